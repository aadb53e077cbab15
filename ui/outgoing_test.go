package ui

import (
	"context"
	"strings"
	"testing"

	"countersign/core"
	"countersign/ui/uitest"
	"countersign/ui/vm"
)

// outlets keep how notices are sent in memory.
type outlets struct {
	state    vm.OutgoingState
	password *string
	refuse   error
	steps    []core.MailStep
	sent     []string
}

func (o *outlets) State(context.Context, core.User) (vm.OutgoingState, error) { return o.state, nil }

func (o *outlets) ServerOf(m core.MailAccount) (core.MailServer, bool) {
	return core.MailServer{Host: "smtp.gmx.net", Port: 465, TLS: "implicit"}, m.Host == "imap.gmx.net"
}

func (o *outlets) Save(_ context.Context, _ core.User, out core.Outgoing, password *string, addresses map[string]string) error {
	if o.refuse != nil {
		return o.refuse
	}
	o.state.Outgoing = out
	if password != nil {
		o.password = password
	}
	for name, a := range addresses {
		for i := range o.state.People {
			if o.state.People[i].Name == name {
				o.state.People[i].Address = a
			}
		}
		if name == "olga" {
			o.state.Own = a
		}
	}
	return nil
}

func (o *outlets) Test(_ context.Context, _ core.User, to string, tell func(core.MailStep)) ([]core.MailStep, error) {
	o.sent = append(o.sent, to)
	for _, s := range o.steps {
		tell(s)
	}
	return o.steps, nil
}

func newOutlets() *outlets {
	o := &outlets{}
	o.state.Notices = core.DefaultNoticeRules()
	o.state.Mailboxes = []core.MailAccount{{Name: "invoices", Host: "imap.gmx.net", User: "invoices@gmx.net"}}
	for _, name := range core.SendSteps {
		o.steps = append(o.steps, core.MailStep{Name: name, OK: true, Message: "it works"})
	}
	return o
}

