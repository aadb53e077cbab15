package ocr

import (
	"bytes"
	"image"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"countersign/core"
)

// originals are valid files of the kinds that suppliers send.
func originals(t *testing.T) map[string][]byte {
	t.Helper()
	page := drawn(t)
	small := image.NewRGBA(image.Rect(0, 0, 420, 594))
	draw.Draw(small, small.Rect, page, image.Pt(60, 60), draw.Src)
	out := map[string][]byte{"text.pdf": invoice(t), "form.pdf": nested(2)}
	encode := func(name string, fn func(*bytes.Buffer) error) {
		var b bytes.Buffer
		if err := fn(&b); err != nil {
			t.Fatal(err)
		}
		out[name] = b.Bytes()
	}
	encode("a.png", func(b *bytes.Buffer) error { return png.Encode(b, small) })
	encode("a.jpg", func(b *bytes.Buffer) error { return jpeg.Encode(b, small, nil) })
	encode("a.gif", func(b *bytes.Buffer) error { return gif.Encode(b, small, nil) })
	encode("a.bmp", func(b *bytes.Buffer) error { return bmp.Encode(b, small) })
	encode("a.tif", func(b *bytes.Buffer) error { return tiff.Encode(b, small, &tiff.Options{Compression: tiff.Deflate}) })
	out["scan.pdf"] = letter(t, func(pdf *fpdf.Fpdf) {
		pdf.RegisterImageOptionsReader("s", fpdf.ImageOptions{ImageType: "JPG"}, bytes.NewReader(out["a.jpg"]))
		pdf.ImageOptions("s", 0, 0, 595, 842, false, fpdf.ImageOptions{ImageType: "JPG"}, 0, "")
	})
	return out
}

// drawn is the invoice as a picture.
func drawn(t *testing.T) image.Image {
	t.Helper()
	p := realPool(t, Limits{})
	img, err := p.Render(t.Context(), core.Document{}, write(t, "a.pdf", invoice(t)), 1, 842)
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(img.PNG))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// mutate damages a valid file as transmission, bad programs and attackers do.
func mutate(r *rand.Rand, data []byte) []byte {
	out := slices.Clone(data)
	for range 1 + r.IntN(4) {
		if len(out) < 16 {
			return out
		}
		at, n := r.IntN(len(out)), 1+r.IntN(64)
		end := min(len(out), at+n)
		switch r.IntN(7) {
		case 0: // a bit
			out[at] ^= 1 << r.IntN(8)
		case 1: // some bytes
			for i := at; i < end; i++ {
				out[i] = byte(r.IntN(256))
			}
		case 2: // the end is missing
			out = out[:at]
		case 3: // a part is missing
			out = slices.Delete(out, at, end)
		case 4: // a part stands twice
			out = slices.Insert(out, at, slices.Clone(out[at:end])...)
		case 5: // a length or a count is larger than it should be
			for i := at; i < len(out) && i < at+400; i++ {
				if out[i] >= '0' && out[i] <= '9' {
					out = slices.Insert(out, i, []byte(strconv.Itoa(r.IntN(1<<31)))...)
					break
				}
			}
		case 6: // one part in the place of another
			copy(out[at:end], out[r.IntN(len(out)):])
		}
	}
	return out
}

// Damaged copies of valid files each get an answer in time, and the program goes
// on. COUNTERSIGN_MUTATIONS says how many; the suite takes a few of them, the same
// each time.
func TestMutations(t *testing.T) {
	n := 24
	if s := os.Getenv("COUNTERSIGN_MUTATIONS"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatalf("COUNTERSIGN_MUTATIONS: %v", err)
		}
	}
	files := originals(t)
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	p := realPool(t, Limits{Document: 15 * time.Second, Page: 8 * time.Second, OCRPage: 12 * time.Second})
	r := rand.New(rand.NewPCG(20261128, 3))
	read, slowest := 0, time.Duration(0)
	for i := range n {
		name := names[i%len(names)]
		file := write(t, name, mutate(r, files[name]))
		start := time.Now()
		got, err := p.Read(t.Context(), core.Document{}, file)
		d := time.Since(start)
		if k := core.KindOf(err); err != nil && k != core.BadInput {
			t.Errorf("mutation %d of %s: %v", i, name, err)
		}
		if err == nil {
			read++
		}
		checkReading(t, got)
		if slowest = max(slowest, d); d > answerWithin {
			t.Errorf("mutation %d of %s: an answer after %v", i, name, d)
		}
		_ = os.Remove(file)
	}
	t.Logf("%d of %d damaged files were read, the slowest answer took %v", read, n, slowest.Round(time.Millisecond))
	if got, err := p.Read(t.Context(), core.Document{}, write(t, "good.pdf", files["text.pdf"])); err != nil || len(got.Pages) != 1 {
		t.Errorf("the next document: %v", err)
	}
}
