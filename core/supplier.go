package core

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"countersign/core/money"
)

// SupplierID is a short readable key, made from the first name that the supplier
// was known by.
type SupplierID string

// SupplierState says whether anything may be paid to the supplier.
type SupplierState string

// A supplier from an import is approved; one drafted from its first invoice is
// not, until a second person approves it.
const (
	SupplierDraft    SupplierState = "draft"
	SupplierApproved SupplierState = "approved"
	// SupplierMerged is one that turned out to be another; it stays to be seen.
	SupplierMerged SupplierState = "merged"
)

// MergeProposal is one person's word that a supplier is another one.
type MergeProposal struct {
	Into   SupplierID `json:"into"`
	By     string     `json:"by"`
	At     time.Time  `json:"at"`
	Reason string     `json:"reason"`
}

// Surviving follows a supplier to the one that it was merged into.
func Surviving(all []Supplier, s Supplier) Supplier {
	for range all {
		if s.State != SupplierMerged {
			break
		}
		for _, o := range all {
			if o.ID == s.MergedInto {
				s = o
				break
			}
		}
	}
	return s
}

// Ended stands in a supplier that is imported for a 0 that was written: terms or discount
// days that are no more. What is left out is 0 and stays.
const Ended = -1

// Supplier is a firm that sends us invoices.
type Supplier struct {
	ID             SupplierID     `json:"id"`
	Name           string         `json:"name"`
	Aliases        []string       `json:"aliases,omitempty"`
	TaxID          string         `json:"tax_id,omitempty"`
	RegistrationID string         `json:"registration_id,omitempty"`
	Emails         []string       `json:"emails,omitempty"`
	Phone          string         `json:"phone,omitempty"`
	Country        string         `json:"country,omitempty"`
	Currency       money.Currency `json:"currency,omitempty"`
	TermsDays      int            `json:"terms_days,omitempty"`
	Discount       DiscountTerms  `json:"discount"`
	LedgerAccount  string         `json:"ledger_account,omitempty"`
	State          SupplierState  `json:"state"`
	DraftedFrom    ReviewID       `json:"drafted_from,omitempty"`
	Accounts       []BankAccount  `json:"accounts,omitempty"`
	MergedInto     SupplierID     `json:"merged_into,omitempty"`
	Proposed       *MergeProposal `json:"proposed,omitempty"` // a merging that waits for a second person
	// Checklist are the proofs that the supplier gave (see Settings.Checklist).
	Checklist []Checked `json:"checklist,omitempty"`
}

// Account finds the supplier's bank account with this IBAN or number.
func (s Supplier) Account(key string) (BankAccount, bool) {
	for _, a := range s.Accounts {
		if a.Key() == key && key != "" {
			return a, true
		}
	}
	return BankAccount{}, false
}

// AccountState is how far a bank account is trusted. A document only ever makes
// an account "seen".
type AccountState string

// The states of a bank account, in order of trust.
const (
	AccountSeen     AccountState = "seen"
	AccountVerified AccountState = "verified"
	AccountTrusted  AccountState = "trusted"
	AccountRetired  AccountState = "retired"
)

// BankAccount is an account of a supplier and how it came to be known.
type BankAccount struct {
	PaymentAccount
	State      AccountState `json:"state"`
	SeenOn     DocumentID   `json:"seen_on,omitempty"`
	VerifiedBy string       `json:"verified_by,omitempty"`
	VerifiedAt time.Time    `json:"verified_at,omitzero"`
	How        string       `json:"how,omitempty"` // "call-back", "import", "bank proof"
	Note       string       `json:"note,omitempty"`
	TrustedBy  string       `json:"trusted_by,omitempty"`
	TrustedAt  time.Time    `json:"trusted_at,omitzero"`
}

// NewSupplierID makes a short readable key of a name: "hetzner-online-gmbh", with
// "-2", "-3", ... behind it while taken says that there is one already.
func NewSupplierID(name string, taken func(SupplierID) bool) SupplierID {
	var b strings.Builder
	for _, c := range strings.ToLower(name) {
		switch {
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 40 {
			break
		}
	}
	slug := strings.Trim(b.String(), "-")
	if slug == "" {
		slug = "supplier"
	}
	id := SupplierID(slug)
	for n := 2; taken(id); n++ {
		id = SupplierID(slug + "-" + strconv.Itoa(n))
	}
	return id
}
