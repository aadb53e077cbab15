package extract

import (
	"regexp"
	"strings"

	"countersign/core/money"
)

// nameCandidate is a name before it is scored.
type nameCandidate struct {
	at     span
	name   string
	label  float64
	payee  float64 // strength of a label of who is to be paid
	k      link
	first  bool // the topmost name of the first page
	window bool // stands in a letter's window: the recipient
	agree  bool // stands where a party's name stands: a sender's line, an address block
}

// mentions finds a known name on the pages.
func (rd *reader) mentions(name string) []nameCandidate {
	key := squash(stripLegal(name))
	if len(key) < 4 {
		return nil
	}
	var out []nameCandidate
	for _, s := range rd.sheet.segs {
		if strings.Contains(squash(s.text), key) {
			out = append(out, nameCandidate{at: s.whole(), name: name})
		}
	}
	return out
}

// isLabelText reports whether a name is in truth a label or a title.
func (rd *reader) isLabelText(v span) bool {
	key := squash(v.text())
	if m, _ := labelLexicon.find(key, rd.sheet.ocr); m != nil {
		return true
	}
	if m, _ := kindLexicon.find(key, rd.sheet.ocr); m != nil {
		return true
	}
	for _, l := range rd.labels.bySeg[v.seg] {
		if l.opens && l.from <= v.from && l.to > v.from && (l.closed || l.weight(cNumber) > 0.9 || l.weight(cIssue) > 0.9 || l.weight(cContact) > 0.5) {
			return true
		}
	}
	for _, t := range rd.titles {
		if t.seg == v.seg && t.score > 0.5 && t.from <= v.from+1 {
			return true
		}
		if v.seg.index < 0 && t.seg.line == v.seg.line && (t.to-t.from)*2 > v.to-v.from {
			return true
		}
	}
	if head, _, ok := strings.Cut(v.text(), ":"); ok {
		key = squash(head)
	}
	m, _ := columnLexicon.find(key, rd.sheet.ocr)
	return m != nil
}

// supplierNames collects names from labels, letterhead, footer, sender's line and
// the list of known suppliers.
func (rd *reader) supplierNames() []nameCandidate {
	var names []nameCandidate
	for _, c := range []concept{cSeller, cPayee} {
		for _, a := range rd.areas(c) {
			if at, name, ok := rd.nameLine(a); ok {
				n := nameCandidate{at: at, name: name, k: a.label}
				if w := a.label.label.weight(c); c == cPayee {
					n.payee = w
				} else {
					n.label = w
				}
				names = append(names, n)
			}
		}
	}
	names = append(names, rd.printedNames()...)
	blocks := rd.addressBlocks()
	for _, b := range blocks {
		if b.window > 0 {
			for i := range names {
				if sameParty(names[i].name, b.name) {
					names[i].window = true
				}
			}
		}
	}
	for _, b := range blocks {
		if b.window == 0 && !rd.inBuyerBlock(b.at) {
			names = append(names, nameCandidate{at: b.at, name: b.name, agree: b.sellers})
		}
	}
	for _, s := range rd.ctx.Suppliers {
		names = append(names, rd.mentions(s.Name)...)
	}
	return names
}

// printedNames are the names on the page that need no label: the first lines of a
// letterhead, names with a legal form, the sender's line.
func (rd *reader) printedNames() []nameCandidate {
	var names []nameCandidate
	first := rd.sheet.pages[0]
	top := true
	for _, s := range rd.headSegments() {
		if rd.inTable(s.whole()) {
			continue
		}
		sender := s.page == first.number && isSenderLine(s)
		head := s.page == first.number && s.y0 < 0.22*first.height && len(s.words) <= 9
		if !head && !sender && (len(s.words) > 12 || !legalForm.MatchString(s.text)) {
			continue
		}
		name, ok := nameOf(s.text)
		if !ok || townLine.MatchString(s.text) || rd.isLabelText(s.whole()) || rd.hasDate(s) || toPerson(s) {
			continue
		}
		name = rd.withoutTitle(name)
		v := s.whole()
		legal := legalForm.MatchString(name) && len(s.words) <= 12
		switch {
		case s.page == first.number && (legal || head || sender):
			n := nameCandidate{at: trimTo(v, name), name: name, first: top && head && !rd.noise(v), agree: sender || head && rd.aboveAddress(s)}
			if more := rd.bareLegal(name, s); head && more != "" {
				n.name += " " + more
			}
			names = append(names, n)
			top = top && !n.first
		case legal:
			names = append(names, nameCandidate{at: trimTo(v, name), name: name})
		}
	}
	return names
}

