package einvoice

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// checkTaxes asks what the tax breakdown (BG-23) must have and come to: BR-45 to
// BR-48, BR-CO-17, BR-CO-18 and the rules of each VAT category.
func (r *report) checkTaxes() {
	d := r.doc
	r.require("BR-CO-18", len(d.taxes) > 0, "a VAT breakdown (BG-23)")
	for _, x := range d.taxes {
		r.require("BR-45", x.base.set(), "the taxable amount of a VAT rate (BT-116)")
		r.require("BR-46", x.tax.set(), "the VAT amount of a VAT rate (BT-117)")
		r.require("BR-47", x.category.set(), "the category of a VAT rate (BT-118)")
		if taxCategories[x.category.text].noRate {
			continue
		}
		r.require("BR-48", x.rate.set(), "a VAT rate (BT-119)")
	}
	groups := d.taxGroups()
	for _, x := range d.taxes {
		r.checkRate(x, groups.at(x).lines)
	}
	for _, code := range d.categoriesUsed() {
		r.checkCategory(code, groups)
	}
}

// sameAs answers a rule that asks what another has asked.
func (r *report) sameAs(rule, other string) {
	if a := r.byName[other]; a != nil {
		r.answer(rule, a.result, "%s", a.msg)
	}
}

// checkRate asks BR-CO-17: tax = base x rate. Suppliers round per line or in
// total, so that a cent for each line of the rate is rounding.
func (r *report) checkRate(x taxRow, lines int) {
	base, ok := x.base.decimal()
	tax, ok2 := x.tax.decimal()
	rate, ok3 := orZero(x.rate)
	if !ok || !ok2 || !ok3 {
		r.answer("BR-CO-17", core.NotApplicable, "a row of the VAT breakdown is not complete")
		return
	}
	exact := new(big.Rat).Mul(base.Rat(), rate.Rat())
	want, err := money.Round(exact.Quo(exact, big.NewRat(100, 1)), 2)
	if err != nil {
		r.answer("BR-CO-17", core.NotApplicable, "the taxable amount %s is too large to compare", base)
		return
	}
	r.equal("BR-CO-17", tax, want, r.slack(lines), fmt.Sprintf("VAT %s = %s x %s %%", tax, base, rate.Trim()), "tax_total")
}

// rateKey names a VAT category and rate. A rate that is not stated is 0; false
// for one that cannot be read.
func rateKey(category, rate value) (string, bool) {
	d, ok := orZero(rate)
	return category.text + " " + d.Trim().String(), ok
}

// taxGroup is what falls under one row of the breakdown.
type taxGroup struct {
	lines   int
	amounts []value

	added, fits bool
	sum         money.Decimal
}

// total adds up a group. It is computed once and kept: a hostile file may have
// very many rows for one group.
func (g *taxGroup) total() (money.Decimal, bool) {
	if !g.added {
		g.sum, g.fits = sum(g.amounts, nil)
		g.added = true
	}
	return g.sum, g.fits
}

// taxGroups are the groups by their rateKey.
type taxGroups map[string]*taxGroup

// at is the group of a row, empty when nothing falls under it.
func (g taxGroups) at(x taxRow) *taxGroup {
	if key, ok := rateKey(x.category, x.rate); ok && g[key] != nil {
		return g[key]
	}
	return &taxGroup{}
}

// taxGroups sorts lines, charges and allowances by VAT category and rate.
func (d *document) taxGroups() taxGroups {
	groups := taxGroups{}
	add := func(category, rate, amount value, lines int) {
		if key, ok := rateKey(category, rate); ok {
			if groups[key] == nil {
				groups[key] = &taxGroup{}
			}
			groups[key].lines += lines
			groups[key].amounts = append(groups[key].amounts, amount)
		}
	}
	for _, l := range d.lines {
		if !l.group {
			add(l.category, l.rate, l.net, 1)
		}
	}
	for _, a := range d.allowances {
		if v, ok := a.signed(); ok {
			add(a.category, a.rate, number(v), 0)
		}
	}
	return groups
}

