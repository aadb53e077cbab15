package store

import (
	"crypto/rand"
	"fmt"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/desk"
)

// BenchmarkDesk is what a page of the queue, one invoice and one decision cost in a firm of
// so many suppliers: fifty invoices wait, and the suppliers of nearly all others have
// nothing to do with them.
func BenchmarkDesk(b *testing.B) {
	for _, n := range []int{20, 20_000} {
		s := create(b, Options{})
		olga := core.User{Name: "olga", Roles: []core.Role{core.Owner}}
		var waiting core.ReviewID
		mustSave(b, s, func(tx core.Tx) error {
			if err := tx.SaveUser(olga); err != nil {
				return err
			}
			for i := range n {
				p := coretest.Supplier(fmt.Sprintf("Supplier %05d", i))
				if err := tx.SaveSupplier(p); err != nil {
					return err
				}
				if i >= 20 {
					continue
				}
				for j := range 3 {
					v := coretest.Review(coretest.Invoice(fmt.Sprintf("%d-%d", i, j), p, coretest.Line("1", "Widget", "10", "10.00")))
					v.Status, waiting = core.StatusMatched, v.ID
					if err := tx.SaveDocument(coretest.DocumentOf(v)); err != nil {
						return err
					}
					if err := tx.SaveReview(v); err != nil {
						return err
					}
				}
			}
			return nil
		})
		d := desk.New(s, rand.Reader)
		measure := func(name string, do func() error) {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				for b.Loop() {
					if err := do(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		measure("page", func() error { _, err := d.QueuePage(b.Context(), olga, false, desk.QueuePart{Limit: 50}); return err })
		measure("show", func() error { _, err := d.Show(b.Context(), olga, waiting); return err })
		measure("decision", func() error {
			if _, err := d.Hold(b.Context(), olga, waiting, 0, "x"); err != nil {
				return err
			}
			_, err := d.Release(b.Context(), olga, waiting, 0)
			return err
		})
	}
}
