package desk

import (
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

// ordering is a cashier whose invoices are matched with their orders, with one over ten
// widgets that anna approved.
func ordering(t *testing.T) (*office, core.Review) {
	t.Helper()
	o := cashier(t)
	if _, err := o.ImportSettings(t.Context(), olga, []byte(`{"matching_policy": "two-way"}`)); err != nil {
		t.Fatal(err)
	}
	w := o.widgets("INV-1", "PO-1")
	w.Invoice.DueDate = coretest.Day
	w.Draft.DueDate = core.Field[core.Date]{Value: coretest.Day, Confidence: 0.99}
	v := o.enter(w)
	v, err := o.Approve(t.Context(), anna, v.ID, 0, "")
	if err != nil {
		t.Fatal(err)
	}
	return o, v
}

func (o *office) reprice(price string) {
	o.t.Helper()
	po := coretest.Order("PO-1", o.acme.ID, coretest.OrderLine("1", "Widget", "10", price))
	if _, err := o.SaveOrders(o.t.Context(), karl, []core.PurchaseOrder{po}); err != nil {
		o.t.Fatal(err)
	}
}

// DOMAIN 7: the order is not part of what an approval is bound to, so that a change of it
// voids none; what it makes worse is settled before the invoice is paid.
func TestOrderChangedAfterApproval(t *testing.T) {
	o, v := ordering(t)
	plan := PayPlan{Invoices: []core.ReviewID{v.ID}}
	o.reprice("9.00")
	got := o.find(v.ID)
	if s := state(got); !strings.HasPrefix(s, "OnHold mismatch PriceOverTolerance") || len(got.Approvals) != 1 {
		t.Errorf("it is %s with %d approvals", s, len(got.Approvals))
	}
	_, err := o.PreparePayments(t.Context(), paula, plan)
	is(t, err, core.Refused, "settle what stops it")
	if _, err := o.Resolve(t.Context(), bert, v.ID, 0, core.PriceOverTolerance, "", "the old price was agreed"); err != nil {
		t.Fatal(err)
	}
	if got := o.find(v.ID); got.Status != core.StatusApproved || len(got.Approvals) != 1 {
		t.Errorf("settled it is %s with %d approvals", got.Status, len(got.Approvals))
	}
	o.reprice("8.00") // other numbers are another finding
	if s := state(o.find(v.ID)); !strings.HasPrefix(s, "OnHold mismatch") {
		t.Errorf("it is %s", s)
	}
	o.reprice("10.00")
	if got := o.find(v.ID); got.Status != core.StatusApproved {
		t.Errorf("with the order as it was it is %s", state(got))
	}
	if _, err := o.PreparePayments(t.Context(), paula, plan); err != nil {
		t.Error(err)
	}
}

// An invoice that left for the books is checked no more; the gate compares it all the same.
func TestOrderChangedAfterExport(t *testing.T) {
	o, v := ordering(t)
	ctx := t.Context()
	bills, _, err := o.Bills(ctx, karl, Leaving{Target: "csv", From: coretest.Day.AddDays(-1), To: coretest.Day.AddDays(1)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Exported(ctx, karl, core.ExportBatch{Target: "csv", SHA256: "aa"}, bills); err != nil {
		t.Fatal(err)
	}
	if got := o.find(v.ID); got.Status != core.StatusExported {
		t.Fatalf("it is %s", state(got))
	}
	o.reprice("9.00")
	_, err = o.PreparePayments(ctx, paula, PayPlan{Invoices: []core.ReviewID{v.ID}})
	is(t, err, core.Refused, "its order or receipt changed after it went to the books")
}

// A run that was prepared is not released over it.
func TestOrderChangedInARun(t *testing.T) {
	o, v := ordering(t)
	run, err := o.PreparePayments(t.Context(), paula, PayPlan{Invoices: []core.ReviewID{v.ID}})
	if err != nil {
		t.Fatal(err)
	}
	o.reprice("9.00")
	_, err = o.ReleaseRun(t.Context(), petra, run.ID)
	is(t, err, core.Refused, "may not be paid")
	if _, err := o.CancelRun(t.Context(), paula, run.ID, "the price is in dispute"); err != nil {
		t.Fatal(err)
	}
	if got := o.find(v.ID); got.Payment != "" || got.Status != core.StatusOnHold {
		t.Errorf("it is %s in %q", state(got), got.Payment)
	}
}
