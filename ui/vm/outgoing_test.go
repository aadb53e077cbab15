package vm_test

import (
	"testing"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/ui/vm"
)

func panel(t *testing.T, s vm.OutgoingState) *vm.OutgoingPanel {
	t.Helper()
	f := format(t)
	f.Words = newEnglish(t)
	p := &vm.OutgoingPanel{Format: f, User: core.User{Name: "olga", Roles: []core.Role{core.Owner}}}
	if len(s.Notices.Hours) == 0 {
		s.Notices = core.DefaultNoticeRules()
	}
	p.Loaded(s, nil)
	return p
}

func TestOutgoingSaysHowItStands(t *testing.T) {
	server := core.MailServer{Host: "smtp.firm.example", Port: 465, TLS: "implicit"}
	for _, c := range []struct {
		s          vm.OutgoingState
		want, hint string
		tone       vm.Tone
	}{
		{vm.OutgoingState{}, "Switched off: no mail is sent", "", vm.ToneMuted},
		{vm.OutgoingState{Outgoing: core.Outgoing{On: true, Server: server}}, "Switched on; nothing was sent yet", "", vm.ToneMuted},
		{vm.OutgoingState{Outgoing: core.Outgoing{On: true, Server: server, OutgoingBeat: core.OutgoingBeat{LastOK: coretest.Noon}}}, "Last sent 3 Nov 12:00", "", vm.ToneGood},
		{vm.OutgoingState{Failed: 2, Outgoing: core.Outgoing{On: true, Server: server}}, "2 mails could not be sent", "Check the addresses of the people. The command “countersignctl notices list --failed” says why each one failed.", vm.ToneWarn},
		{vm.OutgoingState{Outgoing: core.Outgoing{On: true, Server: server, OutgoingBeat: core.OutgoingBeat{LastError: "the server says no", LastOK: coretest.Noon}}}, "The server says no.", "It last worked 3 Nov 12:00.", vm.ToneBlock},
	} {
		m, hint := panel(t, c.s).Mark()
		if m.Text != c.want || hint != c.hint || m.Tone != c.tone {
			t.Errorf("%q, %q, %v; want %q, %q", m.Text, hint, m.Tone, c.want, c.hint)
		}
	}
	p := panel(t, vm.OutgoingState{Outgoing: core.Outgoing{Server: server, From: "invoices@firm.example"}})
	if got := p.Where(); got != "invoices@firm.example through smtp.firm.example" {
		t.Error(got)
	}
	p.User.Roles = []core.Role{core.Approver}
	if p.MayChange() {
		t.Error("an approver may change it")
	}
	p.Loaded(vm.OutgoingState{}, core.Errorf(core.Unavailable, "the disk failed"))
	if p.Phase != vm.PhaseFailed || p.Fault != "The disk failed." {
		t.Errorf("%v %q", p.Phase, p.Fault)
	}
}

func TestOutgoingKinds(t *testing.T) {
	p := panel(t, vm.OutgoingState{})
	rows := p.Kinds()
	if len(rows) != 5 || !rows[0].On || !rows[1].On || !rows[2].On || rows[3].On || rows[0].Text != "Approval requests, on working days at 8:00, 13:00" {
		t.Errorf("%+v", rows)
	}
	if o := p.Switched(core.Digest); !o.Notices.Wants(core.Digest) || p.State.Notices.Wants(core.Digest) {
		t.Error("switching changes what is shown before it is kept")
	}
	if o := p.Switched(core.Reminder); o.Notices.Wants(core.Reminder) || !p.State.Notices.Wants(core.Reminder) {
		t.Error("a kind cannot be switched off")
	}
}

func TestOutgoingForm(t *testing.T) {
	p := panel(t, vm.OutgoingState{})
	p.Begin()
	f := p.Form
	f.Encrypt("starttls")
	if f.Port != "587" {
		t.Errorf("port %s", f.Port)
	}
	f.Port = "2525"
	if f.Encrypt("implicit"); f.Port != "2525" {
		t.Errorf("a port that was entered became %s", f.Port)
	}
	fill := func() { // what is right
		f.Out.Server.Host, f.Port, f.Out.From, f.Own, f.Out.User, f.Password = "smtp.firm.example", "465", "a@firm.example", "olga@firm.example", "u", "secret"
	}
	for _, c := range []struct {
		name  string
		spoil func()
		want  string
	}{
		{"no server", func() { f.Out.Server.Host = " " }, "Please enter the server."},
		{"an address", func() { f.Out.Server.Host = "https://x" }, "The server is a name alone, such as smtp.firm.example."},
		{"no port", func() { f.Port = "x" }, "The port is a number, 465 or 587 as a rule."},
		{"no sender", func() { f.Out.From = "a" }, "Please enter both addresses. They look like anna@firm.example."},
		{"no own address", func() { f.Own = "" }, "Please enter both addresses. They look like anna@firm.example."},
		{"no password", func() { f.Password = "" }, "Please enter the password."},
		{"no user, so no password", func() { f.Out.User, f.Password = "", "" }, ""},
		{"all", func() {}, ""},
	} {
		fill()
		c.spoil()
		if ok := f.Entered(); f.Fault != c.want || ok != (c.want == "") {
			t.Errorf("%s: %q, %v", c.name, f.Fault, ok)
		}
	}
	if s := f.Secret(); s == nil || *s != "secret" || !f.Out.On {
		t.Errorf("%v", s)
	}
	f.UseMailbox(core.MailAccount{Name: "box", User: "invoices@firm.example"}, core.MailServer{Host: "smtp.gmx.net", Port: 465, TLS: "implicit"}, true)
	if !f.Entered() || f.Secret() != nil || f.Out.Mailbox != "box" || f.Out.User != "" || f.Out.From != "invoices@firm.example" || f.Out.Server.Host != "smtp.gmx.net" {
		t.Errorf("%+v", f.Out)
	}
	f.UseMailbox(core.MailAccount{}, core.MailServer{}, false)
	if f.Out.Mailbox != "" || f.Out.Server.Host != "smtp.gmx.net" {
		t.Errorf("%+v", f.Out)
	}
}

