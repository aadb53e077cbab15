package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path/filepath"

	"countersign/core"
)

// CheckOptions say how much Check looks at.
type CheckOptions struct {
	// Rehash reads every stored file and compares it with its name. It takes as
	// long as the disk needs to read all documents.
	Rehash bool
	// Progress, when set, is told after every file how many of how many are done.
	Progress func(done, total int)
}

// maxProblems bounds the answer: after as many the rest adds nothing.
const maxProblems = 200

// Check looks for damage and gives the problems as sentences; none is good news.
// The chain of the audit log is the business of core/audit. The error is about
// the check itself, not about what it found.
func (s *Store) Check(ctx context.Context, o CheckOptions) ([]string, error) {
	c := &checker{ctx: ctx, store: s, options: o}
	err := s.View(ctx, func(r core.Reader) error {
		inside, ok := r.(*reader)
		if !ok {
			return core.Errorf(core.Internal, "the check reads another store")
		}
		c.r = inside
		for _, step := range []func() error{c.database, c.schema, c.references, c.rows, c.briefs, c.open, c.files, c.batches} {
			if err := step(); err != nil {
				return err
			}
			if len(c.problems) >= maxProblems {
				c.problems = append(c.problems, "There is more; the check stopped here.")
				return nil
			}
		}
		return nil
	})
	if core.KindOf(err) == core.Damaged {
		// The database cannot even be read through: that is what was asked.
		c.found("%s.", err.Error())
		err = nil
	}
	return c.problems, err
}

// checker collects what is wrong.
type checker struct {
	ctx      context.Context
	store    *Store
	options  CheckOptions
	r        *reader
	problems []string
}

func (c *checker) found(format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...))
}

// database asks SQLite about its own pages and indexes.
func (c *checker) database() error {
	return c.r.each("checking the database", func(rw row) error {
		var line string
		if err := rw.Scan(&line); err != nil {
			return err
		}
		if line != "ok" {
			c.found("The database is damaged: %s.", line)
		}
		return nil
	}, `PRAGMA integrity_check(100)`)
}

// references looks for rows that name others which are not there.
func (c *checker) references() error {
	return c.r.each("checking the database", func(rw row) error {
		var table, parent string
		if err := rw.Scan(&table, &parent); err != nil {
			return err
		}
		c.found("A row of %s names a row of %s that is not there.", table, parent)
		return nil
	}, `SELECT "table", parent FROM pragma_foreign_key_check LIMIT ?`, maxProblems)
}

// files compares the rows of documents and messages with the files.
func (c *checker) files() error {
	type kept struct {
		id, what string
		size     int64
	}
	list, err := all(c.r, "checking documents", func(rw row) (k kept, err error) { return k, rw.Scan(&k.what, &k.id, &k.size) },
		`SELECT 'Document', id, size FROM documents UNION ALL SELECT 'Message', id, size FROM messages
		UNION ALL SELECT DISTINCT 'Message', message_id, size FROM `+sheetMails+` WHERE message_id NOT IN (SELECT id FROM messages)
		UNION ALL SELECT DISTINCT 'The readable page of an electronic invoice', page.value, -1 FROM documents,
			json_each(json_array(body ->> '$.rendition', body ->> '$.readable')) page WHERE page.value <> '' ORDER BY 2`)
	if err != nil {
		return err
	}
	for i, k := range list {
		if err := stopped(c.ctx); err != nil {
			return err
		}
		if len(c.problems) >= maxProblems {
			return nil
		}
		c.file(k.what, k.id, k.size)
		if c.options.Progress != nil {
			c.options.Progress(i+1, len(list))
		}
	}
	return nil
}

func (c *checker) file(what, id string, size int64) {
	if !isSum(id) {
		c.found("%s %s has no proper number.", what, id)
		return
	}
	f, err := c.store.open(id)
	switch {
	case core.KindOf(err) == core.NotFound:
		c.found("%s %s: its file is missing.", what, id[:12])
	case err != nil:
		c.found("%s %s: its file cannot be read: %s.", what, id[:12], err)
	default:
		c.content(f, what, id, size)
	}
}

// content compares an open file with its row, and closes it.
func (c *checker) content(f section, what, id string, size int64) {
	defer f.Close()
	if size >= 0 && f.Size() != size { // a rendition's is noted nowhere
		c.found("%s %s: its file has %d bytes instead of %d.", what, id[:12], f.Size(), size)
		return
	}
	if !c.options.Rehash {
		return
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		c.found("%s %s: its file cannot be read: %s.", what, id[:12], err)
	} else if hex.EncodeToString(h.Sum(nil)) != id {
		c.found("%s %s: its file was changed.", what, id[:12])
	}
}

// batches looks for batches that cannot be taken apart.
func (c *checker) batches() error {
	names, err := c.store.refresh()
	if err != nil {
		return fileError("what came in cannot be read", err)
	}
	for _, name := range names {
		if _, err := readBatch(filepath.Join(c.store.blobs.dir, batchesName, name)); core.KindOf(err) == core.Damaged {
			c.found("%s.", err)
		}
	}
	return nil
}
