package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"countersign/core"
	"countersign/ui/vm"
)

// reviewScreen shows one invoice: the page at the left; what it says, what is
// wrong with it and what can be done at the right.
type reviewScreen struct {
	w     *Window
	state *vm.Review
	page  *pageView

	head    *fyne.Container
	body    *fyne.Container
	flow    *flow
	actions *fyne.Container
	split   *container.Split
	root    *fyne.Container
	cells   map[string]*fieldCell
	lines   map[string]*lineRow
	answer  fyne.Focusable // where a question is answered
	// lineTyped is what stood in the fields of a line when one of them did not fit.
	lineTyped map[string]string
	editor    fyne.CanvasObject // the line that is being corrected
}

func newReviewScreen(w *Window, id core.ReviewID) *reviewScreen {
	r := &reviewScreen{w: w, state: vm.NewReview(id, w.format()), head: stack(0), body: stack(0), actions: stack(0), cells: map[string]*fieldCell{}, lines: map[string]*lineRow{}}
	r.page = newPageView(w, &r.state.Page)
	r.page.onTap = r.pick
	r.flow = newFlow(r.body)
	side := newPanel(colorSurface, docked(r.head, r.actions, nil, nil, r.flow.outer))
	r.split = container.NewHSplit(r.page.root, side)
	r.split.Offset = w.app.Preferences().FloatWithFallback("split", 0.42)
	r.root = container.NewStack(newSkeletonLater(w))
	return r
}

// newSkeletonLater is empty at first, so that a quick answer does not flicker.
func newSkeletonLater(w *Window) fyne.CanvasObject {
	s := newSkeleton(queueRowHeight)
	s.Hide()
	w.work.later("review skeleton", skeletonAfter, s.Show)
	return s
}

func (r *reviewScreen) object() fyne.CanvasObject { return r.root }
func (r *reviewScreen) search(string)             {}

func (r *reviewScreen) scope() vm.Scope {
	if r.state.Compare >= 0 {
		return vm.InCompare
	}
	return vm.InReview
}

// focus is the field with the cursor, the answer to a question, or nothing.
func (r *reviewScreen) focus() fyne.Focusable {
	switch {
	case r.answer != nil && (r.state.Asking != nil || r.state.Editing != "" || r.state.EditingLine != ""):
		return r.answer
	case r.state.Tab == vm.TabFields && r.cells[r.state.Focus] != nil && r.state.Compare < 0:
		return r.cells[r.state.Focus]
	case r.state.Tab == vm.TabLines && r.lines[r.state.Line] != nil && r.state.Compare < 0:
		return r.lines[r.state.Line]
	}
	return nil
}

func (r *reviewScreen) enter() {
	f, by, d, id := r.w.format(), r.w.user, r.w.deps.Desk, r.state.ID
	r.state.Format = f
	start(r.w.work, "review", func(ctx context.Context) (vm.ReviewView, error) {
		return vm.LoadReview(ctx, d, by, id, f)
	}, func(v vm.ReviewView, err error) {
		r.w.work.stop("review skeleton")
		if err != nil && r.state.Phase == vm.PhaseReady {
			r.w.notify(vm.NoticeOf(err, r.w.kit.words))
		}
		r.state.Loaded(v, err)
		r.show()
	})
}

// show draws the whole state anew and gives the focus back.
func (r *reviewScreen) show() {
	if b, ok := r.state.Blank(); ok {
		r.root.Objects = []fyne.CanvasObject{newPanel(colorSurface, r.w.kit.blankView(b, func(c vm.Command) { r.w.do(c, "") }))}
		r.root.Refresh()
		return
	}
	r.answer, r.editor = nil, nil
	if c, ok := r.state.Comparison(); ok {
		r.root.Objects = []fyne.CanvasObject{r.compareView(c)}
		r.root.Refresh()
		r.w.focus(r.focus())
		return
	}
	r.head.Objects = []fyne.CanvasObject{r.headView(), hline()}
	r.actions.Objects = []fyne.CanvasObject{hline(), r.actionsView()}
	r.cells, r.lines = map[string]*fieldCell{}, map[string]*lineRow{}
	if r.state.View.Split.Proposed { // the whole file has no fields and no lines
		r.body.Objects = []fyne.CanvasObject{r.settleView(), r.historyView()}
	} else {
		r.body.Objects = []fyne.CanvasObject{r.settleView(), r.tabsView(), r.tabView()}
	}
	r.root.Objects = []fyne.CanvasObject{r.split}
	r.root.Refresh()
	r.flow.update()
	r.page.show(r.state.View.Document, r.state.Evidence())
	r.w.focus(r.focus())
	r.reveal(r.focus())
}

// reveal scrolls the panel so that an object in it is seen.
func (r *reviewScreen) reveal(f fyne.Focusable) {
	o, ok := f.(fyne.CanvasObject)
	if !ok {
		return
	}
	if r.state.EditingLine != "" && r.editor != nil {
		o = r.editor
	}
	if top, ok := heightIn(r.flow.body, o); ok {
		r.flow.reveal(top, top+o.Size().Height)
	}
}

