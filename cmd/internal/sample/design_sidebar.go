package sample

// drawSidebar has a coloured column on the left with all data, the bill itself on
// the right.
func drawSidebar(s *sheet, p *paper) {
	s.newPage(a4w, a4h)
	from, w := p.seller, p.seller.words
	s.box(0, 0, 62, a4h, from.accent)
	s.fill(white, point{14, 32}, point{24, 14}, point{22, 24}, point{30, 24}, point{19, 42}, point{21, 32})
	s.bold(sans, 11, white)
	s.paragraph(12, 54, 46, from.Name)
	s.pen(sans, 8, white)
	s.lines(12, 66, from.street, from.city, from.Phone, from.mail())
	y := 96.0
	for _, m := range append(p.meta, p.payment...) {
		s.pen(sans, 7.5, white)
		s.put(12, y, m.label)
		s.bold(sans, 8.2, white)
		s.put(12, y+4, m.value)
		y += 11
	}
	s.pen(sans, 7.5, white)
	s.lines(12, 280, w.vatID+" "+from.TaxID, from.register)
	s.pen(sans, 10.5, black)
	s.lines(72, 40, p.buyer...)
	s.bold(sans, 18, from.accent)
	s.put(72, 84, p.title)
	s.pen(sans, 9.5, black)
	y = s.paragraph(72, 93, 120, p.intro) + 2
	l := look{family: sans, size: 8.8, pad: 1.2, headInk: from.accent, rows: rule}
	y = p.table.draw(s, l, area{72, 124, 250, func() float64 { s.newPage(a4w, a4h); return 25 }}, y)
	y = totalsUnderRule(s, p, sans, 196, y+3)
	s.pen(sans, 9, black)
	y += 10
	for _, n := range p.notes {
		y = s.paragraph(72, y, 120, n) + 1
	}
}
