package desk

import (
	"context"
	"errors"
	"time"

	"countersign/core"
)

// Refusals are written to the log, so that it shows what somebody tried. A program that
// tries the same a thousand times must not fill the log with it: of one person, only so
// many are entered within the hour, and the last one of these says so.
const (
	refusalsAnHour = 20
	// refusalsWithin is how many entries back they are counted: beside other work there
	// may be more, a small part of it.
	refusalsWithin = 400
	moreRefusals   = "further refusals of this person within the hour are not entered"
)

// Require is core.User.Require for what changes something: that a person may not is written to
// the log.
func (d *Desk) Require(ctx context.Context, by core.User, p core.Permission, toDo string) error {
	return d.noted(ctx, by, toDo, by.Require(p, toDo))
}

// update is an Update for a person: what a rule refuses in it is written to the log in
// a transaction of its own, since nothing of this one is kept.
func (d *Desk) update(ctx context.Context, by core.User, toDo string, fn func(core.Tx) error) error {
	return d.noted(ctx, by, toDo, d.store.Update(ctx, fn))
}

// noted writes a refusal to the log and gives it back.
func (d *Desk) noted(ctx context.Context, by core.User, toDo string, why error) error {
	if core.KindOf(why) != core.Refused {
		return why
	}
	err := d.store.Update(ctx, func(tx core.Tx) error {
		e := entry(by, "Refused", "user:"+by.Name)
		e.Reason, e.After = core.MessageOf(why), map[string]string{"asked": toDo}
		return noteRefusal(tx, e)
	})
	if err == nil || core.KindOf(err) == core.Refused { // a folder that is open for reading alone cannot note it
		return why
	}
	return errors.Join(why, err)
}

// noteRefusal writes the entry of a refusal, unless there were too many.
func noteRefusal(tx core.Tx, e core.AuditEntry) error {
	head, err := tx.AuditHead()
	if err != nil {
		return err
	}
	n := 0
	err = tx.AuditEntries(max(1, head.Seq-refusalsWithin+1), func(o core.AuditEntry) error {
		if o.Action == e.Action && o.Actor == e.Actor && tx.Now().Sub(o.Time) < time.Hour {
			n++
		}
		return nil
	})
	switch {
	case err != nil || n >= refusalsAnHour:
		return err
	case n == refusalsAnHour-1:
		e.After["more"] = moreRefusals
	}
	return tx.Audit(e)
}
