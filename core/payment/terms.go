package payment

import (
	"fmt"
	"math/big"

	"countersign/core"
	"countersign/core/money"
)

// Due is the day on which the invoice is to be paid: the one that it states, else the
// supplier's usual term after the issue date. The zero Date when neither is known.
func Due(inv core.Invoice, s core.Supplier) core.Date {
	switch {
	case !inv.DueDate.IsZero():
		return inv.DueDate
	case !inv.IssueDate.IsZero() && s.TermsDays > 0:
		return inv.IssueDate.AddDays(s.TermsDays)
	}
	return core.Date{}
}

// Discount is what may be taken off for paying early, and until when.
type Discount struct {
	Percent money.Decimal
	Amount  money.Amount
	Until   core.Date // the last day that counts
}

// DiscountOn is the largest discount for a payment on a day, of those that the invoice
// offers or, where it offers none, that are agreed with the supplier. Its days count
// from the issue date, and the last one counts. The discount is of the sum to pay, or of the part
// of it that the terms name.
func DiscountOn(day core.Date, inv core.Invoice, s core.Supplier, pay money.Amount) (best Discount, ok bool, err error) {
	terms := inv.Discounts
	if len(terms) == 0 && s.Discount.Days > 0 {
		terms = []core.DiscountTerms{s.Discount}
	}
	if inv.IssueDate.IsZero() {
		return best, false, nil
	}
	for _, t := range terms {
		until := inv.IssueDate.AddDays(t.Days)
		if t.Percent.Sign() <= 0 || t.Percent.Cmp(money.NewDecimal(core.MostDiscount, 0)) > 0 || until.Before(day) {
			continue
		}
		a, err := share(base(pay, t), t.Percent)
		if err != nil {
			return best, false, err
		}
		// More of a part may be less than a little of the whole.
		if a.Minor > best.Amount.Minor {
			best, ok = Discount{Percent: t.Percent, Amount: a, Until: until}, true
		}
	}
	return best, ok, nil
}

// base is what a discount is of: never more than there is to pay.
func base(pay money.Amount, t core.DiscountTerms) money.Amount {
	b, err := t.Base.RoundAmount(pay.Currency)
	if err != nil || b.Minor <= 0 || b.Minor > pay.Minor {
		return pay
	}
	return b
}

// share is so many percent of a sum, rounded to the currency's minor unit.
func share(of money.Amount, percent money.Decimal) (money.Amount, error) {
	r := new(big.Rat).Mul(of.Decimal().Rat(), percent.Rat())
	d, err := money.Round(r.Quo(r, big.NewRat(100, 1)), of.Currency.Exponent())
	if err != nil {
		return money.Amount{}, err
	}
	return d.Amount(of.Currency)
}

// dueWords says how far off the due date is.
func dueWords(due, on core.Date) string {
	if due.IsZero() {
		return "no due date is known"
	}
	switch n := on.DaysUntil(due); {
	case n == 0:
		return "due on the day of payment"
	case n == 1:
		return "due the day after"
	case n > 1:
		return fmt.Sprintf("due in %d days", n)
	case n == -1:
		return "overdue by a day"
	default:
		return fmt.Sprintf("overdue by %d days", -n)
	}
}

func (d Discount) words() string {
	return fmt.Sprintf("%s %% discount of %s until %s", d.Percent.Trim(), d.Amount.Format(',', '.'), d.Until)
}
