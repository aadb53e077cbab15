package control

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"countersign/core"
	"countersign/core/money"
)

// payable is an approved invoice with nothing against it.
func payable(t testing.TB) PayInput {
	p := PayInput{Input: input(t, "INV-1 2026-03-02 100.00")}
	p.Review.Status = core.StatusApproved
	p.Review.EnteredBy = []string{"carl"}
	p.Review.Route = core.Route{Steps: []core.Step{{Who: []string{"role:approver"}}, {Who: []string{"user:ben", "user:dora"}, All: true}}}
	for i, a := range [][2]string{{"anna", "role:approver"}, {"ben", "user:ben"}, {"dora", "user:dora"}} {
		p.Review.Approvals = append(p.Review.Approvals, core.Approval{By: a[0], For: a[1], Step: min(i, 1)})
	}
	p.seal()
	return p
}

// seal binds the approvals to the content as it is.
func (in *PayInput) seal() {
	for i := range in.Review.Approvals {
		in.Review.Approvals[i].Content = core.ContentHash(in.Review.Invoice, in.Review.Match)
	}
}

// breaks are all the ways in which an invoice may not be paid, each with the words
// that must be in the refusal.
var breaks = []struct {
	clause, says string
	do           func(*testing.T, *PayInput)
}{
	{"not approved yet", "not approved", func(_ *testing.T, p *PayInput) { p.Review.Status = core.StatusMatched }},
	{"on hold by its findings", "not approved", func(_ *testing.T, p *PayInput) { p.Review.Status = core.StatusOnHold }},
	{"rejected", "rejected", func(_ *testing.T, p *PayInput) { p.Review.Status = core.StatusRejected }},
	{"paid already", "was paid on 2026-03-01", func(_ *testing.T, p *PayInput) {
		p.Review.Status, p.Review.PaidOn = core.StatusPaid, core.MustDate("2026-03-01")
	}},
	{"in another payment run", "in payment run P2", func(_ *testing.T, p *PayInput) { p.Review.Payment, p.Run = "P2", "P1" }},
	{"in a payment run, for a new one", "in payment run P2", func(_ *testing.T, p *PayInput) { p.Review.Payment = "P2" }},
	{"held by a person", "anna holds the invoice: wait", func(_ *testing.T, p *PayInput) { p.Review.Held = &core.Hold{By: "anna", Reason: "wait"} }},
	{"a failed step", "a step failed", func(_ *testing.T, p *PayInput) { p.Review.Failure = &core.Failure{Message: "torn"} }},
	{"no claim", "no claim", func(_ *testing.T, p *PayInput) { p.Review.Invoice.Kind = core.KindStatement; p.seal() }},
	{"no amount", "no amount", func(_ *testing.T, p *PayInput) {
		p.Review.Invoice.GrossTotal.Currency = ""
		p.Review.Invoice.GrossTotal.Minor = 0
		p.seal()
	}},
	{"nothing due", "nothing is due", func(_ *testing.T, p *PayInput) { p.Review.Invoice.AmountDue = eur("0.00"); p.seal() }},
	{"a negative amount on an invoice", "does not fit", func(_ *testing.T, p *PayInput) { p.Review.Invoice.AmountDue = eur("-5.00"); p.seal() }},
	{"an amount due without a gross total", "no gross total", func(_ *testing.T, p *PayInput) {
		p.Review.Invoice.AmountDue, p.Review.Invoice.GrossTotal = p.Review.Invoice.GrossTotal, money.Amount{}
		p.seal()
	}},
	{"due in another currency", "on a gross total in EUR", func(_ *testing.T, p *PayInput) {
		p.Review.Invoice.AmountDue = money.New(9000, "USD")
		p.seal()
	}},
	{"more is due than the gross total", "1.00 EUR more are due than the gross total", func(_ *testing.T, p *PayInput) {
		p.Review.Invoice.AmountDue = p.Review.Invoice.GrossTotal
		p.Review.Invoice.AmountDue.Minor += 100
		p.seal()
	}},
	{"no approvals", "nobody approved", func(_ *testing.T, p *PayInput) { p.Review.Approvals = nil }},
	{"no route", "nobody approved", func(_ *testing.T, p *PayInput) { p.Review.Route.Steps = nil }},
	{"one approval of a parallel step is missing", "step 2", func(_ *testing.T, p *PayInput) { p.Review.Approvals = p.Review.Approvals[:2] }},
	{"one person for a role that is asked twice", "step 1", func(_ *testing.T, p *PayInput) {
		p.Review.Route.Steps[0] = core.Step{Who: []string{"role:approver", "role:approver"}, All: true}
	}},
	{"the amount was changed after approval", "changed after", func(_ *testing.T, p *PayInput) { p.Review.Invoice.GrossTotal = eur("100.01") }},
	{"the account was changed after approval", "changed after", func(_ *testing.T, p *PayInput) { p.Review.Invoice.Account.IBAN = ibanC }},
	{"the order link was changed after approval", "changed after", func(_ *testing.T, p *PayInput) { p.Review.Match.Orders = []core.OrderID{"PO-9"} }},
	{"one approval is of another content", "changed after ben", func(_ *testing.T, p *PayInput) { p.Review.Approvals[1].Content = "old" }},
	{"one person approved twice", "anna approved the invoice twice", func(_ *testing.T, p *PayInput) { p.Review.Approvals[1].By = "anna" }},
	{"who entered it approved it", "carl entered the invoice", func(_ *testing.T, p *PayInput) { p.Review.Approvals[0].By = "carl" }},
	{"who verified the account that it waited for approved it", "anna verified the account", func(_ *testing.T, p *PayInput) { p.waitedFor("anna") }},
	{"who verified the account that it waited for let another answer", "olga verified the account", func(_ *testing.T, p *PayInput) {
		p.waitedFor("olga")
		p.Review.Approvals[0].OnBehalf = "olga"
	}},
	{"its order changed after approval", "only 5 were ordered", func(_ *testing.T, p *PayInput) {
		p.Matched = []core.Exception{{Reason: core.QuantityOverTolerance, Severity: core.Block, Message: "only 5 were ordered."}}
	}},
	{"its order changed after the difference was settled", "only 4 were ordered", func(_ *testing.T, p *PayInput) {
		e := core.Exception{Reason: core.QuantityOverTolerance, Severity: core.Block, Expected: "5", Resolved: &core.Resolution{By: "anna"}}
		p.Review.Exceptions = []core.Exception{e}
		p.Matched = []core.Exception{{Reason: core.QuantityOverTolerance, Severity: core.Block, Expected: "4", Message: "only 4 were ordered."}}
	}},
	{"an open block", "too dear", func(_ *testing.T, p *PayInput) {
		p.Review.Exceptions = []core.Exception{{Reason: core.PriceOverTolerance, Severity: core.Block, Message: "too dear."}}
	}},
	{"no supplier", "who the supplier is", func(_ *testing.T, p *PayInput) { p.Supplier = nil }},
	{"another supplier", "of supplier acme-gmbh", func(_ *testing.T, p *PayInput) { p.Supplier.ID = "other" }},
	{"a draft supplier", "not approved as a supplier", func(_ *testing.T, p *PayInput) { p.Supplier.State = core.SupplierDraft }},
	{"a proof is missing", "has not given its tax form", func(_ *testing.T, p *PayInput) { p.Settings.Checklist = []core.Proof{core.ProofTaxForm} }},
	{"a proof has run out", "or it has run out", func(_ *testing.T, p *PayInput) {
		p.Settings.Checklist = []core.Proof{core.ProofInsurance}
		p.Supplier.Checklist = []core.Checked{{Proof: core.ProofInsurance, Until: p.Today.AddDays(-1)}}
	}},
	{"a supplier without a state", "not approved as a supplier", func(_ *testing.T, p *PayInput) { p.Supplier.State = "" }},
	{"an unknown account", "not a trusted account", func(_ *testing.T, p *PayInput) { p.Review.Invoice.Account.IBAN = ibanB; p.seal() }},
	{"an account that is only verified", "not a trusted account", func(_ *testing.T, p *PayInput) {
		p.Review.Invoice.Account.IBAN, p.Supplier.Accounts = ibanA, acme().Accounts
		p.Supplier.Accounts[0].State = core.AccountVerified
	}},
	{"a retired account", "not a trusted account", func(_ *testing.T, p *PayInput) {
		p.Review.Invoice.Account.IBAN, p.Supplier.Accounts = ibanA, acme().Accounts
		p.Supplier.Accounts[0].State = core.AccountRetired
	}},
	{"payment to another account than stated", "not to", func(_ *testing.T, p *PayInput) {
		p.Review.Invoice.Account.IBAN, p.Account.IBAN, p.Supplier.Accounts = ibanA, ibanC, twoTrusted()
		p.seal()
	}},
	{"payment to an untrusted account", "not a trusted account", func(_ *testing.T, p *PayInput) { p.Account = core.PaymentAccount{IBAN: ibanB} }},
	{"no account anywhere", "has 0 that are trusted", func(_ *testing.T, p *PayInput) {
		p.Review.Invoice.Account, p.Account, p.Supplier.Accounts = core.PaymentAccount{}, core.PaymentAccount{}, nil
		p.seal()
	}},
	{"no account stated and two to choose from", "has 2 that are trusted", func(_ *testing.T, p *PayInput) {
		p.Review.Invoice.Account, p.Account, p.Supplier.Accounts = core.PaymentAccount{}, core.PaymentAccount{}, twoTrusted()
		p.seal()
	}},
	{"a duplicate that came since", "same number and gross", func(t *testing.T, p *PayInput) { p.twin(t, "INV-1 2026-03-01 100.00", status(core.StatusPaid)) }},
}

