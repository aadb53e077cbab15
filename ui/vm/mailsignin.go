package vm

import (
	"slices"
	"strings"

	"countersign/core"
)

// Ways are the ways to sign in that a person may choose from; none for a single one.
func (s *MailSetup) Ways() []core.MailSignIn {
	list := s.Found.SignIn
	switch {
	case s.Again:
		return nil
	case s.manual:
		list = []core.MailSignIn{core.ByPassword, core.ByGoogle, core.ByMicrosoft}
	case slices.Contains(list, core.ByPassword) && slices.Contains(list, core.ByAppPassword):
		// It is typed into the same field; the note says which of the two it is.
		list = slices.DeleteFunc(slices.Clone(list), func(w core.MailSignIn) bool { return w == core.ByAppPassword })
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

// WayName says a way to sign in.
func (s *MailSetup) WayName(w core.MailSignIn) string {
	switch w {
	case core.ByGoogle:
		return s.words.Say("mailbox.by_google")
	case core.ByMicrosoft:
		return s.words.Say("mailbox.by_microsoft")
	case core.ByAppPassword:
		return s.words.Say("mailbox.by_app_password")
	}
	return s.words.Say("mailbox.by_password")
}

// Note is what a person has to know before signing in.
func (s *MailSetup) Note() (text, help string) {
	if s.manual || s.Again {
		return "", ""
	}
	return s.Found.Note, s.Found.Help
}

// Name takes the mailbox's name; false says in Fault what is wrong with it.
func (s *MailSetup) Name(name string, taken []core.MailAccount) bool {
	s.Account.Name = strings.TrimSpace(name)
	switch {
	case s.Account.Name == "":
		s.Fault = s.words.Say("mailbox.no_name")
	case !s.Again && slices.ContainsFunc(taken, func(a core.MailAccount) bool { return strings.EqualFold(a.Name, s.Account.Name) }):
		s.Fault = s.words.Say("mailbox.name_taken", "name", s.Account.Name)
	default:
		s.Fault = ""
		return true
	}
	return false
}

// Password takes a password and begins the trial; false when there is none.
func (s *MailSetup) Password(password string) bool {
	if password == "" {
		s.Fault = s.words.Say("mailbox.no_password")
		return false
	}
	s.Account.SignIn, s.Account.ClientID, s.Account.Tenant = "", "", ""
	s.Key = MailKey{Password: password}
	s.try()
	return true
}

// MayType tells whether a code that is typed on another device does as well. Google
// gives such codes no permission to read mail.
func (s *MailSetup) MayType() bool { return s.Way == core.ByMicrosoft }

// Browse begins a sign-in at the provider.
func (s *MailSetup) Browse(clientID string, by SignInBy) {
	s.Account.SignIn = string(s.Way)
	if id := strings.TrimSpace(clientID); id != "" {
		s.Account.ClientID = id
	}
	by.ClientSecret = strings.TrimSpace(by.ClientSecret)
	s.By, s.Key, s.Stage, s.Fault, s.Opens, s.Code = by, MailKey{}, SetupBrowser, "", "", ""
}

// Browsing takes what a person opens.
func (s *MailSetup) Browsing(address, code string) {
	if s.Stage == SetupBrowser {
		s.Opens, s.Code = address, code
	}
}

// Browsed takes what came of it. Where the firm needs a registration of its own, its
// fields are asked for.
func (s *MailSetup) Browsed(a core.MailAccount, key MailKey, err error) {
	switch {
	case err == nil:
		s.Account, s.Key = a, key
		s.try()
	case core.KindOf(err) == core.Usage:
		n := NoticeOf(err, s.words)
		s.Stage, s.NeedsClient, s.ClientHelp, s.Fault = SetupSignIn, true, n.Hint, n.Text
	default:
		n := NoticeOf(err, s.words)
		s.Stage, s.Fault = SetupSignIn, strings.TrimSpace(n.Text+" "+n.Hint)
	}
}
