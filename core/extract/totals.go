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
	if f := &rd.d.GrossTotal; rd.sheet.ocr && f.Proof == "" {
		f.Confidence = min(f.Confidence, 0.8) // a label alone is weak where digits are misread
	}
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

// trio is one combination of the candidates: amounts in hundredths, and whether
// each is taken at all.
type trio struct {
	g, n, x          int64
	gok, nok, xok    bool
	oneSpan, oneRow  bool // gross is net; all stand in one row of the breakdown
	partOfMore       bool // all stand on one line, and a larger total has a label elsewhere
	grossInBreakdown bool
}

// score is the sum of the candidates' logits and what arithmetic says of them.
func (t *totals) score(gross, net, tax []role, i, j, k int) float64 {
	var c trio
	var gs, ns, xs float64
	c.g, c.gok, gs = pick(gross, i, costNoGross)
	c.n, c.nok, ns = pick(net, j, costNoNet)
	c.x, c.xok, xs = pick(tax, k, costNoTax)
	if i >= 0 && k >= 0 && gross[i].span == tax[k].span || j >= 0 && k >= 0 && net[j].span == tax[k].span {
		return -1e9
	}
	if i >= 0 {
		c.oneSpan = j >= 0 && gross[i].span == net[j].span
		c.grossInBreakdown = len(t.rows) > 1 && t.inRow[gross[i].seg.line]
		c.oneRow = c.grossInBreakdown && j >= 0 && gross[i].seg.line == net[j].seg.line
	}
	c.partOfMore = i >= 0 && j >= 0 && k >= 0 && gross[i].seg.line == net[j].seg.line && gross[i].seg.line == tax[k].seg.line && largerElsewhere(gross, gross[i])
	return gs + ns + xs + t.sumScore(c) + t.grossScore(c) + t.breakdownScore(c)
}

// sumScore judges net + tax = gross.
func (t *totals) sumScore(c trio) float64 {
	s := 0.0
	if c.oneSpan {
		s -= 2.5 // one printed amount for both: only where there is no tax
	}
	if c.nok && c.xok && 2*absInt(c.x) > absInt(c.n) {
		s -= 6 // no tax on sales comes to half of its base
	}
	if c.nok && c.gok && absInt(c.n) > absInt(c.g)+1 {
		s -= 3
	}
	switch {
	case c.gok && c.nok && c.xok:
		s += t.fullScore(c)
	case c.gok && c.nok:
		s += t.withoutTax(c.g, c.n)
	case c.gok && c.xok:
		if t.baseSum != 0 && near(t.baseSum+c.x, c.g, 2) {
			s++
		}
		if absInt(c.x) >= absInt(c.g) {
			s -= 4
		}
	}
	return s
}

// fullScore judges three stated totals.
func (t *totals) fullScore(c trio) float64 {
	switch {
	case c.oneRow, c.partOfMore:
		return malusSum / 2 // one rate's row of several
	case near(c.n+c.x, c.g, 1) && c.x == 0:
		return 2
	case near(c.n+c.x, c.g, 1):
		return bonusSum
	case t.charges != 0 && near(c.n+c.x+t.charges, c.g, 1):
		return bonusSum - 1 // the net total stands before the charges
	}
	return malusSum
}

// largerElsewhere reports whether another line states a larger total under a label
// of its own.
func largerElsewhere(gross []role, r role) bool {
	for _, o := range gross {
		if o.seg.line != r.seg.line && o.labeled && o.logit > 1 && absInt(o.minor) > absInt(r.minor) {
			return true
		}
	}
	return false
}

// grossScore judges the gross total by what was paid and by the rounding.
func (t *totals) grossScore(c trio) float64 {
	if !c.gok {
		return 0
	}
	s := 0.0
	if t.cash != 0 && near(c.g, t.cash, 0) {
		s += bonusCash
	}
	if t.rounded[c.g] {
		s += bonusRounded
	}
	if t.hasLine && near(t.lines, c.g, 1) {
		s += bonusLines / 2
	}
	return s
}

// breakdownScore judges the totals by the rows of the tax breakdown and by the
// line items.
func (t *totals) breakdownScore(c trio) float64 {
	s := 0.0
	if len(t.rows) > 0 {
		whole := near(t.baseSum+t.rateSum, c.g, 2)
		switch {
		case c.gok && whole:
			s += bonusRowSums
		case c.grossInBreakdown:
			s += malusRow
		}
		if c.xok && near(t.rateSum, c.x, 2) {
			s += bonusTaxRows
		}
		if c.nok && near(t.baseSum, c.n, 2) {
			s += bonusTaxRows
		}
	}
	if t.hasLine && c.nok && (near(t.lines, c.n, 1) || t.charges != 0 && near(t.lines+t.charges, c.n, 1)) {
		s += bonusLines
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
	switch {
	case n >= 0 && x >= 0:
		if sum := net[n].minor + tax[x].minor; !near(sum, gv, 1) && (t.charges == 0 || !near(sum+t.charges, gv, 1)) {
			for _, f := range []*core.Field[money.Decimal]{&d.GrossTotal, &d.NetTotal, &d.TaxTotal} {
				f.Confidence = min(f.Confidence, 0.5)
			}
			return
		}
		p := 0.985
		if t.aloneInRow(gross[g], net[n], tax[x]) || tax[x].minor == 0 || !gross[g].labeled || !net[n].labeled || !tax[x].labeled {
			p = 0.93
		}
		if !gross[g].labeled {
			p = 0.85 // among many amounts three may fit by chance
		}
		proven("sums agree", p, &d.GrossTotal, &d.NetTotal, &d.TaxTotal)
	case n >= 0:
		if v := t.withoutTax(gv, net[n].minor); v >= bonusRate {
			proven("sums agree", 0.97, &d.GrossTotal, &d.NetTotal)
		} else if v < 0 {
			d.NetTotal.Confidence = min(d.NetTotal.Confidence, 0.6)
			d.GrossTotal.Confidence = min(d.GrossTotal.Confidence, 0.8)
		}
	}
	if t.hasLine && (near(t.lines, gv, 1) || n >= 0 && near(t.lines, net[n].minor, 1)) {
		proven("lines sum up", 0.96, &d.GrossTotal, &d.NetTotal)
	}
	if len(t.rows) > 0 && near(t.baseSum+t.rateSum, gv, 2) {
		proven("sums agree", 0.97, &d.GrossTotal)
	}
	if t.cash != 0 && near(t.cash, gv, 0) {
		proven("cash less change", 0.97, &d.GrossTotal)
	}
}

// proven raises fields to a confidence and says why.
func proven(why string, p float64, fields ...*core.Field[money.Decimal]) {
	for _, f := range fields {
		if !f.IsSet() {
			continue
		}
		f.Confidence = max(f.Confidence, p)
		if f.Proof == "" {
			f.Proof = why
		}
	}
}
