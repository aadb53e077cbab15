package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"net/url"
	"path/filepath"
	"strings"

	"countersign/core"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// readerCount is how many Views run at the same time; more wait their turn.
const readerCount = 4

// pool is a fixed number of connections with one set of pragmas. Transactions are
// begun and ended in words, so that a failed COMMIT can be asked why and is always
// rolled back.
type pool struct {
	db   *sql.DB
	free chan *conn
	size int
}

// conn is one connection; one transaction at a time runs on it.
type conn struct {
	*sql.Conn
	open bool // a transaction is under way
	// ready are statements that were parsed before, by their text.
	ready map[string]*sql.Stmt
}

// statement parses a statement once for all its uses on this connection. One with LIMIT ?
// would be parsed anew at each, because SQLite looks at the number when it plans;
// LIMIT 0 + ? it takes as it comes.
func (c *conn) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := c.ready[query]; s != nil {
		return s, nil
	}
	s, err := c.PrepareContext(context.WithoutCancel(ctx), query)
	if err != nil {
		return nil, err
	}
	if c.ready == nil {
		c.ready = map[string]*sql.Stmt{}
	}
	c.ready[query] = s
	return s, nil
}

// drop gives the connection back with its statements closed. What matters comes when
// the database is closed.
func (c *conn) drop() {
	for _, s := range c.ready {
		_ = s.Close()
	}
	_ = c.Conn.Close()
	c.Conn, c.ready = nil, nil
}

// source is the address of a database file for the driver. The pragmas stand in
// it because an Exec would reach one connection only.
func source(path string, params ...string) string {
	p := filepath.ToSlash(path)
	if !strings.HasPrefix(p, "/") { // C:/data becomes /C:/data, as RFC 8089 has it
		p = "/" + p
	}
	q := url.Values{}
	for _, kv := range params {
		k, v, _ := strings.Cut(kv, "=")
		q.Add(k, v)
	}
	return (&url.URL{Scheme: "file", Path: p, RawQuery: q.Encode()}).String()
}

// openWriter opens the one connection that writes. On macOS an ordinary sync stops
// at the drive's own memory; fullfsync goes through it and means nothing elsewhere. The
// log beside the database grows to 32 MB before a COMMIT merges it, which takes longer
// than the COMMIT: that is less than one in a hundred, and pages that change again and
// again are merged once.
func openWriter(ctx context.Context, path string) (*pool, error) {
	return openPool(ctx, 1, source(path, "_busy_timeout=5000", "_foreign_keys=1", "_journal_mode=WAL", "_synchronous=FULL", "_txlock=immediate",
		"_pragma=fullfsync(1)", "_pragma=checkpoint_fullfsync(1)", "_pragma=wal_autocheckpoint(8000)", "_pragma=cache_size(-32768)", "_pragma=temp_store(2)", "_pragma=trusted_schema(0)", "_dqs=0"))
}

// openReaders opens connections that cannot write. Beside a writer that is not
// ours, on a disk that cannot be written and on a full one, SQLite may be unable to
// make its shared memory; then a database without a log is read as it lies there.
func openReaders(ctx context.Context, path string, alone bool) (*pool, error) {
	pragmas := []string{"_busy_timeout=5000", "_foreign_keys=1", "_query_only=1", "_pragma=cache_size(-16384)", "_pragma=trusted_schema(0)", "_dqs=0"}
	p, err := openPool(ctx, readerCount, source(path, pragmas...))
	full := noRoom(filepath.Dir(path), err)
	if err == nil || !alone || !cannotWrite(err) && full == err {
		return p, err
	}
	if size(path+"-wal") > 0 && full != err {
		return nil, full
	}
	if size(path+"-wal") > 0 {
		return nil, core.Errorf(core.Unavailable, "the data lies on a disk that cannot be written, and its last changes are not merged yet").
			WithHint("copy the whole folder to a disk that can be written and open it there")
	}
	return openPool(ctx, readerCount, source(path, append(pragmas, "mode=ro", "immutable=1")...))
}

func openPool(ctx context.Context, n int, dsn string) (*pool, error) {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, databaseError("opening the database", err)
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	p := &pool{db: db, free: make(chan *conn, n), size: n}
	for range n {
		p.free <- &conn{}
	}
	c, err := p.take(ctx)
	if err == nil {
		// The first read of the file: what is no database shows here.
		var n int
		err = databaseError("opening the database", c.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&n))
		p.give(c)
	}
	if err != nil {
		// The database was not opened: what its closing says adds nothing.
		_ = p.close()
		return nil, err
	}
	return p, nil
}

// take waits for a connection.
func (p *pool) take(ctx context.Context) (*conn, error) {
	if err := stopped(ctx); err != nil {
		return nil, err
	}
	var c *conn
	select {
	case c = <-p.free:
	case <-ctx.Done():
		return nil, stopped(ctx)
	}
	if c == nil {
		return nil, core.Errorf(core.Internal, "the data folder is closed")
	}
	if c.Conn == nil {
		raw, err := p.db.Conn(ctx)
		if err != nil {
			p.free <- c
			return nil, databaseError("opening the database", err)
		}
		c.Conn = raw
	}
	return c, nil
}

func (p *pool) give(c *conn) { p.free <- c }

// close waits for the connections and closes them.
func (p *pool) close() error {
	for range p.size {
		if c := <-p.free; c != nil && c.Conn != nil {
			c.drop()
		}
	}
	close(p.free)
	return databaseError("closing the database", p.db.Close())
}

func (c *conn) begin(ctx context.Context, how string) error {
	if _, err := c.ExecContext(ctx, how); err != nil {
		// A cancelled BEGIN may have begun.
		c.open = true
		c.rollback()
		return databaseError("starting a transaction", err)
	}
	c.open = true
	return nil
}

// rollback ends a transaction that was not committed. It does not depend on the
// caller's context, because the connection must be clean for the next one; a
// connection that cannot be brought back is thrown away.
func (c *conn) rollback() {
	if !c.open {
		return
	}
	c.open = false
	_, err := c.ExecContext(context.Background(), "ROLLBACK")
	if err != nil && !strings.Contains(err.Error(), "no transaction is active") {
		_ = c.Raw(func(any) error { return driver.ErrBadConn })
		c.drop()
	}
}
