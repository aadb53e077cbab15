package ui

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"countersign/core"
	"countersign/ui/vm"
)

// form is the guided form for a mailbox at its present part.
func (s *settingsScreen) form() fyne.CanvasObject {
	k, m := s.w.kit, s.setup
	title := k.say("mailbox.setup")
	if m.Again {
		title = k.say("mailbox.renew", "name", m.Account.Name)
	}
	parts := []fyne.CanvasObject{newLabel(title, sized(sizeTitle), bold), s.progress(), hline()}
	switch m.Stage {
	case vm.SetupAddress:
		parts = append(parts, s.address()...)
	case vm.SetupSearch:
		parts = append(parts, s.searching()...)
	case vm.SetupFound:
		parts = append(parts, s.found()...)
	case vm.SetupManual:
		parts = append(parts, s.manual()...)
	case vm.SetupSignIn:
		parts = append(parts, s.signIn()...)
	case vm.SetupBrowser:
		parts = append(parts, s.browser()...)
	default:
		parts = append(parts, s.trial()...)
	}
	return container.New(&page{width: 620}, inset(space6, 0, 0, card(inset(space6, space6, space3, parts...))))
}

// progress shows the parts of the form, and which is on.
func (s *settingsScreen) progress() fyne.CanvasObject {
	names, on := s.setup.Parts()
	line := row(space3, -1)
	for i, n := range names {
		look := []labelOption{small, whole, muted}
		if i == on {
			look = []labelOption{small, whole, bold, colored("primary")}
		}
		line.Add(newLabel(strconv.Itoa(i+1)+"  "+n, look...))
	}
	return line
}

// asked is a field with its label above it.
func (s *settingsScreen) asked(name, value string, secret bool) (*entry, fyne.CanvasObject) {
	e := newEntry("")
	e.Password = secret
	e.SetText(value)
	e.onEscape = s.back
	if s.first == nil {
		s.first = e
	}
	return e, stack(2, newLabel(name, small, muted, wrap), e)
}

// ends are the fault and the buttons below a part. Enter in a field goes to the next,
// and from the last one on.
func (s *settingsScreen) ends(next *button, fields []*entry, others ...*button) []fyne.CanvasObject {
	return s.endsWith(s.setup.Fault, next, fields, others...)
}

func (s *settingsScreen) endsWith(fault string, next *button, fields []*entry, others ...*button) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if fault != "" {
		out = append(out, newLabel(fault, tone(vm.ToneBlock), wrap))
	}
	for i, e := range fields {
		e.onSend = func(string) {
			if i+1 < len(fields) {
				s.w.focus(fields[i+1])
			} else {
				next.press()
			}
		}
	}
	line := []fyne.CanvasObject{newLabel("")}
	for _, b := range others {
		line = append(line, b)
	}
	if next != nil {
		line = append(line, next)
		if s.first == nil {
			s.first = next
		}
	} else if s.first == nil && len(others) > 0 {
		s.first = others[0]
	}
	return append(out, row(space2, 0, line...))
}

// choice is one of several things of which one is chosen.
func (s *settingsScreen) choice(text string, chosen bool, choose func()) *button {
	b := s.w.kit.button(text, plain, func() { choose(); s.redraw(text) })
	if b.active = chosen; chosen {
		b.icon = vm.IconCheck
	}
	s.held(text, b)
	return b
}

func (s *settingsScreen) backButton() *button {
	return s.w.kit.button(s.w.kit.say("mailbox.back"), plain, s.back).withKey("Esc")
}

func (s *settingsScreen) address() []fyne.CanvasObject {
	k, m := s.w.kit, s.setup
	e, field := s.asked(k.say("mailbox.address"), m.Address, false)
	box := vm.IconBox
	if m.Consent {
		box = vm.IconBoxTicked
	}
	keep := func() { m.Address = e.Text }
	consent := k.button(k.say("mailbox.consent"), quiet, func() { keep(); m.Consent = !m.Consent; s.redraw("consent") }).withIcon(box)
	s.held("consent", consent)
	find := k.button(k.say("mailbox.find"), primary, func() { s.find(e.Text) })
	hand := k.button(k.say("mailbox.by_hand"), plain, func() { keep(); m.Enter(); s.turn() })
	parts := []fyne.CanvasObject{newLabel(k.say("mailbox.address_text"), muted, wrap), field, row(0, -1, consent)}
	return append(parts, s.ends(find, []*entry{e}, s.backButton(), hand)...)
}

