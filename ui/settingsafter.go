package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"countersign/core"
	"countersign/ui/vm"
)

const afterWidth float32 = 620

// after is the choice of what happens on the server to a mail that was taken in.
func (r *rulesScreen) after() fyne.CanvasObject {
	k, f := r.w.kit, r.state.After
	parts := []fyne.CanvasObject{newLabel(k.say("after.title"), sized(sizeTitle), bold), newLabel(k.say("after.text"), muted, wrap), hline()}
	for _, l := range f.Looks() {
		parts = append(parts, r.afterWish(l)...)
	}
	r.body = newFlow(container.New(&page{width: afterWidth}, inset(space6, 0, 0, card(inset(space6, space6, space3, parts...)))))
	save := k.button(k.say("after.save"), primary, r.saveAfter).withKey("Ctrl+Enter").setDisabled(r.saving)
	line := row(space2, 0, newLabel(f.Fault, tone(vm.ToneBlock), wrap), k.button(k.say("mailbox.back"), plain, r.back).withKey("Esc").setDisabled(r.saving), save)
	return docked(nil, stack(0, hline(), newPanel(colorSurface, container.New(&page{width: afterWidth}, inset(space3, 0, 0, line)))), nil, nil, r.body.outer)
}

// followed scrolls to a button when it gets the keys.
func (r *rulesScreen) followed(b *button) *button {
	b.onFocus = func() { r.body.follow(b) }
	return b
}

// afterWish is one of the things that can happen, with what it means and what it asks.
func (r *rulesScreen) afterWish(l vm.AfterLook) []fyne.CanvasObject {
	k, f := r.w.kit, r.state.After
	chosen, name := f.Chosen(l.Wish), "wish "+string(l.Wish)
	box := vm.IconBox
	if chosen {
		box = vm.IconBoxTicked
	}
	tick := r.followed(r.held(name, k.button(l.Name, quiet, func() { f.Toggle(l.Wish); r.redraw(name) }).withIcon(box)))
	if r.first == nil {
		r.first = tick
	}
	out := []fyne.CanvasObject{shared(space2, []float32{0, 1}, sizedTo(190, 0, row(0, -1, tick)), inset(6, 0, 0, newLabel(l.Means, small, muted, wrap)))}
	switch {
	case l.Wish == vm.AfterKeyword && chosen:
		out = append(out, r.afterField(l.Wish, k.say("after.keyword_label"), f.Keyword, func(s string) { f.Keyword = s }))
	case l.Wish == vm.AfterMove && chosen:
		out = append(out, r.afterField(l.Wish, k.say("after.folder_label"), f.Move, func(s string) { f.Move = s }), r.afterFolders())
	}
	return out
}

// afterField is a field under a wish.
func (r *rulesScreen) afterField(wish vm.AfterWish, name, value string, typed func(string)) fyne.CanvasObject {
	e := newEntry("")
	e.SetText(value)
	if r.state.After.Wrong == wish {
		r.first = e
	}
	e.OnChanged = typed
	e.onFocus = func() { r.body.follow(e) }
	e.onEscape, e.onDone, e.onSend = r.back, r.saveAfter, func(string) { r.saveAfter() }
	return inset(0, space6, 0, stack(2, newLabel(name, small, muted, wrap), e))
}

// afterFolders offers the folders of the server.
func (r *rulesScreen) afterFolders() fyne.CanvasObject {
	k, f := r.w.kit, r.state.After
	if f.Asking {
		return inset(0, space6, 0, newLabel(k.say("after.asking"), small, muted, wrap))
	}
	if len(f.Folders) == 0 {
		return inset(0, space6, 0, row(0, -1, r.followed(r.held("folders", k.button(k.say("after.folders"), plain, r.askFolders)))))
	}
	list := inset(0, space6, 0)
	for _, folder := range f.Folders {
		b := k.button(folder, quiet, func() { f.Move, f.Fault = folder, ""; r.redraw("folder " + folder) })
		if b.active = f.Move == folder; b.active {
			b.icon = vm.IconCheck
		}
		list.Add(row(0, -1, r.followed(r.held("folder "+folder, b))))
	}
	return list
}

// askFolders asks the server for its folders.
func (r *rulesScreen) askFolders() {
	f := r.state.After
	book, by, account := r.w.deps.Rules, r.w.user, r.state.Name
	f.Asking, f.Fault = true, ""
	r.redraw("wish " + string(vm.AfterMove))
	start(r.w.work, "rules folders", func(ctx context.Context) ([]string, error) {
		return book.Folders(ctx, by, account)
	}, func(list []string, err error) {
		if err != nil {
			f.Refused(err)
		} else {
			f.Found(list)
		}
		if r.state.After == f {
			r.show()
		}
	})
}

// saveAfter lets what is chosen hold.
func (r *rulesScreen) saveAfter() {
	f := r.state.After
	if r.saving || f == nil {
		return
	}
	wish, ok := f.Wish()
	if !ok {
		r.turn()
		return
	}
	if !f.Changes(wish) {
		r.back()
		return
	}
	r.saving = true
	book, by, account, before := r.w.deps.Rules, r.w.user, r.state.Name, r.state.Account.After
	r.show()
	decide(r.w.work, func(ctx context.Context) (core.MailAccount, error) {
		if err := book.SaveAfter(ctx, by, account, before, wish); err != nil {
			return core.MailAccount{}, err
		}
		return book.Mailbox(ctx, by, account)
	}, func(a core.MailAccount, err error) {
		r.saving = false
		if err != nil {
			f.Refused(err)
			r.turn()
			return
		}
		r.state.SavedAfter(a.After)
		key := "after.saved"
		if wish == nil {
			key = "after.saved_nothing"
		}
		r.w.notify(vm.Done(r.w.kit.say(key, "name", account)))
		r.turn()
	})
}
