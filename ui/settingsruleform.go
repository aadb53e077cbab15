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
	// Drawing everything anew with each letter is slow: only what grew needs it.
	changed := func(field fyne.CanvasObject) {
		before := heightOf(says, says.Size().Width)
		r.formSays(says)
		if heightOf(says, says.Size().Width) == before && heightOf(field, field.Size().Width) == field.Size().Height {
			return
		}
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
	parts := []fyne.CanvasObject{fields[0], beside(k.say("rules.do"), r.takeOrLeave()), hline(),
		stack(2, newLabel(k.say("rules.when"), bold), newLabel(k.say("rules.when_text"), small, muted, wrap), newLabel(k.say("rules.star_text"), small, muted, wrap))}
	parts = append(parts, fields[1:]...)
	ground = container.New(&page{width: rulesWidth}, card(inset(space3, space4, space2, parts...)))
	r.body = newFlow(ground)
	head := container.New(&page{width: rulesWidth}, inset(space3, 0, 0, newLabel(f.Title(), sized(sizeTitle), bold)))
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
func (r *rulesScreen) ruleField(l vm.RuleLook, changed func(fyne.CanvasObject), send func(string)) (fyne.Focusable, fyne.CanvasObject) {
	f := r.state.Form
	e := newEntry(l.Example)
	var keys fyne.Focusable = e
	var drawn fyne.CanvasObject = e
	if l.Words {
		w := newWordsEntry(l.Example)
		e, keys, drawn = &w.entry, w, w
	}
	box := stack(2, drawn)
	e.SetText(f.Text[l.Field])
	e.onEscape, e.onDone, e.onSend = r.back, r.accept, send
	e.OnChanged = func(text string) { f.Text[l.Field] = text; changed(drawn) }
	e.onFocus = func() { r.body.follow(box) }
	if l.Note != "" {
		box.Add(newLabel(l.Note, small, muted, wrap))
	}
	if f.Wrong == l.Field {
		r.first = keys
		box.Add(newLabel(f.Fault, small, tone(vm.ToneBlock), wrap))
	}
	return keys, beside(l.Label, box)
}

// beside puts a label to the left of what it names.
func beside(name string, o fyne.CanvasObject) fyne.CanvasObject {
	return shared(space3, []float32{0, 1}, sizedTo(200, 0, inset(7, 0, 0, newLabel(name, small, muted, wrap))), o)
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
	accept := k.button(r.state.Form.Button(), primary, r.accept).withKey("Ctrl+Enter")
	line := row(space2, 0, says, k.button(k.say("rules.cancel"), plain, r.back).withKey("Esc"), accept)
	return stack(0, hline(), newPanel(colorSurface, container.New(&page{width: rulesWidth}, inset(space3, 0, space2, line))))
}

// accept takes the rule of the form into the list.
func (r *rulesScreen) accept() {
	r.state.Accept()
	r.turn()
}
