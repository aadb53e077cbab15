package desk

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/payment"
)

var everybody = []core.User{olga, anna, bert, karl, paula, petra, bodo, vera}

// crowd is people who do whatever they like at one desk, by the desk's own commands.
type crowd struct {
	*rapid.T
	o    *office
	ids  []core.ReviewID
	made int
}

// Whatever anybody tries in whatever order: nothing is paid without the approvals that
// its policy asks for, given to what it says now by people who did not enter it, and
// without two others releasing it; nothing is paid twice, or by two runs; a run is the
// sum of its lines; and every step is in the log.
func TestNobodyPaysPastTheRules(t *testing.T) {
	paid, came := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		c := &crowd{T: rt, o: cashier(t)}
		c.policies()
		for range rapid.IntRange(2, 4).Draw(rt, "invoices") {
			c.arrive()
		}
		for range rapid.IntRange(10, 50).Draw(rt, "steps") {
			c.step()
		}
		c.check()
		for _, e := range c.o.log(1000) {
			switch e.Action {
			case "Paid":
				paid++
			case "PaymentReturned":
				came++
			}
		}
	})
	t.Logf("%d payments, %d of them came back", paid, came)
	if paid < 20 || came < 3 {
		t.Errorf("only %d payments and %d returned ones: the test does not get there", paid, came)
	}
}

func (c *crowd) pick(label string, n int) int { return rapid.IntRange(0, n-1).Draw(c.T, label) }

// who favours those who may, so that most runs get somewhere.
func (c *crowd) who(may ...core.User) core.User {
	if c.pick("anybody", 4) == 0 {
		may = everybody
	}
	return rapid.SampledFrom(may).Draw(c.T, "who")
}

func (c *crowd) policies() {
	set := core.DefaultSettings()
	set.MatchingPolicy = core.MatchNone
	set.Payment = core.Debtor{Account: "DE02500105170137075030"}
	ask := rapid.SampledFrom([][]core.Step{
		nil, {{Who: []string{"role:approver", "role:approver"}, All: true}}, {{Who: []string{"user:anna"}}, {Who: []string{"role:owner", "user:bodo"}}},
	}).Draw(c.T, "policy")
	if ask != nil {
		set.Approval = []core.Policy{{Name: "all", Ask: ask}}
	}
	c.o.update(func(tx core.Tx) error { return errors.Join(tx.SaveUser(anna), tx.SaveUser(bodo)) })
	if err := c.o.SaveSettings(c.o.t.Context(), olga, set); err != nil {
		c.Fatal(err)
	}
}

func (c *crowd) arrive() {
	c.made++
	var changes []func(*core.Invoice)
	if c.pick("credit", 4) == 0 {
		changes = append(changes, creditNote)
	}
	if c.pick("early", 3) == 0 {
		changes = append(changes, early("2", 5))
	}
	number := fmt.Sprintf("A-%d", c.made)
	if c.pick("twin", 8) == 0 {
		number = "A-1"
	}
	v := c.o.claim(number, fmt.Sprintf("%d.00", 10+c.pick("net", 30)), changes...)
	v.ID = core.NewReviewID(core.DocumentID(coretest.Sum(fmt.Sprint("arrived ", c.made))), 1)
	v.Document = core.DocumentID(coretest.Sum(fmt.Sprint("arrived ", c.made)))
	v.EnteredBy = []string{rapid.SampledFrom([]string{"karl", "karl", "karl", "olga"}).Draw(c.T, "entered by")}
	c.ids = append(c.ids, c.o.enter(v).ID)
}

func (c *crowd) invoice() core.ReviewID { return rapid.SampledFrom(c.ids).Draw(c.T, "invoice") }

// run is one that there is, and now and then one that is not.
func (c *crowd) run() core.RunID {
	list, err := c.o.PaymentRuns(c.o.t.Context(), vera)
	if err != nil {
		c.Fatal(err)
	}
	return core.NewRunID(max(0, len(list)-1-c.pick("older", 2)))
}

