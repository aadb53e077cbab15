package sample

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"strings"

	"countersign/core"
)

// year gives the month's year in invoice numbers.
func (p *post) year() int { return p.first.Year }

// firstWeek is what is as it should be: one of each format and language.
func (p *post) firstWeek() {
	paper := newBill(papier, fmt.Sprintf("RE-%d-10431", p.year()), p.day(4)).order(poPaper).done()
	p.sent = append(p.sent, paper)
	p.add("letter-german", "A clean German invoice as a digital PDF, with discount terms and a payment code.",
		p.from(paper, "Ihre Rechnung "+paper.inv.Number, "Sehr geehrte Damen und Herren,\n\nanbei erhalten Sie unsere Rechnung zu Ihrer Bestellung PO-4101.\n\nMit freundlichen Grüßen\nMuster Papier GmbH\n",
			file{name: "Rechnung_" + paper.inv.Number + ".pdf", media: mediaPDF, data: p.pdf(paper)}),
		clean(paper, "Rechnung_"+paper.inv.Number+".pdf", core.TwoWay))

	steel := newBill(stahl, fmt.Sprintf("%d/004711", p.year()), p.day(5)).order(poSteel).done()
	p.add("boxes-three-way", "A German invoice in ruled boxes that agrees with its order and with what was received.",
		p.from(steel, "Rechnung "+steel.inv.Number, "Guten Tag,\n\nim Anhang unsere Rechnung.\n\nBeispiel Stahlhandel AG\n", file{name: "004711.pdf", media: "application/octet-stream", data: p.pdf(steel)}),
		clean(steel, "004711.pdf", core.ThreeWay))

	vices := newBill(tools, "INV-20418", p.day(5)).order(poTools).freight("12.50").done()
	p.sent = append(p.sent, vices)
	p.add("modern-english", "An English invoice in pounds with a charge for carriage below the supplier's cap.",
		p.from(vices, "Invoice INV-20418 from Sample Tools Ltd", "Dear customer,\n\nplease find our invoice attached.\n\nSample Tools Ltd\n", file{name: "INV-20418.pdf", media: mediaPDF, data: p.pdf(vices)}),
		clean(vices, "INV-20418.pdf", core.TwoWay))

	desks := newBill(bureau, fmt.Sprintf("FA%d-0387", p.year()), p.day(6)).order(poDesks).done()
	p.add("facturx-french", "A Factur-X: a French PDF with the same invoice as XML inside.",
		p.from(desks, "Votre facture "+desks.inv.Number, "Bonjour,\n\nveuillez trouver ci-joint votre facture au format Factur-X.\n\nExemple Fournitures SARL\n",
			file{name: "facture_" + desks.inv.Number + ".pdf", media: mediaPDF, data: p.bytes(desks.hybrid(desks.inv.IssueDate))}),
		clean(desks, "facture_"+desks.inv.Number+".pdf", core.TwoWay))

	boxes := newBill(dozen, fmt.Sprintf("F%d.1182", p.year()), p.day(6)).order(poBoxes).done()
	p.add("ubl-dutch", "A Dutch invoice as UBL XML alone, without a page to look at.",
		p.from(boxes, "E-factuur "+boxes.inv.Number, "Geachte heer, mevrouw,\n\nbijgaand onze e-factuur (UBL).\n\nVoorbeeld Verpakking B.V.\n",
			file{name: boxes.inv.Number + ".xml", media: "application/xml", data: boxes.ubl()}),
		clean(boxes, boxes.inv.Number+".xml", core.TwoWay))
	p.tiles()
}

