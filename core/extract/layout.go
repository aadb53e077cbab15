package extract

import (
	"math"
	"slices"
	"strings"

	"countersign/core"
)

// Limits of what is looked at: a document beyond them is read in part, so that
// no input costs more than a bounded time.
const (
	maxPages        = 250
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

func newSheet(pages []core.Page) *sheet {
	s := &sheet{}
	ocr := 0
	pages, _ = looked(pages)
	for _, p := range pages {
		words := pageWords(p)
		if p.Source == core.FromOCR {
			words = withoutSpecks(words)
		}
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

// lastPages are looked at even of a document that is too long: totals stand there.
const lastPages = 2

// looked divides a document's pages into those that are looked at and, beyond the
// limits, those before its last ones that are not.
func looked(pages []core.Page) (in, out []core.Page) {
	words, last := 0, max(0, len(pages)-lastPages)
	for _, p := range pages[last:] {
		words += min(len(p.Words), maxWordsPage)
	}
	for i, p := range pages[:last] {
		words += min(len(p.Words), maxWordsPage)
		if i+lastPages >= maxPages || words > maxWordsTotal {
			return slices.Concat(pages[:i], pages[last:]), pages[i:last]
		}
	}
	return pages, nil
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
