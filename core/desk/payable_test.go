package desk

import (
	"errors"
	"slices"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"
)

// An invoice says of itself what the payment gate finds, so that nobody has to plan a
// payment to learn of it.
func TestInvoiceSaysWhatTheGateFinds(t *testing.T) {
	o, v := exported(t)
	ask := func() *Payable {
		t.Helper()
		d, err := o.Show(t.Context(), anna, v.ID)
		if err != nil {
			t.Fatal(err)
		}
		return d.Payable
	}
	if p := ask(); p == nil || p.Refusal != nil || len(p.Unsettled) != 0 {
		t.Fatalf("as ordered: %+v", p)
	}
	o.reprice("9.00")
	p := ask()
	is(t, p.Refusal, core.Refused, "went to the books: settle PriceOverTolerance first")
	if len(p.Unsettled) != 1 || p.Unsettled[0].Reason != core.PriceOverTolerance || p.Unsettled[0].Line == "" {
		t.Errorf("to settle: %+v", p.Unsettled)
	}
	if _, err := o.Resolve(t.Context(), anna, v.ID, 0, core.PriceOverTolerance, p.Unsettled[0].Line, "the old price was agreed"); err != nil {
		t.Fatal(err)
	}
	if p := ask(); p.Refusal != nil || len(p.Unsettled) != 0 {
		t.Errorf("settled: %+v", p)
	}
}

// One that nobody decided says nothing, nor does one that the bank is told to pay; the run
// that an invoice is in is no reason against it.
func TestGateIsAskedOfWhatComesToBePaid(t *testing.T) {
	o := cashier(t)
	open, bill := o.enter(o.claim("A-1", "100.00")), o.bill("A-2", "50.00")
	asked := func(id core.ReviewID) bool {
		t.Helper()
		d, err := o.Show(t.Context(), anna, id)
		if err != nil || d.Payable != nil && d.Payable.Refusal != nil {
			t.Fatalf("%+v, %v", d.Payable, err)
		}
		return d.Payable != nil
	}
	if asked(open.ID) || !asked(bill.ID) {
		t.Error("it is the undecided one that the gate is asked of")
	}
	if o.sent(); asked(bill.ID) {
		t.Error("the gate is asked of what is with the bank")
	}
}

// A duplicate that came in after the invoice went to the books is there to compare with.
func TestTwinThatTheGateFinds(t *testing.T) {
	o, v := exported(t)
	twin := v
	twin.ID, twin.Document, twin.ReceivedAt = core.NewReviewID(core.DocumentID(coretest.Sum("twin")), 1), core.DocumentID(coretest.Sum("twin")), v.ReceivedAt.Add(-time.Hour)
	twin.Status, twin.Revision = core.StatusPaid, 1
	o.update(func(tx core.Tx) error {
		return errors.Join(tx.SaveDocument(coretest.DocumentOf(twin)), tx.SaveReview(twin))
	})
	d, err := o.Show(t.Context(), anna, v.ID)
	if err != nil || d.Payable == nil || !slices.ContainsFunc(d.Payable.Unsettled, func(e core.Exception) bool { return e.Reason == core.Duplicate }) {
		t.Fatalf("%+v, %v", d.Payable, err)
	}
	if len(d.Twins) != 1 || d.Twins[0].ID != twin.ID {
		t.Errorf("twins: %+v", d.Twins)
	}
}
