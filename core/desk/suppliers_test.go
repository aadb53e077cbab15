package desk

import (
	"slices"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

const newIBAN = "DE02120300000000202051"

// fromNobody is the first invoice of a supplier that is not on the books.
func (o *office) fromNobody() core.Review {
	stranger := coretest.Supplier("Muster Neu", func(s *core.Supplier) {
		s.ID, s.TaxID = "", "DE143593636"
		s.Accounts[0].IBAN = newIBAN
	})
	return coretest.Review(coretest.Invoice("N-1", stranger, coretest.Line("1", "Widget", "1", "10.00")))
}

// An account is verified by one person and trusted by another; nothing else ends
// BankUnverified, and a document alone never trusts an account.
func TestAccountByTwoPeople(t *testing.T) {
	o := newOffice(t)
	v := o.enter(o.fromNobody())
	id := v.Invoice.SupplierID
	if got := state(v); got != "OnHold bank BankUnverified NewSupplier NoOrder" {
		t.Fatal(got)
	}
	is(t, o.VerifyAccount(t.Context(), karl, id, newIBAN, "call-back", "x"), core.Refused, "may not change suppliers")
	is(t, o.VerifyAccount(t.Context(), anna, id, newIBAN, "call-back", " "), core.Usage, "needs a note")
	is(t, o.VerifyAccount(t.Context(), anna, id, "DE1", "call-back", "x"), core.NotFound, "has no account DE1")
	is(t, o.VerifyAccount(t.Context(), anna, "nobody", newIBAN, "call-back", "x"), core.NotFound, "nobody")
	is(t, o.TrustAccount(t.Context(), anna, id, newIBAN), core.Refused, "not verified yet")
	if err := o.VerifyAccount(t.Context(), anna, id, "de02 1203 0000 0000 2020 51", "call-back", "Mr Neu, 040 1"); err != nil {
		t.Fatal(err)
	}
	is(t, o.TrustAccount(t.Context(), anna, id, newIBAN), core.Refused, "anna verified this account")
	if got := o.find(v.ID); got.Lane() != core.LaneBank {
		t.Errorf("verified, not trusted: %s", state(got))
	}
	if err := o.TrustAccount(t.Context(), paula, id, newIBAN); err != nil {
		t.Fatal(err)
	}
	if got := state(o.find(v.ID)); got != "OnHold needs_data NewSupplier NoOrder" {
		t.Errorf("trusted: %s", got)
	}
	is(t, o.TrustAccount(t.Context(), olga, id, newIBAN), core.Refused, "trusted already")
	is(t, o.VerifyAccount(t.Context(), olga, id, newIBAN, "call-back", "x"), core.Refused, "trusted already")
	s, err := o.FindSupplier(t.Context(), vera, "muster neu")
	if a, ok := s.Account(newIBAN); err != nil || !ok || a.VerifiedBy != "anna" || a.TrustedBy != "paula" || a.Note != "Mr Neu, 040 1" || a.SeenOn != v.Document || a.VerifiedAt.IsZero() || a.TrustedAt.IsZero() {
		t.Errorf("%+v, %v", s.Accounts, err)
	}
	_, err = o.Resolve(t.Context(), olga, v.ID, 0, core.NewSupplier, "", "x")
	is(t, err, core.Refused, "cannot be waved through")
}

// Who entered a supplier's first invoice does not approve the supplier.
func TestSupplierApprovedBySecondPerson(t *testing.T) {
	o := newOffice(t)
	v := o.fromNobody()
	v = o.enter(v)
	id := v.Invoice.SupplierID
	both := core.User{Name: karl.Name, Roles: []core.Role{core.Clerk, core.Approver}}
	is(t, o.ApproveSupplier(t.Context(), both, id), core.Refused, "karl entered the first invoice of Muster Neu")
	is(t, o.ApproveSupplier(t.Context(), karl, id), core.Refused, "may not change suppliers")
	if err := o.ApproveSupplier(t.Context(), paula, id); err != nil {
		t.Fatal(err)
	}
	if got := state(o.find(v.ID)); got != "OnHold bank BankUnverified NoOrder" {
		t.Errorf("%s", got)
	}
	is(t, o.ApproveSupplier(t.Context(), anna, id), core.Refused, "approved already")
	for _, e := range o.log(3) {
		if e.Action == "SupplierApproved" && (e.Actor != "paula" || e.Before["state"] != "draft" || e.After["state"] != "approved") {
			t.Errorf("the log has %+v", e)
		}
	}
}

// A changed account stops the invoice, whoever wants to wave it through.
func TestChangedAccount(t *testing.T) {
	o := newOffice(t)
	v := o.widgets("INV-17", "PO-1")
	v.Draft.PaymentAccount.Value = newIBAN
	v = o.enter(v)
	if v.Lane() != core.LaneBank || v.Status != core.StatusOnHold {
		t.Fatal(state(v))
	}
	_, err := o.Resolve(t.Context(), olga, v.ID, 0, core.BankChanged, "", "they told me")
	is(t, err, core.Refused, "a bank account cannot be waved through")
	_, err = o.Approve(t.Context(), anna, v.ID, 0, "")
	is(t, err, core.Refused, "settle what is open first")
}

// An import merges: what it leaves empty stays, accounts and addresses add up.
func TestSupplierImportMerges(t *testing.T) {
	o := newOffice(t)
	o.update(func(tx core.Tx) error {
		s := o.acme
		s.Phone, s.Emails, s.LedgerAccount, s.TermsDays = "040 1", []string{"a@acme.example"}, "5400", 14
		return tx.SaveSupplier(s)
	})
	ch, err := o.SaveSuppliers(t.Context(), anna, []core.Supplier{
		{Name: "ACME", Emails: []string{"A@acme.example", "b@acme.example"}, Country: "AT", State: core.SupplierApproved,
			Accounts: []core.BankAccount{{PaymentAccount: core.PaymentAccount{IBAN: newIBAN}, State: core.AccountTrusted, How: "import"}}},
		{Name: "Acme Twin", TaxID: "DE123456788", State: core.SupplierApproved},
		{Name: "Acme!", State: core.SupplierApproved},
	})
	if err != nil || counts(ch) != [4]int{2, 1, 0, 0} || len(ch.Warnings) != 1 {
		t.Fatalf("%+v, %v", ch, err)
	}
	s, err := o.FindSupplier(t.Context(), karl, "acme")
	if err != nil || s.ID != o.acme.ID || s.Name != "ACME" || s.Phone != "040 1" || s.TermsDays != 14 || s.Country != "AT" || s.TaxID != "DE123456788" || len(s.Emails) != 2 || len(s.Accounts) != 2 {
		t.Errorf("%+v, %v", s, err)
	}
	list, err := o.Suppliers(t.Context(), karl)
	ids := map[core.SupplierID]bool{}
	for _, s := range list {
		ids[s.ID] = true
	}
	if err != nil || len(ids) != 3 {
		t.Errorf("%v, %v", ids, err)
	}
}

// Importing the supplier that an invoice came from ends what waited on it if the owner
// does it. Of anybody else's it is one person's word: a second one has to agree.
func TestImportedSupplierIsNoLongerNew(t *testing.T) {
	for _, c := range []struct {
		by    core.User
		state string
	}{
		{olga, "OnHold no_order NoOrder"},
		{anna, "OnHold bank BankUnverified NewSupplier NoOrder"},
		{paula, "OnHold bank BankUnverified NewSupplier NoOrder"},
	} {
		o := newOffice(t)
		v := o.enter(o.fromNobody())
		_, err := o.SaveSuppliers(t.Context(), c.by, []core.Supplier{{Name: "Muster Neu", State: core.SupplierApproved,
			Accounts: []core.BankAccount{{PaymentAccount: core.PaymentAccount{IBAN: newIBAN}, State: core.AccountTrusted, How: "import"}}}})
		if c.by.May(core.MayEnter) && err != nil {
			t.Fatal(err)
		}
		if got := state(o.find(v.ID)); got != c.state {
			t.Errorf("%s: %s, %v", c.by.Name, got, err)
		}
	}
}

// The number to call back on is not changed by who may not manage suppliers: a call to it
// is what a changed account is verified by.
func TestCallBackNumberStays(t *testing.T) {
	for _, c := range []struct {
		by    core.User
		phone string
	}{{karl, "040 1"}, {anna, "040 666"}} {
		o := newOffice(t)
		o.update(func(tx core.Tx) error {
			s := o.acme
			s.Phone = "040 1"
			return tx.SaveSupplier(s)
		})
		if _, err := o.SaveSuppliers(t.Context(), c.by, []core.Supplier{{Name: o.acme.Name, Phone: "040 666"}}); err != nil {
			t.Fatal(err)
		}
		if s, err := o.FindSupplier(t.Context(), olga, o.acme.Name); err != nil || s.Phone != c.phone {
			t.Errorf("%s: %q, %v", c.by.Name, s.Phone, err)
		}
	}
}

// Who may not manage suppliers brings in nothing that could be paid (DOMAIN 4), and a
// further account of a known supplier needs two people unless the owner brings it.
func TestWhoImportsAnswersForIt(t *testing.T) {
	account := func(iban string) []core.BankAccount {
		return []core.BankAccount{{PaymentAccount: core.PaymentAccount{IBAN: iban}, State: core.AccountTrusted, How: "import"}}
	}
	for _, c := range []struct {
		by             core.User
		fresh, further core.AccountState
		state          core.SupplierState
	}{
		{karl, core.AccountSeen, core.AccountSeen, core.SupplierDraft},
		{anna, core.AccountTrusted, core.AccountVerified, core.SupplierApproved},
		{olga, core.AccountTrusted, core.AccountTrusted, core.SupplierApproved},
	} {
		o := newOffice(t)
		o.update(func(tx core.Tx) error {
			s := o.acme
			s.Accounts = account("DE89370400440532013000")
			return tx.SaveSupplier(s)
		})
		_, err := o.SaveSuppliers(t.Context(), c.by, []core.Supplier{
			{Name: o.acme.Name, State: core.SupplierApproved, Accounts: account(newIBAN)},
			{Name: "Muster Neu", State: core.SupplierApproved, Accounts: account(newIBAN)},
		})
		if err != nil {
			t.Fatal(err)
		}
		known, err := o.FindSupplier(t.Context(), c.by, o.acme.Name)
		if a, _ := known.Account(newIBAN); err != nil || a.State != c.further || known.State != core.SupplierApproved || known.Accounts[0].State != core.AccountTrusted {
			t.Errorf("%s: the further account of a known supplier is %s: %+v, %v", c.by.Name, a.State, known, err)
		}
		fresh, err := o.FindSupplier(t.Context(), c.by, "Muster Neu")
		if brought := fresh.Accounts[0].VerifiedBy; (brought == "anna") != (c.by.Name == "anna") {
			t.Errorf("%s: the new account is vouched for by %q", c.by.Name, brought)
		}
		if trusted := fresh.Accounts[0].TrustedBy; (trusted == "olga") != (c.by.Name == "olga") {
			t.Errorf("%s: the new account is trusted by %q", c.by.Name, trusted)
		}
		if err != nil || fresh.State != c.state || fresh.Accounts[0].State != c.fresh {
			t.Errorf("%s: a new supplier is %s with an account that is %s, %v", c.by.Name, fresh.State, fresh.Accounts[0].State, err)
		}
	}
}

// A clerk changes neither the number that a changed account is verified by nor what the
// supplier and its mails are recognised by; the rest of the row counts.
func TestClerksKeepTheCallBackNumber(t *testing.T) {
	row := core.Supplier{Name: "Acme", TaxID: "DE143593636", Phone: "+49 40 999", Emails: []string{"pay@acme-billing.example"}, TermsDays: 9, State: core.SupplierApproved}
	for _, by := range []core.User{karl, paula, anna, olga} {
		o := newOffice(t)
		o.update(func(tx core.Tx) error {
			o.acme.Phone = "+49 40 1"
			return tx.SaveSupplier(o.acme)
		})
		ch, err := o.SaveSuppliers(t.Context(), by, []core.Supplier{row})
		if by.Name == "paula" { // who only pays imports nothing
			is(t, err, core.Refused, "may not import suppliers")
			continue
		}
		s, err2 := o.FindSupplier(t.Context(), vera, "Acme")
		if err != nil || err2 != nil || s.TermsDays != 9 {
			t.Fatalf("%s: %+v, %v, %v", by.Name, s, err, err2)
		}
		mail := slices.Contains(s.Emails, "pay@acme-billing.example")
		if by.Name != "karl" {
			if s.Phone != row.Phone || s.TaxID != row.TaxID || !mail || len(ch.Warnings) > 0 {
				t.Errorf("%s: %+v, %v", by.Name, s, ch.Warnings)
			}
			continue
		}
		want := "the telephone number, tax ID, mail address of Acme stayed as on file: an approver or the owner changes it"
		if s.Phone != "+49 40 1" || s.TaxID != o.acme.TaxID || mail || len(ch.Warnings) != 1 || ch.Warnings[0] != want {
			t.Errorf("a clerk: %+v, %q", s, ch.Warnings)
		}
	}
}

// A retired account is paid to no more, whoever imports it again, until two people
// verify and trust it anew.
func TestRetireAccount(t *testing.T) {
	o := cashier(t)
	ctx, key := t.Context(), o.acme.Accounts[0].Key()
	v := o.bill("INV-1", "100.00")
	is(t, o.RetireAccount(ctx, karl, o.acme.ID, key, "closed"), core.Refused, "may not change suppliers")
	is(t, o.RetireAccount(ctx, anna, o.acme.ID, key, " "), core.Usage, "needs a reason")
	is(t, o.RetireAccount(ctx, anna, o.acme.ID, "DE1", "closed"), core.NotFound, "has no account")
	if err := o.RetireAccount(ctx, anna, o.acme.ID, key, "closed, letter of May"); err != nil {
		t.Fatal(err)
	}
	is(t, o.RetireAccount(ctx, anna, o.acme.ID, key, "closed"), core.Refused, "retired already")
	if e := o.last(); e.Action != "Refused" {
		t.Errorf("the log says %s", e.Action)
	}
	_, err := o.PreparePayments(ctx, paula, PayPlan{Invoices: []core.ReviewID{v.ID}})
	is(t, err, core.Refused, "settle what stops it")
	again := core.Supplier{Name: "Acme", State: core.SupplierApproved, Accounts: []core.BankAccount{{PaymentAccount: o.acme.Accounts[0].PaymentAccount, State: core.AccountTrusted, How: "import"}}}
	if _, err := o.SaveSuppliers(ctx, olga, []core.Supplier{again}); err != nil {
		t.Fatal(err)
	}
	is(t, o.TrustAccount(ctx, bert, o.acme.ID, key), core.Refused, "not verified yet")
	if err := o.VerifyAccount(ctx, bert, o.acme.ID, key, "call-back", "Ms Acme: open again"); err != nil {
		t.Fatal(err)
	}
	if err := o.TrustAccount(ctx, paula, o.acme.ID, key); err != nil {
		t.Fatal(err)
	}
	if _, err := o.PreparePayments(ctx, paula, PayPlan{Invoices: []core.ReviewID{v.ID}}); err != nil {
		t.Error(err)
	}
}
