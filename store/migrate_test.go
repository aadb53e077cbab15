package store

import (
	"os"
	"path/filepath"
	"testing"

	"countersign/core"
)

func TestNewerDataIsRefused(t *testing.T) {
	s := create(t, Options{})
	mustSave(t, s, saveFirm("Example"))
	shut(t, s)
	db := raw(t, s.Dir())
	execRaw(t, db, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	before := fileSum(t, filepath.Join(s.Dir(), databaseName))
	for _, o := range []Options{{}, {ReadOnly: true}} {
		_, err := Open(t.Context(), s.Dir(), o)
		wantKind(t, "newer data", err, core.Refused, "newer version", "9999")
	}
	if fileSum(t, filepath.Join(s.Dir(), databaseName)) != before {
		t.Error("refused data were changed")
	}
}

func TestOlderDataIsNotReadBeforeItIsMigrated(t *testing.T) {
	s := create(t, Options{})
	shut(t, s)
	execRaw(t, raw(t, s.Dir()), `DELETE FROM goose_db_version WHERE version_id > 0`)
	_, err := Open(t.Context(), s.Dir(), Options{ReadOnly: true})
	wantKind(t, "older data", err, core.Refused, "older version")
}

// A process killed between goose's own table and the first migration leaves a
// database that only holds that table.
func TestUnfinishedCreationIsTakenUp(t *testing.T) {
	dir := t.TempDir()
	execRaw(t, raw(t, dir), `CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')))`)
	execRaw(t, raw(t, dir), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1)`)
	s := reopen(t, dir, Options{})
	mustSave(t, s, saveFirm("Example"))
}

func TestForeignFilesAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		make func(t *testing.T, dir string)
		kind core.Kind
	}{
		"a database of another program": {func(t *testing.T, dir string) { execRaw(t, raw(t, dir), `CREATE TABLE x (y)`) }, core.Damaged},
		"a file that is no database": {func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, databaseName), make([]byte, 5000), 0o600); err != nil {
				t.Fatal(err)
			}
		}, core.Damaged},
		"a text": {func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, databaseName), []byte("this is a text and not a database, whatever its name says"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, core.Damaged},
	} {
		dir := t.TempDir()
		c.make(t, dir)
		before := fileSum(t, filepath.Join(dir, databaseName))
		for _, o := range []Options{{}, {ReadOnly: true}} {
			_, err := Open(t.Context(), dir, o)
			wantKind(t, name, err, c.kind)
		}
		if name != "a database of another program" && fileSum(t, filepath.Join(dir, databaseName)) != before {
			t.Errorf("%s was changed", name)
		}
	}
}

func fileSum(t testing.TB, path string) string {
	t.Helper()
	sum, err := sumOf(path)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}
