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

// findCharges takes charges and allowances between the lines and the total when
// they make the lines' sum equal the net total.
func (rd *reader) findCharges() {
	d := &rd.d
	if !d.NetTotal.IsSet() && !d.GrossTotal.IsSet() || rd.table == nil || len(rd.table.items) == 0 {
		return
	}
	list := rd.labelledCharges()
	sum := int64(0)
	for _, c := range list {
		sum += centsOf(c.Amount)
	}
	lines := int64(0)
	for _, it := range rd.table.items {
		if it.net != nil {
			lines += it.cents()
		}
	}
	want := centsOf(d.NetTotal.Value)
	if len(list) > 0 && d.NetTotal.IsSet() && near(lines, want, 1) && near(want+sum+centsOf(d.TaxTotal.Value), centsOf(d.GrossTotal.Value), 1) {
		d.Charges = list
		return
	}
	if len(list) > 0 && d.NetTotal.IsSet() && near(lines+sum, want, 1) && !near(lines, want, 1) {
		d.Charges = list
		if d.NetTotal.Proof == "" {
			d.NetTotal.Proof = "lines sum up"
			d.NetTotal.Confidence = max(d.NetTotal.Confidence, 0.96)
		}
	}
}

// labelledCharges are the amounts outside the lines whose label names a charge or
// an allowance.
func (rd *reader) labelledCharges() []core.DraftCharge {
	var list []core.DraftCharge
	for i, a := range rd.amounts {
		if a.percent || a.plainInt || rd.inItems(a.span) || a.cents() == 0 || !rd.lastInRow(i) {
			continue
		}
		for _, k := range chargeConcepts {
			s, l := rd.amountLabel(k.c, a.span)
			if rival, _ := rd.bestOf(a.span, cGross, cNet, cTax, cSubtotal, cPrepaid); s < 0.6 || rival > s || l.how != "right of" {
				continue
			}
			list = append(list, core.DraftCharge{Type: k.kind, Reason: l.label.text(), Amount: fromCents(absInt(a.cents()) * k.sign), Evidence: a.evidence(rd.src, l.rule())})
			break
		}
	}
	return list
}
