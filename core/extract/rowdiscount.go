package extract

import (
	"slices"

	"countersign/core"
	"countersign/core/money"
)

// discountOn takes a row such as "less 10 % discount -2.00" right under an item
// as that item's discount.
func (rd *reader) discountOn(l *line, it, cur *item) bool {
	if cur == nil || cur.net == nil || it.net == nil || it.net.value.Sign() >= 0 || cur.discount != nil {
		return false
	}
	if absInt(it.net.cents()) >= absInt(cur.net.cents()) {
		return false // more than the item costs: it is off the whole
	}
	for _, s := range l.segs {
		for _, lb := range rd.labels.bySeg[s] {
			if lb.weight(cAllowance) > 0.5 {
				cur.discount = it.net
				return true
			}
		}
	}
	return false
}

// freeLastDiscount takes a discount under the last item, when no other item has one,
// for one on the whole, unless its percentage is of that item.
func (rd *reader) freeLastDiscount(t *table) {
	n := len(t.items)
	if n < 3 || t.items[n-1].discount == nil {
		return
	}
	for _, it := range t.items[:n-1] {
		if it.discount != nil {
			return
		}
	}
	last := t.items[n-1]
	at := last.discount.seg.line
	for _, a := range rd.amounts {
		if a.seg.line == at && a.percent && near(percentCents(last.net.cents(), a.value), absInt(last.discount.cents()), 1) {
			return
		}
	}
	last.discount = nil
	delete(t.rows, at)
}

// percentCents is so many per cent of an amount, rounded.
func percentCents(cents int64, rate money.Decimal) int64 {
	return (absInt(cents)*centsOf(rate) + 5000) / 10000
}

// lineDiscount gives the discount that a row prints as money: the number may be a
// percentage, money off the line or money off each piece. Of what it can mean, that
// counts which comes nearest to the line's amount; an amount that it does not explain
// stays unexplained, so that the check of the line sees it. A price that is net of the
// discount, beside the one before it, leaves none.
func (rd *reader) lineDiscount(l *core.DraftLine, it *item, d *amount) {
	p, one := it.cells[colPrice], money.NewDecimal(1, 0)
	if p == nil || it.net == nil || d.value.IsZero() {
		return
	}
	if q := it.cells[colQuantity]; q != nil {
		one = q.value
	}
	full, ok := product(one, p.value)
	if !ok {
		return
	}
	off := absInt(full) - absInt(it.net.cents())
	if off == 0 && it.beforeDiscount(p, d) {
		return // the price has it off already
	}
	best := percentCents(full, d.value.Abs())
	if !d.percent {
		meant := []int64{absInt(d.cents())}
		if each, ok := product(one, d.value); ok {
			meant = append(meant, absInt(each))
		}
		for _, m := range meant {
			if absInt(m-off) < absInt(best-off) {
				best = m
			}
		}
	}
	l.Discount.Value = fromCents(best)
	at := d.evidence(rd.src, "discount column")
	at.Inferred = !sameAbs(d.value, l.Discount.Value)
	l.Discount.SetDetail(core.FieldDetail{Confidence: 0.8, Evidence: at})
}

// beforeDiscount reports whether the row prints a price too that the discount lowers to
// the other.
func (it *item) beforeDiscount(price, d *amount) bool {
	return slices.ContainsFunc(it.spare, func(a *amount) bool {
		off := percentCents(a.cents(), d.value.Abs())
		return near(absInt(a.cents())-off, absInt(price.cents()), 1) || near(absInt(a.cents())-absInt(d.cents()), absInt(price.cents()), 1)
	})
}
