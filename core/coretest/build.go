package coretest

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"countersign/core"
	"countersign/core/money"
)

// Day is the day on which things happen in tests unless they say otherwise.
var Day = core.MustDate("2026-11-03")

// Noon is noon UTC of Day.
var Noon = Day.Time().Add(12 * time.Hour)

// Clock is a clock that starts at Noon and goes on by a second at every look, for
// one goroutine at a time.
func Clock() func() time.Time {
	t := Noon
	return func() time.Time {
		t = t.Add(time.Second)
		return t
	}
}

// Sum is the SHA-256 of a text in hexadecimal: the ID of a document or a message
// with these bytes.
func Sum(content string) string {
	h := sha256.Sum256([]byte(content))
	return hex.EncodeToString(h[:])
}

// with applies changes to a value.
func with[T any](v T, changes []func(*T)) T {
	for _, c := range changes {
		c(&v)
	}
	return v
}

// Supplier is an approved supplier in Germany with a trusted account. Its ID is
// the name in lower case with dashes.
func Supplier(name string, changes ...func(*core.Supplier)) core.Supplier {
	id := strings.ReplaceAll(strings.ToLower(name), " ", "-")
	return with(core.Supplier{
		ID: core.SupplierID(id), Name: name, Country: "DE", Currency: "EUR", TermsDays: 30, State: core.SupplierApproved,
		Accounts: []core.BankAccount{{PaymentAccount: core.PaymentAccount{IBAN: "DE89370400440532013000"}, State: core.AccountTrusted, How: "import"}},
	}, changes)
}

// Order is an open order in EUR, placed a month before Day.
func Order(id string, s core.SupplierID, lines ...core.OrderLine) core.PurchaseOrder {
	return core.PurchaseOrder{ID: core.OrderID(id), SupplierID: s, Date: Day.AddDays(-30), Currency: "EUR", Lines: lines}
}

// OrderLine is one line in pieces (UNECE C62) at 19 % tax.
func OrderLine(id, description, quantity, price string) core.OrderLine {
	return core.OrderLine{
		ID: id, Description: description, Unit: "C62", Quantity: money.MustDecimal(quantity),
		UnitPrice: money.MustDecimal(price), TaxRate: money.MustDecimal("19"),
	}
}

// Receipt is one delivery.
func Receipt(id string, lines ...core.ReceiptLine) core.GoodsReceipt {
	return core.GoodsReceipt{ID: id, Lines: lines}
}

// Received says that a quantity of an order line was accepted on Day.
func Received(order, line, quantity string) core.ReceiptLine {
	return core.ReceiptLine{OrderID: core.OrderID(order), OrderLine: line, Date: Day, Accepted: money.MustDecimal(quantity)}
}

// Invoice is an invoice in EUR of Day, due in 30 days, with 19 % tax upon the
// net amounts of its lines.
func Invoice(number string, s core.Supplier, lines ...core.Line) core.Invoice {
	inv := core.Invoice{
		Kind: core.KindInvoice, Number: number, IssueDate: Day, DueDate: Day.AddDays(30), Currency: "EUR",
		SupplierID: s.ID, Seller: core.Party{Name: s.Name, TaxID: s.TaxID, Country: s.Country}, Lines: lines,
	}
	if len(s.Accounts) > 0 {
		inv.Account = s.Accounts[0].PaymentAccount
	}
	var net int64
	for i := range lines {
		lines[i].Position = i + 1
		net += lines[i].NetAmount.Minor
	}
	tax := (net*19 + 50) / 100
	inv.NetTotal, inv.TaxTotal = money.New(net, "EUR"), money.New(tax, "EUR")
	inv.GrossTotal, inv.AmountDue = money.New(net+tax, "EUR"), money.New(net+tax, "EUR")
	inv.Taxes = []core.TaxLine{{Category: "S", Rate: money.MustDecimal("19"), Base: inv.NetTotal, Tax: inv.TaxTotal}}
	return inv
}

// CreditNote is an invoice turned into a credit note: amounts stay positive.
func CreditNote(inv core.Invoice) core.Invoice {
	inv.Kind = core.KindCreditNote
	return inv
}

// Line is one invoice line in pieces at 19 % tax; the net amount is quantity
// times price.
func Line(id, description, quantity, price string) core.Line {
	q, p := money.MustDecimal(quantity), money.MustDecimal(price)
	net, err := money.Times(q, p, money.Decimal{}, "EUR")
	if err != nil {
		panic("coretest: " + err.Error())
	}
	return core.Line{ID: id, Description: description, Unit: "C62", Quantity: q, UnitPrice: p, TaxRate: money.MustDecimal("19"), NetAmount: net}
}

