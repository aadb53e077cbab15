package store

import (
	"context"
	"testing"

	"countersign/core"
)

// Whoever gives up while many rows are gone through waits for no more of them, also in a
// transaction that writes, whose questions run to their end by themselves; and the next one
// finds everything as it was.
func TestGivingUpBetweenRows(t *testing.T) {
	s := create(t, Options{})
	const many = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000000) SELECT i FROM n`
	ask := func(cancel func(), r *reader) (rows int, err error) {
		return rows, r.each("counting", func(row) error {
			if rows++; rows == 3 {
				cancel()
			}
			return nil
		}, many)
	}
	for what, run := range map[string]func(context.Context, func(*reader) error) error{
		"reading": func(ctx context.Context, fn func(*reader) error) error {
			return s.View(ctx, func(r core.Reader) error { return fn(r.(*reader)) })
		},
		"writing": func(ctx context.Context, fn func(*reader) error) error {
			return s.Update(ctx, func(x core.Tx) error { return fn(&x.(*tx).reader) })
		},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		rows := 0
		err := run(ctx, func(r *reader) (err error) {
			rows, err = ask(cancel, r)
			return err
		})
		if core.KindOf(err) != core.Interrupted || rows != 3 {
			t.Errorf("%s: %d rows, %v", what, rows, err)
		}
		cancel()
		mustSave(t, s, func(tx core.Tx) error { return tx.SaveFirm(core.Firm{Name: what, Currency: "EUR"}) })
	}
}
