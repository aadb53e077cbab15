package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"countersign/core"
	"countersign/ui/vm"
)

// try tries the mailbox step by step.
func (s *settingsScreen) try() {
	s.run++
	m, run, boxes, report := s.setup, s.run, s.w.deps.Boxes, s.w.work.report
	account, key := m.Account, m.Key
	type answer struct {
		steps   []core.MailStep
		folders []string
	}
	s.turn()
	start(s.w.work, "mailbox", func(ctx context.Context) (answer, error) {
		steps, folders := boxes.Try(ctx, account, key, func(step core.MailStep) {
			report(func() {
				if s.run == run {
					m.Tried(step)
					s.show()
				}
			})
		})
		return answer{steps, folders}, ctx.Err()
	}, func(got answer, err error) {
		if err == nil {
			m.TriedAll(got.steps, got.folders)
			s.turn()
		}
	})
}

func (s *settingsScreen) trial() []fyne.CanvasObject {
	k, m := s.w.kit, s.setup
	running := m.Stage == vm.SetupTest
	title := newLabel(k.say("mailbox.test_title", "name", m.Account.Name), sized(sizeHead), bold, wrap)
	switch {
	case m.Works():
		title = newLabel(k.say("mailbox.works"), sized(sizeHead), bold, tone(vm.ToneGood), wrap)
	case !running:
		title = newLabel(k.say("mailbox.fails"), sized(sizeHead), bold, tone(vm.ToneBlock), wrap)
	}
	parts := []fyne.CanvasObject{title, s.steps(core.MailSteps, m.Steps, running)}
	switch {
	case running:
		return append(parts, s.ends(nil, nil, k.button(k.say("button.stop"), plain, s.back).withKey("Esc"))...)
	case !m.Works():
		return append(parts, s.ends(k.button(k.say("mailbox.retry"), primary, func() { m.Retry(); s.try() }), nil, s.backButton())...)
	}
	save := k.button(k.say("mailbox.save"), primary, s.save)
	return append(append(parts, s.folders()...), s.ends(save, nil, s.backButton())...)
}

// folders lets the person choose what to fetch from.
func (s *settingsScreen) folders() []fyne.CanvasObject {
	k, m := s.w.kit, s.setup
	if len(m.Folders) < 2 {
		return nil
	}
	parts := []fyne.CanvasObject{hline(), newLabel(k.say("mailbox.fetch_from"), bold, wrap)}
	for _, f := range m.Folders {
		box := vm.IconBox
		if m.Fetched(f) {
			box = vm.IconBoxTicked
		}
		b := k.button(f, quiet, func() { m.Toggle(f); s.redraw("folder " + f) }).withIcon(box)
		s.held("folder "+f, b)
		parts = append(parts, row(0, -1, b))
	}
	return parts
}

// save keeps the mailbox; mail is fetched from it at once.
func (s *settingsScreen) save() {
	if s.saving { // a locked keyring asks a person first, which takes its time
		return
	}
	s.saving = true
	m, boxes, by := s.setup, s.w.deps.Boxes, s.w.user
	account, key := m.Account, m.Key
	decide(s.w.work, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, boxes.Save(ctx, by, account, key)
	}, func(_ struct{}, err error) {
		s.saving = false
		if err != nil {
			n := vm.NoticeOf(err, s.w.kit.words)
			m.Fault = n.Text + " " + n.Hint
			s.turn()
			return
		}
		s.setup, s.list.Tested = nil, ""
		s.w.notify(vm.Done(s.w.kit.say("mailbox.saved", "name", account.Name)))
		s.enter()
		s.w.watchMail()
	})
}
