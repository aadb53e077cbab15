package core_test

import (
	"testing"

	"countersign/core"
)

// What a second reading takes for no invoice counts as none, and what its pages could
// not show still stands in the way: no check looks at it again.
func TestRereadAsNoInvoice(t *testing.T) {
	r := blocked(invoice(ask("role:approver")), core.PriceOverTolerance)
	r.Match = core.Match{Kind: core.TwoWay, Orders: []core.OrderID{"PO-1"}}
	d := r.Draft
	d.Kind.Value = core.KindStatement
	d.Exceptions = []core.Exception{{Reason: core.Unreadable, Severity: core.Block, Message: "Page 2 could not be read."}}
	settled := core.Exception{Reason: core.Duplicate, Severity: core.Warn, Level: "D5", Resolved: &core.Resolution{By: "anna"}}
	r.Exceptions = append(r.Exceptions, settled)
	found := settled
	found.Resolved = nil
	got, _, err := core.Decide(r, core.Command{Action: core.ActReread, By: core.System, At: at, Draft: d, Invoice: r.Invoice, Reason: "learnt",
		Exceptions: append(d.Exceptions, found)})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Match.Orders) > 0 || len(got.Route.Steps) > 0 {
		t.Errorf("it still counts: %+v %+v", got.Match, got.Route)
	}
	if len(got.Exceptions) != 2 || got.Exceptions[0].Reason != core.Unreadable || got.Exceptions[1].Open() {
		t.Errorf("exceptions: %+v", got.Exceptions)
	}
	if core.Allowed(got, core.ActApprove, approver) == nil {
		t.Error("it can be approved")
	}
}
