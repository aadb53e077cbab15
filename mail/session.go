package mail

import (
	"context"
	"fmt"
	"mime"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"countersign/core"
)

// session is one signed-in connection. It is used by one goroutine.
type session struct {
	ctx      context.Context
	acct     core.MailAccount
	limits   limits
	scrub    scrubber
	guard    *guard
	client   *imapclient.Client
	stop     func() bool
	hint     chan struct{} // something arrived
	expunged atomic.Int64  // messages that vanished while we looked
}

// signIn opens a connection and signs in.
func signIn(ctx context.Context, acct core.MailAccount, password string, l limits, note note) (*session, error) {
	o := &opening{acct: acct, timeout: l.connect, note: note}
	if err := o.open(ctx); err != nil {
		return nil, err
	}
	s := &session{ctx: ctx, acct: acct, limits: l, scrub: newScrubber(acct.User, password), hint: make(chan struct{}, 1)}
	s.guard = newGuard(o.replay(), o.raw)
	s.stop = context.AfterFunc(ctx, func() { s.guard.Close() })
	s.client = imapclient.New(s.guard, &imapclient.Options{
		WordDecoder: &mime.WordDecoder{},
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{
			Expunge: func(uint32) { s.expunged.Add(1) },
			Mailbox: func(d *imapclient.UnilateralDataMailbox) {
				if d.NumMessages != nil {
					select {
					case s.hint <- struct{}{}:
					default:
					}
				}
			},
		},
	})
	note("sign-in", "")
	if !o.preauth {
		if err := s.authenticate(password); err != nil {
			s.close()
			return nil, err
		}
	}
	note("sign-in", fmt.Sprintf("The server accepts the sign-in of %s", acct.User))
	return s, nil
}

// step runs one command under the guard's watch. The wait is bounded by the
// bytes that the answer may have, at the pace of a very slow line.
func (s *session) step(bytes int64, fn func() error) error {
	limit := s.limits.step + time.Duration(bytes/slowestLine)*time.Second
	s.guard.begin(s.limits.silence, limit, bytes)
	defer s.guard.end()
	if err := s.ctx.Err(); err != nil {
		return err
	}
	return fn()
}

// authenticate signs in: AUTHENTICATE PLAIN (RFC 4616), which carries every
// password, or LOGIN where the server does not know it.
func (s *session) authenticate(password string) error {
	err := s.step(0, func() error {
		caps := s.client.Caps()
		switch {
		case caps.Has(imap.AuthCap(sasl.Plain)):
			return s.client.Authenticate(sasl.NewPlainClient("", s.acct.User, password))
		case caps.Has(imap.CapLoginDisabled):
			return failure(ErrSignIn, nil, fmt.Sprintf("The server %s does not take passwords", s.acct.Host), "it may ask for an app password or for signing in through the browser")
		default:
			return s.client.Login(s.acct.User, password).Wait()
		}
	})
	if err == nil {
		return nil
	}
	if said, refused := s.scrub.serverSaid(err); refused && s.ctx.Err() == nil {
		return failure(ErrSignIn, s.scrub.error(err), quote(fmt.Sprintf("The mail server refused the sign-in of %s", s.acct.User), said),
			"check user and password; many providers ask for an app password")
	}
	return s.commandFailure("signing in", err)
}

// close ends the session without waiting for the server.
func (s *session) close() {
	s.stop()
	s.guard.Close()
	_ = s.client.Close()
}

// logout says good-bye first. What the server answers does not matter.
func (s *session) logout() {
	s.guard.begin(s.limits.goodbye, s.limits.goodbye, 0)
	_ = s.client.Logout().Wait()
	s.guard.end()
	s.close()
}

// mailbox is a folder as EXAMINE shows it.
type mailbox struct {
	name     string
	validity uint32
	exists   uint32
}

// examine opens a folder for reading only (RFC 9051, section 6.3.3): no flag can
// change.
func (s *session) examine(folder string) (mailbox, error) {
	var data *imap.SelectData
	err := s.step(0, func() (err error) {
		data, err = s.client.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
		return err
	})
	if said, refused := s.scrub.serverSaid(err); refused {
		return mailbox{}, failure(ErrFolder, s.scrub.error(err), quote(fmt.Sprintf("The folder %s cannot be opened", folder), said), "check the folder's name; it must be written as the server calls it")
	}
	if err != nil {
		return mailbox{}, s.commandFailure("opening the folder "+folder, err)
	}
	return mailbox{folder, data.UIDValidity, data.NumMessages}, nil
}
