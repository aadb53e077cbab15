package main

import (
	"cmp"
	"html"
	"strings"

	"countersign/core/money"
)

// firms are the suppliers that every scenario knows, each with its trusted account.
var firms = map[string]map[string]string{
	"Acme GmbH": {"tax": "DE123456788", "iban": "DE02120300000000202051"},
	"Borg AG":   {"tax": "DE136695976", "iban": "DE89370400440532013000"},
}

// bill makes the electronic invoice (UBL 2.1) of an "invoice" statement.
type bill struct {
	step
	root, currency string
	rates          []string // in the order in which they first stand
	base           map[string]money.Decimal
	lineSum        money.Decimal
	charged, taken money.Decimal // charges and allowances
	err            error
}

// usualDate is the issue date where a scenario gives none; today is two weeks later.
const usualDate = "2026-06-01"

func (b *bill) xml() ([]byte, error) {
	b.root, b.currency, b.base = "Invoice", b.get("currency", "EUR"), map[string]money.Decimal{}
	code := "380"
	if b.get("kind", "") == "credit_note" {
		b.root, code = "CreditNote", "381"
	}
	code = b.get("type", code)
	lines, charges := b.lines()
	due := ""
	if b.root == "Invoice" {
		if day := b.get("due", "2026-07-01"); day != "" {
			due = el("cbc:DueDate", day)
		}
	}
	number := b.get("number", b.args[0])
	if number != "" {
		number = el("cbc:ID", esc(number))
	}
	out := `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		el(b.root+` xmlns="urn:oasis:names:specification:ubl:schema:xsd:`+b.root+`-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"`,
			el("cbc:CustomizationID", "urn:cen.eu:en16931:2017"), number, el("cbc:IssueDate", b.get("date", usualDate)), due,
			el("cbc:"+b.root+"TypeCode", code), el("cbc:DocumentCurrencyCode", b.currency), b.references(),
			b.party("Supplier", b.supplier(), b.get("tax_id", firms[b.supplier()]["tax"]), b.get("email", "")), b.party("Customer", b.get("buyer", "Nordlicht Beispiel GmbH"), "", ""),
			b.account(), b.terms(), charges, b.totals(), lines)
	return []byte(out), b.err
}

func (b *bill) supplier() string { return b.get("supplier", "Acme GmbH") }

// el is an element; a name may carry attributes.
func el(name string, inner ...string) string {
	tag, _, _ := strings.Cut(name, " ")
	return "<" + name + ">" + strings.Join(inner, "") + "</" + tag + ">"
}

func esc(s string) string { return html.EscapeString(s) }

func (b *bill) amount(name, value string) string {
	return el("cbc:"+name+` currencyID="`+b.currency+`"`, value)
}

func (b *bill) references() string {
	out := ""
	if ref := b.get("reference", ""); ref != "" {
		out += el("cbc:BuyerReference", esc(ref))
	}
	if order, theirs := b.get("order", ""), b.get("supplier_ref", ""); order != "" || theirs != "" {
		inner := el("cbc:ID", esc(cmp.Or(order, "NA")))
		if theirs != "" {
			inner += el("cbc:SalesOrderID", esc(theirs))
		}
		out += el("cac:OrderReference", inner)
	}
	if p := b.get("preceding", ""); p != "" {
		out += el("cac:BillingReference", el("cac:InvoiceDocumentReference", el("cbc:ID", esc(p))))
	}
	return out
}

func (b *bill) party(role, name, tax, email string) string {
	inner := el("cac:PostalAddress", el("cac:Country", el("cbc:IdentificationCode", "DE")))
	if tax != "" {
		inner += el("cac:PartyTaxScheme", el("cbc:CompanyID", tax), el("cac:TaxScheme", el("cbc:ID", "VAT")))
	}
	inner += el("cac:PartyLegalEntity", el("cbc:RegistrationName", esc(name)))
	if email != "" {
		inner += el("cac:Contact", el("cbc:ElectronicMail", email))
	}
	return el("cac:Accounting"+role+"Party", el("cac:Party", inner))
}

func (b *bill) account() string {
	iban := b.get("iban", firms[b.supplier()]["iban"])
	if iban == "" {
		return ""
	}
	return el("cac:PaymentMeans", el("cbc:PaymentMeansCode", "58"), el("cac:PayeeFinancialAccount", el("cbc:ID", iban)))
}

// terms are those of payment (BT-20), "^" where a line of them ends.
func (b *bill) terms() string {
	t := b.get("terms", "")
	if t == "" {
		return ""
	}
	return el("cac:PaymentTerms", el("cbc:Note", strings.ReplaceAll(esc(t), "^", "\n")))
}

// lines are the invoice's lines, and its charges and allowances (written "charge 5.00"
// and "allowance 5.00").
func (b *bill) lines() (lines, charges string) {
	for _, e := range b.under {
		switch e.args[0] {
		case "charge", "allowance":
			charges += b.charge(e)
		default:
			lines += b.line(e)
		}
	}
	return lines, charges
}

func (b *bill) charge(e entry) string {
	value, is := b.number(e.args[1]), "true"
	if e.args[0] == "charge" {
		b.charged = b.plus(b.charged, value)
	} else {
		is, value = "false", value.Neg()
		b.taken = b.plus(b.taken, b.number(e.args[1]))
	}
	inner := el("cbc:ChargeIndicator", is)
	if code := e.get("code", ""); code != "" {
		inner += el("cbc:AllowanceChargeReasonCode", code)
	}
	if reason := e.get("reason", ""); reason != "" {
		inner += el("cbc:AllowanceChargeReason", reason)
	}
	return el("cac:AllowanceCharge", inner, b.amount("Amount", e.args[1]), el("cac:TaxCategory", b.rate(e, value)))
}

// rate adds a value to its tax rate and writes the category.
func (b *bill) rate(e entry, value money.Decimal) string {
	rate := e.get("rate", "19")
	if _, ok := b.base[rate]; !ok {
		b.rates = append(b.rates, rate)
	}
	b.base[rate] = b.plus(b.base[rate], value)
	return category(rate)
}

func category(rate string) string {
	return el("cbc:ID", "S") + el("cbc:Percent", rate) + el("cac:TaxScheme", el("cbc:ID", "VAT"))
}

// line writes "ID QUANTITY x PRICE".
func (b *bill) line(e entry) string {
	id, qty, price := e.args[0], e.args[1], e.args[3]
	net := e.get("net", "")
	if net == "" {
		sum, err := money.Times(b.number(qty), b.number(price), b.number(e.get("base", "1")), money.Currency(b.currency))
		b.keep(err)
		net = b.cents(b.plus(sum.Decimal(), b.number(e.get("off", "0")).Neg()))
	}
	b.lineSum = b.plus(b.lineSum, b.number(net))
	quantity := "cbc:InvoicedQuantity"
	if b.root == "CreditNote" {
		quantity = "cbc:CreditedQuantity"
	}
	item := el("cbc:Name", esc(e.get("text", itemText(id))))
	if v := e.get("buyer_item", ""); v != "" {
		item += el("cac:BuyersItemIdentification", el("cbc:ID", v))
	}
	if v := e.get("item", "W-"+id); v != "" {
		item += el("cac:SellersItemIdentification", el("cbc:ID", v))
	}
	if v := e.get("gtin", ""); v != "" {
		item += el("cac:StandardItemIdentification", el(`cbc:ID schemeID="0160"`, v))
	}
	item += el("cac:ClassifiedTaxCategory", b.rate(e, b.number(net)))
	inner := el("cbc:ID", id) + el(quantity+` unitCode="`+e.get("unit", "C62")+`"`, qty) + b.amount("LineExtensionAmount", net)
	inner += orderLine(e)
	if off := e.get("off", ""); off != "" {
		inner += el("cac:AllowanceCharge", el("cbc:ChargeIndicator", "false"), b.amount("Amount", off))
	}
	each := b.amount("PriceAmount", price)
	if base := e.get("base", ""); base != "" {
		each += el(`cbc:BaseQuantity unitCode="`+e.get("unit", "C62")+`"`, base)
	}
	return el("cac:"+b.root+"Line", inner, el("cac:Item", item), el("cac:Price", each)) + "\n"
}

// orderLine is the reference of a line to an order and its line (BT-132).
func orderLine(e entry) string {
	order, line := e.get("order", ""), e.get("order_line", "")
	if order == "" && line == "" {
		return ""
	}
	inner := el("cbc:LineID", cmp.Or(line, "0"))
	if order != "" {
		inner += el("cac:OrderReference", el("cbc:ID", esc(order)))
	}
	return el("cac:OrderLineReference", inner)
}

// totals writes the tax breakdown and the totals; what the statement gives stands.
func (b *bill) totals() string {
	if len(b.under) == 0 { // its totals are all that it says
		b.rates, b.base["19"] = []string{"19"}, b.number(b.get("net", ""))
	}
	rows, tax := "", money.Decimal{}
	for _, rate := range b.rates {
		t, err := money.Times(b.base[rate], b.number(rate), b.number("100"), money.Currency(b.currency))
		b.keep(err)
		row := t.String()
		if len(b.rates) == 1 {
			row = b.get("tax", row)
		}
		tax = b.plus(tax, b.number(row))
		rows += el("cac:TaxSubtotal", b.amount("TaxableAmount", b.cents(b.base[rate])), b.amount("TaxAmount", row), el("cac:TaxCategory", category(rate)))
	}
	net := b.get("net", b.cents(b.plus(b.plus(b.lineSum, b.charged), b.taken.Neg())))
	gross := b.get("gross", b.cents(b.plus(b.number(net), tax)))
	sums, due := "", b.number(gross)
	if !b.charged.IsZero() || !b.taken.IsZero() {
		sums = b.amount("AllowanceTotalAmount", b.cents(b.taken)) + b.amount("ChargeTotalAmount", b.cents(b.charged))
	}
	if v := b.get("prepaid", ""); v != "" {
		sums, due = sums+b.amount("PrepaidAmount", v), b.plus(due, b.number(v).Neg())
	}
	if v := b.get("rounding", ""); v != "" {
		sums, due = sums+b.amount("PayableRoundingAmount", v), b.plus(due, b.number(v))
	}
	return el("cac:TaxTotal", b.amount("TaxAmount", b.cents(tax)), rows) + el("cac:LegalMonetaryTotal",
		b.amount("LineExtensionAmount", b.get("line_sum", b.cents(b.lineSum))), b.amount("TaxExclusiveAmount", net), b.amount("TaxInclusiveAmount", gross), sums, b.amount("PayableAmount", b.cents(due))) + "\n"
}

// itemText names the thing that a line is about, each line another.
func itemText(id string) string {
	names := map[string]string{"1": "Widget", "2": "Copper pipe 22 mm", "3": "Hex bolt M8", "4": "Paint, white", "5": "Rubber gasket"}
	return cmp.Or(names[id], "Article "+id)
}

func (b *bill) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *bill) number(text string) money.Decimal {
	d, err := money.ParseDecimal(text)
	b.keep(err)
	return d
}

func (b *bill) plus(x, y money.Decimal) money.Decimal {
	d, err := x.Add(y)
	b.keep(err)
	return d
}

func (b *bill) cents(d money.Decimal) string {
	a, err := d.RoundAmount(money.Currency(b.currency))
	b.keep(err)
	return a.String()
}
