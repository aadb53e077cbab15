package intake

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"countersign/core"
	"countersign/core/control"
)

// Known implements core.Inbox.
func (in *Intake) Known(ctx context.Context, account, folder string, uidValidity uint32) (map[uint32]bool, error) {
	known := map[uint32]bool{}
	err := in.Store.View(ctx, func(r core.Reader) error {
		list, err := r.KnownUIDs(account, folder, uidValidity)
		for _, u := range list {
			known[u] = true
		}
		return err
	})
	return known, err
}

// Deliver implements core.Inbox: the raw bytes are on the disk and committed when
// it returns, and nothing else has happened yet.
func (in *Intake) Deliver(ctx context.Context, at core.MailKey, raw []byte) error {
	return in.DeliverAll(ctx, []core.RawMail{{At: at, Raw: raw}})
}

// DeliverAll implements core.Inbox.
func (in *Intake) DeliverAll(ctx context.Context, mails []core.RawMail) error {
	_, err := in.receive(ctx, mails)
	return err
}

// receive stores raw mails. The place of one that came as a file is the zero MailKey.
func (in *Intake) receive(ctx context.Context, mails []core.RawMail) ([]core.MessageID, error) {
	raw := make([][]byte, len(mails))
	for i, m := range mails {
		raw[i] = m.Raw
	}
	turn := in.turns.take()
	defer turn.over()
	sums, err := in.Blobs.PutAll(ctx, raw)
	if err != nil {
		return nil, err
	}
	turn.wait()
	ids := make([]core.MessageID, len(mails))
	for i, sum := range sums {
		ids[i] = core.MessageID(sum)
	}
	err = in.Store.Update(ctx, func(tx core.Tx) error {
		s := sheetOf(mails, ids, tx.Now())
		if fits, err := fitsSheet(tx, s); err != nil {
			return err
		} else if fits {
			return takeSheet(tx, s)
		}
		if err := enterSheetsOf(tx, ids...); err != nil {
			return err
		}
		for i, m := range mails {
			if err := received(tx, m.At, s.Message(i), s.At); err != nil {
				return err
			}
		}
		return nil
	})
	return ids, err
}

// received notes a mail whose bytes are stored, and since when it lies at its place.
func received(tx core.Tx, at core.MailKey, m core.Message, since time.Time) error {
	e := entry(core.User{}, "MessageReceived", "message:"+short(string(m.ID)))
	added, err := tx.AddMessage(m)
	switch {
	case err != nil:
		return err
	case added:
	case at == core.MailKey{}:
		return nil
	case at.UIDValidity == 0:
		// A server that numbers nothing for good gives all its mails at each poll.
		if there, err := lies(tx, m.ID, at); err != nil || there {
			return err
		}
		fallthrough
	default:
		e.Action = "MessageKnown"
		known, err := tx.FindMessage(m.ID)
		if err != nil {
			return err
		}
		if err := askRulesAgain(tx, known, at); err != nil {
			return err
		}
	}
	e.Document = core.DocumentID(m.ID)
	if at != (core.MailKey{}) {
		e.After = place(at)
		if err := tx.SaveMailKey(at, m.ID, since); err != nil {
			return err
		}
	}
	return tx.Audit(e)
}

// lies reports whether a mail is known to lie at a place.
func lies(r core.Reader, id core.MessageID, at core.MailKey) (bool, error) {
	places, err := r.ListMailSeen(core.MailSeenFilter{Message: id})
	return slices.ContainsFunc(places, func(s core.MailSeen) bool { return s.Key == at }), err
}

// Heartbeat implements core.Inbox.
func (in *Intake) Heartbeat(ctx context.Context, account string, beat core.MailBeat) error {
	return in.Store.Update(ctx, func(tx core.Tx) error {
		a, err := tx.FindMailAccount(account)
		if err != nil {
			return err
		}
		a.LastTry = tx.Now()
		if beat.Err == nil {
			a.LastOK, a.LastError, a.Counts = tx.Now(), "", beat.MailCounts
		} else {
			a.LastError = beat.Err.Error()
		}
		return tx.SaveMailAccount(a)
	})
}

func (in *Intake) unpackAll(ctx context.Context) error {
	var list []core.Message
	err := in.Store.View(ctx, func(r core.Reader) (err error) {
		list, err = r.ListMessages(core.MessageReceived)
		return err
	})
	if err != nil || len(list) == 0 {
		return err
	}
	if err := in.Blobs.Settle(ctx); err != nil {
		return err
	}
	return each(ctx, in, 1, "unpack", list, func(m core.Message) string { return "mail " + short(string(m.ID)) },
		func(ctx context.Context, m core.Message) error {
			err := guarded(func() error { return in.unpack(ctx, m, core.User{}) })
			if err == nil || ctx.Err() != nil {
				return ctx.Err()
			}
			return in.setAside(ctx, m.ID, err)
		})
}