// find looks for the server.
func (s *settingsScreen) find(address string) {
	m := s.setup
	if !m.Search(address, m.Consent) {
		s.turn()
		return
	}
	s.run++
	run, boxes, typed, consent, report := s.run, s.w.deps.Boxes, m.Address, m.Consent, s.w.work.report
	s.turn()
	start(s.w.work, "mailbox", func(ctx context.Context) (core.FoundMailbox, error) {
		return boxes.Find(ctx, typed, consent, func(sentence string) {
			report(func() {
				if s.run == run {
					m.Searching(sentence)
					s.show()
				}
			})
		})
	}, func(f core.FoundMailbox, err error) {
		m.Searched(f, err)
		s.turn()
	})
}

func (s *settingsScreen) searching() []fyne.CanvasObject {
	k, m := s.w.kit, s.setup
	parts := []fyne.CanvasObject{newLabel(k.say("mailbox.searching", "address", m.Address), bold, wrap)}
	for _, t := range m.Told {
		parts = append(parts, newLabel(t, small, muted, wrap))
	}
	return append(parts, s.ends(nil, nil, k.button(k.say("button.stop"), plain, s.back).withKey("Esc"))...)
}

func (s *settingsScreen) found() []fyne.CanvasObject {
	k, m := s.w.kit, s.setup
	title := k.say("mailbox.found")
	if m.Found.Closed != "" {
		title = k.say("mailbox.closed")
	}
	parts := []fyne.CanvasObject{newLabel(title, sized(sizeHead), bold, wrap)}
	for _, l := range m.FoundLines() {
		parts = append(parts, shared(space3, []float32{0, 1}, sizedTo(120, 0, newLabel(l[0], muted)), newLabel(l[1], wrap)))
	}
	if m.Found.Closed != "" {
		parts = append(parts, newLabel(m.Found.Closed, wrap))
		return append(parts, s.ends(nil, nil, s.backButton(), k.button(k.say("mailbox.by_hand"), plain, func() { m.Enter(); s.turn() }))...)
	}
	use := k.say("mailbox.use")
	if m.Found.Confirm {
		use = k.say("mailbox.use_anyway")
		parts = append(parts, row(space2, 1, newGlyph(vm.IconAlert, toneColor(vm.ToneWarn), 16), newLabel(k.say("mailbox.confirm", "host", m.Found.IMAP.Host), tone(vm.ToneWarn), wrap)))
	}
	hand, back := k.button(k.say("mailbox.by_hand"), plain, func() { m.Enter(); s.turn() }), s.backButton()
	if m.Found.Confirm {
		s.first = back // agreeing takes more than one press of Enter
	}
	return append(parts, s.ends(k.button(use, primary, func() { m.UseFound(); s.turn() }), nil, back, hand)...)
}

func (s *settingsScreen) manual() []fyne.CanvasObject {
	k, m := s.w.kit, s.setup
	host, hostField := s.asked(k.say("mailbox.host"), m.Account.Host, false)
	port, portField := s.asked(k.say("mailbox.port"), strconv.Itoa(m.Account.Port), false)
	user, userField := s.asked(k.say("mailbox.user"), m.Account.User, false)
	ca, caField := s.asked(k.say("mailbox.authority"), "", false)
	keep := func() { m.Account.Host, m.Account.User = host.Text, user.Text }
	kinds := row(space2, -1)
	for _, kind := range []string{"implicit", "starttls"} {
		kinds.Add(s.choice(vm.EncryptionWords(k.words, kind), m.Account.TLS == kind, func() { keep(); m.Encrypt(kind) }))
	}
	next := k.button(k.say("mailbox.go_on"), primary, func() { s.entered(host.Text, port.Text, user.Text, ca.Text) })
	parts := []fyne.CanvasObject{
		newLabel(k.say("mailbox.manual"), sized(sizeHead), bold, wrap), newLabel(k.say("mailbox.manual_text"), muted, wrap),
		shared(space3, []float32{3, 1}, hostField, portField), stack(2, newLabel(k.say("mailbox.encryption"), small, muted), kinds), userField, caField,
	}
	return append(parts, s.ends(next, []*entry{host, port, user, ca}, s.backButton())...)
}

// entered takes a server that was entered by hand, with the certificate of an
// authority of the firm's own.
func (s *settingsScreen) entered(host, port, user, authority string) {
	m := s.setup
	if !m.Entered(host, port, user) || authority == "" {
		s.turn()
		return
	}
	boxes := s.w.deps.Boxes
	start(s.w.work, "mailbox", func(context.Context) (string, error) { return boxes.Authority(authority) }, func(pem string, err error) {
		if err != nil {
			m.Back()
			n := vm.NoticeOf(err, s.w.kit.words)
			m.Fault = n.Text + " " + n.Hint
			s.turn()
			return
		}
		m.Account.CA = pem
		s.turn()
	})
}
