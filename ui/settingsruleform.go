package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"countersign/core"
	"countersign/ui/vm"
)

// form is the form of one rule: what it does, which mails it fits, and below, always in
// view, the rule as a sentence.
func (r *rulesScreen) form() fyne.CanvasObject {
	k, f := r.w.kit, r.state.Form
	says := newLabel("", wrap)
	var ground *fyne.Container
	changed := func() {
		r.formSays(says)
		ground.Refresh()
		r.body.update()
		r.root.Refresh()
	}
	looks := f.Looks()
	keys := make([]fyne.Focusable, len(looks))
	fields := make([]fyne.CanvasObject, len(looks))
	for i, l := range looks {
		keys[i], fields[i] = r.ruleField(l, changed, func(string) {
			if i+1 < len(keys) {
				r.w.focus(keys[i+1])
				return
			}
			r.accept()
		})
	}
	if r.first == nil {
		r.first = keys[0]
	}
	last := len(looks) - 3 // sizes and age stand side by side
	parts := []fyne.CanvasObject{fields[0], stack(2, newLabel(k.say("rules.do"), small, muted), r.takeOrLeave()), hline(),
		newLabel(k.say("rules.when"), bold), newLabel(k.say("rules.when_text"), small, muted, wrap), newLabel(k.say("rules.star_text"), small, muted, wrap)}
	parts = append(parts, fields[1:last]...)
	parts = append(parts, shared(space3, []float32{1, 1, 1}, fields[last:]...))
	ground = container.New(&page{width: rulesWidth}, inset(space1, 0, space3, card(inset(space4, space6, space3, parts...))))
	r.body = newFlow(ground)
	head := container.New(&page{width: rulesWidth}, inset(space4, 0, 0, newLabel(f.Title(), sized(sizeTitle), bold)))
	r.formSays(says)
	return docked(head, r.formFoot(says), nil, nil, r.body.outer)
}

// formSays shows the rule as it stands, or what is still to be entered.
func (r *rulesScreen) formSays(l *label) {
	says, ok := r.state.Form.Says()
	ink := colorMuted
	if ok {
		ink = toneColor(vm.ToneInk)
	}
	l.set(says, ink)
}

// ruleField is a field with its label above it, and below it what is wrong with it.
func (r *rulesScreen) ruleField(l vm.RuleLook, changed func(), send func(string)) (fyne.Focusable, fyne.CanvasObject) {
	f := r.state.Form
	e := newEntry(l.Example)
	var keys fyne.Focusable = e
	box := stack(2, newLabel(l.Label, small, muted, wrap), e)
	if l.Words {
		w := newWordsEntry(l.Example)
		e, keys, box.Objects[1] = &w.entry, w, w
	}
	e.SetText(f.Text[l.Field])
	e.onEscape, e.onDone, e.onSend = r.back, r.accept, send
	e.OnChanged = func(text string) { f.Text[l.Field] = text; changed() }
	if f.Wrong == l.Field {
		r.first = keys
		box.Add(newLabel(f.Fault, small, tone(vm.ToneBlock), wrap))
	}
	return keys, box
}

// takeOrLeave chooses what the rule does.
func (r *rulesScreen) takeOrLeave() fyne.CanvasObject {
	k, f := r.w.kit, r.state.Form
	line := row(space2, -1)
	for _, x := range []struct {
		do  core.MailAction
		key string
	}{{core.MailIgnore, "rules.leave"}, {core.MailTake, "rules.take"}} {
		b := k.button(k.say(x.key), plain, func() { f.Do = x.do; r.redraw(string(x.do)) })
		if b.active = f.Do == x.do; b.active {
			b.icon = vm.IconCheck
		}
		line.Add(r.held(string(x.do), b))
	}
	return line
}

// formFoot is the rule as a sentence, and the buttons.
func (r *rulesScreen) formFoot(says *label) fyne.CanvasObject {
	k := r.w.kit
	buttons := row(space2, 0, newLabel(""), k.button(k.say("rules.cancel"), plain, r.back).withKey("Esc"), k.button(k.say("rules.accept"), primary, r.accept).withKey("Ctrl+Enter"))
	return stack(0, hline(), newPanel(colorSurface, container.New(&page{width: rulesWidth},
		inset(space3, 0, space2, newLabel(k.say("rules.so_far"), small, muted), says, buttons))))
}

// accept takes the rule of the form into the list.
func (r *rulesScreen) accept() {
	r.state.Accept()
	r.turn()
}
