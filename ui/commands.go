package ui

import (
	"context"
	"time"

	"countersign/core"
	"countersign/ui/vm"
)

// key takes a key that no text field took and does what the keymap says.
func (w *Window) key(key string) {
	if w.frame == nil {
		return
	}
	if w.overlay != nil {
		if key == "Escape" || key == "?" {
			w.toggleKeys()
		}
		return
	}
	if c, ok := vm.Lookup(w.active().scope(), key); ok {
		w.do(c, key)
	}
}

// do carries out a command: the screen's own first, then those of the window.
func (w *Window) do(c vm.Command, key string) {
	if w.active().do(c, key) {
		return
	}
	switch c {
	case vm.GoTo:
		if s, ok := vm.ScreenAt(int(key[0] - '0')); ok {
			w.goTo(s)
		}
	case vm.Search:
		if w.review != nil || w.order != nil {
			w.closeOrder()
			w.backToList()
		}
		w.focus(w.frame.top.search)
	case vm.Undo:
		w.takeBack()
	case vm.PollNow:
		w.pollNow()
	case vm.ShowKeys:
		w.toggleKeys()
	case vm.Dismiss:
		w.dismiss(0)
	case vm.AddMailbox:
		w.goTo(vm.ScreenSettings)
		w.active().do(c, key)
	}
}

// carry does what a person decided and shows what became of it. then runs after
// success, with the invoice as it is now.
func (w *Window) carry(in vm.Intent, then func(core.Review)) {
	if w.busy {
		return
	}
	w.busy = true
	d, by, words := w.deps.Desk, w.user, w.kit.words
	decide(w.work, func(ctx context.Context) (core.Review, error) {
		return in.Carry(ctx, d, by)
	}, func(r core.Review, err error) {
		w.busy = false
		if err != nil {
			w.notify(vm.NoticeOf(err, words))
			if core.KindOf(err) == core.Conflict {
				w.active().enter()
			}
			return
		}
		n := in.Done(r, words)
		w.undo = nil
		if back, ok := in.Undo(r); ok {
			w.undo = &undoStep{back, n.Text}
			n.Undo = n.Text
		}
		w.notify(n)
		then(r)
	})
}

// takeBack undoes the last decision where that is possible, else says why not.
func (w *Window) takeBack() {
	words := w.kit.words
	if w.undo == nil {
		w.notify(vm.Notice{Mark: vm.Mark{Icon: vm.IconInfo, Tone: vm.ToneWarn}, Text: words.Say("undo.nothing"), Hint: words.Say("undo.nothing_hint")})
		return
	}
	step := *w.undo
	w.carry(step.intent, func(now core.Review) {
		w.undo = nil
		if w.review != nil && step.intent.Divides() && now.ID != w.review.state.ID {
			w.openReview(now.ID) // the part on the screen may be no more
			return
		}
		w.notify(vm.Done(words.Say("done.undone", "what", step.says)))
		w.active().enter()
	})
}

const (
	mailEvery = 15 * time.Second
)

// watchMail asks for the state of the mail now and then, and loads the queue anew
// when something came in.
func (w *Window) watchMail() {
	m := w.deps.Mail
	if m == nil {
		w.work.later("mail", mailEvery, w.tick)
		return
	}
	start(w.work, "mail", m.State, func(s vm.MailState, err error) {
		if err == nil {
			news := !w.mailKnown || w.mail.Set != s.Set
			w.mail, w.mailKnown = s, true
			if news {
				w.queue.draw() // the empty queue offers another next step
			}
			for _, n := range vm.MailNotices(s, w.told, w.kit.words) {
				w.notify(n)
			}
		}
		w.showMail()
		w.work.later("mail", mailEvery, w.tick)
	})
}

// tick keeps ages and what came in up to date while nobody is deciding.
func (w *Window) tick() {
	if !w.busy && w.review == nil && w.current == vm.ScreenQueue && w.queue.asked == nil {
		w.queue.refresh()
	}
	w.watchMail()
}

// pollNow fetches mail at once, with a way to stop.
func (w *Window) pollNow() {
	m := w.deps.Mail
	if m == nil || w.busy {
		return
	}
	w.begin(w.kit.say("work.polling"), 0, func() {
		w.work.stop("poll")
		w.end()
	})
	start(w.work, "poll", func(ctx context.Context) (struct{}, error) {
		return struct{}{}, m.PollNow(ctx)
	}, func(_ struct{}, err error) {
		w.end()
		w.notify(vm.NoticeOf(err, w.kit.words))
		w.watchMail()
		w.queue.load()
	})
}
