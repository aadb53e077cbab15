package desk

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"countersign/core"
	"countersign/core/extract"
	"countersign/core/intake"
)

// Correct sets header fields by name ("due_date": "2026-12-03") and line fields as
// "line.2.quantity", by the line's position; an empty value says that the document
// has none. Lines are taken out and put in as core.LineSet says. The invoice is then
// matched and checked again.
//
// What was wrong is learnt for the supplier (DOMAIN 2); CorrectAt gives the lessons.
func (d *Desk) Correct(ctx context.Context, by core.User, id core.ReviewID, revision int64, values map[string]string) (core.Review, error) {
	v, _, err := d.CorrectAt(ctx, by, id, revision, values, nil)
	return v, err
}

// CorrectAt is Correct with the places on the pages that the person pointed to, by
// field; it returns what was learnt, also where that is not switched on.
func (d *Desk) CorrectAt(ctx context.Context, by core.User, id core.ReviewID, revision int64, values map[string]string, at map[string]core.Evidence) (core.Review, []core.Lesson, error) {
	if len(values) == 0 {
		return core.Review{}, nil, core.Errorf(core.Usage, "nothing to correct").WithHint("give FIELD=VALUE")
	}
	return d.correctWith(ctx, by, id, revision, at, func(core.Tx, core.Review) (map[string]string, string, error) { return values, "", nil })
}

// TakeBackCorrection puts back what the newest correction changed, lines that were
// taken out or put in among it; taken back once more, it counts again. It is Refused
// when the pages were read anew since, and when somebody has approved the result.
func (d *Desk) TakeBackCorrection(ctx context.Context, by core.User, id core.ReviewID, revision int64) (core.Review, []core.Lesson, error) {
	return d.correctWith(ctx, by, id, revision, nil, func(tx core.Tx, v core.Review) (map[string]string, string, error) {
		if err := core.Allowed(v, core.ActCorrect, by); err != nil {
			return nil, "", nil // the command that follows is refused, and that is logged
		}
		if len(v.Approvals) > 0 {
			return nil, "", core.Errorf(core.Refused, "%s has approved the invoice as it is now", v.Approvals[0].By).WithHint("correct it instead, which voids the approval")
		}
		e, err := newestCorrection(tx, v.ID)
		return core.TakenBack(e.Before, e.After), "takes back what " + e.Actor + " entered", err
	})
}

func newestCorrection(tx core.Tx, id core.ReviewID) (core.AuditEntry, error) {
	list, err := tx.AuditEntriesOf("review:" + string(id))
	if err != nil {
		return core.AuditEntry{}, err
	}
	for _, e := range slices.Backward(list) {
		switch e.Action {
		case "Corrected":
			return e, nil
		case "ReadAgain", "Split", "SplitUndone":
			return e, core.Errorf(core.Refused, "the pages were read again after the last correction").WithHint("correct the values by name")
		}
	}
	return core.AuditEntry{}, core.Errorf(core.NotFound, "nobody has corrected this invoice")
}

// correctWith carries out a correction whose values and reason are found in its
// transaction.
func (d *Desk) correctWith(ctx context.Context, by core.User, id core.ReviewID, revision int64, at map[string]core.Evidence,
	valuesOf func(core.Tx, core.Review) (map[string]string, string, error),
) (core.Review, []core.Lesson, error) {
	var before core.Review
	var values, after map[string]string
	var lessons []core.Lesson
	v, err := d.inReview(ctx, id, revision, func(tx core.Tx, v core.Review) (_ core.Review, c core.Command, err error) {
		before = v
		var why string
		if values, why, err = valuesOf(tx, v); err == nil {
			c, err = correction(tx, v, by, values, at)
			c.Reason, after = why, c.After
		}
		return v, c, err
	}, func(tx core.Tx, v core.Review) (core.Review, error) {
		v, err := intake.Check(tx, v)
		if err != nil {
			return v, err
		}
		lessons, err = intake.Teach(tx, before, v, by, taught(values, after), at)
		return v, err
	})
	return v, lessons, err
}

// taught are the fields of a correction that it can teach something about, with their
// names after it: lines that are taken out or put in move the others.
func taught(values, after map[string]string) map[string]string {
	_, fields, _ := core.LineSetOf(values) // refused before if they are none
	moved := core.Moved(after)
	out := map[string]string{}
	for name := range fields {
		out[name] = name
		if n, field, ok := core.LineField(name); ok {
			out[name] = "line." + strconv.Itoa(moved(n)) + "." + field
		}
	}
	return out
}

