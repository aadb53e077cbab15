package einvoice

import (
	"regexp"
	"strings"

	"countersign/core"
)

// isXRechnung reports whether BT-24 claims the German CIUS, in any version.
func (d *document) isXRechnung() bool {
	p := strings.ToLower(d.profile.text)
	return strings.Contains(p, ":kosit:") && strings.Contains(p, "xrechnung")
}

var (
	// threeDigits is BR-DE-27, mailForm BR-DE-28: one @ with two signs before and
	// behind it, no point or blank beside it or at the ends.
	threeDigits = regexp.MustCompile(`[0-9].*[0-9].*[0-9]`)
	mailForm    = regexp.MustCompile(`^[^@\s.][^@\s]*[^@\s.]@[^@\s.][^@\s]*[^@\s.]$`)
	// skontoLine is a line of BT-20 in the coded form of BR-DE-18.
	skontoLine = regexp.MustCompile(`^#(?:SKONTO|VERZUG)#TAGE=[0-9]+#PROZENT=[0-9]+\.[0-9]{2}(?:#BASISBETRAG=-?[0-9]+\.[0-9]{2})?#$`)
)

// checkXRechnung asks the rules that XRechnung adds to EN 16931 (specification
// 3.0, chapter 13), by its names.
func (r *report) checkXRechnung() {
	d := r.doc
	r.require("BR-DE-1", len(d.means) > 0, "the payment instructions (BG-16)")
	s := d.seller
	r.require("BR-DE-2", s.contact+s.phone+s.email != "", "the seller's contact (BG-6)")
	r.require("BR-DE-3", s.city != "", "the seller's city (BT-37)")
	r.require("BR-DE-4", s.zip != "", "the seller's post code (BT-38)")
	if s.contact+s.phone+s.email != "" {
		r.require("BR-DE-5", s.contact != "", "the seller's contact point (BT-41)")
		r.require("BR-DE-6", s.phone != "", "the contact's telephone number (BT-42)")
		r.require("BR-DE-7", s.email != "", "the contact's email address (BT-43)")
	}
	r.require("BR-DE-8", d.buyer.city != "", "the buyer's city (BT-52)")
	r.require("BR-DE-9", d.buyer.zip != "", "the buyer's post code (BT-53)")
	if d.deliverTo.hasAddress {
		r.require("BR-DE-10", d.deliverTo.city != "", "the city of the place of delivery (BT-77)")
		r.require("BR-DE-11", d.deliverTo.zip != "", "the post code of the place of delivery (BT-78)")
	}
	for _, x := range d.taxes {
		r.require("BR-DE-14", x.rate.set(), "a VAT rate (BT-119)")
	}
	r.require("BR-DE-15", d.buyerReference.set(), "the buyer reference (BT-10, in Germany the Leitweg-ID)")
	r.xrechnungTax()
	r.xrechnungTerms()
	r.xrechnungPayment()
	if s.phone != "" {
		r.demand("BR-DE-27", threeDigits.MatchString(s.phone), "the contact's telephone number (BT-42)", "has fewer than three digits: "+s.phone)
	}
	if s.email != "" {
		r.demand("BR-DE-28", mailForm.MatchString(s.email), "the contact's email address (BT-43)", "is no email address: "+s.email)
	}
}

// xrechnungTax asks BR-DE-16, BR-DE-17, BR-DE-22 and BR-DE-26.
func (r *report) xrechnungTax() {
	d := r.doc
	for _, code := range d.categoriesUsed() {
		if code != "O" && code != "B" {
			r.require("BR-DE-16", d.seller.vat.set() || d.seller.fiscal.set() || d.taxAgent.stated, "the seller's tax identifier (BT-31 or BT-32) or tax representative (BG-11)")
			break
		}
	}
	const types = " 326 380 381 384 389 875 876 877 "
	r.demand("BR-DE-17", strings.Contains(types, " "+d.typeCode.text+" "), "the type of the invoice (BT-3)", "is none that XRechnung knows: "+d.typeCode.text)
	if d.typeCode.text == "384" {
		r.require("BR-DE-26", len(d.preceding) > 0, "the invoice that is corrected (BG-3)")
	}
	seen := map[string]bool{}
	for _, a := range d.attachments {
		if !a.embedded {
			continue
		}
		r.demand("BR-DE-22", !seen[a.name], "the name of an attachment (BT-125)", "is there twice: "+a.name)
		seen[a.name] = true
	}
}

// xrechnungTerms asks BR-DE-18: what looks like coded terms of payment is.
func (r *report) xrechnungTerms() {
	for _, t := range r.doc.terms[:min(len(r.doc.terms), maxTerms)] {
		for line := range strings.Lines(t.text) {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "#") {
				r.demand("BR-DE-18", skontoLine.MatchString(line), "the coded discount (BT-20)", "is not #SKONTO#TAGE=n#PROZENT=n.nn#: "+line)
			}
		}
	}
}

// xrechnungPayment asks BR-DE-23 to BR-DE-25 and BR-DE-31: which group goes with
// which means of payment, and no other.
func (r *report) xrechnungPayment() {
	for _, m := range r.doc.means {
		account, card, debit := m.transfer, m.card.set(), m.debited.set() || r.doc.mandate.set()
		switch m.code.text {
		case "30", "58":
			r.require("BR-DE-23-a", account, "the account of a credit transfer (BG-17)")
			r.demand("BR-DE-23-b", !card && !debit, "a credit transfer", "comes with a card (BG-18) or a direct debit (BG-19)")
		case "48", "54", "55":
			r.require("BR-DE-24-a", card, "the payment card (BG-18)")
			r.demand("BR-DE-24-b", !account && !debit, "a payment by card", "comes with a transfer (BG-17) or a direct debit (BG-19)")
		case "59":
			r.require("BR-DE-25-a", debit, "the direct debit (BG-19)")
			r.demand("BR-DE-25-b", !account && !card, "a direct debit", "comes with a transfer (BG-17) or a card (BG-18)")
			r.require("BR-DE-31", m.debited.set(), "the account to be debited (BT-91)")
		}
	}
}

// checkPeppol asks the rules of Peppol BIS Billing 3.0 about what all invoices in
// the network have.
func (r *report) checkPeppol() {
	d := r.doc
	r.require("PEPPOL-EN16931-R001", d.process.set(), "the business process (BT-23)")
	r.require("PEPPOL-EN16931-R010", d.buyer.endpoint.set(), "the buyer's electronic address (BT-49)")
	r.require("PEPPOL-EN16931-R020", d.seller.endpoint.set(), "the seller's electronic address (BT-34)")
	if d.accountTaxOff() {
		r.answer("PEPPOL-EN16931-R054", core.Fail, "the tax total in the tax currency (BT-111) has another sign than the tax total (BT-110)")
	}
}

func (d *document) isPeppol() bool {
	return strings.Contains(strings.ToLower(d.profile.text), "urn:fdc:peppol.eu:2017:poacc:billing:3")
}

// accountTaxOff reports whether the two tax totals have different signs.
func (d *document) accountTaxOff() bool {
	a, ok := d.totals.tax.decimal()
	b, ok2 := d.totals.accountTax.decimal()
	return ok && ok2 && a.Sign()*b.Sign() < 0
}
