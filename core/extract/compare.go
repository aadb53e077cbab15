package extract

import (
	"fmt"

	"countersign/core"
	"countersign/core/checksum"
)

// sureEnough is the confidence from which a value on the page is believed against
// the XML.
const sureEnough = 0.9

// Compare looks for differences between an e-invoice and the page that people
// see: gross total, IBAN, number and supplier (DOMAIN 3). A difference blocks,
// because one of the two is not what it claims to be. A page value that is not
// sure, or that the XML's value explains, is no difference.
func Compare(xml, page core.Draft) []core.Exception {
	var out []core.Exception
	differ := func(field, want, got string) {
		out = append(out, core.Exception{Reason: core.XMLDiffersFromPage, Severity: core.Block, Field: field, Expected: want, Actual: got,
			Message: fmt.Sprintf("The e-invoice says %s %q, but the page shows %q. Ask the supplier which is right before paying.", fieldWords[field], want, got)})
	}
	if x, p := xml.GrossTotal, page.GrossTotal; x.IsSet() && p.IsSet() && p.Confidence >= sureEnough && p.Proof != "" &&
		!sameAmount(x.Value.Abs(), p.Value.Abs()) && !offered(p.Alternatives, x.Value.String()) && !equalsDue(&xml, &page) {
		differ("gross_total", x.Value.String(), p.Value.String())
	}
	if x, p := checksum.Compact(xml.PaymentAccount.Value), checksum.Compact(page.PaymentAccount.Value); checksum.IBAN(x) && checksum.IBAN(p) && x != p && !offered(page.PaymentAccount.Alternatives, x) {
		differ("payment_account", x, p)
	}
	if x, p := xml.Number, page.Number; x.IsSet() && p.IsSet() && p.Confidence >= sureEnough && !sameNumber(x.Value, p.Value) && !offered(p.Alternatives, x.Value) {
		differ("number", x.Value, p.Value)
	}
	if x, p := xml.Supplier, page.Supplier; x.IsSet() && p.IsSet() && p.Confidence >= sureEnough && otherSupplier(&xml, &page) {
		differ("supplier", x.Value, p.Value)
	}
	return out
}

// equalsDue allows for pages that print the amount due where the XML has the
// gross total.
func equalsDue(xml, page *core.Draft) bool {
	return xml.AmountDue.IsSet() && sameAmount(xml.AmountDue.Value.Abs(), page.GrossTotal.Value.Abs())
}

func offered(list []core.Alternative, value string) bool {
	for _, a := range list {
		if a.Value == value || core.NumberKey(a.Value) == core.NumberKey(value) {
			return true
		}
	}
	return false
}

// sameNumber compares document numbers as people would: one may carry a prefix
// that the other leaves out.
func sameNumber(a, b string) bool {
	x, y := core.NumberKey(a), core.NumberKey(b)
	return x == y || len(x) >= 4 && len(y) > len(x) && y[len(y)-len(x):] == x || len(y) >= 4 && len(x) > len(y) && x[len(x)-len(y):] == y
}

// otherSupplier reports whether the two name different firms: no common word in
// the names, and either two tax ids, or on the page neither the name nor the tax id
// that the XML states (Locate has looked for both).
func otherSupplier(xml, page *core.Draft) bool {
	x, p := checksum.TaxKey(xml.SupplierTaxID.Value), checksum.TaxKey(page.SupplierTaxID.Value)
	if x != "" && x == p || sameParty(xml.Supplier.Value, page.Supplier.Value) || sameParty(xml.Buyer.Value, page.Supplier.Value) {
		return false
	}
	for _, w := range nameWords(xml.Supplier.Value) {
		for _, v := range nameWords(page.Supplier.Value) {
			if w == v {
				return false
			}
		}
	}
	nowhere := xml.Supplier.Evidence.Page == 0 && xml.SupplierTaxID.Evidence.Page == 0
	return x != "" && p != "" && x != p || nowhere && len(nameWords(xml.Supplier.Value)) > 0
}
