package mail

import (
	"context"
	"errors"
	"fmt"

	"github.com/emersion/go-smtp"

	"countersign/core"
)

// outlet is one connection over which mail is sent.
type outlet struct {
	watched
	client *smtp.Client
	lost   bool
}

// openOutlet opens a connection and signs in with what prove gives once the connection
// is encrypted.
func openOutlet(ctx context.Context, acct core.MailAccount, prove prover, l limits, tell note) (*outlet, error) {
	o := &opening{dialect: smtpDialect, acct: acct, timeout: l.connect, note: tell}
	if err := o.open(ctx); err != nil {
		return nil, err
	}
	var with proof
	if acct.User != "" {
		tell("sign-in", "")
		var err error
		if with, err = prove(ctx); err != nil {
			o.raw.Close()
			return nil, err
		}
	}
	s := &outlet{watched: o.watch(ctx, with, l, "220 ready\r\n")}
	s.client = smtp.NewClient(s.guard)
	// What was said before encryption does not count (RFC 3207, section 4.2).
	err := s.do("beginning the conversation", func() error { return s.client.Hello(helloName) })
	if err == nil && acct.User != "" {
		err = s.authenticate(with)
	}
	if err != nil {
		s.close()
		return nil, err
	}
	if acct.User != "" {
		tell("sign-in", fmt.Sprintf("The server accepts the sign-in of %s %s", acct.User, with.how()))
	}
	return s, nil
}

// do runs one command and explains its failure.
func (s *outlet) do(doing string, fn func() error) error {
	err := s.step(0, fn)
	if err == nil {
		return nil
	}
	if _, refused := s.scrub.serverSaid(err); !refused || closing(err) {
		s.lost = true
	}
	return s.commandFailure(doing, err)
}

// closing reports whether a server says that it closes the connection (RFC 5321,
// section 3.8).
func closing(err error) bool {
	var r *smtp.SMTPError
	return errors.As(err, &r) && r.Code == 421
}

func (s *outlet) authenticate(with proof) error {
	err := s.step(0, func() error {
		if _, ok := s.offers("AUTH"); !ok {
			return failure(ErrSignIn, nil, fmt.Sprintf("The server %s asks nobody to sign in", s.acct.Host), "check the port: "+smtpDialect.ports+"; or leave the user name out")
		}
		m, err := mechanism(s.acct, with, s.client.SupportsAuth)
		if err == nil && m == nil {
			err = noPasswords(s.acct)
		}
		if err != nil {
			return err
		}
		return s.client.Auth(m)
	})
	said, refused := s.scrub.serverSaid(err)
	switch {
	case err == nil:
		return nil
	case refused && s.ctx.Err() == nil:
		return s.refusedSignIn(said, err, with)
	}
	return s.commandFailure("signing in", err)
}

func (s *outlet) offers(extension string) (string, bool) {
	ok, with := s.client.Extension(extension)
	return with, ok
}

// refusedSignIn explains a refusal of the sign-in by its code (RFC 4954, section 6).
func (s *outlet) refusedSignIn(said string, err error, with proof) *core.Error {
	cause := s.scrub.error(err)
	if temporary(err) {
		return failure(ErrProtocol, cause, quote(fmt.Sprintf("The server %s cannot check the sign-in at the moment", s.acct.Host), said), "try again later")
	}
	hint := "check the user name and the password; many providers want an app password here, not the usual one"
	if with.token != "" {
		hint = "check that sending over SMTP is switched on for the mailbox and that the sign-in allows it, then sign in again"
	}
	return failure(ErrSignIn, cause, quote(fmt.Sprintf("The mail server refused the sign-in of %s", s.acct.User), said), hint)
}

// temporary reports whether a refusal may be none later (RFC 5321, section 4.2.1).
func temporary(err error) bool {
	var r *smtp.SMTPError
	return errors.As(err, &r) && r.Code >= 400 && r.Code < 500
}

