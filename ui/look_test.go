package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"countersign/ui/uitest"
	"countersign/ui/vm"
)

// TestLook draws the screens in the states that a person meets. It passes when all
// of them can be drawn; with -look it leaves the pictures to look at.
func TestLook(t *testing.T) {
	f := sample(t)
	for _, size := range []struct {
		name string
		w, h float32
		dark bool
	}{{"1280", 1280, 800, false}, {"1280dark", 1280, 800, true}, {"1000", 1000, 640, false}} {
		t.Run(size.name, func(t *testing.T) {
			w := open(t, f, &f.Approver)
			if size.dark {
				w.app.Settings().SetTheme(ThemeOf(theme.VariantDark))
			}
			w.win.Resize(fyne.NewSize(size.w, size.h))
			lookAt(t, w, size.name)
		})
	}
}

func lookAt(t *testing.T, w *Window, name string) {
	w.picture(t, name+"-queue")
	w.press(" ", "j", " ", "j", " ")
	w.picture(t, name+"-selected")
	w.press("Escape")
	for _, x := range []struct{ shot, supplier, number string }{
		{"mismatch", "Muster Papier und Druck AG", "MP-90311"}, {"needs", "Beispiel Werkzeuge GmbH & Co. KG", "no number"},
		{"clean", "Klar Gebäudereinigung GmbH", "KG-120"}, {"duplicate", "Example Hosting GmbH", "R 0"}, {"bank", "Muster Papier und Druck AG", "MP-90342"},
		{"sixty", "Beispiel Werkzeuge GmbH & Co. KG", "BW-4477"}, {"long", longSupplier(w), ""}, {"unreadable", "scanner@example.com", ""},
	} {
		w.openSupplier(t, x.supplier, x.number)
		w.picture(t, name+"-"+x.shot)
		w.press("t")
		w.picture(t, name+"-"+x.shot+"-lines")
		w.press("t")
		w.picture(t, name+"-"+x.shot+"-supplier")
		w.press("t")
		w.picture(t, name+"-"+x.shot+"-history")
		w.press("Escape")
	}
	w.openSupplier(t, "Example Hosting GmbH", "R 0")
	w.press("d")
	w.picture(t, name+"-compare")
	w.press("Escape", "e")
	w.picture(t, name+"-edit")
	w.press("Escape", "q")
	w.picture(t, name+"-question")
	w.press("Escape", "t")
	w.review.lineFocused("1")
	w.press("e")
	w.picture(t, name+"-line")
	w.press("Escape", "h")
	w.picture(t, name+"-ask")
	w.press("Escape", "Escape", "?")
	w.picture(t, name+"-keys")
	w.press("Escape")
	for i, s := range []vm.Screen{vm.ScreenInvoices, vm.ScreenOrders, vm.ScreenSuppliers, vm.ScreenArrivals, vm.ScreenActivity} {
		w.press(string(rune('2' + i)))
		w.picture(t, name+"-"+string(s))
	}
	w.press("3", "Enter")
	w.picture(t, name+"-order")
	w.press("z")
}

func longSupplier(w *Window) string {
	for _, r := range w.queue.state.Rows() {
		if len(r.Supplier) > 80 {
			return r.Supplier
		}
	}
	return ""
}

// TestLookAtStates draws what is shown when there is nothing, or trouble.
func TestLookAtStates(t *testing.T) {
	f, err := uitest.Empty(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w := open(t, f, &f.Approver)
	w.picture(t, "empty-queue")
	w.press("3")
	w.picture(t, "empty-orders")
	w = open(t, f, nil)
	w.picture(t, "signin")
	w = open(t, uitest.Bare(), nil)
	w.picture(t, "firstrun")
}

// cutLabels are the texts that are drawn with an ellipsis.
func cutLabels(o fyne.CanvasObject) []string {
	var out []string
	for _, o := range test.LaidOutObjects(o) {
		if l, ok := o.(*label); ok && !l.wrap && l.Visible() && l.Size().Width > 0 && l.measure(l.text).Width > l.Size().Width+1 {
			out = append(out, l.text)
		}
	}
	return out
}

// The overview of keys says what each does in full, in the smallest window too.
func TestKeysAreSaidInFull(t *testing.T) {
	f := sample(t)
	w := open(t, f, &f.Approver)
	w.win.Resize(fyne.NewSize(minWidth, minHeight))
	w.press("?")
	if cut := cutLabels(w.overlay.Content); len(cut) > 0 {
		t.Errorf("cut: %q", cut)
	}
}

// The numbers of an invoice's lines, the ordered price and the unit among them, have room
// beside one another in the window's first size, twelve digits too.
func TestLinesHaveRoom(t *testing.T) {
	f := sample(t)
	w := open(t, f, &f.Approver)
	w.win.Resize(fyne.NewSize(firstWidth, firstHeight))
	for _, x := range []struct{ supplier, number string }{{"Muster Papier und Druck AG", "MP-90311"}, {longSupplier(w), ""}} {
		w.openSupplier(t, x.supplier, x.number)
		w.press("t")
		for _, l := range w.review.lines {
			need := 2*space4 + lineNumberWide + space1*float32(len(l.columns)-1)
			for _, wide := range l.columns {
				need += wide
			}
			if l.row.OrderPrice == "" || l.row.Unit == "" || need > l.Size().Width {
				t.Errorf("line %s needs %v and has %v: %+v", l.row.Line, need, l.Size().Width, l.row)
			}
		}
		w.press("Escape")
	}
}
