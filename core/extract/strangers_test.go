package extract

import (
	"strings"
	"testing"
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
	for field, least := range map[string]int{"supplier": 0, "buyer": 0, "gross_total": 0} {
		if right[field] < least {
			t.Errorf("%s: %d of %d right, want %d", field, right[field], len(pages), least)
		}
	}
}
