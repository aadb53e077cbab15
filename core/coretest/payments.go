package coretest

import (
	"cmp"
	"fmt"
	"slices"

	"countersign/core"
)

// FindPaymentRun implements core.Reader.
func (r *reader) FindPaymentRun(id core.RunID) (core.PaymentRun, error) {
	return find[core.PaymentRun](r, &r.st.runs, id, "payment run")
}

// ListPaymentRuns implements core.Reader.
func (r *reader) ListPaymentRuns() ([]core.PaymentRun, error) {
	all, err := list[core.PaymentRun](r, &r.st.runs)
	slices.SortFunc(all, func(a, b core.PaymentRun) int { // "P9" before "P10"
		return cmp.Or(len(a.ID)-len(b.ID), cmp.Compare(a.ID, b.ID))
	})
	return all, err
}

// SavePaymentRun implements core.Tx.
func (t *tx) SavePaymentRun(p core.PaymentRun) error {
	if err := t.live(); err != nil {
		return err
	}
	all, err := t.ListPaymentRuns()
	if err != nil {
		return err
	}
	old, err := t.FindPaymentRun(p.ID)
	if err != nil && core.KindOf(err) != core.NotFound {
		return err
	}
	switch known := err == nil; {
	case !known && p.ID != core.NewRunID(len(all)):
		return core.Errorf(core.Internal, "the payment run after %d others is not %s", len(all), p.ID)
	case p.Revision != old.Revision+1 || known != (p.Revision > 1):
		return core.Errorf(core.Conflict, "somebody else changed this payment run meanwhile").WithHint("look at it again and repeat what you did")
	case known && old.Hash != p.Hash:
		return core.Errorf(core.Internal, "what payment run %s pays never changes", p.ID)
	}
	for _, id := range p.Taken() {
		needs(t, "payment run "+string(p.ID), &t.st.reviews, "invoice", id)
		for _, o := range all {
			if o.ID != p.ID && o.Takes(id) {
				return core.Errorf(core.Conflict, "invoice %s is in payment run %s already", id, o.ID)
			}
		}
	}
	if d := duplicated(p.Invoices()); d != "" {
		return core.Errorf(core.Internal, "payment run %s pays invoice %s twice", p.ID, d)
	}
	return put(t, &t.st.runs, "payment run", p.ID, p)
}

func duplicated(list []core.ReviewID) core.ReviewID {
	seen := map[core.ReviewID]bool{}
	for _, id := range list {
		if seen[id] {
			return id
		}
		seen[id] = true
	}
	return ""
}

// Run is a payment run of these invoices, each by a transfer of its own, as the first
// of its store.
func Run(id core.RunID, list ...core.Review) core.PaymentRun {
	run := core.PaymentRun{ID: id, Revision: 1, MadeBy: "paula", MadeAt: Noon, ExecuteOn: Day, Debtor: core.Debtor{Account: "DE02120300000000202051"}, Hash: Sum(string(id)), State: core.RunProposed}
	for i, v := range list {
		pay := v.Payable()
		run.Transfers = append(run.Transfers, core.Transfer{
			EndToEnd: fmt.Sprintf("%s-%d", id, i+1), Supplier: v.Invoice.SupplierID, Account: v.Invoice.Account, Amount: pay, State: core.TransferOpen,
			Lines: []core.PaymentLine{{Review: v.ID, Revision: v.Revision, Content: core.ContentHash(v.Invoice, v.Match), Number: v.Invoice.Number, Amount: pay}},
		})
		run.Total.Currency = pay.Currency
		run.Total.Minor += pay.Minor
	}
	return run
}
