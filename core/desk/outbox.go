package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"countersign/core"
	"countersign/core/approval"
	"countersign/core/notice"
)

// NoticesToSend gives the notices to be tried now, with what is attached to them, and
// where to. Those that nobody needs any more, that are too old, or whose recipient is
// none any more, are withdrawn or given up first.
func (d *Desk) NoticesToSend(ctx context.Context, now time.Time) (o core.Outgoing, list []core.Notice, err error) {
	var stale []core.Notice
	err = d.store.View(ctx, func(r core.Reader) error {
		if o, err = r.Outgoing(); err != nil || !o.On {
			return err
		}
		staff, err := approval.StaffOf(r, now)
		if err != nil {
			return err
		}
		waiting, err := r.ListNotices(core.NoticeFilter{State: core.NoticeWaiting})
		for _, n := range waiting {
			if !notice.MayTry(n, now) {
				continue
			}
			if n, err = judged(r, n, o, staff, now); err != nil {
				return err
			}
			if n.State != core.NoticeWaiting {
				stale = append(stale, n)
				continue
			}
			if n, err = r.FindNotice(n.Number); err != nil {
				return err
			}
			list = append(list, n)
		}
		return err
	})
	if err != nil || len(stale) == 0 {
		return o, list, err
	}
	return o, list, d.store.Update(ctx, func(tx core.Tx) error {
		for _, n := range stale {
			if err := settle(tx, core.System, n); err != nil {
				return err
			}
		}
		return nil
	})
}

// judged is the notice in the state that it has now.
func judged(r core.Reader, n core.Notice, o core.Outgoing, staff approval.Staff, now time.Time) (core.Notice, error) {
	needed, err := stillNeeded(r, n, staff)
	switch {
	case err != nil:
		return n, err
	case !notice.Known(n, staff.Users, o.Notices):
		n.State, n.Error = core.NoticeWithdrawn, n.To+" is no longer an address that notices go to"
	case !needed:
		n.State, n.Error = core.NoticeWithdrawn, "nothing of it waits any more"
	case !notice.TooOld(n, o.Notices, now):
	case n.Tries == 0 && len(n.Items) > 0:
		// No server was asked. What still waits is asked for anew.
		n.State, n.Error = core.NoticeWithdrawn, "it got too old before it could be sent"
	default:
		n.State = core.NoticeFailed
		n.Error = strings.TrimSuffix("it could not be sent for "+fmt.Sprint(int(now.Sub(n.At).Hours()/24))+" days: "+n.Error, ": ")
	}
	return n, nil
}

// stillNeeded reports whether anything that a notice names still waits for its
// recipient.
func stillNeeded(r core.Reader, n core.Notice, staff approval.Staff) (bool, error) {
	for _, it := range n.Items {
		v, err := r.FindReview(it.Review)
		if core.KindOf(err) == core.NotFound {
			continue
		}
		if err != nil {
			return false, err
		}
		of, err := sendersOf(r, v)
		switch staff := of.verifying(staff); {
		case err != nil:
			return false, err
		case notice.Waits(it, v, n.User, staff.Users, staff.Acting):
			return true, nil
		}
	}
	return len(n.Items) == 0, nil
}

// NoticeTried notes what came of sending a notice: nil for taken. What the server
// refused for good is given up, everything else is tried again later.
func (d *Desk) NoticeTried(ctx context.Context, number int64, failed error) error {
	return d.store.Update(ctx, func(tx core.Tx) error {
		n, err := tx.FindNotice(number)
		if err != nil || n.State == core.NoticeSent {
			return err
		}
		n.Tries++
		switch {
		case failed == nil:
			n.State, n.SentAt, n.Error = core.NoticeSent, tx.Now(), ""
		case core.KindOf(failed) == core.Refused || core.KindOf(failed) == core.BadInput:
			n.State, n.Error = core.NoticeFailed, sentence(failed)
		default:
			n.State, n.Error, n.Next = core.NoticeWaiting, sentence(failed), tx.Now().Add(notice.Pause(n.Tries))
			return tx.SaveNotice(n)
		}
		return settle(tx, core.System, n)
	})
}

// settle saves a notice whose state changed, with its entry in the log.
func settle(tx core.Tx, by core.User, n core.Notice) error {
	if err := tx.SaveNotice(n); err != nil {
		return err
	}
	action := map[core.NoticeState]string{core.NoticeSent: "NoticeSent", core.NoticeFailed: "NoticeFailed", core.NoticeWithdrawn: "NoticeWithdrawn", core.NoticeWaiting: "NoticeTriedAgain"}[n.State]
	e := entry(by, action, noticeObject(n))
	e.After, e.Reason = map[string]string{"to": n.To, "message_id": n.MessageID}, n.Error
	return tx.Audit(e)
}

// sentence is what a failure says to people.
func sentence(err error) string {
	var e *core.Error
	if errors.As(err, &e) {
		return e.Msg
	}
	return err.Error()
}

// OutgoingTried notes how reaching the server went.
func (d *Desk) OutgoingTried(ctx context.Context, failed error) error {
	return d.store.Update(ctx, func(tx core.Tx) error {
		o, err := tx.Outgoing()
		if err != nil {
			return err
		}
		o.LastTry, o.LastError = tx.Now(), ""
		if failed != nil {
			o.LastError = sentence(failed)
		} else {
			o.LastOK = tx.Now()
		}
		return tx.SaveOutgoingBeat(o.OutgoingBeat)
	})
}

// Notices lists notices, oldest first, without what is attached.
func (d *Desk) Notices(ctx context.Context, by core.User, f core.NoticeFilter) (list []core.Notice, err error) {
	if err := d.Require(ctx, by, core.MayAdminister, "see what went to others"); err != nil {
		return nil, err
	}
	err = d.store.View(ctx, func(r core.Reader) error {
		list, err = r.ListNotices(f)
		return err
	})
	return list, err
}

// RetryNotice lets a notice that was given up be tried again, at least once.
func (d *Desk) RetryNotice(ctx context.Context, by core.User, number int64) error {
	if err := d.Require(ctx, by, core.MayAdminister, "have notices tried again"); err != nil {
		return err
	}
	return d.update(ctx, by, "have notices tried again", func(tx core.Tx) error {
		n, err := tx.FindNotice(number)
		if err != nil {
			return err
		}
		if n.State != core.NoticeFailed {
			return core.Errorf(core.Refused, "the notice is %s", n.State).WithHint("only one that failed is tried again")
		}
		n.State, n.Tries, n.Next, n.Error = core.NoticeWaiting, 0, tx.Now(), ""
		return settle(tx, by, n)
	})
}

// TestedOutgoing notes in the log that a test mail was sent.
func (d *Desk) TestedOutgoing(ctx context.Context, by core.User, to string) error {
	return d.store.Update(ctx, func(tx core.Tx) error {
		e := entry(by, "TestMailSent", "outgoing:mail")
		e.After = map[string]string{"to": to}
		return tx.Audit(e)
	})
}

// UnsentNotices counts the notices that wait, and those that could not be sent.
func (d *Desk) UnsentNotices(ctx context.Context, by core.User) (waiting, failed int, err error) {
	err = d.read(ctx, by, func(r core.Reader) error {
		list, err := r.ListNotices(core.NoticeFilter{State: core.NoticeWaiting})
		if err != nil {
			return err
		}
		waiting = len(list)
		list, err = r.ListNotices(core.NoticeFilter{State: core.NoticeFailed})
		failed = len(list)
		return err
	})
	return waiting, failed, err
}
