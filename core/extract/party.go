package extract

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	bracketCode = regexp.MustCompile(`^[\[*]([A-Za-z0-9_./-]{2,24})[\]*]`)
	usState     = regexp.MustCompile(`\b(?:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY),? \d{5}(?:-\d{4})?\b`)
	postcode    = regexp.MustCompile(`(?i)(?:^|\s)(?:[a-z]{1,2}[- ])?\d{4,6}\s+[\p{L}]{2,}|\b[a-z]{1,2}\d{1,2}[a-z]? ?\d[a-z]{2}\b|\b\d{4} ?[a-z]{2} [\p{L}]{3,}|\b\d{2}-\d{3}\s+\p{L}|\b\d{4}-\d{3}\s+\p{L}`)
	legalForm   = regexp.MustCompile(`(?i)(?:^|[\s,.&])(gmbh|mbh|ag|kg|ohg|ug|gbr|e\.?k\.?|e\.?v\.?|a\.?g\.?|ltd|limited|llc|l\.l\.c|inc|incorporated|corp|corporation|plc|llp|b\.?v|n\.?v|v\.?o\.?f|s\.?a|s\.?a\.?s\.?u?|s\.?a\.?r\.?l|e\.?u\.?r\.?l|s\.?r\.?l|s\.?p\.?a|s\.?n\.?c|s\.?l\.?u?|s\.?l|lda|ltda|unipessoal|sp\.? ?z\.? ?o\.? ?o|s\.?c|sdn\.? ?bhd|s/b|bhd|pte|pty|pvt|co|oy|ab|a/s|aps|as|kft|s\.?r\.?o|enterprise|enterprises|trading|restaurant|restoran|hardware|services|company|group|solutions|gesellschaft|versicherungsverein)\.?(?:[\s,)]|$)`)
	mailIn      = regexp.MustCompile(`[a-z0-9._%+-]+@([a-z0-9-]+(?:\.[a-z0-9-]+)+)`)
	webIn       = regexp.MustCompile(`(?:https?://|www\.)([a-z0-9-]+(?:\.[a-z0-9-]+)+)`)
	registered  = regexp.MustCompile(`(?i)\s*(?:\((?:co|company|reg|roc|gst|brn|ssm|no)\b.*|\(?\b[0-9a-z]{0,3}\d{5,12}\s?-?\s?[a-z]?\b\)?.*|\(\d.*)$`)
	nameCut     = regexp.MustCompile(`\s+[-–—•●·|*]\s+|\s*[●•|·]\s*|\s{2,}|,\s+(?:\d|[A-Z]-?\d)|\s+[-–]\s*\d`)
)

// freeMail are domains that say nothing about a firm.
var freeMail = map[string]bool{"gmail": true, "yahoo": true, "hotmail": true, "outlook": true, "gmx": true, "web": true, "icloud": true, "aol": true, "live": true, "localhost": true,
	"example": true, "t-online": true, "orange": true, "wanadoo": true, "free": true, "libero": true, "wp": true, "onet": true, "email": true, "mail": true, "googlemail": true, "proton": true}

// area is a rectangle on a page that belongs to one party.
type area struct {
	page           int
	x0, y0, x1, y1 float64
	label          link
	segs           []*segment
}

func (a area) holds(v span) bool {
	s := v.seg
	mid := (s.y0 + s.y1) / 2
	return s.page == a.page && mid >= a.y0 && mid <= a.y1 && v.x0() >= a.x0-2 && v.x0() <= a.x1
}

// inBuyerBlock reports whether a value stands in the buyer's or the ship-to
// address.
func (rd *reader) inBuyerBlock(v span) bool {
	for _, a := range rd.areas(cBuyer) {
		if a.holds(v) {
			return true
		}
	}
	for _, a := range rd.areas(cShipTo) {
		if a.holds(v) {
			return true
		}
	}
	return false
}

// areas are the blocks under or behind the labels of a party.
func (rd *reader) areas(c concept) []area {
	if rd.areaCache == nil {
		rd.areaCache = map[concept][]area{}
	}
	if a, ok := rd.areaCache[c]; ok {
		return a
	}
	var out []area
	for _, l := range rd.labels.by[c] {
		w := l.weight(c)
		if w < 0.5 || !l.opens || rd.inTable(l.span) || !l.closed && !rd.namesParty(l) {
			continue
		}
		if t := l.text(); len(t) <= 4 && !strings.HasSuffix(t, ":") {
			continue // "de", "an", "to" are words of every sentence
		}
		if a, ok := rd.partyBlock(l); ok {
			out = append(out, a)
		}
	}
	rd.areaCache[c] = out
	return out
}

