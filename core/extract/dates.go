package extract

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"countersign/core"
)

// settleDates decides day and month for the dates that can be read both ways.
func (rd *reader) settleDates() {
	var hits []dateHit
	for _, d := range rd.dates {
		hits = append(hits, d.hit)
	}
	us, eu := rd.orderEvidence()
	month, sure := monthFirst(hits, us, eu)
	for i := range rd.dates {
		d := &rd.dates[i]
		if d.alt.IsZero() {
			continue
		}
		if month {
			d.date, d.alt = d.alt, d.date
		}
		d.sure = sure
		// A reading in the future, or years back while the other is not, is the wrong one.
		if t := rd.ctx.Today; !t.IsZero() && t.AddDays(60).Before(d.date) && !t.AddDays(60).Before(d.alt) {
			d.date, d.alt = d.alt, d.date
		}
	}
}

// orderEvidence is what speaks for month first and for day first: currency,
// paper, spelling, country of the tax id.
func (rd *reader) orderEvidence() (us, eu float64) {
	switch rd.d.Currency.Value {
	case "USD":
		us += 2
	case "":
	default:
		eu += 2
	}
	p := rd.sheet.pages[0]
	if abs(p.width-612) < 2 && abs(p.height-792) < 2 && !rd.sheet.ocr {
		us++
	}
	if abs(p.width-595) < 3 && abs(p.height-842) < 3 && !rd.sheet.ocr {
		eu += 0.5
	}
	for _, s := range rd.sheet.segs {
		if usState.MatchString(s.text) {
			us++
			break
		}
	}
	if strings.Contains(rd.d.PaymentAccount.Proof, "checksum") {
		eu++
	}
	if rd.mark == ',' {
		eu += 2
	}
	return us, eu
}

// pairFeature is what an issue date and a due date say of one another.
type pairFeature int

const (
	pNoIssue pairFeature = iota // left out
	pNoDue                      // left out
	pReceipt                    // a till's receipt with a date: there is always one
	pBefore                     // due before it was issued
	pFar                        // more than 200 days apart
	pUsual                      // a usual term apart
	pSame                       // due on the day of issue
	nPairFeatures
)

var pairFeatureNames = [nPairFeatures]string{"pNoIssue", "pNoDue", "pReceipt", "pBefore", "pFar", "pUsual", "pSame"}

// decideDates gives issue and due date together, the most probable pair.
func (rd *reader) decideDates() {
	issue := rd.dateCandidates(cIssue, "issue_date")
	due := rd.dateCandidates(cDue, "due_date")
	m := rd.weights.model("dates")
	rd.observePairs(issue, due)
	bestI, bestD, top := -1, -1, -1e9
	for i := -1; i < len(issue); i++ {
		for j := -1; j < len(due); j++ {
			base, x := rd.datePair(issue, due, i, j)
			if s := base + m.logit(x[:]); s > top {
				bestI, bestD, top = i, j, s
			}
		}
	}
	rd.setDate("issue_date", issue, bestI, -3)
	rd.setDate("due_date", due, bestD, -1)
	delivery := rd.dateCandidates(cDelivery, "delivery_date")
	best := -1
	for i := range delivery {
		if best < 0 || delivery[i].logit > delivery[best].logit {
			best = i
		}
	}
	rd.setDate("delivery_date", delivery, best, 0)
}

// datePair is the sum of logits of a pair of dates and what they say of one another.
func (rd *reader) datePair(issue, due []dateCandidate, i, j int) (base float64, x [nPairFeatures]float64) {
	if i >= 0 {
		base += issue[i].logit
		if rd.d.Kind.Value == core.KindReceipt {
			x[pReceipt] = 1
		}
	} else {
		x[pNoIssue] = 1
	}
	if j >= 0 {
		base += due[j].logit
	} else {
		x[pNoDue] = 1
	}
	if i < 0 || j < 0 {
		return base, x
	}
	switch n := issue[i].date.DaysUntil(due[j].date); {
	case n < 0:
		x[pBefore] = 1
	case n == 0:
		x[pSame] = 1
	case n > 200:
		x[pFar] = 1
	case n == 7 || n == 10 || n == 14 || n == 15 || n == 21 || n == 30 || n == 31 || n == 45 || n == 60:
		x[pUsual] = 1
	}
	return base, x
}

