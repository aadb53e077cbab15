package learn

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"countersign/core"
)

// Limits of what is looked at, so that no page costs more than a bounded time.
const (
	maxWords = 6000
	maxPages = 60
)

// leastRead is the confidence below which a recognised word is no label: shading and
// lines are read as short words.
const leastRead = 0.4

// word is a word with its folded text, in fractions of the page.
type word struct {
	text string
	key  string // letters and digits, lower case, without accents; empty where it was hardly recognised
	box  core.Box
}

// cell is a run of words without a wide gap: line is its place in page.lines, from
// and to its words there, half open.
type cell struct {
	line, from, to int
	box            core.Box
}

// page is the words of a page in lines, with the cells of each line.
type page struct {
	number int // as the reading gives it
	index  int // in the document
	lines  [][]word
	cells  [][]cell
	height float64 // median height of words
}

func newPage(p core.Page) *page {
	words := wordsOf(p)
	out := &page{number: p.Number, height: medianHeight(words)}
	wide := 1.0
	if p.Width > 1 && p.Height > 1 {
		wide = p.Height / p.Width // heights are in fractions of another side than gaps
	}
	for _, l := range clusterLines(words) {
		n := len(out.lines)
		out.lines = append(out.lines, l)
		var cells []cell
		for from, i := 0, 1; i <= len(l); i++ {
			if i == len(l) || l[i].box.X0-l[i-1].box.X1 > 0.9*out.height*wide {
				cells = append(cells, cell{n, from, i, boxOf(l[from:i])})
				from = i
			}
		}
		out.cells = append(out.cells, cells)
	}
	return out
}

// pagesOf lays out the pages of a document.
func pagesOf(list []core.Page) []*page {
	var out []*page
	for i, p := range list {
		if i == maxPages {
			break
		}
		out = append(out, newPage(p))
		out[i].index = i
	}
	return out
}

func wordsOf(p core.Page) []word {
	var out []word
	for _, w := range p.Words {
		b, ok := w.Box.Clip()
		if !ok || b.Y1-b.Y0 > 0.3 || len(w.Text) > 300 || strings.TrimSpace(w.Text) == "" {
			continue
		}
		if len(out) >= maxWords {
			break
		}
		parts := splitColon(strings.TrimSpace(w.Text), b)
		if w.Confidence > 0 && w.Confidence < leastRead {
			for i := range parts {
				parts[i].key = ""
			}
		}
		out = append(out, parts...)
	}
	return out
}

// splitColon cuts "Datum:12.03.2020" behind the colon, and shares the box out by
// the number of characters.
func splitColon(text string, b core.Box) []word {
	i := strings.IndexByte(text, ':')
	if i < 2 || i >= len(text)-1 || strings.ContainsAny(text[:i], "0123456789/") || text[i+1] == '/' {
		return []word{{text, fold(text), b}}
	}
	l, r := b, b
	l.X1 = b.X0 + (b.X1-b.X0)*float64(i+1)/float64(len(text))
	r.X0 = l.X1
	return []word{{text[:i+1], fold(text[:i+1]), l}, {text[i+1:], fold(text[i+1:]), r}}
}

func medianHeight(words []word) float64 {
	if len(words) == 0 {
		return 0.012
	}
	h := make([]float64, len(words))
	for i, w := range words {
		h[i] = w.box.Y1 - w.box.Y0
	}
	slices.Sort(h)
	return max(0.002, h[len(h)/2])
}

// clusterLines groups words that share more than half their height.
func clusterLines(words []word) [][]word {
	slices.SortStableFunc(words, func(a, b word) int { return cmp.Compare(a.box.Y0+a.box.Y1, b.box.Y0+b.box.Y1) })
	type band struct {
		y0, y1 float64
		words  []word
	}
	var bands []*band
	for _, w := range words {
		var into *band
		best := 0.5
		for i := len(bands) - 1; i >= 0 && i >= len(bands)-5; i-- {
			b := bands[i]
			if o := (min(b.y1, w.box.Y1) - max(b.y0, w.box.Y0)) / max(1e-6, min(b.y1-b.y0, w.box.Y1-w.box.Y0)); o > best {
				into, best = b, o
			}
		}
		if into == nil {
			bands = append(bands, &band{w.box.Y0, w.box.Y1, []word{w}})
			continue
		}
		n := float64(len(into.words))
		into.y0, into.y1 = (into.y0*n+w.box.Y0)/(n+1), (into.y1*n+w.box.Y1)/(n+1)
		into.words = append(into.words, w)
	}
	out := make([][]word, len(bands))
	for i, b := range bands {
		slices.SortStableFunc(b.words, func(a, c word) int { return cmp.Compare(a.box.X0, c.box.X0) })
		out[i] = b.words
	}
	return out
}

func boxOf(words []word) core.Box {
	var b core.Box
	for _, w := range words {
		b = b.Union(w.box)
	}
	return b
}

// fold is letters and digits in lower case without accents.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch r = unicode.ToLower(r); {
		case r == 'ß':
			b.WriteString("ss")
		case r == 'ł':
			b.WriteByte('l')
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

func digitsIn(s string) int {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}
