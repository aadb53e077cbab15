package extract

import (
	"cmp"
	"slices"

	"countersign/core"
	"countersign/core/money"
)

// role is an amount as a candidate for one of the totals.
type role struct {
	amount
	value   money.Decimal
	minor   int64 // value in hundredths
	x       vector
	logit   float64
	rule    string
	labeled bool
}

var totalRivals = map[concept][]concept{
	cGross:     {cNet, cTax, cTaxRow, cPrepaid, cPrevious, cSubtotal, cRounding, cAllowance, cFreight, cFee, cCash, cCarried, cHandling},
	cNet:       {cGross, cTax, cTaxRow, cPrepaid, cPrevious, cAmountDue, cRounding, cAllowance, cFreight, cFee, cCash, cCarried},
	cTax:       {cGross, cNet, cPrepaid, cPrevious, cAmountDue, cSubtotal, cAllowance, cFreight, cCash, cRounding},
	cAmountDue: {cNet, cTax, cTaxRow, cPrepaid, cPrevious, cSubtotal, cAllowance, cFreight, cCash, cRounding},
	cPrepaid:   {cNet, cTax, cTaxRow, cGross, cAmountDue, cSubtotal, cPrevious, cCarried},
}

// lesser is a second label that may name a total, weaker than its own.
var lesser = map[concept]struct {
	c      concept
	factor float64
}{cGross: {cAmountDue, 0.7}, cNet: {cSubtotal, 0.6}, cTax: {cTaxRow, 0.75}}

// roles scores every amount for one total and keeps the best.
func (t *totals) roles(c concept, name string) []role {
	var out []role
	for i, a := range t.rd.amounts {
		if t.rd.betweenItems(a.span) || a.percent || a.value.Trim().Scale() > 2 || a.cents() == 0 && c != cTax && c != cPrepaid && c != cAmountDue {
			continue
		}
		if slices.Contains(t.givenBack, a.span) {
			continue
		}
		own, k := t.ownLabel(c, a.span)
		r := role{amount: a, value: a.value, minor: a.cents(), x: t.features(c, i, own), rule: k.rule(), labeled: own > 0.3}
		r.logit = t.rd.weights.candidate(name, r.x)
		if (c == cGross || c == cAmountDue) && t.rd.codes.asks(r.minor) {
			r.logit += codeBonus
		}
		out = append(out, t.recalled(name, r))
		if a.alt != nil {
			r.value, r.minor, r.logit = *a.alt, centsOf(*a.alt), r.logit-1
			out = append(out, t.recalled(name, r))
		}
	}
	t.rd.observeRoles(name, out)
	slices.SortStableFunc(out, func(a, b role) int { return cmp.Compare(b.logit, a.logit) })
	return out[:min(len(out), maxRoles)]
}

// recalled weighs what is known of the supplier into a role.
func (t *totals) recalled(field string, r role) role {
	s, lesson := t.rd.learnt(field, r.span, r.value.String())
	r.x[fLearnt] = 0.8 * s // sums may still say otherwise
	if r.logit += learntWeight * r.x[fLearnt]; s > 0 {
		r.rule, r.labeled = lesson, true
	}
	return r
}

// maxRoles bounds the joint decision: it tries every combination.
const maxRoles = 14

// ownLabel is the strongest label of a total for an amount, or the lesser one.
func (t *totals) ownLabel(c concept, v span) (float64, link) {
	own, k := t.rd.amountLabel(c, v)
	if l, ok := lesser[c]; ok {
		if s, k2 := t.rd.amountLabel(l.c, v); s*l.factor > own {
			return s * l.factor, k2
		}
	}
	return own, k
}

// features describes amount i as a candidate for a total.
func (t *totals) features(c concept, i int, own float64) vector {
	rd, a := t.rd, t.rd.amounts[i]
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
	x[fRival] = max(0, rival-own)
	x.set(fLast, rd.lastInRow(i))
	x.set(fLargest, t.largest > 0 && absInt(a.cents()) == t.largest)
	x.set(fMoney, a.decimals == 2 || len(a.currency) > 0)
	x.set(fInteger, a.plainInt)
	x.set(fInLines, rd.inItems(a.span))
	if a.doubtful {
		x[fDoubt] = max(x[fDoubt], 0.4)
	}
	return x
}

// amountLabel is best for amounts: a total's label stands left of it, or above
// in a table of totals.
func (rd *reader) amountLabel(c concept, v span) (float64, link) {
	top, at := 0.0, link{}
	for _, l := range rd.labels.near(c, v) {
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

// lastInRow reports whether no other amount of money follows on the line before
// the next label. A bare integer behind it is a rate or a code.
func (rd *reader) lastInRow(i int) bool {
	a := rd.amounts[i]
	for _, b := range rd.amounts[i+1 : min(len(rd.amounts), i+1+mostNear)] {
		if b.seg.line != a.seg.line || rd.labelBetween(a.span, b.span) {
			return true
		}
		if !b.percent && !b.plainInt {
			return false
		}
	}
	return true
}

func (rd *reader) labelBetween(a, b span) bool {
	for j := a.seg.index; j <= b.seg.index && j >= 0 && j < len(rd.sheet.segs); j++ {
		for _, l := range rd.labels.bySeg[rd.sheet.segs[j]] {
			if l.x0() >= a.x1() && l.x1() <= b.x0()+1 {
				return true
			}
		}
	}
	return false
}

// setAmount sets a total to one of its candidates; share is the probability of each
// amount.
func (rd *reader) setAmount(name string, list []role, i int, share map[int64]float64) {
	if i < 0 {
		return
	}
	r := list[i]
	f := rd.d.Field(name)
	if f.SetText(twoPlaces(r.value).String()) != nil {
		return
	}
	det := core.FieldDetail{Confidence: max(0.02, share[r.minor]), Evidence: r.evidence(rd.src, r.rule)}
	if r.rule == "" {
		det.Evidence.Rule = "fits the other totals"
	}
	rd.certain[name] = &certainty{share: share[r.minor], doubt: 1 - r.minConf()}
	seen := map[int64]bool{r.minor: true}
	for _, o := range list {
		if p := share[o.minor]; !seen[o.minor] && p > 0.005 && len(det.Alternatives) < 4 {
			seen[o.minor] = true
			det.Alternatives = append(det.Alternatives, core.Alternative{Value: twoPlaces(o.value).String(), Confidence: p, Evidence: o.evidence(rd.src, o.rule)})
		}
	}
	slices.SortStableFunc(det.Alternatives, func(a, b core.Alternative) int { return cmp.Compare(b.Confidence, a.Confidence) })
	f.SetDetail(det)
}

// sharesOf is the probability of each amount among the candidates of one field.
func sharesOf(list []role) map[int64]float64 {
	logits := make([]float64, len(list))
	for i, r := range list {
		logits[i] = r.logit
	}
	out := map[int64]float64{}
	for i, p := range shares(logits...) {
		out[list[i].minor] += p
	}
	return out
}

// observeRoles tells the candidates of a total.
func (rd *reader) observeRoles(name string, list []role) {
	var as []candidate
	for _, r := range list {
		as = append(as, candidate{text: twoPlaces(r.value).String(), x: r.x, logit: r.logit})
	}
	rd.observeField(name, name, as)
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
