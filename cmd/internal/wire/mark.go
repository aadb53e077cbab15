package wire

import (
	"context"
	"errors"

	"countersign/core"
)

// mark does on the servers what the mailboxes wish for mails that were taken in. It
// comes after everything is committed, and a mailbox that fails is tried again with the
// next poll; the others go on.
func (a *App) mark(ctx context.Context, boxes []mailbox) error {
	var bad error
	for _, b := range boxes {
		if b.err != nil {
			continue // told already
		}
		account, keys, err := a.Intake.Unmarked(ctx, b.account.Name)
		if err == nil && len(keys) > 0 {
			err = a.poller.Mark(ctx, account, b.password, a.Intake, keys, func(done []core.MailKey, how string) error {
				return a.Intake.Marked(ctx, account.Name, done, how)
			})
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			bad = errors.Join(bad, err, a.Intake.Heartbeat(ctx, b.account.Name, core.MailBeat{Err: err}))
		}
	}
	return bad
}
