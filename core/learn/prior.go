package learn

import (
	"slices"

	"countersign/core"
)

// Prior is a value that confirmed invoices of a supplier agree on.
type Prior struct {
	Value string
	Times int // how many in a row, newest first
}

// priorFields are those that are the same on all invoices of a supplier.
var priorFields = []string{"supplier", "supplier_tax_id", "payment_account", "currency"}

// NumberShape is the name under which the pattern of a supplier's invoice numbers
// is kept.
const NumberShape = "number.shape"

// enough is how many invoices must agree (DOMAIN 2: three earlier ones said the
// same).
const enough = 3

// Priors are the values that the newest confirmed invoices of a supplier agree on,
// three or more of them without one that says otherwise in between. The list is
// newest first.
func Priors(confirmed []core.Draft) map[string]Prior {
	out := map[string]Prior{}
	for _, f := range priorFields {
		out[f] = agreed(confirmed, func(d *core.Draft) string { return d.Field(f).Text() })
	}
	out[NumberShape] = agreed(confirmed, func(d *core.Draft) string { return NumberForm(d.Number.Text()) })
	for f, p := range out {
		if p.Times < enough {
			delete(out, f)
		}
	}
	return out
}

// agreed counts the newest documents that say the same; a document that says nothing
// is passed over.
func agreed(list []core.Draft, value func(*core.Draft) string) Prior {
	var p Prior
	for i := range list {
		switch v := value(&list[i]); {
		case v == "":
		case p.Value == "":
			p = Prior{v, 1}
		case v == p.Value:
			p.Times++
		default:
			return p
		}
	}
	return p
}

// NumberForm is the pattern of a document number: letters as they are, digits as
// "9" with their count, since numbers of one supplier differ in their digits alone.
func NumberForm(s string) string {
	var b []rune
	for _, c := range s {
		if c >= '0' && c <= '9' {
			c = '9'
		}
		b = append(b, c)
	}
	// The last run counts up and may grow by a digit.
	end := len(b)
	for end > 0 && b[end-1] == '9' {
		end--
	}
	if end < len(b) {
		b = append(slices.Clone(b[:end]), '9', '+')
	}
	return string(b)
}
