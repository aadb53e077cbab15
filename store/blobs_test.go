package store

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

func oneByte() io.Reader { return strings.NewReader("x") }

// files lists what lies under a folder.
func files(t testing.TB, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			out = append(out, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestBlobLayout(t *testing.T) {
	s := create(t, Options{})
	sum, size, err := s.Put(t.Context(), strings.NewReader("invoice"))
	if err != nil || sum != coretest.Sum("invoice") || size != 7 {
		t.Fatal(sum, size, err)
	}
	want := sum[:2] + "/" + sum
	if got := files(t, filepath.Join(s.Dir(), documentsName)); len(got) != 1 || got[0] != want {
		t.Errorf("files %q, want %q", got, want)
	}
	path, err := s.Path(sum)
	if err != nil || path != filepath.Join(s.Dir(), documentsName, sum[:2], sum) {
		t.Errorf("path %q, %v", path, err)
	}
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Put(t.Context(), strings.NewReader("invoice")); err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(path)
	if err != nil || !os.SameFile(before, after) {
		t.Errorf("the same bytes were written again (%v)", err)
	}
}

func TestChangedBlobIsFoundAndHealed(t *testing.T) {
	s := create(t, Options{})
	sum, _, err := s.Put(t.Context(), strings.NewReader("pay 100"))
	if err != nil {
		t.Fatal(err)
	}
	path, err := s.Path(sum)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("pay 900"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := s.Open(t.Context(), sum)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(io.Discard, r)
	wantKind(t, "reading a changed document", err, core.Damaged, sum[:12])
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if _, _, err := s.Put(t.Context(), strings.NewReader("pay 100")); err != nil {
		t.Fatal(err)
	}
	if fileSum(t, path) != sum {
		t.Error("the good copy did not heal the changed one")
	}
}

func TestUnfinishedFilesAreCleared(t *testing.T) {
	s := create(t, Options{})
	left := filepath.Join(s.Dir(), documentsName, incomingName, "KILLED")
	if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	ro := reopen(t, s.Dir(), Options{ReadOnly: true})
	shut(t, ro)
	if _, err := os.Stat(left); err != nil {
		t.Error("a reader cleared the files of a writer")
	}
	shut(t, s)
	reopen(t, s.Dir(), Options{})
	if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an unfinished file stayed: %v", err)
	}
}

// faulty is a file on a disk that fails at one of the steps.
type faulty struct {
	file
	room                   int
	writeErr, syncErr, cls error
}

func (f *faulty) Write(p []byte) (int, error) {
	if f.writeErr != nil && len(p) > f.room {
		n, _ := f.file.Write(p[:f.room])
		f.room -= n
		return n, f.writeErr
	}
	f.room -= len(p)
	return f.file.Write(p)
}

func (f *faulty) Sync() error { return errors.Join(f.syncErr, f.file.Sync()) }

func (f *faulty) Close() error { return errors.Join(f.file.Close(), f.cls) }

func TestFailingDisk(t *testing.T) {
	s := create(t, Options{})
	sound := s.create
	data := bytes.Repeat([]byte("0123456789"), 100_000)
	for name, c := range map[string]struct {
		fault faulty
		open  error
		word  string
	}{
		"full while writing":  {fault: faulty{room: 70_000, writeErr: diskFullError}, word: "the disk is full"},
		"full at the start":   {fault: faulty{writeErr: diskFullError}, word: "the disk is full"},
		"full while syncing":  {fault: faulty{room: 1 << 30, syncErr: diskFullError}, word: "the disk is full"},
		"full while closing":  {fault: faulty{room: 1 << 30, cls: diskFullError}, word: "the disk is full"},
		"full while making":   {open: diskFullError, word: "the disk is full"},
		"an error of syncing": {fault: faulty{room: 1 << 30, syncErr: errors.New("input/output error")}, word: "cannot be stored"},
	} {
		s.create = func(path string) (file, error) {
			if c.open != nil {
				return nil, &fs.PathError{Op: "open", Path: path, Err: c.open}
			}
			f, err := sound(path)
			fault := c.fault
			fault.file = f
			return &fault, err
		}
		_, _, err := s.Put(t.Context(), bytes.NewReader(data))
		wantKind(t, name, err, core.Unavailable, c.word)
		if left := files(t, filepath.Join(s.Dir(), documentsName)); len(left) != 0 {
			t.Errorf("%s: left behind: %q", name, left)
		}
	}
	s.create = sound
	if sum, size, err := s.Put(t.Context(), bytes.NewReader(data)); err != nil || sum != coretest.Sum(string(data)) || size != int64(len(data)) {
		t.Errorf("after the faults: %q, %d, %v", sum, size, err)
	}
}
