package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"countersign/ui/vm"
)

// buttonKind is how loud a button is.
type buttonKind int

const (
	plain   buttonKind = iota
	primary            // filled: the one thing to do next
	quiet              // without a border, for bars
)

// button is a verb with an optional icon and the key that does the same. Letters
// typed while it has the focus still go to the window.
type button struct {
	widget.BaseWidget
	keys     *keyboard
	text     string
	key      string
	icon     vm.Icon
	kind     buttonKind
	active   bool // shown as chosen, for tabs and toggles
	disabled bool
	onTap    func()
	onFocus  func()

	hovered, focused bool
}

func (k *kit) button(text string, kind buttonKind, onTap func()) *button {
	b := &button{keys: k.keys, text: text, kind: kind, onTap: onTap}
	b.ExtendBaseWidget(b)
	return b
}

func (k *kit) iconButton(i vm.Icon, onTap func()) *button {
	b := &button{keys: k.keys, icon: i, kind: quiet, onTap: onTap}
	b.ExtendBaseWidget(b)
	return b
}

func (b *button) withKey(key string) *button          { b.key = key; return b }
func (b *button) withIcon(i vm.Icon) *button          { b.icon = i; return b }
func (b *button) setDisabled(d bool) *button          { b.disabled = d; b.Refresh(); return b }
func (b *button) press()                              { b.Tapped(nil) }
func (b *button) Cursor() desktop.Cursor              { return desktop.DefaultCursor }
func (b *button) MouseIn(*desktop.MouseEvent)         { b.hovered = true; b.Refresh() }
func (b *button) MouseMoved(*desktop.MouseEvent)      {}
func (b *button) MouseOut()                           { b.hovered = false; b.Refresh() }
func (b *button) FocusLost()                          { b.focused = false; b.Refresh() }
func (b *button) TypedRune(r rune)                    { b.typedRune(r) }
func (b *button) CreateRenderer() fyne.WidgetRenderer { return newButtonRenderer(b) }

// FocusGained implements fyne.Focusable.
func (b *button) FocusGained() {
	b.focused = true
	b.Refresh()
	if b.onFocus != nil {
		b.onFocus()
	}
}

// Tapped implements fyne.Tappable.
func (b *button) Tapped(*fyne.PointEvent) {
	if !b.disabled && b.onTap != nil {
		b.onTap()
	}
}

func (b *button) typedRune(r rune) {
	if r == ' ' {
		b.press()
		return
	}
	b.keys.typedRune(r)
}

// TypedKey implements fyne.Focusable.
func (b *button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		b.press()
	case fyne.KeySpace:
	default:
		b.keys.typedKey(e)
	}
}

type buttonRenderer struct {
	b         *button
	back      *canvas.Rectangle
	ring      *canvas.Rectangle
	text, key *canvas.Text
	icon      *glyph
}

func newButtonRenderer(b *button) *buttonRenderer {
	r := &buttonRenderer{b: b, back: &canvas.Rectangle{CornerRadius: 4, StrokeWidth: 1}, ring: &canvas.Rectangle{CornerRadius: 6, StrokeWidth: 2},
		text: &canvas.Text{TextSize: sizeBody}, key: &canvas.Text{TextSize: sizeSmall}, icon: newGlyph(b.icon, colorMuted, 16)}
	r.paint()
	return r
}

func (r *buttonRenderer) Destroy() {}

// paint takes the colours from the button's state.
func (r *buttonRenderer) paint() {
	b := r.b
	ink, back, border := theme.ColorNameForeground, colorSurface, colorLine
	switch {
	case b.disabled:
		ink, back = colorMuted, theme.ColorNameBackground
	case b.kind == primary:
		ink, back, border = colorOnFill, theme.ColorNamePrimary, theme.ColorNamePrimary
	case b.hovered:
		back = colorHover
	}
	if b.kind == quiet {
		border = ""
		if !b.hovered || b.disabled {
			back = ""
		}
		if b.active {
			ink = theme.ColorNamePrimary
		}
	}
	r.text.Text, r.text.Color = b.text, themed(ink)
	r.text.TextStyle.Bold = b.kind == primary || b.active
	r.key.Text, r.key.Color = b.key, themed(ink)
	if b.kind != primary || b.disabled {
		r.key.Color = themed(colorMuted)
	}
	r.back.FillColor, r.back.StrokeColor = themed(back), themed(border)
	r.ring.StrokeColor = themed("")
	if b.focused {
		r.ring.StrokeColor = themed(theme.ColorNamePrimary)
	}
	r.icon.icon, r.icon.color = b.icon, ink
	r.icon.Refresh()
}

func (r *buttonRenderer) textSize(t *canvas.Text) fyne.Size {
	if t.Text == "" {
		return fyne.Size{}
	}
	return fyne.MeasureText(t.Text, t.TextSize, t.TextStyle)
}

func (r *buttonRenderer) parts() (w float32, icon, text, key fyne.Size) {
	if r.b.icon != vm.IconNone {
		icon = fyne.NewSquareSize(16)
	}
	text, key = r.textSize(r.text), r.textSize(r.key)
	for _, s := range []fyne.Size{icon, text, key} {
		if s.Width > 0 {
			if w > 0 {
				w += space2
			}
			w += s.Width
		}
	}
	return w, icon, text, key
}

// MinSize implements fyne.WidgetRenderer.
func (r *buttonRenderer) MinSize() fyne.Size {
	w, _, _, _ := r.parts()
	margin := space3
	if r.b.text == "" {
		margin = 7
	}
	return fyne.NewSize(w+2*margin, 30)
}

// Layout implements fyne.WidgetRenderer.
func (r *buttonRenderer) Layout(s fyne.Size) {
	r.back.Resize(s)
	r.ring.Move(fyne.NewPos(-2, -2))
	r.ring.Resize(s.AddWidthHeight(4, 4))
	w, icon, text, key := r.parts()
	x := (s.Width - w) / 2
	put := func(o fyne.CanvasObject, size fyne.Size) {
		if size.Width == 0 {
			o.Resize(fyne.Size{})
			return
		}
		o.Move(fyne.NewPos(x, (s.Height-size.Height)/2))
		o.Resize(size)
		x += size.Width + space2
	}
	put(r.icon, icon)
	put(r.text, text)
	put(r.key, key)
}

// Objects implements fyne.WidgetRenderer.
func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.ring, r.icon, r.text, r.key}
}

// Refresh implements fyne.WidgetRenderer.
func (r *buttonRenderer) Refresh() {
	r.paint()
	r.Layout(r.b.Size())
	canvas.Refresh(r.b)
}
