package extract

import (
	"math"

	"countersign/core"
	"countersign/core/money"
)

// totals is the joint decision over the amounts of a document.
type totals struct {
	rd      *reader
	largest int64
	rows    []taxRow
	rateSum int64 // tax over all rows, cents
	baseSum int64
	rates   []money.Decimal
	lines   int64 // sum of the line items, cents
	hasLine bool
	cash    int64 // cash - change
	rounded map[int64]bool
	charges int64          // labelled charges and allowances below the lines, cents
	inRow   map[*line]bool // lines of the breakdown
}

// decideTotals chooses net, tax and gross together, then prepaid and due.
func (rd *reader) decideTotals() {
	t := &totals{rd: rd}
	for _, a := range rd.amounts {
		if !a.percent && !a.plainInt && !rd.inItems(a.span) {
			t.largest = max(t.largest, absInt(a.cents()))
		}
	}
	t.findTaxRows()
	t.sumLines()
	t.cashSum()
	t.roundings()
	for _, c := range rd.labelledCharges() {
		t.charges += centsOf(c.Amount)
	}
	gross := t.roles(cGross, "gross_total")
	net := t.roles(cNet, "net_total")
	tax := t.roles(cTax, "tax_total")
	g, n, x := t.decide(gross, net, tax)
	if g >= 0 {
		n, x = t.stated(net, n, gross[g]), t.stated(tax, x, gross[g])
	}
	rd.setAmount(&rd.d.GrossTotal, gross, g)
	rd.setAmount(&rd.d.NetTotal, net, n)
	rd.setAmount(&rd.d.TaxTotal, tax, x)
	t.prove(gross, net, tax, g, n, x)
	if rd.table != nil {
		rd.table.prune(append(rd.subtotals(), centsOf(rd.d.NetTotal.Value), centsOf(rd.d.GrossTotal.Value))...)
	}
	t.fillNet()
	t.decideDue()
	for _, r := range t.rows {
		if rd.inItems(r.taxAt.span) {
			continue
		}
		rd.d.Taxes = append(rd.d.Taxes, core.DraftTax{Rate: r.rate, Base: r.base, Tax: r.tax, Category: "S", Evidence: r.taxAt.evidence(rd.src, "base x rate = tax")})
	}
	rd.findCharges()
}

