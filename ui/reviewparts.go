package ui

import (
	"fyne.io/fyne/v2"

	"countersign/ui/vm"
)

// headView is who wants how much, by when, and who is asked.
func (r *reviewScreen) headView() fyne.CanvasObject {
	k, v := r.w.kit, r.state.View
	back := k.button(r.w.belowName(), quiet, r.back).withIcon(vm.IconBack)
	nav := row(space2, 1, back, k.mark(v.Status, small), newLabel(r.w.queue.state.Position(v.ID), small, muted, whole),
		k.iconButton(vm.IconUp, func() { r.leaf(-1) }), k.iconButton(vm.IconDown, func() { r.leaf(1) }))
	title := row(space3, 0, newLabel(v.Supplier, sized(sizeTitle), bold, wrap), newLabel(v.Amount, sized(sizeTitle), bold, whole))
	line := row(0, 0, newLabel(v.Detail, muted))
	if v.Due != "" {
		line = row(space1, 1, newLabel(v.Detail+" ·", muted, whole), newLabel(v.Due, tone(v.DueTone)))
	}
	parts := []fyne.CanvasObject{title, line}
	if v.Asked != "" {
		parts = append(parts, newLabel(v.Asked, wrap))
	}
	return stack(0, inset(space1, space2, 0, nav), hline(), inset(space3, space4, 2, parts...))
}

// settleView is what keeps the invoice from approval, and what is settled.
func (r *reviewScreen) settleView() fyne.CanvasObject {
	k, v := r.w.kit, r.state.View
	parts := []fyne.CanvasObject{k.mark(v.Settle, bold)}
	for i, item := range v.Open {
		parts = append(parts, r.settleItem(i, item))
	}
	for i, q := range v.Questions {
		parts = append(parts, r.questionView(i, q))
	}
	parts = append(parts, r.divisionView()...)
	for _, s := range v.Settled {
		parts = append(parts, row(space2, 1, newGlyph(vm.IconCheck, colorMuted, 14), stack(0, newLabel(s.Text, small, muted, wrap), newLabel(s.By, small, muted, wrap))))
	}
	return stack(0, inset(space3, space4, space2, parts...), hline())
}

func (r *reviewScreen) settleItem(i int, item vm.SettleItem) fyne.CanvasObject {
	k := r.w.kit
	words := []fyne.CanvasObject{newLabel(item.Text, wrap)}
	if item.Formula != "" {
		words = append(words, newLabel(item.Formula, small, muted, wrap))
	}
	if item.Barred != "" {
		words = append(words, newLabel(item.Barred, small, muted, wrap))
	}
	if len(item.Buttons) > 0 && !r.asksAt(vm.AskAtItem, i) {
		var buttons []fyne.CanvasObject
		for _, b := range item.Buttons {
			buttons = append(buttons, k.button(b.Label, plain, func() { r.settle(i, b.Command) }))
		}
		words = append(words, inset(2, 0, 0, row(space2, -1, buttons...)))
	}
	if r.asksAt(vm.AskAtItem, i) {
		words = append(words, r.question())
	}
	icon := sizedTo(18, 18, newGlyph(item.Mark.Icon, toneColor(item.Mark.Tone), 16))
	return shared(space2, []float32{0, 1}, icon, stack(3, words...))
}

func (r *reviewScreen) settle(i int, c vm.SettleCommand) {
	item := r.state.View.Open[i]
	switch c {
	case vm.SettleAccept:
		r.state.AskAccept(i)
	case vm.SettleCompare:
		r.state.OpenTwin()
	case vm.SettleField:
		r.w.notify(r.state.Edit(r.state.FieldOf(item)))
	case vm.SettleLink:
		r.w.notify(r.state.AskLink())
	case vm.SettleSupplier:
		r.state.SetTab(vm.TabSupplier)
		r.show()
		r.flow.scrollTo(r.body.Objects[1].Position().Y) // the tabs, with the account under them
		return
	}
	r.show()
}

func (r *reviewScreen) asksAt(p vm.AskPlace, item int) bool {
	a := r.state.Asking
	return a != nil && a.At == p && (p != vm.AskAtItem || a.Item == item)
}

// question asks for words in place, with the button that carries the decision out.
func (r *reviewScreen) question() fyne.CanvasObject {
	k, a := r.w.kit, r.state.Asking
	e := newEntry("")
	e.SetText(a.Initial)
	if a.Intent.Kind == vm.DoLink {
		e.SetText(vm.OrderText(a.Intent.Previous))
	}
	send := func(text string) {
		if in, ok := r.state.Answer(text); ok {
			r.show()
			r.carry(in)
			return
		}
		r.show()
	}
	e.onSend = send
	e.onEscape = func() { r.state.CancelAsk(); r.show() }
	r.answer = e
	parts := []fyne.CanvasObject{newLabel(a.Question, small, muted, wrap), e}
	if len(a.People) > 0 {
		parts = append([]fyne.CanvasObject{r.askee(a)}, parts...)
	}
	if r.state.Fault != "" {
		parts = append(parts, newLabel(r.state.Fault, small, tone(vm.ToneBlock), wrap))
	}
	parts = append(parts, row(space2, 0, newLabel(""), k.button(k.say("button.cancel"), plain, e.onEscape).withKey("Esc"),
		k.button(a.Button, primary, func() { send(e.Text) }).withKey("Enter")))
	return stack(space1, parts...)
}

// actionsView is the decisions at the bottom; what is not allowed is grey, with
// the reason under it.
func (r *reviewScreen) actionsView() fyne.CanvasObject {
	if r.asksAt(vm.AskAtActions, 0) {
		return inset(space3, space4, 0, r.question())
	}
	k := r.w.kit
	buttons := []fyne.CanvasObject{newLabel("")}
	var why []fyne.CanvasObject
	for _, a := range r.state.View.Actions {
		kind := vm.IntentKind(a.Action)
		b := k.button(a.Label, plain, func() { r.want(kind, a.Primary) }).withKey(a.Key)
		if a.Primary {
			b.kind = primary
		}
		b.disabled = !a.Enabled
		buttons = append(buttons, b)
		if !a.Enabled {
			why = append(why, newLabel(a.Label+": "+a.Why+" "+a.Fix, small, muted, wrap, right))
		}
	}
	return inset(space2, space4, space1, append([]fyne.CanvasObject{row(space2, 0, buttons...)}, oneReason(why)...)...)
}

// oneReason keeps the reasons under the buttons short: when no decision is allowed,
// the last one (of approving) says enough.
func oneReason(why []fyne.CanvasObject) []fyne.CanvasObject {
	if len(why) >= 3 {
		return why[len(why)-1:]
	}
	return why
}

// historyView is what happened to the invoice, the newest first.
func (r *reviewScreen) historyView() fyne.CanvasObject {
	var parts []fyne.CanvasObject
	for _, e := range r.state.View.History {
		words := stack(1, row(space2, 1, newLabel(e.What, bold, whole), newLabel(e.Who, muted)))
		if e.Reason != "" {
			words.Add(newLabel(e.Reason, wrap))
		}
		for _, c := range e.Changes {
			words.Add(newLabel(c, small, muted, wrap))
		}
		parts = append(parts, shared(space3, []float32{0, 1}, sizedTo(84, 0, newLabel(e.When, small, muted)), words))
	}
	return inset(space3, space4, space3, parts...)
}
