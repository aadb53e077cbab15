package extract

import (
	"countersign/core"
)

// cashSums reads what a till says: cash given less change is the total. What was
// given is mostly labelled; without a label it is an amount that stands after the
// printed total and before the change.
func (t *totals) cashSums() {
	t.cash = map[int64]bool{}
	given, change, at := []int64{}, int64(-1), 0
	for i, a := range t.rd.amounts {
		s, k := t.rd.amountLabel(cCash, a.span)
		if s < 0.6 || a.percent || a.plainInt {
			continue
		}
		if changeWords[squash(k.label.text())] {
			change, at = absInt(a.cents()), i
			t.givenBack = append(t.givenBack, a.span)
		} else {
			given = append(given, absInt(a.cents()))
		}
	}
	for _, g := range given {
		if g > change {
			t.cash[g-max(0, change)] = true
		}
	}
	if change <= 0 {
		return
	}
	first := map[int64]*line{} // where an amount stands first
	for _, p := range t.rd.amounts[:at] {
		if p.plainInt {
			continue
		}
		if total := p.cents() - change; total > 0 && first[total] != nil && first[total] != p.seg.line {
			t.cash[total] = true
		}
		if first[p.cents()] == nil {
			first[p.cents()] = p.seg.line
		}
	}
}

// changeWords are the labels of what a till gives back, squashed.
var changeWords = squashedSet("change changedue changerm changeamount changegiven ruckgeld rueckgeld wechselgeld zuruck wisselgeld terug rendu rendumonnaie monnaierendue " +
	"resto restocontante cambio sucambio adevolver troco reszta resztagotowka wydano")

// paidInCash reports whether an amount is what was paid in cash, or is that but for the
// printed rounding.
func (t *totals) paidInCash(cents int64) bool {
	if t.cash[cents] {
		return true
	}
	for _, r := range t.rounding {
		if t.cash[cents+r] {
			return true
		}
	}
	return false
}

// roundings notes the amounts that come out when the printed rounding is added
// to another printed amount: the rounded total is what is paid.
func (t *totals) roundings() {
	t.rounded = map[int64]bool{}
	all := map[int64]bool{}
	for _, a := range t.rd.amounts {
		all[a.cents()] = true
	}
	for _, a := range t.rd.amounts {
		r := a.cents()
		if s, _ := t.rd.amountLabel(cRounding, a.span); s < 0.6 || r == 0 || absInt(r) > 5 {
			continue
		}
		t.rounding = append(t.rounding, r)
		for c := range all {
			if c > 5 && all[c+r] && (c+r)%5 == 0 {
				t.rounded[c+r] = true
			}
		}
	}
}

// fillNet states the net total where the document carries it without a label of
// its own: the sum of its lines equals the total and no tax is charged.
func (t *totals) fillNet() {
	d := &t.rd.d
	if !d.NetTotal.IsSet() && d.TaxTotal.IsSet() && d.GrossTotal.IsSet() && t.hasLine {
		t.netOfLines(centsOf(d.GrossTotal.Value) - centsOf(d.TaxTotal.Value))
		return
	}
	if d.NetTotal.IsSet() || d.TaxTotal.IsSet() || !d.GrossTotal.IsSet() || !t.hasLine || len(t.rd.table.items) < 1 {
		return
	}
	if near(t.lines, centsOf(d.GrossTotal.Value), 1) && d.Kind.Value != core.KindReceipt && len(t.rates) == 0 {
		d.NetTotal = d.GrossTotal
		t.rd.certain["net_total"] = &certainty{share: 0.8, weak: true}
		d.NetTotal.Proof = "lines sum up"
	}
}

// netOfLines takes the lines' sum for the net total where gross less tax is the same: a
// bill over one item goes from it to the tax without a total between.
func (t *totals) netOfLines(net int64) {
	d := &t.rd.d
	if t.lines != net || net <= 0 || d.Kind.Value == core.KindReceipt {
		return
	}
	for _, a := range t.rd.amounts {
		if a.cents() != net || a.percent || a.plainInt || d.NetTotal.SetText(twoPlaces(a.value).String()) != nil {
			continue
		}
		t.rd.certain["net_total"] = &certainty{share: 0.8}
		d.NetTotal.SetDetail(core.FieldDetail{Confidence: 0.8, Evidence: a.evidence(t.rd.src, "gross less tax"), Proof: "lines sum up"})
		return
	}
}

// decideDue takes prepaid and amount due together: due = gross - prepaid.
func (t *totals) decideDue() {
	rd := t.rd
	due, paid := t.roles(cAmountDue, "amount_due"), t.roles(cPrepaid, "prepaid")
	gv := int64(0)
	if rd.d.GrossTotal.IsSet() {
		gv = centsOf(rd.d.GrossTotal.Value)
	}
	bi, bj, top := -1, -1, 0.0
	for i := -1; i < len(due); i++ {
		for j := -1; j < len(paid); j++ {
			s := 0.0
			if i >= 0 {
				s += due[i].logit
			}
			if j >= 0 {
				s += paid[j].logit
			}
			if i >= 0 && gv != 0 {
				dv := due[i].minor
				switch {
				case j >= 0 && near(gv-absInt(paid[j].minor), dv, 1):
					s += 3
				case j < 0 && near(dv, gv, 0):
					s += 1.5
				case j >= 0:
					s -= 2
				}
			}
			if s > top {
				bi, bj, top = i, j, s
			}
		}
	}
	if bi >= 0 && due[bi].logit > -1 {
		rd.setAmount("amount_due", due, bi, sharesOf(due))
		dv := due[bi].minor
		if gv != 0 && (near(dv, gv, 0) || bj >= 0 && near(gv-absInt(paid[bj].minor), dv, 1)) {
			rd.d.AmountDue.Proof = "sums agree"
		}
	}
	if bj >= 0 && paid[bj].logit > 0 && absInt(paid[bj].minor) > 0 && !t.takenOffAlready(paid[bj], gv) {
		rd.setAmount("prepaid", paid, bj, sharesOf(paid))
		rd.d.Prepaid.Value = rd.d.Prepaid.Value.Abs()
	}
}

// takenOffAlready reports whether what is withheld is off the total itself: it counts as
// paid only where what is due is less than the total by it.
func (t *totals) takenOffAlready(paid role, gross int64) bool {
	withheld, _ := t.rd.amountLabel(cAllowance, paid.span)
	d := t.rd.d.AmountDue
	return withheld > 0.5 && !(d.IsSet() && near(gross-absInt(paid.minor), centsOf(d.Value), 1))
}
