//go:build cgo && unix

package ocr

import (
	"math"
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

// BenchmarkScan reads pictures, then extracts what they say, with a second look where
// it is due, and then lets the tesseract program recognise the same pictures in the same
// languages. The times are processor time. A busy machine lengthens that as well, by up
// to a third, so that the three take turns and the shortest time of each counts
// (-benchtime 5x). The pictures are a drawn page and, where there is a corpus, every
// ninth of its scans.
func BenchmarkScan(b *testing.B) {
	program, err := exec.LookPath("tesseract")
	if err != nil {
		b.Skip("no tesseract program to compare with")
	}
	files := pictureFiles(b)
	look, whole, theirs := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
	for b.Loop() {
		look = min(look, childTime(b, func() {
			withPool(b, func(p *Pool) {
				for _, f := range files {
					if _, err := p.Read(b.Context(), core.Document{}, f); err != nil {
						b.Fatal(err)
					}
				}
			})
		}))
		whole = min(whole, childTime(b, func() {
			withPool(b, func(p *Pool) {
				for _, f := range files {
					extractAll(b, p, f)
				}
			})
		}))
		theirs = min(theirs, childTime(b, func() {
			for _, f := range files {
				if err := alone(b, program, f).Run(); err != nil {
					b.Fatal(err)
				}
			}
		}))
	}
	b.ReportMetric(look.Seconds()/theirs.Seconds(), "first-look-times-tesseract")
	b.ReportMetric(whole.Seconds()/float64(len(files)), "cpu-s/picture")
	b.ReportMetric(whole.Seconds()/theirs.Seconds(), "times-tesseract")
	b.ReportMetric(float64(children(b).maxRSS)/megabyte, "MB-worker")
}

// withPool gives patient workers, and ends them.
func withPool(b *testing.B, f func(*Pool)) {
	p := realPool(b, Limits{Document: 5 * time.Minute, OCRPage: 5 * time.Minute})
	f(p)
	if err := p.Close(); err != nil {
		b.Fatal(err)
	}
}

// alone is the tesseract program on one picture, with one thread.
func alone(b *testing.B, program, file string) *exec.Cmd {
	cmd := exec.CommandContext(b.Context(), program, file, "-", "-l", "eng+deu")
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	return cmd
}

// childTime is the processor time of the processes that f starts and that end in it.
func childTime(b *testing.B, f func()) time.Duration {
	before := children(b).cpu
	f()
	return children(b).cpu - before
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
			g.Go(func() error { return alone(b, program, f).Run() })
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
