package intake

import (
	"context"
	"strconv"

	"countersign/core"
)

// bounceDays is how long after a notice was queued a report about it is looked for:
// servers try for about five days (RFC 5321, section 4.5.4.1).
const bounceDays = 30

// bounced leaves a mail out that reports on the delivery of one of our own notices, and
// notes at the notice that it came back. done is false for every other mail. Who did not
// get the notice or carry it does not know its Message-ID, which is random.
func (in *Intake) bounced(ctx context.Context, m core.Message, u core.Unpacked) (done bool, err error) {
	if u.Bounce == nil || m.WantedBy != "" {
		return false, nil
	}
	var n core.Notice
	err = in.Store.View(ctx, func(r core.Reader) error {
		list, err := r.ListNotices(core.NoticeFilter{Since: m.ReceivedAt.AddDate(0, 0, -bounceDays)})
		for _, one := range list {
			if one.MessageID == u.Bounce.MessageID {
				n = one
			}
		}
		return err
	})
	if err != nil || n.Number == 0 {
		return false, err
	}
	why := "it reports that the notice to " + n.To + " is delayed"
	if u.Bounce.Failed {
		why = "it reports that the notice to " + n.To + " did not arrive"
	}
	return true, in.leaveOut(ctx, m.ID, u.Envelope, why, func(tx core.Tx) error { return cameBack(tx, n.Number, m.ID, *u.Bounce) })
}

// cameBack notes at a notice that it did not arrive.
func cameBack(tx core.Tx, number int64, report core.MessageID, b core.Bounce) error {
	n, err := tx.FindNotice(number)
	if err != nil || !b.Failed || n.State != core.NoticeSent {
		return err
	}
	n.State, n.Error = core.NoticeFailed, "it came back"
	if b.Said != "" {
		n.Error += ": “" + b.Said + "”"
	}
	if err := tx.SaveNotice(n); err != nil {
		return err
	}
	e := entry(core.User{}, "NoticeCameBack", "notice:"+strconv.FormatInt(n.Number, 10))
	e.Document, e.Reason = core.DocumentID(report), n.Error
	e.After = map[string]string{"to": n.To, "message_id": n.MessageID}
	return tx.Audit(e)
}
