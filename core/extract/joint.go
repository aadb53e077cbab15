package extract

import (
	"math"

	"countersign/core"
	"countersign/core/money"
)

// sumFeature is what arithmetic says of one combination of gross, net and tax. Sums
// may be a cent off, sums of rows two.
type sumFeature int

const (
	sAgree       sumFeature = iota // net + tax = gross, with tax
	sAgreeNoTax                    // the same with a tax of 0
	sCharged                       // net + charges + tax = gross
	sDiffer                        // all three are there and do not agree
	sPartOfMore                    // all three are one row of a breakdown, or a larger total is stated elsewhere
	sOnePlace                      // one printed amount for gross and net
	sTaxHalf                       // the tax comes to more than half of its base
	sNetAbove                      // net is larger than gross
	sTaxAbove                      // the tax is no smaller than gross
	sNetIsGross                    // without tax: net = gross
	sRowsExplain                   // without tax: net + the rows' tax = gross
	sRateExplain                   // without tax: net x (1 + a printed rate) = gross
	sGap                           // without tax: nothing explains the difference
	sBaseExplain                   // without net: the rows' bases + tax = gross
	sCash                          // gross = cash given less change
	sRounded                       // gross = an amount + the printed rounding
	sLinesGross                    // the lines make the gross total
	sLinesNet                      // the lines make the net total
	sRowsGross                     // all bases and all taxes of the breakdown make the gross total
	sRowOfMany                     // gross stands in a breakdown of several rows
	sRowsTax                       // the rows make the tax
	sRowsNet                       // the rows make the net total
	sNoGross                       // left out
	sNoNet                         // left out
	sNoTax                         // left out
	sTotalless                     // gross is left out although only delivery notes carry none
	sNameless                      // how many have no label: only arithmetic puts them forward
	nSumFeatures
)

var sumFeatureNames = [nSumFeatures]string{"sAgree", "sAgreeNoTax", "sCharged", "sDiffer", "sPartOfMore", "sOnePlace", "sTaxHalf", "sNetAbove", "sTaxAbove",
	"sNetIsGross", "sRowsExplain", "sRateExplain", "sGap", "sBaseExplain", "sCash", "sRounded", "sLinesGross", "sLinesNet", "sRowsGross", "sRowOfMany",
	"sRowsTax", "sRowsNet", "sNoGross", "sNoNet", "sNoTax", "sTotalless", "sNameless"}

type sums [nSumFeatures]float64

