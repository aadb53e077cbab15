package extract

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"countersign/core"
)

// aBill is a page of an invoice.
func aBill(supplier, number, gross string, more ...string) string {
	return fmt.Sprintf(`%s
Industrieweg 3, 50667 Köln

Nordlicht Beispiel GmbH
Hafenstraße 1, 20457 Hamburg

RECHNUNG                    Rechnungsnummer: %s
                            Datum: 03.03.2025
%s
Pos  Bezeichnung                   Menge   Einzelpreis     Betrag
1    Dichtung DN 50                    1        %[3]s      %[3]s

                              Gesamtbetrag   %[3]s EUR
`, supplier, number, gross, strings.Join(more, "\n"))
}

// Files as firms send and scan them, with the pages on which documents begin.
func TestWhereDocumentsBegin(t *testing.T) {
	a, b := aBill("Muster Alfa GmbH", "R-101", "119,00"), aBill("Muster Alfa GmbH", "R-102", "238,00")
	other := aBill("Sample Beta AG", "2025/77", "50,00")
	six := make([]string, 6)
	for i := range six {
		six[i] = fmt.Sprintf("Muster Alfa GmbH          Rechnung R-900        Seite %d von 6\n\nPos  Bezeichnung                   Menge   Einzelpreis     Betrag\n", i+1)
		if i > 0 {
			six[i] += fmt.Sprintf("     Übertrag                                            %d,00\n", i*100)
		}
		six[i] += fmt.Sprintf("%d    Dichtung                          1        100,00     100,00\n", i+1)
		if i < 5 {
			six[i] += fmt.Sprintf("     Übertrag                                            %d,00\n", (i+1)*100)
		} else {
			six[i] += "\n                              Gesamtbetrag   600,00 EUR\n"
		}
	}
	sixBare := strings.NewReplacer("Seite 1 von 6", "", "Seite 2 von 6", "", "Seite 3 von 6", "", "Seite 4 von 6", "", "Seite 5 von 6", "", "Seite 6 von 6", "", "Rechnung R-900", "").Replace(strings.Join(six[1:], "\f"))
	terms := "Allgemeine Geschäftsbedingungen der Muster Alfa GmbH\n\n1. Es gelten diese Bedingungen.\n2. Rechnungen sind sofort fällig.\n3. Der Gesamtbetrag ist ohne Abzug zu zahlen."
	hours := "Stundennachweis zu Rechnung R-101\n\nDatum        Tätigkeit        Stunden     Satz     Betrag\n03.02.2025   Montage             8,00    50,00    400,00\n\nGesamt                           8,00             400,00"
	note := "Lieferschein\n\nLieferschein-Nr.: L-9\n\nPos  Artikel       Menge\n1    Dichtung      10"
	dunning := "Muster Alfa GmbH\n\nNordlicht Beispiel GmbH\n\n2. Mahnung\n\nzu unserer Rechnung R-101 vom 03.03.2025 haben wir noch keine Zahlung erhalten.\nAls Anlage erhalten Sie eine Kopie der Rechnung."
	cover := "Muster Alfa GmbH\n\nSehr geehrte Damen und Herren,\n\nanbei erhalten Sie unsere Rechnung.\n\nMit freundlichen Grüßen"
	for _, c := range []struct {
		name  string
		pages []string
		want  []int
	}{
		{"one", []string{a}, []int{1}},
		{"two of one supplier", []string{a, b}, []int{1, 2}},
		{"five of several", []string{a, other, b, aBill("Demo Gamma OHG", "G-5", "77,00"), aBill("Sample Beta AG", "2025/78", "51,00")}, []int{1, 2, 3, 4, 5}},
		{"six pages with sums carried over", six, []int{1}},
		{"sums carried over alone", []string{strings.Replace(six[0], "Seite 1 von 6", "", 1), sixBare}, []int{1}},
		{"the number on both pages", []string{a, strings.Replace(a, "RECHNUNG ", "Blatt 2  ", 1)}, []int{1}},
		{"terms behind", []string{a, terms}, []int{1}},
		{"time sheet behind", []string{a, hours}, []int{1}},
		{"delivery note behind", []string{a, note}, []int{1}},
		{"delivery note in front", []string{note, a}, []int{1}},
		{"letter in front", []string{cover, a}, []int{1}},
		{"attachments between", []string{a, hours, note, b, terms, other}, []int{1, 4, 6}},
		{"empty pages between", []string{a, "", b, "", other, ""}, []int{1, 3, 5}},
		{"separators between", []string{a, "Trennblatt", b}, []int{1, 3}},
		{"copy of the invoice behind a reminder", []string{dunning, a}, []int{1, 2}},
		{"page counters", []string{aBill("Muster Alfa GmbH", "R-101", "119,00", "Seite 1/2"), "Seite 2/2\n\nHinweise zur Zahlung", aBill("Muster Alfa GmbH", "R-102", "119,00", "Seite 1/1")}, []int{1, 3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []int
			parts := Propose(typed(strings.Join(c.pages, "\f")), Context{})
			pages := 0
			for i, p := range parts {
				got = append(got, p.Pages[0])
				pages += len(p.Pages)
				if i > 0 && (len(p.Why) == 0 || p.Confidence < 0.5) {
					t.Errorf("page %d begins a document without a reason: %+v", p.Pages[0], p)
				}
			}
			if !slices.Equal(got, c.want) || pages != len(strings.Split(strings.Join(c.pages, "\f"), "\f")) {
				t.Errorf("documents begin at %v, want %v; %d pages", got, c.want, pages)
			}
		})
	}
}