// tiles is an HTML mail with the sender's logo in the text and the invoice
// attached.
func (p *post) tiles() {
	tiles := newBill(keramik, fmt.Sprintf("1042/%02d", p.year()%100), p.day(7)).order(poTiles).done()
	l := p.from(tiles, "Fattura n. "+tiles.inv.Number, "Gentile cliente,\nin allegato la nostra fattura.\n",
		file{name: "logo.png", media: "image/png", data: p.bytes(logo()), contentID: "logo@esempio-ceramiche.example"},
		file{name: "fattura_1042.pdf", media: mediaPDF, data: p.pdf(tiles)})
	l.html = `<html><body><p><img src="cid:logo@esempio-ceramiche.example" width="96" height="96" alt=""></p><p>Gentile cliente,<br>in allegato la nostra fattura.</p></body></html>`
	p.add("serif-italian-inline-logo", "An Italian invoice received in full; the mail shows a logo that is no document.", l,
		clean(tiles, "fattura_1042.pdf", core.ThreeWay), Expect{File: "logo.png", Outcome: core.Ignored})
}

// logo is a small picture such as stands under mails.
func logo() ([]byte, error) {
	c := newPicture(72)
	s := &sheet{canvas: c}
	s.newPage(34, 34)
	s.disc(17, 17, 15, brick)
	s.disc(17, 17, 9, white)
	s.disc(17, 17, 5, brick)
	var b bytes.Buffer
	err := png.Encode(&b, c.pages[0])
	return b.Bytes(), err
}

// secondWeek is the rest of what is in order, in francs, dollars, on paper.
func (p *post) secondWeek() {
	service := newBill(mechanik, "R-88213", p.day(8)).order(poService).done()
	p.add("swiss-qr-bill", "A Swiss invoice in francs with a QR-bill.",
		p.from(service, "Rechnung R-88213", "Sehr geehrte Damen und Herren\n\nIn der Beilage erhalten Sie unsere Rechnung.\n\nFreundliche Grüsse\nMuster Mechanik AG\n", file{name: "R-88213.pdf", media: mediaPDF, data: p.pdf(service)}),
		clean(service, "R-88213.pdf", core.TwoWay))

	hosting := newBill(cloud, "SC-0091827", p.day(8)).line("SC-HOST-M", "Managed hosting, medium, monthly", "3", "MON", "49.00").line("SC-BKP", "Off-site backup, per 100 GB", "12", "MON", "6.25").done()
	p.add("us-form", "An American invoice in dollars on letter paper, paid by check, from a supplier without orders.",
		p.from(hosting, "Your Sample Cloud invoice SC-0091827", "Hello,\n\nyour monthly invoice is attached.\n\nSample Cloud Billing\n", file{name: "invoice-SC-0091827.pdf", media: mediaPDF, data: p.pdf(hosting)}),
		clean(hosting, "invoice-SC-0091827.pdf", core.MatchNone))

	power := newBill(energie, fmt.Sprintf("VR %d 551023", p.year()), p.day(9)).line("", "Arbeitspreis Strom Gewerbe", "2480", "KWH", "0.2710").line("", "Grundpreis", "1", "MON", "18.50").done()
	p.add("sidebar-no-order-needed", "A German electricity bill; nobody orders electricity, so it needs no order.",
		p.from(power, "Ihre Stromrechnung", "Guten Tag,\n\nIhre Rechnung liegt bei.\n\nMuster Energie GmbH\n", file{name: "Stromrechnung für Nordlicht.pdf", media: mediaPDF, data: p.pdf(power)}),
		clean(power, "Stromrechnung für Nordlicht.pdf", core.MatchNone))

	office := newBill(cleaning, "DCS-0715", p.day(10)).order(poCleaning).done()
	l := p.from(office, "Invoice DCS-0715 - Demo Cleaning Services", plainBody(office))
	l.html = htmlBody(office)
	p.add("html-body", "An invoice in the HTML of the mail itself, nothing attached.", l, clean(office, "", core.TwoWay))

	rooms := newBill(hotel, fmt.Sprintf("A/%d/3319", p.year()), p.day(11)).line("", "Habitación individual, noche", "3", "H87", "96.00").line("", "Desayuno", "3", "H87", "14.00").done()
	p.add("plain-spanish", "A Spanish hotel bill as an old program prints it.",
		p.from(rooms, "Factura "+rooms.inv.Number, "Estimados señores:\n\nadjuntamos su factura.\n\nHotel Ejemplo S.L.\n", file{name: "factura.pdf", media: mediaPDF, data: p.pdf(rooms)}),
		clean(rooms, "factura.pdf", core.MatchNone))
	p.paperPost()
}

