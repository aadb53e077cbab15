package mail

import (
	"context"
	"errors"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"countersign/core"
)

// Watch polls at once, then every interval and whenever the server says that
// something arrived (IDLE, RFC 2177), until ctx ends, and then returns nil. It
// keeps its connection, makes a new one when it is lost, and waits longer after
// each failure in a row. It returns an error only for an account that can never
// work as it is set up, and when the inbox cannot even keep a heartbeat. Each
// poll, good or bad, ends in inbox.Heartbeat.
//
// IDLE is only a hint: a server that forgets to say something is asked all the
// same. It is used on the account's first folder.
func (p *Poller) Watch(ctx context.Context, acct core.MailAccount, password string, inbox core.Inbox, every time.Duration, progress func(Progress)) error {
	failures := 0
	for ctx.Err() == nil {
		r := p.newRun(acct, inbox, progress)
		good, err := r.attend(ctx, password, every)
		if ctx.Err() != nil {
			return nil
		}
		if kind := core.KindOf(err); kind == core.BadInput || kind == core.Refused {
			_ = r.heartbeat(ctx, err)
			return err
		}
		if err := r.heartbeat(ctx, err); err != nil && ctx.Err() == nil && core.KindOf(err) != core.Unavailable {
			return err
		}
		failures++
		if good {
			failures = 1
		}
		sleep(ctx, r.pause(failures, err))
	}
	return nil
}

// lockout is how many times the longest pause a refused sign-in waits at most.
const lockout = 16

// outOfReach is the longest pause where no server was reached: a laptop that wakes up or
// comes home must not wait for long, and nobody is troubled by the asking.
const outOfReach = time.Minute

// pause is how long to wait after a number of failures in a row. A refused sign-in
// waits longest, and twice as long each time: providers lock accounts after too many,
// and only a person can cure it, after which Watch is begun anew.
func (r *run) pause(failures int, err error) time.Duration {
	if errors.Is(err, ErrSignIn) {
		return jitter(min(r.limits.maxBackoff<<min(failures-1, 20), lockout*r.limits.maxBackoff))
	}
	most := r.limits.maxBackoff
	if errors.Is(err, ErrHost) {
		most = min(most, outOfReach)
	}
	d := r.limits.backoff << min(failures-1, 20)
	if d <= 0 || d > most {
		d = most
	}
	return jitter(d)
}

// attend signs in and polls over this connection until it fails. Good says that
// at least one poll succeeded.
func (r *run) attend(ctx context.Context, password string, every time.Duration) (good bool, err error) {
	r.tell(Progress{Stage: Connecting})
	s, err := r.open(ctx, password)
	if err != nil {
		return false, err
	}
	defer s.close()
	for {
		r.renew()
		select {
		case <-s.hint: // what arrived before is found now
		default:
		}
		over, err := r.poller.turn(ctx, r.acct.Name)
		if err != nil {
			return good, err
		}
		err = r.folders(s)
		over()
		if err != nil && !errors.Is(err, ErrFolder) {
			return good, err
		} else if beat := r.heartbeat(ctx, err); beat != nil {
			return good, beat
		}
		good = true
		r.tell(Progress{Stage: Waiting})
		if err := s.wait(r.acct.Folder[0], len(r.acct.Folder) > 1, jitterAround(every)); err != nil {
			return good, err
		}
	}
}

// renew begins another poll over the same connection.
func (r *run) renew() {
	r.result = Result{}
	clear(r.seen)
	clear(r.aside)
}

// jitterAround spreads an interval by a tenth.
func jitterAround(d time.Duration) time.Duration { return d - d/20 + jitter(d/10) }

// wait waits for the interval or for a hint that something arrived. Reopen says
// that the folder to listen to is not the one that is open.
func (s *session) wait(folder string, reopen bool, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	if reopen {
		if _, err := s.examine(folder); err != nil && !errors.Is(err, ErrFolder) {
			return err
		}
	}
	idle, err := s.idle()
	if err != nil {
		return err
	}
	select {
	case <-s.ctx.Done():
		return interrupted(s.ctx)
	case <-s.client.Closed():
		return s.commandFailure("waiting for new mail", ErrLost)
	case <-s.hint:
		// Mail often comes in several pieces: a breath lets it arrive.
		sleep(s.ctx, s.limits.breath)
	case <-timer.C:
	}
	if idle == nil {
		return nil
	}
	err = s.step(0, func() error {
		if err := idle.Close(); err != nil {
			return err
		}
		return idle.Wait()
	})
	if err != nil {
		return s.commandFailure("waiting for new mail", err)
	}
	return nil
}

// idle asks the server to speak up; nil where it cannot.
func (s *session) idle() (idle *imapclient.IdleCommand, err error) {
	err = s.step(0, func() error {
		caps := s.client.Caps()
		if !caps.Has(imap.CapIdle) && !caps.Has(imap.CapIMAP4rev2) {
			return nil
		}
		idle, err = s.client.Idle()
		return err
	})
	if _, refused := s.scrub.serverSaid(err); refused {
		return nil, nil
	}
	if err != nil {
		return nil, s.commandFailure("waiting for new mail", err)
	}
	return idle, nil
}