func openOutgoing(t *testing.T, o *outlets, by func(*uitest.Firm) *core.User) *Window {
	t.Helper()
	f, err := uitest.Empty(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b := &boxes{list: []core.MailAccount{{Name: "invoices", Host: "imap.gmx.net", User: "invoices@gmx.net", Folder: []string{"INBOX"}}}}
	w := open(t, f, by(f), func(d *Deps) { d.Boxes, d.Outgoing = b, o })
	w.goTo(vm.ScreenSettings)
	return w
}

// Outgoing mail is set up by keys alone, tried, and switched off.
func TestOutgoingByKeysAlone(t *testing.T) {
	o := newOutlets()
	w := openOutgoing(t, o, owner)
	s := w.settings()
	if m, _ := s.out.Mark(); m.Text != "Switched off: no mail is sent" {
		t.Fatalf("%q", m.Text)
	}
	s.setUpOutgoing()
	w.typed(t, "olga@firm.example")
	w.typed(t, "invoices@firm.example")
	w.typed(t, "smtp.firm.example")
	w.typed(t, "465")
	w.typed(t, "invoices")
	w.typed(t, "") // no password yet
	if s.out.Form == nil || s.out.Form.Fault != "Please enter the password." {
		t.Fatalf("%+v", s.out.Form)
	}
	for range 5 {
		w.press("Enter") // what was typed stays
	}
	w.typed(t, "a password")
	if s.out.Form != nil || !o.state.On || o.state.Server.Host != "smtp.firm.example" || o.password == nil || *o.password != "a password" || o.state.Own != "olga@firm.example" {
		t.Fatalf("%+v, %+v", s.out.Form, o.state)
	}
	s.testOutgoing()
	if !s.out.Worked() || len(o.sent) != 1 || o.sent[0] != "olga@firm.example" {
		t.Errorf("%+v, sent to %q", s.out.Steps, o.sent)
	}
	s.kind(s.out.Kinds()[3]).press()
	if !o.state.Notices.Wants(core.Digest) {
		t.Errorf("%+v", o.state.Notices)
	}
	s.turnOutgoing(false)
	if n := w.notices.Shown(); o.state.On || len(n) == 0 || !strings.Contains(n[len(n)-1].Text+n[0].Text, "No mail is sent any more") {
		t.Errorf("%+v", n)
	}
	s.setUpOutgoing()
	w.press("Escape")
	if s.out.Form != nil {
		t.Error("Escape does not leave the form")
	}
}

// The sign-in of a mailbox brings its provider's server; what the books refuse stays in
// the form.
func TestOutgoingAsMailbox(t *testing.T) {
	o := newOutlets()
	w := openOutgoing(t, o, owner)
	s := w.settings()
	s.setUpOutgoing()
	s.out.Form.Own = "olga@firm.example"
	m := o.state.Mailboxes[0]
	server, known := o.ServerOf(m)
	s.out.Form.UseMailbox(m, server, known)
	s.turn()
	o.refuse = core.Errorf(core.Refused, "the sign-in does not include sending").WithHint("sign in again")
	s.saveOutgoing()
	if s.out.Form == nil || s.out.Form.Fault != "The sign-in does not include sending. Sign in again." {
		t.Fatalf("%+v", s.out.Form)
	}
	o.refuse = nil
	s.saveOutgoing()
	if s.out.Form != nil || o.state.Mailbox != "invoices" || o.state.Server.Host != "smtp.gmx.net" || o.password != nil {
		t.Errorf("%+v", o.state)
	}
}

// Somebody who may not change it sees how it stands, and every button is grey.
func TestOutgoingIsTheOwners(t *testing.T) {
	o := newOutlets()
	o.state.Outgoing.Server, o.state.On = core.MailServer{Host: "smtp.firm.example"}, true
	w := openOutgoing(t, o, func(*uitest.Firm) *core.User {
		return &core.User{Name: "anna", Roles: []core.Role{core.Approver}}
	})
	s := w.settings()
	if s.out.MayChange() {
		t.Error("an approver may change it")
	}
	s.kind(s.out.Kinds()[0]).press()
	if !o.state.Notices.Wants(core.ApprovalRequest) {
		t.Error("an approver switched a kind off")
	}
}

// When mails are sent is chosen in the window; what the books refuse stays in the form.
func TestOutgoingWhenByKeys(t *testing.T) {
	o := newOutlets()
	o.state.People = []core.User{{Name: "olga"}, {Name: "anna"}}
	o.state.Server, o.state.On = core.MailServer{Host: "smtp.firm.example"}, true
	w := openOutgoing(t, o, owner)
	s := w.settings()
	s.chooseWhen()
	if s.out.When == nil || w.settings().first == nil {
		t.Fatal("the form is not open")
	}
	s.out.When.Toggle("sat")
	s.turn()
	w.typed(t, "7, 25")
	w.typed(t, "5")
	w.typed(t, "0")
	w.typed(t, "")
	w.typed(t, "anna@firm.example")
	w.typed(t, "office@firm.example")
	w.typed(t, "")
	if s.out.When == nil || s.out.When.Fault != "“25” is not a full hour from 0 to 23." {
		t.Fatalf("%+v", s.out.When)
	}
	o.refuse = core.Errorf(core.Conflict, "it was changed by somebody else").WithHint("look at it again")
	s.out.When.Hours = "7"
	s.saveWhen()
	if s.out.When == nil || s.out.When.Fault != "It was changed by somebody else. Look at it again." || s.out.Saving {
		t.Fatalf("%+v", s.out.When)
	}
	o.refuse = nil
	s.saveWhen()
	if n := o.state.Notices; s.out.Open() || len(n.Days) != 6 || len(n.Hours) != 1 || n.ReminderDays != 5 || n.DueDays != 0 || len(n.DigestTo) != 1 {
		t.Errorf("%+v, %+v", s.out.When, o.state.Notices)
	}
	if o.state.People[1].Address != "anna@firm.example" {
		t.Errorf("%+v", o.state.People)
	}
	s.chooseWhen()
	w.press("Escape")
	if s.out.Open() {
		t.Error("Escape does not leave the form")
	}
}
