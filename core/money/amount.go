package money

import (
	"fmt"
	"math"
	"math/big"
	"strings"
)

// Amount is a sum of money: an integer of the currency's minor unit. The zero
// Amount has no currency and means "not stated"; see IsSet.
type Amount struct {
	Minor    int64    `json:"minor"`
	Currency Currency `json:"currency"`
}

// New returns an amount of minor units: New(11900, "EUR") is 119.00 EUR.
func New(minor int64, c Currency) Amount { return Amount{minor, c} }

// ParseAmount reads the canonical form ("-119.00") in a currency. It returns
// ErrSyntax, or ErrRange for more decimals than the currency has.
func ParseAmount(s string, c Currency) (Amount, error) {
	d, err := ParseDecimal(s)
	if err != nil {
		return Amount{}, err
	}
	return d.Amount(c)
}

// MustAmount is ParseAmount for constants; it panics on a mistake in one.
func MustAmount(s string, c Currency) Amount {
	a, err := ParseAmount(s, c)
	if err != nil {
		panic(err)
	}
	return a
}

// IsSet reports whether the amount is stated at all; a stated 0.00 EUR is set.
func (a Amount) IsSet() bool { return a.Currency != "" }

// Decimal is the amount as a number with the currency's decimals.
func (a Amount) Decimal() Decimal { return Decimal{a.Minor, uint8(a.Currency.Exponent())} }

// String is the canonical form without the currency: "119.00".
func (a Amount) String() string { return a.Decimal().String() }

// Format is for people: "1,234.56 EUR" with the grouping and decimal mark given,
// for example Format(',', '.') or Format('.', ',').
func (a Amount) Format(group, mark rune) string {
	s := strings.TrimPrefix(a.String(), "-")
	whole, frac, _ := strings.Cut(s, ".")
	var b strings.Builder
	if a.Minor < 0 {
		b.WriteByte('-')
	}
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 && group != 0 {
			b.WriteRune(group)
		}
		b.WriteRune(c)
	}
	if frac != "" {
		b.WriteRune(mark)
		b.WriteString(frac)
	}
	if a.Currency != "" {
		b.WriteString(" " + string(a.Currency))
	}
	return b.String()
}

// Neg is the amount with its sign turned.
func (a Amount) Neg() Amount { return Amount{-a.Minor, a.Currency} }

// Abs is the amount without its sign.
func (a Amount) Abs() Amount {
	if a.Minor < 0 {
		return a.Neg()
	}
	return a
}

// Add is a + b. Amounts of two currencies are never added: that is an error, as
// is an overflow. An unset amount counts as nothing.
func (a Amount) Add(b Amount) (Amount, error) {
	if !a.IsSet() {
		return b, nil
	}
	if !b.IsSet() {
		return a, nil
	}
	if a.Currency != b.Currency {
		return Amount{}, fmt.Errorf("%s and %s cannot be added", a.Currency, b.Currency)
	}
	sum := a.Minor + b.Minor
	if (sum > a.Minor) != (b.Minor > 0) && b.Minor != 0 {
		return Amount{}, fmt.Errorf("%w: sum of amounts", ErrRange)
	}
	return Amount{sum, a.Currency}, nil
}

// Sub is a - b under the rules of Add.
func (a Amount) Sub(b Amount) (Amount, error) {
	if b.Minor == math.MinInt64 {
		return Amount{}, fmt.Errorf("%w: %d has no opposite", ErrRange, b.Minor)
	}
	return a.Add(b.Neg())
}

// Cmp compares two amounts of one currency; it panics on two currencies, because
// no answer would be right.
func (a Amount) Cmp(b Amount) int {
	if a.Currency != b.Currency {
		panic("money: comparing " + string(a.Currency) + " with " + string(b.Currency))
	}
	switch {
	case a.Minor < b.Minor:
		return -1
	case a.Minor > b.Minor:
		return 1
	}
	return 0
}

// Times is quantity * unit price / base, rounded to the currency's minor unit
// (BT-131 = BT-129 x BT-146 / BT-149). A zero base counts as 1.
func Times(quantity, unitPrice, base Decimal, c Currency) (Amount, error) {
	r := new(big.Rat).Mul(quantity.Rat(), unitPrice.Rat())
	if !base.IsZero() {
		r.Quo(r, base.Rat())
	}
	d, err := Round(r, c.Exponent())
	return Amount{d.coef, c}, err
}

// Sum adds amounts of one currency; the sum of none is unset.
func Sum(list ...Amount) (Amount, error) {
	var t Amount
	for _, a := range list {
		var err error
		if t, err = t.Add(a); err != nil {
			return Amount{}, err
		}
	}
	return t, nil
}
