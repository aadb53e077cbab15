package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/money"
)

// largeEnv makes the benchmarks run on the full target: 100,000 open orders with
// 500,000 lines and 200,000 invoices. Filling it takes minutes.
const largeEnv = "COUNTERSIGN_BENCH_LARGE"

// archive is a store of many orders and twice as many invoices of suppliers with
// 200 orders each.
type archive struct {
	*Store
	orders, suppliers int
}

const ordersPerSupplier = 200

func fillArchive(b *testing.B, orders int) archive {
	b.Helper()
	a := archive{create(b, Options{}), orders, max(1, orders/ordersPerSupplier)}
	start := time.Now()
	const batch = 500
	for from := 0; from < orders; from += batch {
		mustSave(b, a.Store, func(tx core.Tx) error {
			for i := from; i < min(from+batch, orders); i++ {
				if err := a.put(tx, i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	b.Logf("%d orders and %d invoices in %s", orders, 2*orders, time.Since(start).Round(time.Second))
	return a
}

// supplier is that of order i; none shares its tax ID, account or mail domain.
func (a archive) supplier(i int) core.Supplier {
	n := i % a.suppliers
	return coretest.Supplier(fmt.Sprintf("Supplier %d", n), func(s *core.Supplier) {
		s.TaxID = fmt.Sprintf("DE%09d", n)
		s.Emails = []string{fmt.Sprintf("billing@supplier%d.example", n)}
		s.Accounts[0].PaymentAccount = core.PaymentAccount{Number: fmt.Sprintf("1%09d", n)}
	})
}

func orderID(i int) string { return fmt.Sprintf("PO-%06d", i) }

// put stores order i, its receipt and its two invoices.
func (a archive) put(tx core.Tx, i int) error {
	s := a.supplier(i)
	if i < a.suppliers {
		if err := tx.SaveSupplier(s); err != nil {
			return err
		}
	}
	o := coretest.Order(orderID(i), s.ID)
	o.SupplierRef = fmt.Sprintf("AB%07d", i)
	var received []core.ReceiptLine
	var lines []core.Line
	for n := range 5 {
		id := fmt.Sprint(n + 1)
		o.Lines = append(o.Lines, coretest.OrderLine(id, fmt.Sprintf("Item %d of %d with a text of usual length", n, i), "10", "12.34"))
		received = append(received, coretest.Received(string(o.ID), id, "8"))
		lines = append(lines, coretest.Line(id, "Item with a text of usual length", "3", "12.34"))
	}
	if err := tx.SaveOrder(o); err != nil {
		return err
	}
	if err := tx.SaveReceipt(coretest.Receipt(fmt.Sprint("R-", i), received...)); err != nil {
		return err
	}
	for part := range 2 {
		inv := coretest.Invoice(fmt.Sprintf("INV-%d-%d", i, part), s, slices.Clone(lines)...)
		inv.GrossTotal.Minor += int64(i % 5000)
		inv.IssueDate = coretest.Day.AddDays(-i % 700)
		r := coretest.Review(inv, func(r *core.Review) { r.Status = core.StatusPaid; r.ReceivedAt = inv.IssueDate.Time() })
		for _, l := range lines {
			coretest.Bill(string(o.ID), l.ID, "3", "37.02")(&r)
		}
		if err := tx.SaveDocument(coretest.DocumentOf(r)); err != nil {
			return err
		}
		if err := tx.SaveReview(r); err != nil {
			return err
		}
	}
	return nil
}

// Look-ups must not grow with what is stored: compare the sizes. p99 is the time
// that one in a hundred look-ups exceeds.
func BenchmarkLookUps(b *testing.B) {
	sizes := []int{1000, 5000}
	if os.Getenv(largeEnv) != "" {
		sizes = []int{1000, 100_000}
	}
	for _, n := range sizes {
		a := fillArchive(b, n)
		for _, c := range []struct {
			name string
			look func(r core.Reader, i int) (int, error)
		}{
			{"twins", a.twins},
			{"orders by key", func(r core.Reader, i int) (int, error) { return count(r.FindOrdersByKey(fmt.Sprint(i))) }},
			{"line states of three orders", func(r core.Reader, i int) (int, error) {
				m, err := r.LineStates([]core.OrderID{core.OrderID(orderID(i)), core.OrderID(orderID((i + 1) % n)), core.OrderID(orderID((i + 2) % n))}, "")
				return len(m), err
			}},
			{"orders of a supplier", func(r core.Reader, i int) (int, error) { return count(r.ListOrders(a.supplier(i).ID)) }},
			{"receipts of an order", func(r core.Reader, i int) (int, error) {
				return count(r.ListReceipts([]core.OrderID{core.OrderID(orderID(i))}))
			}},
			{"reviews of an order", func(r core.Reader, i int) (int, error) {
				return count(r.FindReviewsByOrder([]core.OrderID{core.OrderID(orderID(i))}))
			}},
			{"a page of fifty reviews", func(r core.Reader, i int) (int, error) { return count(r.ListReviews(core.ReviewFilter{Limit: 50})) }},
		} {
			b.Run(fmt.Sprintf("%s/orders=%d", strings.ReplaceAll(c.name, " ", "_"), n), func(b *testing.B) { a.measure(b, c.look) })
		}
	}
}

func count[T any](list []T, err error) (int, error) { return len(list), err }

func (a archive) twins(r core.Reader, i int) (int, error) {
	q := core.TwinQuery{
		Not: "x", Supplier: a.supplier(i).ID, NumberKey: core.NumberKey(fmt.Sprintf("INV-%d-0", i)), Date: coretest.Day.AddDays(-i % 700), Days: 30,
		Gross: money.New(22028+int64(i%5000), "EUR"),
	}
	return count(r.FindTwins(q))
}

func (a archive) measure(b *testing.B, look func(core.Reader, int) (int, error)) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var times []time.Duration
	found := 0
	for b.Loop() {
		i := rnd.IntN(a.orders)
		start := time.Now()
		err := a.View(context.Background(), func(r core.Reader) error {
			n, err := look(r, i)
			found += n
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(start))
	}
	if found == 0 {
		b.Fatal("nothing was found")
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(found)/float64(len(times)), "found/op")
}

// BenchmarkMails notes mails whose bytes are stored, 200 in a transaction.
func BenchmarkMails(b *testing.B) {
	s := create(b, Options{})
	n := uint32(0)
	for b.Loop() {
		mustSave(b, s, func(tx core.Tx) error {
			for range 200 {
				n++
				sum := sha256.Sum256(binary.BigEndian.AppendUint32(nil, n))
				if err := noteMail(tx, core.MessageID(hex.EncodeToString(sum[:])), n); err != nil {
					return err
				}
			}
			return nil
		})
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(n), "µs/mail")
}

func noteMail(tx core.Tx, id core.MessageID, uid uint32) error {
	if _, err := tx.AddMessage(core.Message{ID: id, Size: 26_000, ReceivedAt: tx.Now(), State: core.MessageReceived}); err != nil {
		return err
	}
	if err := tx.SaveMailKey(core.MailKey{Account: "invoices", Folder: "INBOX", UIDValidity: 1, UID: uid}, id, tx.Now()); err != nil {
		return err
	}
	e := coretest.Entry("MessageReceived", "message:"+string(id[:12]))
	e.Document, e.After = core.DocumentID(id), map[string]string{"account": "invoices", "folder": "INBOX", "uid": fmt.Sprintf("1/%d", uid)}
	return tx.Audit(e)
}

// BenchmarkPutAll stores files together, 160 of 26 kB each time.
func BenchmarkPutAll(b *testing.B) {
	s := create(b, Options{})
	list := make([][]byte, 160)
	for i := range list {
		list[i] = make([]byte, 26_000)
	}
	n := 0
	for b.Loop() {
		for _, data := range list {
			n++
			binary.BigEndian.PutUint64(data, uint64(n))
		}
		if _, err := s.PutAll(b.Context(), list); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkIntake is what one mail costs: two files and a transaction, synced.
func BenchmarkIntake(b *testing.B) {
	s := create(b, Options{})
	for b.Loop() {
		if _, err := takeIn(s); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReview(b *testing.B) {
	s := create(b, Options{})
	acme := coretest.Supplier("Acme")
	var lines []core.Line
	for i := range 40 {
		lines = append(lines, coretest.Line(fmt.Sprint(i+1), "Item with a text of usual length", "3", "12.34"))
	}
	r := coretest.Review(coretest.Invoice("1", acme, lines...))
	mustSave(b, s, func(tx core.Tx) error {
		if err := tx.SaveSupplier(acme); err != nil {
			return err
		}
		if err := tx.SaveDocument(coretest.DocumentOf(r)); err != nil {
			return err
		}
		return tx.SaveReview(r)
	})
	b.Run("find", func(b *testing.B) {
		for b.Loop() {
			if err := s.View(context.Background(), func(rd core.Reader) error { _, err := rd.FindReview(r.ID); return err }); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("save", func(b *testing.B) {
		for b.Loop() {
			r.Revision++
			mustSave(b, s, func(tx core.Tx) error { return tx.SaveReview(r) })
		}
	})
}
