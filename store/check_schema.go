package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// ownSchema is what a new database of this version consists of: tables, indexes and
// triggers by name.
var ownSchema = sync.OnceValues(func() (_ map[string]string, err error) {
	dir, err := os.MkdirTemp("", "countersign-schema-")
	if err != nil {
		return nil, fileError("there is no place for temporary files", err)
	}
	defer func() { err = errors.Join(err, fileError("a temporary file cannot be removed", os.RemoveAll(dir))) }()
	ctx := context.Background() // computed once, for all who ask
	p, err := openWriter(ctx, filepath.Join(dir, databaseName))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	if err := p.migrate(ctx); err != nil {
		return nil, err
	}
	c, err := p.take(ctx)
	if err != nil {
		return nil, err
	}
	defer p.give(c)
	r := &reader{ctx: ctx, conn: c}
	return r.schema()
})

func (r *reader) schema() (map[string]string, error) {
	out := map[string]string{}
	return out, r.each("reading the database's tables", func(rw row) error {
		var what string
		var text sql.NullString
		err := rw.Scan(&what, &text)
		out[what] = plainSQL(text.String)
		return err
	}, `SELECT type || ' ' || name, sql FROM sqlite_schema`)
}

// plainSQL is a statement without its comments and line breaks, which a later version of
// the program may word anew.
func plainSQL(s string) string {
	var words []string
	for line := range strings.Lines(s) {
		line, _, _ = strings.Cut(line, "--")
		words = append(words, strings.Fields(line)...)
	}
	return strings.Join(words, " ")
}

// schema compares tables, indexes and triggers with those of a new database. A trigger
// that is missing no longer guards, and one that somebody put there acts by itself.
func (c *checker) schema() error {
	want, err := ownSchema()
	if err != nil {
		return err
	}
	have, err := c.r.schema()
	if err != nil {
		return err
	}
	for _, what := range slices.Sorted(maps.Keys(want)) {
		if text, ok := have[what]; !ok {
			c.found("The database has no %s: it was taken out by hand.", what)
		} else if text != want[what] {
			c.found("The database's %s is not what it should be: it was changed by hand.", what)
		}
	}
	for _, what := range slices.Sorted(maps.Keys(have)) {
		if _, ok := want[what]; !ok {
			c.found("The database has a %s that is none of the program's: it was put there by hand.", what)
		}
	}
	return nil
}
