package uitest

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"sync"

	"fyne.io/fyne/v2/theme"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"countersign/core"
)

// word is a text at a place of a page, in fractions of its width and height.
type word struct {
	text string
	x, y float64
	size float64 // of the page's height
	bold bool
}

// Paper draws the pages of the sample's documents. It implements vm.PageSource.
type Paper struct {
	mu    sync.Mutex
	pages map[core.DocumentID][][]word
	// Fault makes every page fail, for the state that shows it.
	Fault error
}

func newPaper() *Paper { return &Paper{pages: map[core.DocumentID][][]word{}} }

func (p *Paper) put(id core.DocumentID, pages ...[]word) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pages[id] = pages
}

// Page implements vm.PageSource.
func (p *Paper) Page(ctx context.Context, doc core.Document, page, maxPixels int) (image.Image, int, error) {
	p.mu.Lock()
	pages, fault := p.pages[doc.ID], p.Fault
	p.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	if fault != nil {
		return nil, 0, fault
	}
	if page < 1 || page > len(pages) {
		return nil, len(pages), core.Errorf(core.NotFound, "%s has no page %d", doc.Name, page)
	}
	img, err := paint(pages[page-1], maxPixels)
	return img, len(pages), err
}

// paint draws an A4 page of the height given.
func paint(words []word, height int) (image.Image, error) {
	width := height * 210 / 297
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	for _, w := range words {
		face, err := faceOf(w.bold, w.size*float64(height))
		if err != nil {
			return nil, err
		}
		d := font.Drawer{Dst: img, Src: image.NewUniform(color.Gray{Y: 30}), Face: face,
			Dot: fixed.P(int(w.x*float64(width)), int((w.y+w.size*0.8)*float64(height)))}
		d.DrawString(w.text)
		if err := face.Close(); err != nil {
			return nil, err
		}
	}
	return img, nil
}

func faceOf(bold bool, pixels float64) (font.Face, error) {
	data := theme.DefaultTextFont().Content()
	if bold {
		data = theme.DefaultTextBoldFont().Content()
	}
	f, err := opentype.Parse(data)
	if err != nil {
		return nil, err
	}
	return opentype.NewFace(f, &opentype.FaceOptions{Size: pixels, DPI: 72, Hinting: font.HintingFull})
}

// readingOf is what a reader would see on painted pages: each word with its box.
func readingOf(id core.DocumentID, pages [][]word) (core.Reading, error) {
	const high = 1000
	const wide = high * 210.0 / 297
	r := core.Reading{Document: id, Engine: "sample"}
	for n, page := range pages {
		p := core.Page{Number: n + 1, Width: 595, Height: 842, Source: core.FromText}
		for _, w := range page {
			face, err := faceOf(w.bold, w.size*high)
			if err != nil {
				return r, err
			}
			width := func(s string) float64 { return float64(font.MeasureString(face, s)) / 64 / wide }
			x := w.x
			for _, t := range strings.Fields(w.text) {
				end := x + width(t)
				p.Words = append(p.Words, core.Word{Text: t, Confidence: 1, Box: core.Box{X0: x, Y0: w.y, X1: min(1, end), Y1: w.y + w.size}})
				x = end + width(" ")
			}
			if err := face.Close(); err != nil {
				return r, err
			}
		}
		r.Pages = append(r.Pages, p)
	}
	return r, nil
}
