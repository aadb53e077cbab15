package coretest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"countersign/core"
	"countersign/core/audit"
)

var errTest = errors.New("the test's own error")

// changes is one call of every method that saves.
func changes() map[string]func(core.Tx) error {
	r := Review(Invoice("1", acme()))
	return map[string]func(core.Tx) error{
		"firm":         func(tx core.Tx) error { return tx.SaveFirm(core.Firm{Name: "x"}) },
		"settings":     func(tx core.Tx) error { return tx.SaveSettings(core.Settings{DuplicateWindowDays: 3}) },
		"user":         func(tx core.Tx) error { return tx.SaveUser(core.User{Name: "x"}) },
		"supplier":     func(tx core.Tx) error { return tx.SaveSupplier(acme()) },
		"order":        func(tx core.Tx) error { return tx.SaveOrder(Order("PO", "")) },
		"receipt":      func(tx core.Tx) error { return tx.SaveReceipt(Receipt("R")) },
		"document":     func(tx core.Tx) error { return tx.SaveDocument(Document("x")) },
		"message":      func(tx core.Tx) error { return tx.SaveMessage(Message("x")) },
		"new message":  func(tx core.Tx) error { _, err := tx.AddMessage(Message("w")); return err },
		"mail account": func(tx core.Tx) error { return tx.SaveMailAccount(core.MailAccount{Name: "x"}) },
		"delivery":     func(tx core.Tx) error { _, err := tx.SaveDelivery(core.Delivery{Path: "x"}); return err },
		"export":       func(tx core.Tx) error { return tx.SaveExportBatch(core.ExportBatch{ID: "x"}) },
		"reading": func(tx core.Tx) error {
			return each(func(f func() error) error { return f() }, func() error { return tx.SaveDocument(Document("y")) },
				func() error { return tx.SaveReading(core.Reading{Document: Document("y").ID}) })
		},
		"mail key": func(tx core.Tx) error {
			if err := tx.SaveMessage(Message("z")); err != nil {
				return err
			}
			return tx.SaveMailKey(core.MailKey{Account: "a"}, Message("z").ID, tx.Now())
		},
		"review": func(tx core.Tx) error {
			if err := tx.SaveSupplier(acme()); err != nil {
				return err
			}
			return saveReviews(tx, r)
		},
	}
}

// trace is how much of everything there is.
func trace(b *bench) string {
	b.Helper()
	var out string
	b.read(func(r core.Reader) error {
		_, firm := r.Firm()
		settings, _ := r.Settings()
		users, err1 := r.ListUsers()
		suppliers, err2 := r.ListSuppliers()
		orders, err3 := r.ListOrders("")
		receipts, err4 := r.ListReceipts(nil)
		messages, err5 := r.ListMessages("")
		deliveries, err6 := r.ListDeliveries(core.DeliveryFilter{})
		reviews, err7 := r.ListReviews(core.ReviewFilter{})
		accounts, err8 := r.ListMailAccounts()
		exports, err9 := r.ListExportBatches()
		head, err10 := r.AuditHead()
		uids, err11 := r.KnownUIDs("a", "", 0)
		_, docX := r.FindDocument(Document("x").ID)
		_, reading := r.FindReading(Document("y").ID)
		out = fmt.Sprint(core.KindOf(firm), settings.DuplicateWindowDays, len(users), len(suppliers), len(orders), len(receipts), len(messages),
			len(deliveries), len(reviews), len(accounts), len(exports), head.Seq, len(uids), core.KindOf(docX), core.KindOf(reading))
		return errors.Join(err1, err2, err3, err4, err5, err6, err7, err8, err9, err10, err11)
	})
	return out
}

func testAuditRule(b *bench) {
	before := trace(b)
	for name, change := range changes() {
		b.kind("a change without an audit entry: "+name, b.store.Update(b.Context(), change), core.Internal)
	}
	if after := trace(b); after != before {
		b.Errorf("refused changes left something: %s, before %s", after, before)
	}
	if err := b.store.Update(b.Context(), func(core.Tx) error { return nil }); err != nil {
		b.Errorf("a transaction that did nothing: %v", err)
	}
	if err := b.store.Update(b.Context(), func(tx core.Tx) error { return tx.Audit(Entry("Refused", "user:x")) }); err != nil {
		b.Errorf("an entry alone: %v", err)
	}
	for name, change := range changes() {
		if err := b.trySave(change); err != nil {
			b.Errorf("%s with an audit entry: %v", name, err)
		}
	}
}

