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
	"countersign/core/intake"
)

// errUndone ends a transaction that is only tried.
var errUndone = errors.New("undone")

// billing is invoice number k of the archive, waiting to be checked: it bills what is
// left of an order. Without a reference the totals must lead to it.
func (a archive) billing(i, k int, named bool) core.Review {
	var lines []core.Line
	for n := range 5 {
		lines = append(lines, coretest.Line(fmt.Sprint(n+1), fmt.Sprintf("Item %d of %d with a text of usual length", n, i), "2", "12.34"))
	}
	inv := coretest.Invoice(fmt.Sprintf("NEW-%d", k), a.supplier(i), lines...)
	if named {
		inv.OrderRefs = []string{orderID(i)}
	}
	return coretest.Review(inv, func(r *core.Review) {
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
					r := a.billing(rnd.IntN(n), len(waiting)+k+map[bool]int{true: 1000}[named], named)
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
			if v.Invoice.SupplierID == "" {
				return fmt.Errorf("supplier of %s was not found", v.ID)
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
