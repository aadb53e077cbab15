package scan

import (
	"image"
	"slices"
)

// What rows are blank: they have hardly more dark points than the cleanest of the page,
// which on a fax are full of dirt, and far fewer than the lines of its text.
const (
	darkPoint  = 128
	blankShare = 0.004 // of the width; so much may be a rule down the side
	ofText     = 0.2   // of the way from the cleanest rows to those of text
)

// Gap finds the tallest band of blank rows between two heights, which are shares of the
// picture's, and gives the row in its middle; ok is false where none is as tall as least,
// a share too.
func Gap(g *image.Gray, from, to, least float64) (row int, ok bool) {
	h := g.Rect.Dy()
	dark := darkRows(g)
	sorted := slices.Sorted(slices.Values(dark))
	clean, text := sorted[h/20], sorted[h-1-h/10]
	most := max(int(blankShare*float64(g.Rect.Dx())), clean+int(ofText*float64(text-clean)))
	best, run := 0, 0
	for y := int(from * float64(h)); y < int(to*float64(h)); y++ {
		if dark[y] > most {
			run = 0
			continue
		}
		if run++; run > best {
			best, row = run, y-run/2
		}
	}
	return row, float64(best) >= max(1, least*float64(h))
}

// darkRows counts the dark points of each row.
func darkRows(g *image.Gray) []int {
	w := g.Rect.Dx()
	out := make([]int, g.Rect.Dy())
	for y := range out {
		for _, v := range g.Pix[y*g.Stride : y*g.Stride+w] {
			if v < darkPoint {
				out[y]++
			}
		}
	}
	return out
}

// Rows is the part of a picture between two rows, with its own origin.
func Rows(g *image.Gray, y0, y1 int) *image.Gray {
	return &image.Gray{Pix: g.Pix[y0*g.Stride : (y1-1)*g.Stride+g.Rect.Dx()], Stride: g.Stride, Rect: image.Rect(0, 0, g.Rect.Dx(), y1-y0)}
}
