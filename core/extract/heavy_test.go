package extract

import (
	"fmt"
	"testing"
	"time"

	"countersign/core"
)

// heavy fills pages with words of one pattern, as many as a page takes.
func heavy(pages, perPage int, words ...string) core.Reading {
	var r core.Reading
	for p := range pages {
		page := core.Page{Number: p + 1, Width: 595, Height: 842, Source: core.FromText}
		for i := range perPage {
			w := words[i%len(words)]
			x, y := float64(i%40)/40, float64(i/40)*40/float64(perPage)
			page.Words = append(page.Words, core.Word{Text: w, Confidence: 1, Box: core.Box{X0: x, X1: x + 0.02, Y0: y, Y1: y + 0.7*40/float64(perPage)}})
		}
		r.Pages = append(r.Pages, page)
	}
	return r
}

// A document of many words is read in seconds, whatever the words are: nothing may
// cost the square of their number. Sixty thousand words, the most that are looked at,
// take five times as long.
func TestHeavyDocuments(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for _, words := range [][]string{
		{"12.34"}, {"Total", "12.34"}, {"12.03.2024"}, {"Invoice", "No.", "INV-17"}, {"Acme", "GmbH"}, {"IBAN", "DE89", "3704", "0044", "0532", "0130", "00"},
		{"Qty", "Price", "Amount", "2", "5.00", "10.00"}, {"Total"}, {"Bill", "to:", "Acme", "GmbH"}, {"a@b.example", "www.b.example"},
		{"From:", "Acme", "Ltd", "To:", "Bolt", "Ltd"},
	} {
		for _, shape := range [][2]int{{6, 2000}} {
			r := heavy(shape[0], shape[1], words...)
			start := time.Now()
			drafts := Read(r, Context{})
			took := time.Since(start)
			t.Logf("%-40s %d pages of %d: %v", fmt.Sprint(words), shape[0], shape[1], took.Round(time.Millisecond))
			if took > 10*time.Second {
				t.Errorf("%v on %d pages took %v", words, shape[0], took)
			}
			for i := range drafts {
				Locate(&drafts[i], r)
			}
		}
	}
}

// Each sum that a till could mean is looked up and not tried against all others.
func TestManyChanges(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	start := time.Now()
	Read(heavy(24, 2000, "Change", "1.00"), Context{})
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("24 pages took %v", took)
	}
}
