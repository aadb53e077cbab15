package main

import (
	"cmp"
	"fmt"
	"strings"

	"countersign/cmd/internal/wire"
	"countersign/core"
)

// noticeFlags say which notices are sent, when and to whom. What is not given stays as
// it is; the word none empties a list.
type noticeFlags struct {
	Kind         []string `help:"approval, settle, reminder, digest, report; may be given several times." placeholder:"KIND"`
	Day          []string `help:"The days: mon, tue, wed, thu, fri, sat, sun." placeholder:"DAY"`
	Hour         []int    `help:"The full hours from which on notices go out." placeholder:"8"`
	ReminderDays *int     `help:"Remind after so many working days, and then again; 0 never." placeholder:"3"`
	DueDays      *int     `help:"Remind so many days before the due date or the end of a discount." placeholder:"2"`
	DigestTo     []string `help:"An address for the digest, besides the owners' and auditors' own." placeholder:"ADDRESS"`
	ReportTo     []string `help:"An address for the month report, besides the owners' and auditors' own." placeholder:"ADDRESS"`
	AttachReport *bool    `negatable:"" help:"Attach the month's invoices to the month report."`
}

func (f noticeFlags) apply(n *core.NoticeRules) {
	if len(f.Kind) > 0 {
		n.Kinds = nil
		for _, k := range listed(f.Kind) {
			n.Kinds = append(n.Kinds, core.NoticeKind(k))
		}
	}
	for _, l := range []struct {
		given []string
		to    *[]string
	}{{f.Day, &n.Days}, {f.DigestTo, &n.DigestTo}, {f.ReportTo, &n.ReportTo}} {
		if len(l.given) > 0 {
			*l.to = listed(l.given)
		}
	}
	if len(f.Hour) > 0 {
		n.Hours = f.Hour
	}
	if f.ReminderDays != nil {
		n.ReminderDays = *f.ReminderDays
	}
	if f.DueDays != nil {
		n.DueDays = *f.DueDays
	}
	if f.AttachReport != nil {
		n.AttachReport = *f.AttachReport
	}
}

// listed are the words of a list; none for the word none.
func listed(given []string) []string {
	if len(given) == 1 && given[0] == "none" {
		return nil
	}
	return given
}

type noticesChooseCmd struct{ noticeFlags }

func (noticesChooseCmd) Help() string {
	return `What is not given stays as it is; the word none empties a list.

Example: countersignctl notices choose --kind approval --kind reminder --kind digest --digest-to office@firm.example`
}

func (c noticesChooseCmd) Run(s *session) error {
	app, by, o, err := s.outgoing(true)
	if err != nil {
		return err
	}
	c.apply(&o.Notices)
	if err := app.Desk.SaveOutgoing(s.ctx, by, o); err != nil {
		return err
	}
	return s.outgoingDone(o, "The choice is kept; `countersignctl notices plan` shows what is due now.")
}

type noticesSetupCmd struct {
	Address       string `help:"The sender's address; its server is then looked for, and it is the user name too." placeholder:"ADDRESS"`
	Mailbox       string `help:"Send with the sign-in of this mailbox." placeholder:"NAME"`
	AskDatabase   bool   `help:"With --address: ask Thunderbird's database of providers too, which then learns the domain."`
	Yes           bool   `help:"With --address: agree to a server whose name is not of the address's domain."`
	Host          string `help:"The SMTP server." placeholder:"HOST"`
	Port          int    `help:"Its port (default: 465, with starttls 587)." placeholder:"465"`
	TLS           string `default:"implicit" name:"tls" help:"implicit, starttls, or none for this computer alone."`
	User          string `help:"The user name on the server (default: the sender's address)." placeholder:"USER"`
	NoUser        bool   `help:"The server asks for no sign-in."`
	From          string `help:"The sender's address, where it is not --address or the mailbox's." placeholder:"ADDRESS"`
	CA            string `name:"ca" help:"A PEM file with the certificate of a private authority." placeholder:"FILE"`
	PasswordStdin bool   `help:"Read the password from standard input."`
	noticeFlags
}

func (noticesSetupCmd) Help() string {
	return `With --address the program finds the server itself, with --host you name it, and with --mailbox the sign-in of a mailbox is used again; at Microsoft
that needs "accounts signin NAME --send" first. Without any of them what was set up before is switched on again.

Example: countersignctl notices setup --mailbox invoices

Or: countersignctl notices setup --host smtp.firm.example --tls starttls --user invoices --from invoices@firm.example --password-stdin < password.txt`
}

