package einvoice

import (
	"countersign/core"
)

// check asks the rules of EN 16931-1 (6.4 and 6.5), by the names that the
// standard gives them, as far as the document's profile promises to keep them.
func (d *document) check() *report {
	r := &report{doc: d, level: d.level(), byName: map[string]*answer{}, header: map[string]bool{}, lines: map[int]map[string]bool{}}
	if r.level != notAClaim {
		r.checkHeader()
		r.checkParties()
	}
	r.checkTotals()
	r.checkNumbers()
	r.checkLineSums()
	if r.level == full || r.level == basicWL {
		r.checkTaxes()
		r.checkCharges()
		r.checkReferences()
		r.checkPayment()
	}
	if r.level == full {
		r.checkLines()
		r.checkMoreCodes()
		if d.isXRechnung() {
			r.checkXRechnung()
		}
		if d.isPeppol() {
			r.checkPeppol()
		}
	}
	r.checkCodes()
	r.checkAccount()
	return r
}

// checkHeader asks BR-01 to BR-07 and BR-12 to BR-16: what must be there.
func (r *report) checkHeader() {
	d, t := r.doc, r.doc.totals
	if r.level != withLines {
		r.require("BR-01", d.profile.set(), "the specification identifier (BT-24)")
	}
	r.require("BR-02", d.number.set(), "the invoice number (BT-1)")
	r.require("BR-03", d.issueDate.set(), "the issue date (BT-2)")
	r.require("BR-04", d.typeCode.set(), "the invoice type code (BT-3)")
	r.require("BR-05", d.currency.set(), "the currency (BT-5)")
	r.require("BR-06", d.seller.name.set(), "the seller's name (BT-27)")
	r.require("BR-07", d.buyer.name.set(), "the buyer's name (BT-44)")
	if r.level != minimum {
		r.require("BR-12", t.lines.set(), "the sum of the line amounts (BT-106)")
	}
	r.require("BR-13", t.net.set(), "the total without VAT (BT-109)")
	r.require("BR-14", t.gross.set(), "the total with VAT (BT-112)")
	if r.level != withLines {
		r.require("BR-15", t.due.set(), "the amount due (BT-115)")
	}
	if r.level == full || r.level == withLines {
		r.require("BR-16", len(d.lines) > 0, "an invoice line (BG-25)")
	}
}

// checkParties asks BR-08 to BR-11, BR-17 to BR-20, BR-56, BR-57, BR-62, BR-63,
// BR-CO-09 and BR-CO-26.
func (r *report) checkParties() {
	d := r.doc
	if r.level == full || r.level == basicWL {
		r.require("BR-08", d.seller.hasAddress, "the seller's postal address (BG-5)")
		r.require("BR-10", d.buyer.hasAddress, "the buyer's postal address (BG-8)")
		r.require("BR-11", d.buyer.country.set(), "the buyer's country (BT-55)")
	}
	if r.level != withLines {
		r.require("BR-09", d.seller.country.set(), "the seller's country (BT-40)")
		known := len(d.seller.ids) > 0 || d.seller.registration.set() || d.seller.vat.set()
		if r.level != minimum {
			r.require("BR-CO-26", known, "an identifier of the seller (BT-29, BT-30 or BT-31)")
		}
	}
	if d.payee.stated && r.level == full {
		r.require("BR-17", d.payee.name.set(), "the payee's name (BT-59)")
	}
	if a := d.taxAgent; a.stated && r.level == full {
		r.require("BR-18", a.name.set(), "the tax representative's name (BT-62)")
		r.require("BR-19", a.hasAddress, "the tax representative's address (BG-12)")
		r.require("BR-20", a.country.set(), "the tax representative's country (BT-69)")
		r.require("BR-56", a.vat.set(), "the tax representative's VAT identifier (BT-63)")
	}
	if d.deliverTo.hasAddress && r.level == full {
		r.require("BR-57", d.deliverTo.country.set(), "the country of the place of delivery (BT-80)")
	}
	if e := d.seller.endpoint; e.set() && r.level == full {
		r.require("BR-62", e.attr != "", "the scheme of the seller's electronic address (BT-34)")
	}
	if e := d.buyer.endpoint; e.set() && r.level == full {
		r.require("BR-63", e.attr != "", "the scheme of the buyer's electronic address (BT-49)")
	}
	r.checkVATNumber(d.seller.vat, "supplier_tax_id")
	r.checkVATNumber(d.buyer.vat, "buyer_tax_id")
	r.checkVATNumber(d.taxAgent.vat, "")
}

