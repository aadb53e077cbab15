package desk

import (
	"testing"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/money"
)

// More people of the tests: who pays beside paula, and one who may do both.
var (
	petra = core.User{Name: "petra", Roles: []core.Role{core.Payer}}
	bodo  = core.User{Name: "bodo", Roles: []core.Role{core.Approver, core.Payer}}
)

// cashier is an office that knows the account it pays from.
func cashier(t *testing.T) *office {
	t.Helper()
	o := newOffice(t)
	set := core.DefaultSettings()
	set.MatchingPolicy = core.MatchNone
	set.Payment = core.Debtor{Account: "DE02500105170137075030"}
	if err := o.SaveSettings(t.Context(), olga, set); err != nil {
		t.Fatal(err)
	}
	return o
}

// bill is an approved invoice over a net amount, due on coretest.Day.
func (o *office) bill(number, net string, changes ...func(*core.Invoice)) core.Review {
	o.t.Helper()
	v := o.enter(o.claim(number, net, changes...))
	v, err := o.Approve(o.t.Context(), anna, v.ID, 0, "")
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

func (o *office) claim(number, net string, changes ...func(*core.Invoice)) core.Review {
	inv := coretest.Invoice(number, o.acme, coretest.Line("1", "Widget", "1", net))
	inv.DueDate = coretest.Day
	for _, c := range changes {
		c(&inv)
	}
	v := coretest.Review(inv)
	v.Draft.Discounts = inv.Discounts
	return v
}

func creditNote(inv *core.Invoice) { inv.Kind = core.KindCreditNote }

func early(percent string, days int) func(*core.Invoice) {
	return func(inv *core.Invoice) {
		inv.DueDate = coretest.Day.AddDays(30)
		inv.Discounts = []core.DiscountTerms{{Percent: money.MustDecimal(percent), Days: days}}
	}
}

// prepared is a run of everything that there is to pay.
func (o *office) prepared() core.PaymentRun {
	o.t.Helper()
	run, err := o.PreparePayments(o.t.Context(), paula, PayPlan{})
	if err != nil {
		o.t.Fatal(err)
	}
	return run
}

// released is one that two people released, and sent one that was written for the bank.
func (o *office) released() core.PaymentRun {
	o.t.Helper()
	run := o.prepared()
	for _, by := range []core.User{paula, petra} {
		var err error
		if run, err = o.ReleaseRun(o.t.Context(), by, run.ID); err != nil {
			o.t.Fatal(err)
		}
	}
	return run
}

func (o *office) sent() core.PaymentRun {
	o.t.Helper()
	run := o.released()
	_, f, err := o.PaymentFile(o.t.Context(), paula, run.ID, "")
	if err == nil {
		run, err = o.RunExported(o.t.Context(), paula, run.ID, f)
	}
	if err != nil {
		o.t.Fatal(err)
	}
	return run
}
