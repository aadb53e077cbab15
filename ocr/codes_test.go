package ocr

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"

	"countersign/core"
)

const girocode = "BCD\n002\n1\nSCT\nMUSTDEHHXXX\nMüster Papier GmbH\nDE12990010000004711001\nEUR119.00\n\n\nRE-2026-10431"

func matrix(t testing.TB, text string) *gozxing.BitMatrix {
	t.Helper()
	m, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 0, 0, map[gozxing.EncodeHintType]any{
		gozxing.EncodeHintType_ERROR_CORRECTION: decoder.ErrorCorrectionLevel_M, gozxing.EncodeHintType_CHARACTER_SET: "UTF-8", gozxing.EncodeHintType_MARGIN: 0,
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// codePicture is a code as a picture, module pixels a module, on white.
func codePicture(t testing.TB, text string, module int) *image.Gray {
	m := matrix(t, text)
	n := m.GetWidth() + 8
	g := image.NewGray(image.Rect(0, 0, n*module, n*module))
	for y := range n * module {
		for x := range n * module {
			v := color.Gray{Y: 255}
			if i, j := x/module-4, y/module-4; i >= 0 && j >= 0 && i < m.GetWidth() && j < m.GetWidth() && m.Get(i, j) {
				v.Y = 0
			}
			g.SetGray(x, y, v)
		}
	}
	return g
}

// The ways in which programs put a code on a page, each with its left top corner at
// x, y and edges of size points.
var drawers = map[string]func(t testing.TB, pdf *fpdf.Fpdf, text string, x, y, size float64){
	"a square for each module": func(t testing.TB, pdf *fpdf.Fpdf, text string, x, y, size float64) {
		m := matrix(t, text)
		s := size / float64(m.GetWidth())
		for j := range m.GetWidth() {
			for i := range m.GetWidth() {
				if m.Get(i, j) {
					pdf.Rect(x+float64(i)*s, y+float64(j)*s, s, s, "F")
				}
			}
		}
	},
	"one path": func(t testing.TB, pdf *fpdf.Fpdf, text string, x, y, size float64) {
		m := matrix(t, text)
		s := size / float64(m.GetWidth())
		for j := range m.GetWidth() {
			for i := range m.GetWidth() {
				if m.Get(i, j) {
					pdf.RawWriteStr(fmt.Sprintf("%.3f %.3f %.3f %.3f re\n", x+float64(i)*s, 841.89-y-float64(j+1)*s, s, s))
				}
			}
		}
		pdf.RawWriteStr("f\n")
	},
	"strokes": func(t testing.TB, pdf *fpdf.Fpdf, text string, x, y, size float64) {
		m := matrix(t, text)
		s := size / float64(m.GetWidth())
		pdf.SetLineWidth(s)
		pdf.SetLineCapStyle("butt")
		for j := range m.GetWidth() {
			for i := range m.GetWidth() {
				if m.Get(i, j) {
					pdf.Line(x+float64(i)*s, y+(float64(j)+0.5)*s, x+float64(i+1)*s, y+(float64(j)+0.5)*s)
				}
			}
		}
	},
	"a picture": func(t testing.TB, pdf *fpdf.Fpdf, text string, x, y, size float64) {
		var b bytes.Buffer
		if err := png.Encode(&b, codePicture(t, text, 4)); err != nil {
			t.Fatal(err)
		}
		pdf.RegisterImageOptionsReader("code", fpdf.ImageOptions{ImageType: "PNG"}, &b)
		pdf.ImageOptions("code", x, y, size, size, false, fpdf.ImageOptions{}, 0, "")
	},
}

func coded(t testing.TB, draw func(*fpdf.Fpdf)) []byte {
	return letter(t, func(pdf *fpdf.Fpdf) {
		for i, l := range invoiceLines {
			pdf.SetFont("Helvetica", "", 11)
			pdf.Text(72, 80+24*float64(i), l)
		}
		draw(pdf)
	})
}

// TestCodesOnDigitalPages finds a code however it was drawn, at the sizes that are
// printed.
func TestCodesOnDigitalPages(t *testing.T) {
	p := realPool(t, Limits{})
	for how, draw := range drawers {
		for _, size := range []float64{40, 68, 130} {
			file := write(t, "a.pdf", coded(t, func(pdf *fpdf.Fpdf) { draw(t, pdf, girocode, 400, 600, size) }))
			r, err := p.Read(t.Context(), core.Document{MediaType: "application/pdf"}, file)
			if err != nil {
				t.Fatal(err)
			}
			pg := r.Pages[0]
			if pg.Source != core.FromText || len(pg.Codes) != 1 || pg.Codes[0].Text != girocode || pg.Codes[0].Format != core.CodeQR {
				t.Errorf("%s, %v pt: %s %+v", how, size, pg.Source, pg.Codes)
				continue
			}
			near(t, how, pg.Codes[0].Box, core.Box{X0: 400 / 595.28, Y0: 600 / 841.89, X1: (400 + size) / 595.28, Y1: (600 + size) / 841.89}, 0.02)
		}
	}
}

func TestCodesOnScans(t *testing.T) {
	p := realPool(t, Limits{})
	needOCR(t, p)
	file := write(t, "a.pdf", coded(t, func(pdf *fpdf.Fpdf) { drawers["one path"](t, pdf, girocode, 400, 600, 70) }))
	img, err := p.Render(t.Context(), core.Document{}, file, 1, 2339)
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(img.PNG))
	if err != nil {
		t.Fatal(err)
	}
	page := image.NewGray(m.Bounds())
	for y := range page.Rect.Dy() {
		for x := range page.Rect.Dx() {
			page.Set(x, y, m.At(x, y))
		}
	}
	box := core.Box{X0: 400 / 595.28, Y0: 600 / 841.89, X1: 470 / 595.28, Y1: 670 / 841.89}
	for name, g := range map[string]*image.Gray{"straight": page, "crooked": crooked(page, 2), "on its side": quarter(page, 1), "dim": dim(page)} {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, g, &jpeg.Options{Quality: 60}); err != nil {
			t.Fatal(err)
		}
		r, err := p.Read(t.Context(), core.Document{}, write(t, "scan.jpg", b.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		pg := r.Pages[0]
		if pg.Source != core.FromOCR || len(pg.Codes) != 1 || pg.Codes[0].Text != girocode {
			t.Errorf("%s: %s %+v", name, pg.Source, pg.Codes)
			continue
		}
		near(t, name, pg.Codes[0].Box, box, 0.04)
	}
}