// paperPost is what was once paper: a scan, a fax, a photo, a till receipt, and a
// long invoice.
func (p *post) paperPost() {
	cement := newBill(baustoffe, fmt.Sprintf("R%02d-5580", p.year()%100), p.day(12)).order(poCement).done()
	p.add("scan", "A scanned letter, skewed and noisy, as a PDF that is only a picture.",
		p.from(cement, "Rechnung "+cement.inv.Number, "Grüß Gott,\n\nanbei unsere Rechnung eingescannt.\n\nBeispiel Baustoffe KG\n",
			file{name: "Scan0023.pdf", media: mediaPDF, data: p.scanned(cement, wear{skew: 1.1, blur: 1, noise: 9, specks: 250, shade: 14, quality: 45, seed: 1})}),
		clean(cement, "Scan0023.pdf", core.TwoWay))

	boards := newBill(baustoffe, fmt.Sprintf("R%02d-5597", p.year()%100), p.day(13)).order(poInsulate).done()
	fax := p.scanOf(boards, wear{skew: -0.6, noise: 11, specks: 500, bilevel: true, seed: 2})
	p.add("fax", "A fax as a black and white TIFF.",
		p.from(boards, "Fax von +43 732 9990 18", "1 Seite\n", file{name: "FAX00117.tif", media: "image/tiff", data: p.bytes(asTIFF(fax))}),
		clean(boards, "FAX00117.tif", core.TwoWay))

	freight := newBill(transport, fmt.Sprintf("VF%02d00391", p.year()%100), p.day(13)).order(poFreight).done()
	p.add("photo", "A photo of a Dutch invoice on a table, taken at an angle with a shadow across it.",
		p.from(freight, "factuur", "Hierbij de factuur van gisteren.\n\nVerstuurd vanaf mijn telefoon\n", file{name: "IMG_0731.jpg", media: "image/jpeg", data: p.photographed(freight)}),
		clean(freight, "IMG_0731.jpg", core.TwoWay))

	screws := newBill(baumarkt, "12-03-004417", p.day(14)).line("", "Spanplattenschrauben 4x40", "2", "H87", "4.19").line("", "Silikon transparent", "3", "H87", "5.49").line("", "Abdeckfolie 20 m²", "1", "H87", "2.99").receipt().done()
	p.add("till-receipt", "A till receipt, paid on the spot.",
		p.from(screws, "Ihr digitaler Kassenbon", "Vielen Dank für Ihren Einkauf bei Musterbaumarkt.\n", file{name: "Kassenbon.pdf", media: mediaPDF, data: p.pdf(screws)}),
		clean(screws, "Kassenbon.pdf", core.MatchNone))

	year := newBill(tools, "INV-20467", p.day(15)).order(poYear).done()
	p.add("sixty-lines", "An invoice of sixty lines over three pages with sums carried forward.",
		p.from(year, "Invoice INV-20467 from Sample Tools Ltd", "Dear customer,\n\nplease find our invoice attached.\n\nSample Tools Ltd\n", file{name: "INV-20467.pdf", media: mediaPDF, data: p.pdf(year)}),
		clean(year, "INV-20467.pdf", core.TwoWay))

	broken := newBill(papier, fmt.Sprintf("GS-%d-0217", p.year()), p.day(16)).line("A-1080", "Kopierpapier A4 80 g, Karton zu 5 x 500 Blatt", "2", "XBX", "18.90").credit(p.sent[0].inv).done()
	p.add("credit-note", "A credit note for two damaged boxes of the first invoice.",
		p.from(broken, "Gutschrift "+broken.inv.Number, "Sehr geehrte Damen und Herren,\n\nfür die beschädigten Kartons erhalten Sie eine Gutschrift.\n\nMuster Papier GmbH\n", file{name: "Gutschrift.pdf", media: mediaPDF, data: p.pdf(broken)}),
		clean(broken, "Gutschrift.pdf", core.TwoWay))
}