func (c noticesSetupCmd) Run(s *session) error {
	app, by, o, err := s.outgoing(true)
	if err != nil {
		return err
	}
	var password *string
	if c.Address != "" || c.Mailbox != "" || c.Host != "" {
		if err := c.server(s, app, by, &o); err != nil {
			return err
		}
		if o.Mailbox == "" && o.User != "" {
			p, err := s.mailPassword(o.User, c.PasswordStdin)
			if err != nil {
				return err
			}
			password = &p
		}
	}
	o.On = true
	c.apply(&o.Notices)
	if err := app.SaveOutgoing(s.ctx, by, s.passphrase, o, password); err != nil {
		return err
	}
	return s.outgoingDone(o, fmt.Sprintf("Notices are sent from %s through %s, port %d. `countersignctl notices test` tries it.", o.From, o.Server.Host, o.Server.Port))
}

// server settles the server, the sender and the sign-in.
func (c noticesSetupCmd) server(s *session, app *wire.App, by core.User, o *core.Outgoing) error {
	o.Mailbox, o.User, o.From, o.CA = c.Mailbox, c.User, cmp.Or(c.From, c.Address), ""
	o.Server = core.MailServer{Host: c.Host, Port: c.Port, TLS: c.TLS}
	if c.Port == 0 {
		o.Server.Port = map[string]int{"starttls": 587, "none": 25}[c.TLS]
	}
	if o.Server.Port == 0 {
		o.Server.Port = 465
	}
	if c.CA != "" {
		var err error
		if o.CA, err = wire.Authority(c.CA); err != nil {
			return err
		}
	}
	var err error
	switch {
	case c.Mailbox != "":
		err = c.asMailbox(s, app, by, o)
	case c.Host == "":
		err = c.find(s, o)
	case o.User == "" && !c.NoUser:
		o.User = o.From
	}
	if err == nil && o.From == "" {
		err = core.Errorf(core.Usage, "missing flags: --from").WithHint("the sender's address, such as invoices@firm.example")
	}
	return err
}

// asMailbox takes the sign-in of a mailbox, and the server that belongs to it.
func (c noticesSetupCmd) asMailbox(s *session, app *wire.App, by core.User, o *core.Outgoing) error {
	if c.User != "" || c.NoUser {
		return core.Errorf(core.Usage, "--mailbox has its own user").WithHint("leave --user out, or name the server with --host")
	}
	m, err := app.Desk.MailAccount(s.ctx, by, c.Mailbox)
	if err != nil {
		return err
	}
	if o.From == "" && strings.Contains(m.User, "@") {
		o.From = m.User
	}
	if c.Host == "" {
		found, ok := wire.OutgoingOf(m)
		if !ok {
			return core.Errorf(core.Usage, "the server for sending as %s is not known", c.Mailbox).WithHint("name it with --host, --port and --tls")
		}
		o.Server = found
	}
	return nil
}

// find looks for the server of the address.
func (c noticesSetupCmd) find(s *session, o *core.Outgoing) error {
	f, err := wire.OutgoingServer(s.ctx, c.Address, c.AskDatabase, func(sentence string) {
		if s.attended() && !s.JSON {
			s.warn("%s", sentence)
		}
	})
	switch {
	case err != nil:
		return err
	case f.Closed != "":
		return core.Errorf(core.Refused, "%s", strings.TrimSuffix(f.Closed, "."))
	case len(f.SignIn) == 1 && f.SignIn[0].InBrowser():
		return core.Errorf(core.Refused, "%s takes no passwords from programs", f.Provider).
			WithHint("add the mailbox with `accounts add NAME --oauth %s --send`, then use --mailbox NAME", f.SignIn[0])
	case f.ConfirmSMTP && !c.Yes && !s.agrees(fmt.Sprintf("%s is not a server of the address's own domain. Sign in there?", f.SMTP.Host)):
		return core.Errorf(core.Refused, "%s is not a server of the address's own domain, and only the network says that it is the right one", f.SMTP.Host).
			WithHint("check the name with the provider, then add --yes or give --host; nothing was sent there")
	}
	o.Server, o.User = f.SMTP, cmp.Or(c.User, f.User)
	for _, more := range []string{f.Note, f.Help} {
		if more != "" {
			s.say("%s", more)
		}
	}
	return nil
}
