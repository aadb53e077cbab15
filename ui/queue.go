package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"countersign/core"
	"countersign/ui/vm"
)

// skeletonAfter is how long a screen waits for its data before it says so.
const skeletonAfter = 150 * time.Millisecond

// queueScreen shows the lanes, the rows and, when several are chosen, the strip.
type queueScreen struct {
	w      *Window
	state  *vm.Queue
	list   *rows
	lanes  *fyne.Container
	strip  *fyne.Container
	head   *fyne.Container
	body   *fyne.Container // list, skeleton or blank
	root   fyne.CanvasObject
	asked  *vm.Ask // a decision on the chosen rows that waits for its yes or its reason
	onAsk  vm.IntentKind
	answer fyne.Focusable // where the question is answered
	logEnd core.AuditHead // the end of the log when the rows were loaded last by themselves
}

func newQueueScreen(w *Window) *queueScreen {
	q := &queueScreen{w: w, state: vm.NewQueue(w.format()), lanes: stack(2), strip: stack(0), body: container.NewStack(), head: stack(0)}
	q.list = w.kit.rows(queueRowHeight, func() fyne.CanvasObject { return newQueueRow() }, q.fillRow)
	side := sizedTo(176, 0, newPanel("", newFlow(inset(space2, space2, 0, q.lanes)).outer))
	center := docked(stack(0, q.head, q.strip), nil, nil, nil, q.body)
	q.root = docked(nil, nil, docked(nil, nil, nil, vline(), side), nil, newPanel(colorSurface, center))
	return q
}

func (q *queueScreen) object() fyne.CanvasObject { return q.root }
func (q *queueScreen) scope() vm.Scope           { return vm.InQueue }

// focus is the list while there are rows.
func (q *queueScreen) focus() fyne.Focusable {
	if q.state.Phase != vm.PhaseReady || len(q.state.Rows()) == 0 {
		return nil
	}
	return q.list
}

// enter loads the rows anew; those shown stay until the new ones are here.
func (q *queueScreen) enter() { q.load() }

func (q *queueScreen) load() {
	q.state.Format = q.w.format()
	q.state.Loading()
	if q.state.Phase == vm.PhaseLoading {
		q.w.work.later("queue skeleton", skeletonAfter, q.show)
	}
	q.loadBehind(nil)
}

// agesEvery is how old the ages on the screen may become.
const agesEvery = time.Minute

// refresh loads the rows anew if anything happened since, or the ages are no longer true.
func (q *queueScreen) refresh() {
	books := q.w.deps.Books
	start(q.w.work, "queue head", func(ctx context.Context) (head core.AuditHead, err error) {
		err = books.View(ctx, func(r core.Reader) error {
			head, err = r.AuditHead()
			return err
		})
		return head, err
	}, func(head core.AuditHead, err error) {
		if err != nil || head != q.logEnd || q.w.deps.Clock().Sub(q.state.Format.Now) >= agesEvery {
			q.logEnd = head
			q.load()
		}
	})
}

// loadBehind loads what comes behind the rows that are there, page by page. The first
// time each page is shown at once; later the new rows take the place of the old when
// all are there.
func (q *queueScreen) loadBehind(rows []vm.QueueRow) {
	f, by, d, after := q.state.Format, q.w.user, q.w.deps.Desk, core.ReviewID("")
	if len(rows) > 0 {
		after = rows[len(rows)-1].ID
	}
	start(q.w.work, "queue", func(ctx context.Context) (vm.QueuePage, error) {
		return vm.LoadQueue(ctx, d, by, after, f)
	}, func(page vm.QueuePage, err error) {
		q.w.work.stop("queue skeleton")
		rows = append(rows, page.Rows...)
		if err == nil && page.More {
			q.state.LoadedPart(rows)
			q.loadBehind(rows)
		} else {
			q.state.Loaded(rows, err)
			q.w.notify(q.state.Stale())
		}
		q.draw()
		q.list.keep(q.state.Cursor())
		q.w.showRail()
		q.w.focusIfNone(q)
	})
}

func (q *queueScreen) search(text string) {
	q.state.SetSearch(text)
	q.show()
}

// show draws the whole state, with the row under the cursor in view.
func (q *queueScreen) show() {
	q.draw()
	q.list.scrollTo(q.state.Cursor())
}

func (q *queueScreen) draw() {
	q.state.MailSet = q.w.mail.Set
	q.state.MayAddMail = q.w.mailKnown && q.w.deps.Boxes != nil && q.w.user.Require(core.MayAdminister, "") == nil
	q.showLanes()
	q.showStrip()
	q.head.Objects = []fyne.CanvasObject{q.headRow(), hline()}
	blank, isBlank := q.state.Blank()
	switch {
	case isBlank:
		q.body.Objects = []fyne.CanvasObject{q.w.kit.blankView(blank, func(c vm.Command) { q.w.do(c, "") })}
	case q.state.Phase == vm.PhaseLoading:
		q.body.Objects = []fyne.CanvasObject{newSkeleton(queueRowHeight)}
	default:
		q.body.Objects = []fyne.CanvasObject{q.list}
	}
	q.root.Refresh()
	q.list.show(len(q.state.Rows()))
}