func testRollback(b *bench) {
	before := trace(b)
	everything := func(tx core.Tx) error {
		for name, change := range changes() {
			if err := change(tx); err != nil {
				// The supplier and documents of some changes are saved twice; that is no fault.
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		if err := tx.Audit(Entry("Tested", "test:1")); err != nil {
			return err
		}
		// What was saved is seen in the transaction itself.
		if _, err := tx.FindDocument(Document("x").ID); err != nil {
			b.Errorf("a document saved before in the transaction: %v", err)
		}
		if h, err := tx.AuditHead(); err != nil || h.Seq != 1 {
			b.Errorf("the head in the transaction is %d (%v)", h.Seq, err)
		}
		return nil
	}
	err := b.store.Update(b.Context(), func(tx core.Tx) error {
		if err := everything(tx); err != nil {
			return err
		}
		return errTest
	})
	if !errors.Is(err, errTest) {
		b.Errorf("the caller's error came back as %v", err)
	}
	func() {
		defer func() {
			if recover() == nil {
				b.Error("a panic was swallowed")
			}
		}()
		_ = b.store.Update(b.Context(), func(tx core.Tx) error {
			if err := everything(tx); err != nil {
				b.Error(err)
			}
			panic("the test's own panic")
		})
	}()
	if after := trace(b); after != before {
		b.Errorf("rolled back: %s, before %s", after, before)
	}
	b.save(func(tx core.Tx) error { return tx.SaveFirm(core.Firm{Name: "still works"}) })
}

func testIsolation(b *bench) {
	put := func(name string) { b.save(func(tx core.Tx) error { return tx.SaveFirm(core.Firm{Name: name}) }) }
	put("one")
	b.read(func(r core.Reader) error {
		name := func() string {
			f, err := r.Firm()
			if err != nil {
				b.Fatal(err)
			}
			return f.Name
		}
		first := name()
		put("two")
		if again := name(); first != "one" || again != "one" {
			b.Errorf("a View saw %q, then %q", first, again)
		}
		return nil
	})
	b.save(func(tx core.Tx) error {
		if err := tx.SaveFirm(core.Firm{Name: "three"}); err != nil {
			return err
		}
		// Reading goes on beside an unfinished change and does not see it.
		if seen := get(b, core.Reader.Firm).Name; seen != "two" {
			b.Errorf("a View beside an Update saw %q", seen)
		}
		return nil
	})
	equal(b, "the firm in the end", get(b, core.Reader.Firm).Name, "three")
}

func testConcurrency(b *bench) {
	const workers, rounds = 8, 12
	b.save(func(tx core.Tx) error { return tx.SaveSettings(core.Settings{}) })
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for range rounds {
				if err := b.trySave(increment); err != nil {
					b.Error(err)
				}
				if err := b.store.View(b.Context(), consistent); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	equal(b, "the count", get(b, core.Reader.Settings).DuplicateWindowDays, workers*rounds)
	equal(b, "the log's length", get(b, core.Reader.AuditHead).Seq, int64(workers*rounds+1))
	var v audit.Verifier
	b.read(func(r core.Reader) error { return r.AuditEntries(1, v.Add) })
}

// increment adds one to a number that is read and written in a transaction.
func increment(tx core.Tx) error {
	s, err := tx.Settings()
	if err != nil {
		return err
	}
	s.DuplicateWindowDays++
	return tx.SaveSettings(s)
}

// consistent compares two things that only ever change together.
func consistent(r core.Reader) error {
	s, err := r.Settings()
	if err != nil {
		return err
	}
	h, err := r.AuditHead()
	if err == nil && h.Seq != int64(s.DuplicateWindowDays)+1 {
		err = fmt.Errorf("a View saw count %d with entry %d", s.DuplicateWindowDays, h.Seq)
	}
	return err
}

func testContexts(b *bench) {
	dead, cancel := context.WithCancel(context.Background())
	cancel()
	late, stop := context.WithDeadline(context.Background(), Noon)
	defer stop()
	for name, c := range map[string]struct {
		ctx  context.Context
		kind core.Kind
		err  error
	}{
		"a cancelled context": {dead, core.Interrupted, context.Canceled},
		"a context too late":  {late, core.Unavailable, context.DeadlineExceeded},
	} {
		called := false
		for _, err := range []error{
			b.store.View(c.ctx, func(core.Reader) error { called = true; return nil }),
			b.store.Update(c.ctx, func(core.Tx) error { called = true; return nil }),
		} {
			b.kind(name, err, c.kind)
			if !errors.Is(err, c.err) {
				b.Errorf("%s: the cause is not kept in %v", name, err)
			}
		}
		if called {
			b.Errorf("%s: the work began", name)
		}
	}
	before := trace(b)
	running, cancel := context.WithCancel(context.Background())
	err := b.store.Update(running, func(tx core.Tx) error {
		if err := each(tx.Audit, Entry("Tested", "test:1")); err != nil {
			return err
		}
		cancel()
		return nil
	})
	b.kind("a context cancelled before the commit", err, core.Interrupted)
	waiting, cancel := context.WithCancel(context.Background())
	b.save(func(core.Tx) error {
		time.AfterFunc(10*time.Millisecond, cancel)
		b.kind("a context cancelled while waiting to write", b.store.Update(waiting, func(core.Tx) error { return nil }), core.Interrupted)
		return errOnce(b, before)
	})
}

// errOnce fails when the state is no longer as it was.
func errOnce(b *bench, before string) error {
	if after := trace(b); after != before {
		return fmt.Errorf("something was kept: %s, before %s", after, before)
	}
	return nil
}

func testAfterTheEnd(b *bench) {
	var r core.Reader
	var tx core.Tx
	b.read(func(x core.Reader) error { r = x; return nil })
	b.save(func(x core.Tx) error { tx = x; return nil })
	before := trace(b)
	_, err1 := r.ListUsers()
	_, err2 := r.FindOrder("PO-1")
	_, err3 := r.FindReview("x")
	_, err4 := tx.SaveDelivery(core.Delivery{})
	for i, err := range []error{
		err1, err2, err3, err4, tx.SaveFirm(core.Firm{}), tx.SaveSupplier(acme()), tx.SaveUser(core.User{Name: "x"}),
		tx.SaveMailAccount(core.MailAccount{Name: "x"}), tx.Audit(Entry("Tested", "test:1")),
	} {
		b.kind(fmt.Sprintf("use %d of a transaction that is over", i), err, core.Internal)
	}
	if after := trace(b); after != before {
		b.Errorf("a transaction that was over wrote: %s, before %s", after, before)
	}
}

func testReferences(b *bench) {
	a := acme()
	before := trace(b)
	bill := Review(Invoice("1", a), Bill("PO-404", "1", "1", "1.00"))
	for name, change := range map[string]func(core.Tx) error{
		"an order of no supplier":   func(tx core.Tx) error { return tx.SaveOrder(Order("PO-1", "nobody")) },
		"a receipt of no order":     func(tx core.Tx) error { return tx.SaveReceipt(Receipt("R", Received("PO-404", "1", "1"))) },
		"a reading of no document":  func(tx core.Tx) error { return tx.SaveReading(core.Reading{Document: "x"}) },
		"a mail key of no message":  func(tx core.Tx) error { return tx.SaveMailKey(core.MailKey{}, "x", tx.Now()) },
		"a delivery of no document": func(tx core.Tx) error { _, err := tx.SaveDelivery(core.Delivery{Document: "x"}); return err },
		"a delivery of no message":  func(tx core.Tx) error { _, err := tx.SaveDelivery(core.Delivery{Message: "x"}); return err },
		"a review of no document":   func(tx core.Tx) error { return tx.SaveReview(core.Review{ID: "x", Revision: 1, Document: "x"}) },
		"a review of no supplier":   func(tx core.Tx) error { return saveReviews(tx, Review(Invoice("1", a))) },
		"an export of no review": func(tx core.Tx) error {
			return tx.SaveExportBatch(core.ExportBatch{ID: "x", Reviews: []core.ReviewID{"x"}})
		},
		"a document with no companion": func(tx core.Tx) error { return tx.SaveDocument(core.Document{ID: "x", Companion: "y"}) },
		"a review of no order": func(tx core.Tx) error {
			if err := tx.SaveSupplier(a); err != nil {
				return err
			}
			return saveReviews(tx, bill)
		},
	} {
		b.kind(name, b.trySave(change), core.Internal)
	}
	if after := trace(b); after != before {
		b.Errorf("refused changes left something: %s, before %s", after, before)
	}
}

func testKeys(b *bench) {
	for name, change := range map[string]func(core.Tx) error{
		"user":         func(tx core.Tx) error { return tx.SaveUser(core.User{}) },
		"supplier":     func(tx core.Tx) error { return tx.SaveSupplier(core.Supplier{}) },
		"order":        func(tx core.Tx) error { return tx.SaveOrder(core.PurchaseOrder{}) },
		"receipt":      func(tx core.Tx) error { return tx.SaveReceipt(core.GoodsReceipt{}) },
		"document":     func(tx core.Tx) error { return tx.SaveDocument(core.Document{}) },
		"reading":      func(tx core.Tx) error { return tx.SaveReading(core.Reading{}) },
		"message":      func(tx core.Tx) error { return tx.SaveMessage(core.Message{}) },
		"new message":  func(tx core.Tx) error { _, err := tx.AddMessage(core.Message{}); return err },
		"mail key":     func(tx core.Tx) error { return tx.SaveMailKey(core.MailKey{}, "", tx.Now()) },
		"review":       func(tx core.Tx) error { return tx.SaveReview(core.Review{Revision: 1}) },
		"mail account": func(tx core.Tx) error { return tx.SaveMailAccount(core.MailAccount{}) },
		"export":       func(tx core.Tx) error { return tx.SaveExportBatch(core.ExportBatch{}) },
		"unmarshallable": func(tx core.Tx) error {
			return tx.SaveReading(core.Reading{Document: "x", Pages: []core.Page{{Width: inf()}}})
		},
	} {
		want := core.Internal
		if name == "unmarshallable" {
			want = core.BadInput
		}
		b.kind("a "+name+" without a key", b.trySave(change), want)
	}
}
