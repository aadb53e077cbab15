package ui

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"countersign/core"
	"countersign/ui/vm"
)

// TestAskByKeys asks a colleague, answers as that colleague and corrects a line,
// without a mouse.
func TestAskByKeys(t *testing.T) {
	f := sample(t)
	w := open(t, f, &f.Approver)
	w.openSupplier(t, "Beispiel Werkzeuge GmbH & Co. KG", "77-1182")
	w.press("q")
	if _, ok := w.win.Canvas().Focused().(*entry); !ok || w.review.state.Asking == nil {
		t.Fatal("Q did not ask for the question")
	}
	w.press("Enter")
	if w.review.state.Fault == "" {
		t.Error("an empty question was taken")
	}
	test.Type(w.win.Canvas().Focused().(*entry), "ours?")
	w.press("Enter")
	if q := w.review.state.View.Questions; len(q) != 1 || q[0].Who != "anna asks carl" || q[0].Mine {
		t.Fatalf("%+v", q)
	}

	w = open(t, f, &f.Clerk)
	w.openSupplier(t, "Beispiel Werkzeuge GmbH & Co. KG", "77-1182")
	w.review.state.AskAnswer(0)
	w.review.show()
	test.Type(w.win.Canvas().Focused().(*entry), "yes")
	w.press("Enter")
	if s := w.review.state.View.Settled; len(w.review.state.View.Questions) != 0 || len(s) != 1 {
		t.Errorf("after the answer: %+v", s)
	}
}

func TestCorrectALineByKeys(t *testing.T) {
	f := sample(t)
	w := open(t, f, &f.Clerk)
	w.openSupplier(t, "Sample Freight B.V.", "")
	w.press("t")
	w.focus(w.review.lines["1"])
	w.press("e")
	e, ok := w.win.Canvas().Focused().(*entry)
	if !ok || w.review.state.EditingLine != "1" || e.Text != "Pallet Rotterdam to Berlin" {
		t.Fatal("E did not open the line with the cursor")
	}
	e.SetText("Pallet Rotterdam to Bremen")
	w.press("Enter")
	if got := w.review.state.View.Lines.Rows[0].Description; got != "Pallet Rotterdam to Bremen" || w.review.state.EditingLine != "" {
		t.Errorf("the line says %q", got)
	}
	w.press("e", "Escape")
	if w.review == nil || w.review.state.EditingLine != "" {
		t.Error("Escape did not close the line alone")
	}
}

func TestArrivalsByKeys(t *testing.T) {
	f := sample(t)
	w := open(t, f, &f.Clerk)
	w.press("5")
	l, ok := w.active().(*listScreen)
	if !ok || l.state.Screen != vm.ScreenArrivals || len(l.state.Rows()) != 9 {
		t.Fatal("5 did not show what came in")
	}
	w.press("t")
	if l.state.Filter != string(core.Became) || len(l.state.Rows()) != 3 {
		t.Fatalf("T shows %q with %d rows", l.state.Filter, len(l.state.Rows()))
	}
	w.press("Enter")
	if w.review == nil {
		t.Fatal("Enter did not open the invoice")
	}
	w.press("Escape", "Escape")
	if w.review != nil || l.state.Filter != "" || len(l.state.Rows()) != 9 {
		t.Error("Escape did not show everything again")
	}
}

// A mail that failed is taken in by a key, and no other row takes that key.
func TestTakeMailByKey(t *testing.T) {
	f := sample(t)
	m := &mailbox{state: vm.MailState{Set: true, LastOK: f.Now}}
	w := open(t, f, &f.Clerk, func(d *Deps) { d.Mail = m })
	w.press("5")
	l := w.active().(*listScreen)
	want := core.MessageID("")
	for i, r := range l.state.Rows() {
		l.state.Cursor = i
		l.moved()
		w.press("i")
		if r.Take {
			want = r.Mail
		}
	}
	if len(m.taken) != 1 || want == "" || m.taken[0] != want {
		t.Errorf("taken in: %q, want %q", m.taken, want)
	}
	m.err = core.Errorf(core.Refused, "this mail was taken in already")
	for i, r := range l.state.Rows() {
		if r.Take {
			l.state.Cursor = i
		}
	}
	w.press("i")
	if len(m.taken) != 2 || w.busy {
		t.Errorf("taken in again: %d, busy %v", len(m.taken), w.busy)
	}
}
