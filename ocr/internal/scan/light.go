package scan

import "image"

// Light describes how a picture is lit.
type Light struct {
	Paper, Ink uint8   // brightness of the paper, and of the strokes on it
	Uneven     float64 // how much the paper's brightness varies, in levels
}

// cells is the number of fields along the longer side in which light is
// measured.
const cells = 24

// Measure looks at how a picture is lit.
func Measure(g *image.Gray) Light {
	hist, n := histogram(g)
	fields, _, _ := measureFields(g)
	l := Light{Paper: quantile(hist, n, 0.75), Ink: inkOf(fields)}
	var ph [256]int
	for _, f := range fields {
		ph[f.paper]++
	}
	l.Uneven = float64(quantile(ph, len(fields), 0.9)) - float64(quantile(ph, len(fields), 0.1))
	return l
}

func quantile(hist [256]int, n int, q float64) uint8 {
	left := int(float64(n) * q)
	for i, c := range hist {
		if left -= c; left < 0 {
			return uint8(i)
		}
	}
	return 255
}

// Improve evens out the light of a photo and stretches weak contrast. A clean scan
// is returned as it is. Faint is for the print of tills: strokes then become
// black. Small letters on photos keep a third of their distance to it, because the
// spaces in them close where strokes are saturated.
func Improve(g *image.Gray, faint bool) *image.Gray {
	l := Measure(g)
	if l.Uneven > unevenLight && l.Paper > 60 {
		g = flatten(g)
		l.Paper, l.Ink = flatPaper-10, Measure(g).Ink
	}
	if l.Paper >= 200 && l.Ink <= 60 {
		return g
	}
	black := int(l.Ink)
	if !faint {
		black = black * 2 / 3
	}
	return stretch(g, black, int(l.Paper))
}

const (
	unevenLight = 20  // levels from which light is evened out
	flatPaper   = 235 // what it is evened out to
)

// field is the light in one part of a picture.
type field struct {
	paper, ink uint8
	text       bool // some of it is ink and most of it is paper
}

// measureFields takes the light of all parts. The brightness of the paper is a
// high quantile, since ink covers less than half of any part.
func measureFields(g *image.Gray) (out []field, cols, rows int) {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	cell := max(8, max(w, h)/cells)
	cols, rows = (w+cell-1)/cell, (h+cell-1)/cell
	out = make([]field, 0, cols*rows)
	for r := range rows {
		for c := range cols {
			var hist [256]int
			n := 0
			for y := r * cell; y < min(h, (r+1)*cell); y += 2 {
				for x := c * cell; x < min(w, (c+1)*cell); x += 2 {
					hist[g.Pix[y*g.Stride+x]]++
					n++
				}
			}
			out = append(out, fieldOf(hist, n))
		}
	}
	return out, cols, rows
}

// fieldOf tells text from empty paper, pictures and the table under a photo.
func fieldOf(hist [256]int, n int) field {
	f := field{paper: quantile(hist, n, 0.8), ink: quantile(hist, n, 0.02)}
	dark, middle := 0, (int(f.paper)+int(f.ink))/2
	for _, c := range hist[:middle] {
		dark += c
	}
	f.text = int(f.paper)-int(f.ink) > 25 && 200*dark > n && 3*dark < n
	return f
}

// inkOf is how dark strokes are where there is text: a black border or a stamp
// does not make faint print dark. Without text it is 0.
func inkOf(fields []field) uint8 {
	var hist [256]int
	n := 0
	for _, f := range fields {
		if f.text {
			hist[f.ink]++
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return quantile(hist, n, 0.4)
}

// flatten divides the picture by the brightness of its paper.
func flatten(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	fields, cols, rows := measureFields(g)
	m := image.NewGray(image.Rect(0, 0, cols, rows))
	for i, f := range fields {
		m.Pix[i] = f.paper
	}
	smooth := Resize(m, w, h)
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		src, light := g.Pix[y*g.Stride:], smooth.Pix[y*smooth.Stride:]
		row := out.Pix[y*out.Stride:]
		for x := range w {
			row[x] = uint8(min(255, int(src[x])*flatPaper/max(1, int(light[x]))))
		}
	}
	return out
}

// stretch maps lo to black and hi to white.
func stretch(g *image.Gray, lo, hi int) *image.Gray {
	if hi-lo < 20 {
		return g
	}
	var table [256]uint8
	for i := range table {
		table[i] = uint8(max(0, min(255, (i-lo)*255/(hi-lo))))
	}
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		row := out.Pix[y*out.Stride:]
		for x, v := range g.Pix[y*g.Stride : y*g.Stride+w] {
			row[x] = table[v]
		}
	}
	return out
}

// Spread stretches the contrast of a small piece of a page, all lit alike.
func Spread(g *image.Gray) *image.Gray {
	hist, n := histogram(g)
	return stretch(g, int(quantile(hist, n, 0.03)), int(quantile(hist, n, 0.7)))
}

// Blank reports whether a picture holds nothing to read: hardly any pixel
// differs from the paper.
func Blank(g *image.Gray) bool {
	hist, n := histogram(g)
	paper := int(quantile(hist, n, 0.5))
	marks := 0
	for i, c := range hist {
		if i < paper-40 || i > paper+40 {
			marks += c
		}
	}
	return marks*20000 < n
}
