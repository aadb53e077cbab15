package store

import (
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

// Whatever stands in the table is read or refused, and what was read is written the same.
func FuzzReadPast(f *testing.F) {
	v := coretest.Review(coretest.Invoice("INV-1", coretest.Supplier("Acme"), coretest.Line("1", "Bolt M8", "2.50", "0.13"), coretest.Line("2", "", "1", "-3")))
	v.Match.Contract = "C-1"
	for _, text := range []string{pastText(v), "", pastMark, pastMark + pastMark, pastMark + pastMark + pastMark, "1\x1fEUR\x1f\x1f\x1f\x1f\x1f\x1f\x1f0\x1f0\x1f0\x1fEUR"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var p core.Past
		if err := readPast(text, &p); err != nil {
			if core.KindOf(err) != core.Damaged {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		again := core.Review{Invoice: p.Invoice, Match: core.Match{Contract: p.Contract}}
		var q core.Past
		if err := readPast(pastText(again), &q); err != nil || pastText(core.Review{Invoice: q.Invoice, Match: core.Match{Contract: q.Contract}}) != pastText(again) {
			t.Errorf("%q becomes %q, %v", text, pastText(again), err)
		}
	})
}
