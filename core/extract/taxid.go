package extract

import (
	"regexp"
	"strings"

	"countersign/core"
)

// verdict is what a check digit says.
type verdict int

const (
	noCheck verdict = iota
	holds
	fails
)

// vatForms are the forms of VAT ids by country (VIES), without blanks, and the
// check where it is simple.
var vatForms = map[string]struct {
	form  *regexp.Regexp
	check func(body string) bool
}{
	"AT": {regexp.MustCompile(`^U\d{8}$`), checkAT}, "BE": {regexp.MustCompile(`^[01]\d{9}$`), checkBE},
	"BG": {regexp.MustCompile(`^\d{9,10}$`), nil}, "CY": {regexp.MustCompile(`^\d{8}[A-Z]$`), nil}, "CZ": {regexp.MustCompile(`^\d{8,10}$`), nil},
	"DE": {regexp.MustCompile(`^[1-9]\d{8}$`), checkDE}, "DK": {regexp.MustCompile(`^\d{8}$`), checkDK}, "EE": {regexp.MustCompile(`^\d{9}$`), nil},
	"EL": {regexp.MustCompile(`^\d{9}$`), nil}, "ES": {regexp.MustCompile(`^[A-Z0-9]\d{7}[A-Z0-9]$`), nil}, "FI": {regexp.MustCompile(`^\d{8}$`), checkFI},
	"FR": {regexp.MustCompile(`^[A-HJ-NP-Z0-9]{2}\d{9}$`), checkFR}, "GB": {regexp.MustCompile(`^(\d{9}|\d{12}|GD\d{3}|HA\d{3})$`), checkGB},
	"HR": {regexp.MustCompile(`^\d{11}$`), check11}, "HU": {regexp.MustCompile(`^\d{8}$`), nil}, "IE": {regexp.MustCompile(`^\d[A-Z0-9+*]\d{5}[A-Z]{1,2}$`), nil},
	"IT": {regexp.MustCompile(`^\d{11}$`), luhn}, "LT": {regexp.MustCompile(`^(\d{9}|\d{12})$`), nil}, "LU": {regexp.MustCompile(`^\d{8}$`), checkLU},
	"LV": {regexp.MustCompile(`^\d{11}$`), nil}, "MT": {regexp.MustCompile(`^\d{8}$`), nil}, "NL": {regexp.MustCompile(`^\d{9}B\d{2}$`), checkNL},
	"PL": {regexp.MustCompile(`^\d{10}$`), checkPL}, "PT": {regexp.MustCompile(`^\d{9}$`), checkPT}, "RO": {regexp.MustCompile(`^\d{2,10}$`), nil},
	"SE": {regexp.MustCompile(`^\d{10}01$`), nil}, "SI": {regexp.MustCompile(`^\d{8}$`), nil}, "SK": {regexp.MustCompile(`^\d{10}$`), nil},
	"XI": {regexp.MustCompile(`^\d{9}$`), nil}, "NO": {regexp.MustCompile(`^\d{9}MVA$`), nil}, "CHE": {regexp.MustCompile(`^\d{9}(MWST|TVA|IVA)?$`), nil},
}

// vatID reads a VAT id with its country letters from text without blanks. It
// reports the check's verdict and false when the text is no VAT id.
func vatID(s string) (string, verdict, bool) {
	s = taxKey(s)
	for _, n := range []int{3, 2} {
		if len(s) <= n {
			continue
		}
		f, ok := vatForms[s[:n]]
		if !ok || !f.form.MatchString(s[n:]) {
			continue
		}
		switch {
		case f.check == nil:
			return s, noCheck, true
		case f.check(s[n:]):
			return s, holds, true
		}
		return s, fails, true
	}
	return "", noCheck, false
}

// taxKey is a tax id as it is compared: without blanks and signs, and without the
// word for VAT behind a Swiss UID, which only says that it is registered.
func taxKey(s string) string { return swissSuffix.ReplaceAllString(compactCode(s), "$1") }

var swissSuffix = regexp.MustCompile(`^(CHE\d{9})(?:MWST|TVA|IVA)$`)

func weighted(s string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		if i < len(s) && isDigit(s[i]) {
			sum += int(s[i]-'0') * w
		}
	}
	return sum
}

func checkDE(s string) bool { return check11("00"+s) || check11(s) }

// check11 is ISO 7064 mod 11,10 over all digits, as German and Croatian ids use it.
func check11(s string) bool {
	s = strings.TrimPrefix(s, "00")
	p := 10
	for i := 0; i < len(s)-1; i++ {
		t := (int(s[i]-'0') + p) % 10
		if t == 0 {
			t = 10
		}
		p = 2 * t % 11
	}
	return (11-p)%10 == int(s[len(s)-1]-'0')
}

func checkAT(s string) bool {
	sum := 0
	for i := 1; i <= 7; i++ {
		d := int(s[i] - '0')
		if i%2 == 0 {
			d = d*2/10 + d*2%10
		}
		sum += d
	}
	return (96-sum)%10 == int(s[8]-'0')
}

