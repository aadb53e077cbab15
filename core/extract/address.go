package extract

import (
	"regexp"
	"strings"
)

// block is an address without a label: lines at one edge that end in a town with
// a postal code.
type block struct {
	at      span
	town    *segment // its last line, nil for a letter's window
	name    string
	window  float64 // 1 right under a sender's line, as in a letter's window
	sellers bool    // carries telephone, mail or web: a letterhead
}

// addressBlocks finds addresses on the upper part of the first page.
func (rd *reader) addressBlocks() []block {
	if rd.blocks == nil {
		rd.blocks = rd.findAddressBlocks()
	}
	return rd.blocks
}

func (rd *reader) findAddressBlocks() []block {
	out := []block{} // not nil, so that an empty list is not looked for again
	p := rd.sheet.pages[0]
	for _, s := range rd.sheet.segs {
		if s.page != p.number || s.y0 > 0.5*p.height {
			break
		}
		if !isTown(s.text) && !usState.MatchString(s.text) || len(s.words) > 9 || rd.inTable(s.whole()) || rd.billed(s) {
			continue
		}
		if b, ok := rd.blockAbove(s); ok {
			out = append(out, b)
		}
	}
	return append(out, rd.windows()...)
}

// holds reports whether a value belongs to the address: it stands in its lines or
// in the four below, from its edge on.
func (b block) holds(v span) bool {
	if b.town == nil || v.seg.page != b.town.page {
		return false
	}
	h := max(5, b.town.size)
	return v.x0() > b.town.x0-1.5*h && v.x0() < b.town.x1+12*h && v.seg.y0 >= b.at.seg.y0 && v.seg.y0 < b.town.y1+6*h
}

// windows are the addresses under a sender's line, whatever their last line is.
func (rd *reader) windows() []block {
	var out []block
	p := rd.sheet.pages[0]
	for _, s := range rd.sheet.segs {
		if s.page != p.number || s.y0 > 0.4*p.height {
			break
		}
		if !isSenderLine(s) || rd.namesBuyer(s) {
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
			if rd.namesBuyer(g) || rd.inTable(g.whole()) {
				break // it has a label of its own, or is an item, and is no window
			}
			if name, ok := nameOf(g.text); ok && !registerOf.MatchString(g.text) && !amountEnd.MatchString(g.text) && !rd.isLabelText(g.whole()) {
				out = append(out, block{at: g.whole(), name: name, window: 1})
				break
			}
		}
	}
	return out
}

// namesBuyer reports whether a segment begins with a label of the buyer.
func (rd *reader) namesBuyer(s *segment) bool {
	l, ok := rd.leadLabel(s)
	return ok && l.weight(cBuyer) > 0.5 || addressing.MatchString(s.text) || sentTo(s)
}

// sentTo reports whether an address on one line is introduced as the recipient's: "To
// Acme, 1 High Street, Leeds LS1 4AB".
func sentTo(s *segment) bool { return toWord.MatchString(s.text) && isSenderLine(s) }

var toWord = regexp.MustCompile(`^(?:To|À|Aan|Para)\s+\p{Lu}`)

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
	b := block{town: town}
	found, inner := false, 0.0 // inner is the gap between the last two lines
	for i := town.line.index - 1; i >= 0 && i > town.line.index-9; i-- {
		ln := rd.sheet.lines[i]
		gap := top.y0 - ln.y1
		if ln.page != town.page || gap > 3*h || found && (gap > 1.2*h || inner > 0 && gap > inner+0.6*h) {
			break
		}
		if g := under(ln, town); g != nil && isSenderLine(g) {
			b.window = 1
			break
		}
		s := alignedIn(ln, town.x0, town.x0, 0.8*h)
		if s == nil {
			continue
		}
		if rd.opensWithTotal(ln) && !vatInText.MatchString(ln.all.text) || rd.billed(s) {
			break // "invoice 70001 of" under the totals looks like a town
		}
		l, ok := rd.leadLabel(s)
		if ok && attention[squash(l.text())] {
			continue // whoever is to open the letter stands between the firm and its street
		}
		if ok && l.weight(cName) == 0 && strings.HasSuffix(l.seg.words[l.to-1].text, ":") {
			break
		}
		if m, _ := kindLexicon.find(squash(s.text), false); m != nil {
			break
		}
		if top == town {
			inner = max(0.1, gap)
		}
		if top = s; s.line.index == town.line.index-1 && houseEnds.MatchString(s.text) && oddName(s.text) {
			continue // the street, whatever it is called
		}
		// The firm's line names the party, not the person or department above it.
		if name, ok := nameOf(s.text); ok && !registerOf.MatchString(s.text) && !rd.isLabelText(s.whole()) && (!found || !legalForm.MatchString(b.name) || legalForm.MatchString(name)) {
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

// billed reports whether an amount is the next thing on the line: "Fee no. 7002 VV   20.00"
// is a row of a bill, and no town with its postal code.
func (rd *reader) billed(s *segment) bool {
	i := s.index + 1
	return i > 0 && i < len(rd.sheet.segs) && rd.sheet.segs[i].line == s.line && looksLikeMoney(strings.Trim(rd.sheet.segs[i].text, " €$£-+"))
}

// isSenderLine reports whether a segment is the sender's name and address in one small
// line, as letters carry it above the window. A letterhead's address alone is none.
func isSenderLine(s *segment) bool {
	if len(s.words) < 4 || !nameCut.MatchString(s.text) || !postcode.MatchString(s.text) && !strings.ContainsAny(s.text, "●•|·") {
		return false
	}
	pieces := addressCut.Split(s.text, -1)
	street := looksLikeStreet(pieces[0]) || len(pieces) == 2 && houseEnds.MatchString(pieces[0])
	return !street || formEnds(pieces[0])
}

// addressCut finds what stands between name, street and town on one line.
var addressCut = regexp.MustCompile(`\s*[,;●•|·]\s*|\s+[-–—*]\s+`)

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
