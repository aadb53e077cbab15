package audit

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
	RefusalsAnHour = 20
	// refusalsWithin is how many entries back they are counted: beside other work there
	// may be more, a small part of it.
	refusalsWithin = 400
	moreRefusals   = "further refusals of this person within the hour are not entered"
)

// Refused writes to the log that a rule refused something, in a transaction of its own,
// since nothing is kept of the one in which it was tried. It gives the refusal back, and
// any other error as it is.
func Refused(ctx context.Context, s core.Store, by core.User, toDo string, why error) error {
	if core.KindOf(why) != core.Refused {
		return why
	}
	err := s.Update(ctx, func(tx core.Tx) error {
		return NoteRefusal(tx, core.AuditEntry{Actor: by.Name, Role: by.RoleNames(), Action: "Refused", Object: "user:" + by.Name,
			Reason: core.MessageOf(why), After: map[string]string{"asked": toDo}})
	})
	if err == nil || core.KindOf(err) == core.Refused { // a folder that is open for reading alone cannot note it
		return why
	}
	return errors.Join(why, err)
}

// NoteRefusal writes the entry of a refusal, unless there were too many.
func NoteRefusal(tx core.Tx, e core.AuditEntry) error {
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
	case err != nil || n >= RefusalsAnHour:
		return err
	case n == RefusalsAnHour-1:
		e.After["more"] = moreRefusals
	}
	return tx.Audit(e)
}
