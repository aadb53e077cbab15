package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"countersign/core/checksum"
)

// otherTown finds the last line of an address where the postal code follows the town or
// is of no form that postcode knows: Australia, Canada, Ireland, India, Sweden.
var otherTown = regexp.MustCompile(`\b(?:ACT|NSW|NT|QLD|SA|TAS|VIC|WA),? \d{4}\b|\b[A-Z]\d[A-Z] ?\d[A-Z]\d$|\b[AC-FHKNPRTV-Y]\d[\dW] ?(?:[A-Z][A-Z\d]{3}|\d[A-Z][A-Z\d]{2})$|^\pL[\pL ]+[ ,-]+\d{3} ?\d{3}$|^\d{3} \d{2} \p{Lu}\p{Ll}+$`)

// bankName finds banks: whoever holds the account stands beside them.
var bankName = regexp.MustCompile(`(?i)bank\b|\bbanque\b|\bbanc[oa]\b|\bsparkasse\b|\bcaixa\b|\bcaisse d.[ée]pargne\b|\bcr[ée]dit (?:agricole|mutuel)\b|\bspo[řr]itelna\b`)

func isTown(s string) bool { return postcode.MatchString(s) || otherTown.MatchString(s) }

// beforeAddress is the name in front of an address that follows on its line, behind
// commas.
func beforeAddress(s string) string {
	name, rest, ok := strings.Cut(s, ", ")
	if d, _ := countDigits(name); ok && d == 0 && hasWord(name) && isTown(rest) {
		return name
	}
	return s
}

// blockLines is how many lines under a name belong to its block at most.
const blockLines = 6

// surroundings tells by what stands under a name whose it is: an address, ways to call
// the firm, its tax id, and whether all that is a third party's. It reports whether the
// firm's own tax id stands there.
func (rd *reader) surroundings(x *vector, at span) (ours bool) {
	s, h := at.seg, max(5, at.seg.size)
	if s.index < 0 {
		s = rd.firstSegment(s.line)
	}
	last := s.y1
	for i := s.line.index + 1; i < len(rd.sheet.lines) && i <= s.line.index+blockLines; i++ {
		ln := rd.sheet.lines[i]
		if ln.page != s.page || ln.y0-last > 1.6*h {
			break
		}
		g := alignedIn(ln, at.x0(), s.x0, h)
		if g == nil {
			g = centredIn(ln, s)
		}
		if g == nil {
			continue
		}
		last = g.y1
		switch {
		case isTown(g.text) || usState.MatchString(g.text):
			x[fBlock] = 1
		case looksLikeStreet(g.text):
			x[fBlock] = max(x[fBlock], 0.5)
		}
		x.set(fContact, x[fContact] > 0 || mailIn.MatchString(g.norm) || webIn.MatchString(g.norm) || isPhone(g.norm) || ownRegister.MatchString(g.norm))
		x.set(fOwnTax, x[fOwnTax] > 0 || rd.holdsOwnTax(g))
		ours = ours || rd.holdsOurTax(g)
	}
	x.set(fThird, rd.isThird(at))
	return ours
}

// ownRegister finds the number in a trade register, which firms print under their own name
// and seldom under a customer's.
var ownRegister = regexp.MustCompile(`^(?:siret|rcs|kvk|hrb|st\.?-?nr|steuernummer|steuer-nr|krs)\b.*\d{3}`)

func (rd *reader) firstSegment(l *line) *segment {
	if len(l.segs) > 0 {
		return l.segs[0]
	}
	return l.all
}

// centredIn is the segment of a line with the same middle.
func centredIn(ln *line, s *segment) *segment {
	for _, g := range ln.segs {
		if abs(g.x0+g.x1-s.x0-s.x1) < 2*s.size {
			return g
		}
	}
	return nil
}

func (rd *reader) holdsOwnTax(s *segment) bool {
	id := rd.d.SupplierTaxID.Value
	return len(id) > 6 && strings.Contains(checksum.TaxKey(s.text), checksum.TaxKey(id))
}

// holdsOurTax reports the firm's own tax id in a line that does not name it as the
// customer's: "your VAT no." may stand under the sender as well.
func (rd *reader) holdsOurTax(s *segment) bool {
	if rd.ctx.Firm.TaxID == "" {
		return false
	}
	if other, _ := rd.best(cBuyerTaxID, s.whole()); other > 0.3 {
		return false
	}
	return slices.ContainsFunc(s.words, func(w word) bool { return rd.isOurTax(w.text) }) || rd.isOurTax(s.text)
}