func number9(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

func checkBE(s string) bool { return 97-number9(s[:8])%97 == number9(s[8:]) }
func checkDK(s string) bool { return weighted(s, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0 }
func checkLU(s string) bool { return number9(s[:6])%89 == number9(s[6:]) }
func checkPL(s string) bool { return weighted(s, 6, 5, 7, 2, 3, 4, 5, 6, 7)%11 == int(s[9]-'0') }

func checkFI(s string) bool {
	r := weighted(s, 7, 9, 10, 5, 8, 4, 2) % 11
	return r == 0 && s[7] == '0' || r > 1 && 11-r == int(s[7]-'0')
}

func checkPT(s string) bool {
	r := 11 - weighted(s, 9, 8, 7, 6, 5, 4, 3, 2)%11
	if r > 9 {
		r = 0
	}
	return r == int(s[8]-'0')
}

// checkNL accepts the eleven test and, for sole traders since 2020, mod 97.
func checkNL(s string) bool {
	r := weighted(s, 9, 8, 7, 6, 5, 4, 3, 2) % 11
	return r == int(s[8]-'0') || mod97("NL"+s) == 1
}

func checkGB(s string) bool {
	if len(s) < 9 || !isDigit(s[0]) {
		return false
	}
	r := weighted(s, 8, 7, 6, 5, 4, 3, 2) + number9(s[7:9])
	return r%97 == 0 || (r+55)%97 == 0
}

func checkFR(s string) bool {
	siren := s[2:]
	if !isDigit(s[0]) || !isDigit(s[1]) {
		return luhn(siren)
	}
	return (number9(siren)*100+12)%97 == number9(s[:2])
}

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
			if ok {
				at := span{s, wordAt(s.offs, from), wordAt(s.offs, to-1) + 1}
				list = append(list, rd.taxCandidate(at, id, v, true))
			}
		}
		for _, re := range []*regexp.Regexp{gstin, cnpj} {
			for _, m := range re.FindAllStringIndex(s.text, -1) {
				at := span{s, wordAt(s.offs, m[0]), wordAt(s.offs, m[1]-1) + 1}
				list = append(list, rd.taxCandidate(at, compactCode(s.text[m[0]:m[1]]), noCheck, true))
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
			list = append(list, rd.taxCandidate(at, compactCode(text), rd.plainVerdict(text), false))
		}
	}
	return list
}

// plainVerdict checks an id without country letters by the forms whose check is
// strict enough to mean something.
func (rd *reader) plainVerdict(text string) verdict {
	s := compactCode(text)
	switch {
	case len(s) == 11 && luhn(s), len(s) == 10 && isDigits(s) && checkPL(s), len(s) == 9 && isDigits(s) && (checkPT(s) || checkGB(s)):
		return holds
	}
	return noCheck
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
			list[i].logit += 0.6 * models["supplier_tax_id"].w[fOther]
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
func longestVAT(text string, from, to int) (int, int, string, verdict, bool) {
	for to > from+6 {
		if id, v, ok := vatID(text[from:to]); ok && (to == len(text) || !glued(text[to]) || text[to] == '.' || text[to] == ',') {
			return from, to, id, v, true
		}
		i := strings.LastIndexAny(text[from:to], " .-")
		if i <= 0 {
			break
		}
		to = from + i
	}
	return 0, 0, "", noCheck, false
}

// taxCandidate scores a tax id as the supplier's.
func (rd *reader) taxCandidate(at span, id string, v verdict, form bool) candidate {
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
	case holds:
		x[fChecksum] = 1
	case fails:
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
	if t := taxKey(rd.ctx.Firm.TaxID); t != "" && t == id {
		x[fOther] = 2
	}
	for _, s := range rd.ctx.Suppliers {
		if s.TaxID != "" && taxKey(s.TaxID) == id {
			x[fKnown] = 1
		}
	}
	c := candidate{at: at, text: id, logit: models["supplier_tax_id"].logit(x), rule: "form of a tax id"}
	if _, k := rd.bestOf(seg, cTaxID, cLocalTaxID); k.label.seg != nil {
		c.rule = k.rule()
	}
	if v == holds {
		c.proof = "checksum"
	}
	return c
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
			list[i].logit += models["supplier_tax_id"].w[fFirst]
			first = false
		}
	}
	rd.spareRecipient(list)
	best, ok := rd.choose(&rd.d.SupplierTaxID, list, -0.4)
	for _, c := range list {
		if ok && c.text == best.text {
			continue
		}
		seg := rd.segmentOf(c.at)
		other, k := rd.best(cBuyerTaxID, seg)
		if _, _, form := vatID(c.text); other > 0.3 || form && rd.inBuyerBlock(c.at) {
			rd.d.BuyerTaxID.Value = c.text
			rd.d.BuyerTaxID.SetDetail(core.FieldDetail{Confidence: 0.8, Evidence: c.at.evidence(rd.src, k.rule()), Proof: c.proof})
			return
		}
	}
}
