package wire_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/core/score"
)

// TestMain lets the test binary be the worker that reads documents.
func TestMain(m *testing.M) {
	if wire.IsWorker(os.Args) {
		os.Exit(wire.RunWorker(os.Args))
	}
	os.Exit(m.Run())
}

// printed is what the page of the hybrid says.
var printed = []string{
	"Muster Papier GmbH", "Musterweg 3, 22301 Hamburg", "", "Nordlicht Beispiel GmbH", "Musterstrasse 12", "20095 Hamburg", "",
	"Rechnung", "Rechnungsnummer: RE-2026-10431", "Rechnungsdatum: 04.11.2026", "USt-IdNr.: DE990000019", "",
	"Kopierpapier A4     10 x 10,00     100,00 EUR", "", "Nettobetrag 100,00 EUR", "zzgl. 19 % MwSt 19,00 EUR", "Rechnungsbetrag 119,00 EUR", "",
	"IBAN: DE12 9900 1000 0004 7110 01",
}

// hybrid is the page with XML inside. The other places where a PDF keeps files are
// the reader's test.
func hybrid(t *testing.T, xml, name string) []byte {
	t.Helper()
	pdf := fpdf.New("P", "pt", "A4", "")
	pdf.AddPage()
	pdf.SetFont("Helvetica", "", 11)
	for i, l := range printed {
		pdf.Text(72, 90+20*float64(i), l)
	}
	pdf.SetAttachments([]fpdf.Attachment{{Content: []byte(xml), Filename: name}})
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const cbc = `xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"`

// xmlOf is the same invoice as UBL.
const xmlOf = `<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" ` + cbc + `>
<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>RE-2026-10431</cbc:ID><cbc:IssueDate>2026-11-04</cbc:IssueDate><cbc:DueDate>2026-12-04</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:AccountingSupplierParty><cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>DE990000019</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>Muster Papier GmbH</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyLegalEntity><cbc:RegistrationName>Nordlicht Beispiel GmbH</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cac:PayeeFinancialAccount><cbc:ID>DE12990010000004711001</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">19.00</cbc:TaxAmount><cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">100.00</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">19.00</cbc:TaxAmount><cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount currencyID="EUR">100.00</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount currencyID="EUR">119.00</cbc:TaxInclusiveAmount><cbc:PayableAmount currencyID="EUR">119.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">10</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount><cac:Item><cbc:Name>Kopierpapier A4</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item><cac:Price><cbc:PriceAmount currencyID="EUR">10.00</cbc:PriceAmount></cac:Price></cac:InvoiceLine>
</Invoice>`

// TestXMLAgainstPage reads hybrids whose XML says something else than their page, and
// says it in a valid invoice: each difference that matters for paying is told, and
// none is seen where there is none, whatever the file is called.
func TestXMLAgainstPage(t *testing.T) {
	x, err := wire.NewExtractor()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	for _, c := range []struct {
		name    string
		changes []string // pairs of what the XML says, and what instead
		file    string
		want    []string // fields that differ
	}{
		{"the same", nil, "factur-x.xml", nil},
		{"the same, by another name", nil, "data.bin", nil},
		{"gross", []string{">119.00<", ">238.00<", ">100.00<", ">200.00<", ">19.00<", ">38.00<", ">10.00<", ">20.00<"}, "a.xml", []string{"gross_total"}},
		{"number", []string{"RE-2026-10431", "RE-2026-99999"}, "a.xml", []string{"number"}},
		{"account", []string{"DE12990010000004711001", "LT149900011101001000"}, "a.xml", []string{"payment_account"}},
		{"supplier", []string{"Muster Papier GmbH", "Schein Handel Ltd", "DE990000019", "DE990001128"}, "a.xml", []string{"supplier"}},
		{"supplier without a tax number", []string{"Muster Papier GmbH", "Schein Handel Ltd",
			"<cac:PartyTaxScheme><cbc:CompanyID>DE990000019</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>", ""}, "a.xml", []string{"supplier"}},
	} {
		xml := strings.NewReplacer(c.changes...).Replace(xmlOf)
		if len(c.changes) > 0 && xml == xmlOf {
			t.Fatalf("%s: nothing is changed", c.name)
		}
		data := hybrid(t, xml, c.file)
		path := filepath.Join(t.TempDir(), "a.pdf")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		drafts, err := x.Read(t.Context(), path, data)
		if core.KindOf(err) == core.Unavailable {
			t.Skip(err)
		}
		if err != nil || len(drafts) != 1 || drafts[0].Source != core.FromEInvoice {
			t.Errorf("%s: %d drafts, %v", c.name, len(drafts), err)
			continue
		}
		var got []string
		for _, e := range drafts[0].Exceptions {
			if e.Reason == core.XMLDiffersFromPage && e.Blocks() {
				got = append(got, e.Field)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v differ, want %v; %+v", c.name, got, c.want, drafts[0].Exceptions)
		}
	}
}

// TestUnprintedValuesHaveAPlace: what the XML says and the page does not print stands on
// the page that is made of the XML, numbered on from the document's own.
func TestUnprintedValuesHaveAPlace(t *testing.T) {
	x, err := wire.NewExtractor()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	path, data := filepath.Join(t.TempDir(), "a.pdf"), hybrid(t, xmlOf, "factur-x.xml")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	r, drafts, err := x.Look(t.Context(), path, data)
	if core.KindOf(err) == core.Unavailable {
		t.Skip(err)
	}
	if err != nil || len(drafts) != 1 || len(r.Pages) != 1 || len(r.Readable) != 1 || r.Readable[0].Number != 2 {
		t.Fatalf("%d drafts, %d pages and %d readable, %v", len(drafts), len(r.Pages), len(r.Readable), err)
	}
	d := drafts[0]
	if !slices.Equal(d.Pages, []int{1}) {
		t.Errorf("the document has the pages %v", d.Pages)
	}
	for name, page := range map[string]int{"number": 1, "gross_total": 1, "issue_date": 1, "due_date": 2} {
		e := d.Field(name).Detail().Evidence
		if e.Page != page {
			t.Errorf("%s is on page %d, want %d", name, e.Page, page)
			continue
		}
		if text := score.TextIn(slices.Concat(r.Pages, r.Readable)[page-1], e.Box()); !score.Holds(name, d.Field(name).Text(), text) {
			t.Errorf("the place of %s holds %q", name, text)
		}
	}
}
