package scan

import (
	"image"
	"testing"
)

// rows makes a picture of white rows with black ones at these heights.
func rows(w, h int, black ...int) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	for i := range g.Pix {
		g.Pix[i] = 255
	}
	for _, y := range black {
		for x := range w / 2 {
			g.Pix[y*g.Stride+x] = 0
		}
	}
	return g
}

func TestGap(t *testing.T) {
	for name, c := range map[string]struct {
		g    *image.Gray
		want int
		ok   bool
	}{
		"the tallest":           {rows(500, 200, 40, 45, 50, 55, 75, 80, 85, 90, 95, 100), 65, true},
		"all blank":             {rows(500, 200), 70, true},
		"none tall enough":      {rows(500, 200, 40, 44, 48, 52, 56, 60, 64, 68, 72, 76, 80, 84, 88, 92, 96, 100), 0, false},
		"outside of the bounds": {rows(500, 200, append(every(40, 100), 0)...), 0, false},
	} {
		row, ok := Gap(c.g, 0.2, 0.5, 0.04)
		if ok != c.ok || ok && (row < c.want-2 || row > c.want+2) {
			t.Errorf("%s: %d, %v; want about %d, %v", name, row, ok, c.want, c.ok)
		}
	}
	// A rule down the side and single dark points do not fill a band.
	g := rows(500, 200, every(40, 100)...)
	for y := 60; y < 80; y++ {
		for x := range 500 {
			g.Pix[y*g.Stride+x] = 255
		}
		g.Pix[y*g.Stride+490] = 0
	}
	if row, ok := Gap(g, 0.2, 0.5, 0.04); !ok || row < 68 || row > 72 {
		t.Errorf("beside a rule: %d, %v", row, ok)
	}
}

// The dirt of a fax lies in all rows alike.
func TestGapInDirt(t *testing.T) {
	g := rows(500, 400, every(90, 130)...)
	for i := 160; i < 400; i += 8 {
		for x := range 200 {
			g.Pix[i*g.Stride+x], g.Pix[(i+3)*g.Stride+x] = 0, 0
		}
	}
	for y := range 400 {
		for x := y % 20; x < 500; x += 25 {
			g.Pix[y*g.Stride+x] = 0
		}
	}
	if row, ok := Gap(g, 0.2, 0.5, 0.04); !ok || row < 140 || row > 150 {
		t.Errorf("%d, %v; want about 145", row, ok)
	}
}

// every is each height between two.
func every(from, to int) (out []int) {
	for y := from; y < to; y++ {
		out = append(out, y)
	}
	return out
}

func TestRows(t *testing.T) {
	g := rows(9, 30, 10)
	part := Rows(g, 8, 30)
	if part.Rect != image.Rect(0, 0, 9, 22) || part.GrayAt(0, 2).Y != 0 || part.GrayAt(0, 3).Y != 255 {
		t.Errorf("%v, %d, %d", part.Rect, part.GrayAt(0, 2).Y, part.GrayAt(0, 3).Y)
	}
	if last := Rows(g, 29, 30); last.Rect.Dy() != 1 || len(last.Pix) != 9 {
		t.Errorf("the last row: %v of %d", last.Rect, len(last.Pix))
	}
}
