package control

import (
	"fmt"
	"slices"
	"time"

	"countersign/core"
	"countersign/core/money"
)

// What is odd about an invoice against the supplier's own habits. A weekend or a round sum
// by itself says nothing: many firms bill then, and many prices are round. It warns where
// the supplier never did so before, in enough invoices to call that a habit.
const (
	habit       = 8    // earlier invoices that make one
	roundSum    = 1000 // in the currency's unit
	notRound    = 100  // the supplier's earlier sums are no multiples of this
	justBelow   = 90   // percent of an approval limit, from which a sum is just below it
	splitWithin = 7    // days
)

// patterns are warnings; what they rest on is in their messages.
func (in Input) patterns() []core.Exception {
	if in.kind() == core.KindCreditNote {
		return nil
	}
	past := in.earlier()
	return slices.Concat(in.weekend(past), in.round(past), in.split(past))
}

// earlier are the supplier's earlier claims of the same kind.
func (in Input) earlier() []core.Past {
	return slices.DeleteFunc(slices.Clone(in.History), func(r core.Past) bool {
		return r.ID == in.Review.ID || r.Status == core.StatusRejected || r.Invoice.Kind == core.KindCreditNote || r.Invoice.IssueDate.IsZero()
	})
}

func odd(field, actual, msg string) core.Exception {
	return core.Exception{Reason: core.PatternUnusual, Severity: core.Warn, Field: field, Actual: actual, Message: msg}
}

func atWeekend(d core.Date) bool {
	day := d.Time().Weekday()
	return day == time.Saturday || day == time.Sunday
}

func (in Input) weekend(past []core.Past) []core.Exception {
	day := in.Review.Invoice.IssueDate
	if day.IsZero() || !atWeekend(day) || len(past) < habit || slices.ContainsFunc(past, func(r core.Past) bool { return atWeekend(r.Invoice.IssueDate) }) {
		return nil
	}
	return []core.Exception{odd("issue_date", day.String(), fmt.Sprintf("The invoice is of %s, a %s; none of the supplier's %d earlier invoices was of a weekend.", day, day.Time().Weekday(), len(past)))}
}

func (in Input) round(past []core.Past) []core.Exception {
	gross := in.Review.Invoice.GrossTotal
	multiple := func(a money.Amount, of int64) bool {
		for range a.Currency.Exponent() {
			of *= 10
		}
		return a.IsSet() && a.Minor > 0 && a.Minor%of == 0
	}
	if !multiple(gross, roundSum) || len(past) < habit || slices.ContainsFunc(past, func(r core.Past) bool { return multiple(r.Invoice.GrossTotal, notRound) }) {
		return nil
	}
	return []core.Exception{odd("gross_total", gross.String(), fmt.Sprintf("The gross total of %s is a round sum; none of the supplier's %d earlier invoices was for one.", gross.Format(',', '.'), len(past)))}
}

// split looks for a purchase in several invoices, each just below a sum from which other
// people are asked, together above it. What is on an order was agreed as a whole.
func (in Input) split(past []core.Past) []core.Exception {
	inv := in.Review.Invoice
	if inv.IssueDate.IsZero() || inv.GrossTotal.Currency != in.Firm.Currency || len(in.Review.Match.Orders) > 0 || in.Review.Match.Contract != "" {
		return nil
	}
	for _, limit := range in.limits() {
		if !below(inv.GrossTotal, limit) {
			continue
		}
		sum, others := inv.GrossTotal.Minor, 0
		for _, r := range past {
			days := r.Invoice.IssueDate.DaysUntil(inv.IssueDate)
			if max(days, -days) <= splitWithin && below(r.Invoice.GrossTotal, limit) {
				sum, others = sum+r.Invoice.GrossTotal.Minor, others+1
			}
		}
		if others > 0 {
			return []core.Exception{odd("gross_total", inv.GrossTotal.String(), fmt.Sprintf("This invoice and %d more of the supplier within %d days are each just below %s, from where others are asked to approve; together they come to %s.",
				others, splitWithin, limit.Format(',', '.'), money.New(sum, inv.Currency).Format(',', '.')))}
		}
	}
	return nil
}

// below reports whether a sum is below a limit and at most a tenth of it away.
func below(a, limit money.Amount) bool {
	return a.Currency == limit.Currency && a.Minor < limit.Minor && a.Minor*100 >= limit.Minor*justBelow
}

// limits are the sums at which an approval policy ends or begins.
func (in Input) limits() []money.Amount {
	var out []money.Amount
	for _, p := range in.Settings.Approval {
		for _, d := range []*money.Decimal{p.When.GrossBelow, p.When.GrossAtLeast} {
			if d == nil {
				continue
			}
			if a, err := d.RoundAmount(in.Firm.Currency); err == nil && a.Minor > 0 && !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	return out
}
