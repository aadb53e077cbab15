package extract

import (
	"strings"
	"testing"

	"countersign/core/extract/drawn"
)

// stranger is a typed page of a firm that nothing was fitted on.
type stranger struct{ name, supplier, buyer, gross, text string }

// TestStrangers holds how many names are right on pages of firms from many countries
// and trades. It asks for a share and not for each page: what is wrong is printed.
func TestStrangers(t *testing.T) {
	right := map[string]int{}
	pages := append(append([]stranger{}, strangersNorth...), strangersSouth...)
	for _, p := range pages {
		drafts := Read(typed(p.text), Context{})
		if len(drafts) != 1 {
			t.Errorf("%s: %d drafts", p.name, len(drafts))
			continue
		}
		for field, want := range map[string]string{"supplier": p.supplier, "buyer": p.buyer, "gross_total": p.gross} {
			if got := drafts[0].Field(field); strings.EqualFold(got.Text(), want) {
				right[field]++
			} else {
				t.Logf("%s: %s is %q (%.2f), want %q", p.name, field, got.Text(), got.Detail().Confidence, want)
			}
		}
	}
	t.Logf("of %d pages: %v", len(pages), right)
	for field, least := range map[string]int{"supplier": 20, "buyer": 19, "gross_total": 20} {
		if right[field] < least {
			t.Errorf("%s: %d of %d right, want %d", field, right[field], len(pages), least)
		}
	}
}

// TestNamed reads drawn documents with much variety around the names.
func TestNamed(t *testing.T) {
	const n = 200
	right := map[string]int{}
	for seed := range uint64(n) {
		m := drawn.Named(seed)
		drafts := Read(m.Reading, Context{})
		for field, want := range m.Want {
			if len(drafts) == 1 && sameParty(drafts[0].Field(field).Text(), want) {
				right[field]++
			} else if len(drafts) == 1 {
				t.Logf("seed %d %s %s: %s is %q, want %q", seed, m.Lang, m.Layout, field, drafts[0].Field(field).Text(), want)
			}
		}
	}
	t.Logf("of %d: %v", n, right)
	for _, field := range []string{"supplier", "buyer"} {
		if right[field] < 95*n/100 {
			t.Errorf("%s: %d of %d right", field, right[field], n)
		}
	}
}
