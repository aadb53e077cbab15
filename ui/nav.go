package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"countersign/ui/vm"
)

// navItem is an entry of the rail or of the lanes: a name, a count, a line under
// it, and a bar at the left edge while it is the active one.
type navItem struct {
	widget.BaseWidget
	keys   *keyboard
	icon   vm.Icon
	name   string
	count  string
	under  string
	active bool
	narrow bool // the icon alone
	onTap  func()

	hovered, focused bool
}

func (k *kit) navItem(onTap func()) *navItem {
	n := &navItem{keys: k.keys, onTap: onTap}
	n.ExtendBaseWidget(n)
	return n
}

// Tapped implements fyne.Tappable.
func (n *navItem) Tapped(*fyne.PointEvent) { n.onTap() }

// MouseIn implements desktop.Hoverable.
func (n *navItem) MouseIn(*desktop.MouseEvent) { n.hovered = true; n.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (n *navItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (n *navItem) MouseOut() { n.hovered = false; n.Refresh() }

// FocusGained implements fyne.Focusable.
func (n *navItem) FocusGained() { n.focused = true; n.Refresh() }

// FocusLost implements fyne.Focusable.
func (n *navItem) FocusLost() { n.focused = false; n.Refresh() }

// TypedRune implements fyne.Focusable.
func (n *navItem) TypedRune(r rune) {
	if r == ' ' {
		n.onTap()
		return
	}
	n.keys.typedRune(r)
}

// TypedKey implements fyne.Focusable.
func (n *navItem) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		n.onTap()
	case fyne.KeySpace:
	default:
		n.keys.typedKey(e)
	}
}

// CreateRenderer implements fyne.Widget.
func (n *navItem) CreateRenderer() fyne.WidgetRenderer {
	r := &navRenderer{n: n, back: &canvas.Rectangle{CornerRadius: 4}, ring: &canvas.Rectangle{CornerRadius: 4, StrokeWidth: 2}, bar: &canvas.Rectangle{CornerRadius: 1.5},
		icon: newGlyph(vm.IconNone, colorMuted, 18), name: newLabel(""), count: newLabel("", right), under: newLabel("", small, muted)}
	r.Refresh()
	return r
}

type navRenderer struct {
	n                  *navItem
	back, ring, bar    *canvas.Rectangle
	icon               *glyph
	name, count, under *label
}

func (r *navRenderer) Destroy() {}

// MinSize implements fyne.WidgetRenderer.
func (r *navRenderer) MinSize() fyne.Size {
	if r.n.icon == vm.IconNone {
		return fyne.NewSize(80, 46)
	}
	return fyne.NewSize(40, 36)
}

// Layout implements fyne.WidgetRenderer.
func (r *navRenderer) Layout(s fyne.Size) {
	r.back.Resize(s)
	r.ring.Resize(s)
	place(r.bar, 0, 8, 3, s.Height-16)
	h := r.name.lineHeight()
	x := space3
	if r.n.icon != vm.IconNone {
		place(r.icon, x, (s.Height-18)/2, 18, 18)
		x += 18 + space3
		if r.n.narrow {
			place(r.icon, (s.Width-18)/2, (s.Height-18)/2, 18, 18)
		}
	}
	y := (s.Height - h) / 2
	if r.n.icon == vm.IconNone {
		y = s.Height/2 - h
		place(r.under, x, s.Height/2+1, s.Width-x-space2, h)
		if r.n.under == "" {
			y = (s.Height - h) / 2
		}
	}
	count := r.count.measure(r.n.count).Width
	place(r.count, s.Width-space3-count-1, y, count+1, h)
	place(r.name, x, y, s.Width-x-space3-count-space2, h)
}

// Objects implements fyne.WidgetRenderer.
func (r *navRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.bar, r.icon, r.name, r.count, r.under, r.ring}
}

// Refresh implements fyne.WidgetRenderer.
func (r *navRenderer) Refresh() {
	n := r.n
	back, bar, ink, ring := fyne.ThemeColorName(""), fyne.ThemeColorName(""), theme.ColorNameForeground, fyne.ThemeColorName("")
	if n.hovered {
		back = colorHover
	}
	if n.active {
		back, bar = colorTint, theme.ColorNamePrimary
	}
	if n.focused {
		ring = theme.ColorNamePrimary
	}
	r.back.FillColor, r.bar.FillColor, r.ring.FillColor, r.ring.StrokeColor = themed(back), themed(bar), themed(""), themed(ring)
	r.icon.icon, r.icon.color = n.icon, ink
	if !n.active {
		r.icon.color = colorMuted
	}
	r.icon.Refresh()
	r.name.style.Bold, r.count.style.Bold = n.active, n.active
	r.name.set(n.name, ink)
	r.count.set(n.count, ink)
	if n.count == "0" {
		r.name.set(n.name, colorMuted)
		r.count.set(n.count, colorMuted)
	}
	r.under.setText(n.under)
	r.name.Hidden, r.count.Hidden = n.narrow, n.narrow
	r.name.Refresh()
	r.count.Refresh()
	r.Layout(n.Size())
	canvas.Refresh(n)
}
