package scan

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// page draws lines of text on paper.
func page(t testing.TB, w, h int) *image.Gray {
	t.Helper()
	f, err := opentype.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 12, DPI: 150})
	if err != nil {
		t.Fatal(err)
	}
	g := image.NewGray(image.Rect(0, 0, w, h))
	draw.Draw(g, g.Rect, image.White, image.Point{}, draw.Src)
	// Each line begins elsewhere in the text: the same line over and over would
	// line up down the page as well.
	text := []rune("Invoice number 2041, net total 222.00, gross 266.40 EUR, for copy paper and pencils; ")
	for y := 100; y < h-100; y += 45 {
		d := font.Drawer{Dst: g, Src: image.Black, Face: face, Dot: fixed.P(80, y)}
		at := y * 7 % len(text)
		d.DrawString(string(append(append([]rune{}, text[at:]...), text[:at]...)[:50]))
	}
	return g
}

func TestSkewIsMeasuredAndSetRight(t *testing.T) {
	g := page(t, 1000, 1400)
	for _, want := range []float64{0, 0.7, -1.5, 3, -8, 11} {
		// Straighten with the opposite angle makes a crooked page.
		bent := Straighten(g, Rotation{Degrees: -want, W: 1000, H: 1400})
		got, clear := Skew(bent, 12)
		if math.Abs(got-want) > 0.25 || clear < 1.1 {
			t.Errorf("bent by %v: measured %v, clearness %.2f", want, got, clear)
		}
		straight := Straighten(bent, Rotation{Degrees: got, W: 1000, H: 1400})
		if left, _ := Skew(straight, 12); math.Abs(left) > 0.25 {
			t.Errorf("bent by %v: %v is left", want, left)
		}
	}
	if _, clear := Skew(image.NewGray(image.Rect(0, 0, 500, 500)), 12); clear != 0 {
		t.Error("a black square has no lines")
	}
}

func TestSideways(t *testing.T) {
	g := page(t, 1000, 1400)
	for q, want := range []bool{false, true, false, true} {
		if Sideways(Turn(g, q)) != want {
			t.Errorf("%d quarter turns", q)
		}
	}
}

func TestRotationGivesTheSource(t *testing.T) {
	r := Rotation{Degrees: 5, W: 400, H: 300}
	if x, y := r.Source(200, 150); x != 200 || y != 150 {
		t.Errorf("the middle moved to %v, %v", x, y)
	}
	if _, y := r.Source(400, 150); y <= 150 {
		t.Error("lines fall to the right, so the right end is lower in the source")
	}
}

func TestImproveMakesInkDarkAndPaperLight(t *testing.T) {
	g := page(t, 1000, 1400)
	dim := image.NewGray(g.Rect)
	for i, v := range g.Pix {
		light := 0.4 + 0.6*float64(i%g.Stride)/1000
		dim.Pix[i] = uint8((80 + float64(v)*0.5) * light)
	}
	out := Improve(dim, false)
	wrong := 0
	for i, v := range g.Pix {
		if v == 0 && out.Pix[i] > 110 || v == 255 && out.Pix[i] < 190 {
			wrong++
		}
	}
	if wrong > len(g.Pix)/200 {
		t.Errorf("%d of %d pixels on the wrong side", wrong, len(g.Pix))
	}
	if Improve(g, false) != g {
		t.Error("a clean page is changed")
	}
}

func TestBlank(t *testing.T) {
	white := image.NewGray(image.Rect(0, 0, 1000, 1000))
	draw.Draw(white, white.Rect, image.NewUniform(color.Gray{Y: 240}), image.Point{}, draw.Src)
	if !Blank(white) {
		t.Error("empty paper is blank")
	}
	if Blank(page(t, 1000, 1400)) {
		t.Error("a page of text is not")
	}
}

func TestResize(t *testing.T) {
	g := page(t, 900, 700)
	for _, s := range [][2]int{{450, 350}, {1800, 1400}, {1, 1}, {900, 350}, {37, 1401}} {
		out := Resize(g, s[0], s[1])
		if out.Rect.Dx() != s[0] || out.Rect.Dy() != s[1] {
			t.Errorf("%v: %v", s, out.Rect)
		}
	}
	gray := image.NewGray(image.Rect(0, 0, 30, 30))
	for i := range gray.Pix {
		gray.Pix[i] = 77
	}
	for _, v := range Resize(gray, 101, 13).Pix {
		if v != 77 {
			t.Fatalf("an even area became %d", v)
		}
	}
}

