package store

import (
	"slices"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

// The database itself keeps an invoice from being in two payment runs, and a run from
// being changed or removed, even past the program.
func TestPaymentRunsStay(t *testing.T) {
	s := create(t, Options{})
	v := saveInvoice(t, s, "INV-17")
	run := coretest.Run("P1", v)
	mustSave(t, s, func(tx core.Tx) error { return tx.SavePaymentRun(run) })
	mustSave(t, s, func(tx core.Tx) error { return tx.SavePaymentRun(coretest.Run("P2")) })
	shut(t, s)
	db := raw(t, s.Dir())
	for query, says := range map[string]string{
		`INSERT INTO payment_lines (run, position, review_id, taken) VALUES (2, 1, '` + string(v.ID) + `', 1)`: "UNIQUE",
		`UPDATE payment_runs SET hash = 'x' WHERE number = 1`:                                                  "what a payment run pays never changes",
		`UPDATE payment_runs SET number = 9 WHERE number = 1`:                                                  "what a payment run pays never changes",
		`UPDATE payment_lines SET review_id = 'x'`:                                                             "what a payment run pays never changes",
		`DELETE FROM payment_runs`:                                                                             "payment runs are never deleted",
		`DELETE FROM payment_lines`:                                                                            "payment runs are never deleted",
	} {
		if _, err := db.ExecContext(t.Context(), query); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", query, err, says)
		}
	}
	execRaw(t, db, `UPDATE payment_lines SET taken = 0`)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s.Dir(), Options{})
	if found, err := s.Check(t.Context(), CheckOptions{}); err != nil || !slices.ContainsFunc(found, func(s string) bool { return strings.Contains(s, "Payment run P1 is not what the tables say") }) {
		t.Errorf("%q, %v", found, err)
	}
}

func TestRunNumber(t *testing.T) {
	for id, want := range map[core.RunID]int64{"P1": 1, "P10": 10, "P01": 0, "p1": 0, "1": 0, "P": 0, "P0": 0, "P-1": 0, "P1x": 0, "": 0, "P99999999999999": 0} {
		if got := runNumber(id); got != want {
			t.Errorf("%q: %d, want %d", id, got, want)
		}
	}
}
