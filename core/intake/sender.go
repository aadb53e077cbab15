package intake

import (
	"cmp"
	"context"
	"strings"

	"countersign/core"
	"countersign/core/control"
)

// senderChecked gives what is known of a mail's sender at its receipt: what the server
// of one of the accounts that hold it found, where that can be believed, or else what
// its own signatures say and what the server found wrong. A
// mail that came as a file has no server of ours, so what it says at its top is all
// there is; it can only raise suspicion, never lower it. A server on this computer
// passes on another's mail and is not asked about over the network.
func (in *Intake) senderChecked(ctx context.Context, id core.MessageID, u core.Unpacked, raw []byte) (string, error) {
	var found string
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
	if err != nil {
		return "", err
	}
	ask := false
	for _, a := range accounts {
		own, sure := control.OwnAuthResults(u.AuthResults, a)
		if sure {
			return own, nil
		}
		found = cmp.Or(found, own)
		ask = ask || !a.Local()
	}
	switch {
	case ask && in.Signatures != nil:
		if signed := in.Signatures.CheckSignatures(ctx, raw); signed != "" && found != "" {
			_, wrong, _ := strings.Cut(found, ";")
			found = signed + ";" + wrong
		} else {
			found = cmp.Or(signed, found)
		}
	case len(accounts) == 0 && len(u.AuthResults) > 0:
		found = u.AuthResults[0]
	}
	return found, ctx.Err()
}
