package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"countersign/core/intake"
	"countersign/ui/vm"
)

// trialView is the list of mails that rules were tried with.
type trialView struct {
	state  *vm.RuleTrial
	list   *rows
	mails  []vm.ListRow
	detail *fyne.Container
	least  []float32
}

// see tries the rules with the mails that are here.
func (r *rulesScreen) see() {
	if r.saving || !r.state.MayTry() {
		return
	}
	r.state.Try()
	t := r.state.Trial
	book, by, account, rules, report := r.w.deps.Rules, r.w.user, r.state.Name, r.state.List, r.w.work.report
	type result struct {
		list []intake.Trial
		all  int
	}
	r.turn()
	start(r.w.work, "rules trial", func(ctx context.Context) (result, error) {
		list, all, err := book.Try(ctx, by, account, rules, vm.TrialMails, func(done, of int) {
			if done%10 == 0 || done == of {
				report(func() { r.triedSome(t, done, of) })
			}
		})
		return result{list, all}, err
	}, func(got result, err error) {
		t.Tried(got.list, got.all, err)
		if r.state.Trial == t {
			r.turn()
		}
	})
}

// triedSome shows how far a trial is.
func (r *rulesScreen) triedSome(t *vm.RuleTrial, done, of int) {
	if t.Running && r.state.Trial == t {
		t.Done, t.Of = done, of
		r.show()
	}
}

// trialPart is what the rules would do, and the step of saving them.
func (r *rulesScreen) trialPart() fyne.CanvasObject {
	k, t := r.w.kit, r.state.Trial
	title := newLabel(k.say("trial.title"), sized(sizeTitle), bold)
	head := []fyne.CanvasObject{title}
	var middle fyne.CanvasObject = newLabel("")
	switch {
	case t.Running:
		bar := widget.NewProgressBar()
		bar.Max, bar.Value = float64(max(1, t.Of)), float64(t.Done)
		bar.TextFormatter = func() string { return "" }
		stop := k.button(k.say("button.stop"), plain, r.back).withKey("Esc")
		r.first = stop
		head = append(head, newLabel(t.Progress(), wrap), row(space2, 0, sizedTo(0, 18, bar), stop))
		return docked(inset(space4, space4, space3, head...), nil, nil, nil, middle)
	case t.Fault != "":
		head = append(head, newLabel(t.Fault, tone(vm.ToneBlock), wrap))
	default:
		for i, s := range t.Summary() {
			look := []labelOption{wrap}
			switch warned := t.Warning() != ""; {
			case i == 0 && warned:
				look = append(look, bold, tone(vm.ToneBlock))
			case i == 0, i == 1 && warned:
				look = append(look, bold)
			}
			head = append(head, newLabel(s, look...))
		}
		if !t.Empty() {
			middle = r.mails(t)
			head = append(head, r.trialFilters(t))
		}
	}
	return docked(inset(space4, space4, space2, head...), r.trialFoot(t), nil, nil, middle)
}

// trialFilters are the parts of the list that can be shown alone.
func (r *rulesScreen) trialFilters(t *vm.RuleTrial) fyne.CanvasObject {
	var parts []fyne.CanvasObject
	for _, f := range t.Filters() {
		b := r.w.kit.button(f.Name+" "+itoa(f.Count), quiet, func() { t.Show(f.Key); r.redraw("part " + f.Key) })
		b.active = f.Key == t.Filter
		parts = append(parts, r.held("part "+f.Key, b))
	}
	return row(space1, -1, parts...)
}

