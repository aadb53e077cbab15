package main

import (
	"fmt"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/desk"
)

type queueCmd struct {
	Lane   core.Lane   `help:"clean, needs_data, mismatch, duplicate, bank, no_order, waiting or other." placeholder:"L"`
	Status core.Status `help:"Received, Read, Matched, OnHold, Approved, Rejected, Exported, Paid or Withdrawn." placeholder:"S"`
}

func (queueCmd) Help() string { return "Example: countersignctl queue --lane clean" }

func (c queueCmd) Run(s *session) error {
	if c.Lane != "" && !slices.Contains(core.Lanes, c.Lane) {
		return core.Errorf(core.Usage, "there is no lane %q", c.Lane).WithHint("the lanes are bank, duplicate, needs_data, mismatch, no_order, waiting, other and clean")
	}
	if c.Status != "" && !slices.Contains(core.Statuses, c.Status) {
		return core.Errorf(core.Usage, "there is no status %q", c.Status).WithHint("such as Matched, OnHold or Approved")
	}
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	rows, err := app.Desk.Queue(s.ctx, by, desk.QueueFilter{Lane: c.Lane, Status: c.Status})
	if err != nil {
		return err
	}
	if s.JSON {
		for _, r := range rows {
			if err := s.print(r); err != nil {
				return err
			}
		}
		return nil
	}
	contracts, err := app.Desk.Contracts(s.ctx, by, s.now())
	if err != nil {
		return err
	}
	for _, k := range contracts {
		if k.Missed != "" {
			s.warn("%s", k.Missed)
		}
	}
	if len(rows) == 0 {
		s.say("Nothing waits here.")
		return nil
	}
	return s.queueTable(rows)
}

// queueTable prints a row an invoice and under it, indented, why it waits.
func (s *session) queueTable(rows []desk.Row) error {
	var out [][]string
	for _, r := range rows {
		amount := ""
		if r.GrossTotal != "" {
			amount = r.GrossTotal + " " + r.Currency
		}
		out = append(out, []string{string(r.ID), string(r.Lane), r.Status.Words(), kindWord(r.Kind), cut(r.Supplier, 32), cut(r.Number, 20), r.IssueDate.String(), amount, firstReason(r)})
	}
	return s.table([]string{"ID", "LANE", "STATUS", "KIND", "SUPPLIER", "NUMBER", "DATE", "GROSS", "WHY"}, out)
}

func firstReason(r desk.Row) string {
	var open []string
	for _, e := range r.Exceptions {
		if e.Open() {
			open = append(open, e.Message)
		}
	}
	if len(open) == 0 {
		return or(r.Why, inRun(r))
	}
	more := ""
	if len(open) > 1 {
		more = fmt.Sprintf(" (and %d more)", len(open)-1)
	}
	return open[0] + more
}

// inRun says which payment run has the invoice.
func inRun(r desk.Row) string {
	switch {
	case r.Run == "":
		return ""
	case r.Status == core.StatusPaid:
		return fmt.Sprintf("paid by payment run %s on %s", r.Run, r.Review.PaidOn)
	case r.Review.Ordered:
		return fmt.Sprintf("in payment run %s, which was written for the bank", r.Run)
	}
	return fmt.Sprintf("in payment run %s", r.Run)
}

func kindWord(k core.DocKind) string { return strings.ReplaceAll(string(k), "_", " ") }

func cut(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}

type showCmd struct {
	ID core.ReviewID `arg:"" name:"id" help:"The invoice's ID, or as much of it as is unique."`
}

func (showCmd) Help() string { return "Example: countersignctl show 3f2a9c" }

func (c showCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	return s.show(app.Desk, by, c.ID)
}
