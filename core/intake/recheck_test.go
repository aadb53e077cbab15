package intake_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/intake"
)

// faulty is a store whose updates fail from a moment on, as those of a process do that
// was killed, or only while a certain invoice is saved.
type faulty struct {
	*coretest.Store
	left int
	bad  core.ReviewID
}

var errGone = errors.New("gone")

func (f *faulty) Update(ctx context.Context, fn func(core.Tx) error) error {
	if f.left--; f.left < 0 {
		return errGone
	}
	return f.Store.Update(ctx, func(tx core.Tx) error { return fn(tripping{tx, f.bad}) })
}

type tripping struct {
	core.Tx
	bad core.ReviewID
}

func (t tripping) SaveReview(v core.Review) error {
	if v.ID == t.bad {
		return core.Errorf(core.BadInput, "this one cannot be saved")
	}
	return t.Tx.SaveReview(v)
}

// waiting makes a store with invoices that wait for order PO-1, and gives their IDs.
func waiting(t *testing.T, n int) (*coretest.Store, []core.ReviewID) {
	t.Helper()
	s := coretest.NewStore(coretest.Clock())
	acme := coretest.Supplier("Acme")
	var ids []core.ReviewID
	err := s.Update(t.Context(), func(tx core.Tx) error {
		if err := errors.Join(tx.SaveFirm(core.Firm{Name: "We", Country: "DE", Currency: "EUR"}), tx.SaveSupplier(acme)); err != nil {
			return err
		}
		for i := range n {
			v := coretest.Review(coretest.Invoice(fmt.Sprint("N-", i), acme, coretest.Line("1", "Bolt", "1", fmt.Sprintf("%d.00", i+10))))
			v.Draft.OrderRef.Value = "PO-1"
			if err := errors.Join(tx.SaveDocument(coretest.DocumentOf(v)), tx.SaveReview(v)); err != nil {
				return err
			}
			v, err := intake.Check(tx, v)
			if err != nil {
				return err
			}
			ids = append(ids, v.ID)
		}
		return tx.Audit(coretest.Entry("Tested", "test:1"))
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(ids)
	return s, ids
}

// arrive brings order PO-1 and notes who waits for it.
func arrive(t *testing.T, s core.Store) {
	t.Helper()
	err := s.Update(t.Context(), func(tx core.Tx) error {
		o := coretest.Order("PO-1", "acme", coretest.OrderLine("1", "Bolt", "1000", "99.00"))
		if err := tx.SaveOrder(o); err != nil {
			return err
		}
		return errors.Join(intake.Queue(tx, intake.Affected{Orders: map[core.OrderID]core.SupplierID{o.ID: o.SupplierID}}), tx.Audit(coretest.Entry("Imported", "order:PO-1")))
	})
	if err != nil {
		t.Fatal(err)
	}
}

func noted(t *testing.T, s core.Store) (list []core.ReviewID) {
	t.Helper()
	err := s.View(t.Context(), func(r core.Reader) (err error) { list, err = r.ListRechecks(1000); return err })
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

func linked(t *testing.T, s core.Store) (n int) {
	t.Helper()
	err := s.View(t.Context(), func(r core.Reader) error {
		list, err := r.FindReviewsByOrder([]core.OrderID{"PO-1"})
		n = len(list)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What an order touches is noted with it, checked in several transactions, and taken up
// from where it was stopped.
func TestRecheckIsTakenUpAgain(t *testing.T) {
	s, ids := waiting(t, 130)
	arrive(t, s)
	if got := noted(t, s); !slices.Equal(got, ids) {
		t.Fatalf("noted %d of %d invoices", len(got), len(ids))
	}
	// The second transaction, and each try of its invoices one by one, is lost.
	done, err := intake.Recheck(t.Context(), &faulty{Store: s, left: 1})
	if !errors.Is(err, errGone) || done == 0 || done == len(ids) {
		t.Fatalf("checked %d before it was stopped, %v", done, err)
	}
	if left := len(noted(t, s)); left < len(ids)-done {
		t.Errorf("%d are left of %d after %d", left, len(ids), done)
	}
	if _, err := intake.Recheck(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if left, got := noted(t, s), linked(t, s); len(left) > 0 || got != len(ids) {
		t.Errorf("%d are left, %d are linked", len(left), got)
	}
}

// One invoice that cannot be checked holds up no other, and stays noted.
func TestRecheckGoesAroundOne(t *testing.T) {
	s, ids := waiting(t, 20)
	arrive(t, s)
	_, err := intake.Recheck(t.Context(), &faulty{Store: s, left: 1000, bad: ids[7]})
	if core.KindOf(err) != core.BadInput {
		t.Errorf("said nothing of it: %v", err)
	}
	if left, got := noted(t, s), linked(t, s); !slices.Equal(left, ids[7:8]) || got != len(ids)-1 {
		t.Errorf("left %v, want %v; %d are linked", left, ids[7], got)
	}
}

// An invoice of which a check finds nothing new is left as it is, without an entry.
func TestRecheckWithoutNewsIsNoStep(t *testing.T) {
	s, ids := waiting(t, 5)
	arrive(t, s)
	if _, err := intake.Recheck(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	state := func() (head core.AuditHead, all []core.Review) {
		err := s.View(t.Context(), func(r core.Reader) (err error) {
			if head, err = r.AuditHead(); err != nil {
				return err
			}
			all, err = r.ListReviews(core.ReviewFilter{})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return head, all
	}
	again := func() (before, after core.AuditHead) {
		arrive(t, s)
		before, was := state()
		n, err := intake.Recheck(t.Context(), s)
		if err != nil || n != len(ids) {
			t.Fatalf("%d checked, %v", n, err)
		}
		after, is := state()
		if before == after && !slices.EqualFunc(was, is, func(a, b core.Review) bool { return a.Revision == b.Revision }) {
			t.Error("an invoice changed without an entry")
		}
		return before, after
	}
	if before, after := again(); before != after {
		t.Errorf("entries %d to %d say nothing new", before.Seq+1, after.Seq)
	}
	err := s.Update(t.Context(), func(tx core.Tx) error {
		g := coretest.Receipt("R-1", coretest.Received("PO-1", "1", "1"))
		return errors.Join(tx.SaveReceipt(g), tx.Audit(coretest.Entry("Imported", "receipt:R-1")))
	})
	if err != nil {
		t.Fatal(err)
	}
	if before, after := again(); after.Seq < before.Seq+int64(len(ids)) {
		t.Errorf("a receipt came, and the log went from %d to %d", before.Seq, after.Seq)
	}
}
