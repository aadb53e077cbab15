package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"countersign/core"
)

// reader implements core.Reader on one transaction. It is for one goroutine.
type reader struct {
	ctx  context.Context
	conn *conn
	// fault is the first failure of the database. After one SQLite may have ended
	// the transaction by itself, so nothing more is done in it.
	fault error
	over  bool

	// writes is true in a transaction that holds the turn to write: its questions find what
	// they ask for by an index, so that it is enough to look at ctx between two rows.
	writes bool

	suppliers *knownSuppliers
	// ownSuppliers is true in a transaction that changed suppliers.
	ownSuppliers bool
}

// tx implements core.Tx.
type tx struct {
	reader
	now     time.Time
	today   core.Date
	host    string
	changed bool // something was saved that needs an audit entry
	audited bool
	// sealed is the head of the log after this transaction's own entries.
	sealed *core.AuditHead
	// waiting is an entry that is not written yet, and touched the rows that none names.
	waiting *core.AuditEntry
	touched []touched
	leaves  leaves
	// reckon are the orders of which open_orders is not up to date.
	reckon map[core.OrderID]bool
	// noAsides is true once it was seen that no message is set aside.
	noAsides bool
}

// Now implements core.Tx.
func (t *tx) Now() time.Time { return t.now }

// Today implements core.Tx.
func (t *tx) Today() core.Date { return t.today }

func (r *reader) live() error {
	if r.over {
		return core.Errorf(core.Internal, "the transaction is over")
	}
	return r.fault
}

// failed notes a failure of the database and gives it as an Error.
func (r *reader) failed(doing string, err error) error {
	if err == nil {
		return nil
	}
	err = databaseError(doing, err)
	if r.fault == nil {
		r.fault = err
	}
	return err
}

// row is what a query scans from.
type row interface{ Scan(...any) error }

// each calls scan for every row of a query. scan must not ask the same again.
func (r *reader) each(doing string, scan func(row) error, query string, args ...any) (err error) {
	if err := r.live(); err != nil {
		return err
	}
	st, err := r.conn.statement(r.ctx, query)
	if err != nil {
		return r.failed(doing, err)
	}
	ctx := r.ctx
	if r.writes && ctx.Err() == nil {
		ctx = unhurried(ctx)
	}
	rows, err := st.QueryContext(ctx, args...)
	if err != nil {
		return r.failed(doing, err)
	}
	defer func() {
		if e := rows.Close(); err == nil {
			err = r.failed(doing, e)
		}
	}()
	for rows.Next() {
		err := r.ctx.Err()
		if err == nil {
			err = scan(rows)
		}
		if err != nil {
			return r.failed(doing, err)
		}
	}
	return r.failed(doing, rows.Err())
}

// all lists what scan makes of the rows of a query.
func all[T any](r *reader, doing string, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	return upTo(r, 0, doing, scan, query, args...)
}

// upTo is all where it is known about how many there will be: large values are then not
// copied again and again while the list grows.
func upTo[T any](r *reader, n int, doing string, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	out := make([]T, 0, n)
	err := r.each(doing, func(rw row) error {
		v, err := scan(rw)
		out = append(out, v)
		return err
	}, query, args...)
	if err != nil {
		return nil, err
	}
	return out, nil
}

// one is the only row of a query, or the error missing.
func one[T any](r *reader, doing string, missing error, scan func(row) (T, error), query string, args ...any) (T, error) {
	var zero T
	if err := r.live(); err != nil {
		return zero, err
	}
	s, err := r.conn.statement(r.ctx, query)
	if err == nil {
		err = r.ctx.Err()
	}
	if err != nil {
		return zero, r.failed(doing, err)
	}
	v, err := scan(s.QueryRowContext(unhurried(r.ctx), args...))
	if errors.Is(err, sql.ErrNoRows) {
		return zero, missing
	}
	return v, r.failed(doing, err)
}

// exec runs a statement that changes something.
func (t *tx) exec(doing, query string, args ...any) (sql.Result, error) {
	if err := t.live(); err != nil {
		return nil, err
	}
	t.changed = true
	s, err := t.conn.statement(t.ctx, query)
	if err == nil {
		err = t.ctx.Err()
	}
	if err != nil {
		return nil, t.failed(doing, err)
	}
	res, err := s.ExecContext(unhurried(t.ctx), args...)
	return res, t.failed(doing, err)
}

// unhurried is for a statement about one row. To be able to interrupt it the driver
// would start a goroutine, which costs as much as the statement; what calls it looks at
// its context between two of them.
func unhurried(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }

// run is exec without the result.
func (t *tx) run(doing, query string, args ...any) error {
	_, err := t.exec(doing, query, args...)
	return err
}

// saveBody saves a value as JSON under its key, in a table that is held to the log. The
// query takes the key, the body and the columns, in this order; what names the value in
// messages.
func (t *tx) saveBody(table *bound, what, key string, v any, query string, columns ...any) error {
	if err := needKey(what, key); err != nil {
		return err
	}
	body, err := toJSON(v)
	if err != nil {
		return err
	}
	return t.keep(table, key, t.run("saving the "+what, query, append([]any{key, body}, columns...)...))
}

// scanBody reads a row that is one value as JSON.
func scanBody[T any](rw row) (v T, err error) {
	var body []byte
	if err = rw.Scan(&body); err == nil {
		err = fromJSON(body, &v)
	}
	return v, err
}

// commit makes the transaction durable, if the rules allow it.
func (t *tx) commit() error {
	if t.fault != nil {
		return t.fault
	}
	if err := stopped(t.ctx); err != nil {
		return err
	}
	if t.changed && !t.audited {
		return core.Errorf(core.Internal, "a change without an audit entry was refused")
	}
	if err := t.reckonOpen(); err != nil {
		return err
	}
	if err := t.settle(); err != nil {
		return err
	}
	if err := t.leaves.write(t.writeLog); err != nil {
		return err
	}
	// From here on the caller's context does not count: an interrupted COMMIT
	// would leave open whether it happened.
	_, err := t.conn.ExecContext(context.WithoutCancel(t.ctx), "COMMIT")
	if err == nil {
		t.conn.open = false
		return nil
	}
	if lost := t.danglingReference(); lost != "" {
		return core.Errorf(core.Internal, "%s, which is not stored: %w", lost, err)
	}
	return databaseError("saving", err)
}

// danglingReference says in words which reference kept a COMMIT from happening.
func (t *tx) danglingReference() string {
	var table, parent string
	q := `SELECT "table", parent FROM pragma_foreign_key_check LIMIT 1`
	if err := t.conn.QueryRowContext(context.WithoutCancel(t.ctx), q).Scan(&table, &parent); err != nil {
		return ""
	}
	return "a row of " + table + " names a row of " + parent
}

func notFound(what, key string) error {
	return core.Errorf(core.NotFound, "there is no %s %q", what, key).WithHint("check how it is written")
}

func needKey(what, key string) error {
	if key == "" {
		return core.Errorf(core.Internal, "a %s without a key cannot be stored", what)
	}
	return nil
}
