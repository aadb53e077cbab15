package reader

import (
	"image"
	"math"

	xdraw "golang.org/x/image/draw"

	"countersign/core"
	"countersign/ocr/internal/frame"
	"countersign/ocr/internal/mupdf"
	"countersign/ocr/internal/scan"
)

func scale(dst *image.RGBA, src image.Image) {
	if dst.Rect.Dx() == src.Bounds().Dx() {
		xdraw.Draw(dst, dst.Rect, src, src.Bounds().Min, xdraw.Over)
		return
	}
	xdraw.BiLinear.Scale(dst, dst.Rect, src, src.Bounds(), xdraw.Over, nil)
}

// draw draws a page for people.
func (d *document) draw(n, maxPixels int, turn *int) (frame.Answer, []byte, error) {
	w, h, err := d.doc.Size(n)
	if err != nil {
		return frame.Answer{}, nil, err
	}
	bm, err := d.bitmap(n, float64(maxPixels)/float64(max(w, h)), false)
	if err != nil {
		return frame.Answer{}, nil, err
	}
	img := rgba(bm)
	t := 0
	if turn != nil {
		t = *turn
	} else {
		t = d.turn(n)
	}
	return encode(scan.TurnRGBA(img, t))
}

// turn finds how a page stands when nobody knows from reading it.
func (d *document) turn(n int) int {
	t, err := d.doc.Text(n, d.w.hello.Limits.Chars)
	if err != nil {
		return 0
	}
	if !needsOCR(look(t)) {
		return textTurn(t.Chars)
	}
	r, err := d.raster(n, t)
	if err != nil {
		return 0
	}
	return d.w.turnOf(r)
}

// bitmap draws a page at scale pixels a point, within the limit of pixels.
func (d *document) bitmap(n int, scale float64, gray bool) (mupdf.Bitmap, error) {
	w, h, err := d.doc.Size(n)
	if err != nil {
		return mupdf.Bitmap{}, err
	}
	fw, fh := float64(w), float64(h)
	if !(fw > 0 && fh > 0) || math.IsInf(fw, 0) || math.IsInf(fh, 0) {
		return mupdf.Bitmap{}, core.Errorf(core.BadInput, "This page has no size")
	}
	if px := fw * scale * fh * scale; px > float64(d.w.hello.Limits.Pixels) {
		scale *= math.Sqrt(float64(d.w.hello.Limits.Pixels) / px)
	}
	pw, ph := sideLimit(math.Round(fw*scale), maxSide), sideLimit(math.Round(fh*scale), maxSide)
	return d.doc.Draw(n, float32(scale), gray, pw, ph)
}

// maxSide bounds a drawn page's sides, whose product is bounded by
// Limits.Pixels.
const maxSide = 30_000

func rgba(b mupdf.Bitmap) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, b.Width, b.Height))
	for i, j := 0, 0; i+2 < len(b.Pix) && j+3 < len(out.Pix); i, j = i+3, j+4 {
		out.Pix[j], out.Pix[j+1], out.Pix[j+2], out.Pix[j+3] = b.Pix[i], b.Pix[i+1], b.Pix[i+2], 255
	}
	return out
}

// raster draws a page in grey for recognition: at the resolution of the picture
// that fills it, else at 300 dpi.
func (d *document) raster(n int, t mupdf.Text) (raster, error) {
	dpi := 300.0
	if p, share := biggest(t); share > 0.5 && p.W > 0 && p.X1 > p.X0 {
		native := float64(p.W) / float64(p.X1-p.X0) * 72
		if native >= 180 && native <= 330 {
			dpi = native
		}
	}
	b, err := d.bitmap(n, dpi/72, true)
	if err != nil {
		return raster{}, err
	}
	g := &image.Gray{Pix: b.Pix, Stride: b.Width, Rect: image.Rect(0, 0, b.Width, b.Height)}
	return raster{gray: g, dpi: max(1, float64(b.Width)/float64(max(1, t.Width))*72)}, nil
}
