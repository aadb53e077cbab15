package scan

import "image"

// What rows are blank: fewer dark points than that share, so that a rule down the side
// or the dirt of a fax does not count.
const (
	darkPoint  = 128
	blankShare = 0.004
)

// Gap finds the tallest band of blank rows between two heights, which are shares of the
// picture's, and gives the row in its middle; ok is false where none is as tall as least,
// a share too.
func Gap(g *image.Gray, from, to, least float64) (row int, ok bool) {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	most := int(blankShare * float64(w))
	best, run := 0, 0
	for y := int(from * float64(h)); y < int(to*float64(h)); y++ {
		dark := 0
		for _, v := range g.Pix[y*g.Stride : y*g.Stride+w] {
			if v < darkPoint {
				dark++
			}
		}
		if dark > most {
			run = 0
			continue
		}
		if run++; run > best {
			best, row = run, y-run/2
		}
	}
	return row, float64(best) >= max(1, least*float64(h))
}

// Rows is the part of a picture between two rows, with its own origin.
func Rows(g *image.Gray, y0, y1 int) *image.Gray {
	return &image.Gray{Pix: g.Pix[y0*g.Stride : (y1-1)*g.Stride+g.Rect.Dx()], Stride: g.Stride, Rect: image.Rect(0, 0, g.Rect.Dx(), y1-y0)}
}
