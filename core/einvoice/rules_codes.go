package einvoice

import (
	"regexp"
	"strings"

	"countersign/core/money"
)

// Code lists that are short enough to be here in full.
const (
	// UNTDID 2005 and 2475 for the tax point (BT-8): UBL's codes, then CII's.
	taxPointCodes = " 3 35 432 5 29 72 "
	// UNTDID 5189, the part that EN 16931 takes for allowances (BT-98, BT-140).
	allowanceCodes = " 41 42 60 62 63 64 65 66 67 68 70 71 88 95 100 102 103 104 105 "
	// The media types of attachments (BT-125-1).
	mediaTypes = " application/pdf image/png image/jpeg text/csv " +
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet application/vnd.oasis.opendocument.spreadsheet "
)

// Of the longer lists the shape is checked: what has not even that is no code of
// them.
var (
	chargeForm  = regexp.MustCompile(`^[A-Z]{2,3}$`)                    // UNTDID 7161
	icdForm     = regexp.MustCompile(`^[0-9]{4}$`)                      // ISO/IEC 6523 ICD
	easForm     = regexp.MustCompile(`^(?:[0-9]{4}|AN|AQ|AS|AU|EM)$`)   // EAS
	vatexForm   = regexp.MustCompile(`(?i)^VATEX-[A-Z]{2}-[A-Z0-9-]+$`) // VATEX
	subjectForm = regexp.MustCompile(`^[A-Z]{3}$`)                      // UNTDID 4451
)

// checkMoreCodes asks the rules about codes beside the totals: BR-CL-03, -06, -08,
// -10, -11, -15, -19, -20, -21, -22, -24, -25 and -26.
func (r *report) checkMoreCodes() {
	d := r.doc
	in := func(rule, list string, v value, name string) {
		if v.set() {
			r.code(rule, strings.Contains(list, " "+v.text+" "), v, name)
		}
	}
	shaped := func(rule string, form *regexp.Regexp, v value, name string) {
		if v.set() {
			r.code(rule, form.MatchString(v.text), v, name)
		}
	}
	in("BR-CL-06", taxPointCodes, d.taxPointCode, "tax point of UNTDID 2005")
	for _, n := range d.notes {
		shaped("BR-CL-08", subjectForm, value{text: n.subject, term: "BT-21"}, "subject of UNTDID 4451")
	}
	for _, v := range d.amounts() {
		if v.set() && v.attr != "" {
			r.code("BR-CL-03", money.Currency(v.attr).Valid(), value{text: v.attr, term: v.term}, "currency of ISO 4217")
		}
	}
	for _, a := range d.allowances {
		r.allowanceCode(a)
	}
	for _, x := range d.taxes {
		shaped("BR-CL-22", vatexForm, x.reasonCode, "reason of the VATEX list")
	}
	for _, a := range d.attachments {
		if a.embedded && a.mediaType != "" {
			in("BR-CL-24", mediaTypes, value{text: a.mediaType, term: "BT-125"}, "media type that an attachment may have")
		}
	}
	r.partyCodes(shaped)
	for _, l := range d.lines {
		for _, a := range l.allowances {
			r.allowanceCode(a)
		}
		if l.country.set() {
			r.code("BR-CL-15", countryCode(l.country.text), l.country, "country of ISO 3166")
		}
		shaped("BR-CL-21", icdForm, value{text: l.gtin.attr, term: "BT-157"}, "scheme of ISO 6523")
	}
}

func (r *report) allowanceCode(a allowance) {
	switch {
	case !a.code.set():
	case a.charge:
		r.code("BR-CL-20", chargeForm.MatchString(a.code.text), a.code, "reason for a charge of UNTDID 7161")
	default:
		r.code("BR-CL-19", strings.Contains(allowanceCodes, " "+a.code.text+" "), a.code, "reason for an allowance of UNTDID 5189")
	}
}

func (r *report) partyCodes(shaped func(string, *regexp.Regexp, value, string)) {
	d := r.doc
	scheme := func(v value) value { return value{text: v.attr, term: v.term} }
	for _, p := range []party{d.seller, d.buyer, d.payee} {
		for _, id := range p.ids {
			if id.attr != "SEPA" { // BT-90 stands among the seller's identifiers
				shaped("BR-CL-10", icdForm, scheme(id), "scheme of ISO 6523")
			}
		}
		shaped("BR-CL-11", icdForm, scheme(p.registration), "scheme of ISO 6523")
		shaped("BR-CL-25", easForm, scheme(p.endpoint), "scheme of the EAS list")
	}
	for _, id := range d.deliverTo.ids {
		shaped("BR-CL-26", icdForm, scheme(id), "scheme of ISO 6523")
	}
}
