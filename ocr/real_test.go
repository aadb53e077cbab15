package ocr

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"countersign/core"
)

func realPool(t testing.TB, l Limits) *Pool {
	t.Helper()
	needEngines(t)
	p := New(Options{Workers: 2, Limits: l, Log: func(s string) { t.Log(s) }})
	t.Cleanup(func() { p.Close() })
	return p
}

func write(t testing.TB, name string, data []byte) string {
	t.Helper()
	f := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(f, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return f
}

// needOCR skips where Tesseract's English data is not installed.
func needOCR(t *testing.T, p *Pool) {
	t.Helper()
	r, err := p.Doctor(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Languages) == 0 {
		t.Skip("no OCR languages installed: " + r.Hint)
	}
}

// letter is an invoice page as its tests know it: text at given places.
func letter(t testing.TB, fill func(*fpdf.Fpdf)) []byte {
	t.Helper()
	pdf := fpdf.New("P", "pt", "A4", "")
	pdf.SetCompression(false)
	pdf.AddPage()
	fill(pdf)
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var invoiceLines = []string{
	"Northwind Paper Ltd", "12 Harbour Street, Bristol", "INVOICE", "Invoice number INV-2041", "Date 14 March 2026",
	"Copy paper A4, 80 g, 5 reams each box", "Quantity 12 at 18.50 each", "Net total 222.00", "VAT 20 percent 44.40",
	"Gross total 266.40", "Please pay to account GB29 NWBK 6016 1331 9268 19", "Thank you for your business",
}

func invoice(t testing.TB) []byte {
	return letter(t, func(pdf *fpdf.Fpdf) {
		for i, l := range invoiceLines {
			pdf.SetFont("Helvetica", map[bool]string{true: "B", false: ""}[i == 2], 14)
			pdf.Text(72, 100+40*float64(i), l)
		}
	})
}

// numberBox is where INV-2041 stands: behind "Invoice number " on the baseline of
// 220 pt; capitals of Helvetica are 0.72 em high, and a font's line reaches above
// and below them.
func numberBox(around float64) core.Box {
	pdf := fpdf.New("P", "pt", "A4", "")
	pdf.SetFont("Helvetica", "", 14)
	x := 72 + pdf.GetStringWidth("Invoice number ")
	w := pdf.GetStringWidth("INV-2041")
	return core.Box{X0: x / 595.28, Y0: (220 - (0.72+around)*14) / 841.89, X1: (x + w) / 595.28, Y1: (220 + around*14) / 841.89}
}

func find(p core.Page, text string) (core.Word, bool) {
	for _, w := range p.Words {
		if w.Text == text {
			return w, true
		}
	}
	return core.Word{}, false
}

func near(t *testing.T, what string, got, want core.Box, tolerance float64) {
	t.Helper()
	if math.Abs(got.X0-want.X0) > tolerance || math.Abs(got.Y0-want.Y0) > tolerance || math.Abs(got.X1-want.X1) > tolerance || math.Abs(got.Y1-want.Y1) > tolerance {
		t.Errorf("%s stands at %.3f, want about %.3f", what, got, want)
	}
}

func TestTextLayer(t *testing.T) {
	p := realPool(t, Limits{})
	r, err := p.Read(t.Context(), core.Document{ID: "d1", MediaType: "application/octet-stream"}, write(t, "a.pdf", invoice(t)))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Pages) != 1 || r.Document != "d1" || !strings.Contains(r.Engine, "MuPDF") {
		t.Fatalf("%+v", r)
	}
	pg := r.Pages[0]
	if math.Abs(pg.Width-595.28) > 0.1 || math.Abs(pg.Height-841.89) > 0.1 || pg.Source != core.FromText || pg.Number != 1 {
		t.Errorf("page %v x %v from %s", pg.Width, pg.Height, pg.Source)
	}
	w, ok := find(pg, "INV-2041")
	if !ok || w.Confidence != 1 || w.Size != 14 || w.Bold {
		t.Errorf("%+v", w)
	}
	near(t, "the number", w.Box, numberBox(0.2), 0.004)
	if w, _ := find(pg, "INVOICE"); !w.Bold {
		t.Error("the heading is bold")
	}
}

// A page with /Rotate, and one whose text runs sideways on an upright page, come
// out upright, and Render draws them as Read saw them.
func TestTurnedPages(t *testing.T) {
	p := realPool(t, Limits{})
	sideways := letter(t, func(pdf *fpdf.Fpdf) {
		for i, l := range invoiceLines {
			pdf.SetFont("Helvetica", "", 14)
			x := 100 + 40*float64(i)
			pdf.TransformBegin()
			pdf.TransformRotate(90, x, 700)
			pdf.Text(x, 700, l)
			pdf.TransformEnd()
		}
	})
	rotated := bytes.Replace(invoice(t), []byte("/Type /Page\n"), []byte("/Type /Page /Rotate 90\n"), 1)
	for name, data := range map[string][]byte{"sideways text": sideways, "rotate": rotated} {
		t.Run(name, func(t *testing.T) {
			file := write(t, "a.pdf", data)
			doc := core.Document{ID: core.DocumentID(name)}
			r, err := p.Read(t.Context(), doc, file)
			if err != nil {
				t.Fatal(err)
			}
			pg := r.Pages[0]
			if name == "rotate" {
				// /Rotate 90 lays upright text on its side: it is set right again.
				if pg.Width > pg.Height {
					t.Errorf("%v x %v", pg.Width, pg.Height)
				}
			} else if pg.Width < pg.Height {
				t.Errorf("%v x %v", pg.Width, pg.Height)
			}
			w, ok := find(pg, "INV-2041")
			if !ok || w.Box.X1-w.Box.X0 < (w.Box.Y1-w.Box.Y0) {
				t.Errorf("the number lies at %+v", w.Box)
			}
			for _, doc := range []core.Document{doc, {}} { // with and without memory of the reading
				img, err := p.Render(t.Context(), doc, file, 1, 800)
				if err != nil {
					t.Fatal(err)
				}
				if (img.Width > img.Height) != (pg.Width > pg.Height) {
					t.Errorf("drawn %d x %d", img.Width, img.Height)
				}
				if !inked(t, img, w.Box) {
					t.Error("the box holds no ink in the drawing")
				}
			}
		})
	}
}

// inked reports whether there is something dark in a box and nothing in the
// margin.
func inked(t *testing.T, img core.PageImage, b core.Box) bool {
	t.Helper()
	m, err := png.Decode(bytes.NewReader(img.PNG))
	if err != nil {
		t.Fatal(err)
	}
	dark := 0
	for y := int(b.Y0 * float64(img.Height)); y < int(b.Y1*float64(img.Height)); y++ {
		for x := int(b.X0 * float64(img.Width)); x < int(b.X1*float64(img.Width)); x++ {
			if g, ok := color.GrayModel.Convert(m.At(x, y)).(color.Gray); ok && g.Y < 128 {
				dark++
			}
		}
	}
	return dark > 10
}

func TestAnswersForFilesThatCannotBeRead(t *testing.T) {
	p := realPool(t, Limits{Bytes: 1 << 20})
	locked := func() []byte {
		pdf := fpdf.New("P", "pt", "A4", "")
		pdf.SetProtection(fpdf.CnProtectPrint, "user", "owner")
		pdf.AddPage()
		var b bytes.Buffer
		if err := pdf.Output(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}()
	for _, c := range []struct {
		name, media string
		data        []byte
		kind        core.Kind
		says        string
	}{
		{"locked.pdf", "", locked, core.BadInput, "protected with a password"},
		{"empty.pdf", "application/pdf", nil, core.BadInput, "empty"},
		{"noise.pdf", "application/pdf", bytes.Repeat([]byte{1, 2, 3, 4}, 300), core.BadInput, "damaged"},
		{"noise.bin", "", bytes.Repeat([]byte{0, 1, 2, 0xfe}, 300), core.BadInput, "does not know this kind"},
		{"cut.pdf", "", invoice(t)[:300], core.BadInput, ""},
		{"cut.png", "", []byte("\x89PNG\r\n\x1a\n\x00\x00"), core.BadInput, "picture is damaged"},
		{"bomb.png", "", pngHeader(60000, 60000), core.BadInput, "too many pixels"},
		{"phone.heic", "", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), core.BadInput, "HEIC"},
		{"old.doc", "", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...), core.BadInput, "2007"},
		{"big.pdf", "", make([]byte, 2<<20), core.BadInput, "too large"},
	} {
		_, err := p.Read(t.Context(), core.Document{MediaType: c.media}, write(t, c.name, c.data))
		var e *core.Error
		if !errors.As(err, &e) || e.Kind != c.kind || !strings.Contains(e.Msg, c.says) || e.Hint == "" {
			t.Errorf("%s: got %v, want %s with %q and a hint", c.name, err, c.kind, c.says)
		}
	}
	if _, err := p.Read(t.Context(), core.Document{}, filepath.Join(t.TempDir(), "none")); core.KindOf(err) != core.NotFound {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := p.Read(t.Context(), core.Document{}, t.TempDir()); core.KindOf(err) != core.BadInput {
		t.Errorf("a folder: %v", err)
	}
	if _, err := p.Render(t.Context(), core.Document{}, write(t, "a.pdf", invoice(t)), 2, 100); core.KindOf(err) != core.NotFound {
		t.Errorf("a page that is not there: %v", err)
	}
}

// pngHeader is a PNG that claims a size and holds nothing.
func pngHeader(w, h uint32) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		panic(err)
	}
	d := b.Bytes()
	for i, v := range []uint32{w, h} {
		d[16+4*i], d[17+4*i], d[18+4*i], d[19+4*i] = byte(v>>24), byte(v>>16), byte(v>>8), byte(v)
	}
	crc := crc32PNG(d[12:29])
	d[29], d[30], d[31], d[32] = byte(crc>>24), byte(crc>>16), byte(crc>>8), byte(crc)
	return d
}

