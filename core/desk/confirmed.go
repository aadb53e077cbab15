package desk

import (
	"context"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/score"
)

// Confirmed is an invoice that a person approved: what it says as people let it stand,
// and what the program read when it came.
type Confirmed struct {
	Review core.Review
	Label  score.Label
	// First is the first reading. A value that was corrected later stands here as it
	// was, with confidence 0: the log keeps the value, not how sure the program was.
	First     score.Document
	Corrected []string // the fields that people changed, in the order of the log
}

// Confirmed lists what people approved, oldest first, and counts how many documents
// have corrections and wait for approval. It only reads.
func (d *Desk) Confirmed(ctx context.Context, by core.User) (list []Confirmed, waiting int, err error) {
	if err := d.mayNow(ctx, by, core.MayRead, "see invoices"); err != nil {
		return nil, 0, err
	}
	err = d.store.View(ctx, func(r core.Reader) error {
		all, err := r.ListReviews(core.ReviewFilter{})
		if err != nil {
			return err
		}
		for _, v := range all {
			c, err := confirmed(r, v)
			if err != nil {
				return err
			}
			switch {
			case approvedByPerson(v):
				list = append(list, c)
			case len(c.Corrected) > 0:
				waiting++
			}
		}
		return nil
	})
	return list, waiting, err
}

func approvedByPerson(v core.Review) bool {
	if !v.Status.Decided() || v.Status == core.StatusRejected {
		return false
	}
	return slices.ContainsFunc(v.Approvals, func(a core.Approval) bool { return a.By != core.System.Name })
}

// confirmed takes the corrections of a review back, newest first, to find what was
// read.
func confirmed(r core.Reader, v core.Review) (Confirmed, error) {
	c := Confirmed{Review: v, Label: labelOf(v), First: score.FromDraft(&v.Draft)}
	entries, err := r.AuditEntriesOf("review:" + string(v.ID))
	if err != nil {
		return c, err
	}
	d := core.Draft{Lines: v.Draft.Lines, TakenOut: v.Draft.TakenOut}
	for _, e := range slices.Backward(entries) {
		if e.Action != "Corrected" {
			continue
		}
		takeBackLines(&d, e)
		for name, value := range e.Before {
			f := v.Draft.Field(name)
			if f == nil {
				continue // a line, or the status, which the log keeps beside the fields
			}
			takeBack(&c.First, name, value)
			if e.After[name] == "" && !f.IsSet() {
				c.Label.Fields[name] = score.Want{None: true}
			}
		}
		c.Corrected = append(c.Corrected, correctedBy(e)...)
	}
	c.First.Lines = score.FromDraft(&d).Lines
	slices.Sort(c.Corrected)
	c.Corrected = slices.Compact(c.Corrected)
	return c, nil
}

// correctedBy are the fields that a logged correction changed; a line that was taken
// out or put in is one, by its name alone.
func correctedBy(e core.AuditEntry) []string {
	var out []string
	for name := range e.Before {
		_, field, line := core.LineField(name)
		if slices.Contains(core.FieldNames, name) || line && (field == "" || !core.OfWholeLine(e, name)) {
			out = append(out, name)
		}
	}
	for name := range e.After {
		if line, ok := strings.CutSuffix(name, ".at"); ok && core.OfWholeLine(e, name) {
			out = append(out, line)
		}
	}
	return out
}

// labelOf is what the invoice says as it stands. Its layout is the supplier: the
// invoices of one look alike.
func labelOf(v core.Review) score.Label {
	d := &v.Draft
	l := score.Label{File: v.Name, Kind: d.Kind.Value, Layout: d.Supplier.Value, Realism: "own", Fields: map[string]score.Want{}}
	for _, name := range slices.Concat(score.Header, score.Extra) {
		if f := d.Field(name); f.IsSet() {
			l.Fields[name] = score.Want{Any: []string{f.Text()}}
		}
	}
	l.Lines = score.FromDraft(d).Lines
	return l
}

// takeBackLines brings the lines of a draft to what they were before a logged
// correction. Where its lines are not there, because the pages were divided or read
// otherwise since, they stay.
func takeBackLines(d *core.Draft, e core.AuditEntry) {
	set, fields, err := core.LineSetOf(core.TakenBack(e.Before, e.After))
	if err != nil {
		return
	}
	before := core.Draft{Lines: slices.Clone(d.Lines), TakenOut: d.TakenOut}
	put := func(f core.AnyField, _, value string) error {
		if err := f.SetText(value); err != nil || value == "" {
			return err
		}
		f.SetDetail(core.FieldDetail{Confidence: 1})
		return nil
	}
	for name, value := range fields {
		if _, _, ok := core.LineField(name); !ok {
			continue
		}
		if f := before.Named(name); f == nil || put(f, name, value) != nil {
			return
		}
	}
	if _, _, err := set.Apply(&before, "", put); err == nil {
		*d = before
	}
}

// takeBack puts the value of a header field before a correction into a reading.
func takeBack(doc *score.Document, name, value string) {
	switch {
	case name == "kind":
		doc.Kind = core.DocKind(value)
	case value == "":
		delete(doc.Fields, name)
	default:
		doc.Fields[name] = score.Value{Text: value}
	}
}
