package einvoice

import (
	"strconv"

	"countersign/core"
	"countersign/core/money"
)

// draftLine brings a line into a draft. The description is the item's name
// (BT-153); its longer description (BT-154) stands in the evidence, because
// orders name items as BT-153 does. A line without an identifier is known by its
// position.
func (d *document) draftLine(l line, position int) core.DraftLine {
	out := core.DraftLine{
		ID: textField(l.id.or(value{text: strconv.Itoa(position), term: "position"})), Code: textField(l.sellerCode),
		BuyerCode: textField(l.buyerCode), GTIN: textField(l.gtin),
		Description: textField(l.name.or(l.description)), Quantity: trimmed(l.quantity), Unit: unitField(l),
		UnitPrice: d.price(l.price), TaxRate: trimmed(l.rate), NetAmount: d.money(l.net),
		OrderRef: textField(l.order), OrderLineRef: textField(l.orderLine),
	}
	if base := trimmed(l.base); !isOne(base.Value) { // one is what BT-149 is without a word
		out.PriceBase = base
	}
	if l.name.set() && l.description.set() && l.name.text != l.description.text {
		out.Description.Evidence.Text += "\n" + l.description.text
	}
	if sum, ok := l.deducted(); ok {
		out.Discount = core.Field[money.Decimal]{Value: sum, Confidence: 1, Proof: "XML"}
		out.Discount.Evidence = core.Evidence{Text: sum.String(), Source: core.FromEInvoice, Rule: "BG-27 less BG-28"}
	}
	return out
}

func isOne(n money.Decimal) bool { return n.Cmp(money.NewDecimal(1, 0)) == 0 }

// deducted is what allowances less charges take off a line; false when there are
// none or one cannot be read.
func (l line) deducted() (money.Decimal, bool) {
	var sum money.Decimal
	for _, a := range l.allowances {
		v, ok := a.signed()
		if !ok {
			return sum, false
		}
		var err error
		if sum, err = sum.Sub(v); err != nil {
			return sum, false
		}
	}
	return sum, len(l.allowances) > 0
}

// signed is the amount of a charge, or an allowance's as a negative number.
func (a allowance) signed() (money.Decimal, bool) {
	v, ok := a.amount.decimal()
	if !a.charge {
		v = v.Neg()
	}
	return v, ok
}

// trimmed is a quantity or rate without the zeros that software pads it with.
func trimmed(v value) core.Field[money.Decimal] {
	return field(v, func() (money.Decimal, bool) {
		d, ok := v.decimal()
		return d.Trim(), ok
	})
}

// price is a unit price without padding zeros, but with the decimals of the
// currency.
func (d *document) price(v value) core.Field[money.Decimal] {
	f := d.money(v)
	if f.IsSet() && f.Value.Scale() > money.Currency(d.currency.text).Exponent() {
		f.Value = f.Value.Trim()
	}
	return f
}

func unitField(l line) core.Field[string] {
	return textField(value{text: l.quantity.attr, term: "BT-130"}.or(value{text: l.base.attr, term: "BT-150"}))
}

func (d *document) draftTax(t taxRow) core.DraftTax {
	base, _ := t.base.currencyDecimal(money.Currency(d.currency.text))
	tax, _ := t.tax.currencyDecimal(money.Currency(d.currency.text))
	rate, _ := t.rate.decimal()
	text := t.category.text + " " + t.rate.text + " %: " + t.base.text + ", " + t.tax.text
	return core.DraftTax{
		Category: t.category.text, Rate: rate.Trim(), Base: base, Tax: tax,
		Evidence: core.Evidence{Text: text, Source: core.FromEInvoice, Rule: "BG-23"},
	}
}

// draftCharge brings a document level charge or allowance into a draft; false for
// one without a readable amount, which a check reports.
func (d *document) draftCharge(a allowance) (core.DraftCharge, bool) {
	if _, ok := a.signed(); !ok {
		return core.DraftCharge{}, false
	}
	amount, _ := a.amount.currencyDecimal(money.Currency(d.currency.text))
	if !a.charge {
		amount = amount.Neg()
	}
	rate, _ := a.rate.decimal()
	group, reason := "BG-20", a.reason.text
	if a.charge {
		group = "BG-21"
	}
	if reason == "" {
		reason = a.code.text
	}
	return core.DraftCharge{
		Type: a.chargeType(), Reason: reason, Amount: amount, TaxRate: rate.Trim(),
		Evidence: core.Evidence{Text: a.amount.text, Source: core.FromEInvoice, Rule: group},
	}, true
}
