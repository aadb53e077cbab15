package score

import (
	"testing"

	"countersign/core"
)

func TestHolds(t *testing.T) {
	for _, c := range []struct {
		field, value, text string
		holds              bool
	}{
		{"gross_total", "1234.50", "EUR 1.234,50", true},
		{"gross_total", "1234.50", "1 234,50 €", true},
		{"gross_total", "1234.50", "1,234.5", true},
		{"gross_total", "1234.50", "Total:1'234.50", true},
		{"gross_total", "-12.00", "(12.00)", true},
		{"gross_total", "10.00", "1O,OO", true},
		{"gross_total", "1234.50", "1.234,51", false},
		{"gross_total", "4.00", "14.00", false},
		{"quantity", "2", "2 x", true},
		{"quantity", "2", "2,000 Stk", true},
		{"tax_rate", "19", "19,00%", true},
		{"issue_date", "2024-03-05", "05.03.2024", true},
		{"issue_date", "2024-03-05", "3/5/24", true},
		{"issue_date", "2024-03-05", "5th March 2024", true},
		{"issue_date", "2024-03-05", "05Mar2024", true},
		{"issue_date", "2024-03-05", "20240305", true},
		{"issue_date", "2024-03-05", "6 March 2024", false},
		{"due_date", "2024-03-05", "30 days", false},
		{"payment_account", "DE89370400440532013000", "IBAN: DE89 3704 0044 0532 0130 00", true},
		{"payment_account", "DE89370400440532013000", "DE89 3704 0044 0532 0130 01", false},
		{"number", "RE-17", "Rechnung Nr. RE - 17", true},
		{"supplier", "Müller & Söhne GmbH", "MÜLLER & SÖHNE GMBH · Weg 1", true},
		{"supplier", "Müller & Söhne GmbH", "Söhne", false},
		{"currency", "EUR", "12,00€", true},
		{"currency", "EUR", "Germany", false},
		{"description", "Widget red", "4711 Widget 2 red", true},
		{"description", "Widget red", "", false},
	} {
		if got := Holds(c.field, c.value, c.text); got != c.holds {
			t.Errorf("%s %q in %q: %v", c.field, c.value, c.text, got)
		}
	}
}

// TestHoldsRepaired: a mark or a letter may be lost, a digit may not be another one.
func TestHoldsRepaired(t *testing.T) {
	for _, c := range []struct {
		field, value, text string
		holds              bool
	}{
		{"net_total", "80.91", "80 91", true},
		{"net_total", "92.80", "\"92 80", true},
		{"net_total", "11.60", "11.6.", true},
		{"net_total", "11.60", "11.6", false}, // that is the value itself
		{"net_total", "80.91", "80 97", false},
		{"net_total", "80.91", "80 91 1", false},
		{"net_total", "80.91", "180 91", false},
		{"net_total", "80.91", "", false},
		{"quantity", "2", "2", false},
		{"supplier", "FOUR QUARTERS SDN BHD", "FOUR QUARTERS SUN BHD", true},
		{"supplier", "SILVER SPOON SDN BHD", "SILVER SPOON SON BHO", true},
		{"supplier", "SILVER SPOON SDN BHD", "SILVER SPOON", false},
		{"supplier", "SILVER SPOON SDN BHD", "SILVER SPOON AND SONS BHD", false},
		{"supplier", "SILVER SPOON SDN BHD", "GOLDEN SPOON SDN BHD", false},
		{"supplier", "ABC AG", "ABD AG", false},
		{"supplier", "", "ABD AG", false},
	} {
		if got := HoldsRepaired(c.field, c.value, c.text); got != c.holds {
			t.Errorf("%s %q in %q: %v", c.field, c.value, c.text, got)
		}
	}
}

func TestTextIn(t *testing.T) {
	word := func(s string, x0, y0, x1, y1 float64) core.Word {
		return core.Word{Text: s, Box: core.Box{X0: x0, Y0: y0, X1: x1, Y1: y1}}
	}
	p := core.Page{Words: []core.Word{word("Total:12.00", 0.1, 0.1, 0.3, 0.12), word("EUR", 0.31, 0.1, 0.35, 0.12), word("below", 0.1, 0.121, 0.3, 0.14), {Text: "nowhere"}}}
	if got := TextIn(p, core.Box{X0: 0.2, Y0: 0.1, X1: 0.3, Y1: 0.121}); got != "Total:12.00" {
		t.Errorf("%q", got)
	}
	if got := TextIn(p, core.Box{X0: 0.1, Y0: 0.1, X1: 0.35, Y1: 0.14}); got != "Total:12.00 EUR below" {
		t.Errorf("%q", got)
	}
}

func FuzzHolds(f *testing.F) {
	f.Add("gross_total", "12.00", "12,00")
	f.Add("issue_date", "2024-03-05", "5. märz 2024")
	f.Fuzz(func(_ *testing.T, field, value, text string) {
		Holds(field, value, text)
	})
}
