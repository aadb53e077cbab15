package coretest

import (
	"fmt"

	"countersign/core"
)

func testLessons(b *bench) {
	r, other := Review(Invoice("1", acme())), Supplier("Other")
	full := Filled[core.Lesson]()
	full.ID, full.Supplier, full.From, full.At, full.EndedAt = "", "acme-gmbh", r.ID, Noon, Noon
	var id core.LessonID
	b.save(func(tx core.Tx) (err error) {
		if err := each(tx.SaveSupplier, acme(), other); err != nil {
			return err
		}
		if err := saveReviews(tx, r); err != nil {
			return err
		}
		id, err = tx.SaveLesson(full)
		return err
	})
	equal(b, "the first lesson's ID", id, "L1")
	full.ID = id
	find := func(rd core.Reader) (core.Lesson, error) { return rd.FindLesson(id) }
	equal(b, "a lesson", get(b, find), full)
	b.kind("an unknown lesson", fails(b, func(r core.Reader) (core.Lesson, error) { return r.FindLesson("L9") }), core.NotFound)

	full.State, full.EndedBy, full.Reason = core.LessonTakenBack, "anna", "wrong"
	b.save(func(tx core.Tx) error { _, err := tx.SaveLesson(full); return err })
	equal(b, "a lesson taken back", get(b, find), full)

	b.save(func(tx core.Tx) error {
		for n := 2; n <= 11; n++ {
			l := core.Lesson{Supplier: other.ID, From: r.ID, Field: "number", State: core.LessonOn, At: Noon}
			if id, err := tx.SaveLesson(l); err != nil || id != core.LessonID(fmt.Sprint("L", n)) {
				return core.Errorf(core.Internal, "lesson %d is %s: %w", n, id, err)
			}
		}
		return nil
	})
	ids := func(f core.LessonFilter) (out []core.LessonID) {
		for _, l := range get(b, func(r core.Reader) ([]core.Lesson, error) { return r.ListLessons(f) }) {
			out = append(out, l.ID)
		}
		return out
	}
	equal(b, "the lessons of a supplier", ids(core.LessonFilter{Supplier: "acme-gmbh"}), []core.LessonID{"L1"})
	equal(b, "all lessons, as they were learnt", ids(core.LessonFilter{}), []core.LessonID{"L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8", "L9", "L10", "L11"})
	equal(b, "the lessons of nobody", len(ids(core.LessonFilter{Supplier: "nobody"})), 0)
	equal(b, "the lessons of a field", ids(core.LessonFilter{Field: full.Field}), []core.LessonID{"L1"})
	equal(b, "the lessons of a state", ids(core.LessonFilter{State: core.LessonTakenBack}), []core.LessonID{"L1"})
	equal(b, "the lessons of a supplier's field that are on", len(ids(core.LessonFilter{Supplier: other.ID, Field: "number", State: core.LessonOn})), 10)
	equal(b, "no lesson of a supplier's field", len(ids(core.LessonFilter{Supplier: other.ID, Field: "due_date"})), 0)
	b.kind("a lesson of no supplier", b.trySave(func(tx core.Tx) error {
		_, err := tx.SaveLesson(core.Lesson{Supplier: "nobody", From: r.ID})
		return err
	}), core.Internal)
	b.kind("a lesson of no review", b.trySave(func(tx core.Tx) error {
		_, err := tx.SaveLesson(core.Lesson{Supplier: "acme-gmbh", From: "nothing"})
		return err
	}), core.Internal)
}
