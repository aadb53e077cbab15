package ui

import (
	"fmt"
	"testing"

	"countersign/core"
	"countersign/core/desk"
	"countersign/ui/uitest"
	"countersign/ui/vm"
)

// many gives a desk whose queue is the sample's over and over, 5,000 invoices long.
type many struct {
	vm.Desk
	rows []desk.Row
}

const manyRows = 5000

func newMany(tb testing.TB, f *uitest.Firm) *many {
	tb.Helper()
	list, err := f.Desk.QueuePage(tb.Context(), f.Owner, false, desk.QueuePart{})
	if err != nil {
		tb.Fatal(err)
	}
	m := &many{Desk: f.Desk}
	for i := range manyRows {
		r := list[i%len(list)]
		r.ID = core.ReviewID(fmt.Sprintf("%05d", i))
		r.Review.ID = r.ID
		m.rows = append(m.rows, r)
	}
	return m
}

func (m *many) page(after core.ReviewID, limit int) []desk.Row {
	from := 0
	if after != "" {
		fmt.Sscanf(string(after), "%d", &from)
		from++
	}
	return m.rows[from:min(len(m.rows), from+limit)]
}

// BenchmarkLongQueue brings 5,000 invoices into words and sorts them into their lanes.
// The first page is what a person waits for.
func BenchmarkLongQueue(b *testing.B) {
	f, err := uitest.Sample(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	words, err := Words()
	if err != nil {
		b.Fatal(err)
	}
	m, format := newMany(b, f), vm.Format{Words: words, Now: f.Now}
	put := func(rows []desk.Row) *vm.Queue {
		q := vm.NewQueue(format)
		list := make([]vm.QueueRow, len(rows))
		for i, r := range rows {
			list[i] = vm.NewQueueRow(r, f.Approver, format)
		}
		q.Loaded(list, nil)
		q.Lanes()
		return q
	}
	b.Run("first_page", func(b *testing.B) {
		for b.Loop() {
			put(m.page("", 200))
		}
	})
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			put(m.rows)
		}
	})
	q := put(m.rows)
	b.Run("search", func(b *testing.B) {
		for b.Loop() {
			q.SetSearch("muster 90311")
			q.SetSearch("")
		}
	})
	b.Run("a_step_of_the_cursor", func(b *testing.B) {
		for b.Loop() {
			q.Move(1)
			q.Cursor()
			q.Strip()
		}
	})
}
