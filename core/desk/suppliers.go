package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"countersign/core"
	"countersign/core/intake"
)

func findSupplier(all []core.Supplier, s core.Supplier) *core.Supplier {
	for i, o := range all {
		if s.ID != "" && o.ID == s.ID || s.ID == "" && strings.EqualFold(o.Name, s.Name) {
			return &all[i]
		}
	}
	return nil
}

// vouch makes of an imported supplier what the importer may answer for: who may manage
// suppliers brings in approved ones with trusted accounts; from anybody else they are
// drafts with accounts that were only seen. What is on file already, be it that its first
// invoice put it there, one person alone does not make payable: from all but the owner its
// accounts wait for a second person, and a draft stays one.
func vouch(by core.User, at time.Time, s core.Supplier, known *core.Supplier) core.Supplier {
	s.Accounts = slices.Clone(s.Accounts)
	manages := by.May(core.MayManageSuppliers)
	for i := range s.Accounts {
		a := &s.Accounts[i]
		switch {
		case !manages:
			a.State, a.How = core.AccountSeen, ""
		case known != nil && !by.Has(core.Owner):
			a.State, a.VerifiedBy, a.VerifiedAt = core.AccountVerified, by.Name, at
		case !by.Has(core.Owner): // who brought the account does not release payments to it
			a.VerifiedBy, a.VerifiedAt = by.Name, at
		case a.State == core.AccountTrusted:
			a.TrustedBy, a.TrustedAt = by.Name, at
		}
	}
	if !manages || known != nil && known.State == core.SupplierDraft && !by.Has(core.Owner) {
		s.State = core.SupplierDraft
	}
	return s
}

// keepIdentity leaves what an approved supplier is called back by and recognised by as
// it is on file, where the importer may not answer for it: a new account is verified by a
// call to the number that was there before. It says in a sentence what it left out.
func keepIdentity(by core.User, s core.Supplier, known *core.Supplier) (core.Supplier, []string) {
	if known == nil || known.State != core.SupplierApproved || by.May(core.MayManageSuppliers) {
		return s, nil
	}
	var kept []string
	keep := func(what string, given *string, onFile string) {
		if *given != "" && *given != onFile {
			kept = append(kept, what)
		}
		*given = onFile
	}
	keep("telephone number", &s.Phone, known.Phone)
	keep("tax ID", &s.TaxID, known.TaxID)
	keep("registration", &s.RegistrationID, known.RegistrationID)
	if slices.ContainsFunc(s.Emails, func(e string) bool {
		return !slices.ContainsFunc(known.Emails, func(o string) bool { return strings.EqualFold(o, e) })
	}) {
		kept = append(kept, "mail address")
	}
	s.Emails = nil
	if len(kept) == 0 {
		return s, nil
	}
	return s, []string{fmt.Sprintf("the %s of %s stayed as on file: an approver or the owner changes it", strings.Join(kept, ", "), known.Name)}
}

func trusted(a core.BankAccount) bool { return a.State == core.AccountTrusted }

// withoutEnded is a supplier without the terms and the discount that ended.
func withoutEnded(s core.Supplier) core.Supplier {
	if s.TermsDays == core.Ended {
		s.TermsDays = 0
	}
	if s.Discount.Days == core.Ended {
		s.Discount = core.DiscountTerms{}
	}
	return s
}

