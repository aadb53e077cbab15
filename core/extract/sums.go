package extract

import (
	"fmt"
	"math/big"
	"strconv"

	"countersign/core"
	"countersign/core/money"
)

// sums raises SumMismatch and TaxMismatch (CONTRACT, Arithmetic): totals may
// differ by 0.01, lines by 0.01 each.
func (m *maker) sums() {
	if !m.inv.Kind.IsClaim() || !m.inv.Currency.Valid() {
		return
	}
	m.lineSums()
	m.netSum()
	m.grossSum()
	m.dueSum()
	m.taxSums()
}

// cent is the tolerance of a sum: 0.01 in units of the currency, or its smallest
// unit where that is larger.
func (m *maker) cent(times int) money.Amount {
	unit := int64(1)
	for e := m.inv.Currency.Exponent(); e > 2; e-- {
		unit *= 10
	}
	return money.New(unit*int64(max(1, times)), m.inv.Currency)
}

func (m *maker) lineSums() {
	for i, l := range m.inv.Lines {
		if l.Quantity.IsZero() || l.UnitPrice.IsZero() || !l.NetAmount.IsSet() || m.fitsOnPage(i, l) {
			continue
		}
		want, err := money.Times(l.Quantity, l.UnitPrice, l.PriceBase, m.inv.Currency)
		if err != nil {
			continue
		}
		if l.NetAmount.Minor < 0 && want.Minor > 0 && l.Discount.Minor == 0 {
			want = want.Neg()
		}
		formula := fmt.Sprintf("%s x %s", l.Quantity, l.UnitPrice)
		if !l.PriceBase.IsZero() {
			formula += " / " + l.PriceBase.String()
		}
		if l.Discount.IsSet() {
			if want, err = want.Sub(l.Discount); err != nil {
				continue
			}
			formula += " - " + l.Discount.String()
		}
		m.compare(core.SumMismatch, "lines", l.ID, "Line "+l.ID, formula, want, l.NetAmount, 1)
	}
}

// fitsOnPage reports whether a line that was read from a page holds with the
// leniency that pages need. E-invoices are held to the cent (CONTRACT, Arithmetic).
func (m *maker) fitsOnPage(i int, l core.Line) bool {
	if m.d.Source == core.FromEInvoice {
		return false
	}
	p := linePrice{l.Quantity, l.UnitPrice, l.PriceBase, l.Discount.Decimal(), l.NetAmount.Decimal()}
	return p.fit(m.cent(1).Decimal().Rat(), taxRates(m.d, &m.d.Lines[i])) != fitsNot
}

// compare raises an exception when actual is further from expected than the
// tolerance of so many cents.
func (m *maker) compare(reason core.Reason, field, line, what, formula string, expected, actual money.Amount, cents int) {
	diff, err := actual.Sub(expected)
	if err != nil || diff.Abs().Cmp(m.cent(cents)) <= 0 {
		return
	}
	m.add(core.Exception{Reason: reason, Severity: core.Block, Field: field, Line: line, Expected: expected.String(), Actual: actual.String(), Variance: diff.String(),
		Formula: formula + " = " + expected.String(),
		Message: fmt.Sprintf("%s: %s is %s, but the document says %s (difference %s %s).", what, formula, expected, actual, diff, m.inv.Currency)})
}

func (m *maker) netSum() {
	inv := m.inv
	if len(inv.Lines) == 0 || !inv.NetTotal.IsSet() {
		return
	}
	sum := money.New(0, inv.Currency)
	for _, l := range inv.Lines {
		s, err := sum.Add(l.NetAmount)
		if !l.NetAmount.IsSet() || err != nil {
			return
		}
		sum = s
	}
	formula := strconv.Itoa(len(inv.Lines)) + " lines " + sum.String()
	for _, c := range inv.Charges {
		s, err := sum.Add(c.Amount)
		if err != nil {
			return
		}
		sum = s
		if c.Amount.Minor < 0 {
			formula += " - " + c.Amount.Neg().String()
		} else {
			formula += " + " + c.Amount.String()
		}
	}
	// Some documents price their lines with tax: their lines then make the total.
	if m.d.Source != core.FromEInvoice && inv.GrossTotal.IsSet() {
		if diff, err := sum.Sub(inv.GrossTotal); err == nil && diff.Abs().Cmp(m.cent(len(inv.Lines))) <= 0 {
			return
		}
	}
	m.compare(core.SumMismatch, "net_total", "", "Net total", formula, sum, inv.NetTotal, len(inv.Lines))
}

