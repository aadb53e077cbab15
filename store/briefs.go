package store

import (
	"context"
	"database/sql"

	"countersign/core"

	"github.com/pressly/goose/v3"
)

// briefs is the migration to version 4: what lists show of each review beside the
// review itself, so that a list of thousands need not unpack them. It is Go because
// what is there has to be written anew.
func briefs() *goose.Migration {
	return goose.NewGoMigration(4, &goose.GoFunc{RunTx: makeBriefs}, nil)
}

func makeBriefs(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `CREATE TABLE briefs (
		review_id TEXT PRIMARY KEY REFERENCES reviews (id) DEFERRABLE INITIALLY DEFERRED,
		body      TEXT NOT NULL CHECK (json_valid(body)) -- core.Review.Brief
	) STRICT, WITHOUT ROWID`)
	if err != nil {
		return err
	}
	return eachReview(ctx, tx, func(v core.Review) error {
		brief, err := toJSON(v.Brief())
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, upsertBrief, v.ID, brief)
		return err
	})
}

// eachReview calls fn for every review while the database is brought up to date.
func eachReview(ctx context.Context, tx *sql.Tx, fn func(core.Review) error) error {
	list, err := idsOf(ctx, tx, `SELECT id FROM reviews`)
	if err != nil {
		return err
	}
	for _, id := range list {
		v, err := scanReview(tx.QueryRowContext(ctx, selectReview+`WHERE r.id = ?`, id))
		if err != nil {
			return err
		}
		if err := fn(v); err != nil {
			return err
		}
	}
	return nil
}

func idsOf(ctx context.Context, tx *sql.Tx, query string) (list []string, err error) {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		list = append(list, id)
	}
	return list, rows.Err()
}

// briefs compares what lists show of each invoice with the invoice.
func (c *checker) briefs() error {
	return c.r.each("checking the database", func(rw row) error {
		if len(c.problems) >= maxProblems {
			return stopped(c.ctx)
		}
		var id string
		var body, draft, brief []byte
		var past string
		if err := rw.Scan(&id, &body, &draft, &brief, &past); err != nil {
			return err
		}
		if !sameBrief(body, draft, brief) || !samePast(body, past) {
			c.found("Invoice %s is not what the lists say of it: something was changed by hand.", id)
		}
		return stopped(c.ctx)
	}, `SELECT r.id, r.body, r.draft, coalesce(b.body, ''), coalesce(p.body, '')
		FROM reviews r LEFT JOIN briefs b ON b.review_id = r.id LEFT JOIN past p ON `+ofReview)
}

// sameBrief compares values, not spellings: a later version may write more of them. What
// cannot be unpacked is reported elsewhere.
func sameBrief(body, draft, brief []byte) bool {
	var v, b core.Review
	if unpack(body, &v) != nil || unpack(draft, &v.Draft) != nil {
		return true
	}
	if fromJSON(brief, &b) != nil {
		return false
	}
	want, err1 := toJSON(v.Brief())
	have, err2 := toJSON(b)
	return err1 == nil && err2 == nil && want == have
}
