//go:build cgo

package mupdf

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"strings"
	"testing"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"github.com/gen2brain/go-fitz"
)

func sample(t *testing.T) []byte {
	t.Helper()
	var j bytes.Buffer
	if err := jpeg.Encode(&j, image.NewGray(image.Rect(0, 0, 123, 45)), nil); err != nil {
		t.Fatal(err)
	}
	pdf := fpdf.New("P", "pt", "A4", "")
	pdf.AddPage()
	pdf.SetFont("Helvetica", "B", 12)
	pdf.Text(100, 200, "Total 12.50")
	pdf.SetFont("Times", "", 9)
	pdf.Text(100, 240, "small print")
	pdf.RegisterImageOptionsReader("p", fpdf.ImageOptions{ImageType: "JPG"}, &j)
	pdf.ImageOptions("p", 300, 400, 200, 100, false, fpdf.ImageOptions{}, 0, "")
	pdf.RawWriteStr("BT 3 Tr 100 100 Td (hidden) Tj ET\n")
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The structures declared in fitz.h are those of the library: every field that
// is used comes out as it was put in, and the text is what go-fitz finds.
func TestTextIsWhatIsThere(t *testing.T) {
	data := sample(t)
	d, err := Open(data, "application/pdf")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if n, err := d.Pages(); n != 1 || err != nil {
		t.Fatalf("%d pages, %v", n, err)
	}
	x, err := d.Text(0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if x.Width < 595 || x.Width > 596 || x.Height < 841 || x.Height > 842 || x.Invisible != 6 {
		t.Errorf("%v x %v, %d invisible", x.Width, x.Height, x.Invisible)
	}
	if len(x.Pictures) != 1 || rounded(x.Pictures[0]) != (Picture{300, 400, 500, 500, 123, 45}) {
		t.Errorf("pictures %+v", x.Pictures)
	}
	c := x.Chars[0]
	if c.Rune != 'T' || c.Size != 12 || !c.Bold || c.DX != 1 || c.DY != 0 || c.X0 < 99 || c.X0 > 101 || c.Y0 > 195 || c.Y1 < 199 || c.Y1 > 206 {
		t.Errorf("%+v", c)
	}
	var ours strings.Builder
	for _, c := range x.Chars {
		if c.Rune == 's' && (c.Bold || c.Size != 9) {
			t.Errorf("%+v", c)
		}
		ours.WriteRune(c.Rune)
	}
	f, err := fitz.NewFromMemory(data)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	theirs, err := f.Text(0)
	if err != nil {
		t.Fatal(err)
	}
	if squeeze(ours.String()) != squeeze(theirs) {
		t.Errorf("%q, go-fitz %q", ours.String(), theirs)
	}
}

func rounded(p Picture) Picture {
	r := func(v float32) float32 { return float32(math.Round(float64(v))) }
	return Picture{r(p.X0), r(p.Y0), r(p.X1), r(p.Y1), p.W, p.H}
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func TestDraw(t *testing.T) {
	d, err := Open(sample(t), "application/pdf")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for _, gray := range []bool{true, false} {
		b, err := d.Draw(0, 0.5, gray, 298, 421)
		n := map[bool]int{true: 1, false: 3}[gray]
		if err != nil || len(b.Pix) != 298*421*n || b.Pix[0] != 255 {
			t.Fatalf("grey %v: %d bytes, %v", gray, len(b.Pix), err)
		}
		if p := b.Pix[(225*298+200)*n]; p > 20 {
			t.Errorf("grey %v: the picture is %d, not black", gray, p)
		}
	}
	if _, err := d.Draw(0, 1, true, 0, 10); !errors.Is(err, ErrFailed) {
		t.Errorf("no area: %v", err)
	}
	if _, err := d.Text(7, 10); !errors.Is(err, ErrFailed) {
		t.Errorf("a page that is not there: %v", err)
	}
	if x, err := d.Text(0, 3); err != nil || len(x.Chars) != 3 {
		t.Errorf("at most three characters: %d, %v", len(x.Chars), err)
	}
}

func TestRefusals(t *testing.T) {
	for _, b := range [][]byte{nil, []byte("%PDF-1.4"), []byte("nothing")} {
		if _, err := Open(b, "application/pdf"); !errors.Is(err, ErrFailed) {
			t.Errorf("%q: %v", b, err)
		}
	}
	pdf := fpdf.New("P", "pt", "A4", "")
	pdf.SetProtection(0, "user", "owner")
	pdf.AddPage()
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(b.Bytes(), "application/pdf"); !errors.Is(err, ErrPassword) {
		t.Errorf("protected: %v", err)
	}
}

// Painted paths are noted where they are small or have many parts, and no others.
func TestFills(t *testing.T) {
	pdf := fpdf.New("P", "pt", "A4", "")
	pdf.AddPage()
	pdf.Rect(100, 200, 3, 4, "F")
	pdf.Line(50, 300, 120, 300)
	pdf.Rect(50, 400, 200, 120, "F")
	pdf.Line(50, 700, 500, 700)
	for i := range 49 {
		pdf.RawWriteStr(fmt.Sprintf("%d %d 3 3 re\n", 300+i%7*6, 300+i/7*6))
	}
	pdf.RawWriteStr("f\n")
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		t.Fatal(err)
	}
	d, err := Open(b.Bytes(), "application/pdf")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	x, err := d.Text(0, 10)
	if err != nil || len(x.Fills) != 3 {
		t.Fatalf("%+v, %v", x.Fills, err)
	}
	if f := x.Fills[0]; math.Abs(float64(f.X0-100)) > 0.1 || math.Abs(float64(f.Y1-204)) > 0.1 || f.Parts != 1 {
		t.Errorf("%+v", f)
	}
	if f := x.Fills[2]; f.Parts != 49 || math.Abs(float64(f.X1-339)) > 0.1 {
		t.Errorf("%+v", f)
	}
}
