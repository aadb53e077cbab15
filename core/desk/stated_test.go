package desk

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/intake"
)

// sent is what a supplier writes into an electronic invoice.
type sent struct {
	number, supplier, taxID string
	order, buyerRef, note   string // BT-13, BT-10, BT-22
	code, unit              string // of both lines
	buyer                   string
}

func (s sent) xml() string {
	line := func(n int, code, name string) string {
		return fmt.Sprintf(`<cac:InvoiceLine><cbc:ID>%d</cbc:ID><cbc:InvoicedQuantity unitCode="%s">5</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="EUR">50.00</cbc:LineExtensionAmount><cac:Item><cbc:Name>%s</cbc:Name><cac:SellersItemIdentification><cbc:ID>%s</cbc:ID></cac:SellersItemIdentification><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item><cac:Price><cbc:PriceAmount currencyID="EUR">10.00</cbc:PriceAmount></cac:Price></cac:InvoiceLine>`,
			n, cmp.Or(s.unit, "C62"), name, code)
	}
	element := func(name, value string) string {
		if value == "" {
			return ""
		}
		return "<cbc:" + name + ">" + value + "</cbc:" + name + ">"
	}
	order := ""
	if s.order != "" {
		order = "<cac:OrderReference>" + element("ID", s.order) + "</cac:OrderReference>"
	}
	party := func(name, tax string) string {
		return `<cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>` + tax +
			`<cac:PartyLegalEntity><cbc:RegistrationName>` + name + `</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party>`
	}
	tax := `<cac:PartyTaxScheme><cbc:CompanyID>` + cmp.Or(s.taxID, "DE123456788") + `</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>`
	return `<?xml version="1.0" encoding="UTF-8"?><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>` + element("ID", s.number) + element("IssueDate", "2026-11-02") + element("DueDate", "2026-12-02") +
		element("InvoiceTypeCode", "380") + element("Note", s.note) + element("DocumentCurrencyCode", "EUR") + element("BuyerReference", s.buyerRef) + order +
		"<cac:AccountingSupplierParty>" + party(cmp.Or(s.supplier, "Acme GmbH"), tax) + "</cac:AccountingSupplierParty>" +
		"<cac:AccountingCustomerParty>" + party(cmp.Or(s.buyer, "Nordlicht Beispiel GmbH"), "") + "</cac:AccountingCustomerParty>" +
		`<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cac:PayeeFinancialAccount><cbc:ID>` + acmeIBAN + `</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">19.00</cbc:TaxAmount><cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">100.00</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">19.00</cbc:TaxAmount><cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount currencyID="EUR">100.00</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount currencyID="EUR">119.00</cbc:TaxInclusiveAmount><cbc:PayableAmount currencyID="EUR">119.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
` + line(1, cmp.Or(s.code, "A-100"), "Widget") + line(2, cmp.Or(s.code, "A-200"), "Gadget") + "</Invoice>"
}

// mail is a post whose documents are electronic invoices.
type mail struct{ *post }

func newMail(t *testing.T) mail {
	p := newPost(t)
	p.in = intake.New(intake.Ports{Store: p.store, Blobs: coretest.NewBlobs(), Reader: p.paper, Unpacker: xmlFiles{}})
	return mail{p}
}

type xmlFiles struct{}

func (xmlFiles) Unpack(_ context.Context, name string, data []byte) (core.Unpacked, error) {
	return core.Unpacked{Parts: []core.Part{{Path: name, MediaType: "application/xml", Data: data}}}, nil
}
func (xmlFiles) MediaType(string, []byte) string { return "application/xml" }

func (m mail) send(s sent) core.Review {
	m.t.Helper()
	name := s.number + s.supplier + ".xml"
	m.paper[name] = typed("Invoice " + s.number + "\nYour order " + s.order + "\nYour reference " + s.buyerRef + "\n" + s.note)
	list, err := m.in.File(m.t.Context(), karl, name, []byte(s.xml()))
	if err != nil || len(list) != 1 {
		m.t.Fatal(list, err)
	}
	if err := m.in.Process(m.t.Context()); err != nil {
		m.t.Fatal(err)
	}
	return m.find(core.NewReviewID(list[0].Document, 1))
}

func (m mail) takeBackAll() {
	m.t.Helper()
	for _, l := range m.lessons() {
		if l.State == core.LessonOn || l.State == core.LessonOff {
			if _, err := m.TakeBack(m.t.Context(), karl, l.ID, "of the test"); err != nil {
				m.t.Fatal(err)
			}
		}
	}
}

