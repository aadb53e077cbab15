package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"countersign/core"
	"countersign/ui/vm"
)

// settingsScreen is where the firm is set up: its mailboxes and its outgoing mail so
// far.
type settingsScreen struct {
	w     *Window
	list  *vm.MailboxList
	setup *vm.MailSetup // nil while no mailbox is being set up
	out   *vm.OutgoingPanel
	// first is what has the keys when the screen comes into view or changes its part.
	first  fyne.Focusable
	hold   string // the button that keeps the keys when its part is drawn again
	saving bool
	run    int // counts searches and trials: what an older one tells is stale
	body   *flow
	inner  *fyne.Container
	root   *fyne.Container
	cards  []mailboxCard // of the list, while it is drawn
	rules  *rulesScreen  // over the list; nil while nobody works on the rules of a mailbox
}

func newSettingsScreen(w *Window) *settingsScreen {
	s := &settingsScreen{w: w, list: &vm.MailboxList{Format: w.format(), User: w.user, Phase: vm.PhaseLoading}, inner: container.NewStack()}
	s.out = &vm.OutgoingPanel{Format: w.format(), User: w.user, Phase: vm.PhaseLoading}
	s.body = newFlow(newPanel("background", s.inner))
	s.root = container.NewStack(s.body.outer)
	return s
}

func (s *settingsScreen) object() fyne.CanvasObject { return s.root }
func (s *settingsScreen) search(string)             {}

func (s *settingsScreen) scope() vm.Scope {
	if s.rules != nil {
		return vm.InRules
	}
	return vm.InSettings
}

func (s *settingsScreen) focus() fyne.Focusable {
	if s.rules != nil {
		return s.rules.first
	}
	return s.first
}

// enter loads the mailboxes, unless one is being set up: what was entered stays.
func (s *settingsScreen) enter() {
	s.list.Format, s.out.Format = s.w.format(), s.w.format()
	if s.setup != nil || s.out.Open() {
		return // as it was left
	}
	s.loadOutgoing()
	if s.w.deps.Boxes == nil {
		s.show()
		return
	}
	boxes := s.w.deps.Boxes
	start(s.w.work, "mailboxes", boxes.List, func(list []core.MailAccount, err error) {
		s.list.Loaded(list, err)
		s.showList()
	})
}

// showList draws the list, unless a form is open: what is typed there stays.
func (s *settingsScreen) showList() {
	if s.setup == nil && !s.out.Open() {
		s.show()
	}
}

// show draws the list or the form.
func (s *settingsScreen) show() {
	s.first, s.cards = nil, nil
	var content fyne.CanvasObject
	switch {
	case s.setup != nil:
		content = s.form()
	case s.out.Form != nil:
		content = s.outgoingForm()
	case s.out.When != nil:
		content = s.whenForm()
	default:
		content = s.overview()
	}
	s.inner.Objects = []fyne.CanvasObject{content}
	s.inner.Refresh()
	s.body.update()
	if s.w.active() == s && s.rules == nil && s.w.win.Canvas().Focused() != s.w.frame.top.search {
		s.w.focus(s.first) // what had the keys is no longer there
	}
}

// redraw draws the part again after a button in it was pressed, which keeps the keys.
func (s *settingsScreen) redraw(hold string) {
	s.hold = hold
	s.show()
}

// held gives the keys to a button that was pressed before the part was drawn again.
func (s *settingsScreen) held(name string, b *button) {
	if s.hold == name {
		s.first = b
	}
}

// turn draws another part of the form, from its top and with the keys on its first
// field.
func (s *settingsScreen) turn() {
	s.hold = ""
	s.show()
	s.body.scrollTo(0)
}

func (s *settingsScreen) do(c vm.Command, _ string) bool {
	if s.rules != nil {
		return s.rules.do(c)
	}
	switch c {
	case vm.AddMailbox:
		if s.setup == nil && !s.out.Open() && s.list.MayChange() && s.w.deps.Boxes != nil {
			s.add()
		}
	case vm.Back:
		s.back()
	case vm.Reload:
		s.enter()
	default:
		return s.cardDo(c)
	}
	return true
}

// back leaves the part of the form, or the form.
func (s *settingsScreen) back() {
	if s.out.Open() {
		s.hold = "outgoing when"
		if s.out.Form != nil {
			s.hold = "outgoing setup"
		}
		s.out.Close()
		s.show()
		return
	}
	if s.setup == nil {
		s.list.Removing = ""
		s.turn()
		return
	}
	s.run++
	s.w.work.stop("mailbox")
	if !s.setup.Back() {
		s.setup = nil
		s.enter()
		return
	}
	s.turn()
}

func (s *settingsScreen) add() {
	s.setup = vm.NewMailSetup(s.w.kit.words)
	s.turn()
}

// again renews the sign-in of a mailbox.
func (s *settingsScreen) again(name string) {
	if a, ok := s.list.Find(name); ok {
		s.setup = vm.SignInAgain(s.w.kit.words, a)
		s.turn()
	}
}

// change reaches the server of a mailbox in another way.
func (s *settingsScreen) change(name string) {
	if a, ok := s.list.Find(name); ok {
		s.setup = vm.ChangeServer(s.w.kit.words, a)
		s.turn()
	}
}

