package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"countersign/ui/vm"
)

const (
	queueRowHeight float32 = 56
	maxRowMarks    int     = 3
)

// queueRow draws one invoice of the queue on two lines.
type queueRow struct {
	widget.BaseWidget
	row      vm.QueueRow
	cursor   bool
	chosen   bool
	several  bool // at least one row is chosen: the boxes are shown
	hovered  bool
	onPoint  func(mod fyne.KeyModifier)
	onToggle func()
	onOpen   func()
}

func newQueueRow() *queueRow {
	r := &queueRow{}
	r.ExtendBaseWidget(r)
	return r
}

// MouseIn implements desktop.Hoverable.
func (r *queueRow) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (r *queueRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *queueRow) MouseOut() { r.hovered = false; r.Refresh() }

// MouseDown points at once, without waiting whether a second click follows.
func (r *queueRow) MouseDown(e *desktop.MouseEvent) {
	if e.Position.X < rowTextLeft-space1 {
		r.onToggle()
		return
	}
	r.onPoint(e.Modifier)
}

// MouseUp implements desktop.Mouseable.
func (r *queueRow) MouseUp(*desktop.MouseEvent) {}

// DoubleTapped implements fyne.DoubleTappable.
func (r *queueRow) DoubleTapped(e *fyne.PointEvent) {
	if e == nil || e.Position.X >= rowTextLeft-space1 {
		r.onOpen()
	}
}

// CreateRenderer implements fyne.Widget.
func (r *queueRow) CreateRenderer() fyne.WidgetRenderer {
	x := &queueRowRenderer{r: r,
		back: &canvas.Rectangle{}, bar: &canvas.Rectangle{}, line: &canvas.Rectangle{},
		box: newGlyph(vm.IconBox, colorMuted, 16), supplier: newLabel("", bold), currency: newLabel("", small, muted),
		amount: newLabel("", bold, right), detail: newLabel("", small, muted), due: newLabel("", small), age: newLabel("", small, muted, right),
	}
	for range maxRowMarks {
		x.icons = append(x.icons, newGlyph(vm.IconNone, colorMuted, 14))
		x.words = append(x.words, newLabel("", small))
	}
	x.Refresh()
	return x
}

const (
	rowTextLeft   float32 = 40
	rowRight      float32 = 16
	rowAmountWide float32 = 132
	rowAgeWide    float32 = 52
)

type queueRowRenderer struct {
	r                *queueRow
	back, bar, line  *canvas.Rectangle
	box              *glyph
	supplier, detail *label
	currency, amount *label
	due, age         *label
	icons            []*glyph
	words            []*label
}

func (x *queueRowRenderer) Destroy()           {}
func (x *queueRowRenderer) MinSize() fyne.Size { return fyne.NewSize(420, queueRowHeight) }

// Layout implements fyne.WidgetRenderer.
func (x *queueRowRenderer) Layout(s fyne.Size) {
	x.back.Resize(s)
	x.bar.Resize(fyne.NewSize(3, s.Height))
	x.line.Move(fyne.NewPos(0, s.Height-1))
	x.line.Resize(fyne.NewSize(s.Width, 1))
	place(x.box, 12, (s.Height-16)/2, 16, 16)
	h := x.supplier.lineHeight()
	top, low := s.Height/2-h-1, s.Height/2+2
	amountLeft := s.Width - rowRight - rowAmountWide
	place(x.amount, amountLeft, top, rowAmountWide, h)
	used := x.amount.measure(x.amount.text).Width
	place(x.currency, min(amountLeft, s.Width-rowRight-used-space2-40), top, 40, h)
	place(x.supplier, rowTextLeft, top, min(amountLeft, s.Width-rowRight-used-space2-40)-rowTextLeft-space3, h)
	x.layoutLow(s, low, h)
}

// layoutLow places the second line: details, what is wrong, age.
func (x *queueRowRenderer) layoutLow(s fyne.Size, y, h float32) {
	place(x.age, s.Width-rowRight-rowAgeWide, y, rowAgeWide, h)
	marksLeft := rowTextLeft + (s.Width-rowTextLeft-rowRight)*0.46
	due := x.due.measure(x.due.text).Width
	detail := min(x.detail.measure(x.detail.text).Width, marksLeft-rowTextLeft-due-space4)
	place(x.detail, rowTextLeft, y, max(0, detail), h)
	place(x.due, rowTextLeft+detail+space2, y, min(due+1, max(0, marksLeft-rowTextLeft-detail-space2)), h)
	end := s.Width - rowRight - rowAgeWide
	left := marksLeft
	for i, l := range x.words {
		w := l.measure(l.text).Width + 1
		if !l.Visible() || left+18 >= end {
			place(l, 0, y, 0, h)
			place(x.icons[i], 0, y, 0, 0)
			continue
		}
		place(x.icons[i], left, y+(h-14)/2, 14, 14)
		w = min(w, end-left-18)
		place(l, left+18, y, w, h)
		left += 18 + w + space3
	}
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// Objects implements fyne.WidgetRenderer.
func (x *queueRowRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{x.back, x.bar, x.line, x.box, x.supplier, x.currency, x.amount, x.detail, x.due, x.age}
	for i := range x.icons {
		out = append(out, x.icons[i], x.words[i])
	}
	return out
}

// Refresh implements fyne.WidgetRenderer.
func (x *queueRowRenderer) Refresh() {
	r, row := x.r, x.r.row
	x.paint()
	x.supplier.setText(row.Supplier)
	x.currency.setText(row.Currency)
	x.amount.setText(row.Amount)
	detail := row.Detail
	if row.Due != "" {
		detail += " ·"
	}
	x.detail.setText(detail)
	x.due.set(row.Due, toneColor(row.DueTone))
	x.age.setText(row.Age)
	shown := row.Marks
	if len(shown) == 0 {
		shown = []vm.Mark{row.Status}
	}
	for i := range x.words {
		if i >= len(shown) {
			x.words[i].Hide()
			x.icons[i].set(vm.IconNone, colorMuted)
			continue
		}
		m := shown[i]
		text := m.Text
		if i == maxRowMarks-1 && len(shown) > maxRowMarks {
			text += " …"
		}
		x.words[i].Show()
		x.words[i].set(text, toneColor(m.Tone))
		x.icons[i].set(m.Icon, toneColor(m.Tone))
	}
	x.Layout(r.Size())
	canvas.Refresh(r)
}

func (x *queueRowRenderer) paint() {
	r := x.r
	back, bar := colorSurface, fyne.ThemeColorName("")
	switch {
	case r.cursor:
		back, bar = colorTint, theme.ColorNamePrimary
	case r.chosen:
		back = colorChosen
	case r.hovered:
		back = colorHover
	}
	x.back.FillColor, x.bar.FillColor, x.line.FillColor = themed(back), themed(bar), themed(colorLine)
	switch {
	case r.chosen:
		x.box.set(vm.IconBoxTicked, theme.ColorNamePrimary)
	case r.several || r.hovered || r.cursor:
		x.box.set(vm.IconBox, colorMuted)
	default:
		x.box.set(vm.IconBox, colorEdge)
	}
	x.box.Refresh()
}
