package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"countersign/core"
)

// A file of several invoices is divided by keys, taken back, and divided otherwise.
func TestDividingAFile(t *testing.T) {
	f := sample(t)
	id, err := f.Batch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w := open(t, f, &f.Approver)
	w.openReview(id)
	v := w.review.state.View
	if !v.Split.Proposed || len(v.Split.Rows) != 3 || v.Split.Rows[1].Pages != "pages 2-3" || v.Editable || v.Actions[len(v.Actions)-1].Enabled {
		t.Fatalf("shown is %+v, %q", v.Split, v.Settle.Text)
	}
	w.picture(t, "split-proposed")
	w.press("s")
	if v = w.review.state.View; v.Split.Proposed || len(v.Split.Rows) != 3 || v.Split.Title != "Document 1 of 3 in scan 0012.pdf" || v.Split.By != "As anna said" {
		t.Errorf("confirmed: %+v", v.Split)
	}
	w.picture(t, "split-divided")
	w.press("Ctrl+Z")
	if v = w.review.state.View; !v.Split.Proposed {
		t.Errorf("taken back: %+v", v.Split)
	}
	w.press("p")
	if a := w.review.state.Asking; a == nil || a.Initial != "1,2-3,4" {
		t.Fatalf("asked is %+v", a)
	}
	w.picture(t, "split-pages")
	w.press("Escape", "u")
	if v = w.review.state.View; v.Split.Proposed || len(v.Split.Rows) != 0 || v.Split.Title != "scan 0012.pdf is one document" {
		t.Errorf("one: %+v", v.Split)
	}
	w.press("s")
	if len(w.review.state.View.Split.Rows) != 0 {
		t.Error("a key divided what is no question")
	}
}

// From a part that is no more the window goes to the file's first.
func TestDividingFromAPart(t *testing.T) {
	f := sample(t)
	id, err := f.Batch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Desk.Split(t.Context(), f.Clerk, id, 0, nil); err != nil {
		t.Fatal(err)
	}
	w := open(t, f, &f.Approver)
	w.app.Settings().SetTheme(ThemeOf(theme.VariantDark))
	w.win.Resize(fyne.NewSize(1000, 640))
	w.openReview(id + "-3")
	w.picture(t, "split-part-dark")
	w.press("u")
	if got := w.review.state.ID; got != id {
		t.Errorf("the window shows %s", got)
	}
	if _, err := f.Desk.Reject(t.Context(), core.User{Name: "anna", Roles: []core.Role{core.Approver}}, id+"-3", 0, "x"); core.KindOf(err) != core.Refused {
		t.Errorf("the part can still be rejected: %v", err)
	}
}
