package extract

import "testing"

// TestCurrencyThatIsNotPrinted: the supplier's country says which it is, and the words
// that name one are whole words: "causale" is not the USA.
func TestCurrencyThatIsNotPrinted(t *testing.T) {
	for page, want := range map[string]string{
		"Officine Alfa\nFattura n. 17\nCausale: lavori\nTotale imponibile   100,00\nIVA 22%   22,00\nTotale fattura   122,00":                      "EUR",
		"Alfa Timber\nVAT Reg. GB 980 7806 84\nInvoice 17\nNet total   100.00\nVAT 20%   20.00\nTotal   120.00":                                    "GBP",
		"Alfa Reliure\nCHE-107.787.577 TVA\nFacture 17\nSous-total   100.00\nTVA 8.1 %   8.10\nTotal   108.10":                                     "CHF",
		"Alfa GmbH\nUSt-IdNr. DE136695976\nInvoice 17\nBill to:\nBeta Ltd\nVAT GB980780684\n\nNet total   100.00\nVAT 19%   19.00\nTotal   119.00": "EUR",
		"Alfa\nNIP: 7831712341\nFaktura VAT 17/2026\nRazem netto   100,00\nVAT 23%   23,00\nRazem brutto   123,00":                                 "PLN",
		"Alfa Sdn. Bhd.\nInvoice 17\nTotal   120.00":                   "MYR",
		"Alfa Inc\n1 Main St, Dayton, USA\nInvoice 17\nTotal   120.00": "USD",
	} {
		if d := one(t, page); d.Currency.Text() != want {
			t.Errorf("%.20q: %s (%s), want %s", page, d.Currency.Text(), d.Currency.Evidence.Rule, want)
		}
	}
}
