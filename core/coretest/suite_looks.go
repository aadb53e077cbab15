package coretest

import (
	"cmp"
	"fmt"
	"slices"

	"countersign/core"
)

func testLooks(b *bench) {
	a := acme()
	list := []core.Review{Review(Invoice("1", a)), Review(Invoice("2", a)), Review(Invoice("3", a)), Review(Invoice("4", a))}
	slices.SortFunc(list, func(x, y core.Review) int { return cmp.Compare(x.ID, y.ID) })
	looks := func(texts ...string) (l core.Looks) {
		for i, text := range texts {
			l = append(l, core.Figure{Text: text, Sure: uint8(100 - i)})
		}
		return l
	}
	whole := looks("20260001", "04032026", "99", "258182", "DE99É4000")
	near, far := looks("20260001", "04042026", "258182"), looks("20260002", "04052026", "258182")
	b.save(func(tx core.Tx) error {
		if err := tx.SaveSupplier(a); err != nil {
			return err
		}
		return saveReviews(tx, list...)
	})
	b.save(func(tx core.Tx) error {
		for i, l := range []core.Looks{near, whole, far, {}} {
			if err := tx.SaveLooks(list[i].ID, l); err != nil {
				return err
			}
		}
		return nil
	})
	find := func(i int) core.Looks {
		return get(b, func(r core.Reader) (core.Looks, error) { return r.FindLooks(list[i].ID) })
	}
	alike := func(l core.Looks) (ids []core.ReviewID) {
		for _, a := range get(b, func(r core.Reader) ([]core.Alike, error) { return r.FindAlike(l) }) {
			equal(b, "looks of what is alike", a.Looks, get(b, func(r core.Reader) (core.Looks, error) { return r.FindLooks(a.Review) }))
			ids = append(ids, a.Review)
		}
		return ids
	}
	equal(b, "looks", find(1), whole)
	equal(b, "looks of nothing", find(3), core.Looks{})
	equal(b, "alike", alike(whole), []core.ReviewID{list[1].ID, list[0].ID, list[2].ID})
	equal(b, "alike to nothing", alike(nil), nil)
	b.save(func(tx core.Tx) error { return tx.SaveLooks(list[0].ID, nil) })
	equal(b, "alike after one is forgotten", alike(near), []core.ReviewID{list[1].ID, list[2].ID})
	b.save(func(tx core.Tx) error {
		if err := tx.Audit(Entry("Read", "document:x")); err != nil {
			return err
		}
		return tx.SaveReading(core.Reading{Document: list[1].Document})
	})
	b.kind("looks of pages that were read anew", fails(b, func(r core.Reader) (core.Looks, error) { return r.FindLooks(list[1].ID) }), core.NotFound)
	commonLooks(b, list[0])
}

// commonLooks: a figure that many papers have says nothing, one that few have does.
func commonLooks(b *bench, like core.Review) {
	id := func(i int) core.ReviewID { return core.ReviewID(fmt.Sprintf("common-%02d", i)) }
	b.save(func(tx core.Tx) error {
		for i := range core.CommonLooks + 1 {
			v := like
			v.ID, v.Part, v.Revision = id(i), i+2, 1
			if err := tx.SaveReview(v); err != nil {
				return err
			}
			l := core.Looks{{Text: "DE99ACCOUNT"}, {Text: fmt.Sprint("2026", i/2)}}
			if err := tx.SaveLooks(v.ID, l); err != nil {
				return err
			}
		}
		return nil
	})
	alike := func(l ...core.Figure) (ids []core.ReviewID) {
		for _, a := range get(b, func(r core.Reader) ([]core.Alike, error) { return r.FindAlike(l) }) {
			ids = append(ids, a.Review)
		}
		return ids
	}
	equal(b, "alike by what all have", alike(core.Figure{Text: "DE99ACCOUNT"}), []core.ReviewID{})
	equal(b, "alike by what two have", alike(core.Figure{Text: "DE99ACCOUNT"}, core.Figure{Text: "20263"}), []core.ReviewID{id(6), id(7)})
	b.save(func(tx core.Tx) error { return tx.SaveLooks(id(0), nil) })
	if got := alike(core.Figure{Text: "DE99ACCOUNT"}); len(got) != core.MostAlike || got[0] != id(1) {
		b.Errorf("alike by what %d have: %v", core.CommonLooks, got)
	}
}
