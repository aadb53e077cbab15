package desk

import (
	"strings"
	"testing"

	"countersign/core"
)

// verifying puts an account on file that one person verified and another trusts.
func (o *office) verifying(by, second core.User, iban string) {
	o.t.Helper()
	if err := o.VerifyAccount(o.t.Context(), by, o.acme.ID, iban, "call-back", "Ms Acme on 030 1"); err != nil {
		o.t.Fatal(err)
	}
	if err := o.TrustAccount(o.t.Context(), second, o.acme.ID, iban); err != nil {
		o.t.Fatal(err)
	}
}

func toNewAccount(inv *core.Invoice) { inv.Account = core.PaymentAccount{IBAN: newIBAN} }

// DOMAIN 7: who verifies an account is not who approves the invoice that waited for it.
// The second person is free, and so is everybody with what comes later.
func TestWhoVerifiedDoesNotApprove(t *testing.T) {
	o := cashier(t)
	ctx := t.Context()
	v := o.enter(o.claim("INV-1", "100.00", toNewAccount))
	o.update(func(tx core.Tx) error { return tx.SaveUser(anna) })
	o.verifying(anna, bert, newIBAN)
	_, err := o.Approve(ctx, anna, v.ID, 0, "")
	is(t, err, core.Refused, "anna verified the bank account that this invoice waited for")
	is(t, err, core.Refused, `the owner can waive the rule "verified"`)
	if e := o.last(); e.Action != "Refused" || e.Actor != "anna" {
		t.Errorf("the log says %s by %s", e.Action, e.Actor)
	}
	d, err := o.Show(ctx, anna, v.ID)
	if err != nil || !strings.Contains(d.Allowed[core.ActApprove], "anna verified the bank account") {
		t.Errorf("the window says %q, %v", d.Allowed[core.ActApprove], err)
	}
	if _, err := o.Approve(ctx, bert, v.ID, 0, ""); err != nil {
		t.Error(err)
	}
	later := o.claim("INV-2", "120.00", toNewAccount)
	later.ReceivedAt = o.store.Now()
	later = o.enter(later)
	if _, err := o.Approve(ctx, anna, later.ID, 0, ""); err != nil {
		t.Errorf("an invoice that came later: %v", err)
	}
}

// The owner waives the rule for one invoice, with a reason.
func TestVerifiedIsWaived(t *testing.T) {
	o := cashier(t)
	ctx := t.Context()
	v := o.enter(o.claim("INV-1", "100.00", toNewAccount))
	o.verifying(anna, paula, newIBAN)
	_, err := o.Waive(ctx, anna, v.ID, 0, core.RuleVerified, "x")
	is(t, err, core.Refused, "may not waive")
	if _, err := o.Waive(ctx, olga, v.ID, 0, core.RuleVerified, "bert is ill"); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Approve(ctx, anna, v.ID, 0, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := o.PreparePayments(ctx, paula, PayPlan{Invoices: []core.ReviewID{v.ID}}); err != nil {
		t.Error(err)
	}
}

// Who approved an invoice and verifies its account afterwards has approved nothing: it
// asks another person.
func TestApprovalEndsWithVerifying(t *testing.T) {
	o := cashier(t)
	ctx, key := t.Context(), o.acme.Accounts[0].Key()
	v := o.bill("INV-1", "100.00")
	if err := o.RetireAccount(ctx, bert, o.acme.ID, key, "said to be closed"); err != nil {
		t.Fatal(err)
	}
	if got := state(o.find(v.ID)); !strings.HasPrefix(got, "OnHold bank") {
		t.Errorf("with its account retired it is %s", got)
	}
	o.verifying(anna, paula, key)
	if got := o.find(v.ID); got.Status != core.StatusMatched || len(got.Approvals) != 0 {
		t.Errorf("it is %s with %v", got.Status, got.Approvals)
	}
	if _, err := o.Approve(ctx, bert, v.ID, 0, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := o.PreparePayments(ctx, paula, PayPlan{Invoices: []core.ReviewID{v.ID}}); err != nil {
		t.Error(err)
	}
}

// An approver's import of an account for a known supplier is a verification too.
func TestImportedAccountIsVerified(t *testing.T) {
	o := cashier(t)
	v := o.enter(o.claim("INV-1", "100.00", toNewAccount))
	s := core.Supplier{Name: "Acme", State: core.SupplierApproved, Accounts: []core.BankAccount{{PaymentAccount: core.PaymentAccount{IBAN: newIBAN}, State: core.AccountTrusted, How: "import"}}}
	if _, err := o.SaveSuppliers(t.Context(), anna, []core.Supplier{s}); err != nil {
		t.Fatal(err)
	}
	if err := o.TrustAccount(t.Context(), bert, o.acme.ID, newIBAN); err != nil {
		t.Fatal(err)
	}
	_, err := o.Approve(t.Context(), anna, v.ID, 0, "")
	is(t, err, core.Refused, "anna verified the bank account")
}

// Where nobody else can answer, the invoice says so and names the way out.
func TestNobodyElseCanApprove(t *testing.T) {
	o := cashier(t)
	o.update(func(tx core.Tx) error { return tx.SaveUser(anna) })
	set, err := o.Settings(t.Context(), olga)
	if err != nil {
		t.Fatal(err)
	}
	set.Approval = []core.Policy{{Name: "all", Ask: []core.Step{{Who: []string{"user:anna"}}}}}
	if err := o.SaveSettings(t.Context(), olga, set); err != nil {
		t.Fatal(err)
	}
	v := o.enter(o.claim("INV-1", "100.00", toNewAccount))
	o.verifying(anna, paula, newIBAN)
	d, err := o.Show(t.Context(), olga, v.ID)
	want := `nobody who is asked can answer: anna verified the bank account that this invoice waited for and so does not approve the invoice; the owner can waive the rule "verified" for this invoice`
	if err != nil || !strings.HasSuffix(d.Why, want) {
		t.Errorf("%q, %v", d.Why, err)
	}
	if _, err := o.Waive(t.Context(), olga, v.ID, 0, core.RuleVerified, "we are two"); err != nil {
		t.Fatal(err)
	}
	if d, err = o.Show(t.Context(), olga, v.ID); err != nil || strings.Contains(d.Why, "nobody") {
		t.Errorf("%q, %v", d.Why, err)
	}
}
