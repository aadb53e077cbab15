package ocr

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/ocr/worker"
)

// pdfOf writes a PDF with a right index around objects, numbered from 1; the
// first is the catalogue.
func pdfOf(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	x := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, a := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, x)
	return b.Bytes()
}

func stream(s string) string { return fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(s), s) }

func onePage(mediaBox string) []byte {
	return pdfOf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox["+mediaBox+"]/Contents 4 0 R/Resources<<>>>>",
		stream("1 0 0 RG 10 10 m 100 100 l 3 w S 0 0 1 rg 50 50 200 300 re f"))
}

// nested are form XObjects that draw each other ten times each, level by level:
// ten to the power of depth drawings from a few kilobytes.
func nested(depth int) []byte {
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
		stream(strings.Repeat("/X Do\n", 10)),
	}
	for i := range depth {
		content, next := strings.Repeat("/X Do\n", 10), fmt.Sprintf("/Resources<</XObject<</X %d 0 R>>>>", len(objects)+2)
		if i == depth-1 {
			content, next = "0 0 10 10 re f", ""
		}
		objects = append(objects, fmt.Sprintf("<</Type/XObject/Subtype/Form/BBox[0 0 595 842]%s/Length %d>>\nstream\n%s\nendstream", next, len(content), content))
	}
	return pdfOf(objects...)
}

// The four kinds of small PDF that end, bloat or hang a process which loads
// MuPDF: each gets an answer in time, the pool goes on, and the program is as it
// was.
//
// The times are shorter than usual, so that the test is.
func TestKillers(t *testing.T) {
	p := realPool(t, Limits{Page: 3 * time.Second, OCRPage: 6 * time.Second, Document: 12 * time.Second})
	good := write(t, "good.pdf", invoice(t))
	for _, c := range []struct {
		name string
		data []byte
	}{
		{"a page of a million points", onePage("0 0 1000000 1000000")},
		{"a page count of 2147483647", pdfOf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 2147483647>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>")},
		{"a page of 14,400 points", onePage("0 0 14400 14400")},
		{"nested XObjects", nested(10)},
		{"a page without area", onePage("0 0 0 0")},
		{"a page that is not a number", onePage("0 0 1e38 -1e38")},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := write(t, "killer.pdf", c.data)
			for _, what := range []string{"read", "render"} {
				start := time.Now()
				var err error
				if what == "read" {
					_, err = p.Read(t.Context(), core.Document{}, file)
				} else {
					_, err = p.Render(t.Context(), core.Document{}, file, 1, 1600)
				}
				d := time.Since(start)
				t.Logf("%s: %v: %v", what, d.Round(time.Millisecond), err)
				if k := core.KindOf(err); err != nil && k != core.BadInput && k != core.NotFound || d > answerWithin {
					t.Errorf("%s: %v after %v", what, err, d)
				}
			}
			if _, err := p.Read(t.Context(), core.Document{}, good); err != nil {
				t.Errorf("the next document: %v", err)
			}
		})
	}
}

// answerWithin is the promise of 30 s, and what a busy machine may add to it.
const answerWithin = 30*time.Second + worker.MostCredit

// Every file of the corpus of broken and hostile files gets an answer in time.
func TestHostileCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	dir := os.Getenv("COUNTERSIGN_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "corpus")
	}
	files, err := filepath.Glob(filepath.Join(dir, "hostile", "*"))
	if err != nil || len(files) == 0 {
		t.Skip("no corpus of hostile files: set COUNTERSIGN_CORPUS to a folder that holds one under hostile")
	}
	p := realPool(t, Limits{})
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			r, err := p.Read(t.Context(), core.Document{}, f)
			if k := core.KindOf(err); err != nil && k != core.BadInput {
				t.Errorf("read: %v", err)
			}
			checkReading(t, r)
			if _, err := p.Render(t.Context(), core.Document{}, f, 1, 1200); err != nil {
				if k := core.KindOf(err); k != core.BadInput && k != core.NotFound {
					t.Errorf("render: %v", err)
				}
			}
			if d := time.Since(start); d > 2*answerWithin {
				t.Errorf("the answers took %v", d)
			}
		})
	}
}

// checkReading holds for every reading, whatever it was made of.
func checkReading(t *testing.T, r core.Reading) {
	t.Helper()
	for i, p := range r.Pages {
		if p.Number != i+1 || p.Width < 0 || p.Height < 0 || p.Source != core.FromText && p.Source != core.FromOCR {
			t.Errorf("page %d: number %d, %v x %v, from %q", i+1, p.Number, p.Width, p.Height, p.Source)
		}
		for _, w := range p.Words {
			if b, ok := w.Box.Clip(); !ok || b != w.Box || strings.TrimSpace(w.Text) != w.Text || strings.ContainsAny(w.Text, " \t\n") || w.Text == "" {
				t.Errorf("page %d: word %q at %v", p.Number, w.Text, w.Box)
				return
			}
		}
	}
}
