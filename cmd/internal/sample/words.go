package sample

import (
	"fmt"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// words is how one country's business paper says things.
type words struct {
	invoice, credit, receipt              string
	number, creditNumber, date, due       string
	dated                                 string // the date of anything but an invoice
	delivery, order, customer, vatID      string
	page                                  string // with the page's number and the number of pages
	pos, code, text, qty, unit            string
	price, rate, net                      string
	netTotal, tax, gross, amountDue       string // tax with {rate}
	billTo, pay, bank, reference, carried string
	payBy                                 string // with the due date
	greeting, thanks                      string
	preceding                             string // with a number and a date
	discount                              string // with {percent}, {date} and {sum}
	free                                  map[string]string
	units                                 map[string]string
	freight                               string
	day                                   func(core.Date) string
	group, mark                           string
	codeFirst                             bool // the currency's code stands before the sum
}

// amount writes a sum the way the country does, without the currency.
func (w *words) amount(a money.Amount) string { return w.decimal(a.Decimal()) }

// sum writes a sum with its currency.
func (w *words) sum(a money.Amount) string {
	symbol := map[money.Currency]string{"EUR": "€", "GBP": "£", "USD": "$"}[a.Currency]
	switch {
	case w.codeFirst || symbol == "":
		return string(a.Currency) + " " + w.amount(a)
	case w.mark == ".":
		if a.Minor < 0 {
			return "-" + symbol + w.amount(a.Neg())
		}
		return symbol + w.amount(a)
	}
	return w.amount(a) + " " + symbol
}

// decimal writes a number with the country's grouping and decimal mark.
func (w *words) decimal(d money.Decimal) string {
	s, sign := d.String(), ""
	if strings.HasPrefix(s, "-") {
		s, sign = s[1:], "-"
	}
	whole, frac, point := strings.Cut(s, ".")
	var b strings.Builder
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(w.group)
		}
		b.WriteRune(c)
	}
	if point {
		return sign + b.String() + w.mark + frac
	}
	return sign + b.String()
}

// unitOf is the word for a UNECE Rec 20 code.
func (w *words) unitOf(code string) string {
	if u, ok := w.units[code]; ok {
		return u
	}
	return code
}

func numeric(order, sep string) func(core.Date) string {
	return func(d core.Date) string {
		part := map[rune]string{'d': fmt.Sprintf("%02d", d.Day), 'm': fmt.Sprintf("%02d", int(d.Month)), 'y': fmt.Sprintf("%04d", d.Year)}
		var p []string
		for _, c := range order {
			p = append(p, part[c])
		}
		return strings.Join(p, sep)
	}
}

func spelt(format string, months ...string) func(core.Date) string {
	return func(d core.Date) string {
		name := d.Month.String()
		if len(months) == 12 {
			name = months[d.Month-1]
		}
		return fmt.Sprintf(format, d.Day, name, d.Year)
	}
}

var german = &words{
	invoice: "Rechnung", credit: "Gutschrift", receipt: "Kassenbon", number: "Rechnungs-Nr.", creditNumber: "Gutschrift-Nr.",
	date: "Rechnungsdatum", dated: "Datum", due: "Fällig am", delivery: "Lieferdatum", order: "Ihre Bestellung", customer: "Kunden-Nr.", vatID: "USt-IdNr.",
	page: "Seite %d von %d", pos: "Pos.", code: "Art.-Nr.", text: "Bezeichnung", qty: "Menge", unit: "Einh.", price: "Einzelpreis", rate: "MwSt.", net: "Gesamt",
	netTotal: "Nettobetrag", tax: "zzgl. {rate} % MwSt.", gross: "Gesamtbetrag", amountDue: "Zahlbetrag", billTo: "Rechnung an",
	pay: "Zahlung", bank: "Bank", reference: "Verwendungszweck", carried: "Übertrag", payBy: "Bitte überweisen Sie den Rechnungsbetrag bis zum %s auf unser Konto.",
	greeting: "Sehr geehrte Damen und Herren, wir berechnen Ihnen wie folgt:", thanks: "Vielen Dank für Ihren Auftrag.",
	preceding: "Gutschrift zu unserer Rechnung %s vom %s.", discount: "Bei Zahlung bis {date} gewähren wir {percent} % Skonto ({sum}).",
	free:    map[string]string{"K": "Steuerfreie innergemeinschaftliche Lieferung gemäß Art. 6 BMR."},
	units:   map[string]string{"H87": "Stk", "XBX": "Krt", "XPK": "Pkg", "HUR": "Std", "MTK": "m²", "KWH": "kWh", "MON": "Mon"},
	freight: "Versandkosten", day: numeric("dmy", "."), group: ".", mark: ",",
}

