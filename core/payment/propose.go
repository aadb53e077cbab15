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
	Signers  []string         // whose signed rules approved it
	Verified []string         // who verified its account while it waited for that
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
func (p Plan) consider(f Fact) (item, *LeftOut, error) {
	why, hint, err := p.barred(f)
	if err != nil {
		return item{}, nil, err
	}
	if why != "" {
		l := leftOut(f, hint, why)
		return item{}, &l, nil
	}
	it, early, err := p.item(f)
	if err != nil {
		return it, nil, err
	}
	if why := p.later(it, early); why != "" && len(p.Invoices) == 0 {
		l := leftOut(f, "`--until` takes what is due later", why)
		return item{}, &l, nil
	}
	return it, nil, nil
}

// barred says why an invoice is not paid, whenever it is due, and what to do.
func (p Plan) barred(f Fact) (why, hint string, err error) {
	pay := f.Review.Payable()
	var e *core.Error
	switch {
	case len(p.Invoices) > 0 && !slices.Contains(p.Invoices, f.Review.ID):
		return "it was not asked for", "", nil
	case errors.As(f.Refusal, &e) && e.Kind == core.Refused:
		return e.Msg, e.Hint, nil
	case f.Refusal != nil:
		return "", "", f.Refusal
	case pay.Currency != p.Currency:
		return fmt.Sprintf("it is in %s, and the account that pays is in %s", pay.Currency, p.Currency), "pay it by hand", nil
	case pay.Minor < 0: // nothing is paid to anybody
		return "", "", nil
	}
	why, hint = unpayable(f.Account.PaymentAccount)
	return why, hint, nil
}

// item is the invoice as a line, with the discount that it takes.
func (p Plan) item(f Fact) (it item, early Discount, err error) {
	inv, pay := f.Review.Invoice, f.Review.Payable()
	it = item{Fact: f, due: Due(inv, f.Supplier)}
	it.line = core.PaymentLine{Review: f.Review.ID, Revision: f.Review.Revision, Content: core.ContentHash(inv, f.Review.Match), Number: inv.Number, Amount: pay, Why: "a credit note"}
	if pay.Minor < 0 {
		return it, early, nil
	}
	it.line.Why = dueWords(it.due, p.On)
	early, ok, err := DiscountOn(p.On, inv, f.Supplier, pay)
	if err != nil || !ok {
		return it, Discount{}, err
	}
	it.line.Amount, err = pay.Sub(early.Amount)
	it.line.Discount = early.Amount
	it.line.Why = early.words() + "; " + it.line.Why
	return it, early, err
}

// later says until when an invoice can wait without a loss, where that is beyond the
// plan.
func (p Plan) later(it item, early Discount) string {
	switch {
	case it.line.Amount.Minor < 0 || it.due.IsZero() || !p.Until.Before(it.due):
		return ""
	case early.Until.IsZero():
		return fmt.Sprintf("due on %s", it.due)
	case p.Until.Before(early.Until):
		return fmt.Sprintf("due on %s, the discount holds until %s", it.due, early.Until)
	}
	return ""
}

// byStake brings first what loses most by waiting.
func byStake(a, b bundle) int {
	return cmp.Or(cmp.Compare(b.stake().Minor, a.stake().Minor), byDay(a.due(), b.due()), cmp.Compare(b.sum().Minor, a.sum().Minor),
		cmp.Compare(a.claims[0].Review.Invoice.Number, b.claims[0].Review.Invoice.Number), cmp.Compare(a.claims[0].Review.ID, b.claims[0].Review.ID))
}

// byDay orders days; one that is not known comes first, as what is due at once.
func byDay(a, b core.Date) int { return a.Time().Compare(b.Time()) }
