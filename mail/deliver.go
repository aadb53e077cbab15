package mail

import (
	"context"
	"fmt"
	"time"

	"countersign/core"
)

// deliver hands a complete message to the inbox.
func (r *run) deliver(ctx context.Context, j job, data []byte) error {
	err := r.inbox.Deliver(ctx, j.key, data)
	switch {
	case err == nil:
		r.result.Delivered++
		r.result.Bytes += int64(len(data))
		r.step(j)
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
