package extract

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"countersign/core"
)

// TestSplitCorpus asks of the labelled digital documents, alone and one behind the
// other, where documents begin. No weight was fitted on them.
func TestSplitCorpus(t *testing.T) {
	dir := corpusDir(t)
	poppler, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext (poppler-utils) is not installed")
	}
	type file struct {
		name, supplier, number string
		pages                  []core.Page
	}
	var files []file
	var alone, together cuts
	for _, l := range digitalLabels(t, dir) {
		f := file{name: l.File, pages: popplerReading(t, poppler, filepath.Join(dir, l.File)).Pages}
		f.supplier, _, _ = strings.Cut(filepath.Base(l.File), "--")
		if n, ok := l.Fields["number"].(string); ok {
			f.number = core.NumberKey(n)
			files = append(files, f) // orders have none, and come with what stands before them
		}
		b := batch{name: l.File}
		b.join(f.pages, true)
		if miss := alone.count(b, Propose(core.Reading{Pages: b.pages}, Context{})); miss != "" {
			t.Log(l.File, len(f.pages), "pages", miss)
		}
	}
	r := rand.New(rand.NewPCG(5, 5))
	for n := range 300 {
		b := batch{}
		f := files[r.IntN(len(files))]
		for range 2 + r.IntN(4) {
			b.join(f.pages, true)
			b.name += " " + filepath.Base(f.name)
			for {
				g := files[r.IntN(len(files))]
				if g.number != f.number && (n%3 > 0 || g.supplier == f.supplier || r.IntN(30) == 0) {
					f = g
					break
				}
			}
		}
		if miss := together.count(b, Propose(core.Reading{Pages: b.pages}, Context{})); miss != "" && os.Getenv("EXTRACT_BATCHES") != "" {
			t.Log(b.name, "begin at", b.starts, miss)
		}
	}
	t.Log("alone:", alone)
	t.Log("together:", together)
	if p, rec := together.rates(); p < 0.97 || rec < 0.93 {
		t.Errorf("together: precision %.3f, recall %.3f", p, rec)
	}
	if alone.wrong*100 > alone.files*3 {
		t.Errorf("%d cuts in %d documents that are one", alone.wrong, alone.files)
	}
}
