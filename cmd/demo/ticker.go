package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"
)

// ticker shows work going on: on a terminal one line that is written over, elsewhere a
// line every few seconds.
type ticker struct {
	mu    sync.Mutex
	out   io.Writer
	last  time.Time
	wrote bool
}

func (t *ticker) show(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	text := fmt.Sprintf(format, args...)
	if f, ok := t.out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && len(text) >= width {
			text = strings.ToValidUTF8(text[:width-1], "")
		}
		fmt.Fprintf(t.out, "\r\x1b[K%s", text)
		t.wrote = true
		return
	}
	if time.Since(t.last) > 5*time.Second {
		fmt.Fprintln(t.out, text)
		t.last = time.Now()
	}
}

func (t *ticker) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.wrote {
		fmt.Fprint(t.out, "\r\x1b[K")
		t.wrote = false
	}
}
