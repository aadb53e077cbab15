package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"countersign/ui/vm"
)

// strip is the bottom of the window: progress of long work with a way to stop it,
// and messages that stay until they are read.
type strip struct {
	w        *Window
	root     *fyne.Container
	bar      *widget.ProgressBar
	endless  *widget.ProgressBarInfinite
	work     fyne.CanvasObject // nil while nothing runs
	unfolded []vm.Notice       // whose details are shown
}

func newStrip(w *Window) *strip {
	return &strip{w: w, root: stack(0)}
}

// show draws the work under way and the messages.
func (s *strip) show() {
	var parts []fyne.CanvasObject
	if s.work != nil {
		parts = append(parts, hline(), newPanel("background", inset(space2, space3, 0, s.work)))
	}
	for i, n := range s.w.notices.Shown() {
		parts = append(parts, hline(), newPanel(colorSurface, inset(space2, space3, space1, s.notice(i, n))))
	}
	s.root.Objects = parts
	s.root.Refresh()
	s.w.frame.root.Refresh()
}

func (s *strip) notice(i int, n vm.Notice) fyne.CanvasObject {
	k := s.w.kit
	icon := newGlyph(n.Mark.Icon, toneColor(n.Mark.Tone), 16)
	words := stack(0, newLabel(n.Text, wrap))
	if n.Hint != "" {
		words.Add(newLabel(n.Hint, small, muted, wrap))
	}
	parts := []fyne.CanvasObject{icon, words}
	open := slices.Contains(s.unfolded, n)
	if n.Details != "" {
		parts = append(parts, k.button(k.say("button.details"), quiet, func() { s.unfold(n, !open) }))
	}
	if n.Undo != "" {
		parts = append(parts, k.button(k.say("button.undo"), quiet, s.w.takeBack).withKey("Ctrl+Z"))
	}
	parts = append(parts, k.button(k.say("button.dismiss"), quiet, func() { s.w.dismiss(i) }).withKey("X"))
	line := row(space3, 1, parts...)
	if !open {
		return line
	}
	return stack(space1, line, newLabel(n.Details, small, muted, wrap))
}

func (s *strip) unfold(n vm.Notice, open bool) {
	s.unfolded = slices.DeleteFunc(s.unfolded, func(o vm.Notice) bool { return o == n })
	if open {
		s.unfolded = append(s.unfolded, n)
	}
	s.show()
}

// notify shows a message until it is dismissed.
func (w *Window) notify(n vm.Notice) {
	if !n.IsSet() || w.frame == nil {
		return
	}
	w.notices.Add(n)
	w.frame.strip.show()
}

func (w *Window) dismiss(i int) {
	w.notices.Dismiss(i)
	w.frame.strip.show()
}

// begin shows long work of total steps (0 for work whose length is not known).
func (w *Window) begin(text string, total int, stop context.CancelFunc) {
	w.busy = true
	s := w.frame.strip
	var gauge fyne.CanvasObject
	s.bar, s.endless = nil, nil
	if total > 0 {
		s.bar = widget.NewProgressBar()
		s.bar.Max = float64(total)
		s.bar.TextFormatter = func() string {
			return w.kit.say("several.progress", "n", int(s.bar.Value), "of", total)
		}
		gauge = s.bar
	} else {
		s.endless = widget.NewProgressBarInfinite()
		gauge = s.endless
	}
	s.work = row(space3, 2, newLabel(text, whole), sizedTo(220, 18, gauge), newLabel(""), w.kit.button(w.kit.say("button.stop"), plain, stop))
	s.show()
}

// progress notes that n steps are done.
func (w *Window) progress(n int) {
	if b := w.frame.strip.bar; b != nil {
		b.SetValue(float64(n))
	}
}

// end takes the work away.
func (w *Window) end() {
	w.busy = false
	s := w.frame.strip
	if s.endless != nil {
		s.endless.Stop()
	}
	s.work, s.bar, s.endless = nil, nil, nil
	s.show()
}
