package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"countersign/ui/vm"
)

// listScreen lists and does not decide: invoices, orders, suppliers, activity.
type listScreen struct {
	w       *Window
	state   *vm.List
	list    *rows
	loading bool // a further page is on its way
	head    *fyne.Container
	body    *fyne.Container
	least   []float32 // widths of the columns of numbers, which are never cut
	foot    *fyne.Container
	root    fyne.CanvasObject
}

func newListScreen(w *Window, s vm.Screen) *listScreen {
	l := &listScreen{w: w, state: vm.NewList(s, w.format()), head: stack(0), body: container.NewStack(), foot: stack(0)}
	l.list = w.kit.rows(listRowHeight, func() fyne.CanvasObject { return newListRow() }, l.fillRow)
	l.list.scroll.OnScrolled = func(fyne.Position) { l.list.place(); l.list.Refresh(); l.more() }
	l.root = newPanel(colorSurface, docked(l.head, l.foot, nil, nil, l.body))
	return l
}

func (l *listScreen) object() fyne.CanvasObject { return l.root }
func (l *listScreen) scope() vm.Scope           { return vm.InQueue }

// focus is the list while there are rows.
func (l *listScreen) focus() fyne.Focusable {
	if l.state.Phase != vm.PhaseReady || len(l.state.Rows()) == 0 {
		return nil
	}
	return l.list
}

func (l *listScreen) search(text string) { l.state.SetSearch(text); l.show(); l.more() }

func (l *listScreen) enter() {
	f, s, ask, d, books, by := l.w.format(), l.state.Screen, l.state.Ask(), l.w.deps.Desk, l.w.deps.Books, l.w.user
	l.state.Format = f
	l.state.Loading()
	if l.state.Phase == vm.PhaseLoading {
		l.w.work.later("list skeleton", skeletonAfter, l.show)
	}
	start(l.w.work, "list", func(ctx context.Context) (vm.ListData, error) {
		return vm.LoadList(ctx, s, ask, d, books, by, f)
	}, func(data vm.ListData, err error) {
		l.w.work.stop("list skeleton")
		l.state.Loaded(data, err)
		l.show()
		l.w.focusIfNone(l)
	})
}

// more loads the next page once the end of what is loaded is near.
func (l *listScreen) more() {
	ask, ok := l.state.AskMore()
	seen := l.list.scroll.Offset.Y + 2*l.list.scroll.Size().Height
	if !ok || l.loading || seen < float32(len(l.state.Rows()))*listRowHeight {
		return
	}
	l.loading = true
	f, s, d, books, by := l.w.format(), l.state.Screen, l.w.deps.Desk, l.w.deps.Books, l.w.user
	start(l.w.work, "list more", func(ctx context.Context) (vm.ListData, error) {
		return vm.LoadList(ctx, s, ask, d, books, by, f)
	}, func(data vm.ListData, err error) {
		l.loading = false
		if err != nil {
			l.w.notify(vm.NoticeOf(err, l.w.kit.words))
			return
		}
		l.state.LoadedMore(ask, data)
		l.least = leastWidths(l.state)
		l.moved()
	})
}

// showFoot says in full what the row with the cursor is, and how many rows there are.
func (l *listScreen) showFoot() {
	var words []fyne.CanvasObject
	for i, d := range l.state.Detail() {
		if d == "" {
			continue
		}
		look := []labelOption{wrap}
		if i > 0 {
			look = append(look, small, muted)
		}
		words = append(words, newLabel(d, look...))
	}
	if acts := l.actions(); acts != nil {
		words = append(words, acts)
	}
	l.foot.Objects = []fyne.CanvasObject{hline(), inset(space2, space4, 0, newLabel(l.state.Note(), small, muted))}
	if len(words) > 0 {
		l.foot.Objects = append([]fyne.CanvasObject{hline(), newPanel("background", inset(space2, space4, 2, words...))}, l.foot.Objects...)
	}
	l.root.Refresh()
}

// actions are what can be done with the row that has the cursor, nil for nothing.
func (l *listScreen) actions() fyne.CanvasObject {
	r, ok := l.state.Row()
	if !ok || r.Mail == "" {
		return nil
	}
	var acts []fyne.CanvasObject
	add := func(key, letter string, c vm.Command) {
		acts = append(acts, l.w.kit.button(l.w.kit.say(key), plain, func() { l.do(c, "") }).withKey(letter))
	}
	if r.Take && l.w.deps.Mail != nil {
		add("arrivals.take", "I", vm.TakeMail)
	}
	if l.w.deps.Files != nil {
		add("arrivals.open_mail", "F", vm.OpenFiles)
	}
	return inset(space2, 0, 0, row(space2, -1, acts...))
}

