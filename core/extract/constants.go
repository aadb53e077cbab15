package extract

import (
	"strconv"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

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
		// Without a person's word only another spelling of the same name counts: a longer
		// name may be somebody else's.
		if sameParty(c.text, value) && (proof == "" || squash(stripLegal(c.text)) == squash(stripLegal(value))) {
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
	e.Inferred = true
	f.SetDetail(core.FieldDetail{Confidence: 0.94, Evidence: e, Alternatives: old.Alternatives})
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
