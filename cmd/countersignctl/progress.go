package main

import (
	"os"
	"sync"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"countersign/core/intake"
)

// bar shows how far long work has come, on standard error and only when that is a
// terminal.
type bar struct {
	mu    sync.Mutex
	shown bool
	what  string
	out   *progressbar.ProgressBar
}

func (s *session) progress() *bar {
	f, ok := s.Err.(*os.File)
	return &bar{shown: ok && !s.Quiet && !s.JSON && term.IsTerminal(int(f.Fd()))}
}

var stepWords = map[string]string{"unpack": "opening mail", "read": "reading", "check": "matching and checking"}

func (b *bar) step(p intake.Progress) { b.show(stepWords[p.Step], p.Done, p.Total) }

// mail counts messages as they come over the wire.
func (b *bar) mail(done, total int) { b.show("fetching mail", done, total) }

func (b *bar) show(what string, done, total int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.shown {
		return
	}
	if b.out == nil || b.what != what {
		b.finish()
		b.what = what
		b.out = progressbar.NewOptions(total, progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetDescription(what),
			progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30))
	}
	if err := b.out.Set(done); err != nil {
		b.shown = false // a terminal that went away
	}
}

func (b *bar) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.finish()
}

func (b *bar) finish() {
	if b.out != nil {
		b.shown = b.shown && b.out.Finish() == nil
		b.out = nil
	}
}