// Draft is a reading of the invoice that is sure of everything.
func Draft(inv core.Invoice) core.Draft {
	d := core.Draft{Pages: []int{1}, Source: core.FromText, Seller: inv.Seller, BuyerParty: inv.Buyer}
	set := func(f core.AnyField, text string) {
		if err := f.SetText(text); err != nil {
			panic("coretest: " + err.Error())
		}
		if text != "" {
			f.SetDetail(core.FieldDetail{Confidence: 0.99, Evidence: core.Evidence{Page: 1, Text: text, Source: core.FromText, Boxes: []core.Box{{X0: 0.5, Y0: 0.1, X1: 0.7, Y1: 0.12}}}})
		}
	}
	set(&d.Kind, string(inv.Kind))
	set(&d.Supplier, inv.Seller.Name)
	set(&d.SupplierTaxID, inv.Seller.TaxID)
	set(&d.Number, inv.Number)
	set(&d.IssueDate, inv.IssueDate.String())
	set(&d.DueDate, inv.DueDate.String())
	set(&d.Currency, string(inv.Currency))
	set(&d.NetTotal, inv.NetTotal.String())
	set(&d.TaxTotal, inv.TaxTotal.String())
	set(&d.GrossTotal, inv.GrossTotal.String())
	set(&d.AmountDue, inv.AmountDue.String())
	set(&d.PaymentAccount, inv.Account.Key())
	for _, l := range inv.Lines {
		var dl core.DraftLine
		set(&dl.ID, l.ID)
		set(&dl.Description, l.Description)
		set(&dl.Quantity, l.Quantity.String())
		set(&dl.UnitPrice, l.UnitPrice.String())
		set(&dl.NetAmount, l.NetAmount.String())
		d.Lines = append(d.Lines, dl)
	}
	return d
}

// Review is the first version of an invoice that is read and matched to nothing.
// Its document is a PDF named after the invoice's number and supplier; see
// DocumentOf.
func Review(inv core.Invoice, changes ...func(*core.Review)) core.Review {
	doc := Document(inv.Number + ".pdf of " + string(inv.SupplierID))
	return with(core.Review{
		ID: core.NewReviewID(doc.ID, 1), Document: doc.ID, Part: 1, Name: doc.Name, ReceivedAt: Noon, ChangedAt: Noon,
		Status: core.StatusRead, Revision: 1, Draft: Draft(inv), Invoice: inv,
	}, changes)
}

// DocumentOf is the document that a Review built here belongs to.
func DocumentOf(r core.Review) core.Document {
	d := Document(r.Name)
	d.ID = r.Document
	return d
}

// Bill matches a quantity of the review's invoice to an order line, at a net
// amount in EUR.
func Bill(order, line, quantity, net string) func(*core.Review) {
	return func(r *core.Review) {
		id := core.OrderID(order)
		r.Match.Kind, r.Match.Policy = core.TwoWay, core.TwoWay
		r.Match.Orders = append(r.Match.Orders, id)
		r.Match.Lines = append(r.Match.Lines, core.LineMatch{
			InvoiceLine: line, Order: id, OrderLine: line, Quantity: money.MustDecimal(quantity), Net: money.MustAmount(net, "EUR"), Verdict: core.Pass,
		})
	}
}

// Document is a PDF whose bytes are its name.
func Document(name string) core.Document {
	return core.Document{
		ID: core.DocumentID(Sum(name)), Name: name, MediaType: "application/pdf", Size: int64(len(name)), ReceivedAt: Noon, Pages: 1,
	}
}

// Message is a mail whose raw bytes are its subject.
func Message(subject string, changes ...func(*core.Message)) core.Message {
	return with(core.Message{
		ID: core.MessageID(Sum(subject)), Size: int64(len(subject)), ReceivedAt: Noon, State: core.MessageReceived,
		Envelope: core.Envelope{MessageID: Sum(subject)[:8] + "@example.com", From: "billing@example.com", To: "invoices@example.org", Subject: subject, Date: Noon},
	}, changes)
}

// Entry is an audit entry without the parts that the store sets.
func Entry(action, object string) core.AuditEntry {
	return core.AuditEntry{Actor: "anna", Role: "clerk", Action: action, Object: object}
}

// Page is a page of text, one word a line from the top, for readings.
func Page(number int, words ...string) core.Page {
	p := core.Page{Number: number, Width: 595, Height: 842, Source: core.FromText}
	for i, w := range words {
		y := float64(i+1) / float64(len(words)+2)
		p.Words = append(p.Words, core.Word{Text: w, Box: core.Box{X0: 0.1, Y0: y, X1: 0.3, Y1: y + 0.01}, Confidence: 1, Size: 10})
	}
	return p
}
