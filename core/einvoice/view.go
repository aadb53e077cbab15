package einvoice

import (
	"cmp"
	"slices"
	"strings"

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
	More          int // entries left out
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

// maxShown bounds each list on the page. What is left out is said.
const maxShown = 5000

// shownOf cuts a list to what fits on the page and counts the rest.
func shownOf[T any](list []T, more *int) []T {
	n := min(len(list), maxShown)
	*more += len(list) - n
	return list[:n]
}

// view lays a document out as a page.
func (d *document) view() page {
	p := page{Title: d.title(), Number: d.number.text, Currency: d.currency.text, Format: d.format()}
	if t := d.totals; t.due.set() {
		p.Due, p.DueWhen = d.amountOf(t.due)+" "+cmp.Or(d.foreign(t.due), d.currency.text), shownDate(d.dueDate)
	}
	p.Facts = slices.Collect(slices.Chunk(d.viewFacts(), 2))
	p.Parties = d.viewParties()
	p.HasLines = len(d.lines) > 0
	for i, l := range shownOf(d.lines, &p.More) {
		p.Lines = append(p.Lines, d.viewLine(l, i+1))
	}
	for _, a := range shownOf(d.allowances, &p.More) {
		p.Charges = append(p.Charges, d.viewCharge(a))
	}
	for _, x := range shownOf(d.taxes, &p.More) {
		p.Taxes = append(p.Taxes, taxView{
			Category: categoryName(x.category.text), Rate: percent(x.rate), Base: d.shown(x.base), Tax: d.shown(x.tax),
			Reason: strings.Join(lines(x.reason.text, x.reasonCode.text), " "),
		})
	}
	p.Totals = d.viewTotals()
	p.Payment = d.viewPayment()
	for _, t := range shownOf(d.terms, &p.More) {
		if t.set() {
			p.Terms = append(p.Terms, strings.Split(t.text, "\n")...)
		}
	}
	for _, n := range shownOf(d.notes, &p.More) {
		p.Notes = append(p.Notes, noteView{n.subject, n.text})
	}
	for i, a := range shownOf(d.attachments, &p.More) {
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
	for _, p := range d.preceding[:min(len(d.preceding), maxShown)] {
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
	for _, id := range p.ids[:min(len(p.ids), maxShown)] {
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

// shown is an amount below a heading that names the document's currency. One that is
// stated in another says so.
func (d *document) shown(v value) string {
	return strings.Join(lines(d.amountOf(v), d.foreign(v)), " ")
}

// foreign is the currency of an amount that is not in the document's own; else empty.
func (d *document) foreign(v value) string {
	if v.attr == d.currency.text || !v.set() {
		return ""
	}
	return v.attr
}

// amountOf is an amount for people: with the decimals of the currency and no
// grouping, so that it cannot be misread in any locale; as stated when it is no
// number.
func (d *document) amountOf(v value) string {
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
