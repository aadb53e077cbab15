package main

import (
	"cmp"

	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/core/desk"
	"countersign/core/export"
)

type payCmd struct {
	Propose  payProposeCmd  `cmd:"" help:"Propose what to pay, and say of what is left out why; changes nothing."`
	Prepare  payPrepareCmd  `cmd:"" help:"Make a payment run of what is proposed."`
	List     payListCmd     `cmd:"" help:"The payment runs."`
	Show     payShowCmd     `cmd:"" help:"One payment run with its invoices and its history."`
	Release  payReleaseCmd  `cmd:"" help:"Say yes to a run; two people do."`
	Cancel   payCancelCmd   `cmd:"" help:"End a run; its invoices can be paid by another."`
	Export   payExportCmd   `cmd:"" help:"Write the payment file for the bank."`
	MarkPaid payMarkPaidCmd `cmd:"" help:"Note that the bank paid a run, or invoices of it."`
	Returned payReturnedCmd `cmd:"" help:"Note that a payment came back; its invoice is open again."`
}

func (payCmd) Help() string { return "Example: countersignctl pay propose" }

// planned says what a proposal is to hold.
type planned struct {
	Until    string          `help:"What is due, or loses a discount, up to this day (default: a week after the payment)." placeholder:"DATE"`
	On       string          `help:"The day on which the bank is to pay (default: today)." placeholder:"DATE"`
	Invoices []core.ReviewID `arg:"" optional:"" name:"invoice" help:"These invoices alone, whenever they are due."`
}

func (p planned) plan() (desk.PayPlan, error) {
	plan := desk.PayPlan{Invoices: p.Invoices}
	var err error
	if plan.On, err = dayOf("--on", p.On); err != nil {
		return plan, err
	}
	plan.Until, err = dayOf("--until", p.Until)
	return plan, err
}

type payProposeCmd struct{ planned }

func (payProposeCmd) Help() string {
	return "Example: countersignctl pay propose --until 2026-11-30"
}

func (c payProposeCmd) Run(s *session) error {
	plan, err := c.plan()
	if err != nil {
		return err
	}
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	p, err := app.Desk.ProposePayments(s.ctx, by, plan, core.DateOf(s.now()))
	if err != nil {
		return err
	}
	if s.JSON {
		return s.print(export.Proposal(p))
	}
	return s.proposal(p)
}

type payPrepareCmd struct{ planned }

func (payPrepareCmd) Help() string {
	return "Example: countersignctl --as paula pay prepare --until 2026-11-30 --on 2026-11-20"
}

func (c payPrepareCmd) Run(s *session) error {
	return s.payRun("prepared", func(d *desk.Desk, by core.User) (core.PaymentRun, error) {
		plan, err := c.plan()
		if err != nil {
			return core.PaymentRun{}, s.unlessBarred(d, by, err)
		}
		return d.PreparePayments(s.ctx, by, plan)
	})
}

// payRun is a step of a payment run.
func (s *session) payRun(done string, fn func(*desk.Desk, core.User) (core.PaymentRun, error)) error {
	app, by, err := s.open(true)
	if err != nil {
		return err
	}
	run, err := fn(app.Desk, by)
	if err != nil {
		return err
	}
	if s.JSON {
		return s.print(export.Run(run))
	}
	s.say("Payment run %s over %s: %s; it is now %s.", run.ID, run.Total.Format(',', '.'), done, run.State.Words())
	switch run.State {
	case core.RunProposed:
		s.bankDay(run.ExecuteOn)
		s.say("Two people release it: pay release %s.", run.ID)
	case core.RunReleasedOnce:
		s.say("Another person releases it too: pay release %s.", run.ID)
	case core.RunExported:
		s.say("%d of its %d payments are open.", countOpen(run), len(run.Transfers))
	}
	return nil
}

// unlessBarred is what is wrong with the words of a command, or, before that, that the
// person may not pay. The steps themselves note such a refusal with the run.
func (s *session) unlessBarred(d *desk.Desk, by core.User, wrong error) error {
	return cmp.Or(d.Require(s.ctx, by, core.MayPay, "handle payments"), wrong)
}

// onPayRun names a run.
type onPayRun struct {
	ID core.RunID `arg:"" name:"run" help:"The payment run, such as P1."`
}

type payReleaseCmd struct{ onPayRun }

func (payReleaseCmd) Help() string { return "Example: countersignctl --as paula pay release P1" }

