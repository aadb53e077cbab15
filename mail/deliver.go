package mail

import (
	"context"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"

	"countersign/core"
)

// storing is a batch of complete messages that the inbox is at work on.
type storing struct {
	jobs  []job
	mails []core.RawMail
	in    *room // where the bytes of the mails are
	done  chan error
}

// storedAtOnce is how many batches the inbox is at work on at a time: while one waits
// for the disk another is committed.
const storedAtOnce = 2

// store hands complete messages to the inbox and does not wait for it, unless it has
// its hands full.
func (r *run) store(ctx context.Context, jobs []job, got map[imap.UID]response, in *room) error {
	if len(jobs) == 0 {
		r.giveRoom(in)
		return nil
	}
	if len(r.storing) == storedAtOnce {
		if err := r.settleOne(ctx); err != nil {
			return err
		}
	}
	s := &storing{jobs: jobs, mails: make([]core.RawMail, len(jobs)), in: in, done: make(chan error, 1)}
	for i, j := range jobs {
		s.mails[i] = core.RawMail{At: j.key, Raw: got[j.uid()].data}
	}
	r.storing = append(r.storing, s)
	go func() { s.done <- r.inbox.DeliverAll(ctx, s.mails) }()
	return nil
}

// takeRoom gives room that is not in use.
func (r *run) takeRoom() *room {
	k := len(r.rooms)
	if k == 0 {
		return &room{}
	}
	in := r.rooms[k-1]
	r.rooms = r.rooms[:k-1]
	return in
}

func (r *run) giveRoom(in *room) {
	in.clear()
	r.rooms = append(r.rooms, in)
}

// settle waits until all that was handed to the inbox is safe, and gives the first error.
func (r *run) settle(ctx context.Context) error {
	var first error
	for len(r.storing) > 0 {
		if err := r.settleOne(ctx); first == nil {
			first = err
		}
	}
	return first
}

// settleOne waits until the oldest batch at the inbox is safe. Where the inbox does not
// take messages together they are handed over one by one: one that it cannot keep must
// not stand in the way of the others.
func (r *run) settleOne(ctx context.Context) error {
	s := r.storing[0]
	r.storing = r.storing[1:]
	defer r.giveRoom(s.in)
	err := <-s.done
	for i, j := range s.jobs {
		switch {
		case err == nil:
			r.delivered(j, len(s.mails[i].Raw))
		case ctx.Err() != nil:
			return interrupted(ctx)
		default:
			if err := r.deliver(ctx, j, s.mails[i].Raw); err != nil {
				return err
			}
		}
	}
	return nil
}

// delivered notes that a message is safe.
func (r *run) delivered(j job, size int) {
	r.result.Delivered++
	r.result.Bytes += int64(size)
	r.step(j)
}

// deliver hands a complete message to the inbox.
func (r *run) deliver(ctx context.Context, j job, data []byte) error {
	err := r.inbox.Deliver(ctx, j.key, data)
	switch {
	case err == nil:
		r.delivered(j, len(data))
		return nil
	case ctx.Err() != nil:
		return interrupted(ctx)
	case core.KindOf(err) == core.BadInput:
		return r.fail(ctx, j, err.Error()) // this message only
	default:
		return err // a full disk, a locked store: no message would fare better
	}
}

// step notes that a message is done with.
func (r *run) step(j job) {
	r.moved++
	r.poller.forget(j.key)
	p := r.now
	p.Done++
	r.tell(p)
}

// fail notes that a message failed once more and sets it aside when it did so
// too often. The error is the inbox's.
func (r *run) fail(ctx context.Context, j job, why string) error {
	n := 0
	r.poller.change(j.key, func(a *attempts) { a.n++; n = a.n })
	r.moved++
	if n < maxAttempts {
		r.result.Waiting++
		return nil
	}
	// The reason is the same at every later attempt, so that a list of reasons
	// does not grow by the hour.
	return r.setAside(ctx, j, fmt.Sprintf("It could not be fetched in %d attempts: %s", maxAttempts, why))
}

// setAside takes a message out of the way and makes that visible.
func (r *run) setAside(ctx context.Context, j job, reason string) error {
	r.poller.change(j.key, func(a *attempts) { a.aside, a.reason = time.Now(), reason })
	r.moved++
	r.noteAside(j, reason)
	p := r.now
	p.Done++
	r.tell(p)
	return r.inbox.SetAside(ctx, j.key, reason)
}

// noteAside adds a message to the result, once.
func (r *run) noteAside(j job, reason string) {
	if r.aside[j.key] {
		return
	}
	r.aside[j.key] = true
	r.result.Aside = append(r.result.Aside, Aside{j.key, max(j.size, 0), reason})
}

// heartbeat tells the inbox how the poll went and what it found.
func (r *run) heartbeat(ctx context.Context, err error) error {
	found := core.MailCounts{OnServer: r.result.Seen, Waiting: r.result.Waiting, Aside: len(r.result.Aside)}
	return r.inbox.Heartbeat(ctx, r.acct.Name, core.MailBeat{Err: err, MailCounts: found})
}
