package extract

import (
	"fmt"
	"strings"
	"testing"
)

// TestCodesUnderItem: "Item #" heads positions and codes.
func TestCodesUnderItem(t *testing.T) {
	const page = "Invoice 1001\nItem #     Description        Qty    Price    Amount\n%s        Shingles            2    10.00     20.00\nTotal   20.00"
	for text, want := range map[string][2]string{"SHG-30": {"", "SHG-30"}, "10    ": {"10", ""}, "1.2   ": {"1.2", ""}, "A1    ": {"A1", ""}} {
		l := one(t, fmt.Sprintf(page, text)).Lines[0]
		if l.ID.Text() != want[0] || l.Code.Text() != want[1] {
			t.Errorf("%s: position %q, code %q, want %q", text, l.ID.Text(), l.Code.Text(), want)
		}
	}
}

// TestAmountUnderAnUnknownHead: without a head for the amounts, they are the last money
// of a row, whatever code stands behind.
func TestAmountUnderAnUnknownHead(t *testing.T) {
	d := one(t, `Invoice 1001
Code     Description          Qty     Price     Disc%     Xyzzy    VAT
WB-47    Timber                24      6.10        10    131.76      1
PLY18    Plywood                5     31.50              157.50      1
Total                                                    289.26`)
	var got []string
	for _, l := range d.Lines {
		got = append(got, l.NetAmount.Text())
	}
	if want := "131.76 157.50"; strings.Join(got, " ") != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestSumsOnOneLine: sums beside one another on a line end the items.
func TestSumsOnOneLine(t *testing.T) {
	d := one(t, `Tipografia Alfa
Via Milano 3 - 22100 Como - P. IVA 01234567897
NOTA DI CREDITO N. 12/NC DEL 09/11/2026
Spett.le Edizioni Beta S.r.l. - Via Volta 9 - 22100 Como

Descrizione                                  Q.tà    Prezzo     Importo
Storno volantini                                1    150,00      150,00

Imponibile € 150,00   IVA 22% € 33,00   Totale € 183,00`)
	if len(d.Lines) != 1 || d.Lines[0].Description.Value != "Storno volantini" {
		t.Errorf("%d lines, %q", len(d.Lines), d.Lines[0].Description.Value)
	}
	if d.Buyer.Value != "Edizioni Beta S.r.l." {
		t.Errorf("to %q", d.Buyer.Value)
	}
}

// TestRowsUnderTheLastItem: a row of sums is no more of a description, whatever names
// them, and what stands under it is not either.
func TestRowsUnderTheLastItem(t *testing.T) {
	d := one(t, `Rechnung 90-2611
Bezeichnung                     Menge      Einzelpreis     Rabatt     Gesamt
Handschuhe M                       20             6,90                138,00
Charge 88213
Kühlversand                         1            18,50                 18,50
Warenkorb Alfa   156,50     plus Abgaben   29,74
Alles wurde geliefert.`)
	if n := len(d.Lines); n != 2 || d.Lines[0].Description.Value != "Handschuhe M Charge 88213" || d.Lines[1].Description.Value != "Kühlversand" {
		t.Errorf("%d lines: %q, %q", n, d.Lines[0].Description.Value, d.Lines[n-1].Description.Value)
	}
}

// TestNamesUnderArticle: where no head names a description, a code of several words is one.
func TestNamesUnderArticle(t *testing.T) {
	d := one(t, "Fattura 884\nQ.tà   UM   Articolo                     Prezzo     Importo\n  10   PZ   Lucchetto ottone 50 mm         7,90       79,00\n   3   CF   Viti autofilettanti 4x40       5,60       16,80\nTotale                                                95,80")
	if n := len(d.Lines); n != 2 || d.Lines[0].Description.Value != "Lucchetto ottone 50 mm" || d.Lines[0].Code.IsSet() {
		t.Errorf("%d lines, %q, code %q", n, d.Lines[0].Description.Value, d.Lines[0].Code.Value)
	}
}