func (r *reviewScreen) tabView() fyne.CanvasObject {
	switch r.state.Tab {
	case vm.TabLines:
		return r.linesView()
	case vm.TabSupplier:
		return r.supplierView()
	case vm.TabHistory:
		return r.historyView()
	}
	return r.fieldsView()
}

func (r *reviewScreen) tabsView() fyne.CanvasObject {
	var parts []fyne.CanvasObject
	for _, t := range vm.Tabs {
		b := r.w.kit.button(t.Label(r.w.kit.words), quiet, func() { r.state.SetTab(t); r.show() })
		b.active = t == r.state.Tab
		parts = append(parts, b)
	}
	return stack(0, inset(space1, space2, 0, row(space1, -1, parts...)), hline())
}

// focused is told by a field that it has the cursor now.
func (r *reviewScreen) focused(name string) {
	if r.state.Focus != name {
		r.state.FocusField(name)
	}
	r.page.show(r.state.View.Document, r.state.Evidence())
	r.reveal(r.focus())
}

// do carries out a command; false when it is none of this screen's.
func (r *reviewScreen) do(c vm.Command, _ string) bool {
	if c == vm.Back {
		r.back()
		return true
	}
	if r.state.Phase != vm.PhaseReady {
		if c == vm.Reload {
			r.enter()
		}
		return c == vm.Reload
	}
	if r.page.do(c) {
		return true
	}
	switch c {
	case vm.Approve:
		r.want(vm.DoApprove, false)
	case vm.ApproveNext:
		r.want(vm.DoApprove, true)
	case vm.Reject:
		r.want(vm.DoReject, false)
	case vm.Hold:
		r.want(r.state.HoldOrRelease(), false)
	case vm.Next:
		r.leaf(1)
	case vm.Previous:
		r.leaf(-1)
	default:
		return r.doSplit(c) || r.doInside(c)
	}
	return true
}

// doInside carries out the commands on fields, lines and tabs.
func (r *reviewScreen) doInside(c vm.Command) bool {
	switch c {
	case vm.AcceptField:
		if in, ok := r.state.Accept(); ok {
			r.carry(in)
		} else {
			r.step(1)
		}
	case vm.NextField:
		r.step(1)
	case vm.PreviousField:
		r.step(-1)
	case vm.EditField:
		if r.state.Tab == vm.TabLines {
			r.editLine(r.state.Line)
		} else {
			r.edit(r.state.Focus)
		}
	case vm.AskColleague:
		r.w.notify(r.state.AskColleague())
		r.show()
	case vm.FieldChoices:
		r.choices()
	case vm.AddLine:
		r.addLine()
	case vm.RemoveLine:
		r.removeLine()
	case vm.LinkOrder:
		r.w.notify(r.state.AskLink())
		r.show()
	case vm.Compare:
		if r.state.OpenTwin() {
			r.show()
		}
	case vm.NextTab:
		r.state.NextTab()
		r.show()
		if r.focus() == nil {
			r.flow.scrollTo(r.body.Objects[1].Position().Y) // the tabs, with what they show under them
		}
	case vm.Reload:
		r.enter()
	default:
		return false
	}
	return true
}

// step takes the cursor to another field; past the last one the focus goes on to
// the rest of the screen.
func (r *reviewScreen) step(dir int) {
	if r.state.Tab == vm.TabFields && r.state.StepField(dir) {
		r.w.focus(r.focus())
		return
	}
	if dir > 0 {
		r.w.win.Canvas().FocusNext()
	} else {
		r.w.win.Canvas().FocusPrevious()
	}
}

func (r *reviewScreen) edit(name string) {
	r.w.notify(r.state.Edit(name))
	r.show()
}

func (r *reviewScreen) editLine(key string) {
	r.w.notify(r.state.EditLine(key))
	r.show()
}

// want starts a decision: at once, or after a reason, or it says why not.
func (r *reviewScreen) want(k vm.IntentKind, next bool) {
	if k == vm.DoAsk {
		r.doInside(vm.AskColleague)
		return
	}
	in, now, n := r.state.Want(k, next)
	r.w.notify(n)
	if now {
		r.carry(in)
		return
	}
	r.show()
}

// carry does what was decided, then shows the invoice as it is now or the next.
func (r *reviewScreen) carry(in vm.Intent) {
	next, hasNext := r.w.queue.state.Neighbour(r.state.ID, 1)
	r.state.CancelEdit()
	r.w.carry(in, func(now core.Review) {
		if r.w.review != r {
			return
		}
		r.w.queue.load()
		switch {
		case in.Next && hasNext:
			r.w.openReview(next)
		case in.Next:
			r.w.backToList()
		case now.ID != "" && now.ID != r.state.ID: // a part that is no more
			r.w.openReview(now.ID)
		default:
			r.enter()
		}
	})
}

// leaf opens the next or previous invoice of the queue.
func (r *reviewScreen) leaf(dir int) {
	if id, ok := r.w.queue.state.Neighbour(r.state.ID, dir); ok {
		r.w.queue.state.Point(id)
		r.w.openReview(id)
	}
}

// back closes what is open on the screen first, then the screen.
func (r *reviewScreen) back() {
	if r.state.Escape() {
		r.show()
		return
	}
	r.w.app.Preferences().SetFloat("split", r.split.Offset)
	r.w.backToList()
}