// observePairs tells the pairs of the best candidates.
func (rd *reader) observePairs(issue, due []dateCandidate) {
	if rd.ctx.Observe == nil || len(issue) == 0 {
		return
	}
	best := func(list []dateCandidate) []dateCandidate {
		list = slices.Clone(list)
		slices.SortStableFunc(list, func(a, b dateCandidate) int { return cmp.Compare(b.logit, a.logit) })
		return list[:min(len(list), maxObserved)]
	}
	issue, due = best(issue), best(due)
	g := Group{Model: "dates", Fields: []string{"issue_date", "due_date"}}
	for i := -1; i < len(issue); i++ {
		for j := -1; j < len(due); j++ {
			_, x := rd.datePair(issue, due, i, j)
			c := Choice{Values: []string{"", ""}, X: x[:]}
			if i >= 0 {
				c.Values[0], c.Parts = issue[i].date.String(), append(c.Parts, rd.part("issue_date", issue[i].x, issue[i].logit))
			}
			if j >= 0 {
				c.Values[1], c.Parts = due[j].date.String(), append(c.Parts, rd.part("due_date", due[j].x, due[j].logit))
			}
			g.Choices = append(g.Choices, c)
		}
	}
	rd.observe(g)
}

type dateCandidate struct {
	datum
	x     vector
	logit float64
	rule  string
}

// weakLabel is the strength below which a word of a line item names no date of the
// document.
const weakLabel = 0.6

// dateCandidates scores every date for one of the three date fields.
func (rd *reader) dateCandidates(c concept, name string) []dateCandidate {
	others := map[concept][]concept{
		cIssue:    {cDue, cDelivery, cOtherDate, cPeriod},
		cDue:      {cIssue, cDelivery, cOtherDate, cPeriod},
		cDelivery: {cIssue, cDue, cOtherDate, cPeriod},
	}[c]
	var out []dateCandidate
	count := rd.countDates()
	collected, timed, later := onLines(collection.MatchString), onLines(hasClock), onLines(instalment.MatchString)
	for n, d := range rd.dates {
		if c == cDue && later(d.seg.line) {
			continue
		}
		var x vector
		rd.place(&x, d.span)
		own, k := rd.best(c, d.span)
		if own > 0 && own < weakLabel && rd.inItems(d.span) && rd.inItems(k.label.span) {
			own, k = 0, link{}
		}
		x[fLabel] = own
		if r, _ := rd.bestOf(d.span, others...); r > own {
			x[fRival] = r - own
		} else if r > 0.5 && r > own-0.1 {
			x[fRival] = 0.2
		}
		rule := k.rule()
		if collected(d.seg.line) {
			switch {
			case c == cDue && own < 0.8:
				x[fLabel], x[fRival], rule = 0.8, 0, "day of collection"
			case c == cIssue && own < 0.8:
				continue
			}
		}
		if c == cIssue {
			if t := rd.inTitle(d.span); t != "" && own < 0.9 {
				x[fTitle], x[fRival] = 1, 0.5*x[fRival]
				rule = "behind the title “" + t + "”"
			}
			if n == 0 {
				x[fFirst] = 1
			}
			if len(count) == 1 {
				x[fOnly] = 1
			}
			if count[d.date] > 1 {
				x[fRepeat] = 1
			}
			if timed(d.seg.line) { // as tills print it
				x[fAgree] = 1
			}
		}
		if rd.inTable(d.span) {
			x[fInLines] = 1
		}
		s, lesson := rd.learnt(name, d.span, d.date.String())
		if s == 0 && !d.alt.IsZero() {
			s, lesson = rd.learnt(name, d.span, d.alt.String()) // written there in another order
		}
		if s != 0 {
			if x[fLearnt] = s; s > 0 {
				rule = lesson
			}
		}
		if y := d.date.Year; y < 1990 || y > 2060 {
			x[fOddFormat] = 1
		}
		if t := rd.ctx.Today; !t.IsZero() && c == cIssue && t.AddDays(90).Before(d.date) {
			x[fDisagree] = 0.5
		}
		out = append(out, dateCandidate{d, x, rd.weights.candidate(name, x), rule})
	}
	rd.observeDates(name, out)
	return likeliest(out)
}

