package drawn

import "fmt"

// extra is what invoices carry besides what is looked for, by language: it is there
// to be confused with it.
type extra struct {
	delivered, ordered, printed []string // labels of other dates
	note, project, contact      []string // labels of other numbers
	register                    []string // a firm's entry in a register
	paid, due                   []string // what was paid before, and what is left
	before, fee                 []string // what is still open from before, and what a reminder costs
	reminder, delivery          []string // titles
	weight                      string   // of what was delivered
	skonto                      string   // percentage, day and amount of a discount for early payment
}

var extras = map[string]extra{
	"en": {delivered: []string{"Delivery date", "Supply date", "Tax point"}, ordered: []string{"Order date", "Date ordered"}, printed: []string{"Printed", "Statement date"},
		note: []string{"Delivery note", "Despatch No"}, project: []string{"Project", "Job No", "Quote ref"}, contact: []string{"Tel", "Fax", "Account manager"},
		register: []string{"Registered in England No.", "Company No."}, paid: []string{"Deposit paid", "Payments received", "Less paid"}, due: []string{"Balance due", "Amount due", "Amount outstanding"},
		before: []string{"Previous balance", "Balance brought forward"}, fee: []string{"Late payment fee", "Reminder fee"},
		reminder: []string{"Payment reminder", "Reminder", "Overdue notice"}, delivery: []string{"Delivery note", "Despatch note"}, weight: "Total weight kg", skonto: "%d %% discount if paid by %s: %s"},
	"us": {delivered: []string{"Ship date", "Service date"}, ordered: []string{"Order date"}, printed: []string{"Printed on"}, note: []string{"Packing slip #", "Tracking #"}, project: []string{"Job", "Quote #"},
		contact: []string{"Phone", "Fax"}, register: []string{"License #"}, paid: []string{"Amount paid", "Deposit", "Payment/Credits"}, due: []string{"Balance Due", "Amount Due"}, before: []string{"Previous balance", "Prior balance"}, fee: []string{"Late fee", "Finance charge"},
		reminder: []string{"Past due notice", "Payment reminder"}, delivery: []string{"Packing slip", "Delivery receipt"}, weight: "Total weight lb", skonto: "%d %% off if paid by %s: %s"},
	"de": {delivered: []string{"Lieferdatum", "Leistungsdatum", "Lieferung am"}, ordered: []string{"Bestelldatum", "Auftragsdatum"}, printed: []string{"Druckdatum", "Stand"}, note: []string{"Lieferschein-Nr.", "Lieferschein"},
		project: []string{"Auftragsnummer", "Projekt", "Angebot Nr."}, contact: []string{"Telefon", "Durchwahl", "Fax"}, register: []string{"Amtsgericht Hannover HRB", "HRB"}, paid: []string{"Anzahlung", "Bereits gezahlt", "Abschlag"},
		due: []string{"Zahlbetrag", "Restbetrag", "Noch zu zahlen"}, before: []string{"Saldovortrag", "Offener Betrag"}, fee: []string{"Mahngebühr", "Mahnkosten"},
		reminder: []string{"Mahnung", "Zahlungserinnerung", "2. Mahnung"}, delivery: []string{"Lieferschein"}, weight: "Gesamtgewicht kg", skonto: "Bei Zahlung mit %d %% Skonto bis %s: %s"},
	"fr": {delivered: []string{"Date de livraison", "Livré le"}, ordered: []string{"Date de commande", "Commande du"}, printed: []string{"Imprimé le"}, note: []string{"Bon de livraison", "BL n°"}, project: []string{"Devis n°", "Affaire"},
		contact: []string{"Tél.", "Fax"}, register: []string{"RCS Lyon B", "SIRET"}, paid: []string{"Acompte versé", "Acompte"}, due: []string{"Reste à payer", "Solde à payer"}, before: []string{"Solde précédent", "Report"}, fee: []string{"Frais de relance", "Pénalités"},
		reminder: []string{"Relance", "Rappel de paiement"}, delivery: []string{"Bon de livraison"}, weight: "Poids total kg", skonto: "Escompte %d %% en cas de paiement avant le %s : %s"},
	"nl": {delivered: []string{"Leverdatum"}, ordered: []string{"Besteldatum", "Orderdatum"}, printed: []string{"Afdrukdatum"}, note: []string{"Pakbon", "Leverbon"}, project: []string{"Project", "Offertenummer"}, contact: []string{"Telefoon", "Tel."},
		register: []string{"KvK", "KvK-nummer"}, paid: []string{"Aanbetaling", "Reeds voldaan"}, due: []string{"Nog te betalen", "Openstaand bedrag"}, before: []string{"Vorig saldo", "Openstaand"}, fee: []string{"Aanmaningskosten"},
		reminder: []string{"Aanmaning", "Betalingsherinnering"}, delivery: []string{"Pakbon", "Leverbon"}, weight: "Totaal gewicht kg", skonto: "%d %% korting bij betaling voor %s: %s"},
	"es": {delivered: []string{"Fecha de entrega"}, ordered: []string{"Fecha de pedido"}, printed: []string{"Fecha de impresión"}, note: []string{"Albarán n.º", "Albarán"}, project: []string{"Presupuesto n.º", "Proyecto"}, contact: []string{"Teléfono", "Tel."},
		register: []string{"Registro Mercantil de Madrid, hoja M-"}, paid: []string{"Anticipo", "Pagado a cuenta"}, due: []string{"Pendiente de pago", "Resto a pagar"}, before: []string{"Saldo anterior"}, fee: []string{"Gastos de reclamación"},
		reminder: []string{"Recordatorio de pago"}, delivery: []string{"Albarán de entrega", "Albarán"}, weight: "Peso total kg", skonto: "%d %% descuento por pronto pago hasta %s: %s"},
	"it": {delivered: []string{"Data consegna", "Consegna del"}, ordered: []string{"Data ordine", "Ordine del"}, printed: []string{"Stampato il"}, note: []string{"DDT n.", "D.D.T."}, project: []string{"Preventivo n.", "Commessa"}, contact: []string{"Tel.", "Telefono"},
		register: []string{"REA MI-", "Reg. Imprese"}, paid: []string{"Acconto", "Acconto versato"}, due: []string{"Saldo da pagare", "Residuo"}, before: []string{"Saldo precedente"}, fee: []string{"Spese di sollecito"},
		reminder: []string{"Sollecito di pagamento"}, delivery: []string{"Documento di trasporto", "Bolla di consegna"}, weight: "Peso totale kg", skonto: "Sconto %d %% per pagamento entro il %s: %s"},
	"pl": {delivered: []string{"Data sprzedaży", "Data dostawy"}, ordered: []string{"Data zamówienia"}, printed: []string{"Data wydruku"}, note: []string{"WZ nr", "Nr WZ"}, project: []string{"Oferta nr", "Projekt"}, contact: []string{"Tel."},
		register: []string{"KRS", "REGON"}, paid: []string{"Zapłacono", "Zaliczka"}, due: []string{"Pozostało do zapłaty"}, before: []string{"Saldo poprzednie"}, fee: []string{"Koszty upomnienia"},
		reminder: []string{"Wezwanie do zapłaty", "Przypomnienie o płatności"}, delivery: []string{"Dowód dostawy", "WZ"}, weight: "Waga razem kg", skonto: "Rabat %d %% przy zapłacie do %s: %s"},
	"pt": {delivered: []string{"Data de entrega"}, ordered: []string{"Data da encomenda"}, printed: []string{"Impresso em"}, note: []string{"Guia de remessa", "Guia n.º"}, project: []string{"Orçamento n.º", "Obra"}, contact: []string{"Telefone", "Tel."},
		register: []string{"Matrícula CRC"}, paid: []string{"Adiantamento", "Valor pago"}, due: []string{"Valor em dívida", "Saldo a pagar"}, before: []string{"Saldo anterior"}, fee: []string{"Despesas de cobrança"},
		reminder: []string{"Aviso de pagamento", "Lembrete de pagamento"}, delivery: []string{"Guia de remessa"}, weight: "Peso total kg", skonto: "Desconto de %d %% até %s: %s"},
}

