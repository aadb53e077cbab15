package core_test

import (
	"strings"
	"testing"

	"countersign/core"
)

// signed is an approved invoice.
func signed(t *testing.T, changes ...func(*core.Review)) core.Review {
	t.Helper()
	r, _, err := core.Decide(invoice(ask("role:approver")), core.Command{Action: core.ActApprove, By: approver, At: at})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		c(&r)
	}
	return r
}

func inRun(r *core.Review)   { r.Payment = "P1" }
func ordered(r *core.Review) { r.Payment, r.Ordered = "P1", true }
func exported(r *core.Review) {
	r.Status, r.Batch = core.StatusExported, "B1"
}
func paid(r *core.Review) {
	r.Payment, r.Status, r.PaidOn = "P1", core.StatusPaid, core.DateOf(at)
}

// An invoice's way through a payment run: what each step needs, and what it leaves.
func TestPaymentSteps(t *testing.T) {
	for _, c := range []struct {
		clause string
		review core.Review
		cmd    core.Command
		want   string // status, run and whether it is ordered
		kind   core.Kind
		says   string
	}{
		{"a run takes it in", signed(t), core.Command{Action: core.ActSchedule, By: payer, Payment: "P1"}, "Approved P1", "", ""},
		{"what is exported too", signed(t, exported), core.Command{Action: core.ActSchedule, By: owner, Payment: "P1"}, "Exported P1", "", ""},
		{"what is not approved not", invoice(ask("role:approver")), core.Command{Action: core.ActSchedule, By: payer, Payment: "P1"}, "", core.Refused, "only an approved invoice is paid"},
		{"nor a second time", signed(t, inRun), core.Command{Action: core.ActSchedule, By: payer, Payment: "P2"}, "", core.Refused, "in payment run P1 already"},
		{"nor what is paid", signed(t, paid), core.Command{Action: core.ActSchedule, By: payer, Payment: "P2"}, "", core.Refused, "in payment run P1 already"},
		{"nor by an approver", signed(t), core.Command{Action: core.ActSchedule, By: approver, Payment: "P1"}, "", core.Refused, "payer or owner"},
		{"without a run", signed(t), core.Command{Action: core.ActSchedule, By: payer}, "", core.Internal, ""},
		{"a cancelled run lets go", signed(t, inRun), core.Command{Action: core.ActUnschedule, By: payer, Payment: "P1"}, "Approved ", "", ""},
		{"also after it was ordered", signed(t, ordered), core.Command{Action: core.ActUnschedule, By: owner, Payment: "P1"}, "Approved ", "", ""},
		{"not of what is paid", signed(t, paid), core.Command{Action: core.ActUnschedule, By: owner, Payment: "P1"}, "", core.Refused, "is paid"},
		{"another run does not", signed(t, inRun), core.Command{Action: core.ActUnschedule, By: payer, Payment: "P2"}, "", core.Internal, ""},
		{"the bank is told", signed(t, inRun), core.Command{Action: core.ActOrder, By: payer, Payment: "P1"}, "Approved P1 ordered", "", ""},
		{"and it is paid", signed(t, ordered), core.Command{Action: core.ActPay, By: payer, Payment: "P1", PaidOn: core.DateOf(at)}, "Paid P1", "", ""},
		{"never without a run", signed(t), core.Command{Action: core.ActPay, By: payer, Payment: "P1", PaidOn: core.DateOf(at)}, "", core.Refused, "in no payment run"},
		{"nor twice", signed(t, paid), core.Command{Action: core.ActPay, By: payer, Payment: "P1", PaidOn: core.DateOf(at)}, "", core.Refused, "this one is paid"},
		{"nor without a day", signed(t, ordered), core.Command{Action: core.ActPay, By: payer, Payment: "P1"}, "", core.Internal, "day"},
		{"nor by a clerk", signed(t, ordered), core.Command{Action: core.ActPay, By: clerk, Payment: "P1", PaidOn: core.DateOf(at)}, "", core.Refused, "payer"},
		{"nor with its approvals gone", signed(t, ordered, func(r *core.Review) { r.Approvals = nil }), core.Command{Action: core.ActPay, By: payer, Payment: "P1", PaidOn: core.DateOf(at)}, "", core.Refused, "not approved as it is now"},
		{"nor with its content changed", signed(t, ordered, func(r *core.Review) { r.Invoice.Account.IBAN = "X" }), core.Command{Action: core.ActPay, By: payer, Payment: "P1", PaidOn: core.DateOf(at)}, "", core.Refused, "not approved as it is now"},
		{"a payment comes back", signed(t, paid), core.Command{Action: core.ActReturn, By: payer, Payment: "P1", Reason: "AC04"}, "OnHold ", "", ""},
		{"one that was only ordered too", signed(t, ordered), core.Command{Action: core.ActReturn, By: payer, Payment: "P1", Reason: "AC04"}, "OnHold ", "", ""},
		{"not one that was never ordered", signed(t, inRun), core.Command{Action: core.ActReturn, By: payer, Payment: "P1", Reason: "AC04"}, "", core.Refused, "none came back"},
		{"for a reason", signed(t, paid), core.Command{Action: core.ActReturn, By: payer, Payment: "P1"}, "", core.Usage, "reason"},
	} {
		t.Run(c.clause, func(t *testing.T) {
			got, log, err := core.Decide(c.review, c.cmd)
			if core.KindOf(err) != c.kind {
				t.Fatalf("error %v, want kind %q", err, c.kind)
			}
			if c.kind != "" {
				if !strings.Contains(err.Error(), c.says) {
					t.Errorf("the error says %q, not %q", err, c.says)
				}
				return
			}
			have := string(got.Status) + " " + string(got.Payment)
			if got.Ordered {
				have += " ordered"
			}
			if have != c.want || log.After["payment"] != "P1" {
				t.Errorf("it is %q, want %q; the log has %v", have, c.want, log.After)
			}
		})
	}
}

