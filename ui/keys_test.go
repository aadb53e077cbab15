package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"countersign/core"
	"countersign/ui/vm"
)

// TestByKeysAlone walks through a day's work without a mouse.
func TestByKeysAlone(t *testing.T) {
	f := sample(t)
	t.Run("list", func(t *testing.T) { keysInList(t, open(t, f, &f.Approver)) })
	t.Run("search", func(t *testing.T) { keysInSearch(t, open(t, f, &f.Approver)) })
	t.Run("fields", func(t *testing.T) { keysInFields(t, open(t, f, &f.Clerk)) })
	t.Run("reject", func(t *testing.T) { keysReject(t, open(t, f, &f.Approver)) })
	t.Run("hold", func(t *testing.T) { keysHold(t, open(t, f, &f.Approver)) })
	t.Run("approve", func(t *testing.T) { keysApprove(t, open(t, f, &f.Approver)) })
	t.Run("several", func(t *testing.T) { keysSeveral(t, open(t, f, &f.Approver)) })
	t.Run("screens", func(t *testing.T) { keysScreens(t, open(t, f, &f.Owner)) })
	t.Run("smallest window", func(t *testing.T) { fitsSmallest(t, open(t, f, &f.Approver)) })
	t.Run("mouse", func(t *testing.T) { mouseInList(t, open(t, f, &f.Approver)) })
}

func keysInList(t *testing.T, w *Window) {
	w.press("j", "Down", "k")
	if got := w.queue.state.Cursor(); got != 1 {
		t.Fatalf("the cursor is on row %d, want 1", got)
	}
	want, _ := w.queue.state.Current()
	w.press("Enter")
	if w.review == nil || w.review.state.ID != want.ID {
		t.Fatal("Enter did not open the invoice under the cursor")
	}
	w.press("j")
	if next := w.queue.state.Rows()[2].ID; w.review.state.ID != next {
		t.Error("J did not go to the next invoice")
	}
	w.press("Escape")
	if w.review != nil || w.win.Canvas().Focused() != fyne.Focusable(w.queue.list) {
		t.Error("Escape did not give the list back")
	}
	if w.press("Ctrl+Enter"); w.review != nil || len(w.notices.Shown()) > 0 {
		t.Error("Ctrl+Enter did something in the list")
	}
}

func keysInSearch(t *testing.T, w *Window) {
	w.press("/")
	if w.win.Canvas().Focused() != fyne.Focusable(w.frame.top.search) {
		t.Fatal("/ did not go to the search")
	}
	w.press("h", "a", "r")
	if w.queue.asked != nil || w.review != nil {
		t.Error("letters typed into the search acted")
	}
	test.Type(w.frame.top.search, "dly there")
	if len(w.queue.state.Rows()) != 0 {
		t.Error("the search finds what is not there")
	}
	w.press("Escape")
	if w.queue.state.Search != "" || len(w.queue.state.Rows()) == 0 {
		t.Error("Escape did not clear the search")
	}
}

func keysInFields(t *testing.T, w *Window) {
	w.openSupplier(t, "Beispiel Werkzeuge GmbH & Co. KG", "no number")
	r := w.review
	if w.win.Canvas().Focused() != fyne.Focusable(r.cells["number"]) {
		t.Fatal("the missing number does not have the focus")
	}
	w.press("Tab")
	if w.win.Canvas().Focused() != fyne.Focusable(r.cells["due_date"]) || r.state.Focus != "due_date" {
		t.Fatal("Tab did not go to the unsure date")
	}
	if len(r.page.marks) == 0 {
		t.Error("the date is not marked on the page")
	}
	w.press("Enter")
	if c, _ := r.state.View.Field("due_date"); c.State != vm.FieldCorrected {
		t.Errorf("Enter did not accept the date: %+v", c.State)
	}
	r.state.FocusField("number")
	w.focus(r.focus())
	w.press("e")
	e, ok := w.win.Canvas().Focused().(*entry)
	if !ok {
		t.Fatal("E did not open the field")
	}
	test.Type(e, "BW-4410")
	w.press("Enter")
	if c, _ := r.state.View.Field("number"); c.Value != "BW-4410" {
		t.Fatalf("the number is %q", c.Value)
	}
	w.press("Ctrl+Z")
	if c, _ := r.state.View.Field("number"); c.Value != "" {
		t.Errorf("after taking it back the number is %q", c.Value)
	}
	w.press("e")
	r.state.FocusField("due_date")
	r.edit("due_date")
	w.win.Canvas().Focused().(*entry).onSend("3/12/2026")
	if r.state.Fault == "" || r.state.Editing == "" {
		t.Error("a date with two meanings was taken")
	}
	w.press("Escape")
	if r.state.Editing != "" || w.review == nil {
		t.Error("Escape did not close the field alone")
	}
}

