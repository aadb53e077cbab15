package extract

import "testing"

// Where no date is printed the days of a sentence about payment give it, unless they are
// days of something else.
func TestDueByTerms(t *testing.T) {
	for _, c := range []struct{ terms, want string }{
		{"Zahlbar ohne Abzug innerhalb von 14 Tagen.", "2026-03-15"},
		{"Graag binnen 30 dagen overmaken op onze rekening.", "2026-03-31"},
		{"Règlement à 30 jours par virement.", "2026-03-31"},
		{"Terms: strictly 30 days from date of invoice.", "2026-03-31"},
		{"Pagamento a 60 giorni.", "2026-04-30"},
		{"Forma de pago: transferencia a 15 días.", "2026-03-16"},
		{"Termin płatności: 10 dni", "2026-03-11"},
		{"Pagamento a 60 giorni fine mese.", ""},
		{"Payment is due within 10 days less 2 % discount, else within 30 days.", ""},
		{"Interest is charged on late payment after 30 days.", ""},
		{"Claims must be made within 8 days; returns are paid by you.", ""},
		{"Payable within 30 days. Deposit payable within 7 days.", ""},
		{"Payable within 400 days.", ""},
	} {
		d := one(t, "Tarn Tools Ltd\nLeeds LS1 4AB\n\nINVOICE\nInvoice Number: TT-81\nInvoice Date: 2026-03-01\nNet: EUR 100.00\nVAT: EUR 20.00\nTotal: EUR 120.00\n\n"+c.terms+"\n")
		if got := d.DueDate.Text(); got != c.want {
			t.Errorf("%s: due %q, want %q", c.terms, got, c.want)
		}
		if c.want != "" && (!d.DueDate.Evidence.Inferred || d.DueDate.Confidence >= 0.95 || d.DueDate.Evidence.Text == "") {
			t.Errorf("%s: %+v is as sure as a printed date", c.terms, d.DueDate)
		}
	}
}

// A printed date holds, whatever the terms say; a receipt is paid.
func TestTermsGiveWay(t *testing.T) {
	d := one(t, "INVOICE TT-81\nInvoice Date: 2026-03-01\nDue Date: 2026-03-20\nTotal: EUR 120.00\nPayable within 30 days.\n")
	if got := d.DueDate.Text(); got != "2026-03-20" {
		t.Errorf("due %s", got)
	}
	d = one(t, "CORNER SHOP\nRECEIPT\n2026-03-01 14:12\nTotal EUR 12.00\nPaid by card\nTerms of payment: 30 days for account holders\n")
	if got := d.DueDate.Text(); got != "" {
		t.Errorf("a receipt is due %s", got)
	}
}
