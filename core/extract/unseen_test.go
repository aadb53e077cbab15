package extract

import (
	"testing"

	"countersign/core"
)

// Causes of errors that were found on documents of suppliers that nobody had looked
// at, each in words of our own.
func TestGeneralCauses(t *testing.T) {
	readCauses(t, []cause{
		{"a second party under the first", `
INVOICE

From: Tarn Valley Tools Ltd, 4 Mill Lane, Leeds LS1 4AB
To:   Brook Joinery Ltd, 9 High Street, York YO1 7HH

Invoice Number: TV-81
Invoice Date:   2026-02-14

Net:    GBP 100.00
VAT:    GBP  20.00
Total:  GBP 120.00
`, "buyer", "Brook Joinery Ltd"},
		{"the capital is no name", `
MENUISERIE DU PONT                                          FACTURE
SARL au capital de 5 000 €
3 rue du Pont, 31000 Toulouse                               Numéro : F-31
                                                            Date : 02/03/2026
Facturé à : Atelier Nord SAS
8 rue Haute, 59000 Lille

Total HT : 100,00 €
TVA 20 % : 20,00 €
Total TTC : 120,00 €
`, "supplier", "MENUISERIE DU PONT"},
		{"a tax label is no name, a house may be the customer", `
Bianchi Ascensori S.r.l.
Via Po 3 - 10121 Torino (TO)
P.IVA IT 00743110157

                                            Spett.le
                                            Condominio Via Dante 9
                                            20121 Milano

FATTURA N. 2026/7 del 12/03/2026

Imponibile:                                         100,00
IVA 22%:                                             22,00
Totale fattura:                                     122,00
`, "buyer", "Condominio Via Dante 9"},
		{"the day of collection is no issue date", `
Funknetz Nord GmbH
Ringstrasse 9, 60311 Frankfurt

Rechnungsnummer: FN-2026-1
Summe netto:                 10,00 EUR
zzgl. 19% MwSt:               1,90 EUR
Rechnungsbetrag:             11,90 EUR

Der Betrag wird am 02.05.2026 von Ihrem Konto abgebucht.
`, "issue_date", ""},
		{"the kind behind the name", `
Harbour Web Hosting Invoice

Invoice number HW-9
Date 3 March 2026
Total GBP 12.00
`, "supplier", "Harbour Web Hosting"},
		{"an address behind the name", `
INVOICE

Seller: Fjord Timber AS, Havnegata 3, Oslo
Buyer:  Bay Trading AS, Kaien 5, Bergen

Invoice No: FT-4
Date: 2026-03-10

Net:   NOK  500.00
VAT:   NOK  125.00
Total: NOK  625.00
`, "supplier", "Fjord Timber AS"},
		{"a town is no firm, whatever its state", `
Hartley-Moss                                                INVOICE
Address:6479 Quarry Lane                                    INVOICE # HM-88
East Milltown, AS 38212 US                                  Invoice Date: 24-Sep-2025

Bill to:Ann Carver
17 Cove Road

                                            TOTAL : 306.23 USD
`, "supplier", "Hartley-Moss"},
		{"a colon before the name", `
Hartley-Moss                                                INVOICE HM-89
                                                            Date: 24-Sep-2025
Buyer :Ann Carver
17 Cove Road
Leeds LS1 4AB

                                            TOTAL : 306.23 GBP
`, "buyer", "Ann Carver"},
		{"the label of an id is no name", `
Lindner Elektro GmbH
Gewerbering 7, 12345 Musterhausen
USt-IdNr. DE123456788

Eva Beispiel
Gartenweg 12
12345 Musterhausen


Rechnung Nr. 187
Rechnungsdatum: 15.03.2026
Rechnungsbetrag netto:                      100,00 EUR
zzgl. 19% MwSt:                              19,00 EUR
Rechnungsbetrag brutto:                     119,00 EUR
`, "buyer", "Eva Beispiel"},
		{"a number and a total make an invoice", `
Molenzicht B.V.
KvK 87654321
Factuurnummer: MZ-12
Factuurdatum: 03-04-2026
Totaal incl. btw: EUR 121,00
`, "kind", "invoice"},
	})
}

// cause is a page with the one value that was read wrong on pages like it.
type cause struct{ name, text, field, want string }

func readCauses(t *testing.T, list []cause) {
	t.Helper()
	for _, c := range list {
		drafts := Read(typed(c.text), Context{})
		if len(drafts) != 1 {
			t.Errorf("%s: %d drafts", c.name, len(drafts))
			continue
		}
		if got := drafts[0].Field(c.field).Text(); got != c.want {
			t.Errorf("%s: %s is %q, want %q", c.name, c.field, got, c.want)
		}
	}
}

func TestDayOfCollectionIsDue(t *testing.T) {
	d := Read(typed("INVOICE 17\nDate: 1 March 2026\nTotal EUR 12.00\n\nThe amount will be debited on 15 March 2026.\n"), Context{})
	if len(d) != 1 || d[0].DueDate.Value != core.MustDate("2026-03-15") || d[0].IssueDate.Value != core.MustDate("2026-03-01") {
		t.Errorf("%+v", d)
	}
}