// withoutTitle takes off the kind of document where it stands behind the name on
// one line of a letterhead.
func (rd *reader) withoutTitle(name string) string {
	words := strings.Fields(name)
	for n := min(2, len(words)-1); n > 0; n-- {
		rest := strings.TrimRight(strings.Join(words[:len(words)-n], " "), " -–,:|")
		if m, _ := kindLexicon.find(squash(strings.Join(words[len(words)-n:], " ")), false); m != nil && m[0].weight > 0.9 && hasWord(rest) {
			return rest
		}
	}
	return name
}

// headSegments are the segments to look for names in; on a till's narrow strip
// whole lines, because wide letters tear them apart.
func (rd *reader) headSegments() []*segment {
	if rd.tillScore() < 0.7 || !rd.sheet.ocr {
		return rd.sheet.segs
	}
	var out []*segment
	for _, l := range rd.sheet.lines {
		out = append(out, l.all)
	}
	return out
}

// noise reports whether OCR was so unsure of a line that it may be a logo or a
// stain.
func (rd *reader) noise(v span) bool {
	sum := 0.0
	for _, w := range v.seg.words[v.from:v.to] {
		sum += w.conf
	}
	return sum/float64(v.to-v.from) < 0.6
}

// aboveAddress reports whether an address, a registration or a telephone number
// follows in the next three lines.
func (rd *reader) aboveAddress(s *segment) bool {
	for i := s.line.index + 1; i <= s.line.index+3 && i < len(rd.sheet.lines); i++ {
		l := rd.sheet.lines[i]
		if l.page != s.page || min(l.all.x1, s.x1) < max(l.all.x0, s.x0) || len(findDates(l.all.norm)) > 0 {
			continue
		}
		if looksLikeStreet(l.all.text) || postcode.MatchString(l.all.text) || isPhone(l.all.norm) || companyNumber.MatchString(l.all.text) {
			return true
		}
	}
	return false
}

var companyNumber = regexp.MustCompile(`(?i)\(?\b[A-Z]{0,3}\d{5,8}-?[A-Z]\b\)?|\bco\.? ?(?:reg)?\.? ?no|\breg\.? ?no|\bgst`)

// bareLegal is the line below a name when it is nothing but a legal form and such words:
// the end of a name that broke over two lines.
func (rd *reader) bareLegal(name string, s *segment) string {
	i := s.line.index + 1
	if i >= len(rd.sheet.lines) || rd.sheet.lines[i].page != s.page || legalForm.MatchString(name) {
		return ""
	}
	l := rd.sheet.lines[i].all
	more, ok := nameOf(l.text)
	if !ok || registerOf.MatchString(l.text) || !legalForm.MatchString(more) || len(squash(stripLegal(more))) > 3 || l.y0-s.y1 > 1.5*s.size {
		return ""
	}
	return more
}

// places are countries and the like, which stand alone on a line of an address and
// are nobody's name.
var places = squashedSet("germany deutschland allemagne duitsland alemania germania niemcy alemanha;austria osterreich autriche oostenrijk;switzerland schweiz suisse zwitserland suiza svizzera szwajcaria;" +
	"france frankreich frankrijk francia francja franca;belgium belgique belgie belgien belgica belgio belgia;netherlands niederlande nederland paysbas thenetherlands;" +
	"spain spanien espagne spanje espana spagna hiszpania espanha;italy italien italie italia wlochy;poland polen pologne polska polonia;portugal;luxembourg luxemburg;" +
	"unitedkingdom greatbritain england scotland wales uk gb;ireland irland;usa us unitedstates unitedstatesofamerica;canada australia newzealand singapore malaysia india china japan brasil brazil mexico;" +
	"denmark danmark sweden sverige norway norge finland suomi czechrepublic tschechien hungary")

