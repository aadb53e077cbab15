package scan

import (
	"image"
	"testing"
)

// The letters of the drawn page are 12 points at 150 dpi: 25 pixels an em, capitals
// and small letters between 13 and 18.
func TestLetterHeight(t *testing.T) {
	g := page(t, 1000, 700)
	h := LetterHeight(g)
	if h < 12 || h > 19 {
		t.Errorf("letters are %v pixels high", h)
	}
	if twice := LetterHeight(Resize(g, 2000, 1400)); twice < 1.7*h || twice > 2.3*h {
		t.Errorf("%v at twice the size, %v before", twice, h)
	}
	for _, none := range []*image.Gray{image.NewGray(image.Rect(0, 0, 400, 400)), image.NewGray(image.Rect(0, 0, 3, 3))} {
		if h := LetterHeight(none); h != 0 {
			t.Errorf("letters of %v where there are none", h)
		}
	}
}

// Smoothing keeps the paper white, the strokes dark, and fills the gaps between a
// printer's dots.
func TestSmooth(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 60, 40))
	for i := range g.Pix {
		g.Pix[i] = 255
	}
	for x := 10; x < 50; x++ { // a stroke three high, of dots two wide with gaps of one
		for y := 18; y < 21; y++ {
			if x%3 != 0 {
				g.Pix[y*g.Stride+x] = 0
			}
		}
	}
	s := Smooth(g)
	if s.Rect != g.Rect || s.GrayAt(5, 5).Y != 255 || s.GrayAt(0, 39).Y != 255 {
		t.Errorf("paper became %d and %d", s.GrayAt(5, 5).Y, s.GrayAt(0, 39).Y)
	}
	for x := 12; x < 48; x++ {
		if v := s.GrayAt(x, 19).Y; v > 140 {
			t.Fatalf("a gap is left in the stroke at %d: %d", x, v)
		}
	}
	if tiny := image.NewGray(image.Rect(0, 0, 4, 4)); Smooth(tiny) != tiny {
		t.Error("a tiny picture is changed")
	}
}
