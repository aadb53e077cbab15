package desk

import (
	"context"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/intake"
	"countersign/core/payment"
)

// Returned is a payment that came back.
type Returned struct {
	Invoice core.ReviewID // one that the payment was for
	Reason  string        // a bank's code such as AC04, words, or both
	Account bool          // the account is wrong, whatever the code says
}

// PaymentReturned notes that a payment came back: each invoice that it was for is open
// again with the reason on it. Where the reason says that the account is wrong nobody
// trusts it any more until it was checked again.
func (d *Desk) PaymentReturned(ctx context.Context, by core.User, id core.RunID, ret Returned) (core.PaymentRun, error) {
	reason, wrong := payment.ReturnReason(ret.Reason)
	var next core.PaymentRun
	err := d.onRun(ctx, by, id, "returned", func(tx core.Tx, by core.User, run core.PaymentRun) error {
		if strings.TrimSpace(ret.Reason) == "" {
			return core.Errorf(core.Usage, "a returned payment needs a reason").WithHint("the bank's code, such as AC04, or a few words; it is kept in the log")
		}
		which, err := transfersOf(tx, run, []core.ReviewID{ret.Invoice})
		if err != nil {
			return err
		}
		if next, err = payment.Return(run, by, which[0], tx.Now(), reason); err != nil {
			return err
		}
		if err := eachLine(tx, run, which, core.Command{Action: core.ActReturn, By: by, Reason: reason}); err != nil {
			return err
		}
		t := run.Transfers[which[0]]
		payee, err := nowPartOf(tx, t.Supplier)
		if err != nil {
			return err
		}
		if wrong || ret.Account {
			if err := distrust(tx, by, payee, t.Account, reason); err != nil {
				return err
			}
		}
		if err := recheck(tx, payee.ID); err != nil {
			return err
		}
		return saveRun(tx, by, run.State, next, "RunReturned", reason, map[string]string{"transfers": t.EndToEnd})
	})
	return next, err
}

// nowPartOf is a supplier, or the one that it was merged into since it was paid.
func nowPartOf(r core.Reader, id core.SupplierID) (core.Supplier, error) {
	s, err := r.FindSupplier(id)
	for err == nil && s.State == core.SupplierMerged {
		s, err = r.FindSupplier(s.MergedInto)
	}
	return s, err
}

// distrust takes the trust from an account: it is one that was only seen again.
func distrust(tx core.Tx, by core.User, s core.Supplier, account core.PaymentAccount, reason string) error {
	i := slices.IndexFunc(s.Accounts, func(a core.BankAccount) bool { return a.Key() == account.Key() })
	if i < 0 || s.Accounts[i].State != core.AccountTrusted {
		return nil
	}
	e := entry(by, "AccountDistrusted", "supplier:"+string(s.ID))
	e.Reason = reason
	e.Before = map[string]string{"account": account.Key(), "state": string(core.AccountTrusted), "verified_by": s.Accounts[i].VerifiedBy, "trusted_by": s.Accounts[i].TrustedBy}
	e.After = map[string]string{"account": account.Key(), "state": string(core.AccountSeen)}
	s.Accounts = slices.Clone(s.Accounts)
	s.Accounts[i] = core.BankAccount{PaymentAccount: s.Accounts[i].PaymentAccount, State: core.AccountSeen, SeenOn: s.Accounts[i].SeenOn}
	if err := tx.SaveSupplier(s); err != nil {
		return err
	}
	return tx.Audit(e)
}

// recheck checks again what waits of a supplier.
func recheck(tx core.Tx, s core.SupplierID) error {
	waiting, err := tx.ListReviews(core.ReviewFilter{Supplier: s, Status: []core.Status{core.StatusRead, core.StatusMatched, core.StatusOnHold}})
	for _, v := range waiting {
		if _, err := intake.Check(tx, v); err != nil {
			return err
		}
	}
	return err
}
