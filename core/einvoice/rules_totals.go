package einvoice

import (
	"fmt"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// cent is how far totals may be off by rounding; sums over lines may be off by a
// cent for each.
var cent = money.NewDecimal(1, 2)

// slack is how far a computed amount may be off by rounding when it is made up of
// n rounded ones: a cent for each, and half a unit where amounts are rounded to
// whole units, as in yen and, by custom, forints.
func (r *report) slack(n int) money.Decimal {
	c := money.Currency(r.doc.currency.text)
	if half := money.NewDecimal(5, 1); c == "HUF" || c.Valid() && c.Exponent() == 0 {
		return half
	}
	return money.NewDecimal(int64(max(1, n)), 2)
}

// sum adds amounts and rounds to two decimals, as the standard's rules do; false
// when one of them cannot be read or the sum does not fit.
func sum(list []value, sign func(int) int64) (money.Decimal, bool) {
	total := money.NewDecimal(0, 2)
	for i, v := range list {
		d, ok := v.decimal()
		if !ok {
			return total, false
		}
		if sign != nil && sign(i) < 0 {
			d = d.Neg()
		}
		var err error
		if total, err = total.Add(d); err != nil {
			return total, false
		}
	}
	out, err := total.WithScale(2)
	return out, err == nil
}

// orZero reads an amount that counts as nothing when it is not stated; false for
// one that is stated and cannot be read.
func orZero(v value) (money.Decimal, bool) {
	if !v.set() {
		return money.NewDecimal(0, 2), true
	}
	return v.decimal()
}

// checkTotals asks the sums of BG-22: BR-CO-10 to BR-CO-16.
func (r *report) checkTotals() {
	d, t := r.doc, r.doc.totals
	var nets, allowances, charges, taxes []value
	for _, l := range d.lines {
		if !l.group && l.net.set() {
			nets = append(nets, l.net)
		}
	}
	for _, a := range d.allowances {
		if a.charge {
			charges = append(charges, a.amount)
		} else {
			allowances = append(allowances, a.amount)
		}
	}
	for _, x := range d.taxes {
		if x.tax.set() {
			taxes = append(taxes, x.tax)
		}
	}
	r.total("BR-CO-10", t.lines, nets, "sum of the lines (BT-106)", "the line amounts", "net_total")
	r.total("BR-CO-11", t.allowances, allowances, "total of the allowances (BT-107)", "the allowances", "net_total")
	r.total("BR-CO-12", t.charges, charges, "total of the charges (BT-108)", "the charges", "net_total")
	r.checkNet()
	if r.level != minimum {
		r.total("BR-CO-14", t.tax, taxes, "VAT total (BT-110)", "the VAT amounts of the breakdown", "tax_total")
	}
	r.checkGross()
}

// total compares a stated total with the sum of its parts. A total that is not
// stated stands for none of them.
func (r *report) total(rule string, stated value, parts []value, name, of string, fields ...string) {
	if !stated.set() && len(parts) == 0 {
		r.answer(rule, core.NotApplicable, "there are no %s and no %s", strings.TrimPrefix(of, "the "), name)
		return
	}
	if len(parts) == 0 && (r.level != full || rule == "BR-CO-14") {
		if d, ok := stated.decimal(); !ok || !d.IsZero() {
			r.answer(rule, core.NotApplicable, "the document does not list %s", of)
			return
		}
	}
	got, ok := orZero(stated)
	want, ok2 := sum(parts, nil)
	if !ok || !ok2 {
		r.answer(rule, core.NotApplicable, "%s cannot be compared: a number is missing or not readable", of)
		return
	}
	r.equal(rule, got, want, r.slack(len(parts)), fmt.Sprintf("%s %s = sum of %s %s", name, got, of, want), fields...)
}

// checkNet asks BR-CO-13: BT-109 = BT-106 - BT-107 + BT-108.
func (r *report) checkNet() {
	t := r.doc.totals
	net, ok := t.net.decimal()
	lines, ok2 := t.lines.decimal()
	allowances, ok3 := orZero(t.allowances)
	charges, ok4 := orZero(t.charges)
	want, ok5 := sum([]value{t.lines, number(allowances), number(charges)}, func(i int) int64 { return []int64{1, -1, 1}[i] })
	if !ok || !ok2 || !ok3 || !ok4 || !ok5 {
		r.answer("BR-CO-13", core.NotApplicable, "the net total or the sum of the lines is not stated")
		return
	}
	formula := fmt.Sprintf("net total (BT-109) %s = lines %s - allowances %s + charges %s", net, lines, allowances, charges)
	r.equal("BR-CO-13", net, want, cent, formula, "net_total")
}

// number wraps a computed amount as a value.
func number(d money.Decimal) value { return value{text: d.String()} }

// checkGross asks BR-CO-15 (BT-112 = BT-109 + BT-110) and BR-CO-16 (BT-115 =
// BT-112 - BT-113 + BT-114).
func (r *report) checkGross() {
	t := r.doc.totals
	gross, hasGross := t.gross.decimal()
	net, hasNet := t.net.decimal()
	tax, okTax := orZero(t.tax)
	if hasGross && hasNet && okTax {
		want, _ := net.Add(tax)
		r.equal("BR-CO-15", gross, want, cent, fmt.Sprintf("gross total (BT-112) %s = net total %s + VAT %s", gross, net, tax),
			"net_total", "tax_total", "gross_total")
	} else {
		r.answer("BR-CO-15", core.NotApplicable, "the net or the gross total is not stated")
	}
	due, hasDue := t.due.decimal()
	prepaid, okPrepaid := orZero(t.prepaid)
	rounding, okRounding := orZero(t.rounding)
	if !hasDue || !hasGross || !okPrepaid || !okRounding {
		r.answer("BR-CO-16", core.NotApplicable, "the amount due or the gross total is not stated")
		return
	}
	if r.level == minimum && !t.prepaid.set() && due.Cmp(gross) < 0 {
		r.answer("BR-CO-16", core.NotApplicable, "the profile MINIMUM does not say what was paid already")
		return
	}
	want, ok := sum([]value{t.gross, number(prepaid), number(rounding)}, func(i int) int64 { return []int64{1, -1, 1}[i] })
	if !ok {
		r.answer("BR-CO-16", core.NotApplicable, "the amounts are too large to compare")
		return
	}
	r.equal("BR-CO-16", due, want, cent,
		fmt.Sprintf("amount due (BT-115) %s = gross total %s - prepaid %s + rounding %s", due, gross, prepaid, rounding), "amount_due", "prepaid")
}

// checkNumbers fails what stands where a number or a date should and is none, and
// asks BR-DEC: amounts have at most two decimals.
func (r *report) checkNumbers() {
	d := r.doc
	for _, v := range []value{d.issueDate, d.dueDate, d.deliveryDate, d.periodStart, d.periodEnd, d.taxPointDate} {
		if _, ok := v.date(); v.set() && !ok {
			r.answer("xml date", core.Fail, "%q (%s) is not a date", v.text, v.term)
		}
	}
	for _, v := range d.amounts() {
		if !v.set() {
			continue
		}
		if _, ok := v.decimal(); !ok {
			r.answer("xml number", core.Fail, "%q (%s) is not a number", v.text, v.term)
		}
		if rule := decimalRules[v.term]; rule != "" && (r.level == full || r.level == basicWL || r.level == minimum) {
			if _, frac, _ := strings.Cut(v.text, "."); len(frac) > 2 {
				r.answer(rule, core.Fail, "the amount %s (%s) has more than two decimals", v.text, v.term)
			}
		}
	}
	for _, l := range d.lines {
		for _, v := range []value{l.quantity, l.price, l.base, l.rate} {
			if _, ok := v.decimal(); v.set() && !ok {
				r.answer("xml number", core.Fail, "%q (%s) on line %s is not a number", v.text, v.term, l.id.text)
			}
		}
	}
}

// decimalRules names the rule about the decimals of each amount (EN 16931-1,
// BR-DEC).
var decimalRules = map[string]string{
	"BT-92": "BR-DEC-01", "BT-93": "BR-DEC-02", "BT-99": "BR-DEC-05", "BT-100": "BR-DEC-06", "BT-106": "BR-DEC-09", "BT-107": "BR-DEC-10",
	"BT-108": "BR-DEC-11", "BT-109": "BR-DEC-12", "BT-110": "BR-DEC-13", "BT-112": "BR-DEC-14", "BT-111": "BR-DEC-15", "BT-113": "BR-DEC-16",
	"BT-114": "BR-DEC-17", "BT-115": "BR-DEC-18", "BT-116": "BR-DEC-19", "BT-117": "BR-DEC-20", "BT-131": "BR-DEC-23", "BT-136": "BR-DEC-24",
	"BT-137": "BR-DEC-25", "BT-141": "BR-DEC-27", "BT-142": "BR-DEC-28",
}

// amounts are all sums of money in the document.
func (d *document) amounts() []value {
	t := d.totals
	list := []value{t.lines, t.allowances, t.charges, t.net, t.tax, t.accountTax, t.gross, t.prepaid, t.rounding, t.due}
	for _, a := range d.allowances {
		list = append(list, a.amount, a.base)
	}
	for _, x := range d.taxes {
		list = append(list, x.base, x.tax)
	}
	for _, l := range d.lines {
		list = append(list, l.net)
		for _, a := range l.allowances {
			list = append(list, a.amount, a.base)
		}
	}
	return list
}
