package intake

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/control"
)

// accountsOf are the accounts on whose servers a mail is.
func (in *Intake) accountsOf(ctx context.Context, id core.MessageID) ([]core.MailAccount, error) {
	var accounts []core.MailAccount
	err := in.Store.View(ctx, func(r core.Reader) error {
		seen, err := r.ListMailSeen(core.MailSeenFilter{Message: id})
		for _, s := range seen {
			a, err := r.FindMailAccount(s.Key.Account)
			if core.KindOf(err) == core.NotFound {
				continue
			}
			if err != nil {
				return err
			}
			accounts = append(accounts, a)
		}
		return err
	})
	return accounts, err
}

// mayAsk reports whether the network may be asked about signatures: a server on this
// computer passes on another's mail, and a file has none.
func (in *Intake) mayAsk(accounts []core.MailAccount) bool {
	return in.Signatures != nil && slices.ContainsFunc(accounts, func(a core.MailAccount) bool { return !a.Local() })
}

// senderChecked gives what is known of a mail's sender at its receipt: what the server
// of one of the accounts that hold it found, where that can be believed, or else what
// its own signatures say and what the server found wrong. A
// mail that came as a file has no server of ours, so what it says at its top is all
// there is; it can only raise suspicion, never lower it.
func (in *Intake) senderChecked(ctx context.Context, accounts []core.MailAccount, u core.Unpacked, raw []byte) string {
	var found string
	for _, a := range accounts {
		own, sure := control.OwnAuthResults(u.AuthResults, a)
		if sure {
			return own
		}
		found = cmp.Or(found, own)
	}
	switch {
	case in.mayAsk(accounts):
		if signed := in.Signatures.CheckSignatures(ctx, raw); signed != "" && found != "" {
			_, wrong, _ := strings.Cut(found, ";")
			found = signed + ";" + wrong
		} else {
			found = cmp.Or(signed, found)
		}
	case len(accounts) == 0 && len(u.AuthResults) > 0:
		found = u.AuthResults[0]
	}
	return found
}

// passedOn gives what is known of the mails within a mail. No server of ours received
// them, so only their own signatures can speak for them.
func (in *Intake) passedOn(ctx context.Context, accounts []core.MailAccount, inside []core.UnpackedMail) []core.InnerMail {
	var out []core.InnerMail
	for _, u := range inside {
		m := u.InnerMail
		m.Envelope.AuthResults = ""
		switch {
		case len(u.Raw) > 0 && in.mayAsk(accounts):
			m.Envelope.AuthResults = in.Signatures.CheckSignatures(ctx, u.Raw)
		case len(u.Raw) == 0:
			m.Envelope.AuthResults = core.UnsignedMail
		}
		m.Envelope.NewAccount, m.Envelope.Urges = control.Pressure(m.Envelope.Subject, u.Text)
		out = append(out, m)
	}
	return out
}
