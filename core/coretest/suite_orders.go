package coretest

import (
	"countersign/core"
	"countersign/core/money"
)

func testOrders(b *bench) {
	full := Filled[core.PurchaseOrder]()
	full.ID, full.SupplierID = "PO-9", "acme-gmbh"
	bare := Order("PO-1", "other")
	b.save(func(tx core.Tx) error {
		if err := each(tx.SaveSupplier, acme(), Supplier("Other")); err != nil {
			return err
		}
		return each(tx.SaveOrder, full, bare)
	})
	find := func(r core.Reader) (core.PurchaseOrder, error) { return r.FindOrder("PO-9") }
	list := func(s core.SupplierID) []core.PurchaseOrder {
		return get(b, func(r core.Reader) ([]core.PurchaseOrder, error) { return r.ListOrders(s) })
	}
	equal(b, "an order", get(b, find), full)
	some := func(ids ...core.OrderID) []core.PurchaseOrder {
		return get(b, func(r core.Reader) ([]core.PurchaseOrder, error) { return r.FindOrders(ids) })
	}
	equal(b, "some orders", some(full.ID, "none", bare.ID, full.ID), []core.PurchaseOrder{bare, full})
	equal(b, "no orders", some(), nil)
	equal(b, "all orders", list(""), []core.PurchaseOrder{bare, full})
	equal(b, "the orders of a supplier", list("acme-gmbh"), []core.PurchaseOrder{full})
	equal(b, "the orders of nobody", list("none"), nil)
	b.kind("an unknown order", fails(b, func(r core.Reader) (core.PurchaseOrder, error) { return r.FindOrder("po-9") }), core.NotFound)

	full.Lines, full.Closed, full.SupplierID = full.Lines[1:], false, "other"
	b.save(func(tx core.Tx) error { return tx.SaveOrder(full) })
	equal(b, "an order with a line less", get(b, find), full)
	equal(b, "the orders of its new supplier", list("other"), []core.PurchaseOrder{bare, full})

	double := Order("PO-2", "other", OrderLine("1", "a", "1", "1"), OrderLine("1", "b", "1", "1"))
	b.kind("an order with two lines of one number", b.trySave(func(tx core.Tx) error { return tx.SaveOrder(double) }), core.BadInput)
}

func testOrdersByKey(b *bench) {
	own := Order("PO-0017", "acme-gmbh", OrderLine("1", "a", "1", "1"))
	theirs := Order("PO-2", "acme-gmbh", OrderLine("1", "b", "1", "1"))
	theirs.SupplierRef = "AB 17"
	both := Order("XI", "acme-gmbh")
	both.SupplierRef = "X1"
	b.save(func(tx core.Tx) error {
		if err := tx.SaveSupplier(acme()); err != nil {
			return err
		}
		return each(tx.SaveOrder, own, theirs, both, Order("-", "acme-gmbh"))
	})
	for key, want := range map[string][]core.PurchaseOrder{
		core.OrderKey("po 17"): {own, theirs},
		core.OrderKey("2"):     {theirs},
		core.OrderKey("X-1"):   {both},
		core.OrderKey("xi"):    {both},
		"":                     nil,
		"404":                  nil,
	} {
		got := get(b, func(r core.Reader) ([]core.PurchaseOrder, error) { return r.FindOrdersByKey(key) })
		equal(b, "orders with the key "+key, got, want)
	}
}

