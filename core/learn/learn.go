package learn

import (
	"slices"
	"strings"

	"countersign/core"
)

// Correction is what a person said about one field of a document.
type Correction struct {
	Field      string
	Was, Value string // canonical; an empty Value says that the document has none
	// Places are where the value stands on the pages, the likeliest first.
	Places []core.Evidence
	// SameAs is another amount of the document that has this value and stands at one of
	// the places; empty when there is none.
	SameAs string
	WasAt  core.Evidence // where the wrong value was read
	Pages  []core.Page
	// Issued is the document's issue date, for a due date that is not printed.
	Issued core.Date
	// Item is the code or description of the line that was corrected.
	Item string
	// Head is what stands over the column with the value, where the program did not know
	// it as that column.
	Head string
	// Stated says that the document is an electronic invoice, Was what it states, and
	// Terms where else the value may stand in it.
	Stated bool
	Terms  []core.Term
	// Confirmed says that Value was read by itself, and that a person approved the
	// invoice with it.
	Confirmed bool
}

// Same reports whether a lesson is about what was corrected: the same field, and of
// lines the same item or code.
func Same(l core.Lesson, c Correction) bool {
	if l.Field != c.Field || !strings.HasPrefix(c.Field, "line.") {
		return l.Field == c.Field
	}
	item := fold(c.Item)
	return slices.ContainsFunc(l.Rules, func(r core.Rule) bool {
		switch r.Kind {
		case core.RuleRaw:
			return (r.Key == "" || r.Key == item) && strings.EqualFold(r.Was, c.Was)
		case core.RuleColumn:
			return r.Key == c.Head || Agrees(l.Field, l.Was, c.Value) && Agrees(l.Field, l.Value, c.Was)
		}
		return r.Key == item
	})
}

// fieldKind is what a field's values are.
type fieldKind int

const (
	isText fieldKind = iota
	isAmount
	isDate
	isAccount
	isFixed // the same on all documents of a supplier
)

var fieldKinds = map[string]fieldKind{
	"net_total": isAmount, "tax_total": isAmount, "gross_total": isAmount, "amount_due": isAmount, "prepaid": isAmount, "rounding": isAmount,
	"issue_date": isDate, "due_date": isDate, "delivery_date": isDate, "payment_account": isAccount, "bic": isAccount,
	"line.quantity": isAmount, "line.unit_price": isAmount, "line.tax_rate": isAmount, "line.net_amount": isAmount, "supplier": isFixed, "buyer": isFixed, "currency": isFixed, "supplier_tax_id": isText, "buyer_tax_id": isText,
}

// maxRules is how many places of one value are remembered.
const maxRules = 3

// Learn makes the rules of a correction; none when there is nothing to hold on to:
// a value that stands nowhere on the pages and is not the same every time. An
// account that is not printed is never remembered: the next document must show it
// itself. Nor is what a document is: a statement says nothing of the next letter, and
// an invoice taken for one would never be paid.
func Learn(c Correction) []core.Rule {
	if c.Field == "kind" {
		return nil
	}
	if c.Confirmed {
		return c.seen()
	}
	if c.Stated {
		return c.stated()
	}
	if c.Head != "" {
		return []core.Rule{{Kind: core.RuleColumn, Field: c.Field, Key: c.Head}}
	}
	if strings.HasPrefix(c.Field, "line.") {
		return c.code()
	}
	if c.Value == "" {
		return c.not()
	}
	if fieldKinds[c.Field] == isFixed {
		return append(c.fixed(), c.names()...)
	}
	if c.Field == "amount_due" && c.SameAs != "" {
		// The place is that of the other amount, and what is due stands elsewhere as soon
		// as something was paid before.
		return []core.Rule{{Kind: core.RuleSame, Field: c.Field, Other: c.SameAs}}
	}
	rules := c.places()
	switch {
	case len(rules) > 0:
	case c.Field == "due_date" && !c.Issued.IsZero():
		if due, err := core.ParseDate(c.Value); err == nil {
			if n := c.Issued.DaysUntil(due); n >= 0 && n <= 180 {
				return []core.Rule{{Kind: core.RuleDays, Field: c.Field, Days: n}}
			}
		}
	}
	return rules
}

// seenWeight is how much a place counts where a value was read and approved, beside
// one that somebody named: whoever approves has looked at the value, not at where the
// program found it.
const seenWeight = 0.5

