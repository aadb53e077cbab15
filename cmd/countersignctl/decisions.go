package main

import (
	"cmp"
	"strings"

	"countersign/core"
	"countersign/core/desk"
)

// decision is a command on one invoice.
func (s *session) decision(done string, fn func(*desk.Desk, core.User) (core.Review, error)) error {
	app, by, err := s.open(true)
	if err != nil {
		return err
	}
	v, err := fn(app.Desk, by)
	if err != nil {
		return err
	}
	if s.JSON {
		return s.show(app.Desk, by, v.ID)
	}
	s.say("%s: %s; it is now %s.", v.ID, done, v.Status.Words())
	if asked := v.Asked(); len(asked) > 0 {
		s.say("It still waits for %s.", core.AskedWords(asked))
	}
	return nil
}

type approveCmd struct {
	ID      core.ReviewID `arg:"" name:"id" help:"The invoice's ID, or as much of it as is unique."`
	Comment string        `help:"A remark for the log."`
	seen
}

// seen is the state of the invoice that the person decides on.
type seen struct {
	Revision int64 `help:"The revision that you saw, from show --json; refused when it has changed since. Without it the newest counts." placeholder:"N"`
}

func (approveCmd) Help() string { return "Example: countersignctl --as anna approve 3f2a9c" }

func (c approveCmd) Run(s *session) error {
	return s.decision("approved", func(d *desk.Desk, by core.User) (core.Review, error) {
		return d.Approve(s.ctx, by, c.ID, c.Revision, c.Comment)
	})
}

// onInvoice is an invoice and why something is done to it.
type onInvoice struct {
	ID     core.ReviewID `arg:"" name:"id" help:"The invoice's ID, or as much of it as is unique."`
	Reason string        `required:"" help:"Why; it is kept in the log."`
	seen
}

type rejectCmd struct{ onInvoice }

func (rejectCmd) Help() string {
	return "Example: countersignctl --as anna reject 3f2a9c --reason \"not ordered by us\""
}

func (c rejectCmd) Run(s *session) error {
	return s.decision("rejected", func(d *desk.Desk, by core.User) (core.Review, error) {
		return d.Reject(s.ctx, by, c.ID, c.Revision, c.Reason)
	})
}

type reopenCmd struct{ onInvoice }

func (reopenCmd) Help() string {
	return "Example: countersignctl --as anna reopen 3f2a9c --reason \"rejected the wrong one\""
}

func (c reopenCmd) Run(s *session) error {
	return s.decision("reopened", func(d *desk.Desk, by core.User) (core.Review, error) {
		return d.Reopen(s.ctx, by, c.ID, c.Revision, c.Reason)
	})
}

type holdCmd struct{ onInvoice }

func (holdCmd) Help() string {
	return "Example: countersignctl hold 3f2a9c --reason \"asked for a corrected invoice\""
}

func (c holdCmd) Run(s *session) error {
	return s.decision("held", func(d *desk.Desk, by core.User) (core.Review, error) {
		return d.Hold(s.ctx, by, c.ID, c.Revision, c.Reason)
	})
}

type releaseCmd struct {
	ID core.ReviewID `arg:"" name:"id" help:"The invoice's ID, or as much of it as is unique."`
	seen
}

func (releaseCmd) Help() string { return "Example: countersignctl release 3f2a9c" }

func (c releaseCmd) Run(s *session) error {
	return s.decision("released", func(d *desk.Desk, by core.User) (core.Review, error) { return d.Release(s.ctx, by, c.ID, c.Revision) })
}

type resolveCmd struct {
	ID        core.ReviewID `arg:"" name:"id" help:"The invoice's ID, or as much of it as is unique."`
	Exception core.Reason   `arg:"" name:"exception" help:"What is settled, such as PriceOverTolerance."`
	Line      string        `help:"On this line alone."`
	Reason    string        `required:"" help:"Why; it is kept in the log."`
	seen
}

