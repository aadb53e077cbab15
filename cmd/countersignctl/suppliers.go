package main

import (
	"fmt"
	"strings"
	"time"

	"countersign/core"
	"countersign/core/desk"
)

type suppliersShowCmd struct {
	Name string `arg:"" help:"The supplier."`
}

func (suppliersShowCmd) Help() string { return "Example: countersignctl suppliers show \"Acme GmbH\"" }

func (c suppliersShowCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	v, err := app.Desk.ShowSupplier(s.ctx, by, c.Name, core.DateOf(s.now()))
	if err != nil {
		return err
	}
	if s.JSON {
		return s.print(v)
	}
	s.say("%s (%s), %s; tax ID %s", v.Name, v.ID, v.State, orNone(v.TaxID))
	if v.State == core.SupplierMerged {
		s.say("Merged into %s", v.MergedInto)
	}
	if p := v.Proposed; p != nil {
		s.say("%s proposed on %s to merge it into %s: %s", p.By, core.DateOf(p.At), p.Into, p.Reason)
	}
	s.say("Also known as %s; writes from %s", orNone(strings.Join(v.Aliases, ", ")), orNone(strings.Join(v.Emails, ", ")))
	for _, a := range v.Accounts {
		s.say("Account %s: %s", a.Key(), accountStory(a))
	}
	for _, k := range v.Checklist {
		until := ""
		if !k.Until.IsZero() {
			until = " until " + k.Until.String()
		}
		s.say("Has the %s%s, seen by %s on %s: %s", k.Proof.Words(), until, k.By, core.DateOf(k.At), k.Note)
	}
	for _, p := range v.Lacks {
		s.say("Lacks the %s: nothing is paid until it is there", p.Words())
	}
	s.say("%d invoices, %d orders, %d lessons", v.Invoices, v.Orders, len(v.Lessons))
	for _, l := range v.Lessons {
		s.say("Learnt (%s, %s): %s", l.ID, l.State, l.Field)
	}
	for _, r := range v.Latest {
		s.say("Invoice %s of %s (%s): %s", r.Invoice.Number, r.Invoice.IssueDate, r.ID, r.Status)
	}
	for _, e := range v.History {
		s.say("%s", strings.TrimSpace(fmt.Sprintf("%s  %s by %s  %s", moment(e.Time), e.Action, e.Actor, e.Reason)))
	}
	return nil
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// accountStory says how far an account is trusted, and through whom.
func accountStory(a core.BankAccount) string {
	out := string(a.State)
	if a.How != "" {
		out += " by " + a.How
	}
	if a.VerifiedBy != "" {
		out += ", verified by " + a.VerifiedBy + on(a.VerifiedAt)
	}
	if a.TrustedBy != "" {
		out += ", trusted by " + a.TrustedBy + on(a.TrustedAt)
	}
	return out
}

func on(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return " on " + core.DateOf(t).String()
}

type suppliersProofCmd struct {
	Name  string     `arg:"" help:"The supplier."`
	Proof core.Proof `arg:"" help:"tax_form, bank_proof or insurance."`
	Until string     `help:"The last day that it is good for." placeholder:"YYYY-MM-DD"`
	Note  string     `required:"" help:"What was seen, and where it is kept."`
}

func (suppliersProofCmd) Help() string {
	return "Example: countersignctl suppliers proof \"Acme GmbH\" insurance --until 2027-06-30 --note \"policy 4711, in the contract folder\""
}

func (c suppliersProofCmd) Run(s *session) error {
	return s.onSupplier(c.Name, "the proof was noted", func(d *desk.Desk, by core.User, id core.SupplierID) error {
		until, err := dayOf("--until", c.Until)
		if err != nil {
			return err
		}
		return d.CheckOff(s.ctx, by, id, c.Proof, until, c.Note)
	})
}

type suppliersMergeCmd struct {
	From   string `arg:"" help:"The supplier that goes."`
	Into   string `arg:"" help:"The supplier that stays."`
	Reason string `required:"" help:"How it is known that they are one firm."`
}

func (suppliersMergeCmd) Help() string {
	return "Example: countersignctl suppliers merge \"Acme Ltd\" \"Acme GmbH\" --reason \"renamed, letter of 3 May\"\n\nThe first person proposes it; it happens when a second one says the same."
}

func (c suppliersMergeCmd) Run(s *session) error {
	app, by, err := s.openTo(core.MayManageSuppliers, "merge suppliers")
	if err != nil {
		return err
	}
	from, err := app.Desk.FindSupplier(s.ctx, by, c.From)
	if err != nil {
		return err
	}
	into, err := app.Desk.FindSupplier(s.ctx, by, c.Into)
	if err != nil {
		return err
	}
	done, err := app.Desk.MergeSupplier(s.ctx, by, from.ID, into.ID, c.Reason)
	if err != nil {
		return err
	}
	if s.JSON {
		return s.print(map[string]any{"from": from.ID, "into": into.ID, "merged": done})
	}
	if !done {
		s.say("Proposed; another person has to say the same.")
		return nil
	}
	s.say("%s is now part of %s.", from.Name, into.Name)
	return nil
}
