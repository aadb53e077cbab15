package learn

import (
	"cmp"
	"slices"

	"countersign/core"
)

// Memory is what is known of one supplier's invoices. The zero Memory knows nothing.
type Memory struct {
	lessons []core.Lesson
	priors  map[string]Prior
	laid    []*page // of the pages asked about last
	of      []core.Page
}

// NewMemory makes a memory of the lessons that are on and of what past invoices
// agree on.
func NewMemory(lessons []core.Lesson, priors map[string]Prior) *Memory {
	return &Memory{lessons: core.ActiveLessons(lessons), priors: priors}
}

// Empty reports whether there is nothing to remember.
func (m *Memory) Empty() bool { return m == nil || len(m.lessons) == 0 && len(m.priors) == 0 }

// Name says in the evidence where a lesson comes from.
func Name(l core.Lesson) string { return core.LearntFrom + l.InvoiceName() }

// Hints are the places to which the lessons of a field point, the strongest first.
// Of two lessons the later counts a little more.
func (m *Memory) Hints(field string, pages []core.Page) []core.Hint {
	var out []core.Hint
	for n, l := range m.lessons {
		later := 1 - 0.02*float64(len(m.lessons)-1-n)
		for _, r := range l.Rules {
			if r.Field != field || r.Kind != core.RulePlace && r.Kind != core.RuleNot {
				continue
			}
			for _, h := range find(r, m.layout(pages)) {
				if r.Kind == core.RulePlace {
					out = join(out, hint(r, l, h, h.strength*r.Weight*max(0.8, later)))
				} else if h.strength >= sureNot {
					out = join(out, hint(r, l, h, -1))
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b core.Hint) int { return cmp.Compare(b.Strength, a.Strength) })
	return out
}

// sureNot is how well a place must fit before a lesson speaks against it.
const sureNot = 0.6

func hint(r core.Rule, l core.Lesson, h hit, strength float64) core.Hint {
	return core.Hint{Strength: strength, Value: valueOf(r, h.text),
		Evidence: core.Evidence{Page: h.page.number, Boxes: h.boxes(), Text: h.spot.text(), Rule: Name(l)}}
}

// join adds a hint; two rules that agree on a place strengthen one another a little.
func join(list []core.Hint, h core.Hint) []core.Hint {
	for i, o := range list {
		if o.Evidence.Page == h.Evidence.Page && o.Evidence.Box() == h.Evidence.Box() && (o.Strength > 0) == (h.Strength > 0) {
			if h.Strength > o.Strength {
				list[i], o = h, h
			}
			if o.Strength > 0 {
				list[i].Strength = min(1, o.Strength+0.05)
			}
			return list
		}
	}
	return append(list, h)
}

// layout lays out the pages once for all fields.
func (m *Memory) layout(pages []core.Page) []*page {
	if len(pages) == 0 {
		return nil
	}
	if len(m.of) != len(pages) || &m.of[0] != &pages[0] {
		m.of, m.laid = pages, pagesOf(pages)
	}
	return m.laid
}

// rule finds the latest rule of a kind for a field, with its lesson.
func (m *Memory) rule(k core.RuleKind, field string, fits func(core.Rule) bool) (core.Rule, string, bool) {
	for i := len(m.lessons) - 1; i >= 0; i-- {
		for _, r := range m.lessons[i].Rules {
			if r.Kind == k && r.Field == field && fits(r) {
				return r, Name(m.lessons[i]), true
			}
		}
	}
	return core.Rule{}, "", false
}

// Constant is what a field always is, and instead of what; name says from where.
func (m *Memory) Constant(field string) (value, was, name string, ok bool) {
	r, name, ok := m.rule(core.RuleConstant, field, func(core.Rule) bool { return true })
	return r.Value, r.Was, name, ok
}

// CreditDays is how many days after the issue date invoices are due, where no due
// date is printed.
func (m *Memory) CreditDays() (int, string, bool) {
	r, name, ok := m.rule(core.RuleDays, "due_date", func(core.Rule) bool { return true })
	return r.Days, name, ok
}

// SameAs is the amount that another one always equals, unless the page says otherwise.
func (m *Memory) SameAs(field string) (other, name string, ok bool) {
	r, name, ok := m.rule(core.RuleSame, field, func(core.Rule) bool { return true })
	return r.Other, name, ok
}

// ForItem is what a field of a line ("line.code") is for an item, given by its code
// or description.
func (m *Memory) ForItem(field, item string) (value, was, name string, ok bool) {
	key := fold(item)
	r, name, ok := m.rule(core.RuleCode, field, func(r core.Rule) bool { return key != "" && r.Key == key })
	return r.Value, r.Was, name, ok
}

// Column is the field of a line that stands under a head of the table.
func (m *Memory) Column(head string) (field, name string, ok bool) {
	for _, l := range slices.Backward(m.lessons) {
		for _, r := range l.Rules {
			if r.Kind == core.RuleColumn && r.Key == head && head != "" {
				return r.Field, Name(l), true
			}
		}
	}
	return "", "", false
}

// DateOrder is the order of day, month and year in which the supplier writes dates,
// empty when no lesson says: as somebody corrected it last, else as it was last
// approved.
func (m *Memory) DateOrder() string {
	seen := ""
	for _, l := range slices.Backward(m.lessons) {
		for _, r := range l.Rules {
			switch {
			case r.Kind != core.RulePlace || r.Order == "":
			case !l.Confirmed:
				return r.Order
			case seen == "":
				seen = r.Order
			}
		}
	}
	return seen
}

// Prior is what earlier invoices agreed on for a field, and how many did; 0 when
// they do not say.
func (m *Memory) Prior(field string) (value string, times int) {
	p := m.priors[field]
	return p.Value, p.Times
}

// Aliases are the names under which the supplier was read before somebody corrected
// them.
func Aliases(lessons []core.Lesson) map[core.SupplierID][]string {
	out := map[core.SupplierID][]string{}
	for _, l := range core.ActiveLessons(lessons) {
		for _, r := range l.Rules {
			if r.Kind == core.RuleAlias {
				out[l.Supplier] = append(out[l.Supplier], r.Value)
			}
		}
	}
	return out
}

// NumberFits compares a document number with the pattern of the supplier's earlier
// ones.
func (m *Memory) NumberFits(number string) (fits bool, times int) {
	p := m.priors[NumberShape]
	return p.Times > 0 && NumberForm(number) == p.Value, p.Times
}
