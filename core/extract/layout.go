package extract

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strings"

	"countersign/core"
)

// Limits of what is looked at: a document beyond them is read in part, so that
// no input costs more than a bounded time.
const (
	maxPages        = 60
	maxWordsPage    = 6000
	maxWordsTotal   = 60000
	maxSegmentWords = 400
)

// word is a word of the reading in points, straightened by the page's skew. box
// is its place as it was read, for evidence.
type word struct {
	text           string
	sq             string // squashed
	x0, y0, x1, y1 float64
	box            core.Box
	conf, size     float64
	bold           bool
}

// segment is a run of words on one line without a wide gap: a cell, a label or a
// piece of running text.
type segment struct {
	page  int // page number as the reading gives it
	line  *line
	index int // in sheet.segs
	words []word
	text  string // words joined by single spaces
	norm  string // folded text
	offs  []int  // where each word starts in text
	noffs []int  // where each word starts in norm

	x0, y0, x1, y1 float64
	size           float64 // median word height
	bold           bool
}

// line is what stands on one baseline, from left to right.
type line struct {
	page   int
	index  int // in sheet.lines
	segs   []*segment
	y0, y1 float64
	all    *segment // the whole line as one segment, for what runs across gaps
}

// pageInfo is a page's size and source.
type pageInfo struct {
	number        int
	width, height float64
	source        core.Source
	lines         []*line
	height1       float64 // median word height
}

// sheet is the layout of the pages that make one document.
type sheet struct {
	pages []pageInfo
	lines []*line
	segs  []*segment
	ocr   bool // most pages come from OCR
}

// span is some words of a segment: the place of a label or a value.
type span struct {
	seg      *segment
	from, to int // words, half open
}

func (v span) text() string {
	if v.seg == nil || v.from >= v.to {
		return ""
	}
	end := len(v.seg.text)
	if v.to < len(v.seg.words) {
		end = v.seg.offs[v.to] - 1
	}
	return v.seg.text[v.seg.offs[v.from]:end]
}

func (v span) x0() float64 { return v.seg.words[v.from].x0 }
func (v span) x1() float64 { return v.seg.words[v.to-1].x1 }

// minConf is the lowest OCR confidence among the words; 1 for a text layer.
func (v span) minConf() float64 {
	c := 1.0
	for _, w := range v.seg.words[v.from:v.to] {
		c = min(c, w.conf)
	}
	return c
}

// evidence is where the words stand and why they were taken.
func (v span) evidence(src core.Source, rule string) core.Evidence {
	e := core.Evidence{Page: v.seg.page, Text: v.text(), Source: src, Rule: rule}
	for _, w := range v.seg.words[v.from:v.to] {
		if b, ok := w.box.Clip(); ok {
			e.Boxes = append(e.Boxes, b)
		}
	}
	e.Boxes = mergeBoxes(e.Boxes)
	return e
}

// mergeBoxes joins boxes that stand side by side on one line.
func mergeBoxes(in []core.Box) []core.Box {
	var out []core.Box
	for _, b := range in {
		if n := len(out); n > 0 {
			l := out[n-1]
			mid := (b.Y0 + b.Y1) / 2
			if mid > l.Y0 && mid < l.Y1 && b.X0 >= l.X0 {
				out[n-1] = l.Union(b)
				continue
			}
		}
		out = append(out, b)
	}
	return out
}

// whole is the span of all of a segment's words.
func (s *segment) whole() span { return span{s, 0, len(s.words)} }

// wordAt is the word that covers byte i of text, by the given offsets.
func wordAt(offs []int, i int) int {
	return max(0, sort.Search(len(offs), func(k int) bool { return offs[k] > i })-1)
}

// spanOf is the span of the words that cover bytes from..to of norm.
func (s *segment) spanOf(from, to int) span {
	return span{s, wordAt(s.noffs, from), wordAt(s.noffs, max(from, to-1)) + 1}
}

