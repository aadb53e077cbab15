package sample

import "fmt"

// drawLetter is the classic business letter with an address window and an
// information block (DIN 5008, form B).
func drawLetter(s *sheet, p *paper) {
	s.newPage(a4w, a4h)
	letterhead(s, p)
	s.bold(sans, 14, black)
	s.put(25, 104, p.title+" "+p.number)
	y := 112.0
	if p.intro != "" {
		s.pen(sans, 10, black)
		y = s.paragraph(25, y, 160, p.intro) + 1
	}
	l := look{family: sans, size: 9, pad: 0.9, headInk: black, rows: pale}
	y = p.table.draw(s, l, area{25, 165, 250, func() float64 {
		letterFoot(s, p)
		s.newPage(a4w, a4h)
		s.pen(sans, 9, grey)
		s.put(25, 22, p.seller.Name+" · "+p.title+" "+p.number)
		return 28
	}}, y)
	y = totalsUnderRule(s, p, sans, 190, y+2)
	closing(s, p, sans, 25, y+6, 110)
	letterFoot(s, p)
}

func letterhead(s *sheet, p *paper) {
	from := p.seller
	s.box(25, 14, 13, 13, from.accent)
	s.fill(white, point{28, 24}, point{31.5, 17}, point{35, 24})
	s.bold(sans, 17, from.accent)
	s.put(42, 21, from.Name)
	s.pen(sans, 9, grey)
	s.put(42, 26, from.tagline)
	s.across(25, 31, 165, 0.4, from.accent)
	s.pen(sans, 6.5, grey)
	s.put(25, 49, from.Name+" · "+from.street+" · "+from.city)
	s.across(25, 50.2, s.measure(from.Name+" · "+from.street+" · "+from.city), 0.1, grey)
	s.pen(sans, 10.5, black)
	s.lines(25, 56, p.buyer...)
	y := 50.0
	for _, m := range p.meta {
		s.pen(sans, 9, grey)
		s.put(128, y, m.label)
		s.pen(sans, 9, black)
		s.right(190, y, m.value)
		y += 5.4
	}
}

func letterFoot(s *sheet, p *paper) {
	from := p.seller
	s.across(25, 268, 165, 0.2, rule)
	s.pen(sans, 6.5, grey)
	s.lines(25, 272.5, from.Name, from.street, from.city, from.land)
	s.lines(58, 272.5, "Tel. "+from.Phone, from.mail(), "www."+from.site)
	bank := []string{}
	for _, v := range p.payment[:min(3, len(p.payment))] {
		bank = append(bank, v.label+" "+v.value)
	}
	s.lines(108, 272.5, bank...)
	s.lines(152, 272.5, from.register, from.words.vatID+" "+from.TaxID)
	if s.pages > 1 {
		s.right(190, 288, fmt.Sprintf(from.words.page, s.page, s.pages))
	}
}

// totalsUnderRule draws the totals ending at x = right, the last one bold
// between two rules, and returns the y under them.
func totalsUnderRule(s *sheet, p *paper, f family, right, y float64) float64 {
	for i, t := range p.totals {
		y += 5.4
		s.pen(f, 10, black)
		if i == len(p.totals)-1 {
			s.across(right-75, y-4, 75, 0.3, black)
			s.bold(f, 11, black)
			y += 0.8
		}
		s.put(right-75, y, t.label)
		s.right(right-1.2, y, t.value)
	}
	s.across(right-75, y+1.6, 75, 0.3, black)
	return y + 2
}

// closing writes the notes and, when there is a payment code, the code beside
// them.
func closing(s *sheet, p *paper, f family, x, y, w float64) float64 {
	top := y
	s.pen(f, 9, black)
	for _, n := range p.notes {
		y = s.paragraph(x, y, w, n) + 0.8
	}
	if p.qr != "" {
		drawQR(s, x+w+12, top-3, 24, p.qr)
		s.pen(f, 6.5, grey)
		s.middle(x+w+24, top+24, "EPC-QR")
		y = max(y, top+27)
	}
	return y
}
