package codes

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
)

var (
	girocode = "BCD\n002\n1\nSCT\nMUSTDEHHXXX\nMuster Papier GmbH\nDE12990010000004711001\nEUR119.00\n\n\nRE-2026-10431"
	swiss    = "SPC\r\n0200\r\n1\r\nCH4431999123000889012\r\nS\r\nMuster Mechanik AG\r\nMusterstrasse\r\n9\r\n4051\r\nBasel\r\nCH\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n" +
		"1949.75\r\nCHF\r\nS\r\nNordlicht GmbH\r\nMusterstraße\r\n12\r\n20095\r\nHamburg\r\nDE\r\nQRR\r\n210000000003139471430009017\r\nAuftrag vom 15.06.2026\r\nEPD\r\n" +
		`//S1/10/10201409/11/260615/20/140.000-53/30/999000120/32/8.1/40/2:10;0:30`
)

// symbol draws a code with module pixels a module and four modules of white around
// it, with the Swiss cross in the middle where asked.
func symbol(t testing.TB, text string, module int, cross bool) *image.Gray {
	t.Helper()
	m, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 0, 0, map[gozxing.EncodeHintType]any{
		gozxing.EncodeHintType_ERROR_CORRECTION: decoder.ErrorCorrectionLevel_M, gozxing.EncodeHintType_CHARACTER_SET: "UTF-8", gozxing.EncodeHintType_MARGIN: 4,
	})
	if err != nil {
		t.Fatal(err)
	}
	n := m.GetWidth()
	g := image.NewGray(image.Rect(0, 0, n*module, n*module))
	for y := range n * module {
		for x := range n * module {
			g.Pix[y*g.Stride+x] = 255
			if m.Get(x/module, y/module) {
				g.Pix[y*g.Stride+x] = 0
			}
		}
	}
	if cross {
		c, s := float64(n*module)/2, float64((n-8)*module)/46 // millimetres of the style guide
		box := func(w, h float64, v uint8) {
			draw.Draw(g, image.Rect(int(c-w*s/2), int(c-h*s/2), int(c+w*s/2), int(c+h*s/2)), image.NewUniform(color.Gray{Y: v}), image.Point{}, draw.Src)
		}
		box(7, 7, 255)
		box(6.2, 6.2, 0)
		box(1.2, 4, 255)
		box(4, 1.2, 255)
	}
	return g
}

// onPage puts a symbol on a page of text-like lines, turned by degrees around its
// middle at cx, cy and scaled.
func onPage(g *image.Gray, w, h int, cx, cy, degrees, scale float64) *image.Gray {
	page := image.NewGray(image.Rect(0, 0, w, h))
	draw.Draw(page, page.Rect, image.White, image.Point{}, draw.Src)
	r := rand.New(rand.NewPCG(1, 2))
	for y := 60; y < h-60; y += 40 {
		for x := 60; x < w-60; {
			n := 4 + r.IntN(14)
			if r.IntN(6) > 0 {
				draw.Draw(page, image.Rect(x, y, x+n, y+8+r.IntN(14)), image.Black, image.Point{}, draw.Src)
			}
			x += n + 2 + r.IntN(8)
		}
	}
	place(page, g, cx, cy, degrees, scale)
	return page
}

func place(page, g *image.Gray, cx, cy, degrees, scale float64) {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	a, b := cos*scale, sin*scale
	mx, my := float64(g.Rect.Dx())/2, float64(g.Rect.Dy())/2
	xdraw.BiLinear.Transform(page, f64.Aff3{a, -b, cx - a*mx + b*my, b, a, cy - b*mx - a*my}, g, g.Rect, draw.Over, nil)
}

// worn blurs by averaging over side pixels, darkens one side, and adds noise.
func worn(g *image.Gray, side int, noise, shade float64) *image.Gray {
	out := image.NewGray(g.Rect)
	r := rand.New(rand.NewPCG(3, 4))
	w, h := g.Rect.Dx(), g.Rect.Dy()
	for y := range h {
		for x := range w {
			s, n := 0, 0
			for dy := -(side / 2); dy <= side/2; dy++ {
				for dx := -(side / 2); dx <= side/2; dx++ {
					if xx, yy := x+dx, y+dy; xx >= 0 && yy >= 0 && xx < w && yy < h {
						s += int(g.Pix[yy*g.Stride+xx])
						n++
					}
				}
			}
			v := float64(s)/float64(n)*(1-shade*float64(x)/float64(w)) + r.NormFloat64()*noise
			out.Pix[y*out.Stride+x] = uint8(max(0, min(255, v)))
		}
	}
	return out
}

