package einvoice

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// viewLine shows a line; one without an identifier is known by its position, as in a
// draft.
func (d *document) viewLine(l line, position int) lineView {
	v := lineView{
		ID: cmp.Or(l.id.text, strconv.Itoa(position)), Name: l.name.or(l.description).text, Quantity: plainNumber(l.quantity), Unit: unitName(l.quantity.attr),
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
	v.Details = append(v.Details, lines(joinedFacts(codes))...)
	for _, a := range l.allowances[:min(len(l.allowances), maxShown)] {
		c := d.viewCharge(a)
		v.Details = append(v.Details, strings.Join(lines(c.Kind, c.Reason, c.Basis, c.Amount), " "))
	}
	if l.gross.set() || l.discount.set() {
		before := facts(fact{Label: "Price before discount", Value: d.shown(l.gross)}, fact{Label: "Discount", Value: d.shown(l.discount)})
		v.Details = append(v.Details, joinedFacts(before))
	}
	if sum, ok := l.deducted(); ok && (len(l.allowances) > 1 || sum.IsZero()) {
		v.Details = append(v.Details, "Allowances less charges "+d.shown(number(sum)))
	}
	v.Details = append(v.Details, lines(strings.Split(l.note.text, "\n")...)...)
	return v
}

// joinedFacts puts facts on one line.
func joinedFacts(list []fact) string {
	var parts []string
	for _, f := range list {
		parts = append(parts, f.Label+" "+f.Value)
	}
	return strings.Join(parts, " · ")
}

func (d *document) shownPrice(l line) string {
	price := d.shown(l.price)
	if base, ok := l.base.decimal(); ok && price != "" && !base.IsZero() && !isOne(base) {
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
			v.Amount = d.shown(value{text: n.String(), attr: a.amount.attr})
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
		list = append(list, fact{Label: "VAT in " + cmp.Or(d.foreign(t.accountTax), d.taxCurrency.text), Value: d.amountOf(t.accountTax)})
	}
	return append(list, facts(
		fact{Label: "Total with VAT", Value: d.shown(t.gross), Strong: true}, fact{Label: "Paid already", Value: d.shown(t.prepaid)},
		fact{Label: "Rounding", Value: d.shown(t.rounding)}, fact{Label: "Amount due", Value: d.shown(t.due), Strong: true})...)
}

func (d *document) viewPayment() []fact {
	list := facts(fact{Label: "Payment reference", Value: d.paymentReference.text})
	for _, m := range d.means[:min(len(d.means), maxShown)] {
		number := m.number.text // beside an IBAN it is a second account
		if !m.iban.set() {
			number = ""
		}
		means := strings.Join(lines(meansNames[m.code.text], m.text.text), ", ")
		if means == "" && m.code.set() {
			means = "code " + m.code.text
		}
		list = append(list, facts(
			fact{Label: "Payment by", Value: means}, fact{Label: "Reference of this payment", Value: m.otherReference(d.paymentReference)}, fact{Label: "Account", Value: accountKey(m.iban.or(m.number).text)}, fact{Label: "Account number", Value: number}, fact{Label: "Account holder", Value: m.holder.text},
			fact{Label: "BIC", Value: m.bic.text}, fact{Label: "Card", Value: m.card.text}, fact{Label: "To be debited from", Value: m.debited.text})...)
	}
	list = append(list, facts(fact{Label: "Mandate", Value: d.mandate.text}, fact{Label: "Creditor ID", Value: d.creditor.text})...)
	for _, t := range d.discounts[:min(len(d.discounts), maxShown)] {
		list = append(list, facts(fact{Label: "Early-payment discount", Value: t.shown()})...)
	}
	return list
}

// shown is a discount in words; empty without a percentage.
func (t discount) shown() string {
	if !t.percent.set() {
		return ""
	}
	said := percent(t.percent)
	if t.days.set() {
		said += " within " + plainNumber(t.days) + " days"
	}
	if t.until.set() {
		said += " until " + shownDate(t.until)
	}
	return said
}

// otherReference is the reference of a means where it is not the one that stands above.
func (m paymentMeans) otherReference(first value) string {
	if m.reference.text == first.text {
		return ""
	}
	return m.reference.text
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
