package store

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"countersign/core"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What people are told to do about failures of the machine.
const (
	hintFull     = "free some space on the disk, then try again; nothing was lost"
	hintCorrupt  = "run doctor, and restore the last backup if it finds damage"
	hintReadOnly = "check that the disk is not write-protected and that the folder belongs to you"
	hintBusy     = "close the other program that has the data open, then try again"
	hintDisk     = "check the disk and its cable, then try again; nothing was lost that was confirmed"
)

// stopped is the typed error of a context that is over.
func stopped(ctx context.Context) error { return contextError(ctx.Err()) }

func contextError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.DeadlineExceeded):
		return core.Errorf(core.Unavailable, "the time for this ran out: %w", err)
	default:
		return core.Errorf(core.Interrupted, "stopped: %w", err)
	}
}

// databaseError turns what the driver says into an Error for people. doing is
// what was tried, as in "opening the database".
func databaseError(doing string, err error) error {
	var typed *core.Error
	var db *sqlite.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &typed):
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return contextError(err)
	case !errors.As(err, &db):
		return core.Errorf(core.Internal, "%s failed: %w", doing, err)
	}
	e := &core.Error{Err: err}
	switch db.Code() & 0xff { // the primary result code
	case sqlite3.SQLITE_FULL:
		e.Kind, e.Msg, e.Hint = core.Unavailable, "the disk is full: "+doing+" failed", hintFull
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		e.Kind, e.Msg, e.Hint = core.Locked, "another program is writing to the database", hintBusy
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		e.Kind, e.Msg, e.Hint = core.Damaged, "the database is damaged: "+doing+" failed", hintCorrupt
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		e.Kind, e.Msg, e.Hint = core.Unavailable, "the database cannot be written", hintReadOnly
	case sqlite3.SQLITE_IOERR:
		e.Kind, e.Msg, e.Hint = core.Unavailable, "the disk failed: "+doing+" failed", hintDisk
	case sqlite3.SQLITE_NOMEM:
		e.Kind, e.Msg, e.Hint = core.Unavailable, "there is not enough memory: "+doing+" failed", "close other programs, then try again"
	case sqlite3.SQLITE_TOOBIG:
		e.Kind, e.Msg = core.BadInput, "this is too large to be stored"
	case sqlite3.SQLITE_INTERRUPT:
		e.Kind, e.Msg = core.Interrupted, "stopped"
	default:
		e.Kind, e.Msg = core.Internal, doing+" failed: "+err.Error()
	}
	return e
}

// noRoom turns an error of opening the database in dir into one about a full disk,
// if that is what it is: SQLite calls it a failing disk when its shared memory finds
// no room.
func noRoom(dir string, err error) error {
	var db *sqlite.Error
	if !errors.As(err, &db) || db.Code()&0xff != sqlite3.SQLITE_IOERR {
		return err
	}
	f, ferr := os.CreateTemp(dir, ".room-*")
	if ferr == nil {
		_, ferr = f.Write(make([]byte, 256<<10))
		ferr = errors.Join(ferr, f.Close(), os.Remove(f.Name()))
	}
	if ferr == nil || !diskFull(ferr) {
		return err
	}
	return &core.Error{Kind: core.Unavailable, Msg: "the disk is full: opening the database failed", Hint: hintFull, Err: err}
}

// cannotWrite reports whether the error comes from a place that cannot be written.
func cannotWrite(err error) bool {
	var db *sqlite.Error
	if !errors.As(err, &db) {
		return false
	}
	c := db.Code() & 0xff
	return c == sqlite3.SQLITE_READONLY || c == sqlite3.SQLITE_CANTOPEN || c == sqlite3.SQLITE_PERM
}

// fileError turns an error about a file into an Error for people; what is the
// sentence about what could not be done.
func fileError(what string, err error) error {
	var typed *core.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &typed):
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return contextError(err)
	case diskFull(err):
		return core.Errorf(core.Unavailable, "the disk is full: %s: %w", what, err).WithHint(hintFull)
	case errors.Is(err, fs.ErrPermission), readOnlyDisk(err):
		return core.Errorf(core.Unavailable, "%s: %w", what, err).WithHint(hintReadOnly)
	}
	return core.Errorf(core.Unavailable, "%s: %w", what, err).WithHint(hintDisk)
}

// size is the size of a file, 0 when there is none.
func size(path string) int64 {
	i, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return i.Size()
}
