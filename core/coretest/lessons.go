package coretest

import (
	"cmp"
	"fmt"
	"slices"

	"countersign/core"
)

// FindLesson implements core.Reader.
func (r *reader) FindLesson(id core.LessonID) (core.Lesson, error) {
	return find[core.Lesson](r, &r.st.lessons, id, "lesson")
}

// ListLessons implements core.Reader.
func (r *reader) ListLessons(f core.LessonFilter) ([]core.Lesson, error) {
	all, err := list[core.Lesson](r, &r.st.lessons)
	all, err = keep(all, err, func(l core.Lesson) bool {
		return (f.Supplier == "" || l.Supplier == f.Supplier) && (f.Field == "" || l.Field == f.Field) && (f.State == "" || l.State == f.State)
	})
	slices.SortStableFunc(all, func(a, b core.Lesson) int { return cmp.Or(len(a.ID)-len(b.ID), cmp.Compare(a.ID, b.ID)) })
	return all, err
}

// SaveLesson implements core.Tx.
func (t *tx) SaveLesson(l core.Lesson) (core.LessonID, error) {
	if l.ID == "" {
		l.ID = core.LessonID(fmt.Sprint("L", len(t.st.lessons.rows)+1))
	}
	needs(t, "lesson "+string(l.ID), &t.st.suppliers, "supplier", l.Supplier)
	needs(t, "lesson "+string(l.ID), &t.st.reviews, "review", l.From)
	l.At, l.EndedAt = l.At.UTC(), l.EndedAt.UTC()
	return l.ID, put(t, &t.st.lessons, "lesson", l.ID, l)
}
