package scan

import (
	"image"
	"math"
)

// skewSide is the longer side at which skew is measured: letters are a few
// pixels high there, which is all that lines of text need.
const skewSide = 1000

// Skew measures by how many degrees lines of text fall to the right, between
// -maxDegrees and maxDegrees, and how clearly: below 1.1 there are no lines to
// go by.
func Skew(g *image.Gray, maxDegrees float64) (degrees, clearness float64) {
	ink := inkPoints(shrink(g, skewSide))
	if len(ink) < 200 {
		return 0, 0
	}
	var sum float64
	best, n := -1.0, 0
	for a := -maxDegrees; a <= maxDegrees; a += 0.5 {
		s := sharpness(ink, a)
		sum += s
		n++
		if s > best {
			best, degrees = s, a
		}
	}
	clearness = best / max(1e-9, sum/float64(n))
	for a := degrees - 0.4; a < degrees+0.45; a += 0.1 {
		if s := sharpness(ink, a); s > best {
			best, degrees = s, a
		}
	}
	return degrees, clearness
}

// Sideways tells whether lines of text seem to run up or down the page rather
// than across it. It is a hint: narrow receipts on a dark table deceive it.
func Sideways(g *image.Gray) bool {
	s := shrink(g, skewSide)
	return peak(inkPoints(Turn(s, 1))) > 1.3*peak(inkPoints(s))
}

func peak(ink []point) float64 {
	best := 0.0
	for a := -4.0; a <= 4; a++ {
		best = max(best, sharpness(ink, a))
	}
	return best
}

type point struct{ x, y float32 }

// inkPoints are the places where a dark pixel lies under a light one: the upper
// edges of letters, which line up better than their bodies. Pictures and black
// areas have few of them.
func inkPoints(g *image.Gray) []point {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	level := Level(g)
	var out []point
	for y := 1; y < h; y++ {
		up, row := g.Pix[(y-1)*g.Stride:], g.Pix[y*g.Stride:]
		for x := range w {
			if row[x] < level && up[x] >= level {
				out = append(out, point{float32(x), float32(y)})
			}
		}
	}
	return out
}

// sharpness is how unevenly ink falls on the rows when the page is turned by an
// angle: highest when text lines lie flat.
func sharpness(ink []point, degrees float64) float64 {
	t := float32(math.Tan(degrees * math.Pi / 180))
	var rows [4096]int32
	for _, p := range ink {
		if i := int(p.y-p.x*t) + 1024; i >= 0 && i < len(rows) {
			rows[i]++
		}
	}
	var s float64
	for _, n := range rows {
		s += float64(n) * float64(n)
	}
	return s / float64(len(ink)+1)
}

func shrink(g *image.Gray, side int) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	long := max(w, h)
	if long <= side {
		return g
	}
	return Resize(g, max(1, w*side/long), max(1, h*side/long))
}

// Level is the brightness that best parts ink from paper (Otsu's method).
func Level(g *image.Gray) uint8 {
	hist, n := histogram(g)
	var total, below, count float64
	for i, c := range hist {
		total += float64(i) * float64(c)
	}
	best, level := -1.0, 128
	for i := range 255 {
		count += float64(hist[i])
		below += float64(i) * float64(hist[i])
		if count == 0 || count == float64(n) {
			continue
		}
		m0, m1 := below/count, (total-below)/(float64(n)-count)
		if v := count * (float64(n) - count) * (m0 - m1) * (m0 - m1); v > best {
			best, level = v, i+1
		}
	}
	return uint8(level)
}

func histogram(g *image.Gray) (hist [256]int, n int) {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	for y := range h {
		for _, v := range g.Pix[y*g.Stride : y*g.Stride+w] {
			hist[v]++
		}
	}
	return hist, w * h
}

// Rotation turns points by a small angle around the middle of a page.
type Rotation struct {
	Degrees float64 // by which lines fall to the right
	W, H    int
}

// Source gives the place in the crooked picture of a point in the straight one.
func (r Rotation) Source(x, y float64) (float64, float64) {
	s, c := math.Sincos(r.Degrees * math.Pi / 180)
	cx, cy := float64(r.W)/2, float64(r.H)/2
	return cx + (x-cx)*c - (y-cy)*s, cy + (x-cx)*s + (y-cy)*c
}

// Straighten turns a crooked picture so that its lines lie flat, on white.
func Straighten(g *image.Gray, r Rotation) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, w, h))
	s, c := math.Sincos(r.Degrees * math.Pi / 180)
	const one = 1 << 16
	dx, dy := int64(c*one), int64(s*one)
	for y := range h {
		sx, sy := r.Source(0, float64(y))
		fx, fy := int64(sx*one), int64(sy*one)
		row := out.Pix[y*out.Stride : y*out.Stride+w]
		for x := range row {
			row[x] = bilinear(g, fx, fy, w, h)
			fx += dx
			fy += dy
		}
	}
	return out
}

// bilinear reads between pixels; fx and fy are in 65536ths.
func bilinear(g *image.Gray, fx, fy int64, w, h int) uint8 {
	x, y := int(fx>>16), int(fy>>16)
	if x < 0 || y < 0 || x >= w-1 || y >= h-1 {
		return 255
	}
	u, v := int32(fx&0xffff)>>8, int32(fy&0xffff)>>8
	i := y*g.Stride + x
	a, b := int32(g.Pix[i]), int32(g.Pix[i+1])
	c, d := int32(g.Pix[i+g.Stride]), int32(g.Pix[i+g.Stride+1])
	top, bottom := a<<8+(b-a)*u, c<<8+(d-c)*u
	return uint8((top<<8 + (bottom-top)*v + 1<<15) >> 16)
}