func order(v core.Review) string { return v.Draft.OrderRef.Text() }

// The order's number stands where the buyer's reference belongs: what one correction
// says counts for the supplier's other electronic invoices, for nobody else's, and
// not any more when it is taken back.
func TestTermOfElectronicInvoiceIsLearnt(t *testing.T) {
	m := newMail(t)
	first := m.send(sent{number: "A-1", order: "Frau Muster", buyerRef: "PO-7001"})
	waiting := m.send(sent{number: "A-2", order: "Herr Beispiel", buyerRef: "PO-7002"})
	decided := m.send(sent{number: "A-3", order: "Frau Muster", buyerRef: "PO-7003"})
	m.approve(decided)
	other := m.send(sent{number: "B-1", supplier: "Beta KG", taxID: "DE129273398", order: "Frau Muster", buyerRef: "PO-7004"})
	if first.Invoice.SupplierID != "acme" || other.Invoice.SupplierID == "acme" || order(waiting) != "Herr Beispiel" || waiting.Draft.OrderRef.Evidence.Page != 1 {
		t.Fatalf("%q of %q, %q", order(waiting), first.Invoice.SupplierID, other.Invoice.SupplierID)
	}
	lessons := m.correct(first, "order_ref", "PO-7001")
	if len(lessons) != 1 || lessons[0].State != core.LessonOn || lessons[0].Was != "Frau Muster" || lessons[0].Rules[0].Term != "BT-10" {
		t.Fatalf("%+v", lessons)
	}
	now := m.find(waiting.ID)
	f := now.Draft.OrderRef
	if f.Value != "PO-7002" || f.Evidence.Rule != "BT-10, learnt from A-1" || f.Evidence.Learnt() != "A-1" || f.Evidence.Page != 1 || now.Invoice.OrderRefs[0] != "PO-7002" {
		t.Errorf("the waiting invoice has %+v", f)
	}
	if len(f.Alternatives) != 1 || f.Alternatives[0].Value != "Herr Beispiel" {
		t.Errorf("what the invoice states is lost: %+v", f.Alternatives)
	}
	for _, v := range []core.Review{decided, other} {
		if now := m.find(v.ID); !reflect.DeepEqual(now.Draft, v.Draft) {
			t.Errorf("%s was changed", v.Invoice.Number)
		}
	}
	if v := m.send(sent{number: "A-4", order: "Frau Muster", buyerRef: "PO-7005"}); order(v) != "PO-7005" {
		t.Errorf("the next invoice has %q", order(v))
	}
	// What is no order's number by its looks is none.
	if v := m.send(sent{number: "A-5", order: "PO-7006", buyerRef: "Einkauf"}); order(v) != "PO-7006" || v.Draft.Stated != nil {
		t.Errorf("an invoice that is right has %q", order(v))
	}
	if v := m.send(sent{number: "B-2", supplier: "Beta KG", taxID: "DE129273398", order: "Frau Muster", buyerRef: "PO-7007"}); order(v) != "Frau Muster" {
		t.Errorf("the other supplier's has %q", order(v))
	}
	m.takeBackAll()
	if v := m.find(waiting.ID); !reflect.DeepEqual(v.Draft, waiting.Draft) {
		t.Errorf("taken back, it has %+v, stated %v", v.Draft.OrderRef, v.Draft.Stated != nil)
	}
	if v := m.find(first.ID); order(v) != "PO-7001" {
		t.Errorf("what was entered became %q", order(v))
	}
}

// In a note the number stands behind the same words.
func TestNoteOfElectronicInvoiceIsLearnt(t *testing.T) {
	m := newMail(t)
	first := m.send(sent{number: "A-1", note: "Goods of week 44.\nYour order no. PO-7001, thank you."})
	waiting := m.send(sent{number: "A-2", note: "Your order no. PO-7002. Partial delivery 12."})
	none := m.send(sent{number: "A-3", note: "Pallets 12 and 13 by separate post"})
	if l := m.correct(first, "order_ref", "PO-7001"); len(l) != 1 || l[0].Rules[0].Left != "order no" || l[0].Rules[0].Term != "BT-22" {
		t.Fatalf("%+v", l)
	}
	if got := order(m.find(waiting.ID)); got != "PO-7002" {
		t.Errorf("the waiting invoice has %q", got)
	}
	if got := order(m.find(none.ID)); got != "" {
		t.Errorf("a note without an order gives %q", got)
	}
}

