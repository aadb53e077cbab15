package extract

import (
	"testing"

	"pgregory.net/rapid"

	"countersign/core"
)

func TestPick(t *testing.T) {
	r := typed("Acme Tools GmbH\nZalvik     K-1001\nOrdun     3. Nov 2026\nSumma     1.234,50 EUR\nIBAN DE02 1203 0000 0000 2020 51")
	at := func(text string) (x, y float64) {
		for _, w := range r.Pages[0].Words {
			if w.Text == text {
				return (w.Box.X0 + w.Box.X1) / 2, (w.Box.Y0 + w.Box.Y1) / 2
			}
		}
		t.Fatalf("%q does not stand on the page", text)
		return 0, 0
	}
	for _, c := range []struct{ field, on, want string }{
		{"number", "K-1001", "K-1001"}, {"issue_date", "Nov", "2026-11-03"}, {"gross_total", "1.234,50", "1234.50"}, {"supplier", "Tools", "Acme Tools GmbH"},
		{"payment_account", "0000", "DE02120300000000202051"}, {"currency", "1.234,50", "EUR"}, {"issue_date", "K-1001", ""}, {"gross_total", "Acme", ""},
	} {
		x, y := at(c.on)
		got, e, ok := Pick(r, c.field, 1, x, y)
		if got != c.want || ok != (c.want != "") || ok && (e.Page != 1 || len(e.Boxes) == 0) {
			t.Errorf("%s on %q is %q (%v), want %q", c.field, c.on, got, ok, c.want)
		}
	}
	if _, _, ok := Pick(r, "number", 1, 0.99, 0.99); ok {
		t.Error("something was picked where nothing stands")
	}
	if _, _, ok := Pick(r, "number", 7, 0.1, 0.1); ok {
		t.Error("something was picked on a page that is not there")
	}
}

func TestPickAnywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := readingOf(t)
		field := rapid.SampledFrom(core.FieldNames).Draw(t, "field")
		value, e, ok := Pick(r, field, rapid.IntRange(0, 4).Draw(t, "page"), rapid.Float64().Draw(t, "px"), rapid.Float64().Draw(t, "py"))
		if ok && (value == "" || e.Page == 0 || len(e.Boxes) == 0) {
			t.Fatalf("%s is %q at %+v", field, value, e)
		}
	})
}
