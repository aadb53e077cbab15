package vm_test

import (
	"fmt"
	"strings"
	"testing"

	"countersign/core"
	"countersign/ui/vm"
)

func TestMailSetupSaysWhatWasFound(t *testing.T) {
	for source, words := range map[core.MailSource]string{
		core.MailFromList: "own list", core.MailFromMX: "who takes the mail", core.MailFromSRV: "own entries", core.MailFromDomain: "settings for mail programs",
		core.MailFromDatabase: "Thunderbird", core.MailFromGuess: "usual name",
	} {
		s := vm.NewMailSetup(newEnglish(t))
		if !s.Search(" anna@firm.example ", false) {
			t.Fatal(s.Fault)
		}
		s.Searched(core.FoundMailbox{Source: source, Provider: "P", IMAP: core.MailServer{Host: "imap.p.example", Port: 143, TLS: "starttls"}, User: "anna"}, nil)
		lines := fmt.Sprint(s.FoundLines())
		for _, want := range []string{words, "[Provider P]", "[Server imap.p.example, port 143]", "STARTTLS", "[User name anna]"} {
			if !strings.Contains(lines, want) {
				t.Errorf("%s: %s does not say %q", source, lines, want)
			}
		}
	}
}

// A password and an app password go into the same field: nobody is asked to choose
// between them. A browser is another way.
func TestMailSetupWays(t *testing.T) {
	for _, c := range []struct {
		list []core.MailSignIn
		want int
		way  core.MailSignIn
	}{
		{nil, 0, core.ByPassword},
		{[]core.MailSignIn{core.ByPassword, core.ByAppPassword}, 0, core.ByPassword},
		{[]core.MailSignIn{core.ByAppPassword}, 0, core.ByAppPassword},
		{[]core.MailSignIn{core.ByMicrosoft}, 0, core.ByMicrosoft},
		{[]core.MailSignIn{core.ByGoogle, core.ByAppPassword}, 2, core.ByGoogle},
	} {
		s := vm.NewMailSetup(newEnglish(t))
		s.Search("anna@firm.example", false)
		s.Searched(core.FoundMailbox{IMAP: core.MailServer{Host: "h.example", Port: 993, TLS: "implicit"}, User: "anna", SignIn: c.list}, nil)
		s.UseFound()
		if len(s.Ways()) != c.want || s.Way != c.way || s.Account.Name != "anna" {
			t.Errorf("%v: %d ways, %s, %q", c.list, len(s.Ways()), s.Way, s.Account.Name)
		}
		for _, w := range s.Ways() {
			if s.WayName(w) == "" {
				t.Errorf("%s has no name", w)
			}
		}
	}
}

// The port goes with the encryption, unless somebody chose another.
func TestMailSetupPorts(t *testing.T) {
	s := vm.NewMailSetup(newEnglish(t))
	s.Enter()
	s.Encrypt("starttls")
	if s.Account.Port != 143 {
		t.Errorf("port %d", s.Account.Port)
	}
	s.Account.Port = 1143
	s.Encrypt("implicit")
	if s.Account.Port != 1143 {
		t.Errorf("port %d", s.Account.Port)
	}
	for _, host := range []string{"", "https://h", "h:993", "a b", "u@h"} {
		if s.Entered(host, "993", "u") || s.Fault == "" {
			t.Errorf("%q is taken", host)
		}
	}
	for _, port := range []string{"", "0", "65536", "x", "-1"} {
		if s.Entered("h.example", port, "u") || s.Fault == "" {
			t.Errorf("port %q is taken", port)
		}
	}
}

// A mailbox keeps at least one folder, and the one that was set up at first is not
// changed by choosing others.
func TestMailSetupFolders(t *testing.T) {
	a := core.MailAccount{Name: "a", Folder: []string{"INBOX"}}
	s := vm.SignInAgain(newEnglish(t), a)
	s.Toggle("INBOX")
	s.Toggle("Rechnungen")
	s.Toggle("INBOX")
	s.Toggle("Rechnungen")
	if len(s.Account.Folder) != 1 || !s.Fetched("Rechnungen") || a.Folder[0] != "INBOX" {
		t.Errorf("%v, %v", s.Account.Folder, a.Folder)
	}
}

// A password that takes the place of a sign-in in the browser leaves nothing of it.
func TestMailSetupPasswordInstead(t *testing.T) {
	s := vm.SignInAgain(newEnglish(t), core.MailAccount{Name: "a", SignIn: "google", ClientID: "ours", Tenant: "t"})
	if s.Way != core.ByGoogle || s.Password("") || !s.Password("x") {
		t.Fatalf("%+v", s)
	}
	if a := s.Account; a.SignIn != "" || a.ClientID != "" || a.Tenant != "" {
		t.Errorf("%+v", a)
	}
	if text := fmt.Sprintf("%v %+v %#v", s.Key, s.Key, s.Key); strings.Contains(text, "x") {
		t.Errorf("the key prints its password: %s", text)
	}
}

func TestMailStepRows(t *testing.T) {
	w := newEnglish(t)
	rows := vm.StepRows(w, core.MailSteps, []core.MailStep{{Name: "name", OK: true, Message: "found"}, {Name: "connection", Message: "no answer", Hint: "check the port"}}, false)
	if len(rows) != 6 || rows[0].Mark.Tone != vm.ToneGood || rows[1].Mark.Tone != vm.ToneBlock || rows[1].Hint != "Check the port." || rows[5].Text != "Not tried" {
		t.Errorf("%+v", rows)
	}
	for _, r := range rows {
		if r.Mark.Text == "" || r.Mark.Icon == vm.IconNone {
			t.Errorf("%+v says nothing without its colour", r)
		}
	}
}
