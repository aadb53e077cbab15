package intake

import (
	"context"
	"strconv"
	"time"

	"countersign/core"
)

// Unmarked lists the mails of an account that were taken in whole and that its server
// does not know of yet; none where the account wishes for nothing.
func (in *Intake) Unmarked(ctx context.Context, account string) (a core.MailAccount, keys []core.MailKey, err error) {
	err = in.Store.View(ctx, func(r core.Reader) error {
		if a, err = r.FindMailAccount(account); err != nil || a.After == nil {
			return err
		}
		list, err := r.ListMailSeen(core.MailSeenFilter{Account: account, From: a.After.Since, Unmarked: true})
		for _, s := range list {
			ok, err := markable(r, s, a.After.Since)
			if err != nil {
				return err
			}
			if ok {
				keys = append(keys, s.Key)
			}
		}
		return err
	})
	return a, keys, err
}

// markable reports whether a mail came to its account since the wish, and all its files
// were taken in: somebody still has to look at the others. A folder that was numbered
// anew, or a mail that its owner moved, is no new mail.
func markable(r core.Reader, s core.MailSeen, since time.Time) (bool, error) {
	places, err := r.ListMailSeen(core.MailSeenFilter{Account: s.Key.Account, Message: s.Message})
	if err != nil || len(places) == 0 || places[0].At.Before(since) {
		return false, err
	}
	failed, err := r.ListDeliveries(core.DeliveryFilter{Message: s.Message, Outcome: core.Failed, Limit: 1})
	return err == nil && len(failed) == 0, err
}

// Marked notes what was done with mails on their server.
func (in *Intake) Marked(ctx context.Context, account string, keys []core.MailKey, how string) error {
	return in.Store.Update(ctx, func(tx core.Tx) error {
		for _, k := range keys {
			if err := tx.SaveMailMark(k, how); err != nil {
				return err
			}
		}
		e := entry(core.User{}, "MessagesMarked", "mailbox:"+account)
		e.After = map[string]string{"how": how, "mails": strconv.Itoa(len(keys))}
		if len(keys) > 0 {
			e.After["first"], e.After["last"] = place(keys[0])["uid"], place(keys[len(keys)-1])["uid"]
		}
		return tx.Audit(e)
	})
}
