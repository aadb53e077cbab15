package store

import (
	"context"
	"embed"
	"io/fs"

	"countersign/core"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// applicationID is the number in the file header of our databases, set by the
// first migration.
const applicationID = 1129539438

func (p *pool) provider() (*goose.Provider, error) {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, core.Errorf(core.Internal, "the database's versions cannot be read: %w", err)
	}
	g, err := goose.NewProvider(goose.DialectSQLite3, p.db, sub, goose.WithGoMigrations(briefs(), binding(), openOrders()),
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return nil, core.Errorf(core.Internal, "the database's versions cannot be read: %w", err)
	}
	return g, nil
}

// versions gives the database's version (0 for a new one) and the program's.
func (p *pool) versions(ctx context.Context, g *goose.Provider) (have, want int64, err error) {
	for _, s := range g.ListSources() {
		want = max(want, s.Version)
	}
	c, err := p.take(ctx)
	if err != nil {
		return 0, 0, err
	}
	defer p.give(c)
	var tables, id int
	err = c.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM sqlite_schema WHERE tbl_name NOT IN ('goose_db_version', 'sqlite_sequence')), (SELECT application_id FROM pragma_application_id)`).Scan(&tables, &id)
	if err != nil {
		return 0, 0, databaseError("reading the database's version", err)
	}
	if tables == 0 {
		return 0, want, nil
	}
	if id != applicationID {
		return 0, 0, core.Errorf(core.Damaged, "%s is not a database of this program", databaseName).WithHint("name another data folder, or restore a backup")
	}
	err = c.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`).Scan(&have)
	return have, want, databaseError("reading the database's version", err)
}

// migrate brings the database to this program's version.
func (p *pool) migrate(ctx context.Context) error {
	g, err := p.provider()
	if err != nil {
		return err
	}
	have, want, err := p.versions(ctx, g)
	if err != nil {
		return err
	}
	if have > want {
		return newer(have, want)
	}
	if have == want {
		return nil
	}
	// The migration uses the pool's one connection by itself.
	c, err := p.take(ctx)
	if err != nil {
		return err
	}
	defer p.give(c)
	if err := c.Conn.Close(); err != nil {
		return databaseError("preparing the database", err)
	}
	c.Conn = nil
	_, err = g.Up(ctx)
	return databaseError("preparing the database", err)
}

// mustBeCurrent refuses to read what only a writer can bring up to date.
func (p *pool) mustBeCurrent(ctx context.Context) error {
	g, err := p.provider()
	if err != nil {
		return err
	}
	have, want, err := p.versions(ctx, g)
	switch {
	case err != nil:
		return err
	case have > want:
		return newer(have, want)
	case have < want:
		return core.Errorf(core.Refused, "the data was written by an older version of this program").WithHint("open it once for writing, which brings it up to date")
	}
	return nil
}

func newer(have, want int64) error {
	return core.Errorf(core.Refused, "the data was written by a newer version of this program (format %d, this one knows %d)", have, want).
		WithHint("install the newer version; nothing was changed")
}
