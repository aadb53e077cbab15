package sample

import (
	"fmt"

	"countersign/core"
	"countersign/core/money"
)

// mismatches are invoices that differ from their orders, and those without one.
func (p *post) mismatches() {
	dear := newBill(tools, "INV-20431", p.day(9)).order(poDear).price(1, "68.50").done()
	p.add("price-above-order", "A price above the order: 68.50 instead of 64.00 for the first line.",
		p.from(dear, "Invoice INV-20431 from Sample Tools Ltd", "Dear customer,\n\nplease find our invoice attached.\n\nSample Tools Ltd\n", file{name: "INV-20431.pdf", media: mediaPDF, data: p.pdf(dear)}),
		stopped(dear, "INV-20431.pdf", core.TwoWay, core.LaneMismatch, core.PriceOverTolerance))

	short := newBill(stahl, fmt.Sprintf("%d/004738", p.year()), p.day(11)).order(poShort).done()
	p.add("quantity-above-receipt", "Forty bars billed, thirty-six accepted: four were sent back.",
		p.from(short, "Rechnung "+short.inv.Number, "Guten Tag,\n\nim Anhang unsere Rechnung.\n\nBeispiel Stahlhandel AG\n", file{name: "004738.pdf", media: mediaPDF, data: p.pdf(short)}),
		stopped(short, "004738.pdf", core.ThreeWay, core.LaneMismatch, core.QuantityOverTolerance))

	awaited := newBill(stahl, fmt.Sprintf("%d/004755", p.year()), p.day(16)).order(poAwaited).done()
	p.add("receipt-missing", "An invoice that is right but for goods that nobody has taken in yet.",
		p.from(awaited, "Rechnung "+awaited.inv.Number, "Guten Tag,\n\nim Anhang unsere Rechnung.\n\nBeispiel Stahlhandel AG\n", file{name: "004755.pdf", media: mediaPDF, data: p.pdf(awaited)}),
		stopped(awaited, "004755.pdf", core.ThreeWay, core.LaneWaiting, core.NoReceipt))

	phone := newBill(bureau, fmt.Sprintf("FA%d-0402", p.year()), p.day(14)).line("TAB-129", "Tableau blanc magnétique 120 x 90 cm", "2", "H87", "79.00").line("FEU-4C", "Feutres effaçables, 4 couleurs", "5", "H87", "6.90").done()
	p.add("no-order", "A French invoice for something ordered by telephone, without an order.",
		p.from(phone, "Votre facture "+phone.inv.Number, "Bonjour,\n\nci-joint la facture de votre commande par téléphone.\n\nExemple Fournitures SARL\n", file{name: "FA0402.pdf", media: mediaPDF, data: p.pdf(phone)}),
		stopped(phone, "FA0402.pdf", core.MatchNone, core.LaneNoOrder, core.NoOrder))

	grout := newBill(keramik, fmt.Sprintf("1077/%02d", p.year()%100), p.day(15)).order(poGrout).done()
	grout.inv.GrossTotal = exact(grout.inv.GrossTotal.Add(money.MustAmount("90.00", grout.inv.Currency)))
	grout.inv.AmountDue = grout.inv.GrossTotal
	p.add("sum-wrong", "An Italian invoice whose total is 90.00 more than its parts.",
		p.from(grout, "Fattura n. "+grout.inv.Number, "Gentile cliente,\nin allegato la nostra fattura.\n", file{name: "fattura_1077.pdf", media: mediaPDF, data: p.pdf(grout)}),
		stopped(grout, "fattura_1077.pdf", core.ThreeWay, core.LaneNeedsData, core.SumMismatch))

	lamps := newBill(neuling, fmt.Sprintf("%d-017", p.year()), p.day(17)).line("", "Elektroinstallation Halle 2, Arbeitszeit", "14", "HUR", "58.00").line("", "Leuchtstoffröhre LED 150 cm", "12", "H87", "17.90").done()
	p.add("new-supplier", "The first invoice of a supplier that is not on the books, so its account is unknown too.",
		p.from(lamps, "Rechnung "+lamps.inv.Number, "Sehr geehrte Damen und Herren,\n\nanbei meine Rechnung.\n\nNeuling Elektro e.K.\n", file{name: "Rechnung 017.pdf", media: mediaPDF, data: p.pdf(lamps)}),
		stopped(lamps, "Rechnung 017.pdf", core.MatchNone, core.LaneBank, core.NewSupplier, core.BankUnverified))
}