func (x *sums) set(f sumFeature, there bool) {
	if there {
		x[f] = 1
	}
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

// joined is the outcome of the joint decision.
type joined struct {
	best  [3]int               // gross, net, tax among their candidates; -1 leaves one out
	share [3]map[int64]float64 // the probability of each amount
}

// decide weighs every combination of the candidates by their logits and by what
// arithmetic says of them, and takes the most probable.
func (t *totals) decide(gross, net, tax []role) joined {
	m := t.rd.weights.model("totals")
	lists := [3][]role{gross, net, tax}
	j := joined{best: [3]int{-1, -1, -1}}
	for k := range j.share {
		j.share[k] = map[int64]float64{}
	}
	t.observe(lists)
	top, sum := -1e9, 0.0
	t.each(lists, func(at [3]int, base float64, x *sums) {
		s := base + m.logit(x[:])
		if s > top {
			// What was summed up so far counts less by as much as the best rose.
			scale := math.Exp(top - s)
			sum *= scale
			for k := range j.share {
				for v := range j.share[k] {
					j.share[k][v] *= scale
				}
			}
			top, j.best = s, at
		}
		p := math.Exp(s - top)
		sum += p
		for k, i := range at {
			if i >= 0 {
				j.share[k][lists[k][i].minor] += p
			}
		}
	})
	for k := range j.share {
		for v := range j.share[k] {
			j.share[k][v] /= sum
		}
	}
	return j
}

// each calls f for every possible combination.
func (t *totals) each(lists [3][]role, f func(at [3]int, base float64, x *sums)) {
	for i := -1; i < len(lists[0]); i++ {
		for j := -1; j < len(lists[1]); j++ {
			for k := -1; k < len(lists[2]); k++ {
				at := [3]int{i, j, k}
				if base, x, ok := t.weigh(lists, at); ok {
					f(at, base, &x)
				}
			}
		}
	}
}

// weigh gives a combination's sum of logits and what arithmetic says of it; false
// when one printed amount would be the tax and something else, or when the tax would be
// taken off: "deposit -30.00" makes sums agree too.
func (t *totals) weigh(lists [3][]role, at [3]int) (float64, sums, bool) {
	var c trio
	var x sums
	base := 0.0
	for k, i := range at {
		if i < 0 {
			x[sNoGross+sumFeature(k)] = 1
			continue
		}
		base += lists[k][i].logit
		if !lists[k][i].labeled {
			x[sNameless]++
		}
	}
	x.set(sTotalless, at[0] < 0 && t.rd.d.Kind.Value != core.KindDeliveryNote)
	r := func(k int) *role {
		if at[k] < 0 {
			return nil
		}
		return &lists[k][at[k]]
	}
	g, n, v := r(0), r(1), r(2)
	if v != nil && (g != nil && g.span == v.span || n != nil && n.span == v.span) {
		return 0, x, false
	}
	if v != nil && v.minor < 0 && (g != nil && g.minor > 0 || n != nil && n.minor > 0) {
		return 0, x, false
	}
	if g != nil {
		c.g, c.gok = g.minor, true
		c.oneSpan = n != nil && g.span == n.span
		c.grossInBreakdown = len(t.rows) > 1 && t.inRow[g.seg.line]
		c.oneRow = c.grossInBreakdown && n != nil && g.seg.line == n.seg.line
		c.partOfMore = n != nil && v != nil && g.seg.line == n.seg.line && g.seg.line == v.seg.line && t.largerElsewhere(lists[0], g)
	}
	if n != nil {
		c.n, c.nok = n.minor, true
	}
	if v != nil {
		c.x, c.xok = v.minor, true
	}
	t.sums(c, &x)
	t.around(c, &x)
	return base, x, true
}

// sums judges net + tax = gross.
func (t *totals) sums(c trio, x *sums) {
	x.set(sOnePlace, c.oneSpan)
	x.set(sTaxHalf, c.nok && c.xok && 2*absInt(c.x) > absInt(c.n))
	x.set(sNetAbove, c.nok && c.gok && absInt(c.n) > absInt(c.g)+1)
	switch {
	case c.gok && c.nok && c.xok:
		x[t.whole(c)] = 1
	case c.gok && c.nok:
		x[t.withoutTax(c.g, c.n)] = 1
	case c.gok && c.xok:
		x.set(sBaseExplain, t.baseSum != 0 && near(t.baseSum+c.x, c.g, 2))
		x.set(sTaxAbove, absInt(c.x) >= absInt(c.g))
	}
}

// whole judges three stated totals.
func (t *totals) whole(c trio) sumFeature {
	switch {
	case c.oneRow, c.partOfMore:
		return sPartOfMore
	case near(c.n+c.x, c.g, 1) && c.x == 0:
		return sAgreeNoTax
	case near(c.n+c.x, c.g, 1):
		return sAgree
	case t.charges != 0 && near(c.n+c.x+t.charges, c.g, 1):
		return sCharged // the net total stands before the charges
	}
	return sDiffer
}

// withoutTax judges gross and net when no tax is taken: they are equal, or the
// printed rate or breakdown explains the difference.
func (t *totals) withoutTax(gv, nv int64) sumFeature {
	if gv == nv {
		return sNetIsGross
	}
	if t.rateSum != 0 && near(nv+t.rateSum, gv, 2) {
		return sRowsExplain
	}
	for _, r := range t.rates {
		if near(withRate(nv, r), gv, 1) {
			return sRateExplain
		}
	}
	return sGap
}

// withRate is an amount in hundredths with tax at a rate in percent.
func withRate(cents int64, rate money.Decimal) int64 {
	f, _ := rate.Rat().Float64()
	return int64(math.Round(float64(cents) * (1 + f/100)))
}

// largerElsewhere reports whether another line states a larger total under a label
// of its own.
func (t *totals) largerElsewhere(gross []role, r *role) bool {
	for _, o := range gross {
		if o.seg.line != r.seg.line && o.labeled && o.logit > 0 && absInt(o.minor) > absInt(r.minor) {
			return true
		}
	}
	return false
}

// around judges the totals by what was paid, by the rounding, by the rows of the tax
// breakdown and by the line items.
func (t *totals) around(c trio, x *sums) {
	if c.gok {
		x.set(sCash, t.paidInCash(c.g))
		x.set(sRounded, t.rounded[c.g])
		x.set(sLinesGross, t.hasLine && near(t.lines, c.g, 1))
	}
	if len(t.rows) > 0 {
		all := c.gok && near(t.baseSum+t.rateSum, c.g, 2)
		x.set(sRowsGross, all)
		x.set(sRowOfMany, !all && c.grossInBreakdown)
		x.set(sRowsTax, c.xok && near(t.rateSum, c.x, 2))
		x.set(sRowsNet, c.nok && near(t.baseSum, c.n, 2))
	}
	x.set(sLinesNet, t.hasLine && c.nok && (near(t.lines, c.n, 1) || t.charges != 0 && near(t.lines+t.charges, c.n, 1)))
}

// observe tells the combinations of the best candidates.
func (t *totals) observe(lists [3][]role) {
	if t.rd.ctx.Observe == nil {
		return
	}
	g := Group{Model: "totals", Fields: []string{"gross_total", "net_total", "tax_total"}}
	var parts [3][]Part
	for k := range lists {
		lists[k] = lists[k][:min(len(lists[k]), maxObserved)]
		for _, r := range lists[k] {
			parts[k] = append(parts[k], t.rd.part(g.Fields[k], r.x, r.logit))
		}
	}
	t.each(lists, func(at [3]int, _ float64, x *sums) {
		c := Choice{Values: make([]string, 3), X: append([]float64(nil), x[:]...)}
		for k, i := range at {
			if i >= 0 {
				c.Values[k] = twoPlaces(lists[k][i].value).String()
				c.Parts = append(c.Parts, parts[k][i])
			}
		}
		g.Choices = append(g.Choices, c)
	})
	t.rd.observe(g)
}
