package desk

import (
	"errors"
	"slices"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

// nordic is a second approved supplier, with an order, an approved and an undecided
// invoice, a lesson and a contract.
func (o *office) nordic() (s core.Supplier, approved, open core.Review) {
	o.t.Helper()
	s = coretest.Supplier("Acme Nordic", func(s *core.Supplier) {
		s.TaxID, s.Accounts[0].IBAN, s.Emails = "DE143593636", newIBAN, []string{"bills@nordic.example"}
	})
	o.update(func(tx core.Tx) error {
		set, err := tx.Settings()
		if err != nil {
			return err
		}
		set.Contracts = []core.Contract{{ID: "C-1", Supplier: s.ID}}
		return errors.Join(tx.SaveSupplier(s), tx.SaveSettings(set),
			tx.SaveOrder(coretest.Order("PO-7", s.ID, coretest.OrderLine("1", "Widget", "20", "10.00"))))
	})
	bill := func(number string) core.Review {
		v := coretest.Review(coretest.Invoice(number, s, coretest.Line("1", "Widget", "10", "10.00")))
		v.Draft.OrderRef = core.Field[string]{Value: "PO-7", Confidence: 0.99}
		return o.enter(v)
	}
	approved, open = bill("A-1"), bill("B-2")
	if _, err := o.Approve(o.t.Context(), anna, approved.ID, 0, ""); err != nil {
		o.t.Fatal(err)
	}
	o.update(func(tx core.Tx) error {
		_, err := tx.SaveLesson(core.Lesson{Supplier: s.ID, From: open.ID, Field: "due_date", State: core.LessonOn})
		return err
	})
	return s, o.find(approved.ID), o.find(open.ID)
}

// Two people make one supplier of two; everything moves, an approval keeps its worth,
// and the one that went is not taken for anybody again.
func TestMergeSupplier(t *testing.T) {
	o := newOffice(t)
	s, approved, open := o.nordic()
	merge := func(by core.User, reason string) (bool, error) {
		return o.MergeSupplier(t.Context(), by, s.ID, o.acme.ID, reason)
	}
	_, err := merge(karl, "renamed")
	is(t, err, core.Refused, "may not merge suppliers")
	_, err = merge(anna, " ")
	is(t, err, core.Usage, "needs a reason")
	if done, err := merge(anna, "renamed, letter of May"); done || err != nil {
		t.Fatalf("by one person: %v, %v", done, err)
	}
	if v := o.find(open.ID); v.Invoice.SupplierID != s.ID {
		t.Errorf("one person moved the invoices")
	}
	_, err = merge(anna, "once more")
	is(t, err, core.Refused, "anna proposed this")
	if done, err := merge(bert, "letter seen"); !done || err != nil {
		t.Fatalf("by a second person: %v, %v", done, err)
	}

	into, err := o.FindSupplier(t.Context(), vera, "Acme")
	if a, ok := into.Account(newIBAN); err != nil || !ok || a.State != core.AccountTrusted || len(into.Aliases) != 1 || into.Aliases[0] != "Acme Nordic" || into.Emails[len(into.Emails)-1] != "bills@nordic.example" {
		t.Errorf("became %+v, %v", into, err)
	}
	if gone, err := o.FindSupplier(t.Context(), vera, "Acme Nordic"); err != nil || gone.State != core.SupplierMerged || gone.MergedInto != into.ID || len(gone.Accounts) > 0 {
		t.Errorf("went as %+v, %v", gone, err)
	}
	now := o.find(approved.ID)
	if now.Status != core.StatusApproved || now.Invoice.SupplierID != into.ID || len(now.Approvals) != 1 || now.Approvals[0].Content != core.ContentHash(now.Invoice, now.Match) {
		t.Errorf("the approved one is %s, of %s, with %+v", now.Status, now.Invoice.SupplierID, now.Approvals)
	}
	if now := o.find(open.ID); now.Invoice.SupplierID != into.ID || now.Status != open.Status || len(now.Match.Orders) != 1 {
		t.Errorf("the open one is %s, of %s, linked to %v", state(now), now.Invoice.SupplierID, now.Match.Orders)
	}
	o.view(func(r core.Reader) error {
		lessons, err := r.ListLessons(core.LessonFilter{Supplier: into.ID})
		orders, err2 := r.ListOrders(s.ID)
		set, err3 := r.Settings()
		if len(lessons) != 1 || len(orders) != 0 || set.Contracts[0].Supplier != into.ID {
			t.Errorf("lessons %v, orders %v, contracts %v", lessons, orders, set.Contracts)
		}
		return errors.Join(err, err2, err3)
	})
	o.log(1) // and the log still fits

	is(t, o.ApproveSupplier(t.Context(), olga, s.ID), core.Refused, "was merged into acme")
	_, err = o.MergeSupplier(t.Context(), olga, o.acme.ID, s.ID, "back")
	is(t, err, core.Refused, "was merged before")
	next := coretest.Review(coretest.Invoice("C-3", s, coretest.Line("1", "Widget", "1", "10.00")))
	if v := o.enter(next); v.Invoice.SupplierID != into.ID {
		t.Errorf("an invoice under the old name is taken for one of %s", v.Invoice.SupplierID)
	}
	if _, err := o.SaveSuppliers(t.Context(), olga, []core.Supplier{{Name: "acme nordic", TermsDays: 9, State: core.SupplierApproved}}); err != nil {
		t.Fatal(err)
	}
	if s, err := o.FindSupplier(t.Context(), olga, "Acme"); err != nil || s.TermsDays != 9 {
		t.Errorf("an import under the old name: %+v, %v", s, err)
	}
}

// An account of a supplier that nobody approved is not trusted by merging.
func TestMergeTrustsNoAccount(t *testing.T) {
	o := newOffice(t)
	s := coretest.Supplier("Acme Neu", func(s *core.Supplier) {
		s.State, s.Accounts[0].IBAN = core.SupplierDraft, newIBAN
	})
	o.update(func(tx core.Tx) error { return tx.SaveSupplier(s) })
	for _, by := range []core.User{anna, bert} {
		if _, err := o.MergeSupplier(t.Context(), by, s.ID, o.acme.ID, "the same"); err != nil {
			t.Fatal(err)
		}
	}
	into, err := o.FindSupplier(t.Context(), vera, "Acme")
	if a, ok := into.Account(newIBAN); err != nil || !ok || a.State != core.AccountSeen {
		t.Errorf("%+v, %v", into.Accounts, err)
	}
}

// An invoice of one supplier that is there twice shows once both are one.
func TestMergeFindsDuplicates(t *testing.T) {
	o := newOffice(t)
	s := coretest.Supplier("Acme Neu", func(s *core.Supplier) { s.Accounts[0].IBAN = newIBAN })
	o.update(func(tx core.Tx) error { return tx.SaveSupplier(s) })
	first := o.enter(o.widgets("D-1", "PO-1"))
	v := coretest.Review(coretest.Invoice("D-1", s, coretest.Line("1", "Widget", "10", "10.00")))
	v.ReceivedAt = v.ReceivedAt.AddDate(0, 0, 1)
	v = o.enter(v)
	for _, by := range []core.User{anna, bert} {
		if _, err := o.MergeSupplier(t.Context(), by, s.ID, o.acme.ID, "the same"); err != nil {
			t.Fatal(err)
		}
	}
	// A pair is shown on one of its sides.
	one, two := o.find(first.ID), o.find(v.ID)
	isD1 := func(e core.Exception) bool { return e.Reason == core.Duplicate && e.Level == "D1" }
	if !slices.ContainsFunc(slices.Concat(one.Exceptions, two.Exceptions), isD1) {
		t.Errorf("after merging: %s and %s", state(one), state(two))
	}
}

// What was approved before the merging is paid by the rules of the supplier that stays:
// where these ask somebody else, it waits for them.
func TestMergeAsksWhomTheOtherSupplierAsks(t *testing.T) {
	for name, c := range map[string]struct {
		settings string
		want     core.Status
	}{
		"the same people": {`{"approval": [{"name": "all", "when": {}, "ask": ["role:approver"]}]}`, core.StatusApproved},
		"other people":    {`{"approval": [{"name": "acme", "when": {"supplier": ["Acme", "acme"]}, "ask": ["role:owner"]}]}`, core.StatusMatched},
		"a third match":   {`{"supplier": {"Acme": {"matching_policy": "three-way"}}}`, core.StatusOnHold},
	} {
		t.Run(name, func(t *testing.T) {
			o := staffed(t)
			o.settings(c.settings)
			s, approved, _ := o.nordic()
			for _, by := range []core.User{anna, bert} {
				if _, err := o.MergeSupplier(t.Context(), by, s.ID, o.acme.ID, "the same"); err != nil {
					t.Fatal(err)
				}
			}
			if now := o.find(approved.ID); now.Status != c.want {
				t.Errorf("%s with %+v, want %s", state(now), now.Route, c.want)
			}
		})
	}
}