func absInt(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

func (t *totals) sumLines() {
	if t.rd.table == nil {
		return
	}
	for _, it := range t.rd.table.items {
		if it.net != nil {
			t.lines += it.cents()
			t.hasLine = true
		}
	}
}

// decide tries every combination of the candidates and takes the one with the
// highest sum of logits and arithmetic. -1 leaves a total out.
func (t *totals) decide(gross, net, tax []role) (g, n, x int) {
	best := -1e9
	g, n, x = -1, -1, -1
	for i := -1; i < len(gross); i++ {
		for j := -1; j < len(net); j++ {
			for k := -1; k < len(tax); k++ {
				if s := t.score(gross, net, tax, i, j, k); s > best {
					best, g, n, x = s, i, j, k
				}
			}
		}
	}
	return g, n, x
}

// stated brings back a total that the joint decision left out although the
// document plainly states it: a sum that does not agree must be seen.
func (t *totals) stated(list []role, chosen int, gross role) int {
	if chosen >= 0 || len(list) == 0 || len(t.rows) > 0 {
		return chosen
	}
	if r := list[0]; r.labeled && r.logit > 1.2 && r.span != gross.span && absInt(r.minor) <= absInt(gross.minor) {
		return 0
	}
	return chosen
}

func pick(list []role, i int, none float64) (int64, bool, float64) {
	if i < 0 {
		return 0, false, none
	}
	s := list[i].logit
	if !list[i].labeled {
		s = min(s, costUnlabeled)
	}
	return list[i].minor, true, s
}

func (t *totals) score(gross, net, tax []role, i, j, k int) float64 {
	gv, gok, gs := pick(gross, i, costNoGross)
	nv, nok, ns := pick(net, j, costNoNet)
	xv, xok, xs := pick(tax, k, costNoTax)
	if i >= 0 && k >= 0 && gross[i].span == tax[k].span || j >= 0 && k >= 0 && net[j].span == tax[k].span {
		return -1e9
	}
	s := gs + ns + xs
	if i >= 0 && j >= 0 && gross[i].span == net[j].span {
		// One printed amount for both: only where there is no tax.
		s -= 2.5
	}
	if t.cash != 0 && gok && near(gv, t.cash, 0) {
		s += bonusCash
	}
	if gok && t.rounded[gv] {
		s += bonusRounded
	}
	if gok && len(t.rows) > 0 && near(t.baseSum+t.rateSum, gv, 2) {
		s += bonusRowSums
	}
	if gok && len(t.rows) > 1 && t.inRow[gross[i].seg.line] && !near(t.baseSum+t.rateSum, gv, 2) {
		s += malusRow
	}
	switch {
	case gok && nok && xok:
		if len(t.rows) > 1 && t.inRow[gross[i].seg.line] && gross[i].seg.line == net[j].seg.line {
			s += malusSum / 2 // one rate's row of several
		} else if near(nv+xv, gv, 1) {
			s += bonusSum
			if xv == 0 {
				s -= bonusSum - 2
			}
		} else if t.charges != 0 && near(nv+xv+t.charges, gv, 1) {
			s += bonusSum - 1 // the net total stands before the charges
		} else {
			s += malusSum
		}
	case gok && nok:
		s += t.withoutTax(gv, nv)
	case gok && xok:
		if t.baseSum != 0 && near(t.baseSum+xv, gv, 2) {
			s += 1
		}
		if absInt(xv) >= absInt(gv) {
			s -= 4
		}
	}
	if nok && gok && absInt(nv) > absInt(gv)+1 {
		s -= 3
	}
	if len(t.rows) > 0 {
		if xok && near(t.rateSum, xv, 2) {
			s += bonusTaxRows
		}
		if nok && near(t.baseSum, nv, 2) {
			s += bonusTaxRows
		}
	}
	if t.hasLine && nok && (near(t.lines, nv, 1) || t.charges != 0 && near(t.lines+t.charges, nv, 1)) {
		s += bonusLines
	}
	if t.hasLine && gok && near(t.lines, gv, 1) {
		s += bonusLines / 2
	}
	return s
}

// withoutTax judges gross and net when no tax is taken: they are equal, or the
// printed rate or breakdown explains the difference.
func (t *totals) withoutTax(gv, nv int64) float64 {
	if gv == nv {
		return 1
	}
	if t.rateSum != 0 && near(nv+t.rateSum, gv, 2) {
		return bonusSum - 1
	}
	for _, r := range t.rates {
		f, _ := r.Rat().Float64()
		if near(int64(math.Round(float64(nv)*(1+f/100))), gv, 1) {
			return bonusRate
		}
	}
	return -1.2
}

func near(a, b, tolerance int64) bool { return absInt(a-b) <= tolerance }

// prove raises the confidence of totals that agree and lowers what does not.
func (t *totals) prove(gross, net, tax []role, g, n, x int) {
	d := &t.rd.d
	if g < 0 {
		return
	}
	gv := gross[g].minor
	sure := func(f *core.Field[money.Decimal], p float64, why string) {
		if f.IsSet() && p > f.Confidence {
			f.Confidence = p
		}
		if f.IsSet() && f.Proof == "" {
			f.Proof = why
		}
	}
	switch {
	case n >= 0 && x >= 0:
		nv, xv := net[n].minor, tax[x].minor
		if !near(nv+xv, gv, 1) && (t.charges == 0 || !near(nv+xv+t.charges, gv, 1)) {
			for _, f := range []*core.Field[money.Decimal]{&d.GrossTotal, &d.NetTotal, &d.TaxTotal} {
				f.Confidence = min(f.Confidence, 0.5)
			}
			return
		}
		p := 0.985
		if t.aloneInRow(gross[g], net[n], tax[x]) || xv == 0 || !gross[g].labeled || !net[n].labeled || !tax[x].labeled {
			p = 0.93
		}
		sure(&d.GrossTotal, p, "sums agree")
		sure(&d.NetTotal, p, "sums agree")
		sure(&d.TaxTotal, p, "sums agree")
	case n >= 0:
		if v := t.withoutTax(gv, net[n].minor); v >= bonusRate {
			sure(&d.GrossTotal, 0.97, "sums agree")
			sure(&d.NetTotal, 0.97, "sums agree")
		} else if v < 0 {
			d.NetTotal.Confidence = min(d.NetTotal.Confidence, 0.6)
			d.GrossTotal.Confidence = min(d.GrossTotal.Confidence, 0.8)
		}
	}
	if t.hasLine && (near(t.lines, gv, 1) || n >= 0 && near(t.lines, net[n].minor, 1)) {
		sure(&d.GrossTotal, 0.96, "lines sum up")
		sure(&d.NetTotal, 0.96, "lines sum up")
	}
	if len(t.rows) > 0 && near(t.baseSum+t.rateSum, gv, 2) {
		sure(&d.GrossTotal, 0.97, "sums agree")
	}
	if t.cash != 0 && near(t.cash, gv, 0) {
		sure(&d.GrossTotal, 0.97, "cash less change")
	}
}
