package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"countersign/ui/vm"
)

// pageTouch lies over a page and hears clicks on it.
type pageTouch struct {
	widget.BaseWidget
	page *pageView
}

func newPageTouch(p *pageView) *pageTouch {
	t := &pageTouch{page: p}
	t.ExtendBaseWidget(t)
	return t
}

// Tapped implements fyne.Tappable.
func (t *pageTouch) Tapped(e *fyne.PointEvent) {
	s := t.Size()
	if t.page.onTap == nil || t.page.picture.Image == nil || s.Width < 1 || s.Height < 1 {
		return
	}
	t.page.onTap(vm.UnturnPoint(float64(e.Position.X/s.Width), float64(e.Position.Y/s.Height), t.page.state.Turn))
}

// Cursor implements desktop.Cursorable.
func (t *pageTouch) Cursor() desktop.Cursor {
	if t.page.onTap == nil {
		return desktop.DefaultCursor
	}
	return desktop.CrosshairCursor
}

// CreateRenderer implements fyne.Widget.
func (t *pageTouch) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}
