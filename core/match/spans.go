package match

import (
	"math/big"

	"countersign/core"
)

// aboutPercent is how far a total may be off to be about what is left of an order.
const aboutPercent = "5"

// Totals are the spans in which what is left of an order must lie for the order to have
// the total of the invoice, in minor units of its currency.
func Totals(inv core.Invoice, w World) []core.MinorSpan {
	c := newComparison(inv, w)
	var out []core.MinorSpan
	for _, t := range c.totals() {
		if s, ok := c.span(t, c.firm.Tolerance.InvoiceTotalPercent, c.firm.Tolerance.InvoiceTotalAmount); ok {
			out = append(out, s)
		}
	}
	return out
}

// About is the span of what is left of orders that have about the total of the invoice.
func About(inv core.Invoice, w World) (core.MinorSpan, bool) {
	c := newComparison(inv, w)
	if t := c.goodsTotal(); t != nil && t.Sign() > 0 {
		return c.span(t, core.LimitOf(aboutPercent), core.Off())
	}
	return core.MinorSpan{}, false
}

// totals are those that an order may be found by: of the goods, and with the charges.
func (c *comparison) totals() []*big.Rat {
	goods := c.goodsTotal()
	if goods == nil || goods.Sign() <= 0 {
		return nil
	}
	if net := c.inv.NetTotal; net.IsSet() && net.Decimal().Rat().Cmp(goods) != 0 {
		return []*big.Rat{goods, net.Decimal().Rat()}
	}
	return []*big.Rat{goods}
}

// span is where agrees may hold, rounded outwards; ok is false where no number can hold
// it.
func (c *comparison) span(total *big.Rat, percent, amount core.Limit) (s core.MinorSpan, ok bool) {
	low, high := new(big.Rat).Set(total), new(big.Rat).Set(total)
	if percent.Value != nil {
		share := new(big.Rat).Quo(percent.Value.Rat(), big.NewRat(100, 1))
		low.Quo(total, new(big.Rat).Add(one, share))
		if rest := new(big.Rat).Sub(one, share); rest.Sign() > 0 {
			high.Quo(total, rest)
		} else {
			high.SetInt64(1e12) // more than any order
		}
	}
	if amount.Value != nil {
		least, most := new(big.Rat).Sub(total, amount.Value.Rat()), new(big.Rat).Add(total, amount.Value.Rat())
		if percent.Value == nil || least.Cmp(low) > 0 {
			low = least
		}
		if percent.Value == nil || most.Cmp(high) < 0 {
			high = most
		}
	}
	scale := new(big.Rat).SetInt(powers[c.exponent()])
	from, to := floor(low.Mul(low, scale)), floor(high.Mul(high, scale))
	to.Add(to, big.NewInt(1))
	return core.MinorSpan{Low: from.Int64(), High: to.Int64()}, from.IsInt64() && to.IsInt64()
}

func floor(r *big.Rat) *big.Int { return new(big.Int).Div(r.Num(), r.Denom()) }
