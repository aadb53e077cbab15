package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// What has the focus is seen whole in the smallest window, at once after opening and
// after every change of the tab.
func TestFocusIsSeen(t *testing.T) {
	f := sample(t)
	w := open(t, f, &f.Approver)
	w.win.Resize(fyne.NewSize(minWidth, minHeight))
	d := fyne.CurrentApp().Driver()
	seen := func(what string, o fyne.CanvasObject) {
		t.Helper()
		top, view := d.AbsolutePositionForObject(o).Y, d.AbsolutePositionForObject(w.review.flow.outer).Y
		if bottom := top + o.Size().Height; o.Size().Height == 0 || top < view || bottom > view+w.review.flow.outer.Size().Height {
			t.Errorf("%s is at %v to %v, in view is %v to %v", what, top, bottom, view, view+w.review.flow.outer.Size().Height)
		}
	}
	for _, x := range []struct{ supplier, number string }{{"Example Hosting GmbH", "R 0"}, {"Muster Papier und Druck AG", "MP-90342"}, {longSupplier(w), ""}} {
		w.openSupplier(t, x.supplier, x.number)
		seen(x.supplier+": the field", w.win.Canvas().Focused().(fyne.CanvasObject))
		w.press("t")
		line, ok := w.win.Canvas().Focused().(*lineRow)
		if !ok {
			t.Fatal("no line has the focus")
		}
		seen(x.supplier+": the line", line)
		w.press("e")
		seen(x.supplier+": the editor of the line", w.review.editor)
		w.press("Escape", "t")
		seen(x.supplier+": the tabs", w.review.body.Objects[1])
		w.press("t")
		seen(x.supplier+": the tabs", w.review.body.Objects[1])
		w.press("Escape")
	}
}

// Tab goes through an invoice as people read it: behind its last field come the
// decisions, not the rail at the other end of the window.
func TestTabGoesOnToTheDecisions(t *testing.T) {
	f := sample(t)
	w := open(t, f, &f.Approver)
	w.openSupplier(t, "Klar Gebäudereinigung GmbH", "KG-1201")
	for range 3 * len(w.review.state.View.Fields) {
		if _, field := w.win.Canvas().Focused().(*fieldCell); !field {
			break
		}
		w.press("Tab")
	}
	if b, ok := w.win.Canvas().Focused().(*button); !ok || b.text != w.kit.say("action.ask") {
		t.Errorf("behind the last field is %T", w.win.Canvas().Focused())
	}
}