// correction makes the command of a correction.
func correction(tx core.Tx, v core.Review, by core.User, values map[string]string, at map[string]core.Evidence) (core.Command, error) {
	c := core.Command{Action: core.ActCorrect, By: by, Before: map[string]string{}, After: map[string]string{}}
	if err := onPages(at); err != nil {
		return c, err
	}
	lines, fields, err := core.LineSetOf(values)
	if err != nil {
		return c, err
	}
	enter := func(f core.AnyField, name, value string) error {
		if err := f.SetText(strings.TrimSpace(value)); err != nil {
			return err
		}
		entered(f, by, value, at[name])
		return nil
	}
	draft := v.Draft
	draft.KeepStated()
	draft.Lines = slices.Clone(draft.Lines)
	if err := enterAll(&draft, fields, &c, enter); err != nil {
		return c, err
	}
	before, after, err := lines.Apply(&draft, by.Name, enter)
	if err != nil {
		return c, err
	}
	maps.Copy(c.Before, before)
	maps.Copy(c.After, after)
	if !draft.Kind.IsSet() { // a person who enters an unreadable document enters an invoice
		draft.Kind = core.Field[core.DocKind]{Value: core.KindInvoice, Confidence: 1, CorrectedBy: by.Name}
		c.Before["kind"], c.After["kind"] = v.Draft.Kind.Text(), draft.Kind.Text()
	}
	extract.CheckAgain(&draft)
	c.Draft = draft
	c.Invoice, _ = extract.Invoice(draft, core.DateOf(tx.Now()))
	c.Invoice.SupplierID = v.Invoice.SupplierID // until the check that follows finds another
	if !lines.Empty() {
		c.Lines = renumbered(v.Invoice.Lines, c.Invoice.Lines, core.Moved(after))
	}
	return c, nil
}

// enterAll sets fields by name and notes in the command what they were and are.
func enterAll(d *core.Draft, fields map[string]string, c *core.Command, enter func(f core.AnyField, name, value string) error) error {
	for name, value := range fields {
		f := d.Named(name)
		if f == nil {
			return core.Errorf(core.BadInput, "there is no field %q", name).WithHint("fields are %s, or line.1.quantity", strings.Join(core.FieldNames, ", "))
		}
		c.Before[name] = f.Text()
		if err := enter(f, name, value); err != nil {
			return err
		}
		c.After[name] = f.Text()
	}
	return nil
}

// renumbered are the numbers of the lines that stayed, by what they were.
func renumbered(old, now []core.Line, moved func(int) int) map[string]string {
	out := map[string]string{}
	for i, l := range old {
		if n := moved(i + 1); n > 0 && n <= len(now) {
			out[l.ID] = now[n-1].ID
		}
	}
	return out
}

// onPages refuses places that are on no page.
func onPages(at map[string]core.Evidence) error {
	for name, e := range at {
		for _, b := range e.Boxes {
			if c, ok := b.Clip(); !ok || c != b || e.Page < 1 {
				return core.Errorf(core.BadInput, "the place of %s is not on a page", name)
			}
		}
	}
	return nil
}

// entered notes on a field who set it and where the value stands, if the person
// pointed there. That somebody said there is none is kept as well, so that no later
// reading puts a value back.
func entered(f core.AnyField, by core.User, value string, at core.Evidence) {
	old := f.Detail()
	d := core.FieldDetail{CorrectedBy: by.Name, Alternatives: old.Alternatives, Evidence: core.Evidence{Source: core.FromPerson}}
	if strings.TrimSpace(value) != "" {
		d.Confidence = 1
		d.Evidence.Page, d.Evidence.Boxes = old.Evidence.Page, old.Evidence.Boxes
	}
	if at.Page > 0 && d.Confidence > 0 {
		d.Evidence.Page, d.Evidence.Boxes, d.Evidence.Text = at.Page, at.Boxes, at.Text
	}
	f.SetDetail(d)
}

// Link says which orders the invoice belongs to; none says that no order does.
func (d *Desk) Link(ctx context.Context, by core.User, id core.ReviewID, revision int64, orders []core.OrderID) (core.Review, error) {
	return d.change(ctx, id, revision, func(tx core.Tx, v core.Review) (core.Command, error) {
		m := v.Match
		m.Orders = nil
		for _, o := range orders {
			found, err := tx.FindOrder(o)
			if err != nil {
				return core.Command{}, err
			}
			m.Orders = append(m.Orders, found.ID)
		}
		return core.Command{Action: core.ActLink, By: by, Match: m,
			Before: map[string]string{"orders": join(v.Match.Orders)}, After: map[string]string{"orders": join(m.Orders)}}, nil
	})
}

// change applies a person's change of content and checks the invoice again.
func (d *Desk) change(ctx context.Context, id core.ReviewID, revision int64, build func(core.Tx, core.Review) (core.Command, error)) (core.Review, error) {
	return d.inReview(ctx, id, revision, func(tx core.Tx, v core.Review) (core.Review, core.Command, error) {
		c, err := build(tx, v)
		return v, c, err
	}, intake.Check)
}

func join(ids []core.OrderID) string {
	s := make([]string, len(ids))
	for i, id := range ids {
		s[i] = string(id)
	}
	return strings.Join(s, ",")
}
