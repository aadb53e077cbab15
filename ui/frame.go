package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"countersign/ui/vm"
)

const (
	railWide    float32 = 184
	railNarrow  float32 = 52
	narrowBelow float32 = 1100
)

// frame is the rail, the bar at the top, the screen and the strip at the bottom.
type frame struct {
	w     *Window
	rail  *fyne.Container
	items []*navItem
	top   *topBar
	body  *fyne.Container
	strip *strip
	root  *fyne.Container
}

// topBar is search, the state of the mail, and who is signed in.
type topBar struct {
	search *entry
	mail   *fyne.Container
	root   fyne.CanvasObject
}

func newFrame(w *Window) *frame {
	f := &frame{w: w, rail: stack(2), body: container.NewStack()}
	f.top = newTopBar(w)
	f.strip = newStrip(w)
	railBox := newPanel("background", inset(space3, space2, 0, f.rail))
	main := docked(stack(0, f.top.root, hline()), f.strip.root, nil, nil, f.body)
	f.root = container.New(&frameLayout{f}, railBox, vline(), main)
	return f
}

func newTopBar(w *Window) *topBar {
	k := w.kit
	t := &topBar{search: newEntry(k.say("bar.search")), mail: container.NewStack()}
	t.search.Icon = iconResource(vm.IconSearch, themed(colorMuted))
	t.search.OnChanged = func(s string) {
		if scr := w.screens[w.current]; scr != nil && w.active() == scr {
			scr.search(s)
		}
	}
	leave := func() { w.focus(w.active().focus()) }
	t.search.onEscape = func() { w.clearSearch(); leave() }
	t.search.onDown, t.search.onSend = leave, func(string) { leave() }
	keys := k.iconButton(vm.IconKeyboard, w.toggleKeys)
	user := k.button(w.user.Name, quiet, nil).withIcon(vm.IconPerson)
	user.onTap = func() {
		w.menu(user, []*fyne.MenuItem{fyne.NewMenuItem(k.say("bar.sign_out"), w.signOut)})
	}
	line := row(space3, 1, sizedTo(320, 0, t.search), newLabel(""), t.mail, keys, user)
	t.root = sizedTo(0, 46, inset(7, space3, 0, line))
	return t
}

func (f *frame) show(o fyne.CanvasObject) {
	f.body.Objects = []fyne.CanvasObject{o}
	f.body.Refresh()
}

// frameLayout puts the rail at the left, icons alone in a narrow window.
type frameLayout struct{ f *frame }

// Layout implements fyne.Layout.
func (l *frameLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	wide := railWide
	if s.Width < narrowBelow {
		wide = railNarrow
	}
	for _, n := range l.f.items {
		if n.narrow != (wide == railNarrow) {
			n.narrow = wide == railNarrow
			n.Refresh()
		}
	}
	place(o[0], 0, 0, wide, s.Height)
	place(o[1], wide, 0, 1, s.Height)
	place(o[2], wide+1, 0, s.Width-wide-1, s.Height)
}

// MinSize implements fyne.Layout.
func (l *frameLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(minWidth, minHeight)
}

// showRail draws the rail with its count of what waits.
func (w *Window) showRail() {
	f := w.frame
	list := vm.Rail(w.current, w.queue.state.Waiting(), w.kit.words)
	for len(f.items) < len(list) {
		n := w.kit.navItem(nil)
		f.items = append(f.items, n)
		f.rail.Add(n)
	}
	for i, r := range list {
		n := f.items[i]
		n.icon, n.name, n.count, n.active = r.Icon, r.Name, r.Badge, r.Active
		n.onTap = func() { w.goTo(r.Screen) }
		n.Refresh()
	}
	f.rail.Refresh()
}

// showMail draws the state of the mail.
func (w *Window) showMail() {
	m := vm.MailLine(w.mail, w.format())
	w.frame.top.mail.Objects = nil
	if m.IsSet() {
		w.frame.top.mail.Objects = []fyne.CanvasObject{row(space2, -1, newGlyph(m.Icon, toneColor(m.Tone), 16), newLabel(m.Text, small, whole, tone(m.Tone)))}
	}
	w.frame.top.mail.Refresh()
	w.frame.top.root.Refresh()
}

func (w *Window) clearSearch() {
	w.frame.top.search.SetText("")
}

func (w *Window) signOut() {
	w.closeReview()
	w.work.stop("queue")
	w.work.stop("mail")
	w.undo, w.notices, w.deps.User = nil, vm.Notices{}, nil
	clear(w.told)
	w.mailKnown = false
	w.begins()
}

// toggleKeys shows or hides the overview of all keys.
func (w *Window) toggleKeys() {
	if w.overlay != nil {
		w.overlay.Hide()
		w.overlay = nil
		return
	}
	k := w.kit
	var columns []fyne.CanvasObject
	for _, g := range vm.KeysHelp(k.words) {
		parts := []fyne.CanvasObject{newLabel(g.Title, bold)}
		for _, h := range g.Keys {
			parts = append(parts, row(space2, 1, sizedTo(104, 0, newLabel(h.Keys, colored("primary"))), newLabel(h.Does)))
		}
		columns = append(columns, stack(3, parts...))
	}
	columns = []fyne.CanvasObject{stack(space4, columns[0], columns[2], columns[3]), columns[1], stack(space4, columns[4:]...)} // the short groups share a column
	closes := k.button(k.say("button.close"), plain, w.toggleKeys).withKey("Esc")
	head := row(space3, 2, newLabel(k.say("keys.title"), sized(sizeHead), bold, whole), newLabel(k.say("keys.note"), muted, whole), newLabel(""), closes)
	body := shared(space6, []float32{1, 1.15, 1}, columns...)
	high := min(heightOf(body, 960-2*space4), w.win.Canvas().Size().Height-120)
	w.overlay = widget.NewModalPopUp(sizedTo(960, 0, inset(space4, space4, space4, head, sizedTo(0, high, newFlow(body).outer))), w.win.Canvas())
	w.overlay.Show()
}