func keysReject(t *testing.T, w *Window) {
	w.openSupplier(t, "Klar Gebäudereinigung GmbH", "KG-1201")
	w.press("r")
	if _, ok := w.win.Canvas().Focused().(*entry); !ok {
		t.Fatal("R did not ask for a reason")
	}
	w.press("Enter")
	if w.review.state.Asking == nil || w.review.state.Fault == "" {
		t.Fatal("rejected without a reason")
	}
	test.Type(w.win.Canvas().Focused(), "not ours")
	w.press("Enter")
	if s := w.review.state.View.Status.Text; s != "rejected" {
		t.Errorf("state: %s", s)
	}
	w.press("Ctrl+Z")
	if n := w.notices.Shown(); len(n) == 0 || n[0].Mark.Tone != vm.ToneWarn {
		t.Error("taking a rejection back is not refused with a reason")
	}
}

func keysHold(t *testing.T, w *Window) {
	w.openSupplier(t, "Klar Gebäudereinigung GmbH", "KG-1202")
	w.press("h")
	test.Type(w.win.Canvas().Focused(), "ask facility")
	w.press("Enter")
	if !strings.Contains(w.review.state.View.Status.Text, "held by anna") {
		t.Fatalf("state: %s", w.review.state.View.Status.Text)
	}
	w.press("Ctrl+Z")
	if s := w.review.state.View.Status.Text; s != "ready for approval" {
		t.Errorf("after Ctrl+Z: %s", s)
	}
}

func keysApprove(t *testing.T, w *Window) {
	w.openSupplier(t, "Klar Gebäudereinigung GmbH", "KG-1203")
	id := w.review.state.ID
	next, _ := w.queue.state.Neighbour(id, 1)
	w.press("Ctrl+Enter")
	if w.review == nil || w.review.state.ID != next {
		t.Fatal("after approving, the next invoice is not shown")
	}
	if n := w.notices.Shown(); len(n) == 0 || !strings.HasPrefix(n[0].Text, "Approved: Klar Gebäudereinigung GmbH") {
		t.Errorf("said: %+v", n)
	}
	w.press("x")
	if len(w.notices.Shown()) != 0 {
		t.Error("X did not close the message")
	}
	w.press("Escape")
	w.openSupplier(t, "Muster Papier und Druck AG", "MP-90311")
	w.press("Ctrl+Enter")
	if s := w.review.state.View.Status.Text; s != "to be settled" {
		t.Errorf("what blocks was approved: %s", s)
	}
	if n := w.notices.Shown(); len(n) == 0 || n[0].Mark.Tone != vm.ToneWarn {
		t.Error("the refusal is not said")
	}
}

func keysSeveral(t *testing.T, w *Window) {
	w.queue.search("klar")
	w.queue.state.SetLane(vm.LaneKey(core.LaneClean))
	w.queue.show()
	before := len(w.queue.state.Rows())
	w.queue.state.Point(w.queue.state.Rows()[0].ID)
	w.press(" ", "j", " ", "a")
	if w.queue.asked == nil {
		t.Fatal("A did not ask")
	}
	if _, ok := w.win.Canvas().Focused().(*button); !ok {
		t.Fatal("the answer does not have the focus")
	}
	w.press("Enter")
	if got := len(w.queue.state.Rows()); got != before-2 {
		t.Errorf("%d rows are left of %d", got, before)
	}
	if n := w.notices.Shown(); len(n) == 0 || n[0].Text != "2 invoices approved" {
		t.Errorf("said: %+v", n)
	}
}

