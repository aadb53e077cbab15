package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"countersign/cmd/internal/wire"
)

// tampered is a data folder that was made through the program, for changing by hand.
func tampered(t *testing.T) *books {
	t.Helper()
	b := newBooks(t)
	for i, number := range []string{"A-1", "A-2"} {
		data, err := einvoiceXML(map[string]string{"number": number})
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), number+".xml")
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		b.must("import", path)
		if i == 0 {
			b.must("users", "add", "anna", "--role", "approver")
		}
	}
	return b
}

// copyOf is the same data folder in another place.
func (b *books) copyOf(t *testing.T) *books {
	t.Helper()
	c := &books{t: t, dir: filepath.Join(t.TempDir(), "books")}
	if err := os.CopyFS(c.dir, os.DirFS(b.dir)); err != nil {
		t.Fatal(err)
	}
	return c
}

// sql changes the database past the program, without its triggers.
func (b *books) sql(statements ...string) {
	b.t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(b.dir, "countersign.db"))
	if err != nil {
		b.t.Fatal(err)
	}
	defer db.Close()
	for _, q := range append([]string{"DROP TRIGGER audit_keeps_update", "DROP TRIGGER audit_keeps_delete"}, statements...) {
		if _, err := db.Exec(q); err != nil {
			b.t.Fatalf("%s: %v", q, err)
		}
	}
}

// stored is the only stored file whose text has these words.
func (b *books) stored(words string) string {
	b.t.Helper()
	files, err := filepath.Glob(filepath.Join(b.dir, "documents", "??", "*"))
	if err != nil {
		b.t.Fatal(err)
	}
	for _, f := range files {
		if data, err := os.ReadFile(f); err == nil && strings.Contains(string(data), words) {
			return f
		}
	}
	b.t.Fatalf("no stored file has %q", words)
	return ""
}

// Whatever is changed by hand in the log or in a stored file, `audit verify` ends with
// 1 and names it first.
func TestTampering(t *testing.T) {
	t.Parallel()
	b := tampered(t)
	sound := object[wire.Verified](t, b.must("--json", "audit", "verify"))
	if sound.Entries < 10 || len(sound.Problems) != 0 || sound.Documents < 2 {
		t.Fatalf("untouched: %+v", sound)
	}
	swap := []string{"UPDATE audit SET seq = -4 WHERE seq = 4", "UPDATE audit SET seq = 4 WHERE seq = 5", "UPDATE audit SET seq = 5 WHERE seq = -4"}
	change := func(f func(path string) error) func(*books) {
		return func(c *books) {
			if err := f(c.stored("<cbc:ID>A-2<")); err != nil {
				t.Fatal(err)
			}
		}
	}
	statement := func(q ...string) func(*books) { return func(c *books) { c.sql(q...) } }
	for _, c := range []struct {
		name, want string
		do         func(*books)
	}{
		{"one byte of an entry", "audit entry 4 was changed", statement("UPDATE audit SET reason = reason || '.' WHERE seq = 4")},
		{"one letter in what was before", "audit entry 3 was changed", statement("UPDATE audit SET after = replace(after, '1', '2') WHERE seq = 3")},
		{"the time of an entry", "audit entry 2 was changed", statement("UPDATE audit SET time = replace(time, 'Z', '1Z') WHERE seq = 2")},
		{"an entry that cannot be read behind one that was changed", "audit entry 2 was changed", statement("UPDATE audit SET actor = 'x' WHERE seq = 2", "UPDATE audit SET after = '{' WHERE seq = 3")},
		{"one entry removed", "audit entry 4 is missing", statement("DELETE FROM audit WHERE seq = 4")},
		{"the first removed", "audit entry 1 is missing", statement("DELETE FROM audit WHERE seq = 1")},
		{"two swapped", "audit entry 4 was changed", statement(swap...)},
		{"the last removed", "is missing: the log should end with entry", statement("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)")},
		{"all removed", "audit entry 1 is missing", statement("DELETE FROM audit")},
		{"a stored file changed", "Document ", change(func(path string) error {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return os.WriteFile(path, []byte(strings.Replace(string(data), "119.00", "919.00", 1)), 0o600)
		})},
		{"a stored file removed", "Document ", change(os.Remove)},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := b.copyOf(t)
			c.do(d)
			r := d.run("audit", "verify")
			if r.code != 1 || !strings.Contains(r.out, c.want) || strings.Count(r.err, "\n") != 1 || !strings.HasPrefix(r.err, "countersignctl: ") || !strings.Contains(r.err, c.want) {
				t.Errorf("exit code %d, %q, %q, want %q", r.code, r.out, r.err, c.want)
			}
			r = d.run("--json", "audit", "verify")
			if found := objects[wire.Verified](t, r.out); r.code != 1 || len(found) != 2 || len(found[0].Problems) == 0 || !strings.Contains(found[0].Problems[0], c.want) {
				t.Errorf("--json: exit code %d, %s", r.code, r.out)
			}
			if r = d.run("doctor"); r.code != 1 || !strings.Contains(r.err, c.want) {
				t.Errorf("doctor: exit code %d, %q", r.code, r.err)
			}
		})
	}
	if r := b.run("audit", "verify", "--head", sound.Head); r.code != 0 {
		t.Errorf("with the head that was noted: %d %s", r.code, r.err)
	}
	if r := b.run("audit", "verify", "--head", strings.Repeat("0", 64)); r.code != 1 || !strings.Contains(r.err, "is not in the log") {
		t.Errorf("with another head: %d %s", r.code, r.err)
	}
}

// A database that is no longer one is refused with what to do.
func TestBrokenDatabase(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	for name, data := range map[string]string{"other bytes": strings.Repeat("not a database ", 500), "nothing": ""} {
		if err := os.WriteFile(filepath.Join(b.dir, "countersign.db"), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, ext := range []string{"-wal", "-shm"} {
			_ = os.Remove(filepath.Join(b.dir, "countersign.db"+ext))
		}
		for _, args := range [][]string{{"audit", "verify"}, {"queue"}, {"users", "list"}} {
			if r := b.run(args...); r.code == 0 || strings.Count(r.err, "\n") != 1 || !strings.Contains(r.err, "; ") {
				t.Errorf("%s, %q: exit code %d, %q", name, args, r.code, r.err)
			}
		}
	}
}
