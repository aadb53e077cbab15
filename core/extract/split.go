package extract

import (
	"math"
	"slices"

	"countersign/core"
)

// maxSplitPages bounds how many pages are looked at for where a document begins;
// what follows belongs to the last one.
const maxSplitPages = 600

// Piece is a run of pages that seem to be one document, with what it says. Why and
// Confidence tell what speaks for a document that begins here; the first part of a
// file needs no reason.
type Piece struct {
	Pages      []int
	Why        []string
	Confidence float64
	Draft      core.Draft
}

// Propose finds where on the pages of a reading another document begins (DOMAIN 1:
// number, "page 1 of", letterhead, totals). Pages that only come with an invoice (terms, time
// sheets, delivery notes) stay with it. A reading without words gives no part.
func Propose(r core.Reading, c Context) []Piece {
	groups := gathered(runsOf(r.Pages, c))
	var out []Piece
	for _, g := range groups {
		if d, ok := g.read(c); ok {
			noteFaults(&d, append(slices.Clone(g.pages), g.also...))
			p := Piece{Pages: g.numbers(), Why: g.why, Draft: d}
			if len(out) > 0 {
				p.Confidence = min(0.98, sigmoid(g.score))
			} else {
				p.Why = nil
			}
			out = append(out, p)
		}
	}
	return out
}

// ReadPages reads the named pages as one document. Pages that only come with an
// invoice do not disturb its reading.
func ReadPages(r core.Reading, c Context, pages []int) core.Draft {
	var list []core.Page
	for _, n := range pages {
		if i := slices.IndexFunc(r.Pages, func(p core.Page) bool { return p.Number == n }); i >= 0 {
			list = append(list, r.Pages[i])
		}
	}
	runs := runsOf(list, c)
	whole := run{pages: list}
	docs := 0
	for _, u := range runs {
		if u.isDocument() {
			whole.draft, whole.ok = u.draft, u.ok
			docs++
		}
	}
	if docs != 1 {
		whole.draft, whole.ok = readRecalling(list, c)
	}
	d, _ := whole.read(c)
	d.Pages = pages
	noteFaults(&d, list)
	return d
}

// Common is what all drafts say alike, for a file whose division is not settled: no
// numbers and no sums, so that none of its documents can be taken for the whole.
func Common(parts []Piece) core.Draft {
	var d core.Draft
	for i, p := range parts {
		d.Pages = append(d.Pages, p.Pages...)
		if i == 0 {
			d.Kind, d.Source, d.Supplier, d.SupplierTaxID, d.Buyer, d.Currency = p.Draft.Kind, p.Draft.Source, p.Draft.Supplier, p.Draft.SupplierTaxID, p.Draft.Buyer, p.Draft.Currency
			continue
		}
		if k := p.Draft.Kind.Value; k != d.Kind.Value && (k.IsClaim() || !d.Kind.Value.IsClaim()) {
			d.Kind = p.Draft.Kind
			if k.IsClaim() {
				d.Kind.Value = core.KindInvoice
			}
		}
		for _, name := range []string{"supplier", "supplier_tax_id", "buyer", "currency"} {
			if f, o := d.Field(name), p.Draft.Field(name); squash(f.Text()) != squash(o.Text()) && f.SetText("") != nil {
				continue
			}
		}
	}
	return d
}

// run is some pages without a cut between them.
type run struct {
	pages []core.Page // the document's own
	also  []core.Page // those that come with it
	why   []string
	score float64 // of the cut in front
	draft core.Draft
	ok    bool
}

// runsOf cuts the pages and reads each run, when there are several.
func runsOf(pages []core.Page, c Context) []run {
	runs := cut(pages)
	for i := range runs {
		if runs[i].draft, runs[i].ok = readRecalling(runs[i].pages, c); len(runs) == 1 {
			break
		}
	}
	return runs
}

