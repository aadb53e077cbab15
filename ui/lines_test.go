package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"countersign/ui/vm"
)

// A line is put in and taken out, and both are taken back, without a mouse and
// without a dialogue.
func TestLinesInAndOutByKeys(t *testing.T) {
	f := sample(t)
	w := open(t, f, &f.Clerk)
	w.openSupplier(t, "Muster Papier und Druck AG", "MP-90311")
	r := w.review
	rows := func() int { return len(r.state.View.Lines.Rows) }
	if w.press("Delete"); rows() != 3 {
		t.Fatal("Delete took a line out while the fields were shown")
	}
	w.press("t")
	w.focus(r.lines["2"])
	if !r.lines["2"].current || r.lines["1"].current {
		t.Error("the line with the focus does not have the cursor")
	}
	w.press("n")
	e, ok := w.win.Canvas().Focused().(*entry)
	if !ok || r.state.EditingLine != vm.NewLine || r.state.NewAt != 3 {
		t.Fatal("N did not open a new line")
	}
	test.Type(e, "Freight")
	w.press("Enter")
	if r.state.Fault == "" || r.state.EditingLine != vm.NewLine {
		t.Fatal("a line without an amount was taken")
	}
	if e, ok := w.win.Canvas().Focused().(*entry); !ok || e.Text != "" {
		t.Error("the cursor is not where the amount is missing")
	}
	w.press("Escape")
	if r.state.EditingLine != "" || w.review == nil || rows() != 3 {
		t.Error("Escape did not close the new line alone")
	}
	if w.win.Canvas().Focused() != fyne.Focusable(r.lines["2"]) {
		t.Error("the line with the cursor does not have the focus back")
	}
	w.press("Delete")
	if rows() != 2 || r.state.Line != r.state.View.Lines.Rows[1].Key {
		t.Fatalf("%d rows, cursor on %q", rows(), r.state.Line)
	}
	if n := w.notices.Shown(); len(n) == 0 || n[len(n)-1].Undo == "" {
		t.Error("taking it back is not offered")
	}
	w.press("Ctrl+Z")
	if rows() != 3 || r.state.View.Lines.Rows[1].Description != "Toner black 12A" {
		t.Errorf("after taking it back: %+v", r.state.View.Lines.Rows)
	}
	for _, l := range r.lines {
		if l.current != (l.row.Key == r.state.Line) {
			t.Errorf("line %s: cursor %v", l.row.Key, l.current)
		}
	}
}