func twoTrusted() []core.BankAccount {
	return append(acme().Accounts, core.BankAccount{PaymentAccount: core.PaymentAccount{IBAN: ibanC}, State: core.AccountTrusted})
}

// DOMAIN 7: one gate function decides "may be paid".
func TestMayBePaid(t *testing.T) {
	if err := MayBePaid(payable(t)); err != nil {
		t.Fatalf("refused: %v", err)
	}
	for _, b := range breaks {
		t.Run(b.clause, func(t *testing.T) {
			p := payable(t)
			b.do(t, &p)
			err := MayBePaid(p)
			if core.KindOf(err) != core.Refused || !strings.Contains(err.Error(), b.says) {
				t.Errorf("got %v, want a refusal with %q", err, b.says)
			}
		})
	}
}

func TestMayBePaidAllows(t *testing.T) {
	for _, c := range []struct {
		clause string
		do     func(*PayInput)
	}{
		{"exported", func(p *PayInput) { p.Review.Status = core.StatusExported }},
		{"in the payment run that asks", func(p *PayInput) { p.Review.Payment, p.Run = "P1", "P1" }},
		{"a settled block", func(p *PayInput) {
			p.Review.Exceptions = []core.Exception{{Reason: core.NoReceipt, Severity: core.Block, Resolved: &core.Resolution{By: "anna"}}}
		}},
		{"a difference of the match that somebody settled", func(p *PayInput) {
			e := core.Exception{Reason: core.PriceOverTolerance, Severity: core.Block, Expected: "9", Actual: "10"}
			p.Matched = []core.Exception{e}
			e.Resolved = &core.Resolution{By: "anna"}
			p.Review.Exceptions = []core.Exception{e}
		}},
		{"a warning", func(p *PayInput) {
			p.Review.Exceptions = []core.Exception{{Reason: core.PriceRise, Severity: core.Warn}}
		}},
		{"who entered it approved it, waived", func(p *PayInput) {
			p.Review.Approvals[0].By, p.Review.Waivers = "carl", []core.Waiver{{Rule: core.RuleEntered}}
		}},
		{"who verified the account approved it, waived", func(p *PayInput) {
			p.waitedFor("anna")
			p.Review.Waivers = []core.Waiver{{Rule: core.RuleVerified}}
		}},
		{"who verified the account before it came approved it", func(p *PayInput) {
			p.waitedFor("anna")
			p.Review.ReceivedAt = p.Review.ReceivedAt.Add(2 * time.Hour)
		}},
		{"the second person for the account approved it", func(p *PayInput) {
			p.waitedFor("petra")
			for i := range p.Supplier.Accounts {
				p.Supplier.Accounts[i].TrustedBy = "anna"
			}
		}},
		{"approved twice, waived", func(p *PayInput) {
			p.Review.Approvals[1].By, p.Review.Waivers = "anna", []core.Waiver{{Rule: core.RuleTwice}}
		}},
		{"any one of a group", func(p *PayInput) {
			p.Review.Route.Steps[1].All = false
			p.Review.Approvals = p.Review.Approvals[:2]
		}},
		{"no account stated, one trusted", func(p *PayInput) { p.Review.Invoice.Account = core.PaymentAccount{}; p.seal() }},
		{"a credit note needs no account", func(p *PayInput) {
			p.Review.Invoice.Kind, p.Supplier.Accounts = core.KindCreditNote, nil
			p.seal()
		}},
		{"a duplicate that was settled", func(p *PayInput) {
			p.twin(t, "INV-1 2026-03-01 100.00", status(core.StatusPaid))
			e := p.duplicates()[0]
			e.Resolved = &core.Resolution{By: "anna", Reason: "two deliveries"}
			p.Review.Exceptions = []core.Exception{e}
		}},
		{"a rejected twin", func(p *PayInput) { p.twin(t, "INV-1 2026-03-01 100.00", status(core.StatusRejected)) }},
	} {
		p := payable(t)
		c.do(&p)
		if err := MayBePaid(p); err != nil {
			t.Errorf("%s: %v", c.clause, err)
		}
	}
}

