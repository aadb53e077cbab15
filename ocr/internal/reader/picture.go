package reader

import (
	"bytes"
	"errors"
	"image"
	"image/draw"
	"image/png"
	"math"

	"countersign/core"
	"countersign/ocr/internal/frame"
	"countersign/ocr/internal/scan"
)

// pictures is a source of pages that are picture files.
type pictures struct {
	w   *work
	all []scan.Picture
}

func (w *work) openPicture(data []byte) (source, error) {
	p, err := scan.Open(data, w.hello.Limits.Pixels, w.hello.Limits.Pages+1)
	switch {
	case errors.Is(err, scan.ErrTooLarge):
		return nil, &core.Error{Kind: core.BadInput, Msg: "The picture has too many pixels to be read", Err: err,
			Hint: "send it smaller, about 300 dots per inch, or as PDF"}
	case err != nil:
		return nil, damagedPicture(err)
	}
	return &pictures{w: w, all: p}, nil
}

func damagedPicture(err error) error {
	return &core.Error{Kind: core.BadInput, Msg: "The picture is damaged or of an unusual kind", Err: err,
		Hint: "open it in another program and save it as PDF or JPEG"}
}

func (p *pictures) pages() int { return len(p.all) }
func (p *pictures) close()     {}

func (p *pictures) page(n int) (frame.Answer, core.Page, error) {
	if err := p.w.beginOCR(n); err != nil {
		return frame.Answer{}, core.Page{}, err
	}
	pic := p.all[n]
	r, err := p.picture(n)
	if err != nil {
		return frame.Answer{}, core.Page{}, err
	}
	p.w.kept.keep(n, r)
	got, err := p.w.recognise(r, nil)
	if err != nil {
		return frame.Answer{}, core.Page{}, err
	}
	page := core.Page{Source: core.FromOCR, Words: got.words, Languages: got.languages, Codes: p.w.scanCodes(r.gray, got.turn)}
	page.Width, page.Height = pictureSize(pic)
	if got.turn%2 == 1 {
		page.Width, page.Height = page.Height, page.Width
	}
	return frame.Answer{Turn: got.turn}, page, nil
}

func (p *pictures) picture(n int) (raster, error) {
	g, err := p.all[n].Gray()
	if err != nil {
		return raster{}, damagedPicture(err)
	}
	return raster{gray: g, dpi: plausibleDPI(p.all[n])}, nil
}

// plausibleDPI is the resolution that the file states if that makes it a page of
// paper; cameras state 72 whatever they took.
func plausibleDPI(p scan.Picture) float64 {
	const shortest, longest = 3, 17 // inches: a till receipt, A3
	if inches := float64(max(p.Width, p.Height)) / p.DPI; p.DPI > 0 && inches >= shortest && inches <= longest {
		return p.DPI
	}
	return 0
}

// pictureSize is the page's size in points.
func pictureSize(p scan.Picture) (w, h float64) {
	dpi := plausibleDPI(p)
	if dpi == 0 {
		dpi = guessDPI(p.Width, p.Height)
	}
	return round(float64(p.Width)*72/dpi, 1000), round(float64(p.Height)*72/dpi, 1000)
}

func (p *pictures) draw(n, maxPixels int, turn *int) (frame.Answer, []byte, error) {
	pic := p.all[n]
	img, err := pic.Decode()
	if err != nil {
		return frame.Answer{}, nil, damagedPicture(err)
	}
	small := scan.Upright(fit(img, maxPixels), pic)
	t := 0
	if turn != nil {
		t = *turn
	} else {
		t = p.w.turnOf(raster{gray: scan.ToGray(small)})
	}
	return encode(scan.TurnRGBA(small, t))
}

// fit draws a picture on white with its longer side at most side.
func fit(img image.Image, side int) *image.RGBA {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if long := max(w, h); long > side {
		w, h = max(1, w*side/long), max(1, h*side/long)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	scale(out, img)
	return out
}

// encode writes a page as PNG, quickly: it is shown and thrown away.
func encode(img image.Image) (frame.Answer, []byte, error) {
	var b bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := enc.Encode(&b, img); err != nil {
		return frame.Answer{}, nil, err
	}
	s := img.Bounds().Size()
	return frame.Answer{Width: s.X, Height: s.Y}, b.Bytes(), nil
}

// sideLimit keeps a side in pixels within 1 and limit for any float.
func sideLimit(v float64, limit int) int {
	if math.IsNaN(v) || v < 1 {
		return 1
	}
	return int(min(v, float64(limit)))
}
