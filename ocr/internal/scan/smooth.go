package scan

import "image"

// Smooth takes the grain out of a picture: a binomial filter of five by five
// pixels, a little less than a pixel's blur. The dots of thermal and matrix
// printers run together to strokes, and the blocks of JPEG blur.
func Smooth(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	if w < 5 || h < 5 {
		return g
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	across := make([]uint16, 5*w) // of the last five rows
	for y := -2; y < h+2; y++ {
		smoothRow(across[(y+5)%5*w:][:w], g.Pix[max(0, min(h-1, y))*g.Stride:][:w])
		if y < 2 {
			continue
		}
		a, b, c := across[(y+1)%5*w:][:w], across[(y+2)%5*w:][:w], across[(y+3)%5*w:][:w]
		d, e := across[(y+4)%5*w:][:w], across[(y+5)%5*w:][:w]
		for x, row := 0, out.Pix[(y-2)*out.Stride:][:w]; x < w; x++ {
			row[x] = uint8((uint32(a[x]) + 4*uint32(b[x]) + 6*uint32(c[x]) + 4*uint32(d[x]) + uint32(e[x]) + 128) >> 8)
		}
	}
	return out
}

// smoothRow filters a row; the result is sixteen times as large.
func smoothRow(dst []uint16, src []uint8) {
	n := len(src)
	at := func(i int) uint16 { return uint16(src[max(0, min(n-1, i))]) }
	for _, x := range [...]int{0, 1, n - 2, n - 1} {
		dst[x] = at(x-2) + 4*at(x-1) + 6*at(x) + 4*at(x+1) + at(x+2)
	}
	for x := 2; x < n-2; x++ {
		dst[x] = uint16(src[x-2]) + 4*uint16(src[x-1]) + 6*uint16(src[x]) + 4*uint16(src[x+1]) + uint16(src[x+2])
	}
}
