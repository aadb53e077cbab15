package desk

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/payment"
)

// One run from the proposal to the last day, with a discount and a credit note.
func TestPaymentRun(t *testing.T) {
	o := cashier(t)
	a := o.bill("A-1", "100.00", early("2", 3))
	b := o.bill("A-2", "50.00")
	g := o.bill("G-1", "10.00", creditNote)
	p, err := o.ProposePayments(t.Context(), vera, PayPlan{}, coretest.Day)
	if err != nil || p.Total != amount("164.22") || p.Discount != amount("2.38") || len(p.Transfers) != 2 {
		t.Fatalf("%+v, %v", p, err)
	}
	run := o.prepared()
	if run.ID != "P1" || run.Total != p.Total || run.Debtor.Name != "Nordlicht Beispiel GmbH" || o.find(g.ID).Payment != "P1" {
		t.Errorf("%+v", run)
	}
	if l := run.Transfers[0].Lines[0]; l.Review != a.ID && l.Review != b.ID || l.Revision != o.find(l.Review).Revision {
		t.Errorf("%+v", l)
	}
	for _, by := range []core.User{petra, olga} {
		if run, err = o.ReleaseRun(t.Context(), by, "p1"); err != nil {
			t.Fatal(err)
		}
	}
	data, f, err := o.PaymentFile(t.Context(), paula, "P1", "")
	if err != nil || !strings.Contains(string(data), "<CtrlSum>164.22</CtrlSum>") || o.find(a.ID).Ordered {
		t.Fatalf("%s, %v", data, err)
	}
	_, err = o.RunExported(t.Context(), paula, "P1", core.RunFile{Version: "09", SHA256: "other"})
	is(t, err, core.Conflict, "was changed while its file was written")
	if run, err = o.RunExported(t.Context(), paula, "P1", f); err != nil || run.Files[0].SHA256 != f.SHA256 || o.last().After["sha256"] != f.SHA256 || !o.find(a.ID).Ordered {
		t.Fatalf("%+v, %v", run, err)
	}
	again, _, err := o.PaymentFile(t.Context(), paula, "P1", "")
	if err != nil || string(again) != string(data) {
		t.Errorf("the second file is another: %v", err)
	}
	if run, err = o.MarkPaid(t.Context(), paula, "P1", core.Date{}, nil); err != nil || run.State != core.RunPaid {
		t.Fatalf("%+v, %v", run, err)
	}
	for _, id := range []core.ReviewID{a.ID, b.ID, g.ID} {
		if v := o.find(id); v.Status != core.StatusPaid || v.PaidOn != coretest.Day || v.Payment != "P1" || v.Ordered {
			t.Errorf("%s is %s on %s", v.Invoice.Number, v.Status, v.PaidOn)
		}
	}
	if rows, err := o.Queue(t.Context(), vera, QueueFilter{Status: core.StatusPaid}); err != nil || len(rows) != 3 || rows[0].Run != "P1" {
		t.Errorf("%+v, %v", rows, err)
	}
	if list, err := o.PaymentRuns(t.Context(), vera); err != nil || len(list) != 1 || list[0].State != core.RunPaid {
		t.Errorf("%+v, %v", list, err)
	}
	if _, history, err := o.PaymentRun(t.Context(), vera, "P1"); err != nil || len(history) != 5 {
		t.Errorf("%+v, %v", history, err)
	}
}

// What the gate says of each invoice is why it is left out.
func TestProposalSaysWhyNot(t *testing.T) {
	o := cashier(t)
	held := o.bill("A-1", "10.00")
	o.enter(o.claim("A-2", "20.00"))
	o.bill("A-3", "30.00", func(inv *core.Invoice) { inv.DueDate = coretest.Day.AddDays(8) })
	wrong := o.bill("A-4", "40.00", creditNote)
	if _, err := o.Hold(t.Context(), karl, held.ID, 0, "call them"); err != nil {
		t.Fatal(err)
	}
	p, err := o.ProposePayments(t.Context(), vera, PayPlan{}, coretest.Day)
	why := map[string]string{}
	for _, l := range p.LeftOut {
		why[l.Number] = l.Why
	}
	for number, want := range map[string]string{"A-1": "karl holds the invoice: call them", "A-2": "the invoice is not approved", "A-3": "due on 2026-11-11", "A-4": "there is no invoice of the supplier to set it off against"} {
		if why[number] != want {
			t.Errorf("%s: %q, want %q", number, why[number], want)
		}
	}
	if err != nil || len(p.Transfers) != 0 {
		t.Errorf("%+v, %v", p.Transfers, err)
	}
	// Its account lost the trust that it had when it was approved.
	o.update(func(tx core.Tx) error {
		s := o.acme
		s.Accounts[0].State = core.AccountRetired
		return tx.SaveSupplier(s)
	})
	p, err = o.ProposePayments(t.Context(), vera, PayPlan{Until: coretest.Day.AddDays(30)}, coretest.Day)
	untrusted := func(l payment.LeftOut) bool {
		return l.Number == "A-3" && strings.Contains(l.Why, "is not a trusted account of Acme")
	}
	if err != nil || len(p.Transfers) != 0 || !slices.ContainsFunc(p.LeftOut, untrusted) {
		t.Errorf("%+v, %v", p, err)
	}
	_, err = o.ProposePayments(t.Context(), vera, PayPlan{Invoices: []core.ReviewID{"ffff"}}, coretest.Day)
	is(t, err, core.NotFound, "ffff")
	_, err = o.PreparePayments(t.Context(), paula, PayPlan{Invoices: []core.ReviewID{wrong.ID}})
	is(t, err, core.Refused, "A-4 is not put in a run: there is no invoice of the supplier")
}

