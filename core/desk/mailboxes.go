package desk

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"countersign/core"
)

// MailAccounts lists the mailboxes and how their last polls went.
func (d *Desk) MailAccounts(ctx context.Context, by core.User) (list []core.MailAccount, err error) {
	err = d.read(ctx, by, func(r core.Reader) error {
		list, err = r.ListMailAccounts()
		return err
	})
	return slices.DeleteFunc(list, func(a core.MailAccount) bool { return a.Removed }), err
}

// MailAccount finds a mailbox.
func (d *Desk) MailAccount(ctx context.Context, by core.User, name string) (a core.MailAccount, err error) {
	err = d.read(ctx, by, func(r core.Reader) error {
		a, err = r.FindMailAccount(name)
		if core.KindOf(err) == core.NotFound || a.Removed {
			return core.Errorf(core.NotFound, "there is no mailbox %s", name).WithHint("`accounts list` shows them")
		}
		return err
	})
	return a, err
}

// SaveMailAccount adds or changes a mailbox. Its password is not part of it. A name
// stays with one mailbox on one server once mail came from it: the places of mails on
// servers are told apart by it, and two servers may give the same numbers.
func (d *Desk) SaveMailAccount(ctx context.Context, by core.User, a core.MailAccount) error {
	if err := d.Require(ctx, by, core.MayAdminister, "set up mailboxes"); err != nil {
		return err
	}
	if err := checkMailAccount(a); err != nil {
		return err
	}
	return d.update(ctx, by, "set up mailboxes", func(tx core.Tx) error {
		old, err := tx.FindMailAccount(a.Name)
		action := "MailAccountChanged"
		switch {
		case core.KindOf(err) == core.NotFound:
			action = "MailAccountAdded"
		case err != nil:
			return err
		case !old.LastOK.IsZero() && (!strings.EqualFold(old.Host, a.Host) || old.User != a.User):
			return core.Errorf(core.Refused, "mail came from %s at %s under the name %s before", old.User, old.Host, a.Name).
				WithHint("give the other mailbox another name; mails that it shares are recognised")
		case old.Removed:
			// Whoever adds a mailbox expects that all its mails are taken in and that nothing
			// happens on its server.
			action, old.After, old.Rules = "MailAccountAdded", nil, nil
		}
		a.Rules, a.After, a.Numberings = old.Rules, old.After, old.Numberings
		if a.AuthServers == nil && !old.Removed {
			a.AuthServers = old.AuthServers // who changes the port says nothing of them
		}
		if a.After != nil {
			if err := checkAfter(a, *a.After); err != nil {
				return err
			}
		}
		a.LastTry, a.LastOK, a.LastError, a.Counts = old.LastTry, old.LastOK, "", old.Counts
		if err := tx.SaveMailAccount(a); err != nil {
			return err
		}
		e := entry(by, action, "mailbox:"+a.Name)
		e.After = mailboxWords(a)
		return tx.Audit(e)
	})
}

// mailboxWords are what the log keeps of a mailbox.
func mailboxWords(a core.MailAccount) map[string]string {
	m := map[string]string{"host": a.Host, "user": a.User, "tls": a.TLS, "folders": strings.Join(a.Folder, ","), "sign-in": "password"}
	if a.SignIn != "" {
		m["sign-in"] = a.SignIn
	}
	if a.Sends {
		m["permission"] = "reading and sending"
	}
	if len(a.AuthServers) > 0 {
		m["believed"] = strings.Join(a.AuthServers, ",")
	}
	if a.CA != "" {
		m["authority"] = "its own"
	}
	return m
}

// checkMailAccount refuses what can never work or must not be tried.
func checkMailAccount(a core.MailAccount) error {
	switch {
	case a.Name == "" || a.Host == "" || a.User == "":
		return core.Errorf(core.Usage, "a mailbox needs a name, a host and a user")
	case strings.ContainsAny(a.Host, "/@ "):
		return core.Errorf(core.Usage, "%q is not the name of a server", a.Host).WithHint("the name alone, such as imap.firm.example")
	case a.Port < 1 || a.Port > 65535:
		return core.Errorf(core.Usage, "%d is not a port", a.Port).WithHint("993 for implicit TLS, 143 for STARTTLS")
	case !slices.Contains([]string{"implicit", "starttls", "none"}, a.TLS):
		return core.Errorf(core.Usage, "%q is not a way to encrypt", a.TLS).WithHint("implicit or starttls")
	case a.TLS == "none" && !a.Local():
		return core.Errorf(core.Refused, "mail is only fetched over an encrypted connection").WithHint("use --tls implicit or --tls starttls")
	case !slices.Contains([]string{"", "google", "microsoft"}, a.SignIn):
		return core.Errorf(core.Usage, "%q is not a way to sign in", a.SignIn).WithHint("google or microsoft; without it a password is used")
	}
	for _, text := range append([]string{a.Name, a.Host, a.User, a.ClientID, a.Tenant}, a.Folder...) {
		if utf8.RuneCountInString(text) > 254 || strings.ContainsFunc(text, unicode.IsControl) {
			return core.Errorf(core.Usage, "%q is too long or not on one line", text[:min(len(text), 40)])
		}
	}
	return nil
}

// RemoveMailAccount ends fetching from a mailbox. What came from it stays, and with it
// the mailbox's name.
func (d *Desk) RemoveMailAccount(ctx context.Context, by core.User, name string) error {
	if err := d.Require(ctx, by, core.MayAdminister, "remove mailboxes"); err != nil {
		return err
	}
	return d.store.Update(ctx, func(tx core.Tx) error {
		a, err := tx.FindMailAccount(name)
		if core.KindOf(err) == core.NotFound || a.Removed {
			return core.Errorf(core.NotFound, "there is no mailbox %s", name).WithHint("`accounts list` shows them")
		}
		if err != nil {
			return err
		}
		a.Removed, a.LastError = true, ""
		if err := tx.SaveMailAccount(a); err != nil {
			return err
		}
		e := entry(by, "MailAccountRemoved", "mailbox:"+name)
		e.Before = mailboxWords(a)
		return tx.Audit(e)
	})
}
