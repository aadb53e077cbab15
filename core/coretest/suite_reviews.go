package coretest

import (
	"fmt"
	"time"

	"countersign/core"
	"countersign/core/money"
)

func testReviews(b *bench) {
	full := Filled[core.Review]()
	full.ID, full.Revision, full.Document = "abc", 1, Document("x").ID
	full.Invoice.SupplierID = "acme-gmbh"
	full.Match.Orders = []core.OrderID{"PO-1", "PO-2"}
	full.Match.Lines[0].Order, full.Match.Lines[1].Order = "PO-1", "PO-2"
	full.Match.Exceptions = nil // kept on the review
	b.save(func(tx core.Tx) error {
		if err := tx.SaveSupplier(acme()); err != nil {
			return err
		}
		if err := each(tx.SaveOrder, Order("PO-1", "acme-gmbh"), Order("PO-2", "acme-gmbh")); err != nil {
			return err
		}
		return saveReviews(tx, full)
	})
	find := func(r core.Reader) (core.Review, error) { return r.FindReview("abc") }
	equal(b, "a review", get(b, find), full)
	b.kind("an unknown review", fails(b, func(r core.Reader) (core.Review, error) { return r.FindReview("x") }), core.NotFound)

	got := get(b, find)
	got.Exceptions[0].Message, got.Draft.Lines[0].Code.Value, got.Held.By = "forged", "forged", "forged"
	equal(b, "a review whose copy somebody changed", get(b, find), full)

	bare := core.Review{ID: "abc", Revision: 2, ReceivedAt: Noon, Status: core.StatusReceived}
	b.save(func(tx core.Tx) error { return tx.SaveReview(bare) })
	equal(b, "a review that lost everything", get(b, find), bare)
}

func testRevisions(b *bench) {
	r := Review(Invoice("1", acme()))
	find := func(rd core.Reader) (core.Review, error) { return rd.FindReview(r.ID) }
	save := func(revision int64, name string) error {
		v := r
		v.Revision, v.Name = revision, name
		return b.trySave(func(tx core.Tx) error { return tx.SaveReview(v) })
	}
	b.save(func(tx core.Tx) error {
		if err := tx.SaveSupplier(acme()); err != nil {
			return err
		}
		return tx.SaveDocument(DocumentOf(r))
	})
	b.kind("revision 2 of nothing", save(2, "x"), core.Conflict)
	b.kind("revision 0", save(0, "x"), core.Conflict)
	b.kind("revision 1", save(1, "first"), "")
	b.kind("revision 1 again", save(1, "x"), core.Conflict)
	b.kind("revision 3 after 1", save(3, "x"), core.Conflict)
	b.kind("revision 2", save(2, "second"), "")
	b.kind("revision 2 again", save(2, "x"), core.Conflict)
	got := get(b, find)
	if got.Revision != 2 || got.Name != "second" {
		b.Errorf("after conflicts the review is %q in revision %d", got.Name, got.Revision)
	}
	// A conflict is an answer, not a fault: the transaction goes on.
	b.save(func(tx core.Tx) error {
		v := r
		b.kind("a conflict in a longer transaction", tx.SaveReview(v), core.Conflict)
		v.Revision, v.Name = 3, "third"
		return tx.SaveReview(v)
	})
	equal(b, "the name after a conflict that was dealt with", get(b, find).Name, "third")
}

// shelf is a row of reviews with different dates, statuses and suppliers.
func shelf(b *bench) []core.Review {
	a, other := acme(), Supplier("Other")
	list := make([]core.Review, 8)
	for i, s := range []core.Status{
		core.StatusReceived, core.StatusRead, core.StatusMatched, core.StatusOnHold, core.StatusApproved, core.StatusRejected, core.StatusExported, core.StatusPaid,
	} {
		supplier := a
		if i%2 == 1 {
			supplier = other
		}
		inv := Invoice(fmt.Sprint("N", i), supplier)
		inv.IssueDate = Day.AddDays(i)
		list[i] = Review(inv, func(r *core.Review) { r.Status, r.ReceivedAt = s, Noon.Add(time.Duration(i)*time.Second) })
	}
	list[0].Invoice.IssueDate = core.Date{}
	b.save(func(tx core.Tx) error {
		if err := each(tx.SaveSupplier, a, other); err != nil {
			return err
		}
		// In another order than they are listed in.
		for i := range list {
			if err := saveReviews(tx, list[(i*3)%len(list)]); err != nil {
				return err
			}
		}
		return nil
	})
	return list
}

