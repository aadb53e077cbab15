package extract

import (
	"cmp"
	"math"
	"slices"

	"countersign/core"
	"countersign/core/money"
)

// role is an amount as a candidate for one of the totals.
type role struct {
	amount
	value   money.Decimal
	minor   int64 // value in hundredths
	logit   float64
	rule    string
	labeled bool
}

// taxRow is a row of the tax breakdown that its own arithmetic proves.
type taxRow struct {
	line           *line
	rate, base     money.Decimal
	tax            money.Decimal
	baseAt, taxAt  amount
	carriesTaxWord bool
}

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

var totalRivals = map[concept][]concept{
	cGross:     {cNet, cTax, cTaxRow, cPrepaid, cPrevious, cSubtotal, cRounding, cAllowance, cFreight, cFee, cCash, cCarried, cHandling},
	cNet:       {cGross, cTax, cTaxRow, cPrepaid, cPrevious, cAmountDue, cRounding, cAllowance, cFreight, cFee, cCash, cCarried},
	cTax:       {cGross, cNet, cPrepaid, cPrevious, cAmountDue, cSubtotal, cAllowance, cFreight, cCash, cRounding},
	cAmountDue: {cNet, cTax, cTaxRow, cPrepaid, cPrevious, cSubtotal, cAllowance, cFreight, cCash, cRounding},
	cPrepaid:   {cNet, cTax, cTaxRow, cGross, cAmountDue, cSubtotal, cPrevious, cCarried},
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

// roles scores every amount for one total and keeps the best.
func (t *totals) roles(c concept, name string) []role {
	rd := t.rd
	var out []role
	for i, a := range rd.amounts {
		if a.percent || absInt(a.cents()) == 0 && c != cTax && c != cPrepaid && c != cAmountDue {
			continue
		}
		own, k := rd.amountLabel(c, a.span)
		second := 0.0
		var k2 link
		switch c {
		case cGross:
			second, k2 = rd.amountLabel(cAmountDue, a.span)
			second *= 0.7
		case cNet:
			second, k2 = rd.amountLabel(cSubtotal, a.span)
			second *= 0.6
		case cTax:
			second, k2 = rd.amountLabel(cTaxRow, a.span)
			second *= 0.75
		}
		if second > own {
			own, k = second, k2
		}
		var x vector
		rd.place(&x, a.span)
		x[fLabel] = own
		rival := 0.0
		for _, o := range totalRivals[c] {
			s, _ := rd.amountLabel(o, a.span)
			if o == cSubtotal {
				s *= 0.8
			}
			rival = max(rival, s)
		}
		if rival > own {
			x[fRival] = rival - own
		}
		if rd.lastInRow(i) {
			x[fLast] = 1
		}
		if t.largest > 0 && absInt(a.cents()) == t.largest {
			x[fLargest] = 1
		}
		if a.decimals == 2 || len(a.currency) > 0 {
			x[fMoney] = 1
		}
		if a.plainInt {
			x[fInteger] = 1
		}
		if rd.inItems(a.span) {
			x[fInLines] = 1
		}
		if a.doubtful {
			x[fDoubt] = max(x[fDoubt], 0.4)
		}
		r := role{amount: a, value: a.value, minor: a.cents(), logit: models[name].logit(x), rule: k.rule(), labeled: own > 0.3}
		out = append(out, r)
		if a.alt != nil {
			r.value, r.minor, r.logit = *a.alt, centsOf(*a.alt), r.logit-1
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b role) int { return cmp.Compare(b.logit, a.logit) })
	if len(out) > 14 {
		out = out[:14]
	}
	return out
}

// amountLabel is best for amounts: a total's label stands left of it, or above
// in a table of totals.
func (rd *reader) amountLabel(c concept, v span) (float64, link) {
	top, at := 0.0, link{}
	for _, l := range rd.labels.by[c] {
		k, ok := rd.sheet.relate(l, v)
		if !ok {
			continue
		}
		s := k.strength * l.weight(c)
		if k.how == "below" {
			s *= rd.columnHead(l, v)
		}
		if s > top {
			top, at = s, k
		}
	}
	return top, at
}

// columnHead lowers a label above a value when the value has a label of its own
// on its line, or when the label has a value on its own.
func (rd *reader) columnHead(l label, v span) float64 {
	k := 1.0
	for _, s := range v.seg.line.segs {
		if s.x0 > v.x0() {
			break
		}
		for _, o := range rd.labels.bySeg[s] {
			if o.x0() < v.x0() && o.opens {
				k = 0.4
			}
		}
	}
	for i := l.seg.index + 1; i < len(rd.sheet.segs) && rd.sheet.segs[i].line == l.seg.line; i++ {
		if d, a := countDigits(rd.sheet.segs[i].text); d > a {
			return min(k, 0.35)
		} else if a > 0 {
			break
		}
	}
	return k
}

// lastInRow reports whether no other amount follows on the line before the next
// label.
func (rd *reader) lastInRow(i int) bool {
	a := rd.amounts[i]
	if i+1 >= len(rd.amounts) {
		return true
	}
	b := rd.amounts[i+1]
	if b.seg.line != a.seg.line {
		return true
	}
	for j := a.seg.index; j <= b.seg.index && j >= 0 && j < len(rd.sheet.segs); j++ {
		for _, l := range rd.labels.bySeg[rd.sheet.segs[j]] {
			if l.x0() >= a.x1() && l.x1() <= b.x0()+1 {
				return true
			}
		}
	}
	return b.percent
}

// findTaxRows finds lines with a rate, a base and a tax that fit each other.
func (t *totals) findTaxRows() {
	rd := t.rd
	byLine := map[*line][]amount{}
	var order []*line
	for _, a := range rd.amounts {
		if byLine[a.seg.line] == nil {
			order = append(order, a.seg.line)
		}
		byLine[a.seg.line] = append(byLine[a.seg.line], a)
	}
	for _, l := range order {
		list := byLine[l]
		if len(list) < 3 || len(list) > 9 || rd.inItems(list[0].span) {
			continue
		}
		if r, ok := taxRowOf(l, list); ok && rd.taxWordNear(l) {
			t.rows = append(t.rows, r)
		}
	}
	t.inRow = map[*line]bool{}
	for _, r := range t.rows {
		t.inRow[r.line] = true
		t.rateSum += centsOf(r.tax)
		t.baseSum += centsOf(r.base)
	}
	for _, a := range rd.amounts {
		if a.percent && rd.nearTaxWord(a) && len(t.rates) < 4 {
			t.rates = append(t.rates, a.value)
		}
	}
}

func taxRowOf(l *line, list []amount) (taxRow, bool) {
	for _, r := range list {
		rate, _ := r.value.Rat().Float64()
		if rate <= 0.4 || rate > 40 || r.decimals > 2 || !r.percent && len(r.currency) > 0 {
			continue
		}
		for i, b := range list {
			if b.span == r.span || b.percent || b.plainInt || absInt(b.cents()) < 100 {
				continue
			}
			for j, x := range list {
				if j == i || x.span == r.span || x.percent || x.plainInt || x.value.Sign() != b.value.Sign() {
					continue
				}
				if math.Abs(float64(b.cents())*rate/100-float64(x.cents())) <= 1.01 && absInt(x.cents()) >= 5 {
					return taxRow{line: l, rate: r.value, base: b.value, tax: x.value, baseAt: b, taxAt: x}, true
				}
			}
		}
	}
	return taxRow{}, false
}

// taxWordNear reports whether a tax word stands on the line or in the eight
// lines above.
func (rd *reader) taxWordNear(l *line) bool {
	for i := l.index; i >= 0 && i > l.index-9; i-- {
		if rd.sheet.lines[i].page != l.page {
			break
		}
		for _, s := range rd.sheet.lines[i].segs {
			for _, lb := range rd.labels.bySeg[s] {
				if lb.weight(cTax) > 0 || lb.weight(cTaxRow) > 0 {
					return true
				}
			}
			for _, w := range s.words {
				switch w.sq {
				case "tva", "ust", "mwst", "btw", "iva", "vat", "gst", "tax", "steuer", "umsatzsteuer", "taxe", "steuerbetrag", "ustbetrag":
					return true
				}
			}
		}
	}
	return false
}

func (rd *reader) nearTaxWord(a amount) bool {
	s, _ := rd.bestOf(a.span, cTax, cTaxRow)
	return s > 0.4 && !rd.inItems(a.span)
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

// cashSum reads what a till says: cash given less change.
func (t *totals) cashSum() {
	var cash, change int64
	for _, a := range t.rd.amounts {
		s, k := t.rd.amountLabel(cCash, a.span)
		if s < 0.6 || a.percent || a.plainInt {
			continue
		}
		switch sq := squash(k.label.text()); {
		case sq == "change" || sq == "changedue" || sq == "ruckgeld" || sq == "zuruck" || sq == "wisselgeld" || sq == "rendu" || sq == "changerm" || sq == "resto" || sq == "cambio" || sq == "changeamount":
			change = absInt(a.cents())
		case cash == 0:
			cash = absInt(a.cents())
		}
	}
	if cash > change {
		t.cash = cash - change
	}
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
		for c := range all {
			if c > 5 && all[c+r] && (c+r)%5 == 0 {
				t.rounded[c+r] = true
			}
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

func (rd *reader) setAmount(f *core.Field[money.Decimal], list []role, i int) {
	if i < 0 {
		return
	}
	r := list[i]
	f.Value = twoPlaces(r.value)
	det := core.FieldDetail{Confidence: min(probability(r.logit), 0.9+0.06*r.minConf()), Evidence: r.evidence(rd.src, r.rule)}
	if r.rule == "" {
		det.Evidence.Rule = "fits the other totals"
	}
	for j, o := range list {
		if j != i && !sameAmount(o.value, r.value) && o.logit > -1.5 && len(det.Alternatives) < 4 {
			det.Alternatives = append(det.Alternatives, core.Alternative{Value: twoPlaces(o.value).String(), Confidence: min(0.5, probability(o.logit)), Evidence: o.evidence(rd.src, o.rule)})
			if o.logit > r.logit-0.7 {
				det.Confidence = min(det.Confidence, 0.72)
			}
		}
	}
	f.SetDetail(det)
}

// twoPlaces gives an amount at least two decimals.
func twoPlaces(d money.Decimal) money.Decimal {
	if d.Scale() >= 2 {
		return d
	}
	if r, err := d.WithScale(2); err == nil {
		return r
	}
	return d
}

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

// aloneInRow reports whether the three totals stand on one line and the gross
// total nowhere else: they may be one row of a breakdown whose others were not
// read.
func (t *totals) aloneInRow(g, n, x role) bool {
	if g.seg.line != n.seg.line || g.seg.line != x.seg.line {
		return false
	}
	for _, a := range t.rd.amounts {
		if a.seg.line != g.seg.line && sameAmount(a.value, g.value) && !t.rd.inItems(a.span) {
			return false
		}
	}
	return true
}

// fillNet states the net total where the document carries it without a label of
// its own: the sum of its lines equals the total and no tax is charged.
func (t *totals) fillNet() {
	d := &t.rd.d
	if d.NetTotal.IsSet() || d.TaxTotal.IsSet() || !d.GrossTotal.IsSet() || !t.hasLine || len(t.rd.table.items) < 1 {
		return
	}
	if near(t.lines, centsOf(d.GrossTotal.Value), 1) && d.Kind.Value != core.KindReceipt && len(t.rates) == 0 {
		d.NetTotal = d.GrossTotal
		d.NetTotal.Confidence = 0.8
		d.NetTotal.Proof = "lines sum up"
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
		rd.setAmount(&rd.d.AmountDue, due, bi)
		dv := due[bi].minor
		if near(dv, gv, 0) || bj >= 0 && near(gv-absInt(paid[bj].minor), dv, 1) {
			rd.d.AmountDue.Confidence = max(rd.d.AmountDue.Confidence, 0.96)
			rd.d.AmountDue.Proof = "sums agree"
		}
	}
	if bj >= 0 && paid[bj].logit > 0 && absInt(paid[bj].minor) > 0 {
		rd.setAmount(&rd.d.Prepaid, paid, bj)
		rd.d.Prepaid.Value = rd.d.Prepaid.Value.Abs()
	}
}

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

// turnCredit makes the amounts of a credit note positive where the document
// writes them with a minus: the kind turns the sign (core.Invoice).
func (rd *reader) turnCredit() {
	d := &rd.d
	if d.Kind.Value != core.KindCreditNote || d.GrossTotal.Value.Sign() >= 0 {
		return
	}
	for _, f := range []*core.Field[money.Decimal]{&d.NetTotal, &d.TaxTotal, &d.GrossTotal, &d.AmountDue} {
		f.Value = f.Value.Neg()
	}
	for i := range d.Taxes {
		d.Taxes[i].Base, d.Taxes[i].Tax = d.Taxes[i].Base.Neg(), d.Taxes[i].Tax.Neg()
	}
	for i := range d.Charges {
		d.Charges[i].Amount = d.Charges[i].Amount.Neg()
	}
	for i := range d.Lines {
		l := &d.Lines[i]
		l.NetAmount.Value = l.NetAmount.Value.Neg()
		if l.Quantity.Value.Sign() < 0 {
			l.Quantity.Value = l.Quantity.Value.Neg()
		}
	}
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
