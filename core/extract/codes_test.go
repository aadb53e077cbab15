package extract

import (
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/money"
)

const (
	printedIBAN = "DE12990010000004711001"
	otherIBAN   = "LT149900011101001000"
)

// bill is a German invoice; lines are added below its totals.
func bill(more ...string) string {
	return strings.Join(append([]string{
		"Muster Papier GmbH",
		"Musterweg 3, 22301 Hamburg",
		"",
		"Nordlicht GmbH",
		"Musterstraße 12",
		"20095 Hamburg",
		"",
		"Rechnung                                   Rechnungsnummer: RE-2026-10431",
		"                                           Rechnungsdatum: 04.11.2026",
		"",
		"Pos  Bezeichnung                Menge     Einzelpreis      Gesamt",
		"1    Kopierpapier A4               10           10,00      100,00",
		"",
		"                                   Nettobetrag             100,00 EUR",
		"                                   zzgl. 19 % MwSt          19,00 EUR",
		"                                   Rechnungsbetrag         119,00 EUR",
		"",
	}, more...), "\n")
}

// girocode is an EPC code with another account or amount where given.
func girocode(iban, amount, structured, free string) string {
	return strings.Join([]string{"BCD", "002", "1", "SCT", "MUSTDEHHXXX", "Muster Papier GmbH", iban, amount, "", structured, free}, "\n")
}

var codeBox = core.Box{X0: 0.7, Y0: 0.8, X1: 0.85, Y1: 0.9}

// withCode reads a typed page with codes on it.
func withCode(t *testing.T, page string, texts ...string) core.Draft {
	t.Helper()
	r := typed(page)
	for _, c := range texts {
		r.Pages[0].Codes = append(r.Pages[0].Codes, core.Code{Format: core.CodeQR, Text: c, Box: codeBox})
	}
	d := Read(r, Context{})
	if len(d) != 1 {
		t.Fatalf("%d drafts", len(d))
	}
	return d[0]
}

func differs(d core.Draft) []core.Exception {
	var out []core.Exception
	for _, e := range d.Exceptions {
		if e.Reason == core.CodeDiffersFromPage {
			out = append(out, e)
		}
	}
	return out
}

func TestCodeAgrees(t *testing.T) {
	d := withCode(t, bill("IBAN: DE12 9900 1000 0004 7110 01", "BIC: MUSTDEHHXXX"), girocode(printedIBAN, "EUR119.00", "", "Rechnung RE-2026-10431"), "https://example.org")
	for name, want := range map[string]string{"payment_account": printedIBAN, "gross_total": "119.00", "currency": "EUR", "number": "RE-2026-10431", "supplier": "Muster Papier GmbH"} {
		f := d.Field(name)
		det := f.Detail()
		if f.Text() != want || det.Proof != byCode || det.Confidence < 0.97 || !strings.HasPrefix(det.Evidence.Rule, byCode) {
			t.Errorf("%s is %q, %+v", name, f.Text(), det)
		}
		if det.Evidence.Page != 1 || det.Evidence.Box() == codeBox {
			t.Errorf("%s stands at %+v, not where it is printed", name, det.Evidence)
		}
	}
	if len(differs(d)) > 0 || len(d.CodeAccounts) != 1 {
		t.Errorf("%+v, accounts %v", d.Exceptions, d.CodeAccounts)
	}
}

// What the page lacks comes from the code, and stands where the code does.
func TestCodeAlone(t *testing.T) {
	d := withCode(t, bill("Bitte überweisen Sie mit dem Code."), girocode(printedIBAN, "EUR119.00", "RF18539007547034", ""))
	for name, want := range map[string]string{"payment_account": printedIBAN, "payment_reference": "RF18539007547034", "bic": "MUSTDEHHXXX"} {
		f := d.Field(name)
		det := f.Detail()
		if f.Text() != want || det.Confidence < 0.95 || det.Evidence.Rule != byCode || det.Evidence.Box() != codeBox || det.Proof == byCode {
			t.Errorf("%s is %q, %+v", name, f.Text(), det)
		}
	}
	// An account number that the code's IBAN ends in is the same account.
	d = withCode(t, bill("Bankverbindung: Konto-Nr. 4711001  BLZ 99001000"), girocode(printedIBAN, "EUR119.00", "", ""))
	if d.PaymentAccount.Value != printedIBAN {
		t.Errorf("account %q", d.PaymentAccount.Value)
	}
}

