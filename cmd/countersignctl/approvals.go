package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"countersign/core"
	"countersign/core/approval"
	"countersign/core/desk"
)

type approvalsCmd struct {
	Rules    approvalsRulesCmd  `cmd:"" help:"The rules of auto_approve: which are signed, and what came of them."`
	SignRule approvalsSignCmd   `cmd:"" name:"sign-rule" help:"Sign a rule, as the owner; the program then approves by it."`
	Stop     approvalsStopCmd   `cmd:"" help:"End approving by rule at once."`
	DryRun   approvalsDryRunCmd `cmd:"" name:"dry-run" help:"What policies would have done with past invoices."`
}

func (approvalsCmd) Help() string { return "Example: countersignctl approvals rules" }

type approvalsRulesCmd struct{}

func (approvalsRulesCmd) Help() string { return "Example: countersignctl approvals rules" }

func (approvalsRulesCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	list, err := app.Desk.Rules(s.ctx, by)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, r := range list {
		if s.JSON {
			if err := s.print(r); err != nil {
				return err
			}
		}
		rows = append(rows, ruleRow(r))
	}
	if err := s.table([]string{"RULE", "SUPPLIER", "BELOW", "SIGNED", "APPROVED", "LOOKED AT", "AGREED", "REJECTED", "CHANGED"}, rows); err != nil {
		return err
	}
	for _, r := range list {
		if r.Rejected > 0 {
			s.say("Of the invoices that rule %s fits and that were drawn for people to look at, people rejected %d: look at the others that it approved, change the rule, or end it with `approvals stop`.", r.Name, r.Rejected)
		}
	}
	return nil
}

// signedRules are the names of the rules by which the program approves.
func (s *session) signedRules(d *desk.Desk, by core.User) ([]string, error) {
	set, err := d.Settings(s.ctx, by)
	var out []string
	for _, r := range set.AutoApprove.Rules {
		if _, ok := set.AutoApprove.Signature(r.Name); ok {
			out = append(out, r.Name)
		}
	}
	return out, err
}

// warnUnsigned tells of rules whose signature ended with what was just done.
func (s *session) warnUnsigned(d *desk.Desk, by core.User, before []string) error {
	now, err := s.signedRules(d, by)
	for _, name := range before {
		if !slices.Contains(now, name) {
			s.warn("rule %s is not signed any more: what it approved and is neither exported nor paid waits for people", name)
		}
	}
	return err
}

func ruleRow(r desk.RuleState) []string {
	signed := "no"
	if r.Signed != nil {
		signed = r.Signed.By + ", " + r.Signed.At.Format(time.DateOnly)
	}
	return []string{r.Name, r.Supplier, r.GrossBelow.String(), signed, strconv.Itoa(r.Approved),
		strconv.Itoa(r.Waiting + r.Agreed + r.Rejected + r.Changed), strconv.Itoa(r.Agreed), strconv.Itoa(r.Rejected), strconv.Itoa(r.Changed)}
}

type approvalsSignCmd struct {
	Rule string `arg:"" name:"rule" help:"The rule's name in auto_approve."`
}

func (approvalsSignCmd) Help() string {
	return `Example: countersignctl approvals sign-rule rent

The signature is bound to the rule as it is: its supplier, its amount, the share of the sample. Any change voids it.`
}

func (c approvalsSignCmd) Run(s *session) error {
	app, by, err := s.open(true)
	if err != nil {
		return err
	}
	sig, err := app.Desk.SignRule(s.ctx, by, s.passphrase, c.Rule)
	if err != nil {
		return err
	}
	if s.JSON {
		return s.print(sig)
	}
	s.say("Rule %s is signed. `approvals stop` ends it at any time.", c.Rule)
	return nil
}

type approvalsStopCmd struct {
	Reason string `required:"" help:"Why; it is kept in the log."`
}

func (approvalsStopCmd) Help() string {
	return `Example: countersignctl --as anna approvals stop --reason "an invoice was approved that nobody knows"

Every signature is void. What rules approved and was neither exported nor paid waits for people again.`
}