// overview lists the mailboxes.
func (s *settingsScreen) overview() fyne.CanvasObject {
	k := s.w.kit
	if blank, ok := s.list.Blank(); ok || s.w.deps.Boxes == nil {
		view := sizedTo(0, 420, k.blankView(blank, func(c vm.Command) { s.w.do(c, "") }))
		if below := s.outgoing(); len(below) > 0 {
			return stack(0, view, container.New(&page{width: 760}, inset(0, 0, space3, below...)))
		}
		return view
	}
	if s.list.Phase == vm.PhaseLoading {
		return newSkeleton(96)
	}
	add := k.button(k.say("mailbox.add"), primary, s.add).withKey("N")
	parts := []fyne.CanvasObject{
		row(space3, 0, newLabel(k.say("mailbox.title"), sized(sizeTitle), bold), add.setDisabled(!s.list.MayChange())),
		newLabel(k.say("mailbox.intro"), muted, wrap),
	}
	if !s.list.MayChange() {
		parts = append(parts, newLabel(k.say("mailbox.only_owner"), small, muted, wrap))
	}
	for _, r := range s.list.Rows() {
		parts = append(parts, s.mailboxCard(r))
	}
	parts = append(parts, s.outgoing()...)
	if s.first == nil && s.list.MayChange() {
		s.first = add
	}
	return container.New(&page{width: 760}, inset(space6, 0, space3, parts...))
}

// mailbox is one mailbox of the list.
func (s *settingsScreen) mailbox(r vm.MailboxRow) []fyne.CanvasObject {
	k := s.w.kit
	test := k.button(k.say("mailbox.test"), plain, func() { s.test(r.Name) }).setDisabled(s.list.Testing)
	s.held("test "+r.Name, test)
	again := k.button(r.Again, plain, func() { s.again(r.Name) }).setDisabled(!s.list.MayChange())
	server := k.button(k.say("mailbox.change"), plain, func() { s.change(r.Name) }).setDisabled(!s.list.MayChange())
	remove := k.button(k.say("mailbox.remove"), quiet, func() { s.ask(r.Name) }).setDisabled(!s.list.MayChange())
	parts := []fyne.CanvasObject{
		row(space2, 0, newLabel(r.Name, sized(sizeHead), bold), s.rulesButton(r.Name), test, again, server, remove),
		newLabel(r.Where, wrap), newLabel(r.Folders, small, muted, wrap), newLabel(r.Rules, small, muted, wrap),
		row(space2, 1, newGlyph(r.State.Icon, toneColor(r.State.Tone), 16), newLabel(r.State.Text, tone(r.State.Tone), wrap)),
	}
	if r.Hint != "" {
		parts = append(parts, newLabel(r.Hint, small, wrap))
	}
	if s.list.Removing == r.Name {
		yes := k.button(k.say("mailbox.remove_yes"), primary, func() { s.remove(r.Name) })
		parts = append(parts, hline(), newLabel(k.say("mailbox.remove_ask", "name", r.Name), wrap),
			row(space2, 0, newLabel(""), k.button(k.say("button.cancel"), plain, s.back), yes))
		s.first = yes
	}
	if s.list.Tested == r.Name {
		parts = append(parts, hline())
		if s.list.Fault != "" {
			parts = append(parts, newLabel(s.list.Fault, tone(vm.ToneBlock), wrap))
		} else {
			parts = append(parts, s.steps(core.MailSteps, s.list.Steps, s.list.Testing))
		}
	}
	return parts
}

// steps are the steps of a trial, of all that there are.
func (s *settingsScreen) steps(all []string, list []core.MailStep, running bool) fyne.CanvasObject {
	box := stack(space2)
	for _, r := range vm.StepRows(s.w.kit.words, all, list, running) {
		words := stack(0)
		if r.Text != "" {
			words.Add(newLabel(r.Text, wrap))
		}
		if r.Hint != "" {
			words.Add(newLabel(r.Hint, bold, wrap))
		}
		name := row(space2, 1, newGlyph(r.Mark.Icon, toneColor(r.Mark.Tone), 16), newLabel(r.Mark.Text, tone(r.Mark.Tone)))
		box.Add(shared(space3, []float32{0, 1}, sizedTo(140, 0, name), words))
	}
	return box
}

// test tries a mailbox of the list.
func (s *settingsScreen) test(name string) {
	if s.list.Testing {
		return
	}
	s.list.Test(name)
	s.redraw("test " + name)
	boxes, by, report := s.w.deps.Boxes, s.w.user, s.w.work.report
	start(s.w.work, "mailbox", func(ctx context.Context) ([]core.MailStep, error) {
		return boxes.Test(ctx, by, name, func(step core.MailStep) {
			report(func() { s.list.Tried(name, step); s.showList() })
		})
	}, func(steps []core.MailStep, err error) {
		s.list.TriedAll(steps, err)
		s.showList()
	})
}

func (s *settingsScreen) ask(name string) {
	s.list.Removing = name
	s.turn()
}

// remove ends fetching from a mailbox.
func (s *settingsScreen) remove(name string) {
	boxes, by := s.w.deps.Boxes, s.w.user
	s.list.Removing, s.list.Tested = "", ""
	s.turn()
	decide(s.w.work, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, boxes.Remove(ctx, by, name)
	}, func(_ struct{}, err error) {
		if err != nil {
			s.w.notify(vm.NoticeOf(err, s.w.kit.words))
		} else {
			s.w.notify(vm.Done(s.w.kit.say("mailbox.removed", "name", name)))
		}
		s.enter()
		s.w.watchMail()
	})
}

// page puts its content into the middle, from the top.
type page struct{ width float32 }

func (p *page) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightOf(objects[0], min(p.width, width-2*space4)) + space4
}

// Layout implements fyne.Layout.
func (p *page) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	w := min(p.width, s.Width-2*space4)
	place(objects[0], (s.Width-w)/2, 0, w, heightOf(objects[0], w))
}

// MinSize implements fyne.Layout.
func (p *page) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(240, p.heightFor(objects, p.width))
}
