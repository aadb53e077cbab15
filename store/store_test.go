package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/audit"
	"countersign/core/coretest"
)

// create makes a store in a new folder that is closed when the test ends.
func create(t testing.TB, o Options) *Store {
	t.Helper()
	return opened(t, func() (*Store, error) { return Create(t.Context(), t.TempDir(), o) })
}

// reopen opens a folder for the rest of the test.
func reopen(t testing.TB, dir string, o Options) *Store {
	t.Helper()
	return opened(t, func() (*Store, error) { return Open(t.Context(), dir, o) })
}

func opened(t testing.TB, open func() (*Store, error)) *Store {
	t.Helper()
	s, err := open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { shut(t, s) })
	return s
}

func shut(t testing.TB, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// save runs fn in a transaction with an audit entry.
func save(s *Store, fn func(core.Tx) error) error {
	return s.Update(context.Background(), func(tx core.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return tx.Audit(coretest.Entry("Tested", "test:1"))
	})
}

func mustSave(t testing.TB, s *Store, fn func(core.Tx) error) {
	t.Helper()
	if err := save(s, fn); err != nil {
		t.Fatal(err)
	}
}

func saveFirm(name string) func(core.Tx) error {
	return func(tx core.Tx) error { return tx.SaveFirm(core.Firm{Name: name}) }
}

func firmName(t testing.TB, s *Store) string {
	t.Helper()
	var f core.Firm
	if err := s.View(context.Background(), func(r core.Reader) (err error) { f, err = r.Firm(); return err }); err != nil {
		t.Fatal(err)
	}
	return f.Name
}

// wantKind fails the test when the error is not of the kind, or does not say what
// to do.
func wantKind(t testing.TB, what string, err error, kind core.Kind, words ...string) {
	t.Helper()
	if got := core.KindOf(err); got != kind {
		t.Errorf("%s: kind %q (%v), want %q", what, got, err, kind)
		return
	}
	var e *core.Error
	if kind != core.Internal && (!errors.As(err, &e) || e.Hint == "") {
		t.Errorf("%s: no hint in %q", what, err)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%s: %q does not say %q", what, err, w)
		}
	}
}

// raw is a connection to the database of a folder around the store.
func raw(t testing.TB, dir string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", source(filepath.Join(dir, databaseName), "_busy_timeout=50"))
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func execRaw(t testing.TB, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatal(err)
	}
}

func TestStore(t *testing.T) {
	coretest.Suite(t, func(t *testing.T) (core.Store, core.Blobs) {
		s := create(t, Options{Now: coretest.Clock(), Host: "test"})
		t.Cleanup(func() { // whatever was stored, the log names it
			found, err := s.CheckLog(context.Background(), audit.Anchor{}, nil) // the test's own is over
			if err != nil {
				t.Error(err)
			}
			for _, p := range found.Problems {
				if !strings.HasPrefix(p, "The head over") { // the suite's heads are none
					t.Error(p)
				}
			}
		})
		return s, s
	})
}

func TestCreateAndOpen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a folder with 100 % ümlauts? & #signs", "data")
	_, err := Open(t.Context(), dir, Options{})
	wantKind(t, "opening nothing", err, core.NotFound, dir)
	if _, err := os.Stat(dir); err == nil {
		t.Error("opening nothing made a folder")
	}
	s, err := Create(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	shut(t, s)
	// A folder in which nothing was entered is taken up again.
	if s, err = Create(t.Context(), dir, Options{}); err != nil {
		t.Fatal(err)
	}
	mustSave(t, s, saveFirm("Example"))
	shut(t, s)
	shut(t, s) // closing again does nothing

	_, err = Create(t.Context(), dir, Options{})
	wantKind(t, "creating over data", err, core.Refused, "already holds data")
	again := reopen(t, dir, Options{})
	if got := firmName(t, again); got != "Example" {
		t.Errorf("firm %q after opening again", got)
	}
	for _, name := range []string{databaseName, documentsName, lockName} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Error(err)
		} else if info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
			t.Errorf("%s can be read by others: %s", name, info.Mode())
		}
	}
}

func TestCreateRefusesWhatIsLeftOfAnother(t *testing.T) {
	for _, name := range []string{documentsName, secretsName} {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
		_, err := Create(t.Context(), dir, Options{})
		wantKind(t, "creating beside "+name, err, core.Refused)
		if _, err := os.Stat(filepath.Join(dir, databaseName)); err == nil {
			t.Errorf("a database was made beside %s", name)
		}
	}
}

func TestClosedStore(t *testing.T) {
	s := create(t, Options{})
	shut(t, s)
	wantKind(t, "View after Close", s.View(t.Context(), func(core.Reader) error { return nil }), core.Internal)
	wantKind(t, "Update after Close", s.Update(t.Context(), func(core.Tx) error { return nil }), core.Internal)
}

func TestPragmasReachEveryConnection(t *testing.T) {
	s := create(t, Options{})
	for _, c := range []struct {
		p    *pool
		want map[string]string
	}{
		{s.writer, map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "query_only": "0", "busy_timeout": "5000"}},
		{s.readers, map[string]string{"journal_mode": "wal", "foreign_keys": "1", "query_only": "1", "busy_timeout": "5000"}},
	} {
		var held []*conn
		for range c.p.size {
			conn, err := c.p.take(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			held = append(held, conn)
			for name, want := range c.want {
				var got string
				if err := conn.QueryRowContext(t.Context(), "PRAGMA "+name).Scan(&got); err != nil || got != want {
					t.Errorf("%s is %q (%v), want %q", name, got, err, want)
				}
			}
		}
		for _, conn := range held {
			c.p.give(conn)
		}
	}
}

// The day of a transaction is that of the clock in its own zone; its time is in UTC.
func TestTodayIsInTheClocksZone(t *testing.T) {
	at := time.Date(2026, 6, 16, 0, 30, 0, 0, time.FixedZone("CEST", 2*60*60))
	s := create(t, Options{Now: func() time.Time { return at }})
	err := s.Update(t.Context(), func(tx core.Tx) error {
		if got := tx.Today().String(); got != "2026-06-16" || !tx.Now().Equal(at) || tx.Now().Location() != time.UTC {
			t.Errorf("today is %s, at %s", got, tx.Now())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