func TestOtherKindsOfDocument(t *testing.T) {
	p := realPool(t, Limits{})
	for _, c := range []struct {
		name, media, data string
		pages             int
		word              string
	}{
		{"a.txt", "text/plain", "Invoice INV-7\nTotal 12,50 \xa4\n", 1, "INV-7"},
		{"b.txt", "text/plain", "Rechnung über 12,50 €", 1, "über"},
		{"a.xml", "application/xml", `<?xml version="1.0"?><Invoice xmlns="urn:x"/>`, 0, ""},
		{"a.html", "text/html", "<html><body><p>Invoice <b>INV-7</b></p><img src='http://127.0.0.1:1/x.png'></body></html>", 1, "INV-7"},
		{"a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook(t), 1, "INV-7"},
		{"a.docx", "", wordFile(t), 1, "INV-7"},
		{"a.svg", "", `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><text x="10" y="50" font-size="12">INV-7</text></svg>`, 1, "INV-7"},
	} {
		r, err := p.Read(t.Context(), core.Document{MediaType: c.media}, write(t, c.name, []byte(c.data)))
		if err != nil || len(r.Pages) != c.pages {
			t.Errorf("%s: %d pages, %v", c.name, len(r.Pages), err)
			continue
		}
		if c.pages > 0 {
			if _, ok := find(r.Pages[0], c.word); !ok {
				t.Errorf("%s: no %q in %+v", c.name, c.word, r.Pages[0].Words)
			}
		}
	}
}

func TestManyPages(t *testing.T) {
	p := realPool(t, Limits{Pages: 3})
	data := letter(t, func(pdf *fpdf.Fpdf) {
		for n := range 5 {
			if n > 0 {
				pdf.AddPage()
			}
			pdf.SetFont("Helvetica", "", 12)
			pdf.Text(72, 72, fmt.Sprintf("Page %d of a long document with enough words", n+1))
		}
	})
	r, err := p.Read(t.Context(), core.Document{}, write(t, "a.pdf", data))
	if err != nil || len(r.Pages) != 4 || r.Pages[2].Fault != "" || !strings.Contains(r.Pages[3].Fault, "5 pages") {
		t.Errorf("%d pages, %q, %v", len(r.Pages), r.Faults, err)
	}
}

// scan draws the invoice and hands it to change, as a scanner or phone would.
func scanned(t *testing.T, p *Pool, side int) *image.Gray {
	t.Helper()
	img, err := p.Render(t.Context(), core.Document{}, write(t, "a.pdf", invoice(t)), 1, side)
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(img.PNG))
	if err != nil {
		t.Fatal(err)
	}
	g := image.NewGray(m.Bounds())
	draw.Draw(g, g.Rect, m, image.Point{}, draw.Src)
	return g
}

