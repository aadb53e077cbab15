package store

import (
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

// saveInvoice stores an invoice without its file, which the check then misses.
func saveInvoice(t testing.TB, s *Store, number string, changes ...func(*core.Review)) core.Review {
	t.Helper()
	acme := coretest.Supplier("Acme")
	v := coretest.Review(coretest.Invoice(number, acme, coretest.Line("1", "Widget", "10", "10.00")), changes...)
	mustSave(t, s, func(tx core.Tx) error {
		if err := tx.SaveSupplier(acme); err != nil {
			return err
		}
		if err := tx.SaveDocument(coretest.DocumentOf(v)); err != nil {
			return err
		}
		return tx.SaveReview(v)
	})
	return v
}

func listBriefs(t testing.TB, s *Store) (list []core.Review) {
	t.Helper()
	err := s.View(t.Context(), func(r core.Reader) (err error) {
		list, err = r.ListBriefs(core.ReviewFilter{})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Data of the version before get their briefs when they are opened.
func TestBriefsOfOlderData(t *testing.T) {
	s := create(t, Options{})
	v := saveInvoice(t, s, "INV-17")
	shut(t, s)
	db := raw(t, s.Dir())
	execRaw(t, db, `DROP TABLE briefs`)
	undoAuditTree(t, db)
	execRaw(t, db, undoMailSeen)
	execRaw(t, db, `DELETE FROM goose_db_version WHERE version_id >= 4`)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s.Dir(), Options{})
	list := listBriefs(t, s)
	if len(list) != 1 || list[0].ID != v.ID || list[0].Invoice.Number != "INV-17" || len(list[0].Invoice.Lines) != 0 {
		t.Errorf("%+v", list)
	}
	if found, err := s.Check(t.Context(), CheckOptions{}); err != nil || len(found) != 1 {
		t.Errorf("%q, %v", found, err)
	}
}

// What lists show cannot be changed unseen.
func TestChangedBriefIsFound(t *testing.T) {
	for _, change := range []string{
		`UPDATE briefs SET body = replace(body, 'INV-17', 'INV-18')`,
		`UPDATE briefs SET body = '[]'`,
		`DELETE FROM briefs`,
		`DELETE FROM past`,
		`UPDATE past SET body = replace(body, 'INV-17', 'INV-18')`,
	} {
		s := create(t, Options{})
		saveInvoice(t, s, "INV-17")
		shut(t, s)
		db := raw(t, s.Dir())
		execRaw(t, db, change)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		s = reopen(t, s.Dir(), Options{})
		found, err := s.Check(t.Context(), CheckOptions{})
		if err != nil || len(found) == 0 || !strings.Contains(found[0], "is not what the lists say of it") {
			t.Errorf("%s: %q, %v", change, found, err)
		}
	}
}

// BenchmarkQueue reads a queue of 5,000 invoices of five lines each, whole and in
// brief, and the first page of it. Compare them with one another: what a list costs
// must not be what the whole costs.
func BenchmarkQueue(b *testing.B) {
	const invoices = 5000
	a := archive{create(b, Options{}), invoices / 2, 20}
	for from := 0; from < a.orders; from += 500 {
		mustSave(b, a.Store, func(tx core.Tx) error {
			for i := from; i < from+500; i++ {
				if err := a.put(tx, i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for _, c := range []struct {
		name string
		want int
		list func(core.Reader) ([]core.Review, error)
	}{
		{"whole", invoices, func(r core.Reader) ([]core.Review, error) { return r.ListReviews(core.ReviewFilter{}) }},
		{"brief", invoices, func(r core.Reader) ([]core.Review, error) { return r.ListBriefs(core.ReviewFilter{}) }},
		{"first_page", 200, func(r core.Reader) ([]core.Review, error) { return r.ListBriefs(core.ReviewFilter{Limit: 200}) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				err := a.View(b.Context(), func(r core.Reader) error {
					list, err := c.list(r)
					if len(list) != c.want {
						b.Fatalf("%d invoices", len(list))
					}
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
