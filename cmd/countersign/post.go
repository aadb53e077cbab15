package main

import (
	"context"
	"sync"
	"time"

	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/core/intake"
	"countersign/ui/vm"
)

// every is how often a mailbox is looked at, besides being told by its server.
const every = 2 * time.Minute

// post watches the mailboxes while the window is open.
type post struct {
	ctx   context.Context
	books *wire.App

	mu         sync.Mutex
	user       core.User
	passphrase string
	last       string             // the passphrase of the last sign-in
	stop       context.CancelFunc // of the watch; nil before the first
	ended      <-chan struct{}
	polling    bool
	reading    int
	problem    error
	running    sync.WaitGroup
}

func newPost(ctx context.Context, books *wire.App) *post {
	p := &post{ctx: ctx, books: books}
	books.Intake.Progress = p.progress
	return p
}

func (p *post) progress(done intake.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.reading = done.Total - done.Done
}

// begin starts the watch, once, for whoever signs in first. Somebody who may not fetch
// mail starts none.
func (p *post) begin(u core.User, passphrase string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = passphrase
	if p.stop != nil || u.Require(core.MayEnter, "fetch mail") != nil {
		return
	}
	p.user, p.passphrase = u, passphrase
	p.start(nil)
}

// again starts the watch anew, after the mailboxes changed.
func (p *post) again() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stop == nil {
		return
	}
	p.stop()
	p.problem = nil
	p.start(p.ended)
}

// start starts the watch once the one before has ended; two of them would fetch the
// same mails side by side. The caller holds the lock.
func (p *post) start(before <-chan struct{}) {
	ctx, stop := context.WithCancel(p.ctx)
	done := make(chan struct{})
	p.stop, p.ended = stop, done
	u, passphrase := p.user, p.passphrase
	p.running.Go(func() {
		defer close(done)
		if before != nil {
			<-before
		}
		var notices sync.WaitGroup
		defer notices.Wait()
		notices.Go(func() {
			if err := p.books.WatchNotices(ctx, passphrase, u, every); err != nil && ctx.Err() == nil {
				p.trouble(err)
			}
		})
		err := p.books.Intake.Process(ctx) // what an earlier run left
		// Mail is fetched even where a step could not be taken now: what is stored
		// is not lost, and the step is tried again with the next mail.
		if werr := p.books.Watch(ctx, passphrase, u, "", every, func(int, int) { p.busy(true) }); core.KindOf(werr) != core.NotFound && werr != nil {
			err = werr
		}
		if ctx.Err() == nil {
			p.trouble(err)
		}
	})
}

// words are the passphrase of whoever signed in last, which opens what is secret of
// the mailboxes.
func (p *post) words() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.last
}

func (p *post) busy(on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.polling = on
}

// trouble notes why the watch ended by itself.
func (p *post) trouble(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.polling, p.reading = false, 0
	if core.KindOf(err) != core.NotFound { // no mailbox yet is no problem
		p.problem = err
	}
}

// wait returns when the watch has ended after its context did.
func (p *post) wait() { p.running.Wait() }

// State implements vm.Mail.
func (p *post) State(ctx context.Context) (vm.MailState, error) {
	var s vm.MailState
	list, err := p.books.MailAccounts(ctx)
	if err != nil {
		return s, err
	}
	unsent, err := p.books.UnsentNotices(ctx)
	if err != nil {
		return s, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	s.Set, s.Polling, s.Reading = len(list) > 0, p.polling, p.reading
	for _, a := range list {
		if a.LastOK.After(s.LastOK) {
			s.LastOK = a.LastOK
		}
		if a.LastError != "" {
			s.Problem, s.FailedSince = a.LastError, a.LastTry
		}
		if !a.LastTry.IsZero() {
			p.polling = false
		}
	}
	if p.problem != nil {
		s.Problem = p.problem.Error()
	}
	s.Stopped, s.Unsent = p.books.Stopped(), unsent
	return s, nil
}

// Take implements vm.Mail.
func (p *post) Take(ctx context.Context, by core.User, id core.MessageID) error {
	if err := p.books.Intake.Want(ctx, by, id, "taken in by hand in the window"); err != nil {
		return err
	}
	return p.books.Intake.Process(ctx)
}

// PollNow implements vm.Mail.
func (p *post) PollNow(ctx context.Context) error {
	p.mu.Lock()
	u, passphrase := p.user, p.passphrase
	p.mu.Unlock()
	if u.Name == "" {
		return core.Errorf(core.Refused, "mail cannot be fetched with this sign-in").WithHint("sign in as a clerk, an approver or the owner")
	}
	p.busy(true)
	defer p.busy(false)
	_, err := p.books.Poll(ctx, passphrase, u, "", nil)
	return err
}
