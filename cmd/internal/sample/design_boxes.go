package sample

// drawBoxes is a form: everything in ruled boxes, a table with a full grid.
func drawBoxes(s *sheet, p *paper) {
	s.newPage(a4w, a4h)
	from, w := p.seller, p.seller.words
	s.bold(sans, 16, from.accent)
	s.put(14, 20, from.Name)
	s.pen(sans, 8, grey)
	s.lines(14, 25, from.tagline, from.street+", "+from.city+", "+from.land, from.Phone+" · "+from.mail(), w.vatID+" "+from.TaxID+" · "+from.register)
	s.box(130, 12, 66, 14, from.accent)
	s.bold(sans, 17, white)
	s.middle(163, 21.3, p.title)
	s.frame(118, 46, 78, 32, 0.3, rule)
	s.pen(sans, 7.5, grey)
	s.put(121, 50.5, p.addressee)
	s.pen(sans, 10, black)
	s.lines(121, 56, p.buyer...)
	boxedMeta(s, p, 86)
	l := look{family: sans, size: 8.8, pad: 1.3, head: pale, headInk: black, grid: rule}
	y := p.table.draw(s, l, area{14, 182, 255, func() float64 {
		s.newPage(a4w, a4h)
		return 20
	}}, 108)
	y = boxedTotals(s, p, y+5)
	boxedPayment(s, p, y)
	s.pen(sans, 7, grey)
	s.middle(105, 287, from.Name+" · "+from.register+" · www."+from.site)
}

// boxedMeta is a row of cells, a label over each value.
func boxedMeta(s *sheet, p *paper, y float64) {
	w := 182 / float64(len(p.meta))
	s.box(14, y, 182, 6, pale)
	s.frame(14, y, 182, 14, 0.25, rule)
	s.across(14, y+6, 182, 0.2, rule)
	for i, m := range p.meta {
		x := 14 + float64(i)*w
		if i > 0 {
			s.down(x, y, 14, 0.2, rule)
		}
		s.bold(sans, 7.5, black)
		s.middle(x+w/2, y+4.2, m.label)
		s.pen(sans, 9, black)
		s.middle(x+w/2, y+11.2, m.value)
	}
}

func boxedTotals(s *sheet, p *paper, y float64) float64 {
	const x, w, h = 118.0, 78.0, 7.5
	top := y
	for i, t := range p.totals {
		s.pen(sans, 9.5, black)
		if i == len(p.totals)-1 {
			s.box(x, y, w, h, pale)
			s.bold(sans, 10.5, black)
		}
		s.frame(x, y, w, h, 0.2, rule)
		s.put(x+2, y+5.1, t.label)
		s.right(x+w-2, y+5.1, t.value)
		y += h
	}
	s.down(x+44, top, y-top, 0.2, rule)
	return top
}

// boxedPayment stands beside the totals.
func boxedPayment(s *sheet, p *paper, y float64) {
	if len(p.payment) > 0 {
		s.frame(14, y, 98, 25, 0.2, rule)
		s.bold(sans, 8, black)
		s.put(17, y+4.6, p.seller.words.pay)
		for i, v := range p.payment {
			s.pen(sans, 8.5, grey)
			s.put(17, y+9.4+float64(i)*4.4, v.label)
			s.pen(sans, 8.5, black)
			s.put(48, y+9.4+float64(i)*4.4, v.value)
		}
	}
	s.pen(sans, 8.5, black)
	y += 40
	for _, n := range p.notes {
		y = s.paragraph(14, y, 182, n) + 0.8
	}
}
