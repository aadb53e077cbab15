package wire

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"countersign/core"
	"countersign/core/notice"
	"countersign/mail"
	"countersign/mail/provider"
)

// outgoingName is what the sign-in of outgoing mail is called, where it is its own.
const outgoingName = "outgoing mail"

const outgoingSecret = "smtp/" + outgoingName

// OutgoingServer is where mail is sent for an address: it is found with the server of
// the mailbox, or else tried for under the usual names of the address's domain.
func OutgoingServer(ctx context.Context, address string, consent bool, tell func(string)) (core.FoundMailbox, error) {
	f, err := FindMailServer(ctx, address, consent, tell)
	if err != nil || f.Closed != "" || f.SMTP.IsSet() {
		return f, err
	}
	_, domain, err := provider.SplitAddress(address)
	if err != nil {
		return f, err
	}
	probe := (&mail.Sender{}).Probe
	if f.SMTP = usualOutlet(ctx, domain, probe, tell); !f.SMTP.IsSet() {
		err = core.Errorf(core.NotFound, "No server for outgoing mail was found for %s", address).
			WithHint("enter it by hand: the provider names it in its help pages under “SMTP”")
	}
	return f, err
}

// usualOutlet is the first server under the usual names of a domain that answers.
func usualOutlet(ctx context.Context, domain string, probe func(context.Context, core.MailServer) error, tell func(string)) core.MailServer {
	for _, host := range []string{"smtp." + domain, "mail." + domain} {
		for _, s := range []core.MailServer{{Host: host, Port: 465, TLS: "implicit"}, {Host: host, Port: 587, TLS: "starttls"}} {
			tell(fmt.Sprintf("Trying %s, port %d", s.Host, s.Port))
			one, cancel := context.WithTimeout(ctx, 6*time.Second)
			err := probe(one, s)
			if cancel(); err == nil {
				return s
			}
		}
	}
	return core.MailServer{}
}

// OutgoingOf is the server through which a mailbox of a known provider sends; false for
// others.
func OutgoingOf(m core.MailAccount) (core.MailServer, bool) {
	list := MailProviders()
	i := slices.IndexFunc(list, func(p core.MailProvider) bool {
		return p.IMAP.IsSet() && strings.EqualFold(p.IMAP.Host, m.Host) && p.SMTP.IsSet()
	})
	if i < 0 {
		return core.MailServer{}, false
	}
	return list[i].SMTP, true
}

// UnsentNotices is how many notices of the last thirty days could not be sent, while
// outgoing mail is on.
func (a *App) UnsentNotices(ctx context.Context) (int, error) {
	o, failed, err := a.outgoing(ctx)
	if !o.On {
		return 0, err
	}
	return len(failed), err
}

// outgoing is how notices are sent, and those of the last thirty days that failed.
func (a *App) outgoing(ctx context.Context) (o core.Outgoing, failed []core.Notice, err error) {
	err = a.store.View(ctx, func(r core.Reader) error {
		if o, err = r.Outgoing(); err != nil || !o.On {
			return err
		}
		failed, err = r.ListNotices(core.NoticeFilter{State: core.NoticeFailed, Since: time.Now().AddDate(0, 0, -30)})
		return err
	})
	return o, failed, err
}

// SaveOutgoing sets up how notices are sent. A password of its own is kept where those
// of mailboxes are; nil leaves the one that is there, which goes once another sign-in or
// none is used. No password is ever offered to a server that it was not entered for:
// sending is off until the new one is in its place.
func (a *App) SaveOutgoing(ctx context.Context, by core.User, passphrase string, o core.Outgoing, password *string) error {
	if err := a.Desk.Require(ctx, by, core.MayAdminister, "set up outgoing mail"); err != nil {
		return err
	}
	open, err := a.admit(by.Name, passphrase)
	if err != nil {
		return err
	}
	open.Close()
	old, err := a.Desk.Outgoing(ctx, by)
	if err != nil {
		return err
	}
	moved := old.User != "" && o.User != "" && (old.User != o.User || !strings.EqualFold(old.Server.Host, o.Server.Host))
	switch {
	case moved && password == nil:
		return core.Errorf(core.Usage, "the password that is kept is that of %s at %s", old.User, old.Server.Host).WithHint("enter the one for %s", o.Server.Host)
	case moved && o.On:
		off := o
		off.On = false
		if err := a.Desk.SaveOutgoing(ctx, by, off); err != nil {
			return err
		}
		o.Revision++
		if err := a.keepSendingSecret(by, passphrase, o, password); err != nil {
			return err
		}
		return a.Desk.SaveOutgoing(ctx, by, o)
	}
	if err := a.Desk.SaveOutgoing(ctx, by, o); err != nil {
		return err
	}
	return a.keepSendingSecret(by, passphrase, o, password)
}