// Of several printed accounts the code's is the one to pay to; a misread one is
// set right.
func TestCodeChooses(t *testing.T) {
	d := withCode(t, bill("IBAN: DE11 9900 2000 0008 1500 42", "IBAN: DE12 9900 1000 0004 7110 01"), girocode(printedIBAN, "EUR119.00", "", ""))
	if d.PaymentAccount.Value != printedIBAN || len(d.PaymentAccount.Alternatives) != 1 {
		t.Errorf("%+v", d.PaymentAccount)
	}
	d = withCode(t, bill("IBAN: DE12 9900 1000 0004 7170 07"), girocode(printedIBAN, "EUR119.00", "", ""))
	if d.PaymentAccount.Value != printedIBAN || d.PaymentAccount.Proof != byCode || d.PaymentAccount.Evidence.Box() == codeBox {
		t.Errorf("misread: %+v", d.PaymentAccount)
	}
}

// A code with another account does not become the account: it is kept for control.
func TestCodeWithAnotherAccount(t *testing.T) {
	d := withCode(t, bill("IBAN: DE12 9900 1000 0004 7110 01"), girocode(otherIBAN, "EUR119.00", "", ""))
	if d.PaymentAccount.Value != printedIBAN || len(d.CodeAccounts) != 1 || d.CodeAccounts[0] != otherIBAN {
		t.Errorf("account %q, codes %v", d.PaymentAccount.Value, d.CodeAccounts)
	}
	for _, name := range core.FieldNames {
		if f := d.Field(name); f.Detail().Proof == byCode {
			t.Errorf("%s is proven by a code that may be another's", name)
		}
	}
	d = withCode(t, bill("IBAN: DE12 9900 1000 0004 7110 01"), girocode(otherIBAN, "EUR911.00", "", ""))
	if len(differs(d)) != 1 {
		t.Errorf("another account and another amount: %+v", d.Exceptions)
	}
}

