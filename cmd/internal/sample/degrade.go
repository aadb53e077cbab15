package sample

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"

	"golang.org/x/image/tiff"
)

// wear is what an office scanner or fax does to a page.
type wear struct {
	skew    float64 // degrees
	blur    int     // passes of a 3 x 3 mean
	noise   float64 // standard deviation in grey levels
	specks  int     // dots of dirt
	shade   float64 // how much darker the right edge is, in grey levels
	bilevel bool    // black and white, as a fax
	quality int     // of the JPEG
	seed    uint64
}

// scan wears a printed page down and gives it in grey.
func scan(page *image.RGBA, w wear) *image.Gray {
	rnd := rand.New(rand.NewPCG(w.seed, 0x5ca7))
	g := rotate(toGray(page), w.skew)
	for range w.blur {
		g = soften(g)
	}
	b := g.Bounds()
	for y := range b.Dy() {
		row := g.Pix[y*g.Stride : y*g.Stride+b.Dx()]
		for x := range row {
			v := float64(row[x])*0.93 + 8 + w.noise*rnd.NormFloat64() - w.shade*float64(x)/float64(b.Dx())
			if w.bilevel {
				v = 255 * math.Round(min(1, max(0, (v-168)/20+0.5)))
			}
			row[x] = uint8(min(255, max(0, v)))
		}
	}
	for range w.specks {
		x, y, r := rnd.IntN(b.Dx()), rnd.IntN(b.Dy()), 1+rnd.IntN(2)
		for dy := range r {
			for dx := range r {
				if image.Pt(x+dx, y+dy).In(b) {
					g.SetGray(x+dx, y+dy, color.Gray{Y: uint8(rnd.IntN(90))})
				}
			}
		}
	}
	return g
}

func toGray(img *image.RGBA) *image.Gray {
	g := image.NewGray(img.Bounds())
	for i := range g.Pix {
		p := img.Pix[i*4 : i*4+3 : i*4+3]
		g.Pix[i] = uint8((299*int(p[0]) + 587*int(p[1]) + 114*int(p[2])) / 1000)
	}
	return g
}

// rotate turns the page about its centre; what comes in from outside is white.
func rotate(src *image.Gray, degrees float64) *image.Gray {
	b := src.Bounds()
	out := image.NewGray(b)
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	cx, cy := float64(b.Dx())/2, float64(b.Dy())/2
	for y := range b.Dy() {
		for x := range b.Dx() {
			dx, dy := float64(x)-cx, float64(y)-cy
			out.Pix[y*out.Stride+x] = pixel(src, cx+cos*dx+sin*dy, cy-sin*dx+cos*dy)
		}
	}
	return out
}

// pixel is the grey between four pixels.
func pixel(src *image.Gray, x, y float64) uint8 {
	x0, y0 := int(math.Floor(x)), int(math.Floor(y))
	w, h := src.Rect.Dx(), src.Rect.Dy()
	if x0 < 0 || y0 < 0 || x0 >= w-1 || y0 >= h-1 {
		return 255
	}
	fx, fy := int(256*(x-float64(x0))), int(256*(y-float64(y0)))
	p := src.Pix[y0*src.Stride+x0:]
	top := int(p[0])*(256-fx) + int(p[1])*fx
	low := int(p[src.Stride])*(256-fx) + int(p[src.Stride+1])*fx
	return uint8((top*(256-fy) + low*fy) >> 16)
}

// soften replaces each pixel by the mean of its neighbourhood.
func soften(src *image.Gray) *image.Gray {
	out := image.NewGray(src.Bounds())
	copy(out.Pix, src.Pix)
	w, h, s := src.Rect.Dx(), src.Rect.Dy(), src.Stride
	for y := 1; y < h-1; y++ {
		for x := 1; x < w-1; x++ {
			i := y*s + x
			sum := int(src.Pix[i-s-1]) + int(src.Pix[i-s]) + int(src.Pix[i-s+1]) + int(src.Pix[i-1]) + 8*int(src.Pix[i]) +
				int(src.Pix[i+1]) + int(src.Pix[i+s-1]) + int(src.Pix[i+s]) + int(src.Pix[i+s+1])
			out.Pix[i] = uint8(sum / 16)
		}
	}
	return out
}

func asJPEG(img image.Image, quality int) ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("writing a sample picture: %w", err)
	}
	return b.Bytes(), nil
}

func asTIFF(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	if err := tiff.Encode(&b, img, &tiff.Options{Compression: tiff.Deflate, Predictor: true}); err != nil {
		return nil, fmt.Errorf("writing a sample fax: %w", err)
	}
	return b.Bytes(), nil
}
