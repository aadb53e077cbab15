package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"countersign/core"
	"countersign/ui/vm"
)

const (
	rulesWidth float32 = 900
	rulesPage          = 5 // rules that a page key passes
)

// rulesScreen is the part of the settings in which the rules of one mailbox are worked
// on. It stands over the list of mailboxes until it is left.
type rulesScreen struct {
	w      *Window
	state  *vm.MailRules
	leave  func()
	first  fyne.Focusable // what has the keys when a part comes into view
	hold   string         // the button that keeps the keys when its part is drawn again
	saving bool
	drawn  vm.RulesPart // what was drawn last
	list   *ruleList
	body   *flow
	trial  *trialView
	root   *fyne.Container
}

func newRulesScreen(w *Window, mailbox string, leave func()) *rulesScreen {
	r := &rulesScreen{w: w, state: vm.NewMailRules(w.format(), w.user, mailbox), leave: leave, root: container.NewStack()}
	r.load()
	return r
}

// load reads the mailbox and its rules.
func (r *rulesScreen) load() {
	book, by, name := r.w.deps.Rules, r.w.user, r.state.Name
	r.state.Phase = vm.PhaseLoading
	r.w.work.later("rules skeleton", skeletonAfter, r.show)
	start(r.w.work, "rules", func(ctx context.Context) (core.MailAccount, error) {
		return book.Mailbox(ctx, by, name)
	}, func(a core.MailAccount, err error) {
		r.w.work.stop("rules skeleton")
		r.state.Loaded(a, err)
		r.show()
	})
}

// show draws the part that is on.
func (r *rulesScreen) show() {
	scrolled := float32(0)
	if r.body != nil && r.drawn == r.state.Part {
		scrolled = r.body.scroll.Offset.Y
	}
	r.first, r.list, r.body, r.trial, r.drawn = nil, nil, nil, nil, r.state.Part
	var content fyne.CanvasObject
	blank, isBlank := r.state.Blank()
	switch {
	case r.state.Phase == vm.PhaseLoading:
		content = newSkeleton(queueRowHeight)
	case r.state.Part == vm.RulesForm:
		content = r.form()
	case r.state.Part == vm.RulesTrial:
		content = r.trialPart()
	case r.state.Part == vm.RulesAfter:
		content = r.after()
	case isBlank:
		content = docked(r.head(), r.foot(), nil, nil, r.w.kit.blankView(blank, func(c vm.Command) { r.w.do(c, "") }))
	default:
		content = docked(r.head(), r.foot(), nil, nil, r.rules())
	}
	r.root.Objects = []fyne.CanvasObject{newPanel("background", content)}
	r.root.Refresh()
	r.reveal(scrolled)
	if s, ok := r.w.active().(*settingsScreen); ok && s.rules == r && r.w.win.Canvas().Focused() != r.w.frame.top.search {
		r.w.focus(r.first)
	}
}

// turn draws another part, with the keys on its first field.
func (r *rulesScreen) turn() {
	r.hold = ""
	r.show()
}

// redraw draws the part again after a button in it was pressed, which keeps the keys.
func (r *rulesScreen) redraw(hold string) {
	r.hold = hold
	r.show()
}

// held gives the keys to a button that was pressed before its part was drawn again.
func (r *rulesScreen) held(name string, b *button) *button {
	if r.hold == name {
		r.first = b
	}
	return b
}

// do carries out a command of the part that is on.
func (r *rulesScreen) do(c vm.Command) bool {
	if c == vm.Undo {
		r.undo()
		return true
	}
	part := r.state.Part
	switch {
	case r.saving:
		return false
	case c == vm.Back:
		r.back()
	case r.state.Phase == vm.PhaseLoading:
		return false
	case c == vm.Reload:
		r.load()
	case part == vm.RulesTrial:
		return r.trialDo(c)
	case part == vm.RulesList:
		return r.listDo(c)
	case c != vm.RulesOn:
		return false
	case part == vm.RulesForm:
		r.accept()
	default:
		r.saveAfter()
	}
	return true
}

// listDo carries out a command of the list.
func (r *rulesScreen) listDo(c vm.Command) bool {
	switch c {
	case vm.AddRule:
		r.state.Add()
	case vm.Open:
		r.state.Edit()
	case vm.RuleUp:
		r.state.Shift(-1)
	case vm.RuleDown:
		r.state.Shift(1)
	case vm.Choose:
		r.state.Switch()
	case vm.LeaveOthers:
		r.state.LeaveOthers()
	case vm.RemoveRule:
		r.state.Remove()
	case vm.RulesOn:
		r.see()
		return true
	case vm.ServerAfter:
		r.state.OpenAfter()
	default:
		n := steps(c, rulesPage, len(r.state.List))
		if n == 0 {
			return false
		}
		r.state.Move(n)
	}
	r.turn()
	return true
}

// undo takes the last change to the rules back.
func (r *rulesScreen) undo() {
	k := r.w.kit
	switch {
	case r.saving || r.state.Part != vm.RulesList:
	case r.state.Undo():
		r.turn()
	default:
		r.w.notify(vm.Notice{Mark: vm.Mark{Icon: vm.IconInfo, Tone: vm.ToneWarn}, Text: k.say("undo.nothing"), Hint: k.say("rules.undo_hint")})
	}
}

// back leaves the part that is on, or the rules.
func (r *rulesScreen) back() {
	if r.saving {
		return
	}
	r.w.work.stop("rules trial")
	r.w.work.stop("rules folders")
	if r.state.Back() {
		r.turn()
		return
	}
	r.drop()
}

