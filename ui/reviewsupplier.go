package ui

import (
	"fyne.io/fyne/v2"

	"countersign/ui/vm"
)

// supplierView is what the firm knows of the supplier and, where the account to
// pay is not trusted, both accounts side by side with the two steps to trust.
func (r *reviewScreen) supplierView() fyne.CanvasObject {
	k, p := r.w.kit, r.state.View.Panel
	var parts []fyne.CanvasObject
	if p.Bank != nil {
		parts = append(parts, r.bankView(*p.Bank))
	}
	title := []fyne.CanvasObject{newLabel(p.Name, sized(sizeHead), bold)}
	if p.State.IsSet() {
		title = append(title, sizedTo(140, 0, k.mark(p.State, small)))
	}
	parts = append(parts, row(space3, 0, title...))
	if p.Blank != "" {
		parts = append(parts, newLabel(p.Blank, muted, wrap))
	}
	if p.Approve != nil {
		parts = append(parts, r.stepView(*p.Approve))
	}
	for i := 0; i < len(p.Facts); i += 2 {
		pair := []fyne.CanvasObject{r.fact(p.Facts[i]), newLabel("")}
		if i+1 < len(p.Facts) {
			pair[1] = r.fact(p.Facts[i+1])
		}
		parts = append(parts, shared(space4, []float32{1, 1}, pair...))
	}
	if len(p.Learnt) > 0 {
		parts = append(parts, r.learntView(k.say("learnt.title_supplier"), p.Learnt))
	}
	return inset(space3, space4, space3, parts...)
}

// fact is a label with its value below, and how far it is trusted.
func (r *reviewScreen) fact(f vm.Fact) fyne.CanvasObject {
	parts := []fyne.CanvasObject{newLabel(f.Label, small, muted), newLabel(f.Value, wrap)}
	if f.Label == "" {
		parts = parts[1:]
	}
	if f.Mark.IsSet() {
		parts = append(parts, r.w.kit.mark(f.Mark, small))
	}
	return stack(1, parts...)
}

func (r *reviewScreen) bankView(b vm.BankChange) fyne.CanvasObject {
	k := r.w.kit
	side := func(title string, facts []vm.Fact) fyne.CanvasObject {
		parts := []fyne.CanvasObject{newLabel(title, bold)}
		for _, f := range facts {
			parts = append(parts, r.fact(f))
		}
		return card(inset(space3, space3, space2, parts...))
	}
	parts := []fyne.CanvasObject{
		newLabel(k.say("bank.title"), sized(sizeHead), bold),
		shared(space3, []float32{1, 1}, side(k.say("bank.known_title"), b.Known), side(k.say("bank.new_title"), b.New)),
		stack(1, newLabel(k.say("bank.call"), small, muted, wrap),
			row(space2, 1, newGlyph(vm.IconPhone, "foreground", 16), newLabel(b.Phone, bold, sized(sizeHead)))),
	}
	for _, s := range b.Sender {
		parts = append(parts, newLabel(s, small, muted, wrap))
	}
	if r.asksAt(vm.AskAtSupplier, 0) {
		parts = append(parts, r.question())
	} else {
		parts = append(parts, shared(space3, []float32{1, 1}, r.stepView(b.Verify), r.stepView(b.Trust)))
	}
	return stack(space3, append(parts, hline())...)
}

// stepView is a decision on the supplier: its button, or who took it and when.
func (r *reviewScreen) stepView(s vm.SupplierStep) fyne.CanvasObject {
	k := r.w.kit
	if s.Done != "" {
		return stack(1, newLabel(s.Label, small, muted), k.mark(vm.Mark{Icon: vm.IconCheck, Tone: vm.ToneGood, Text: s.Done}))
	}
	b := k.button(s.Label, plain, func() {
		if in, ok := r.state.AskStep(s); ok {
			r.carry(in)
			return
		}
		r.show()
	})
	b.disabled = !s.Enabled
	if s.Why == "" {
		return row(0, -1, b)
	}
	return stack(space1, row(0, -1, b), newLabel(s.Why, small, muted, wrap))
}
