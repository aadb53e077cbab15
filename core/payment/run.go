package payment

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"countersign/core"
	"countersign/core/money"
)

// New makes a run of a proposal. Its lines name the invoices as they are one revision
// on, when they are noted as being in the run.
func New(p Proposal, id core.RunID, from core.Debtor, by core.User, at time.Time) (core.PaymentRun, error) {
	run := core.PaymentRun{ID: id, MadeBy: by.Name, MadeAt: at.UTC(), ExecuteOn: p.On, Debtor: from, Total: p.Total, Revision: 1, State: core.RunProposed}
	if err := by.Require(core.MayPay, "prepare payments"); err != nil {
		return run, err
	}
	switch {
	case from.Account == "":
		return run, core.Errorf(core.Refused, "the firm's own account is not known").WithHint(`the owner sets it: "payment": {"account": IBAN}, with settings import`)
	case p.On.Before(core.DateOf(at)):
		return run, core.Errorf(core.Refused, "%s is past", p.On).WithHint("choose a day from today on")
	case len(p.Transfers) == 0:
		return run, core.Errorf(core.Refused, "there is nothing to pay").WithHint("`pay propose` says of each invoice why not")
	}
	for i, t := range p.Transfers {
		t.EndToEnd = fmt.Sprintf("%s-%d", id, i+1)
		t.Lines = slices.Clone(t.Lines)
		for j := range t.Lines {
			t.Lines[j].Revision++
		}
		run.Transfers = append(run.Transfers, t)
	}
	run.Hash = Hash(run)
	return run, nil
}

