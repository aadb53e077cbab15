package scan

import (
	"image"
	"slices"
)

// LetterHeight is the height of most letters of a page in pixels, from the pieces
// of ink that hang together; 0 where there are too few to tell.
func LetterHeight(g *image.Gray) float64 {
	const few = 40
	w, h := g.Rect.Dx()/2, g.Rect.Dy()/2
	if w < 8 || h < 8 {
		return 0
	}
	ink := inkOfHalf(g, w, h)
	var heights []int
	var stack []int32
	for i, dark := range ink {
		if !dark {
			continue
		}
		var b image.Rectangle
		if b, stack = takePiece(ink, w, h, i, stack); isLetter(b) {
			heights = append(heights, b.Dy())
		}
	}
	if len(heights) < few {
		return 0
	}
	slices.Sort(heights)
	return 2 * float64(heights[len(heights)/2])
}

// isLetter leaves out dots, rules, frames and pictures.
func isLetter(b image.Rectangle) bool {
	w, h := b.Dx(), b.Dy()
	return h >= 4 && h <= 100 && w <= 3*h && h <= 6*w
}

// inkOfHalf is where a page at half its size is dark.
func inkOfHalf(g *image.Gray, w, h int) []bool {
	level := 4 * int(Level(g))
	out := make([]bool, w*h)
	for y := range h {
		a, b := g.Pix[2*y*g.Stride:][:2*w], g.Pix[(2*y+1)*g.Stride:][:2*w]
		for x := range w {
			out[y*w+x] = int(a[2*x])+int(a[2*x+1])+int(b[2*x])+int(b[2*x+1]) < level
		}
	}
	return out
}

// takePiece takes the piece of ink around place i away and gives the box around it.
func takePiece(ink []bool, w, h, i int, stack []int32) (image.Rectangle, []int32) {
	b := image.Rect(i%w, i/w, i%w+1, i/w+1)
	ink[i] = false
	stack = append(stack[:0], int32(i))
	for len(stack) > 0 {
		at := int(stack[len(stack)-1])
		stack = stack[:len(stack)-1]
		x, y := at%w, at/w
		b.Min.X, b.Max.X, b.Min.Y, b.Max.Y = min(b.Min.X, x), max(b.Max.X, x+1), min(b.Min.Y, y), max(b.Max.Y, y+1)
		for yy := max(0, y-1); yy <= min(h-1, y+1); yy++ {
			for xx := max(0, x-1); xx <= min(w-1, x+1); xx++ {
				if n := yy*w + xx; ink[n] {
					ink[n] = false
					stack = append(stack, int32(n))
				}
			}
		}
	}
	return b, stack
}