// frauds are duplicates and attempts to have money sent elsewhere.
func (p *post) frauds() {
	vices := p.sent[1]
	again := p.from(vices, "FW: Invoice INV-20418 from Sample Tools Ltd", "Dear customer,\n\nin case it got lost, here is our invoice again.\n\nSample Tools Ltd\n", file{name: "INV-20418 copy.pdf", media: mediaPDF, data: p.pdf(vices)})
	again.date = p.at(p.day(12), 10, 5)
	p.add("same-bytes-again", "The English invoice once more in another mail: the very same file.", again,
		Expect{File: "INV-20418 copy.pdf", Outcome: core.Known, Kind: core.KindInvoice, Invoice: &vices.inv})

	paper := p.sent[0]
	reprint := paper.paper()
	reprint.notes = append(reprint.notes, "Kopie. Das Original ging Ihnen bereits zu.")
	twin := p.from(paper, "Rechnungskopie "+paper.inv.Number, "Sehr geehrte Damen und Herren,\n\nwie gewünscht eine Kopie der Rechnung.\n\nMuster Papier GmbH\n",
		file{name: "Kopie " + paper.inv.Number + ".pdf", media: mediaPDF, data: p.paperPDF(reprint, p.day(17))})
	twin.date = p.at(p.day(17), 9, 40)
	double := stopped(paper, "Kopie "+paper.inv.Number+".pdf", core.TwoWay, core.LaneDuplicate, core.Duplicate)
	double.Level, double.Twin = "D1", paper.inv.Number
	p.add("printed-again", "The first invoice printed again: other bytes, the same number and sum.", twin, double)

	second := newBill(hotel, fmt.Sprintf("A/%d/3320", p.year()), p.day(11)).line("", "Habitación individual, noche", "3", "H87", "96.00").line("", "Desayuno", "3", "H87", "14.00").done()
	alike := stopped(second, "factura_2.pdf", core.MatchNone, core.LaneOther, core.Duplicate)
	alike.Level, alike.Twin = "D3", fmt.Sprintf("A/%d/3319", p.year())
	l := p.from(second, "Factura "+second.inv.Number, "Estimados señores:\n\nadjuntamos la factura de la segunda habitación.\n\nHotel Ejemplo S.L.\n", file{name: "factura_2.pdf", media: mediaPDF, data: p.pdf(second)})
	l.date = p.at(p.day(11), 20, 15)
	p.add("same-sum-same-day", "A second room of the same night: same date and sum, another number; a warning, no more.", l, alike)
	p.changedAccounts()
}

// changedAccounts are two invoices that want their money at another bank.
func (p *post) changedAccounts() {
	chairs := newBill(bureau, fmt.Sprintf("FA%d-0411", p.year()), p.day(18)).order(poChairs).account("LT149900011101001000", "EXPLLT2VXXX").done()
	doc := chairs.paper()
	doc.payment[0].value = "Nouvelle Banque Exemple"
	doc.notes = append([]string{"ATTENTION : nos coordonnées bancaires ont changé. Merci de régler uniquement sur le nouveau compte."}, doc.notes...)
	l := p.from(chairs, "URGENT : facture "+chairs.inv.Number+" et nouveau RIB", "Bonjour,\n\nnotre banque est en cours d'audit et notre ancien compte est bloqué. Merci d'effectuer le virement AUJOURD'HUI sur le nouveau compte indiqué\nsur la facture et de nous envoyer la confirmation par retour de mail. Nous sommes injoignables par téléphone.\n\nExemple Fournitures SARL\n",
		file{name: "FA0411.pdf", media: mediaPDF, data: p.paperPDF(doc, chairs.inv.IssueDate)})
	l.replyTo = "comptabilite.exemple@freemail.example"
	l.auth = "spf=softfail smtp.mailfrom=exemple-fournitures.example; dkim=none; dmarc=fail header.from=exemple-fournitures.example"
	p.add("bank-changed", "A real order, a new bank account in another country, and great haste.", l,
		stopped(chairs, "FA0411.pdf", core.TwoWay, core.LaneBank, core.BankChanged, core.SenderSuspicious))

	toner := newBill(papier, fmt.Sprintf("RE-%d-10498", p.year()), p.day(18)).order(poToner).account("DE43990090000009876543", "FALSDEFFXXX").done()
	f := p.from(toner, "Ihre Rechnung "+toner.inv.Number, "Sehr geehrte Damen und Herren,\n\nanbei unsere Rechnung. Bitte beachten Sie unsere neue Bankverbindung.\n\nMuster Papier GmbH\n",
		file{name: "Rechnung_" + toner.inv.Number + ".pdf", media: mediaPDF, data: p.pdf(toner)})
	f.from = "rechnung@rnuster-papier.example"
	p.add("look-alike-sender", "Muster Papier, it says, but the mail comes from rnuster-papier, and the account is new.", f,
		stopped(toner, "Rechnung_"+toner.inv.Number+".pdf", core.TwoWay, core.LaneBank, core.BankChanged, core.SenderSuspicious))
	p.exchangedCode()
}

// exchangedCode is an invoice that is all right but for the code in its corner:
// somebody laid another over it. Everything that people read is as always.
func (p *post) exchangedCode() {
	const other = "DE89990090000001234567"
	pens := newBill(papier, fmt.Sprintf("RE-%d-10512", p.year()), p.day(19)).order(poPens).done()
	asked := pens.inv
	asked.Account = core.PaymentAccount{IBAN: other, BIC: "FALSDEFFXXX"}
	doc := pens.paper()
	doc.qr = paymentCode(pens.s, asked)
	e := stopped(pens, "Rechnung_"+pens.inv.Number+".pdf", core.TwoWay, core.LaneBank, core.CodeDiffersFromPage, core.BankChanged)
	e.CodeAccount = other
	p.add("code-exchanged", "A real order, the right account in print, and a payment code that pays to somebody else.",
		p.from(pens, "Ihre Rechnung "+pens.inv.Number, "Sehr geehrte Damen und Herren,\n\nanbei unsere Rechnung. Bezahlen Sie bequem mit dem Code.\n\nMuster Papier GmbH\n",
			file{name: "Rechnung_" + pens.inv.Number + ".pdf", media: mediaPDF, data: p.paperPDF(doc, pens.inv.IssueDate)}), e)
}