// keepSendingSecret keeps the password of outgoing mail, or forgets it where none is
// needed any more.
func (a *App) keepSendingSecret(by core.User, passphrase string, o core.Outgoing, password *string) error {
	secrets, err := a.secrets(by.Name, passphrase)
	switch {
	case err != nil:
		return err
	case o.User == "":
		return secrets.Delete(outgoingSecret)
	case password != nil:
		_, err = secrets.Put(outgoingSecret, []byte(*password))
	}
	return err
}

// sendingAs is the account with which mail is sent, and its password. The password that
// somebody just typed is used in place of the one that is kept.
func (a *App) sendingAs(ctx context.Context, by core.User, passphrase string, o core.Outgoing, typed *string) (core.MailAccount, string, error) {
	m := core.MailAccount{Name: outgoingName, User: o.User}
	secret := outgoingSecret
	if o.Mailbox != "" {
		var err error
		if m, err = a.Desk.MailAccount(ctx, by, o.Mailbox); err != nil {
			return m, "", err
		}
		secret = secretName(m.Name)
	}
	m.Host, m.Port, m.TLS, m.CA = o.Server.Host, o.Server.Port, o.Server.TLS, cmp.Or(o.CA, m.CA)
	if m.User == "" {
		return m, "", nil
	}
	secrets, err := a.secrets(by.Name, passphrase)
	if err != nil || m.SignIn != "" {
		return m, "", err
	}
	if typed != nil && o.Mailbox == "" {
		return m, *typed, nil
	}
	p, err := secrets.Get(secret)
	return m, string(p), err
}

// TryOutgoing sends a test mail as outgoing mail would be set up, and tells each step.
// A nil password stands for the one that is kept.
func (a *App) TryOutgoing(ctx context.Context, by core.User, passphrase string, o core.Outgoing, password *string, to string, tell func(core.MailStep)) ([]core.MailStep, error) {
	if err := a.Desk.Require(ctx, by, core.MayAdminister, "send a test mail"); err != nil {
		return nil, err
	}
	if !o.IsSet() {
		return nil, core.Errorf(core.Refused, "outgoing mail is not set up").WithHint("`countersignctl notices setup` names the server")
	}
	if to = cmp.Or(to, by.Address); to == "" {
		return nil, core.Errorf(core.Usage, "there is no address to send the test mail to").WithHint("add --to, or enter your address with `users address`")
	}
	to, err := core.MailAddress(to)
	if err != nil {
		return nil, err
	}
	firm, err := a.Firm(ctx)
	if err != nil {
		return nil, err
	}
	account, secret, err := a.sendingAs(ctx, by, passphrase, o, password)
	if err != nil {
		return nil, err
	}
	random := make([]byte, 16)
	_, _ = rand.Read(random) // crypto/rand never fails
	_, domain, _ := strings.Cut(o.From, "@")
	l := mail.Letter{
		From: o.From, FromName: firm.Name, To: to, MessageID: hex.EncodeToString(random) + "@" + domain, Date: time.Now(),
		Subject: firm.Name + ": test mail from Countersign",
		Text:    "Hello,\n\nthis is the test mail that " + by.Name + " asked for. Notices from Countersign reach this address.\n",
	}
	list := steps(a.sender.Test(ctx, account, secret, l, each(tell)))
	if ctx.Err() != nil {
		return list, ctx.Err()
	}
	if list[len(list)-1].OK {
		return list, a.noteTest(ctx, by, to)
	}
	return list, nil
}

// noteTest writes a test mail into the log, where the data folder is open for writing.
func (a *App) noteTest(ctx context.Context, by core.User, to string) error {
	if !a.shelf.writable {
		return nil
	}
	return a.Desk.TestedOutgoing(ctx, by, to)
}

