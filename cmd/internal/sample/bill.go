package sample

import (
	"slices"
	"strconv"

	"countersign/core"
	"countersign/core/money"
)

// claim is an invoice, credit note or till receipt as its sender has it: the
// truth that a document shows.
type claim struct {
	s       *seller
	inv     core.Invoice
	earlier core.Date // of the invoice that a credit note refers to
}

// bill is a claim in the making. Its amounts follow from its lines when it is
// done.
type bill struct {
	s       *seller
	inv     core.Invoice
	earlier core.Date
}

// newBill begins an invoice of a seller to the sample firm, due after the
// seller's usual terms.
func newBill(s *seller, number string, issued core.Date) *bill {
	return &bill{s: s, inv: core.Invoice{
		Kind: core.KindInvoice, Number: number, IssueDate: issued, DueDate: issued.AddDays(s.TermsDays), Currency: s.Currency,
		SupplierID: s.ID,
		Seller:     core.Party{Name: s.Name, TaxID: s.TaxID, Country: s.Country, Email: s.mail(), Phone: s.Phone},
		Buyer:      core.Party{Name: Firm().Name, TaxID: Firm().TaxID, Country: Firm().Country},
		Account:    s.account,
	}}
}

// line adds a line and computes its net amount.
func (b *bill) line(code, text, qty, unit, price string) *bill {
	q, p := money.MustDecimal(qty), money.MustDecimal(price)
	n := len(b.inv.Lines) + 1
	b.inv.Lines = append(b.inv.Lines, core.Line{
		ID: strconv.Itoa(n), Position: n, Code: code, Description: text, Quantity: q, Unit: unit, UnitPrice: p,
		TaxRate: money.MustDecimal(b.s.rate), NetAmount: exact(money.Times(q, p, money.Decimal{}, b.inv.Currency)),
	})
	return b
}

// order bills all lines of an order as ordered.
func (b *bill) order(id core.OrderID) *bill {
	o := book[slices.IndexFunc(book, func(o ordered) bool { return o.id == id })]
	b.inv.OrderRefs = append(b.inv.OrderRefs, string(id))
	b.inv.DeliveryDate = workday(b.inv.IssueDate.AddDays(-1))
	for _, it := range o.items {
		b.line(it.code, it.text, it.qty, it.unit, it.price)
	}
	return b
}

// price and quantity change line n (from 1) against the order.
func (b *bill) price(n int, p string) *bill {
	return b.change(n, func(l *core.Line) { l.UnitPrice = money.MustDecimal(p) })
}
func (b *bill) quantity(n int, q string) *bill {
	return b.change(n, func(l *core.Line) { l.Quantity = money.MustDecimal(q) })
}

func (b *bill) change(n int, f func(*core.Line)) *bill {
	l := &b.inv.Lines[n-1]
	f(l)
	l.NetAmount = exact(money.Times(l.Quantity, l.UnitPrice, money.Decimal{}, b.inv.Currency))
	return b
}

// freight adds a charge for carriage.
func (b *bill) freight(sum string) *bill {
	b.inv.Charges = append(b.inv.Charges, core.Charge{
		Type: "freight", Reason: b.s.words.freight, Amount: money.MustAmount(sum, b.inv.Currency), TaxRate: money.MustDecimal(b.s.rate),
	})
	return b
}

// account asks for payment to an account that is not the seller's usual one.
func (b *bill) account(iban, bic string) *bill {
	b.inv.Account = core.PaymentAccount{IBAN: iban, BIC: bic}
	return b
}

// credit makes it a credit note on an earlier invoice; it asks for no payment.
func (b *bill) credit(earlier core.Invoice) *bill {
	b.earlier = earlier.IssueDate
	b.inv.Kind, b.inv.PrecedingInvoice, b.inv.OrderRefs = core.KindCreditNote, earlier.Number, earlier.OrderRefs
	b.inv.DueDate, b.inv.Account = core.Date{}, core.PaymentAccount{}
	return b
}

// receipt makes it a till receipt: paid on the spot, made out to nobody.
func (b *bill) receipt() *bill {
	b.inv.Kind, b.inv.Buyer, b.inv.DueDate, b.inv.Account = core.KindReceipt, core.Party{}, core.Date{}, core.PaymentAccount{}
	return b
}

// done adds the claim up. All lines of a sample have one tax rate.
func (b *bill) done() claim {
	inv := b.inv
	net := money.New(0, inv.Currency)
	for _, l := range inv.Lines {
		net = exact(net.Add(l.NetAmount))
	}
	for _, c := range inv.Charges {
		net = exact(net.Add(c.Amount))
	}
	rate := money.MustDecimal(b.s.rate)
	tax := exact(exact(net.Decimal().Mul(exact(rate.Div(money.NewDecimal(100, 0), 6)), 2)).Amount(inv.Currency))
	inv.NetTotal, inv.TaxTotal, inv.GrossTotal = net, tax, exact(net.Add(tax))
	inv.AmountDue = inv.GrossTotal
	inv.Taxes = []core.TaxLine{{Category: b.s.category, Rate: rate, Base: net, Tax: tax}}
	if d := b.s.Discount; d.Days > 0 && inv.Kind == core.KindInvoice {
		inv.Discounts = []core.DiscountTerms{d}
	}
	if inv.Account.IBAN != "" {
		inv.PaymentReference = inv.Number
	}
	return claim{b.s, inv, b.earlier}
}
