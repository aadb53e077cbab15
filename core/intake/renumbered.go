package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"countersign/core"
)

// Head implements core.Inbox.
func (in *Intake) Head(ctx context.Context, at core.MailKey, n int) (head []byte, err error) {
	var id core.MessageID
	err = in.Store.View(ctx, func(r core.Reader) error {
		id, err = r.FindMailAt(at)
		return err
	})
	if err != nil {
		return nil, err
	}
	f, err := in.Blobs.Open(ctx, string(id))
	if err != nil {
		return nil, err
	}
	head, err = io.ReadAll(io.LimitReader(f, int64(n)))
	return head, errors.Join(err, f.Close())
}

// Numbering implements core.Inbox.
func (in *Intake) Numbering(ctx context.Context, account, folder string, uidValidity uint32) (numbering uint32, err error) {
	err = in.Store.View(ctx, func(r core.Reader) error {
		a, err := r.FindMailAccount(account)
		if err != nil && core.KindOf(err) != core.NotFound {
			return err
		}
		numbering = a.Numbering(folder, uidValidity)
		return nil
	})
	return numbering, err
}

// NumberedAnew implements core.Inbox.
func (in *Intake) NumberedAnew(ctx context.Context, account, folder string, uidValidity uint32) error {
	return in.Store.Update(ctx, func(tx core.Tx) error {
		a, err := tx.FindMailAccount(account)
		if err != nil {
			return err
		}
		n := core.MailNumbering{Folder: folder, UIDValidity: uidValidity}
		if n.KeptAs, err = freeNumbering(tx, a, folder, uidValidity); err != nil {
			return err
		}
		before := a.Numbering(folder, uidValidity)
		a.Numberings = append(slices.DeleteFunc(slices.Clone(a.Numberings), func(o core.MailNumbering) bool {
			return o.Folder == folder && o.UIDValidity == uidValidity
		}), n)
		if err := tx.SaveMailAccount(a); err != nil {
			return err
		}
		e := entry(core.User{}, "MailNumberedAnew", "mailbox:"+account)
		e.Before = map[string]string{"folder": folder, "numbering": fmt.Sprint(before)}
		e.After = map[string]string{"folder": folder, "numbering": fmt.Sprint(n.KeptAs)}
		return tx.Audit(e)
	})
}

// freeNumbering is one that no mail of the folder has. Servers take the time or count up
// from 1: theirs are far from the largest for a long time to come.
func freeNumbering(r core.Reader, a core.MailAccount, folder string, uidValidity uint32) (uint32, error) {
	for n := uint32(math.MaxUint32); ; n-- {
		known, err := r.KnownUIDs(a.Name, folder, n)
		if err != nil {
			return 0, err
		}
		if n != uidValidity && n != a.Numbering(folder, uidValidity) && len(known) == 0 {
			return n, nil
		}
	}
}
