package extract

import (
	"regexp"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/checksum"
)

var (
	vatInText = regexp.MustCompile(`\b(?:ATU|BE|BG|CHE|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI|NO)[ .-]?[A-Z0-9][A-Z0-9 .-]{5,17}[A-Z0-9]`)
	gstin     = regexp.MustCompile(`\b\d{2}[A-Z]{5}\d{4}[A-Z][0-9A-Z]Z[0-9A-Z]\b`)
	cnpj      = regexp.MustCompile(`\b\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}\b`)
)

// taxIDs finds everything that may be a tax id, by form and by label.
func (rd *reader) taxIDs() []candidate {
	var list []candidate
	for _, l := range rd.sheet.lines {
		s := l.all
		for _, m := range vatInText.FindAllStringIndex(s.text, -1) {
			from, to, id, v, ok := longestVAT(s.text, m[0], m[1])
			if _, _, _, _, account := cutIBAN(s.text, m[0], len(s.text)); ok && !account {
				at := span{s, wordAt(s.offs, from), wordAt(s.offs, to-1) + 1}
				list = append(list, rd.taxCandidate(at, id, v, true))
			}
		}
		for _, re := range []*regexp.Regexp{gstin, cnpj} {
			for _, m := range re.FindAllStringIndex(s.text, -1) {
				at := span{s, wordAt(s.offs, m[0]), wordAt(s.offs, m[1]-1) + 1}
				list = append(list, rd.taxCandidate(at, checksum.Compact(s.text[m[0]:m[1]]), checksum.Unchecked, true))
			}
		}
	}
	for _, c := range []concept{cTaxID, cLocalTaxID} {
		for _, v := range rd.idsFor(c) {
			d, a := countDigits(v.text)
			if d < 7 || d > 16 || a > 4 || rd.coveredBy(list, v.span) || looksLikeMoney(v.text) || rd.isAmountWord(v.span) {
				continue
			}
			at, text := rd.extendDigits(v.span, v.text)
			list = append(list, rd.taxCandidate(at, checksum.Compact(text), rd.plainVerdict(text), false))
		}
	}
	return list
}

// plainVerdict checks an id without country letters by the forms whose check is
// strict enough to mean something.
func (rd *reader) plainVerdict(text string) checksum.Verdict {
	s := checksum.Compact(text)
	switch {
	case len(s) == 11 && checksum.Luhn(s), len(s) == 10 && isDigits(s) && checksum.PolishNIP(s), len(s) == 9 && isDigits(s) && (checksum.PortugueseNIF(s) || checksum.BritishVAT(s)):
		return checksum.Holds
	case cif.MatchString(s):
		if _, v, ok := checksum.VAT("ES" + s); ok && v == checksum.Holds {
			return v
		}
	}
	return checksum.Unchecked
}

// cif finds the tax id of a Spanish firm as it stands at home, steuernummer the number that
// German craftsmen print instead of a VAT id.
var (
	cif          = regexp.MustCompile(`^[A-HJNPQRSUVW]\d{7}[0-9A-J]$`)
	steuernummer = regexp.MustCompile(`^\d{2,3}/\d{3}/\d{4,5}$`)
)

