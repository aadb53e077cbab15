package wire

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// workerLog is a file in the data folder that says how workers ended that should not have:
// what they wrote to standard error is for whoever looks after the program. What became of
// the document or the mail is shown to everybody without it.
type workerLog struct {
	path string
	now  func() time.Time
	mu   sync.Mutex
}

// Limits of the file. The one before is kept beside it.
const (
	endingsMost = 256 << 10
	endingMost  = 4 << 10
	endingsDays = 7 // that are spoken of
)

func newWorkerLog(dir string, now func() time.Time) *workerLog {
	if now == nil {
		now = time.Now
	}
	return &workerLog{path: filepath.Join(dir, "workers.log"), now: now}
}

// add notes an ending. A file that cannot be written keeps nothing from being read.
func (l *workerLog) add(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if info, err := os.Stat(l.path); err == nil && info.Size() > endingsMost {
		_ = os.Rename(l.path, l.path+".old")
	}
	f, err := os.OpenFile(l.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	text = strings.ToValidUTF8(text[:min(len(text), endingMost)], "\ufffd")
	_, _ = fmt.Fprintf(f, "%s %s\n", l.now().UTC().Format(time.RFC3339), strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n\t"))
	_ = f.Close()
}

// recent counts the endings of the last days.
func (l *workerLog) recent() (n int, last time.Time, err error) {
	f, err := os.Open(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, last, nil
	}
	if err != nil {
		return 0, last, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 2*endingMost)
	for lines.Scan() {
		stamp, _, _ := strings.Cut(lines.Text(), " ")
		if at, err := time.Parse(time.RFC3339, stamp); err == nil && l.now().Sub(at) < endingsDays*24*time.Hour {
			n, last = n+1, at
		}
	}
	return n, last, lines.Err()
}

// health says whether workers broke down of late; nothing where none did.
func (l *workerLog) health() []Finding {
	n, last, err := l.recent()
	switch {
	case err != nil:
		return []Finding{{"workers", Warn, "how they ended cannot be read: " + err.Error(), "look at " + l.path}}
	case n == 0:
		return nil
	}
	what := "a process that reads documents or mails broke down"
	if n > 1 {
		what = fmt.Sprintf("%d processes that read documents or mails broke down", n)
	}
	return []Finding{{"workers", Warn, fmt.Sprintf("%s in the last %d days, on %s for the last time", what, endingsDays, last.Local().Format("2 Jan 2006, 15:04")),
		"arrivals and the queue say over which; " + l.path + " says how they ended"}}
}
