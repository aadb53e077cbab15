package reader

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"countersign/core"
	"countersign/ocr/internal/mupdf"
)

func texts(ws []core.Word) string {
	var out []string
	for _, w := range ws {
		out = append(out, w.Text)
	}
	return strings.Join(out, "|")
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Net total 12,50", "Net|total|12,50"},
		{"a\u00a0b\u202fc\u2009d", "a|b|c|d"},
		{"soft\u00adhyphen zero\u200bwidth \ufeffmark", "soft-hyphen|zerowidth|mark"},
		{"two\nlines", "two|lines"},
		{"bell\x07", "bell\ufffd"},
		{"", ""},
	} {
		if got := texts(words(typed(c.in), 0)); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
	if got := words(typed(strings.Repeat("x", 1000)), 0); len(got) == 0 || len(got[0].Text) > maxWord {
		t.Error("a word without end")
	}
}

func TestGapsPartWords(t *testing.T) {
	p := typed("ABCD")
	p.Chars[2].X0 += 20
	p.Chars[2].X1 += 20
	p.Chars[3].X0 += 20
	p.Chars[3].X1 += 20
	if got := texts(words(p, 0)); got != "AB|CD" {
		t.Error(got)
	}
}

// Text that is printed twice, a hair apart, is bold and there once.
func TestPrintedTwice(t *testing.T) {
	p := typed("Total\nTotal\nTotal")
	for i := range p.Chars {
		c := &p.Chars[i]
		if c.Line == 1 { // over the first line
			c.Y0, c.Y1, c.X0, c.X1 = 50, 60, c.X0+0.3, c.X1+0.3
		}
	}
	got := words(p, 0)
	if texts(got) != "Total|Total" || !got[0].Bold || got[1].Bold {
		t.Errorf("%+v", got)
	}
}

func TestTextTurn(t *testing.T) {
	for _, c := range []struct {
		dx, dy float32
		want   int
	}{{1, 0, 0}, {0, -1, 1}, {-1, 0, 2}, {0, 1, 3}} {
		p := typed(english)
		for i := range p.Chars {
			p.Chars[i].DX, p.Chars[i].DY = c.dx, c.dy
		}
		if got := textTurn(p.Chars); got != c.want {
			t.Errorf("%v,%v: %d, want %d", c.dx, c.dy, got, c.want)
		}
	}
	p := typed("some text\nand a stamp up the margin")
	for i := range p.Chars[:5] {
		p.Chars[i].DX, p.Chars[i].DY = 0, -1
	}
	if textTurn(p.Chars) != 0 {
		t.Error("a few letters turn the page")
	}
}

// Boxes are within the page and in order whatever the numbers, and four quarter
// turns bring one back.
func TestBoxes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float64()
		b, ok := fraction(f.Draw(t, "x0"), f.Draw(t, "y0"), f.Draw(t, "x1"), f.Draw(t, "y1"), f.Draw(t, "w"), f.Draw(t, "h"))
		if !ok {
			return
		}
		if c, ok := b.Clip(); !ok || c != b || math.IsNaN(b.X0+b.X1+b.Y0+b.Y1) {
			t.Fatalf("%+v", b)
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.IntRange(0, 100)
		x0, y0, x1, y1, w, h := float64(v.Draw(t, "a")), float64(v.Draw(t, "b")), float64(v.Draw(t, "c")), float64(v.Draw(t, "d")), 100.0, 200.0
		a, b, c, d := x0, y0, x1, y1
		for range 4 {
			a, b, c, d = upright(a, b, c, d, w, h, 1)
			w, h = h, w
		}
		if a != x0 || b != y0 || c != x1 || d != y1 {
			t.Fatalf("%v %v %v %v", a, b, c, d)
		}
		e := func(n int) [4]float64 {
			a, b, c, d := upright(x0, y0, x1, y1, 100, 200, n)
			return [4]float64{a, b, c, d}
		}
		a, b, c, d = upright(x0, y0, x1, y1, 100, 200, 1)
		a, b, c, d = upright(a, b, c, d, 200, 100, 1)
		if e(2) != [4]float64{a, b, c, d} {
			t.Fatal("two quarters are not a half")
		}
	})
}

func FuzzWords(f *testing.F) {
	f.Add("Total 12,50", float32(10), float32(1))
	f.Fuzz(func(t *testing.T, s string, size, step float32) {
		p := mupdf.Text{Width: 595, Height: 842}
		x := float32(0)
		for i, r := range s {
			p.Chars = append(p.Chars, mupdf.Char{Rune: r, Line: i / 40, X0: x, Y0: size, X1: x + size, Y1: size * 2, DX: step, Size: size})
			x += step
		}
		for _, w := range words(p, textTurn(p.Chars)) {
			if b, ok := w.Box.Clip(); !ok || b != w.Box || w.Text == "" || strings.ContainsAny(w.Text, " \n\t") {
				t.Fatalf("%+v", w)
			}
		}
		look(p)
	})
}
