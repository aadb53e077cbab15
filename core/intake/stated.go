package intake

import (
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/extract"
	"countersign/core/learn"
)

// recalled is the draft of an electronic invoice with what is known of its supplier.
func recalled(d core.Draft, c extract.Context, r core.Reading) core.Draft {
	if c.Recall == nil {
		return d
	}
	m, ok := c.Recall(d).(*learn.Memory)
	if !ok {
		return d
	}
	d = learn.Restate(d, m)
	extract.Locate(&d, r)
	return d
}

// restated is an electronic invoice as it states itself, with the lessons that are in
// use now and with what people entered.
func restated(tx core.Tx, v core.Review) (core.Draft, error) {
	m, err := memoryOf(tx, v.Invoice.SupplierID)
	if err != nil {
		return core.Draft{}, err
	}
	d := learn.Restate(v.Draft, m)
	switch reading, err := tx.FindReading(v.Document); core.KindOf(err) {
	case "":
		extract.Locate(&d, reading)
	case core.NotFound: // its values then stand on no page
	default:
		return d, err
	}
	keepEntered(&d, &v.Draft)
	if d.Stated == nil && entered(&d) {
		raw := v.Draft.AsStated()
		raw.KeepStated()
		d.Stated = raw.Stated
	}
	return d, nil
}

// entered reports whether people changed anything of a draft.
func entered(d *core.Draft) bool {
	by := func(f core.AnyField) bool { return f.Detail().CorrectedBy != "" }
	return d.LinesSettled() ||
		slices.ContainsFunc(core.FieldNames, func(name string) bool { return by(d.Field(name)) }) ||
		slices.ContainsFunc(d.Lines, func(l core.DraftLine) bool {
			return slices.ContainsFunc(core.LineFieldNames, func(name string) bool { return by(l.Field(name)) })
		})
}

// pastStated are the supplier's electronic invoices with values that people confirmed,
// newest first, and how they are read again: from what they state.
func pastStated(tx core.Tx, s core.SupplierID, but core.ReviewID) ([]learn.Past, learn.Reread, error) {
	list, err := tx.ListReviews(core.ReviewFilter{Supplier: s, Newest: true, Limit: pastInvoices})
	drafts := map[core.ReviewID]core.Draft{}
	var past []learn.Past
	for _, v := range list {
		values := learn.Confirmed(v)
		if v.ID == but || v.Draft.Source != core.FromEInvoice || len(values) == 0 || len(past) == replayed {
			continue
		}
		drafts[v.ID] = v.Draft
		past = append(past, learn.Past{Review: v.ID, Confirmed: values, Stated: true})
	}
	return past, func(p learn.Past, m *learn.Memory) core.Draft { return learn.Restate(drafts[p.Review], m) }, err
}

// statement is what the person said about a field of an electronic invoice, against
// what the invoice itself states; false where that is not known, as of a line that
// somebody put in.
func (t *teacher) statement(field string, c learn.Correction) (learn.Correction, bool) {
	raw := t.before.Draft.AsStated()
	c.Stated, c.Terms = true, raw.Terms
	n, name, ok := core.LineField(field)
	if !ok {
		c.Was = raw.Field(field).Text()
		return c, true
	}
	line := t.before.Draft.Lines[n-1]
	l := statedLine(&raw, line)
	if l == nil {
		return c, false
	}
	c.Field, c.Was, c.Item = "line."+name, l.Field(name).Text(), learn.Item(l)
	return c, true
}

// statedLine finds what an electronic invoice states of a line: by its number, because
// lines before it may have been taken out.
func statedLine(raw *core.Draft, l core.DraftLine) *core.DraftLine {
	i := slices.IndexFunc(raw.Lines, func(o core.DraftLine) bool { return o.ID.Text() == l.ID.Text() })
	if l.PutInBy != "" || i < 0 {
		return nil
	}
	return &raw.Lines[i]
}

// disputed reports whether another line of the same invoice, which states the same,
// was corrected to something else.
func (t *teacher) disputed(c learn.Correction, rules []core.Rule) bool {
	name, ok := strings.CutPrefix(c.Field, "line.")
	if !c.Stated || !ok {
		return false
	}
	raw := t.before.Draft.AsStated()
	return slices.ContainsFunc(t.after.Draft.Lines, func(line core.DraftLine) bool {
		l, f := statedLine(&raw, line), line.Field(name)
		return l != nil && f.Detail().CorrectedBy != "" && learn.Fits(rules[0], l) && !learn.Agrees(c.Field, f.Text(), c.Value)
	})
}
