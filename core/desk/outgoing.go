package desk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"countersign/core"
)

// Outgoing is how notices are sent.
func (d *Desk) Outgoing(ctx context.Context, by core.User) (o core.Outgoing, err error) {
	err = d.read(ctx, by, func(r core.Reader) error {
		o, err = r.Outgoing()
		return err
	})
	return o, err
}

// SaveOutgoing sets up how notices are sent and which, or switches them off. The
// password is not part of it. It is a Conflict where the revision is no longer the one
// that is kept.
func (d *Desk) SaveOutgoing(ctx context.Context, by core.User, o core.Outgoing) error {
	if err := d.Require(ctx, by, core.MayAdminister, "set up outgoing mail"); err != nil {
		return err
	}
	return d.update(ctx, by, "set up outgoing mail", func(tx core.Tx) error {
		old, err := tx.Outgoing()
		if err != nil {
			return err
		}
		if o.Revision != old.Revision {
			return core.Errorf(core.Conflict, "how mail is sent was changed by somebody else meanwhile").WithHint("look at it again; yours was not saved")
		}
		if o, err = checkOutgoing(tx, o); err != nil {
			return err
		}
		o.Revision++
		if err := tx.SaveOutgoing(o); err != nil {
			return err
		}
		if old.LastError != "" && (old.Server != o.Server || old.User != o.User || old.Mailbox != o.Mailbox || old.CA != o.CA || !o.On) {
			old.LastError = "" // of another server, or of one that is no longer asked
			if err := tx.SaveOutgoingBeat(old.OutgoingBeat); err != nil {
				return err
			}
		}
		e := entry(by, "OutgoingMailChanged", "outgoing:mail")
		e.Before, e.After = outgoingWords(old), outgoingWords(o)
		return tx.Audit(e)
	})
}

// outgoingWords are what the log keeps of how notices are sent.
func outgoingWords(o core.Outgoing) map[string]string {
	m := map[string]string{"on": strconv.FormatBool(o.On)}
	add := func(name, value string) {
		if value != "" {
			m[name] = value
		}
	}
	kinds := []string{}
	for _, k := range o.Notices.Kinds {
		kinds = append(kinds, string(k))
	}
	add("host", o.Server.Host)
	if o.IsSet() {
		m["port"] = strconv.Itoa(o.Server.Port)
	}
	add("tls", o.Server.TLS)
	add("from", o.From)
	add("mailbox", o.Mailbox)
	add("user", o.User)
	add("kinds", strings.Join(kinds, ","))
	add("days", strings.Join(o.Notices.Days, ","))
	add("hours", strings.Trim(fmt.Sprint(o.Notices.Hours), "[]"))
	add("reminder_days", strconv.Itoa(o.Notices.ReminderDays))
	add("due_days", strconv.Itoa(o.Notices.DueDays))
	add("digest_to", strings.Join(o.Notices.DigestTo, ","))
	add("report_to", strings.Join(o.Notices.ReportTo, ","))
	if o.Notices.AttachReport {
		m["attached"] = "the month's invoices"
	}
	if o.CA != "" {
		m["authority"] = "its own"
	}
	return m
}

