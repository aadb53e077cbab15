package ui

import (
	"fyne.io/fyne/v2"

	"countersign/ui/vm"
)

// divisionView lists the documents that the invoice's file holds or seems to hold,
// each with its pages, and what can be done about that.
func (r *reviewScreen) divisionView() []fyne.CanvasObject {
	k, v := r.w.kit, r.state.View.Split
	var parts []fyne.CanvasObject
	for _, m := range v.Unread {
		parts = append(parts, k.mark(m, small))
	}
	if !v.Shown {
		return parts
	}
	if len(v.Rows) == 0 && r.state.View.Split.By == "" && !r.asksAt(vm.AskAtSplit, 0) {
		return parts // one document of several pages: the key alone divides it
	}
	if v.Title != "" {
		parts = append(parts, newLabel(v.Title, small, muted, wrap))
	}
	for _, row := range v.Rows {
		parts = append(parts, r.divisionRow(row))
	}
	if v.By != "" {
		parts = append(parts, newLabel(v.By, small, muted, wrap))
	}
	switch {
	case r.asksAt(vm.AskAtSplit, 0):
		parts = append(parts, r.question())
	case !v.May:
		parts = append(parts, newLabel(v.Why, small, muted, wrap))
	default:
		parts = append(parts, inset(2, 0, 0, row(space2, -1, r.divisionButtons()...)))
	}
	return []fyne.CanvasObject{inset(space1, 0, space1, parts...)}
}

func (r *reviewScreen) divisionButtons() []fyne.CanvasObject {
	k, v := r.w.kit, r.state.View.Split
	button := func(key, letter string, c vm.Command, kind buttonKind) fyne.CanvasObject {
		return k.button(k.say(key), kind, func() { r.do(c, "") }).withKey(letter)
	}
	change := button("split.change", "P", vm.ChangePages, plain)
	one := button("split.is_one", "U", vm.OneDocument, plain)
	switch {
	case v.Proposed:
		return []fyne.CanvasObject{button("split.confirm", "S", vm.ConfirmSplit, primary), change, one}
	case len(v.Rows) > 1:
		return []fyne.CanvasObject{change, one}
	}
	return []fyne.CanvasObject{change}
}

// divisionRow is one document of the file; it shows its first page, or opens its
// invoice.
func (r *reviewScreen) divisionRow(d vm.SplitRow) fyne.CanvasObject {
	k := r.w.kit
	b := k.button(d.Pages, quiet, func() {
		if d.ID != "" && !d.Here {
			r.w.openReview(d.ID)
			return
		}
		r.state.Page.Go(d.First)
		r.page.show(r.state.View.Document, r.state.Evidence())
	})
	b.active = d.Here
	words := []fyne.CanvasObject{newLabel(d.Name, wrap)}
	if d.Why != "" {
		words = append(words, newLabel(d.Why, small, muted, wrap))
	}
	return shared(space2, []float32{0, 1}, sizedTo(104, 0, b), inset(space1, 0, 1, words...))
}

// doSplit carries out the commands on the division of the file.
func (r *reviewScreen) doSplit(c vm.Command) bool {
	var in vm.Intent
	var ok bool
	var n vm.Notice
	switch c {
	case vm.ConfirmSplit:
		in, ok, n = r.state.ConfirmSplit()
	case vm.OneDocument:
		in, ok, n = r.state.OneDocument()
	case vm.ChangePages:
		n = r.state.AskPages()
	default:
		return false
	}
	r.w.notify(n)
	if ok {
		r.carry(in)
		return true
	}
	r.show()
	return true
}
