package desk

import (
	"context"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/export"
	"countersign/core/payment"
)

// findRun finds a run by its name, in whatever case.
func findRun(r core.Reader, id core.RunID) (core.PaymentRun, error) {
	run, err := r.FindPaymentRun(core.RunID(strings.ToUpper(string(id))))
	if core.KindOf(err) == core.NotFound {
		err = core.Errorf(core.NotFound, "there is no payment run %s", id).WithHint("`pay list` shows them")
	}
	return run, err
}

// onRun carries out a step on a run that is what the log says that it is.
func (d *Desk) onRun(ctx context.Context, by core.User, id core.RunID, asked string, fn func(core.Tx, core.User, core.PaymentRun) error) error {
	return d.payStep(ctx, by, id, asked, func(tx core.Tx, by core.User) error {
		run, err := findRun(tx, id)
		if err != nil {
			return err
		}
		history, err := tx.AuditEntriesOf(runObject(run.ID))
		if err != nil {
			return err
		}
		if err := RunIntact(run, history); err != nil {
			return err
		}
		return fn(tx, by, run)
	})
}

// RunIntact is nil for a run that is what its history in the log, which nobody changes
// unseen, says that it is; else Damaged.
func RunIntact(run core.PaymentRun, history []core.AuditEntry) error {
	for _, e := range history {
		if e.Action == "RunPrepared" {
			return payment.Intact(run, e.After["hash"])
		}
	}
	return payment.Intact(run, "")
}

// ReleaseRun is one person's yes to a run; two people give it. Each invoice goes
// through the gate again.
func (d *Desk) ReleaseRun(ctx context.Context, by core.User, id core.RunID) (core.PaymentRun, error) {
	var next core.PaymentRun
	err := d.onRun(ctx, by, id, "release", func(tx core.Tx, by core.User, run core.PaymentRun) error {
		at := tx.Now().In(d.zone)
		g, err := openGate(tx, core.DateOf(at))
		if err != nil {
			return err
		}
		facts, err := g.facts(tx, run)
		if err != nil {
			return err
		}
		if next, err = payment.Release(run, by, at, facts); err != nil {
			return err
		}
		return saveRun(tx, by, run.State, next, "RunReleased", "", map[string]string{"hash": run.Hash})
	})
	return next, err
}

// CancelRun ends a run, for a reason; its invoices can be paid by another.
func (d *Desk) CancelRun(ctx context.Context, by core.User, id core.RunID, reason string) (core.PaymentRun, error) {
	var next core.PaymentRun
	err := d.onRun(ctx, by, id, "cancel", func(tx core.Tx, by core.User, run core.PaymentRun) (err error) {
		if strings.TrimSpace(reason) == "" {
			return core.Errorf(core.Usage, "cancelling a payment run needs a reason").WithHint("say why in a few words; it is kept in the log")
		}
		if next, err = payment.Cancel(run, by, tx.Now(), reason); err != nil {
			return err
		}
		if err := eachLine(tx, run, open(run), core.Command{Action: core.ActUnschedule, By: by, Reason: reason}); err != nil {
			return err
		}
		return saveRun(tx, by, run.State, next, "RunCancelled", reason, map[string]string{})
	})
	return next, err
}

// open are the transfers that neither were paid nor came back.
func open(run core.PaymentRun) []int {
	out := []int{}
	for i, t := range run.Transfers {
		if t.State == core.TransferOpen {
			out = append(out, i)
		}
	}
	return out
}

// PaymentFile gives the bytes of a run's payment file, the same at every call. Version
// is that of pain.001; empty stands for the one that was written before, else the
// newest.
func (d *Desk) PaymentFile(ctx context.Context, by core.User, id core.RunID, version string) (data []byte, file core.RunFile, err error) {
	err = d.payStep(ctx, by, id, "export", func(tx core.Tx, by core.User) error {
		run, err := findRun(tx, id)
		if err != nil {
			return err
		}
		if err := payment.MayExport(run, by, tx.Now().In(d.zone)); err != nil {
			return err
		}
		data, file, err = paymentFile(run, version)
		return err
	})
	return data, file, err
}