// scanOf is the page of a claim after a scanner had it.
func (p *post) scanOf(c claim, w wear) image.Image {
	page, err := c.paper().picture(200)
	if err != nil {
		p.bytes(nil, err)
		return image.NewGray(image.Rect(0, 0, 1, 1))
	}
	return scan(page, w)
}

func (p *post) scanned(c claim, w wear) []byte {
	return p.bytes(picturePDF(c.inv.IssueDate, p.bytes(asJPEG(p.scanOf(c, w), w.quality))))
}

func (p *post) photographed(c claim) []byte {
	page, err := c.paper().picture(240)
	if err != nil {
		return p.bytes(nil, err)
	}
	at := shot{w: 2250, h: 3000, corners: [4]point{{0.08, 0.07}, {0.93, 0.05}, {0.965, 0.95}, {0.035, 0.93}}, seed: 3}
	return p.bytes(asJPEG(photo(page, at), 72))
}

// htmlBody is an invoice as the HTML of a mail; plainBody is its text.
func htmlBody(c claim) string {
	doc := c.paper()
	var b strings.Builder
	fmt.Fprintf(&b, "<html><body style=\"font-family:Arial\"><h2>%s</h2><p>%s<br>%s<br>%s</p><h1>%s</h1><table>\n",
		c.s.Name, strings.Join(c.s.address(), "<br>"), c.s.Phone, c.s.words.vatID+" "+c.s.TaxID, doc.title)
	for _, m := range doc.meta {
		fmt.Fprintf(&b, "<tr><td>%s:</td><td><b>%s</b></td></tr>\n", m.label, m.value)
	}
	fmt.Fprintf(&b, "</table><p>%s<br>%s</p><table border=\"1\" cellpadding=\"6\" cellspacing=\"0\">\n<tr>", c.s.words.billTo, strings.Join(doc.buyer, "<br>"))
	for _, col := range doc.table.columns {
		fmt.Fprintf(&b, "<th>%s</th>", col.title)
	}
	for _, r := range doc.table.rows {
		fmt.Fprintf(&b, "</tr>\n<tr><td>%s</td>", strings.Join(r, "</td><td align=\"right\">"))
	}
	b.WriteString("</tr></table>\n<table>\n")
	for _, t := range doc.totals {
		fmt.Fprintf(&b, "<tr><td>%s</td><td align=\"right\"><b>%s</b></td></tr>\n", t.label, t.value)
	}
	b.WriteString("</table>\n<p>")
	for _, v := range doc.payment {
		fmt.Fprintf(&b, "%s: %s<br>\n", v.label, v.value)
	}
	fmt.Fprintf(&b, "</p><p>%s</p></body></html>\n", strings.Join(doc.notes, "<br>"))
	return b.String()
}

func plainBody(c claim) string {
	doc := c.paper()
	lines := append([]string{c.s.Name}, c.s.address()...)
	lines = append(lines, c.s.words.vatID+" "+c.s.TaxID, "", doc.title)
	for _, m := range doc.meta {
		lines = append(lines, m.label+": "+m.value)
	}
	lines = append(append(append(lines, ""), doc.buyer...), "")
	for _, r := range doc.table.rows {
		lines = append(lines, strings.Join(r, "  "))
	}
	lines = append(lines, "")
	for _, t := range append(doc.totals, doc.payment...) {
		lines = append(lines, t.label+": "+t.value)
	}
	return strings.Join(append(lines, doc.notes...), "\n") + "\n"
}