// mails lists the mails of the part that is shown.
func (r *rulesScreen) mails(t *vm.RuleTrial) fyne.CanvasObject {
	k := r.w.kit
	v := &trialView{state: t, mails: t.Rows(), detail: stack(2), least: make([]float32, len(t.Columns()))}
	r.trial = v
	if len(v.mails) == 0 {
		return inset(space6, space4, 0, newLabel(t.None(), muted, center))
	}
	v.list = k.rows(listRowHeight, func() fyne.CanvasObject { return newListRow() }, func(i int, o fyne.CanvasObject) {
		if i >= len(v.mails) {
			return
		}
		x := o.(*listRow)
		x.columns, x.cells, x.cursor, x.least = t.Columns(), v.mails[i].Cells, i == t.Cursor, v.least
		x.onPoint = func() { t.Cursor = i; r.mailMoved() }
		x.Refresh()
	})
	if r.first == nil {
		r.first = v.list
	}
	cells := make([]vm.Cell, len(t.Columns()))
	for i, c := range t.Columns() {
		cells[i] = vm.Cell{Text: c.Title}
	}
	heads := newListRow()
	heads.columns, heads.cells, heads.head, heads.least = t.Columns(), cells, true, v.least
	v.list.show(len(v.mails))
	v.describe()
	return newPanel(colorSurface, docked(stack(0, hline(), sizedTo(0, 36, heads), hline()), nil, nil, nil, v.list))
}

// describe says in full what becomes of the mail with the cursor.
func (v *trialView) describe() {
	v.detail.Objects = nil
	if m, ok := v.state.Row(); ok {
		v.detail.Objects = []fyne.CanvasObject{newLabel(m.Detail[0], wrap), newLabel(m.Detail[1], small, muted, wrap)}
	}
	v.detail.Refresh()
}

// mailMoved shows the cursor on another mail.
func (r *rulesScreen) mailMoved() {
	v := r.trial
	v.describe()
	v.list.show(len(v.mails))
	v.list.scrollTo(v.state.Cursor)
	r.root.Refresh()
}

// trialFoot is the mail with the cursor, and the buttons.
func (r *rulesScreen) trialFoot(t *vm.RuleTrial) fyne.CanvasObject {
	k := r.w.kit
	var parts []fyne.CanvasObject
	if r.trial != nil && r.trial.list != nil {
		parts = append(parts, r.trial.detail)
	}
	note := ""
	switch {
	case !r.state.Changed():
		note = k.say("trial.same")
	case !r.state.MayChange():
		note = k.say("rules.only_owner")
	}
	save := k.button(k.say("trial.save"), primary, r.save).withKey("Ctrl+Enter").setDisabled(note != "" || r.saving)
	line := []fyne.CanvasObject{newLabel(note, small, muted, wrap), k.button(k.say("trial.back"), plain, r.back).withKey("Esc").setDisabled(r.saving)}
	if t.Fault != "" {
		again := k.button(k.say("button.try_again"), plain, r.see)
		line, r.first = append(line, again), again
	}
	if r.first == nil {
		r.first = save
	}
	parts = append(parts, row(space2, 0, append(line, save)...))
	return stack(0, hline(), newPanel(colorSurface, inset(space3, space4, space2, parts...)))
}

// trialDo carries out a command of the trial.
func (r *rulesScreen) trialDo(c vm.Command) bool {
	t := r.state.Trial
	switch {
	case c == vm.RulesOn:
		r.save()
	case t.Running:
		return false
	case c == vm.NextTab:
		t.NextFilter()
		r.turn()
	default:
		if r.trial == nil || r.trial.list == nil {
			return false
		}
		n := steps(c, r.trial.list.perPage(), len(r.trial.mails))
		if n == 0 {
			return false
		}
		t.Move(n)
		r.mailMoved()
	}
	return true
}

// save lets the rules hold.
func (r *rulesScreen) save() {
	if r.saving || r.state.Trial == nil || r.state.Trial.Running || !r.state.Changed() || !r.state.MayChange() {
		return
	}
	r.saving = true
	book, by, account, before, rules := r.w.deps.Rules, r.w.user, r.state.Name, r.state.Account.Rules, r.state.List
	r.show()
	decide(r.w.work, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, book.Save(ctx, by, account, before, rules)
	}, func(_ struct{}, err error) {
		r.saving = false
		if err != nil {
			r.w.notify(vm.NoticeOf(err, r.w.kit.words))
		} else {
			r.state.Saved()
			r.w.notify(vm.Done(r.w.kit.say("rules.saved", "name", account)))
		}
		r.turn()
	})
}