func testReceipts(b *bench) {
	full := Filled[core.GoodsReceipt]()
	full.ID, full.Lines[0].OrderID, full.Lines[1].OrderID = "R-2", "PO-1", "PO-2"
	second := Receipt("R-1", Received("PO-2", "1", "3"))
	b.save(func(tx core.Tx) error {
		if err := tx.SaveSupplier(acme()); err != nil {
			return err
		}
		if err := each(tx.SaveOrder, Order("PO-1", "acme-gmbh"), Order("PO-2", "acme-gmbh"), Order("PO-3", "acme-gmbh")); err != nil {
			return err
		}
		return each(tx.SaveReceipt, full, second, Receipt("R-0"))
	})
	find := func(r core.Reader) (core.GoodsReceipt, error) { return r.FindReceipt("R-2") }
	list := func(orders ...core.OrderID) []core.GoodsReceipt {
		return get(b, func(r core.Reader) ([]core.GoodsReceipt, error) { return r.ListReceipts(orders) })
	}
	equal(b, "a receipt", get(b, find), full)
	equal(b, "the receipts of one order, whole", list("PO-1"), []core.GoodsReceipt{full})
	equal(b, "the receipts of two orders", list("PO-1", "PO-2"), []core.GoodsReceipt{second, full})
	equal(b, "the receipts of an order without any", list("PO-3"), nil)
	equal(b, "all receipts", list(), []core.GoodsReceipt{Receipt("R-0"), second, full})
	b.kind("an unknown receipt", fails(b, func(r core.Reader) (core.GoodsReceipt, error) { return r.FindReceipt("R-9") }), core.NotFound)

	full.Lines = full.Lines[:1]
	b.save(func(tx core.Tx) error { return tx.SaveReceipt(full) })
	equal(b, "a receipt with a line less", get(b, find), full)
	equal(b, "the receipts of the order that went", list("PO-2"), []core.GoodsReceipt{second})
}

// lineStates asks for the states of lines and brings the numbers to one scale.
func lineStates(b *bench, without core.ReviewID, orders ...core.OrderID) map[core.LineRef]core.LineState {
	b.Helper()
	m := get(b, func(r core.Reader) (map[core.LineRef]core.LineState, error) { return r.LineStates(orders, without) })
	for k, s := range m {
		s.Received, s.InvoicedQuantity = s.Received.Trim(), s.InvoicedQuantity.Trim()
		m[k] = s
	}
	return m
}

