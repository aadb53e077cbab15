package mail

import (
	"context"
	"errors"
	"fmt"

	"countersign/core"
)

// ErrSender says that a server does not send in the name of an address.
var ErrSender = errors.New("the mail server does not take the sender")

// Sender sends mail. The zero value is ready; several goroutines may use it.
type Sender struct {
	// Tokens gives the tokens of accounts that do not sign in with a password.
	Tokens TokenSource
	limits *limits
}

func (s *Sender) limit() limits {
	if s.limits != nil {
		return *s.limits
	}
	return usualLimits
}

// lostMost is how many connections may be lost in one Send: after them it is the
// server's trouble and not that of single letters.
const lostMost = 3

// Send sends letters one after another with the sign-in of an account, without one
// where it has no user. done is told what became of each: nil for taken by the server, a
// Refused or BadInput error for one that it will never take, and an Unavailable one for
// one to be tried again; an error that it returns ends the sending. A letter that the
// server may or may not have taken, because the connection was lost behind it, counts as
// one to be tried again: it may arrive twice, with the same Message-ID.
//
// The error returned is about the server as a whole. Letters that done was not told of
// were not tried.
func (s *Sender) Send(ctx context.Context, acct core.MailAccount, password string, letters []Letter, done func(i int, err error) error) error {
	var out *outlet
	defer func() {
		if out != nil {
			out.quit()
		}
	}()
	silent := func(string, string) {}
	for i, lost := 0, 0; i < len(letters); i++ {
		data, err := letters[i].bytes()
		if err == nil && out == nil {
			if out, err = s.signIn(ctx, acct, password, silent); err != nil {
				return err
			}
		}
		if err == nil {
			err = out.send(letters[i], data, silent)
		}
		switch {
		case err != nil && ctx.Err() != nil:
			return interrupted(ctx)
		case errors.Is(err, ErrSender):
			return err
		case out != nil && out.broken():
			out.close()
			out = nil
			lost++
		}
		if derr := done(i, err); derr != nil {
			return derr
		}
		if lost >= lostMost {
			return err
		}
	}
	return nil
}

func (s *Sender) signIn(ctx context.Context, acct core.MailAccount, password string, tell note) (*outlet, error) {
	return signIn(acct, password, s.Tokens, tell, func(prove prover, tell note) (*outlet, error) {
		return openOutlet(ctx, acct, prove, s.limit(), tell)
	})
}

// Probe connects to a server up to its greeting and says nothing of who wants to sign
// in.
func (s *Sender) Probe(ctx context.Context, server core.MailServer) error {
	o := &opening{
		dialect: smtpDialect, acct: core.MailAccount{Name: server.Host, Host: server.Host, Port: server.Port, TLS: server.TLS},
		timeout: s.limit().connect, note: func(string, string) {},
	}
	if err := o.open(ctx); err != nil {
		return err
	}
	_ = o.raw.Close()
	return nil
}

// Test sends a letter and says of each step whether it works, tell being called as soon
// as it is known. It ends at the first that does not.
func (s *Sender) Test(ctx context.Context, acct core.MailAccount, password string, l Letter, tell func(StepResult)) []StepResult {
	t := trial{tell: tell, current: core.SendSteps[0]}
	data, err := l.bytes()
	if err != nil {
		t.add("recipient", "", err)
		return t.steps
	}
	out, err := s.signIn(ctx, acct, password, t.note)
	if err != nil {
		t.add(t.current, "", err)
		return t.steps
	}
	if acct.User == "" {
		t.add("sign-in", fmt.Sprintf("The server %s takes mail without a sign-in", acct.Host), nil)
	}
	defer out.quit()
	if err := out.send(l, data, t.note); err != nil {
		t.add(t.current, "", err)
	}
	return t.steps
}
