package extract

import (
	"sort"
	"strings"
)

// label is an occurrence of a phrase of the lexicon on the page.
type label struct {
	span
	meanings []meaning
	quality  float64 // below 1 when the phrase was found in spite of an OCR error
	opens    bool    // stands at the start of its segment
	closed   bool    // a colon follows, or its segment ends
}

// weight is how strongly the label names the concept, 0 when it does not.
func (l label) weight(c concept) float64 {
	for _, m := range l.meanings {
		if m.concept == c {
			w := m.weight * l.quality
			if !l.opens && !l.closed {
				w *= 0.75
			}
			return w
		}
	}
	return 0
}

// page of labels in reading order, and an index by segment.
type labelSet struct {
	all     []label
	bySeg   map[*segment][]label
	by      map[concept][]label // in the order of the lines
	tallest float64             // the largest label's letters
}

// maxPhraseWords is how many words of the page one phrase may span.
const maxPhraseWords = 9

// findLabels looks at every run of words inside each segment and keeps the
// longest phrases, left to right.
func findLabels(segs []*segment, lex *lexicon, fuzzy bool) *labelSet {
	set := &labelSet{bySeg: map[*segment][]label{}, by: map[concept][]label{}}
	for _, s := range segs {
		found := lex.inSegment(s, fuzzy)
		if len(found) == 0 {
			continue
		}
		set.bySeg[s] = found
		set.all = append(set.all, found...)
	}
	for _, l := range set.all {
		set.tallest = max(set.tallest, l.seg.size)
		for _, m := range l.meanings {
			set.by[m.concept] = append(set.by[m.concept], l)
		}
	}
	return set
}

// mostNear bounds how many labels of one meaning are held against one value: a
// page that repeats a label a thousand times must not cost its square.
const mostNear = 64

// near are the labels of a concept that may relate to a value: those on its page
// from the line below it up to where the largest label would still reach.
func (set *labelSet) near(c concept, v span) []label {
	all := set.by[c]
	if len(all) <= 8 {
		return all
	}
	at := v.seg.line.index
	to := sort.Search(len(all), func(i int) bool { return all[i].seg.line.index > at+1 })
	from := to
	reach := v.seg.y0 - 7*max(4, set.tallest)
	for from > 0 && to-from < mostNear {
		l := all[from-1].seg
		if l.page != v.seg.page || l.line.index < at-2 && l.line.y1 < reach {
			break
		}
		from--
	}
	return all[from:to]
}

func (lex *lexicon) inSegment(s *segment, fuzzy bool) []label {
	var out []label
	for i := 0; i < len(s.words); {
		if s.words[i].sq == "" {
			i++
			continue
		}
		l, ok := lex.at(s, i, fuzzy)
		if !ok {
			i++
			continue
		}
		out = append(out, l)
		i = l.to
	}
	return out
}

// at finds the longest phrase that starts with word i.
func (lex *lexicon) at(s *segment, i int, fuzzy bool) (label, bool) {
	var key strings.Builder
	var best label
	ok := false
	for j := i; j < len(s.words) && j < i+maxPhraseWords; j++ {
		key.WriteString(s.words[j].sq)
		if key.Len() > lex.longest+3 {
			break
		}
		if s.words[j].sq == "" && j > i {
			continue
		}
		m, quality := lex.find(key.String(), fuzzy)
		if m == nil || ok && quality < best.quality {
			continue
		}
		best = label{span: span{s, i, j + 1}, meanings: m, quality: quality, opens: i == 0 || leadIn(s, i)}
		ok = true
		if strings.HasSuffix(s.words[j].text, ":") {
			break
		}
	}
	if ok {
		last := s.words[best.to-1].text
		best.closed = best.to == len(s.words) || strings.HasSuffix(last, ":") || strings.HasSuffix(last, "#") ||
			strings.HasPrefix(s.words[best.to].text, ":") // ": Acme" or ":Acme"
	}
	return best, ok
}

// leadIn reports whether nothing but signs stands before word i.
func leadIn(s *segment, i int) bool {
	for _, w := range s.words[:i] {
		if w.sq != "" && w.sq != "no" {
			return false
		}
	}
	return true
}

// link is how a label stands to a value.
type link struct {
	label    label
	strength float64 // 0..1 from geometry alone
	how      string  // "right of", "below", "left of"
}