func listReviews(b *bench, f core.ReviewFilter) []core.ReviewID {
	b.Helper()
	return ids(get(b, func(r core.Reader) ([]core.Review, error) { return r.ListReviews(f) }))
}

func testReviewFilters(b *bench) {
	list := shelf(b)
	at := func(index ...int) []core.ReviewID {
		out := []core.ReviewID{}
		for _, i := range index {
			out = append(out, list[i].ID)
		}
		return out
	}
	for _, c := range []struct {
		name string
		f    core.ReviewFilter
		want []core.ReviewID
	}{
		{"all", core.ReviewFilter{}, at(0, 1, 2, 3, 4, 5, 6, 7)},
		{"the queue", core.ReviewFilter{Queue: true}, at(0, 1, 2, 3, 4, 5)},
		{"a status", core.ReviewFilter{Status: []core.Status{core.StatusOnHold}}, at(3)},
		{"two statuses", core.ReviewFilter{Status: []core.Status{core.StatusPaid, core.StatusRead}}, at(1, 7)},
		{"a status outside the queue", core.ReviewFilter{Status: []core.Status{core.StatusPaid}, Queue: true}, at()},
		{"a supplier", core.ReviewFilter{Supplier: "other"}, at(1, 3, 5, 7)},
		{"a document", core.ReviewFilter{Document: list[4].Document}, at(4)},
		{"from a day", core.ReviewFilter{From: Day.AddDays(5)}, at(5, 6, 7)},
		{"to a day", core.ReviewFilter{To: Day.AddDays(2)}, at(1, 2)},
		{"between days", core.ReviewFilter{From: Day.AddDays(2), To: Day.AddDays(4)}, at(2, 3, 4)},
		{"the first three", core.ReviewFilter{Limit: 3}, at(0, 1, 2)},
		{"two after the third", core.ReviewFilter{After: list[2].ID, Limit: 2}, at(3, 4)},
		{"the queue after the fifth", core.ReviewFilter{After: list[4].ID, Queue: true}, at(5)},
		{"the newest two", core.ReviewFilter{Newest: true, Limit: 2}, at(7, 6)},
		{"the queue, newest first, after the fifth", core.ReviewFilter{Newest: true, Queue: true, After: list[4].ID}, at(3, 2, 1, 0)},
		{"after the last", core.ReviewFilter{After: list[7].ID}, at()},
		{"much at once", core.ReviewFilter{Supplier: "acme-gmbh", Queue: true, From: Day, After: list[0].ID, Limit: 1}, at(2)},
		{"nothing", core.ReviewFilter{Supplier: "none"}, at()},
	} {
		equal(b, "reviews: "+c.name, listReviews(b, c.f), c.want)
		want := get(b, func(r core.Reader) ([]core.Review, error) { return r.ListReviews(c.f) })
		for i, v := range want {
			want[i] = v.Brief()
		}
		equal(b, "in brief: "+c.name, get(b, func(r core.Reader) ([]core.Review, error) { return r.ListBriefs(c.f) }), want)
	}
	err := fails(b, func(r core.Reader) ([]core.Review, error) { return r.ListReviews(core.ReviewFilter{After: "x"}) })
	b.kind("a page after nothing", err, core.NotFound)
	err = fails(b, func(r core.Reader) ([]core.Review, error) { return r.ListBriefs(core.ReviewFilter{After: "x"}) })
	b.kind("a page in brief after nothing", err, core.NotFound)
}

func testReviewPages(b *bench) {
	a := acme()
	b.save(func(tx core.Tx) error {
		if err := tx.SaveSupplier(a); err != nil {
			return err
		}
		for i := range 25 {
			// Many at the same moment: the ID decides.
			r := Review(Invoice(fmt.Sprint(i), a), func(r *core.Review) { r.ReceivedAt = Noon.Add(time.Duration(i/9) * time.Second) })
			if err := saveReviews(tx, r); err != nil {
				return err
			}
		}
		return nil
	})
	want := listReviews(b, core.ReviewFilter{})
	for _, size := range []int{1, 4, 25, 100} {
		got := []core.ReviewID{}
		for f := (core.ReviewFilter{Limit: size}); ; f.After = got[len(got)-1] {
			page := listReviews(b, f)
			if len(page) > size {
				b.Fatalf("a page of %d holds %d", size, len(page))
			}
			if got = append(got, page...); len(page) < size {
				break
			}
		}
		equal(b, fmt.Sprintf("all pages of %d", size), got, want)
	}
	if len(want) != 25 {
		b.Errorf("%d reviews listed of 25", len(want))
	}
}

