package sample

// drawSerif is a centred, old-fashioned sheet in a roman face with thin rules.
func drawSerif(s *sheet, p *paper) {
	s.newPage(a4w, a4h)
	from, w := p.seller, p.seller.words
	s.bold(serif, 22, from.accent)
	s.middle(105, 22, from.Name)
	s.pen(serif, 10, grey)
	s.middle(105, 28, from.tagline)
	s.across(20, 32, 170, 0.5, from.accent)
	s.across(20, 33, 170, 0.2, from.accent)
	s.pen(serif, 9, grey)
	s.middle(105, 37.5, from.street+" – "+from.city+" – "+from.land+" – "+w.vatID+" "+from.TaxID)
	s.bold(serif, 15, black)
	s.put(20, 55, p.meta[0].label+" "+p.meta[0].value)
	s.pen(serif, 9, grey)
	s.put(125, 56, p.addressee)
	s.pen(serif, 11, black)
	s.lines(125, 62, p.buyer...)
	for i, m := range p.meta[1:] {
		x, y := 20+float64(i%3)*58, 92+float64(i/3)*6
		s.pen(serif, 10, grey)
		s.put(x, y, m.label+":")
		x += s.measure(m.label+":") + 2
		s.pen(serif, 10, black)
		s.put(x, y, m.value)
	}
	l := look{family: serif, size: 10, pad: 1.1, headInk: from.accent, rows: pale}
	y := p.table.draw(s, l, area{20, 170, 250, func() float64 { s.newPage(a4w, a4h); return 25 }}, 106)
	y = totalsUnderRule(s, p, serif, 190, y+3)
	y = s.serifPayment(p, y+10)
	s.pen(serif, 10, black)
	for _, n := range p.notes {
		y = s.paragraph(20, y, 165, n) + 1
	}
	s.pen(serif, 8, grey)
	s.middle(105, 284, from.mail()+" – "+from.Phone+" – "+from.register)
}

func (s *sheet) serifPayment(p *paper, y float64) float64 {
	if len(p.payment) == 0 {
		return y
	}
	s.bold(serif, 10, black)
	s.put(20, y, p.seller.words.pay)
	y += 5.2
	for _, v := range p.payment {
		s.pen(serif, 10, black)
		s.put(20, y, v.label+": "+v.value)
		y += 4.8
	}
	return y + 3
}
