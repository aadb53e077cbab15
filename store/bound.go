package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strings"
)

// bound is a table whose rows are held to the audit log: the entry of the step that
// wrote a row names the digest of what was written. Columns that follow from these are
// the business of derivations.
type bound struct {
	kind string // the row's name in the log begins so: "review:ab12…"
	what string // for people
	// from is the table, key the column or expression that tells its rows apart.
	from, key string
	columns   []string
}

var (
	boundSettings   = &bound{"settings", "What is kept of the settings", "settings", "name", []string{"body"}}
	boundUsers      = &bound{"user", "User", "users", "name", []string{"secret", "body"}}
	boundSuppliers  = &bound{"supplier", "Supplier", "suppliers", "id", []string{"body"}}
	boundOrders     = &bound{"order", "Order", "orders", "id", []string{"body"}}
	boundReceipts   = &bound{"receipt", "Goods receipt", "receipts", "id", []string{"body"}}
	boundDocuments  = &bound{"document", "Document", "documents", "id", []string{"body"}}
	boundReadings   = &bound{"reading", "What was read of document", "readings", "document_id", []string{"body"}}
	boundMessages   = &bound{"message", "Message", "messages", "id", []string{"body"}}
	boundDeliveries = &bound{"delivery", "Delivery", "deliveries", "id", []string{"body"}}
	boundReviews    = &bound{"review", "Invoice", "reviews", "id", []string{"body", "draft"}}
	boundLessons    = &bound{"lesson", "Lesson", "lessons", "number", []string{"body"}}
	boundMailboxes  = &bound{"mailbox", "Mailbox", "mail_accounts", "name", []string{"body"}}
	boundOutgoing   = &bound{"outgoing", "How mail is sent", "outgoing WHERE name = 'setup'", "name", []string{"body"}}
	boundNotices    = &bound{"notice", "Notice", "outbox", "number", []string{"kind", "recipient", "period", "at", "body", "attached"}}
	boundExports    = &bound{"export", "Export", "export_batches", "id", []string{"body"}}
	boundRuns       = &bound{"payment_run", "Payment run", "payment_runs", "'P' || number", []string{"body"}}
	boundHeads      = &bound{"head", "The head of the log over entries", "audit_heads", "size", []string{"root", "at", "note"}}
	boundSheets     = &bound{"sheet", "Sheet of mails", "mail_sheets", "number", []string{"body"}}
	boundMailKeys   = &bound{"mail", "Mail", "mail_keys", mailKeySQL, []string{"message_id", "at"}}
)

// mailKeySQL is a place on a server as one text. Account names and folders are JSON in
// it, so that no two places have the same.
const mailKeySQL = `json_array(account, folder, uid_validity, uid)`

// boundTables are in the order in which they are checked.
var boundTables = []*bound{
	boundSettings, boundUsers, boundSuppliers, boundOrders, boundReceipts, boundDocuments, boundReadings, boundMessages, boundDeliveries,
	boundReviews, boundLessons, boundMailboxes, boundOutgoing, boundNotices, boundExports, boundRuns, boundHeads, boundSheets, boundMailKeys,
}

// query selects key and columns, of one row or of all.
func (b *bound) query(where string) string {
	q := `SELECT ` + b.key + `, ` + strings.Join(b.columns, ", ") + ` FROM ` + b.from
	switch {
	case where == "":
		return q
	case strings.Contains(b.from, " WHERE "):
		return q + " AND " + where
	}
	return q + " WHERE " + where
}

// scan gives the row's name in the log, and its digest: SHA-256 over each column with
// its length before it.
func (b *bound) scan(rw row) (name, digest string, err error) {
	values := make([][]byte, len(b.columns))
	to := []any{&name}
	for i := range values {
		to = append(to, &values[i])
	}
	if err := rw.Scan(to...); err != nil {
		return "", "", err
	}
	return b.kind + ":" + name, digestOf(values...), nil
}

