package match

import (
	"math/big"
	"strconv"

	"countersign/core"
	"countersign/core/money"
)

// line is an invoice line made ready for comparing.
type line struct {
	core.Line
	id     string
	index  int
	qty    *big.Rat // as billed, in the line's own unit; nil when not to be had
	net    *big.Rat // nil when not stated and not to be computed
	text   text
	codes  []string            // folded
	charge string              // the type of charge that the line is, when it is no goods
	unit   string              // UNECE Rec 20
	order  *core.PurchaseOrder // the one that the line names
	// rough numbers, to see what is not worth comparing exactly
	roughQty, roughNet float64
}

func (c *comparison) newLine(i int) *line {
	l := &line{Line: c.inv.Lines[i], index: i}
	l.id = l.ID
	if l.id == "" {
		l.id = strconv.Itoa(i + 1)
	}
	l.text, l.unit = newText(l.Description), UnitCode(l.Unit)
	for _, code := range []string{l.BuyerCode, l.Code, c.w.Codes[l.Code]} {
		if k := core.ItemKey(code); k != "" {
			l.codes = append(l.codes, k)
		}
	}
	l.net = l.netAmount(c.inv.Currency)
	l.qty = l.quantity()
	l.charge = chargeType(l.Description)
	l.roughQty, l.roughNet = rough(l.qty), rough(l.net)
	return l
}

// netAmount is the stated net amount, else quantity x price / base - discount
// (BT-131).
func (l *line) netAmount(c money.Currency) *big.Rat {
	if l.NetAmount.IsSet() {
		return l.NetAmount.Decimal().Rat()
	}
	if l.Quantity.IsZero() || l.UnitPrice.IsZero() {
		return nil
	}
	r := new(big.Rat).Mul(l.Quantity.Rat(), l.unitPrice())
	r.Sub(r, l.Discount.Decimal().Rat())
	return roundRat(r, c.Exponent())
}

// unitPrice is the price for one unit (BT-146 / BT-149).
func (l *line) unitPrice() *big.Rat {
	r := l.UnitPrice.Rat()
	if l.PriceBase.Sign() > 0 {
		r.Quo(r, l.PriceBase.Rat())
	}
	return r
}

// quantity is the stated one, else what amount and price give.
func (l *line) quantity() *big.Rat {
	switch {
	case !l.Quantity.IsZero():
		return l.Quantity.Rat()
	case l.net != nil && !l.UnitPrice.IsZero():
		return new(big.Rat).Quo(l.net, l.unitPrice())
	}
	return nil
}

// bills reports whether the line asks for money (or, on a credit note, gives it
// back): lines of text and lines that only take off do not.
func (l *line) bills(credit bool) bool {
	if l.net == nil {
		return l.qty != nil
	}
	return l.net.Sign() > 0 || credit && l.net.Sign() < 0
}

// orderLine is a line of a linked order with its state.
type orderLine struct {
	core.OrderLine
	order    *core.PurchaseOrder
	ref      core.LineRef
	at       int // its place among all open lines, in the order of IDs
	price    *big.Rat
	ordered  *big.Rat
	received *big.Rat
	// delivered says that there are receipts, whatever of them was kept.
	delivered bool
	before    *big.Rat // invoiced quantity
	netTotal  *big.Rat // quantity x price, rounded
	netSoFar  *big.Rat // invoiced net
	text      text
	code      string
	unit      string   // UNECE Rec 20
	open      *big.Rat // what is still to be invoiced, never below zero
	// rough numbers, to see what is not worth comparing exactly
	roughPrice float64
	// sums of this invoice, while it is being checked
	billedQty, billedNet *big.Rat
}

// openNet is what is still to be invoiced in money: the open quantity at the
// order's price. A lump sum (one of something) that was invoiced in parts has a
// remainder in money though its one piece is used up.
func (o *orderLine) openNet() *big.Rat {
	if o.ordered.Cmp(one) == 0 {
		if r := new(big.Rat).Sub(o.total(), o.netSoFar); r.Sign() > 0 {
			return r
		}
		return new(big.Rat)
	}
	return roundRat(new(big.Rat).Mul(o.open, o.price), o.order.Currency.Exponent())
}

// creditable is what was invoiced so far and can be given back.
func (o *orderLine) creditable() *big.Rat { return o.netSoFar }

// newOrderLine gives an order line its state; prepare gives it what is needed to
// compare it with invoice lines.
func (c *comparison) newOrderLine(o *core.PurchaseOrder, l core.OrderLine, received map[core.LineRef]*big.Rat) *orderLine {
	ref := core.LineRef{Order: o.ID, Line: l.ID}
	r := &orderLine{OrderLine: l, order: o, ref: ref, price: l.UnitPrice.Rat(), ordered: l.Quantity.Rat(), received: nought, before: nought, netSoFar: nought}
	if s, ok := c.w.States[ref]; ok {
		r.received, r.before, r.netSoFar, r.delivered = s.Received.Rat(), s.InvoicedQuantity.Rat(), s.InvoicedNet.Decimal().Rat(), len(s.Receipts) > 0
	} else if q := received[ref]; q != nil {
		r.received, r.delivered = q, true
	}
	switch r.open = r.ordered; {
	case r.before.Cmp(r.ordered) >= 0:
		r.open = nought
	case r.before.Sign() != 0:
		r.open = new(big.Rat).Sub(r.ordered, r.before)
	}
	return r
}

func (r *orderLine) prepare() {
	if r.billedQty != nil {
		return
	}
	r.text, r.code, r.unit = newText(r.Description), core.ItemKey(r.ItemCode), UnitCode(r.Unit)
	r.roughPrice, r.netTotal = rough(r.price), r.total()
	r.billedQty, r.billedNet = new(big.Rat), new(big.Rat)
}

// total is quantity x price.
func (r *orderLine) total() *big.Rat {
	return roundRat(new(big.Rat).Mul(r.ordered, r.price), r.order.Currency.Exponent())
}

// openLines prepares the lines of the linked orders, ordered by their IDs.
func (c *comparison) openLines() {
	received := c.received()
	for _, o := range c.linked {
		for _, l := range o.Lines {
			r := c.newOrderLine(o, l, received)
			r.prepare()
			c.open = append(c.open, r)
		}
	}
	sortOrderLines(c.open)
	for i, o := range c.open {
		o.at = i
	}
}

// received sums up what was accepted per order line, for lines whose state is not
// given.
func (c *comparison) received() map[core.LineRef]*big.Rat {
	sum := map[core.LineRef]*big.Rat{}
	for _, g := range c.w.Receipts {
		for _, l := range g.Lines {
			ref := core.LineRef{Order: l.OrderID, Line: l.OrderLine}
			if sum[ref] == nil {
				sum[ref] = new(big.Rat)
			}
			sum[ref].Add(sum[ref], l.Accepted.Rat())
		}
	}
	return sum
}

func policyOf(l core.Level) core.MatchPolicy {
	if l.MatchingPolicy == "" {
		return core.MatchNone
	}
	return l.MatchingPolicy
}
