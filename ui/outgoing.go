package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"countersign/core"
	"countersign/ui/vm"
)

// loadOutgoing asks how notices are sent.
func (s *settingsScreen) loadOutgoing() {
	if s.w.deps.Outgoing == nil {
		return
	}
	out, by := s.w.deps.Outgoing, s.w.user
	start(s.w.work, "outgoing", func(ctx context.Context) (vm.OutgoingState, error) { return out.State(ctx, by) }, func(st vm.OutgoingState, err error) {
		s.out.Loaded(st, err)
		s.showList()
	})
}

// outgoing is the part about notices below the mailboxes.
func (s *settingsScreen) outgoing() []fyne.CanvasObject {
	k, o := s.w.kit, s.out
	if s.w.deps.Outgoing == nil || o.Phase == vm.PhaseLoading {
		return nil
	}
	parts := []fyne.CanvasObject{newLabel(""), newLabel(k.say("outgoing.title"), sized(sizeTitle), bold), newLabel(k.say("outgoing.intro"), muted, wrap)}
	if o.Phase == vm.PhaseFailed {
		return append(parts, newLabel(o.Fault, tone(vm.ToneBlock), wrap))
	}
	return append(parts, card(inset(space4, space4, space2, s.outgoingCard()...)))
}

func (s *settingsScreen) outgoingCard() []fyne.CanvasObject {
	k, o := s.w.kit, s.out
	mark, hint := o.Mark()
	parts := []fyne.CanvasObject{row(space2, 1, newGlyph(mark.Icon, toneColor(mark.Tone), 16), newLabel(mark.Text, tone(mark.Tone), wrap))}
	if hint != "" {
		parts = append(parts, newLabel(hint, small, wrap))
	}
	if where := o.Where(); where != "" {
		parts = append(parts, newLabel(where, wrap), hline(), newLabel(k.say("outgoing.kinds"), small, muted))
		for _, r := range o.Kinds() {
			parts = append(parts, row(0, -1, s.kind(r)))
		}
	}
	if !o.MayChange() {
		parts = append(parts, newLabel(k.say("outgoing.only_owner"), small, muted, wrap))
	}
	if o.Fault != "" {
		parts = append(parts, newLabel(o.Fault, tone(vm.ToneBlock), wrap))
	}
	parts = append(parts, s.outgoingButtons())
	if o.Tested {
		parts = append(parts, hline())
		if o.Worked() {
			parts = append(parts, newLabel(k.say("outgoing.tested"), tone(vm.ToneGood), bold, wrap))
		}
		parts = append(parts, s.steps(core.SendSteps, o.Steps, o.Testing))
	}
	return parts
}

func (s *settingsScreen) outgoingButtons() fyne.CanvasObject {
	k, o := s.w.kit, s.out
	buttons := []fyne.CanvasObject{newLabel("")}
	if o.State.IsSet() {
		test := k.button(k.say("outgoing.test"), plain, s.testOutgoing).setDisabled(!o.MayChange() || o.Testing)
		s.held("outgoing test", test)
		turn := k.button(k.say("outgoing.turn_on"), plain, func() { s.turnOutgoing(true) })
		if o.State.On {
			turn = k.button(k.say("outgoing.turn_off"), quiet, func() { s.turnOutgoing(false) })
		}
		s.held("outgoing turn", turn)
		when := k.button(k.say("when.open"), plain, s.chooseWhen)
		s.held("outgoing when", when)
		buttons = append(buttons, test, turn.setDisabled(o.Locked()), when.setDisabled(o.Locked()))
	}
	setup := k.button(k.say("outgoing.setup"), plain, s.setUpOutgoing).setDisabled(o.Locked())
	s.held("outgoing setup", setup)
	return row(space2, 0, append(buttons, setup)...)
}

// kind is a kind of notice with its box.
func (s *settingsScreen) kind(r vm.KindRow) *button {
	box := vm.IconBox
	if r.On {
		box = vm.IconBoxTicked
	}
	name := "kind " + string(r.Kind)
	b := s.w.kit.button(r.Text, quiet, func() { s.hold = name; s.keepOutgoing(s.out.Switched(r.Kind), nil, nil, "") }).withIcon(box).setDisabled(s.out.Locked())
	s.held(name, b)
	return b
}

func (s *settingsScreen) turnOutgoing(on bool) {
	s.hold = "outgoing turn"
	said := s.w.kit.say("outgoing.turned_off")
	if on {
		said = ""
	}
	s.keepOutgoing(s.out.Turned(on), nil, nil, said)
}

