package sample

import (
	"archive/zip"
	"bytes"
	"fmt"

	"countersign/core"
)

// shown is what to expect of paper that asks for nothing: kept, and shown as what
// it is.
func shown(name string, kind core.DocKind) Expect {
	return Expect{File: name, Outcome: core.Became, Kind: kind, Lane: core.LaneOther, Match: core.MatchNone}
}

// otherPaper is business paper that is no invoice.
func (p *post) otherPaper() {
	send := func(s *seller, d core.Date, hour int, subject, text string, files ...file) letter {
		return letter{from: s.mail(), fromName: s.Name, subject: subject, text: text, date: p.at(d, hour, 11), files: files}
	}
	p.add("statement", "A statement of account that lists invoices and is none.",
		send(tools, p.day(19), 8, "Statement of account", "Dear customer,\n\nplease find your statement attached.\n\nSample Tools Ltd\n", file{name: "Statement.pdf", media: mediaPDF, data: p.paperPDF(p.statement(), p.day(19))}),
		shown("Statement.pdf", core.KindStatement))
	p.add("reminder", "A Dutch reminder of an invoice that never came.",
		send(dozen, p.day(10), 15, "Betalingsherinnering", "Geachte heer, mevrouw,\n\nonderstaande factuur staat nog open.\n\nVoorbeeld Verpakking B.V.\n", file{name: "herinnering.pdf", media: mediaPDF, data: p.paperPDF(p.reminder(), p.day(10))}),
		shown("herinnering.pdf", core.KindReminder))
	p.add("delivery-note", "A delivery note with quantities and no prices.",
		send(stahl, p.day(4), 14, "Lieferschein LS-77120", "Guten Tag,\n\nanbei der Lieferschein zu Ihrer Bestellung PO-4102.\n\nBeispiel Stahlhandel AG\n", file{name: "LS-77120.pdf", media: mediaPDF, data: p.paperPDF(p.deliveryNote(), p.day(4))}),
		shown("LS-77120.pdf", core.KindDeliveryNote))

	news := send(papier, p.day(7), 6, "Herbstangebote: 20 % auf Ordner", "Unsere Angebote im Browser ansehen: https://muster-papier.example/angebote\n\nAbmelden: https://muster-papier.example/abmelden\n")
	news.from, news.fromName = "newsletter@muster-papier.example", "Muster Papier Newsletter"
	news.html = `<html><body><h1>Jetzt 20 % auf alle Ordner</h1><p>Nur solange der Vorrat reicht.</p><p><a href="https://muster-papier.example/angebote">Zu den Angeboten</a></p><p><a href="https://muster-papier.example/abmelden">Abmelden</a></p></body></html>`
	news.extra = []string{"List-Unsubscribe: <https://muster-papier.example/abmelden>", "Precedence: bulk"}
	p.add("newsletter", "A newsletter with nothing to book.", news,
		Expect{Outcome: core.Ignored, OrOutcome: core.Became, Kind: core.KindOther, Lane: core.LaneOther, Match: core.MatchNone})
}

func (p *post) statement() *paper {
	d := tools.words.day
	rows := [][]string{
		{d(p.before(20)), "INV-20211", d(p.day(10)), "412.60", "412.60"},
		{d(p.day(5)), "INV-20418", d(p.day(5).AddDays(30)), "865.10", "1,277.70"},
		{d(p.day(9)), "INV-20431", d(p.day(9).AddDays(30)), "578.50", "1,856.20"},
	}
	return &paper{
		seller: tools, title: "Statement", addressee: "Account of", buyer: firmAddress, intro: "Statement of account. This is not an invoice.",
		meta:   []pair{{"Statement date", d(p.day(19))}, {"Account", tools.customer}},
		table:  table{columns: []column{{"Date", 36, false}, {"Document", 0, false}, {"Due", 40, false}, {"Amount", 30, true}, {"Balance", 30, true}}, rows: rows},
		totals: []pair{{"Account balance", "£1,856.20"}},
		notes:  []string{"Please pay each invoice by its due date. If you have paid already, please disregard this statement."},
	}
}

func (p *post) reminder() *paper {
	d := dozen.words.day
	old := p.before(40)
	return &paper{
		seller: dozen, title: "Herinnering", addressee: "Aan", buyer: firmAddress, intro: "Betalingsherinnering: volgens onze administratie is de volgende factuur nog niet betaald.",
		meta:   []pair{{"Datum", d(p.day(10))}, {"Debiteur", dozen.customer}},
		table:  table{columns: []column{{"Factuur", 0, false}, {"Factuurdatum", 40, false}, {"Vervaldatum", 40, false}, {"Openstaand", 32, true}}, rows: [][]string{{fmt.Sprintf("F%d.0994", old.Year), d(old), d(old.AddDays(30)), "318,47"}}},
		totals: []pair{{"Totaal openstaand", "318,47 €"}},
		notes:  []string{"Wij verzoeken u het openstaande bedrag binnen 7 dagen te voldoen.", "Heeft u inmiddels betaald, dan kunt u deze herinnering als niet verzonden beschouwen."},
	}
}

