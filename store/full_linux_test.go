package store

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/coretest"

	"golang.org/x/sys/unix"
)

// A real full disk: a small file system in memory, which only root may make.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=4m"); err != nil {
		t.Skipf("no small disk can be made here: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	s, err := Create(t.Context(), filepath.Join(dir, "data"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, s)
	mustSave(t, s, saveFirm("before"))
	sum, _, err := s.Put(t.Context(), strings.NewReader("kept"))
	if err != nil {
		t.Fatal(err)
	}

	_, _, err = s.Put(t.Context(), bytes.NewReader(make([]byte, 16<<20)))
	wantKind(t, "a document larger than the disk", err, core.Unavailable, "the disk is full", "free some space")
	if left := files(t, filepath.Join(s.Dir(), documentsName)); len(left) != 1 {
		t.Errorf("left behind: %q", left)
	}
	filler := filepath.Join(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, 16<<20), 0o600); err == nil {
		t.Fatal("the disk is not full")
	}
	fill := 0
	for err = nil; err == nil && fill < 1000; fill++ {
		name := fmt.Sprintf("Supplier %d %s", fill, strings.Repeat("x", 8000))
		err = save(s, func(tx core.Tx) error { return tx.SaveSupplier(coretest.Supplier(name)) })
	}
	wantKind(t, "rows on a full disk", err, core.Unavailable, "the disk is full")
	if got := firmName(t, s); got != "before" {
		t.Errorf("on a full disk the firm is read as %q", got)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	mustSave(t, s, saveFirm("after"))
	if got := problems(t, s); got != "" {
		t.Errorf("after a full disk: %s", got)
	}
	if _, err := s.Path(sum); err != nil {
		t.Error(err)
	}
}

// A disk that cannot be written is read when nothing waits in its log.
func TestReadOnlyDisk(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=8m"); err != nil {
		t.Skipf("no small disk can be made here: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	s, err := Create(t.Context(), filepath.Join(dir, "data"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	mustSave(t, s, saveFirm("Example"))
	shut(t, s)
	if err := unix.Mount("", dir, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	ro, err := Open(t.Context(), s.Dir(), Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := firmName(t, ro); got != "Example" {
		t.Errorf("firm %q", got)
	}
	shut(t, ro)
	_, err = Open(t.Context(), s.Dir(), Options{})
	wantKind(t, "writing to it", err, core.Unavailable, "write-protected")
}
