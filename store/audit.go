package store

import (
	"strconv"

	"countersign/core"
)

// auditPage is how many entries are read before they are handed out: the caller
// may ask the store other things in between.
const auditPage = 500

const selectAudit = `SELECT seq, time, actor, role, host, action, object, before, after, reason, document, rows, prev, hash FROM audit `

func scanAudit(rw row) (e core.AuditEntry, err error) {
	var before, after, rows []byte
	err = rw.Scan(&e.Seq, moment{&e.Time}, &e.Actor, &e.Role, &e.Host, &e.Action, &e.Object, &before, &after, &e.Reason, &e.Document, &rows, &e.Prev, &e.Hash)
	if err == nil && e.Time.Nanosecond()%1000 != 0 {
		// The hash covers microseconds, so that nobody may say more.
		err = core.Errorf(core.Damaged, "its time is finer than any that is written").WithHint(hintCorrupt)
	}
	for _, v := range []struct {
		text []byte
		to   *map[string]string
	}{{before, &e.Before}, {after, &e.After}, {rows, &e.Rows}} {
		if err == nil && len(v.text) > 0 {
			err = fromJSON(v.text, v.to)
		}
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
			damage = core.Errorf(core.Damaged, "audit entry %d was changed: it cannot be read any more (%w)", e.Seq, err).WithHint(hintCorrupt)
		case err != nil:
			return err
		default:
			list = append(list, e)
		}
		return nil
	}, selectAudit+`WHERE seq >= ? ORDER BY seq LIMIT 0 + ?`, from, auditPage)
	return list, damage, err
}

const auditOfObject = `WHERE object = ? ORDER BY seq`

// AuditEntriesOf implements core.Reader.
func (r *reader) AuditEntriesOf(object string) ([]core.AuditEntry, error) {
	return all(r, "reading the audit log", scanAudit, selectAudit+auditOfObject, object)
}

// AuditHashes implements core.Reader.
func (r *reader) AuditHashes(indexes []int64) ([]core.AuditHash, error) {
	out := make([]core.AuditHash, len(indexes))
	for i, x := range indexes {
		h, err := one(r, "reading the tree over the audit log", core.Errorf(core.Damaged, "the tree over the audit log has no hash %d", x).WithHint(hintCorrupt),
			scanHash, `SELECT hash FROM audit_tree WHERE idx = ?`, x)
		if err != nil {
			return nil, err
		}
		out[i] = h
	}
	return out, nil
}

func scanHash(rw row) (h core.AuditHash, err error) {
	var b []byte
	if err = rw.Scan(&b); err == nil && copy(h[:], b) != len(h) {
		err = core.Errorf(core.Damaged, "a hash of the tree over the audit log was changed").WithHint(hintCorrupt)
	}
	return h, err
}

// ListTreeHeads implements core.Reader.
func (r *reader) ListTreeHeads() ([]core.TreeHead, error) {
	return all(r, "reading the heads of the audit log", func(rw row) (h core.TreeHead, err error) {
		return h, rw.Scan(&h.Size, &h.Root, moment{&h.At}, &h.Note)
	}, `SELECT size, root, at, note FROM audit_heads ORDER BY size`)
}

// SaveTreeHead implements core.Tx.
func (t *tx) SaveTreeHead(h core.TreeHead) error {
	last, err := one(&t.reader, "reading the heads of the audit log", nil, func(rw row) (n int64, err error) { return n, rw.Scan(&n) },
		`SELECT coalesce(max(size), 0) FROM audit_heads`)
	if err != nil {
		return err
	}
	if h.Size <= last {
		return core.Errorf(core.Internal, "a head over %d entries cannot be stored", h.Size)
	}
	return t.keep(boundHeads, strconv.FormatInt(h.Size, 10), t.run("saving the head of the audit log", `INSERT INTO audit_heads (size, root, at, note) VALUES (?, ?, ?, ?)`,
		h.Size, h.Root, timeText(h.At), h.Note))
}
