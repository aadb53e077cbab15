package extract

import (
	"regexp"
	"strings"

	"countersign/core"
)

// nameCandidate is a name before it is scored.
type nameCandidate struct {
	at     span
	name   string
	label  float64
	k      link
	first  bool // the topmost name of the first page
	window bool // stands in a letter's window: the recipient
	agree  bool // stands where a party's name stands: a sender's line, an address block
}

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
	names = append(names, rd.mentions(rd.ctx.Firm.Name)...)
	var list []candidate
	domains := rd.domains()
	for _, n := range names {
		var x vector
		rd.place(&x, n.at)
		x[fLabel] = n.label
		if n.agree {
			x[fAgree] = 0.6
		}
		if legalForm.MatchString(n.name) {
			x[fLegal] = 1
		}
		if rd.ctx.Firm.Name != "" && sameParty(n.name, rd.ctx.Firm.Name) {
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
		if rd.isLabelText(n.at) {
			x[fOddFormat] = 1
		}
		list = append(list, candidate{at: n.at, text: n.name, logit: models["buyer"].logit(x), rule: nameRule(n, "address block")})
	}
	return list
}

func nameRule(n nameCandidate, fallback string) string {
	if n.k.label.seg != nil {
		return n.k.rule()
	}
	return fallback
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
	m, _ := columnLexicon.find(key, rd.sheet.ocr)
	return m != nil
}

// block is an address without a label: lines at one edge that end in a town with
// a postal code.
type block struct {
	at      span
	name    string
	window  float64 // 1 right under a sender's line, as in a letter's window
	sellers bool    // carries telephone, mail or web: a letterhead
}

// addressBlocks finds addresses on the upper part of the first page.
func (rd *reader) addressBlocks() []block {
	var out []block
	p := rd.sheet.pages[0]
	for _, s := range rd.sheet.segs {
		if s.page != p.number || s.y0 > 0.5*p.height {
			break
		}
		if !postcode.MatchString(s.text) && !usState.MatchString(s.text) || len(s.words) > 9 || rd.inTable(s.whole()) {
			continue
		}
		if b, ok := rd.blockAbove(s); ok {
			out = append(out, b)
		}
	}
	return append(out, rd.windows()...)
}

// windows are the addresses under a sender's line, whatever their last line is.
func (rd *reader) windows() []block {
	var out []block
	p := rd.sheet.pages[0]
	for _, s := range rd.sheet.segs {
		if s.page != p.number || s.y0 > 0.4*p.height {
			break
		}
		if !isSenderLine(s, p.height1) {
			continue
		}
		for i := s.line.index + 1; i < len(rd.sheet.lines) && i < s.line.index+8; i++ {
			ln := rd.sheet.lines[i]
			if ln.page != s.page || ln.y0-s.y1 > 9*p.height1 {
				break
			}
			g := under(ln, s)
			if g == nil {
				continue
			}
			if name, ok := nameOf(g.text); ok && !rd.isLabelText(g.whole()) {
				out = append(out, block{at: g.whole(), name: name, window: 1})
				break
			}
		}
	}
	return out
}

// under is the segment of a line that stands under another, from its left edge
// on or a little further left.
func under(ln *line, s *segment) *segment {
	for _, g := range ln.segs {
		if g.x0 > s.x0-6*s.size && g.x0 < s.x0+3*s.size {
			return g
		}
	}
	return nil
}

// blockAbove walks from a town line up to the name.
func (rd *reader) blockAbove(town *segment) (block, bool) {
	h := max(5, town.size)
	top := town
	var b block
	found := false
	for i := town.line.index - 1; i >= 0 && i > town.line.index-9; i-- {
		ln := rd.sheet.lines[i]
		if ln.page != town.page || top.y0-ln.y1 > 3*h {
			break
		}
		if g := under(ln, town); g != nil && isSenderLine(g, h) {
			b.window = 1
			break
		}
		s := alignedIn(ln, town.x0, town.x0, 0.8*h)
		if s == nil {
			continue
		}
		if l, ok := rd.leadLabel(s); ok && l.weight(cName) == 0 && strings.HasSuffix(l.seg.words[l.to-1].text, ":") {
			break
		}
		if m, _ := kindLexicon.find(squash(s.text), false); m != nil {
			break
		}
		top = s
		if name, ok := nameOf(s.text); ok && !rd.isLabelText(s.whole()) {
			b.at, b.name, found = s.whole(), name, true
		}
	}
	for i := town.line.index + 1; i < len(rd.sheet.lines) && i < town.line.index+6; i++ {
		s := alignedIn(rd.sheet.lines[i], town.x0, town.x0, 0.8*h)
		if s != nil && s.y0-town.y1 < 7*h && (mailIn.MatchString(s.norm) || webIn.MatchString(s.norm) || isPhone(s.norm)) {
			b.sellers = true
		}
	}
	return b, found
}

