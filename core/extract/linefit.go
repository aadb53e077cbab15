package extract

import (
	"math/big"
	"slices"

	"countersign/core/money"
)

// lineFit is how quantity x price makes a line's amount on a page. An e-invoice
// states exact prices and gets none of this leniency (CONTRACT, Arithmetic).
type lineFit int

const (
	fitsNot     lineFit = iota
	fitsExactly         // within a cent
	fitsRounded         // the printed price stands for a longer one
	fitsTaxed           // price without tax and amount with it, or the other way round
	fitsNothing         // "1 x 1" is printed where a system must print a price and has none
)

// linePrice is what a line prints.
type linePrice struct {
	quantity, price, base, discount, net money.Decimal
}

// fit compares with the tax rates that may lie between price and amount. cent is
// what two amounts may differ by.
func (l linePrice) fit(cent *big.Rat, rates []money.Decimal) lineFit {
	product := new(big.Rat).Mul(l.quantity.Rat(), l.price.Rat())
	decimals := l.price.Scale()
	if decimals > 2 {
		decimals = max(2, l.price.Trim().Scale()) // forms pad prices with zeros
	}
	slack := new(big.Rat).Mul(l.quantity.Rat(), halfUnit(decimals))
	if l.base.Sign() > 0 {
		product.Quo(product, l.base.Rat())
		slack.Quo(slack, l.base.Rat())
	}
	product.Abs(product).Sub(product, new(big.Rat).Abs(l.discount.Rat()))
	net := new(big.Rat).Abs(l.net.Rat())
	wide := new(big.Rat).Set(cent)
	if slack.Abs(slack).Cmp(wide) > 0 && decimals >= 2 {
		wide = slack
	}
	switch {
	case closer(product, net, cent):
		return fitsExactly
	case closer(product, net, wide):
		return fitsRounded
	}
	if decimals >= 4 && !slices.ContainsFunc(rates, func(r money.Decimal) bool { return r.Sign() > 0 }) {
		rates = wholeRates // nobody sets such a price; it was computed back from one with tax
	}
	for _, r := range rates {
		f := new(big.Rat).Quo(r.Rat(), big.NewRat(100, 1))
		f.Add(f, big.NewRat(1, 1))
		if r.Sign() > 0 && (closer(new(big.Rat).Mul(product, f), net, wide) || closer(product, new(big.Rat).Mul(net, f), wide)) {
			return fitsTaxed
		}
	}
	one := money.NewDecimal(1, 0)
	if l.quantity.Equal(one) && l.price.Equal(one) && l.discount.IsZero() {
		return fitsNothing
	}
	return fitsNot
}

// wholeRates are the whole percentages up to the highest VAT rate of the European
// Union; insurance and similar taxes lie within.
var wholeRates = func() []money.Decimal {
	var out []money.Decimal
	for r := int64(1); r <= 27; r++ {
		out = append(out, money.NewDecimal(r, 0))
	}
	return out
}()

// halfUnit is half of the last of so many decimals.
func halfUnit(scale int) *big.Rat {
	d := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(0, scale))), nil)
	return new(big.Rat).SetFrac(big.NewInt(1), d.Mul(d, big.NewInt(2)))
}

func closer(a, b, tolerance *big.Rat) bool {
	d := new(big.Rat).Sub(a, b)
	return d.Abs(d).Cmp(tolerance) <= 0
}
