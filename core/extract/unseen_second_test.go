package extract

import "testing"

// Causes that a second set of strange suppliers' documents showed, again in words of
// our own.
func TestGeneralCausesAgain(t *testing.T) {
	readCauses(t, []cause{
		{"the register's number is not the bill's", `
TARN VALLEY LABORATORIES LTD
Mill Lane, Leeds LS1 4AB
Registered in London No. 1188334

Brook Joinery Ltd
9 High Street
York YO1 7HH

INVOICE
Our No. TV-8104                              Date 14 March 2026
Professional fees                                           GBP 100.00
Amount due                                                  GBP 100.00
`, "number", "TV-8104"},
		{"the number of the bill that is taken back", `
Colorificio Verdi S.n.c. di Verdi A. & B.              NOTA DI CREDITO
Via Po 7 - 60126 Ancona                                Numero    NC/71
P. IVA 00743110157                                     Data      10/02/2026

Cliente
Edil Adria S.r.l.
Zona Ind. Sud - 60131 Ancona

Storno parziale fattura n. 6512 del 20/01/2026
Totale imponibile    60,00
Totale IVA           13,20
Totale documento     73,20  EUR
`, "number", "NC/71"},
		{"a telephone number is no order's", `
LAKESIDE IMAGING, P.C.                                    INVOICE
P.O. Box 410                                              Invoice #       884-217
Omaha, NE 68104                                           Invoice date    03/04/2026
(402) 555-0142   Tax ID 47-1234567                        PO

Total charges                   640.00
`, "order_ref", ""},
		{"what a cash machine asks for is no order's", `
Luz do Sul, Lda
Rua da Fonte 20, 4700-312 Braga
FATURA FT A/881                              Data de emissão: 06-03-2026
Valor a pagar                                  47,32 €

Pagamento por Multibanco   Entidade: 20711   Referência: 112 334 556   Montante: 47,32 €
`, "order_ref", ""},
		{"a firm's capital is no part of its name", `
FACTURE N° F-0124
Date d'édition : 02/01/2026
Total HT                                                              500,00 €
TVA 20,00 %                                                           100,00 €
Total TTC                                                             600,00 €

Phare Réseaux SA au capital de 2 000 000 € - 11 rue du Phare 92130 Issy
`, "supplier", "Phare Réseaux SA"},
		{"what a firm does is no part of its name", `
LAGUNARENT S.R.L. noleggio a lungo termine
Via Torino 120, 30172 Mestre (VE)
Fattura n. 1180 del 01/08/2026
Spett.le
Studio Zanin
Riviera Sud 9
30171 Mestre
Imponibile 389,00
IVA 22% 85,58
Totale fattura 474,58
`, "supplier", "LAGUNARENT S.R.L."},
		{"the person under the firm is not billed", `
Malerei Hang GmbH, Am Hang 3, 01445 Radebeul

Wohnbau Flusstal
Frau Siebert
Bahnhofstraße 40
01662 Meißen

Rechnung Nr. 2026/118                                     22.04.2026
Nettobetrag              2.340,00 €
19 % MwSt.                 444,60 €
Rechnungsbetrag          2.784,60 €
`, "buyer", "Wohnbau Flusstal"},
		{"a department is not billed", `
LAKESIDE IMAGING, P.C.
P.O. Box 410
Omaha, NE 68104
(402) 555-0142

Prairie Mills
Attn: Occupational Health
2200 Grain Road
Fremont, NE 68025

Invoice # 884-217            Invoice date 03/04/2026
Total charges                   640.00
`, "buyer", "Prairie Mills"},
		{"a tax id beside the recipient is no total", `
Fiduciaire du Canal SPRL
Comptabilité - Fiscalité - Conseil

Boulevard du Canal 230 - 1030 Bruxelles
TVA BE0412337793                                  Boucherie Lenoir
Tél. 02 242 00 11                                 Rue de la Station 5
                                                  1300 Wavre

FACTURE 2026-0266                                 Bruxelles, le 14/05/2026
Total hors TVA                                                         375,00 €
TVA 21 %                                                                78,75 €
À payer                                                                453,75 €
`, "buyer", "Boucherie Lenoir"},
		{"the front of an account is no tax id", `
Spedycja Sudety S.A.
ul. Fabryczna 11, 58-300 Wałbrzych
FAKTURA FS 214/06/2026                       Data wystawienia: 18.06.2026
Razem do zapłaty: 1 168,50 EUR
Konto EUR: PL84 1090 1098 0000 0001 5295 9691
`, "supplier_tax_id", ""},
		{"all charges are the total, the payment is off the balance", `
LAKESIDE IMAGING, P.C.
P.O. Box 410
Omaha, NE 68104

Invoice # 884-217            Invoice date 03/04/2026
Total charges                   640.00
Payment received 02/28/2026    -125.00
Balance due                    $515.00
`, "gross_total", "640.00"},
		{"what will be asked next is not due", `
Stadtwerke Heide GmbH
Am Gaswerk 1, 21244 Buchholz

Rechnungsnummer 77120093345         Datum 12.02.2026
Rechnungsbetrag brutto                                    3.784,80 EUR
Nachzahlung                                                 484,80 EUR

Den Betrag von 484,80 EUR buchen wir am 26.02.2026 von Ihrem Konto ab.
Ihr neuer monatlicher Abschlag beträgt 330,00 EUR, erstmals fällig am 15.03.2026.
`, "due_date", "2026-02-26"},
		{"a tax id in front of an IBAN", `
INVOICE 0047
Date 02/10/2026
Total €1,205.40
VAT no. IE6388047V      IBAN IE29 AIBK 9311 5212 3456 78     BIC AIBKIE2D
`, "payment_account", "IE29AIBK93115212345678"},
		{"an account beside a sort code", `
WHITSAND PAPERS CO.
INVOICE
No. WP/922                                  Tax point 8 July 2026
Goods total                       427.50
VAT @ 20%                          85.50
Invoice total                   £ 513.00
Barclays York 40-47-31 account 70415522
`, "payment_account", "70415522"},
		{"a craftsman's number at the tax office", `
Malerbetrieb Hang
Am Hang 3
01445 Radebeul
St.-Nr. 202/234/01178

Rechnung Nr. 2026/118                                     22.04.2026
Nettobetrag              2.340,00 €
19 % MwSt.                 444,60 €
Rechnungsbetrag          2.784,60 €
`, "supplier_tax_id", "20223401178"},
		{"one item, the tax and the total", `
STUDIO VLEUGEL
Havenkade 7, 8861 AB Harlingen
Factuurnummer 2026-014                Factuurdatum 9 mei 2026

Aantal   Omschrijving                     Prijs         Bedrag
26       uur ontwerp                      60,00       1.560,00
btw 21%                                                 327,60
Totaal te voldoen                                     1.887,60
`, "net_total", "1560.00"},
	})
}

// A row of a bill that ends in an amount is no address, and a street is no name.
func TestNoAddress(t *testing.T) {
	for _, s := range []string{"Rue de la Station 5", "Via Emilia Est 210", "Calle Mayor 14", "Avenida da Liberdade n.º 12"} {
		if name, ok := nameOf(s); ok {
			t.Errorf("%q is taken for the name %q", s, name)
		}
	}
	if _, ok := nameOf("Via Nova S.r.l."); !ok {
		t.Error("a firm may be called after a street")
	}
	d := one(t, `
Vogt Rechtsanwälte GmbH
Neuer Wall 72
20354 Hamburg

Kostennote Nr. 26-00391                                    17. März 2026
Gebühr nach Tabelle                                     1.148,80 €
Dokumentenpauschale                                          2,87 €
Auslagen Nr. 7002 VV RVG                                    20,00 €
Zwischensumme                                            1.171,67 €
19 % Umsatzsteuer                                          222,62 €
Endsumme                                                 1.394,29 €
`)
	if got := d.Buyer.Value; got != "" {
		t.Errorf("the buyer is %q", got)
	}
}