func testTwins(b *bench) {
	a, other := acme(), Supplier("Other")
	line := Line("1", "x", "1", "100.00")
	inv := func(number string, s core.Supplier, day int, changes ...func(*core.Review)) core.Review {
		v := Invoice(number, s, line)
		v.IssueDate = Day.AddDays(day)
		return Review(v, append(changes, func(r *core.Review) { r.Name += fmt.Sprint(day); r.ID = core.ReviewID(Sum(r.Name)[:12]) })...)
	}
	me := inv("INV-017", a, 0)
	sameNumber := inv("inv 17 ", a, -900)
	sameNumber.Invoice.GrossTotal = money.MustAmount("1.00", "EUR")
	foreignNumber := inv("INV/O17", other, 200)
	near := inv("B", a, 30, func(r *core.Review) { r.Status = core.StatusPaid })
	before := inv("B2", a, -30, func(r *core.Review) { r.Status = core.StatusRejected })
	far := inv("C", a, 31)
	undated := inv("D", a, 0)
	undated.Invoice.IssueDate = core.Date{}
	cheaper := inv("E", a, 0)
	cheaper.Invoice.GrossTotal.Minor--
	dollars := inv("F", a, 0)
	dollars.Invoice.GrossTotal.Currency = "USD"
	elsewhere := inv("G", other, 0)
	unnumbered := inv("", a, 400)
	reviews := []core.Review{me, sameNumber, foreignNumber, near, before, far, undated, cheaper, dollars, elsewhere, unnumbered}
	names := map[core.ReviewID]string{}
	for i, n := range []string{"me", "sameNumber", "foreignNumber", "near", "before", "far", "undated", "cheaper", "dollars", "elsewhere", "unnumbered"} {
		reviews[i].ReceivedAt = Noon.Add(time.Duration(i) * time.Second)
		names[reviews[i].ID] = n
	}
	b.save(func(tx core.Tx) error {
		if err := each(tx.SaveSupplier, a, other); err != nil {
			return err
		}
		return saveReviews(tx, reviews...)
	})
	q := core.TwinQuery{Not: me.ID, Supplier: a.ID, NumberKey: core.NumberKey("INV-017"), Gross: me.Invoice.GrossTotal, Date: Day, Days: 30}
	for _, c := range []struct {
		name   string
		change func(*core.TwinQuery)
		want   []string
	}{
		{"everything", func(*core.TwinQuery) {}, []string{"sameNumber", "foreignNumber", "near", "before", "undated"}},
		{"another gross", func(q *core.TwinQuery) { q.Gross.Minor += 500 }, []string{"sameNumber"}},
		{"no number", func(q *core.TwinQuery) { q.NumberKey = "" }, []string{"near", "before", "undated"}},
		{"no window", func(q *core.TwinQuery) { q.NumberKey, q.Days = "", 0 }, []string{"undated"}},
		{"a wider window", func(q *core.TwinQuery) { q.NumberKey, q.Days = "", 31 }, []string{"near", "before", "far", "undated"}},
		{"no date", func(q *core.TwinQuery) { q.NumberKey, q.Date = "", core.Date{} }, []string{"near", "before", "far", "undated", "unnumbered"}},
		{"no gross", func(q *core.TwinQuery) { q.Gross = money.Amount{} }, []string{"sameNumber"}},
		{"no supplier", func(q *core.TwinQuery) { q.Supplier = "" }, []string{"sameNumber", "foreignNumber"}},
		{"nobody left out", func(q *core.TwinQuery) { q.Not = "" }, []string{"me", "sameNumber", "foreignNumber", "near", "before", "undated"}},
		{"nothing", func(q *core.TwinQuery) { *q = core.TwinQuery{} }, []string{}},
	} {
		query := q
		c.change(&query)
		got := []string{}
		for _, r := range get(b, func(r core.Reader) ([]core.Review, error) { return r.FindTwins(query) }) {
			got = append(got, names[r.ID])
		}
		equal(b, "twins with "+c.name, got, c.want)
	}
}