// others draws labelled values that are not looked for.
func (g *drawer) others(b billed) [][2]string {
	e := extras[g.t.name]
	var out [][2]string
	if g.coin(0.35) {
		out = append(out, [2]string{g.of(e.delivered), g.showDate(b.issue.AddDays(-g.IntN(15)))})
	}
	if g.coin(0.2) {
		out = append(out, [2]string{g.of(e.ordered), g.showDate(b.issue.AddDays(-10 - g.IntN(40)))})
	}
	if g.coin(0.2) {
		out = append(out, [2]string{g.of(e.note), g.number("LS", "DN", "L")})
	}
	if g.coin(0.2) {
		out = append(out, [2]string{g.of(e.project), g.number("P", "Q", "AN")})
	}
	if g.coin(0.25) {
		out = append(out, [2]string{g.of(e.contact), fmt.Sprintf("0%d %d", 20+g.IntN(900), 100000+g.IntN(8999999))})
	}
	return out
}

// paidBefore draws a part payment under the totals and what is left.
func (g *drawer) paidBefore(b billed, x, right float64) {
	g.want["amount_due"] = centsText(b.gross)
	if b.kind == "invoice" && g.coin(0.05) {
		g.balance(b, x, right)
		return
	}
	if b.kind != "invoice" || !g.coin(0.15) {
		return
	}
	e := extras[g.t.name]
	paid := b.gross / int64(2+g.IntN(4))
	for _, t := range []labelled{{g.of(e.paid), paid}, {g.of(e.due), b.gross - paid}} {
		g.put(x, g.y, t.label+g.colon, g.size)
		g.right(right, g.y, g.money(t.v), g.size)
		g.step(1.3)
	}
	g.want["amount_due"] = centsText(b.gross - paid)
}

