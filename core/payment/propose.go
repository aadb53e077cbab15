package payment

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"countersign/core"
	"countersign/core/money"
)

// Fact is an invoice or a credit note as it is now, and what the gate says of it.
type Fact struct {
	Review   core.Review
	Supplier core.Supplier
	Account  core.BankAccount // on file, where the money goes
	Refusal  error            // what control.MayBePaid says; nil for yes
}

// Plan says when a payment is to be carried out and what it is to hold.
type Plan struct {
	On       core.Date       // the day of execution
	Until    core.Date       // what is due, or loses a discount, up to this day
	Invoices []core.ReviewID // these alone, whenever they are due
	Currency money.Currency  // of the account that pays
}

// Proposal is what to pay, by what is at stake: discounts first, the larger ones
// before, then what is due longest.
type Proposal struct {
	On        core.Date
	Until     core.Date
	Transfers []core.Transfer
	Total     money.Amount
	Discount  money.Amount // what the transfers take off for paying early
	LeftOut   []LeftOut
}

// LeftOut is an invoice that is not paid now, and why.
type LeftOut struct {
	Review   core.ReviewID
	Number   string
	Supplier core.SupplierID
	Amount   money.Amount
	Why      string
	Hint     string
}

func leftOut(f Fact, hint, why string) LeftOut {
	inv := f.Review.Invoice
	return LeftOut{Review: f.Review.ID, Number: inv.Number, Supplier: inv.SupplierID, Amount: f.Review.Payable(), Why: why, Hint: hint}
}

// item is an invoice that is paid.
type item struct {
	Fact
	due  core.Date
	line core.PaymentLine
}

// Propose chooses what to pay. It fails only when sums overflow.
func Propose(list []Fact, p Plan) (Proposal, error) {
	out := Proposal{On: p.On, Until: p.Until, Total: money.New(0, p.Currency), Discount: money.New(0, p.Currency)}
	var claims, credits []item
	for _, c := range list {
		it, why, err := p.consider(c)
		switch {
		case err != nil:
			return out, err
		case why != nil:
			out.LeftOut = append(out.LeftOut, *why)
		case it.line.Amount.Minor < 0:
			credits = append(credits, it)
		default:
			claims = append(claims, it)
		}
	}
	bundles, unused, err := net(claims, credits)
	if err != nil {
		return out, err
	}
	out.LeftOut = append(out.LeftOut, unused...)
	for _, b := range bundles {
		t, err := b.transfer()
		if err != nil {
			return out, err
		}
		out.Transfers = append(out.Transfers, t)
		if out.Total, err = out.Total.Add(t.Amount); err != nil {
			return out, err
		}
		if out.Discount, err = out.Discount.Add(b.stake()); err != nil {
			return out, err
		}
	}
	return out, nil
}

// consider gives the invoice as a line, or why it is none.
func (p Plan) consider(c Fact) (item, *LeftOut, error) {
	pay := c.Review.Payable()
	leave := func(hint, format string, args ...any) (item, *LeftOut, error) {
		l := leftOut(c, hint, fmt.Sprintf(format, args...))
		return item{}, &l, nil
	}
	if len(p.Invoices) > 0 && !slices.Contains(p.Invoices, c.Review.ID) {
		return leave("", "it was not asked for")
	}
	if c.Refusal != nil {
		var e *core.Error
		if errors.As(c.Refusal, &e) {
			return leave(e.Hint, "%s", e.Msg)
		}
		return item{}, nil, c.Refusal
	}
	if pay.Currency != p.Currency {
		return leave("pay it by hand", "it is in %s, and the account that pays is in %s", pay.Currency, p.Currency)
	}
	it := item{Fact: c, due: Due(c.Review.Invoice, c.Supplier)}
	it.line = core.PaymentLine{Review: c.Review.ID, Revision: c.Review.Revision, Content: core.ContentHash(c.Review.Invoice, c.Review.Match), Number: c.Review.Invoice.Number, Amount: pay}
	if pay.Minor < 0 {
		it.line.Why = "a credit note"
		return it, nil, nil
	}
	if why, hint := unpayable(c.Account.PaymentAccount); why != "" {
		return leave(hint, "%s", why)
	}
	d, early, err := DiscountOn(p.On, c.Review.Invoice, c.Supplier, pay)
	if err != nil {
		return item{}, nil, err
	}
	it.line.Why = dueWords(it.due, p.On)
	if early {
		if it.line.Amount, err = pay.Sub(d.Amount); err != nil {
			return item{}, nil, err
		}
		it.line.Discount = d.Amount
		it.line.Why = d.words() + "; " + it.line.Why
	}
	later := !it.due.IsZero() && p.Until.Before(it.due) && (!early || p.Until.Before(d.Until))
	switch {
	case !later || len(p.Invoices) > 0:
		return it, nil, nil
	case early:
		return leave("`--until` takes what is due later", "due on %s, the discount holds until %s", it.due, d.Until)
	}
	return leave("`--until` takes what is due later", "due on %s", it.due)
}

// byStake brings first what loses most by waiting.
func byStake(a, b bundle) int {
	return cmp.Or(cmp.Compare(b.stake().Minor, a.stake().Minor), byDay(a.due(), b.due()), cmp.Compare(b.sum().Minor, a.sum().Minor),
		cmp.Compare(a.claims[0].Review.ID, b.claims[0].Review.ID))
}

// byDay orders days; one that is not known comes first, as what is due at once.
func byDay(a, b core.Date) int { return a.Time().Compare(b.Time()) }
