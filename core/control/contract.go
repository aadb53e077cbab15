package control

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// Contracted looks for the contract of an invoice that names no order and has none,
// and answers NoOrder with it: the match then names the contract and the exception is
// gone. Where the supplier has contracts and none fits, the exception says why instead.
// Credit notes and invoices that name an order are left alone. history is the
// supplier's earlier invoices.
func Contracted(inv core.Invoice, m core.Match, contracts []core.Contract, history []core.Past) core.Match {
	if m.ByPerson || len(m.Orders) > 0 || inv.SupplierID == "" || inv.Kind == core.KindCreditNote || inv.SupplierOrderRef != "" || len(inv.OrderRefs) > 0 {
		return m
	}
	var no string
	for _, c := range contracts {
		if c.Supplier != inv.SupplierID {
			continue
		}
		why := unfit(c, inv, history)
		if why == "" {
			m.Contract = c.ID
			m.How = fmt.Sprintf("no order, but within contract %s (%s): %s in a %s", c.ID, c.Text, Band(c), c.Period)
			m.Exceptions = slices.DeleteFunc(slices.Clone(m.Exceptions), func(e core.Exception) bool { return e.Reason == core.NoOrder })
			return m
		}
		no = why
	}
	if no == "" {
		return m
	}
	m.Exceptions = slices.Clone(m.Exceptions)
	for i, e := range m.Exceptions {
		if e.Reason == core.NoOrder {
			m.Exceptions[i].Field, m.Exceptions[i].Actual, m.Exceptions[i].Message = "contract", inv.GrossTotal.String(), no
		}
	}
	return m
}

// unfit says in a sentence why an invoice is not within a contract; empty when it is.
func unfit(c core.Contract, inv core.Invoice, history []core.Past) string {
	name := fmt.Sprintf("contract %s (%s)", c.ID, c.Text)
	day := inv.IssueDate
	switch {
	case day.IsZero():
		return fmt.Sprintf("The invoice has no date, so it cannot be told whether %s covers it.", name)
	case !c.From.IsZero() && day.Before(c.From):
		return fmt.Sprintf("The invoice of %s is from before %s begins on %s.", day, name, c.From)
	case !c.In(day):
		return fmt.Sprintf("The invoice of %s is from after the end of %s on %s.", day, name, c.To)
	case inv.GrossTotal.Currency != c.Currency:
		return fmt.Sprintf("The invoice is in %s, %s in %s.", inv.GrossTotal.Currency, name, c.Currency)
	}
	if low, high := widened(c); inv.GrossTotal.Decimal().Rat().Cmp(low) < 0 || inv.GrossTotal.Decimal().Rat().Cmp(high) > 0 {
		return fmt.Sprintf("The gross total of %s is not within %s, which covers %s.", inv.GrossTotal.Format(',', '.'), name, Band(c))
	}
	for _, r := range history {
		if r.Contract == c.ID && r.Status != core.StatusRejected && r.Status != core.StatusWithdrawn && c.Period.Start(r.Invoice.IssueDate) == c.Period.Start(day) {
			return fmt.Sprintf("Invoice %s of %s was already billed under %s, which is billed once a %s.", r.Invoice.Number, r.Invoice.IssueDate, name, c.Period)
		}
	}
	return ""
}

// widened is the band with its tolerance.
func widened(c core.Contract) (low, high *big.Rat) {
	share := new(big.Rat).Quo(c.TolerancePercent.Rat(), big.NewRat(100, 1))
	one := big.NewRat(1, 1)
	low = new(big.Rat).Mul(c.Low.Rat(), new(big.Rat).Sub(one, share))
	return low, new(big.Rat).Mul(c.High.Rat(), new(big.Rat).Add(one, share))
}

// Band is what a contract's invoices may come to, for people.
func Band(c core.Contract) string {
	write := func(d money.Decimal) string {
		if a, err := d.RoundAmount(c.Currency); err == nil && a.Decimal().Equal(d) {
			return strings.TrimSuffix(a.Format(',', '.'), " "+string(c.Currency))
		}
		return d.Trim().String()
	}
	s := write(c.Low) + " to " + write(c.High) + " " + string(c.Currency)
	if c.Low.Cmp(c.High) == 0 {
		s = write(c.Low) + " " + string(c.Currency)
	}
	if c.TolerancePercent.Sign() > 0 {
		s += " give or take " + c.TolerancePercent.String() + " %"
	}
	return s
}

// graceDays is how many days after the usual day an invoice is missed.
const graceDays = 3

// leastSeen is how many invoices under a contract tell its usual day.
const leastSeen = 3

// Missed says that the invoice of a contract's present period has not come though its
// usual day has passed: "usually comes by the 5th". The usual day is the latest of the
// last six; with fewer than three there is none.
func Missed(c core.Contract, supplier string, history []core.Past, today core.Date) (string, bool) {
	start := c.Period.Start(today)
	var days []int
	instead := ""
	for _, r := range history {
		day := r.Invoice.IssueDate
		if r.Contract == "" && r.Status == core.StatusOnHold && r.Invoice.Kind != core.KindCreditNote && c.Period.Start(day) == start {
			instead = fmt.Sprintf(" but invoice %s of %s, which is on hold and not within it", r.Invoice.Number, day)
		}
		if r.Contract != c.ID || day.IsZero() || r.Status == core.StatusRejected || r.Status == core.StatusWithdrawn {
			continue
		}
		if c.Period.Start(day) == start {
			return "", false
		}
		if len(days) < 6 && day.Before(start) {
			days = append(days, c.Period.Start(day).DaysUntil(day))
		}
	}
	if len(days) < leastSeen || !c.In(today) {
		return "", false
	}
	usual := start.AddDays(slices.Max(days))
	if !usual.AddDays(graceDays).Before(today) {
		return "", false
	}
	return fmt.Sprintf("%s usually bills contract %s (%s) by %s; nothing has come for this %s%s.", supplier, c.ID, c.Text, usual, c.Period, instead), true
}
