package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"countersign/ui/vm"
)

// fieldsView is the header fields, two in a row, and what the checks found.
func (r *reviewScreen) fieldsView() fyne.CanvasObject {
	v := r.state.View
	var parts []fyne.CanvasObject
	if len(v.Learnt) > 0 {
		parts = append(parts, inset(space1, space2, 0, r.learntView(r.w.kit.say("learnt.title"), v.Learnt)))
	}
	for i := 0; i < len(v.Fields); i += 2 {
		pair := []fyne.CanvasObject{r.field(v.Fields[i]), newLabel("")}
		if i+1 < len(v.Fields) {
			pair[1] = r.field(v.Fields[i+1])
		}
		parts = append(parts, shared(space2, []float32{1, 1}, pair...))
	}
	for _, m := range v.Checks {
		icon := sizedTo(18, 18, newGlyph(m.Icon, toneColor(m.Tone), 14))
		parts = append(parts, inset(space1, space2, 0, shared(space2, []float32{0, 1}, icon, newLabel(m.Text, small, muted, wrap))))
	}
	return inset(space2, space2, 2, parts...)
}

func (r *reviewScreen) field(c vm.FieldCell) fyne.CanvasObject {
	if c.Name == r.state.Editing {
		return r.fieldEditor(c)
	}
	f := newFieldCell(r.w.kit, c, r.state.View.Editable)
	f.onFocus = func() { r.focused(c.Name) }
	f.onEdit = func() { r.edit(c.Name) }
	r.cells[c.Name] = f
	return f
}

// fieldEditor is a field while it is being corrected.
func (r *reviewScreen) fieldEditor(c vm.FieldCell) fyne.CanvasObject {
	k := r.w.kit
	e := newEntry("")
	e.SetText(typedValue(r.state, c))
	e.CursorColumn = len([]rune(e.Text))
	send := func(text string) {
		in, ok := r.state.Typed(text)
		r.show()
		if ok {
			r.carry(in)
		}
	}
	e.onSend = send
	e.onEscape = func() { r.state.CancelEdit(); r.show() }
	r.answer = e
	parts := []fyne.CanvasObject{newLabel(c.Label, small, muted), e, newLabel(k.say("state.pick"), small, muted, wrap)}
	if r.state.Fault != "" {
		parts = append(parts, newLabel(r.state.Fault, small, tone(vm.ToneBlock), wrap))
	}
	if len(c.Choices) > 0 {
		parts = append(parts, newLabel(k.say("state.also_read"), small, muted))
	}
	for _, choice := range c.Choices {
		parts = append(parts, k.button(choice.Text, plain, func() { send(choice.Value) }))
	}
	parts = append(parts, row(space2, 0, newLabel(""), k.button(k.say("button.cancel"), plain, e.onEscape).withKey("Esc"),
		k.button(k.say("button.save"), primary, func() { send(e.Text) }).withKey("Enter")))
	return newPanel(colorTint, inset(space1, space2, space1, parts...))
}

// fieldCell draws one field: label and state above, value below. With the cursor
// it has a ring, and its place on the page is marked.
type fieldCell struct {
	widget.BaseWidget
	kit     *kit
	cell    vm.FieldCell
	edits   bool
	onFocus func()
	onEdit  func()

	hovered, focused bool
}

func newFieldCell(k *kit, c vm.FieldCell, edits bool) *fieldCell {
	f := &fieldCell{kit: k, cell: c, edits: edits}
	f.ExtendBaseWidget(f)
	return f
}

// Tapped implements fyne.Tappable.
func (f *fieldCell) Tapped(*fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(f); c != nil {
		c.Focus(f)
	}
}

// TappedSecondary opens the field for correction.
func (f *fieldCell) TappedSecondary(*fyne.PointEvent) { f.onEdit() }

