package extract

import (
	"testing"

	"countersign/core"
)

// A discount is what the row prints, and does not explain away an amount that it does
// not make.
func TestLineDiscounts(t *testing.T) {
	for _, c := range []struct {
		name, row, discount string
		fits                bool
	}{
		{"per cent", "Bohrer 8 mm          10          5,00       10 %     45,00", "5.00", true},
		{"per cent without its sign", "Bohrer 8 mm          10          5,00      10,00     45,00", "5.00", true},
		{"money off the line", "Bohrer 8 mm          10          5,00       3,00     47,00", "3.00", true},
		{"money off each", "Bohrer 8 mm          10          5,00       0,25     47,50", "2.50", true},
		{"not granted", "Bohrer 8 mm          10          5,00       10 %     50,00", "5.00", false},
		{"half granted", "Bohrer 8 mm          10          5,00       10 %     47,50", "5.00", false},
	} {
		d := one(t, `
Muster Werkzeuge GmbH
Hafenstr. 3, 20095 Hamburg

Rechnung Nr. MW-2026-118
Datum: 04.03.2026

Artikel           Menge   Einzelpreis   Rabatt   Gesamt
`+c.row+`
Hammer               2         20,00                40,00
`)
		if len(d.Lines) != 2 || d.Lines[0].Discount.Text() != c.discount {
			t.Errorf("%s: %d lines, %+v", c.name, len(d.Lines), d.Lines)
			continue
		}
		for _, k := range d.Checks {
			if k.Name == "line=quantity*price" && (k.Result == core.Pass) != c.fits {
				t.Errorf("%s: %s, %s", c.name, k.Result, k.Message)
			}
		}
	}
}

// Beside the price before the discount and the one after it, the one that the head
// names makes the amount with the discount or without.
func TestTwoPricesBesideADiscount(t *testing.T) {
	for heads, want := range map[string][2]string{"PU brut    Rem.    PU net": {"3.20", "8.00"}, "Xyzzy      Rem.    PU net": {"2.88", ""}} {
		d := one(t, "Facture 1001\nLibellé               Qté    "+heads+"    Montant HT\nClasseur               25      3,20     10%      2,88         72,00\nTotal HT                                                       72,00")
		if l := d.Lines[0]; l.UnitPrice.Text() != want[0] || l.Discount.Text() != want[1] {
			t.Errorf("%s: price %s, discount %s, want %s", heads, l.UnitPrice.Text(), l.Discount.Text(), want)
		}
	}
}
