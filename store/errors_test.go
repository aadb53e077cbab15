package store

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

// A full disk inside SQLite: the transaction fails as a whole, the reason is said,
// and when there is room again everything goes on.
func TestDatabaseFull(t *testing.T) {
	s := create(t, Options{})
	mustSave(t, s, saveFirm("before"))
	pages := func(n int) {
		c, err := s.writer.take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer s.writer.give(c)
		if _, err := c.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", n)); err != nil {
			t.Fatal(err)
		}
	}
	pages(1) // SQLite takes the present size instead
	large := func(tx core.Tx) error {
		if err := tx.SaveFirm(core.Firm{Name: "never"}); err != nil {
			return err
		}
		err := tx.SaveSupplier(core.Supplier{ID: "x", Name: strings.Repeat("x", 1<<20)})
		wantKind(t, "saving on a full disk", err, core.Unavailable, "the disk is full")
		// Whoever overlooks the error gets it again, and nothing is written.
		wantKind(t, "saving after it", tx.SaveFirm(core.Firm{Name: "never"}), core.Unavailable)
		return nil
	}
	wantKind(t, "committing after it", s.Update(t.Context(), func(tx core.Tx) error {
		if err := large(tx); err != nil {
			return err
		}
		_ = tx.Audit(coretest.Entry("Tested", "test:1"))
		return nil
	}), core.Unavailable, "the disk is full")
	if got := firmName(t, s); got != "before" {
		t.Errorf("firm %q was kept from a failed transaction", got)
	}
	pages(1 << 30)
	mustSave(t, s, saveFirm("after"))
	if got := firmName(t, s); got != "after" {
		t.Errorf("firm %q", got)
	}
}

func TestDatabaseBusy(t *testing.T) {
	s := create(t, Options{})
	c, err := s.writer.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.ExecContext(t.Context(), "PRAGMA busy_timeout = 20"); err != nil {
		t.Fatal(err)
	}
	s.writer.give(c)
	other := raw(t, s.Dir())
	execRaw(t, other, "BEGIN IMMEDIATE")
	wantKind(t, "writing beside a foreign writer", save(s, saveFirm("x")), core.Locked, "another program")
	execRaw(t, other, "ROLLBACK")
	mustSave(t, s, saveFirm("x"))
}

func TestDatabaseCorrupt(t *testing.T) {
	s := create(t, Options{})
	mustSave(t, s, func(tx core.Tx) error {
		for i := range 400 {
			if err := tx.SaveSupplier(coretest.Supplier(fmt.Sprintf("Supplier %d", i))); err != nil {
				return err
			}
		}
		return nil
	})
	shut(t, s)
	path := filepath.Join(s.Dir(), databaseName)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for i := 3 * 4096; i < len(data); i++ {
		data[i] = byte(r.Uint32())
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	damaged, err := Open(t.Context(), s.Dir(), Options{})
	if err == nil {
		defer shut(t, damaged)
		err = damaged.View(t.Context(), func(r core.Reader) error { _, err := r.ListSuppliers(); return err })
		problems, checkErr := damaged.Check(t.Context(), CheckOptions{})
		if len(problems) == 0 || checkErr != nil {
			t.Errorf("the check of a damaged database found %q, %v", problems, checkErr)
		}
	}
	wantKind(t, "a damaged database", err, core.Damaged, "damaged")
}

func TestErrorsOfFiles(t *testing.T) {
	for _, c := range []struct {
		err  error
		kind core.Kind
		word string
	}{
		{&fs.PathError{Op: "open", Path: "x", Err: fs.ErrPermission}, core.Unavailable, "write-protected"},
		{&fs.PathError{Op: "read", Path: "x", Err: fs.ErrInvalid}, core.Unavailable, "check the disk"},
		{fmt.Errorf("while waiting: %w", context.Canceled), core.Interrupted, "stopped"},
		{core.Errorf(core.BadInput, "as it was"), core.BadInput, "as it was"},
	} {
		err := fileError("a document cannot be stored", c.err)
		if core.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.word) {
			t.Errorf("%v became %v", c.err, err)
		}
	}
	if fileError("x", nil) != nil || databaseError("x", nil) != nil {
		t.Error("no error became one")
	}
}
