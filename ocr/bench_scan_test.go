//go:build cgo && unix

package ocr

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sys/unix"

	"countersign/core"
	"countersign/core/extract"
)

// BenchmarkScan extracts what pictures say, with a second look where it is due, and
// then lets the tesseract program recognise the same pictures in the same languages.
// The times are processor time, which a busy machine does not lengthen. The pictures
// are a drawn page and, where there is a corpus, every ninth of its scans.
func BenchmarkScan(b *testing.B) {
	program, err := exec.LookPath("tesseract")
	if err != nil {
		b.Skip("no tesseract program to compare with")
	}
	files := pictureFiles(b)
	start := children(b)
	first := realPool(b, Limits{Document: 5 * time.Minute, OCRPage: 5 * time.Minute})
	for _, f := range files {
		if _, err := first.Read(b.Context(), core.Document{}, f); err != nil {
			b.Fatal(err)
		}
	}
	if err := first.Close(); err != nil {
		b.Fatal(err)
	}
	p := realPool(b, Limits{Document: 5 * time.Minute, OCRPage: 5 * time.Minute})
	before, rounds := children(b), 0
	for b.Loop() {
		rounds++
		for _, f := range files {
			extractAll(b, p, f)
		}
	}
	if err := p.Close(); err != nil {
		b.Fatal(err)
	}
	ours := children(b)
	for range rounds {
		for _, f := range files {
			cmd := exec.CommandContext(b.Context(), program, f, "-", "-l", "eng+deu")
			cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
			if err := cmd.Run(); err != nil {
				b.Fatal(err)
			}
		}
	}
	theirs := children(b)
	once := (theirs.cpu - ours.cpu).Seconds() / float64(rounds)
	b.ReportMetric((before.cpu-start.cpu).Seconds()/once, "first-look-times-tesseract")
	b.ReportMetric((ours.cpu-before.cpu).Seconds()/float64(rounds*len(files)), "cpu-s/picture")
	b.ReportMetric((ours.cpu-before.cpu).Seconds()/(theirs.cpu-ours.cpu).Seconds(), "times-tesseract")
	b.ReportMetric(float64(ours.maxRSS)/megabyte, "MB-worker")
}

// BenchmarkScanWall extracts pictures with a worker for each processor, and then lets
// as many tesseract programs at a time recognise them, each with one thread: with
// threads of its own the program is several times slower. The ratio is that of the
// times by the clock.
func BenchmarkScanWall(b *testing.B) {
	program, err := exec.LookPath("tesseract")
	if err != nil {
		b.Skip("no tesseract program to compare with")
	}
	files := pictureFiles(b)
	p := realPool(b, Limits{Document: 5 * time.Minute, OCRPage: 5 * time.Minute})
	var ours, theirs time.Duration
	for b.Loop() {
		start := time.Now()
		var g errgroup.Group
		g.SetLimit(runtime.NumCPU())
		for _, f := range files {
			g.Go(func() error { extractAll(b, p, f); return nil })
		}
		if err := g.Wait(); err != nil {
			b.Fatal(err)
		}
		ours += time.Since(start)
		start = time.Now()
		for _, f := range files {
			g.Go(func() error {
				cmd := exec.CommandContext(b.Context(), program, f, "-", "-l", "eng+deu")
				cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
				return cmd.Run()
			})
		}
		if err := g.Wait(); err != nil {
			b.Fatal(err)
		}
		theirs += time.Since(start)
	}
	b.ReportMetric(ours.Seconds()/theirs.Seconds(), "times-tesseract-by-the-clock")
}

// extractAll is a scan's whole way to a draft.
func extractAll(b *testing.B, p *Pool, file string) {
	b.Helper()
	r, err := p.Read(b.Context(), core.Document{}, file)
	if err != nil {
		b.Error(err)
		return
	}
	drafts := extract.Read(r, extract.Context{})
	looks, err := p.Reread(b.Context(), core.Document{}, file, extract.Doubtful(r, drafts))
	if err != nil {
		b.Error(err)
		return
	}
	if len(looks) > 0 {
		extract.Read(extract.Apply(r, looks, extract.Context{}), extract.Context{})
	}
}

// pictureFiles are pictures that the tesseract program can open.
func pictureFiles(b *testing.B) []string {
	p := realPool(b, Limits{})
	img, err := p.Render(b.Context(), core.Document{}, write(b, "a.pdf", pagesPDF(b, 1)), 1, 3508)
	if err != nil {
		b.Fatal(err)
	}
	out := []string{write(b, "scan.png", img.PNG)}
	dir := os.Getenv("COUNTERSIGN_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "corpus")
	}
	scans, err := filepath.Glob(filepath.Join(dir, "scans", "*"))
	if err != nil {
		b.Fatal(err)
	}
	for i, f := range scans {
		if i%9 == 0 && !strings.HasSuffix(f, ".pdf") {
			out = append(out, f)
		}
	}
	return out
}

// usage is what ended child processes took.
type usage struct {
	cpu    time.Duration
	maxRSS int64 // bytes, of the largest
}

func children(b *testing.B) usage {
	b.Helper()
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_CHILDREN, &u); err != nil {
		b.Fatal(err)
	}
	return usage{time.Duration(u.Utime.Nano() + u.Stime.Nano()), u.Maxrss * 1024}
}