func newSheet(pages []core.Page) *sheet {
	s := &sheet{}
	total, ocr := 0, 0
	for i, p := range pages {
		if i == maxPages || total > maxWordsTotal {
			break
		}
		words := pageWords(p)
		if p.Source == core.FromOCR {
			words = withoutSpecks(words)
		}
		total += len(words)
		info := pageInfo{number: p.Number, width: sane(p.Width, 595), height: sane(p.Height, 842), source: p.Source, height1: medianHeight(words)}
		straighten(words, info.height1)
		info.lines = clusterLines(words, p.Number, info.height1, p.Source)
		for _, l := range info.lines {
			l.index = len(s.lines)
			s.lines = append(s.lines, l)
			for _, g := range l.segs {
				g.index = len(s.segs)
				s.segs = append(s.segs, g)
			}
		}
		if p.Source == core.FromOCR {
			ocr++
		}
		s.pages = append(s.pages, info)
	}
	s.ocr = ocr*2 > len(s.pages)
	return s
}

// withoutSpecks leaves out what OCR makes of a photograph's edges: words of one
// letter or two that stand outside everything else on the page.
func withoutSpecks(words []word) []word {
	left, right, n := math.Inf(1), 0.0, 0
	for _, w := range words {
		if len(w.sq) >= 3 && w.conf > 0.5 {
			left, right = min(left, w.x0), max(right, w.x1)
			n++
		}
	}
	if n < 10 {
		return words
	}
	return slices.DeleteFunc(slices.Clone(words), func(w word) bool {
		return len(w.sq) <= 2 && (w.x1 <= left || w.x0 >= right) && !slices.ContainsFunc(words, w.joins)
	})
}

// joins reports whether another word stands right beside w: the end of an IBAN at
// the edge of the page is no speck.
func (w word) joins(o word) bool {
	h := max(w.y1-w.y0, o.y1-o.y0)
	return o.box != w.box && len(o.sq) > 1 && min(w.y1, o.y1)-max(w.y0, o.y0) > 0.4*h && max(w.x0-o.x1, o.x0-w.x1) < 1.2*h
}

func sane(v, fallback float64) float64 {
	if v > 1 && v < 20000 {
		return v
	}
	return fallback
}

// page finds the info of a page by its number.
func (s *sheet) page(number int) pageInfo {
	for _, p := range s.pages {
		if p.number == number {
			return p
		}
	}
	return pageInfo{number: number, width: 595, height: 842, height1: 10}
}

// pageWords takes the words that have letters, digits or signs in them and a
// place on the page.
func pageWords(p core.Page) []word {
	w, h := sane(p.Width, 595), sane(p.Height, 842)
	var out []word
	for _, in := range p.Words {
		b, ok := in.Box.Clip()
		text := strings.TrimSpace(clean(in.Text))
		if !ok || text == "" || len(text) > 300 || b.Y1-b.Y0 > 0.3 {
			continue
		}
		conf := in.Confidence
		if p.Source != core.FromOCR || !(conf >= 0 && conf <= 1) {
			conf = 1
		}
		base := word{x0: b.X0 * w, x1: b.X1 * w, y0: b.Y0 * h, y1: b.Y1 * h, box: b, conf: conf, size: in.Size, bold: in.Bold}
		out = append(out, splitWord(text, base)...)
		if len(out) > maxWordsPage {
			break
		}
	}
	return out
}

// splitWord cuts "Datum:12.03.2020" behind the colon and "a b" at its space; the
// box is shared out by the number of characters.
func splitWord(text string, base word) []word {
	cut := -1
	if i := strings.IndexAny(text, ": "); i > 1 && i < len(text)-1 && text[i+1] != '/' {
		d, l := countDigits(text[:i])
		if text[i] == ' ' || d == 0 && l >= 2 {
			cut = i + 1
		}
	}
	if cut < 0 || len(text) > 200 {
		base.text, base.sq = text, squash(text)
		return []word{base}
	}
	left, right := base, base
	f := float64(cut) / float64(len(text))
	left.x1 = base.x0 + (base.x1-base.x0)*f
	right.x0 = left.x1
	left.box.X1 = base.box.X0 + (base.box.X1-base.box.X0)*f
	right.box.X0 = left.box.X1
	left.text = strings.TrimSpace(text[:cut])
	left.sq = squash(left.text)
	return append([]word{left}, splitWord(strings.TrimSpace(text[cut:]), right)...)
}

func medianHeight(words []word) float64 {
	if len(words) == 0 {
		return 10
	}
	h := make([]float64, len(words))
	for i, w := range words {
		h[i] = w.y1 - w.y0
	}
	slices.Sort(h)
	return max(1, h[len(h)/2])
}

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
