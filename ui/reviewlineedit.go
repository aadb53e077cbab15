package ui

import (
	"fyne.io/fyne/v2"

	"countersign/ui/vm"
)

// lineEditor is an invoice line while it is being corrected: its fields two in a row.
func (r *reviewScreen) lineEditor(l vm.LineRow) fyne.CanvasObject {
	k := r.w.kit
	entries := map[string]*entry{}
	send := func(string) {
		typed := map[string]string{}
		for name, e := range entries {
			typed[name] = e.Text
		}
		in, ok := r.state.TypedLine(typed)
		if r.state.Fault != "" {
			r.lineTyped = typed
		}
		r.show()
		if ok {
			r.carry(in)
		}
	}
	cancel := func() { r.state.CancelEdit(); r.show() }
	cell := func(f vm.LineField) fyne.CanvasObject {
		e := newEntry("")
		text := f.Shown
		if typed, ok := r.lineTyped[f.Name]; ok {
			text = typed
		}
		e.SetText(text)
		e.CursorColumn = len([]rune(text))
		e.onSend, e.onEscape = send, cancel
		entries[f.Name] = e
		if r.answer == nil || f.Name == r.state.FaultAt {
			r.answer = e
		}
		return stack(0, newLabel(f.Label, small, muted), e)
	}
	note := k.say("line.edit_note")
	var parts []fyne.CanvasObject
	if l.Key == vm.NewLine {
		note = k.say("line.new_note")
		parts = append(parts, newLabel(k.say("line.new"), bold))
	}
	parts = append(parts, cell(l.Fields[0])) // what it is takes the whole width
	for i := 1; i < len(l.Fields); i += 3 {
		trio := []fyne.CanvasObject{newLabel(""), newLabel(""), newLabel("")}
		for j := i; j < min(i+3, len(l.Fields)); j++ {
			trio[j-i] = cell(l.Fields[j])
		}
		parts = append(parts, shared(space2, []float32{1, 1, 1}, trio...))
	}
	r.lineTyped = nil
	if r.state.Fault != "" {
		parts = append(parts, newLabel(r.state.Fault, small, tone(vm.ToneBlock), wrap))
	}
	parts = append(parts, row(space2, 0, newLabel(note, small, muted), k.button(k.say("button.cancel"), plain, cancel).withKey("Esc"),
		k.button(k.say("button.save"), primary, func() { send("") }).withKey("Enter")))
	r.editor = newPanel(colorTint, inset(space2, space4, space1, parts...))
	return r.editor
}

// lineButtons put a line in and take the one with the cursor out.
func (r *reviewScreen) lineButtons() fyne.CanvasObject {
	k := r.w.kit
	add := k.button(k.say("line.add"), plain, r.addLine).withKey("N")
	add.disabled = !r.state.View.Editable || r.state.EditingLine != ""
	remove := k.button(k.say("line.remove"), plain, r.removeLine).withKey(k.say("line.remove_key"))
	remove.disabled = add.disabled || r.state.LineNumber() == ""
	return row(space2, -1, add, remove)
}

func (r *reviewScreen) addLine() {
	r.w.notify(r.state.AddLine())
	r.show()
}

func (r *reviewScreen) removeLine() {
	in, ok, n := r.state.RemoveLine()
	r.w.notify(n)
	if ok {
		r.carry(in)
	}
}

// lineFocused is told by a line that it has the cursor now.
func (r *reviewScreen) lineFocused(key string) {
	r.state.FocusLine(key)
	for k, l := range r.lines {
		if now := k == key; l.current != now {
			l.current = now
			l.Refresh()
		}
	}
	r.page.show(r.state.View.Document, r.state.Evidence())
	r.reveal(r.focus())
}