// drop leaves the rules; what was not saved is lost.
func (r *rulesScreen) drop() {
	r.w.work.stop("rules")
	r.w.work.stop("rules skeleton")
	r.leave()
}

// reveal scrolls to where the part was, and to the rule or the mail with the cursor, once
// its list has a size.
func (r *rulesScreen) reveal(scrolled float32) {
	if r.body != nil {
		r.body.scrollTo(scrolled)
	}
	if r.trial != nil && r.trial.list != nil {
		r.trial.list.scrollTo(r.trial.state.Cursor)
	}
	if r.list == nil {
		return
	}
	if top, ok := heightIn(r.body.body, r.list); ok {
		from, to := r.list.span()
		r.body.reveal(top+from, top+to)
	}
}

// head is the title, what can be done with all rules, and what with the one that has
// the cursor.
func (r *rulesScreen) head() fyne.CanvasObject {
	k, may, ready := r.w.kit, r.state.MayChange(), r.state.Phase == vm.PhaseReady
	add := k.button(k.say("rules.add"), plain, func() { r.do(vm.AddRule) }).withKey("N").setDisabled(!may || !ready)
	says := "rules.see"
	if !r.state.Changed() {
		says = "rules.see_same"
	}
	see := k.button(k.say(says), primary, r.see).withKey("Ctrl+Enter").setDisabled(!r.state.MayTry())
	back := k.button(k.say("mailbox.back"), plain, r.back).withKey("Esc")
	parts := []fyne.CanvasObject{
		row(space2, 0, newLabel(k.say("rules.title", "name", r.state.Name), sized(sizeTitle), bold), back, add, see),
		newLabel(k.say("rules.intro"), muted, wrap),
	}
	if !may {
		parts = append(parts, newLabel(k.say("rules.only_owner"), small, muted, wrap))
	}
	if current, ok := r.state.Current(); ok {
		parts = append(parts, r.tools(current))
	} else if r.first = add; add.disabled {
		r.first = back
	}
	return container.New(&page{width: rulesWidth}, inset(space4, 0, space2, parts...))
}

// tools are what can be done with the rule that has the cursor.
func (r *rulesScreen) tools(current core.MailRule) fyne.CanvasObject {
	k, may := r.w.kit, r.state.MayChange()
	tool := func(key, letter string, c vm.Command, can bool) *button {
		return k.button(k.say(key), plain, func() { r.do(c) }).withKey(letter).setDisabled(!can || !may)
	}
	turn := "rules.switch_off"
	if current.Off {
		turn = "rules.switch_on"
	}
	return row(space2, -1, tool("rules.edit", "Enter", vm.Open, true), tool("rules.up", "U", vm.RuleUp, r.state.Cursor > 0),
		tool("rules.down", "D", vm.RuleDown, r.state.Cursor < len(r.state.List)-1), tool(turn, k.say("rules.space"), vm.Choose, true), tool("rules.remove", "R", vm.RemoveRule, true))
}

// rules are the rules in their order, and what happens to the mails that none fits.
func (r *rulesScreen) rules() fyne.CanvasObject {
	r.list = r.w.kit.ruleList(r.state.Cursor, r.state.Rows(), func(i int) { r.state.Cursor = i; r.turn() }, func() { r.do(vm.Open) })
	if r.first == nil {
		r.first = r.list
	}
	rest := []fyne.CanvasObject{newGlyph(vm.IconNext, colorMuted, 14), newLabel(r.state.Rest(), bold, wrap)}
	if r.state.MayLeaveOthers() {
		rest = append(rest, r.w.kit.button(r.w.kit.say("rules.rest_leave"), plain, func() { r.do(vm.LeaveOthers) }).withKey("O"))
	}
	r.body = newFlow(container.New(&page{width: rulesWidth}, inset(space1, 0, 0, card(stack(0, r.list, inset(space3, space4, 0, row(space2, 1, rest...)))))))
	return r.body.outer
}

// foot is what was changed, what is not saved, and what happens on the server.
func (r *rulesScreen) foot() fyne.CanvasObject {
	k := r.w.kit
	var parts []fyne.CanvasObject
	if did := r.state.Done(); did != "" {
		parts = append(parts, row(space2, 1, newGlyph(vm.IconUndo, colorMuted, 14), newLabel(did, wrap), k.button(k.say("button.undo"), quiet, r.undo).withKey("Ctrl+Z")))
	}
	switch {
	case r.state.Leaving:
		stay := k.button(k.say("rules.leave_no"), primary, r.back).withKey("Esc")
		r.first = stay
		parts = append(parts, row(space2, 1, newGlyph(vm.IconAlert, toneColor(vm.ToneWarn), 16), newLabel(k.say("rules.leave_ask"), bold, wrap),
			k.button(k.say("rules.leave_yes"), plain, r.drop), stay))
	case r.state.Changed():
		parts = append(parts, row(space2, 1, newGlyph(vm.IconInfo, toneColor(vm.ToneWarn), 16), newLabel(k.say("rules.unsaved"), tone(vm.ToneWarn), wrap)))
	}
	if r.state.Phase == vm.PhaseReady {
		change := k.button(k.say("after.change"), plain, func() { r.do(vm.ServerAfter) }).withKey("S").setDisabled(!r.state.MayChange())
		parts = append(parts, row(space2, 1, newGlyph(vm.IconMail, colorMuted, 16), newLabel(vm.AfterSentence(k.words, r.state.Account.After), wrap), change))
	}
	return stack(0, hline(), newPanel(colorSurface, container.New(&page{width: rulesWidth}, inset(space3, 0, space2, parts...))))
}