// isSenderLine reports whether a segment is the sender's address in one small
// line, as letters carry it above the window.
func isSenderLine(s *segment, h float64) bool {
	return len(s.words) >= 4 && nameCut.MatchString(s.text) && (postcode.MatchString(s.text) || strings.ContainsAny(s.text, "●•|·"))
}

func isPhone(s string) bool {
	for _, p := range []string{"tel", "fon", "phone", "fax", "tel.", "ph", "+"} {
		if strings.HasPrefix(s, p) {
			if d, _ := countDigits(s); d >= 6 {
				return true
			}
		}
	}
	return false
}

// supplierNames collects names from labels, letterhead, footer, sender's line and
// the list of known suppliers.
func (rd *reader) supplierNames() []nameCandidate {
	var names []nameCandidate
	for _, c := range []concept{cSeller, cPayee} {
		for _, a := range rd.areas(c) {
			if at, name, ok := rd.nameLine(a); ok {
				w := a.label.label.weight(c)
				if c == cPayee {
					w *= 0.65
				}
				names = append(names, nameCandidate{at: at, name: name, label: w, k: a.label})
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
		name, ok := nameOf(s.text)
		if !ok || rd.isLabelText(s.whole()) || rd.hasDate(s) {
			continue
		}
		v := s.whole()
		sender := isSenderLine(s, first.height1)
		legal := legalForm.MatchString(name) && len(s.words) <= 12
		head := s.page == first.number && s.y0 < 0.22*first.height && len(s.words) <= 9
		switch {
		case s.page == first.number && (legal || head || sender):
			n := nameCandidate{at: trimTo(v, name), name: name, first: top && head && !rd.noise(v), agree: sender || head && rd.aboveAddress(s)}
			if more := rd.bareLegal(s); head && more != "" {
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

// headSegments are the segments to look for names in; on a till's narrow strip
// whole lines, because wide letters tear them apart.
func (rd *reader) headSegments() []*segment {
	if rd.tillScore() < 0.6 || !rd.sheet.ocr {
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
	return sum/float64(v.to-v.from) < 0.55
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

// bareLegal is the next line when it is nothing but a legal form and such words:
// the end of a name that broke over two lines.
func (rd *reader) bareLegal(s *segment) string {
	i := s.line.index + 1
	if i >= len(rd.sheet.lines) || rd.sheet.lines[i].page != s.page || legalForm.MatchString(s.text) {
		return ""
	}
	l := rd.sheet.lines[i].all
	more, ok := nameOf(l.text)
	if !ok || !legalForm.MatchString(more) || len(squash(stripLegal(more))) > 3 || l.y0-s.y1 > 1.5*s.size {
		return ""
	}
	return more
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

// supplierCandidates scores the names as the supplier's.
func (rd *reader) supplierCandidates() []candidate {
	domains := rd.domains()
	byKey := map[string]int{}
	var list []candidate
	for _, n := range rd.supplierNames() {
		var x vector
		rd.place(&x, n.at)
		x[fLabel] = n.label
		if n.first {
			x[fFirst] = 1
		}
		if n.agree {
			x[fAgree] = 1
		}
		if legalForm.MatchString(n.name) {
			x[fLegal] = 1
		}
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
		if rd.ctx.Firm.Name != "" && sameParty(n.name, rd.ctx.Firm.Name) {
			x[fOther] = 2
		}
		if strings.ToLower(n.name) == n.name && n.label == 0 {
			x[fOddFormat] = 0.5
		}
		if len(strings.Fields(n.name)) > 8 || strings.HasSuffix(n.name, ":") || strings.Contains(n.name, "http") || strings.Contains(n.name, "©") || strings.Contains(strings.ToLower(n.name), "copyright") {
			x[fOddFormat] = 1
		}
		c := candidate{at: n.at, text: n.name, logit: models["supplier"].logit(x), rule: nameRule(n, "letterhead")}
		// The same name at several places is one candidate with the best place.
		key := squash(stripLegal(n.name))
		if i, ok := byKey[key]; ok {
			if c.logit > list[i].logit {
				list[i] = c
			}
			continue
		}
		byKey[key] = len(list)
		list = append(list, c)
	}
	return list
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
	n := 0
	for _, s := range rd.sheet.segs {
		if strings.Contains(rd.squashed(s), key) {
			n++
		}
	}
	return n
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
		if _, ok := s.Account(rd.d.PaymentAccount.Value); ok || s.TaxID != "" && compactCode(s.TaxID) == rd.d.SupplierTaxID.Value {
			return s.Name
		}
	}
	return ""
}
