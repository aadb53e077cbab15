package extract

import (
	"testing"

	"countersign/core"
)

func TestFindDates(t *testing.T) {
	for _, c := range []struct {
		text, date, alt string
		proven          bool
	}{
		{"2025-11-03", "2025-11-03", "", true},
		{"Datum: 3.11.2025", "2025-11-03", "", true},
		{"03.11.25", "2025-11-03", "", true},
		{"11/03/2025", "2025-03-11", "2025-11-03", false},
		{"13/03/2025", "2025-03-13", "", true},
		{"03/13/2025", "2025-03-13", "", true},
		{"05/05/2025", "2025-05-05", "", false},
		{"August 3 , 2014", "2014-08-03", "", true},
		{"Jan 1, 2022", "2022-01-01", "", true},
		{"7. Mai 2014", "2014-05-07", "", true},
		{"19 april 2014", "2014-04-19", "", true},
		{"5 December 2025", "2025-12-05", "", true},
		{"1er février 2024", "2024-02-01", "", true},
		{"3 de mayo de 2023", "2023-05-03", "", true},
		{"12 października 2025", "2025-10-12", "", true},
		{"2 de março de 2025", "2025-03-02", "", true},
		{"22-sep-2025", "2025-09-22", "", true},
		{"2nd of March 2025", "2025-03-02", "", true},
		{"1. März 2025", "2025-03-01", "", true},
		{"14 agosto 2025", "2025-08-14", "", true},
		{"2018/03/05", "2018-03-05", "", true},
		{"till 19- 24/07/2016 14:21", "2016-07-24", "", true},
		{"12 - 03.04.2025", "2025-04-03", "", true},
		{"31.02.2025", "", "", false},
		{"192.168.10.25", "", "", false},
		{"Tel. 030 12 34 56", "", "", false},
		{"471102", "", "", false},
	} {
		hits := findDates(fold(c.text))
		if c.date == "" {
			if len(hits) != 0 {
				t.Errorf("%q: found %v", c.text, hits[0].date)
			}
			continue
		}
		if len(hits) != 1 {
			t.Errorf("%q: %d dates", c.text, len(hits))
			continue
		}
		h := hits[0]
		if h.date.String() != c.date || h.alt.String() != c.alt || h.slash && h.proven != c.proven {
			t.Errorf("%q: %s or %q, proven %v", c.text, h.date, h.alt, h.proven)
		}
	}
}

// TestDayOrMonthFirst: what settles a date that can be read both ways.
func TestDayOrMonthFirst(t *testing.T) {
	for _, c := range []struct{ name, page, want string }{
		{"dollars", "Invoice INV-100\nInvoice date: 03/04/2025\n\nTotal   $ 100.00", "2025-03-04"},
		{"euros", "Invoice INV-100\nInvoice date: 03/04/2025\n\nTotal   100.00 EUR", "2025-04-03"},
		{"another date proves it", "Invoice INV-100\nInvoice date: 03/04/2025\nDue date: 05/31/2025\n\nTotal   100.00 EUR", "2025-03-04"},
		{"pounds", "Invoice INV-100\nInvoice date: 03/04/2025\n\nTotal   £ 100.00", "2025-04-03"},
	} {
		d := one(t, c.page)
		if got := d.IssueDate.Value.String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if c.name == "dollars" {
			if len(d.IssueDate.Alternatives) == 0 || d.IssueDate.Alternatives[0].Value != "2025-04-03" || d.IssueDate.Confidence >= 0.98 {
				t.Errorf("%s: the other reading is not offered: %+v", c.name, d.IssueDate)
			}
		}
	}
}

// TestDueFromTerms: the days of credit prove the due date.
func TestDueFromTerms(t *testing.T) {
	d := one(t, "Invoice INV-100\nInvoice date: 2025-11-03\nTerms: Net 30 days\nDue date: 2025-12-03\nTotal  100.00 EUR")
	if d.DueDate.Value != core.MustDate("2025-12-03") || d.DueDate.Proof == "" || d.DueDate.Confidence < 0.95 {
		t.Errorf("%+v", d.DueDate)
	}
}

func TestDiscounts(t *testing.T) {
	for page, want := range map[string]struct {
		percent string
		days    int
	}{
		"Rechnung Nr. 17\nZahlbar innerhalb 30 Tagen netto bis 04.07.2013, 3% Skonto innerhalb 10 Tagen bis 15.06.2013": {"3", 10},
		"Rechnung Nr. 17\nBei Zahlung innerhalb 14 Tagen 2 % Skonto, 30 Tage netto":                                     {"2", 14},
		"Invoice 1702\nTerms: 2/10 net 30":                    {"2", 10},
		"Rechnung Nr. 17\n#SKONTO#TAGE=14#PROZENT=2.00#":      {"2.00", 14},
		"Facture 1702\nEscompte de 2 % escompte sous 8 jours": {"2", 8},
	} {
		d := one(t, page)
		if len(d.Discounts) != 1 || d.Discounts[0].Percent.String() != want.percent || d.Discounts[0].Days != want.days {
			t.Errorf("%q: %v, want %v", page, d.Discounts, want)
		}
	}
}

// TestDateOfTheOrder: the date of an order that an invoice names is not its own.
func TestDateOfTheOrder(t *testing.T) {
	for _, c := range []struct{ town, title, order string }{
		{"Leeds, 5 November 2026", "Invoice", "Your order of 12/10/2026"},
		{"Bern, 5. November 2026", "Rechnung", "Ihre Bestellung vom 12.10.2026"},
		{"Dijon, le 5 novembre 2026", "Facture", "Votre commande du 12/10/2026"},
		{"Delft, 5 november 2026", "Factuur", "Uw bestelling van 12-10-2026"},
		{"Vigo, 5 de noviembre de 2026", "Factura", "Su pedido del 12/10/2026"},
		{"Bari, 5 novembre 2026", "Fattura", "Vostro ordine del 12/10/2026"},
		{"Gdynia, 5 listopada 2026", "Faktura", "Zamówienie z dnia 12.10.2026"},
		{"Porto, 5 de novembro de 2026", "Fatura", "Vossa encomenda de 12/10/2026"},
	} {
		d := one(t, "Muster Alfa\n\n"+c.town+"\n\n"+c.title+" 2611-044\n\n"+c.order+"\n\nTotal   20,00 EUR")
		if got := d.IssueDate.Text(); got != "2026-11-05" {
			t.Errorf("%s: issued %q", c.order, got)
		}
	}
}

// TestDateOfAnEarlierBill: the date of a bill that the items take off is not the
// invoice's own.
func TestDateOfAnEarlierBill(t *testing.T) {
	d := one(t, `Zimmerei Alfa                                         Ulm, 19.11.2026

2. Abschlagsrechnung
Rechnungs-Nr.: AR-2026/117

Leistungsstand bisher netto                                    14.500,00
abzüglich 1. Abschlagsrechnung AR-2026/098 vom 02.10.2026      -6.000,00
Zwischensumme                                                   8.500,00
zzgl. 19 % Umsatzsteuer                                         1.615,00
Rechnungsbetrag                                                10.115,00 EUR`)
	if got := d.IssueDate.Text(); got != "2026-11-19" {
		t.Errorf("issued %q", got)
	}
}