// instalment finds sentences about payments to come, which ask for nothing now.
var instalment = regexp.MustCompile(`\b(?:(?:neue[rsn]?|kunftige[rn]?|nachste[rn]?) (?:\w+ )?(?:abschlag|teilbetrag|rate)\w*|erstmals|prochaine (?:echeance|facture|mensualite)|next (?:instalment|installment|payment|bill|invoice)|` +
	`volgende (?:termijn|factuur)|nieuwe termijnbedrag|prossima (?:rata|bolletta|fattura)|proxima (?:cuota|factura|fatura|prestacao)|nastepna (?:rata|faktura))\b`)

// observeDates tells the candidates of a date.
func (rd *reader) observeDates(name string, list []dateCandidate) {
	if !slices.Contains(candidateModels, name) {
		return
	}
	var as []candidate
	for _, d := range list {
		as = append(as, candidate{text: d.date.String(), x: d.x, logit: d.logit})
	}
	rd.observeField(name, name, as)
}

// countDates counts how often each day stands on the pages.
func (rd *reader) countDates() map[core.Date]int {
	count := map[core.Date]int{}
	for _, d := range rd.dates {
		count[d.date]++
	}
	return count
}

// mostDates bounds the joint decision over dates, which tries every pair.
const mostDates = 150

// likeliest are the best candidates, in their old order.
func likeliest(list []dateCandidate) []dateCandidate {
	if len(list) <= mostDates {
		return list
	}
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b dateCandidate) int { return cmp.Compare(b.logit, a.logit) })
	floor := sorted[mostDates-1].logit
	out := slices.DeleteFunc(slices.Clone(list), func(c dateCandidate) bool { return c.logit < floor })
	return out[:min(len(out), mostDates)]
}

// setDate sets a date to one of its candidates and keeps the others, and the other
// way to read it, as alternatives.
func (rd *reader) setDate(name string, list []dateCandidate, i int, floor float64) {
	if i < 0 || list[i].logit < floor {
		return
	}
	b := list[i]
	f := rd.d.Field(name)
	if f.SetText(b.date.String()) != nil {
		return
	}
	logits := []float64{b.logit}
	rivals := []dateCandidate{}
	for j, o := range list {
		if j != i && o.date != b.date && o.logit > floor-2 {
			rivals, logits = append(rivals, o), append(logits, o.logit)
		}
	}
	share := shares(logits...)
	rd.certain[name] = &certainty{share: share[0], doubt: 1 - b.minConf()}
	det := core.FieldDetail{Confidence: max(0.02, share[0]), Evidence: b.evidence(rd.src, b.rule)}
	if !b.alt.IsZero() && b.sure < 0.98 {
		rd.certain[name].bothWays, rd.certain[name].limit = true, b.sure
		det.Alternatives = append(det.Alternatives, core.Alternative{Value: b.alt.String(), Confidence: 1 - b.sure, Evidence: det.Evidence})
	}
	for n, o := range rivals {
		if len(det.Alternatives) < 5 {
			det.Alternatives = append(det.Alternatives, core.Alternative{Value: o.date.String(), Confidence: share[n+1], Evidence: o.evidence(rd.src, o.rule)})
		}
	}
	f.SetDetail(det)
}