// A code that the supplier uses for something else is one map for all its lines.
func TestCodesOfElectronicInvoiceAreLearnt(t *testing.T) {
	m := newMail(t)
	first := m.send(sent{number: "A-1", unit: "XPP"})
	waiting := m.send(sent{number: "A-2", unit: "XPP"})
	plain := m.send(sent{number: "A-3", unit: "C62"})
	other := m.send(sent{number: "B-1", supplier: "Beta KG", taxID: "DE129273398", unit: "XPP"})
	_, lessons, err := m.CorrectAt(t.Context(), karl, first.ID, 0, map[string]string{"line.1.unit": "C62", "line.1.code": "W-1", "line.2.buyer_code": "OUR-2"}, nil)
	if err != nil || len(lessons) != 3 {
		t.Fatal(lessons, err)
	}
	says := func(v core.Review) string {
		var out []string
		for _, l := range m.find(v.ID).Draft.Lines {
			out = append(out, strings.Join([]string{l.Code.Text(), l.BuyerCode.Text(), l.Unit.Text()}, "/"))
		}
		return strings.Join(out, " ")
	}
	if got := says(waiting); got != "W-1//C62 A-200/OUR-2/C62" {
		t.Errorf("the waiting invoice says %s", got)
	}
	if got := says(plain); got != "W-1//C62 A-200/OUR-2/C62" {
		t.Errorf("the one with other units says %s", got)
	}
	if got := says(other); got != "A-100//XPP A-200//XPP" {
		t.Errorf("the other supplier's says %s", got)
	}
	// A line of the first that nobody touched is as it was: its lines are a person's now.
	if got := says(first); got != "W-1//C62 A-200/OUR-2/XPP" {
		t.Errorf("the first says %s", got)
	}
	m.takeBackAll()
	for _, v := range []core.Review{waiting, plain} {
		if now := m.find(v.ID); !reflect.DeepEqual(now.Draft, v.Draft) {
			t.Errorf("taken back, %s says %s", v.Invoice.Number, says(v))
		}
	}
}

// Where the same was corrected in two ways, neither counts.
func TestContradictionWithdrawsALesson(t *testing.T) {
	m := newMail(t)
	first, second, third := m.send(sent{number: "A-1", unit: "XPP"}), m.send(sent{number: "A-2", unit: "XPP"}), m.send(sent{number: "A-3", unit: "XPP"})
	learnt := m.correct(first, "line.1.unit", "C62")
	if len(learnt) != 1 || m.find(second.ID).Draft.Lines[0].Unit.Value != "C62" {
		t.Fatalf("%+v", learnt)
	}
	again := m.correct(second, "line.1.unit", "XBX")
	if l := m.lessons()[0]; l.State != core.LessonReplaced || l.Reason != "A-2 says otherwise" {
		t.Errorf("the first lesson is %s: %s", l.State, l.Reason)
	}
	if len(again) != 1 || again[0].State != core.LessonOff || again[0].Replay.Breaks != 1 || again[0].Was != "XPP" {
		t.Errorf("the second is %+v", again)
	}
	if got := m.find(third.ID).Draft; got.Lines[0].Unit.Value != "XPP" || got.Stated != nil {
		t.Errorf("the third invoice has %q", got.Lines[0].Unit.Value)
	}

	// Back to what the invoice states is a contradiction too.
	m = newMail(t)
	first, second, third = m.send(sent{number: "A-1", unit: "XPP"}), m.send(sent{number: "A-2", unit: "XPP"}), m.send(sent{number: "A-3", unit: "XPP"})
	m.correct(first, "line.1.unit", "C62")
	if l := m.correct(second, "line.1.unit", "XPP"); len(l) != 0 || m.lessons()[0].State != core.LessonReplaced {
		t.Errorf("%+v, the first is %s", l, m.lessons()[0].State)
	}
	if got := m.find(third.ID).Draft.Lines[0].Unit.Value; got != "XPP" {
		t.Errorf("the third invoice has %q", got)
	}

	// And so are two lines of one invoice.
	m = newMail(t)
	first, second = m.send(sent{number: "A-1", unit: "XPP"}), m.send(sent{number: "A-2", unit: "XPP"})
	_, lessons, err := m.CorrectAt(t.Context(), karl, first.ID, 0, map[string]string{"line.1.unit": "C62", "line.2.unit": "XBX"}, nil)
	if err != nil || len(lessons) != 0 || m.find(second.ID).Draft.Lines[0].Unit.Value != "XPP" {
		t.Errorf("%+v, %v", lessons, err)
	}
}