// relate gives the geometric strength between label and value: 1 for right
// behind it, less for every word, segment or line in between.
func (s *sheet) relate(l label, v span) (link, bool) {
	switch {
	case l.seg.page != v.seg.page:
		return link{}, false
	case l.seg == v.seg:
		return sameSegment(l, v)
	case l.seg.line == v.seg.line:
		return s.sameLine(l, v)
	case v.seg.line.index > l.seg.line.index:
		if level(l.seg, v.seg) && v.x0() > l.x1() && v.x0()-l.x1() < 25*max(4, l.seg.size) {
			return link{l, 0.8, "right of"}, true
		}
		return s.below(l, v)
	}
	return s.beside(l, v)
}

func sameSegment(l label, v span) (link, bool) {
	if v.from < l.to {
		return link{}, false
	}
	n := 0
	for _, w := range v.seg.words[l.to:v.from] {
		if w.sq != "" {
			n++
		}
	}
	if n > 10 {
		return link{}, false
	}
	return link{l, max(0.2, 1-0.07*float64(n)), "right of"}, true
}

func (s *sheet) sameLine(l label, v span) (link, bool) {
	if v.seg.index < l.seg.index {
		return link{}, false
	}
	k := 0.97
	// Words behind the label in its own segment: its value stands there already.
	for _, w := range l.seg.words[l.to:] {
		if w.sq != "" {
			k *= 0.93
		}
	}
	// Whatever the words before the value mean: with a colon they are its label.
	if opensWithColon(v.seg, v.from) {
		k *= 0.5
	}
	for i := l.seg.index + 1; i < v.seg.index; i++ {
		if d, a := countDigits(s.segs[i].text); a > d {
			k *= 0.6
		} else if d > 0 {
			k *= 0.88
		}
		if k <= 0.1 {
			return link{}, false
		}
	}
	return link{l, k, "right of"}, k > 0.1
}

// opensWithColon reports whether the words of a segment before word n end in a
// colon, or the one before that.
func opensWithColon(s *segment, n int) bool {
	for i := max(0, n-2); i < n; i++ {
		if s.words[i].sq != "" && strings.HasSuffix(s.words[i].text, ":") {
			return true
		}
	}
	return false
}

// level reports whether two segments of neighbouring lines share half their
// height: a row whose words did not come to stand on one line.
func level(a, b *segment) bool {
	return b.line.index-a.line.index <= 2 && min(a.y1, b.y1)-max(a.y0, b.y0) > 0.5*min(a.y1-a.y0, b.y1-b.y0)
}

// below relates a label to what stands under it: aligned at the left, at the
// right, or centred.
func (s *sheet) below(l label, v span) (link, bool) {
	h := max(4, l.seg.size)
	gap := (v.seg.y0 - l.seg.y1) / h
	if gap > 5 || gap < -0.6 {
		return link{}, false
	}
	lx0, lx1, vx0, vx1 := l.x0(), l.x1(), v.x0(), v.x1()
	if l.from == 0 && l.to < len(l.seg.words) {
		lx1 = l.seg.x1
	}
	overlap := min(lx1, vx1) - max(lx0, vx0)
	aligned := abs(lx0-vx0) < 1.2*h || abs(lx1-vx1) < 1.2*h || abs(lx0+lx1-vx0-vx1) < 2*h
	if overlap <= 0 && !aligned {
		return link{}, false
	}
	k := 0.92 - 0.1*max(0, gap-0.5)
	if !aligned {
		k *= 0.8
	}
	// A value right of the label is nearer to it than one below.
	if l.to < len(l.seg.words) {
		k *= 0.6
	}
	for i := l.seg.line.index + 1; i < v.seg.line.index; i++ {
		for _, g := range s.lines[i].segs {
			if min(g.x1, max(lx1, vx1))-max(g.x0, min(lx0, vx0)) > 0 {
				k *= 0.55
			}
		}
	}
	if v.from > 0 {
		k *= 0.8
	}
	return link{l, k, "below"}, k > 0.1
}

// beside relates a label to a value that stands a little higher, in a cell whose
// text is not on the label's baseline.
func (s *sheet) beside(l label, v span) (link, bool) {
	h := max(4, l.seg.size)
	if v.seg.x0 < l.x1() || l.seg.y0-v.seg.y1 > 0.2*h || v.seg.line.index < l.seg.line.index-1 {
		return link{}, false
	}
	return link{l, 0.45, "right of"}, v.seg.x0-l.x1() < 25*h
}

func abs(v float64) float64 {
	if v < 0 {
		return -v
	}
	return v
}
