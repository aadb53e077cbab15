package sample

import "strings"

// drawTill is a till receipt: 80 mm of paper as long as it needs to be.
func drawTill(s *sheet, p *paper) {
	const w, edge = 80.0, 5.0
	from := p.seller
	s.newPage(w, 74+float64(len(p.table.rows))*8.4+float64(len(p.totals)+len(p.notes))*4.6)
	s.bold(mono, 12, black)
	s.middle(w/2, 10, strings.ToUpper(strings.TrimSuffix(from.Name, " GmbH")))
	s.pen(mono, 8, black)
	y := 15.0
	for _, t := range []string{from.Name, from.tagline, from.street, from.city, "Tel. " + from.Phone, from.words.vatID + " " + from.TaxID} {
		s.middle(w/2, y, t)
		y += 3.8
	}
	dashes := strings.Repeat("-", 41)
	s.put(edge, y+1, dashes)
	y += 6
	for _, m := range p.meta {
		s.put(edge, y, m.label)
		s.right(w-edge, y, m.value)
		y += 4
	}
	s.put(edge, y, dashes)
	y += 5
	for _, r := range p.table.rows { // text, quantity, price, net
		s.put(edge, y, r[0])
		s.put(edge+3, y+4, r[1]+" x "+r[2])
		s.right(w-edge, y+4, r[3])
		y += 8.4
	}
	s.put(edge, y, dashes)
	y += 5
	for i, t := range p.totals {
		s.pen(mono, 8, black)
		if i == len(p.totals)-1 {
			s.bold(mono, 11, black)
			y += 1
		}
		s.put(edge, y, t.label)
		s.right(w-edge, y, t.value)
		y += 4.6
	}
	s.pen(mono, 8, black)
	y += 2
	for _, n := range p.notes {
		s.middle(w/2, y, n)
		y += 4.2
	}
}
