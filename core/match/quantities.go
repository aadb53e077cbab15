package match

import (
	"fmt"
	"math/big"

	"countersign/core"
)

// checkQuantity compares what is invoiced so far, this invoice included, with what
// was ordered (two-way) or accepted (three-way). Percent and difference are two
// checks; a limit that is null is not checked, which is not nought.
func (c *comparison) checkQuantity(k *link, res *result) {
	t := k.level.Tolerance
	b := bounds{percent: t.QuantityPercent, difference: t.QuantityDifference}
	if c.credit() {
		c.checkCredited(k, b, res)
		return
	}
	base, what := k.r.ordered, "ordered"
	if k.policy == core.ThreeWay {
		base, what = k.r.received, "accepted"
		if k.qty.Sign() > 0 && k.r.received.Cmp(k.r.before) <= 0 {
			c.noReceipt(k, res)
			return
		}
	}
	if !b.checked() {
		return
	}
	before := new(big.Rat).Add(k.r.before, k.r.billedQty)
	v := c.quantityVariance(k, b)
	v.expected, v.actual = base, new(big.Rat).Add(before, k.qty)
	v.sentence = "With " + lineName(k.l.id) + ", %s are invoiced, %s the %s " + what + " on " + orderLineName(k.r.ref)
	if before.Sign() != 0 {
		v.actualAs = countText(before) + " invoiced before + " + countText(k.qty)
	}
	c.judge(v, res)
}

func (c *comparison) quantityVariance(k *link, b bounds) variance {
	unit := UnitName(k.r.Unit)
	if isCount(k.r.Unit) {
		unit = ""
	}
	return variance{
		reason: core.QuantityOverTolerance, line: k.l.id, bounds: b, write: countText,
		show: func(r *big.Rat) string { return people(countText(r), unit) },
	}
}

// noReceipt waits for goods: nothing accepted is left that is not yet invoiced.
func (c *comparison) noReceipt(k *link, res *result) {
	left := new(big.Rat).Sub(k.r.received, k.r.before)
	if left.Sign() < 0 {
		left.SetInt64(0)
	}
	f := fmt.Sprintf("%s accepted - %s invoiced before = %s < %s", countText(k.r.received), countText(k.r.before), countText(new(big.Rat).Sub(k.r.received, k.r.before)), countText(k.qty))
	res.fail(f)
	msg := fmt.Sprintf("%s bills %s, and nothing was received yet for %s.", upperFirst(lineName(k.l.id)), countText(k.qty), orderLineName(k.r.ref))
	switch {
	case k.r.received.Sign() <= 0 && k.r.delivered:
		msg = fmt.Sprintf("%s bills %s, but nothing of what came for %s was kept: it was refused or went back.", upperFirst(lineName(k.l.id)), countText(k.qty), orderLineName(k.r.ref))
	case k.r.received.Sign() > 0 && k.r.received.Cmp(k.r.ordered) >= 0:
		msg = fmt.Sprintf("%s bills %s, but all %s received for %s are invoiced already, and no more were ordered.", upperFirst(lineName(k.l.id)), countText(k.qty), countText(k.r.received), orderLineName(k.r.ref))
	case k.r.received.Sign() > 0:
		msg = fmt.Sprintf("%s bills %s, but all %s received so far for %s are invoiced already.", upperFirst(lineName(k.l.id)), countText(k.qty), countText(k.r.received), orderLineName(k.r.ref))
	}
	c.raise(core.Exception{Reason: core.NoReceipt, Line: k.l.id, Expected: countText(left), Actual: countText(k.qty), Message: msg, Formula: f})
}

// checkCredited holds a credit note against what was invoiced: giving back more
// would leave room to bill the same goods twice.
func (c *comparison) checkCredited(k *link, b bounds, res *result) {
	if k.creditsMoney {
		res.pass(fmt.Sprintf("%s a unit of %s: a rebate, no goods given back", priceText(k.unitPrice(), c.currency()), priceText(k.r.price, c.currency())))
		return
	}
	if !b.checked() {
		return
	}
	v := c.quantityVariance(k, b)
	left := k.r.before
	if left.Sign() < 0 { // more was given back already than had been invoiced
		left = nought
	}
	v.expected, v.actual = left, new(big.Rat).Add(k.r.billedQty, k.qty)
	v.sentence = "With " + lineName(k.l.id) + ", %s are credited, %s the %s invoiced and not yet credited on " + orderLineName(k.r.ref)
	c.judge(v, res)
}
