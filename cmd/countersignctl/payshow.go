package main

import (
	"strings"

	"countersign/core"
	"countersign/core/desk"
	"countersign/core/export"
	"countersign/core/payment"
)

type payListCmd struct{}

func (payListCmd) Help() string { return "Example: countersignctl pay list" }

func (payListCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	list, err := app.Desk.PaymentRuns(s.ctx, by)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, r := range list {
		if s.JSON {
			if err := s.print(export.Run(r)); err != nil {
				return err
			}
		}
		rows = append(rows, []string{string(r.ID), r.State.Words(), r.ExecuteOn.String(), r.Total.Format(',', '.'), r.MadeBy, releasedBy(r)})
	}
	if len(rows) == 0 {
		s.say("There are no payment runs yet.")
		return nil
	}
	return s.table([]string{"RUN", "STATE", "PAYS ON", "TOTAL", "PREPARED BY", "RELEASED BY"}, rows)
}

func releasedBy(r core.PaymentRun) string {
	var names []string
	for _, s := range r.Releases {
		names = append(names, s.By)
	}
	return strings.Join(names, ", ")
}

type payShowCmd struct{ onPayRun }

func (payShowCmd) Help() string { return "Example: countersignctl pay show P1" }

func (c payShowCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	run, history, err := app.Desk.PaymentRun(s.ctx, by, c.ID)
	if err != nil {
		return err
	}
	intact := desk.RunIntact(run, history)
	if s.JSON && intact != nil {
		return intact // no program pays what it reads there
	}
	if s.JSON {
		return s.print(struct {
			export.PayAnswer
			History []core.AuditEntry `json:"history"`
		}{export.Run(run), history})
	}
	s.say("Payment run %s over %s, to be paid on %s from %s", run.ID, run.Total.Format(',', '.'), run.ExecuteOn, run.Debtor.Account)
	s.say("It is %s. Prepared by %s; fingerprint %s.\n", run.State.Words(), run.MadeBy, run.Hash)
	if err := s.transfers(run.Transfers); err != nil {
		return err
	}
	for _, f := range run.Files {
		s.say("\nWritten by %s as pain.001.001.%s (SHA-256 %s)", f.By, f.Version, f.SHA256)
	}
	s.history(history)
	return intact
}

// transfers prints a row an invoice.
func (s *session) transfers(list []core.Transfer) error {
	var rows [][]string
	for _, t := range list {
		for i, l := range t.Lines {
			row := []string{"", "", "", string(l.Review), cut(l.Number, 20), l.Amount.Format(',', '.'), l.Why}
			if i == 0 {
				copy(row, []string{cut(t.Name, 32), t.Account.Key(), t.Amount.Format(',', '.')})
			}
			if t.State != core.TransferOpen {
				row[6] = outcome(t)
			}
			rows = append(rows, row)
		}
	}
	return s.table([]string{"SUPPLIER", "ACCOUNT", "PAYMENT", "INVOICE", "NUMBER", "AMOUNT", "WHY"}, rows)
}

func countOpen(run core.PaymentRun) (n int) {
	for _, t := range run.Transfers {
		if t.State == core.TransferOpen {
			n++
		}
	}
	return n
}

func outcome(t core.Transfer) string {
	if t.State == core.TransferReturned {
		return "came back: " + t.Returned.Reason
	}
	return "paid on " + t.PaidOn.String()
}

// bankDay says when banks carry a run out, where that is later than its day: what is due or
// loses a discount until then is late.
func (s *session) bankDay(on core.Date) {
	if day := payment.BankDay(on); day != on {
		s.say("Banks carry it out on %s, %s: a discount that ends before may be lost.", day.Time().Weekday(), day)
	}
}

func (s *session) proposal(p payment.Proposal) error {
	if len(p.Transfers) == 0 {
		s.say("There is nothing to pay on %s.", p.On)
	} else {
		early := ""
		if p.Discount.Minor != 0 {
			early = ", which takes off " + p.Discount.Format(',', '.') + " for paying early"
		}
		s.say("To pay on %s: %s%s.\n", p.On, p.Total.Format(',', '.'), early)
		if err := s.transfers(p.Transfers); err != nil {
			return err
		}
		s.bankDay(p.On)
	}
	if len(p.LeftOut) == 0 {
		return nil
	}
	s.say("\nLeft out")
	var rows [][]string
	for _, l := range p.LeftOut {
		why := l.Why
		if l.Hint != "" {
			why += "; " + l.Hint
		}
		rows = append(rows, []string{"  " + string(l.Review), cut(l.Number, 20), l.Amount.Format(',', '.'), why})
	}
	return s.table([]string{"  INVOICE", "NUMBER", "AMOUNT", "WHY"}, rows)
}
