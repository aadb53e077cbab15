package einvoice

import (
	"strings"

	"countersign/core"
)

// syntax is one of the two families of XML that invoices are written in.
type syntax int

const (
	unknown syntax = iota
	ubl            // OASIS Universal Business Language
	cii            // UN/CEFACT Cross Industry, with ZUGFeRD 1.0
)

// The namespaces that tell the families. Versions stand behind them.
const (
	ublSpace  = "urn:oasis:names:specification:ubl:schema:xsd:"
	ciiSpace  = "urn:un:unece:uncefact:data:"
	ferdSpace = "urn:ferd:"
)

// ublRoots are the UBL documents that are told apart. Only invoices and credit
// notes can be paid; the kind of the others is all that matters about them.
var ublRoots = map[string]core.DocKind{
	"Invoice": core.KindInvoice, "CreditNote": core.KindCreditNote, "DebitNote": core.KindInvoice,
	"SelfBilledInvoice": core.KindInvoice, "SelfBilledCreditNote": core.KindCreditNote, "FreightInvoice": core.KindInvoice,
	"Order": core.KindOrder, "OrderChange": core.KindOrder, "OrderResponse": core.KindOrder, "OrderResponseSimple": core.KindOrder,
	"Quotation": core.KindQuote, "DespatchAdvice": core.KindDeliveryNote, "ReceiptAdvice": core.KindOther,
	"Statement": core.KindStatement, "Reminder": core.KindReminder, "Catalogue": core.KindOther, "ApplicationResponse": core.KindOther,
	"RemittanceAdvice": core.KindOther,
}

// ciiRoots are the roots of the Cross Industry family: D16B, ZUGFeRD 1.0, and the
// message that Order-X uses for orders, changes and responses.
var ciiRoots = map[string]core.DocKind{
	"CrossIndustryInvoice": core.KindInvoice, "CrossIndustryDocument": core.KindInvoice,
	"SCRDMCCBDACIOMessageStructure": core.KindOrder, "CrossIndustryOrder": core.KindOrder,
	"CrossIndustryOrderResponse": core.KindOrder, "CrossIndustryOrderChange": core.KindOrder,
	"CrossIndustryQuotationProposal": core.KindQuote, "CrossIndustryDespatchAdvice": core.KindDeliveryNote,
	"SCRDMCCBDACIDAMessageStructure": core.KindDeliveryNote, "CrossIndustryRemittanceAdvice": core.KindOther,
}

// foreign are electronic invoices of other families, named so that people know
// what they have.
var foreign = map[string]string{
	"FatturaElettronica": "an Italian FatturaPA", "Facturae": "a Spanish Facturae", "Finvoice": "a Finnish Finvoice",
	"Faktura": "a Polish KSeF invoice", "InvoiceList": "a list of invoices", "cXML": "a cXML message",
}

// root is the document inside a file, its family and what its root alone says
// about its kind.
type root struct {
	*node
	syntax syntax
	kind   core.DocKind
}

// identify finds the document: the root element itself, or the one inside a
// Peppol envelope (StandardBusinessDocument). It returns BadInput when the root
// is none of an invoice.
func identify(n *node) (root, error) {
	if n == nil {
		return root{}, core.Errorf(core.BadInput, "the file is not XML")
	}
	if n.name == "StandardBusinessDocument" {
		for _, c := range n.children {
			if r, err := identify(c); err == nil && c.name != n.name {
				return r, nil
			}
		}
	}
	r := root{node: n}
	if kind, ok := ublRoots[n.name]; ok && (strings.HasPrefix(n.space, ublSpace) || claimsProfile(n.first("CustomizationID"))) {
		r.syntax, r.kind = ubl, kind
		return r, nil
	}
	space := strings.HasPrefix(n.space, ciiSpace) || strings.HasPrefix(n.space, ferdSpace)
	if kind, ok := ciiRoots[n.name]; ok && (space || claimsProfile(n.first(ciiProfile))) {
		r.syntax, r.kind = cii, kind
		return r, nil
	}
	if name, ok := foreign[n.name]; ok {
		return root{}, core.Errorf(core.BadInput, "the XML is %s, a format that is not read yet", name).
			WithHint("ask the supplier for UBL, ZUGFeRD or a PDF")
	}
	return root{}, core.Errorf(core.BadInput, "the XML is not an invoice: its root element is %q", n.name)
}

// claimsProfile reports whether a BT-24 names a specification of invoices, which
// settles what a wrong or missing namespace leaves open.
func claimsProfile(n *node) bool {
	p := n.flat()
	return strings.HasPrefix(p, "urn:cen.eu:en16931") || strings.HasPrefix(p, "urn:factur-x.eu:") ||
		strings.HasPrefix(p, "urn:zugferd.de:") || strings.HasPrefix(p, "urn:ferd:") || strings.HasPrefix(p, "urn:order-x.eu:")
}

// profile is BT-24, or the namespace of a document that claims none.
func (r root) profile() string {
	n := r.first("CustomizationID")
	if r.syntax == cii {
		n = r.first(ciiProfile)
	}
	if p := n.flat(); p != "" {
		return p
	}
	return r.space
}

// Recognise reports whether data is an invoice or a related business document in
// XML, by its root element, its namespace and its BT-24, and names its profile:
// BT-24, or the root's namespace where BT-24 is missing. A file that is damaged
// behind its beginning is still recognised; Parse says what is wrong with it.
func Recognise(data []byte) (profile string, ok bool) {
	n, _ := parseXML(data)
	r, err := identify(n)
	if err != nil {
		return "", false
	}
	return r.profile(), true
}