// seen are the places of a value that was read and approved. What is always the same is
// left to what several invoices agree on, and the amount due to the total at whose
// place it stands. Of amounts only a label beside them is worth knowing: totals move
// down the page with the rows, and sums say more than where they stood.
func (c Correction) seen() []core.Rule {
	var rules []core.Rule
	switch {
	case c.Value == "" || strings.HasPrefix(c.Field, "line.") || c.Stated || c.Field == "amount_due" && c.SameAs != "":
		return nil
	case c.Field == "buyer":
		rules = c.names()
	case fieldKinds[c.Field] != isFixed:
		rules = slices.DeleteFunc(c.places(), func(r core.Rule) bool { return fieldKinds[c.Field] == isAmount && r.Left == "" })
	}
	for i := range rules {
		rules[i].Weight *= seenWeight
	}
	return rules
}

func (c Correction) fixed() []core.Rule {
	rules := []core.Rule{{Kind: core.RuleConstant, Field: c.Field, Value: c.Value, Was: c.Was}}
	if c.Field == "supplier" && c.Was != "" && fold(c.Was) != fold(c.Value) {
		rules = append(rules, core.Rule{Kind: core.RuleAlias, Field: c.Field, Value: c.Was})
	}
	return rules
}

// names makes rules for the buyer's name, which is not always the same to the letter:
// whatever stands between two gaps at its place.
func (c Correction) names() []core.Rule {
	if c.Field != "buyer" {
		return nil
	}
	var out []core.Rule
	for _, r := range c.places() {
		if r.Before == "" && r.Behind == "" {
			r.Words, r.Shape = 0, ""
			out = append(out, r)
		}
	}
	return out
}

// code maps an item of the supplier to what the person entered for it.
func (c Correction) code() []core.Rule {
	key := fold(c.Item)
	switch c.Field {
	case "line.code", "line.buyer_code", "line.gtin", "line.unit":
	default:
		return nil // quantities and prices are different every time
	}
	if key == "" || c.Value == "" {
		return nil
	}
	return []core.Rule{{Kind: core.RuleCode, Field: c.Field, Key: key, Value: c.Value, Was: c.Was}}
}

// not remembers that a place does not hold the field's value. Accounts are left out:
// the next document's account must be seen, whatever it is.
func (c Correction) not() []core.Rule {
	if fieldKinds[c.Field] == isAccount {
		return nil
	}
	pages := pagesOf(c.Pages)
	s, ok := spotAt(pages, c.WasAt)
	if !ok {
		return nil
	}
	r := describe(s, c.Field, s.text(), len(pages))
	r.Kind, r.Weight, r.Shape = core.RuleNot, 1, ""
	return []core.Rule{r}
}

// places makes a rule of each place where the value stands. A rule that would not
// find the value again where it was learnt is dropped.
func (c Correction) places() []core.Rule {
	pages := pagesOf(c.Pages)
	var out []core.Rule
	var seen []spot
	for _, e := range c.Places {
		s, ok := spotAt(pages, e)
		if !ok || slices.Contains(seen, s) || len(out) == maxRules {
			continue
		}
		seen = append(seen, s)
		r := describe(s, c.Field, c.printed(s, e), len(pages))
		r.Kind, r.Weight = core.RulePlace, []float64{1, 0.85, 0.75}[len(out)]
		writtenAs(&r, cut(r, s.text()), c.Value)
		if hits := find(r, pages); len(hits) > 0 && hits[0].spot == s {
			out = append(out, r)
		}
	}
	return out
}

// printed is the part of the words at a place that is the value.
func (c Correction) printed(s spot, e core.Evidence) string {
	whole := s.text()
	if strings.Contains(whole, c.Value) {
		return c.Value
	}
	if t := strings.TrimSpace(e.Text); strings.Contains(whole, t) {
		return t
	}
	return whole
}

// describe is the place of a value in words and numbers. text is the part of the
// words that is the value.
func describe(s spot, field, text string, pages int) core.Rule {
	at := s.page.index
	r := core.Rule{Field: field, Left: s.left(fieldKinds[field] == isAmount), Above: s.above(), Box: roundBox(s.box()), Words: s.to - s.from,
		Page: core.PageRule{First: at == 0, Last: at == pages-1, Number: at + 1}, Anchors: s.anchors()}
	whole := s.text()
	if i := strings.Index(whole, text); i >= 0 && text != "" {
		r.Before, r.Behind = whole[:i], whole[i+len(text):]
	}
	r.Shape = shape(cut(r, whole))
	return r
}
