package store

import (
	"strings"
	"testing"

	"countersign/core"
)

// Data of the version before get what is kept of open orders, past invoices and senders.
func TestOpenOrdersOfOlderData(t *testing.T) {
	s, _ := stocked(t)
	want := openOrdersOf(t, s)
	if len(want) != 1 || want[0].Left != (core.MinorSpan{Low: 3000, High: 6000}) {
		t.Fatalf("%+v", want) // 2 of 5 are billed, and 1 of these given back, at 10.00; neither is decided
	}
	shut(t, s)
	db := raw(t, s.Dir())
	execRaw(t, db, undoLooks+undoOpenOrders+`DELETE FROM goose_db_version WHERE version_id >= 14`)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s.Dir(), Options{})
	if got := openOrdersOf(t, s); len(got) != 1 || got[0] != want[0] {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := problems(t, s); strings.TrimSpace(got) != "" {
		t.Errorf("after the migration: %s", got)
	}
}

func openOrdersOf(t *testing.T, s *Store) (list []core.OpenOrder) {
	t.Helper()
	err := s.View(t.Context(), func(r core.Reader) (err error) {
		list, err = r.ListOpenOrders(core.OpenOrderQuery{Supplier: "acme"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// What a transaction changed it finds itself.
func TestOpenOrdersWithinATransaction(t *testing.T) {
	s, v := stocked(t)
	mustSave(t, s, func(tx core.Tx) error {
		v.Revision, v.Status = 2, core.StatusRejected
		if err := tx.SaveReview(v); err != nil {
			return err
		}
		list, err := tx.ListOpenOrders(core.OpenOrderQuery{Supplier: "acme"})
		if len(list) != 1 || list[0].Left.Low != 5000 {
			t.Errorf("%+v", list)
		}
		return err
	})
	if got := problems(t, s); got != "" {
		t.Error(got)
	}
}
