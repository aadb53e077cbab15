package sample

// drawUS is the American form on letter paper: two address columns, a row of
// boxes with terms, a boxed table.
func drawUS(s *sheet, p *paper) {
	const w, h, edge, body = 215.9, 279.4, 18.0, 179.9
	s.newPage(w, h)
	from := p.seller
	s.bold(sans, 18, from.accent)
	s.put(edge, 24, from.Name)
	s.pen(sans, 9, grey)
	s.lines(edge, 30, from.street, from.city, from.Phone, from.mail())
	s.bold(sans, 26, from.accent)
	s.right(w-edge, 27, "INVOICE")
	y := 62.0
	for i, t := range [][]string{append([]string{from.words.billTo}, p.buyer...), append([]string{"SERVICE ADDRESS"}, p.buyer...)} {
		x := edge + float64(i)*(body/2+2)
		s.box(x, y-5, body/2-2, 7, from.accent)
		s.bold(sans, 9, white)
		s.put(x+2, y, t[0])
		s.pen(sans, 10, black)
		s.lines(x+2, y+8, t[1:]...)
	}
	usBoxes(s, p, edge, 95, body)
	l := look{family: sans, size: 9.5, pad: 1.5, head: from.accent, headInk: white, grid: rule}
	y = p.table.draw(s, l, area{edge, body, 235, func() float64 { s.newPage(w, h); return 25 }}, 118)
	for i, t := range p.totals {
		y += 6.5
		s.pen(sans, 9.5, black)
		if i == len(p.totals)-1 {
			s.box(w-edge-80, y-5, 80, 7.4, pale)
			s.bold(sans, 11, black)
		}
		s.put(w-edge-77, y, t.label)
		s.right(w-edge-2, y, t.value)
	}
	y += 16
	s.bold(sans, 9, from.accent)
	s.put(edge, y, from.words.pay)
	s.pen(sans, 9.5, black)
	y = s.lines(edge, y+5.5, from.Name, from.street, from.city) + 3
	for _, n := range p.notes {
		y = s.paragraph(edge, y, 150, n) + 1
	}
	s.pen(sans, 8, grey)
	s.middle(w/2, 268, from.register+" · Questions? "+from.mail())
}

func usBoxes(s *sheet, p *paper, x, y, w float64) {
	cell := w / float64(len(p.meta))
	s.frame(x, y, w, 15, 0.3, rule)
	s.box(x, y, w, 6.5, pale)
	for i, m := range p.meta {
		at := x + float64(i)*cell
		s.down(at, y, 15, 0.3, rule)
		s.bold(sans, 7.5, grey)
		s.middle(at+cell/2, y+4.5, m.label)
		s.pen(sans, 9.5, black)
		s.middle(at+cell/2, y+12, m.value)
	}
}
