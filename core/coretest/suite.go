package coretest

import (
	"context"
	"testing"

	"countersign/core"
	"countersign/core/money"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// Suite tests a store and its blobs against what core's ports promise. open makes
// an empty one; its clock and everything else is its own affair.
func Suite(t *testing.T, open func(t *testing.T) (core.Store, core.Blobs)) {
	for _, c := range []struct {
		name string
		test func(*bench)
	}{
		{"firm and settings", testSettings},
		{"users", testUsers},
		{"guards", testGuards},
		{"suppliers", testSuppliers},
		{"orders", testOrders},
		{"orders by key", testOrdersByKey},
		{"receipts", testReceipts},
		{"line states", testLineStates},
		{"line states of large numbers", testLineStatesTooLarge},
		{"documents and readings", testDocuments},
		{"messages", testMessages},
		{"mail keys", testMailKeys},
		{"mails seen", testMailSeen},
		{"sheets of mails", testMailSheets},
		{"mails on two sheets", testMailSheetsTwice},
		{"mails on sheets that fail", testMailSheetsAside},
		{"a sheet of no mails", testMailSheetEmpty},
		{"mails not fetched from folders numbered anew", testAsidesNumberedAnew},
		{"deliveries", testDeliveries},
		{"reviews", testReviews},
		{"revisions", testRevisions},
		{"review filters", testReviewFilters},
		{"review pages", testReviewPages},
		{"twins", testTwins},
		{"reviews by order", testReviewsByOrder},
		{"heads of reviews", testHeads},
		{"what is to be checked again", testRechecks},
		{"looks", testLooks},
		{"lessons", testLessons},
		{"mail accounts", testAccounts},
		{"outgoing mail", testOutgoing},
		{"notices", testNotices},
		{"exports", testExports},
		{"payment runs", testPaymentRuns},
		{"one payment run for an invoice", testOneRunAnInvoice},
		{"audit", testAudit},
		{"audit rule", testAuditRule},
		{"rollback", testRollback},
		{"isolation", testIsolation},
		{"concurrency", testConcurrency},
		{"contexts", testContexts},
		{"after the end", testAfterTheEnd},
		{"references", testReferences},
		{"keys", testKeys},
		{"blobs", testBlobs},
		{"blob faults", testBlobFaults},
	} {
		t.Run(c.name, func(t *testing.T) {
			store, blobs := open(t)
			c.test(&bench{T: t, store: store, blobs: blobs})
		})
	}
}

// bench is one test of the suite with its store.
type bench struct {
	*testing.T
	store core.Store
	blobs core.Blobs
}

// same compares to the letter: a Decimal's scale counts, no list and an empty
// list are the same.
var same = cmp.Options{
	cmpopts.EquateEmpty(),
	cmpopts.IgnoreUnexported(core.User{}),
	cmp.Comparer(func(a, b money.Decimal) bool { return a.String() == b.String() }),
}

// equal fails the test when got is not want.
func equal[T any](b *bench, what string, got, want T) {
	b.Helper()
	if d := cmp.Diff(want, got, same); d != "" {
		b.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// kind fails the test when an error is not of the kind.
func (b *bench) kind(what string, err error, want core.Kind) {
	b.Helper()
	if got := core.KindOf(err); got != want {
		b.Errorf("%s: kind %q (%v), want %q", what, got, err, want)
	}
}

// save runs fn in a transaction with an audit entry.
func (b *bench) save(fn func(core.Tx) error) {
	b.Helper()
	if err := b.trySave(fn); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) trySave(fn func(core.Tx) error) error {
	return b.store.Update(context.Background(), func(tx core.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return tx.Audit(Entry("Tested", "test:1"))
	})
}

// read runs fn in a View.
func (b *bench) read(fn func(core.Reader) error) {
	b.Helper()
	if err := b.store.View(context.Background(), fn); err != nil {
		b.Fatal(err)
	}
}

// get is one answer of a fresh View.
func get[T any](b *bench, fn func(core.Reader) (T, error)) T {
	b.Helper()
	var v T
	b.read(func(r core.Reader) (err error) { v, err = fn(r); return err })
	return v
}

// fails is the error of a question in a fresh View.
func fails[T any](b *bench, fn func(core.Reader) (T, error)) error {
	b.Helper()
	return b.store.View(context.Background(), func(r core.Reader) error { _, err := fn(r); return err })
}

// each saves a list of things with one method of Tx.
func each[T any](save func(T) error, list ...T) error {
	for _, v := range list {
		if err := save(v); err != nil {
			return err
		}
	}
	return nil
}

// acme is the supplier of most tests.
func acme() core.Supplier { return Supplier("Acme GmbH") }

// saveReviews stores reviews with their documents.
func saveReviews(tx core.Tx, list ...core.Review) error {
	for _, r := range list {
		if err := tx.SaveDocument(DocumentOf(r)); err != nil {
			return err
		}
		if err := tx.SaveReview(r); err != nil {
			return err
		}
	}
	return nil
}

// ids names reviews.
func ids(list []core.Review) []core.ReviewID {
	out := []core.ReviewID{}
	for _, r := range list {
		out = append(out, r.ID)
	}
	return out
}