// takeMail takes in the mail with the cursor.
func (l *listScreen) takeMail() {
	r, ok := l.state.Row()
	m, by := l.w.deps.Mail, l.w.user
	if !ok || !r.Take || m == nil || l.w.busy {
		return
	}
	l.w.begin(l.w.kit.say("work.taking_mail"), 0, func() {
		l.w.work.stop("take mail")
		l.w.end()
	})
	start(l.w.work, "take mail", func(ctx context.Context) (struct{}, error) {
		return struct{}{}, m.Take(ctx, by, r.Mail)
	}, func(_ struct{}, err error) {
		l.w.end()
		if err != nil {
			l.w.notify(vm.NoticeOf(err, l.w.kit.words))
		} else {
			l.w.notify(vm.Done(l.w.kit.say("done.mail_taken")))
		}
		l.enter()
	})
}

// openMail shows the mail with the cursor, as it came, in a folder.
func (l *listScreen) openMail() {
	r, ok := l.state.Row()
	if files := l.w.deps.Files; ok && r.Mail != "" && files != nil {
		l.w.openFolder(func(ctx context.Context) (string, error) { return files.Mail(ctx, r.Mail) })
	}
}

// filters are the parts of the list that can be shown alone.
func (l *listScreen) filters() fyne.CanvasObject {
	var parts []fyne.CanvasObject
	for _, f := range l.state.Filters() {
		b := l.w.kit.button(f.Name+" "+itoa(f.Count), quiet, func() { l.filter(f.Key) })
		b.active = f.Key == l.state.Filter
		parts = append(parts, b)
	}
	return inset(space1, space2, 0, row(space1, -1, parts...))
}

func (l *listScreen) filter(key string) {
	l.state.Filter, l.state.Cursor = key, 0
	l.enter()
}

func (l *listScreen) show() {
	l.least = leastWidths(l.state)
	l.showFoot()
	l.head.Objects = []fyne.CanvasObject{l.heads(), hline()}
	if len(l.state.Filters()) > 0 {
		l.head.Objects = append([]fyne.CanvasObject{l.filters(), hline()}, l.head.Objects...)
	}
	blank, isBlank := l.state.Blank()
	switch {
	case isBlank:
		l.body.Objects = []fyne.CanvasObject{l.w.kit.blankView(blank, func(c vm.Command) { l.w.do(c, "") })}
	case l.state.Phase == vm.PhaseLoading:
		l.body.Objects = []fyne.CanvasObject{newSkeleton(listRowHeight)}
	default:
		l.body.Objects = []fyne.CanvasObject{l.list}
	}
	l.root.Refresh()
	l.list.show(len(l.state.Rows()))
	l.list.scrollTo(l.state.Cursor)
}

func (l *listScreen) heads() fyne.CanvasObject {
	cells := make([]vm.Cell, len(l.state.Columns()))
	for i, c := range l.state.Columns() {
		cells[i] = vm.Cell{Text: c.Title}
	}
	r := newListRow()
	r.columns, r.cells, r.head, r.least = l.state.Columns(), cells, true, l.least
	return sizedTo(0, 36, r)
}

func (l *listScreen) fillRow(i int, o fyne.CanvasObject) {
	list := l.state.Rows()
	if i >= len(list) {
		return
	}
	r := o.(*listRow)
	r.columns, r.cells, r.cursor, r.least = l.state.Columns(), list[i].Cells, i == l.state.Cursor, l.least
	r.onPoint = func() { l.state.Cursor = i; l.moved() }
	r.onOpen = l.open
	r.Refresh()
}

func (l *listScreen) moved() {
	l.showFoot()
	l.list.show(len(l.state.Rows()))
	l.list.scrollTo(l.state.Cursor)
	l.more()
}

func (l *listScreen) open() {
	switch r, ok := l.state.Row(); {
	case ok && r.Order != "":
		l.w.openOrder(r.Order)
	case ok && r.Review != "":
		l.w.openReview(r.Review)
	}
}

func (l *listScreen) do(c vm.Command, _ string) bool {
	switch c {
	case vm.Open:
		l.open()
	case vm.NextTab:
		l.filter(l.state.NextFilter())
	case vm.Back, vm.ClearSearch:
		l.w.clearSearch()
		if l.state.Filter != "" {
			l.filter("")
		}
		l.w.focus(l.focus())
	case vm.Reload:
		l.enter()
	case vm.TakeMail:
		l.takeMail()
	case vm.OpenFiles:
		l.openMail()
	default:
		n := steps(c, l.list.perPage(), len(l.state.Rows()))
		if n == 0 {
			return false
		}
		l.state.Move(n)
		l.moved()
	}
	return true
}