// categoriesUsed are the VAT categories in the document that there are rules for.
func (d *document) categoriesUsed() []string {
	var list []string
	add := func(v value) {
		if taxCategories[v.text].prefix != "" && !slices.Contains(list, v.text) {
			list = append(list, v.text)
		}
	}
	for _, x := range d.taxes {
		add(x.category)
	}
	for _, l := range d.lines {
		add(l.category)
	}
	for _, a := range d.allowances {
		add(a.category)
	}
	return list
}

// checkCategory asks the rules that EN 16931 repeats for each VAT category, here
// for S: BR-S-01 (a row for it), -02 (identified for tax), -05 (rates of lines),
// -08 (the base is what the lines come to), -09 (the tax), -10 (the reason).
func (r *report) checkCategory(code string, groups taxGroups) {
	d, c := r.doc, taxCategories[code]
	var rows []taxRow
	for _, x := range d.taxes {
		if x.category.text == code {
			rows = append(rows, x)
		}
	}
	r.require(c.prefix+"-01", len(rows) > 0, "a VAT breakdown for the category "+code+" ("+c.name+")")
	if r.level == full {
		r.categoryParties(code, c)
	}
	for _, x := range rows {
		r.checkCategoryRow(c, x, groups.at(x))
	}
	for i, l := range d.lines {
		if l.category.text != code || l.group || r.level != full {
			continue
		}
		if rate, ok := orZero(l.rate); !ok || !c.allows(rate) || c.noRate && l.rate.set() && !rate.IsZero() {
			r.answer(c.prefix+"-05", core.Fail, "the VAT rate %q of line %s does not fit the category %s (%s)", l.rate.text, l.id.text, code, c.name)
			r.suspectLine(i, "tax_rate")
		}
	}
	r.categoryCharges(code, c)
	switch code {
	case "O":
		r.alone(c)
	case "K":
		r.delivered(c)
	}
}

// usedIn gives the numbers of a category's rules about the parties for where it is
// used: -02 for lines, -03 for allowances, -04 for charges of the document.
func (d *document) usedIn(code string) []string {
	var lines, allowances, charges bool
	for _, l := range d.lines {
		lines = lines || l.category.text == code && !l.group
	}
	for _, a := range d.allowances {
		if a.category.text == code {
			charges, allowances = charges || a.charge, allowances || !a.charge
		}
	}
	var out []string
	for i, used := range []bool{lines, allowances, charges} {
		if used {
			out = append(out, fmt.Sprintf("-%02d", i+2))
		}
	}
	return out
}

// categoryParties asks -02, -03 and -04: who must be identified for tax, and for what
// lies outside the scope of VAT who must not.
func (r *report) categoryParties(code string, c taxCategory) {
	d := r.doc
	seller := d.seller.vat.set() || d.taxAgent.vat.set() || d.seller.fiscal.set()
	for _, n := range d.usedIn(code) {
		if code == "O" {
			r.demand(c.prefix+n, !d.seller.vat.set() && !d.taxAgent.vat.set() && !d.buyer.vat.set(), "the identification for tax",
				"is stated (BT-31, BT-48 or BT-63) although no VAT falls due")
			continue
		}
		r.require(c.prefix+n, seller, "the seller's tax identifier (BT-31, BT-32 or BT-63) for the category "+code)
		if c.buyerTax {
			r.require(c.prefix+n, d.buyer.vat.set() || code == "AE" && d.buyer.registration.set(), "the buyer's VAT identifier (BT-48) for the category "+code)
		}
	}
}

