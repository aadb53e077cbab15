package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// heighter is an object whose height depends on its width, such as wrapped text.
type heighter interface{ heightAt(width float32) float32 }

// heightLayout is a layout whose height depends on its width.
type heightLayout interface {
	heightFor(objects []fyne.CanvasObject, width float32) float32
}

// heightOf is the height that an object needs in a width.
func heightOf(o fyne.CanvasObject, width float32) float32 {
	if !o.Visible() {
		return 0
	}
	if h, ok := o.(heighter); ok {
		return h.heightAt(width)
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(heightLayout); ok {
			return l.heightFor(c.Objects, width)
		}
	}
	return o.MinSize().Height
}

// column puts objects under one another, each as high as it needs at the width.
type column struct {
	gap                      float32
	top, right, bottom, left float32
}

func stack(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{gap: gap}, objects...)
}

// inset is a column with a margin around it.
func inset(vertical, horizontal, gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{gap: gap, top: vertical, bottom: vertical, left: horizontal, right: horizontal}, objects...)
}

func (c *column) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	h, shown := c.top+c.bottom, 0
	for _, o := range objects {
		if o.Visible() {
			h += heightOf(o, width-c.left-c.right)
			shown++
		}
	}
	if shown > 1 {
		h += float32(shown-1) * c.gap
	}
	return h
}

// Layout implements fyne.Layout.
func (c *column) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	y, w := c.top, s.Width-c.left-c.right
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := heightOf(o, w)
		o.Move(fyne.NewPos(c.left, y))
		o.Resize(fyne.NewSize(w, h))
		y += h + c.gap
	}
}

// MinSize implements fyne.Layout. Its height is that at the least width; parents
// that know the width ask heightFor.
func (c *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := float32(0)
	for _, o := range objects {
		if o.Visible() {
			w = max(w, o.MinSize().Width)
		}
	}
	w += c.left + c.right
	return fyne.NewSize(w, c.heightFor(objects, max(w, 240)))
}

// bar puts objects side by side. Each has its least width, and those with a
// weight share what is left.
type bar struct {
	gap     float32
	weights []float32
	top     bool // align at the top instead of the middle
}

// row puts objects side by side; the object at index grow takes what is left.
func row(gap float32, grow int, objects ...fyne.CanvasObject) *fyne.Container {
	weights := make([]float32, len(objects))
	if grow >= 0 {
		weights[grow] = 1
	}
	return container.New(&bar{gap: gap, weights: weights}, objects...)
}

// shared puts objects side by side with shares of the width, aligned at the top.
func shared(gap float32, weights []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&bar{gap: gap, weights: weights, top: true}, objects...)
}

func (b *bar) widths(objects []fyne.CanvasObject, width float32) []float32 {
	out := make([]float32, len(objects))
	left, total, shown := width, float32(0), 0
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		shown++
		if b.weight(i) > 0 {
			total += b.weight(i)
			continue
		}
		out[i] = o.MinSize().Width
		left -= out[i]
	}
	left -= float32(max(0, shown-1)) * b.gap
	for i, o := range objects {
		if o.Visible() && b.weight(i) > 0 {
			out[i] = max(0, left*b.weight(i)/total)
		}
	}
	return out
}

func (b *bar) weight(i int) float32 {
	if i < len(b.weights) {
		return b.weights[i]
	}
	return 0
}

func (b *bar) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	h := float32(0)
	for i, w := range b.widths(objects, width) {
		h = max(h, heightOf(objects[i], w))
	}
	return h
}

// Layout implements fyne.Layout.
func (b *bar) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	x := float32(0)
	for i, w := range b.widths(objects, s.Width) {
		o := objects[i]
		if !o.Visible() {
			continue
		}
		h := heightOf(o, w)
		y := (s.Height - h) / 2
		if b.top {
			y = 0
		}
		o.Move(fyne.NewPos(x, max(0, y)))
		o.Resize(fyne.NewSize(w, h))
		x += w + b.gap
	}
}

// MinSize implements fyne.Layout.
func (b *bar) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if i > 0 {
			s.Width += b.gap
		}
		s.Width += m.Width
		s.Height = max(s.Height, m.Height)
	}
	return s
}

// fixed gives an object a least size.
type fixed struct{ w, h float32 }

func sizedTo(w, h float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&fixed{w, h}, o)
}

// Layout implements fyne.Layout.
func (f *fixed) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(s)
	}
}

// MinSize implements fyne.Layout.
func (f *fixed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		s = s.Max(o.MinSize())
	}
	if f.w > 0 {
		s.Width = f.w
	}
	if f.h > 0 {
		s.Height = f.h
	}
	return s
}

// flow is a body that scrolls up and down and is as high as its width asks for.
type flow struct {
	body   fyne.CanvasObject
	width  float32
	scroll *container.Scroll
	inner  *fyne.Container
	outer  *fyne.Container
}

func newFlow(body fyne.CanvasObject) *flow {
	f := &flow{body: body}
	f.inner = container.New((*flowInner)(f), body)
	f.scroll = container.NewVScroll(f.inner)
	f.outer = container.New((*flowOuter)(f), f.scroll)
	return f
}

// update lays the body out again after a change in it.
func (f *flow) update() {
	f.inner.Refresh()
	f.scroll.Refresh()
}

// reveal scrolls so that the part between two heights of the body is seen.
func (f *flow) reveal(top, bottom float32) {
	view := f.scroll.Size().Height
	switch {
	case top < f.scroll.Offset.Y:
		f.scroll.Offset.Y = max(0, top-space2)
	case bottom > f.scroll.Offset.Y+view:
		f.scroll.Offset.Y = min(bottom-view+space2, max(0, f.inner.MinSize().Height-view))
	default:
		return
	}
	f.scroll.Refresh()
}

// follow scrolls so that an object in the body is seen.
func (f *flow) follow(o fyne.CanvasObject) {
	if top, ok := heightIn(f.body, o); ok {
		f.reveal(top, top+o.Size().Height)
	}
}

// heightIn is how far below the top of a body an object in it stands. The driver
// knows that only of what was drawn once.
func heightIn(body, o fyne.CanvasObject) (float32, bool) {
	if body == o {
		return 0, true
	}
	var inside []fyne.CanvasObject
	switch x := body.(type) {
	case *fyne.Container:
		inside = x.Objects
	case *panel:
		inside = []fyne.CanvasObject{x.content}
	}
	for _, child := range inside {
		if child == nil {
			continue
		}
		if y, ok := heightIn(child, o); ok {
			return child.Position().Y + y, true
		}
	}
	return 0, false
}

// scrollTo brings a height of the body to the top of the view.
func (f *flow) scrollTo(y float32) {
	f.scroll.Offset.Y = max(0, min(y, f.inner.MinSize().Height-f.scroll.Size().Height))
	f.scroll.Refresh()
}

type flowInner flow

func (f *flowInner) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, heightOf(f.body, f.width))
}

func (f *flowInner) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	f.body.Move(fyne.NewPos(0, 0))
	f.body.Resize(fyne.NewSize(s.Width, max(s.Height, heightOf(f.body, s.Width))))
}

type flowOuter flow

func (f *flowOuter) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, 60) }

func (f *flowOuter) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	f.width = s.Width
	f.scroll.Move(fyne.NewPos(0, 0))
	f.scroll.Resize(s)
	f.scroll.Refresh()
}

// hline is a thin line across.
func hline() fyne.CanvasObject { return sizedTo(0, 1, newPanel(colorLine, nil)) }

// vline is a thin line from top to bottom.
func vline() fyne.CanvasObject { return sizedTo(1, 0, newPanel(colorLine, nil)) }