func digestOf[T []byte | string](columns ...T) string {
	var b []byte
	for _, v := range columns {
		b = binary.BigEndian.AppendUint64(b, uint64(len(v)))
		b = append(b, v...)
	}
	sum := sha256.Sum256(b)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// touched is a row that was written and that no entry names yet: by its name and digest
// where these are known, else by where it stands.
type touched struct {
	name, digest string
	table        *bound
	where        string
	args         []any
}

// keep remembers that a row was written, unless that failed.
func (t *tx) keep(b *bound, key any, err error) error {
	if err == nil {
		t.touched = append(t.touched, touched{table: b, where: b.key + " = ?", args: []any{key}})
	}
	return err
}

// add inserts a row of texts that is held to the log: its key and its bound columns are
// known, and not read again. It tells whether there was none yet.
func (t *tx) add(b *bound, key string, columns []string, doing, query string, args ...any) (bool, error) {
	before := t.changed
	res, err := t.exec(doing, query, args...)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	if err != nil {
		return false, t.failed(doing, err)
	}
	if n == 0 {
		t.changed = before // nothing that would need an audit entry
		return false, nil
	}
	t.touched = append(t.touched, touched{name: b.kind + ":" + key, digest: digestOf(columns...)})
	return true, nil
}

// insert writes a row that is held to the log and takes its digest from the same
// statement: to read the row again costs as much as to write it.
func (t *tx) insert(b *bound, doing, query string, args ...any) error {
	t.changed = true
	w, err := one(&t.reader, doing, nil, func(rw row) (w touched, err error) {
		w.name, w.digest, err = b.scan(rw)
		return w, err
	}, query+" RETURNING "+b.key+", "+strings.Join(b.columns, ", "), args...)
	if err == nil {
		t.touched = append(t.touched, w)
	}
	return err
}

// digests are those of the rows that were written since they were last asked for.
func (t *tx) digests() (map[string]string, error) {
	var out map[string]string
	list := t.touched
	t.touched = nil
	for _, w := range list {
		name, digest := w.name, w.digest
		var err error
		if name == "" {
			name, digest, err = t.digest(w)
		}
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = map[string]string{}
		}
		out[name] = digest
	}
	delete(out, "") // what of the table is not held to the log
	return out, nil
}

// digest reads a row that was written.
func (t *tx) digest(w touched) (name, digest string, err error) {
	name, err = one(&t.reader, "reading what was saved", nil, func(rw row) (name string, err error) {
		name, digest, err = w.table.scan(rw)
		return name, err
	}, w.table.query(w.where), w.args...)
	return name, digest, err
}

// boundRows calls fn for every row that is held to the log.
func boundRows(ctx context.Context, q querier, fn func(b *bound, name, digest string) error) error {
	for _, b := range boundTables {
		if err := b.each(ctx, q, func(name, digest string) error { return fn(b, name, digest) }); err != nil {
			return err
		}
	}
	return nil
}

// querier is a connection or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func (b *bound) each(ctx context.Context, q querier, fn func(name, digest string) error) error {
	rows, err := q.QueryContext(ctx, b.query(""))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		name, digest, err := b.scan(rows)
		if err != nil {
			return err
		}
		if err := fn(name, digest); err != nil {
			return err
		}
	}
	return rows.Err()
}

// called is a row for people.
func (b *bound) called(name string) string {
	key := strings.TrimPrefix(name, b.kind+":")
	switch b {
	case boundSettings:
		if key == "firm" {
			return "The firm"
		}
		return b.what
	case boundOutgoing:
		return b.what
	}
	if isSum(key) {
		key = key[:12]
	}
	return b.what + " " + key
}

func calledByName(name string) string {
	kind, _, _ := strings.Cut(name, ":")
	if i := slices.IndexFunc(boundTables, func(b *bound) bool { return b.kind == kind }); i >= 0 {
		return boundTables[i].called(name)
	}
	return "A row " + name
}
