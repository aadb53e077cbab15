package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// rows is a list of rows of one height that draws only those in view. It takes
// the focus as a whole; its keys go to the window, which moves the cursor.
type rows struct {
	widget.BaseWidget
	keys   *keyboard
	height float32
	count  int
	create func() fyne.CanvasObject
	update func(i int, o fyne.CanvasObject)

	scroll  *container.Scroll
	inner   *fyne.Container
	pool    []fyne.CanvasObject
	focused bool
	cursor  int // the row that has the ring while the list has the focus
}

func (k *kit) rows(height float32, create func() fyne.CanvasObject, update func(int, fyne.CanvasObject)) *rows {
	r := &rows{keys: k.keys, height: height, create: create, update: update}
	r.inner = container.New((*rowsLayout)(r))
	r.scroll = container.NewVScroll(r.inner)
	r.scroll.OnScrolled = func(fyne.Position) { r.place(); r.Refresh() }
	r.ExtendBaseWidget(r)
	return r
}

// FocusGained implements fyne.Focusable.
func (r *rows) FocusGained() { r.focused = true; r.Refresh() }

// FocusLost implements fyne.Focusable.
func (r *rows) FocusLost() { r.focused = false; r.Refresh() }

// TypedRune implements fyne.Focusable.
func (r *rows) TypedRune(c rune) { r.keys.typedRune(c) }

// TypedKey implements fyne.Focusable.
func (r *rows) TypedKey(e *fyne.KeyEvent) { r.keys.typedKey(e) }

// show draws n rows anew.
func (r *rows) show(n int) {
	r.count = n
	r.inner.Refresh()
	r.scroll.Refresh()
	r.place()
	r.Refresh()
}

// scrollTo brings a row into view.
func (r *rows) scrollTo(i int) {
	r.cursor = i
	if i < 0 {
		r.Refresh()
		return
	}
	defer r.Refresh()
	top, bottom, view := float32(i)*r.height, float32(i+1)*r.height, r.scroll.Size().Height
	switch {
	case top < r.scroll.Offset.Y:
		r.scroll.Offset.Y = top
	case bottom > r.scroll.Offset.Y+view:
		r.scroll.Offset.Y = bottom - view
	default:
		return
	}
	r.scroll.Refresh()
	r.place()
}

// keep moves the cursor to a row that may have moved, and brings it into view only if
// the row with the cursor was in view before: who scrolled away stays there.
func (r *rows) keep(i int) {
	top := float32(r.cursor) * r.height
	if view := r.scroll.Size().Height; view > 0 && (top+r.height <= r.scroll.Offset.Y || top >= r.scroll.Offset.Y+view) {
		r.cursor = i
		r.Refresh()
		return
	}
	r.scrollTo(i)
}

// perPage is how many whole rows are in view.
func (r *rows) perPage() int { return max(1, int(r.scroll.Size().Height/r.height)) }

// place puts the pooled rows where the view is and fills them.
func (r *rows) place() {
	view := r.scroll.Size()
	first := max(0, int(r.scroll.Offset.Y/r.height))
	last := min(r.count, int((r.scroll.Offset.Y+view.Height)/r.height)+1)
	need := max(0, last-first)
	for len(r.pool) < need {
		o := r.create()
		r.pool = append(r.pool, o)
		r.inner.Objects = append(r.inner.Objects, o)
	}
	for i, o := range r.pool {
		if i >= need {
			o.Hide()
			continue
		}
		o.Show()
		o.Move(fyne.NewPos(0, float32(first+i)*r.height))
		o.Resize(fyne.NewSize(view.Width, r.height))
		r.update(first+i, o)
	}
}

// CreateRenderer implements fyne.Widget.
func (r *rows) CreateRenderer() fyne.WidgetRenderer {
	return &rowsRenderer{r: r, ring: &canvas.Rectangle{StrokeWidth: 2, CornerRadius: 4}}
}

type rowsRenderer struct {
	r    *rows
	ring *canvas.Rectangle
}

func (x *rowsRenderer) Destroy()                     {}
func (x *rowsRenderer) MinSize() fyne.Size           { return fyne.NewSize(200, x.r.height) }
func (x *rowsRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{x.r.scroll, x.ring} }
func (x *rowsRenderer) Layout(s fyne.Size) {
	x.r.scroll.Resize(s)
	x.r.place()
	x.Refresh()
}
func (x *rowsRenderer) Refresh() {
	x.ring.FillColor, x.ring.StrokeColor = themed(""), themed("")
	y := float32(x.r.cursor)*x.r.height - x.r.scroll.Offset.Y
	if x.r.focused && x.r.cursor >= 0 && x.r.cursor < x.r.count && y > -x.r.height && y < x.r.scroll.Size().Height {
		x.ring.StrokeColor = themed(theme.ColorNamePrimary)
		place(x.ring, 1, y+1, x.r.scroll.Size().Width-2, x.r.height-2)
	}
	x.ring.Refresh()
	for _, o := range x.r.pool {
		if o.Visible() {
			o.Refresh()
		}
	}
}

type rowsLayout rows

// Layout implements fyne.Layout; place positions the rows.
func (l *rowsLayout) Layout([]fyne.CanvasObject, fyne.Size) {}

// MinSize implements fyne.Layout.
func (l *rowsLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, float32(l.count)*l.height)
}
