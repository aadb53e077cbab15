package sample

// drawSwiss is a letter with the Swiss payment part in the lower 105 mm (SIX
// Style Guide QR-bill).
func drawSwiss(s *sheet, p *paper) {
	s.newPage(a4w, a4h)
	from := p.seller
	s.box(20, 14, 10, 10, from.accent)
	s.fill(white, point{22, 22}, point{25, 15.5}, point{28, 22}, point{25, 20})
	s.bold(sans, 14, black)
	s.put(34, 19, from.Name)
	s.pen(sans, 8.5, grey)
	s.put(34, 24, from.street+", "+from.city+" · "+from.Phone+" · "+from.words.vatID+" "+from.TaxID+" MWST")
	s.pen(sans, 10, black)
	s.lines(125, 42, p.buyer...)
	y := 42.0
	for _, m := range p.meta {
		s.pen(sans, 9, grey)
		s.put(20, y, m.label)
		s.pen(sans, 9, black)
		s.put(55, y, m.value)
		y += 5
	}
	s.bold(sans, 13, black)
	s.put(20, 78, p.title+" "+p.number)
	l := look{family: sans, size: 9, pad: 1, headInk: black, rows: pale}
	y = p.table.draw(s, l, area{20, 170, 160, func() float64 { s.newPage(a4w, a4h); return 25 }}, 84)
	y = totalsUnderRule(s, p, sans, 190, y+1)
	s.pen(sans, 9, black)
	y += 7
	for _, n := range p.notes {
		y = s.paragraph(20, y, 170, n) + 0.6
	}
	if p.qr != "" {
		paymentPart(s, p)
	}
}

// paymentPart draws the receipt on the left and the payment part on the right.
func paymentPart(s *sheet, p *paper) {
	const top = a4h - 105.0
	s.across(0, top, a4w, 0.15, black)
	s.down(62, top, 105, 0.15, black)
	iban := p.payment[1].value
	creditor := []string{iban, p.seller.Name, p.seller.street, p.seller.city}
	s.slip(5, top, 6, 8, "Empfangsschein", creditor, p)
	s.slip(118, top, 8, 10, "", creditor, p)
	s.bold(sans, 11, black)
	s.put(67, top+9, "Zahlteil")
	drawQR(s, 67, top+17, 46, p.qr)
	s.box(67+19.5, top+17+19.5, 7, 7, black)
	s.box(67+22.3, top+17+20.7, 1.4, 4.6, white)
	s.box(67+20.7, top+17+22.3, 4.6, 1.4, white)
	s.amountOnSlip(67, top+72, 8, 10, p)
	s.amountOnSlip(5, top+72, 6, 8, p)
	s.bold(sans, 6, black)
	s.right(57, top+86, "Annahmestelle")
}

// slip writes who is paid, for what, by whom.
func (s *sheet) slip(x, top, label, text float64, title string, creditor []string, p *paper) {
	y := top + 9
	if title != "" {
		s.bold(sans, 11, black)
		s.put(x, y, title)
		y += 7
	}
	blocks := []struct {
		title string
		lines []string
	}{{"Konto / Zahlbar an", creditor}, {"Zusätzliche Informationen", []string{p.number}}, {"Zahlbar durch", []string{p.buyer[0], p.buyer[1], p.buyer[2]}}}
	for i, b := range blocks {
		if i == 1 && title != "" {
			continue // the receipt carries no additional information
		}
		s.bold(sans, label, black)
		s.put(x, y, b.title)
		s.pen(sans, text, black)
		y = s.lines(x, y+s.lead(), b.lines...) + 2.5
	}
}

func (s *sheet) amountOnSlip(x, y, label, text float64, p *paper) {
	s.bold(sans, label, black)
	s.put(x, y, "Währung")
	s.put(x+16, y, "Betrag")
	s.pen(sans, text, black)
	s.put(x, y+5, p.qrSum.label)
	s.put(x+16, y+5, p.qrSum.value)
}
