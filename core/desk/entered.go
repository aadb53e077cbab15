package desk

import (
	"maps"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/extract"
)

// entered is what a person says of an invoice: values by the names of a correction.
type entered struct {
	by     core.User
	values map[string]string
	at     map[string]core.Evidence // where the person pointed, by name
	why    string
	// back says that the values are those from before a correction: what the program had
	// read is then its own again.
	back bool
}

// command makes the command of a correction.
func (e entered) command(tx core.Tx, v core.Review) (core.Command, error) {
	c := core.Command{Action: core.ActCorrect, By: e.by, Reason: e.why, Before: map[string]string{}, After: map[string]string{}}
	if err := onPages(e.at); err != nil {
		return c, err
	}
	lines, fields, err := core.LineSetOf(e.values)
	if err != nil {
		return c, err
	}
	draft := v.Draft
	draft.KeepStated()
	draft.Lines = slices.Clone(draft.Lines)
	if err := e.fields(&draft, fields, &c); err != nil {
		return c, err
	}
	before, after, err := lines.Apply(&draft, e.by.Name, e.set)
	if err != nil {
		return c, err
	}
	maps.Copy(c.Before, before)
	maps.Copy(c.After, after)
	if !draft.Kind.IsSet() { // a person who enters an unreadable document enters an invoice
		draft.Kind = core.Field[core.DocKind]{Value: core.KindInvoice, Confidence: 1, CorrectedBy: e.by.Name}
		c.Before["kind"], c.After["kind"] = v.Draft.Kind.Text(), draft.Kind.Text()
	}
	extract.CheckAgain(&draft)
	c.Draft = draft
	c.Invoice, _ = extract.Invoice(draft, tx.Today())
	c.Invoice.SupplierID = v.Invoice.SupplierID // until the check that follows finds another
	if !lines.Empty() {
		c.Lines = renumbered(v.Invoice.Lines, c.Invoice.Lines, core.Moved(after))
	}
	return c, nil
}

// fields sets fields by name and notes in the command what they were and are.
func (e entered) fields(d *core.Draft, fields map[string]string, c *core.Command) error {
	for name, value := range fields {
		f := d.Named(name)
		if f == nil {
			return core.Errorf(core.BadInput, "there is no field %q", name).WithHint("fields are %s, or line.1.quantity", strings.Join(core.FieldNames, ", "))
		}
		c.Before[name] = f.Text()
		if err := e.set(f, name, value); err != nil {
			return err
		}
		c.After[name] = f.Text()
	}
	return nil
}

// set sets a field to what the person says and notes who it was, where the value stands,
// if the person pointed there, and what the program had. That somebody said there is
// none is kept as well, so that no later reading puts a value back.
func (e entered) set(f core.AnyField, name, value string) error {
	value = strings.TrimSpace(value)
	if e.back && asRead(f, value) {
		return nil
	}
	old, read := f.Detail(), f.Detail().Read
	if old.CorrectedBy == "" {
		read = &core.ReadValue{Value: f.Text(), Confidence: old.Confidence, Evidence: old.Evidence, Proof: old.Proof}
	}
	if err := f.SetText(value); err != nil {
		return err
	}
	d := core.FieldDetail{CorrectedBy: e.by.Name, Alternatives: old.Alternatives, Evidence: core.Evidence{Source: core.FromPerson}, Read: read}
	if value != "" {
		d.Confidence = 1
		d.Evidence.Page, d.Evidence.Boxes = old.Evidence.Page, old.Evidence.Boxes
	}
	if at := e.at[name]; at.Page > 0 && d.Confidence > 0 {
		d.Evidence.Page, d.Evidence.Boxes, d.Evidence.Text = at.Page, at.Boxes, at.Text
	}
	f.SetDetail(d)
	return nil
}

// asRead puts back what the program had for a field; false where that is another value.
func asRead(f core.AnyField, value string) bool {
	d := f.Detail()
	if d.Read == nil || d.Read.Value != value || f.SetText(value) != nil {
		return false
	}
	f.SetDetail(core.FieldDetail{Confidence: d.Read.Confidence, Evidence: d.Read.Evidence, Alternatives: d.Alternatives, Proof: d.Read.Proof})
	return true
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
