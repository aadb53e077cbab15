package extract

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"countersign/core"
)

// straighten turns the page's words back by the median slope between neighbours,
// so that a skewed scan clusters into level lines.
func straighten(words []word, h float64) {
	var slopes []float64
	byX := slices.Clone(words)
	slices.SortFunc(byX, func(a, b word) int { return cmp.Compare(a.x0, b.x0) })
	for i, a := range byX {
		best, gap := -1, 6*h
		for j := i + 1; j < len(byX) && j < i+200; j++ {
			b := byX[j]
			if d := b.x0 - a.x1; d > -0.3*h && d < gap && math.Abs(b.y1-a.y1) < 0.6*h && math.Abs((b.y1-b.y0)-(a.y1-a.y0)) < 0.25*h {
				best, gap = j, d
			}
		}
		if best >= 0 {
			b := byX[best]
			if dx := (b.x0+b.x1)/2 - (a.x0+a.x1)/2; dx > h {
				slopes = append(slopes, (b.y1-a.y1)/dx)
			}
		}
	}
	if len(slopes) < 6 {
		return
	}
	slices.Sort(slopes)
	m := slopes[len(slopes)/2]
	if math.Abs(m) < 0.002 || math.Abs(m) > 0.2 {
		return
	}
	for i := range words {
		d := m * (words[i].x0 + words[i].x1) / 2
		words[i].y0 -= d
		words[i].y1 -= d
	}
}

// clusterLines groups words whose heights overlap by more than half, then cuts
// each line at its wide gaps.
func clusterLines(words []word, page int, h float64, src core.Source) []*line {
	slices.SortStableFunc(words, func(a, b word) int { return cmp.Compare(a.y0+a.y1, b.y0+b.y1) })
	type band struct {
		y0, y1 float64
		words  []word
	}
	var bands []*band
	for _, w := range words {
		var into *band
		best := 0.5
		for i := len(bands) - 1; i >= 0 && i >= len(bands)-6; i-- {
			b := bands[i]
			o := (min(b.y1, w.y1) - max(b.y0, w.y0)) / max(0.1, min(b.y1-b.y0, w.y1-w.y0))
			if o > best && !collides(b.words, w) {
				into, best = b, o
			}
		}
		if into == nil {
			bands = append(bands, &band{w.y0, w.y1, []word{w}})
			continue
		}
		n := float64(len(into.words))
		into.y0, into.y1 = (into.y0*n+w.y0)/(n+1), (into.y1*n+w.y1)/(n+1)
		into.words = append(into.words, w)
	}
	slices.SortStableFunc(bands, func(a, b *band) int { return cmp.Compare(a.y0+a.y1, b.y0+b.y1) })
	out := make([]*line, 0, len(bands))
	for _, b := range bands {
		slices.SortStableFunc(b.words, func(a, c word) int { return cmp.Compare(a.x0, c.x0) })
		out = append(out, newLine(b.words, page, b.y0, b.y1, h, src))
	}
	return out
}

// collides reports whether w stands on top of one of the words: then it belongs
// to another line, however close.
func collides(words []word, w word) bool {
	for _, o := range words {
		if min(o.x1, w.x1)-max(o.x0, w.x0) > 0.5*min(o.x1-o.x0, w.x1-w.x0) && math.Abs((o.y0+o.y1)-(w.y0+w.y1)) > 0.5*(w.y1-w.y0) {
			return true
		}
	}
	return false
}

func newLine(words []word, page int, y0, y1, h float64, src core.Source) *line {
	l := &line{page: page, y0: y0, y1: y1}
	// OCR boxes hug the glyphs, so that the same space is wider in their heights.
	k := 0.75
	if src == core.FromOCR {
		k = 1.3
	}
	start := 0
	for i := 1; i <= len(words); i++ {
		if i == len(words) || i-start >= maxSegmentWords || words[i].x0-words[i-1].x1 > k*max(0.7*h, min(words[i].y1-words[i].y0, words[i-1].y1-words[i-1].y0)) {
			l.segs = append(l.segs, newSegment(words[start:i], page, l))
			start = i
		}
	}
	l.all = newSegment(words[:min(len(words), maxSegmentWords)], page, l)
	return l
}

func newSegment(words []word, page int, l *line) *segment {
	s := &segment{page: page, line: l, words: words, x0: math.Inf(1), y0: math.Inf(1), index: -1}
	var text, norm strings.Builder
	bold := 0
	for i, w := range words {
		if i > 0 {
			text.WriteByte(' ')
			norm.WriteByte(' ')
		}
		s.offs = append(s.offs, text.Len())
		s.noffs = append(s.noffs, norm.Len())
		text.WriteString(w.text)
		norm.WriteString(fold(w.text))
		s.x0, s.x1 = min(s.x0, w.x0), max(s.x1, w.x1)
		s.y0, s.y1 = min(s.y0, w.y0), max(s.y1, w.y1)
		if w.bold {
			bold++
		}
	}
	s.text, s.norm = text.String(), norm.String()
	s.size = medianHeight(words)
	s.bold = bold*2 > len(words)
	return s
}
