package vm_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/ui/uitest"
	"countersign/ui/vm"
)

func sample(t *testing.T) *uitest.Firm {
	t.Helper()
	f, err := uitest.Sample(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func loaded(t *testing.T, f *uitest.Firm, by core.User) *vm.Queue {
	t.Helper()
	q := vm.NewQueue(format(t))
	page, err := vm.LoadQueue(t.Context(), f.Desk, by, "", q.Format)
	q.Loaded(page.Rows, err)
	if q.Phase != vm.PhaseReady {
		t.Fatalf("phase %s: %v", q.Phase, err)
	}
	return q
}

func TestQueueOfTheSample(t *testing.T) {
	f := sample(t)
	t.Run("lanes", func(t *testing.T) { testLanes(t, loaded(t, f, f.Approver)) })
	t.Run("order", func(t *testing.T) { testOrder(t, loaded(t, f, f.Approver)) })
	t.Run("search", func(t *testing.T) { testSearch(t, loaded(t, f, f.Approver)) })
	t.Run("choose", func(t *testing.T) { testChoose(t, loaded(t, f, f.Approver)) })
	t.Run("cursor", func(t *testing.T) { testCursor(t, f) })
	t.Run("decide", func(t *testing.T) { testSeveral(t, f) })
}

func testLanes(t *testing.T, q *vm.Queue) {
	sum, all := 0, 0
	for _, l := range q.Lanes() {
		n, err := strconv.Atoi(l.Count)
		if err != nil || n > 0 && l.Oldest == "" {
			t.Errorf("lane %s has %q rows and the age %q", l.Name, l.Count, l.Oldest)
		}
		switch l.Key {
		case vm.LaneAll:
			all = n
		case vm.LaneApproved:
			if n != 1 {
				t.Errorf("%d approved, want 1", n)
			}
		default:
			sum += n
		}
	}
	if all == 0 || sum != all || q.Waiting() != all {
		t.Errorf("the lanes hold %d, all %d, waiting %d", sum, all, q.Waiting())
	}
	for _, key := range []core.Lane{core.LaneClean, core.LaneNeedsData, core.LaneMismatch, core.LaneDuplicate, core.LaneBank, core.LaneNoOrder, core.LaneWaiting} {
		q.SetLane(vm.LaneKey(key))
		if len(q.Rows()) == 0 {
			t.Errorf("nothing in the lane %s", key)
		}
	}
}

// testOrder wants what blocks first and, within that, the oldest first.
func testOrder(t *testing.T, q *vm.Queue) {
	clean := false
	for _, r := range q.Rows() {
		blocks := len(r.Marks) > 0 && r.Marks[0].Tone == vm.ToneBlock
		if blocks && clean {
			t.Errorf("%s blocks and comes after what does not", r.Title())
		}
		clean = clean || !blocks
	}
	q.SetSort(vm.SortAmount)
	if first := q.Rows()[0]; first.Amount != "9,999,999,935.10" {
		t.Errorf("the largest amount is %s", first.Amount)
	}
	q.SetSort(vm.SortDue)
	if first := q.Rows()[0]; first.Due != "5 days late" {
		t.Errorf("the most urgent is %s", first.Due)
	}
	q.SetSort("nonsense")
	if q.Sort != vm.SortDue {
		t.Error("an unknown order was taken")
	}
}

func testSearch(t *testing.T, q *vm.Queue) {
	for search, want := range map[string]string{
		"mp-90311": "Muster Papier und Druck AG", "594.05": "Muster Papier und Druck AG", "1,071.00": "Sample Freight B.V.", "po-1004": "Sample Freight B.V.",
		"example hosting 155.85": "Example Hosting GmbH",
	} {
		q.SetSearch(search)
		if rows := q.Rows(); len(rows) == 0 || rows[0].Supplier != want {
			t.Errorf("%q finds %v, want %s", search, rows, want)
		}
	}
	q.SetSearch("nobody at all")
	if b, ok := q.Blank(); !ok || b.Command != vm.ClearSearch || !strings.Contains(b.Title, "nobody at all") {
		t.Errorf("finding nothing shows %+v", b)
	}
	if _, ok := q.Current(); ok {
		t.Error("there is a cursor without rows")
	}
}

func testChoose(t *testing.T, q *vm.Queue) {
	rows := q.Rows()
	q.Point(rows[0].ID)
	q.ExtendTo(rows[2].ID)
	s, ok := q.Strip()
	if !ok || s.Count != "3 selected" || s.Sum != "EUR 1,773.34" {
		t.Fatalf("strip: %+v", s)
	}
	if a := s.Actions[0]; a.Enabled || a.Why == "" {
		t.Errorf("blocked invoices can be approved together: %+v", a)
	}
	q.SetSearch("hosting")
	if _, ok := q.Strip(); ok {
		t.Error("rows that are not shown are still chosen")
	}
	q.SetSearch("")
	q.SetLane(vm.LaneKey(core.LaneClean))
	q.ChooseAll()
	if s, _ := q.Strip(); s.Actions[0].Enabled || !strings.Contains(s.Actions[0].Why, "not possible for") {
		t.Errorf("one above the limit does not stop all: %+v", s.Actions[0])
	}
	q.ChooseNone()
	for _, r := range q.Rows() {
		if r.Supplier == "Klar Gebäudereinigung GmbH" {
			q.Toggle(r.ID)
		}
	}
	if s, _ := q.Strip(); !s.Actions[0].Enabled {
		t.Errorf("clean ones cannot be approved: %+v", s.Actions[0])
	}
}

func testCursor(t *testing.T, f *uitest.Firm) {
	q := loaded(t, f, f.Approver)
	q.Move(3)
	at, _ := q.Current()
	next, _ := q.Neighbour(at.ID, 1)
	page, err := vm.LoadQueue(t.Context(), f.Desk, f.Approver, "", q.Format)
	rows := page.Rows
	q.Loaded(rows, err)
	if now, _ := q.Current(); now.ID != at.ID {
		t.Error("loading anew moved the cursor")
	}
	var without []vm.QueueRow
	for _, r := range rows {
		if r.ID != at.ID {
			without = append(without, r)
		}
	}
	q.Loaded(without, nil)
	if now, _ := q.Current(); now.ID != next {
		t.Error("when its invoice is gone the cursor is not on the one that moved up")
	}
	if id, ok := q.Neighbour(at.ID, 1); !ok || id != next {
		t.Error("the next of an invoice that is gone is not the one in its place")
	}
	shown := len(q.Rows())
	q.Loaded(nil, core.Errorf(core.Unavailable, "the disk does not answer"))
	if len(q.Rows()) != shown || shown == 0 || !q.Stale().IsSet() {
		t.Error("a failure to load anew took the rows away, or is not said")
	}
}

// testSeveral approves all of one supplier; one of them was decided by somebody
// else meanwhile and is refused without stopping the others.
func testSeveral(t *testing.T, f *uitest.Firm) {
	q := loaded(t, f, f.Approver)
	q.SetSearch("klar")
	q.SetLane(vm.LaneKey(core.LaneClean))
	q.ChooseAll()
	rows := q.Chosen()
	if _, err := f.Desk.Approve(t.Context(), f.Owner, rows[1].ID, 0, ""); err != nil {
		t.Fatal(err)
	}
	var s vm.Several
	for _, r := range rows {
		s.Intents = append(s.Intents, vm.Intent{Kind: vm.DoApprove, Review: r.ID, Revision: r.Revision, Title: r.Title()})
	}
	var seen []int
	w := newEnglish(t)
	res := s.Carry(t.Context(), f.Desk, f.Approver, w, func(n int) { seen = append(seen, n) })
	if res.Done != len(rows)-1 || len(res.Refused) != 1 || len(seen) != len(rows) {
		t.Fatalf("of %d: %+v, progress %v", len(rows), res, seen)
	}
	if n := res.Notice(vm.DoApprove, w); n.Mark.Tone != vm.ToneWarn || !strings.Contains(n.Details, rows[1].Supplier) {
		t.Errorf("the refused one is not named: %+v", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if res := s.Carry(ctx, f.Desk, f.Approver, w, func(int) {}); res.Left != len(rows) || res.Done != 0 {
		t.Errorf("stopped before it began: %+v", res)
	}
}

func TestStatesOfTheQueue(t *testing.T) {
	q := vm.NewQueue(format(t))
	if _, ok := q.Blank(); ok {
		t.Error("a queue that was never loaded says why it is empty")
	}
	q.Loading()
	if l := q.Lanes()[0]; l.Count != "" {
		t.Errorf("a lane that is not loaded counts %s", l.Count)
	}
	q.Loaded(nil, errors.New("boom"))
	if b, ok := q.Blank(); !ok || b.Command != vm.Reload || strings.Contains(b.Title+b.Text, "boom") {
		t.Errorf("failed: %+v", b)
	}
	q.Loaded(nil, core.Errorf(core.Refused, "carl may not see the queue").WithHint("ask the owner"))
	if b, ok := q.Blank(); !ok || b.Button != "" {
		t.Errorf("forbidden: %+v", b)
	}
	q.Loaded(nil, nil)
	if b, _ := q.Blank(); b.Command != "" {
		t.Errorf("without a mailbox there is no mail to fetch: %+v", b)
	}
	q.MailSet = true
	if b, _ := q.Blank(); b.Command != vm.PollNow {
		t.Errorf("first time empty: %+v", b)
	}
}

func TestQueueNeedsTheRight(t *testing.T) {
	f, err := uitest.Empty(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, err = vm.LoadQueue(t.Context(), f.Desk, core.User{Name: "nobody"}, "", format(t))
	if core.KindOf(err) != core.Refused {
		t.Errorf("somebody without a role sees the queue: %v", err)
	}
	_, err = vm.LoadList(t.Context(), vm.ScreenActivity, vm.ListAsk{}, f.Desk, f.Store, core.User{Name: "nobody"}, format(t))
	if core.KindOf(err) != core.Refused {
		t.Errorf("somebody without a role sees the log: %v", err)
	}
}

func TestMailLine(t *testing.T) {
	f := format(t)
	for _, c := range []struct {
		s    vm.MailState
		want string
	}{
		{vm.MailState{}, ""}, {vm.MailState{Set: true}, "Mail not fetched yet"}, {vm.MailState{Set: true, Polling: true}, "Fetching mail"},
		{vm.MailState{Set: true, LastOK: f.Now.Add(-2e9 * 60), Reading: 3}, "Mail 2 min ago · 3 being read"},
		{vm.MailState{Set: true, LastOK: coretest.Noon, FailedSince: coretest.Noon}, "No mail since 3 Nov 12:00"},
		{vm.MailState{Set: true, LastOK: f.Now.Add(-2e9 * 60), Unsent: 2}, "Mail 2 min ago · 2 mails not sent"}, {vm.MailState{Unsent: 1}, "1 mail not sent"},
	} {
		if got := vm.MailLine(c.s, f).Text; got != c.want {
			t.Errorf("%+v says %q, want %q", c.s, got, c.want)
		}
	}
}
