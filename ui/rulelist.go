package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"countersign/ui/vm"
)

// ruleList draws rules one under the other, each as high as its sentence. It takes the
// focus as a whole; its keys go to the window, which moves the cursor.
type ruleList struct {
	widget.BaseWidget
	keys    *keyboard
	box     *fyne.Container
	cursor  int
	focused bool
}

func (k *kit) ruleList(cursor int, list []vm.RuleRow, point func(int), open func()) *ruleList {
	l := &ruleList{keys: k.keys, box: stack(0), cursor: cursor}
	for i, r := range list {
		l.box.Add(newRuleRow(k, r, func() { point(i) }, open))
	}
	l.ExtendBaseWidget(l)
	return l
}

func (l *ruleList) heightAt(width float32) float32 { return heightOf(l.box, width) }

// span is where the rule with the cursor begins and ends.
func (l *ruleList) span() (top, bottom float32) {
	if l.cursor >= len(l.box.Objects) {
		return 0, 0
	}
	o := l.box.Objects[l.cursor]
	return o.Position().Y, o.Position().Y + o.Size().Height
}

// FocusGained implements fyne.Focusable.
func (l *ruleList) FocusGained() { l.focused = true; l.Refresh() }

// FocusLost implements fyne.Focusable.
func (l *ruleList) FocusLost() { l.focused = false; l.Refresh() }

// TypedRune implements fyne.Focusable.
func (l *ruleList) TypedRune(c rune) { l.keys.typedRune(c) }

// TypedKey implements fyne.Focusable.
func (l *ruleList) TypedKey(e *fyne.KeyEvent) { l.keys.typedKey(e) }

// CreateRenderer implements fyne.Widget.
func (l *ruleList) CreateRenderer() fyne.WidgetRenderer {
	return &ruleListRenderer{l: l, bar: &canvas.Rectangle{}, ring: &canvas.Rectangle{StrokeWidth: 2, CornerRadius: 4}}
}

type ruleListRenderer struct {
	l         *ruleList
	bar, ring *canvas.Rectangle
}

func (x *ruleListRenderer) Destroy()           {}
func (x *ruleListRenderer) MinSize() fyne.Size { return x.l.box.MinSize() }
func (x *ruleListRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{x.l.box, x.bar, x.ring}
}

// Layout implements fyne.WidgetRenderer.
func (x *ruleListRenderer) Layout(s fyne.Size) {
	place(x.l.box, 0, 0, s.Width, s.Height)
	x.Refresh()
}

// Refresh implements fyne.WidgetRenderer.
func (x *ruleListRenderer) Refresh() {
	x.bar.FillColor = themed(theme.ColorNamePrimary)
	x.ring.FillColor, x.ring.StrokeColor = themed(""), themed("")
	if x.l.focused {
		x.ring.StrokeColor = themed(theme.ColorNamePrimary)
	}
	top, bottom := x.l.span()
	place(x.bar, 0, top, 3, bottom-top)
	place(x.ring, 1, top+1, x.l.Size().Width-2, max(0, bottom-top-2))
	x.bar.Refresh()
	x.ring.Refresh()
}

// ruleRow is a rule that can be pointed at.
type ruleRow struct {
	panel
	onPoint, onOpen func()
}

func newRuleRow(k *kit, v vm.RuleRow, point, open func()) *ruleRow {
	words := stack(2, newLabel(v.Name, bold, wrap), newLabel(v.Sentence, wrap))
	if v.Note != "" {
		words.Add(newLabel(v.Note, small, muted, wrap))
	}
	line := shared(space3, []float32{0, 1, 0}, sizedTo(24, 0, newLabel(v.Number, muted, right)), words, sizedTo(96, 0, k.mark(v.Mark)))
	r := &ruleRow{panel: panel{fill: colorSurface, content: stack(0, inset(space3, space4, 0, line), hline())}, onPoint: point, onOpen: open}
	if v.Cursor {
		r.fill = colorTint
	}
	r.ExtendBaseWidget(r)
	return r
}

// MouseDown implements desktop.Mouseable.
func (r *ruleRow) MouseDown(*desktop.MouseEvent) { r.onPoint() }

// MouseUp implements desktop.Mouseable.
func (r *ruleRow) MouseUp(*desktop.MouseEvent) {}

// DoubleTapped implements fyne.DoubleTappable.
func (r *ruleRow) DoubleTapped(*fyne.PointEvent) { r.onOpen() }