// categoryCharges asks -06 and -07: the rates of allowances and charges.
func (r *report) categoryCharges(code string, c taxCategory) {
	for _, a := range r.doc.allowances {
		if a.category.text != code || r.level != full {
			continue
		}
		rule, what := c.prefix+"-06", "the VAT rate of an allowance (BT-96)"
		if a.charge {
			rule, what = c.prefix+"-07", "the VAT rate of a charge (BT-103)"
		}
		rate, ok := orZero(a.rate)
		r.demand(rule, ok && c.allows(rate) && (!c.noRate || !a.rate.set() || rate.IsZero()), what, fmt.Sprintf("%q does not fit the category %s (%s)", a.rate.text, code, c.name))
	}
}

// alone asks BR-O-11 to BR-O-14: what lies outside the scope of VAT stands on an
// invoice of its own.
func (r *report) alone(c taxCategory) {
	d := r.doc
	rows := 0
	for _, x := range d.taxes {
		if x.category.text == "O" {
			rows++
		}
	}
	if rows == 0 {
		return
	}
	r.demand(c.prefix+"-11", len(d.taxes) == rows, "the VAT breakdown (BG-23)", "has other categories beside what lies outside the scope of VAT")
	for _, l := range d.lines {
		if l.category.set() && l.category.text != "O" && !l.group {
			r.answer(c.prefix+"-12", core.Fail, "line %s is of the category %s, on an invoice outside the scope of VAT", l.id.text, l.category.text)
		}
	}
	for _, a := range d.allowances {
		if a.category.set() && a.category.text != "O" {
			rule := c.prefix + "-13"
			if a.charge {
				rule = c.prefix + "-14"
			}
			r.answer(rule, core.Fail, "an allowance or charge is of the category %s, on an invoice outside the scope of VAT", a.category.text)
		}
	}
}

// delivered asks BR-IC-11 and BR-IC-12: an intra-community supply says when and where
// to.
func (r *report) delivered(c taxCategory) {
	d := r.doc
	if r.level != full {
		return
	}
	r.require(c.prefix+"-11", d.deliveryDate.set() || d.periodStart.set() || d.periodEnd.set(), "the delivery date (BT-72) or the invoicing period (BG-14) of an intra-community supply")
	r.require(c.prefix+"-12", d.deliverTo.country.set(), "the country that an intra-community supply was delivered to (BT-80)")
}

func (c taxCategory) allows(rate money.Decimal) bool {
	switch {
	case c.taxed:
		return rate.Sign() > 0
	case c.anyRate:
		return rate.Sign() >= 0
	}
	return rate.IsZero()
}

// checkCategoryRow asks -08, -09 and -10 of one row.
func (r *report) checkCategoryRow(c taxCategory, x taxRow, g *taxGroup) {
	if tax, ok := x.tax.decimal(); ok && !c.taxed && !c.anyRate {
		r.demand(c.prefix+"-09", tax.IsZero(), "the VAT of 0 for the category "+x.category.text, "is wrong: it is stated as "+tax.String())
	}
	if c.taxed || c.anyRate {
		r.sameAs(c.prefix+"-09", "BR-CO-17")
	}
	reason := x.reason.set() || x.reasonCode.set()
	switch {
	case c.exemption:
		r.require(c.prefix+"-10", reason, "the reason why no VAT is charged (BT-120 or BT-121), category "+x.category.text+",")
	case (c.taxed || c.prefix == "BR-Z") && reason:
		r.answer(c.prefix+"-10", core.Fail, "the category %s (%s) has a reason for an exemption: %q", x.category.text, c.name, x.reason.or(x.reasonCode).text)
	}
	base, ok := x.base.decimal()
	if r.level != full || !ok || len(r.doc.lines) == 0 {
		return
	}
	if want, ok := g.total(); ok {
		rule := c.prefix + "-08"
		formula := fmt.Sprintf("taxable amount %s at %s %% = lines, charges and allowances at that rate %s", base, strings.TrimSuffix(x.rate.text, ".00"), want)
		r.equal(rule, base, want, r.slack(g.lines), formula, "net_total")
	}
}