// TestFind reads codes that lie on a page in many ways. rate is the share of the
// positions that must be read.
func TestFind(t *testing.T) {
	for _, c := range []struct {
		name         string
		text         string
		module       int // pixels; at 200 dpi a millimetre has 7.87
		scale        float64
		blur         int
		noise, shade float64
		rate         float64
	}{
		{"printed well", girocode, 4, 1, 1, 0, 0, 1},
		{"Swiss", swiss, 5, 1, 1, 0, 0, 1},
		{"small", girocode, 8, 0.33, 1, 0, 0, 0.9},
		{"very small", girocode, 8, 0.27, 1, 4, 0, 0.5}, // 2.2 pixels a module
		{"large", girocode, 9, 1, 1, 0, 0, 1},
		{"noisy", girocode, 4, 1, 1, 30, 0, 0.9},
		{"Swiss, noisy", swiss, 5, 1, 1, 20, 0.2, 0.9},
		{"blurred", girocode, 4, 1, 3, 8, 0, 0.9},
		{"in the shade", girocode, 4, 1, 3, 10, 0.6, 0.9},
	} {
		read, all := 0, 0
		for i, deg := range []float64{0, 1.3, -4, 7, 15, 30, 45, 90, 133, 180, 200, 270} {
			g := symbol(t, c.text, c.module, c.text == swiss)
			x, y := 300+float64(i%3)*200, 350+float64(i%4)*180
			page := onPage(g, 1000, 1240, x, y, deg, c.scale)
			if c.blur > 1 || c.noise > 0 || c.shade > 0 {
				page = worn(page, c.blur, c.noise, c.shade)
			}
			got, err := Find(page, Limits{Time: time.Minute})
			if err != nil {
				t.Fatal(err)
			}
			all++
			switch {
			case len(got) == 1 && got[0].Text == c.text && image.Pt(int(x), int(y)).In(got[0].Box):
				read++
			case len(got) > 0:
				t.Errorf("%s, %v°: %+v", c.name, deg, got)
			default:
				t.Logf("%s, %v°: nothing", c.name, deg)
			}
		}
		if float64(read) < c.rate*float64(all) {
			t.Errorf("%s: %d of %d read", c.name, read, all)
		}
		t.Logf("%s: %d of %d", c.name, read, all)
	}
}

func TestSeveralOnOnePage(t *testing.T) {
	page := onPage(symbol(t, girocode, 4, false), 1654, 2339, 400, 500, 3, 1)
	place(page, symbol(t, swiss, 5, true), 1000, 1800, 0, 1)
	place(page, symbol(t, "https://example.org/pay", 3, false), 1300, 400, 90, 1)
	got, err := Find(page, Limits{})
	if err != nil || len(got) != 3 {
		t.Fatalf("%d codes, %v: %+v", len(got), err, got)
	}
	if got, _ = Find(page, Limits{Codes: 2}); len(got) != 2 {
		t.Errorf("at most two: %d", len(got))
	}
}

// A page without a code costs no more than a look, however busy it is.
func TestNothingThere(t *testing.T) {
	for name, page := range map[string]*image.Gray{
		"text":   onPage(image.NewGray(image.Rect(0, 0, 1, 1)), 1654, 2339, 5, 5, 0, 1),
		"noise":  worn(image.NewGray(image.Rect(0, 0, 1200, 1600)), 1, 90, 0),
		"lines":  stripes(1200, 1600),
		"white":  image.NewGray(image.Rect(0, 0, 40, 40)),
		"narrow": image.NewGray(image.Rect(0, 0, 4000, 3)),
		"empty":  image.NewGray(image.Rectangle{}),
	} {
		if got, err := Find(page, Limits{}); err != nil || len(got) > 0 {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// stripes are full of the runs that marks have.
func stripes(w, h int) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	runs := []int{1, 1, 3, 1, 1, 2}
	dark := func(n int) bool {
		n = n / 4 % 9
		for i, r := range runs {
			if n < r {
				return i%2 == 0
			}
			n -= r
		}
		return false
	}
	for y := range h {
		for x := range w {
			if dark(x) != dark(y) {
				g.Pix[y*g.Stride+x] = 255
			}
		}
	}
	return g
}

func FuzzFind(f *testing.F) {
	g := symbol(f, girocode, 3, false)
	f.Add(g.Rect.Dx(), g.Pix)
	f.Add(50, stripes(50, 50).Pix)
	f.Fuzz(func(t *testing.T, w int, pix []byte) {
		if w < 1 || len(pix) < w || len(pix) > 1<<18 {
			return
		}
		h := len(pix) / w
		got, err := Find(&image.Gray{Pix: pix[:w*h], Stride: w, Rect: image.Rect(0, 0, w, h)}, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range got {
			if !c.Box.In(image.Rect(0, 0, w, h)) || c.Box.Empty() || strings.ToValidUTF8(c.Text, "") != c.Text {
				t.Errorf("%+v", c)
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	for _, dpi := range []int{150, 200, 300} {
		w, h := dpi*827/100, dpi*1169/100
		blank := onPage(image.NewGray(image.Rect(0, 0, 1, 1)), w, h, 5, 5, 0, 1)
		coded := onPage(symbol(b, girocode, 4, false), w, h, float64(w)/2, float64(h)/2, 2, float64(dpi)/200)
		for name, page := range map[string]*image.Gray{"text": blank, "code": coded} {
			b.Run(fmt.Sprintf("%s/%d dpi", name, dpi), func(b *testing.B) {
				for b.Loop() {
					if _, err := Find(page, Limits{}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