// isThird reports whether a name belongs to neither party: it stands in the address
// that goods go to, behind the label of somebody to call, or is a bank's.
func (rd *reader) isThird(at span) bool {
	if bankName.MatchString(at.text()) {
		return true
	}
	for _, a := range rd.areas(cShipTo) {
		if a.holds(at) {
			return true
		}
	}
	for i := max(0, at.seg.line.index-1); i <= at.seg.line.index; i++ {
		for _, g := range rd.sheet.lines[i].segs {
			if l, ok := rd.leadLabel(g); ok && l.weight(cContact) > 0.5 && abs(l.x0()-at.x0()) < 3*at.seg.size {
				return true
			}
		}
	}
	return false
}

// addressed are the names behind a form of address, as the recipient's lines begin.
func (rd *reader) addressed() []nameCandidate {
	var out []nameCandidate
	p := rd.sheet.pages[0]
	for _, s := range rd.sheet.segs {
		if s.page != p.number || s.y0 > 0.5*p.height {
			break
		}
		if len(s.words) < 2 || len(s.words) > 8 || !formsOfAddress[s.words[0].sq] || rd.inTable(s.whole()) {
			continue
		}
		at := s.whole()
		if firms[s.words[0].sq] {
			at.from++
		}
		if !firms[s.words[0].sq] && rd.underFirm(s) {
			continue
		}
		if name, ok := nameOf(at.text()); ok && unicode.IsUpper([]rune(name)[0]) {
			out = append(out, nameCandidate{at: at, name: name, label: 0.75, agree: true})
		}
	}
	return out
}

// toPerson reports whether a line opens as a letter's recipient does: nobody calls himself
// Mr or Frau on his own paper.
func toPerson(s *segment) bool {
	return len(s.words) > 1 && len(s.words) < 6 && formsOfAddress[s.words[0].sq] && !firms[s.words[0].sq]
}

// underFirm reports whether a line belongs to an address that opens with another name right
// above it: the person to open the letter, and not who is billed.
func (rd *reader) underFirm(s *segment) bool {
	for _, b := range rd.addressBlocks() {
		f := b.at.seg
		if f.page == s.page && f.line.index < s.line.index && f.line.index >= s.line.index-2 && s.y0-f.y1 < 3*s.size && abs(f.x0-s.x0) < s.size && !formsOfAddress[f.words[0].sq] {
			return true
		}
	}
	return false
}

// formsOfAddress are those that nothing but a recipient follows; true in firms are the
// ones that are no part of the name, as a person's is.
var (
	formsOfAddress = squashedSet("herr herrn frau mr mrs ms messrs firma fa familie mme mlle exmo exmos exma sres spett spettle egr gent")
	firms          = squashedSet("ms firma fa messrs exmos spett spettle")
)

// pooled joins two places of one name: what speaks for it anywhere speaks for it, what
// speaks against it counts from the better place, and the fuller form is its name.
func (rd *reader) pooled(a, b candidate) candidate {
	if b.logit > a.logit {
		a, b = b, a
	}
	if b.x[fLegal] > a.x[fLegal] && b.x[fOddFormat] == 0 {
		a.text, a.at = b.text, b.at
	}
	return rd.with(a, b)
}

// poolable are the features that a name keeps wherever else it stands.
var poolable = []feature{fLabel, fTop, fBottom, fSize, fDomain, fLegal, fAgree, fFirst, fFormat, fPayee, fBlock, fContact, fOwnTax}

// with gives a candidate what speaks for another place of it.
func (rd *reader) with(a, b candidate) candidate {
	base := a.logit - rd.weights.candidate("supplier", a.x)
	for _, f := range poolable {
		a.x[f] = max(a.x[f], b.x[f])
	}
	a.logit = base + rd.weights.candidate("supplier", a.x)
	return a
}

// brands gives a firm's full name what speaks for its short one: a letterhead often
// shows the brand, and the foot the firm.
func (rd *reader) brands(list []candidate) []candidate {
	out := append([]candidate{}, list...)
	for i, full := range list {
		if full.x[fLegal] == 0 || full.x[fOddFormat] > 0 {
			continue
		}
		key := squash(full.text)
		for _, c := range list {
			k := squash(c.text)
			if len(k) > 4 && len(k) < len(key) && strings.HasPrefix(key, k) && c.x[fLegal] == 0 {
				out[i] = rd.with(out[i], c)
			}
		}
	}
	return out
}
