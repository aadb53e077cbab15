package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/desk"
	"countersign/core/intake"
)

// errUndone ends a transaction that is only tried.
var errUndone = errors.New("undone")

// billing is invoice number k of the archive, waiting to be checked: it bills what is
// left of an order. Without a reference its total must lead there.
func (a archive) billing(i, k int, named bool) core.Review {
	var lines []core.Line
	for n := range 5 {
		price := "12.34"
		if named && n == 0 { // cheaper than ordered, so that not all have one total
			price = fmt.Sprintf("%d.%02d", 2+i%1000/100, i%100)
		}
		lines = append(lines, coretest.Line(fmt.Sprint(n+1), fmt.Sprintf("Item %d of %d with a text of usual length", n, i), "4", price))
	}
	inv := coretest.Invoice(fmt.Sprintf("NEW-%d", k), a.supplier(i), lines...)
	return coretest.Review(inv, func(r *core.Review) {
		if named {
			r.Draft.OrderRef.Value = orderID(i)
		}
		r.Status, r.ReceivedAt = core.StatusRead, coretest.Noon.Add(time.Duration(k)*time.Second)
	})
}

// putReview stores a review with its document.
func putReview(tx core.Tx, r core.Review) error {
	if err := tx.SaveDocument(coretest.DocumentOf(r)); err != nil {
		return err
	}
	return tx.SaveReview(r)
}

// One invoice matched and checked, duplicates included, in a transaction that is taken
// back. What it costs must not grow with what is stored (issue 5, point 5).
func BenchmarkCheck(b *testing.B) {
	sizes := []int{1000, 5000}
	if os.Getenv(largeEnv) != "" {
		sizes = []int{1000, 100_000}
	}
	for _, n := range sizes {
		a := fillArchive(b, n)
		for _, named := range []bool{true, false} {
			var waiting []core.ReviewID
			mustSave(b, a.Store, func(tx core.Tx) error {
				if err := tx.SaveFirm(core.Firm{Name: "Our Firm GmbH", Country: "DE", Currency: "EUR"}); err != nil {
					return err
				}
				rnd := rand.New(rand.NewPCG(3, 4))
				for k := range 200 {
					if named {
						k += 1000
					}
					r := a.billing(rnd.IntN(n), k, named)
					if err := putReview(tx, r); err != nil {
						return err
					}
					waiting = append(waiting, r.ID)
				}
				return nil
			})
			name := map[bool]string{true: "named", false: "by_total"}[named]
			b.Run(fmt.Sprintf("%s/orders=%d", name, n), func(b *testing.B) { a.checks(b, waiting) })
		}
	}
}

func (a archive) checks(b *testing.B, waiting []core.ReviewID) {
	var times []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		err := a.Update(context.Background(), func(tx core.Tx) error {
			v, err := tx.FindReview(waiting[i%len(waiting)])
			if err != nil {
				return err
			}
			if v, err = intake.Check(tx, v); err != nil {
				return err
			}
			if len(v.Match.Orders) != 1 || len(v.Match.Unmatched) > 0 {
				return fmt.Errorf("invoice %s was matched to %v", v.Invoice.Number, v.Match.Orders)
			}
			return errUndone
		})
		if !errors.Is(err, errUndone) {
			b.Fatal(err)
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
}

// A receipt for each order comes in, and every invoice that waits for one is matched
// again. With the full target these are 10,000 receipts and as many invoices.
func BenchmarkReceipts(b *testing.B) {
	n := 500
	if os.Getenv(largeEnv) != "" {
		n = 10_000
	}
	a := fillArchive(b, n)
	mustSave(b, a.Store, func(tx core.Tx) error {
		return tx.SaveFirm(core.Firm{Name: "Our Firm GmbH", Country: "DE", Currency: "EUR"})
	})
	const batch = 500
	for from := 0; from < n; from += batch {
		mustSave(b, a.Store, func(tx core.Tx) error {
			for i := from; i < from+batch; i++ {
				r := a.billing(i, i, true)
				r.Match.Orders = []core.OrderID{core.OrderID(orderID(i))}
				if err := putReview(tx, r); err != nil {
					return err
				}
			}
			return nil
		})
	}
	anna := core.User{Name: "anna", Roles: []core.Role{core.Clerk}}
	d := desk.New(a.Store, nil)
	for round := 0; b.Loop(); round++ {
		var list []core.GoodsReceipt
		for i := range n {
			list = append(list, coretest.Receipt(fmt.Sprintf("N-%d-%d", round, i), coretest.Received(orderID(i), "1", "1")))
		}
		ch, err := d.SaveReceipts(b.Context(), anna, list)
		if err != nil || ch.Added != n || ch.Rechecked != n {
			b.Fatalf("%+v, %v", ch, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*n), "ms/invoice")
}