func (c *crowd) step() {
	ctx, o := c.o.t.Context(), c.o
	payers := []core.User{paula, petra, olga, bodo}
	var err error
	switch c.pick("step", 30) {
	case 0, 1, 2, 3, 4, 5:
		_, err = o.Approve(ctx, c.who(anna, bert, bodo, olga), c.invoice(), 0, "")
	case 6:
		values := map[string]string{"number": fmt.Sprintf("B-%d", c.pick("number", 5)), "gross_total": fmt.Sprintf("%d.90", 11+c.pick("gross", 2))}
		if c.pick("slight", 2) == 0 { // which leaves the approvals as they are
			values = map[string]string{"due_date": coretest.Day.AddDays(c.pick("due", 9)).String()}
		}
		_, err = o.Correct(ctx, c.who(karl, anna, olga), c.invoice(), 0, values)
	case 7:
		_, err = o.Hold(ctx, c.who(karl, anna), c.invoice(), 0, "wait")
	case 8:
		_, err = o.Release(ctx, c.who(karl, olga), c.invoice(), 0)
	case 9:
		reason := rapid.SampledFrom([]core.Reason{core.PaymentReturned, core.PaymentReturned, core.SumMismatch, core.Duplicate, core.BankUnverified}).Draw(c.T, "reason")
		_, err = o.Resolve(ctx, c.who(anna, bert), c.invoice(), 0, reason, "", "it is right")
	case 10:
		_, err = o.Waive(ctx, c.who(olga), c.invoice(), 0, rapid.SampledFrom([]string{core.RulePays, core.RuleEntered, core.RuleTwice, core.RuleVerified}).Draw(c.T, "rule"), "we are few")
	case 11:
		if _, err = o.Reject(ctx, c.who(anna), c.invoice(), 0, "no"); err == nil {
			_, err = o.Reopen(ctx, c.who(anna), c.invoice(), 0, "yes")
		}
	case 12, 13, 14:
		_, err = o.PreparePayments(ctx, c.who(payers...), PayPlan{Until: coretest.Day.AddDays(c.pick("until", 2) * 30)})
	case 15, 16, 17, 18:
		_, err = o.ReleaseRun(ctx, c.who(payers...), c.run())
	case 19:
		_, err = o.CancelRun(ctx, c.who(payers...), c.run(), "not now")
	case 20:
		err = c.export(c.run())
	case 21:
		var which []core.ReviewID
		if c.pick("one", 2) == 0 {
			which = []core.ReviewID{c.invoice()}
		}
		_, err = o.MarkPaid(ctx, c.who(payers...), c.run(), core.Date{}, which)
	case 22:
		_, err = o.PaymentReturned(ctx, c.who(payers...), c.run(), Returned{Invoice: c.invoice(), Reason: rapid.SampledFrom([]string{"AC04", "MS03"}).Draw(c.T, "code")})
	case 23:
		err = c.account()
	case 24:
		c.everyApproval()
	default:
		c.chain()
	}
	if k := core.KindOf(err); k != "" && k != core.Refused && k != core.NotFound && k != core.Conflict && k != core.Usage && k != core.BadInput {
		c.Fatal(err)
	}
	if err == nil {
		c.check()
	}
}

// everyApproval is everybody who is asked saying yes to what there is.
func (c *crowd) everyApproval() {
	for _, id := range c.ids {
		for _, by := range []core.User{anna, bert, bodo} {
			_, _ = c.o.Approve(c.o.t.Context(), by, id, 0, "") // refused to who is not asked
		}
	}
}

// chain is a run on its usual way, which ends anywhere.
func (c *crowd) chain() {
	ctx, o := c.o.t.Context(), c.o
	c.everyApproval()
	run, err := o.PreparePayments(ctx, paula, PayPlan{Until: coretest.Day.AddDays(30)})
	for i := range 2 + c.pick("far", 4) {
		if err != nil {
			return
		}
		c.check()
		switch i {
		case 0, 1:
			_, err = o.ReleaseRun(ctx, []core.User{petra, olga}[i], run.ID)
		case 2:
			err = c.export(run.ID)
		case 3:
			_, err = o.MarkPaid(ctx, paula, run.ID, core.Date{}, nil)
		case 4:
			_, err = o.PaymentReturned(ctx, paula, run.ID, Returned{Invoice: c.invoice(), Reason: "MS03"})
		}
	}
}

func (c *crowd) export(id core.RunID) error {
	by := c.who(paula, petra, olga)
	_, f, err := c.o.PaymentFile(c.o.t.Context(), by, id, "")
	if err == nil {
		_, err = c.o.RunExported(c.o.t.Context(), by, id, f)
	}
	return err
}

// account is somebody who verifies or trusts the supplier's account, or an invoice
// that goes to the ledger.
func (c *crowd) account() error {
	ctx, key := c.o.t.Context(), c.o.acme.Accounts[0].Key()
	switch c.pick("account", 3) {
	case 0:
		return c.o.VerifyAccount(ctx, c.who(anna, petra), c.o.acme.ID, key, "call-back", "Ms Acme")
	case 1:
		return c.o.TrustAccount(ctx, c.who(bert, paula), c.o.acme.ID, key)
	}
	bills, _, err := c.o.Bills(ctx, karl, Leaving{Target: "csv", From: coretest.Day.AddDays(-1), To: coretest.Day.AddDays(1)})
	if err == nil {
		_, err = c.o.Exported(ctx, karl, core.ExportBatch{Target: "csv", SHA256: "aa"}, bills)
	}
	return err
}

