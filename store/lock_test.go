package store

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"countersign/core"
)

func TestOneWriter(t *testing.T) {
	s := create(t, Options{})
	mustSave(t, s, saveFirm("first"))
	_, err := Open(t.Context(), s.Dir(), Options{})
	wantKind(t, "a second writer", err, core.Locked, filepath.Base(os.Args[0]), fmt.Sprint(os.Getpid()), "close it")
	_, err = Create(t.Context(), s.Dir(), Options{})
	wantKind(t, "creating beside a writer", err, core.Locked)

	shut(t, s)
	again, err := Open(t.Context(), s.Dir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	shut(t, again)
}

func TestReadingBesideAWriter(t *testing.T) {
	s := create(t, Options{})
	mustSave(t, s, saveFirm("one"))
	sum, _, err := s.Put(t.Context(), oneByte())
	if err != nil {
		t.Fatal(err)
	}
	ro := reopen(t, s.Dir(), Options{ReadOnly: true})
	err = ro.View(t.Context(), func(r core.Reader) error {
		for i := range 3 {
			f, err := r.Firm()
			if err != nil || f.Name != "one" {
				return fmt.Errorf("at look %d a View saw %q (%w)", i, f.Name, err)
			}
			mustSave(t, s, saveFirm("two"))
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if got := firmName(t, ro); got != "two" {
		t.Errorf("the reader sees firm %q", got)
	}
	wantKind(t, "writing while read-only", save(ro, saveFirm("x")), core.Refused)
	_, _, err = ro.Put(t.Context(), oneByte())
	wantKind(t, "putting while read-only", err, core.Refused)
	if _, err := ro.Path(sum); err != nil {
		t.Error(err)
	}
	// The reader does not disturb the writer's leaving, nor the next one's coming.
	shut(t, s)
	next := reopen(t, s.Dir(), Options{})
	mustSave(t, next, saveFirm("three"))
	if got := firmName(t, ro); got != "three" {
		t.Errorf("the reader sees firm %q", got)
	}
}

func TestLockWords(t *testing.T) {
	path := filepath.Join(t.TempDir(), lockName)
	l, err := takeLock(path, time.Date(2026, 11, 3, 12, 0, 0, 0, time.Local))
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("%s (process %d, since 2026-11-03 12:00)", filepath.Base(os.Args[0]), os.Getpid())
	if got := holderOf(path); got != want {
		t.Errorf("the holder is %q, want %q", got, want)
	}
	if err := l.release(); err != nil {
		t.Error(err)
	}
	if got := holderOf(filepath.Join(t.TempDir(), "none")); got != "another program" {
		t.Errorf("the holder of no file is %q", got)
	}
}

// Whatever lies in the lock file, there is a name to show.
func FuzzHolder(f *testing.F) {
	f.Add([]byte(" {\"pid\": 1, \"program\": \"x\"}"))
	f.Add([]byte("\x00\x00\x00"))
	f.Add([]byte(""))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), lockName)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if holderOf(path) == "" {
			t.Errorf("no holder in %q", data)
		}
	})
}
