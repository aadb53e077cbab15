package match

import (
	"math/big"
	"strings"

	"countersign/core"
)

// checkCreditTotal holds a credit note that bills back no order line against the invoice
// that it refers to (BT-25): all that is given back on an invoice is no more than it was
// for. Where there are orders, their lines say it more exactly.
func (c *comparison) checkCreditTotal() {
	p := c.w.Preceding
	if !c.credit() || len(c.linked) > 0 || p == nil || p.Status == core.StatusRejected {
		return
	}
	of, mine := p.Invoice.GrossTotal, c.inv.GrossTotal
	if !of.IsSet() || mine.Currency != of.Currency {
		return
	}
	total, sum, notes := new(big.Rat), []string{}, []string{}
	add := func(inv core.Invoice) {
		r := inv.GrossTotal.Abs().Decimal().Rat()
		total.Add(total, r)
		sum = append(sum, sumText(r, of.Currency))
	}
	for _, o := range c.w.Credited {
		if o.Invoice.GrossTotal.Currency == of.Currency {
			add(o.Invoice)
			notes = append(notes, o.Invoice.Number)
		}
	}
	add(c.inv)
	who := "The credit note gives back"
	if len(notes) > 0 {
		who = "Together with " + strings.Join(notes, ", ") + " the credit note gives back"
	}
	v := variance{
		reason: core.InvoiceTotalOverTolerance, expected: of.Abs().Decimal().Rat(), actual: total, bounds: bounds{percent: core.LimitOf("0")},
		write:    func(r *big.Rat) string { return sumText(r, of.Currency) },
		show:     func(r *big.Rat) string { return people(sumText(r, of.Currency), string(of.Currency)) },
		actualAs: strings.Join(sum, " + "),
		sentence: inFormat(who) + " %s, %s the %s of invoice " + inFormat(p.Invoice.Number),
	}
	if !v.bounds.allows(v.actual, v.expected) {
		c.raise(v.exception())
	}
}

// inFormat is text within a sentence that numbers are filled into.
func inFormat(s string) string { return strings.ReplaceAll(s, "%", "%%") }
