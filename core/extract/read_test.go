package extract

import (
	"strings"
	"testing"

	"countersign/core"
)

func TestKinds(t *testing.T) {
	for page, want := range map[string]core.DocKind{
		"INVOICE 1001\nTotal  12.00 EUR":                                 core.KindInvoice,
		"Rechnung Nr. 1001\nGesamtbetrag  12,00 EUR":                     core.KindInvoice,
		"CREDIT NOTE CN-1001\nTotal  12.00 EUR":                          core.KindCreditNote,
		"Gutschrift Nr. 1001\nzu Rechnung Nr. 900\nGesamt 12,00 EUR":     core.KindCreditNote,
		"Avoir AV-2017\nTotal TTC  12,00 €":                              core.KindCreditNote,
		"Statement of account\nBalance due   12.00":                      core.KindStatement,
		"Zahlungserinnerung\nRechnung 1001 vom 3.4.2025   12,00 EUR":     core.KindReminder,
		"PURCHASE ORDER PO-77\nPlease supply   3 bolts":                  core.KindOrder,
		"Lieferschein L-100\nMenge   Bezeichnung\n3   Bolzen":            core.KindDeliveryNote,
		"Angebot Nr. 17\nGesamtbetrag 12,00 EUR":                         core.KindQuote,
		"Dear all,\nplease find our new opening hours on the next page.": core.KindOther,
		"Sehr geehrte Damen und Herren,\nhiermit kündige ich.":           core.KindOther,
	} {
		if d := one(t, page); d.Kind.Value != want {
			t.Errorf("%q is %s, want %s", strings.SplitN(page, "\n", 2)[0], d.Kind.Value, want)
		}
	}
}

func TestLabels(t *testing.T) {
	for text, want := range map[string]concept{
		"Invoice #": cNumber, "Rechnungs-Nr.:": cNumber, "N° de facture :": cNumber, "Factuurnummer": cNumber, "Nº factura": cNumber, "Faktura VAT nr": cNumber, "Número da fatura": cNumber, "Fattura n.": cNumber,
		"Date d'échéance": cDue, "Vervaldatum": cDue, "Termin płatności:": cDue, "Fälligkeitsdatum": cDue, "Fecha de vencimiento": cDue, "Data de vencimento": cDue, "Data scadenza": cDue,
		"Total TTC": cGross, "Rechnungsbetrag": cGross, "Totaal incl. BTW": cGross, "Razem brutto": cGross, "Totale documento": cGross, "Total factura": cGross,
		"Base imponible": cNet, "Imponibile": cNet, "Nettobetrag": cNet, "Total HT": cNet, "Razem netto": cNet,
		"USt-IdNr.": cTaxID, "P.IVA": cTaxID, "NIP": cTaxID, "BTW-nummer": cTaxID, "N° TVA client": cBuyerTaxID,
	} {
		s := newSheet(typed(text).Pages)
		set := findLabels(s.segs, labelLexicon, false)
		best, top := concept(""), 0.0
		for _, l := range set.all {
			for _, m := range l.meanings {
				if m.weight > top || m.concept == want && m.weight == top {
					best, top = m.concept, m.weight
				}
			}
		}
		if best != want || top < 0.9 {
			t.Errorf("%q is %s (%.2f), want %s", text, best, top, want)
		}
	}
}

// TestMisreadLabels: OCR errors of one letter in six are forgiven, on scans only.
func TestMisreadLabels(t *testing.T) {
	for _, text := range []string{"lnvoice nurnber", "Rechnungsnurnmer", "lnvoice date", "Gesarntbetrag"} {
		s := newSheet(typed(text).Pages)
		if set := findLabels(s.segs, labelLexicon, true); len(set.all) == 0 {
			t.Errorf("%q is not recognised", text)
		}
	}
}