// smallPrint draws what stands at the foot of many letters: another account of the
// firm, its entry in a register, the customer's account.
func (g *drawer) smallPrint(size float64) {
	e := extras[g.t.name]
	if g.coin(0.4) {
		g.put(330, g.y, fmt.Sprintf("%s %d", g.of(e.register), 10000+g.IntN(899999)), size)
	}
	g.y += size * 1.4
	if g.coin(0.25) {
		g.put(50, g.y, g.of(e.contact)+" +49 30 "+fmt.Sprint(1000000+g.IntN(8999999)), size)
		g.y += size * 1.4
	}
	if g.coin(0.15) {
		g.put(50, g.y, g.of(e.printed)+" "+g.showDate(firstDay.AddDays(365+g.IntN(400))), size)
	}
}

// kind draws what the document is: mostly an invoice.
func (g *drawer) kind() string {
	switch x := g.Float64(); {
	case x < 0.06:
		return "credit_note"
	case x < 0.11:
		return "reminder"
	case x < 0.16:
		return "delivery_note"
	}
	return "invoice"
}

func (g *drawer) title(kind string) string {
	switch kind {
	case "credit_note":
		return g.of(g.t.credit)
	case "reminder":
		return g.of(extras[g.t.name].reminder)
	case "delivery_note":
		return g.of(extras[g.t.name].delivery)
	}
	return g.of(g.t.title)
}

// openItems draws what a reminder lists: open invoices, a fee, and what it comes to.
func (g *drawer) openItems(b billed) {
	e, sum := extras[g.t.name], int64(0)
	for range 1 + g.IntN(4) {
		v := int64(2000 + g.IntN(200000))
		sum += v
		g.put(50, g.y, g.number("RE", "INV", "F"), g.size)
		g.put(200, g.y, g.showDate(b.issue.AddDays(-30-g.IntN(60))), g.size)
		g.right(539, g.y, g.money(v), g.size)
		g.step(1.2)
	}
	if g.coin(0.6) {
		fee := int64(250 + 250*g.IntN(10))
		sum += fee
		g.put(50, g.y, g.of(e.fee), g.size)
		g.right(539, g.y, g.money(fee), g.size)
		g.step(1.2)
	}
	g.put(50, g.y, g.of(g.t.gross), g.size)
	g.right(539, g.y, g.money(sum), g.size)
	g.want["gross_total"] = centsText(sum)
	g.step(2)
}

// discount draws the terms of a discount, with an amount and a date that are not the
// document's own.
func (g *drawer) discount(b billed) {
	if b.kind != "invoice" || !g.coin(0.12) {
		return
	}
	p := int64(2 + g.IntN(2))
	g.put(50, g.y, fmt.Sprintf(extras[g.t.name].skonto, p, g.showDate(b.issue.AddDays(7)), g.money(b.gross*(100-p)/100)), g.size)
	g.step(1.5)
}

// balance draws what is still open from before above the amount to pay, which then
// is not this document's total.
func (g *drawer) balance(b billed, x, right float64) {
	e, old := extras[g.t.name], int64(1000+g.IntN(90000))
	for _, t := range []labelled{{g.of(e.before), old}, {g.of(e.due), b.gross + old}} {
		g.put(x, g.y, t.label+g.colon, g.size)
		g.right(right, g.y, g.money(t.v), g.size)
		g.step(1.3)
	}
	delete(g.want, "amount_due")
}

// weighed draws what a delivery weighs: a number with decimals that is no amount.
func (g *drawer) weighed() {
	g.put(340, g.y, extras[g.t.name].weight+g.colon, g.size)
	g.right(539, g.y, g.bare(int64(500+g.IntN(90000))), g.size)
	g.step(2)
}
