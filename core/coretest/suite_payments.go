package coretest

import "countersign/core"

func testPaymentRuns(b *bench) {
	list := func(r core.Reader) ([]core.PaymentRun, error) { return r.ListPaymentRuns() }
	equal(b, "payment runs of an empty store", get(b, list), nil)
	v := Review(Invoice("A-1", acme(), Line("1", "x", "1", "10.00")))
	w := Review(Invoice("A-2", acme(), Line("1", "x", "1", "20.00")))
	full := Filled[core.PaymentRun]()
	full.ID, full.Revision = "P1", 1
	for i := range full.Transfers {
		full.Transfers[i].Lines = full.Transfers[i].Lines[:1]
	}
	full.Transfers[0].Lines[0].Review, full.Transfers[1].Lines[0].Review = v.ID, w.ID
	full.State = core.RunExported
	b.save(func(tx core.Tx) error {
		if err := tx.SaveSupplier(acme()); err != nil {
			return err
		}
		return saveReviews(tx, v, w)
	})
	save := func(p core.PaymentRun) error {
		return b.trySave(func(tx core.Tx) error { return tx.SavePaymentRun(p) })
	}
	b.kind("a run that is not the next", save(Run("P2", v)), core.Internal)
	if err := save(full); err != nil {
		b.Fatal(err)
	}
	find := func(r core.Reader) (core.PaymentRun, error) { return r.FindPaymentRun("P1") }
	equal(b, "a payment run", get(b, find), full)
	b.kind("an unknown run", fails(b, func(r core.Reader) (core.PaymentRun, error) { return r.FindPaymentRun("P9") }), core.NotFound)
	b.kind("a run by another name", fails(b, func(r core.Reader) (core.PaymentRun, error) { return r.FindPaymentRun("p1") }), core.NotFound)
	b.kind("the same revision again", save(full), core.Conflict)
	full.Revision, full.State = 3, core.RunPaid
	b.kind("a revision too far", save(full), core.Conflict)
	full.Revision = 2
	changed := full
	changed.Hash = "other"
	b.kind("another hash", save(changed), core.Internal)
	if err := save(full); err != nil {
		b.Fatal(err)
	}
	equal(b, "a changed run", get(b, find), full)
	b.kind("a run without an audit entry", b.store.Update(b.Context(), func(tx core.Tx) error {
		full.Revision = 3
		return tx.SavePaymentRun(full)
	}), core.Internal)
	for i := range 10 {
		if err := save(Run(core.NewRunID(i + 1))); err != nil {
			b.Fatal(err)
		}
	}
	var ids []core.RunID
	for _, p := range get(b, list) {
		ids = append(ids, p.ID)
	}
	equal(b, "the order of runs", ids, []core.RunID{"P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", "P11"})
}

// An invoice is in one run at a time: the next may have it when that one was cancelled
// or the payment came back, and not when it is paid.
func testOneRunAnInvoice(b *bench) {
	v := Review(Invoice("A-1", acme(), Line("1", "x", "1", "10.00")))
	b.save(func(tx core.Tx) error {
		if err := tx.SaveSupplier(acme()); err != nil {
			return err
		}
		return saveReviews(tx, v)
	})
	save := func(p core.PaymentRun) error {
		return b.trySave(func(tx core.Tx) error { return tx.SavePaymentRun(p) })
	}
	must := func(what string, p core.PaymentRun) core.PaymentRun {
		b.Helper()
		if err := save(p); err != nil {
			b.Fatalf("%s: %v", what, err)
		}
		p.Revision++
		return p.Clone()
	}
	b.kind("an invoice that is not stored", save(Run("P1", Review(Invoice("A-9", acme())))), core.Internal)
	first := must("the first run", Run("P1", v))
	b.kind("a second run", save(Run("P2", v)), core.Conflict)
	first.State = core.RunCancelled
	must("the first run cancelled", first)
	second := must("a second run then", Run("P2", v))
	second.State, second.Transfers[0].State = core.RunPaid, core.TransferPaid
	second = must("the second run paid", second)
	b.kind("a third run of what is paid", save(Run("P3", v)), core.Conflict)
	second.Transfers[0].State = core.TransferReturned
	must("the second run's payment returned", second)
	must("a third run then", Run("P3", v))
	w := Review(Invoice("A-2", acme(), Line("1", "x", "1", "10.00")))
	b.save(func(tx core.Tx) error { return saveReviews(tx, w) })
	b.kind("an invoice twice in a run", save(Run("P4", w, w)), core.Internal)
}