// send hands one letter over and tells how far it came.
func (s *outlet) send(l Letter, data []byte, tell note) error {
	from, err := wireAddress(l.From)
	if err != nil {
		return err
	}
	to, err := wireAddress(l.To)
	if err != nil {
		return err
	}
	if most, ok := s.client.MaxMessageSize(); ok && most > 0 && len(data) > most {
		return core.Errorf(core.Refused, "The mail has %d KB and the server %s takes no more than %d", len(data)>>10, s.acct.Host, most>>10).WithHint("leave out what is attached")
	}
	tell("sender", "")
	tooBig := false
	if err := s.try("mail from "+from, func() error {
		err := s.client.Mail(from, &smtp.MailOptions{Size: int64(len(data))})
		tooBig = aboutSize(err)
		return err
	}); err != nil {
		if core.KindOf(err) == core.Refused && !tooBig {
			err = failure(ErrSender, err, err.Msg, "check the sender's address: servers send only in the name of the mailbox that signs in")
		}
		return s.reset(err)
	}
	tell("sender", fmt.Sprintf("The server takes mail from %s", from))
	tell("recipient", "")
	if err := s.try("mail to "+to, func() error { return s.client.Rcpt(to, nil) }); err != nil {
		return s.reset(err)
	}
	tell("recipient", fmt.Sprintf("The server takes mail to %s", to))
	tell("mail", "")
	if err := s.data(to, data); err != nil {
		return s.reset(err)
	}
	tell("mail", fmt.Sprintf("The server took the mail with the ID %s", l.MessageID))
	return nil
}

// aboutSize reports whether a refusal is about how large this one mail is (RFC 1870,
// section 6.1): others are taken.
func aboutSize(err error) bool {
	var r *smtp.SMTPError
	return errors.As(err, &r) && (r.Code == 552 || r.EnhancedCode == smtp.EnhancedCode{5, 3, 4} || r.EnhancedCode == smtp.EnhancedCode{5, 2, 3})
}

// data sends the letter itself, whose end the server answers when it has it.
func (s *outlet) data(to string, data []byte) *core.Error {
	var w *smtp.DataCommand
	if err := s.try("mail to "+to, func() (err error) { w, err = s.client.Data(); return err }); err != nil {
		return err
	}
	return s.tryFor(int64(len(data)), "mail to "+to, func() error {
		if _, err := w.Write(data); err != nil {
			return err
		}
		return w.Close()
	})
}

func (s *outlet) try(what string, fn func() error) *core.Error { return s.tryFor(0, what, fn) }

// tryFor runs a command that transfers so many bytes; what is refused for good is
// Refused, everything else Unavailable.
func (s *outlet) tryFor(bytes int64, what string, fn func() error) *core.Error {
	watch := s.watched
	if bytes > 0 { // servers look at mails before they answer; RFC 5321, section 4.5.3.2.6 is patient
		watch.limits.silence, watch.limits.step = 5*watch.limits.silence, 5*watch.limits.step
	}
	err := watch.step(bytes, fn)
	if err == nil {
		return nil
	}
	said, refused := s.scrub.serverSaid(err)
	switch {
	case !refused || s.ctx.Err() != nil:
		s.lost = true
		return s.commandFailure("sending "+what, err)
	case closing(err):
		s.lost = true
	}
	e := failure(ErrProtocol, s.scrub.error(err), quote("The mail server refused "+what, said), "it is tried again by itself")
	if !temporary(err) {
		e.Kind, e.Hint = core.Refused, "check the address; whoever runs the mail server can say why"
	}
	return e
}

// reset ends a letter that was not taken, so that the next can be sent.
func (s *outlet) reset(err *core.Error) error {
	if !s.lost {
		s.lost = s.step(0, s.client.Reset) != nil
	}
	return err
}

// broken reports whether the connection is of no more use.
func (s *outlet) broken() bool { return s.lost || s.guard.failure() != nil }

// close ends the connection without waiting for the server.
func (s *outlet) close() {
	s.stop()
	s.guard.Close()
	_ = s.client.Close()
}

// quit says good-bye first. What the server answers does not matter.
func (s *outlet) quit() {
	if !s.broken() {
		s.guard.begin(s.limits.goodbye, s.limits.goodbye, 0)
		_ = s.client.Quit()
		s.guard.end()
	}
	s.close()
}