// Whatever else is true of it, one thing against it keeps an invoice from being paid.
func TestAnyBreakRefuses(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		p := payable(t)
		for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(breaks)-1), 1, 4).Draw(r, "breaks") {
			before := p
			if !applies(t, breaks[i].do, &p) {
				p = before // there is nothing left of what it would break
				continue
			}
			if core.KindOf(MayBePaid(p)) != core.Refused {
				r.Fatalf("paid in spite of %s", breaks[i].clause)
			}
		}
	})
}

func applies(t *testing.T, do func(*testing.T, *PayInput), p *PayInput) (ok bool) {
	defer func() { ok = recover() == nil }()
	do(t, p)
	return true
}

// The money goes to the account on file that the invoice means, with the bank's code
// from there; where it names none, to the only trusted one.
func TestPayTo(t *testing.T) {
	onFile := acme().Accounts
	onFile[0].BIC, onFile[0].VerifiedBy = "COBADEFFXXX", "vera"
	for _, c := range []struct {
		name            string
		stated, askedOf core.PaymentAccount
		accounts        []core.BankAccount
		want            string // BIC of the account, or what the refusal says
	}{
		{"the IBAN on the invoice", core.PaymentAccount{IBAN: ibanA}, core.PaymentAccount{}, onFile, "COBADEFFXXX"},
		{"its domestic number", core.PaymentAccount{Number: "0532013000"}, core.PaymentAccount{}, onFile, "COBADEFFXXX"},
		{"none on the invoice", core.PaymentAccount{}, core.PaymentAccount{}, onFile, "COBADEFFXXX"},
		{"the one that a run names", core.PaymentAccount{}, core.PaymentAccount{IBAN: ibanA}, twoTrusted(), ""},
		{"none, of two", core.PaymentAccount{}, core.PaymentAccount{}, twoTrusted(), "Acme GmbH has 2 that are trusted"},
		{"an unknown one", core.PaymentAccount{IBAN: ibanB}, core.PaymentAccount{}, onFile, "is not a trusted account of Acme GmbH"},
	} {
		p := payable(t)
		p.Review.Invoice.Account, p.Account, p.Supplier.Accounts = c.stated, c.askedOf, c.accounts
		p.seal()
		got, err := p.PayTo()
		text := got.BIC
		if err != nil {
			text = err.Error()
		}
		if !strings.Contains(text, c.want) || (MayBePaid(p) == nil) != (err == nil) {
			t.Errorf("%s: %q, want %q; the gate says %v", c.name, text, c.want, MayBePaid(p))
		}
	}
}

