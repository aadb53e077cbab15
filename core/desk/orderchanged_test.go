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

func (o *office) reprice(price string) Changes {
	o.t.Helper()
	po := coretest.Order("PO-1", o.acme.ID, coretest.OrderLine("1", "Widget", "10", price))
	ch, err := o.SaveOrders(o.t.Context(), karl, []core.PurchaseOrder{po})
	if err != nil {
		o.t.Fatal(err)
	}
	return ch
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

// exported is an invoice in the books.
func exported(t *testing.T) (*office, core.Review) {
	t.Helper()
	o, v := ordering(t)
	ctx := t.Context()
	bills, _, err := o.Bills(ctx, karl, Leaving{Target: "csv", From: coretest.Day.AddDays(-1), To: coretest.Day.AddDays(1)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Exported(ctx, karl, core.ExportBatch{Target: "csv", SHA256: "aa"}, bills); err != nil {
		t.Fatal(err)
	}
	if v = o.find(v.ID); v.Status != core.StatusExported {
		t.Fatalf("it is %s", state(v))
	}
	return o, v
}

// An invoice that left for the books is checked no more; the gate compares it all the
// same, and who may settle such a thing settles it there too, or the order is put right.
func TestOrderChangedAfterExport(t *testing.T) {
	o, v := exported(t)
	ctx, plan := t.Context(), PayPlan{Invoices: []core.ReviewID{v.ID}}
	ch := o.reprice("9.00")
	if len(ch.Warnings) != 1 || !strings.HasSuffix(ch.Warnings[0], "it is in the books, and is compared again before it is paid") {
		t.Errorf("%q", ch.Warnings)
	}
	_, err := o.PreparePayments(ctx, paula, plan)
	is(t, err, core.Refused, "its order or receipt changed after it went to the books: settle PriceOverTolerance first")
	shown, err := o.Show(ctx, anna, v.ID)
	is(t, shown.Payable.Refusal, core.Refused, "settle PriceOverTolerance first")
	if err != nil || len(shown.Payable.Unsettled) != 1 || shown.Payable.Unsettled[0].Reason != core.PriceOverTolerance {
		t.Errorf("shown: %+v, %v", shown.Payable.Unsettled, err)
	}
	_, err = o.Resolve(ctx, karl, v.ID, 0, core.PriceOverTolerance, "", "x")
	is(t, err, core.Refused, "may not settle")
	_, err = o.Resolve(ctx, anna, v.ID, 0, core.PriceOverTolerance, "", " ")
	is(t, err, core.Usage, "needs a reason")
	_, err = o.Resolve(ctx, anna, v.ID, 0, core.QuantityOverTolerance, "", "x")
	is(t, err, core.NotFound, "no open QuantityOverTolerance")
	if got := o.find(v.ID); len(got.Exceptions) != 0 {
		t.Errorf("refused, it keeps %+v", got.Exceptions)
	}
	got, err := o.Resolve(ctx, anna, v.ID, 0, core.PriceOverTolerance, "", "the old price was agreed")
	if err != nil || got.Status != core.StatusExported || len(got.Exceptions) != 1 || got.Exceptions[0].Open() {
		t.Errorf("%s, %+v, %v", state(got), got.Exceptions, err)
	}
	if e := o.last(); e.Action != "Resolved" || e.Actor != "anna" || e.After["exception"] != "PriceOverTolerance" {
		t.Errorf("the log says %+v", e)
	}
	o.reprice("8.00") // other numbers are another finding
	_, err = o.PreparePayments(ctx, paula, plan)
	is(t, err, core.Refused, "went to the books")
	o.reprice("9.00")
	if _, err := o.PreparePayments(ctx, paula, plan); err != nil {
		t.Error(err)
	}
}

// What is with the bank is not stopped by its order; the import says where it is.
func TestOrderChangedWithTheBank(t *testing.T) {
	o, v := exported(t)
	ctx := t.Context()
	run, err := o.PreparePayments(ctx, paula, PayPlan{Invoices: []core.ReviewID{v.ID}})
	if err != nil {
		t.Fatal(err)
	}
	for _, by := range []core.User{petra, olga} {
		if _, err := o.ReleaseRun(ctx, by, run.ID); err != nil {
			t.Fatal(err)
		}
	}
	_, f, err := o.PaymentFile(ctx, paula, run.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.RunExported(ctx, paula, run.ID, f); err != nil {
		t.Fatal(err)
	}
	if ch := o.reprice("9.00"); len(ch.Warnings) != 1 || !strings.HasSuffix(ch.Warnings[0], "the bank is told to pay it already, in run P1") {
		t.Errorf("%q", ch.Warnings)
	}
	_, err = o.Resolve(ctx, anna, v.ID, 0, core.PriceOverTolerance, "", "x")
	is(t, err, core.Refused, "was ordered in run P1")
	if run, err = o.MarkPaid(ctx, paula, run.ID, core.Date{}, nil); err != nil || run.State != core.RunPaid {
		t.Errorf("%s, %v", run.State, err)
	}
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