func (resolveCmd) Help() string {
	return "Example: countersignctl --as anna resolve 3f2a9c PriceOverTolerance --line 1 --reason \"new price list\""
}

func (c resolveCmd) Run(s *session) error {
	return s.decision("settled "+string(c.Exception), func(d *desk.Desk, by core.User) (core.Review, error) {
		return d.Resolve(s.ctx, by, c.ID, c.Revision, c.Exception, c.Line, c.Reason)
	})
}

type waiveCmd struct {
	ID     core.ReviewID `arg:"" name:"id" help:"The invoice's ID, or as much of it as is unique."`
	Rule   string        `arg:"" help:"entered (who entered it approves it), twice (two approvals by one person), limit, verified (who verified its account approves it), pays (who had a part in it releases its payment)."`
	Reason string        `required:"" help:"Why; it is kept in the log."`
	seen
}

func (waiveCmd) Help() string {
	return "Example: countersignctl --as olga waive 3f2a9c entered --reason \"we are two people and one is ill\""
}

func (c waiveCmd) Run(s *session) error {
	return s.decision("waived "+c.Rule, func(d *desk.Desk, by core.User) (core.Review, error) {
		return d.Waive(s.ctx, by, c.ID, c.Revision, c.Rule, c.Reason)
	})
}

type correctCmd struct {
	ID     core.ReviewID `arg:"" name:"id" help:"The invoice's ID, or as much of it as is unique."`
	Values []string      `arg:"" optional:"" name:"field=value" help:"Header fields by name, line fields as line.1.quantity; an empty value says there is none. line.3= takes line 3 out; line.new.description=Freight puts a line in, line.new.at=2 says where, line.new2 is a second one."`
	Undo   bool          `help:"Take the newest correction of this invoice back, or count it again."`
	seen
}

func (correctCmd) Help() string {
	return "Example: countersignctl correct 3f2a9c number=INV-17 due_date=2026-12-03 line.2.quantity=4 line.3= line.new.description=Freight line.new.net_amount=5.00"
}

func (c correctCmd) Run(s *session) error {
	values, wrong := c.values()
	var lessons []core.Lesson
	done := "corrected"
	if c.Undo {
		done = "the newest correction is taken back"
	}
	err := s.decision(done, func(d *desk.Desk, by core.User) (v core.Review, err error) {
		if wrong != nil {
			return v, cmp.Or(d.Require(s.ctx, by, core.MayEnter, "change invoices"), wrong)
		}
		if c.Undo {
			v, lessons, err = d.TakeBackCorrection(s.ctx, by, c.ID, c.Revision)
			return v, err
		}
		v, lessons, err = d.CorrectAt(s.ctx, by, c.ID, c.Revision, values, nil)
		return v, err
	})
	for _, l := range lessons {
		s.say("%s, %s: %s.", l.ID, fieldWords(l.Field), lessonSays(l))
	}
	return err
}

func (c correctCmd) values() (map[string]string, error) {
	if c.Undo && len(c.Values) > 0 {
		return nil, core.Errorf(core.Usage, "--undo takes no values").WithHint("give either --undo or FIELD=VALUE")
	}
	values := map[string]string{}
	for _, v := range c.Values {
		name, value, ok := strings.Cut(v, "=")
		if !ok {
			return nil, core.Errorf(core.Usage, "%q is not FIELD=VALUE", v)
		}
		values[name] = value
	}
	return values, nil
}

type linkCmd struct {
	ID     core.ReviewID  `arg:"" name:"id" help:"The invoice's ID, or as much of it as is unique."`
	Orders []core.OrderID `arg:"" name:"order" help:"The orders that it belongs to."`
	seen
}

func (linkCmd) Help() string { return "Example: countersignctl link 3f2a9c PO-1 PO-2" }

func (c linkCmd) Run(s *session) error {
	return s.decision("linked", func(d *desk.Desk, by core.User) (core.Review, error) {
		return d.Link(s.ctx, by, c.ID, c.Revision, c.Orders)
	})
}
