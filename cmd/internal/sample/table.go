package sample

import "countersign/core"

// area is where a table stands: its left edge and width, the last usable y
// on a page, and what begins the next page and gives the y to go on at.
type area struct {
	x, w, limit float64
	next        func() float64
}

// draw draws the table from y on, over as many pages as it takes, and returns
// the y under its last row.
func (t table) draw(s *sheet, l look, a area, y float64) float64 {
	top := y
	y = t.head(s, l, a, y)
	for i, row := range t.rows {
		h := t.height(s, l, a, row)
		if y+h > a.limit {
			if len(t.carry) > 0 {
				t.sum(s, l, a, y, t.carry[i-1])
			}
			t.lines(s, l, a, top, y)
			top = a.next()
			y = t.head(s, l, a, top)
			if len(t.carry) > 0 {
				y = t.sum(s, l, a, y, t.carry[i-1])
			}
		}
		if i%2 == 1 {
			s.box(a.x, y, a.w, h, l.zebra)
		}
		s.pen(l.family, l.size, black)
		t.row(s, l, a, y, row)
		y += h
		if l.rows.A > 0 {
			s.across(a.x, y, a.w, 0.15, l.rows)
		}
	}
	t.lines(s, l, a, top, y)
	return y
}

// widths are the columns' widths on the sheet.
func (t table) widths(a area) []float64 {
	left := a.w
	for _, c := range t.columns {
		left -= c.share
	}
	out := make([]float64, len(t.columns))
	for i, c := range t.columns {
		if out[i] = c.share; c.share == 0 {
			out[i] = left
		}
	}
	return out
}

func (t table) head(s *sheet, l look, a area, y float64) float64 {
	titles := make([]string, len(t.columns))
	for i, c := range t.columns {
		titles[i] = c.title
	}
	s.bold(l.family, l.size, l.headInk)
	h := s.lead() + 2*l.pad
	s.box(a.x, y, a.w, h, l.head)
	t.row(s, l, a, y, titles)
	if l.head.A == 0 {
		s.across(a.x, y, a.w, 0.3, l.headInk)
		s.across(a.x, y+h, a.w, 0.3, l.headInk)
	}
	return y + h
}

// row draws cells below y in the current pen.
func (t table) row(s *sheet, l look, a area, y float64, cells []string) {
	x := a.x
	base := y + l.pad + s.lead()*0.76
	for i, w := range t.widths(a) {
		switch {
		case t.columns[i].right:
			s.right(x+w-1.2, base, cells[i])
		case t.columns[i].share == 0:
			s.paragraph(x+1.2, base, w-2.4, cells[i])
		default:
			s.put(x+1.2, base, cells[i])
		}
		x += w
	}
}

// height is a row's height: that of its longest cell, which is in the column
// that takes what is left.
func (t table) height(s *sheet, l look, a area, cells []string) float64 {
	s.pen(l.family, l.size, black)
	n := 1
	for i, w := range t.widths(a) {
		if t.columns[i].share == 0 {
			n = max(n, len(s.wrap(cells[i], w-2.4)))
		}
	}
	return float64(n)*s.lead() + 2*l.pad
}

// sum is the row that carries a running total over to the next page.
func (t table) sum(s *sheet, l look, a area, y float64, value string) float64 {
	s.bold(l.family, l.size, black)
	base := y + l.pad + s.lead()*0.76
	s.right(a.x+a.w-1.2, base, value)
	s.right(a.x+a.w-32, base, t.carried)
	return y + s.lead() + 2*l.pad
}

// lines draws the grid around what stands between top and y.
func (t table) lines(s *sheet, l look, a area, top, y float64) {
	if l.grid.A == 0 {
		return
	}
	s.frame(a.x, top, a.w, y-top, 0.25, l.grid)
	x := a.x
	for _, w := range t.widths(a)[:len(t.columns)-1] {
		x += w
		s.down(x, top, y-top, 0.2, l.grid)
	}
}

// columnsOf builds the columns that a seller's tables have.
func columnsOf(s *seller) []column {
	w := s.words
	all := map[string]column{
		"pos": {w.pos, 10, false}, "code": {w.code, 24, false}, "text": {w.text, 0, false}, "qty": {w.qty, 17, true},
		"unit": {w.unit, 13, false}, "price": {w.price, 25, true}, "rate": {w.rate, 14, true}, "net": {w.net, 27, true},
	}
	var list []column
	for _, name := range s.columns {
		list = append(list, all[name])
	}
	return list
}

// cells are a line's cells under columnsOf.
func cells(s *seller, l core.Line) []string {
	w := s.words
	all := map[string]string{
		"pos": l.ID, "code": l.Code, "text": l.Description, "qty": w.decimal(l.Quantity), "unit": w.unitOf(l.Unit),
		"price": w.decimal(l.UnitPrice), "rate": w.decimal(l.TaxRate) + " %", "net": w.amount(l.NetAmount),
	}
	var row []string
	for _, name := range s.columns {
		row = append(row, all[name])
	}
	return row
}
