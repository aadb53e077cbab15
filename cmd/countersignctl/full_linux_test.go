package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"countersign/cmd/internal/sample"
)

// On a disk that is full every command that writes ends with 6 and says so, nothing
// changes, and all works again when there is room.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=6m"); err != nil {
		t.Skipf("no small disk can be made here: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	b := &books{t: t, dir: filepath.Join(dir, "books")}
	b.must("init", "--firm", sample.Firm().Name, "--owner", "olga")
	commands := writing(t)
	commands[0][1] = largeInvoice(t)
	filler := filepath.Join(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, 16<<20), 0o600); err == nil {
		t.Fatal("the disk is not full")
	}
	for _, args := range commands[:2] {
		b.refused(6, "the disk is full", args...)
	}
	b.refused(6, "the disk is full", "export", "csv", "--from", "2026-01-01", "--to", "2026-01-31", "--out", filepath.Join(dir, "out.csv"))
	if _, err := os.Stat(filepath.Join(dir, "out.csv")); err == nil {
		t.Error("half an export is there")
	}
	b.must("users", "list")
	if r := b.run("doctor"); r.code != 1 || !strings.Contains(r.err, "check permissions and free space") {
		t.Errorf("doctor: exit code %d, %q", r.code, r.err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	for _, args := range commands[:4] {
		b.must(args...)
	}
	b.must("audit", "verify")
}

// largeInvoice is larger than what a full disk may still have in its last page.
func largeInvoice(t *testing.T) string {
	t.Helper()
	data, err := einvoiceXML(map[string]string{"item": "W-1</cbc:ID><!-- " + strings.Repeat("x", 300_000) + " --><cbc:ID>W-1"})
	if err != nil {
		t.Fatal(err)
	}
	data = []byte(strings.Replace(string(data), "W-1</cbc:ID><!-- ", "W-1<!-- ", 1))
	data = []byte(strings.Replace(string(data), " --><cbc:ID>W-1", " -->", 1))
	path := filepath.Join(t.TempDir(), "large.xml")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
