package vm

import (
	"slices"

	"countersign/core"
	"countersign/core/money"
)

// Phase is how far a screen has come with its data.
type Phase string

// The phases of a screen. Loading is shown as a skeleton only after a while, so
// that quick answers do not flicker.
const (
	PhaseNew     Phase = "new"
	PhaseLoading Phase = "loading"
	PhaseReady   Phase = "ready"
	PhaseFailed  Phase = "failed"
)

// Queue is the state of the queue screen.
type Queue struct {
	Format Format
	Phase  Phase
	Lane   LaneKey
	Sort   Sort
	Search string
	// MailSet is whether there is a mailbox, for the empty screen's next step.
	MailSet bool
	// MayAddMail is whether the person could set one up.
	MayAddMail bool

	all    []QueueRow // as loaded, sorted
	part   bool       // more rows are on their way
	rows   []QueueRow // as shown
	cursor core.ReviewID
	at     int // where the cursor was, for when its row goes away
	chosen map[core.ReviewID]bool
	anchor core.ReviewID
	err    error
}

// NewQueue is the queue before its first load.
func NewQueue(f Format) *Queue {
	return &Queue{Format: f, Phase: PhaseNew, Lane: LaneAll, Sort: SortUrgency, chosen: map[core.ReviewID]bool{}}
}

// Loading notes that rows are on their way. Rows already shown stay.
func (q *Queue) Loading() {
	if q.Phase != PhaseReady {
		q.Phase = PhaseLoading
	}
}

// Loaded takes over rows, or why there are none. The cursor stays on its invoice,
// or on its place when the invoice is gone.
func (q *Queue) Loaded(rows []QueueRow, err error) {
	if err != nil {
		q.err = err
		if q.Phase != PhaseReady {
			q.Phase = PhaseFailed
		}
		return
	}
	q.Phase, q.err, q.all, q.part = PhaseReady, nil, rows, false
	sortRows(q.all, q.Sort)
	q.filter()
}

// LoadedPart takes over the rows that are there so far, while nothing better is shown.
func (q *Queue) LoadedPart(rows []QueueRow) {
	if q.Phase == PhaseReady && !q.part {
		return
	}
	q.Phase, q.err, q.all, q.part = PhaseReady, nil, slices.Clone(rows), true
	sortRows(q.all, q.Sort)
	q.filter()
}

// Stale says that what is shown is right but older than it should be; empty while
// all is well.
func (q *Queue) Stale() Notice {
	if q.Phase != PhaseReady || q.err == nil {
		return Notice{}
	}
	n := NoticeOf(q.err, q.Format.Words)
	n.Hint = q.Format.Words.Say("queue.stale_hint") + " " + n.Hint
	return n
}

// SetLane, SetSort and SetSearch change what is shown.
func (q *Queue) SetLane(k LaneKey) { q.Lane = k; q.at = 0; q.filter() }

// SetSort changes the order.
func (q *Queue) SetSort(s Sort) {
	if _, ok := sortKeys[s]; ok {
		q.Sort = s
		sortRows(q.all, q.Sort)
	}
	q.filter()
}

// SetSearch narrows the rows to those with all of the words.
func (q *Queue) SetSearch(s string) { q.Search = s; q.filter() }

func (q *Queue) filter() {
	q.rows = q.rows[:0:0]
	present := map[core.ReviewID]bool{}
	for _, r := range q.all {
		if r.inLane(q.Lane) && r.fits(q.Search) {
			present[r.ID] = true
			q.rows = append(q.rows, r)
		}
	}
	for id := range q.chosen {
		if !present[id] {
			delete(q.chosen, id)
		}
	}
	if i := q.indexOf(q.cursor); i >= 0 {
		q.at = i
		return
	}
	q.place(q.at)
}

// Rows are the rows to draw.
func (q *Queue) Rows() []QueueRow { return q.rows }

// Lanes are the lanes to draw.
func (q *Queue) Lanes() []Lane {
	return lanes(q.all, q.Lane, q.Phase == PhaseReady && !q.part, q.Format)
}

// Waiting is how many invoices wait for people, for the rail; 0 until all are there.
func (q *Queue) Waiting() int {
	n := 0
	if q.part {
		return n
	}
	for _, r := range q.all {
		if r.inLane(LaneAll) {
			n++
		}
	}
	return n
}

// Blank is what to show instead of rows; ok is false while there are some.
func (q *Queue) Blank() (Blank, bool) {
	w := q.Format.Words
	switch {
	case q.Phase == PhaseFailed:
		return blankOf(q.err, w), true
	case q.Phase != PhaseReady || len(q.rows) > 0:
		return Blank{}, false
	case q.Search != "":
		return Blank{IconSearch, w.Say("queue.not_found", "search", q.Search), w.Say("queue.not_found_text"), w.Say("button.show_all"), ClearSearch}, true
	case q.Lane != LaneAll && q.Waiting() > 0:
		return Blank{IconCheck, w.Say("queue.lane_empty"), w.Say("queue.lane_empty_text"), w.Say("button.show_all"), ClearSearch}, true
	case q.MailSet:
		return Blank{IconCheck, w.Say("queue.empty"), w.Say("queue.empty_mail"), w.Say("button.poll_now"), PollNow}, true
	case q.MayAddMail:
		return Blank{IconMail, w.Say("queue.empty"), w.Say("queue.empty_start"), w.Say("mailbox.add"), AddMailbox}, true
	}
	return Blank{IconCheck, w.Say("queue.empty"), w.Say("queue.empty_drop"), "", ""}, true
}

