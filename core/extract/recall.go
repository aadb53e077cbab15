package extract

import (
	"slices"
	"strconv"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// Memory is what people's corrections and past invoices taught about one supplier
// (see core/learn). Its hints are evidence beside all other: they speak for a value
// or against one, and the joint decision may still find otherwise.
type Memory interface {
	// Hints are the places to which the lessons of a field point, strongest first.
	Hints(field string, pages []core.Page) []core.Hint
	// Constant is what a field always is, and what is read wrongly in its place.
	Constant(field string) (value, was, name string, ok bool)
	// CreditDays is when invoices are due that print no due date.
	CreditDays() (days int, name string, ok bool)
	// SameAs is the amount that another one equals where the page does not state it.
	SameAs(field string) (other, name string, ok bool)
	// ForItem is a field of a line ("line.code") for an item's code or description.
	ForItem(field, item string) (value, was, name string, ok bool)
	// DateOrder is "dmy", "mdy", "ymd" or empty.
	DateOrder() string
	// Prior is what so many earlier invoices agreed on; 0 times when they do not.
	Prior(field string) (value string, times int)
	// NumberFits compares a document number with the pattern of earlier ones; 0
	// times when there is none.
	NumberFits(number string) (fits bool, times int)
}

// learntWeight is what a lesson that fits in every way adds to a candidate's logit.
// It is set by hand: documents for fitting have no past.
var learntWeight = givenFeatures[fLearnt]

// recalled is a hint with the words that it means.
type recalled struct {
	core.Hint
	at span
}

// hints are the places that the supplier's memory knows for a field.
func (rd *reader) hints(field string) []recalled {
	if rd.ctx.Memory == nil {
		return nil
	}
	if list, ok := rd.recall[field]; ok {
		return list
	}
	var out []recalled
	for _, h := range rd.ctx.Memory.Hints(field, rd.pages) {
		if at, ok := rd.spanIn(h.Evidence); ok {
			out = append(out, recalled{h, at})
		}
	}
	if rd.recall == nil {
		rd.recall = map[string][]recalled{}
	}
	rd.recall[field] = out
	return out
}

// spanIn finds the words whose middle lies in the boxes of an evidence: in one
// segment, else across the segments of one line.
func (rd *reader) spanIn(e core.Evidence) (span, bool) {
	for _, l := range rd.sheet.lines {
		if l.page != e.Page {
			continue
		}
		for _, s := range append([]*segment{l.all}, l.segs...) {
			from, to, n := -1, 0, 0
			for i, w := range s.words {
				if inBoxes(e.Boxes, w.box) {
					if from < 0 {
						from = i
					}
					to, n = i+1, n+1
				}
			}
			if from < 0 {
				break // not on this line at all
			}
			if s == l.all {
				whole := span{s, from, to}
				if seg := rd.segmentOf(whole); seg.seg.index >= 0 && seg.to-seg.from == to-from && seg.text() == whole.text() {
					return seg, true
				}
				return whole, true
			}
		}
	}
	return span{}, false
}

func inBoxes(boxes []core.Box, b core.Box) bool {
	x, y := (b.X0+b.X1)/2, (b.Y0+b.Y1)/2
	for _, a := range boxes {
		if x >= a.X0 && x <= a.X1 && y >= a.Y0 && y <= a.Y1 {
			return true
		}
	}
	return false
}

// overlaps reports whether two spans share a word.
func (v span) overlaps(o span) bool {
	return v.seg != nil && o.seg != nil && v.seg.line == o.seg.line && v.x0() < o.x1() && o.x0() < v.x1()
}

// learnt is how strongly the memory speaks for a value of a field, with the name of
// the lesson; negative when it speaks against it.
func (rd *reader) learnt(field string, at span, value string) (float64, string) {
	s, name := rd.learntHere(field, at, value)
	if s != 0 {
		return s, name
	}
	for _, group := range apart {
		if !slices.Contains(group, field) {
			continue
		}
		for _, other := range group {
			if h := rd.hints(other); other != field && len(h) > 0 && h[0].Strength >= plainlyThere && h[0].at.overlaps(at) {
				s = min(s, -0.6*h[0].Strength)
			}
		}
	}
	return s, ""
}

// apart are fields that never share a printed value: where a lesson places one of
// them, another has its own elsewhere.
var apart = [][]string{{"issue_date", "due_date"}, {"number", "order_ref", "customer_number", "delivery_note", "contract_ref", "supplier_order_ref"}}

// plainlyThere is the strength from which a place is another field's.
const plainlyThere = 0.75

func (rd *reader) learntHere(field string, at span, value string) (float64, string) {
	top, name := 0.0, ""
	for _, h := range rd.hints(field) {
		if !h.at.overlaps(at) {
			continue
		}
		if h.Strength < 0 {
			if top == 0 {
				top = h.Strength
			}
			continue
		}
		if h.Strength > top && (h.Value == "" || sameValue(h.Value, value)) {
			top, name = h.Strength, h.Evidence.Rule
		}
	}
	return top, name
}

func sameValue(a, b string) bool {
	if a == b || squash(a) == squash(b) && squash(a) != "" {
		return true
	}
	x, errX := money.ParseDecimal(a)
	y, errY := money.ParseDecimal(b)
	return errX == nil && errY == nil && x.Abs().Equal(y.Abs())
}

// remember weighs the memory into the candidates of a field of text, and adds those
// that only the memory knows, such as a number without any label.
func (rd *reader) remember(field, model string, list []candidate, form func(string) string) []candidate {
	if field == "number" {
		rd.fitNumbers(list)
	}
	hints := rd.hints(field)
	if len(hints) == 0 {
		return list
	}
	for i := range list {
		s, name := rd.learnt(field, list[i].at, list[i].text)
		list[i].x[fLearnt] = s
		if list[i].logit += learntWeight * s; s > 0 {
			list[i].rule = name
		}
	}
	for _, h := range hints {
		text := h.Value
		if form != nil {
			text = form(text)
		}
		if h.Strength <= 0 || text == "" || known(list, h.at, text) {
			continue
		}
		var x vector
		rd.place(&x, h.at)
		x[fLearnt] = h.Strength
		list = append(list, candidate{at: h.at, text: text, x: x, logit: rd.weights.candidate(model, x), rule: h.Evidence.Rule})
	}
	return list
}

// usualForm is what a number gains that is written as those on earlier invoices: it
// decides between near equals and brings up nothing by itself.
const usualForm = 2.0

// fitNumbers speaks for document numbers in the supplier's usual form.
func (rd *reader) fitNumbers(list []candidate) {
	if rd.ctx.Memory == nil {
		return
	}
	for i := range list {
		if fits, n := rd.ctx.Memory.NumberFits(list[i].text); fits && n > 0 {
			list[i].logit += usualForm
		}
	}
}

func known(list []candidate, at span, text string) bool {
	for _, c := range list {
		if c.at.overlaps(at) && squash(c.text) == squash(text) {
			return true
		}
	}
	return false
}

// recallValues adds dates and amounts to which the memory points and that have no
// form that is read without it: 20240312, or an amount glued to its label.
func (rd *reader) recallValues() {
	if rd.ctx.Memory == nil {
		return
	}
	for _, field := range []string{"issue_date", "due_date", "delivery_date"} {
		for _, h := range rd.hints(field) {
			d, err := core.ParseDate(h.Value)
			if err != nil || h.Strength <= 0 {
				continue
			}
			seen := false
			for i := range rd.dates {
				if o := &rd.dates[i]; o.span.overlaps(h.at) {
					seen = true
					if o.alt == d { // the memory knows the supplier's order of day and month
						o.date, o.alt = d, core.Date{}
					}
				}
			}
			if !seen {
				rd.dates = append(rd.dates, datum{span: h.at, hit: dateHit{date: d, proven: true}, date: d, sure: 0.97})
			}
		}
	}
	for _, field := range []string{"gross_total", "net_total", "tax_total", "amount_due", "prepaid"} {
		for _, h := range rd.hints(field) {
			v, err := money.ParseDecimal(h.Value)
			if err != nil || h.Strength <= 0 || v.Trim().Scale() > 2 || rd.hasAmount(h.at, v) {
				continue
			}
			rd.amounts = append(rd.amounts, amount{span: h.at, value: v, decimals: v.Scale()})
		}
	}
}

func (rd *reader) hasAmount(at span, v money.Decimal) bool {
	for _, a := range rd.amounts {
		if a.span.overlaps(at) && (a.value.Abs().Equal(v.Abs()) || a.alt != nil && a.alt.Abs().Equal(v.Abs())) {
			return true
		}
	}
	return false
}

// recallOrder settles day and month as the supplier is known to write them.
func (rd *reader) recallOrder() {
	if rd.ctx.Memory == nil {
		return
	}
	order := rd.ctx.Memory.DateOrder()
	if order != "dmy" && order != "mdy" {
		return
	}
	for i := range rd.dates {
		d := &rd.dates[i]
		if d.alt.IsZero() {
			continue
		}
		dmy, mdy := d.hit.date, d.hit.alt
		d.date, d.alt, d.sure = dmy, mdy, 0.97
		if order == "mdy" {
			d.date, d.alt = mdy, dmy
		}
	}
}

// recallName gives the supplier or buyer the name that people said it has: where it
// is printed, else in place of what was read wrongly before. A name that was never
// seen stays as it is printed.
func (rd *reader) recallName(field string, list []candidate) []candidate {
	if rd.ctx.Memory == nil {
		return list
	}
	value, was, rule, ok := rd.ctx.Memory.Constant(field)
	proof := ""
	if !ok {
		n := 0
		if value, n = rd.ctx.Memory.Prior(field); n == 0 {
			return list
		}
		rule, was, proof = "the usual spelling", "", asOn(n)
	}
	w := learntWeight
	best, found := -1, false
	for i := range list {
		c := &list[i]
		if best < 0 || c.logit > list[best].logit {
			best = i
		}
		if sameParty(c.text, value) {
			c.text, c.rule, c.proof, found = value, rule, proof, true
			if c.logit += w; proof != "" {
				c.logit -= 0.7 * w
			}
		}
	}
	if found || proof != "" {
		return list
	}
	if at := rd.mentions(value); len(at) > 0 {
		return append(list, candidate{at: at[0].at, text: value, logit: w, rule: rule})
	}
	if best >= 0 && (squash(list[best].text) == squash(was) || alikeName(list[best].text, value)) {
		return append(list, candidate{at: list[best].at, text: value, logit: max(w, list[best].logit+2), rule: rule})
	}
	return list
}

// alikeName reports whether two names differ in no more than one letter in five, as
// OCR's readings of one name do.
func alikeName(a, b string) bool {
	x, y := squash(stripLegal(a)), squash(stripLegal(b))
	return len(x) >= 5 && within(x, y, max(len(x), len(y))/5)
}

// recallConstant sets a field that people said is always the same, where nothing was
// read or what was read wrongly before.
func (rd *reader) recallConstant(field string) {
	if rd.ctx.Memory == nil {
		return
	}
	f := rd.d.Field(field)
	value, was, name, ok := rd.ctx.Memory.Constant(field)
	if !ok || f.IsSet() && f.Text() != was {
		return
	}
	old := f.Detail()
	if f.SetText(value) != nil {
		return
	}
	delete(rd.certain, field) // it was about another value
	e := old.Evidence
	e.Rule = name
	if e.Source == "" {
		e.Source = rd.src
	}
	f.SetDetail(core.FieldDetail{Confidence: 0.95, Evidence: e, Alternatives: old.Alternatives})
}

func asOn(n int) string { return "as on " + strconv.Itoa(n) + " earlier invoices" }

// recallDue dates the payment of an invoice that prints no due date.
func (rd *reader) recallDue() {
	due, issue := &rd.d.DueDate, &rd.d.IssueDate
	if rd.ctx.Memory == nil || due.IsSet() || !issue.IsSet() {
		return
	}
	days, name, ok := rd.ctx.Memory.CreditDays()
	if !ok {
		return
	}
	due.Value = issue.Value.AddDays(days)
	e := issue.Evidence
	e.Rule = strconv.Itoa(days) + " days after the issue date, " + name
	due.SetDetail(core.FieldDetail{Confidence: min(0.9, issue.Confidence), Evidence: e})
}

// recallSame takes the amount due from the gross total where people said that it is
// the same, the page states none and nothing was paid before.
func (rd *reader) recallSame() {
	due := &rd.d.AmountDue
	if rd.ctx.Memory == nil || due.IsSet() || rd.d.Prepaid.IsSet() {
		return
	}
	other, name, ok := rd.ctx.Memory.SameAs("amount_due")
	f, isAmount := rd.d.Field(other).(*core.Field[money.Decimal])
	if !ok || !isAmount || !f.IsSet() {
		return
	}
	*due = *f
	due.Evidence.Rule, due.Alternatives = name, nil
}

// recallItems fills in codes and units that people entered for the same items.
func (rd *reader) recallItems() {
	if rd.ctx.Memory == nil {
		return
	}
	for i := range rd.d.Lines {
		l := &rd.d.Lines[i]
		for _, name := range []string{"code", "buyer_code", "gtin", "unit"} {
			for _, key := range []*core.Field[string]{&l.Code, &l.Description} {
				value, was, lesson, ok := rd.ctx.Memory.ForItem("line."+name, key.Value)
				f := l.Field(name)
				if !ok || !key.IsSet() || f.IsSet() && f.Text() != was || f.Text() == value {
					continue
				}
				e := key.Evidence
				e.Rule = lesson
				if f.SetText(value) == nil {
					f.SetDetail(core.FieldDetail{Confidence: 0.95, Evidence: e})
				}
				break
			}
		}
	}
}

// priors proves what three or more confirmed invoices of the supplier said as well.
// They change no value: another account on the page stays, and is for the control of
// bank changes to see.
func (rd *reader) priors() {
	m := rd.ctx.Memory
	if m == nil {
		return
	}
	for _, name := range []string{"supplier", "supplier_tax_id", "payment_account", "currency"} {
		f := rd.d.Field(name)
		value, n := m.Prior(name)
		if n == 0 || !f.IsSet() || f.Text() != value {
			continue
		}
		d := f.Detail()
		d.Proof, d.Confidence = asOn(n), max(d.Confidence, 0.98)
		f.SetDetail(d)
	}
	f := &rd.d.Number
	if fits, n := m.NumberFits(f.Value); n > 0 && f.IsSet() {
		c := core.Check{Name: "number=pattern", Result: core.Pass, Message: "written as on " + strconv.Itoa(n) + " earlier invoices"}
		if !fits {
			c.Result, c.Message = core.Fail, strings.TrimSpace(f.Value)+" is written in another way than on "+strconv.Itoa(n)+" earlier invoices"
			f.Confidence = min(f.Confidence, 0.8)
		}
		rd.d.Checks = append(rd.d.Checks, c)
	}
}
