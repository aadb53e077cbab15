package mail

import (
	"context"
	"fmt"
	"mime"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"countersign/core"
)

// watched is a connection that is watched over while a library talks on it. It is
// used by one goroutine.
type watched struct {
	ctx    context.Context
	acct   core.MailAccount
	limits limits
	scrub  scrubber
	guard  *guard
	stop   func() bool
}

// watch begins with a connection whose greeting is given to the library once more.
func (o *opening) watch(ctx context.Context, with proof, l limits, greeting string) watched {
	g := newGuard(o.replay(greeting), o.raw)
	return watched{ctx: ctx, acct: o.acct, limits: l, scrub: newScrubber(o.acct, with), guard: g, stop: context.AfterFunc(ctx, func() { g.Close() })}
}

// session is one signed-in connection to a mailbox.
type session struct {
	watched
	client   *imapclient.Client
	hint     chan struct{}        // something arrived
	expunged atomic.Int64         // messages that vanished while we looked
	compared map[string]time.Time // by folder: when the latest known message was looked at
}

// start opens a connection and signs in with what prove gives once the connection
// is encrypted.
func start(ctx context.Context, acct core.MailAccount, prove prover, l limits, note note) (*session, error) {
	o := &opening{dialect: imapDialect, acct: acct, timeout: l.connect, note: note}
	if err := o.open(ctx); err != nil {
		return nil, err
	}
	note("sign-in", "")
	with, err := prove(ctx)
	if err != nil {
		o.raw.Close()
		return nil, err
	}
	greeting := "* OK ready\r\n"
	if o.preauth {
		greeting = "* PREAUTH ready\r\n"
	}
	s := &session{watched: o.watch(ctx, with, l, greeting), hint: make(chan struct{}, 1), compared: map[string]time.Time{}}
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
	how := "without asking for a proof"
	if !o.preauth {
		if how, err = s.authenticate(with); err != nil {
			s.close()
			return nil, err
		}
	}
	note("sign-in", fmt.Sprintf("The server accepts the sign-in of %s %s", acct.User, how))
	return s, nil
}

// step runs one command under the guard's watch. The wait is bounded by the
// bytes that the answer may have, at the pace of a very slow line.
func (s *watched) step(bytes int64, fn func() error) error {
	limit := s.limits.step + time.Duration(bytes/slowestLine)*time.Second
	s.guard.begin(s.limits.silence, limit, bytes)
	defer s.guard.end()
	if err := s.ctx.Err(); err != nil {
		return err
	}
	return fn()
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
	// numbering stands for validity in the keys of messages, once the inbox was asked.
	numbering uint32
	exists    uint32
	next      imap.UID    // 0 where the server does not say
	marks     []imap.Flag // that could be set, if it were opened for writing
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
	return opened(folder, data), nil
}

func opened(folder string, data *imap.SelectData) mailbox {
	return mailbox{name: folder, validity: data.UIDValidity, numbering: data.UIDValidity, exists: data.NumMessages, next: data.UIDNext, marks: data.PermanentFlags}
}
