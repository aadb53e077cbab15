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
	if err := by.Require(core.MayRead, "see invoices"); err != nil {
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
	lines := slices.Clone(v.Draft.Lines)
	for _, e := range slices.Backward(entries) {
		if e.Action != "Corrected" {
			continue
		}
		if lines, err = linesBefore(lines, e); err != nil {
			return c, err
		}
		for name, value := range e.Before {
			line := strings.HasPrefix(name, "line.")
			if !line && v.Draft.Field(name) == nil {
				continue // the status, which the log keeps beside the fields
			}
			if !line {
				takeBack(&c.First, name, value)
			}
			if !slices.Contains(c.Corrected, name) {
				c.Corrected = append(c.Corrected, name)
			}
			if e.After[name] == "" && v.Draft.Field(name) != nil && !v.Draft.Field(name).IsSet() {
				c.Label.Fields[name] = score.Want{None: true}
			}
		}
	}
	c.First.Lines = score.FromDraft(&core.Draft{Lines: lines}).Lines
	slices.Sort(c.Corrected)
	return c, nil
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

// linesBefore are the lines as they were before a logged correction.
func linesBefore(lines []core.DraftLine, e core.AuditEntry) ([]core.DraftLine, error) {
	set, fields, err := core.LineSetOf(core.TakenBack(e.Before, e.After))
	if err != nil {
		return nil, err
	}
	d := core.Draft{Lines: lines}
	put := func(f core.AnyField, _, value string) error {
		if err := f.SetText(value); err != nil || value == "" {
			return err
		}
		f.SetDetail(core.FieldDetail{Confidence: 1})
		return nil
	}
	for name, value := range fields {
		if f := d.Named(name); f != nil && strings.HasPrefix(name, "line.") {
			if err := put(f, name, value); err != nil {
				return nil, err
			}
		}
	}
	lines, _, _, err = set.Lines(d.Lines, put)
	return lines, err
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
