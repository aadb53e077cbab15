package einvoice

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"countersign/core"
	"countersign/core/money"
)

// page is what Render shows: ready strings in the order of reading.
type page struct {
	Title, Number string
	Due, DueWhen  string
	Facts         [][]fact      // in rows of two
	Parties       [][]partyView // side by side
	HasLines      bool
	Lines         []lineView
	MoreLines     int
	Charges       []chargeView
	Taxes         []taxView
	Totals        []fact
	Payment       []fact
	Terms         []string
	Notes         []noteView
	Attachments   []attachmentView
	Format        string
	Currency      string
}

type fact struct {
	Label, Value string
	Strong       bool
}

type partyView struct {
	Role, Name string
	Rows       []string
	Facts      []fact
}

type lineView struct {
	ID, Name, Quantity, Unit, Price, Rate, Net string
	Details                                    []string
	Group                                      bool
}

type chargeView struct{ Kind, Reason, Basis, Rate, Amount string }

type taxView struct{ Category, Rate, Base, Tax, Reason string }

type noteView struct{ Subject, Text string }

type attachmentView struct{ Name, About string }

// maxShownLines bounds the page of an invoice with very many lines.
const maxShownLines = 5000

// view lays a document out as a page.
func (d *document) view() page {
	p := page{Title: d.title(), Number: d.number.text, Currency: d.currency.text, Format: d.format()}
	if due := d.shown(d.totals.due); due != "" {
		p.Due, p.DueWhen = due+" "+d.currency.text, shownDate(d.dueDate)
	}
	p.Facts = slices.Collect(slices.Chunk(d.viewFacts(), 2))
	p.Parties = d.viewParties()
	p.HasLines = len(d.lines) > 0
	for i, l := range d.lines {
		if i == maxShownLines {
			p.MoreLines = len(d.lines) - maxShownLines
			break
		}
		p.Lines = append(p.Lines, d.viewLine(l))
	}
	for _, a := range d.allowances {
		p.Charges = append(p.Charges, d.viewCharge(a))
	}
	for _, x := range d.taxes {
		p.Taxes = append(p.Taxes, taxView{
			Category: categoryName(x.category.text), Rate: percent(x.rate), Base: d.shown(x.base), Tax: d.shown(x.tax),
			Reason: strings.Join(lines(x.reason.text, x.reasonCode.text), " "),
		})
	}
	p.Totals = d.viewTotals()
	p.Payment = d.viewPayment()
	for _, t := range d.terms {
		if t.set() {
			p.Terms = append(p.Terms, strings.Split(t.text, "\n")...)
		}
	}
	for _, n := range d.notes {
		p.Notes = append(p.Notes, noteView{n.subject, n.text})
	}
	for i, a := range d.attachments {
		p.Attachments = append(p.Attachments, a.view(i))
	}
	return p
}

// title names the document by its type code, else by its kind.
func (d *document) title() string {
	kind := d.kindField().Value
	if name, ok := typeNames[d.typeCode.text]; ok {
		return name
	}
	names := map[core.DocKind]string{
		core.KindInvoice: "Invoice", core.KindCreditNote: "Credit note", core.KindOrder: "Order", core.KindQuote: "Quotation",
		core.KindDeliveryNote: "Despatch advice", core.KindStatement: "Statement", core.KindReminder: "Reminder",
	}
	if name, ok := names[kind]; ok {
		return name
	}
	return "Business document"
}

func (d *document) format() string {
	name := "UN/CEFACT CII"
	if d.syntax == ubl {
		name = "UBL"
	}
	if d.profile.set() {
		name += ", " + d.profile.text
	}
	return name
}

// facts keeps the facts that have a value.
func facts(list ...fact) []fact {
	var out []fact
	for _, f := range list {
		if strings.TrimSpace(f.Value) != "" {
			out = append(out, f)
		}
	}
	return out
}

func (d *document) viewFacts() []fact {
	period := strings.Join(lines(shownDate(d.periodStart), shownDate(d.periodEnd)), " to ")
	list := facts(
		fact{Label: "Number", Value: d.number.text}, fact{Label: "Issue date", Value: shownDate(d.issueDate)},
		fact{Label: "Due date", Value: shownDate(d.dueDate)}, fact{Label: "Delivery date", Value: shownDate(d.deliveryDate)},
		fact{Label: "Period", Value: period}, fact{Label: "Tax point", Value: shownDate(d.taxPointDate)}, fact{Label: "Currency", Value: d.currency.text},
		fact{Label: "Order", Value: d.order.text}, fact{Label: "Supplier's order number", Value: d.salesOrder.text},
		fact{Label: "Buyer reference", Value: d.buyerReference.text}, fact{Label: "Customer number", Value: d.customerNumber().text},
		fact{Label: "Contract", Value: d.contract.text}, fact{Label: "Project", Value: d.project.text}, fact{Label: "Tender or lot", Value: d.tender.text},
		fact{Label: "Invoiced object", Value: d.object.text}, fact{Label: "Delivery note", Value: d.despatch.text},
		fact{Label: "Goods receipt", Value: d.receipt.text}, fact{Label: "Booking reference", Value: d.accounting.text},
	)
	for _, p := range d.preceding {
		list = append(list, facts(fact{Label: "Preceding invoice", Value: strings.Join(lines(p.number.text, shownDate(p.date)), " of ")})...)
	}
	return list
}

