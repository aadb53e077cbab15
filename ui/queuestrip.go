package ui

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"countersign/core"
	"countersign/ui/vm"
)

func itoa(n int) string { return strconv.Itoa(n) }

// showStrip draws the strip over the rows: what is chosen, how much it is, what
// may be done; or the question that a decision asks.
func (q *queueScreen) showStrip() {
	s, ok := q.state.Strip()
	q.strip.Objects = nil
	if ok {
		content := q.stripActions(s)
		if q.asked != nil {
			content = q.stripQuestion()
		}
		q.strip.Objects = []fyne.CanvasObject{newPanel(colorTint, inset(space2, space3, space1, content)), hline()}
	}
	q.strip.Refresh()
	q.root.Refresh()
}

func (q *queueScreen) stripActions(s vm.Strip) fyne.CanvasObject {
	parts := []fyne.CanvasObject{newLabel(s.Count, bold, whole), newLabel(s.Sum, whole), newLabel("")}
	why := ""
	for _, a := range s.Actions {
		b := q.w.kit.button(a.Label, plain, func() { q.ask(a.Action) }).withKey(a.Key)
		if a.Primary {
			b.kind = primary
		}
		b.disabled = !a.Enabled
		parts = append(parts, b)
		if !a.Enabled && why == "" {
			why = a.Label + ": " + a.Why
		}
	}
	parts = append(parts, q.w.kit.iconButton(vm.IconClose, func() { q.state.ChooseNone(); q.changed() }))
	line := row(space3, 2, parts...)
	if why == "" {
		return line
	}
	return stack(space1, line, newLabel(why, small, muted, right))
}

// ask begins a decision on the chosen rows, or on the one under the cursor. It is
// carried out only after a yes or a reason.
func (q *queueScreen) ask(a core.Action) {
	if len(q.state.Chosen()) == 0 {
		if r, ok := q.state.Current(); ok {
			q.state.Toggle(r.ID)
		}
	}
	s, ok := q.state.Strip()
	if !ok {
		return
	}
	for _, st := range s.Actions {
		if st.Action != a || !st.Enabled {
			continue
		}
		q.asked = &vm.Ask{Question: st.Question, Button: st.Label, Needed: st.Question != ""}
		q.onAsk = vm.IntentKind(a)
		if st.Question == "" {
			q.asked.Question = q.w.kit.say("strip.confirm", "action", st.Label, "count", s.Count, "sum", s.Sum)
		}
	}
	q.showStrip()
	q.list.show(len(q.state.Rows()))
	if q.asked != nil {
		q.w.focus(q.answer)
	}
}

func (q *queueScreen) stripQuestion() fyne.CanvasObject {
	k := q.w.kit
	cancel := k.button(k.say("button.cancel"), plain, q.back).withKey("Esc")
	if !q.asked.Needed {
		yes := k.button(q.asked.Button, primary, func() { q.carry("") })
		q.answer = yes
		return row(space3, 0, newLabel(q.asked.Question, bold), cancel, yes)
	}
	e := newEntry(q.asked.Question)
	e.onEscape = q.back
	e.onSend = q.carry
	yes := k.button(q.asked.Button, primary, func() { q.carry(e.Text) }).withKey("Enter")
	q.answer = e
	return container.New(&bar{gap: space3, weights: []float32{1}}, e, cancel, yes)
}

// carry decides on all chosen rows, one after the other, with progress.
func (q *queueScreen) carry(reason string) {
	if q.asked == nil || q.asked.Needed && reason == "" || q.w.busy {
		return
	}
	var several vm.Several
	for _, r := range q.state.Chosen() {
		several.Intents = append(several.Intents, vm.Intent{Kind: q.onAsk, Review: r.ID, Revision: r.Revision, Text: reason, Title: r.Title()})
	}
	kind, total := q.onAsk, len(several.Intents)
	d, by, words := q.w.deps.Desk, q.w.user, q.w.kit.words
	q.asked = nil
	ctx, cancel := context.WithCancel(q.w.work.ctx)
	q.w.begin(words.Say("work.deciding", "of", total), total, cancel)
	decide(q.w.work, func(context.Context) (vm.SeveralResult, error) {
		defer cancel()
		return several.Carry(ctx, d, by, words, func(n int) { q.w.work.report(func() { q.w.progress(n) }) }), nil
	}, func(res vm.SeveralResult, _ error) {
		q.w.end()
		q.state.ChooseNone()
		q.w.notify(res.Notice(kind, words))
		q.load()
		q.changed()
		q.w.focus(q.focus())
	})
}