// TestJointTotals: arithmetic decides where labels mislead.
func TestJointTotals(t *testing.T) {
	for name, c := range map[string]struct{ page, net, tax, gross string }{
		"earlier balance":         {"Invoice 1001\nSubtotal     100.00\nSales tax     10.00\nTotal     $ 110.00\nPrevious unpaid balance     500.00\nAmount due     610.00", "100.00", "10.00", "110.00"},
		"two rates":               {"Rechnung 1001\nSumme netto     300,00\nMwSt 7% von 100,00     7,00\nMwSt 19% von 200,00     38,00\nRechnungsbetrag     345,00 EUR", "300.00", "", "345.00"},
		"a row of sums":           {"Faktura VAT FV/12\nStawka       Netto         VAT          Brutto\n23%          200,00        46,00        246,00\n5%           60,00         3,00         63,00\nRazem        260,00        49,00        309,00\nDo zapłaty   309,00 PLN", "260.00", "49.00", "309.00"},
		"two taxes of one base":   {"Tax Invoice 1001\nTaxable value     1000.00\nCGST 9%     90.00\nSGST 9%     90.00\nTotal     1180.00", "1000.00", "", "1180.00"},
		"row of totals":           {"Facture 1001\nTotal HT       TVA 20 %      Total TTC\n100,00         20,00         120,00 €", "100.00", "20.00", "120.00"},
		"three decimals, settled": {"Invoice 1001\nNet total     1.234 EUR\nVAT     246,80 EUR\nTotal     1.480,80 EUR", "1234.00", "246.80", "1480.80"},
		"rounded":                 {"TAX INVOICE\nTotal sales     112.46\nRounding     -0.01\nTotal     RM 112.45\nCash     120.00\nChange     7.55", "", "", "112.45"},
	} {
		d := one(t, c.page)
		if name == "two taxes of one base" && (d.TaxTotal.IsSet() || d.GrossTotal.Proof == "") {
			t.Errorf("%s: tax %s, total proven by %q", name, d.TaxTotal.Text(), d.GrossTotal.Proof)
		}
		if d.NetTotal.Text() != c.net && c.net != "" || d.TaxTotal.Text() != c.tax && c.tax != "" || d.GrossTotal.Text() != c.gross {
			t.Errorf("%s: %s + %s = %s, want %s + %s = %s", name, d.NetTotal.Text(), d.TaxTotal.Text(), d.GrossTotal.Text(), c.net, c.tax, c.gross)
		}
	}
}

// TestRateOfTheLines: a rate that all lines have explains what stands between net and gross.
func TestRateOfTheLines(t *testing.T) {
	d := one(t, "Faktura 26/11\nOpis              Ilość     Cena netto    Netto     VAT %    Brutto\nEnergia             100       9,1016     910,16      23    1119,50\nOpłata                2      12,5000      25,00      23      30,75\n                              Razem      935,16            1150,25\nKwota do zapłaty: 1150,25 zł")
	if d.GrossTotal.Confidence < 0.95 || d.NetTotal.Text() != "935.16" || d.NetTotal.Confidence < 0.95 {
		t.Errorf("total %s (%.2f), net %s (%.2f)", d.GrossTotal.Text(), d.GrossTotal.Confidence, d.NetTotal.Text(), d.NetTotal.Confidence)
	}
}

// TestAgreementMakesSure: the same total is sure with its sum and not without.
func TestAgreementMakesSure(t *testing.T) {
	with := one(t, "Invoice 1001\nNet total     100.00\nVAT     20.00\nTotal     120.00 EUR")
	wrong := one(t, "Invoice 1001\nNet total     100.00\nVAT     20.00\nTotal     130.00 EUR")
	if with.GrossTotal.Confidence < 0.95 || with.GrossTotal.Proof == "" {
		t.Errorf("agreeing: %+v", with.GrossTotal)
	}
	if wrong.GrossTotal.Confidence >= 0.8 {
		t.Errorf("not agreeing, yet %.2f sure", wrong.GrossTotal.Confidence)
	}
}