func (c approvalsStopCmd) Run(s *session) error {
	app, by, err := s.open(true)
	if err != nil {
		return err
	}
	undone, err := app.Desk.StopRules(s.ctx, by, c.Reason)
	if err != nil {
		return err
	}
	return s.done(map[string]any{"undone": undone}, "The program approves nothing any more; %d of its approvals wait for people.", undone)
}

type approvalsDryRunCmd struct {
	Policy string `help:"A settings file whose approval, groups and auto_approve are tried; without it those in force." placeholder:"FILE"`
	Month  string `help:"Only invoices dated in this month, YYYY-MM." placeholder:"YYYY-MM"`
}

func (approvalsDryRunCmd) Help() string {
	return "Example: countersignctl approvals dry-run --policy settings.json --month 2026-10\n\nNothing is changed. Rules are tried as if they were signed; suppliers are those of today."
}

func (c approvalsDryRunCmd) Run(s *session) error {
	from, to, err := monthDays(c.Month)
	if err != nil {
		return err
	}
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	set, err := app.Desk.Settings(s.ctx, by)
	if err != nil {
		return err
	}
	if c.Policy != "" {
		data, err := readSettings(c.Policy)
		if err != nil {
			return err
		}
		if set, err = core.MergeSettings(set, data); err != nil {
			return err
		}
	}
	t, err := app.Desk.TryPolicies(s.ctx, by, set, from, to)
	if err != nil {
		return err
	}
	if s.JSON {
		for _, one := range t.List {
			if err := s.print(one); err != nil {
				return err
			}
		}
		return s.print(t)
	}
	return s.trials(t)
}

func (s *session) trials(t approval.Trials) error {
	s.say("%d invoices; others would be asked for %d of them.", t.Count, t.Changed)
	var rows [][]string
	add := func(what string, counts map[string]int, say func(string) string) {
		names := make([]string, 0, len(counts))
		for n := range counts {
			names = append(names, n)
		}
		slices.Sort(names)
		for _, n := range names {
			rows = append(rows, []string{what, say(n), strconv.Itoa(counts[n])})
		}
	}
	asIs := func(name string) string { return or(name, "none fits") }
	add("policy", t.ByPolicy, asIs)
	add("asked", t.Asked, func(who string) string { return core.AskedWords([]string{who}) })
	add("rule", t.ByRule, asIs)
	if err := s.table([]string{"", "", "INVOICES"}, rows); err != nil {
		return err
	}
	if len(t.Unused) > 0 {
		s.say("No invoice fits: %s.", strings.Join(t.Unused, ", "))
	}
	return nil
}

// monthDays are the first and the last day of a month, zero for no month.
func monthDays(month string) (from, to core.Date, err error) {
	if month == "" {
		return from, to, nil
	}
	first, err := time.Parse("2006-01", month)
	if err != nil {
		return from, to, core.Errorf(core.Usage, "%q is not a month like 2026-10", month)
	}
	return core.DateOf(first), core.DateOf(first.AddDate(0, 1, -1)), nil
}

// readSettings reads a file of settings.
func readSettings(path string) ([]byte, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, 16<<20))
	if err != nil {
		return nil, core.Errorf(core.BadInput, "%s cannot be read: %w", path, err)
	}
	return data, nil
}

// waitsWords says by when an invoice is to be answered, and who else is asked by now.
func waitsWords(f desk.Row) []string {
	var out []string
	if d := f.Deadline; d != nil {
		line := "Asked on " + d.AskedOn.String()
		for _, next := range []struct {
			what string
			on   core.Date
		}{{"reminded", d.RemindOn}, {"a substitute is asked", d.SubstituteOn}, {"an owner is asked", d.OwnerOn}} {
			if !next.on.IsZero() {
				line += fmt.Sprintf("; %s on %s", next.what, next.on)
			}
		}
		out = append(out, line+".")
	}
	for _, sub := range f.Substitutes {
		out = append(out, fmt.Sprintf("Asked besides: %s (%s).", sub.User, sub.Why))
	}
	return out
}
