package ocr

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"
	"slices"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"countersign/core"
	"countersign/ocr/internal/tess"
)

// drawnLines is a picture of lines of text in any Latin script.
func drawnLines(t *testing.T, lines ...string) []byte {
	t.Helper()
	f, err := opentype.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 11, DPI: 200})
	if err != nil {
		t.Fatal(err)
	}
	g := image.NewGray(image.Rect(0, 0, 1654, 1200))
	draw.Draw(g, g.Rect, image.White, image.Point{}, draw.Src)
	for i, l := range lines {
		d := font.Drawer{Dst: g, Src: image.Black, Face: face, Dot: fixed.P(150, 120+70*i)}
		d.DrawString(l)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var polishLines = []string{
	"Faktura nr 12/2026 z dnia 3 marca", "Sprzedawca: Żółw i Spółka, ulica Długa 7, Łódź", "Nabywca: Źródło Sp. z o.o., Gdańsk",
	"Ilość sztuk, cena netto, stawka, wartość brutto", "Papier biały, dwadzieścia ryz, stawka 23 %", "Razem kwota do zapłaty: 266,40",
	"Słownie: dwieście sześćdziesiąt sześć złotych", "Termin płatności: 17 marca, na rachunek sprzedawcy",
}

// A page in a language that is not read at first is read again in its own, and a
// document whose language is known is read in that at once.
func TestLanguageOfThePage(t *testing.T) {
	p := realPool(t, Limits{})
	needOCR(t, p)
	if have, _ := tess.Present(tess.FindDir(), []string{"pol"}); len(have) == 0 {
		t.Skip("no Polish data for Tesseract installed (tesseract-ocr-pol)")
	}
	file := write(t, "a.png", drawnLines(t, polishLines...))
	want := []string{"Sprzedawca:", "Długa", "Łódź", "Ilość", "sześć"}
	for name, languages := range map[string][]string{"found out": nil, "known": {"pol"}, "known, and one that is not installed": {"xyz", "pol"}} {
		r, err := p.Read(t.Context(), core.Document{Languages: languages}, file)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range r.Pages[0].Words {
			got = append(got, w.Text, w.Text+":")
		}
		missing := 0
		for _, w := range want {
			if !slices.ContainsFunc(got, func(g string) bool { return g == w || g == w+"," }) {
				missing++
			}
		}
		if !slices.Equal(r.Pages[0].Languages, []string{"pol"}) {
			t.Errorf("%s: read in %q", name, r.Pages[0].Languages)
		}
		if missing > 1 {
			t.Errorf("%s: %d of %q are not among %q", name, missing, want, got)
		}
	}
}
