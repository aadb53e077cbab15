package extract

import (
	"regexp"
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

// decideDates gives issue and due date together: the best pair under "due is not
// before issue".
func (rd *reader) decideDates() {
	issue := rd.dateCandidates(cIssue, "issue_date")
	due := rd.dateCandidates(cDue, "due_date")
	bestI, bestD, top := -1, -1, -1e9
	for i := -1; i < len(issue); i++ {
		for j := -1; j < len(due); j++ {
			if s := rd.pairScore(issue, due, i, j); s > top {
				bestI, bestD, top = i, j, s
			}
		}
	}
	floor := -1.5
	if rd.d.Kind.Value == core.KindReceipt {
		floor = -3 // tills print the date without a label
	}
	rd.setDate(&rd.d.IssueDate, issue, bestI, floor)
	rd.setDate(&rd.d.DueDate, due, bestD, 0)
	delivery := rd.dateCandidates(cDelivery, "delivery_date")
	best := -1
	for i := range delivery {
		if best < 0 || delivery[i].logit > delivery[best].logit {
			best = i
		}
	}
	rd.setDate(&rd.d.DeliveryDate, delivery, best, 0)
}

type dateCandidate struct {
	datum
	logit float64
	rule  string
}

func (rd *reader) pairScore(issue, due []dateCandidate, i, j int) float64 {
	s := 0.0
	if i >= 0 {
		s += issue[i].logit + 1.5
		if rd.d.Kind.Value == core.KindReceipt {
			s += 1.5
		}
	}
	if j >= 0 {
		s += due[j].logit
	}
	if i < 0 || j < 0 {
		return s
	}
	n := issue[i].date.DaysUntil(due[j].date)
	switch {
	case n < 0:
		s -= 5
	case n > 200:
		s -= 1
	case n == 7 || n == 10 || n == 14 || n == 15 || n == 21 || n == 30 || n == 31 || n == 45 || n == 60:
		s += 0.6
	}
	return s
}

// dateCandidates scores every date for one of the three date fields.
func (rd *reader) dateCandidates(c concept, name string) []dateCandidate {
	others := map[concept][]concept{
		cIssue:    {cDue, cDelivery, cOtherDate, cPeriod},
		cDue:      {cIssue, cDelivery, cOtherDate, cPeriod},
		cDelivery: {cIssue, cDue, cOtherDate, cPeriod},
	}[c]
	var out []dateCandidate
	for n, d := range rd.dates {
		var x vector
		rd.place(&x, d.span)
		own, k := rd.best(c, d.span)
		x[fLabel] = own
		if r, _ := rd.bestOf(d.span, others...); r > own {
			x[fRival] = r - own
		} else if r > 0.5 && r > own-0.1 {
			x[fRival] = 0.2
		}
		rule := k.rule()
		if c == cIssue {
			if t := rd.inTitle(d.span); t != "" && own < 0.9 {
				x[fTitle], x[fRival] = 1, 0.5*x[fRival]
				rule = "behind the title “" + t + "”"
			}
			if n == 0 {
				x[fFirst] = 1
			}
			if rd.distinctDates() == 1 {
				x[fOnly] = 1
			}
			if rd.dateRepeats(d) {
				x[fRepeat] = 1
			}
			if rd.besideTime(d.span) {
				x[fAgree] = 1
			}
		}
		if rd.inTable(d.span) {
			x[fInLines] = 1
		}
		if y := d.date.Year; y < 1990 || y > 2060 {
			x[fOddFormat] = 1
		}
		if t := rd.ctx.Today; !t.IsZero() && c == cIssue && t.AddDays(90).Before(d.date) {
			x[fDisagree] = 0.5
		}
		out = append(out, dateCandidate{d, models[name].logit(x), rule})
	}
	return out
}

func (rd *reader) distinctDates() int {
	seen := map[core.Date]bool{}
	for _, d := range rd.dates {
		seen[d.date] = true
	}
	return len(seen)
}

func (rd *reader) dateRepeats(d datum) bool {
	for _, o := range rd.dates {
		if o.span != d.span && o.date == d.date {
			return true
		}
	}
	return false
}

// besideTime reports whether a time of day stands on the date's line, as tills
// print it.
func (rd *reader) besideTime(v span) bool {
	return clock.MatchString(v.seg.line.all.norm)
}

var clock = regexp.MustCompile(`\b([01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d)?\s?(?:am|pm|uhr|h)?\b`)

// inTitle reports the title that stands before the date in its segment, or right
// above when the title wraps.
func (rd *reader) inTitle(v span) string {
	for _, t := range rd.titles {
		if t.score < 0.3 {
			continue
		}
		if t.seg == v.seg && t.from < v.from {
			return t.text()
		}
		if t.seg.page == v.seg.page && v.seg.line.index == t.seg.line.index+1 && v.from == 0 && rd.d.Number.Evidence.Page == v.seg.page &&
			strings.HasSuffix(t.seg.norm, " vom") {
			return t.text()
		}
	}
	return ""
}

func (rd *reader) setDate(f *core.Field[core.Date], list []dateCandidate, i int, floor float64) {
	if i < 0 || list[i].logit < floor {
		return
	}
	b := list[i]
	f.Value = b.date
	logits := []float64{b.logit}
	for j, o := range list {
		if j != i && o.date != b.date && o.logit > floor {
			logits = append(logits, o.logit)
		}
	}
	share := shares(logits...)
	det := core.FieldDetail{Confidence: min(probability(b.logit), share[0], b.sure, 0.94+0.045*b.minConf()), Evidence: b.evidence(rd.src, b.rule)}
	if !b.alt.IsZero() && b.sure < 0.98 {
		det.Alternatives = append(det.Alternatives, core.Alternative{Value: b.alt.String(), Confidence: 1 - b.sure, Evidence: det.Evidence})
	}
	n := 0
	for j, o := range list {
		if j != i && o.date != b.date && o.logit > floor {
			if n++; len(det.Alternatives) < 5 {
				det.Alternatives = append(det.Alternatives, core.Alternative{Value: o.date.String(), Confidence: share[n], Evidence: o.evidence(rd.src, o.rule)})
			}
		}
	}
	f.SetDetail(det)
}
