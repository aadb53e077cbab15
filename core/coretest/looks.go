package coretest

import (
	"cmp"
	"maps"
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
func (r *reader) FindAlike(l core.Looks) ([]core.Alike, error) {
	holders := map[uint32][]core.ReviewID{}
	for id, other := range r.st.looks.rows {
		for _, v := range other.Sought() {
			holders[v] = append(holders[v], id)
		}
	}
	weight := map[core.ReviewID]int{}
	for _, v := range l.Sought() {
		for _, id := range holders[v] {
			if w := core.AlikeWeight(len(holders[v])); w > 0 {
				weight[id] += w
			}
		}
	}
	ids := slices.Collect(maps.Keys(weight))
	slices.SortFunc(ids, func(a, b core.ReviewID) int { return cmp.Or(weight[b]-weight[a], cmp.Compare(a, b)) })
	var out []core.Alike
	for _, id := range ids[:min(len(ids), core.MostAlike)] {
		out = append(out, core.Alike{Review: id, Looks: slices.Clone(r.st.looks.rows[id])})
	}
	return out, r.live()
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
