package desk

import (
	"testing"

	"countersign/core"
)

// A closed order stops what names it until it is open again.
func TestCloseOrder(t *testing.T) {
	o := newOffice(t)
	v := o.enter(o.widgets("INV-1", "PO-1"))
	is(t, o.CloseOrder(t.Context(), karl, "PO-1", " "), core.Usage, "reason")
	is(t, o.CloseOrder(t.Context(), karl, "PO-9", "x"), core.NotFound, "")
	is(t, o.ReopenOrder(t.Context(), karl, "PO-1", "x"), core.Conflict, "open already")
	is(t, o.CloseOrder(t.Context(), vera, "PO-1", "x"), core.Refused, "may not close orders")
	if e := o.last(); e.Action != "Refused" || e.Actor != "vera" || e.After["asked"] != "close orders" {
		t.Errorf("the log has %+v", e)
	}
	if err := o.CloseOrder(t.Context(), karl, "PO-1", "the rest is not delivered"); err != nil {
		t.Fatal(err)
	}
	if got := state(o.find(v.ID)); got != "OnHold mismatch OrderClosed" {
		t.Errorf("while it is closed: %s", got)
	}
	if err := o.ReopenOrder(t.Context(), karl, "PO-1", "it comes after all"); err != nil {
		t.Fatal(err)
	}
	if got := state(o.find(v.ID)); got != "Matched clean" {
		t.Errorf("open again: %s", got)
	}
}