// A duplicate that came in after the run was prepared stops its release.
func TestReleaseFindsNewDuplicate(t *testing.T) {
	o := cashier(t)
	o.bill("A-1", "10.00")
	run := o.prepared()
	twin := o.claim("A-1", "10.00")
	twin.ID, twin.Document, twin.ReceivedAt = core.NewReviewID(core.DocumentID(coretest.Sum("twin")), 1), core.DocumentID(coretest.Sum("twin")), coretest.Noon.Add(-time.Hour)
	o.update(func(tx core.Tx) error {
		twin.Status = core.StatusPaid
		return errors.Join(tx.SaveDocument(coretest.DocumentOf(twin)), tx.SaveReview(twin))
	})
	before := o.find(run.Transfers[0].Lines[0].Review)
	_, err := o.ReleaseRun(t.Context(), petra, run.ID)
	is(t, err, core.Refused, "invoice A-1 of Acme may not be paid: The same number and gross total are on invoice A-1")
	if e := o.last(); e.Action != "Refused" || e.Object != "payment_run:P1" || e.Actor != "petra" || e.After["asked"] != "release" {
		t.Errorf("the log has %+v", e)
	}
	if after := o.find(before.ID); after.Revision != before.Revision {
		t.Error("a refusal changed the invoice")
	}
}

// A changed invoice stops the run; the corrected one is paid by the next.
func TestRunOfChangedInvoice(t *testing.T) {
	o := cashier(t)
	v := o.bill("A-1", "10.00")
	run := o.prepared()
	if _, err := o.Correct(t.Context(), karl, v.ID, 0, map[string]string{"number": "A-7"}); err != nil {
		t.Fatal(err)
	}
	_, err := o.ReleaseRun(t.Context(), petra, run.ID)
	is(t, err, core.Refused, "invoice A-1 of Acme may not be paid: the invoice is not approved")
	if _, err := o.Approve(t.Context(), anna, v.ID, 0, ""); err != nil {
		t.Fatal(err)
	}
	_, err = o.ReleaseRun(t.Context(), petra, run.ID)
	is(t, err, core.Refused, "invoice A-1 of Acme was changed; cancel the run and prepare a new one")
	_, err = o.CancelRun(t.Context(), petra, run.ID, " ")
	is(t, err, core.Usage, "needs a reason")
	if _, err := o.CancelRun(t.Context(), petra, run.ID, "another number"); err != nil {
		t.Fatal(err)
	}
	if next := o.prepared(); next.ID != "P2" || next.Transfers[0].Lines[0].Number != "A-7" {
		t.Errorf("%+v", next)
	}
}

// What was changed past the program is not paid, whoever changed it.
func TestRunThatWasTamperedWith(t *testing.T) {
	o := cashier(t)
	o.bill("A-1", "10.00")
	run := o.released()
	o.update(func(tx core.Tx) error {
		run.Revision++
		run.Transfers[0].Account.IBAN = "NL91ABNA0417164300"
		return tx.SavePaymentRun(run)
	})
	_, err := o.RunExported(t.Context(), paula, run.ID, core.RunFile{Version: "09"})
	is(t, err, core.Damaged, "payment run P1 is not what was prepared")
	_, err = o.MarkPaid(t.Context(), paula, run.ID, core.Date{}, nil)
	is(t, err, core.Damaged, "pay nothing of it")
	run, history, err := o.PaymentRun(t.Context(), vera, run.ID)
	is(t, err, "", "")
	is(t, RunIntact(run, history), core.Damaged, "pay nothing of it")
}