func paymentFile(run core.PaymentRun, version string) ([]byte, core.RunFile, error) {
	if n := len(run.Files); version == "" && n > 0 {
		version = run.Files[n-1].Version
	}
	return export.Pain001(run, version)
}

// RunExported notes that a payment file of the run is handed out, before it is: from
// here on its invoices stay as they are, so that what the bank does fits them. It is
// called when the file is safe on the disk under a name that nobody takes for it, and
// given its own name after.
func (d *Desk) RunExported(ctx context.Context, by core.User, id core.RunID, file core.RunFile) (core.PaymentRun, error) {
	var next core.PaymentRun
	err := d.onRun(ctx, by, id, "export", func(tx core.Tx, by core.User, run core.PaymentRun) error {
		at := tx.Now().In(d.zone)
		if err := payment.MayExport(run, by, at); err != nil {
			return err
		}
		_, now, err := paymentFile(run, file.Version)
		if err != nil {
			return err
		}
		if now.SHA256 != file.SHA256 {
			return core.Errorf(core.Conflict, "payment run %s was changed while its file was written", run.ID).WithHint("export it again")
		}
		if run.State == core.RunReleased {
			if err := d.orderAll(tx, by, run); err != nil {
				return err
			}
		}
		now.By, now.At = by.Name, tx.Now()
		next = payment.Exported(run, now)
		return saveRun(tx, by, run.State, next, "RunExported", "", map[string]string{"sha256": now.SHA256, "version": now.Version, "hash": run.Hash})
	})
	return next, err
}

// orderAll sends each invoice of the run through the gate once more, and holds it fast
// for the bank.
func (d *Desk) orderAll(tx core.Tx, by core.User, run core.PaymentRun) error {
	if err := d.stillPayable(tx, run); err != nil {
		return err
	}
	return eachLine(tx, run, nil, core.Command{Action: core.ActOrder, By: by})
}

func (d *Desk) stillPayable(tx core.Tx, run core.PaymentRun) error {
	g, err := openGate(tx, core.DateOf(tx.Now().In(d.zone)))
	if err != nil {
		return err
	}
	facts, err := g.facts(tx, run)
	if err != nil {
		return err
	}
	return payment.Payable(run, facts)
}

// MarkPaid notes that the bank paid a run on a day, or the payments of these invoices
// alone; a payment of several invoices is noted for all of them. A zero day is today.
func (d *Desk) MarkPaid(ctx context.Context, by core.User, id core.RunID, on core.Date, invoices []core.ReviewID) (core.PaymentRun, error) {
	var next core.PaymentRun
	err := d.onRun(ctx, by, id, "mark-paid", func(tx core.Tx, by core.User, run core.PaymentRun) error {
		at := tx.Now().In(d.zone)
		if on.IsZero() {
			on = core.DateOf(at)
		}
		which, err := transfersOf(tx, run, invoices)
		if err != nil {
			return err
		}
		if next, which, err = payment.Pay(run, by, which, on, at); err != nil {
			return err
		}
		// What the bank was told went through the gate when it was told, and nothing of it
		// changed since. What a person typed in there goes through it here.
		if run.State == core.RunReleased {
			if err := d.stillPayable(tx, run); err != nil {
				return err
			}
		}
		if err := eachLine(tx, run, which, core.Command{Action: core.ActPay, By: by, PaidOn: on}); err != nil {
			return err
		}
		return saveRun(tx, by, run.State, next, "RunPaid", "", map[string]string{"paid_on": on.String(), "transfers": endToEnds(run, which)})
	})
	return next, err
}

// transfersOf finds the transfers of a run that pay these invoices.
func transfersOf(r core.Reader, run core.PaymentRun, invoices []core.ReviewID) ([]int, error) {
	var out []int
	for _, id := range invoices {
		v, err := find(r, id)
		if err != nil {
			return nil, err
		}
		i := run.Holding(v.ID)
		if i < 0 {
			return nil, core.Errorf(core.NotFound, "invoice %s is not in payment run %s", v.ID, run.ID).WithHint("`pay show %s` lists its invoices", run.ID)
		}
		if !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	return out, nil
}

func endToEnds(run core.PaymentRun, which []int) string {
	var s []string
	for _, i := range which {
		s = append(s, run.Transfers[i].EndToEnd)
	}
	return strings.Join(s, ",")
}