// What approved invoices say against a lesson keeps it from being used.
func TestStatedLessonIsTriedOnThePast(t *testing.T) {
	m := newMail(t)
	past := m.send(sent{number: "A-1", order: "PO-1", buyerRef: "K-4711"})
	m.correct(past, "order_ref", "PO-1") // no change, nothing learnt
	past = m.find(past.ID)
	past.Match.Orders, past.Revision = []core.OrderID{"PO-1"}, past.Revision+1
	m.update(func(tx core.Tx) error { return tx.SaveReview(past) })
	m.approve(past)
	v := m.send(sent{number: "A-2", order: "PO-2", buyerRef: "K-4712"})
	l := m.correct(v, "order_ref", "K-4712")
	if len(l) != 1 || l[0].State != core.LessonOff || l[0].Replay.Past != 1 || l[0].Replay.Breaks != 1 {
		t.Fatalf("%+v", l)
	}
	if v := m.send(sent{number: "A-3", order: "PO-3", buyerRef: "K-4713"}); order(v) != "PO-3" {
		t.Errorf("a lesson that is off counts: %q", order(v))
	}
}

// What always stands where the order belongs and is none is none on the next one.
func TestPlaceholderIsLearnt(t *testing.T) {
	m := newMail(t)
	first, waiting, real := m.send(sent{number: "A-1", order: "n/a"}), m.send(sent{number: "A-2", order: "N/A"}), m.send(sent{number: "A-3", order: "PO-3"})
	if l := m.correct(first, "order_ref", ""); len(l) != 1 || l[0].State != core.LessonOn {
		t.Fatalf("%+v", l)
	}
	if a, b := order(m.find(waiting.ID)), order(m.find(real.ID)); a != "" || b != "PO-3" {
		t.Errorf("the others have %q and %q", a, b)
	}
	// Amounts, accounts and the invoice's own number are the supplier's to correct.
	_, lessons, err := m.CorrectAt(t.Context(), karl, real.ID, 0, map[string]string{"gross_total": "120.00", "number": "A-33", "payment_account": otherIBAN, "line.1.quantity": "6"}, nil)
	if err != nil || len(lessons) != 0 {
		t.Errorf("%+v, %v", lessons, err)
	}
}

// A name by which the supplier calls us, or itself, is a name for the same.
func TestNamesOfElectronicInvoiceAreLearnt(t *testing.T) {
	m := newMail(t)
	first := m.send(sent{number: "A-1", supplier: "ACME Vertrieb", buyer: "Lager Sued"})
	waiting := m.send(sent{number: "A-2", supplier: "ACME Vertrieb", buyer: "Lager Sued"})
	other := m.send(sent{number: "A-3", supplier: "ACME Vertrieb", buyer: "Somebody Else Ltd"})
	if first.Invoice.SupplierID != "acme" || !slices.Contains(names(waiting), core.BuyerNotUs) {
		t.Fatalf("%q, %v", first.Invoice.SupplierID, names(waiting))
	}
	_, lessons, err := m.CorrectAt(t.Context(), karl, first.ID, 0, map[string]string{"buyer": "Nordlicht Beispiel GmbH", "supplier": "Acme GmbH"}, nil)
	if err != nil || len(lessons) != 2 {
		t.Fatal(lessons, err)
	}
	now := m.find(waiting.ID)
	if now.Draft.Buyer.Value != "Nordlicht Beispiel GmbH" || now.Draft.Supplier.Value != "Acme GmbH" || slices.Contains(names(now), core.BuyerNotUs) {
		t.Errorf("%q to %q, %v", now.Draft.Supplier.Value, now.Draft.Buyer.Value, names(now))
	}
	if v := m.find(other.ID); v.Draft.Buyer.Value != "Somebody Else Ltd" || !slices.Contains(names(v), core.BuyerNotUs) {
		t.Errorf("to %q, %v", v.Draft.Buyer.Value, names(v))
	}
	m.takeBackAll()
	if v := m.find(waiting.ID); !reflect.DeepEqual(v.Draft, waiting.Draft) {
		t.Errorf("taken back: %q to %q", v.Draft.Supplier.Value, v.Draft.Buyer.Value)
	}
}