// What the bank was told to pay does not change under its hands; what is only prepared
// does, and the run finds out.
func TestOrderedStaysAsItIs(t *testing.T) {
	for _, a := range []core.Action{core.ActReject, core.ActHold, core.ActResolve, core.ActWaive, core.ActCorrect, core.ActLink, core.ActSplit, core.ActCheck} {
		if err := core.Allowed(signed(t, ordered), a, owner); core.KindOf(err) != core.Refused || !strings.Contains(err.Error(), "ordered in run P1") {
			t.Errorf("%s: %v", a, err)
		}
	}
	if err := core.Allowed(signed(t, inRun), core.ActHold, owner); err != nil {
		t.Error(err)
	}
	if err := core.Allowed(signed(t, ordered), core.ActAsk, clerk); err != nil {
		t.Error(err)
	}
}

// A returned payment opens the invoice with its approvals; an approver settles it, and
// no check forgets it before.
func TestReturnedPaymentBlocks(t *testing.T) {
	r, _, err := core.Decide(signed(t, paid), core.Command{Action: core.ActReturn, By: payer, At: at, Payment: "P1", Reason: "AC04, the account is closed."})
	if err != nil || r.Lane() != core.LaneBank || len(r.Exceptions) != 1 || r.Exceptions[0].Message != "The payment in run P1 came back: AC04, the account is closed." || !r.PaidOn.IsZero() {
		t.Fatalf("%+v, %v", r, err)
	}
	r, _, err = core.Decide(r, core.Command{Action: core.ActCheck, By: core.System, At: at, Invoice: r.Invoice, Match: r.Match, Route: r.Route})
	if err != nil || r.Status != core.StatusOnHold {
		t.Fatalf("checked again it is %s, %v", r.Status, err)
	}
	settle := core.Command{Action: core.ActResolve, By: payer, At: at, Exception: core.PaymentReturned, Reason: "new account"}
	if _, _, err := core.Decide(r, settle); core.KindOf(err) != core.Refused {
		t.Errorf("a payer settled it: %v", err)
	}
	settle.By = second
	r, _, err = core.Decide(r, settle)
	if err != nil || r.Status != core.StatusApproved || len(r.Approvals) != 1 {
		t.Errorf("settled it is %s with %d approvals, %v", r.Status, len(r.Approvals), err)
	}
	r, _, err = core.Decide(r, core.Command{Action: core.ActCheck, By: core.System, At: at, Invoice: r.Invoice, Match: r.Match, Route: r.Route})
	if err != nil || r.Status != core.StatusApproved {
		t.Errorf("checked once more it is %s, %v", r.Status, err)
	}
}