func keysScreens(t *testing.T, w *Window) {
	for key, want := range map[string]vm.Screen{"2": vm.ScreenInvoices, "3": vm.ScreenOrders, "4": vm.ScreenSuppliers, "5": vm.ScreenArrivals, "6": vm.ScreenActivity} {
		w.press(key)
		if w.current != want || len(w.screens[want].(*listScreen).state.Rows()) == 0 {
			t.Errorf("%s shows %s", key, w.current)
		}
	}
	w.press("2", "j", "Enter")
	if w.review == nil {
		t.Error("Enter in the invoices does not open one")
	}
	w.press("Escape", "?")
	if w.overlay == nil {
		t.Fatal("? does not show the keys")
	}
	w.press("1")
	if w.current != vm.ScreenInvoices {
		t.Error("keys act behind the overview")
	}
	w.press("Escape", "1")
	if w.overlay != nil || w.current != vm.ScreenQueue {
		t.Error("the overview does not close")
	}
	if got := w.app.Preferences().String("screen"); got != "queue" {
		t.Errorf("the last screen is remembered as %q", got)
	}
}

// fitsSmallest opens what needs most room in the smallest window.
func fitsSmallest(t *testing.T, w *Window) {
	w.win.Resize(fyne.NewSize(minWidth, minHeight))
	check := func(what string) {
		if m := w.win.Content().MinSize(); m.Width > minWidth || m.Height > minHeight {
			t.Errorf("%s needs %v", what, m)
		}
	}
	check("the queue")
	for _, r := range w.queue.state.Rows() {
		w.openReview(r.ID)
		for range vm.Tabs {
			check(r.Title())
			w.press("t")
		}
		w.press("h")
		check(r.Title() + " with a question")
		w.press("Escape", "Escape")
	}
}

func mouseInList(t *testing.T, w *Window) {
	w.queue.show()
	var drawn []*queueRow
	for _, o := range w.queue.list.pool {
		drawn = append(drawn, o.(*queueRow))
	}
	at := func(x float32, mod fyne.KeyModifier) *desktop.MouseEvent {
		return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 20)}, Button: desktop.MouseButtonPrimary, Modifier: mod}
	}
	drawn[2].MouseDown(at(300, 0))
	if w.queue.state.Cursor() != 2 {
		t.Error("a click does not move the cursor")
	}
	drawn[4].MouseDown(at(300, fyne.KeyModifierShift))
	if n := len(w.queue.state.Chosen()); n != 3 {
		t.Errorf("shift-click chose %d rows, want 3", n)
	}
	drawn[0].MouseDown(at(15, 0))
	if n := len(w.queue.state.Chosen()); n != 4 {
		t.Errorf("the box chose %d rows, want 4", n)
	}
	drawn[1].DoubleTapped(nil)
	if w.review == nil {
		t.Error("a double click does not open the invoice")
	}
}

// TestLinesByKeys opens the formulas of a line without a mouse, and the focus
// stays on the line and in view.
func TestLinesByKeys(t *testing.T) {
	f := sample(t)
	w := open(t, f, &f.Approver)
	w.win.Resize(fyne.NewSize(minWidth, minHeight))
	w.openSupplier(t, "Beispiel Werkzeuge GmbH & Co. KG", "BW-4477")
	w.press("t")
	r := w.review
	key := r.state.View.Lines.Rows[40].Key
	w.focus(r.lines[key])
	if r.state.Line != key || r.state.Page.Number != 2 || len(r.page.marks) != 1 {
		t.Errorf("line %s: cursor %s, page %d, %d marks", key, r.state.Line, r.state.Page.Number, len(r.page.marks))
	}
	w.press("Enter")
	if !r.state.Opened[key] || w.win.Canvas().Focused() != fyne.Focusable(r.lines[key]) {
		t.Error("Enter did not open the line, or the focus is lost")
	}
	d := fyne.CurrentApp().Driver()
	top := d.AbsolutePositionForObject(r.lines[key]).Y
	view := d.AbsolutePositionForObject(r.flow.scroll).Y
	if top < view || top+r.lines[key].Size().Height > view+r.flow.scroll.Size().Height {
		t.Errorf("the line is at %v, the view begins at %v and is %v high", top, view, r.flow.scroll.Size().Height)
	}
}

// TestLongAmountsAreNeverCut wants the whole number wherever an amount is drawn.
func TestLongAmountsAreNeverCut(t *testing.T) {
	f := sample(t)
	w := open(t, f, &f.Approver)
	w.win.Resize(fyne.NewSize(minWidth, minHeight))
	w.openSupplier(t, longSupplier(w), "")
	w.press("t")
	shown := test.RenderToMarkup(w.win.Canvas())
	for _, want := range []string{"EUR 9,999,999,935.10", "8,403,361,290.00", "1,596,638,645.10"} {
		if !strings.Contains(shown, ">"+want+"<") {
			t.Errorf("%s is not shown whole", want)
		}
	}
}