var swiss = func() *words {
	w := *german
	w.group, w.mark, w.codeFirst = "'", ".", true
	w.tax, w.vatID, w.net, w.netTotal, w.gross = "MWST {rate} %", "MWST-Nr.", "Betrag", "Total exkl. MWST", "Total inkl. MWST"
	w.date, w.due, w.payBy = "Datum", "Zahlbar bis", "Zahlbar bis %s mit dem Zahlteil unten."
	return &w
}()

var british = &words{
	invoice: "Invoice", credit: "Credit note", receipt: "Receipt", number: "Invoice number", creditNumber: "Credit note number",
	date: "Invoice date", dated: "Date", due: "Due date", delivery: "Delivery date", order: "Your order", customer: "Account", vatID: "VAT no.",
	page: "Page %d of %d", pos: "No.", code: "Code", text: "Description", qty: "Qty", unit: "Unit", price: "Unit price", rate: "VAT", net: "Amount",
	netTotal: "Subtotal", tax: "VAT {rate} %", gross: "Total", amountDue: "Amount due", billTo: "Bill to",
	pay: "Payment details", bank: "Bank", reference: "Payment reference", carried: "Carried forward", payBy: "Please pay by %s and quote the invoice number.",
	greeting: "", thanks: "Thank you for your business.", preceding: "Credit against invoice %s of %s.", discount: "{percent} % discount if paid by {date} ({sum}).",
	free:    map[string]string{"G": "Zero-rated export of goods from the United Kingdom."},
	units:   map[string]string{"H87": "pcs", "XBX": "box", "XPK": "pack", "HUR": "h", "MTK": "m²", "MON": "month"},
	freight: "Carriage", day: spelt("%d %s %d"), group: ",", mark: ".",
}

var american = func() *words {
	w := *british
	w.number, w.date, w.due, w.order, w.customer = "INVOICE #", "DATE", "DUE DATE", "P.O. #", "ACCOUNT #"
	w.qty, w.code, w.text, w.price, w.net = "QTY", "ITEM", "DESCRIPTION", "UNIT PRICE", "AMOUNT"
	w.netTotal, w.tax, w.gross, w.amountDue = "SUBTOTAL", "SALES TAX ({rate}%)", "TOTAL", "BALANCE DUE"
	w.billTo, w.pay, w.payBy = "BILL TO", "REMIT TO", "Terms: net 30. Please make checks payable to Sample Cloud Inc. and mail them by %s."
	w.free = map[string]string{"O": "Services performed outside the buyer's country; no sales tax applies."}
	w.day = numeric("mdy", "/")
	return &w
}()

var french = &words{
	invoice: "Facture", credit: "Avoir", receipt: "Ticket", number: "Facture n°", creditNumber: "Avoir n°",
	date: "Date de facture", dated: "Date", due: "Échéance", delivery: "Date de livraison", order: "Votre commande", customer: "N° client", vatID: "N° TVA",
	page: "Page %d sur %d", pos: "N°", code: "Référence", text: "Désignation", qty: "Qté", unit: "Unité", price: "Prix unit. HT", rate: "TVA", net: "Montant HT",
	netTotal: "Total HT", tax: "TVA {rate} %", gross: "Total TTC", amountDue: "Net à payer", billTo: "Facturé à",
	pay: "Règlement par virement", bank: "Banque", reference: "Référence", carried: "Report", payBy: "Règlement par virement avant le %s. Indemnité forfaitaire de recouvrement : 40 €.",
	greeting: "", thanks: "Nous vous remercions de votre confiance.", preceding: "Avoir sur la facture %s du %s.", discount: "Escompte {percent} % si paiement avant le {date} ({sum}).",
	free:    map[string]string{"K": "Exonération de TVA, livraison intracommunautaire, art. 262 ter I du CGI."},
	units:   map[string]string{"H87": "pce", "XBX": "carton", "XPK": "paquet"},
	freight: "Port", day: numeric("dmy", "/"), group: "\u00a0", mark: ",",
}

