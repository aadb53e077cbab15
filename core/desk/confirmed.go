package desk

import (
	"context"
	"slices"
	"strconv"
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
	for _, e := range slices.Backward(entries) {
		if e.Action != "Corrected" {
			continue
		}
		for name, value := range e.Before {
			if v.Draft.Named(name) == nil {
				continue // the status, which the log keeps beside the fields
			}
			takeBack(&c.First, name, value)
			if !slices.Contains(c.Corrected, name) {
				c.Corrected = append(c.Corrected, name)
			}
			if e.After[name] == "" && v.Draft.Field(name) != nil && !v.Draft.Field(name).IsSet() {
				c.Label.Fields[name] = score.Want{None: true}
			}
		}
	}
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

// takeBack puts the value before a correction into a reading.
func takeBack(doc *score.Document, name, value string) {
	rest, ok := strings.CutPrefix(name, "line.")
	switch {
	case ok:
		pos, field, _ := strings.Cut(rest, ".")
		n, err := strconv.Atoi(pos)
		if err != nil || n < 1 || n > len(doc.Lines) {
			return
		}
		switch field {
		case "net_amount":
			doc.Lines[n-1].NetAmount = value
		case "quantity":
			doc.Lines[n-1].Quantity = value
		}
	case name == "kind":
		doc.Kind = core.DocKind(value)
	case value == "":
		delete(doc.Fields, name)
	default:
		doc.Fields[name] = score.Value{Text: value}
	}
}
