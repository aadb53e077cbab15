package desk

import (
	"context"
	"slices"
	"strconv"

	"countersign/core"
	"countersign/core/audit"
	"countersign/core/export"
	"countersign/core/payment"
)

// PayPlan says what to propose. Days are those of the desk's zone.
type PayPlan struct {
	On       core.Date // the day of execution; today where it is zero
	Until    core.Date // what is due, or loses a discount, up to this day; zero is a week after On
	Invoices []core.ReviewID
}

// usualRun is how many days a run looks ahead: most firms pay once a week.
const usualRun = 7

// payable are the statuses that an invoice comes from when it is to be paid; those
// before approval are listed with the reason why not.
var payable = []core.Status{core.StatusRead, core.StatusMatched, core.StatusOnHold, core.StatusApproved, core.StatusExported}

// ProposePayments says what to pay, and of each invoice that is left out why. It
// changes nothing.
func (d *Desk) ProposePayments(ctx context.Context, by core.User, p PayPlan, today core.Date) (payment.Proposal, error) {
	var out payment.Proposal
	err := d.read(ctx, by, func(r core.Reader) (err error) {
		out, err = proposal(r, p, today)
		return err
	})
	return out, err
}

func proposal(r core.Reader, p PayPlan, today core.Date) (payment.Proposal, error) {
	firm, err := r.Firm()
	if err != nil {
		return payment.Proposal{}, err
	}
	plan := payment.Plan{On: p.On, Until: p.Until, Currency: firm.Currency}
	if plan.On.IsZero() {
		plan.On = today
	}
	if plan.On.Before(today) {
		return payment.Proposal{}, core.Errorf(core.Refused, "%s is past", plan.On).WithHint("choose a day from today on")
	}
	if plan.Until.IsZero() {
		plan.Until = plan.On.AddDays(usualRun)
	}
	g, err := openGate(r, today)
	if err != nil {
		return payment.Proposal{}, err
	}
	list, err := considered(r, p)
	if err != nil {
		return payment.Proposal{}, err
	}
	var facts []payment.Fact
	for _, v := range list {
		if len(p.Invoices) > 0 {
			plan.Invoices = append(plan.Invoices, v.ID)
		}
		f, err := g.ask(v, "", core.PaymentAccount{})
		if err != nil {
			return payment.Proposal{}, err
		}
		facts = append(facts, f)
	}
	return payment.Propose(facts, plan)
}

// considered are the invoices that somebody names, whatever became of them, so that the
// gate says of one that is paid that it is; with none named all that may come to be paid.
func considered(r core.Reader, p PayPlan) ([]core.Review, error) {
	if len(p.Invoices) == 0 {
		list, err := r.ListReviews(core.ReviewFilter{Status: payable})
		return slices.DeleteFunc(list, func(v core.Review) bool { return !v.Draft.Kind.Value.IsClaim() }), err
	}
	var list []core.Review
	for _, id := range p.Invoices {
		v, err := find(r, id)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(list, func(o core.Review) bool { return o.ID == v.ID }) {
			list = append(list, v)
		}
	}
	return list, nil
}

// PreparePayments makes a run of what ProposePayments would propose now.
func (d *Desk) PreparePayments(ctx context.Context, by core.User, p PayPlan) (core.PaymentRun, error) {
	var run core.PaymentRun
	err := d.payStep(ctx, by, "", "prepare", func(tx core.Tx, by core.User) error {
		at := tx.Now().In(d.zone)
		prop, err := proposal(tx, p, core.DateOf(at))
		if err != nil {
			return err
		}
		if err := allThere(prop, p); err != nil {
			return err
		}
		before, err := tx.ListPaymentRuns()
		if err != nil {
			return err
		}
		from, err := debtor(tx)
		if err != nil {
			return err
		}
		if run, err = payment.New(prop, core.NewRunID(len(before)), from, by, at); err != nil {
			return err
		}
		if err := writable(run); err != nil {
			return err
		}
		return prepare(tx, by, run)
	})
	return run, err
}

// writable refuses a run of which no payment file could be written, before anybody
// releases it. What is paid in another way needs none.
func writable(run core.PaymentRun) error {
	_, _, err := export.Pain001(run, "")
	if core.KindOf(err) == core.BadInput {
		return err
	}
	return nil
}

