package codes

import "image"

// block is the side of the squares, in pixels, for which a threshold is taken;
// light changes slowly over a page.
const block = 16

// contrast is the least difference in a block that holds dark and light.
const contrast = 28

// thresholds gives each block the value at and below which a pixel is dark.
type thresholds struct {
	w, h int // in blocks
	at   []uint8
}

// threshold looks at every second pixel of every second row, which is enough for a
// mean.
func threshold(g *image.Gray) thresholds {
	gw, gh := g.Rect.Dx(), g.Rect.Dy()
	t := thresholds{w: (gw + block - 1) / block, h: (gh + block - 1) / block}
	means := make([]int, t.w*t.h)
	for by := range t.h {
		for bx := range t.w {
			means[by*t.w+bx] = t.mean(g, means, bx, by)
		}
	}
	t.at = make([]uint8, len(means))
	for by := range t.h {
		for bx := range t.w {
			sum, n := 0, 0
			for y := max(0, by-2); y <= min(t.h-1, by+2); y++ {
				for x := max(0, bx-2); x <= min(t.w-1, bx+2); x++ {
					sum += means[y*t.w+x]
					n++
				}
			}
			t.at[by*t.w+bx] = uint8(sum / n)
		}
	}
	return t
}

// mean is a block's mean where it has contrast. Where it has none it is paper,
// unless its neighbours say that so dark a block is ink.
func (t thresholds) mean(g *image.Gray, means []int, bx, by int) int {
	x1, y1 := min((bx+1)*block, g.Rect.Dx()), min((by+1)*block, g.Rect.Dy())
	sum, n, low, high := 0, 0, 255, 0
	for y := by * block; y < y1; y += 2 {
		row := g.Pix[y*g.Stride : y*g.Stride+x1]
		for x := bx * block; x < x1; x += 2 {
			v := int(row[x])
			sum += v
			low, high = min(low, v), max(high, v)
			n++
		}
	}
	if n == 0 {
		return 0
	}
	if high-low > contrast {
		return sum / n
	}
	paper := low / 2
	if bx > 0 && by > 0 {
		if near := (means[(by-1)*t.w+bx] + 2*means[by*t.w+bx-1] + means[(by-1)*t.w+bx-1]) / 4; low < near {
			return near
		}
	}
	return paper
}
