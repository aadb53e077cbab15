package extract

import (
	"fmt"
	"math/big"
	"slices"

	"countersign/core"
	"countersign/core/checksum"
	"countersign/core/money"
)

// checks runs the arithmetic and plausibility checks of DOMAIN 2 over the draft.
func (rd *reader) checks() { rd.d.Checks = append(rd.d.Checks, draftChecks(&rd.d)...) }

// CheckAgain answers the checks of a draft that was read from a page anew, after its
// values were changed. Those of an electronic invoice are about its file and stay.
func CheckAgain(d *core.Draft) {
	if d.Source == core.FromEInvoice {
		return
	}
	again := draftChecks(d)
	others := slices.DeleteFunc(slices.Clone(d.Checks), func(c core.Check) bool {
		return slices.ContainsFunc(again, func(a core.Check) bool { return a.Name == c.Name })
	})
	d.Checks = append(others, again...)
}

// draftChecks gives each check an answer with a sentence.
func draftChecks(d *core.Draft) []core.Check {
	var out []core.Check
	add := func(name string, applies, ok bool, format string, args ...any) {
		c := core.Check{Name: name, Result: core.NotApplicable}
		if applies {
			c.Result, c.Message = core.Fail, fmt.Sprintf(format, args...)
			if ok {
				c.Result = core.Pass
			}
		}
		out = append(out, c)
	}
	n, x, g := d.NetTotal, d.TaxTotal, d.GrossTotal
	lines, charges, all := sumOf(d)
	total := centsOf(n.Value) + centsOf(x.Value)
	// Some pages print the net total before the charges.
	add("gross=net+tax", n.IsSet() && x.IsSet() && g.IsSet(), near(total, centsOf(g.Value), 1) || near(total+charges, centsOf(g.Value), 1),
		"%s net + %s tax against %s gross, charges %s", n.Value, x.Value, g.Value, fromCents(charges))
	slack := int64(len(d.Lines))
	add("lines=net", all && n.IsSet(), near(lines+charges, centsOf(n.Value), slack) || near(lines, centsOf(n.Value), slack),
		"lines come to %s and charges to %s, net total is %s", fromCents(lines), fromCents(charges), n.Value)
	add("tax=base*rate", len(d.Taxes) > 0, taxesHold(d.Taxes), "base x rate against the tax of %d rows", len(d.Taxes))
	fits := lineFits(d)
	add("line=quantity*price", len(d.Lines) > 0, fits[fitsNot] == 0, "%d of %d lines differ from quantity x price%s", fits[fitsNot], len(d.Lines), lenience(fits))
	add("due=gross-prepaid", d.AmountDue.IsSet() && g.IsSet(), near(centsOf(g.Value)-centsOf(d.Prepaid.Value), centsOf(d.AmountDue.Value), 1),
		"%s gross - %s paid against %s due", g.Value, d.Prepaid.Value, d.AmountDue.Value)
	days := 0
	if d.IssueDate.IsSet() && d.DueDate.IsSet() {
		days = d.IssueDate.Value.DaysUntil(d.DueDate.Value)
	}
	add("due>=issue", d.IssueDate.IsSet() && d.DueDate.IsSet(), days >= 0 && days <= 120, "due %d days after the issue date", days)
	iban := d.PaymentAccount.Value
	add("iban", len(iban) > 14 && checksum.IBANLength(iban[:2]) > 0, checksum.IBAN(iban), "check digits of %s", iban)
	return out
}

// sumOf is the sum of the lines and that of the charges; false when a line has no
// amount.
func sumOf(d *core.Draft) (lines, charges int64, all bool) {
	for _, l := range d.Lines {
		if !l.NetAmount.IsSet() {
			return 0, 0, false
		}
		lines += centsOf(l.NetAmount.Value)
	}
	for _, c := range d.Charges {
		charges += centsOf(c.Amount)
	}
	return lines, charges, len(d.Lines) > 0
}

func taxesHold(list []core.DraftTax) bool {
	for _, t := range list {
		p, err := money.Round(percentOf(t.Base, t.Rate), 2)
		if err != nil || !near(centsOf(p), centsOf(t.Tax), 1) {
			return false
		}
	}
	return true
}

// lineFits counts how the lines of a page fit quantity x price; a line that lacks
// one of the numbers is not counted.
func lineFits(d *core.Draft) map[lineFit]int {
	out := map[lineFit]int{}
	for i := range d.Lines {
		l := &d.Lines[i]
		if l.Quantity.IsSet() && l.UnitPrice.IsSet() && l.NetAmount.IsSet() {
			p := linePrice{l.Quantity.Value, l.UnitPrice.Value, l.PriceBase.Value, l.Discount.Value, l.NetAmount.Value}
			out[p.fit(big.NewRat(1, 100), taxRates(d, l))]++
		}
	}
	return out
}

// lenience says in words where more than a cent was allowed for.
func lenience(fits map[lineFit]int) string {
	s := ""
	for _, k := range []struct {
		f    lineFit
		says string
	}{{fitsRounded, "within the rounding of their printed price"}, {fitsTaxed, "with tax on one side only"}, {fitsNothing, "with 1 x 1 in place of a price"}} {
		if n := fits[k.f]; n > 0 {
			s += fmt.Sprintf("; allowed: %d %s", n, k.says)
		}
	}
	return s
}

// taxRates are the rates that may lie between a line's price and its amount: its
// own, else those of the breakdown and the one between net and gross total.
func taxRates(d *core.Draft, l *core.DraftLine) []money.Decimal {
	if l.TaxRate.IsSet() {
		return []money.Decimal{l.TaxRate.Value}
	}
	var out []money.Decimal
	for _, t := range d.Taxes {
		out = append(out, t.Rate)
	}
	if len(out) == 0 && d.NetTotal.Value.Sign() > 0 && d.TaxTotal.Value.Sign() > 0 {
		r := new(big.Rat).Quo(d.TaxTotal.Value.Rat(), d.NetTotal.Value.Rat())
		if p, err := money.Round(r.Mul(r, big.NewRat(100, 1)), 1); err == nil {
			out = append(out, p)
		}
	}
	return out
}

// percentOf is amount x rate / 100, exactly.
func percentOf(amount, rate money.Decimal) *big.Rat {
	r := new(big.Rat).Mul(amount.Rat(), rate.Rat())
	return r.Quo(r, big.NewRat(100, 1))
}
