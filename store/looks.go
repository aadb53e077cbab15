package store

import (
	"encoding/binary"

	"countersign/core"
)

// FindLooks implements core.Reader.
func (r *reader) FindLooks(id core.ReviewID) (core.Looks, error) {
	return one(r, "reading what an invoice looks like", notFound("looks of invoice", string(id)), func(rw row) (core.Looks, error) {
		var body []byte
		err := rw.Scan(&body)
		out := make(core.Looks, len(body)/4)
		for i := range out {
			out[i] = binary.BigEndian.Uint32(body[4*i:])
		}
		return out, err
	}, `SELECT body FROM looks WHERE review_id = ?`, id)
}

const alike = `SELECT review_id FROM look_values WHERE value IN (SELECT value FROM json_each(?)) GROUP BY review_id HAVING count(*) >= ?
	ORDER BY count(*) DESC, review_id LIMIT ?`

// FindAlike implements core.Reader.
func (r *reader) FindAlike(l core.Looks) ([]core.ReviewID, error) {
	values, agree := l.Sought()
	if len(values) == 0 {
		return nil, r.live()
	}
	list, err := toJSON(values)
	if err != nil {
		return nil, err
	}
	return all(r, "looking for what looks the same", func(rw row) (id core.ReviewID, err error) { return id, rw.Scan(&id) }, alike, list, agree, core.MostAlike)
}

// SaveLooks implements core.Tx. Looks follow from the reading, which has its own entry.
func (t *tx) SaveLooks(id core.ReviewID, l core.Looks) error {
	changed := t.changed
	err := t.saveLooks(id, l)
	t.changed = changed
	return err
}

func (t *tx) saveLooks(id core.ReviewID, l core.Looks) error {
	const doing = "noting what an invoice looks like"
	if err := needKey("review", string(id)); err != nil {
		return err
	}
	if err := t.run(doing, `DELETE FROM looks WHERE review_id = ?`, id); err != nil || l == nil {
		return err
	}
	body := make([]byte, 0, 4*len(l))
	for _, v := range l {
		body = binary.BigEndian.AppendUint32(body, v)
	}
	if err := t.run(doing, `INSERT INTO looks (review_id, body) VALUES (?, ?)`, id, body); err != nil {
		return err
	}
	values, _ := l.Sought()
	list, err := toJSON(values)
	if err != nil {
		return err
	}
	return t.run(doing, `INSERT INTO look_values (value, review_id) SELECT value, ? FROM json_each(?)`, id, list)
}
