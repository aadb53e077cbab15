package match

import (
	"fmt"
	"math/big"

	"countersign/core"
)

// variance is a comparison of one number with what was expected, ready to be
// written as an Exception or as a formula that holds.
type variance struct {
	reason           core.Reason
	line             string
	expected, actual *big.Rat
	bounds           bounds
	write            func(*big.Rat) string // a number for programs
	show             func(*big.Rat) string // a number with its unit, for people
	actualAs         string                // how actual comes about: "800 + 100 + 200"
	sentence         string                // with three %s: actual, expected, by how much; see tell
	note             string                // a further sentence, empty for none
}

func (v variance) diff() *big.Rat { return new(big.Rat).Sub(v.actual, v.expected) }

// formula is the comparison with its numbers: "800.00 + 300.00 = 1,100.00; 1,100.00
// - 1,000.00 = 100.00 (10.00 %) > 8 %".
func (v variance) formula(ok bool) string {
	s, sum := v.write(v.actual), ""
	if v.actualAs != "" && v.actualAs != s {
		s = v.actualAs + " = " + s
		sum = s + "; "
	}
	if v.diff().Sign() == 0 {
		return s + " = expected " + v.write(v.expected)
	}
	s = sum + fmt.Sprintf("%s - %s = %s%s", v.write(v.actual), v.write(v.expected), v.write(v.diff()), v.inPercent(" (", " %)"))
	switch {
	case ok && v.diff().Sign() < 0 && !v.bounds.both:
		return s + ", lower is fine"
	case ok:
		return s + " <= " + v.bounds.String()
	}
	return s + " > " + v.bounds.String()
}

func (v variance) inPercent(before, after string) string {
	p := percentText(percentOf(v.diff(), v.expected), v.bounds.percent)
	if p == "" {
		return ""
	}
	return before + p + after
}

// exception is the finding with its numbers.
func (v variance) exception() core.Exception {
	return core.Exception{
		Reason: v.reason, Line: v.line, Expected: v.write(v.expected), Actual: v.write(v.actual), Variance: v.write(v.diff()),
		VariancePercent: v.inPercent("", ""), Tolerance: v.bounds.String(), Message: v.tell(), Formula: v.formula(false),
	}
}

// tell fills the sentence in: what is billed, what was expected, by how much it is
// off, and how much is allowed.
func (v variance) tell() string {
	off := v.show(new(big.Rat).Abs(v.diff()))
	if p := v.inPercent("", ""); p != "" {
		off += " or " + trimMinus(p) + " %"
	}
	way := "more than"
	if v.diff().Sign() < 0 {
		way = "less than"
	}
	return fmt.Sprintf(v.sentence, v.show(v.actual), off+" "+way, v.show(v.expected)) + "; " + v.allowed() + "." + v.note
}

func (v variance) allowed() string {
	zero := (v.bounds.percent.Value == nil || v.bounds.percent.Value.IsZero()) && (v.bounds.difference.Value == nil || v.bounds.difference.Value.IsZero())
	if zero {
		return "no difference is allowed"
	}
	return v.bounds.String() + " are allowed"
}

func trimMinus(s string) string {
	if s != "" && s[0] == '-' {
		return s[1:]
	}
	return s
}

// judge writes the comparison into the link's result and raises the exception when
// it does not hold.
func (c *comparison) judge(v variance, res *result) {
	if v.bounds.allows(v.actual, v.expected) {
		res.pass(v.formula(true))
		return
	}
	res.fail(v.formula(false))
	c.raise(v.exception())
}
