package ui

import (
	"context"
	"net/url"

	"fyne.io/fyne/v2"

	"countersign/core"
	"countersign/ui/vm"
)

// signIn asks for a password, or begins a sign-in in the browser.
func (s *settingsScreen) signIn() []fyne.CanvasObject {
	k, m := s.w.kit, s.setup
	parts := []fyne.CanvasObject{newLabel(k.say("mailbox.signin"), sized(sizeHead), bold, wrap)}
	note, help := m.Note()
	if note != "" {
		parts = append(parts, newLabel(note, wrap))
	}
	if u, err := url.Parse(help); err == nil && help != "" {
		parts = append(parts, row(0, -1, k.button(k.say("mailbox.help"), quiet, func() { _ = s.w.app.OpenURL(u) }).withIcon(vm.IconLink)))
	}
	if ways := m.Ways(); len(ways) > 0 {
		line := row(space2, -1)
		for _, way := range ways {
			line.Add(s.choice(m.WayName(way), m.Way == way, func() { m.Way, m.Fault = way, "" }))
		}
		parts = append(parts, line)
	}
	var fields []*entry
	name, nameField := m.Account.Name, fyne.CanvasObject(nil)
	read := func() string { return name }
	if m.Way.InBrowser() {
		return append(parts, s.inBrowser(name)...)
	}
	key := "mailbox.password"
	if m.Way == core.ByAppPassword {
		key = "mailbox.app_password"
	}
	pass, passField := s.asked(k.say(key), "", true)
	fields = append(fields, pass)
	parts = append(parts, passField)
	if !m.Again {
		var e *entry
		e, nameField = s.asked(k.say("mailbox.name"), name, false)
		read = func() string { return e.Text }
		fields, parts = append(fields, e), append(parts, nameField)
	}
	next := k.button(k.say("mailbox.try"), primary, func() {
		if m.Name(read(), s.list.List) && m.Password(pass.Text) {
			s.try()
			return
		}
		s.turn()
	})
	return append(parts, s.ends(next, fields, s.backButton())...)
}

// inBrowser asks for what a sign-in in the browser needs.
func (s *settingsScreen) inBrowser(name string) []fyne.CanvasObject {
	k, m := s.w.kit, s.setup
	parts := []fyne.CanvasObject{newLabel(k.say("mailbox.browser_text"), muted, wrap)}
	var fields []*entry
	read := func() string { return name }
	if !m.Again {
		e, field := s.asked(k.say("mailbox.name"), name, false)
		read = func() string { return e.Text }
		fields, parts = append(fields, e), append(parts, field)
	}
	id, secret := newEntry(""), newEntry("")
	if m.NeedsClient {
		var idField, secretField fyne.CanvasObject
		parts = append(parts, newLabel(m.ClientHelp, wrap))
		id, idField = s.asked(k.say("mailbox.client_id"), m.Account.ClientID, false)
		fields, parts = append(fields, id), append(parts, idField)
		if m.Way == core.ByGoogle {
			secret, secretField = s.asked(k.say("mailbox.client_secret"), "", true)
			fields, parts = append(fields, secret), append(parts, secretField)
		} else {
			tenant, tenantField := s.asked(k.say("mailbox.tenant"), m.Account.Tenant, false)
			tenant.OnChanged = func(t string) { m.Account.Tenant = t }
			fields, parts = append(fields, tenant), append(parts, tenantField)
		}
	}
	begin := func(code bool) func() {
		return func() {
			if m.Name(read(), s.list.List) {
				m.Browse(id.Text, vm.SignInBy{ClientSecret: secret.Text, Code: code})
				s.browse()
				return
			}
			s.turn()
		}
	}
	others := []*button{s.backButton()}
	if m.MayType() {
		others = append(others, k.button(k.say("mailbox.use_code"), plain, begin(true)))
	}
	return append(parts, s.ends(k.button(k.say("mailbox.open_browser"), primary, begin(false)), fields, others...)...)
}

// browse lets the person sign in at the provider.
func (s *settingsScreen) browse() {
	s.run++
	m, run, boxes, by, report := s.setup, s.run, s.w.deps.Boxes, s.w.user, s.w.work.report
	account, how := m.Account, m.By
	type answer struct {
		account core.MailAccount
		key     vm.MailKey
	}
	s.turn()
	start(s.w.work, "mailbox", func(ctx context.Context) (answer, error) {
		a, key, err := boxes.SignIn(ctx, by, account, how, func(address, code string) {
			report(func() {
				if s.run == run {
					s.opened(address, code)
				}
			})
		})
		return answer{a, key}, err
	}, func(got answer, err error) {
		m.Browsed(got.account, got.key, err)
		if err != nil {
			s.turn()
			return
		}
		s.try()
	})
}

// opened shows where to sign in, and opens the browser there unless a code is typed on
// whatever device.
func (s *settingsScreen) opened(address, code string) {
	s.setup.Browsing(address, code)
	s.show()
	if u, err := url.Parse(address); err == nil && code == "" {
		_ = s.w.app.OpenURL(u) // the address is shown too
	}
}

func (s *settingsScreen) browser() []fyne.CanvasObject {
	k, m := s.w.kit, s.setup
	title, text, under := k.say("mailbox.waiting"), k.say("mailbox.browser_text"), k.say("mailbox.waiting_text")
	if m.By.Code {
		title, text, under = k.say("mailbox.code_title"), k.say("mailbox.code_text"), k.say("mailbox.code_address")
	}
	parts := []fyne.CanvasObject{newLabel(title, sized(sizeHead), bold, wrap), newLabel(text, muted, wrap)}
	if m.Code != "" {
		parts = append(parts, newLabel(m.Code, sized(sizeTitle), bold))
	}
	if m.Opens != "" {
		address := newEntry("")
		address.SetText(m.Opens)
		address.onEscape = s.back
		parts = append(parts, newLabel(under, small, muted, wrap), address)
	}
	return append(parts, s.ends(nil, nil, k.button(k.say("button.stop"), plain, s.back).withKey("Esc"))...)
}