func (q *queueScreen) headRow() fyne.CanvasObject {
	k := q.w.kit
	title := newLabel(q.laneName(), sized(sizeHead), bold, whole)
	count := newLabel("", small, muted, whole)
	if n := len(q.state.Rows()); n > 0 {
		count.text = k.words.Count("queue.rows", n)
	}
	order := k.button(q.state.Sort.Label(k.words), quiet, nil).withIcon(vm.IconSort)
	order.onTap = func() { q.w.menu(order, q.sortMenu()) }
	return sizedTo(0, 44, inset(7, space3, 0, row(space3, 2, title, count, newLabel(""), order)))
}

func (q *queueScreen) laneName() string {
	for _, l := range q.state.Lanes() {
		if l.Active {
			return l.Name
		}
	}
	return ""
}

func (q *queueScreen) sortMenu() []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for _, s := range vm.Sorts {
		item := fyne.NewMenuItem(s.Label(q.w.kit.words), func() {
			q.state.SetSort(s)
			q.w.remember("sort", string(s))
			q.show()
		})
		item.Checked = s == q.state.Sort
		items = append(items, item)
	}
	return items
}

func (q *queueScreen) showLanes() {
	list := q.state.Lanes()
	for len(q.lanes.Objects) < len(list) {
		q.lanes.Add(q.w.kit.navItem(nil))
	}
	for i, o := range q.lanes.Objects {
		n := o.(*navItem)
		if i >= len(list) {
			n.Hide()
			continue
		}
		l := list[i]
		n.name, n.count, n.active, n.under = l.Name, l.Count, l.Active, ""
		if l.Oldest != "" {
			n.under = q.w.kit.say("lane.oldest", "age", l.Oldest)
		}
		n.onTap = func() { q.state.SetLane(l.Key); q.show(); q.w.focus(q.focus()) }
		n.Show()
		n.Refresh()
	}
	q.lanes.Refresh()
}

func (q *queueScreen) fillRow(i int, o fyne.CanvasObject) {
	list := q.state.Rows()
	if i >= len(list) {
		return
	}
	r := o.(*queueRow)
	row := list[i]
	r.row, r.cursor, r.chosen = row, i == q.state.Cursor(), q.state.IsChosen(row.ID)
	r.several = len(q.state.Chosen()) > 0
	r.onOpen = func() { q.w.openReview(row.ID) }
	r.onToggle = func() { q.state.Toggle(row.ID); q.changed() }
	r.onPoint = func(mod fyne.KeyModifier) {
		switch {
		case mod&fyne.KeyModifierShift != 0:
			q.state.ExtendTo(row.ID)
		case mod&fyne.KeyModifierControl != 0:
			q.state.Toggle(row.ID)
		default:
			q.state.Point(row.ID)
		}
		q.changed()
	}
	r.Refresh()
}

// changed draws after the cursor or the choice moved.
func (q *queueScreen) changed() {
	q.asked = nil
	q.showStrip()
	q.list.show(len(q.state.Rows()))
	q.list.scrollTo(q.state.Cursor())
}

// do carries out a command; false when it is none of this screen's.
func (q *queueScreen) do(c vm.Command, _ string) bool {
	switch c {
	case vm.Open:
		if r, ok := q.state.Current(); ok {
			q.w.openReview(r.ID)
		}
	case vm.Choose:
		if r, ok := q.state.Current(); ok {
			q.state.Toggle(r.ID)
			q.changed()
		}
	case vm.ChooseAll:
		q.state.ChooseAll()
		q.changed()
	case vm.NextTab:
		q.nextLane()
	case vm.Back:
		q.back()
	case vm.Approve:
		q.ask(core.ActApprove)
	case vm.Reject:
		q.ask(core.ActReject)
	case vm.Hold:
		q.ask(core.ActHold)
	case vm.ClearSearch:
		q.w.clearSearch()
		q.state.SetLane(vm.LaneAll)
		q.show()
	case vm.Reload:
		q.load()
	default:
		n := steps(c, q.list.perPage(), len(q.state.Rows()))
		q.move(n)
		return n != 0
	}
	return true
}

func (q *queueScreen) nextLane() {
	list := q.state.Lanes()
	for i, l := range list {
		if l.Active {
			q.state.SetLane(list[(i+1)%len(list)].Key)
			break
		}
	}
	q.show()
	q.w.focus(q.focus())
}

func (q *queueScreen) move(n int) {
	if n != 0 {
		q.state.Move(n)
		q.changed()
	}
}

// steps is how many rows a command moves the cursor of a list; 0 for any other.
func steps(c vm.Command, page, rows int) int {
	switch c {
	case vm.Next:
		return 1
	case vm.Previous:
		return -1
	case vm.PageDown:
		return page
	case vm.PageUp:
		return -page
	case vm.First:
		return -max(1, rows)
	case vm.Last:
		return max(1, rows)
	}
	return 0
}

// back closes the question first, then the choice, then the search.
func (q *queueScreen) back() {
	switch {
	case q.asked != nil:
		q.asked = nil
	case len(q.state.Chosen()) > 0:
		q.state.ChooseNone()
	default:
		q.w.clearSearch()
	}
	q.changed()
	q.w.focus(q.focus())
}