// TestTableOverPages: one table on two pages, a sum carried over is no line.
func TestTableOverPages(t *testing.T) {
	head := "Pos   Bezeichnung            Menge   Einzelpreis   Gesamtpreis\n"
	d := one(t, "Rechnung Nr. 2025-100\n"+head+"1     Schraube                  10          1,00         10,00\n2     Mutter                    20          0,50         10,00\nÜbertrag                                              20,00\n"+
		"\f"+"Rechnung Nr. 2025-100\n"+head+"Übertrag                                              20,00\n3     Scheibe                   30          0,10          3,00\n\nNettobetrag                                           23,00\nMwSt 19 %                                              4,37\nRechnungsbetrag                                       27,37 EUR")
	if len(d.Lines) != 3 {
		t.Fatalf("%d lines, want 3: %+v", len(d.Lines), d.Lines)
	}
	if d.Lines[2].NetAmount.Evidence.Page != 2 || d.Lines[2].Description.Value != "Scheibe" {
		t.Errorf("%+v", d.Lines[2])
	}
}

func TestSplit(t *testing.T) {
	page := func(n string) string {
		return "Invoice number: " + n + "\nInvoice date: 2025-11-03\nNet total   100.00\nVAT    20.00\nTotal amount     120.00 EUR"
	}
	if d := Read(typed(page("INV-1001")+"\f"+page("INV-1002")), Context{}); len(d) != 2 || d[0].Pages[0] != 1 || d[1].Pages[0] != 2 || d[1].Number.Value != "INV-1002" {
		t.Errorf("two invoices: %d drafts", len(d))
	}
	if d := Read(typed(page("INV-1001")+"\f"+page("INV-1001")), Context{}); len(d) != 1 {
		t.Errorf("copies of one invoice: %d drafts", len(d))
	}
	if d := Read(typed(page("INV-1001")+"\f"+"General terms and conditions\nInvoice number INV-1002 is an example."), Context{}); len(d) != 1 {
		t.Errorf("terms behind an invoice: %d drafts", len(d))
	}
	if d := Read(core.Reading{}, Context{}); len(d) != 0 {
		t.Errorf("nothing: %d drafts", len(d))
	}
}

// TestKnownParties: the firm is the buyer, a known supplier is the supplier.
func TestKnownParties(t *testing.T) {
	page := "Marlow Joinery Ltd\n\nNorthgate Fixings\n\nInvoice number: INV-1001\nTotal 120.00 GBP"
	d := Read(typed(page), Context{Firm: core.Firm{Name: "Marlow Joinery Limited"}, Suppliers: []core.Supplier{{Name: "Northgate Fixings Limited"}}})[0]
	if d.Supplier.Value == "" || !sameParty(d.Supplier.Value, "Northgate Fixings") || !sameParty(d.Buyer.Value, "Marlow Joinery") {
		t.Errorf("supplier %q, buyer %q", d.Supplier.Value, d.Buyer.Value)
	}
}

// TestSkewedLines: lines cluster on a page that was scanned at a slant.
func TestSkewedLines(t *testing.T) {
	body := "\nThank you for your order of the last month which we were glad to fill\nGoods remain our property until they have been paid for in full\n"
	r := typed(body + "Invoice number: INV-1001                                   Invoice date: 2025-11-03\nNet total                                                          100.00\nVAT                                                                 20.00\nTotal                                                          120.00 EUR")
	for i := range r.Pages[0].Words {
		b := &r.Pages[0].Words[i].Box
		b.Y0 += 0.03 * (b.X0 + b.X1) / 2
		b.Y1 += 0.03 * (b.X0 + b.X1) / 2
	}
	d := Read(r, Context{})[0]
	if d.GrossTotal.Text() != "120.00" || d.Number.Value != "INV-1001" || d.IssueDate.Text() != "2025-11-03" {
		t.Errorf("%s %s %s", d.Number.Value, d.IssueDate.Text(), d.GrossTotal.Text())
	}
}