// namesParty reports whether a label without a colon is followed by a name: two
// words or more, and a short rest that begins with a capital.
func (rd *reader) namesParty(l label) bool {
	rest := l.seg.words[l.to:]
	if l.to-l.from < 2 || len(rest) > 6 {
		return false
	}
	r := []rune(strings.TrimLeft(rest[0].text, "\"'„“(-–"))
	return len(r) > 0 && unicode.IsUpper(r[0])
}

// partyBlock collects the lines that belong to a party's label: the rest of its
// own line, what stands right of it, and what follows below at the same edge.
func (rd *reader) partyBlock(l label) (area, bool) {
	a := area{page: l.seg.page, x0: l.x0(), y0: l.seg.y0, x1: l.seg.x1, y1: l.seg.y1, label: link{l, 1, "below"}}
	h := max(5, l.seg.size)
	edge := l.seg.x0
	for l.to < len(l.seg.words) && l.seg.words[l.to].sq == "" {
		l.to++
	}
	if l.to < len(l.seg.words) {
		tail := newTail(l.seg, l.to)
		if _, ok := nameOf(tail.text); !ok && l.closed {
			return a, false // a customer's number or date stands behind the label
		}
		a.segs = append(a.segs, tail)
	} else if i := l.seg.index + 1; i < len(rd.sheet.segs) && rd.sheet.segs[i].line == l.seg.line && rd.sheet.segs[i].x0-l.seg.x1 < 14*h && !rd.isPartyLabel(rd.sheet.segs[i]) && !rd.hasBelow(l) {
		s := rd.sheet.segs[i]
		a.segs = append(a.segs, s)
		edge = s.x0
		a.label.how = "right of"
	}
	last := l.seg.y1
	for i := l.seg.line.index + 1; i < len(rd.sheet.lines) && len(a.segs) < 9; i++ {
		ln := rd.sheet.lines[i]
		if ln.page != l.seg.page || ln.y0-last > 2.4*h {
			break
		}
		s := alignedIn(ln, edge, l.seg.x0, h)
		if s == nil && len(a.segs) == 0 {
			// The block may be indented under its label.
			if s = alignedIn(ln, l.seg.x0+2*h, l.seg.x0+2*h, 1.4*h); s != nil {
				edge = s.x0
			}
		}
		if s == nil {
			continue
		}
		if s.y0-last > 1.9*h && len(a.segs) > 0 || rd.endsBlock(s, len(a.segs)) {
			break
		}
		a.segs = append(a.segs, s)
		a.x0, a.x1, a.y1 = min(a.x0, s.x0), max(a.x1, s.x1), s.y1
		last = s.y1
	}
	return a, len(a.segs) > 0
}

// hasBelow reports whether text stands close under the label at its edge.
func (rd *reader) hasBelow(l label) bool {
	i := l.seg.line.index + 1
	if i >= len(rd.sheet.lines) || rd.sheet.lines[i].page != l.seg.page {
		return false
	}
	ln := rd.sheet.lines[i]
	s := alignedIn(ln, l.seg.x0, l.seg.x0, max(5, l.seg.size))
	return s != nil && ln.y0-l.seg.y1 < 1.2*l.seg.size && !rd.startsWithLabel(s)
}

func (rd *reader) startsWithLabel(s *segment) bool {
	for _, l := range rd.labels.bySeg[s] {
		if l.opens {
			return true
		}
	}
	return false
}

func newTail(s *segment, from int) *segment {
	t := newSegment(s.words[from:], s.page, s.line)
	t.index = s.index
	return t
}

func alignedIn(ln *line, edge, edge2, h float64) *segment {
	for _, s := range ln.segs {
		if abs(s.x0-edge) < 1.5*h || abs(s.x0-edge2) < 1.2*h {
			return s
		}
	}
	return nil
}

func (rd *reader) isPartyLabel(s *segment) bool {
	for _, l := range rd.labels.bySeg[s] {
		if l.opens && (l.weight(cSeller) > 0.9 || l.weight(cBuyer) > 0.9 || l.weight(cShipTo) > 0.9) && l.closed {
			return true
		}
	}
	return false
}

// endsBlock reports whether a segment opens something else than more of the
// party's address.
func (rd *reader) endsBlock(s *segment, have int) bool {
	for _, l := range rd.labels.bySeg[s] {
		if !l.opens {
			continue
		}
		for _, c := range []concept{cNumber, cIssue, cDue, cOrder, cGross, cNet, cSeller, cBuyer, cShipTo, cTerms, cPeriod, cOtherDate} {
			if l.weight(c) > 0.9 && l.closed && !(c == cBuyer && l.weight(cName) > 0) {
				return true
			}
		}
	}
	return have > 0 && rd.table != nil && rd.table.head[s.line]
}

