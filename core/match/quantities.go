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
	if k.sameRounded(new(big.Rat).Sub(base, before)) {
		res.pass(fmt.Sprintf("%s %s are %s %s, rounded: all that is left", countText(k.l.qty), UnitName(k.l.Unit), countText(k.qty), UnitName(k.r.Unit)))
		return
	}
	v := c.quantityVariance(k, b)
	v.expected, v.actual = base, new(big.Rat).Add(before, k.qty)
	v.sentence = "With " + lineName(k.l.id) + ", %s are invoiced, %s the %s " + what + " on " + orderLineName(k.r.ref)
	v.actualAs = soFar(k.r.before, k.r.billedQty, k.qty, countText)
	c.judge(v, res)
}

// soFar is a sum as it comes about: of earlier invoices, of the lines above, of this line.
func soFar(before, here, now *big.Rat, write func(*big.Rat) string) string {
	out := ""
	if before.Sign() != 0 {
		out = write(before) + " invoiced before + "
	}
	if here.Sign() != 0 {
		out += write(here) + " on other lines of this invoice + "
	}
	return out + write(now)
}

// sameRounded reports whether the line bills what is left as exactly as its unit allows:
// 10 m are 10.936 yards, though 10.936 yards are not 10 m. Only quantities that cannot be
// written out in that unit may be rounded, and at the third decimal or later.
func (k *link) sameRounded(left *big.Rat) bool {
	if !k.whole || k.lump != nil || k.factorWhy == "" || k.l.qty == nil || k.l.qty.Sign() == 0 || k.l.Quantity.Scale() < 3 {
		return false
	}
	f := new(big.Rat).Quo(k.qty, k.l.qty)
	inUnit := new(big.Rat).Quo(left, f)
	return roundRat(inUnit, 6).Cmp(inUnit) != 0 && roundRat(inUnit, min(k.l.Quantity.Scale(), 6)).Cmp(k.l.qty) == 0
}

// unitNote says how the units of the two lines were brought together, where they differ;
// it begins with a space.
func (k *link) unitNote() string {
	switch {
	case k.l.unit == "" || k.r.unit == "" || UnitName(k.l.Unit) == UnitName(k.r.Unit):
		return ""
	case !k.unitOK:
		return fmt.Sprintf(" The invoice counts in %s, the order in %s; how many of one make the other is not stated, so they were compared one for one.", UnitName(k.l.Unit), UnitName(k.r.Unit))
	case k.factorWhy != "" && k.l.qty != nil:
		return fmt.Sprintf(" The invoice line bills %s %s, and %s.", countText(k.l.qty), UnitName(k.l.Unit), k.factorWhy)
	}
	return ""
}

func (c *comparison) quantityVariance(k *link, b bounds) variance {
	unit := UnitName(k.r.Unit)
	if isCount(k.r.Unit) && k.unitNote() == "" || !k.unitOK {
		unit = ""
	}
	return variance{
		reason: core.QuantityOverTolerance, line: k.l.id, bounds: b, write: countText, note: k.unitNote(),
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
	c.raise(core.Exception{Reason: core.NoReceipt, Line: k.l.id, Expected: countText(left), Actual: countText(k.qty), Message: msg + k.unitNote(), Formula: f})
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
