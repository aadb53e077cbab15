package ui

import (
	"fyne.io/fyne/v2"

	"countersign/ui/vm"
)

// questionView is an open question, with the way to answer it for who was asked.
func (r *reviewScreen) questionView(i int, q vm.QuestionItem) fyne.CanvasObject {
	k := r.w.kit
	words := []fyne.CanvasObject{newLabel(q.Text, wrap), newLabel(q.Who+", "+q.When, small, muted, wrap)}
	switch {
	case r.asksAt(vm.AskAtQuestion, i):
		words = append(words, r.question())
	case q.Mine:
		answer := k.button(k.say("question.answer")+"…", plain, func() { r.state.AskAnswer(i); r.show() })
		words = append(words, inset(2, 0, 0, row(space2, -1, answer)))
	}
	icon := sizedTo(18, 18, newGlyph(vm.IconPerson, toneColor(vm.ToneAccent), 16))
	return shared(space2, []float32{0, 1}, icon, stack(3, words...))
}

// askee chooses whom a question goes to.
func (r *reviewScreen) askee(a *vm.Ask) fyne.CanvasObject {
	k := r.w.kit
	b := k.button(a.Intent.To, plain, nil).withIcon(vm.IconPerson)
	b.onTap = func() {
		var items []*fyne.MenuItem
		for _, name := range a.People {
			item := fyne.NewMenuItem(name, func() { r.state.AskTo(name); b.text = name; b.Refresh(); r.w.focus(r.answer) })
			item.Checked = name == a.Intent.To
			items = append(items, item)
		}
		r.w.menu(b, items)
	}
	return row(space2, -1, newLabel(k.say("question.whom"), small, muted, whole), b)
}
