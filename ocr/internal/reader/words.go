package reader

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"countersign/core"
	"countersign/ocr/internal/mupdf"
)

// maxWord bounds a word: a font that paints a line of dots or a hostile page can
// make one of a hundred thousand letters.
const maxWord = 200

// textTurn is how many quarter turns clockwise set a page upright whose text
// mostly runs another way.
func textTurn(chars []mupdf.Char) int {
	var n [4]int
	for _, c := range chars {
		switch {
		case math.Abs(float64(c.DX)) >= math.Abs(float64(c.DY)) && c.DX >= 0:
			n[0]++
		case math.Abs(float64(c.DX)) >= math.Abs(float64(c.DY)):
			n[2]++
		case c.DY > 0: // reads downwards
			n[3]++
		default:
			n[1]++
		}
	}
	for turn := 1; turn < 4; turn++ {
		if n[turn]*10 > len(chars)*6 {
			return turn
		}
	}
	return 0
}

// upright turns a box on a page of width w and height h by quarter turns
// clockwise.
func upright(x0, y0, x1, y1, w, h float64, turn int) (float64, float64, float64, float64) {
	switch turn {
	case 1:
		return h - y1, x0, h - y0, x1
	case 2:
		return w - x1, h - y1, w - x0, h - y0
	case 3:
		return y0, w - x1, y1, w - x0
	}
	return x0, y0, x1, y1
}

// layout makes words of the characters of a page.
type layout struct {
	w, h  float64 // as the file shows the page
	turn  int
	words []core.Word
	seen  map[string][]int // for text that is printed twice to look bold

	text  strings.Builder
	n     int
	bold  int
	size  float64
	x0    float64
	y0    float64
	x1    float64
	y1    float64
	last  mupdf.Char
	valid bool
}

// words splits characters at white space, at the end of a line and at gaps that
// no letter spacing explains. The order is the file's.
func words(t mupdf.Text, turn int) []core.Word {
	l := &layout{w: float64(t.Width), h: float64(t.Height), turn: turn, seen: map[string][]int{}}
	for _, c := range t.Chars {
		l.add(c)
	}
	l.flush()
	return l.words
}

func (l *layout) add(c mupdf.Char) {
	r := printable(c.Rune)
	if r == ' ' {
		l.flush()
		l.valid = false
		return
	}
	if r == 0 {
		return
	}
	if l.valid && (c.Line != l.last.Line || l.gap(c)) || l.n >= maxWord {
		l.flush()
	}
	if l.n == 0 {
		l.x0, l.y0, l.x1, l.y1 = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	}
	l.text.WriteRune(r)
	l.n++
	if c.Bold {
		l.bold++
	}
	l.size = max(l.size, float64(c.Size))
	l.x0, l.y0 = min(l.x0, float64(c.X0)), min(l.y0, float64(c.Y0))
	l.x1, l.y1 = max(l.x1, float64(c.X1)), max(l.y1, float64(c.Y1))
	l.last, l.valid = c, true
}

// gap tells whether c stands too far from the character before it, along the
// line, to belong to the same word.
func (l *layout) gap(c mupdf.Char) bool {
	p := l.last
	var d float64
	switch {
	case math.Abs(float64(c.DX)) >= math.Abs(float64(c.DY)) && c.DX >= 0:
		d = float64(c.X0 - p.X1)
	case math.Abs(float64(c.DX)) >= math.Abs(float64(c.DY)):
		d = float64(p.X0 - c.X1)
	case c.DY > 0:
		d = float64(c.Y0 - p.Y1)
	default:
		d = float64(p.Y0 - c.Y1)
	}
	size := max(float64(c.Size), 1)
	return d > 0.6*size || d < -1.5*size
}

func (l *layout) flush() {
	if l.n == 0 {
		return
	}
	text := l.text.String()
	w := core.Word{Text: text, Confidence: 1, Size: round(l.size, 10), Bold: l.bold*2 > l.n}
	x0, y0, x1, y1 := upright(l.x0, l.y0, l.x1, l.y1, l.w, l.h, l.turn)
	pw, ph := l.w, l.h
	if l.turn%2 == 1 {
		pw, ph = ph, pw
	}
	l.text.Reset()
	l.n, l.bold, l.size = 0, 0, 0
	box, ok := fraction(x0, y0, x1, y1, pw, ph)
	if !ok {
		return
	}
	w.Box = box
	if l.repeated(w) {
		return
	}
	l.seen[text] = append(l.seen[text], len(l.words))
	l.words = append(l.words, w)
}

// repeated reports whether the same word stands there already: printed twice a
// hair apart it is bold, not there two times.
func (l *layout) repeated(w core.Word) bool {
	for _, i := range l.seen[w.Text] {
		o := &l.words[i]
		if overlap(o.Box, w.Box) > 0.8 {
			o.Bold = true
			return true
		}
	}
	return false
}

// overlap is the share of the smaller box that both cover.
func overlap(a, b core.Box) float64 {
	w := min(a.X1, b.X1) - max(a.X0, b.X0)
	h := min(a.Y1, b.Y1) - max(a.Y0, b.Y0)
	if w <= 0 || h <= 0 {
		return 0
	}
	return w * h / max(1e-12, min((a.X1-a.X0)*(a.Y1-a.Y0), (b.X1-b.X0)*(b.Y1-b.Y0)))
}

// fraction makes a box of a page of w by h, clipped to it. A glyph without area
// gets a hair of it, so that an underscore or a thin 1 is not lost.
func fraction(x0, y0, x1, y1, w, h float64) (core.Box, bool) {
	if !(w > 0 && h > 0) {
		return core.Box{}, false
	}
	const hair = 1e-4
	b := core.Box{X0: x0 / w, Y0: y0 / h, X1: x1 / w, Y1: y1 / h}
	if b.X1-b.X0 < hair {
		b.X1 = b.X0 + hair
	}
	if b.Y1-b.Y0 < hair {
		b.Y1 = b.Y0 + hair
	}
	b, ok := b.Clip()
	// Outwards, so that rounding leaves nothing of no extent.
	const places = 1e5 // a hundredth of a point on A4
	return core.Box{
		X0: math.Floor(b.X0*places) / places, Y0: math.Floor(b.Y0*places) / places,
		X1: math.Ceil(b.X1*places) / places, Y1: math.Ceil(b.Y1*places) / places,
	}, ok
}

func round(v, places float64) float64 { return math.Round(v*places) / places }

// printable maps what a PDF's text may hold to what a word may: ' ' for white
// space, 0 for what is not to be seen.
func printable(r rune) rune {
	switch {
	case r == '\u00ad': // a soft hyphen that is drawn is a hyphen
		return '-'
	case r == '\ufeff' || r >= '\u200b' && r <= '\u200f' || r >= '\u202a' && r <= '\u202e' || r == '\u2060':
		return 0
	case unicode.IsSpace(r):
		return ' '
	case r < 0x20 || r >= 0x7f && r < 0xa0:
		return utf8.RuneError
	case !utf8.ValidRune(r):
		return utf8.RuneError
	}
	return r
}
