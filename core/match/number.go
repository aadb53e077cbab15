package match

import (
	"math/big"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

var (
	one     = big.NewRat(1, 1)
	hundred = big.NewRat(100, 1)
	nought  = new(big.Rat) // never written to
)

// rough is r as a float, for scores; nil is 0.
func rough(r *big.Rat) float64 {
	if r == nil {
		return 0
	}
	f, _ := r.Float64()
	return f
}

// roundRat rounds half away from zero, as money.Round does, without a limit on the
// size: an absurd number is compared and refused, not dropped.
func roundRat(r *big.Rat, decimals int) *big.Rat {
	scale := powers[decimals]
	if r.IsInt() || new(big.Int).Rem(scale, r.Denom()).Sign() == 0 {
		return new(big.Rat).Set(r)
	}
	n := new(big.Int).Mul(r.Num(), scale)
	n.Lsh(n.Abs(n), 1).Add(n, r.Denom())
	n.Quo(n, new(big.Int).Lsh(r.Denom(), 1))
	if r.Sign() < 0 {
		n.Neg(n)
	}
	return new(big.Rat).SetFrac(n, scale)
}

// powers are the powers of ten up to the most decimals that a currency has.
var powers = func() (p [7]*big.Int) {
	p[0] = big.NewInt(1)
	for i := 1; i < len(p); i++ {
		p[i] = new(big.Int).Mul(p[i-1], big.NewInt(10))
	}
	return p
}()

// exact writes r with at least low decimals, more as far as it needs them to be
// exact, and rounded at high.
func exact(r *big.Rat, low, high int) string {
	s := r.FloatString(high)
	cut := len(s) - (high - low)
	for len(s) > cut && strings.HasSuffix(s, "0") {
		s = s[:len(s)-1]
	}
	return strings.TrimSuffix(s, ".")
}

// priceText is a unit price: the currency's decimals, and up to six.
func priceText(r *big.Rat, c money.Currency) string { return exact(r, c.Exponent(), 6) }

// sumText is a sum of money in the currency's decimals.
func sumText(r *big.Rat, c money.Currency) string { return r.FloatString(c.Exponent()) }

// countText is a quantity.
func countText(r *big.Rat) string { return exact(r, 0, 6) }

// people groups a number in thousands and adds its unit or currency.
func people(s, unit string) string {
	whole, frac, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	var groups []string
	for len(whole) > 3 {
		groups = append(groups, whole[len(whole)-3:])
		whole = whole[:len(whole)-3]
	}
	groups = append(groups, whole)
	slices.Reverse(groups)
	out := strings.Join(groups, ",")
	if point {
		out += "." + frac
	}
	if strings.HasPrefix(s, "-") {
		out = "-" + out
	}
	return strings.TrimSpace(out + " " + unit)
}

// percentOf is part / whole x 100, nil when there is no whole to compare with.
func percentOf(part, whole *big.Rat) *big.Rat {
	if whole.Sign() == 0 {
		return nil
	}
	r := new(big.Rat).Quo(part, new(big.Rat).Abs(whole))
	return r.Mul(r, hundred)
}

// percentText shows a percentage with two decimals, and with more when rounding
// would make it look as if it were within the limit.
func percentText(p *big.Rat, limit core.Limit) string {
	if p == nil {
		return ""
	}
	s := p.FloatString(2)
	if limit.Value == nil || new(big.Rat).Abs(p).Cmp(limit.Value.Rat()) <= 0 {
		return s
	}
	for d := 2; d <= 8; d++ {
		s = p.FloatString(d)
		if r, _ := new(big.Rat).SetString(s); r.Abs(r).Cmp(limit.Value.Rat()) > 0 {
			break
		}
	}
	return s
}

// decimal brings r into a Decimal with as many decimals as it needs and fit.
func decimal(r *big.Rat) money.Decimal {
	for _, scale := range []int{6, 4, 2, 0} {
		if d, err := money.Round(r, scale); err == nil {
			return d.Trim()
		}
	}
	return money.Decimal{}
}

// amount brings r into an amount of money; unset when it does not fit.
func amount(r *big.Rat, c money.Currency) money.Amount {
	d, err := money.Round(r, c.Exponent())
	if err != nil || c == "" {
		return money.Amount{}
	}
	a, err := d.Amount(c)
	if err != nil {
		return money.Amount{}
	}
	return a
}
