package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"countersign/core"
	"countersign/ui/vm"
)

// clickPage clicks a point of the page that is shown, in fractions of it.
func (w *Window) clickPage(x, y float32) {
	t := w.review.page.touch
	test.TapAt(t, fyne.NewPos(x*t.Size().Width, y*t.Size().Height))
}

// A missing number is clicked on the page and confirmed; the screen then says what was
// learnt, and takes it back.
func TestClickedNumberIsLearnt(t *testing.T) {
	for _, look := range []struct {
		name string
		dark bool
		w, h float32
	}{{"1280", false, 1280, 800}, {"1280dark", true, 1280, 800}, {"1000", false, 1000, 640}} {
		f := sample(t)
		w := open(t, f, &f.Approver)
		if look.dark {
			w.app.Settings().SetTheme(ThemeOf(theme.VariantDark))
		}
		w.win.Resize(fyne.NewSize(look.w, look.h))
		w.openSupplier(t, "Beispiel Werkzeuge GmbH & Co. KG", "no number")
		r := w.review
		if c, _ := r.state.View.Field("number"); r.state.Focus != "number" || c.State != vm.FieldMissing {
			t.Fatalf("the cursor is on %s", r.state.Focus)
		}
		w.picture(t, look.name+"-missing")
		w.clickPage(0.98, 0.98)
		if n := w.notices.Shown(); len(n) != 1 || !strings.Contains(n[0].Text, "Nothing stands there") {
			t.Errorf("a click on nothing says %+v", n)
		}
		w.press("x")
		w.clickPage(0.78, 0.166)
		if r.state.Editing != "number" || r.state.Picked == nil || r.state.Picked.Value != "BW-4410" || len(r.state.Evidence()) == 0 {
			t.Fatalf("the click picked %+v for %q", r.state.Picked, r.state.Editing)
		}
		w.picture(t, look.name+"-picked")
		w.press("Enter")
		v := w.review.state.View
		if c, _ := v.Field("number"); c.Raw != "BW-4410" || c.State != vm.FieldCorrected || c.Page != 1 {
			t.Errorf("the number is %+v", c)
		}
		if len(v.Learnt) != 1 || v.Learnt[0].Text != "Learnt from BW-4410 on 3 Nov: counts from the next invoice on." || v.Learnt[0].Title != "Invoice number: BW-4410" {
			t.Fatalf("learnt: %+v", v.Learnt)
		}
		w.picture(t, look.name+"-learnt")
		r.state.SetTab(vm.TabSupplier)
		r.show()
		w.picture(t, look.name+"-learnt-supplier")
		if in, now := r.state.AskStep(r.state.View.Panel.Learnt[0].Back); now || in.Kind != "" {
			t.Fatal("a lesson is taken back without a reason")
		}
		r.show()
		w.picture(t, look.name+"-learnt-ask")
		in, ok := r.state.Answer("that is the order")
		if !ok {
			t.Fatal(r.state.Fault)
		}
		r.carry(in)
		panel := w.review.state.View.Panel
		if len(panel.Learnt) != 1 || !panel.Learnt[0].Ended || panel.Learnt[0].Mark.Text != "taken back by anna" || len(w.review.state.View.Learnt) != 0 {
			t.Errorf("after it was taken back: %+v", panel.Learnt)
		}
		w.picture(t, look.name+"-learnt-back")
	}
}

// The other readings of a field are in a menu, by a key.
func TestOtherReadingsInAMenu(t *testing.T) {
	f := sample(t)
	w := open(t, f, &f.Approver)
	w.openSupplier(t, "Beispiel Werkzeuge GmbH & Co. KG", "no number")
	w.review.state.FocusField("due_date")
	w.review.show()
	w.press("m")
	menu, ok := w.win.Canvas().Focused().(*widget.PopUpMenu)
	if !ok {
		t.Fatalf("the focus is on %T", w.win.Canvas().Focused())
	}
	w.picture(t, "1280-choices")
	menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if c, _ := w.review.state.View.Field("due_date"); c.Raw != "2026-12-03" || c.State != vm.FieldCorrected {
		t.Errorf("the due date is %q, %s", c.Raw, c.State)
	}
}

// Whoever may not enter anything picks nothing and takes nothing back.
func TestAuditorPicksNothing(t *testing.T) {
	f := sample(t)
	auditor := core.User{Name: "vera", Roles: []core.Role{core.Auditor}}
	w := open(t, f, &auditor)
	w.openSupplier(t, "Beispiel Werkzeuge GmbH & Co. KG", "no number")
	w.clickPage(0.78, 0.166)
	if w.review.state.Editing != "" || w.review.state.Picked != nil {
		t.Error("an auditor picked a number")
	}
}