// Each EXIF orientation puts the dark corner back to the top left.
func TestOrientations(t *testing.T) {
	up := image.NewGray(image.Rect(0, 0, 6, 4))
	for i := range up.Pix {
		up.Pix[i] = uint8(10 * i)
	}
	// How a picture is stored whose orientation is o (EXIF 2.3, 4.6.4 A): where
	// the pixel x,y of the upright one lies.
	stored := map[int]func(x, y int) (int, int){
		1: func(x, y int) (int, int) { return x, y }, 2: func(x, y int) (int, int) { return 5 - x, y },
		3: func(x, y int) (int, int) { return 5 - x, 3 - y }, 4: func(x, y int) (int, int) { return x, 3 - y },
		5: func(x, y int) (int, int) { return y, x }, 6: func(x, y int) (int, int) { return y, 5 - x },
		7: func(x, y int) (int, int) { return 3 - y, 5 - x }, 8: func(x, y int) (int, int) { return 3 - y, x },
	}
	for o, f := range stored {
		r := image.Rect(0, 0, 6, 4)
		if o >= 5 {
			r = image.Rect(0, 0, 4, 6)
		}
		s := image.NewGray(r)
		c := image.NewRGBA(r)
		for y := range 4 {
			for x := range 6 {
				sx, sy := f(x, y)
				s.SetGray(sx, sy, up.GrayAt(x, y))
				c.Set(sx, sy, up.GrayAt(x, y))
			}
		}
		if got := orient(s, o); !bytes.Equal(got.Pix, up.Pix) || got.Rect != up.Rect {
			t.Errorf("orientation %d: %v", o, got.Pix)
		}
		col := ToGray(Upright(c, Picture{orientation: o}))
		if !bytes.Equal(col.Pix, up.Pix) {
			t.Errorf("orientation %d in colour: %v", o, col.Pix)
		}
	}
}

func TestTransparentIsWhite(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 2, 1))
	m.SetNRGBA(1, 0, color.NRGBA{A: 255})
	if g := ToGray(m); g.Pix[0] < 250 || g.Pix[1] > 5 {
		t.Errorf("%v", g.Pix)
	}
}

func FuzzOpen(f *testing.F) {
	var p, j bytes.Buffer
	small := image.NewGray(image.Rect(0, 0, 3, 2))
	if err := png.Encode(&p, small); err != nil {
		f.Fatal(err)
	}
	if err := jpeg.Encode(&j, small, nil); err != nil {
		f.Fatal(err)
	}
	f.Add(p.Bytes())
	f.Add(j.Bytes())
	f.Add([]byte("II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x08\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		ps, err := Open(data, 10_000, 5)
		if err != nil {
			return
		}
		for _, p := range ps {
			if p.Width*p.Height > 10_000 || p.Width < 1 {
				t.Fatalf("%d x %d", p.Width, p.Height)
			}
			if g, err := p.Gray(); err == nil && (g.Rect.Dx() != p.Width || g.Rect.Dy() != p.Height) {
				t.Fatalf("%v, announced %d x %d", g.Rect, p.Width, p.Height)
			}
		}
	})
}

// Faint print is made dark though a black border and a stamp are darker: what
// counts is the ink where there is text.
func TestFaintPrint(t *testing.T) {
	g := page(t, 1200, 900)
	for i, v := range g.Pix {
		g.Pix[i] = 170 + v/3
	}
	for y := range 900 {
		for x := range 40 {
			g.Pix[y*g.Stride+x] = 0
		}
	}
	out, dark := Improve(g, true), 0
	for y := range 900 {
		for x := 60; x < 1200; x++ {
			if out.GrayAt(x, y).Y < 60 {
				dark++
			}
		}
	}
	if dark < 2000 {
		t.Errorf("the print stays faint: %d dark pixels", dark)
	}
}

// plainImage hides what kind of image it is, so that ToGray asks for each pixel.
type plainImage struct{ image.Image }

// The short ways to grey give what the long one gives, for a part of a picture too.
func TestToGrayOfColours(t *testing.T) {
	r := image.Rect(0, 0, 23, 17)
	rgba := image.NewRGBA(r)
	paletted := image.NewPaletted(r, color.Palette{color.White, color.RGBA{R: 200, A: 255}, color.NRGBA{G: 90, A: 40}, color.Black})
	for y := range r.Dy() {
		for x := range r.Dx() {
			rgba.Set(x, y, color.NRGBA{R: uint8(11 * x), G: uint8(15 * y), B: uint8(x * y), A: uint8(255 - 9*y)})
			paletted.SetColorIndex(x, y, uint8((x+3*y)%4))
		}
	}
	part := image.Rect(3, 2, 20, 12)
	for _, m := range []image.Image{rgba, paletted, rgba.SubImage(part), paletted.SubImage(part)} {
		if got, want := ToGray(m), ToGray(plainImage{m}); !bytes.Equal(got.Pix, want.Pix) {
			t.Errorf("%T %v: the grey differs", m, m.Bounds())
		}
	}
}
