package extract

import (
	"countersign/core"
)

// subtotals are the amounts behind labels of sums before charges and tax.
func (rd *reader) subtotals() []int64 {
	var out []int64
	for _, a := range rd.amounts {
		if s, _ := rd.amountLabel(cSubtotal, a.span); s > 0.7 && !a.percent && !rd.inItems(a.span) {
			out = append(out, a.cents())
		}
	}
	return out
}

// chargeConcepts are the labels of document-level charges and allowances with
// the type that settings know them by.
var chargeConcepts = []struct {
	c    concept
	kind string
	sign int64
}{{cFreight, "freight", 1}, {cPackaging, "packaging", 1}, {cInsurance, "insurance", 1}, {cHandling, "handling", 1}, {cFee, "fee", 1}, {cAllowance, "other", -1}}

// findCharges takes those charges and allowances below the lines that make the
// lines' sum equal the net total, or that explain what stands between net, tax
// and gross. Pages often list them and their sum too, so that every choice among
// a few is tried.
func (rd *reader) findCharges() {
	d := &rd.d
	if !d.NetTotal.IsSet() || rd.table == nil || len(rd.table.items) == 0 {
		return
	}
	list := rd.labelledCharges()
	lines := int64(0)
	for _, it := range rd.table.items {
		if it.net != nil {
			lines += it.cents()
		}
	}
	net := centsOf(d.NetTotal.Value)
	gap := net - lines
	if near(gap, 0, 1) {
		gap = centsOf(d.GrossTotal.Value) - net - centsOf(d.TaxTotal.Value)
		if !d.GrossTotal.IsSet() || near(gap, 0, 1) {
			return
		}
	}
	if d.Charges = chargesMaking(list, gap); len(d.Charges) > 0 && d.NetTotal.Proof == "" {
		proven("lines sum up", &d.NetTotal)
	}
}

// maxCharges bounds the search for the charges that make a sum.
const maxCharges = 10

// chargesMaking is the smallest choice of the charges that adds up to a sum, nil
// when there is none.
func chargesMaking(list []core.DraftCharge, sum int64) []core.DraftCharge {
	list = list[:min(len(list), maxCharges)]
	var best []core.DraftCharge
	for mask := 1; mask < 1<<len(list); mask++ {
		var chosen []core.DraftCharge
		total := int64(0)
		for i, c := range list {
			if mask>>i&1 == 1 {
				chosen = append(chosen, c)
				total += centsOf(c.Amount)
			}
		}
		if near(total, sum, 1) && (best == nil || len(chosen) < len(best)) {
			best = chosen
		}
	}
	return best
}

// labelledCharges are the amounts outside the lines whose label names a charge or
// an allowance.
func (rd *reader) labelledCharges() []core.DraftCharge {
	var list []core.DraftCharge
	for i := range rd.amounts {
		a := &rd.amounts[i]
		if a.percent || a.plainInt || rd.inItems(a.span) || a.cents() == 0 || !rd.lastInRow(i) {
			continue
		}
		if c, ok := rd.asCharge(a); ok {
			list = append(list, c)
		}
	}
	return list
}

// asCharge is what an amount is whose label names a charge or an allowance.
func (rd *reader) asCharge(a *amount) (core.DraftCharge, bool) {
	for _, k := range chargeConcepts {
		s, l := rd.amountLabel(k.c, a.span)
		if rival, _ := rd.bestOf(a.span, cGross, cNet, cTax, cSubtotal, cPrepaid); s < 0.42 || rival > s || l.how != "right of" {
			continue
		}
		return core.DraftCharge{Type: k.kind, Reason: l.label.text(), Amount: fromCents(absInt(a.cents()) * k.sign), Evidence: a.evidence(rd.src, l.rule())}, true
	}
	return core.DraftCharge{}, false
}
