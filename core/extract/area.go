package extract

import (
	"strings"
	"unicode"
)

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
		if t := l.text(); len(t) <= 4 && !strings.HasSuffix(t, ":") && l.to-l.from < len(l.seg.line.all.words) && !sentTo(l.seg) {
			continue // "de", "an", "to" are words of every sentence, but not where they stand alone
		}
		if c == cBuyer && attention[squash(l.text())] && rd.underFirm(l.seg) {
			continue
		}
		if a, ok := rd.partyBlock(l); ok {
			out = append(out, a)
		}
	}
	rd.areaCache[c] = out
	return out
}

// attention are the words in front of a person or a department within an address.
var attention = squashedSet("attn att attention fao zhd zhdn tav attentie alattentionde alaatencionde alattenzionedi allattenzionedi acde aocuidadode dorakwlasnych")

// namesParty reports whether a label without a colon is followed by a name: two
// words or more, and a short rest that begins with a capital; or a form of address.
func (rd *reader) namesParty(l label) bool {
	if l.weight(cBuyer) > 0.5 && (addressing.MatchString(l.seg.text) || sentTo(l.seg)) {
		return true
	}
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
		if _, ok := nameOf(beforeAddress(tail.text)); !ok && l.closed {
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
			// "To:" is a weak label, but under "From:" it begins the other party.
			if c == cBuyer && l.weight(c) > 0.5 && l.closed && strings.HasSuffix(l.text(), ":") && l.weight(cName) == 0 {
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
		if name, ok := nameOf(beforeAddress(v.text())); ok {
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