// cut goes through the pages from front to back.
func cut(pages []core.Page) []run {
	if len(pages) < 2 {
		return []run{{pages: pages}}
	}
	var out []run
	var so *partFacts
	beside := false // the last page only comes with its document
	for i, p := range pages {
		if i >= maxSplitPages {
			out[len(out)-1].pages = append(out[len(out)-1].pages, p)
			continue
		}
		f := factsOf(p)
		cut := so == nil
		if !cut {
			score, why := so.cutBefore(f)
			if cut = score > 0; cut {
				out = append(out, run{why: why, score: score})
			}
		} else {
			out = append(out, run{})
		}
		last := &out[len(out)-1]
		if beside = !cut && (f.appendix && (so.totals || !f.totals) || beside); beside {
			last.also = append(last.also, p)
			so.blank = so.blank || f.blank
			continue
		}
		if cut {
			so = newPartFacts()
		}
		so.add(f)
		last.pages = append(last.pages, p)
	}
	return out
}

// isDocument reports whether a run is a document of its own and not something that
// comes with one: a claim with a number or a total, a statement or reminder that
// certainly begins here, or whatever has a number and a total of its own and was cut off
// for good reasons: a priced paper whose title is misread must not vanish behind another.
func (u run) isDocument() bool {
	k := u.draft.Kind.Value
	switch {
	case !u.ok:
		return false
	case k.IsClaim():
		return u.draft.Number.Confidence > 0.4 || u.draft.GrossTotal.IsSet() || u.draft.AmountDue.IsSet()
	}
	if u.score > 4 && u.draft.Number.Confidence > 0.6 && u.draft.GrossTotal.Confidence > 0.6 {
		return true
	}
	return (k == core.KindStatement || k == core.KindReminder) && u.draft.Kind.Confidence > 0.6
}

// gathered puts what comes with a document to it: behind it, or before the first.
func gathered(runs []run) []run {
	var out []run
	var front []core.Page
	for _, u := range runs {
		switch n := len(out); {
		case n > 0 && (!u.isDocument() || out[n-1].goesOn(u)):
			if out[n-1].goesOn(u) {
				out[n-1].pages, out[n-1].also = append(out[n-1].pages, u.pages...), append(out[n-1].also, u.also...)
				out[n-1].ok = false
			} else {
				out[n-1].also = append(append(out[n-1].also, u.pages...), u.also...)
			}
		case n == 0 && !u.isDocument() && len(runs) > 1:
			front = append(append(front, u.pages...), u.also...)
		default:
			if n == 0 {
				u.also, front = append(front, u.also...), nil
			}
			out = append(out, u)
		}
	}
	if len(out) == 0 && len(front) > 0 {
		return []run{{pages: front}}
	}
	return out
}

// goesOn reports whether b is the rest of a: a has no total yet and b no number.
func (u run) goesOn(b run) bool {
	return u.ok && b.ok && u.draft.Kind.Value.IsClaim() && !u.draft.GrossTotal.IsSet() && !u.draft.AmountDue.IsSet() && !b.draft.Number.IsSet() &&
		(b.draft.GrossTotal.IsSet() || b.draft.AmountDue.IsSet())
}

// read gives what the run's document says; the pages that come with it are its too.
func (u run) read(c Context) (core.Draft, bool) {
	d, ok := u.draft, u.ok
	if !ok {
		d, ok = readRecalling(u.pages, c)
	}
	if k := d.Kind.Value; len(u.also) > 0 && (!ok || k.IsClaim() && !d.GrossTotal.IsSet() && !d.AmountDue.IsSet()) {
		if all, ok := readRecalling(append(slices.Clone(u.pages), u.also...), c); ok { // what it lacks stands there
			d = all
		}
	}
	d.Pages = u.numbers()
	return d, ok
}

func (u run) numbers() []int {
	var out []int
	for _, p := range u.pages {
		out = append(out, p.Number)
	}
	for _, p := range u.also {
		out = append(out, p.Number)
	}
	slices.Sort(out)
	return out
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
