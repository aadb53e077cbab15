package store

import (
	"context"
	"database/sql"
	"os"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"countersign/core"
	"countersign/core/audit"

	"github.com/pressly/goose/v3"
)

// rowsPerEntry bounds an entry that names what was stored before.
const rowsPerEntry = 2000

// binding is the migration to version 8: the tree over a log that is there already, and
// entries that hold to the log what was stored before its entries named it.
func binding() *goose.Migration {
	return goose.NewGoMigration(8, &goose.GoFunc{RunTx: bind}, nil)
}

func bind(ctx context.Context, tx *sql.Tx) error {
	host, _ := os.Hostname() // a computer without a name is no reason not to work
	w := &binder{ctx: ctx, tx: tx, host: host, now: time.Now()}
	if err := w.plant(); err != nil || w.head.Seq == 0 {
		return err
	}
	rows := map[string]string{}
	for _, b := range boundTables {
		if b == boundRuns || b == boundSheets {
			continue // versions 9 and 17 make these
		}
		err := b.each(ctx, tx, func(name, digest string) error {
			rows[name] = digest
			return nil
		})
		if err != nil {
			return err
		}
	}
	part := map[string]string{}
	for name, digest := range rows {
		if part[name] = digest; len(part) == rowsPerEntry {
			if err := w.note(part); err != nil {
				return err
			}
			part = map[string]string{}
		}
	}
	if len(part) == 0 {
		return nil
	}
	return w.note(part)
}

// binder writes to the log of a database that is being brought up to date.
type binder struct {
	ctx  context.Context
	tx   *sql.Tx
	host string
	now  time.Time
	head core.AuditHead
}

// plant makes the tree over the entries that are there, whatever they are: whether they
// are sound is for the check to say.
func (w *binder) plant() error {
	rows, err := w.tx.QueryContext(w.ctx, selectAudit+`ORDER BY seq`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var tree audit.Tree
	for rows.Next() {
		e, err := scanAudit(rows)
		if err != nil {
			return err
		}
		leaf, err := audit.Canonical(e)
		if err != nil {
			return err
		}
		if err := tree.Append(leaf); err != nil {
			return err
		}
		w.head = core.AuditHead{Seq: e.Seq, Hash: e.Hash}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	all := leaves{}
	for i := int64(0); ; i++ {
		h, ok := tree.Hash(i)
		if !ok {
			return all.write(w.exec)
		}
		if all.many() {
			if err := all.write(w.exec); err != nil {
				return err
			}
		}
		if len(all.hashes) == 0 {
			all.first = i
		}
		all.hashes = append(all.hashes, h[:]...)
	}
}

// note writes an entry that names what was stored.
func (w *binder) note(rows map[string]string) (err error) {
	e := core.AuditEntry{Time: w.now, Host: w.host, Actor: core.System.Name, Action: core.ActionRowsNoted, Object: "store:rows", Rows: rows}
	tree := leaves{stored: w}
	if w.head, err = writeEntry(w.head, e, &tree, w.exec); err != nil {
		return err
	}
	return tree.write(w.exec)
}

func (w *binder) exec(query string, args ...any) error {
	_, err := w.tx.ExecContext(w.ctx, query, args...)
	return err
}

// ReadHashes implements tlog.HashReader.
func (w *binder) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		h, err := scanHash(w.tx.QueryRowContext(w.ctx, `SELECT hash FROM audit_tree WHERE idx = ?`, x))
		if err != nil {
			return nil, err
		}
		out[i] = tlog.Hash(h)
	}
	return out, nil
}