// nameLine finds the name in a party's block: the first line that is a name and
// no number, label or address.
func (rd *reader) nameLine(a area) (span, string, bool) {
	for i, s := range a.segs {
		if i > 5 {
			break
		}
		v := s.whole()
		if l, ok := rd.leadLabel(s); ok {
			if l.weight(cName) == 0 && l.weight(cBuyer) == 0 && l.weight(cSeller) == 0 {
				continue
			}
			if l.to == len(s.words) {
				if j := s.index + 1; j < len(rd.sheet.segs) && rd.sheet.segs[j].line == s.line {
					v = rd.sheet.segs[j].whole()
				} else {
					continue
				}
			} else if l.closed {
				v = span{s, l.to, len(s.words)}
			}
		}
		if name, ok := nameOf(v.text()); ok {
			if i+1 < len(a.segs) && i < 5 {
				name = rd.continued(name, v, a.segs[i+1])
			}
			return v, name, true
		}
	}
	return span{}, "", false
}

// continued adds the next line to a name that breaks over two: the first has no
// legal form and the second ends with one.
func (rd *reader) continued(name string, v span, next *segment) string {
	if legalForm.MatchString(name) || rd.startsWithLabel(next) || abs(next.x0-v.x0()) > next.size || next.page != v.seg.page {
		return name
	}
	more, ok := nameOf(next.text)
	if !ok || !legalForm.MatchString(more) || len(name)+len(more) > 80 {
		return name
	}
	return name + " " + more
}

func (rd *reader) leadLabel(s *segment) (label, bool) {
	for _, l := range rd.labels.bySeg[s] {
		if l.opens && l.closed {
			return l, true
		}
	}
	// A tail of a segment is not indexed: look again.
	if rd.labels.bySeg[s] == nil {
		if l, ok := labelLexicon.at(s, 0, false); ok && l.closed && strings.HasSuffix(l.seg.words[l.to-1].text, ":") {
			return l, true
		}
	}
	return label{}, false
}

var salutations = map[string]bool{"herr": true, "herrn": true, "frau": true, "mr": true, "mrs": true, "ms": true, "attn": true, "firma": true, "fa": true, "an": true, "to": true, "mme": true, "m": true, "spettle": true,
	"att": true, "familie": true, "messrs": true, "exmos": true, "exmo": true, "sr": true, "sra": true, "don": true, "spett": true, "le": true, "ms/": true}

// nameOf cleans a text to a name, or reports that it is none.
func nameOf(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if loc := nameCut.FindStringIndex(s); loc != nil && loc[0] > 2 {
		s = s[:loc[0]]
	}
	if loc := registered.FindStringIndex(s); loc != nil && loc[0] > 4 {
		s = s[:loc[0]]
	}
	if loc := afterLegal.FindStringSubmatchIndex(s); loc != nil {
		s = s[:loc[3]]
	}
	s = strings.TrimLeft(s, " ,;:-–|*•#_=~'\"“”‘’.(<>&")
	s = strings.TrimRight(s, " ,;:-–|*•#_=~'\"“”‘’(<>&")
	if !dotted.MatchString(s) {
		s = strings.TrimRight(s, ".")
	}
	if strings.ContainsAny(s, "|{}\\~=<>_") && !strings.Contains(s, "_") || !hasWord(s) {
		return "", false
	}
	if strings.Count(s, "(") > strings.Count(s, ")") {
		s += ")"
	}
	d, l := countDigits(s)
	if l < 3 || len(s) > 90 || d > l/2+1 || strings.Contains(s, "@") || strings.Contains(s, "www.") || strings.Contains(s, "http") {
		return "", false
	}
	if salutations[squash(s)] || postcode.MatchString(s) || looksLikeStreet(s) {
		return "", false
	}
	return s, true
}

// afterLegal finds what follows a legal form behind a comma: the seat, the court.
var afterLegal = regexp.MustCompile(`(?i)\b((?:gmbh(?: & co\.? kg)?|ag|kg|ltd\.?|limited|inc\.?|llc|b\.?v\.?|s\.?p\.?a\.?|s\.?r\.?l\.?|sarl|sas|s\.a\.|sdn\.? bhd\.?|sp\. z o\.o\.|lda\.?)),\s`)

// dotted finds a legal form or abbreviation whose last dot belongs to it.
var dotted = regexp.MustCompile(`(?i)(?:\pL\.\s?\pL+\.|\b(?:co|inc|ltd|corp|bros|cia|bhd|pty|sp))\.?$`)

