package main

import (
	"io"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"countersign/core/einvoice"
	"countersign/core/money"
)

type writers = map[string]io.Writer

// ubl writes a small electronic invoice over one line. The names are those of the
// template below; amounts that are not given are computed.
func ubl(ts *testscript.TestScript, neg bool, args []string) {
	v := map[string]string{"date": ts.Getenv("TODAY"), "due": ts.Getenv("DUE")}
	for _, c := range conditions(ts, args[1:]) {
		v[c[0]] = c[1]
	}
	data, err := einvoiceXML(v)
	ts.Check(err)
	if neg {
		ts.Fatalf("usage: ubl FILE [NAME=VALUE...]")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o644))
}

// einvoiceXML fills the template.
func einvoiceXML(given map[string]string) ([]byte, error) {
	v := map[string]string{
		"number": "INV-1", "supplier": "Acme GmbH", "tax-id": "DE123456788", "order": "PO-1", "item": "W-1", "quantity": "10", "price": "10.00",
		"iban": "DE02120300000000202051", "date": "2026-11-02", "due": "2026-12-02", "root": "Invoice", "type": "380", "buyer": "Nordlicht Beispiel GmbH", "reference": "",
	}
	for name, value := range given {
		v[name] = value
	}
	if ref := v["reference"]; ref != "" {
		v["reference"] = "<cbc:BuyerReference>" + ref + "</cbc:BuyerReference>"
	}
	q, err := money.ParseDecimal(v["quantity"])
	if err != nil {
		return nil, err
	}
	p, err := money.ParseDecimal(v["price"])
	if err != nil {
		return nil, err
	}
	net, err := money.Times(q, p, money.Decimal{}, "EUR")
	if err != nil {
		return nil, err
	}
	tax := money.New((net.Minor*19+50)/100, "EUR")
	for name, a := range map[string]money.Amount{"net": net, "tax": tax, "gross": money.New(net.Minor+tax.Minor, "EUR")} {
		if v[name] == "" {
			v[name] = a.String()
		}
	}
	var pairs []string
	for name, value := range v {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return []byte(strings.NewReplacer(pairs...).Replace(ublTemplate)), nil
}

const ublTemplate = `<?xml version="1.0" encoding="UTF-8"?>
<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>{number}</cbc:ID><cbc:IssueDate>{date}</cbc:IssueDate><cbc:DueDate>{due}</cbc:DueDate>
<cbc:{root}TypeCode>{type}</cbc:{root}TypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>{reference}
<cac:OrderReference><cbc:ID>{order}</cbc:ID></cac:OrderReference>
<cac:AccountingSupplierParty><cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>{tax-id}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>{supplier}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyLegalEntity><cbc:RegistrationName>{buyer}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cac:PayeeFinancialAccount><cbc:ID>{iban}</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">{tax}</cbc:TaxAmount><cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">{net}</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">{tax}</cbc:TaxAmount><cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">{net}</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount currencyID="EUR">{net}</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount currencyID="EUR">{gross}</cbc:TaxInclusiveAmount><cbc:PayableAmount currencyID="EUR">{gross}</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:{root}Line><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">{quantity}</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="EUR">{net}</cbc:LineExtensionAmount><cac:Item><cbc:Name>Widget</cbc:Name><cac:SellersItemIdentification><cbc:ID>{item}</cbc:ID></cac:SellersItemIdentification><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item><cac:Price><cbc:PriceAmount currencyID="EUR">{price}</cbc:PriceAmount></cac:Price></cac:{root}Line>
</{root}>
`

// The invoices of the stories are electronic invoices.
func TestStoriesWriteInvoices(t *testing.T) {
	data, err := einvoiceXML(nil)
	if err != nil {
		t.Fatal(err)
	}
	d, err := einvoice.Parse(data)
	if err != nil || d.Number.Value != "INV-1" || d.GrossTotal.Text() != "119.00" {
		t.Errorf("%+v, %v", d, err)
	}
}