func testLineStates(b *bench) {
	a := acme()
	later := func(d int) func(*core.Review) {
		return func(r *core.Review) { r.ReceivedAt = Day.AddDays(d).Time() }
	}
	first := Review(Invoice("A1", a), later(1), Bill("PO-1", "1", "4", "40.00"), Bill("PO-1", "2", "1", "7.00"))
	second := Review(Invoice("A2", a), later(2), Bill("PO-1", "1", "2.5", "25.00"), Bill("PO-1", "1", "0.5", "5.00"))
	credit := Review(CreditNote(Invoice("C1", a)), later(3), Bill("PO-1", "1", "1", "10.00"))
	rejected := Review(Invoice("A3", a), later(4), Bill("PO-1", "1", "100", "1000.00"), func(r *core.Review) { r.Status = core.StatusRejected })
	foreign := Review(Invoice("A4", a), later(5), Bill("PO-2", "1", "1", "10.00"))
	foreign.Match.Lines[0].Net = money.MustAmount("11.00", "USD")
	linkedOnly := Review(Invoice("A5", a), func(r *core.Review) { r.Match.Orders = []core.OrderID{"PO-1"} })
	b.save(func(tx core.Tx) error {
		if err := tx.SaveSupplier(a); err != nil {
			return err
		}
		if err := each(tx.SaveOrder, Order("PO-1", a.ID, OrderLine("1", "x", "10", "10"), OrderLine("2", "y", "1", "7")), Order("PO-2", a.ID), Order("PO-3", a.ID)); err != nil {
			return err
		}
		if err := each(tx.SaveReceipt, Receipt("R-2", Received("PO-1", "1", "2"), Received("PO-1", "1", "1.5"), Received("PO-2", "1", "9")),
			Receipt("R-1", Received("PO-1", "1", "3"))); err != nil {
			return err
		}
		return saveReviews(tx, second, first, credit, rejected, foreign, linkedOnly)
	})
	line1, line2 := core.LineRef{Order: "PO-1", Line: "1"}, core.LineRef{Order: "PO-1", Line: "2"}
	want := map[core.LineRef]core.LineState{
		line1: {
			Received: money.MustDecimal("6.5"), InvoicedQuantity: money.MustDecimal("6"), InvoicedNet: money.MustAmount("60.00", "EUR"),
			Invoices: []core.ReviewID{first.ID, second.ID, credit.ID}, Receipts: []string{"R-1", "R-2"},
		},
		line2: {InvoicedQuantity: money.MustDecimal("1"), InvoicedNet: money.MustAmount("7.00", "EUR"), Invoices: []core.ReviewID{first.ID}},
	}
	equal(b, "states", lineStates(b, "", "PO-1"), want)

	s := want[line1]
	s.InvoicedQuantity, s.InvoicedNet, s.Invoices = money.Decimal{}, money.Amount{}, nil
	equal(b, "states before the first review", lineStates(b, first.ID, "PO-1"), map[core.LineRef]core.LineState{line1: s})
	before := want[line1]
	before.InvoicedQuantity, before.InvoicedNet, before.Invoices = money.MustDecimal("7"), money.MustAmount("70.00", "EUR"), []core.ReviewID{first.ID, second.ID}
	equal(b, "states before the credit note", lineStates(b, credit.ID, "PO-1"), map[core.LineRef]core.LineState{line1: before, line2: want[line2]})

	// On hold it makes no room for invoices, and counts for credit notes.
	last := Review(Invoice("A6", a), later(6), Bill("PO-1", "1", "1", "10.00"))
	lastCredit := Review(CreditNote(Invoice("C2", a)), later(7), Bill("PO-1", "1", "1", "10.00"))
	credit.Status, credit.Revision = core.StatusOnHold, 2
	b.save(func(tx core.Tx) error { return saveReviews(tx, credit, last, lastCredit) })
	equal(b, "states for an invoice while the credit note is on hold", lineStates(b, last.ID, "PO-1")[line1], before)
	equal(b, "states for a credit note while the other is on hold", lineStates(b, lastCredit.ID, "PO-1")[line1].InvoicedQuantity, money.MustDecimal("7"))
	last.Match.Lines, last.Revision, lastCredit.Match.Lines, lastCredit.Revision = nil, 2, nil, 2
	credit.Status, credit.Revision = core.StatusMatched, 3
	b.save(func(tx core.Tx) error { return saveReviews(tx, credit, last, lastCredit) })

	second.Status, second.Revision = core.StatusApproved, 2
	b.save(func(tx core.Tx) error { return saveReviews(tx, second) })
	s.InvoicedQuantity, s.InvoicedNet, s.Invoices = money.MustDecimal("3"), money.MustAmount("30.00", "EUR"), []core.ReviewID{second.ID}
	equal(b, "states before the first review when a later one is approved", lineStates(b, first.ID, "PO-1"), map[core.LineRef]core.LineState{line1: s})

	other := map[core.LineRef]core.LineState{{Order: "PO-2", Line: "1"}: {
		Received: money.MustDecimal("9"), InvoicedQuantity: money.MustDecimal("1"), Invoices: []core.ReviewID{foreign.ID}, Receipts: []string{"R-2"},
	}}
	equal(b, "states where the currency is another", lineStates(b, "", "PO-2"), other)
	equal(b, "states of an order that nothing happened to", lineStates(b, "", "PO-3"), nil)
	equal(b, "states of no order", lineStates(b, ""), nil)

	first.Status, first.Revision = core.StatusRejected, 2
	credit.Match.Lines, credit.Revision = nil, 4
	b.save(func(tx core.Tx) error { return saveReviews(tx, first, credit) })
	s.InvoicedQuantity, s.InvoicedNet, s.Invoices = money.MustDecimal("3"), money.MustAmount("30.00", "EUR"), []core.ReviewID{second.ID}
	equal(b, "states after a rejection and a lost link", lineStates(b, "", "PO-1"), map[core.LineRef]core.LineState{line1: s})
}

func testLineStatesTooLarge(b *bench) {
	a := acme()
	b.save(func(tx core.Tx) error {
		if err := tx.SaveSupplier(a); err != nil {
			return err
		}
		if err := tx.SaveOrder(Order("PO-1", a.ID)); err != nil {
			return err
		}
		for i := range 12 {
			r := Review(Invoice(string(rune('a'+i)), a), Bill("PO-1", "1", "999999999999999999", "1.00"))
			if err := saveReviews(tx, r); err != nil {
				return err
			}
		}
		return nil
	})
	err := fails(b, func(r core.Reader) (map[core.LineRef]core.LineState, error) {
		return r.LineStates([]core.OrderID{"PO-1"}, "")
	})
	b.kind("a sum that no number can hold", err, core.BadInput)
}
