package store

import (
	"slices"
	"strings"

	"countersign/core"
)

func scanDelivery(rw row) (d core.Delivery, err error) {
	var id int64
	var body []byte
	if err = rw.Scan(&id, &body); err == nil {
		err = fromJSON(body, &d)
	}
	d.ID = id
	return d, err
}

// ListDeliveries implements core.Reader.
func (r *reader) ListDeliveries(f core.DeliveryFilter) ([]core.Delivery, error) {
	q, args := deliveryQuery(f)
	list, err := all(r, "reading deliveries", scanDelivery, q, args...)
	slices.Reverse(list)
	return list, err
}

// deliveryQuery lists from the latest back, so that a limit keeps the latest.
func deliveryQuery(f core.DeliveryFilter) (string, []any) {
	var where []string
	var args []any
	add := func(cond string, v any) { where, args = append(where, cond), append(args, v) }
	if f.Document != "" {
		add("document_id = ?", f.Document)
	}
	if f.Message != "" {
		add("message_id = ?", f.Message)
	}
	if f.Outcome != "" {
		add("outcome = ?", f.Outcome)
	}
	if f.Before != 0 {
		add("id < ?", f.Before)
	}
	if f.After != 0 {
		add("id > ?", f.After)
	}
	q := `SELECT id, body FROM deliveries`
	if len(where) > 0 {
		q += " WHERE " + strings.Join(where, " AND ")
	}
	q += " ORDER BY id DESC"
	if f.Limit > 0 {
		q, args = q+" LIMIT 0 + ?", append(args, f.Limit)
	}
	return q, args
}

const countDeliveries = `SELECT outcome, count(*) FROM deliveries GROUP BY outcome`

// CountDeliveries implements core.Reader.
func (r *reader) CountDeliveries() (map[core.Outcome]int, error) {
	out := map[core.Outcome]int{}
	return out, r.each("counting deliveries", func(rw row) error {
		var o core.Outcome
		var n int
		err := rw.Scan(&o, &n)
		out[o] = n
		return err
	}, countDeliveries)
}

// SaveDelivery implements core.Tx.
func (t *tx) SaveDelivery(d core.Delivery) (int64, error) {
	body, err := toJSON(d)
	if err != nil {
		return 0, err
	}
	res, err := t.exec("saving a delivery", `INSERT INTO deliveries (message_id, document_id, outcome, body) VALUES (?, ?, ?, ?)`,
		null(d.Message), null(d.Document), d.Outcome, body)
	if err != nil {
		return 0, err
	}
	id, err := res.LastInsertId()
	return id, t.keep(boundDeliveries, id, t.failed("saving a delivery", err))
}