func squashedSet(list string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.FieldsFunc(list, func(r rune) bool { return r == ' ' || r == ';' }) {
		out[w] = true
	}
	return out
}

var (
	stateTown  = regexp.MustCompile(`^[\pL .'-]+,? (?:AL|AK|AZ|AR|CA|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY)\.?$`)
	houseEnds  = regexp.MustCompile(`\pL[\pL.'’ -]{2,} \d{1,4} ?[a-zA-Z]?$`)
	registerOf = regexp.MustCompile(`(?i)\b(?:registergericht|amtsgericht|handelsregister|hrb|hra|r\.m\.|registro mercantil|rcs|rpr|kvk|rea|krs|ein|co\.? ?re\w{1,2}\.? ?no|siret|siren|ust-?id(?:-?nr)?|vat no|n[°º] tva|btw-?nr|p\. ?iva|partita iva|cod\. ?fisc)\b|` +
		`\bau capital\b|\bcapital social\b|\bcap(?:itale|\.) soc|\bshare capital\b|\bstammkapital\b|\bkapita[łl] zak[łl]adowy\b|\bmaatschappelijk kapitaal\b`)
)

// slogan finds what tills print above or beside their name.
var slogan = regexp.MustCompile(`(?i)[?!]$|[?!] |öffnungszeiten|opening hours|horaires|openingstijden|willkommen|welcome|kundenbeleg|customer copy|/kg\b|\bkg /|\bkg euro`)

// region finds the last lines of addresses that carry no postal code.
var region = regexp.MustCompile(`(?i)\b(?:selangor|darul ehsan|kuala lumpur|petaling jaya|johor bahru|wilayah persekutuan|united kingdom|new zealand)\b|^co\.? \pL{4,}$`)

// amountEnd finds a row of a bill, which ends in an amount.
var amountEnd = regexp.MustCompile(`\d[.,]\d\d ?\pL?$`)

// oddName reports whether a text that could be a name reads as a place, a street
// with its number, a registration or a telephone line.
func oddName(s string) bool {
	if d, _ := countDigits(s); d >= 8 {
		return true // somebody to call, or an account
	}
	if money.Currency(strings.ToUpper(strings.Trim(s, " .:"))).Valid() {
		return true // the head of a column of prices
	}
	if squash(stripLegal(stripLegal(s))) == "" {
		return true // the end of a name; the forms in it share a blank
	}
	return places[squash(s)] || !legalForm.MatchString(s) && (stateTown.MatchString(s) || houseEnds.MatchString(s)) || registerOf.MatchString(s) || slogan.MatchString(s) || region.MatchString(s) || amountEnd.MatchString(s)
}

// trimTo is the span of the words that make the name, for its evidence.
func trimTo(v span, name string) span {
	for v.from < v.to-1 && !strings.Contains(name, strings.Trim(v.seg.words[v.from].text, ",;:-.()<>'\"")) {
		v.from++
	}
	n := len(strings.Fields(name))
	if v.from+n < v.to {
		v.to = v.from + n
	}
	return v
}

func (rd *reader) hasDate(s *segment) bool {
	for _, d := range rd.dates {
		if d.seg == s {
			return true
		}
	}
	return false
}

// mentionCount counts the segments that carry the name.
func (rd *reader) mentionCount(name string) int {
	key := squash(stripLegal(name))
	if len(key) < 4 {
		return 0
	}
	n, known := rd.mentioned[key]
	if known {
		return n
	}
	for _, s := range rd.sheet.segs {
		if strings.Contains(rd.squashed(s), key) {
			n++
		}
	}
	rd.mentioned[key] = n
	return n
}

// MayBeName reports whether a text can be known as a name: it has letters enough and
// is no word that stands on many documents.
func MayBeName(s string) bool {
	key := squash(s)
	for _, l := range []*lexicon{labelLexicon, kindLexicon, columnLexicon} {
		if m, _ := l.find(key, false); m != nil {
			return false
		}
	}
	_, letters := countDigits(s)
	return letters >= 4 && !oddName(s)
}