// checkOutgoing refuses what can never work or must not be tried.
func checkOutgoing(r core.Reader, o core.Outgoing) (core.Outgoing, error) {
	var err error
	if o.Notices, err = checkNoticeRules(o.Notices); err != nil || !o.IsSet() && !o.On {
		return o, err
	}
	s := o.Server
	switch {
	case !o.IsSet():
		return o, core.Errorf(core.Refused, "outgoing mail is not set up").WithHint("`notices setup` names the server")
	case strings.ContainsAny(s.Host, "/@ "):
		return o, core.Errorf(core.Usage, "%q is not the name of a server", s.Host).WithHint("the name alone, such as smtp.firm.example")
	case s.Port < 1 || s.Port > 65535:
		return o, core.Errorf(core.Usage, "%d is not a port", s.Port).WithHint("465 for implicit TLS, 587 for STARTTLS")
	case !slices.Contains([]string{"implicit", "starttls", "none"}, s.TLS):
		return o, core.Errorf(core.Usage, "%q is not a way to encrypt", s.TLS).WithHint("implicit or starttls")
	case s.TLS == "none" && !(core.MailAccount{Host: s.Host}).Local():
		return o, core.Errorf(core.Refused, "mail is only sent over an encrypted connection").WithHint("use --tls implicit or --tls starttls")
	case o.Mailbox != "" && o.User != "":
		return o, core.Errorf(core.Usage, "outgoing mail has either the sign-in of a mailbox or a user of its own")
	}
	for _, text := range []string{s.Host, o.User} {
		if len(text) > 254 || strings.ContainsFunc(text, unicode.IsControl) {
			return o, core.Errorf(core.Usage, "%q is too long or not on one line", text[:min(len(text), 40)])
		}
	}
	if o.Mailbox != "" {
		a, err := r.FindMailAccount(o.Mailbox)
		switch {
		case core.KindOf(err) == core.NotFound || a.Removed:
			return o, core.Errorf(core.NotFound, "there is no mailbox %s", o.Mailbox).WithHint("`accounts list` shows them")
		case err != nil:
			return o, err
		case o.On && a.SignIn == string(core.ByMicrosoft) && !a.Sends:
			return o, core.Errorf(core.Refused, "the sign-in of %s at Microsoft does not include sending", o.Mailbox).
				WithHint("sign in again with `accounts signin %s --send`", o.Mailbox)
		}
	}
	o.From, err = core.MailAddress(o.From)
	return o, err
}

func checkNoticeRules(n core.NoticeRules) (core.NoticeRules, error) {
	for _, k := range n.Kinds {
		if !slices.Contains(core.NoticeKinds, k) {
			return n, core.Errorf(core.Usage, "there is no notice %q", k).WithHint("approval, settle, reminder, digest or report")
		}
	}
	for _, d := range n.Days {
		if !slices.Contains([]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}, d) {
			return n, core.Errorf(core.Usage, "%q is not a day", d).WithHint("mon, tue, wed, thu, fri, sat or sun")
		}
	}
	for _, h := range n.Hours {
		if h < 0 || h > 23 {
			return n, core.Errorf(core.Usage, "%d is not an hour", h).WithHint("a full hour from 0 to 23")
		}
	}
	switch {
	case len(n.Days) == 0 || len(n.Hours) == 0:
		return n, core.Errorf(core.Usage, "notices need days and hours").WithHint("`notices off` sends none")
	case n.ReminderDays < 0 || n.ReminderDays > 365 || n.DueDays < 0 || n.DueDays > 365:
		return n, core.Errorf(core.Usage, "days of reminders are from 0 to 365")
	}
	var err error
	if n.DigestTo, err = addresses(n.DigestTo); err == nil {
		n.ReportTo, err = addresses(n.ReportTo)
	}
	return n, err
}

func addresses(typed []string) ([]string, error) {
	var out []string
	for _, t := range typed {
		a, err := core.MailAddress(t)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// SetAddress says where a person's notices go; an empty address ends them. People set
// their own; the owner may set another's.
func (d *Desk) SetAddress(ctx context.Context, by core.User, name, address string) error {
	if by.Name != name {
		if err := d.Require(ctx, by, core.MayAdminister, "set another's mail address"); err != nil {
			return err
		}
	}
	if address != "" {
		a, err := core.MailAddress(address)
		if err != nil {
			return err
		}
		address = a
	}
	return d.store.Update(ctx, func(tx core.Tx) error {
		u, err := tx.FindUser(name)
		if err != nil {
			return err
		}
		e := entry(by, "AddressSet", "user:"+name)
		e.Before, e.After = map[string]string{"address": u.Address}, map[string]string{"address": address}
		u.Address = address
		if err := tx.SaveUser(u); err != nil {
			return err
		}
		return tx.Audit(e)
	})
}
