package store

import (
	"countersign/core"
	"countersign/core/audit"
)

// auditPage is how many entries are read before they are handed out: the caller
// may ask the store other things in between.
const auditPage = 500

const selectAudit = `SELECT seq, time, actor, role, host, action, object, before, after, reason, document, prev, hash FROM audit `

func scanAudit(rw row) (e core.AuditEntry, err error) {
	var before, after []byte
	err = rw.Scan(&e.Seq, moment{&e.Time}, &e.Actor, &e.Role, &e.Host, &e.Action, &e.Object, &before, &after, &e.Reason, &e.Document, &e.Prev, &e.Hash)
	if err == nil && len(before) > 0 {
		err = fromJSON(before, &e.Before)
	}
	if err == nil && len(after) > 0 {
		err = fromJSON(after, &e.After)
	}
	return e, err
}

// AuditHead implements core.Reader. It is kept beside the log, not read from its last
// entry: a log that was shortened does not reach it.
func (r *reader) AuditHead() (core.AuditHead, error) {
	return one(r, "reading the audit log", nil, func(rw row) (h core.AuditHead, err error) { return h, rw.Scan(&h.Seq, &h.Hash) },
		`SELECT seq, hash FROM audit_head`)
}

// AuditEntries implements core.Reader. An entry that cannot even be read is a Damaged
// error that names it, after fn had those before it.
func (r *reader) AuditEntries(from int64, fn func(core.AuditEntry) error) error {
	for {
		list, damage, err := r.auditPage(from)
		if err != nil {
			return err
		}
		for _, e := range list {
			if err := fn(e); err != nil {
				return err
			}
			from = e.Seq + 1
		}
		if damage != nil || len(list) < auditPage {
			return damage
		}
	}
}

// auditPage reads a page of entries, up to the first that is damaged.
func (r *reader) auditPage(from int64) (list []core.AuditEntry, damage, err error) {
	err = r.each("reading the audit log", func(rw row) error {
		e, err := scanAudit(rw)
		switch {
		case damage != nil:
		case core.KindOf(err) == core.Damaged:
			damage = core.Errorf(core.Damaged, "audit entry %d was changed: %w", e.Seq, err).WithHint(hintCorrupt)
		case err != nil:
			return err
		default:
			list = append(list, e)
		}
		return nil
	}, selectAudit+`WHERE seq >= ? ORDER BY seq LIMIT ?`, from, auditPage)
	return list, damage, err
}

const auditOfObject = `WHERE object = ? ORDER BY seq`

// AuditEntriesOf implements core.Reader.
func (r *reader) AuditEntriesOf(object string) ([]core.AuditEntry, error) {
	return all(r, "reading the audit log", scanAudit, selectAudit+auditOfObject, object)
}

// Audit implements core.Tx.
func (t *tx) Audit(e core.AuditEntry) error {
	head, err := t.head()
	if err != nil {
		return err
	}
	e.Time, e.Host = t.now, t.host
	if e, err = audit.Seal(head, e); err != nil {
		return err
	}
	before, err := auditValues(e.Before)
	if err != nil {
		return err
	}
	after, err := auditValues(e.After)
	if err != nil {
		return err
	}
	err = t.run("writing the audit log", `INSERT INTO audit (seq, time, actor, role, host, action, object, before, after, reason, document, prev, hash)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, e.Seq, timeText(e.Time), e.Actor, e.Role, e.Host, e.Action, e.Object, before, after,
		e.Reason, e.Document, e.Prev, e.Hash)
	if err == nil {
		t.audited, t.sealed = true, &core.AuditHead{Seq: e.Seq, Hash: e.Hash}
	}
	return err
}

// head is the head of the log, asked for once: nobody else writes meanwhile.
func (t *tx) head() (core.AuditHead, error) {
	if t.sealed != nil {
		return *t.sealed, t.live()
	}
	return t.AuditHead()
}

func auditValues(m map[string]string) (string, error) {
	if len(m) == 0 {
		return "", nil
	}
	return toJSON(m)
}
