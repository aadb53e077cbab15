package store

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
	"strconv"
	"strings"

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

// alike lists for each value the papers that have it, one more than say something: an
// account number is on as many as the supplier's invoices. They come as one text each,
// because a row of them would cost more than to find it.
const alike = `SELECT coalesce((SELECT group_concat(look) FROM (SELECT v.look FROM look_values v WHERE v.value = json_each.value LIMIT 0 + ?2)), '') FROM json_each(?1)`

const looksByNumber = `SELECT id, review_id, body FROM looks WHERE id IN (SELECT value FROM json_each(?1))`

// FindAlike implements core.Reader.
func (r *reader) FindAlike(l core.Looks) ([]core.Alike, error) {
	values := l.Sought()
	if len(values) == 0 {
		return nil, r.live()
	}
	list, err := toJSON(values)
	if err != nil {
		return nil, err
	}
	const doing = "looking for what looks the same"
	weight := map[int64]int{}
	err = r.each(doing, func(rw row) error {
		var papers string
		if err := rw.Scan(&papers); err != nil || papers == "" {
			return err
		}
		w := core.AlikeWeight(strings.Count(papers, ",") + 1)
		for look := range strings.SplitSeq(papers, ",") {
			n, err := strconv.ParseInt(look, 10, 64)
			if err != nil {
				return err
			}
			if w > 0 {
				weight[n] += w
			}
		}
		return nil
	}, alike, list, core.CommonLooks+1)
	if err != nil || len(weight) == 0 {
		return nil, err
	}
	numbers, err := toJSON(heaviest(weight, core.MostAlike))
	if err != nil {
		return nil, err
	}
	type found struct {
		core.Alike
		weight int
	}
	out, err := all(r, doing, func(rw row) (f found, err error) {
		var look int64
		var body []byte
		if err = rw.Scan(&look, &f.Review, &body); err == nil {
			f.weight = weight[look]
			f.Looks, err = unpackLooks(body)
		}
		return f, err
	}, looksByNumber, numbers)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b found) int { return cmp.Or(b.weight-a.weight, cmp.Compare(a.Review, b.Review)) })
	var best []core.Alike
	for _, f := range out[:min(len(out), core.MostAlike)] {
		best = append(best, f.Alike)
	}
	return best, nil
}

// heaviest are the keys of so many of the largest weights, and those as heavy as the last.
func heaviest(weight map[int64]int, n int) []int64 {
	sorted := slices.Sorted(maps.Values(weight))
	least := sorted[max(0, len(sorted)-n)]
	var out []int64
	for k, w := range weight {
		if w >= least {
			out = append(out, k)
		}
	}
	return out
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
