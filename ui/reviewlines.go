package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"countersign/ui/vm"
)

// linesView is the comparison with the orders, line by line, and the totals.
func (r *reviewScreen) linesView() fyne.CanvasObject {
	k, t := r.w.kit, r.state.View.Lines
	columns := numberWidths(append([]vm.LineRow{r.lineHeads(t)}, t.Rows...))
	parts := []fyne.CanvasObject{inset(space2, space4, space1, append(r.ordersView(t), r.lineButtons())...)}
	if t.Blank != "" {
		parts = append(parts, inset(space2, space4, 0, newLabel(t.Blank, muted)))
	} else {
		heads := newLineRow(k, r.lineHeads(t), true)
		heads.columns = columns
		heads.Disable()
		parts = append(parts, heads, hline())
	}
	adding := r.state.EditingLine == vm.NewLine
	for _, l := range t.Rows {
		if adding && l.Position >= r.state.NewAt {
			parts, adding = append(parts, r.lineEditor(r.state.NewRow()), hline()), false
		}
		if l.Key == r.state.EditingLine {
			parts = append(parts, r.lineEditor(l), hline())
			continue
		}
		lr := newLineRow(k, l, false)
		lr.columns = columns
		lr.onTap = func() { r.state.ToggleLine(l.Key); r.show() }
		lr.onEdit = func() { r.editLine(l.Key) }
		lr.onFocus = func() { r.lineFocused(l.Key) }
		lr.current = l.Key == r.state.Line
		r.lines[l.Key] = lr
		parts = append(parts, lr)
		if r.state.Opened[l.Key] {
			opened := r.formulas(l)
			if len(l.Fields) > 0 && r.state.View.Editable {
				opened = append(opened, inset(2, 0, 0, row(space2, -1, k.button(k.say("line.edit"), plain, lr.onEdit).withKey("E"))))
			}
			parts = append(parts, newPanel("background", inset(space2, space4+lineNumberWide, 2, opened...)))
		}
		parts = append(parts, hline())
	}
	if adding {
		parts = append(parts, r.lineEditor(r.state.NewRow()), hline())
	}
	var sums []fyne.CanvasObject
	for _, s := range t.Totals {
		label, amount := newLabel(s.Label, right), newLabel(s.Amount, right)
		if s.Strong {
			label.style.Bold, amount.style.Bold = true, true
		} else {
			label.color = colorMuted
		}
		sums = append(sums, row(space4, 0, label, sizedTo(120, 0, amount)))
	}
	parts = append(parts, inset(space3, space4, 3, sums...))
	return stack(0, parts...)
}

// ordersView says which orders are linked and why, with the way to change it.
func (r *reviewScreen) ordersView(t vm.LinesTable) []fyne.CanvasObject {
	k := r.w.kit
	if r.asksAt(vm.AskAtLines, 0) {
		return []fyne.CanvasObject{r.question()}
	}
	text := k.say("lines.no_orders")
	if len(t.Orders) > 0 {
		text = k.say("lines.orders") + ": " + strings.Join(t.Orders, ", ")
	}
	link := k.button(k.say("lines.link_key"), plain, func() { r.doInside(vm.LinkOrder) }).withKey("L").withIcon(vm.IconLink)
	link.disabled = !r.state.View.Editable
	out := []fyne.CanvasObject{row(space3, 0, newLabel(text, bold), link)}
	if t.How != "" {
		out = append(out, newLabel(t.How, small, muted, wrap))
	}
	for _, c := range t.Candidates {
		b := k.button(string(c.Order), plain, func() { r.linkTo(c) })
		b.disabled = !r.state.View.Editable
		out = append(out, row(space2, 2, newLabel(k.say("lines.maybe"), small, muted, whole), b, newLabel(c.Why, small, muted)))
	}
	return out
}

func (r *reviewScreen) linkTo(c vm.Candidate) {
	r.w.notify(r.state.AskLink())
	if in, ok := r.state.Answer(string(c.Order)); ok {
		r.carry(in)
	}
}