// onlyLocal lets a national tax number stand for the firm where the paper names no other.
func (rd *reader) onlyLocal(list []candidate) {
	if len(list) != 1 || list[0].x[fFormat] > 0 || list[0].x[fOther] > 0 || !steuernummer.MatchString(list[0].at.text()) {
		return
	}
	list[0].logit = max(list[0].logit, 1)
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

func (rd *reader) isAmountWord(v span) bool {
	for _, a := range rd.amounts {
		if a.seg == v.seg && a.from >= v.from && a.to <= v.to && len(a.currency) > 0 {
			return true
		}
	}
	return false
}

// extendDigits takes the digit groups behind a number in: "044 241 601 03".
func (rd *reader) extendDigits(v span, text string) (span, string) {
	for v.to < len(v.seg.words) && len(text) < 18 {
		w := v.seg.words[v.to].text
		if d, l := countDigits(w); d == 0 || l > 0 || len(w) > 4 {
			break
		}
		text += w
		v.to++
	}
	return v, text
}

// spareRecipient lowers the ids under the recipient's address when another stands
// elsewhere.
func (rd *reader) spareRecipient(list []candidate) {
	var under []int
	elsewhere := ""
	for i, c := range list {
		if rd.underRecipient(rd.segmentOf(c.at)) {
			under = append(under, i)
		} else if c.logit > 1 {
			elsewhere = c.text
		}
	}
	for _, i := range under {
		if elsewhere != "" && list[i].text != elsewhere {
			list[i].logit += 0.6 * rd.weights.model("supplier_tax_id").at(fOther)
		}
	}
}

// underRecipient reports whether a value stands under an address that carries no
// telephone, mail or web and is not the first thing on the page: the one that the
// letter goes to.
func (rd *reader) underRecipient(v span) bool {
	for _, a := range rd.areas(cSeller) {
		if a.holds(v) {
			return false
		}
	}
	for _, b := range rd.addressBlocks() {
		if !b.sellers && b.at.seg.line.index > 2 && b.holds(v) && !domainFits(b.name, rd.domains()) {
			return true
		}
	}
	return false
}

func (rd *reader) coveredBy(list []candidate, v span) bool {
	for _, c := range list {
		if c.at.seg.line == v.seg.line && c.at.x0() <= v.x0()+1 && c.at.x1() >= v.x1()-1 {
			return true
		}
	}
	return false
}

// longestVAT cuts the match back, word by word, until it is a VAT id.
func longestVAT(text string, from, to int) (int, int, string, checksum.Verdict, bool) {
	for to > from+6 {
		if id, v, ok := checksum.VAT(text[from:to]); ok && (to == len(text) || !glued(text[to]) || text[to] == '.' || text[to] == ',') {
			return from, to, id, v, true
		}
		i := strings.LastIndexAny(text[from:to], " .-")
		if i <= 0 {
			break
		}
		to = from + i
	}
	return 0, 0, "", checksum.Unchecked, false
}

// taxCandidate scores a tax id as the supplier's.
func (rd *reader) taxCandidate(at span, id string, v checksum.Verdict, form bool) candidate {
	var x vector
	rd.place(&x, at)
	seg := rd.segmentOf(at)
	x[fLabel], _ = rd.bestOf(seg, cTaxID)
	other, _ := rd.best(cBuyerTaxID, seg)
	local, _ := rd.best(cLocalTaxID, seg)
	iban, _ := rd.best(cIBAN, seg)
	if form {
		x[fFormat] = 1
	}
	switch v {
	case checksum.Holds:
		x[fChecksum] = 1
	case checksum.Fails:
		x[fBadSum] = 1
	}
	if other > 0 && other >= x[fLabel] {
		x[fOther] = 1
	}
	if r := max(local, iban); r > x[fLabel] {
		x[fRival] = 0.8 * r
	}
	if rd.inBuyerBlock(at) {
		x[fOther] = max(x[fOther], 0.6)
	}
	if rd.isOurTax(id) || rd.underOurName(at) {
		x[fOther] = 2
	}
	for _, s := range rd.ctx.Suppliers {
		if s.TaxID != "" && checksum.TaxKey(s.TaxID) == id {
			x[fKnown] = 1
		}
	}
	c := candidate{at: at, text: id, x: x, logit: rd.weights.candidate("supplier_tax_id", x), rule: "form of a tax id"}
	if _, k := rd.bestOf(seg, cTaxID, cLocalTaxID); k.label.seg != nil {
		c.rule = k.rule()
	}
	if v == checksum.Holds {
		c.proof = "checksum"
	}
	return c
}

// isOurTax reports whether a tax id is the firm's own, with or without the country that
// stands before it in the VAT system.
func (rd *reader) isOurTax(id string) bool {
	our := checksum.TaxKey(rd.ctx.Firm.TaxID)
	if len(our) < 7 {
		return false
	}
	bare := func(s string) string { return strings.TrimPrefix(s, strings.ToUpper(rd.ctx.Firm.Country)) }
	return bare(our) == bare(checksum.TaxKey(id))
}

// underOurName reports whether a value stands in an address of the firm itself.
func (rd *reader) underOurName(v span) bool {
	return rd.ctx.Firm.Name != "" && slices.ContainsFunc(rd.addressBlocks(), func(b block) bool { return sameParty(b.name, rd.ctx.Firm.Name) && b.holds(v) })
}

// segmentOf brings a span of a whole line to the segment that it starts in, so
// that labels of that segment relate to it.
func (rd *reader) segmentOf(v span) span {
	if v.seg.index >= 0 {
		return v
	}
	x := v.x0()
	for _, s := range v.seg.line.segs {
		if x < s.x0-0.01 || x > s.x1 {
			continue
		}
		for i, w := range s.words {
			if w.x0 >= x-0.01 {
				return span{s, i, min(len(s.words), i+v.to-v.from)}
			}
		}
	}
	return v
}

// decideTaxID takes the supplier's tax id and, from what is left, the buyer's.
func (rd *reader) decideTaxID() {
	list := rd.taxIDs()
	first := true
	for i := range list {
		if first && list[i].logit > 0 {
			list[i].x[fFirst] = 1
			list[i].logit += rd.weights.model("supplier_tax_id").at(fFirst)
			first = false
		}
	}
	rd.spareRecipient(list)
	rd.onlyLocal(list)
	list = rd.remember("supplier_tax_id", "supplier_tax_id", list, checksum.TaxKey)
	theirs := slices.DeleteFunc(slices.Clone(list), func(c candidate) bool { return rd.isOurTax(c.text) })
	best, ok := rd.choose("supplier_tax_id", theirs, -0.4)
	for _, c := range list {
		if ok && c.text == best.text {
			continue
		}
		seg := rd.segmentOf(c.at)
		other, k := rd.best(cBuyerTaxID, seg)
		if _, _, form := checksum.VAT(c.text); other > 0.3 || form && rd.inBuyerBlock(c.at) || rd.isOurTax(c.text) {
			rd.d.BuyerTaxID.Value = c.text
			rd.d.BuyerTaxID.SetDetail(core.FieldDetail{Confidence: 0.8, Evidence: c.at.evidence(rd.src, k.rule()), Proof: c.proof})
			return
		}
	}
}
