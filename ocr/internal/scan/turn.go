package scan

import "image"

// Turn turns a picture by quarter turns clockwise.
func Turn(g *image.Gray, quarters int) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	switch ((quarters % 4) + 4) % 4 {
	case 1:
		out := image.NewGray(image.Rect(0, 0, h, w))
		for y := range h {
			for x, v := range g.Pix[y*g.Stride : y*g.Stride+w] {
				out.Pix[x*out.Stride+h-1-y] = v
			}
		}
		return out
	case 2:
		out := image.NewGray(image.Rect(0, 0, w, h))
		for y := range h {
			row := out.Pix[(h-1-y)*out.Stride:]
			for x, v := range g.Pix[y*g.Stride : y*g.Stride+w] {
				row[w-1-x] = v
			}
		}
		return out
	case 3:
		out := image.NewGray(image.Rect(0, 0, h, w))
		for y := range h {
			for x, v := range g.Pix[y*g.Stride : y*g.Stride+w] {
				out.Pix[(w-1-x)*out.Stride+y] = v
			}
		}
		return out
	}
	return g
}

// orient sets a picture upright that is stored with an EXIF orientation.
func orient(g *image.Gray, orientation int) *image.Gray {
	switch orientation {
	case 2:
		return mirror(g)
	case 3:
		return Turn(g, 2)
	case 4:
		return Turn(mirror(g), 2)
	case 5:
		return Turn(mirror(g), 3)
	case 6:
		return Turn(g, 1)
	case 7:
		return Turn(mirror(g), 1)
	case 8:
		return Turn(g, 3)
	}
	return g
}

func mirror(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		row := out.Pix[y*out.Stride:]
		for x, v := range g.Pix[y*g.Stride : y*g.Stride+w] {
			row[w-1-x] = v
		}
	}
	return out
}

// TurnRGBA turns a colour picture by quarter turns clockwise.
func TurnRGBA(m *image.RGBA, quarters int) *image.RGBA {
	q := ((quarters % 4) + 4) % 4
	if q == 0 {
		return m
	}
	w, h := m.Rect.Dx(), m.Rect.Dy()
	ow, oh := w, h
	if q%2 == 1 {
		ow, oh = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, ow, oh))
	for y := range h {
		for x := range w {
			tx, ty := w-1-x, h-1-y // q == 2
			switch q {
			case 1:
				tx, ty = h-1-y, x
			case 3:
				tx, ty = y, w-1-x
			}
			copy(out.Pix[ty*out.Stride+4*tx:][:4], m.Pix[y*m.Stride+4*x:][:4])
		}
	}
	return out
}

// Upright sets a decoded picture right as the file's EXIF orientation says.
func Upright(m *image.RGBA, p Picture) *image.RGBA {
	switch p.orientation {
	case 2, 4, 5, 7:
		w, h := m.Rect.Dx(), m.Rect.Dy()
		out := image.NewRGBA(image.Rect(0, 0, w, h))
		for y := range h {
			for x := range w {
				copy(out.Pix[y*out.Stride+4*(w-1-x):][:4], m.Pix[y*m.Stride+4*x:][:4])
			}
		}
		m = out
	}
	return TurnRGBA(m, [9]int{0, 0, 0, 2, 2, 3, 1, 1, 3}[p.orientation])
}
