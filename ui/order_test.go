package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"countersign/core"
	"countersign/ui/vm"
)

// An order is opened, read line by line, and one of its invoices looked at, without a mouse.
func TestOrderByKeys(t *testing.T) {
	f := sample(t)
	w := open(t, f, &f.Approver)
	w.press("3")
	list := w.screens[vm.ScreenOrders].(*listScreen)
	for i, r := range list.state.Rows() {
		if r.Order == "PO-1002" {
			list.state.Move(i - list.state.Cursor)
		}
	}
	w.press("Enter")
	if w.order == nil || w.order.state.ID != "PO-1002" || w.win.Canvas().Focused() != fyne.Focusable(w.order.list) {
		t.Fatal("Enter did not open the order under the cursor")
	}
	o := w.order
	if r, _ := o.state.Row(); o.state.Cursor != 1 || r.Cells[0].Text != "1" {
		t.Errorf("the cursor is on row %d", o.state.Cursor)
	}
	if w.press("Enter"); w.review != nil || w.order != o {
		t.Error("a line opened something")
	}
	w.press("j", "Down", "j")
	r, ok := o.state.Row()
	if !ok || r.Review == "" || o.state.Cursor != 5 {
		t.Fatalf("after three lines the cursor is on row %d: %+v", o.state.Cursor, r)
	}
	if w.press("Home"); o.state.Cursor != 1 {
		t.Errorf("Home went to row %d", o.state.Cursor)
	}
	w.press("End", "Enter")
	if w.review == nil || w.review.state.ID != r.Review || w.belowName() != "PO-1002" {
		t.Fatal("Enter did not open the invoice")
	}
	if w.press("Escape"); w.review != nil || w.order != o || w.win.Canvas().Focused() != fyne.Focusable(o.list) {
		t.Fatal("Escape did not give the order back")
	}
	if w.press("Escape"); w.order != nil || w.win.Canvas().Focused() != fyne.Focusable(list.list) {
		t.Error("Escape did not give the list of orders back")
	}
	if r, _ := list.state.Row(); r.Order != "PO-1002" {
		t.Errorf("the cursor is on %s", r.Order)
	}
	w.press("Enter", "1")
	if w.order != nil || w.active() != screen(w.queue) {
		t.Error("the order stays open on another screen")
	}
}

// An order that went since the list was loaded says so, and Escape leads back.
func TestOrderThatIsNotThere(t *testing.T) {
	f := sample(t)
	w := open(t, f, &f.Approver)
	w.press("3")
	w.openOrder(core.OrderID("PO-9"))
	if b, ok := w.order.state.Blank(); !ok || !strings.Contains(b.Title+b.Text, "PO-9") {
		t.Errorf("%+v", b)
	}
	w.press("Escape")
	if w.order != nil {
		t.Error("Escape does not lead back")
	}
}