// check holds what must be so whatever happened.
func (c *crowd) check() {
	var runs []core.PaymentRun
	entries := map[string][]core.AuditEntry{}
	c.o.view(func(r core.Reader) (err error) {
		if runs, err = r.ListPaymentRuns(); err != nil {
			return err
		}
		return r.AuditEntries(1, func(e core.AuditEntry) error {
			if e.Action != "Refused" {
				entries[e.Object] = append(entries[e.Object], e)
			}
			return nil
		})
	})
	taken := map[core.ReviewID]core.RunID{}
	for _, run := range runs {
		c.checkRun(run, entries["payment_run:"+string(run.ID)], taken)
	}
	for _, id := range c.ids {
		v := c.o.find(id)
		if v.Payment != taken[id] {
			c.Fatalf("%s says that it is in %q and is in %q", v.Invoice.Number, v.Payment, taken[id])
		}
		c.checkInvoice(v, runs, entries["review:"+string(id)])
	}
}

func (c *crowd) checkRun(run core.PaymentRun, log []core.AuditEntry, taken map[core.ReviewID]core.RunID) {
	if len(log) == 0 || int64(len(log)) != run.Revision {
		c.Fatalf("%s changed %d times and the log says %d", run.ID, run.Revision, len(log))
	}
	if err := payment.Intact(run, log[0].After["hash"]); err != nil {
		c.Fatal(err)
	}
	for _, id := range run.Taken() {
		if taken[id] != "" {
			c.Fatalf("%s is in %s and %s", id, taken[id], run.ID)
		}
		taken[id] = run.ID
	}
	released := run.State == core.RunReleased || run.State == core.RunExported || run.State == core.RunPaid
	if released && (len(run.Releases) != 2 || run.Releases[0].By == run.Releases[1].By) {
		c.Fatalf("%s is %s and released by %v", run.ID, run.State, run.Releases)
	}
}

func (c *crowd) checkInvoice(v core.Review, runs []core.PaymentRun, log []core.AuditEntry) {
	if int64(len(log)) != v.Revision-1 { // it came in without an entry of its own
		c.Fatalf("%s changed %d times and the log says %d", v.Invoice.Number, v.Revision-1, len(log))
	}
	paid := false
	for _, e := range log {
		switch {
		case e.Action == "Paid" && paid:
			c.Fatalf("%s was paid twice", v.Invoice.Number)
		case e.Action == "Paid":
			paid = true
		case e.Action == "PaymentReturned":
			paid = false
		}
	}
	if paid != (v.Status == core.StatusPaid) {
		c.Fatalf("%s is %s, and the log says paid: %v", v.Invoice.Number, v.Status, paid)
	}
	if v.Status == core.StatusApproved || v.Status == core.StatusExported || paid || v.Ordered {
		c.signed(v)
	}
	if paid || v.Ordered {
		c.releasedByOthers(v, runs)
	}
}

// signed checks the approvals against the policy and what the invoice says now.
func (c *crowd) signed(v core.Review) {
	content := core.ContentHash(v.Invoice, v.Match)
	verifier := c.verifier(v)
	for i, s := range v.Route.Steps {
		want, got := 1, 0
		if s.All {
			want = len(s.Who)
		}
		for _, a := range v.Approvals {
			if a.Content != content {
				c.Fatalf("%s is %s on an approval of something else", v.Invoice.Number, v.Status)
			}
			if slices.Contains(v.EnteredBy, a.By) && !v.Waived(core.RuleEntered) {
				c.Fatalf("%s entered %s and approved it", a.By, v.Invoice.Number)
			}
			if a.By == verifier && !v.Waived(core.RuleVerified) {
				c.Fatalf("%s verified the account of %s, which waited for it, and approved it", a.By, v.Invoice.Number)
			}
			if a.Step == i {
				got++
			}
		}
		if got < want {
			c.Fatalf("%s is %s with %d of %d approvals of step %d", v.Invoice.Number, v.Status, got, want, i+1)
		}
	}
}

// verifier is who verified the account while the invoice waited for it, as far as it is
// not on its way to the bank: what was told to the bank was right when it was told.
func (c *crowd) verifier(v core.Review) (who string) {
	if v.Status != core.StatusApproved || v.Ordered || v.Invoice.Kind == core.KindCreditNote {
		return ""
	}
	c.o.view(func(r core.Reader) error {
		s, err := r.FindSupplier(c.o.acme.ID)
		if a := s.Accounts[0]; err == nil && a.VerifiedAt.After(v.ReceivedAt) {
			who = a.VerifiedBy
		}
		return err
	})
	return who
}

func (c *crowd) releasedByOthers(v core.Review, runs []core.PaymentRun) {
	i := slices.IndexFunc(runs, func(r core.PaymentRun) bool { return r.ID == v.Payment })
	if i < 0 {
		c.Fatalf("%s is paid by no run", v.Invoice.Number)
	}
	for _, step := range runs[i].Releases {
		had := slices.Contains(v.EnteredBy, step.By) || slices.ContainsFunc(v.Approvals, func(a core.Approval) bool { return a.By == step.By })
		if had && !v.Waived(core.RulePays) {
			c.Fatalf("%s released the payment of %s and had a part in it before", step.By, v.Invoice.Number)
		}
	}
}
