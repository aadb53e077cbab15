package sample

import (
	"bytes"
	"fmt"
	"image/color"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"countersign/core"
)

// pdfCanvas draws into a PDF. With the core fonts text goes through code page
// 1252, as older programs write it; with embedded fonts it is Unicode.
type pdfCanvas struct {
	pdf      *fpdf.Fpdf
	cp1252   func(string) string
	embedded bool
	face     face // as last set, because setting a font costs more than a word
	ink      color.RGBA
}

// newPDF begins a PDF dated on a day, so that its bytes depend on nothing else.
func newPDF(day core.Date, embedded bool) *pdfCanvas {
	p := fpdf.New("P", "mm", "A4", "")
	p.SetCreationDate(day.Time())
	p.SetModificationDate(day.Time())
	p.SetCatalogSort(true)
	p.SetAutoPageBreak(false, 0)
	p.SetMargins(0, 0, 0)
	if embedded {
		p.AddUTF8FontFromBytes("go", "", goregular.TTF)
		p.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	}
	return &pdfCanvas{pdf: p, cp1252: p.UnicodeTranslatorFromDescriptor("cp1252"), embedded: embedded}
}

func (c *pdfCanvas) addPage(w, h float64) {
	c.pdf.AddPageFormat("P", fpdf.SizeType{Wd: w, Ht: h})
}

func (c *pdfCanvas) use(f face) {
	if f == c.face {
		return
	}
	name := []string{"Helvetica", "Times", "Courier"}[f.family]
	if c.embedded {
		name = "go"
	}
	style := ""
	if f.bold {
		style = "B"
	}
	c.pdf.SetFont(name, style, f.size)
	c.face = f
}

func (c *pdfCanvas) encode(s string) string {
	if c.embedded {
		return s
	}
	return c.cp1252(s)
}

func (c *pdfCanvas) text(x, y float64, s string, f face, ink color.RGBA) {
	c.use(f)
	if c.ink != ink {
		c.pdf.SetTextColor(int(ink.R), int(ink.G), int(ink.B))
		c.ink = ink
	}
	c.pdf.Text(x, y, c.encode(s))
}

func (c *pdfCanvas) width(s string, f face) float64 {
	c.use(f)
	return c.pdf.GetStringWidth(c.encode(s))
}

func (c *pdfCanvas) fill(ink color.RGBA, corners ...point) {
	c.pdf.SetFillColor(int(ink.R), int(ink.G), int(ink.B))
	list := make([]fpdf.PointType, len(corners))
	for i, p := range corners {
		list[i] = fpdf.PointType{X: p.x, Y: p.y}
	}
	c.pdf.Polygon(list, "F")
}

// bytes ends the PDF.
func (c *pdfCanvas) bytes() ([]byte, error) {
	var b bytes.Buffer
	if err := c.pdf.Output(&b); err != nil {
		return nil, fmt.Errorf("writing a sample PDF: %w", err)
	}
	return b.Bytes(), nil
}

// picturePDF is a PDF of one A4 page that is nothing but a JPEG picture, as
// scanners make them.
func picturePDF(day core.Date, jpeg []byte) ([]byte, error) {
	c := newPDF(day, false)
	c.addPage(a4w, a4h)
	opt := fpdf.ImageOptions{ImageType: "JPG"}
	c.pdf.RegisterImageOptionsReader("page", opt, bytes.NewReader(jpeg))
	c.pdf.ImageOptions("page", 0, 0, a4w, a4h, false, opt, 0, "")
	return c.bytes()
}

const a4w, a4h = 210.0, 297.0