// checkVATNumber asks BR-CO-09: a VAT identifier begins with its country, Greece
// being EL.
func (r *report) checkVATNumber(v value, field string) {
	if !v.set() || r.level == withLines {
		return
	}
	if t := v.text; len(t) > 2 && (countryCode(t[:2]) || t[:2] == "EL") {
		r.answer("BR-CO-09", core.Pass, "VAT identifiers begin with their country")
		return
	}
	r.answer("BR-CO-09", core.Fail, "the VAT identifier %q (%s) does not begin with a country code", v.text, v.term)
	if field != "" {
		r.suspect(field)
	}
}

// checkReferences asks BR-52, BR-53, BR-55, BR-29 and BR-CO-03.
func (r *report) checkReferences() {
	d := r.doc
	for _, a := range d.attachments {
		r.require("BR-52", a.id.set(), "the reference of a supporting document (BT-122)")
	}
	for _, p := range d.preceding {
		r.require("BR-55", p.number.set(), "the number of a preceding invoice (BT-25)")
	}
	if d.taxCurrency.set() && r.level == full && d.taxCurrency.text != d.currency.text {
		r.require("BR-53", d.totals.accountTax.set(), "the tax total in the tax currency (BT-111)")
	}
	if d.taxPointCode.set() && d.taxPointDate.set() {
		r.answer("BR-CO-03", core.Fail, "the tax point is stated twice, as a date (BT-7) and as a code (BT-8)")
	}
	if from, ok := d.periodStart.date(); ok {
		if to, ok := d.periodEnd.date(); ok {
			r.demand("BR-29", !to.Before(from), "the end of the invoicing period (BT-74)", "lies before its start (BT-73)")
		}
	}
}

// checkPayment asks BR-49, BR-50, BR-61 and BR-CO-25.
func (r *report) checkPayment() {
	d := r.doc
	for _, m := range d.means {
		r.require("BR-49", m.code.set(), "the code of the payment means (BT-81)")
		account := m.iban.or(m.number).set()
		if m.transfer && r.level == full {
			r.require("BR-50", account, "the account to pay to (BT-84)")
		}
		if m.code.text == "30" || m.code.text == "58" {
			r.require("BR-61", account, "the account for a credit transfer (BT-84)")
		}
	}
	if due, ok := d.totals.due.decimal(); ok && due.Sign() > 0 && d.kindField().Value != core.KindCreditNote {
		r.require("BR-CO-25", d.dueDate.set() || len(d.terms) > 0, "a due date (BT-9) or payment terms (BT-20) for the amount due")
	}
}

// checkAccount answers the checksum of the account to pay to (ISO 13616).
func (r *report) checkAccount() {
	for _, m := range r.doc.means {
		v := m.iban.or(m.number)
		key := accountKey(v.text)
		switch {
		case !v.set():
		case !looksLikeIBAN(key):
			r.answer("iban checksum", core.NotApplicable, "the account %s is no IBAN", v.text)
		case ibanChecks(key):
			r.answer("iban checksum", core.Pass, "the check digits of %s are right", key)
		default:
			r.answer("iban checksum", core.Fail, "the check digits of the account %s are wrong", key)
			r.suspect("payment_account")
		}
	}
}
