package sample

import (
	"bytes"
	"testing"

	"countersign/core"
)

// What Monthly draws is what its users measure by: each number once, dates a month apart,
// and of every other supplier the same sum each time.
func TestMonthly(t *testing.T) {
	const suppliers, months = 4, 3
	list, err := Monthly(core.MustDate("2026-03-04"), suppliers, months)
	if err != nil || len(list) != suppliers*months {
		t.Fatalf("%d papers, %v", len(list), err)
	}
	numbers := map[string]bool{}
	for i, p := range list {
		inv, first := p.Invoice, list[i-i%months].Invoice
		numbers[inv.Number] = true
		if inv.SupplierID != first.SupplierID || inv.IssueDate != core.DateOf(core.MustDate("2026-03-04").Time().AddDate(0, i%months, 0)) {
			t.Errorf("%s of %s on %s", inv.Number, inv.SupplierID, inv.IssueDate)
		}
		if same := inv.GrossTotal == first.GrossTotal; i%months > 0 && same != (i/months%2 == 0) {
			t.Errorf("%s over %s, the first over %s", inv.Number, inv.GrossTotal, first.GrossTotal)
		}
	}
	if len(numbers) != len(list) {
		t.Errorf("%d numbers of %d papers", len(numbers), len(list))
	}
}

func TestScanIsThatOfItsMachine(t *testing.T) {
	list, err := Monthly(core.MustDate("2026-03-04"), 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	var scans [3][]byte
	for i, seed := range []uint64{7, 7, 8} {
		if scans[i], err = Scan(list[0].Page, seed); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(scans[0], scans[1]) || bytes.Equal(scans[0], scans[2]) {
		t.Error("a seed gives other bytes, or another seed the same")
	}
}
