package match

import (
	"math/big"
	"strings"

	"countersign/core"
)

// withinPercent reports whether a difference is no more than a percentage of the
// whole. It compares diff x 100 with whole x percent and so never divides: of a
// whole of nought only nought is within.
func withinPercent(diff, whole *big.Rat, limit core.Limit) bool {
	a := new(big.Rat).Mul(diff, hundred)
	b := new(big.Rat).Mul(new(big.Rat).Abs(whole), limit.Value.Rat())
	return a.Cmp(b) <= 0
}

// bounds are a percentage and an absolute difference, of which either may be off.
// They are two checks: failing either fails.
type bounds struct {
	percent, difference core.Limit
	both                bool // what is below the expected value is checked too
}

// checked reports whether there is anything to check.
func (b bounds) checked() bool { return b.percent.Value != nil || b.difference.Value != nil }

// allows reports whether actual is within the bounds around expected.
func (b bounds) allows(actual, expected *big.Rat) bool {
	diff := new(big.Rat).Sub(actual, expected)
	if diff.Sign() < 0 {
		if !b.both {
			return true
		}
		diff.Neg(diff)
	}
	return (b.percent.Value == nil || withinPercent(diff, expected, b.percent)) &&
		(b.difference.Value == nil || diff.Cmp(b.difference.Value.Rat()) <= 0)
}

// String names the bounds as people set them: "2 %", "2 % and 5.00".
func (b bounds) String() string {
	var out []string
	if b.percent.Value != nil {
		out = append(out, b.percent.Value.String()+" %")
	}
	if b.difference.Value != nil {
		out = append(out, b.difference.Value.String())
	}
	return strings.Join(out, " and ")
}

func both(t core.Tolerance) bool { return t.BothDirections != nil && *t.BothDirections }
