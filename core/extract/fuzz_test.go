package extract

import (
	"testing"

	"countersign/core"
	"countersign/core/money"

	"pgregory.net/rapid"
)

// vocabularyOfFuzz is the words that random pages are made of: labels, values
// and broken pieces of both.
var fuzzWords = []string{"Invoice", "Rechnung", "No.", "Nr.", ":", "#", "INV-1", "12.03.2024", "03/04/24", "Total", "1.234,56", "1,234.56", "-5.00", "19%", "7 %", "EUR", "€", "$", "Netto",
	"MwSt.", "Qty", "Price", "Amount", "Description", "Menge", "10", "2", "GmbH", "To:", "Bill", "12345", "Berlin", "DE123456789", "IBAN", "DE89370400440532013000", "DE89", "3704", "", " ", "●", "(", ")", "\u200b", "\ufffd",
	"www.x.de", "a@b.c", "Seite", "1", "von", "2", "30", "days", "net", "2/10", "Skonto", "TVA", "FR11999999998", "é", "łódź", "1'000.00", "٣٤", "Subtotal", "Due", "Date", "9999999999999999999", "0,00", ".", ",", "/", "-"}

func readingOf(t *rapid.T) core.Reading {
	var r core.Reading
	for p := range rapid.IntRange(0, 3).Draw(t, "pages") {
		page := core.Page{Number: p + 1, Width: 595, Height: 842, Source: rapid.SampledFrom([]core.Source{core.FromText, core.FromOCR}).Draw(t, "source")}
		for range rapid.IntRange(0, 60).Draw(t, "words") {
			x := rapid.Float64Range(-0.1, 1).Draw(t, "x")
			y := float64(rapid.IntRange(0, 50).Draw(t, "y")) / 50
			w := rapid.SampledFrom(fuzzWords).Draw(t, "word")
			page.Words = append(page.Words, core.Word{Text: w, Confidence: 1, Box: core.Box{X0: x, X1: x + 0.012*float64(len(w)), Y0: y, Y1: y + 0.012}})
		}
		r.Pages = append(r.Pages, page)
	}
	return r
}

// TestReadAnything lays random words on random pages: there is always an answer,
// every value has a place, and no box leaves the page.
func TestReadAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := readingOf(t)
		for _, d := range Read(r, Context{Today: core.MustDate("2026-11-03")}) {
			for _, name := range core.FieldNames {
				f := d.Field(name)
				if !f.IsSet() || name == "kind" {
					continue
				}
				det := f.Detail()
				if det.Confidence <= 0 || det.Confidence > 1 {
					t.Fatalf("%s has confidence %v", name, det.Confidence)
				}
				if det.Evidence.Page == 0 || len(det.Evidence.Boxes) == 0 {
					t.Fatalf("%s = %q has no place", name, f.Text())
				}
				for _, b := range det.Evidence.Boxes {
					if c, ok := b.Clip(); !ok || c != b {
						t.Fatalf("%s has the box %v", name, b)
					}
				}
			}
			inv, _ := Invoice(d, core.MustDate("2026-11-03"))
			_ = inv
			Compare(d, d)
			Locate(&d, r)
		}
	})
}

// TestCompareWithItself: a draft never differs from itself.
func TestCompareWithItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, d := range Read(readingOf(t), Context{}) {
			if e := Compare(d, d); len(e) != 0 {
				t.Fatalf("%v", e)
			}
		}
	})
}

func FuzzDates(f *testing.F) {
	for _, s := range []string{"12.03.2024", "august 3 , 2014", "7. mai 2014", "2024-02-30", "31/12/99", "1er janvier 2024", "3 de mayo de 2023"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := fold(s)
		for _, h := range findDates(n) {
			if h.from < 0 || h.to > len(n) || h.from >= h.to {
				t.Fatalf("%q: %d..%d", n, h.from, h.to)
			}
			if _, ok := core.NewDate(h.date.Year, h.date.Month, h.date.Day); !ok {
				t.Fatalf("%q gives %v", n, h.date)
			}
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add("Invoice No. 17 Date 3.4.2024 Total 12,00 EUR", int64(7))
	f.Fuzz(func(t *testing.T, text string, seed int64) {
		var p core.Page
		p.Number, p.Width, p.Height, p.Source = 1, 595, 842, core.FromText
		x, y := 0.05, 0.05
		for i, w := range splitFields(text, 400) {
			if seed>>(uint(i)%60)&1 == 1 || x > 0.9 {
				x, y = 0.05, y+0.015
			}
			p.Words = append(p.Words, core.Word{Text: w, Confidence: 1, Box: core.Box{X0: x, X1: x + 0.01*float64(len(w)), Y0: y, Y1: y + 0.012}})
			x += 0.01*float64(len(w)) + 0.005
		}
		for _, d := range Read(core.Reading{Pages: []core.Page{p}}, Context{}) {
			Invoice(d, core.Date{})
		}
	})
}

func splitFields(s string, limit int) []string {
	var out []string
	start := 0
	for i, r := range s {
		if r == ' ' && len(out) < limit {
			out = append(out, s[start:i])
			start = i + 1
		}
	}
	return append(out, s[start:])
}

func TestSumsStayExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.Int64Range(-1e9, 1e9).Draw(t, "cents")
		if got := centsOf(fromCents(c)); got != c {
			t.Fatalf("%d became %d", c, got)
		}
		if d := money.NewDecimal(c, 2); !sameAmount(d, d) {
			t.Fatal("an amount differs from itself")
		}
	})
}
