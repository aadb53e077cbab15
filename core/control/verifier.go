package control

import (
	"slices"
	"time"

	"countersign/core"
)

// Verifiers are those who verified an account that the invoice asks to pay to while the
// invoice was here already: it waited for their word, so that theirs is not also the word
// that approves it (DOMAIN 7). An invoice that comes later to an account already verified
// concerns nobody, and nothing is paid out on a credit note.
func Verifiers(v core.Review, s *core.Supplier) []string {
	in := Input{Review: v, Supplier: s}
	if s == nil || s.ID != v.Invoice.SupplierID || in.kind() == core.KindCreditNote {
		return nil
	}
	var out []string
	for _, a := range in.paidTo() {
		if who, at := vouched(a); who != "" && !at.Before(v.ReceivedAt) && !slices.Contains(out, who) {
			out = append(out, who)
		}
	}
	return out
}

// vouched is on whose word an account counts, and since when: who verified it, or the
// owner, whose import needs no second person.
func vouched(a core.BankAccount) (who string, at time.Time) {
	if a.VerifiedBy == "" && a.State == core.AccountTrusted {
		return a.TrustedBy, a.TrustedAt
	}
	return a.VerifiedBy, a.VerifiedAt
}

// paidTo are the accounts on file that the document names, and where it states none the
// only one that could be paid to.
func (in Input) paidTo() []core.BankAccount {
	var out []core.BankAccount
	for _, a := range Accounts(in.Review) {
		if known, ok := findAccount(*in.Supplier, a); ok {
			out = append(out, known)
		}
	}
	if in.Review.Invoice.Account.Key() == "" {
		if known, err := (PayInput{Input: in}).onlyTrusted(); err == nil {
			out = append(out, known)
		}
	}
	return out
}