// unpack takes one stored mail apart and commits what its parts became, all in one
// transaction.
func (in *Intake) unpack(ctx context.Context, m core.Message, by core.User) error {
	raw, err := in.bytes(ctx, string(m.ID))
	if err != nil && ctx.Err() == nil {
		// One stored mail that cannot be read must not keep the others from being read.
		return core.Errorf(core.Damaged, "the stored mail cannot be read: %w", err).WithHint("run `countersignctl doctor`, then take the mail in by hand")
	}
	if err != nil {
		return err
	}
	u, err := in.Unpacker.Unpack(ctx, "message.eml", raw)
	if err != nil {
		return err
	}
	if by.Name == "" { // who gives a mail by hand wants it
		if done, err := in.bounced(ctx, m, u); done || err != nil {
			return err
		}
		if why, err := in.ruledOut(ctx, m, u); err != nil {
			return err
		} else if why != "" {
			return in.leaveOut(ctx, m.ID, u.Envelope, why, nil)
		}
	}
	if m.Envelope, m.Inside, err = in.envelopes(ctx, m.ID, u, raw); err != nil {
		return err
	}
	put, err := in.putParts(ctx, u.Parts)
	if err != nil {
		return err
	}
	return in.Store.Update(ctx, func(tx core.Tx) error {
		now, err := tx.FindMessage(m.ID)
		if err != nil || now.State != core.MessageReceived {
			return err // another run was quicker
		}
		now.Envelope, now.Inside = m.Envelope, m.Inside
		return settleMail(tx, now, put, by)
	})
}

// envelopes gives what is known of a mail, and of the mails within it, when it comes.
func (in *Intake) envelopes(ctx context.Context, id core.MessageID, u core.Unpacked, raw []byte) (core.Envelope, []core.InnerMail, error) {
	accounts, err := in.accountsOf(ctx, id)
	if err != nil {
		return u.Envelope, nil, err
	}
	u.Envelope.AuthResults = in.senderChecked(ctx, accounts, u, raw)
	u.Envelope.NewAccount, u.Envelope.Urges = control.Pressure(u.Envelope.Subject, u.Text)
	inside := in.passedOn(ctx, accounts, u.Inside)
	return u.Envelope, inside, ctx.Err() // once it ended, the network may not have answered
}

// settleMail writes what the parts of a mail became, and the mail's own state.
func settleMail(tx core.Tx, m core.Message, put []stored, by core.User) error {
	own, err := ownDomains(tx)
	if err != nil {
		return err
	}
	door := arrival{door: "mail", message: m.ID, by: by, sender: func(path string) string {
		e := m.EnvelopeOf(path)
		return control.Writer(&e, own).From
	}}
	if by.Name != "" {
		door.door = "import"
	}
	if m.WantedBy != "" {
		if door.by, err = tx.FindUser(m.WantedBy); err != nil {
			return err
		}
	}
	_, count, err := door.settle(tx, put)
	if err != nil {
		return err
	}
	m.State, m.Reason = count.state()
	if err := tx.SaveMessage(m); err != nil {
		return err
	}
	e := entry(by, "MessageUnpacked", "message:"+short(string(m.ID)))
	e.Document, e.After, e.Reason = core.DocumentID(m.ID), count.words(), m.Reason
	return tx.Audit(e)
}

func (in *Intake) bytes(ctx context.Context, sum string) ([]byte, error) {
	f, err := in.Blobs.Open(ctx, sum)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		return nil, core.Errorf(core.Unavailable, "the stored file %s cannot be read: %w", short(sum), err).WithHint("run `countersignctl doctor`")
	}
	return b, nil
}

func short(sum string) string { return sum[:min(12, len(sum))] }

// SetAside implements core.Inbox. The same message again for the same reason adds
// nothing.
func (in *Intake) SetAside(ctx context.Context, at core.MailKey, reason string) error {
	return in.Store.Update(ctx, func(tx core.Tx) error {
		list, err := tx.ListMailSeen(core.MailSeenFilter{Account: at.Account, Aside: true})
		if err != nil {
			return err
		}
		for _, s := range list {
			if s.Key == at && s.Reason == reason {
				return nil
			}
		}
		if err := tx.SaveMailAside(at, reason); err != nil {
			return err
		}
		e := entry(core.User{}, "MessageSetAside", "mailbox:"+at.Account)
		e.Reason, e.After = reason, place(at)
		return tx.Audit(e)
	})
}

// place says in the log where on its server a mail lies.
func place(k core.MailKey) map[string]string {
	return map[string]string{"account": k.Account, "folder": k.Folder, "uid": fmt.Sprintf("%d/%d", k.UIDValidity, k.UID)}
}
