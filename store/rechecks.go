package store

import "countersign/core"

const selectRechecks = `SELECT r.id FROM rechecks c CROSS JOIN reviews r ON r.id = c.review_id ORDER BY r.supplier_id, r.received_at, r.id LIMIT 0 + ?`

// ListRechecks implements core.Reader.
func (r *reader) ListRechecks(limit int) ([]core.ReviewID, error) {
	return all(r, "reading what is to be checked again", func(rw row) (id core.ReviewID, err error) { return id, rw.Scan(&id) }, selectRechecks, limit)
}

// SaveRecheck implements core.Tx. What is still to be checked is no fact about the
// firm, and what came of it has its own entry.
func (t *tx) SaveRecheck(id core.ReviewID, due bool) error {
	changed := t.changed
	query := `DELETE FROM rechecks WHERE review_id = ?`
	if due {
		query = `INSERT INTO rechecks (review_id) VALUES (?) ON CONFLICT DO NOTHING`
	}
	err := t.run("noting what is to be checked again", query, id)
	t.changed = changed
	return err
}
