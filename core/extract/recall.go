package extract

import (
	"slices"

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
	// Column is the field of a line ("line.quantity") that stands under a head of the
	// table, given by its words without spaces.
	Column(head string) (field, name string, ok bool)
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
			if d, err := core.ParseDate(h.Value); err == nil && h.Strength > 0 {
				rd.recallDate(h.at, d)
			}
		}
	}
	for _, field := range []string{"gross_total", "net_total", "tax_total", "amount_due", "prepaid"} {
		for _, h := range rd.hints(field) {
			v, err := money.ParseDecimal(h.Value)
			if err == nil && h.Strength > 0 && v.Trim().Scale() <= 2 && !rd.hasAmount(h.at, v) {
				rd.amounts = append(rd.amounts, amount{span: h.at, value: v, decimals: v.Scale()})
			}
		}
	}
}

// recallDate notes a date where the memory points; of two ways to read a date that is
// known already it takes the supplier's.
func (rd *reader) recallDate(at span, d core.Date) {
	seen := false
	for i := range rd.dates {
		if o := &rd.dates[i]; o.span.overlaps(at) {
			seen = true
			if o.alt == d && !rd.orderShown() {
				o.date, o.alt = d, core.Date{}
			}
		}
	}
	if !seen {
		rd.dates = append(rd.dates, datum{span: at, hit: dateHit{date: d, proven: true}, date: d, sure: 0.97})
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

// orderShown reports whether a date on the pages shows whether the day or the month
// stands first: a firm may write to other countries in another way.
func (rd *reader) orderShown() bool {
	dmy, mdy := false, false
	for _, d := range rd.dates {
		if d.hit.slash && d.hit.proven {
			dmy, mdy = dmy || !d.hit.mdy, mdy || d.hit.mdy
		}
	}
	return dmy != mdy
}

// recallOrder settles day and month as the supplier is known to write them.
func (rd *reader) recallOrder() {
	if rd.ctx.Memory == nil || rd.orderShown() {
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