// Hash is the SHA-256 over what a run pays: everything but what became of it. It is
// empty, and then fits nothing, for a run that cannot be written down.
func Hash(run core.PaymentRun) string {
	run = run.Clone()
	run.Hash, run.Revision, run.State, run.Releases, run.Files, run.End = "", 0, "", nil, nil, nil
	for i := range run.Transfers {
		t := &run.Transfers[i]
		t.State, t.PaidOn, t.Returned = "", core.Date{}, nil
	}
	b, err := json.Marshal(run)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Intact checks that the run still pays what it paid when it was made: logged is its
// hash in the audit log. An error is Damaged.
func Intact(run core.PaymentRun, logged string) error {
	sum := money.New(0, run.Total.Currency)
	for _, t := range run.Transfers {
		lines := money.New(0, run.Total.Currency)
		for _, l := range t.Lines {
			var err error
			if lines, err = lines.Add(l.Amount); err != nil {
				return damaged(run)
			}
		}
		var err error
		if sum, err = sum.Add(t.Amount); err != nil || lines != t.Amount || t.Amount.Minor < 0 {
			return damaged(run)
		}
	}
	seen := func(s core.RunStep) bool { return s.Hash != run.Hash }
	if run.Hash == "" || sum != run.Total || run.Hash != Hash(run) || run.Hash != logged || slices.ContainsFunc(run.Releases, seen) {
		return damaged(run)
	}
	return nil
}

func damaged(run core.PaymentRun) error {
	return core.Errorf(core.Damaged, "payment run %s is not what was prepared: it was changed past the program", run.ID).WithHint("pay nothing of it; `doctor` and `audit verify` may say more")
}

// Facts are those of all invoices of a run.
type Facts map[core.ReviewID]Fact

// Release is a person's yes to the run as it is. Two people give it, neither of whom
// entered or approved one of its invoices or checked an account that it pays to
// (DOMAIN 7); the one who prepared it may be one of the two.
func Release(run core.PaymentRun, by core.User, at time.Time, facts Facts) (core.PaymentRun, error) {
	if err := by.Require(core.MayPay, "release payments"); err != nil {
		return run, err
	}
	if run.State != core.RunProposed && run.State != core.RunReleasedOnce {
		return run, refused(run, "it is %s", run.State.Words())
	}
	if slices.ContainsFunc(run.Releases, func(s core.RunStep) bool { return s.By == by.Name }) {
		return run, refused(run, "%s has released it already", by.Name).WithHint("another person who may pay releases it too")
	}
	if err := onTime(run, at); err != nil {
		return run, err
	}
	next := run.Clone()
	next.Releases = append(next.Releases, core.RunStep{By: by.Name, At: at.UTC(), Hash: run.Hash})
	next.State = core.RunReleasedOnce
	if len(next.Releases) == 2 {
		next.State = core.RunReleased
	}
	if err := Payable(next, facts); err != nil {
		return run, err
	}
	return stepped(next), nil
}

func stepped(run core.PaymentRun) core.PaymentRun {
	run.Revision++
	return run
}

func refused(run core.PaymentRun, format string, args ...any) *core.Error {
	return core.Errorf(core.Refused, "payment run %s: %s", run.ID, fmt.Sprintf(format, args...))
}

// onTime refuses what was to be carried out before today: its discounts may be over.
func onTime(run core.PaymentRun, at time.Time) error {
	if run.ExecuteOn.Before(core.DateOf(at)) {
		return refused(run, "it was to be carried out on %s, which is past", run.ExecuteOn).WithHint("cancel it and prepare a new one")
	}
	return nil
}

// Payable refuses when an invoice of the run is not as it was when the run was made or
// may not be paid any more, and when somebody who released the run had a part in one,
// before or since. It names the invoice.
func Payable(run core.PaymentRun, facts Facts) error {
	if err := unchanged(run, facts); err != nil {
		return err
	}
	for _, step := range run.Releases {
		for _, id := range run.Invoices() {
			if err := segregated(facts[id], step.By); err != nil {
				return err
			}
		}
	}
	return nil
}

func unchanged(run core.PaymentRun, facts Facts) error {
	for _, t := range run.Transfers {
		for _, l := range t.Lines {
			f := facts[l.Review]
			name := fmt.Sprintf("invoice %s of %s", cmp.Or(l.Number, string(l.Review)), t.Name)
			switch {
			case f.Review.Payment != run.ID:
				return refused(run, "%s is not in it any more", name).WithHint("cancel the run and prepare a new one")
			case f.Refusal != nil:
				return blocked(run, name, f.Refusal)
			case core.ContentHash(f.Review.Invoice, f.Review.Match) != l.Content:
				return refused(run, "%s was changed", name).WithHint("cancel the run and prepare a new one")
			}
		}
	}
	return nil
}

// blocked says which invoice keeps the run from going on, in the words of the gate.
func blocked(run core.PaymentRun, name string, why error) error {
	e, ok := why.(*core.Error)
	if !ok || e.Kind != core.Refused {
		return why
	}
	hint := "cancel the run and prepare a new one without it"
	if e.Hint != "" {
		hint = e.Hint + ", or " + hint
	}
	return refused(run, "%s may not be paid: %s", name, e.Msg).WithHint("%s", hint)
}

// segregated refuses a payment by who had another part in the invoice.
func segregated(f Fact, by string) error {
	r := f.Review
	if r.Waived(core.RulePays) {
		return nil
	}
	did := ""
	switch {
	case slices.Contains(r.EnteredBy, by):
		did = "entered"
	case slices.ContainsFunc(r.Approvals, func(a core.Approval) bool { return a.By == by || a.OnBehalf == by }):
		did = "approved"
	case slices.Contains(f.Signers, by):
		did = "signed the rule that approved"
	case r.Invoice.Kind != core.KindCreditNote && f.Account.VerifiedBy == by && by != "", slices.Contains(f.Verified, by):
		did = "checked the bank account of"
	default:
		return nil
	}
	return core.Errorf(core.Refused, "%s %s invoice %s and so does not release its payment", by, did, cmp.Or(r.Invoice.Number, string(r.ID))).
		WithHint("ask another person who may pay; the owner can waive the rule %q for this invoice", core.RulePays)
}

// Cancel ends a run before anything of it was paid. Of one that was written for the
// bank the owner alone can say that the bank will not carry it out.
func Cancel(run core.PaymentRun, by core.User, at time.Time, reason string) (core.PaymentRun, error) {
	if err := by.Require(core.MayPay, "cancel payments"); err != nil {
		return run, err
	}
	switch {
	case run.State == core.RunCancelled || run.State == core.RunPaid:
		return run, refused(run, "it is %s", run.State.Words())
	case slices.ContainsFunc(run.Transfers, func(t core.Transfer) bool { return t.State == core.TransferPaid }):
		return run, refused(run, "a part of it is paid").WithHint("mark the rest as paid, or as returned")
	case run.State == core.RunExported && !by.Has(core.Owner):
		return run, refused(run, "it was written for the bank, so only the owner cancels it").WithHint("ask the owner, who first makes sure that the bank does not carry it out")
	}
	next := run.Clone()
	next.State, next.End = core.RunCancelled, &core.RunStep{By: by.Name, At: at.UTC(), Reason: reason}
	return stepped(next), nil
}
