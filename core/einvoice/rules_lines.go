package einvoice

import (
	"fmt"
	"math/big"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// checkLines asks what every line must have: BR-21 to BR-30, BR-41 to BR-44,
// BR-64 and BR-CO-04.
func (r *report) checkLines() {
	for i, l := range r.doc.lines {
		if l.group {
			continue
		}
		at := fmt.Sprintf(" of line %d", i+1)
		r.require("BR-21", l.id.set(), "the identifier (BT-126)"+at)
		r.require("BR-22", l.quantity.set(), "the quantity (BT-129)"+at)
		r.require("BR-23", l.quantity.attr != "", "the unit (BT-130)"+at)
		r.require("BR-24", l.net.set(), "the net amount (BT-131)"+at)
		r.require("BR-25", l.name.set(), "the item's name (BT-153)"+at)
		r.require("BR-26", l.price.set(), "the net price (BT-146)"+at)
		r.require("BR-CO-04", l.category.set(), "the VAT category (BT-151)"+at)
		if p, ok := l.price.decimal(); ok && !r.demand("BR-27", p.Sign() >= 0, "the net price (BT-146)"+at, "is below zero") {
			r.suspectLine(i, "unit_price")
		}
		if p, ok := l.gross.decimal(); ok {
			r.demand("BR-28", p.Sign() >= 0, "the gross price (BT-148)"+at, "is below zero")
		}
		from, ok := l.start.date()
		to, ok2 := l.end.date()
		if ok && ok2 {
			r.demand("BR-30", !to.Before(from), "the end of the period (BT-135)"+at, "lies before its start (BT-134)")
		}
		if l.gtin.set() {
			r.require("BR-64", l.gtin.attr != "", "the scheme of the item's standard identifier (BT-157)"+at)
		}
		for _, a := range l.allowances {
			r.lineAllowance(a, at)
		}
	}
}

// hasReason asks BR-CO-21 to BR-CO-24: a reason in words or as a code.
func (r *report) hasReason(a allowance, off, on string) {
	if a.charge {
		off = on
	}
	r.require(off, a.reason.set() || a.code.set(), "the reason of an allowance or charge, in words or as a code,")
}

func (r *report) lineAllowance(a allowance, at string) {
	r.hasReason(a, "BR-CO-23", "BR-CO-24")
	if a.charge {
		r.require("BR-43", a.amount.set(), "the amount of a charge (BT-141)"+at)
		r.require("BR-44", a.reason.set() || a.code.set(), "the reason of a charge (BT-144 or BT-145)"+at)
		return
	}
	r.require("BR-41", a.amount.set(), "the amount of an allowance (BT-136)"+at)
	r.require("BR-42", a.reason.set() || a.code.set(), "the reason of an allowance (BT-139 or BT-140)"+at)
}

// lineSum is the name of the check that a line agrees with itself. EN 16931 has
// no rule for it; Peppol's is PEPPOL-EN16931-R120.
const lineSum = "line=quantity x price-discount"

// checkLineSums asks of every line that quantity x price / base quantity -
// discount is the net amount, to the cent.
func (r *report) checkLineSums() {
	if len(r.doc.lines) == 0 {
		r.answer(lineSum, core.NotApplicable, "there are no lines")
	}
	for i, l := range r.doc.lines {
		if l.group {
			continue
		}
		want, formula, ok := l.product()
		net, okNet := l.net.decimal()
		if !ok || !okNet {
			r.answer(lineSum, core.NotApplicable, "line %s does not state quantity, price and amount", l.id.text)
			continue
		}
		delta, err := net.Sub(want)
		switch {
		case err != nil || delta.Abs().Cmp(r.slack(1)) > 0:
			r.answer(lineSum, core.Fail, "line %s: %s does not give %s: it differs by %s", l.id.text, formula, net, delta)
			r.suspectLine(i, "quantity", "unit_price", "net_amount")
		case delta.IsZero():
			r.answer(lineSum, core.Pass, "on every line quantity x price - discount is the net amount")
		default:
			r.answer(lineSum, core.Pass, "on every line quantity x price - discount is the net amount, but for rounding")
		}
	}
}

// product computes what a line should come to.
func (l line) product() (money.Decimal, string, bool) {
	quantity, ok := l.quantity.decimal()
	price, ok2 := l.price.decimal()
	base, okBase := orZero(l.base)
	off, hasOff := l.deducted()
	if !ok || !ok2 || !okBase || len(l.allowances) > 0 && !hasOff {
		return money.Decimal{}, "", false
	}
	exact := new(big.Rat).Mul(quantity.Rat(), price.Rat())
	formula := fmt.Sprintf("%s x %s", quantity.Trim(), price)
	if !base.IsZero() {
		exact.Quo(exact, base.Rat())
		if base.Cmp(money.NewDecimal(1, 0)) != 0 {
			formula += fmt.Sprintf(" / %s", base.Trim())
		}
	}
	if hasOff {
		exact.Sub(exact, off.Rat())
		formula += fmt.Sprintf(" - %s", off)
	}
	want, err := money.Round(exact, 2)
	return want, formula, err == nil
}

// checkCharges asks what every allowance and charge must have: BR-31 to BR-33
// (BR-CO-21) and BR-36 to BR-38 (BR-CO-22).
func (r *report) checkCharges() {
	for _, a := range r.doc.allowances {
		r.hasReason(a, "BR-CO-21", "BR-CO-22")
		if a.charge {
			r.require("BR-36", a.amount.set(), "the amount of a charge (BT-99)")
			r.require("BR-37", a.category.set(), "the VAT category of a charge (BT-102)")
			r.require("BR-38", a.reason.set() || a.code.set(), "the reason of a charge (BT-104 or BT-105)")
			continue
		}
		r.require("BR-31", a.amount.set(), "the amount of an allowance (BT-92)")
		r.require("BR-32", a.category.set(), "the VAT category of an allowance (BT-95)")
		r.require("BR-33", a.reason.set() || a.code.set(), "the reason of an allowance (BT-97 or BT-98)")
	}
}

// checkCodes asks that codes come from their lists: BR-CL.
func (r *report) checkCodes() {
	d := r.doc
	if d.currency.set() && !r.code("BR-CL-04", money.Currency(d.currency.text).Valid(), d.currency, "currency of ISO 4217") {
		r.suspect("currency")
	}
	if d.taxCurrency.set() {
		r.code("BR-CL-05", money.Currency(d.taxCurrency.text).Valid(), d.taxCurrency, "currency of ISO 4217")
	}
	if d.typeCode.set() && r.level != notAClaim {
		r.code("BR-CL-01", invoiceCode(d.typeCode.text), d.typeCode, "invoice type of UNTDID 1001")
	}
	for _, v := range []value{d.seller.country, d.buyer.country, d.taxAgent.country, d.deliverTo.country} {
		if v.set() {
			r.code("BR-CL-14", countryCode(v.text), v, "country of ISO 3166")
		}
	}
	for _, m := range d.means {
		if m.code.set() {
			r.code("BR-CL-16", meansCode(m.code.text), m.code, "payment means of UNCL 4461")
		}
	}
	for _, x := range d.taxes {
		if x.category.set() {
			r.code("BR-CL-17", taxCategories[x.category.text].prefix != "", x.category, "VAT category of UNCL 5305")
		}
	}
	for i, l := range d.lines {
		if l.category.set() {
			r.code("BR-CL-18", taxCategories[l.category.text].prefix != "", l.category, "VAT category of UNCL 5305")
		}
		// The 2,000 units of UNECE Rec 20 and 21 are not listed here; what has not
		// even their shape is none of them.
		if u := l.quantity.attr; u != "" && r.level == full && (len(u) > 3 || strings.ToUpper(u) != u) {
			r.answer("BR-CL-23", core.Fail, "%q on line %s is no unit of UNECE Rec 20", u, l.id.text)
			r.suspectLine(i, "unit")
		}
	}
	r.checkAmountCurrencies()
}

func (r *report) code(rule string, ok bool, v value, list string) bool {
	if ok {
		r.answer(rule, core.Pass, "%s is a %s", v.text, list)
	} else {
		r.answer(rule, core.Fail, "%q (%s) is no %s", v.text, v.term, list)
	}
	return ok
}

// checkAmountCurrencies asks that every amount is in the invoice's currency
// (BT-5); only BT-111 is in the tax currency. Peppol's rule for it is
// PEPPOL-EN16931-R051.
func (r *report) checkAmountCurrencies() {
	if !r.doc.currency.set() {
		r.answer("one currency", core.NotApplicable, "the invoice does not name its currency")
		return
	}
	for _, v := range r.doc.amounts() {
		switch {
		case !v.set() || v.attr == "" || v.term == "BT-111":
		case v.attr != r.doc.currency.text:
			r.answer("one currency", core.Fail, "the amount %s %s (%s) is not in the invoice's currency %s", v.text, v.attr, v.term, r.doc.currency.text)
			r.suspect("currency", fieldOfTerm[v.term])
		default:
			r.answer("one currency", core.Pass, "all amounts are in %s", r.doc.currency.text)
		}
	}
}

// fieldOfTerm names the draft's field of a total.
var fieldOfTerm = map[string]string{
	"BT-109": "net_total", "BT-110": "tax_total", "BT-112": "gross_total", "BT-113": "prepaid", "BT-114": "rounding", "BT-115": "amount_due",
}
