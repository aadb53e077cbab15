package desk

import (
	"testing"

	"countersign/core"
)

// What one invoice takes from an order is there again for another when a person says
// that it is less, of another order, or rejected; and gone again when it is not.
func TestSiblingsAreCheckedAgain(t *testing.T) {
	for _, c := range []struct {
		what   string
		change func(*office, core.ReviewID) error
	}{
		{"corrected", func(o *office, id core.ReviewID) error {
			_, err := o.Correct(o.t.Context(), karl, id, 0, map[string]string{"order_ref": "PO-2"})
			return err
		}},
		{"linked", func(o *office, id core.ReviewID) error {
			_, err := o.Link(o.t.Context(), karl, id, 0, []core.OrderID{"PO-2"})
			return err
		}},
		{"rejected", func(o *office, id core.ReviewID) error {
			_, err := o.Reject(o.t.Context(), anna, id, 0, "not ours")
			return err
		}},
	} {
		t.Run(c.what, func(t *testing.T) {
			o := newOffice(t)
			o.order("PO-2", "10.00")
			first, second := o.enter(o.widgets("INV-1", "PO-1")), o.enter(o.widgets("INV-99", "PO-1"))
			if got := state(second); got != "OnHold mismatch QuantityOverTolerance DuplicateD3" {
				t.Fatal(got)
			}
			if err := c.change(o, first.ID); err != nil {
				t.Fatal(err)
			}
			if got := state(o.find(second.ID)); got != "Matched other DuplicateD3" {
				t.Errorf("the other is %s", got)
			}
			if c.what != "rejected" {
				return
			}
			if _, err := o.Reopen(t.Context(), anna, first.ID, 0, "ours after all"); err != nil {
				t.Fatal(err)
			}
			if got := state(o.find(second.ID)); got != "OnHold mismatch QuantityOverTolerance DuplicateD3" {
				t.Errorf("after reopening the first the other is %s", got)
			}
		})
	}
}

// A change that concerns nobody else leaves the others as they are.
func TestSiblingsAreLeftAlone(t *testing.T) {
	o := newOffice(t)
	first, second := o.enter(o.widgets("INV-1", "PO-1")), o.enter(o.widgets("INV-99", "PO-1"))
	if _, err := o.Correct(t.Context(), karl, first.ID, 0, map[string]string{"payment_reference": "R-1"}); err != nil {
		t.Fatal(err)
	}
	if got := o.find(second.ID).Revision; got != second.Revision {
		t.Errorf("revision %d became %d", second.Revision, got)
	}
}

// Who is asked follows from what is open after an exception was settled.
func TestSettlingAsksOthers(t *testing.T) {
	o := newOffice(t)
	yes := true
	s := core.DefaultSettings()
	s.Approval = []core.Policy{
		{Name: "clean", When: core.PolicyWhen{Clean: &yes}, Ask: []core.Step{{Who: []string{"user:bert"}}}},
		{Name: "rest", Ask: []core.Step{{Who: []string{"role:owner"}}}},
	}
	o.update(func(tx core.Tx) error { return tx.SaveSettings(s) })
	v := o.enter(o.widgets("INV-1", "PO-9"))
	if v.Route.Policy != "rest" {
		t.Fatal(v.Route)
	}
	v, err := o.Resolve(t.Context(), anna, v.ID, 0, core.NoOrder, "", "by telephone")
	if err != nil || v.Route.Policy != "clean" || v.Status != core.StatusMatched {
		t.Errorf("%s, %+v, %v", v.Status, v.Route, err)
	}
	if _, err := o.Approve(t.Context(), anna, v.ID, 0, ""); core.KindOf(err) != core.Refused {
		t.Errorf("anna was not asked: %v", err)
	}
	if v, err = o.Approve(t.Context(), bert, v.ID, 0, ""); err != nil || v.Status != core.StatusApproved {
		t.Errorf("%s, %v", v.Status, err)
	}
}
