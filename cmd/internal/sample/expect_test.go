package sample_test

import (
	"bytes"
	"net/mail"
	"slices"
	"strings"
	"testing"

	"countersign/cmd/internal/sample"
	"countersign/core"
	"countersign/core/control"
	"countersign/core/match"
	"countersign/core/money"
)

// books is what the sample firm knows while its mails come in, read without a
// fault: the rules of matching and control must then say what Expect says.
type books struct {
	suppliers []core.Supplier
	orders    []core.PurchaseOrder
	receipts  []core.GoodsReceipt
	settings  core.Settings
	reviews   []core.Review
}

// TestRulesSayWhatIsExpected runs every claim of the set, in the order of arrival,
// through the rules as if it had been read perfectly.
func TestRulesSayWhatIsExpected(t *testing.T) {
	b := &books{sample.Suppliers(), sample.Orders(today), sample.Receipts(today), sample.Settings(), nil}
	for _, m := range mails(t) {
		for _, e := range m.Expect {
			if e.Invoice == nil || e.Outcome != core.Became || slices.Contains(e.Reasons, core.Unreadable) {
				continue
			}
			r := b.review(t, m, e)
			b.reviews = append(b.reviews, r)
			if r.Lane() != e.Lane || r.Match.Kind != e.Match || !slices.Equal(r.Match.Orders, e.Orders) {
				t.Errorf("%s: lane %s, match %s %v, want %s, %s %v", m.Name, r.Lane(), r.Match.Kind, r.Match.Orders, e.Lane, e.Match, e.Orders)
			}
			for _, want := range e.Reasons {
				if !slices.ContainsFunc(r.Exceptions, func(x core.Exception) bool { return x.Reason == want && (e.Level == "" || x.Level == e.Level) }) {
					t.Errorf("%s: no exception %s %s", m.Name, want, e.Level)
				}
			}
			if t.Failed() || testing.Verbose() {
				for _, x := range r.Exceptions {
					t.Logf("%s: %s %s %s: %s", m.Name, x.Reason, x.Level, x.Severity, x.Message)
				}
			}
		}
	}
}

// review is what becomes of one claim.
func (b *books) review(t *testing.T, m sample.Mail, e sample.Expect) core.Review {
	t.Helper()
	env := envelope(t, m)
	inv := *e.Invoice
	id := control.Identify(inv, env, b.suppliers)
	inv.SupplierID = ""
	if id.Supplier != nil {
		inv.SupplierID = id.Supplier.ID
	}
	r := core.Review{ID: core.ReviewID(m.Name + e.File), Invoice: inv, ReceivedAt: today.Time(), Draft: draftOf(inv, e), Status: core.StatusRead}
	r.Match = match.Compare(inv, match.World{Settings: b.settings, Supplier: id.Supplier, Orders: b.ordersOf(inv), States: b.states(), Receipts: b.receipts})
	twins := b.of(inv.SupplierID)
	var history []core.Past
	for _, v := range twins {
		history = append(history, v.Past())
	}
	r.Exceptions = append(slices.Clone(r.Match.Exceptions), control.Check(control.Input{
		Review: r, Firm: sample.Firm(), Settings: b.settings, Today: today, Supplier: id.Supplier, Ambiguous: id.Tie, Twins: twins, History: history,
		Envelope: env, KnownDomains: b.domains(),
	})...)
	if sum, err := inv.NetTotal.Add(inv.TaxTotal); err != nil || sum != inv.GrossTotal {
		r.Exceptions = append(r.Exceptions, core.Exception{Reason: core.SumMismatch, Severity: core.Block}) // found while reading
	}
	return r
}

// draftOf is the draft of a document that was read perfectly, as far as the rules
// look at it.
func draftOf(inv core.Invoice, e sample.Expect) core.Draft {
	var d core.Draft
	if e.CodeAccount != "" {
		d.CodeAccounts = []string{e.CodeAccount}
	}
	d.Kind = core.Field[core.DocKind]{Value: inv.Kind, Confidence: 1}
	return d
}

func envelope(t *testing.T, m sample.Mail) *core.Envelope {
	t.Helper()
	msg, err := mail.ReadMessage(bytes.NewReader(m.Raw))
	if err != nil {
		t.Fatal(err)
	}
	from, err := msg.Header.AddressList("From")
	if err != nil {
		t.Fatal(err)
	}
	e := &core.Envelope{From: from[0].Address, FromName: from[0].Name, Subject: msg.Header.Get("Subject"), AuthResults: msg.Header.Get("Authentication-Results")}
	if to, err := msg.Header.AddressList("Reply-To"); err == nil {
		e.ReplyTo = to[0].Address
	}
	return e
}

func (b *books) of(id core.SupplierID) []core.Review {
	var list []core.Review
	for _, r := range b.reviews {
		if r.Invoice.SupplierID == id {
			list = append(list, r)
		}
	}
	return list
}

func (b *books) ordersOf(inv core.Invoice) []core.PurchaseOrder {
	var list []core.PurchaseOrder
	for _, o := range b.orders {
		if o.SupplierID == inv.SupplierID {
			list = append(list, o)
		}
	}
	return list
}

func (b *books) domains() []string {
	var list []string
	for _, s := range b.suppliers {
		for _, e := range s.Emails {
			list = append(list, e[strings.IndexByte(e, '@')+1:])
		}
	}
	return list
}

// states adds up what was received and billed so far.
func (b *books) states() map[core.LineRef]core.LineState {
	out := map[core.LineRef]core.LineState{}
	add := func(x, y money.Decimal) money.Decimal {
		s, err := x.Add(y)
		if err != nil {
			panic(err)
		}
		return s
	}
	for _, g := range b.receipts {
		for _, l := range g.Lines {
			ref := core.LineRef{Order: l.OrderID, Line: l.OrderLine}
			s := out[ref]
			s.Received = add(s.Received, l.Accepted)
			out[ref] = s
		}
	}
	for _, r := range b.reviews {
		for _, l := range r.Match.Lines {
			ref := core.LineRef{Order: l.Order, Line: l.OrderLine}
			s := out[ref]
			q, n := l.Quantity, l.Net
			if r.Invoice.Kind == core.KindCreditNote {
				q, n = q.Neg(), n.Neg()
			}
			s.InvoicedQuantity = add(s.InvoicedQuantity, q)
			if sum, err := s.InvoicedNet.Add(n); err == nil {
				s.InvoicedNet = sum
			}
			out[ref] = s
		}
	}
	return out
}
