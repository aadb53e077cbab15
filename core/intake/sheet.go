package intake

import (
	"cmp"
	"context"
	"slices"
	"time"

	"countersign/core"
)

// sheetFrom is how many mails must come together to be noted on a sheet. A few are as
// quickly stored each by itself.
const sheetFrom = 16

// sheetOf lists mails that came together.
func sheetOf(mails []core.RawMail, ids []core.MessageID, now time.Time) core.MailSheet {
	s := core.MailSheet{At: now, Mails: make([]core.SheetMail, len(mails))}
	for i, m := range mails {
		s.Mails[i] = core.SheetMail{UID: m.At.UID, ID: ids[i], Size: int64(len(m.Raw))}
	}
	if len(mails) > 0 && !slices.ContainsFunc(mails, func(m core.RawMail) bool { return otherFolder(m.At, mails[0].At) }) {
		s.Account, s.Folder, s.UIDValidity = mails[0].At.Account, mails[0].At.Folder, mails[0].At.UIDValidity
	}
	return s
}

func otherFolder(a, b core.MailKey) bool {
	return a.Account != b.Account || a.Folder != b.Folder || a.UIDValidity != b.UIDValidity
}

// fitsSheet tells whether these mails may be noted together: many of one folder, which
// is numbered for good, that change nothing about what could not be fetched before.
func fitsSheet(r core.Reader, s core.MailSheet) (bool, error) {
	if len(s.Mails) < sheetFrom || s.Account == "" || s.UIDValidity == 0 {
		return false, nil
	}
	failed, err := r.ListMailSeen(core.MailSeenFilter{Account: s.Account, Aside: true, Past: true})
	return !slices.ContainsFunc(failed, func(f core.MailSeen) bool {
		switch {
		case f.Key.Folder != s.Folder:
			return false
		case f.Key.UIDValidity != s.UIDValidity:
			return f.State == core.MessageFailed // until one of these makes it past
		}
		return slices.ContainsFunc(s.Mails, func(m core.SheetMail) bool { return m.UID == f.Key.UID })
	}), err
}

// takeSheet notes mails whose bytes are stored. That costs a tenth of storing what is kept
// of each, which is left until the server is done with.
func takeSheet(tx core.Tx, s core.MailSheet) error {
	if _, err := tx.SaveMailSheet(s); err != nil {
		return err
	}
	e := entry(core.User{}, "MailsReceived", "mailbox:"+s.Account)
	e.After = map[string]string{"account": s.Account, "folder": s.Folder, "uid": s.Places()}
	return tx.Audit(e)
}

// enterSheets stores what is on sheets, each mail by itself. A sheet that cannot be entered
// keeps no other from it; its mails are received all the same. The error is the first.
func (in *Intake) enterSheets(ctx context.Context) error {
	var sheets []core.MailSheet
	err := in.Store.View(ctx, func(r core.Reader) (err error) {
		sheets, err = r.ListMailSheets()
		return err
	})
	if err != nil {
		return err
	}
	for _, s := range sheets {
		e := in.Store.Update(ctx, func(tx core.Tx) error { return enterSheet(tx, s) })
		if endsRun(ctx, e) {
			return e
		}
		err = cmp.Or(err, e)
	}
	return err
}

// endsRun tells whether nothing else would fare better after an error.
func endsRun(ctx context.Context, err error) bool {
	return err != nil && (ctx.Err() != nil || core.KindOf(err) == core.Unavailable)
}

// enterSheetsOf stores what is on the sheets that have one of these mails: what happens to
// a mail by itself comes after its receipt.
func enterSheetsOf(tx core.Tx, ids ...core.MessageID) error {
	sheets, err := tx.ListMailSheets()
	for _, s := range sheets {
		if err == nil && slices.ContainsFunc(s.Mails, func(m core.SheetMail) bool { return slices.Contains(ids, m.ID) }) {
			err = enterSheet(tx, s)
		}
	}
	return err
}

func enterSheet(tx core.Tx, s core.MailSheet) error {
	switch err := tx.EnterMailSheet(s.Number); {
	case core.KindOf(err) == core.Conflict:
		return nil // another run was quicker
	case err != nil:
		return err
	}
	for i := range s.Mails {
		if err := received(tx, s.Key(i), s.Message(i), s.At); err != nil {
			return err
		}
	}
	return nil
}