// mergeSupplier brings an import over what is known. What the import leaves empty
// stays, and no account and no supplier is trusted less than before.
func mergeSupplier(old, s core.Supplier) core.Supplier {
	m := old
	m.Name = s.Name
	if s.State == core.SupplierApproved {
		m.State = s.State
	}
	keep := func(dst *string, v string) {
		if v != "" {
			*dst = v
		}
	}
	keep(&m.TaxID, s.TaxID)
	keep(&m.RegistrationID, s.RegistrationID)
	keep(&m.Phone, s.Phone)
	keep(&m.Country, s.Country)
	keep((*string)(&m.Currency), string(s.Currency))
	keep(&m.LedgerAccount, s.LedgerAccount)
	if s.TermsDays != 0 {
		m.TermsDays = s.TermsDays
	}
	if s.Discount.Days != 0 {
		m.Discount.Days = s.Discount.Days
	}
	if !s.Discount.Percent.IsZero() {
		m.Discount.Percent = s.Discount.Percent
	}
	m = withoutEnded(m)
	m.Emails = slices.Clone(old.Emails)
	for _, e := range s.Emails {
		if !slices.ContainsFunc(m.Emails, func(o string) bool { return strings.EqualFold(o, e) }) {
			m.Emails = append(m.Emails, e)
		}
	}
	m.Accounts = slices.Clone(old.Accounts)
	for _, a := range s.Accounts {
		i := slices.IndexFunc(m.Accounts, func(o core.BankAccount) bool { return o.Key() == a.Key() })
		switch {
		case i < 0:
			m.Accounts = append(m.Accounts, a)
		case rankOf[a.State] > rankOf[m.Accounts[i].State]:
			m.Accounts[i] = a
		}
	}
	return m
}

// rankOf orders the states of an account by trust; a retired one stays retired.
var rankOf = map[core.AccountState]int{core.AccountSeen: 1, core.AccountVerified: 2, core.AccountTrusted: 3, core.AccountRetired: 4}

// sharedIdentity warns of another supplier with the same tax ID or account.
func sharedIdentity(all []core.Supplier, s core.Supplier) []string {
	var out []string
	for _, o := range all {
		if o.ID == s.ID {
			continue
		}
		if o.TaxID != "" && o.TaxID == s.TaxID {
			out = append(out, fmt.Sprintf("%s and %s have the same tax ID %s", s.Name, o.Name, s.TaxID))
		}
		for _, a := range s.Accounts {
			if _, ok := o.Account(a.Key()); ok {
				out = append(out, fmt.Sprintf("%s and %s have the same bank account %s", s.Name, o.Name, a.Key()))
			}
		}
	}
	return out
}

// VerifyAccount notes that one person checked an account with the supplier, over a
// way that does not come from the invoice: how is "call-back" or "bank proof", note
// says with whom.
func (d *Desk) VerifyAccount(ctx context.Context, by core.User, id core.SupplierID, account, how, note string) error {
	return d.changeAccount(ctx, by, id, account, "AccountVerified", func(tx core.Tx, a *core.BankAccount) error {
		if strings.TrimSpace(note) == "" {
			return core.Errorf(core.Usage, "verifying an account needs a note").WithHint("say whom you called and on which number")
		}
		if a.State == core.AccountTrusted {
			return core.Errorf(core.Refused, "this account is trusted already")
		}
		a.State, a.VerifiedBy, a.VerifiedAt, a.How, a.Note = core.AccountVerified, by.Name, tx.Now(), how, note
		return nil
	})
}

// TrustAccount is the second person's yes to an account that another verified.
func (d *Desk) TrustAccount(ctx context.Context, by core.User, id core.SupplierID, account string) error {
	return d.changeAccount(ctx, by, id, account, "AccountTrusted", func(tx core.Tx, a *core.BankAccount) error {
		switch {
		case a.State == core.AccountTrusted:
			return core.Errorf(core.Refused, "this account is trusted already")
		case a.State != core.AccountVerified:
			return core.Errorf(core.Refused, "this account is not verified yet").WithHint("one person verifies it with the supplier first, then another trusts it")
		case a.VerifiedBy == by.Name:
			return core.Errorf(core.Refused, "%s verified this account, so another person must trust it", by.Name)
		}
		a.State, a.TrustedBy, a.TrustedAt = core.AccountTrusted, by.Name, tx.Now()
		return nil
	})
}