func (m *maker) grossSum() {
	inv := m.inv
	if !inv.NetTotal.IsSet() || !inv.GrossTotal.IsSet() {
		return
	}
	tax := inv.TaxTotal
	if !tax.IsSet() {
		if len(inv.Taxes) == 0 {
			return
		}
		for _, t := range inv.Taxes {
			s, err := tax.Add(t.Tax)
			if err != nil {
				return
			}
			tax = s
		}
	}
	want, err := inv.NetTotal.Add(tax)
	if err == nil {
		m.compare(core.SumMismatch, "gross_total", "", "Total", inv.NetTotal.String()+" net + "+tax.String()+" tax", want, inv.GrossTotal, 1)
	}
}

// dueSum compares the amount due of an e-invoice, whose terms are exact
// (BT-115 = BT-112 - BT-113 + BT-114); on paper "due" may hold earlier balances.
func (m *maker) dueSum() {
	inv := m.inv
	if m.d.Source != core.FromEInvoice || !inv.AmountDue.IsSet() || !inv.GrossTotal.IsSet() {
		return
	}
	want, err := inv.GrossTotal.Sub(inv.Prepaid)
	if err != nil {
		return
	}
	if want, err = want.Add(inv.Rounding); err == nil {
		m.compare(core.SumMismatch, "amount_due", "", "Amount due", inv.GrossTotal.String()+" gross - "+zero(inv.Prepaid)+" paid", want, inv.AmountDue, 1)
	}
}

func zero(a money.Amount) string {
	if !a.IsSet() {
		return "0"
	}
	return a.String()
}

// taxSums compares base x rate with each row of the breakdown, and the rows with
// the tax total; 0.01 is allowed for each line behind a row.
func (m *maker) taxSums() {
	inv := m.inv
	sum, exact := money.New(0, inv.Currency), len(inv.Taxes) > 0
	for _, t := range inv.Taxes {
		want, err := money.Round(percentOf(t.Base.Decimal(), t.Rate), inv.Currency.Exponent())
		if err != nil || !t.Base.IsSet() || !t.Tax.IsSet() {
			exact = false
			continue
		}
		a, err := want.Amount(inv.Currency)
		if err != nil {
			continue
		}
		m.compare(core.TaxMismatch, "tax_total", "", "Tax at "+t.Rate.Trim().String()+" %", t.Base.String()+" x "+t.Rate.Trim().String()+" %", a, t.Tax, m.linesAt(t.Rate))
		if sum, err = sum.Add(t.Tax); err != nil {
			return
		}
	}
	if exact && inv.TaxTotal.IsSet() && m.coversNet() {
		m.compare(core.TaxMismatch, "tax_total", "", "Tax total", strconv.Itoa(len(inv.Taxes))+" rates", sum, inv.TaxTotal, len(inv.Taxes))
	}
}

// coversNet reports whether the breakdown's bases make the net total: only then
// is it complete.
func (m *maker) coversNet() bool {
	base := new(big.Rat)
	for _, t := range m.inv.Taxes {
		base.Add(base, t.Base.Decimal().Rat())
	}
	return m.inv.NetTotal.IsSet() && base.Cmp(m.inv.NetTotal.Decimal().Rat()) == 0
}

func (m *maker) linesAt(rate money.Decimal) int {
	n := 0
	for _, l := range m.inv.Lines {
		if l.TaxRate.Equal(rate) {
			n++
		}
	}
	return n
}

// dates raises DateImplausible (DOMAIN 2): issued more than a week ahead or more
// than a year ago, due before it was issued or more than 120 days later.
func (m *maker) dates() {
	inv := m.inv
	if !inv.Kind.IsClaim() || inv.IssueDate.IsZero() {
		return
	}
	warn := func(field, actual, msg string) {
		m.add(core.Exception{Reason: core.DateImplausible, Severity: core.Warn, Field: field, Actual: actual, Message: msg})
	}
	if !m.today.IsZero() {
		switch n := m.today.DaysUntil(inv.IssueDate); {
		case n > 7:
			warn("issue_date", inv.IssueDate.String(), fmt.Sprintf("The invoice date %s is %d days in the future.", inv.IssueDate, n))
		case n < -365:
			warn("issue_date", inv.IssueDate.String(), fmt.Sprintf("The invoice date %s is %d days ago, more than a year.", inv.IssueDate, -n))
		}
	}
	if inv.DueDate.IsZero() {
		return
	}
	switch n := inv.IssueDate.DaysUntil(inv.DueDate); {
	case n < 0:
		warn("due_date", inv.DueDate.String(), fmt.Sprintf("The due date %s is before the invoice date %s.", inv.DueDate, inv.IssueDate))
	case n > 120:
		warn("due_date", inv.DueDate.String(), fmt.Sprintf("The due date %s is %d days after the invoice date %s.", inv.DueDate, n, inv.IssueDate))
	}
}