func (r *reviewScreen) lineHeads(t vm.LinesTable) vm.LineRow {
	k := r.w.kit
	h := vm.LineRow{Line: k.say("lines.line"), Net: k.say("lines.net"), Now: k.say("lines.now"), Price: k.say("lines.price")}
	if slices.ContainsFunc(t.Rows, func(l vm.LineRow) bool { return l.Unit != "" }) {
		h.Unit = k.say("lines.unit")
	}
	if t.Linked {
		h.Ordered, h.Received, h.Before, h.Difference = k.say("lines.ordered"), k.say("lines.received"), k.say("lines.before"), k.say("lines.difference")
		h.OrderPrice = k.say("lines.order_price")
	}
	return h
}

func (r *reviewScreen) formulas(l vm.LineRow) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if l.Order != "" {
		out = append(out, newLabel(l.Order, small, muted))
	}
	if l.PutIn != "" {
		out = append(out, newLabel(l.PutIn, small, muted, wrap))
	}
	for _, f := range l.Formulas {
		out = append(out, newLabel(f, small, wrap))
	}
	return out
}

const lineNumberWide float32 = 34

// lineRow draws an invoice line: what it is and its amount above; ordered,
// received and billed below, one number under the other through the table.
type lineRow struct {
	widget.DisableableWidget
	kit     *kit
	row     vm.LineRow
	head    bool
	current bool      // the cursor is on it, though the focus may be elsewhere
	columns []float32 // widths of the numbers, the same in the whole table
	onTap   func()
	onEdit  func()
	onFocus func()

	hovered, focused bool
}

func newLineRow(k *kit, row vm.LineRow, head bool) *lineRow {
	l := &lineRow{kit: k, row: row, head: head, columns: numberWidths([]vm.LineRow{row})}
	l.ExtendBaseWidget(l)
	return l
}

// Tapped shows or hides the formulas.
func (l *lineRow) Tapped(*fyne.PointEvent) {
	if l.onTap != nil {
		l.onTap()
	}
}

// TappedSecondary opens the line for correction.
func (l *lineRow) TappedSecondary(*fyne.PointEvent) {
	if l.onEdit != nil {
		l.onEdit()
	}
}

// FocusGained implements fyne.Focusable.
func (l *lineRow) FocusGained() {
	l.focused = true
	l.Refresh()
	if l.onFocus != nil {
		l.onFocus()
	}
}

// FocusLost implements fyne.Focusable.
func (l *lineRow) FocusLost() { l.focused = false; l.Refresh() }

// TypedRune implements fyne.Focusable.
func (l *lineRow) TypedRune(c rune) {
	if c == ' ' {
		l.Tapped(nil)
		return
	}
	l.kit.keys.typedRune(c)
}

// TypedKey implements fyne.Focusable: Enter shows the formulas.
func (l *lineRow) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		l.Tapped(nil)
	case fyne.KeySpace:
	default:
		l.kit.keys.typedKey(e)
	}
}