// viewParties puts supplier and buyer side by side, the others below.
func (d *document) viewParties() [][]partyView {
	var main, others []partyView
	for _, v := range []partyView{d.seller.view("Supplier"), d.buyer.view("Buyer")} {
		if !v.empty() {
			main = append(main, v)
		}
	}
	for _, v := range []partyView{d.payee.view("Payee"), d.taxAgent.view("Tax representative"), d.deliverTo.view("Delivered to")} {
		if !v.empty() {
			others = append(others, v)
		}
	}
	var rows [][]partyView
	for _, row := range [][]partyView{main, others} {
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

func (v partyView) empty() bool { return v.Name == "" && len(v.Rows)+len(v.Facts) == 0 }

func (p party) view(role string) partyView {
	v := partyView{Role: role, Name: p.name.or(p.trading).text, Rows: p.address()}
	v.Rows = append(v.Rows, lines(p.country.text)...)
	trading := p.trading.text
	if trading == v.Name {
		trading = ""
	}
	v.Facts = facts(
		fact{Label: "Trading as", Value: trading}, fact{Label: "VAT ID", Value: strings.ReplaceAll(p.vat.text, " ", "")}, fact{Label: "Tax number", Value: p.fiscal.text},
		fact{Label: "Registration", Value: p.registration.text}, fact{Label: "Contact", Value: p.contact},
		fact{Label: "Phone", Value: p.phone}, fact{Label: "Email", Value: p.email}, fact{Label: "Electronic address", Value: p.endpoint.text},
	)
	for _, id := range p.ids {
		v.Facts = append(v.Facts, fact{Label: "ID", Value: strings.Join(lines(id.text, bracketed(id.attr)), " ")})
	}
	return v
}

func bracketed(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}

// shown is an amount for people: with the decimals of the currency and no
// grouping, so that it cannot be misread in any locale; as stated when it is no
// number.
func (d *document) shown(v value) string {
	if n, ok := v.currencyDecimal(money.Currency(d.currency.text)); ok {
		return n.String()
	}
	return v.text
}

func shownDate(v value) string {
	if d, ok := v.date(); ok {
		return d.String()
	}
	return v.text
}

// percent is a rate without padding zeros.
func percent(v value) string {
	if n, ok := v.decimal(); ok {
		return n.Trim().String() + "%"
	}
	return v.text
}

func plainNumber(v value) string {
	if n, ok := v.decimal(); ok {
		return n.Trim().String()
	}
	return v.text
}

func categoryName(code string) string {
	if c, ok := taxCategories[code]; ok {
		return code + " (" + c.name + ")"
	}
	return code
}

func (d *document) viewLine(l line) lineView {
	v := lineView{
		ID: l.id.text, Name: l.name.or(l.description).text, Quantity: plainNumber(l.quantity), Unit: unitName(l.quantity.attr),
		Price: d.shownPrice(l), Rate: percent(l.rate), Net: d.shown(l.net), Group: l.group,
	}
	if v.Rate == "" {
		v.Rate = l.category.text
	}
	if l.name.set() && l.description.text != l.name.text {
		v.Details = append(v.Details, lines(strings.Split(l.description.text, "\n")...)...)
	}
	codes := facts(fact{Label: "Item", Value: l.sellerCode.text}, fact{Label: "Your item", Value: l.buyerCode.text}, fact{Label: "GTIN", Value: l.gtin.text},
		fact{Label: "Order", Value: l.order.text}, fact{Label: "Order line", Value: l.orderLine.text}, fact{Label: "Origin", Value: l.country.text},
		fact{Label: "Period", Value: strings.Join(lines(shownDate(l.start), shownDate(l.end)), " to ")},
		fact{Label: "Object", Value: l.object.text}, fact{Label: "Booking reference", Value: l.accounting.text})
	var parts []string
	for _, f := range codes {
		parts = append(parts, f.Label+" "+f.Value)
	}
	v.Details = append(v.Details, lines(strings.Join(parts, " · "))...)
	for _, a := range l.allowances {
		c := d.viewCharge(a)
		v.Details = append(v.Details, strings.Join(lines(c.Kind, c.Reason, c.Basis, c.Amount), " "))
	}
	v.Details = append(v.Details, lines(strings.Split(l.note.text, "\n")...)...)
	return v
}

func (d *document) shownPrice(l line) string {
	price := d.shown(l.price)
	if base, ok := l.base.decimal(); ok && price != "" && !base.IsZero() && base.Cmp(money.NewDecimal(1, 0)) != 0 {
		price += " per " + base.Trim().String()
	}
	return price
}

func (d *document) viewCharge(a allowance) chargeView {
	v := chargeView{Kind: "Allowance", Reason: a.reason.or(a.code).text, Rate: percent(a.rate), Amount: d.shown(a.amount)}
	if a.charge {
		v.Kind = "Charge"
	} else if v.Amount != "" {
		v.Amount = "-" + v.Amount
		if n, ok := a.signed(); ok && n.Sign() >= 0 {
			v.Amount = d.shown(number(n))
		}
	}
	switch {
	case a.percent.set() && a.base.set():
		v.Basis = fmt.Sprintf("%s of %s", percent(a.percent), d.shown(a.base))
	case a.percent.set():
		v.Basis = percent(a.percent)
	}
	return v
}

func (d *document) viewTotals() []fact {
	t := d.totals
	list := facts(
		fact{Label: "Sum of lines", Value: d.shown(t.lines)}, fact{Label: "Allowances", Value: d.shown(t.allowances)}, fact{Label: "Charges", Value: d.shown(t.charges)},
		fact{Label: "Total without VAT", Value: d.shown(t.net), Strong: true}, fact{Label: "VAT", Value: d.shown(t.tax)},
	)
	if t.accountTax.set() {
		list = append(list, fact{Label: "VAT in " + d.taxCurrency.text, Value: d.shown(t.accountTax)})
	}
	return append(list, facts(
		fact{Label: "Total with VAT", Value: d.shown(t.gross), Strong: true}, fact{Label: "Paid already", Value: d.shown(t.prepaid)},
		fact{Label: "Rounding", Value: d.shown(t.rounding)}, fact{Label: "Amount due", Value: d.shown(t.due), Strong: true})...)
}

func (d *document) viewPayment() []fact {
	list := facts(fact{Label: "Payment reference", Value: d.paymentReference.text})
	for _, m := range d.means {
		means := strings.Join(lines(meansNames[m.code.text], m.text.text), ", ")
		if means == "" && m.code.set() {
			means = "code " + m.code.text
		}
		list = append(list, facts(
			fact{Label: "Payment by", Value: means}, fact{Label: "Account", Value: accountKey(m.iban.or(m.number).text)}, fact{Label: "Account holder", Value: m.holder.text},
			fact{Label: "BIC", Value: m.bic.text}, fact{Label: "Card", Value: m.card.text}, fact{Label: "To be debited from", Value: m.debited.text})...)
	}
	return append(list, facts(fact{Label: "Mandate", Value: d.mandate.text})...)
}

func (a attachment) view(position int) attachmentView {
	v := attachmentView{Name: a.id.text, About: a.description.text}
	switch {
	case a.embedded:
		about := fmt.Sprintf("enclosed: %s", a.fileName(position))
		if b, ok := unbase64(a.content); ok {
			about += fmt.Sprintf(", %d KB", (len(b)+1023)/1024)
		}
		v.About = strings.Join(lines(v.About, about), "; ")
	case a.location != "":
		v.About = strings.Join(lines(v.About, "not enclosed, at "+a.location), "; ")
	}
	return v
}

// unitName is a word for the units of UNECE Rec 20 that people meet; other codes
// are shown as they are.
func unitName(code string) string {
	if name, ok := unitNames[code]; ok {
		return name
	}
	if !utf8.ValidString(code) {
		return ""
	}
	return code
}

var unitNames = map[string]string{
	"C62": "unit", "H87": "piece", "EA": "each", "XPP": "piece", "PCE": "piece", "NAR": "piece", "HUR": "hour", "DAY": "day", "MON": "month", "ANN": "year", "MIN": "minute", "WEE": "week",
	"KGM": "kg", "GRM": "g", "TNE": "t", "MTR": "m", "CMT": "cm", "MMT": "mm", "KMT": "km", "KTM": "km", "MTK": "m²", "MTQ": "m³", "LTR": "l", "MLT": "ml",
	"KWH": "kWh", "MWH": "MWh", "SET": "set", "PR": "pair", "XBX": "box", "XPK": "package", "XCT": "carton", "XPX": "pallet", "LS": "lump sum", "P1": "%", "E49": "working day",
}
