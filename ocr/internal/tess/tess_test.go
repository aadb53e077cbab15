//go:build cgo

package tess

import (
	"errors"
	"image"
	"image/draw"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// columns is a page in two columns, which single block mode reads across.
func columns(t *testing.T) *image.Gray {
	t.Helper()
	f, err := opentype.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 11, DPI: 200})
	if err != nil {
		t.Fatal(err)
	}
	g := image.NewGray(image.Rect(0, 0, 1700, 1200))
	draw.Draw(g, g.Rect, image.White, image.Point{}, draw.Src)
	left := []string{"Northwind Paper Limited", "Harbour Street twelve", "Bristol", "Telephone and office"}
	right := []string{"Invoice number 2041", "Invoice date March", "Customer account", "Terms of payment"}
	for i := range 24 {
		d := font.Drawer{Dst: g, Src: image.Black, Face: face, Dot: fixed.P(80, 100+44*i)}
		d.DrawString(left[i%4])
		d.Dot = fixed.P(1050, 100+44*i)
		d.DrawString(right[i%4])
	}
	return g
}

func engine(t *testing.T) *Engine {
	t.Helper()
	dir := FindDir()
	e, err := New(dir, []string{"eng"})
	if errors.Is(err, ErrNoLanguage) {
		t.Skip("no English data for Tesseract installed (tesseract-ocr-eng)")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

// The first picture of an engine is read like all others, in the mode asked for.
func TestFirstPictureIsNoDifferent(t *testing.T) {
	e := engine(t)
	g := columns(t)
	var runs [3][]string
	for i := range runs {
		ws, err := e.Recognise(g, 200, ModeAuto)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range ws {
			runs[i] = append(runs[i], w.Text)
			if w.Confidence < 0 || w.Confidence > 1 || !w.Box.In(g.Rect) {
				t.Errorf("%+v", w)
			}
		}
	}
	if !slices.Equal(runs[0], runs[1]) || !slices.Equal(runs[1], runs[2]) {
		t.Errorf("three readings of one picture differ:\n%q\n%q\n%q", runs[0], runs[1], runs[2])
	}
	if len(runs[0]) < 120 || runs[0][3] == "Invoice" {
		t.Errorf("the columns are not read as columns: %q", runs[0])
	}
}

func TestTurn(t *testing.T) {
	e := engine(t)
	if !usable(filepath.Join(e.dir, "osd.traineddata")) {
		if _, _, err := e.Turn(columns(t), 200); !errors.Is(err, ErrNoLanguage) {
			t.Errorf("without osd: %v", err)
		}
		t.Skip("no orientation data for Tesseract installed (tesseract-ocr-osd)")
	}
	if turn, sure, err := e.Turn(columns(t), 200); err != nil || turn != 0 || sure < 1 {
		t.Errorf("upright: %d %v %v", turn, sure, err)
	}
}

func TestLanguagesOnDisk(t *testing.T) {
	dir := t.TempDir()
	for name, n := range map[string]int{"eng": 5000, "osd": 5000, "cut": 10} {
		if err := os.WriteFile(filepath.Join(dir, name+".traineddata"), make([]byte, n), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := Languages(dir); !slices.Equal(got, []string{"eng"}) {
		t.Errorf("%q", got)
	}
	have, miss := Present(dir, []string{"deu", "eng", "cut", "", "../eng"})
	if !slices.Equal(have, []string{"eng"}) || len(miss) != 4 {
		t.Errorf("present %q, missing %q", have, miss)
	}
	if _, err := New(dir, []string{"eng", "deu"}); !errors.Is(err, ErrNoLanguage) {
		t.Errorf("%v", err)
	}
}
