package extract

import (
	"strings"
	"testing"
)

// A table that goes over the end of a page: what the last item of the first page and
// the first of the second say.
func TestItemsAtAPageBreak(t *testing.T) {
	const top = `Muster Technik GmbH                                   USt-IdNr. DE123456788
Rechnung Nr. R-77            Datum: 03.03.2025

Pos  Bezeichnung                   Menge   Einzelpreis     Betrag
1    Dichtung DN 50                    2         10,00      20,00
2    Motor 4 kW, mit Flansch           1        500,00     500,00
`
	const bottom = `3    Schrauben M8                     10          1,50      15,00

                                          Summe netto      535,00
                                          19 % MwSt        101,65
                                          Gesamtbetrag     636,65
`
	const head = "Pos  Bezeichnung                   Menge   Einzelpreis     Betrag\n"
	const letterhead = "Muster Technik GmbH, Werkstr. 5, 50667 Köln\nRechnung R-77\n\n"
	for _, c := range []struct{ name, between, second string }{
		{"head again", "\f" + head, "Motor 4 kW, mit Flansch"},
		{"no head again", "\f", "Motor 4 kW, mit Flansch"},
		{"description goes on under the head", "\f" + head + "     und Thermofühler\n", "Motor 4 kW, mit Flansch und Thermofühler"},
		{"description goes on without a head", "\f     und Thermofühler\n", "Motor 4 kW, mit Flansch und Thermofühler"},
		{"description goes on before the end", "     und Thermofühler\n\f" + head, "Motor 4 kW, mit Flansch und Thermofühler"},
		{"letterhead", "\f" + letterhead, "Motor 4 kW, mit Flansch"},
		{"letterhead and head", "\f" + letterhead + head, "Motor 4 kW, mit Flansch"},
		{"carried over", "                                          Übertrag         520,00\n\f" + head + "     Übertrag                                              520,00\n", "Motor 4 kW, mit Flansch"},
		{"carried over from a page", "     Übertrag auf Seite 2                                  520,00\n\n\fSeite 2\n     Übertrag von Seite 1                                  520,00\n", "Motor 4 kW, mit Flansch"},
		{"page total", "                              Zwischensumme Seite 1        520,00\n\n\fSeite 2/2\n" + head, "Motor 4 kW, mit Flansch"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := one(t, top+c.between+bottom)
			if len(d.Lines) != 3 {
				for i := range d.Lines {
					t.Log(d.Lines[i].Description.Text(), d.Lines[i].NetAmount.Text())
				}
				t.Fatalf("%d lines, want 3", len(d.Lines))
			}
			if got := d.Lines[1].Description.Text(); got != c.second {
				t.Errorf("the second is %q, want %q", got, c.second)
			}
			if got := d.Lines[2].Description.Text(); got != "Schrauben M8" || d.Lines[2].Quantity.Text() != "10" {
				t.Errorf("the third is %q, %s", got, d.Lines[2].Quantity.Text())
			}
			if d.NetTotal.Text() != "535.00" || d.GrossTotal.Text() != "636.65" {
				t.Errorf("totals %s, %s", d.NetTotal.Text(), d.GrossTotal.Text())
			}
		})
	}
}

// An item whose numbers stand on the page behind its text.
func TestAmountOnTheNextPage(t *testing.T) {
	const text = `Sample Tools Ltd                                VAT No GB123456788
Invoice No. 4711            Date: 03/03/2025

Description                        Qty    Unit price      Amount
Steel bracket 40 mm                  2         10.00       20.00
Cordless drill 18 V                  3         50.00
` + "\f" + `Description                        Qty    Unit price      Amount
                                                           150.00
Hex bolt M8                         10          1.50       15.00

                                          Subtotal         185.00
                                          VAT 20%           37.00
                                          Total            222.00
`
	d := one(t, text)
	var got []string
	for i := range d.Lines {
		got = append(got, d.Lines[i].Description.Text()+" "+d.Lines[i].NetAmount.Text())
	}
	if s := strings.Join(got, "; "); s != "Steel bracket 40 mm 20.00; Cordless drill 18 V 150.00; Hex bolt M8 15.00" {
		t.Error(s)
	}
}