// RetireAccount ends the trust in an account that is no longer to be paid to, at once and
// on one person's word. Verified and trusted anew by two people it counts again.
func (d *Desk) RetireAccount(ctx context.Context, by core.User, id core.SupplierID, account, reason string) error {
	return d.changeAccount(ctx, by, id, account, "AccountRetired", func(_ core.Tx, a *core.BankAccount) error {
		if strings.TrimSpace(reason) == "" {
			return core.Errorf(core.Usage, "retiring an account needs a reason").WithHint("say why in a few words; it is kept in the log")
		}
		if a.State == core.AccountRetired {
			return core.Errorf(core.Refused, "this account is retired already")
		}
		a.State, a.Note = core.AccountRetired, reason
		return nil
	})
}

func (d *Desk) changeAccount(ctx context.Context, by core.User, id core.SupplierID, account, action string, change func(core.Tx, *core.BankAccount) error) error {
	key := strings.ToUpper(strings.ReplaceAll(account, " ", ""))
	return d.changeSupplier(ctx, by, id, func(tx core.Tx, s *core.Supplier) (core.AuditEntry, error) {
		i := slices.IndexFunc(s.Accounts, func(a core.BankAccount) bool { return strings.EqualFold(a.Key(), key) && key != "" })
		if i < 0 {
			return core.AuditEntry{}, core.Errorf(core.NotFound, "%s has no account %s", s.Name, account).WithHint("`suppliers list` shows the accounts")
		}
		before := s.Accounts[i].State
		s.Accounts = slices.Clone(s.Accounts)
		if err := change(tx, &s.Accounts[i]); err != nil {
			return core.AuditEntry{}, err
		}
		e := entry(by, action, "supplier:"+string(s.ID))
		e.Before = map[string]string{"account": key, "state": string(before)}
		e.After = map[string]string{"account": key, "state": string(s.Accounts[i].State), "how": s.Accounts[i].How}
		e.Reason = s.Accounts[i].Note
		return e, nil
	})
}

// ApproveSupplier makes a supplier that was drafted from its first invoice one that
// can be paid. Who entered that invoice cannot approve the supplier.
func (d *Desk) ApproveSupplier(ctx context.Context, by core.User, id core.SupplierID) error {
	return d.changeSupplier(ctx, by, id, func(tx core.Tx, s *core.Supplier) (core.AuditEntry, error) {
		e := entry(by, "SupplierApproved", "supplier:"+string(s.ID))
		if s.State == core.SupplierApproved {
			return e, core.Errorf(core.Refused, "%s is approved already", s.Name)
		}
		if first, err := tx.FindReview(s.DraftedFrom); err == nil && slices.Contains(first.EnteredBy, by.Name) {
			return e, core.Errorf(core.Refused, "%s entered the first invoice of %s, so another person must approve the supplier", by.Name, s.Name)
		}
		s.State = core.SupplierApproved
		e.Before, e.After = map[string]string{"state": string(core.SupplierDraft)}, map[string]string{"state": string(s.State)}
		return e, nil
	})
}

func (d *Desk) changeSupplier(ctx context.Context, by core.User, id core.SupplierID, change func(core.Tx, *core.Supplier) (core.AuditEntry, error)) error {
	if err := d.Require(ctx, by, core.MayManageSuppliers, "change suppliers"); err != nil {
		return err
	}
	_, err := d.importing(ctx, func(tx core.Tx, _ *Changes) (a intake.Affected, err error) {
		s, err := tx.FindSupplier(id)
		if err != nil {
			return a, err
		}
		if s.State == core.SupplierMerged {
			return a, core.Errorf(core.Refused, "%s was merged into %s", s.Name, s.MergedInto).WithHint("name that one")
		}
		e, err := change(tx, &s)
		if err != nil {
			return a, err
		}
		if err := tx.SaveSupplier(s); err != nil {
			return a, err
		}
		return intake.Affected{Suppliers: map[core.SupplierID]bool{s.ID: true}}, tx.Audit(e)
	})
	return d.noted(ctx, by, "change supplier "+string(id), err)
}
