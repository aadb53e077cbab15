package extract

import (
	"slices"

	"countersign/core"
	"countersign/core/money"
)

// totals is the joint decision over the amounts of a document.
type totals struct {
	rd        *reader
	largest   int64
	rows      []taxRow
	rateSum   int64 // tax over all rows, cents
	baseSum   int64
	rates     []money.Decimal
	lines     int64 // sum of the line items, cents
	hasLine   bool
	cash      map[int64]bool // cash - change
	rounded   map[int64]bool
	rounding  []int64        // what totals are rounded by, cents
	givenBack []span         // change, which is no total and no tax although total + change = cash
	charges   int64          // labelled charges and allowances below the lines, cents
	inRow     map[*line]bool // lines of the breakdown
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
	t.cashSums()
	t.roundings()
	for _, c := range rd.labelledCharges() {
		t.charges += centsOf(c.Amount)
	}
	gross := t.roles(cGross, "gross_total")
	net := t.roles(cNet, "net_total")
	tax := t.roles(cTax, "tax_total")
	j := t.decide(gross, net, tax)
	g, n, x := j.best[0], j.best[1], j.best[2]
	if g >= 0 {
		n, x = t.stated(net, n, gross[g]), t.stated(tax, x, gross[g])
		n, x = t.notOneOfSeveral(net, n, gross[g], t.baseSum, j.share[1]), t.notOneOfSeveral(tax, x, gross[g], t.rateSum, j.share[2])
	}
	if g >= 0 && n >= 0 && x >= 0 && t.oneTaxOfSeveral(gross[g], net[n], tax[x]) {
		x = -1
	}
	rd.setAmount("gross_total", gross, g, j.share[0])
	rd.setAmount("net_total", net, n, j.share[1])
	rd.setAmount("tax_total", tax, x, j.share[2])
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

// notOneOfSeveral gives the sum of a breakdown whose rows together make the gross total
// instead of one of its rows, as probable as that was, or nothing where the page prints
// no sum of them.
func (t *totals) notOneOfSeveral(list []role, chosen int, gross role, sum int64, share map[int64]float64) int {
	if chosen < 0 || len(t.rows) < 2 || !near(t.baseSum+t.rateSum, gross.minor, 2) {
		return chosen
	}
	row := list[chosen]
	if !t.inRow[row.seg.line] || near(row.minor, sum, 2) {
		return chosen
	}
	i := slices.IndexFunc(list, func(r role) bool { return !t.inRow[r.seg.line] && near(r.minor, sum, 2) })
	if i >= 0 {
		share[list[i].minor], share[row.minor] = share[row.minor], share[list[i].minor]
	}
	return i
}

// oneTaxOfSeveral reports whether only all taxes together, which the page does not add
// up, make the gross total.
func (t *totals) oneTaxOfSeveral(gross, net, tax role) bool {
	return len(t.rows) == 0 && t.rateSum != 0 && near(net.minor+t.rateSum, gross.minor, 2) && !near(tax.minor, t.rateSum, 2)
}

func near(a, b, tolerance int64) bool { return absInt(a-b) <= tolerance }

// prove raises the confidence of totals that agree and lowers what does not.
func (t *totals) prove(gross, net, tax []role, g, n, x int) {
	d := &t.rd.d
	if g < 0 {
		return
	}
	gv := gross[g].minor
	switch {
	case n >= 0 && x >= 0:
		if sum := net[n].minor + tax[x].minor; !near(sum, gv, 1) && (t.charges == 0 || !near(sum+t.charges, gv, 1)) {
			t.rd.limited(0.5, "gross_total", "net_total", "tax_total")
			return
		}
		if t.aloneInRow(gross[g], net[n], tax[x]) || tax[x].minor == 0 || !gross[g].labeled || !net[n].labeled || !tax[x].labeled {
			t.rd.weak("gross_total", "net_total", "tax_total") // among many amounts three may fit by chance
		}
		proven("sums agree", &d.GrossTotal, &d.NetTotal, &d.TaxTotal)
	case n >= 0:
		switch t.withoutTax(gv, net[n].minor) {
		case sRowsExplain, sRateExplain:
			proven("sums agree", &d.GrossTotal, &d.NetTotal)
		case sGap:
			t.rd.limited(0.6, "net_total")
			t.rd.limited(0.8, "gross_total")
		}
	}
	if t.hasLine && (near(t.lines, gv, 1) || n >= 0 && near(t.lines, net[n].minor, 1)) {
		proven("lines sum up", &d.GrossTotal, &d.NetTotal)
	}
	if len(t.rows) > 0 && near(t.baseSum+t.rateSum, gv, 2) {
		proven("sums agree", &d.GrossTotal)
	}
	if t.paidInCash(gv) {
		proven("cash less change", &d.GrossTotal)
	}
}

// proven says what agrees with fields.
func proven(why string, fields ...*core.Field[money.Decimal]) {
	for _, f := range fields {
		if f.IsSet() && f.Proof == "" {
			f.Proof = why
		}
	}
}
