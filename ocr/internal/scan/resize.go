package scan

import (
	"image"
	"math"
)

// Resize scales a picture to w by h: by averaging when it shrinks, with a cubic
// filter (Catmull-Rom) when it grows, which keeps the edges of letters.
func Resize(g *image.Gray, w, h int) *image.Gray {
	if w == g.Rect.Dx() && h == g.Rect.Dy() || w < 1 || h < 1 {
		return g
	}
	return vertical(horizontal(g, w), h)
}

// tap is what one pixel of the result takes from the source: weights of
// consecutive pixels from first on.
type tap struct {
	first   int
	weights []int32 // sum to 1<<tapBits
}

const tapBits = 14

func taps(from, to int) []tap {
	scale := float64(from) / float64(to)
	support := max(1, scale)
	radius := 2 * support
	kernel := cubic
	if scale > 1 {
		radius, kernel = support, triangle
	}
	out := make([]tap, to)
	for i := range out {
		center := (float64(i)+0.5)*scale - 0.5
		first := max(0, int(math.Ceil(center-radius)))
		last := min(from-1, int(math.Floor(center+radius)))
		ws := make([]float64, 0, last-first+1)
		sum := 0.0
		for j := first; j <= last; j++ {
			v := kernel((float64(j) - center) / support)
			ws = append(ws, v)
			sum += v
		}
		t := tap{first: first, weights: make([]int32, len(ws))}
		rest := int32(1 << tapBits)
		for j, v := range ws {
			t.weights[j] = int32(math.Round(v / sum * (1 << tapBits)))
			rest -= t.weights[j]
		}
		t.weights[len(ws)/2] += rest
		out[i] = t
	}
	return out
}

func triangle(x float64) float64 { return max(0, 1-math.Abs(x)) }

func cubic(x float64) float64 {
	x = math.Abs(x)
	switch {
	case x < 1:
		return 1.5*x*x*x - 2.5*x*x + 1
	case x < 2:
		return -0.5*x*x*x + 2.5*x*x - 4*x + 2
	}
	return 0
}

func horizontal(g *image.Gray, w int) *image.Gray {
	if w == g.Rect.Dx() {
		return g
	}
	h := g.Rect.Dy()
	ts := taps(g.Rect.Dx(), w)
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		src := g.Pix[y*g.Stride : y*g.Stride+g.Rect.Dx()]
		dst := out.Pix[y*out.Stride : y*out.Stride+w]
		for x, t := range ts {
			sum := int32(1 << (tapBits - 1))
			for j, wt := range t.weights {
				sum += wt * int32(src[t.first+j])
			}
			dst[x] = byteOf(sum >> tapBits)
		}
	}
	return out
}

func vertical(g *image.Gray, h int) *image.Gray {
	if h == g.Rect.Dy() {
		return g
	}
	w := g.Rect.Dx()
	out := image.NewGray(image.Rect(0, 0, w, h))
	sums := make([]int32, w)
	for y, t := range taps(g.Rect.Dy(), h) {
		for x := range sums {
			sums[x] = 1 << (tapBits - 1)
		}
		for j, wt := range t.weights {
			src := g.Pix[(t.first+j)*g.Stride:][:w]
			for x, v := range src {
				sums[x] += wt * int32(v)
			}
		}
		dst := out.Pix[y*out.Stride:][:w]
		for x, s := range sums {
			dst[x] = byteOf(s >> tapBits)
		}
	}
	return out
}

func byteOf(v int32) uint8 { return uint8(max(0, min(255, v))) }
