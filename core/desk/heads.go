package desk

import (
	"context"
	"strconv"
	"time"

	"countersign/core"
	"countersign/core/audit"
)

// HeadKey is the key that heads of the log are signed with, and the public one that
// checks their signatures.
type HeadKey struct{ Private, Public string }

// String keeps the key out of logs.
func (HeadKey) String() string { return "key for heads" }

// GoString keeps the key out of logs.
func (k HeadKey) GoString() string { return k.String() }

// LogName names the log in its heads and keys (see audit.Origin).
func (d *Desk) LogName(ctx context.Context) (name string, err error) {
	err = d.store.View(ctx, func(r core.Reader) error {
		name, err = logName(r)
		return err
	})
	return name, err
}

func logName(r core.Reader) (name string, err error) {
	err = r.AuditEntries(1, func(e core.AuditEntry) error {
		name = audit.Origin(e)
		return errEnough
	})
	if err == errEnough {
		err = nil
	}
	return name, err
}

// LogKey is the public key that the log names last, empty when it names none.
func (d *Desk) LogKey(ctx context.Context) (public string, err error) {
	err = d.store.View(ctx, func(r core.Reader) error {
		public, err = logKey(r)
		return err
	})
	return public, err
}

func logKey(r core.Reader) (string, error) {
	list, err := r.AuditEntriesOf(core.AuditKeyObject)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[len(list)-1].After["key"], nil
}

// HeadDue reports whether a day has passed since the last head was signed, or since the
// log began, and something happened.
func (d *Desk) HeadDue(ctx context.Context, now time.Time) (due bool, err error) {
	err = d.store.View(ctx, func(r core.Reader) error {
		heads, err := r.ListTreeHeads()
		if err != nil {
			return err
		}
		head, err := r.AuditHead()
		if err != nil {
			return err
		}
		var last core.TreeHead
		if len(heads) > 0 {
			last = heads[len(heads)-1]
		} else if err := r.AuditEntries(1, func(e core.AuditEntry) error { last.At = e.Time; return errEnough }); err != nil && err != errEnough {
			return err
		}
		due = head.Seq > last.Size+1 && core.DateOf(last.At.UTC()) != core.DateOf(now.UTC())
		return nil
	})
	return due, err
}

// SignHead signs the head of the log as it is now. A key that the log does not name yet
// becomes an entry of it. Nothing is written where the newest head covers all there is.
func (d *Desk) SignHead(ctx context.Context, by core.User, key HeadKey, why string) (head core.TreeHead, err error) {
	if err := d.mayNow(ctx, by, core.MayRead, "have the log's head signed"); err != nil {
		return head, err
	}
	err = d.store.Update(ctx, func(tx core.Tx) error {
		known, err := logKey(tx)
		if err != nil {
			return err
		}
		if known == key.Public {
			if head, err = newest(tx); err != nil || head.Size > 0 {
				return err
			}
		} else if err := tx.Audit(keyEntry(by, known, key.Public)); err != nil {
			return err
		}
		head, err = signNow(tx, by, key, why)
		return err
	})
	return head, err
}

func keyEntry(by core.User, old, now string) core.AuditEntry {
	e := entry(by, core.ActionHeadKeyMade, core.AuditKeyObject)
	if e.After = map[string]string{"key": now}; old != "" {
		e.Before = map[string]string{"key": old}
		e.Reason = "the key before is not at hand any more, or was given up"
	}
	return e
}

// newest is the newest head if nothing but its own entry came after it.
func newest(r core.Reader) (core.TreeHead, error) {
	heads, err := r.ListTreeHeads()
	if err != nil || len(heads) == 0 {
		return core.TreeHead{}, err
	}
	end, err := r.AuditHead()
	if last := heads[len(heads)-1]; err == nil && last.Size+1 == end.Seq {
		return last, nil
	}
	return core.TreeHead{}, err
}

func signNow(tx core.Tx, by core.User, key HeadKey, why string) (core.TreeHead, error) {
	end, err := tx.AuditHead()
	if err != nil {
		return core.TreeHead{}, err
	}
	h := audit.Head{Size: end.Seq, Time: tx.Now()}
	if h.Origin, err = logName(tx); err != nil {
		return core.TreeHead{}, err
	}
	firm, err := tx.Firm()
	if err != nil {
		return core.TreeHead{}, err
	}
	h.Firm = firm.Name
	if h.Root, err = audit.RootOf(h.Size, audit.Stored{Reader: tx}); err != nil {
		return core.TreeHead{}, err
	}
	signed, err := audit.SignHead(h, key.Private)
	if err != nil {
		return signed, err
	}
	if err := tx.SaveTreeHead(signed); err != nil {
		return signed, err
	}
	size := strconv.FormatInt(signed.Size, 10)
	e := entry(by, core.ActionHeadSigned, "head:"+size)
	e.After, e.Reason = map[string]string{"size": size, "root": signed.Root}, why
	return signed, tx.Audit(e)
}