// waitedFor says that somebody verified the invoice's account an hour after it came.
func (in *PayInput) waitedFor(who string) {
	in.Review.ReceivedAt = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	for i := range in.Supplier.Accounts {
		in.Supplier.Accounts[i].VerifiedBy, in.Supplier.Accounts[i].VerifiedAt = who, in.Review.ReceivedAt.Add(time.Hour)
	}
}

// What waits for a person says in words for whom, and what stops it says who settles it.
func TestGateSaysWhoCanHelp(t *testing.T) {
	stopped := func(r core.Reason) func(*core.Review) {
		return func(v *core.Review) {
			v.Status, v.Exceptions = core.StatusOnHold, []core.Exception{{Reason: r, Severity: core.Block, Message: "Something is wrong."}}
		}
	}
	for _, c := range []struct {
		do   func(*core.Review)
		says string
	}{
		{func(v *core.Review) {
			v.Status, v.Approvals = core.StatusMatched, nil
			v.Route.Steps = []core.Step{{Who: []string{"role:approver", "group:buyers"}}, {Who: []string{"role:owner", "user:anna"}, All: true}, {Who: []string{"role:approver"}}}
		}, "it waits for an approver, somebody of the group buyers, the owner, anna, another approver"},
		{stopped(core.PriceOverTolerance), "settle what stops it: PriceOverTolerance: Something is wrong (an approver or the owner settles it)"},
		{stopped(core.SumMismatch), "settle what stops it: SumMismatch: Something is wrong (a clerk, an approver or the owner settles it)"},
		{stopped(core.BankChanged), "settle what stops it: BankChanged: Something is wrong (one person verifies the account with the supplier, another trusts it)"},
		{stopped(core.NewSupplier), "settle what stops it: NewSupplier: Something is wrong (a second person approves the supplier)"},
	} {
		p := payable(t)
		c.do(&p.Review)
		if err := MayBePaid(p); err == nil || !strings.HasSuffix(err.Error(), c.says) {
			t.Errorf("%v, want %q", err, c.says)
		}
	}
}
