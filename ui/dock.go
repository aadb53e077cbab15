package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// dock puts objects at the edges and one into the middle, without gaps.
type dock struct{ top, bottom, left, right, center fyne.CanvasObject }

// docked is a container of a dock; nil leaves an edge free.
func docked(top, bottom, left, right, center fyne.CanvasObject) *fyne.Container {
	d := &dock{top, bottom, left, right, center}
	return container.New(d, d.all()...)
}

// all are the objects in the order in which people read them, which is the order in
// which Tab goes through them.
func (d *dock) all() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, o := range []fyne.CanvasObject{d.top, d.left, d.center, d.right, d.bottom} {
		if o != nil {
			out = append(out, o)
		}
	}
	return out
}

// Layout implements fyne.Layout.
func (d *dock) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	x0, y0, x1, y1 := float32(0), float32(0), s.Width, s.Height
	if d.top != nil && d.top.Visible() {
		h := heightOf(d.top, s.Width)
		place(d.top, 0, 0, s.Width, h)
		y0 = h
	}
	if d.bottom != nil && d.bottom.Visible() {
		h := heightOf(d.bottom, s.Width)
		place(d.bottom, 0, s.Height-h, s.Width, h)
		y1 = s.Height - h
	}
	if d.left != nil && d.left.Visible() {
		w := d.left.MinSize().Width
		place(d.left, 0, y0, w, y1-y0)
		x0 = w
	}
	if d.right != nil && d.right.Visible() {
		w := d.right.MinSize().Width
		place(d.right, s.Width-w, y0, w, y1-y0)
		x1 = s.Width - w
	}
	if d.center != nil {
		place(d.center, x0, y0, max(0, x1-x0), max(0, y1-y0))
	}
}

// MinSize implements fyne.Layout.
func (d *dock) MinSize([]fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range []fyne.CanvasObject{d.left, d.center, d.right} {
		if o != nil && o.Visible() {
			m := o.MinSize()
			s.Width += m.Width
			s.Height = max(s.Height, m.Height)
		}
	}
	for _, o := range []fyne.CanvasObject{d.top, d.bottom} {
		if o != nil && o.Visible() {
			s.Height += heightOf(o, max(s.Width, 400))
		}
	}
	return s
}