// Sent is what a round of sending notices did.
type Sent struct {
	Queued int `json:"queued"`
	Sent   int `json:"sent"`
	// Failed were refused for good, Later are tried again by themselves.
	Failed int `json:"failed"`
	Later  int `json:"later"`
}

// errOff is what sending says while outgoing mail is off.
var errOff error = core.Errorf(core.Refused, "outgoing mail is off").WithHint("`countersignctl notices setup` sets it up")

// SendNotices queues the notices that are due, anew as QueueNotices has it, and sends
// what waits. It is Refused where outgoing mail is off. The error of a server that cannot
// be reached is noted for whoever looks, and returned.
func (a *App) SendNotices(ctx context.Context, by core.User, passphrase string, anew bool) (Sent, error) {
	var got Sent
	if err := a.Desk.Require(ctx, by, core.MayEnter, "send notices"); err != nil {
		return got, err
	}
	now := time.Now()
	var err error
	if got.Queued, err = a.Desk.QueueNotices(ctx, now, anew); err != nil {
		return got, err
	}
	o, list, err := a.Desk.NoticesToSend(ctx, now)
	if err != nil {
		return got, err
	}
	if !o.On {
		return got, errOff
	}
	if len(list) == 0 {
		return got, nil
	}
	account, password, err := a.sendingAs(ctx, by, passphrase, o, nil)
	if err != nil {
		err = unsent{err}
	} else {
		err = a.send(ctx, o, account, password, list, &got)
	}
	var server unsent
	if ctx.Err() != nil || err != nil && !errors.As(err, &server) {
		return got, err
	}
	if terr := a.Desk.OutgoingTried(ctx, err); terr != nil {
		return got, terr
	}
	return got, err
}

// unsent marks an error of the mail server or of the way to it, not of the books.
type unsent struct{ error }

// Unwrap gives what went wrong.
func (u unsent) Unwrap() error { return u.error }

// send sends notices and notes what became of each as soon as it is known.
func (a *App) send(ctx context.Context, o core.Outgoing, account core.MailAccount, password string, list []core.Notice, got *Sent) error {
	firm, err := a.Firm(ctx)
	if err != nil {
		return err
	}
	letters := make([]mail.Letter, len(list))
	for i, n := range list {
		letters[i] = mail.Letter{From: o.From, FromName: firm.Name, To: n.To, MessageID: n.MessageID, Date: n.At, Subject: n.Subject, Text: n.Text, File: n.File}
	}
	var books error
	err = a.sender.Send(ctx, account, password, letters, func(i int, failed error) error {
		got.count(failed)
		// What the server took is noted even when somebody stops the program now.
		books = a.Desk.NoticeTried(context.WithoutCancel(ctx), list[i].Number, failed)
		return books
	})
	if books == nil && err != nil {
		return unsent{err}
	}
	return books
}

func (s *Sent) count(failed error) {
	switch core.KindOf(failed) {
	case "":
		s.Sent++
	case core.Refused, core.BadInput:
		s.Failed++
	default:
		s.Later++
	}
}

// lockedOut is how long to wait after a refused sign-in: providers lock accounts after
// too many.
const lockedOut = time.Hour

// WatchNotices sends notices as they come to be due until ctx ends, which is no error.
// It does nothing while outgoing mail is off. A server that cannot be reached is tried
// again, later each time; the books' own trouble ends it. The day's head of the log is
// signed on the way, for a program that runs for weeks.
func (a *App) WatchNotices(ctx context.Context, passphrase string, by core.User, every time.Duration) error {
	failures := 0
	for ctx.Err() == nil {
		if err := a.DailyHead(ctx, by, passphrase); err != nil && ctx.Err() == nil {
			return err
		}
		pause := every
		_, err := a.SendNotices(ctx, by, passphrase, false)
		var server unsent
		switch {
		case ctx.Err() != nil:
			return nil
		case err == nil, errors.Is(err, errOff):
			failures = 0
		case !errors.As(err, &server):
			return err
		default:
			failures++
			pause = max(every, notice.Pause(failures))
			if errors.Is(err, mail.ErrSignIn) {
				pause = max(pause, lockedOut)
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
	return nil
}
