package ui

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"countersign/ui/vm"
)

const listRowHeight float32 = 34

// leastWidths is the width of the longest number of each column of numbers, 0 for
// the other columns.
func leastWidths(l *vm.List) []float32 {
	rows := make([][]vm.Cell, len(l.Rows()))
	for i, r := range l.Rows() {
		rows[i] = r.Cells
	}
	return widest(l.Columns(), rows)
}

func widest(columns []vm.Column, rows [][]vm.Cell) []float32 {
	out := make([]float32, len(columns))
	for i, c := range columns {
		if !c.Number {
			continue
		}
		longest := c.Title
		for _, cells := range rows {
			if t := cells[i].Text; utf8.RuneCountInString(t) > utf8.RuneCountInString(longest) {
				longest = t
			}
		}
		out[i] = fyne.MeasureText(longest, sizeBody, fyne.TextStyle{}).Width + 1
	}
	return out
}

// columnWidths shares a width among the columns by their weights; a column of numbers
// that needs more takes it from the others.
func columnWidths(columns []vm.Column, least []float32, width float32) []float32 {
	out := make([]float32, len(columns))
	room := width - 2*space4 - float32(len(columns)-1)*space4
	total, words := float32(0), float32(0)
	for _, c := range columns {
		total += c.Width
		if !c.Number {
			words += c.Width
		}
	}
	left := room
	for i, c := range columns {
		if c.Number {
			out[i] = room * c.Width / total
			if i < len(least) {
				out[i] = max(out[i], least[i])
			}
			left -= out[i]
		}
	}
	for i, c := range columns {
		if !c.Number {
			out[i] = max(0, left*c.Width/words)
		}
	}
	return out
}

// listRow draws one row of a list in columns.
type listRow struct {
	widget.BaseWidget
	columns []vm.Column
	least   []float32
	cells   []vm.Cell
	cursor  bool
	head    bool
	hovered bool
	onPoint func()
	onOpen  func()
}

func newListRow() *listRow {
	r := &listRow{}
	r.ExtendBaseWidget(r)
	return r
}

// MouseIn implements desktop.Hoverable.
func (r *listRow) MouseIn(*desktop.MouseEvent) { r.hovered = !r.head; r.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (r *listRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *listRow) MouseOut() { r.hovered = false; r.Refresh() }

// MouseDown implements desktop.Mouseable.
func (r *listRow) MouseDown(*desktop.MouseEvent) {
	if r.onPoint != nil {
		r.onPoint()
	}
}

// MouseUp implements desktop.Mouseable.
func (r *listRow) MouseUp(*desktop.MouseEvent) {}

// DoubleTapped implements fyne.DoubleTappable.
func (r *listRow) DoubleTapped(*fyne.PointEvent) {
	if r.onOpen != nil {
		r.onOpen()
	}
}

// CreateRenderer implements fyne.Widget.
func (r *listRow) CreateRenderer() fyne.WidgetRenderer {
	x := &listRowRenderer{r: r, back: &canvas.Rectangle{}, bar: &canvas.Rectangle{}, line: &canvas.Rectangle{}}
	x.Refresh()
	return x
}

type listRowRenderer struct {
	r               *listRow
	back, bar, line *canvas.Rectangle
	icons           []*glyph
	words           []*label
}

func (x *listRowRenderer) Destroy()           {}
func (x *listRowRenderer) MinSize() fyne.Size { return fyne.NewSize(300, listRowHeight) }

// Layout implements fyne.WidgetRenderer.
func (x *listRowRenderer) Layout(s fyne.Size) {
	x.back.Resize(s)
	x.bar.Resize(fyne.NewSize(3, s.Height))
	place(x.line, 0, s.Height-1, s.Width, 1)
	left := space4
	for i, w := range columnWidths(x.r.columns, x.r.least, s.Width) {
		h := x.words[i].lineHeight()
		at, wide := left, w
		if x.icons[i].icon != vm.IconNone {
			place(x.icons[i], left, (s.Height-14)/2, 14, 14)
			at, wide = left+18, w-18
		}
		place(x.words[i], at, (s.Height-h)/2, wide, h)
		left += w + space4
	}
}

// Objects implements fyne.WidgetRenderer.
func (x *listRowRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{x.back, x.bar, x.line}
	for i := range x.words {
		out = append(out, x.icons[i], x.words[i])
	}
	return out
}

// Refresh implements fyne.WidgetRenderer.
func (x *listRowRenderer) Refresh() {
	r := x.r
	back, barColor := colorSurface, fyne.ThemeColorName("")
	switch {
	case r.cursor:
		back, barColor = colorTint, theme.ColorNamePrimary
	case r.hovered:
		back = colorHover
	}
	x.back.FillColor, x.bar.FillColor, x.line.FillColor = themed(back), themed(barColor), themed(colorLine)
	for len(x.words) < len(r.columns) {
		x.words, x.icons = append(x.words, newLabel("")), append(x.icons, newGlyph(vm.IconNone, colorMuted, 14))
	}
	for i, c := range r.columns {
		l, cell := x.words[i], r.cells[i]
		l.align = fyne.TextAlignLeading
		if c.Number {
			l.align = fyne.TextAlignTrailing
		}
		l.style.Bold = c.Strong && !r.head
		text, ink := cell.Text, theme.ColorNameForeground
		if cell.Mark.IsSet() {
			text, ink = cell.Mark.Text, toneColor(cell.Mark.Tone)
		}
		if r.head {
			ink, l.size = colorMuted, sizeSmall
		}
		x.icons[i].set(cell.Mark.Icon, ink)
		l.text, l.color = text, ink
		l.Refresh()
	}
	x.Layout(r.Size())
	canvas.Refresh(r)
}
