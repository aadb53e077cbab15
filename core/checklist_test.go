package core

import (
	"slices"
	"testing"
)

func TestSupplierLacks(t *testing.T) {
	s := Supplier{Checklist: []Checked{{Proof: ProofTaxForm}, {Proof: ProofInsurance, Until: MustDate("2026-11-03")}}}
	for _, c := range []struct {
		day   string
		asked []Proof
		want  []Proof
	}{
		{"2026-11-03", nil, nil},
		{"2026-11-03", Proofs, []Proof{ProofBank}},
		{"2026-11-04", Proofs, []Proof{ProofBank, ProofInsurance}},
		{"2026-11-04", []Proof{ProofTaxForm}, nil},
	} {
		if got := s.Lacks(c.asked, MustDate(c.day)); !slices.Equal(got, c.want) {
			t.Errorf("on %s of %v: %v, want %v", c.day, c.asked, got, c.want)
		}
	}
}
