package core

import (
	"time"

	"countersign/core/money"
)

// Period is how often a contract is billed.
type Period string

// The periods of a contract, by the calendar.
const (
	Monthly   Period = "month"
	Quarterly Period = "quarter"
	Yearly    Period = "year"
)

// Months is the length of the period; 0 for what is none.
func (p Period) Months() int {
	return map[Period]int{Monthly: 1, Quarterly: 3, Yearly: 12}[p]
}

// Start is the first day of the period that a day falls in.
func (p Period) Start(d Date) Date {
	n := max(1, p.Months())
	return Date{Year: d.Year, Month: (d.Month-1)/time.Month(n)*time.Month(n) + 1, Day: 1}
}

// Contract is an agreement under which a supplier bills without an order: rent,
// telephone, a licence.
type Contract struct {
	ID       string         `json:"id"` // "C-1"
	Supplier SupplierID     `json:"supplier"`
	Text     string         `json:"text"`
	Currency money.Currency `json:"currency"`
	// Low and High bound the gross total of an invoice.
	Low  money.Decimal `json:"low"`
	High money.Decimal `json:"high"`
	// TolerancePercent widens the band at both ends.
	TolerancePercent money.Decimal `json:"tolerance_percent,omitzero"`
	Period           Period        `json:"period"`
	From             Date          `json:"from,omitzero"`
	To               Date          `json:"to,omitzero"` // the last day; none for one without an end
}

// In reports whether the contract runs on a day.
func (c Contract) In(d Date) bool {
	return (c.From.IsZero() || !d.Before(c.From)) && (c.To.IsZero() || !c.To.Before(d))
}

// check refuses a contract that no invoice could fit.
func (c Contract) check() error {
	switch {
	case c.ID == "" || c.Supplier == "":
		return Errorf(BadInput, "a contract needs a number and a supplier")
	case c.Period.Months() == 0:
		return Errorf(BadInput, "contract %s: %q is no period", c.ID, c.Period).WithHint("month, quarter or year")
	case !c.Currency.Valid():
		return Errorf(BadInput, "contract %s: %q is not a currency code", c.ID, c.Currency).WithHint("three letters, such as EUR")
	case c.Low.Sign() < 0 || c.High.Cmp(c.Low) < 0 || c.High.Sign() <= 0:
		return Errorf(BadInput, "contract %s: the amounts go from %s to %s", c.ID, c.Low, c.High).WithHint("the lower one first, none below 0")
	case c.TolerancePercent.Sign() < 0:
		return Errorf(BadInput, "contract %s: the tolerance is below 0", c.ID)
	case !c.From.IsZero() && !c.To.IsZero() && c.To.Before(c.From):
		return Errorf(BadInput, "contract %s ends on %s, before it begins on %s", c.ID, c.To, c.From)
	}
	return nil
}