func (q *Queue) indexOf(id core.ReviewID) int {
	return slices.IndexFunc(q.rows, func(r QueueRow) bool { return r.ID == id })
}

// Cursor is the index of the row with the cursor, -1 without rows.
func (q *Queue) Cursor() int { return q.indexOf(q.cursor) }

// Current is the row with the cursor.
func (q *Queue) Current() (QueueRow, bool) {
	if i := q.Cursor(); i >= 0 {
		return q.rows[i], true
	}
	return QueueRow{}, false
}

// Move takes the cursor n rows on and reports whether it moved.
func (q *Queue) Move(n int) bool {
	before := q.Cursor()
	q.place(before + n)
	q.anchor = q.cursor
	return q.Cursor() != before
}

func (q *Queue) place(i int) {
	if len(q.rows) == 0 {
		q.cursor, q.at = "", 0
		return
	}
	q.at = max(0, min(i, len(q.rows)-1))
	q.cursor = q.rows[q.at].ID
}

// Point puts the cursor on an invoice.
func (q *Queue) Point(id core.ReviewID) {
	if i := q.indexOf(id); i >= 0 {
		q.place(i)
		q.anchor = id
	}
}

// Toggle chooses a row or leaves it out again.
func (q *Queue) Toggle(id core.ReviewID) {
	if q.chosen[id] {
		delete(q.chosen, id)
	} else if q.indexOf(id) >= 0 {
		q.chosen[id] = true
	}
	q.anchor = id
	q.Point(id)
}

// ExtendTo chooses all rows between the last one touched and this one.
func (q *Queue) ExtendTo(id core.ReviewID) {
	from, to := q.indexOf(q.anchor), q.indexOf(id)
	if to < 0 {
		return
	}
	if from < 0 {
		from = to
	}
	for i := min(from, to); i <= max(from, to); i++ {
		q.chosen[q.rows[i].ID] = true
	}
	q.place(to)
}

// ChooseAll chooses every row shown; ChooseNone none.
func (q *Queue) ChooseAll() {
	for _, r := range q.rows {
		q.chosen[r.ID] = true
	}
}

// ChooseNone leaves out every row.
func (q *Queue) ChooseNone() { clear(q.chosen) }

// IsChosen reports whether the row is one of several chosen.
func (q *Queue) IsChosen(id core.ReviewID) bool { return q.chosen[id] }

// Chosen are the chosen rows in the order shown.
func (q *Queue) Chosen() []QueueRow {
	var out []QueueRow
	for _, r := range q.rows {
		if q.chosen[r.ID] {
			out = append(out, r)
		}
	}
	return out
}

// Neighbour is the invoice n rows after this one, for going on to the next.
func (q *Queue) Neighbour(id core.ReviewID, n int) (core.ReviewID, bool) {
	i := q.indexOf(id)
	if i < 0 {
		i = q.at
		if n > 0 {
			n-- // its row is gone: the next one has moved into its place
		}
	}
	if i += n; i < 0 || i >= len(q.rows) {
		return "", false
	}
	return q.rows[i].ID, true
}

// Position is "3 of 12" for an invoice of the list.
func (q *Queue) Position(id core.ReviewID) string {
	i := q.indexOf(id)
	if i < 0 {
		return ""
	}
	return q.Format.Words.Say("queue.position", "n", i+1, "of", len(q.rows))
}

// Strip is what the selection strip shows.
type Strip struct {
	Count   string
	Sum     string
	Actions []ActionState
}

// Strip describes the chosen rows: how many, how much, what may be done to all
// of them. ok is false while none is chosen.
func (q *Queue) Strip() (Strip, bool) {
	rows := q.Chosen()
	if len(rows) == 0 {
		return Strip{}, false
	}
	s := Strip{Count: q.Format.Words.Count("strip.selected", len(rows)), Sum: q.sum(rows)}
	for _, a := range listActions {
		s.Actions = append(s.Actions, q.actionOn(a, rows))
	}
	return s, true
}

func (q *Queue) actionOn(a core.Action, rows []QueueRow) ActionState {
	st := newAction(a, q.Format.Words)
	var barred []QueueRow
	for _, r := range rows {
		if r.barred[a] != "" {
			barred = append(barred, r)
		}
	}
	switch {
	case len(barred) == 0:
		st.Enabled = true
	case len(rows) == 1:
		st.Why = barred[0].barred[a]
	default:
		st.Why = q.Format.Words.Count("strip.not_all", len(barred), "of", len(rows), "first", barred[0].Supplier)
	}
	return st
}

// sum adds up per currency: sums of different currencies are never mixed.
func (q *Queue) sum(rows []QueueRow) string {
	totals := map[money.Currency]money.Amount{}
	var order []money.Currency
	for _, r := range rows {
		c := r.payable.Currency
		t, err := totals[c].Add(r.payable)
		if err != nil {
			return q.Format.Words.Say("strip.too_large")
		}
		if _, ok := totals[c]; !ok && c != "" {
			order = append(order, c)
		}
		totals[c] = t
	}
	var parts []string
	for _, c := range order {
		parts = append(parts, q.Format.Money(totals[c]))
	}
	return join(parts...)
}
