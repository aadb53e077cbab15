package store

import (
	"strconv"
	"strings"

	"countersign/core"
)

const selectLesson = `SELECT body FROM lessons `

// lessonQuery is the list that a filter asks for.
func lessonQuery(f core.LessonFilter) (string, []any) {
	var where []string
	var args []any
	for _, c := range []struct{ column, value string }{{"supplier_id", string(f.Supplier)}, {"field", f.Field}, {"state", string(f.State)}} {
		if c.value != "" {
			where, args = append(where, c.column+" = ?"), append(args, c.value)
		}
	}
	q := selectLesson
	if len(where) > 0 {
		q += "WHERE " + strings.Join(where, " AND ")
	}
	return q + " ORDER BY number", args
}

// lessonNumber is the number in a lesson's ID; 0 when it is none.
func lessonNumber(id core.LessonID) int64 {
	n, err := strconv.ParseInt(strings.TrimPrefix(string(id), "L"), 10, 64)
	if err != nil || !strings.HasPrefix(string(id), "L") {
		return 0
	}
	return n
}

// FindLesson implements core.Reader.
func (r *reader) FindLesson(id core.LessonID) (core.Lesson, error) {
	return one(r, "reading a lesson", notFound("lesson", string(id)), scanBody[core.Lesson], selectLesson+`WHERE number = ?`, lessonNumber(id))
}

// ListLessons implements core.Reader.
func (r *reader) ListLessons(f core.LessonFilter) ([]core.Lesson, error) {
	q, args := lessonQuery(f)
	return all(r, "reading the lessons", scanBody[core.Lesson], q, args...)
}

// SaveLesson implements core.Tx.
func (t *tx) SaveLesson(l core.Lesson) (core.LessonID, error) {
	if l.ID == "" {
		number, err := one(&t.reader, "counting the lessons", nil, func(rw row) (n int64, err error) { err = rw.Scan(&n); return n, err },
			`SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'lessons'), 0) + 1`)
		if err != nil {
			return "", err
		}
		l.ID = core.LessonID("L" + strconv.FormatInt(number, 10))
	}
	number := lessonNumber(l.ID)
	if number < 1 {
		return "", core.Errorf(core.Internal, "a lesson cannot be stored as %q", l.ID)
	}
	l.At, l.EndedAt = l.At.UTC(), l.EndedAt.UTC()
	body, err := toJSON(l)
	if err != nil {
		return "", err
	}
	return l.ID, t.keep(boundLessons, number, t.run("saving a lesson", `INSERT INTO lessons (number, supplier_id, review_id, field, state, body) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (number) DO UPDATE SET supplier_id = excluded.supplier_id, review_id = excluded.review_id, field = excluded.field,
			state = excluded.state, body = excluded.body`, number, l.Supplier, l.From, l.Field, l.State, body))
}