func testHeads(b *bench) {
	a := acme()
	dated := Review(Invoice("1", a, Line("1", "x", "2", "5.00")), func(r *core.Review) { r.Status, r.Sender = core.StatusPaid, "billing@acme.example" })
	bare := Review(core.Invoice{Number: "2"}, func(r *core.Review) { r.ReceivedAt = Noon.Add(time.Hour) })
	b.save(func(tx core.Tx) error {
		if err := tx.SaveSupplier(a); err != nil {
			return err
		}
		return saveReviews(tx, dated, bare)
	})
	f := core.ReviewFilter{Newest: true, Limit: 5}
	equal(b, "heads", get(b, func(r core.Reader) ([]core.Past, error) { return r.ListHeads(f) }), []core.Past{bare.Head(), dated.Head()})
	equal(b, "past invoices", get(b, func(r core.Reader) ([]core.Past, error) { return r.ListPast(f) }), []core.Past{bare.Past(), dated.Past()})
	dated.Revision, dated.Match.Contract, dated.Invoice.Lines = 2, "C-1", []core.Line{{Code: "A1", BuyerCode: "B", GTIN: "4006381333931", Unit: "C62",
		Description: "Bolt\tM8 \\ \n\"40\"", Quantity: money.MustDecimal("2.50"), UnitPrice: money.MustDecimal("0.125"), PriceBase: money.MustDecimal("100"), NetAmount: money.MustAmount("0.31", "EUR")}, {}}
	b.save(func(tx core.Tx) error { return saveReviews(tx, dated) })
	equal(b, "a past invoice that changed", get(b, func(r core.Reader) ([]core.Past, error) { return r.ListPast(core.ReviewFilter{Supplier: a.ID}) }), []core.Past{dated.Past()})
}

func testRechecks(b *bench) {
	a := acme()
	first, second := Review(Invoice("1", a)), Review(Invoice("2", a), func(r *core.Review) { r.ReceivedAt = Noon.Add(time.Hour) })
	due := func(limit int) []core.ReviewID {
		return get(b, func(r core.Reader) ([]core.ReviewID, error) { return r.ListRechecks(limit) })
	}
	note := func(id core.ReviewID, is bool) {
		b.save(func(tx core.Tx) error { return tx.SaveRecheck(id, is) })
	}
	b.save(func(tx core.Tx) error {
		if err := tx.SaveSupplier(a); err != nil {
			return err
		}
		return saveReviews(tx, second, first)
	})
	equal(b, "nothing noted", due(9), nil)
	for _, id := range []core.ReviewID{second.ID, first.ID, first.ID} {
		note(id, true)
	}
	equal(b, "both", due(9), []core.ReviewID{first.ID, second.ID})
	equal(b, "one", due(1), []core.ReviewID{first.ID})
	note(first.ID, false)
	equal(b, "one done", due(9), []core.ReviewID{second.ID})
	abel := Supplier("Abel")
	last := Review(Invoice("3", abel), func(r *core.Review) { r.ReceivedAt = Noon.Add(2 * time.Hour) })
	b.save(func(tx core.Tx) error {
		if err := tx.SaveSupplier(abel); err != nil {
			return err
		}
		return saveReviews(tx, last)
	})
	note(last.ID, true)
	note(first.ID, true)
	equal(b, "supplier by supplier", due(9), []core.ReviewID{last.ID, first.ID, second.ID})
}

func testReviewsByOrder(b *bench) {
	a := acme()
	late := Review(Invoice("1", a), Bill("PO-1", "1", "1", "1.00"), Bill("PO-1", "2", "1", "1.00"), func(r *core.Review) { r.ReceivedAt = Noon.Add(time.Hour) })
	linked := Review(Invoice("2", a), func(r *core.Review) { r.Match.Orders = []core.OrderID{"PO-2"}; r.Status = core.StatusRejected })
	lines := Review(Invoice("3", a), Bill("PO-1", "1", "1", "1.00"), func(r *core.Review) { r.Match.Orders, r.ReceivedAt = nil, Noon.Add(time.Minute) })
	b.save(func(tx core.Tx) error {
		if err := tx.SaveSupplier(a); err != nil {
			return err
		}
		if err := each(tx.SaveOrder, Order("PO-1", a.ID), Order("PO-2", a.ID), Order("PO-3", a.ID)); err != nil {
			return err
		}
		return saveReviews(tx, late, linked, lines, Review(Invoice("4", a)))
	})
	by := func(orders ...core.OrderID) []core.ReviewID {
		return get(b, func(r core.Reader) ([]core.ReviewID, error) { return r.FindReviewsByOrder(orders) })
	}
	equal(b, "reviews of one order", by("PO-1"), []core.ReviewID{lines.ID, late.ID})
	equal(b, "reviews of two orders", by("PO-1", "PO-2"), []core.ReviewID{linked.ID, lines.ID, late.ID})
	equal(b, "reviews of an order without any", by("PO-3"), nil)
	equal(b, "reviews of no order", by(), nil)
	late.Match, late.Revision = core.Match{}, 2
	b.save(func(tx core.Tx) error { return tx.SaveReview(late) })
	equal(b, "reviews after a link is gone", by("PO-1"), []core.ReviewID{lines.ID})
}
