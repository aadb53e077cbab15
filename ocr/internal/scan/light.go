package scan

import "image"

// Light describes how a picture is lit.
type Light struct {
	Paper, Ink uint8   // brightness of the light and the dark part
	Uneven     float64 // how much the paper's brightness varies, in levels
}

// cells is the number of fields along the longer side in which light is
// measured.
const cells = 24

// Measure looks at how a picture is lit.
func Measure(g *image.Gray) Light {
	hist, n := histogram(g)
	l := Light{Ink: quantile(hist, n, 0.02), Paper: quantile(hist, n, 0.75)}
	paper, _, _ := paperMap(g)
	var ph [256]int
	for _, v := range paper {
		ph[v]++
	}
	l.Uneven = float64(quantile(ph, len(paper), 0.9)) - float64(quantile(ph, len(paper), 0.1))
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

// Improve evens out the light of a photo and stretches weak contrast to the full
// range. A clean scan is returned as it is.
func Improve(g *image.Gray) *image.Gray {
	l := Measure(g)
	switch {
	case l.Uneven > 40 && l.Paper > 60:
		return stretch(flatten(g))
	case l.Paper < 200 || l.Ink > 80:
		return stretch(g)
	}
	return g
}

// paperMap is the brightness of the paper in fields of the picture: a high
// quantile, since ink covers less than half of any field.
func paperMap(g *image.Gray) (paper []uint8, cols, rows int) {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	cell := max(8, max(w, h)/cells)
	cols, rows = (w+cell-1)/cell, (h+cell-1)/cell
	paper = make([]uint8, cols*rows)
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
			paper[r*cols+c] = quantile(hist, n, 0.8)
		}
	}
	return paper, cols, rows
}

// flatten divides the picture by the brightness of its paper.
func flatten(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	paper, cols, rows := paperMap(g)
	m := &image.Gray{Pix: paper, Stride: cols, Rect: image.Rect(0, 0, cols, rows)}
	smooth := Resize(m, w, h)
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		src, light := g.Pix[y*g.Stride:], smooth.Pix[y*smooth.Stride:]
		row := out.Pix[y*out.Stride:]
		for x := range w {
			row[x] = uint8(min(255, int(src[x])*235/max(1, int(light[x]))))
		}
	}
	return out
}

// stretch maps the darkest hundredth to black and the paper to white.
func stretch(g *image.Gray) *image.Gray {
	hist, n := histogram(g)
	lo, hi := int(quantile(hist, n, 0.01)), int(quantile(hist, n, 0.6))
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
