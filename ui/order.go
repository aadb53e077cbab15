package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"countersign/core"
	"countersign/ui/vm"
)

// orderScreen shows one order: what was ordered, received and billed of each line, and
// the invoices for it.
type orderScreen struct {
	w     *Window
	state *vm.Order
	list  *rows
	least map[vm.OrderTable][]float32 // widths of the columns of numbers, by table
	head  *fyne.Container
	foot  *fyne.Container
	body  *fyne.Container
	root  fyne.CanvasObject
}

func newOrderScreen(w *Window, id core.OrderID) *orderScreen {
	o := &orderScreen{w: w, state: vm.NewOrder(id, w.format()), head: stack(0), foot: stack(0), body: container.NewStack(newSkeletonLater(w))}
	o.list = w.kit.rows(listRowHeight, func() fyne.CanvasObject { return newListRow() }, o.fillRow)
	o.root = newPanel(colorSurface, docked(o.head, o.foot, nil, nil, o.body))
	return o
}

func (o *orderScreen) object() fyne.CanvasObject { return o.root }
func (o *orderScreen) scope() vm.Scope           { return vm.InQueue }
func (o *orderScreen) search(string)             {}

func (o *orderScreen) focus() fyne.Focusable {
	if o.state.Phase != vm.PhaseReady {
		return nil
	}
	return o.list
}

func (o *orderScreen) enter() {
	f, by, d, id := o.w.format(), o.w.user, o.w.deps.Desk, o.state.ID
	o.state.Format = f
	start(o.w.work, "order", func(ctx context.Context) (vm.OrderView, error) {
		return vm.LoadOrder(ctx, d, by, id, f)
	}, func(v vm.OrderView, err error) {
		o.w.work.stop("review skeleton")
		if err != nil && o.state.Phase == vm.PhaseReady {
			o.w.notify(vm.NoticeOf(err, o.w.kit.words))
		}
		o.state.Loaded(v, err)
		o.show()
		o.w.focusIfNone(o)
	})
}

func (o *orderScreen) show() {
	if b, ok := o.state.Blank(); ok {
		o.body.Objects = []fyne.CanvasObject{o.w.kit.blankView(b, func(c vm.Command) { o.w.do(c, "") })}
		o.root.Refresh()
		return
	}
	cells, columns := map[vm.OrderTable][][]vm.Cell{}, map[vm.OrderTable][]vm.Column{}
	for _, r := range o.state.View.Rows {
		cells[r.Table], columns[r.Table] = append(cells[r.Table], r.Cells), r.Columns
	}
	o.least = map[vm.OrderTable][]float32{}
	for t, c := range columns {
		o.least[t] = widest(c, cells[t])
	}
	o.head.Objects = []fyne.CanvasObject{o.headView(), hline()}
	o.body.Objects = []fyne.CanvasObject{o.list}
	o.moved()
}

// headView is what the order is, how far it has come, and the way back.
func (o *orderScreen) headView() fyne.CanvasObject {
	k, v := o.w.kit, o.state.View
	nav := row(space2, 1, k.button(o.w.screenName(), quiet, o.back).withIcon(vm.IconBack).withKey("Esc"), k.mark(v.Status, small))
	return stack(0, inset(space1, space2, 0, nav), hline(),
		inset(space3, space4, 2, newLabel(v.Title, sized(sizeTitle), bold, wrap), newLabel(v.Detail, muted, wrap), newLabel(v.Sums, wrap)))
}

func (o *orderScreen) moved() {
	var words []fyne.CanvasObject
	if r, ok := o.state.Row(); ok {
		for i, d := range r.Detail {
			look := []labelOption{wrap}
			if i > 0 {
				look = append(look, small, muted)
			}
			words = append(words, newLabel(d, look...))
		}
	}
	o.foot.Objects = nil
	if len(words) > 0 {
		o.foot.Objects = []fyne.CanvasObject{hline(), newPanel("background", inset(space2, space4, 2, words...))}
	}
	o.root.Refresh()
	o.list.show(len(o.state.View.Rows))
	o.list.scrollTo(o.state.Cursor)
}

func (o *orderScreen) fillRow(i int, obj fyne.CanvasObject) {
	if i >= len(o.state.View.Rows) {
		return
	}
	r, row := obj.(*listRow), o.state.View.Rows[i]
	r.columns, r.cells, r.head, r.least, r.cursor = row.Columns, row.Cells, row.Head, o.least[row.Table], i == o.state.Cursor
	r.onPoint, r.onOpen = nil, nil
	if !row.Head {
		r.onPoint, r.onOpen = func() { o.state.Cursor = i; o.moved() }, o.open
	}
	r.Refresh()
}

// open shows the invoice with the cursor.
func (o *orderScreen) open() {
	if r, ok := o.state.Row(); ok && r.Review != "" {
		o.w.openReview(r.Review)
	}
}

func (o *orderScreen) back() {
	o.w.closeOrder()
	o.w.backToList()
}

func (o *orderScreen) do(c vm.Command, _ string) bool {
	switch c {
	case vm.Open:
		o.open()
	case vm.Back, vm.ClearSearch:
		o.back()
	case vm.Reload:
		o.enter()
	default:
		n := steps(c, o.list.perPage(), len(o.state.View.Rows))
		if n == 0 {
			return false
		}
		o.state.Move(n)
		o.moved()
	}
	return true
}