// hasWord reports whether a text holds a word of three letters or more.
func hasWord(s string) bool {
	run := 0
	for _, r := range s {
		if !unicode.IsLetter(r) {
			run = 0
			continue
		}
		if run++; run == 3 {
			return true
		}
	}
	return false
}

var street = regexp.MustCompile(`(?i)(?:str\.|straße|strasse|stra[sß]e|\bstreet|\broad|\bavenue|\bave\b|\blane|\bst\b|\brue\b|\bvia\b|\bcalle\b|\bjalan\b|\bjln\b|\bul\.|\brua\b|weg|platz|laan|straat|plein|gasse|allee|\bdrive|\bblvd|\bboulevard|\bchemin|\bno\.|\blot\b|\bfloor\b|\bp\.?o\.? ?box|\bparkway|\bsuite\b|\bway\b|\bdr\b|\brd\b)\W*\d|^\d+\w?[ ,/-]`)

func looksLikeStreet(s string) bool { return street.MatchString(s) }

// domains are the names in mail and web addresses on the pages, without what
// everybody uses.
func (rd *reader) domains() map[string]bool {
	out := map[string]bool{}
	for _, s := range rd.sheet.segs {
		if !strings.ContainsAny(s.norm, "@.") {
			continue
		}
		for _, re := range []*regexp.Regexp{mailIn, webIn} {
			for _, m := range re.FindAllStringSubmatchIndex(s.norm, -1) {
				host := s.norm[m[2]:m[3]]
				parts := strings.Split(host, ".")
				name := parts[len(parts)-2]
				if (name == "co" || name == "com") && len(parts) > 2 {
					name = parts[len(parts)-3]
				}
				if !freeMail[name] && !rd.inBuyerBlock(s.spanOf(m[0], m[1])) {
					out[name] = true
				}
			}
		}
	}
	return out
}

// domainFits reports whether a domain is made of the name's letters.
func domainFits(name string, domains map[string]bool) bool {
	sq := squash(stripLegal(name))
	if len(sq) < 3 {
		return false
	}
	for d := range domains {
		k := squash(d)
		if len(k) >= 3 && (strings.Contains(k, sq) || len(k) >= 4 && strings.Contains(sq, k)) {
			return true
		}
	}
	return false
}

func stripLegal(s string) string {
	return strings.TrimSpace(legalForm.ReplaceAllString(s, " "))
}

func sameParty(a, b string) bool {
	x, y := squash(stripLegal(a)), squash(stripLegal(b))
	return x != "" && (x == y || len(x) > 5 && strings.HasPrefix(y, x) || len(y) > 5 && strings.HasPrefix(x, y))
}

// decideParties takes supplier and buyer; nobody is both. The buyer's labels
// come first, then the supplier, and an address without a label is the buyer's
// when it is not the supplier's.
func (rd *reader) decideParties() {
	rd.decideTaxID()
	buyers := rd.buyerCandidates("")
	var labelled candidate
	for _, b := range buyers {
		if b.logit > max(0.5, labelled.logit) {
			labelled = b
		}
	}
	list := rd.supplierCandidates()
	for i := range list {
		if labelled.text != "" && sameParty(list[i].text, labelled.text) {
			list[i].logit -= 4
		}
	}
	rd.choose(&rd.d.Supplier, list, -2)
	buyers = rd.buyerCandidates(rd.d.Supplier.Value)
	rd.choose(&rd.d.Buyer, buyers, 0)
	rd.fillParties()
}

// fillParties gives the seller and buyer records what was found beside names.
func (rd *reader) fillParties() {
	s := &rd.d.Seller
	s.Name, s.TaxID = rd.d.Supplier.Value, rd.d.SupplierTaxID.Value
	if id, _, ok := vatID(s.TaxID); ok {
		s.Country = strings.ToUpper(id[:2])
		if s.Country == "EL" {
			s.Country = "GR"
		}
	} else if iban := rd.d.PaymentAccount.Value; len(iban) > 14 && ibanLengths[iban[:2]] == len(iban) {
		s.Country = iban[:2]
	}
	for _, g := range rd.sheet.segs {
		for _, m := range mailIn.FindAllStringSubmatchIndex(g.norm, -1) {
			if s.Email == "" && !rd.inBuyerBlock(g.spanOf(m[0], m[1])) {
				s.Email = g.norm[m[0]:m[1]]
			}
		}
	}
	rd.d.BuyerParty.Name, rd.d.BuyerParty.TaxID = rd.d.Buyer.Value, rd.d.BuyerTaxID.Value
}
