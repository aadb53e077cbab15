package sample

import "fmt"

// drawModern is a coloured band, the data aligned to the right, and a table with
// shaded rows.
func drawModern(s *sheet, p *paper) {
	s.newPage(a4w, a4h)
	from := p.seller
	s.box(0, 0, a4w, 34, from.accent)
	s.disc(24, 17, 7, white)
	s.disc(24, 17, 4.4, from.accent)
	s.bold(sans, 15, white)
	s.put(36, 16, from.Name)
	s.pen(sans, 9, white)
	s.put(36, 22, from.tagline)
	s.bold(sans, 24, white)
	s.right(195, 21, p.title)
	modernHead(s, p)
	y := 97.0
	if p.intro != "" {
		s.pen(sans, 9.5, black)
		y = s.paragraph(15, y-4, 180, p.intro) + 2
	}
	l := look{family: sans, size: 9, pad: 1.4, head: from.accent, headInk: white, zebra: pale}
	y = p.table.draw(s, l, area{15, 180, 250, func() float64 {
		modernFoot(s, p)
		s.newPage(a4w, a4h)
		s.box(0, 0, a4w, 8, from.accent)
		s.pen(sans, 9, grey)
		s.right(195, 16, p.title+" "+p.number)
		return 22
	}}, y)
	y = modernTotals(s, p, y+4)
	if y > 215 {
		modernFoot(s, p)
		s.newPage(a4w, a4h)
		s.box(0, 0, a4w, 8, from.accent)
		y = 22
	}
	modernClosing(s, p, y+8)
	modernFoot(s, p)
}

func modernHead(s *sheet, p *paper) {
	s.bold(sans, 8, p.seller.accent)
	s.put(15, 46, p.addressee)
	s.pen(sans, 10, black)
	s.lines(15, 51.5, p.buyer...)
	y := 46.0
	for _, m := range p.meta {
		s.pen(sans, 8.5, grey)
		s.right(152, y, m.label)
		s.bold(sans, 9.5, black)
		s.right(195, y, m.value)
		y += 6
	}
}

func modernTotals(s *sheet, p *paper, y float64) float64 {
	for i, t := range p.totals {
		if i == len(p.totals)-1 {
			s.box(115, y, 80, 9, p.seller.accent)
			s.bold(sans, 11.5, white)
			s.put(118, y+6.1, t.label)
			s.right(192.5, y+6.1, t.value)
			return y + 9
		}
		s.pen(sans, 9.5, black)
		s.put(118, y+3.6, t.label)
		s.right(192.5, y+3.6, t.value)
		y += 6
	}
	return y
}

func modernClosing(s *sheet, p *paper, y float64) {
	if len(p.payment) > 0 {
		s.bold(sans, 9, p.seller.accent)
		s.put(15, y, p.seller.words.pay)
		top := y + 5
		for _, v := range p.payment {
			s.pen(sans, 9, grey)
			s.put(15, top, v.label)
			s.pen(sans, 9, black)
			s.put(50, top, v.value)
			top += 4.8
		}
		y = top + 3
	}
	s.pen(sans, 9, black)
	for _, n := range p.notes {
		y = s.paragraph(15, y, 150, n) + 0.8
	}
}

func modernFoot(s *sheet, p *paper) {
	from := p.seller
	s.across(15, 277, 180, 0.3, from.accent)
	s.pen(sans, 7.5, grey)
	s.middle(105, 282, from.Name+" · "+from.street+" · "+from.city+" · "+from.land)
	s.middle(105, 286, from.Phone+" · "+from.mail()+" · "+from.words.vatID+" "+from.TaxID+" · "+from.register)
	if s.pages > 1 {
		s.right(195, 292, fmt.Sprintf(from.words.page, s.page, s.pages))
	}
}
