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
		{"a row of a breakdown is no total where only the rows together make the sum", `
Backstube Sonnenkorn
Brotweg 1, 80331 München

Rechnung Nr. R-310
15.03.2026

Brezeln                       100 x 0,85      85,00
Mehrkornbrot                   10 x 3,95      39,50
Catering Service                1 x 50,00     50,00

Netto 7 %      124,50     MwSt     8,72
Netto 19 %      50,00     MwSt     9,50
Summe                                        192,72 EUR
`, map[string]string{"net_total": "", "tax_total": "", "gross_total": "192.72"}},
		{"a statement has none of the numbers that it lists", `
Statement of account
Harbour Fasteners Ltd
Unit 4, Dock Road, Hull HU1 2AB

To: Rowan Builders Ltd
Date: 31/03/2026
Account no: C-1207

Date        Reference     Debit     Credit    Balance
01/03/2026  INV-8811     240.00               240.00
12/03/2026  INV-8840     120.00               360.00
20/03/2026  Payment                 240.00    120.00

Total outstanding                             120.00
`, map[string]string{"number": "", "order_ref": "", "payment_reference": "", "customer_number": "C-1207"}},
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