// The password that is there stays with its server and its user.
func TestOutgoingPasswordStays(t *testing.T) {
	p := panel(t, vm.OutgoingState{Own: "olga@firm.example", Outgoing: core.Outgoing{Server: core.MailServer{Host: "smtp.firm.example", Port: 465, TLS: "implicit"}, User: "u", From: "a@firm.example"}})
	p.Begin()
	if !p.Form.HasPassword() || !p.Form.Entered() || p.Form.Secret() != nil {
		t.Errorf("%q", p.Form.Fault)
	}
	p.Form.Out.Server.Host = "smtp.else.example"
	if p.Form.Entered() || p.Form.Fault != "Please enter the password." {
		t.Error("the password would go to another server")
	}
}

func TestOutgoingTrial(t *testing.T) {
	p := panel(t, vm.OutgoingState{})
	p.Test()
	p.Tried(core.MailStep{Name: "name", OK: true, Message: "found"})
	if rows := vm.StepRows(p.Format.Words, core.SendSteps, p.Steps, p.Testing); len(rows) != 7 || rows[1].Text != "Trying" || rows[6].Mark.Text != "Mail" || p.Worked() {
		t.Errorf("%+v", rows)
	}
	p.TriedAll([]core.MailStep{{Name: "mail", OK: true}}, nil)
	if !p.Worked() {
		t.Error("it worked")
	}
	p.Test()
	p.TriedAll(nil, core.Errorf(core.Usage, "there is no address").WithHint("enter one"))
	if p.Tested || p.Fault != "There is no address. Enter one." {
		t.Errorf("%q", p.Fault)
	}
}

// When notices go out and to whom is chosen, and what is wrong is named.
func TestOutgoingWhen(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*vm.WhenForm)
		fault  string
	}{
		{"as it is", func(*vm.WhenForm) {}, ""},
		{"on Saturday too", func(f *vm.WhenForm) { f.Toggle("sat"); f.Hours = "13:00 8; 8" }, ""},
		{"no day", func(f *vm.WhenForm) {
			for _, d := range []string{"mon", "tue", "wed", "thu", "fri"} {
				f.Toggle(d)
			}
		}, "Please choose at least one day and one hour. To send nothing, switch outgoing mail off."},
		{"no hour", func(f *vm.WhenForm) { f.Hours = " " }, "Please choose at least one day and one hour. To send nothing, switch outgoing mail off."},
		{"half an hour", func(f *vm.WhenForm) { f.Hours = "8, 8:30" }, "“8:30” is not a full hour from 0 to 23."},
		{"an hour after the last", func(f *vm.WhenForm) { f.Hours = "24" }, "“24” is not a full hour from 0 to 23."},
		{"addresses", func(f *vm.WhenForm) { f.DigestTo, f.ReportTo = "a@x.example, b@x.example", "tax@y.example" }, ""},
		{"people", func(f *vm.WhenForm) { f.People[0].Address, f.People[1].Address = " anna@firm.example ", "" }, ""},
		{"two addresses of one", func(f *vm.WhenForm) { f.People[0].Address = "a@x.example, b@x.example" }, "“a@x.example, b@x.example” is not an address. It looks like anna@firm.example."},
		{"a name for an address", func(f *vm.WhenForm) { f.People[0].Address = "Anna" }, "“Anna” is not an address. It looks like anna@firm.example."},
		{"reminders", func(f *vm.WhenForm) { f.ReminderDays, f.DueDays = " 5", "0" }, ""},
		{"no number", func(f *vm.WhenForm) { f.ReminderDays = "often" }, "“often” is not a number of days from 0 to 365."},
		{"less than none", func(f *vm.WhenForm) { f.DueDays = "-1" }, "“-1” is not a number of days from 0 to 365."},
		{"a name", func(f *vm.WhenForm) { f.ReportTo = "tax@y.example, Anna" }, "“Anna” is not an address. It looks like anna@firm.example."},
	} {
		p := panel(t, vm.OutgoingState{Outgoing: core.Outgoing{Revision: 7}, People: []core.User{{Name: "anna"}, {Name: "karl", Address: "karl@firm.example"}, {Name: "olga", Address: "olga@firm.example"}}})
		p.Choose()
		c.change(p.When)
		o, ok := p.When.Entered()
		if ok != (c.fault == "") || p.When.Fault != c.fault || o.Revision != 7 {
			t.Errorf("%s: %v, %q, %+v", c.name, ok, p.When.Fault, o)
		}
		switch n := o.Notices; c.name {
		case "on Saturday too":
			if len(n.Days) != 6 || n.Days[5] != "sat" || len(n.Hours) != 2 || n.Hours[0] != 8 {
				t.Errorf("%+v", n)
			}
		case "people":
			if a := p.When.Addresses(); len(a) != 2 || a["anna"] != "anna@firm.example" || a["karl"] != "" {
				t.Errorf("%v", a)
			}
		case "reminders":
			if n.ReminderDays != 5 || n.DueDays != 0 {
				t.Errorf("%+v", n)
			}
		case "addresses":
			if len(n.DigestTo) != 2 || n.ReportTo[0] != "tax@y.example" {
				t.Errorf("%+v", n)
			}
		}
		if len(p.State.Notices.Days) != 5 {
			t.Errorf("%s: what holds was changed: %v", c.name, p.State.Notices.Days)
		}
	}
}
