package mail

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"countersign/core"
)

// slowestLine is the pace below which a transfer counts as stalled, in bytes a
// second.
const slowestLine = 2 << 10

// limits are the times and sizes of fetching. The zero value of a Poller uses
// usualLimits; tests use shorter times.
type limits struct {
	connect    time.Duration // each step up to the greeting
	silence    time.Duration // longest pause in an answer
	step       time.Duration // one command, and more for what it transfers
	goodbye    time.Duration // waiting for the answer to LOGOUT
	backoff    time.Duration // first pause after a failure in Watch
	maxBackoff time.Duration
	breath     time.Duration // between a hint and the poll that follows it
	asideFor   time.Duration // a message that was set aside is tried again after

	batch       int   // messages of one FETCH
	batchBytes  int64 // bytes of one FETCH
	bulk        int64 // from so many new bytes of a folder on, two connections fetch
	large       int64 // beyond this a message is fetched in pieces
	piece       int64 // of so many bytes
	maxMessage  int64 // beyond this a message is set aside unread
	connections int   // in one Poll
}

var usualLimits = limits{
	connect: 30 * time.Second, silence: 60 * time.Second, step: 90 * time.Second, goodbye: 2 * time.Second,
	backoff: 2 * time.Second, maxBackoff: 5 * time.Minute, asideFor: time.Hour, breath: time.Second,
	batch: 250, batchBytes: 12 << 20, bulk: 32 << 20, large: 4 << 20, piece: 1 << 20, maxMessage: 64 << 20, connections: 6,
}

// Poller fetches messages. The zero value is ready. It remembers which messages
// failed, so keep one for the life of the program; several goroutines may use it.
// Those that fetch from the same account take turns.
type Poller struct {
	// Tokens serves the accounts that sign in through an identity provider.
	Tokens TokenSource

	limits *limits // nil: usualLimits

	mu     sync.Mutex
	failed map[core.MailKey]*attempts
	pieces pieces
	breaks map[core.MailKey]bool // folders where comparing broke the connection
	turns  map[string]chan struct{}
}

// Stage is what a poll is doing.
type Stage string

// The stages of a poll, in order; listing and fetching come for each folder.
const (
	Connecting Stage = "connecting"
	Listing    Stage = "listing"
	Fetching   Stage = "fetching"
	Waiting    Stage = "waiting" // only in Watch: for new mail
)

// Progress says how far a poll is.
type Progress struct {
	Account string
	Folder  string
	Stage   Stage
	Total   int // messages to fetch in this folder
	Done    int // of those, delivered, gone or set aside
	Result  Result
}

// Aside is a message that could not be fetched. It is tried again later; until
// then it does not stand in the way of others.
type Aside struct {
	Key    core.MailKey
	Size   int64 // bytes as the server says, 0 if it does not
	Reason string
}

// Result is what a poll did.
type Result struct {
	Seen      int   // messages on the server, in all folders
	Delivered int   // of those, new and handed over complete
	Bytes     int64 // of the delivered ones
	Gone      int   // deleted or moved by somebody before they were fetched
	Waiting   int   // failed, to be asked for again in the next poll
	Aside     []Aside
}

// Poll fetches all messages of the account's folders that the inbox does not
// know and returns when they are delivered. It changes nothing on the server. A
// message is delivered only when every byte of it has come; what is missing is
// asked for again, over a new connection where need be. After three failures a
// message is set aside and the others go on.
//
// The error is a *core.Error that wraps one of this package's Err values, or
// what the inbox returned; the Result is valid beside it. Poll calls
// inbox.Heartbeat once at its end, unless ctx ended.
func (p *Poller) Poll(ctx context.Context, acct core.MailAccount, password string, inbox core.Inbox, progress func(Progress)) (Result, error) {
	r := p.newRun(acct, inbox, progress)
	err := r.poll(ctx, password)
	if ctx.Err() != nil {
		return r.result, interrupted(ctx)
	}
	if beat := r.heartbeat(ctx, err); err == nil {
		err = beat
	}
	return r.result, err
}

// poll connects and fetches, again where a connection was lost on the way.
func (r *run) poll(ctx context.Context, password string) error {
	var err error
	for n := range r.limits.connections {
		if n > 0 && !sleep(ctx, jitter(min(r.limits.backoff, time.Duration(n)*200*time.Millisecond))) {
			return interrupted(ctx)
		}
		before := r.moved
		if err = r.once(ctx, password); err == nil || ctx.Err() != nil || !lineFailure(err) {
			return err
		}
		if r.moved == before {
			return err // nothing came of it: the next poll is soon enough
		}
	}
	return err
}

// once makes one connection and fetches what it can.
func (r *run) once(ctx context.Context, password string) error {
	r.tell(Progress{Stage: Connecting})
	over, err := r.poller.turn(ctx, r.acct.Name)
	if err != nil {
		return err
	}
	defer over()
	s, err := r.open(ctx, password)
	if err != nil {
		return err
	}
	if err = r.folders(s); err != nil {
		s.close()
		return err
	}
	s.logout()
	return nil
}

// lineFailure tells failures of the line, which a new connection may cure, from
// those that it would only repeat.
func lineFailure(err error) bool {
	return errors.Is(err, ErrLost) || errors.Is(err, ErrSilent) || errors.Is(err, ErrFlood)
}

// sleep waits and tells whether ctx is still on.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// jitter spreads pauses so that many clients do not come back in one instant.
func jitter(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return d/2 + rand.N(d)
}
