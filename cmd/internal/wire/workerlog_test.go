package wire

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"countersign/cmd/internal/mailworker"
)

func TestWorkerLog(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	e := newWorkerLog(t.TempDir(), func() time.Time { return now })
	if got := e.health(); got != nil {
		t.Errorf("nothing ended: %+v", got)
	}
	e.add("worker 1 ended: too slow")
	now = now.AddDate(0, 0, 6)
	e.add("worker 2 ended: panic\n2026-12-04T12:00:00Z is no beginning\xff" + strings.Repeat("x", 2*endingMost))
	got := e.health()
	if len(got) != 1 || got[0].State != Warn || !strings.Contains(got[0].Message, "2 processes") || !strings.Contains(got[0].Hint, "workers.log") {
		t.Errorf("%+v", got)
	}
	now = now.AddDate(0, 0, 2)
	if got = e.health(); len(got) != 1 || !strings.Contains(got[0].Message, "a process") {
		t.Errorf("after eight days: %+v", got)
	}
	for range 2 * endingsMost / endingMost {
		e.add(strings.Repeat("y", endingMost))
	}
	info, err := os.Stat(e.path)
	if err != nil || info.Size() > endingsMost+2*endingMost || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if _, err := os.Stat(e.path + ".old"); err != nil {
		t.Error(err)
	}
}

// A worker that something ends is in the file, one that nobody needs any more is not.
func TestWorkerThatIsKilledIsLogged(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the processes are found in /proc")
	}
	a, err := OpenOrCreate(t.Context(), Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	take := func() {
		if _, err := a.workers.mails.Unpack(t.Context(), "a.eml", []byte("Subject: a\r\n\r\nInvoice 7\r\n")); err != nil {
			t.Fatal(err)
		}
	}
	take()
	if n := killMailWorkers(t); n != 1 {
		t.Fatalf("%d workers were there", n)
	}
	log := newWorkerLog(a.Dir(), nil)
	for range 500 {
		if n, _, _ := log.recent(); n > 0 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	take()
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(log.path)
	if n, _, _ := log.recent(); err != nil || n != 1 || !strings.Contains(string(text), "killed") {
		t.Errorf("%v: %s", err, text)
	}
}

// killMailWorkers ends this test's own workers for mails.
func killMailWorkers(t *testing.T) (n int) {
	t.Helper()
	tasks, err := filepath.Glob("/proc/self/task/*/children")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range tasks {
		children, _ := os.ReadFile(f)
		for _, id := range strings.Fields(string(children)) {
			line, _ := os.ReadFile(filepath.Join("/proc", id, "cmdline"))
			pid, err := strconv.Atoi(id)
			if err != nil || !strings.Contains(string(line), mailworker.Arg) {
				continue
			}
			p, err := os.FindProcess(pid)
			if err != nil || p.Kill() != nil {
				t.Fatal("cannot be killed")
			}
			n++
		}
	}
	return n
}
