package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// Digital documents go through the whole pipeline, workers and understanding, beside
// plain pdftotext on the same files with as many processes, turn by turn in one run:
// the ratio carries over from machine to machine, the rate does not. The best of three
// turns counts, because others may be busy on the machine.
func TestSpeedOnDigitalDocuments(t *testing.T) {
	root := corpus(t)
	pdftotext, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext (poppler-utils) is not installed")
	}
	files, err := filepath.Glob(filepath.Join(root, "digital", "*.pdf"))
	if err != nil || len(files) < 20 {
		t.Skipf("%d digital documents: %v", len(files), err)
	}
	ours, plain := time.Hour, time.Hour
	for range 3 {
		start := time.Now()
		r := finish(t, exec.Command("countersignctl", append([]string{"--json", "extract"}, files...)...))
		if r.code != 0 || strings.Count(r.out, "\n") != len(files) {
			t.Fatalf("exit code %d: %s", r.code, r.err)
		}
		ours = min(ours, time.Since(start))
		plain = min(plain, plainText(t, pdftotext, files))
	}
	n := float64(len(files))
	t.Logf("%d documents: %.1f a second, pdftotext alone %.1f a second: %.2f times its time", len(files), n/ours.Seconds(), n/plain.Seconds(), ours.Seconds()/plain.Seconds())
	if n/ours.Seconds() < 3 {
		t.Errorf("%.1f documents a second: even a busy machine should do three", n/ours.Seconds())
	}
}

// plainText is how long pdftotext takes for the files, a process each, two at a time.
func plainText(t *testing.T, program string, files []string) time.Duration {
	t.Helper()
	next := make(chan string)
	var wg sync.WaitGroup
	start := time.Now()
	for range 2 {
		wg.Go(func() {
			for f := range next {
				if err := exec.CommandContext(t.Context(), program, "-layout", f, "-").Run(); err != nil {
					t.Errorf("pdftotext %s: %v", f, err)
				}
			}
		})
	}
	for _, f := range files {
		next <- f
	}
	close(next)
	wg.Wait()
	return time.Since(start)
}
