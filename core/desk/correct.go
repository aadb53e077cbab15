package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"countersign/core"
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
	return d.correctWith(ctx, by, id, revision, func(core.Tx, core.Review) (entered, error) {
		if len(values) == 0 {
			return entered{by: by}, core.Errorf(core.Usage, "nothing to correct").WithHint("give FIELD=VALUE")
		}
		return entered{by: by, values: values, at: at}, nil
	})
}

// TakeBackCorrection puts back what the newest correction changed, lines that were
// taken out or put in among it: what the program had read is as it was read. Taken back
// once more, the correction counts again. It is Refused when the pages were read anew
// since, and when somebody has approved the result.
func (d *Desk) TakeBackCorrection(ctx context.Context, by core.User, id core.ReviewID, revision int64) (core.Review, []core.Lesson, error) {
	return d.correctWith(ctx, by, id, revision, func(tx core.Tx, v core.Review) (entered, error) {
		if err := core.Allowed(v, core.ActCorrect, by); err != nil {
			return entered{by: by}, nil // the command that follows is refused, and that is logged
		}
		if len(v.Approvals) > 0 {
			return entered{by: by}, core.Errorf(core.Refused, "%s has approved the invoice as it is now", v.Approvals[0].By).WithHint("correct it instead, which voids the approval")
		}
		e, err := newestCorrection(tx, v.ID)
		return entered{by: by, values: core.TakenBack(e.Before, e.After), why: "takes back what " + e.Actor + " entered", back: true}, err
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

// correctWith carries out a correction that is found in its transaction.
func (d *Desk) correctWith(ctx context.Context, by core.User, id core.ReviewID, revision int64, find func(core.Tx, core.Review) (entered, error)) (core.Review, []core.Lesson, error) {
	var before core.Review
	var e entered
	var after map[string]string
	var lessons []core.Lesson
	v, err := d.inReview(ctx, by, core.ActCorrect, id, revision, func(tx core.Tx, v core.Review) (_ core.Review, c core.Command, err error) {
		before = v
		if e, err = find(tx, v); err != nil {
			return v, core.Command{By: e.by}, err
		}
		c, err = e.command(tx, v)
		after = c.After
		return v, c, err
	}, func(tx core.Tx, v core.Review) (core.Review, error) {
		v, err := afterChange(tx, before, v)
		if err != nil {
			return v, err
		}
		lessons, err = intake.Teach(tx, before, v, e.by, taught(e.values, after), e.at)
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

// Link says which orders the invoice belongs to; none says that no order does. The
// invoice is then matched and checked again.
func (d *Desk) Link(ctx context.Context, by core.User, id core.ReviewID, revision int64, orders []core.OrderID) (core.Review, error) {
	var before core.Review
	return d.inReview(ctx, by, core.ActLink, id, revision, func(tx core.Tx, v core.Review) (core.Review, core.Command, error) {
		before = v
		m := v.Match
		m.Orders = nil
		for _, o := range orders {
			found, err := tx.FindOrder(o)
			if err != nil {
				return v, core.Command{}, err
			}
			m.Orders = append(m.Orders, found.ID)
		}
		return v, core.Command{Action: core.ActLink, By: by, Match: m,
			Before: map[string]string{"orders": join(v.Match.Orders)}, After: map[string]string{"orders": join(m.Orders)}}, nil
	}, func(tx core.Tx, v core.Review) (core.Review, error) { return afterChange(tx, before, v) })
}

func join(ids []core.OrderID) string {
	s := make([]string, len(ids))
	for i, id := range ids {
		s[i] = string(id)
	}
	return strings.Join(s, ",")
}
