package extract

import (
	"cmp"
	"slices"
	"strings"

	"countersign/core"
)

// maxDoubts is how many places of a document get a second look: it takes time, and
// a page that is misread in more places is not saved by it. On the public scans three
// found as much as twelve.
const maxDoubts = 6

// Words that are surer than this are believed: one that carries a value, and one
// that merely could.
const (
	valueSure = 0.88
	proofless = 0.95 // where nothing proves the value
	loneSure  = 0.7
)

// doubt is a word that deserves a second look, and how much hangs on it.
type doubt struct {
	page   int
	word   core.Word
	weight float64
}

// Doubtful names the places of a reading that deserve a second look, the most
// telling first and at most six: words under the drafts' values that were read
// with little confidence or whose arithmetic does not hold, and words that could
// be the values which are missing. Pages with a text layer have none.
func Doubtful(r core.Reading, drafts []core.Draft) []core.Region {
	var list []doubt
	for i := range drafts {
		if drafts[i].Source == core.FromOCR {
			list = append(list, doubtsOf(r, &drafts[i])...)
		}
	}
	slices.SortStableFunc(list, func(a, b doubt) int { return cmp.Compare(b.weight, a.weight) })
	var out []core.Region
	for _, d := range list {
		g := core.Region{Page: d.page, Box: d.word.Box, Charset: charsetOf(d.word.Text), Text: d.word.Text}
		if len(out) < maxDoubts && !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	return out
}

// charsetOf is Digits for a word of hardly anything else.
func charsetOf(text string) core.Charset {
	d, l := countDigits(confusions.Replace(text))
	if d > 0 && l == 0 && strings.Trim(text, ".,-/:%0123456789OoQDIl|!iZzSsGB") == "" {
		return core.Digits
	}
	return core.AnyText
}

// doubtsOf weighs the words of one draft's pages.
func doubtsOf(r core.Reading, d *core.Draft) []doubt {
	var out []doubt
	const all = 1.01 // every word, however sure
	failed := map[string]bool{}
	for _, c := range d.Checks {
		failed[c.Name] = c.Result == core.Fail
	}
	add := func(e core.Evidence, weight, sure float64) {
		for _, w := range wordsUnder(r, e) {
			if w.Confidence < sure {
				out = append(out, doubt{e.Page, w, weight + 1 - w.Confidence})
			}
		}
	}
	unless := func(bad bool, sure float64) float64 {
		if bad {
			return sure
		}
		return valueSure
	}
	sums := failed["gross=net+tax"] || failed["lines=net"] || failed["tax=base*rate"]
	add(d.GrossTotal.Evidence, 5, unless(sums, all))
	if d.GrossTotal.Proof == "" {
		add(d.GrossTotal.Evidence, 5, proofless)
		for _, a := range d.GrossTotal.Alternatives {
			add(a.Evidence, 3, valueSure)
		}
	}
	add(d.NetTotal.Evidence, 4, unless(sums, all))
	add(d.TaxTotal.Evidence, 4, unless(sums, all))
	add(d.AmountDue.Evidence, 3, unless(failed["due=gross-prepaid"], all))
	add(d.IssueDate.Evidence, 4, unless(d.IssueDate.Confidence < 0.8, proofless))
	add(d.DueDate.Evidence, 3, unless(failed["due>=issue"], all))
	add(d.Number.Evidence, 3, valueSure)
	add(d.PaymentAccount.Evidence, 3, unless(failed["iban"], all))
	if failed["lines=net"] || failed["line=quantity*price"] {
		for _, l := range d.Lines {
			for _, f := range []core.AnyField{&l.NetAmount, &l.Quantity, &l.UnitPrice} {
				add(f.Detail().Evidence, 2, valueSure)
			}
		}
	}
	return append(out, loneDoubts(r, d)...)
}

// wordsUnder are the recognised words with digits under a value.
func wordsUnder(r core.Reading, e core.Evidence) []core.Word {
	var out []core.Word
	for _, p := range r.Pages {
		if p.Number != e.Page || p.Source != core.FromOCR {
			continue
		}
		for _, w := range p.Words {
			x, y := (w.Box.X0+w.Box.X1)/2, (w.Box.Y0+w.Box.Y1)/2
			for _, b := range e.Boxes {
				if x > b.X0 && x < b.X1 && y > b.Y0 && y < b.Y1 && strings.ContainsAny(w.Text, "0123456789") {
					out = append(out, w)
					break
				}
			}
		}
	}
	return out
}

// loneDoubts are unsure words that look like the amounts or dates which the draft
// lacks or cannot prove.
func loneDoubts(r core.Reading, d *core.Draft) []doubt {
	var out []doubt
	for _, p := range r.Pages {
		if p.Source != core.FromOCR || !slices.Contains(d.Pages, p.Number) {
			continue
		}
		for _, w := range p.Words {
			if w.Confidence >= loneSure {
				continue
			}
			digits, _ := countDigits(w.Text)
			switch {
			case digits >= 4 && strings.ContainsAny(w.Text, "/-.") && !d.IssueDate.IsSet():
				out = append(out, doubt{p.Number, w, 3.5 - w.Confidence})
			case digits >= 2 && strings.ContainsAny(w.Text, ".,") && (!d.GrossTotal.IsSet() || d.GrossTotal.Proof == ""):
				out = append(out, doubt{p.Number, w, 2 - w.Confidence})
			}
		}
	}
	return out
}
