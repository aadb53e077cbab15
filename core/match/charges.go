package match

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"countersign/core"
)

// checkCharges holds the charges apart from goods against the supplier's caps, type
// by type. Orders name no charges: 0 is expected, and anything above is an
// exception unless there is a cap. A cap of null switches the check off. Charges
// that are written as lines count with the others.
func (c *comparison) checkCharges() {
	sums := map[string]*big.Rat{}
	lines, called := map[string]string{}, map[string][]string{}
	add := func(kind, name string, r *big.Rat) {
		if kind == "" {
			kind = "other"
		}
		if sums[kind] == nil {
			sums[kind] = new(big.Rat)
		}
		sums[kind].Add(sums[kind], r)
		if name = strings.TrimSpace(name); name != "" && !slices.Contains(called[kind], name) {
			called[kind] = append(called[kind], name)
		}
	}
	for _, ch := range c.inv.Charges {
		add(strings.ToLower(strings.TrimSpace(ch.Type)), ch.Reason, ch.Amount.Decimal().Rat())
	}
	for _, l := range c.lines {
		if l.charge != "" && l.net != nil && !c.linkOf(l) {
			add(l.charge, l.Description, l.net)
			lines[l.charge] = l.id
		}
	}
	kinds := make([]string, 0, len(sums))
	for k := range sums {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	for _, k := range kinds {
		c.checkCharge(k, chargeName(k, called[k]), sums[k], lines[k])
	}
}

// chargeName is what a sentence calls charges of a type, with the words of the invoice.
func chargeName(kind string, called []string) string {
	name := map[string]string{"fee": "a fee", "other": "something else than goods"}[kind]
	if name == "" {
		name = kind
	}
	if len(called) == 0 || len(called) == 1 && strings.EqualFold(called[0], name) {
		return name
	}
	return name + " (" + shorten(strings.Join(called, ", ")) + ")"
}

func (c *comparison) checkCharge(kind, name string, sum *big.Rat, line string) {
	if c.credit() {
		sum = new(big.Rat).Neg(sum)
	}
	limit, capped := c.cap(kind)
	if sum.Sign() <= 0 || capped && (limit.Value == nil || sum.Cmp(limit.Value.Rat()) <= 0) {
		return
	}
	expected := new(big.Rat)
	e := core.Exception{Reason: core.UnexpectedCharge, Field: kind, Line: line, Actual: sumText(sum, c.currency())}
	if capped {
		expected = limit.Value.Rat()
		e.Tolerance = limit.Value.String()
		e.Message = fmt.Sprintf("%s is charged for %s; the most agreed with the supplier is %s.", c.money(sum), name, c.money(expected))
	} else {
		e.Message = fmt.Sprintf("%s is charged for %s, which is neither ordered nor agreed with the supplier.", c.money(sum), name)
	}
	over := new(big.Rat).Sub(sum, expected)
	e.Expected, e.Variance = sumText(expected, c.currency()), sumText(over, c.currency())
	if p := percentOf(over, expected); p != nil {
		e.VariancePercent = p.FloatString(2)
	}
	e.Formula = fmt.Sprintf("%s - %s = %s > 0", e.Actual, e.Expected, e.Variance)
	c.raise(e)
}

func (c *comparison) cap(kind string) (core.Limit, bool) {
	if l, ok := c.firm.Charges[kind]; ok {
		return l, l.Present
	}
	for k, l := range c.firm.Charges {
		if strings.EqualFold(k, kind) {
			return l, l.Present
		}
	}
	return core.Limit{}, false
}
