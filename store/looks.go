package store

import (
	"encoding/binary"

	"countersign/core"
)

// FindLooks implements core.Reader.
func (r *reader) FindLooks(id core.ReviewID) (core.Looks, error) {
	return one(r, "reading what an invoice looks like", notFound("looks of invoice", string(id)), func(rw row) (core.Looks, error) {
		var body []byte
		if err := rw.Scan(&body); err != nil {
			return nil, err
		}
		return unpackLooks(body)
	}, `SELECT body FROM looks WHERE review_id = ?`, id)
}

// packLooks writes of each figure the length, the text and how sure it is.
func packLooks(l core.Looks) []byte {
	out := make([]byte, 0, 10*len(l))
	for _, f := range l {
		out = binary.AppendUvarint(out, uint64(len(f.Text)))
		out = append(append(out, f.Text...), f.Sure)
	}
	return out
}

func unpackLooks(body []byte) (core.Looks, error) {
	out := make(core.Looks, 0, len(body)/10)
	for len(body) > 0 {
		size, n := binary.Uvarint(body)
		if n <= 0 || size >= uint64(len(body)-n) {
			return nil, core.Errorf(core.Damaged, "what an invoice looks like cannot be read").WithHint(hintCorrupt)
		}
		end := n + int(size)
		out = append(out, core.Figure{Text: string(body[n:end]), Sure: body[end]})
		body = body[end+1:]
	}
	return out, nil
}

// alike counts of each value no more papers than say something: the rows of an account
// number are as many as the supplier's invoices.
const alike = `WITH shared AS MATERIALIZED (
		SELECT json_each.value, (SELECT count(*) FROM (SELECT 1 FROM look_values v WHERE v.value = json_each.value LIMIT ?2 + 1)) AS papers FROM json_each(?1))
	SELECT (SELECT review_id FROM looks WHERE id = v.look) AS review FROM shared i CROSS JOIN look_values v ON v.value = i.value
	WHERE i.papers <= ?2 GROUP BY v.look ORDER BY sum(1000 / i.papers) DESC, review LIMIT ?3`

// FindAlike implements core.Reader.
func (r *reader) FindAlike(l core.Looks) ([]core.ReviewID, error) {
	values := l.Sought()
	if len(values) == 0 {
		return nil, r.live()
	}
	list, err := toJSON(values)
	if err != nil {
		return nil, err
	}
	return all(r, "looking for what looks the same", func(rw row) (id core.ReviewID, err error) { return id, rw.Scan(&id) }, alike, list, core.CommonLooks, core.MostAlike)
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
	res, err := t.exec(doing, `INSERT INTO looks (review_id, body) VALUES (?, ?)`, id, packLooks(l))
	if err != nil {
		return err
	}
	look, err := res.LastInsertId()
	if err != nil {
		return err
	}
	list, err := toJSON(l.Sought())
	if err != nil {
		return err
	}
	return t.run(doing, `INSERT INTO look_values (value, look) SELECT value, ? FROM json_each(?)`, look, list)
}
