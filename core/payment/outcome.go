package payment

import (
	"slices"
	"time"

	"countersign/core"
)

// MayExport is nil when a payment file may be written of the run: two people released
// it and nothing of it is settled.
func MayExport(run core.PaymentRun, by core.User, at time.Time) error {
	if err := by.Require(core.MayPay, "write payment files"); err != nil {
		return err
	}
	switch run.State {
	case core.RunReleased:
		return onTime(run, at)
	case core.RunExported:
		if slices.ContainsFunc(run.Transfers, func(t core.Transfer) bool { return t.State != core.TransferOpen }) {
			return refused(run, "the bank has carried out a part of it, so it is not written again")
		}
		return nil
	case core.RunProposed, core.RunReleasedOnce:
		return refused(run, "two people release it first; it is %s", run.State.Words()).WithHint("`pay release %s`", run.ID)
	}
	return refused(run, "it is %s", run.State.Words())
}

// Exported notes that a file of the run is about to be handed out.
func Exported(run core.PaymentRun, f core.RunFile) core.PaymentRun {
	next := run.Clone()
	next.State = core.RunExported
	if !slices.ContainsFunc(next.Files, func(o core.RunFile) bool { return o.SHA256 == f.SHA256 }) {
		next.Files = append(next.Files, f)
	}
	return stepped(next)
}

// Pay notes that the bank paid transfers of the run on a day; none named are all that
// are open. What was released but not written for the bank, as somebody typed it in
// there, is noted as a whole.
func Pay(run core.PaymentRun, by core.User, which []int, on core.Date, at time.Time) (core.PaymentRun, []int, error) {
	if err := by.Require(core.MayPay, "mark invoices as paid"); err != nil {
		return run, nil, err
	}
	switch {
	case run.State == core.RunProposed || run.State == core.RunReleasedOnce:
		return run, nil, refused(run, "two people release it first; it is %s", run.State.Words()).WithHint("`pay release %s`", run.ID)
	case run.State != core.RunReleased && run.State != core.RunExported:
		return run, nil, refused(run, "it is %s", run.State.Words())
	case run.State == core.RunReleased && len(which) > 0:
		return run, nil, refused(run, "without a payment file it is marked as paid as a whole").WithHint("name no invoices, or write the file first with `pay export`")
	case core.DateOf(at).Before(on):
		return run, nil, refused(run, "%s is still to come", on).WithHint("mark it when the bank statement shows it")
	case on.Before(core.DateOf(run.MadeAt.In(at.Location()))):
		return run, nil, refused(run, "it was prepared after %s", on).WithHint("take the day on the bank statement")
	}
	next := run.Clone()
	if len(which) == 0 {
		for i, t := range run.Transfers {
			if t.State == core.TransferOpen {
				which = append(which, i)
			}
		}
	}
	for _, i := range which {
		t := &next.Transfers[i]
		if t.State != core.TransferOpen {
			return run, nil, refused(run, "the payment of invoice %s is %s already", t.Lines[0].Number, t.State)
		}
		t.State, t.PaidOn = core.TransferPaid, on
	}
	return stepped(settled(next)), which, nil
}

// settled closes a run of which nothing is open.
func settled(run core.PaymentRun) core.PaymentRun {
	if !slices.ContainsFunc(run.Transfers, func(t core.Transfer) bool { return t.State == core.TransferOpen }) {
		run.State = core.RunPaid
	}
	return run
}

// Return notes that a payment came back, or that the bank refused it.
func Return(run core.PaymentRun, by core.User, i int, at time.Time, reason string) (core.PaymentRun, error) {
	if err := by.Require(core.MayPay, "mark payments as returned"); err != nil {
		return run, err
	}
	t := run.Transfers[i]
	switch {
	case run.State != core.RunExported && run.State != core.RunPaid:
		return run, refused(run, "it is %s, so no payment of it came back", run.State.Words())
	case t.State == core.TransferReturned:
		return run, refused(run, "that payment came back already")
	case t.Amount.Minor == 0:
		return run, refused(run, "invoice %s was set off against credit notes, so no money came back", t.Lines[0].Number)
	}
	next := run.Clone()
	next.Transfers[i].State, next.Transfers[i].Returned = core.TransferReturned, &core.RunStep{By: by.Name, At: at.UTC(), Reason: reason}
	return stepped(settled(next)), nil
}
