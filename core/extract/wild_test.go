package extract

import "testing"

// What went wrong on pages as they come, each in words of our own; an empty want is a
// field that the page does not carry.
func TestPagesAsTheyCome(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       map[string]string
	}{
		{"a deposit is no tax, though it would make sums agree", `
Greenleaf Trading Co.
Invoice GL-77
Date: 2026-03-04

Tea, green      20 x 4.50      90.00
Tea, black      10 x 4.00      40.00
Sub total                     130.00
Less deposit paid             -30.00
Balance due                   100.00
`, map[string]string{"net_total": "130.00", "tax_total": "", "amount_due": "100.00", "prepaid": "30.00"}},
		{"a number and a word under the totals are no town", `
Nordic Foods AB
Storgatan 1, 111 22 Stockholm

Invoice 70012
Date: 2026-03-02

Description           Qty     Price      Amount
Salmon 5 kg            10    845,50    8 455,00

Net                                    8 455,00
VAT 12%                                1 014,60
Total to pay                           9 469,60
Previous invoice 70001 of 9 085,00 is settled.
`, map[string]string{"buyer": "", "gross_total": "9469.60"}},
		{"a number that counts within its month", `
Studio Kaczmarek sp. z o.o.
ul. Długa 5, 00-238 Warszawa

Faktura VAT nr 12/03/2026
Data wystawienia: 05.03.2026
Nabywca: Hurtownia Lis sp. j.

Razem netto                                         1 400,00
VAT 23%                                               322,00
Do zapłaty                                          1 722,00 PLN
`, map[string]string{"number": "12/03/2026", "issue_date": "2026-03-05"}},
		{"a date behind a number's head in another column is none", `
Harrow Office Ltd
1 High Road, London N1 1AA

INVOICE
Invoice no      Date
HO-551          12/03/2026

Total GBP                 120.00
`, map[string]string{"number": "HO-551", "issue_date": "2026-03-12"}},
	} {
		d := one(t, c.text)
		for field, want := range c.want {
			if got := d.Field(field); got.Text() != want {
				t.Errorf("%s: %s is %q (%.2f), want %q", c.name, field, got.Text(), got.Detail().Confidence, want)
			}
		}
	}
}