// Pictures of a page, however they come, are read, upright, with boxes where the
// words stand in the drawing.
func TestPictures(t *testing.T) {
	p := realPool(t, Limits{})
	needOCR(t, p)
	g := scanned(t, p, 1600)
	encode := func(f func(*bytes.Buffer, image.Image) error, m image.Image) []byte {
		var b bytes.Buffer
		if err := f(&b, m); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	asPNG := func(b *bytes.Buffer, m image.Image) error { return png.Encode(b, m) }
	asJPEG := func(b *bytes.Buffer, m image.Image) error { return jpeg.Encode(b, m, nil) }
	for _, c := range []struct {
		name string
		data []byte
	}{
		{"scan.png", encode(asPNG, g)},
		{"scan.jpg", encode(asJPEG, g)},
		{"scan.gif", encode(func(b *bytes.Buffer, m image.Image) error { return gif.Encode(b, m, nil) }, g)},
		{"scan.bmp", encode(func(b *bytes.Buffer, m image.Image) error { return bmp.Encode(b, m) }, g)},
		{"scan.tif", encode(func(b *bytes.Buffer, m image.Image) error { return tiff.Encode(b, m, nil) }, g)},
		{"exif turned.jpg", exif(encode(asJPEG, quarter(g, 3)), 6)},
		{"upside down.png", encode(asPNG, quarter(g, 2))},
		{"on its side.png", encode(asPNG, quarter(g, 1))},
		{"crooked.png", encode(asPNG, crooked(g, 4))},
		{"dim.png", encode(asPNG, dim(g))},
		{"picture in a PDF.pdf", pictured(t, encode(asJPEG, g))},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := write(t, c.name, c.data)
			doc := core.Document{ID: core.DocumentID(c.name)}
			r, err := p.Read(t.Context(), doc, file)
			if err != nil {
				t.Fatal(err)
			}
			pg := r.Pages[0]
			if pg.Source != core.FromOCR || pg.Width > pg.Height {
				t.Errorf("from %s, %v x %v", pg.Source, pg.Width, pg.Height)
			}
			got := map[string]bool{}
			for _, w := range pg.Words {
				got[w.Text] = true
			}
			missing := 0
			for _, want := range strings.Fields(strings.Join(invoiceLines, " ")) {
				if !got[want] {
					missing++
				}
			}
			if missing > 3 {
				t.Errorf("%d words missing in %v", missing, got)
			}
			w, ok := find(pg, "INV-2041")
			if !ok {
				t.Fatalf("the number is missing: %v", got)
			}
			img, err := p.Render(t.Context(), doc, file, 1, 1200)
			if err != nil || !inked(t, img, w.Box) || (img.Width > img.Height) {
				t.Errorf("the drawing, %d x %d, does not fit: %v", img.Width, img.Height, err)
			}
			if c.name != "crooked.png" {
				near(t, "the number", w.Box, numberBox(0), 0.006)
			}
		})
	}
}

func TestPagesOfATIFF(t *testing.T) {
	p := realPool(t, Limits{})
	needOCR(t, p)
	var b bytes.Buffer
	if err := tiff.Encode(&b, scanned(t, p, 1700), nil); err != nil {
		t.Fatal(err)
	}
	r, err := p.Read(t.Context(), core.Document{}, write(t, "a.tif", twice(b.Bytes())))
	if err != nil || len(r.Pages) != 2 {
		t.Fatalf("%d pages, %v", len(r.Pages), err)
	}
	for _, pg := range r.Pages {
		if _, ok := find(pg, "INV-2041"); !ok {
			t.Errorf("page %d lacks the number", pg.Number)
		}
	}
}