// An invoice reads the same whatever comes with it.
func TestAttachmentsDoNotDisturb(t *testing.T) {
	a := aBill("Muster Alfa GmbH", "R-101", "119,00")
	hours := "Stundennachweis\n\nDatum        Tätigkeit        Stunden     Satz     Betrag\n03.02.2025   Montage             8,00    50,00    400,00\n\nGesamt                           8,00             400,00"
	d := one(t, a+"\f"+hours)
	if d.GrossTotal.Text() != "119.00" || len(d.Lines) != 1 || !slices.Equal(d.Pages, []int{1, 2}) || d.Kind.Value != core.KindInvoice {
		t.Errorf("with a time sheet behind it: %s, %d lines, pages %v, %s", d.GrossTotal.Text(), len(d.Lines), d.Pages, d.Kind.Value)
	}
	note := "Lieferschein\n\nLieferschein-Nr.: L-9\n\nPos  Artikel       Menge\n1    Dichtung      10"
	if d = one(t, note+"\f"+a); d.Kind.Value != core.KindInvoice || d.Number.Text() != "R-101" {
		t.Errorf("with a delivery note in front: %s %s", d.Kind.Value, d.Number.Text())
	}
}

// Pages are counted in eight languages.
func TestPageCounters(t *testing.T) {
	for text, want := range map[string][2]int{
		"Page 1 of 3": {1, 3}, "Page: 2 / 3": {2, 3}, "Seite 1/2": {1, 2}, "Seite 2 von 12": {2, 12}, "Blatt 3": {3, 0}, "Page 1 sur 2": {1, 2}, "Pagina 1 van 4": {1, 4},
		"Blad 2": {2, 0}, "Página 1 de 3": {1, 3}, "Hoja 1 de 2": {1, 2}, "Pagina 2 di 3": {2, 3}, "Pag. 1/3": {1, 3}, "Foglio 1 di 1": {1, 1}, "Strona 1 z 2": {1, 2}, "Str. 2/2": {2, 2},
		"Pág. 1": {1, 0}, "Page 1 (of 2)": {1, 2}, "Übertrag von Seite 1": {0, 0}, "see page 2 of the offer that we sent you on 3 May": {0, 0}, "Seite 5 von 2": {0, 0},
	} {
		f := factsOf(typed("Muster Alfa GmbH\n\n\n\n\n\n\n\n\n\n\n\n" + text + "\n\nweiter").Pages[0])
		if f.count != want[0] || f.of != want[1] {
			t.Errorf("%q counts as %d of %d, want %v", text, f.count, f.of, want)
		}
	}
}

// What a delivery note behind an invoice says is not the invoice's.
func TestDeliveryNoteBehindAnInvoice(t *testing.T) {
	bill := "Atelier Alfa                       Le Mans, le 7 novembre 2026\n\nSARL Beta\n4 place du Marché\n72100 Le Mans\n\nFACTURE F2026-031\n\n" +
		"Prestation                   Quantité     PU HT     Montant HT\nMaquettes                           3    180,00         540,00\n\nTotal à régler                                  540,00 €"
	note := "Muster Gamma GmbH\nWerftstraße 90, 24143 Kiel\n\nLieferschein Nr. LS-88123             Datum 03.11.2026\nIhre Bestellung: B-5520\n\nPos  Artikel              Menge  Einheit\n1    Zement CEM II           40  Sack"
	d := one(t, bill+"\f"+note)
	if d.IssueDate.Text() != "2026-11-07" || d.OrderRef.IsSet() || len(d.Pages) != 2 {
		t.Errorf("of %s, order %q, pages %v", d.IssueDate.Text(), d.OrderRef.Value, d.Pages)
	}
}
