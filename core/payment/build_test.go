package payment

import (
	"fmt"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/money"
)

// on is the day of payment of most tests.
var on = core.MustDate("2026-11-03")

const (
	ibanA = "DE89370400440532013000"
	ibanB = "NL91ABNA0417164300"
)

func eur(s string) money.Amount { return money.MustAmount(s, "EUR") }

func supplier(name string) core.Supplier {
	return core.Supplier{ID: core.SupplierID(strings.ToLower(name)), Name: name, State: core.SupplierApproved}
}

// fact is a payable invoice of Acme, or with a minus a credit note: "A-1 119.00
// 2026-11-10" is its number, its gross total and the day on which it is due.
func fact(s string, changes ...func(*Fact)) Fact {
	var number, gross, due string
	if n, err := fmt.Sscan(s, &number, &gross, &due); err != nil || n != 3 {
		panic(s)
	}
	f := Fact{Supplier: supplier("Acme"), Account: core.BankAccount{PaymentAccount: core.PaymentAccount{IBAN: ibanA}, State: core.AccountTrusted}}
	f.Review = core.Review{ID: core.ReviewID("id-" + number), Revision: 5, Status: core.StatusApproved}
	f.Review.Invoice = core.Invoice{Kind: core.KindInvoice, Number: number, IssueDate: on.AddDays(-10), Currency: "EUR", SupplierID: "acme"}
	if rest, ok := strings.CutPrefix(gross, "-"); ok {
		f.Review.Invoice.Kind, gross = core.KindCreditNote, rest
	}
	f.Review.Invoice.GrossTotal = eur(gross)
	if due != "-" {
		f.Review.Invoice.DueDate = core.MustDate(due)
	}
	for _, c := range changes {
		c(&f)
	}
	return f
}

func issued(day string) func(*Fact) {
	return func(f *Fact) { f.Review.Invoice.IssueDate = core.MustDate(day) }
}

func discount(percent string, days int) func(*Fact) {
	return func(f *Fact) {
		f.Review.Invoice.Discounts = append(f.Review.Invoice.Discounts, core.DiscountTerms{Percent: money.MustDecimal(percent), Days: days})
	}
}

func from(s core.Supplier, iban string) func(*Fact) {
	return func(f *Fact) {
		f.Supplier, f.Review.Invoice.SupplierID, f.Account.IBAN = s, s.ID, iban
	}
}

func plan() Plan { return Plan{On: on, Until: on.AddDays(7), Currency: "EUR"} }

func propose(t testing.TB, p Plan, list ...Fact) Proposal {
	t.Helper()
	out, err := Propose(list, p)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// written is a proposal as a line a transfer, and one for what is left out.
func written(p Proposal) string {
	var b strings.Builder
	for _, t := range p.Transfers {
		fmt.Fprintf(&b, "%s %s:", t.Name, t.Amount)
		for _, l := range t.Lines {
			fmt.Fprintf(&b, " %s %s (%s)", l.Number, l.Amount, l.Why)
		}
		b.WriteByte('\n')
	}
	for _, l := range p.LeftOut {
		fmt.Fprintf(&b, "not %s %s: %s\n", l.Number, l.Amount, l.Why)
	}
	return b.String()
}
