package codes

import (
	"image"
	"testing"
	"time"
)

// seen shows a page as a camera does that is held at an angle: the page's corners
// land on the four given points (fractions of the picture), the far side smaller.
func seen(page *image.Gray, w, h int, corners [4][2]float64) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, w, h))
	for i := range out.Pix {
		out.Pix[i] = 90 // a table
	}
	to := homography(corners, float64(w), float64(h))
	pw, ph := float64(page.Rect.Dx()), float64(page.Rect.Dy())
	for y := range h {
		for x := range w {
			u, v := to(float64(x)+0.5, float64(y)+0.5)
			if px, py := int(u*pw), int(v*ph); u >= 0 && v >= 0 && px < page.Rect.Dx() && py < page.Rect.Dy() {
				out.Pix[y*out.Stride+x] = page.Pix[py*page.Stride+px]
			}
		}
	}
	return out
}

// homography maps pixels of a picture back to fractions of the page whose corners
// (left top, right top, right bottom, left bottom) are given: the projective map of
// the unit square onto them, inverted.
func homography(c [4][2]float64, w, h float64) func(x, y float64) (float64, float64) {
	x0, y0, x1, y1, x2, y2, x3, y3 := c[0][0]*w, c[0][1]*h, c[1][0]*w, c[1][1]*h, c[2][0]*w, c[2][1]*h, c[3][0]*w, c[3][1]*h
	dx1, dx2, sx := x1-x2, x3-x2, x0-x1+x2-x3
	dy1, dy2, sy := y1-y2, y3-y2, y0-y1+y2-y3
	den := dx1*dy2 - dx2*dy1
	g, k := (sx*dy2-dx2*sy)/den, (dx1*sy-sx*dy1)/den
	m := [9]float64{x1 - x0 + g*x1, x3 - x0 + k*x3, x0, y1 - y0 + g*y1, y3 - y0 + k*y3, y0, g, k, 1}
	inv := [9]float64{
		m[4]*m[8] - m[5]*m[7], m[2]*m[7] - m[1]*m[8], m[1]*m[5] - m[2]*m[4],
		m[5]*m[6] - m[3]*m[8], m[0]*m[8] - m[2]*m[6], m[2]*m[3] - m[0]*m[5],
		m[3]*m[7] - m[4]*m[6], m[1]*m[6] - m[0]*m[7], m[0]*m[4] - m[1]*m[3],
	}
	return func(x, y float64) (float64, float64) {
		d := inv[6]*x + inv[7]*y + inv[8]
		return (inv[0]*x + inv[1]*y + inv[2]) / d, (inv[3]*x + inv[4]*y + inv[5]) / d
	}
}

// TestPhotos reads codes on pages that were photographed: at an angle, out of focus,
// in uneven light, the code anywhere on the page.
func TestPhotos(t *testing.T) {
	angles := map[string][4][2]float64{
		"from above": {{0.06, 0.05}, {0.95, 0.06}, {0.94, 0.96}, {0.05, 0.95}},
		"from below": {{0.15, 0.08}, {0.86, 0.08}, {0.97, 0.95}, {0.03, 0.95}},
		"aslant":     {{0.10, 0.04}, {0.93, 0.10}, {0.88, 0.92}, {0.04, 0.97}},
		"turned":     {{0.95, 0.05}, {0.94, 0.95}, {0.06, 0.94}, {0.05, 0.06}},
	}
	read, all := 0, 0
	for name, c := range angles {
		for _, text := range []string{girocode, swiss} {
			for _, at := range [][2]float64{{350, 500}, {1200, 1900}} {
				g := symbol(t, text, 4, text == swiss)
				page := onPage(g, 1654, 2339, at[0], at[1], 0, 1)
				w, h := 1800, 2400
				if name == "turned" {
					w, h = h, w
				}
				photo := worn(seen(page, w, h, c), 3, 10, 0.4)
				got, err := Find(photo, Limits{Time: time.Minute})
				if err != nil {
					t.Fatal(err)
				}
				all++
				switch {
				case len(got) == 1 && got[0].Text == text:
					read++
				case len(got) > 0:
					t.Errorf("%s: %+v", name, got)
				default:
					t.Logf("%s, code at %v of %d characters: nothing", name, at, len(text))
				}
			}
		}
	}
	t.Logf("%d of %d", read, all)
	if read*10 < all*8 {
		t.Errorf("%d of %d read", read, all)
	}
}
