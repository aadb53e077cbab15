package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// panel is a surface in a colour of the theme, with an optional border, under its
// content.
type panel struct {
	widget.BaseWidget
	fill    fyne.ThemeColorName // empty for see-through
	stroke  fyne.ThemeColorName // empty for none
	radius  float32
	thick   float32
	content fyne.CanvasObject
}

func newPanel(fill fyne.ThemeColorName, content fyne.CanvasObject) *panel {
	p := &panel{fill: fill, content: content}
	p.ExtendBaseWidget(p)
	return p
}

// card is a bordered surface with round corners.
func card(content fyne.CanvasObject) *panel {
	p := &panel{fill: colorSurface, stroke: colorLine, radius: 6, thick: 1, content: content}
	p.ExtendBaseWidget(p)
	return p
}

func (p *panel) heightAt(width float32) float32 {
	if p.content == nil {
		return 0
	}
	return heightOf(p.content, width)
}

// CreateRenderer implements fyne.Widget.
func (p *panel) CreateRenderer() fyne.WidgetRenderer {
	r := &panelRenderer{p: p, rect: &canvas.Rectangle{}}
	r.paint()
	return r
}

type panelRenderer struct {
	p    *panel
	rect *canvas.Rectangle
}

func (r *panelRenderer) Destroy() {}
func (r *panelRenderer) paint() {
	r.rect.FillColor, r.rect.StrokeColor = themed(r.p.fill), themed(r.p.stroke)
	r.rect.StrokeWidth, r.rect.CornerRadius = r.p.thick, r.p.radius
}

func (r *panelRenderer) Layout(s fyne.Size) {
	r.rect.Resize(s)
	if r.p.content != nil {
		r.p.content.Move(fyne.NewPos(0, 0))
		r.p.content.Resize(s)
	}
}

func (r *panelRenderer) MinSize() fyne.Size {
	if r.p.content == nil {
		return fyne.Size{}
	}
	return r.p.content.MinSize()
}

func (r *panelRenderer) Objects() []fyne.CanvasObject {
	if r.p.content == nil {
		return []fyne.CanvasObject{r.rect}
	}
	return []fyne.CanvasObject{r.rect, r.p.content}
}

func (r *panelRenderer) Refresh() {
	r.paint()
	r.rect.Refresh()
	r.Layout(r.p.Size())
	if r.p.content != nil {
		r.p.content.Refresh()
	}
}

// themed is a colour of the theme, see-through for no name.
func themed(name fyne.ThemeColorName) color.Color {
	if name == "" {
		return color.Transparent
	}
	return theme.Color(name)
}