// MouseIn implements desktop.Hoverable.
func (f *fieldCell) MouseIn(*desktop.MouseEvent) { f.hovered = true; f.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (f *fieldCell) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (f *fieldCell) MouseOut() { f.hovered = false; f.Refresh() }

// FocusGained implements fyne.Focusable.
func (f *fieldCell) FocusGained() { f.focused = true; f.Refresh(); f.onFocus() }

// FocusLost implements fyne.Focusable.
func (f *fieldCell) FocusLost() { f.focused = false; f.Refresh() }

// AcceptsTab implements fyne.Tabbable: Tab stops at unsure fields first.
func (f *fieldCell) AcceptsTab() bool { return true }

// TypedRune implements fyne.Focusable.
func (f *fieldCell) TypedRune(c rune) { f.kit.keys.typedRune(c) }

// TypedKey implements fyne.Focusable.
func (f *fieldCell) TypedKey(e *fyne.KeyEvent) { f.kit.keys.typedKey(e) }

// CreateRenderer implements fyne.Widget.
func (f *fieldCell) CreateRenderer() fyne.WidgetRenderer {
	r := &fieldRenderer{f: f, back: &canvas.Rectangle{CornerRadius: 4, StrokeWidth: 2}, label: newLabel(f.cell.Label, small, muted),
		value: newLabel(""), icon: newGlyph(f.cell.Mark.Icon, toneColor(f.cell.Mark.Tone), 13), mark: newLabel(f.cell.Mark.Text, small, tone(f.cell.Mark.Tone)), more: newLabel("", small, muted)}
	r.Refresh()
	return r
}

const fieldHeight float32 = 45

type fieldRenderer struct {
	f                  *fieldCell
	back               *canvas.Rectangle
	dashes             []*canvas.Line
	label, value, mark *label
	more               *label // how to see the other readings
	icon               *glyph
}

func (r *fieldRenderer) Destroy()           {}
func (r *fieldRenderer) MinSize() fyne.Size { return fyne.NewSize(120, fieldHeight) }

// Layout implements fyne.WidgetRenderer.
func (r *fieldRenderer) Layout(s fyne.Size) {
	r.back.Resize(s)
	h := r.label.lineHeight()
	name := r.label.measure(r.label.text).Width + 1
	place(r.label, space2, 4, min(name, s.Width-2*space2), h)
	more := float32(0)
	if r.more.text != "" {
		more = r.more.measure(r.more.text).Width + 1
	}
	place(r.value, space2, 4+h+1, s.Width-2*space2-more, r.value.lineHeight())
	place(r.more, s.Width-space2-more, 4+h+2, more, h)
	room := s.Width - 2*space2 - name - space2
	want := r.mark.measure(r.mark.text).Width + 1
	if room < 30 || r.f.cell.Mark.Text == "" {
		place(r.mark, 0, 0, 0, 0)
		place(r.icon, 0, 0, 0, 0)
		r.icon.set(vm.IconNone, colorMuted)
	} else {
		w := min(want, room-17)
		r.icon.set(r.f.cell.Mark.Icon, toneColor(r.f.cell.Mark.Tone))
		place(r.mark, s.Width-space2-w, 4, w, h)
		place(r.icon, s.Width-space2-w-17, 4+(h-13)/2, 13, 13)
	}
	r.outline(s)
}

// outline draws dashes around a field that waits for the person.
func (r *fieldRenderer) outline(s fyne.Size) {
	r.dashes = r.dashes[:0]
	if !r.f.cell.Stops() || r.f.focused {
		return
	}
	const dash, gap = 3, 3
	c := themed(colorWarn)
	add := func(x1, y1, x2, y2 float32) {
		l := &canvas.Line{StrokeColor: c, StrokeWidth: 1}
		l.Position1, l.Position2 = fyne.NewPos(x1, y1), fyne.NewPos(x2, y2)
		r.dashes = append(r.dashes, l)
	}
	for x := float32(1); x < s.Width-1; x += dash + gap {
		end := min(x+dash, s.Width-1)
		add(x, 1, end, 1)
		add(x, s.Height-1, end, s.Height-1)
	}
	for y := float32(1); y < s.Height-1; y += dash + gap {
		end := min(y+dash, s.Height-1)
		add(1, y, 1, end)
		add(s.Width-1, y, s.Width-1, end)
	}
}

// Objects implements fyne.WidgetRenderer.
func (r *fieldRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.back, r.label, r.icon, r.mark, r.value, r.more}
	for _, d := range r.dashes {
		out = append(out, d)
	}
	return out
}

// Refresh implements fyne.WidgetRenderer.
func (r *fieldRenderer) Refresh() {
	f := r.f
	back, ring := fyne.ThemeColorName(""), fyne.ThemeColorName("")
	if f.hovered {
		back = colorHover
	}
	if f.focused {
		back, ring = colorTint, theme.ColorNamePrimary
	}
	r.back.FillColor, r.back.StrokeColor = themed(back), themed(ring)
	text, ink := f.cell.Value, theme.ColorNameForeground
	if text == "" {
		ink, text = colorMuted, f.kit.say("state.unstated")
		if f.cell.State == vm.FieldMissing && f.edits {
			text = f.kit.say("state.enter")
		}
	}
	r.value.set(text, ink)
	more := ""
	if n := len(f.cell.Choices); n > 0 && f.focused && f.edits {
		more = f.kit.words.Count("state.choices", n)
	}
	r.more.setText(more)
	r.Layout(f.Size())
	canvas.Refresh(f)
}
