package core

import (
	"slices"
	"time"
)

// Proof is a document that the firm may ask of its suppliers before it pays them.
type Proof string

// The proofs. Only an insurance runs out as a rule, but any may have an end.
const (
	ProofTaxForm   Proof = "tax_form"
	ProofBank      Proof = "bank_proof"
	ProofInsurance Proof = "insurance"
)

// Proofs lists all of them.
var Proofs = []Proof{ProofTaxForm, ProofBank, ProofInsurance}

// Words names a proof for people.
func (p Proof) Words() string {
	return map[Proof]string{ProofTaxForm: "tax form", ProofBank: "proof of the bank account", ProofInsurance: "insurance"}[p]
}

// Checked is a proof that somebody saw.
type Checked struct {
	Proof Proof     `json:"proof"`
	By    string    `json:"by"`
	At    time.Time `json:"at"`
	Until Date      `json:"until,omitzero"` // the last day that it is good for
	Note  string    `json:"note"`
}

// Lacks names the proofs asked for that the supplier has not given, or whose last day
// has passed.
func (s Supplier) Lacks(asked []Proof, today Date) []Proof {
	return slices.DeleteFunc(slices.Clone(asked), func(p Proof) bool {
		return slices.ContainsFunc(s.Checklist, func(c Checked) bool {
			return c.Proof == p && (c.Until.IsZero() || !c.Until.Before(today))
		})
	})
}