// MouseIn implements desktop.Hoverable.
func (l *lineRow) MouseIn(*desktop.MouseEvent) { l.hovered = !l.head; l.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (l *lineRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (l *lineRow) MouseOut() { l.hovered = false; l.Refresh() }

// CreateRenderer implements fyne.Widget.
func (l *lineRow) CreateRenderer() fyne.WidgetRenderer {
	r := &lineRenderer{l: l, back: &canvas.Rectangle{StrokeWidth: 2, CornerRadius: 4}, number: newLabel("", small, muted), text: newLabel(""), net: newLabel("", bold, right),
		icon: newGlyph(vm.IconNone, colorMuted, 13), verdict: newLabel("", small)}
	for range numbers(l.row) {
		r.cells = append(r.cells, newLabel("", small, right))
	}
	r.cells[columnUnit].align = fyne.TextAlignLeading
	r.Refresh()
	return r
}

type lineRenderer struct {
	l                          *lineRow
	back                       *canvas.Rectangle
	number, text, net, verdict *label
	icon                       *glyph
	cells                      []*label
}

func (r *lineRenderer) Destroy() {}

// MinSize implements fyne.WidgetRenderer.
func (r *lineRenderer) MinSize() fyne.Size { return fyne.NewSize(200, 46) }

// Layout implements fyne.WidgetRenderer.
func (r *lineRenderer) Layout(s fyne.Size) {
	r.back.Resize(s)
	h := r.text.lineHeight()
	top, low := s.Height/2-h-1, s.Height/2+1
	place(r.number, space4, top, lineNumberWide-4, h)
	left, rightEdge := space4+lineNumberWide, s.Width-space4
	net := max(r.net.measure(r.net.text).Width+1, 76)
	place(r.net, rightEdge-net, top, net, h)
	verdict := r.verdict.measure(r.verdict.text).Width + 1
	verdictLeft := rightEdge - net - space3 - verdict
	place(r.verdict, verdictLeft, top, verdict, h)
	place(r.icon, verdictLeft-17, top+(h-13)/2, 13, 13)
	place(r.text, left, top, max(0, verdictLeft-17-space2-left), h)
	spare := rightEdge - left
	for _, w := range r.l.columns {
		spare -= w
	}
	gap := max(space1, spare/float32(max(1, len(r.l.columns)-1)))
	x := left
	for i, c := range r.cells {
		place(c, x, low, r.l.columns[i], h)
		x += r.l.columns[i] + gap
	}
}

// numbers are the numbers under a line, in the order of the columns.
func numbers(l vm.LineRow) []string {
	return []string{l.Ordered, l.Received, l.Before, l.Now, l.Unit, l.OrderPrice, l.Price, l.Difference}
}

// Columns of numbers that are drawn unlike the others.
const (
	columnNow        = 3
	columnUnit       = 4
	columnPrice      = 6
	columnDifference = 7
)

// numberWidths gives each column the width of its widest number: a number is
// never cut.
func numberWidths(rows []vm.LineRow) []float32 {
	out := make([]float32, len(numbers(vm.LineRow{})))
	for _, l := range rows {
		for i, text := range numbers(l) {
			out[i] = max(out[i], fyne.MeasureText(text, sizeSmall, fyne.TextStyle{}).Width+1)
		}
	}
	return out
}

// Objects implements fyne.WidgetRenderer.
func (r *lineRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.back, r.number, r.text, r.net, r.icon, r.verdict}
	for _, c := range r.cells {
		out = append(out, c)
	}
	return out
}

// Refresh implements fyne.WidgetRenderer.
func (r *lineRenderer) Refresh() {
	l, row := r.l, r.l.row
	back := fyne.ThemeColorName("")
	switch {
	case l.current:
		back = colorTint
	case l.hovered:
		back = colorHover
	}
	ring := fyne.ThemeColorName("")
	if l.focused {
		back, ring = colorTint, theme.ColorNamePrimary
	}
	r.back.FillColor, r.back.StrokeColor = themed(back), themed(ring)
	ink := theme.ColorNameForeground
	if l.head {
		ink = colorMuted
		r.net.size, r.net.style.Bold = sizeSmall, false
	}
	r.number.setText(row.Line)
	r.text.set(row.Description, ink)
	r.net.set(row.Net, ink)
	r.verdict.set(row.Verdict.Text, toneColor(row.Verdict.Tone))
	r.icon.set(row.Verdict.Icon, toneColor(row.Verdict.Tone))
	for i, text := range numbers(row) {
		c := ink
		if !l.head && i != columnNow && i != columnPrice {
			c = colorMuted
		}
		if i == columnDifference && row.Difference != "" && !l.head {
			c = toneColor(row.Verdict.Tone)
		}
		r.cells[i].set(text, c)
	}
	r.Layout(l.Size())
	canvas.Refresh(l)
}