// A payment that comes back with a code for a wrong account takes the trust from it;
// two people give it back.
func TestReturnedPayment(t *testing.T) {
	o := cashier(t)
	v := o.bill("A-1", "10.00")
	w := o.enter(o.claim("A-2", "20.00"))
	run := o.sent()
	if _, err := o.MarkPaid(t.Context(), paula, run.ID, coretest.Day, []core.ReviewID{v.ID}); err != nil {
		t.Fatal(err)
	}
	_, err := o.PaymentReturned(t.Context(), paula, run.ID, Returned{Invoice: v.ID})
	is(t, err, core.Usage, "needs a reason")
	_, err = o.PaymentReturned(t.Context(), paula, run.ID, Returned{Invoice: w.ID, Reason: "AC04"})
	is(t, err, core.NotFound, "is not in payment run P1")
	if _, err := o.PaymentReturned(t.Context(), paula, run.ID, Returned{Invoice: v.ID, Reason: "AC04"}); err != nil {
		t.Fatal(err)
	}
	if got := state(o.find(v.ID)); got != "OnHold bank BankUnverified PaymentReturned" {
		t.Errorf("it is %s", got)
	}
	if got := state(o.find(w.ID)); !strings.HasPrefix(got, "OnHold bank BankUnverified") {
		t.Errorf("the supplier's other invoice is %s", got)
	}
	account := o.acme.Accounts[0].Key()
	if err := o.VerifyAccount(t.Context(), bert, o.acme.ID, account, "call-back", "Ms Acme"); err != nil {
		t.Fatal(err)
	}
	if err := o.TrustAccount(t.Context(), paula, o.acme.ID, account); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Resolve(t.Context(), bert, v.ID, 0, core.PaymentReturned, "", "open again"); err != nil {
		t.Fatal(err)
	}
	if next := o.prepared(); next.ID != "P2" || next.Total != amount("11.90") {
		t.Errorf("%+v", next)
	}
}

// Other reasons leave the account as it is, unless the person says that it is wrong.
func TestReturnedWithoutDistrust(t *testing.T) {
	for reason, account := range map[string]bool{"MS03": false, "the bank was closed": false, "they have moved": true} {
		o := cashier(t)
		v := o.bill("A-1", "10.00")
		run := o.sent()
		if _, err := o.PaymentReturned(t.Context(), paula, run.ID, Returned{Invoice: v.ID, Reason: reason, Account: account}); err != nil {
			t.Fatal(err)
		}
		o.view(func(r core.Reader) error {
			s, err := r.FindSupplier(o.acme.ID)
			if trusted := s.Accounts[0].State == core.AccountTrusted; trusted == account {
				t.Errorf("%s: the account is %s", reason, s.Accounts[0].State)
			}
			return err
		})
	}
}

// A payment of several invoices is paid, and comes back, for all of them.
func TestJointPaymentIsOne(t *testing.T) {
	o := cashier(t)
	a, b, g := o.bill("A-1", "10.00"), o.bill("A-2", "20.00"), o.bill("G-1", "15.00", creditNote)
	run := o.sent()
	if len(run.Transfers) != 1 || run.Total != amount("17.85") {
		t.Fatalf("%+v", run)
	}
	if _, err := o.MarkPaid(t.Context(), paula, run.ID, coretest.Day, []core.ReviewID{b.ID, a.ID}); err != nil {
		t.Fatal(err)
	}
	if v := o.find(g.ID); v.Status != core.StatusPaid {
		t.Errorf("the credit note is %s", v.Status)
	}
	if _, err := o.PaymentReturned(t.Context(), paula, run.ID, Returned{Invoice: a.ID, Reason: "MS03"}); err != nil {
		t.Fatal(err)
	}
	for _, id := range []core.ReviewID{a.ID, b.ID, g.ID} {
		if got := state(o.find(id)); !strings.HasPrefix(got, "OnHold bank ") || !strings.HasSuffix(got, "PaymentReturned") {
			t.Errorf("after it came back %s", got)
		}
	}
}

