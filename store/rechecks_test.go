package store

import (
	"context"
	"errors"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

// errUndone ends a transaction that is only tried.
var errUndone = errors.New("undone")

// undoOpenOrders makes the tables of version 11 of those of version 14.
const undoOpenOrders = `DROP TABLE past; DROP TABLE open_items; DROP TABLE open_orders; DROP INDEX reviews_supplier; ALTER TABLE reviews DROP COLUMN sender;
	CREATE INDEX reviews_supplier ON reviews (supplier_id, received_at, id); DROP INDEX orders_supplier; CREATE INDEX orders_supplier ON orders (supplier_id, id); `

// undoSheets takes what version 17 added away.
const undoSheets = `DROP TABLE mail_sheets; `

// undoLooks takes what version 15 and those after it added away.
const undoLooks = undoSheets + `DROP TABLE look_values; DROP TABLE looks; `

// undoMasterData takes what version 11 and those after it added away.
const undoMasterData = undoLooks + undoOpenOrders + `DROP TABLE supplier_changes; DROP TRIGGER suppliers_added; DROP TRIGGER suppliers_changed; DROP TRIGGER suppliers_gone; DROP TABLE rechecks; `

// The list of suppliers is kept between transactions; nobody sees an older one, one
// that was taken back, or what another caller did to the list.
func TestSuppliersAreListedAsTheyAre(t *testing.T) {
	s := create(t, Options{})
	names := func() (out []string) {
		t.Helper()
		err := s.View(t.Context(), func(r core.Reader) error {
			list, err := r.ListSuppliers()
			for i, x := range list {
				out = append(out, x.Name)
				list[i].Name, list[i].Accounts[0].State = "spoilt", core.AccountRetired
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	save := func(x core.Supplier) func(core.Tx) error {
		return func(tx core.Tx) error { return tx.SaveSupplier(x) }
	}
	want := func(n ...string) {
		t.Helper()
		if got := names(); len(got) != len(n) || len(n) > 0 && got[len(got)-1] != n[len(n)-1] {
			t.Errorf("suppliers %q, want %q", got, n)
		}
	}
	acme, other := coretest.Supplier("Acme"), coretest.Supplier("Other")
	want()
	mustSave(t, s, save(acme))
	want("Acme")
	want("Acme")
	err := s.Update(context.Background(), func(tx core.Tx) error {
		if err := tx.SaveSupplier(other); err != nil {
			return err
		}
		if list, err := tx.ListSuppliers(); err != nil || len(list) != 2 {
			t.Errorf("%d suppliers within the transaction, %v", len(list), err)
		}
		return errUndone
	})
	if err != errUndone {
		t.Fatal(err)
	}
	want("Acme")
	other.Name = "Other Ltd"
	mustSave(t, s, save(other))
	want("Acme", "Other Ltd")
	db := raw(t, s.Dir())
	execRaw(t, db, `UPDATE suppliers SET body = json_set(body, '$.name', 'Changed by hand') WHERE id = 'other'`)
	want("Acme", "Changed by hand")
	err = s.View(t.Context(), func(r core.Reader) error {
		list, err := r.ListSuppliers()
		if err == nil && list[0].Accounts[0].State != core.AccountTrusted {
			t.Errorf("a caller's change reached the next one: %v", list[0].Accounts)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
