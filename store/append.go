package store

import (
	"maps"

	"countersign/core"
	"countersign/core/audit"
)

// Audit implements core.Tx. The entry waits for what else its step stores: it is
// sealed and written when the next one comes, when the log is read, or at the end.
func (t *tx) Audit(e core.AuditEntry) error {
	if err := t.flush(); err != nil {
		return err
	}
	e.Time, e.Host = t.now, t.host
	if err := audit.Complete(e); err != nil {
		return err
	}
	var err error
	if e.Rows, err = t.digests(); err != nil {
		return err
	}
	t.waiting, t.audited = &e, true
	return t.live()
}

// flush writes the entry that waits.
func (t *tx) flush() error {
	if t.waiting == nil {
		return nil
	}
	e := *t.waiting
	t.waiting = nil
	return t.append(e)
}

// settle has the log name everything that was stored. It is called last.
func (t *tx) settle() error {
	rows, err := t.digests()
	if err != nil || len(rows) == 0 {
		if err == nil {
			err = t.flush()
		}
		return err
	}
	if t.waiting == nil {
		// The log was read after the last entry, and more was stored then.
		t.waiting = &core.AuditEntry{Time: t.now, Host: t.host, Actor: core.System.Name, Action: core.ActionRowsNoted, Object: "store:rows"}
	}
	if t.waiting.Rows == nil {
		t.waiting.Rows = rows
	}
	maps.Copy(t.waiting.Rows, rows)
	return t.flush()
}

func (t *tx) append(e core.AuditEntry) error {
	head, err := t.head()
	if err != nil {
		return err
	}
	t.leaves.stored = audit.Stored{Reader: &t.reader}
	head, err = writeEntry(head, e, &t.leaves, t.writeLog)
	if err != nil {
		return err
	}
	t.sealed = &head
	if t.leaves.many() {
		return t.leaves.write(t.writeLog)
	}
	return nil
}

func (t *tx) writeLog(query string, args ...any) error {
	return t.run("writing the audit log", query, args...)
}

// writeEntry seals an entry behind head and writes it. What it adds to the tree waits
// there. It gives the new head.
func writeEntry(head core.AuditHead, e core.AuditEntry, tree *leaves, exec func(query string, args ...any) error) (core.AuditHead, error) {
	e, leaf, err := audit.SealLeaf(head, e)
	if err != nil {
		return head, err
	}
	columns, err := entryColumns(e)
	if err != nil {
		return head, err
	}
	if err := exec(insertAudit, columns...); err != nil {
		return head, err
	}
	return core.AuditHead{Seq: e.Seq, Hash: e.Hash}, tree.add(e.Seq, leaf)
}

const insertAudit = `INSERT INTO audit (seq, time, actor, role, host, action, object, before, after, reason, document, rows, prev, hash)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

// entryColumns are the columns of insertAudit.
func entryColumns(e core.AuditEntry) ([]any, error) {
	texts := make([]string, 3)
	for i, m := range []map[string]string{e.Before, e.After, e.Rows} {
		if len(m) == 0 {
			continue
		}
		var err error
		if texts[i], err = toJSON(m); err != nil {
			return nil, err
		}
	}
	return []any{e.Seq, timeText(e.Time), e.Actor, e.Role, e.Host, e.Action, e.Object, texts[0], texts[1], e.Reason, e.Document, texts[2], e.Prev, e.Hash}, nil
}

// head is the head of the log, asked for once: nobody else writes meanwhile.
func (t *tx) head() (core.AuditHead, error) {
	if t.sealed != nil {
		return *t.sealed, t.live()
	}
	return t.reader.AuditHead()
}

// AuditHead implements core.Reader.
func (t *tx) AuditHead() (core.AuditHead, error) {
	if err := t.flush(); err != nil {
		return core.AuditHead{}, err
	}
	return t.reader.AuditHead()
}

// AuditEntries implements core.Reader.
func (t *tx) AuditEntries(from int64, fn func(core.AuditEntry) error) error {
	if err := t.flush(); err != nil {
		return err
	}
	return t.reader.AuditEntries(from, fn)
}

// AuditEntriesOf implements core.Reader.
func (t *tx) AuditEntriesOf(object string) ([]core.AuditEntry, error) {
	if err := t.flush(); err != nil {
		return nil, err
	}
	return t.reader.AuditEntriesOf(object)
}

// AuditHashes implements core.Reader.
func (t *tx) AuditHashes(indexes []int64) ([]core.AuditHash, error) {
	if err := t.flush(); err != nil {
		return nil, err
	}
	if err := t.leaves.write(t.writeLog); err != nil {
		return nil, err
	}
	return t.reader.AuditHashes(indexes)
}
