package mail

import (
	"context"

	"github.com/emersion/go-imap/v2"
)

// second is another connection to a folder with very much new mail. It fetches whole
// batches while the first connection does, so that neither the server nor we wait for the
// other. Nothing depends on it: what it does not bring is fetched on the first one, which
// alone decides what failed. A nil second brings nothing.
type second struct {
	cancel  context.CancelFunc
	ready   chan *session // gives it once it is open; closed where it cannot be had
	session *session
	busy    bool
	brought chan brought
}

// brought is what came of a batch.
type brought struct {
	jobs []job
	got  map[imap.UID]response
	in   *room
}

// open makes the first connection, and keeps how to make another.
func (r *run) open(ctx context.Context, password string) (*session, error) {
	r.connect = func(ctx context.Context) (*session, error) { return r.signIn(ctx, password, func(string, string) {}) }
	return r.connect(ctx)
}

// openSecond begins to open a second connection to a folder, where so many new bytes are
// worth it.
func (r *run) openSecond(s *session, box mailbox, fresh int64) *second {
	if fresh < r.limits.bulk || r.careful {
		return nil
	}
	ctx, cancel := context.WithCancel(s.ctx)
	c := &second{cancel: cancel, ready: make(chan *session, 1), brought: make(chan brought, 1)}
	connect := r.connect
	go func() {
		defer close(c.ready)
		s, err := connect(ctx)
		if err != nil {
			return // as with a server that allows one connection only
		}
		if got, err := s.examine(box.name); err != nil || got.validity != box.validity {
			s.close()
			return
		}
		c.ready <- s
	}()
	return c
}

// free reports whether a batch can be given to it.
func (c *second) free() bool {
	if c == nil || c.busy {
		return false
	}
	if c.session == nil {
		select {
		case c.session = <-c.ready: // nil when it was closed
		default:
		}
	}
	return c.session != nil
}

// isBusy reports whether it fetches a batch or has fetched one.
func (c *second) isBusy() bool { return c != nil && c.busy }

// give lets it fetch a batch.
func (c *second) give(jobs []job, bytes int64, in *room) {
	c.busy = true
	s := c.session
	go func() {
		// What is missing says enough: the first connection asks for it again.
		got, _ := s.fetch(jobs, bytes, in)
		c.brought <- brought{jobs, got, in}
	}()
}

// take gives what it brought, and waits for that if wanted.
func (c *second) take(wait bool) (b brought, ok bool) {
	if !c.isBusy() {
		return b, false
	}
	if wait {
		b = <-c.brought
	} else {
		select {
		case b = <-c.brought:
		default:
			return b, false
		}
	}
	c.busy = false
	return b, true
}

// dismiss lets it fetch nothing more.
func (c *second) dismiss() {
	c.session.close()
	c.session = nil
}

// end closes the connection. What is under way is given up.
func (c *second) end() {
	if c == nil {
		return
	}
	c.cancel()
	go func() {
		if c.busy {
			<-c.brought
		}
		if c.session == nil {
			c.session = <-c.ready
		}
		if c.session != nil {
			c.session.close()
		}
	}()
}
