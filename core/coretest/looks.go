package coretest

import (
	"cmp"
	"slices"

	"countersign/core"
)

// FindLooks implements core.Reader.
func (r *reader) FindLooks(id core.ReviewID) (core.Looks, error) {
	l, _ := r.st.looks.get(id)
	if l == nil {
		return nil, cmp.Or(r.live(), error(core.Errorf(core.NotFound, "there are no looks of invoice %s", id)))
	}
	return slices.Clone(l), r.live()
}

// FindAlike implements core.Reader.
func (r *reader) FindAlike(l core.Looks) ([]core.ReviewID, error) {
	values, agree := l.Sought()
	counts := map[core.ReviewID]int{}
	for id, other := range r.st.looks.rows {
		theirs, _ := other.Sought()
		n := 0
		for _, v := range values {
			if slices.Contains(theirs, v) {
				n++
			}
		}
		if n >= agree && n > 0 {
			counts[id] = n
		}
	}
	out := make([]core.ReviewID, 0, len(counts))
	for id := range counts {
		out = append(out, id)
	}
	slices.SortFunc(out, func(a, b core.ReviewID) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) })
	return out[:min(len(out), core.MostAlike)], r.live()
}

// SaveLooks implements core.Tx.
func (t *tx) SaveLooks(id core.ReviewID, l core.Looks) error {
	switch err := t.live(); {
	case err != nil:
		return err
	case id == "":
		return core.Errorf(core.Internal, "a review without a key cannot be stored")
	case l != nil:
		needs(t, "looks", &t.st.reviews, "invoice", id)
		l = append(core.Looks{}, l...)
	}
	t.st.looks.set(id, l)
	return nil
}