func TestCodeWithAnotherAmount(t *testing.T) {
	iban := "IBAN: DE12 9900 1000 0004 7110 01"
	for name, c := range map[string]struct {
		page  string
		codes []string
		want  string // actual of the exception
	}{
		"the same":               {bill(iban), []string{girocode(printedIBAN, "EUR119.00", "", "")}, ""},
		"open":                   {bill(iban), []string{girocode(printedIBAN, "", "", "")}, ""},
		"other":                  {bill(iban), []string{girocode(printedIBAN, "EUR191.00", "", "")}, "191.00"},
		"less the discount":      {bill(iban, "Zahlbar innerhalb 10 Tagen mit 2 % Skonto, 30 Tage netto"), []string{girocode(printedIBAN, "EUR116.62", "", "")}, ""},
		"in two parts":           {bill(iban), []string{girocode(printedIBAN, "EUR59.50", "", "a1"), girocode(printedIBAN, "EUR59.50", "", "a2")}, ""},
		"one fits, one does not": {bill(iban), []string{girocode(printedIBAN, "EUR119.00", "", ""), girocode(printedIBAN, "EUR911.00", "", "")}, "911.00"},
		"parts that lack some":   {bill(iban), []string{girocode(printedIBAN, "EUR59.50", "", "a1"), girocode(printedIBAN, "EUR50.00", "", "a2")}, "109.50"},
	} {
		got := differs(withCode(t, c.page, c.codes...))
		switch {
		case c.want == "" && len(got) > 0:
			t.Errorf("%s: %+v", name, got)
		case c.want != "" && (len(got) != 1 || got[0].Actual != c.want || got[0].Severity != core.Block || got[0].Expected != "119.00"):
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A code that no bank takes warns; one that is no payment code says nothing.
func TestOddCodes(t *testing.T) {
	d := withCode(t, bill(), girocode("DE12990010000004711002", "EUR119.00", "", ""), "BEGIN:VCARD\nEND:VCARD")
	got := differs(d)
	if len(got) != 1 || got[0].Severity != core.Warn || !strings.Contains(got[0].Message, "IBAN") || len(d.CodeAccounts) > 0 {
		t.Errorf("%+v", got)
	}
}

// Swico's billing information carries what the invoice itself says.
func TestSwicoBill(t *testing.T) {
	page := strings.Join([]string{
		"Muster Mechanik AG", "Musterstrasse 9, 4051 Basel", "", "Nordlicht GmbH", "Musterstraße 12", "20095 Hamburg", "",
		"Rechnung 10201409", "Datum 15.06.2026", "",
		"Bezeichnung           Menge   Preis   Betrag", "Wartung der Presse        1  1803.65  1803.65", "",
		"MWST 8.1 %   146.10", "Total CHF   1949.75", "",
		"Konto / Zahlbar an", "CH44 3199 9123 0008 8901 2", "Muster Mechanik AG", "Referenz", "21 00000 00003 13947 14300 09017",
	}, "\n")
	code := strings.Join([]string{"SPC", "0200", "1", "CH4431999123000889012", "S", "Muster Mechanik AG", "Musterstrasse", "9", "4051", "Basel", "CH", "", "", "", "", "", "", "",
		"1949.75", "CHF", "S", "Nordlicht GmbH", "Musterstraße", "12", "20095", "Hamburg", "DE", "QRR", "210000000003139471430009017", "", "EPD",
		"//S1/10/10201409/11/260615/30/999000120/32/8.1/40/2:10;0:30"}, "\r\n")
	d := withCode(t, page, code)
	for name, want := range map[string]string{"payment_account": "CH4431999123000889012", "gross_total": "1949.75", "currency": "CHF", "number": "10201409", "issue_date": "2026-06-15",
		"payment_reference": "210000000003139471430009017"} {
		if f := d.Field(name); f.Text() != want || f.Detail().Proof != byCode {
			t.Errorf("%s is %q, %+v", name, f.Text(), f.Detail())
		}
	}
	if d.SupplierTaxID.Value != "CHE999000120" || d.SupplierTaxID.Detail().Evidence.Box() != codeBox || d.DueDate.Value != core.MustDate("2026-07-15") {
		t.Errorf("tax id %+v, due %s", d.SupplierTaxID, d.DueDate.Value)
	}
	if len(d.Discounts) != 1 || d.Discounts[0].Days != 10 || !d.Discounts[0].Percent.Equal(money.NewDecimal(2, 0)) {
		t.Errorf("discounts %+v", d.Discounts)
	}
}

// An electronic invoice is held against the code on its page too.
func TestCodeAgainstXML(t *testing.T) {
	xml := func() core.Draft {
		var d core.Draft
		d.Kind = core.Field[core.DocKind]{Value: core.KindInvoice, Confidence: 1}
		d.GrossTotal = core.Field[money.Decimal]{Value: money.MustDecimal("119.00"), Confidence: 1}
		d.Currency = core.Field[money.Currency]{Value: "EUR", Confidence: 1}
		d.PaymentAccount = core.Field[string]{Value: printedIBAN, Confidence: 1}
		return d
	}
	r := typed(bill())
	r.Pages[0].Codes = []core.Code{{Format: core.CodeQR, Text: girocode(otherIBAN, "EUR120.00", "", ""), Box: codeBox}}
	d := xml()
	UseCodes(&d, r)
	if len(differs(d)) != 1 || len(d.CodeAccounts) != 1 || d.PaymentAccount.Value != printedIBAN {
		t.Errorf("%+v, %v", d.Exceptions, d.CodeAccounts)
	}
	d = xml()
	d.PaymentAccount = core.Field[string]{}
	if UseCodes(&d, r); d.PaymentAccount.Value != otherIBAN {
		t.Errorf("an account that the XML leaves out: %+v", d.PaymentAccount)
	}
}
