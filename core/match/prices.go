package match

import (
	"fmt"
	"math/big"

	"countersign/core"
)

// checkPrice compares the unit price: line net / quantity against the order. It
// passes when quantity x order price, rounded to the currency's decimals, is the
// line's net amount, or when the price is off by no more than the percentage.
// Lower prices pass unless both directions are to be checked.
func (c *comparison) checkPrice(k *link, res *result) {
	t := k.level.Tolerance
	price := k.unitPrice()
	if t.UnitPricePercent.Value == nil || price == nil || k.lump != nil || c.otherCurrency(k.r.order) {
		return
	}
	cur := k.r.order.Currency
	expected := c.agreedPrice(k, price)
	if at := roundRat(new(big.Rat).Mul(k.qty, expected), cur.Exponent()); k.net != nil && at.Cmp(k.net) == 0 {
		res.pass(fmt.Sprintf("%s x %s = %s, as billed", countText(k.qty), priceText(expected, cur), sumText(k.net, cur)))
		return
	}
	v := variance{
		reason: core.PriceOverTolerance, line: k.l.id, expected: expected, actual: price,
		bounds:   bounds{percent: t.UnitPricePercent, both: both(t)},
		write:    func(r *big.Rat) string { return priceText(r, cur) },
		show:     func(r *big.Rat) string { return people(priceText(r, cur), string(cur)) },
		sentence: "Unit price of " + lineName(k.l.id) + " is %s, %s the %s of " + orderLineName(k.r.ref),
		note:     k.unitNote(),
	}
	if k.whole && k.net != nil {
		v.actualAs = fmt.Sprintf("%s / %s", sumText(k.net, cur), countText(k.qty))
	}
	c.judge(v, res)
}

// agreedPrice is the order's price; on a credit note the price of the invoice that
// it refers to, where that is nearer to what is given back.
func (c *comparison) agreedPrice(k *link, billed *big.Rat) *big.Rat {
	p := c.w.Preceding
	if !c.credit() || p == nil {
		return k.r.price
	}
	best := k.r.price
	for _, m := range p.Match.Lines {
		if m.Order != k.r.ref.Order || m.OrderLine != k.r.ID {
			continue
		}
		if then := m.Price.Rat(); distance(then, billed).Cmp(distance(best, billed)) < 0 {
			best = then
		}
	}
	return best
}

func distance(a, b *big.Rat) *big.Rat {
	d := new(big.Rat).Sub(a, b)
	return d.Abs(d)
}

// checkLineTotal compares the sum of all invoices of the order line with its total.
func (c *comparison) checkLineTotal(k *link, res *result) {
	t := k.level.Tolerance
	b := bounds{percent: t.LineTotalPercent, difference: t.LineTotalAmount}
	if !b.checked() || k.net == nil || c.credit() || c.otherCurrency(k.r.order) {
		return
	}
	cur := k.r.order.Currency
	v := variance{
		reason: core.LineTotalOverTolerance, line: k.l.id, expected: k.r.netTotal, bounds: b,
		write:    func(r *big.Rat) string { return sumText(r, cur) },
		show:     func(r *big.Rat) string { return people(sumText(r, cur), string(cur)) },
		sentence: "With " + lineName(k.l.id) + ", %s are invoiced, %s the %s of " + orderLineName(k.r.ref),
	}
	v.actual = new(big.Rat).Add(new(big.Rat).Add(k.r.netSoFar, k.r.billedNet), k.net)
	v.actualAs = soFar(k.r.netSoFar, k.r.billedNet, k.net, v.write)
	c.judge(v, res)
}

// checkInvoiceTotal compares the net total with the value, at the orders' prices,
// of what the invoice bills. Lines that need no order are left out on both sides.
func (c *comparison) checkInvoiceTotal() {
	t := c.firm.Tolerance
	b := bounds{percent: t.InvoiceTotalPercent, difference: t.InvoiceTotalAmount, both: both(t)}
	total := c.netTotal()
	if !b.checked() || total == nil || len(c.links) == 0 {
		return
	}
	cur := c.currency()
	value := new(big.Rat)
	for _, k := range c.links {
		switch {
		case c.otherCurrency(k.r.order):
			return
		case k.policy == core.MatchNone:
			if k.net != nil {
				total.Sub(total, k.net)
			}
		case k.lump != nil:
			value.Add(value, k.lump)
		default:
			value.Add(value, roundRat(new(big.Rat).Mul(k.qty, k.r.price), cur.Exponent()))
		}
	}
	v := variance{
		reason: core.InvoiceTotalOverTolerance, expected: value, actual: total, bounds: b,
		write:    func(r *big.Rat) string { return sumText(r, cur) },
		show:     func(r *big.Rat) string { return people(sumText(r, cur), string(cur)) },
		sentence: "The net total is %s, %s the %s that the billed quantities cost at the prices of " + names(c.linked),
	}
	if !b.allows(total, value) {
		c.raise(v.exception())
	}
}
