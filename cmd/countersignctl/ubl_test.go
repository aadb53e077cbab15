package main

import (
	"io"
	"maps"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"countersign/core/einvoice"
)

type writers = map[string]io.Writer

// ubl writes a small electronic invoice over one line; see einvoiceXML. Amounts that are
// not given are computed.
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

// einvoiceXML writes an invoice over ten widgets, but for what is given.
func einvoiceXML(given map[string]string) ([]byte, error) {
	v := map[string]string{
		"number": "INV-1", "order": "PO-1", "item": "W-1", "quantity": "10", "price": "10.00", "date": "2026-11-02", "due": "2026-12-02",
		"tax-id": firms["Acme GmbH"]["tax"], "iban": firms["Acme GmbH"]["iban"],
	}
	maps.Copy(v, given)
	v["tax_id"] = v["tax-id"]
	line := entry{args: []string{"1", v["quantity"], "x", v["price"]}, set: map[string]string{"item": v["item"]}}
	under := []entry{line}
	if v["freight"] != "" {
		under = append(under, entry{args: []string{"charge", v["freight"]}, set: map[string]string{"reason": "Fracht", "code": "FC"}})
	}
	return (&bill{step: step{args: []string{v["number"]}, set: v, under: under}}).xml()
}

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
