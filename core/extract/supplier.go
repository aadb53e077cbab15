package extract

import (
	"regexp"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/checksum"
)

// buyerCandidates finds the names that may be the buyer's: behind its labels, the
// firm's own name, and the address in the letter's window.
func (rd *reader) buyerCandidates(supplier string) []candidate {
	var names []nameCandidate
	for _, a := range rd.areas(cBuyer) {
		if at, name, ok := rd.nameLine(a); ok {
			names = append(names, nameCandidate{at: at, name: name, label: a.label.label.weight(cBuyer), k: a.label})
		}
	}
	for _, b := range rd.addressBlocks() {
		switch {
		case b.window > 0:
			names = append(names, nameCandidate{at: b.at, name: b.name, label: 0.72, agree: true})
		case supplier != "" && !b.sellers && !sameParty(b.name, supplier):
			names = append(names, nameCandidate{at: b.at, name: b.name, label: 0.66})
		}
	}
	names = append(names, rd.addressed()...)
	names = append(names, rd.mentions(rd.ctx.Firm.Name)...)
	var list []candidate
	domains := rd.domains()
	for _, n := range names {
		var x vector
		rd.place(&x, n.at)
		ours := rd.surroundings(&x, n.at)
		x[fLabel], x[fOwnTax] = n.label, 0
		if n.agree {
			x[fAgree] = 0.6
		}
		if legalForm.MatchString(n.name) {
			x[fLegal] = 1
		}
		if ours || rd.ctx.Firm.Name != "" && sameParty(n.name, rd.ctx.Firm.Name) {
			x[fKnown] = 1
		}
		for _, a := range rd.areas(cSeller) {
			if a.holds(n.at) && a.label.label.weight(cSeller) > 0.9 && n.label < 0.9 {
				x[fOther] = 1
			}
		}
		if domainFits(n.name, domains) {
			x[fOther] = max(x[fOther], 0.6)
		}
		if supplier != "" && sameParty(n.name, supplier) {
			x[fOther] = 1
		}
		if rd.known(n.name) != nil {
			x[fOther] = 1
		}
		if rd.isLabelText(n.at) || oddName(n.name) {
			x[fOddFormat] = 1
			if n.label > 0.9 && !oddName(strings.TrimRight(n.name, " 0123456789")) {
				x[fOddFormat] = 0.3 // a house may be the customer: its name ends as a street does
			}
		}
		if label, ok := rd.leadLabel(n.at.seg); ok && n.label < 0.7 && label.weight(cName) == 0 {
			x[fOddFormat] = 1.5
		}
		list = append(list, candidate{at: n.at, text: n.name, x: x, logit: rd.weights.candidate("buyer", x), rule: nameRule(n, "address block")})
	}
	return list
}

func nameRule(n nameCandidate, fallback string) string {
	if n.k.label.seg != nil {
		return n.k.rule()
	}
	return fallback
}

// known finds a supplier of the firm by name.
func (rd *reader) known(name string) *core.Supplier {
	for i, s := range rd.ctx.Suppliers {
		if sameParty(name, s.Name) {
			return &rd.ctx.Suppliers[i]
		}
		for _, a := range s.Aliases {
			if sameParty(name, a) {
				return &rd.ctx.Suppliers[i]
			}
		}
	}
	return nil
}

// companyForm finds the legal forms that no shop has in its name by chance.
var companyForm = regexp.MustCompile(`(?i)\b(?:sdn\.? ?bhd|s/b|gmbh|ltd|limited|inc|llc|b\.v|s\.?r\.?l|sarl|s\.l)\b`)

// ownNumber finds a firm's number in the commercial register behind its name, where
// firms in Malaysia and Singapore print it.
var ownNumber = regexp.MustCompile(`\(\d{5,12} ?-? ?[A-Z]?\)|\(\d{12} \(\d{5,7}-[A-Z]\)`)

// supplierCandidates scores the names as the supplier's.
func (rd *reader) supplierCandidates() []candidate {
	domains := rd.domains()
	till := rd.sheet.ocr && rd.tillScore() >= 0.7
	byKey := map[string]int{}
	var list []candidate
	for _, n := range rd.supplierNames() {
		var x vector
		rd.place(&x, n.at)
		ours := rd.surroundings(&x, n.at)
		x[fLabel], x[fPayee] = n.label, n.payee
		if n.first {
			x[fFirst] = 1
		}
		if n.agree {
			x[fAgree] = 1
		}
		if legalForm.MatchString(n.name) {
			x[fLegal] = 1
		}
		// On a till's strip the firm stands under its shop's name.
		if till && n.at.seg.line.index < 7 && companyForm.MatchString(n.name) {
			x[fLegal] = 1.8
		}
		x.set(fFormat, x[fLegal] > 0 && ownNumber.MatchString(n.at.seg.text))
		if domainFits(n.name, domains) {
			x[fDomain] = 1
		}
		if rd.mentionCount(n.name) > 1 {
			x[fRepeat] = 1
		}
		if rd.known(n.name) != nil || rd.knownAccount() == n.name {
			x[fKnown] = 1
		}
		if (rd.inBuyerBlock(n.at) || n.window) && n.label == 0 {
			x[fOther] = 0.8
		}
		if ours || rd.ctx.Firm.Name != "" && sameParty(n.name, rd.ctx.Firm.Name) {
			x[fOther] = 2
		}
		if strings.ToLower(n.name) == n.name && n.label == 0 {
			x[fOddFormat] = 0.5
		}
		if len(strings.Fields(n.name)) > 8 || strings.HasSuffix(n.name, ":") || strings.Contains(n.name, "http") || strings.Contains(n.name, "©") || strings.Contains(strings.ToLower(n.name), "copyright") {
			x[fOddFormat] = 1
		}
		if oddName(n.name) || rd.sheet.ocr && rd.noise(n.at) {
			x[fOddFormat] = 1.5
		}
		c := candidate{at: n.at, text: n.name, x: x, logit: rd.weights.candidate("supplier", x), rule: nameRule(n, "letterhead")}
		if slices.ContainsFunc(rd.codes.list, func(p payment) bool { return sameParty(p.Creditor.Name, n.name) }) {
			c.logit += codeBonus
		}
		key := squash(stripLegal(n.name))
		if i, ok := byKey[key]; ok {
			list[i] = rd.pooled(list[i], c)
			continue
		}
		byKey[key] = len(list)
		list = append(list, c)
	}
	return rd.brands(rd.agreed(list))
}

func (rd *reader) squashed(s *segment) string {
	var b strings.Builder
	for _, w := range s.words {
		b.WriteString(w.sq)
	}
	return b.String()
}

// knownAccount is the name of the supplier whose tax id or account the document
// carries.
func (rd *reader) knownAccount() string {
	for _, s := range rd.ctx.Suppliers {
		if _, ok := s.Account(rd.d.PaymentAccount.Value); ok || s.TaxID != "" && checksum.TaxKey(s.TaxID) == rd.d.SupplierTaxID.Value {
			return s.Name
		}
	}
	return ""
}
