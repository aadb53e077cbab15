package codes

import (
	"image"
	_ "image/jpeg"
	_ "image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"countersign/ocr/internal/scan"
)

// TestPublicScans looks for codes on public scans and photos and says what it costs.
// What is found there can be read back from the picture by any other program; that
// nothing is found where nothing is, only people can see.
func TestPublicScans(t *testing.T) {
	dir := os.Getenv("COUNTERSIGN_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared", "corpus")
	}
	var files []string
	for _, ext := range []string{"*.jpg", "*.png"} {
		list, err := filepath.Glob(filepath.Join(dir, "scans", ext))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, list...)
	}
	if len(files) == 0 {
		t.Skip("no corpus of public scans (set COUNTERSIGN_CORPUS)")
	}
	pixels, start := 0, time.Now()
	for i, file := range files {
		if testing.Short() && i%5 > 0 {
			continue
		}
		g := gray(t, file)
		got, err := Find(g, Limits{})
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		pixels += g.Rect.Dx() * g.Rect.Dy()
		for _, c := range got {
			t.Logf("%s: %q at %v", filepath.Base(file), c.Text, c.Box)
		}
	}
	t.Logf("%d pictures of %d pixels on average in %v, decoding them included", len(files), pixels/len(files), time.Since(start))
}

func gray(t *testing.T, file string) *image.Gray {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, _, err := image.Decode(f)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return scan.ToGray(m)
}
