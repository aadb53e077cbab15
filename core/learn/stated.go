package learn

import (
	"slices"
	"strings"

	"countersign/core"
)

// What corrections on electronic invoices teach. There the values come from XML and
// stand at no place; what a person corrects is what the supplier always writes into
// the wrong term, or in a code of its own.

var (
	// partyNames are always the same, whatever the invoice calls them.
	partyNames = []string{"supplier", "buyer"}
	// references are numbers that suppliers write into one term or another.
	references = []string{"order_ref", "supplier_order_ref", "delivery_note", "contract_ref", "customer_number", "preceding_invoice", "payment_reference"}
	// standing are those references that stay the same from invoice to invoice, so that
	// one value can stand for another.
	standing = []string{"contract_ref", "customer_number"}
	// otherDates are dates that no rule of the standard and no sum depends on.
	otherDates = []string{"due_date", "delivery_date"}
	// lineCodes are the fields of a line that mean the same on every invoice.
	lineCodes = []string{"code", "buyer_code", "gtin", "unit", "tax_rate"}
)

// statedFields are the header fields in which electronic invoices can be learnt from:
// never an amount, an account, a tax ID or the invoice's own number, which are what
// they are or are for the supplier to correct.
var statedFields = slices.Concat(partyNames, references, otherDates)

// maxParts is how many words a value among others has at most.
const maxParts = 6

// stated makes the rules of a correction on an electronic invoice.
func (c Correction) stated() []core.Rule {
	raw := core.Rule{Kind: core.RuleRaw, Field: c.Field, Was: c.Was, Value: c.Value}
	if strings.HasPrefix(c.Field, "line.") {
		return c.statedLine(raw)
	}
	switch {
	case !slices.Contains(statedFields, c.Field), c.Was == "" && c.Value == "":
		return nil
	case slices.Contains(partyNames, c.Field):
		if c.Was == "" || c.Value == "" {
			return nil
		}
		return append([]core.Rule{raw}, aliases(c.fixed())...)
	case c.Value == "":
		if slices.Contains(references, c.Field) {
			return []core.Rule{raw}
		}
		return nil
	}
	if rules := c.terms(); len(rules) > 0 {
		return rules
	}
	if slices.Contains(standing, c.Field) && c.Was != "" {
		return []core.Rule{raw}
	}
	return nil
}

func aliases(rules []core.Rule) []core.Rule {
	return slices.DeleteFunc(rules, func(r core.Rule) bool { return r.Kind != core.RuleAlias })
}

// statedLine maps what a line states to what the person entered: a code that stands
// there wherever it does, what is missing and a tax rate for the same item alone.
func (c Correction) statedLine(raw core.Rule) []core.Rule {
	name := strings.TrimPrefix(c.Field, "line.")
	switch {
	case !slices.Contains(lineCodes, name), c.Value == "" && (name == "unit" || name == "tax_rate"):
		return nil
	case c.Was == "" || name == "tax_rate":
		if raw.Key = fold(c.Item); raw.Key == "" {
			return nil
		}
	}
	return []core.Rule{raw}
}

// terms makes a rule of each term in which the value stands: first those that are
// nothing else, then those that hold it among words.
func (c Correction) terms() []core.Rule {
	var out []core.Rule
	add := func(r core.Rule, text string) {
		if len(out) == maxRules {
			return
		}
		writtenAs(&r, text, c.Value)
		r.Shape = shape(text)
		if got, _, ok := inTerms(r, c.Terms); ok && Agrees(c.Field, got, c.Value) {
			out = append(out, r)
		}
	}
	for _, t := range c.Terms {
		if c.means(t.Text) {
			add(core.Rule{Kind: core.RuleTerm, Field: c.Field, Term: t.Name}, t.Text)
		}
	}
	for _, t := range c.Terms {
		for line := range strings.Lines(t.Text) {
			words := strings.Fields(line)
			for n := 1; n <= min(maxParts, len(words)); n++ {
				for from := 0; from+n <= len(words); from++ {
					text := bare(words[from : from+n])
					if n < len(words) && c.means(text) {
						add(core.Rule{Kind: core.RuleTerm, Field: c.Field, Term: t.Name, Words: n, Left: wordsBefore(words, from)}, text)
					}
				}
			}
		}
	}
	return out
}

// means reports whether a text is the corrected value, to the letter or as a date in
// some notation.
func (c Correction) means(text string) bool {
	if fieldKinds[c.Field] != isDate {
		return text == c.Value
	}
	r := core.Rule{Field: c.Field}
	writtenAs(&r, text, c.Value)
	return r.Order != ""
}

// inTerms finds the value of a rule in the terms of an invoice, with the text in which
// it stands.
func inTerms(r core.Rule, terms []core.Term) (value, text string, ok bool) {
	for _, t := range terms {
		if t.Name != r.Term {
			continue
		}
		if r.Words == 0 {
			if s := strings.TrimSpace(t.Text); alike(r.Shape, s) >= sameKind {
				if v := valueOf(r, s); v != "" {
					return v, t.Text, true
				}
			}
			continue
		}
		for line := range strings.Lines(t.Text) {
			if v, ok := among(r, strings.Fields(line)); ok {
				return v, strings.TrimSpace(line), true
			}
		}
	}
	return "", "", false
}

// sameKind is how much a text must look like the value that taught the rule: letters
// and digits in the same order, whatever the signs.
const sameKind = 0.6

// among finds the value among words: behind those that stood before it, or at the
// front where none did.
func among(r core.Rule, words []string) (string, bool) {
	for from := 0; r.Words > 0 && r.Words <= maxParts && from+r.Words <= len(words); from++ {
		text := bare(words[from : from+r.Words])
		if r.Left != wordsBefore(words, from) || r.Left == "" && from > 0 || alike(r.Shape, text) < sameKind {
			continue
		}
		if v := valueOf(r, text); v != "" {
			return v, true
		}
	}
	return "", false
}

// bare is some words without the signs that a sentence puts around them.
func bare(words []string) string { return strings.Trim(strings.Join(words, " "), ".,;:()[]\"'") }

// wordsBefore are the two words before a place, folded; digits among them are no
// label.
func wordsBefore(words []string, at int) string {
	var keys []string
	for i := at - 1; i >= 0 && len(keys) < 2; i-- {
		k := fold(words[i])
		if digitsIn(k) > 1 {
			break
		}
		if k != "" {
			keys = append(keys, k)
		}
	}
	slices.Reverse(keys)
	return strings.Join(keys, " ")
}