var dutch = &words{
	invoice: "Factuur", credit: "Creditnota", receipt: "Bon", number: "Factuurnummer", creditNumber: "Creditnummer",
	date: "Factuurdatum", dated: "Datum", due: "Vervaldatum", delivery: "Leverdatum", order: "Uw order", customer: "Debiteur", vatID: "Btw-nummer",
	page: "Pagina %d van %d", pos: "Nr.", code: "Artikel", text: "Omschrijving", qty: "Aantal", unit: "Eenh.", price: "Prijs", rate: "Btw", net: "Bedrag",
	netTotal: "Totaal excl. btw", tax: "Btw {rate} %", gross: "Totaal incl. btw", amountDue: "Te betalen", billTo: "Factuuradres",
	pay: "Betaling", bank: "Bank", reference: "Betalingskenmerk", carried: "Transport", payBy: "Wij verzoeken u het bedrag vóór %s over te maken onder vermelding van het factuurnummer.",
	greeting: "", thanks: "Hartelijk dank voor uw bestelling.", preceding: "Creditnota bij factuur %s van %s.", discount: "{percent} % korting bij betaling vóór {date} ({sum}).",
	free:    map[string]string{},
	units:   map[string]string{"H87": "st", "XBX": "doos", "HUR": "uur"},
	freight: "Verzendkosten", day: numeric("dmy", "-"), group: ".", mark: ",",
}

var flemish = func() *words {
	w := *dutch
	w.day = numeric("dmy", "/")
	w.free = map[string]string{"AE": "Btw verlegd, art. 44 en 196 richtlijn 2006/112/EG."}
	return &w
}()

var spanish = &words{
	invoice: "Factura", credit: "Factura rectificativa", receipt: "Ticket", number: "Factura n.º", creditNumber: "Rectificativa n.º",
	date: "Fecha", dated: "Fecha", due: "Vencimiento", delivery: "Fecha de entrega", order: "Su pedido", customer: "Cliente", vatID: "NIF",
	page: "Página %d de %d", pos: "N.º", code: "Código", text: "Concepto", qty: "Cant.", unit: "Ud.", price: "Precio", rate: "IVA", net: "Importe",
	netTotal: "Base imponible", tax: "IVA {rate} %", gross: "Total factura", amountDue: "Total a pagar", billTo: "Cliente",
	pay: "Forma de pago: transferencia", bank: "Banco", reference: "Referencia", carried: "Suma y sigue", payBy: "Rogamos efectúen la transferencia antes del %s.",
	greeting: "", thanks: "Gracias por su visita.", preceding: "Rectifica la factura %s de %s.", discount: "Descuento {percent} % por pago antes del {date} ({sum}).",
	free: map[string]string{}, units: map[string]string{"H87": "ud"},
	freight: "Portes", group: ".", mark: ",",
	day: spelt("%d de %s de %d", "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
}

var italian = &words{
	invoice: "Fattura", credit: "Nota di credito", receipt: "Scontrino", number: "Fattura n.", creditNumber: "Nota di credito n.",
	date: "Data", dated: "Data", due: "Scadenza", delivery: "Data consegna", order: "Vs. ordine", customer: "Cod. cliente", vatID: "Partita IVA",
	page: "Pagina %d di %d", pos: "N.", code: "Codice", text: "Descrizione", qty: "Quantità", unit: "U.M.", price: "Prezzo unit.", rate: "IVA", net: "Importo",
	netTotal: "Imponibile", tax: "IVA {rate} %", gross: "Totale fattura", amountDue: "Totale da pagare", billTo: "Spett.le",
	pay: "Pagamento: bonifico bancario", bank: "Banca", reference: "Causale", carried: "Riporto", payBy: "Pagamento con bonifico entro il %s.",
	greeting: "", thanks: "Grazie per la fiducia accordataci.", preceding: "Storno della fattura %s del %s.", discount: "Sconto {percent} % per pagamento entro il {date} ({sum}).",
	free:    map[string]string{"K": "Operazione non imponibile art. 41 D.L. 331/93."},
	units:   map[string]string{"H87": "pz", "MTK": "m²"},
	freight: "Trasporto", day: numeric("dmy", "/"), group: ".", mark: ",",
}