func (c payReleaseCmd) Run(s *session) error {
	return s.payRun("released", func(d *desk.Desk, by core.User) (core.PaymentRun, error) { return d.ReleaseRun(s.ctx, by, c.ID) })
}

type payCancelCmd struct {
	onPayRun
	Reason string `required:"" help:"Why; it is kept in the log."`
}

func (payCancelCmd) Help() string {
	return "Example: countersignctl --as paula pay cancel P1 --reason \"wrong day\""
}

func (c payCancelCmd) Run(s *session) error {
	return s.payRun("cancelled", func(d *desk.Desk, by core.User) (core.PaymentRun, error) {
		return d.CancelRun(s.ctx, by, c.ID, c.Reason)
	})
}

type payExportCmd struct {
	onPayRun
	Out     string `required:"" help:"The file to write." placeholder:"FILE"`
	Version string `help:"Of pain.001.001: 09, or 03 for banks that still ask for it (default: the one written before, else 09)." placeholder:"V"`
	Format  string `help:"sepa; nacha comes later." default:"sepa"`
}

func (payExportCmd) Help() string {
	return "Example: countersignctl --as paula pay export P1 --out payments.xml"
}

func (c payExportCmd) format() error {
	switch c.Format {
	case "sepa":
		return nil
	case "nacha":
		return notYet("the payment file for NACHA")
	}
	return core.Errorf(core.Usage, "there is no payment file %q", c.Format).WithHint("sepa is there")
}

func (c payExportCmd) Run(s *session) error {
	app, by, err := s.open(true)
	if err != nil {
		return err
	}
	if err := cmp.Or(c.format(), app.Outside(c.Out)); err != nil {
		return s.unlessBarred(app.Desk, by, err)
	}
	data, file, err := app.Desk.PaymentFile(s.ctx, by, c.ID, c.Version)
	if err != nil {
		return err
	}
	// The books say that the bank is told before there is a file that it could be told
	// with: cut off in between, the same file is written again.
	staged, err := wire.StageFile(c.Out, data)
	if err != nil {
		return err
	}
	defer staged.Discard()
	run, err := app.Desk.RunExported(s.ctx, by, c.ID, file)
	if err != nil {
		return err
	}
	if err := staged.Keep(); err != nil {
		return err
	}
	if s.JSON {
		return s.print(map[string]any{"run": run.ID, "file": c.Out, "version": file.Version, "sha256": file.SHA256, "total": run.Total.String(), "currency": run.Total.Currency, "state": run.State})
	}
	s.say("Payment run %s over %s is written to %s (SHA-256 %s).", run.ID, run.Total.Format(',', '.'), c.Out, file.SHA256)
	s.say("Give the file to your bank; when it has paid: pay mark-paid %s.", run.ID)
	return nil
}

type payMarkPaidCmd struct {
	onPayRun
	Invoices []core.ReviewID `arg:"" optional:"" name:"invoice" help:"These invoices alone (default: all that are open)."`
	On       string          `help:"The day on the bank statement (default: today)." placeholder:"DATE"`
}

func (payMarkPaidCmd) Help() string {
	return "Example: countersignctl --as paula pay mark-paid P1 --on 2026-11-20"
}

func (c payMarkPaidCmd) Run(s *session) error {
	return s.payRun("marked as paid", func(d *desk.Desk, by core.User) (core.PaymentRun, error) {
		on, err := dayOf("--on", c.On)
		if err != nil {
			return core.PaymentRun{}, s.unlessBarred(d, by, err)
		}
		return d.MarkPaid(s.ctx, by, c.ID, on, c.Invoices)
	})
}

type payReturnedCmd struct {
	onPayRun
	Invoice      core.ReviewID `arg:"" name:"invoice" help:"The invoice whose payment came back."`
	Reason       string        `required:"" help:"What the bank says: its code such as AC04, words, or both."`
	WrongAccount bool          `help:"The account is wrong: nobody trusts it until it was checked again. The codes that say so do this by themselves."`
}

func (payReturnedCmd) Help() string {
	return "Example: countersignctl --as paula pay returned P1 3f2a9c --reason \"AC04 account closed\""
}

func (c payReturnedCmd) Run(s *session) error {
	return s.payRun("a payment came back, and its invoices are open again", func(d *desk.Desk, by core.User) (core.PaymentRun, error) {
		return d.PaymentReturned(s.ctx, by, c.ID, desk.Returned{Invoice: c.Invoice, Reason: c.Reason, Account: c.WrongAccount})
	})
}