// keepOutgoing saves and loads anew.
func (s *settingsScreen) keepOutgoing(o core.Outgoing, password *string, addresses map[string]string, said string) {
	if s.out.Saving {
		return
	}
	s.out.Saving = true
	out, by, form := s.w.deps.Outgoing, s.w.user, s.out.Open()
	decide(s.w.work, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, out.Save(ctx, by, o, password, addresses)
	}, func(_ struct{}, err error) {
		switch {
		case err != nil:
			n := vm.NoticeOf(err, s.w.kit.words)
			if s.out.Refuse(n.Text + " " + n.Hint) {
				s.turn()
				return
			}
			s.w.notify(n)
		case said != "":
			s.w.notify(vm.Done(said))
		}
		if s.out.Close(); form {
			s.turn()
		}
		s.loadOutgoing()
	})
}

func (s *settingsScreen) testOutgoing() {
	if s.out.Testing {
		return
	}
	s.out.Test()
	s.redraw("outgoing test")
	out, by, to, report := s.w.deps.Outgoing, s.w.user, s.out.State.Own, s.w.work.report
	start(s.w.work, "mailbox", func(ctx context.Context) ([]core.MailStep, error) {
		return out.Test(ctx, by, to, func(step core.MailStep) {
			report(func() { s.out.Tried(step); s.showList() })
		})
	}, func(steps []core.MailStep, err error) {
		s.out.TriedAll(steps, err)
		s.showList()
	})
}

func (s *settingsScreen) setUpOutgoing() {
	s.out.Begin()
	s.turn()
}

// outgoingForm is where outgoing mail is set up.
func (s *settingsScreen) outgoingForm() fyne.CanvasObject {
	k, f := s.w.kit, s.out.Form
	keep := func() {} // takes what is typed, once there are fields
	ways := s.signIns(func() { keep() })
	own, ownField := s.asked(k.say("outgoing.own"), f.Own, false)
	from, fromField := s.asked(k.say("outgoing.from"), f.Out.From, false)
	host, hostField := s.asked(k.say("mailbox.host"), f.Out.Server.Host, false)
	port, portField := s.asked(k.say("mailbox.port"), f.Port, false)
	kinds := row(space2, -1)
	for _, kind := range []string{"implicit", "starttls"} {
		kinds.Add(s.choice(vm.EncryptionWords(k.words, kind), f.Out.Server.TLS == kind, func() { keep(); f.Encrypt(kind) }))
	}
	fields := []*entry{own, from, host, port}
	parts := []fyne.CanvasObject{
		newLabel(k.say("outgoing.form"), sized(sizeTitle), bold), newLabel(k.say("outgoing.form_text"), muted, wrap), hline(),
		stack(2, newLabel(k.say("outgoing.sign_in"), small, muted), ways), ownField, fromField, shared(space3, []float32{3, 1}, hostField, portField),
		stack(2, newLabel(k.say("mailbox.encryption"), small, muted), kinds),
	}
	if f.Out.Mailbox == "" {
		asks := k.say("mailbox.password")
		if f.HasPassword() {
			asks = k.say("outgoing.new_password")
		}
		user, userField := s.asked(k.say("outgoing.user"), f.Out.User, false)
		password, passwordField := s.asked(asks, f.Password, true)
		parts, fields = append(parts, userField, passwordField), append(fields, user, password)
	}
	keep = func() {
		f.Own, f.Out.From, f.Out.Server.Host, f.Port = own.Text, from.Text, host.Text, port.Text
		if len(fields) == 6 {
			f.Out.User, f.Password = fields[4].Text, fields[5].Text
		}
	}
	save := k.button(k.say("outgoing.save"), primary, func() { keep(); s.saveOutgoing() })
	parts = append(parts, s.endsWith(f.Fault, save, fields, s.backButton())...)
	return container.New(&page{width: 620}, inset(space6, 0, 0, card(inset(space6, space6, space3, parts...))))
}

// signIns are the ways to sign in: its own, or that of a mailbox.
func (s *settingsScreen) signIns(keep func()) fyne.CanvasObject {
	k, f := s.w.kit, s.out.Form
	ways := row(space2, -1)
	for _, m := range append([]core.MailAccount{{}}, s.out.State.Mailboxes...) {
		name := k.say("outgoing.own_sign_in")
		if m.Name != "" {
			name = k.say("outgoing.as_mailbox", "name", m.Name)
		}
		ways.Add(s.choice(name, f.Out.Mailbox == m.Name, func() {
			keep()
			server, known := s.w.deps.Outgoing.ServerOf(m)
			f.UseMailbox(m, server, known)
		}))
	}
	return ways
}

func (s *settingsScreen) saveOutgoing() {
	f := s.out.Form
	if !f.Entered() {
		s.turn()
		return
	}
	s.keepOutgoing(f.Out, f.Secret(), map[string]string{s.w.user.Name: f.Own}, s.w.kit.say("outgoing.saved"))
}