// Without a file a person types the payments in at the bank; the gate is asked before
// they are noted.
func TestPaidByHand(t *testing.T) {
	o := cashier(t)
	v := o.bill("A-1", "10.00")
	run := o.released()
	if _, err := o.Hold(t.Context(), karl, v.ID, 0, "wait"); err != nil {
		t.Fatal(err)
	}
	_, err := o.MarkPaid(t.Context(), paula, run.ID, core.Date{}, nil)
	is(t, err, core.Refused, "karl holds the invoice: wait")
	if _, err := o.Release(t.Context(), karl, v.ID, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := o.MarkPaid(t.Context(), paula, run.ID, core.Date{}, nil); err != nil || o.find(v.ID).Status != core.StatusPaid {
		t.Errorf("%s, %v", o.find(v.ID).Status, err)
	}
}

// It is another day in the firm's own time zone: the clock of the tests says noon in
// Greenwich, which is the day after in Kiritimati.
func TestDaysAreTheFirms(t *testing.T) {
	o := cashier(t)
	o.bill("A-1", "10.00")
	far := o.In(time.FixedZone("Kiritimati", 14*3600))
	run, err := far.PreparePayments(t.Context(), paula, PayPlan{})
	if err != nil || run.ExecuteOn != coretest.Day.AddDays(1) {
		t.Errorf("%s, %v", run.ExecuteOn, err)
	}
	_, err = far.PreparePayments(t.Context(), paula, PayPlan{On: coretest.Day})
	is(t, err, core.Refused, "2026-11-03 is past")
	_, err = o.ProposePayments(t.Context(), paula, PayPlan{On: coretest.Day.AddDays(-1)}, coretest.Day)
	is(t, err, core.Refused, "2026-11-02 is past")
}

func TestWhoPays(t *testing.T) {
	o := cashier(t)
	v := o.bill("A-1", "10.00")
	for _, by := range []core.User{anna, karl, vera} {
		_, err := o.PreparePayments(t.Context(), by, PayPlan{})
		is(t, err, core.Refused, by.Name+" may not prepare payments")
		if e := o.last(); e.Action != "Refused" || e.Object != "payments" || e.Actor != by.Name {
			t.Errorf("the log has %+v", e)
		}
	}
	run := o.sent()
	for _, by := range []core.User{anna, karl, vera} {
		for name, do := range map[string]func() error{
			"release": func() error { _, err := o.ReleaseRun(t.Context(), by, run.ID); return err },
			"cancel":  func() error { _, err := o.CancelRun(t.Context(), by, run.ID, "x"); return err },
			"file":    func() error { _, _, err := o.PaymentFile(t.Context(), by, run.ID, ""); return err },
			"export":  func() error { _, err := o.RunExported(t.Context(), by, run.ID, run.Files[0]); return err },
			"paid":    func() error { _, err := o.MarkPaid(t.Context(), by, run.ID, core.Date{}, nil); return err },
			"returned": func() error {
				_, err := o.PaymentReturned(t.Context(), by, run.ID, Returned{Invoice: v.ID, Reason: "x"})
				return err
			},
		} {
			if err := do(); core.KindOf(err) != core.Refused || !strings.Contains(err.Error(), by.Name+" may not") {
				t.Errorf("%s by %s: %v", name, by.Name, err)
			}
		}
	}
	_, _, err := o.PaymentRun(t.Context(), core.User{Name: "stranger"}, run.ID)
	is(t, err, core.Refused, "stranger")
	_, _, err = o.PaymentRun(t.Context(), vera, "P9")
	is(t, err, core.NotFound, "there is no payment run P9")
}

// The account that the firm pays from is kept in one form, and a wrong one refused.
func TestPayingAccount(t *testing.T) {
	o := newOffice(t)
	set := core.DefaultSettings()
	set.Payment = core.Debtor{Account: "de02 5001 0517 0137 0750 30"}
	if err := o.SaveSettings(t.Context(), olga, set); err != nil {
		t.Fatal(err)
	}
	if got, err := o.Settings(t.Context(), vera); err != nil || got.Payment.Account != "DE02500105170137075030" {
		t.Errorf("%+v, %v", got.Payment, err)
	}
	set.Payment.BIC = "x"
	is(t, o.SaveSettings(t.Context(), olga, set), core.BadInput, "payment.bic")
}

// Whoever signed in a while ago pays with the rights of now: the window of somebody who
// was disabled, or is no payer any more, stays open on the desk.
func TestPaymentsAskForTheRightsOfNow(t *testing.T) {
	for name, now := range map[string]core.User{
		"disabled":      {Name: "petra", Roles: petra.Roles, Disabled: true},
		"only a clerk":  {Name: "petra", Roles: karl.Roles},
		"still a payer": petra,
	} {
		t.Run(name, func(t *testing.T) {
			o := cashier(t)
			o.bill("INV-1", "100.00")
			run := o.prepared()
			o.update(func(tx core.Tx) error { return tx.SaveUser(now) })
			released, err := o.ReleaseRun(t.Context(), petra, run.ID)
			if may := now.May(core.MayPay); may != (err == nil) || may != (len(released.Releases) == 1) {
				t.Fatalf("released by %v: %v", released.Releases, err)
			}
			if err == nil {
				return
			}
			is(t, err, core.Refused, "petra")
			if e := o.last(); e.Action != "Refused" || e.Actor != "petra" {
				t.Errorf("the log says %s by %s", e.Action, e.Actor)
			}
			_, err = o.PreparePayments(t.Context(), petra, PayPlan{})
			is(t, err, core.Refused, "petra")
			_, err = o.CancelRun(t.Context(), petra, run.ID, "x")
			is(t, err, core.Refused, "petra")
		})
	}
}