// allThere refuses a run that would pay only some of the invoices that were asked for.
func allThere(prop payment.Proposal, p PayPlan) error {
	if len(p.Invoices) == 0 || len(prop.LeftOut) == 0 {
		return nil
	}
	l := prop.LeftOut[0]
	name := l.Number
	if name == "" {
		name = string(l.Review)
	}
	return core.Errorf(core.Refused, "%s is not put in a run: %s", name, l.Why).WithHint("%s", l.Hint)
}

// debtor is the account that the firm pays from, in the firm's name where no other is
// set.
func debtor(r core.Reader) (core.Debtor, error) {
	s, err := r.Settings()
	if err != nil {
		return core.Debtor{}, err
	}
	d := s.Payment
	if d.Name == "" {
		firm, err := r.Firm()
		if err != nil {
			return d, err
		}
		d.Name = firm.Name
	}
	return d, nil
}

func prepare(tx core.Tx, by core.User, run core.PaymentRun) error {
	if err := eachLine(tx, run, nil, core.Command{Action: core.ActSchedule, By: by}); err != nil {
		return err
	}
	return saveRun(tx, by, "", run, "RunPrepared", "", map[string]string{
		"hash": run.Hash, "total": run.Total.String() + " " + string(run.Total.Currency), "transfers": strconv.Itoa(len(run.Transfers)),
		"invoices": joinIDs(run.Invoices()), "execute_on": run.ExecuteOn.String(), "account": run.Debtor.Account,
	})
}

// eachLine carries a step out on the invoices of a run, or of these of its transfers.
func eachLine(tx core.Tx, run core.PaymentRun, which []int, c core.Command) error {
	c.Payment = run.ID
	for i, t := range run.Transfers {
		if which != nil && !slices.Contains(which, i) {
			continue
		}
		for _, l := range t.Lines {
			v, err := tx.FindReview(l.Review)
			if err != nil {
				return err
			}
			if _, err := apply(tx, v, c); err != nil {
				return err
			}
		}
	}
	return nil
}

// saveRun stores a run after a step, with the step's entry; was is its state before.
func saveRun(tx core.Tx, by core.User, was core.RunState, run core.PaymentRun, action, reason string, after map[string]string) error {
	if err := tx.SavePaymentRun(run); err != nil {
		return err
	}
	e := entry(by, action, runObject(run.ID))
	e.Reason, e.After = reason, after
	e.After["state"] = string(run.State)
	if was != "" {
		e.Before = map[string]string{"state": string(was)}
	}
	return tx.Audit(e)
}

func runObject(id core.RunID) string { return "payment_run:" + string(id) }

// payWords are the steps of payments as people say them.
var payWords = map[string]string{
	"prepare": "prepare payments", "release": "release payments", "cancel": "cancel payments", "export": "write payment files",
	"mark-paid": "mark invoices as paid", "returned": "mark payments as returned",
}

// payStep carries out one step of payments in one transaction, by the person with the
// rights of now: whoever signed in a while ago may have lost them. What a rule refuses
// is rolled back as a whole, and that it was refused is written to the log.
func (d *Desk) payStep(ctx context.Context, by core.User, id core.RunID, asked string, fn func(core.Tx, core.User) error) error {
	err := d.store.Update(ctx, func(tx core.Tx) error {
		now, err := asNow(tx, by)
		if err != nil {
			return err
		}
		if err := now.Require(core.MayPay, payWords[asked]); err != nil {
			return err
		}
		return fn(tx, now)
	})
	if core.KindOf(err) != core.Refused {
		return err
	}
	e := entry(by, "Refused", runObject(id))
	if id == "" {
		e.Object = "payments"
	}
	e.Reason, e.After = err.Error(), map[string]string{"asked": asked}
	if lerr := d.store.Update(ctx, func(tx core.Tx) error { return audit.NoteRefusal(tx, e) }); lerr != nil {
		return lerr
	}
	return err
}

// PaymentRuns lists the payment runs, newest first.
func (d *Desk) PaymentRuns(ctx context.Context, by core.User) (list []core.PaymentRun, err error) {
	err = d.read(ctx, by, func(r core.Reader) error {
		list, err = r.ListPaymentRuns()
		slices.Reverse(list)
		return err
	})
	return list, err
}

// PaymentRun gives one run with its history.
func (d *Desk) PaymentRun(ctx context.Context, by core.User, id core.RunID) (run core.PaymentRun, history []core.AuditEntry, err error) {
	err = d.read(ctx, by, func(r core.Reader) error {
		if run, err = findRun(r, id); err != nil {
			return err
		}
		history, err = r.AuditEntriesOf(runObject(run.ID))
		return err
	})
	return run, history, err
}