func (p *post) deliveryNote() *paper {
	steel := newBill(stahl, "", p.day(4)).order(poSteel).done()
	doc := &paper{
		seller: stahl, title: "Lieferschein", number: "LS-77120", addressee: "Lieferanschrift", buyer: firmAddress,
		meta:  []pair{{"Lieferschein-Nr.", "LS-77120"}, {"Lieferdatum", stahl.words.day(p.day(4))}, {"Ihre Bestellung", string(poSteel)}, {"Kunden-Nr.", stahl.customer}},
		table: table{columns: []column{{"Pos.", 14, false}, {"Art.-Nr.", 34, false}, {"Bezeichnung", 0, false}, {"Menge", 22, true}, {"Einh.", 18, false}}},
		notes: []string{"Ware erhalten: ______________________", "Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum."},
	}
	for _, l := range steel.inv.Lines {
		doc.table.rows = append(doc.table.rows, []string{l.ID, l.Code, l.Description, stahl.words.decimal(l.Quantity), stahl.words.unitOf(l.Unit)})
	}
	return doc
}

// troubles are files that cannot be read.
func (p *post) troubles() {
	rods := newBill(stahl, fmt.Sprintf("%d/004760", p.year()), p.day(17)).order(poRods).done()
	whole := p.pdf(rods)
	p.add("broken-pdf", "A PDF cut off in the middle of its first page.",
		p.from(rods, "Rechnung "+rods.inv.Number, "Guten Tag,\n\nim Anhang unsere Rechnung.\n\nBeispiel Stahlhandel AG\n", file{name: "004760.pdf", media: mediaPDF, data: whole[:min(len(whole), 700)]}),
		Expect{File: "004760.pdf", Outcome: core.Became, Kind: core.KindOther, Lane: core.LaneNeedsData, Reasons: []core.Reason{core.Unreadable}, Match: core.MatchNone})

	clamps := newBill(stahl, fmt.Sprintf("%d/004762", p.year()), p.day(18)).order(poClamps).done()
	p.add("password-pdf", "A PDF that opens only with a password, which the mail tells.",
		p.from(clamps, "Rechnung "+clamps.inv.Number+" (geschützt)", "Guten Tag,\n\ndie Rechnung ist mit dem Kennwort "+DocumentPassword+" geschützt.\n\nBeispiel Stahlhandel AG\n", file{name: "004762.pdf", media: mediaPDF, data: p.locked(clamps)}),
		Expect{File: "004762.pdf", Outcome: core.Became, Kind: core.KindOther, Lane: core.LaneNeedsData, Reasons: []core.Reason{core.Unreadable}, Match: core.MatchNone, Invoice: &clamps.inv})
}

// locked is a claim's PDF under a password (RC4 with 40 bits, PDF 1.7, 7.6.2),
// which, unlike the newer ciphers, leaves no room for chance in the bytes.
func (p *post) locked(c claim) []byte {
	pdf, err := c.paper().pdf(c.inv.IssueDate, false)
	if err != nil {
		return p.bytes(nil, err)
	}
	pdf.pdf.SetProtection(0, DocumentPassword, "owner-"+DocumentPassword)
	return p.bytes(pdf.bytes())
}

// containers hold their invoices one level deeper.
func (p *post) containers() {
	folders := newBill(papier, fmt.Sprintf("RE-%d-10455", p.year()), p.day(12)).order(poFolders).done()
	envelopes := newBill(papier, fmt.Sprintf("RE-%d-10456", p.year()), p.day(12)).order(poEnvelopes).done()
	names := []string{folders.inv.Number + ".pdf", envelopes.inv.Number + ".pdf"}
	archive := p.bytes(zipped(folders.inv.IssueDate, names, p.pdf(folders), p.pdf(envelopes)))
	p.add("zip-with-two", "A ZIP archive with two invoices.",
		p.from(folders, "Ihre Rechnungen", "Sehr geehrte Damen und Herren,\n\nanbei zwei Rechnungen.\n\nMuster Papier GmbH\n", file{name: "Rechnungen.zip", media: "application/zip", data: archive}),
		clean(folders, names[0], core.TwoWay), clean(envelopes, names[1], core.TwoWay))

	film := newBill(dozen, fmt.Sprintf("F%d.1203", p.year()), p.day(14)).order(poFilm).done()
	inner := p.from(film, "Factuur "+film.inv.Number, "Geachte heer, mevrouw,\n\nbijgaand onze factuur.\n\nVoorbeeld Verpakking B.V.\n", file{name: film.inv.Number + ".pdf", media: mediaPDF, data: p.pdf(film)})
	inner.id = "inner-" + film.inv.Number
	outer := letter{
		from: "clerk@nordlicht.example", fromName: "Nordlicht, Einkauf", subject: "WG: Factuur " + film.inv.Number, date: p.at(p.day(14), 16, 30),
		text: "Kam bei mir an, bitte buchen.\n", files: []file{{name: "Factuur.eml", media: "message/rfc822", data: p.bytes(inner.raw())}},
	}
	p.add("forwarded", "A colleague forwards a supplier's mail as an attachment.", outer, clean(film, film.inv.Number+".pdf", core.TwoWay))
}

// zipped packs files into an archive that bears a day's date.
func zipped(day core.Date, names []string, data ...[]byte) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i, name := range names {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: day.Time()})
		if err != nil {
			return nil, fmt.Errorf("packing %s: %w", name, err)
		}
		if _, err := f.Write(data[i]); err != nil {
			return nil, fmt.Errorf("packing %s: %w", name, err)
		}
	}
	err := w.Close()
	return b.Bytes(), err
}
