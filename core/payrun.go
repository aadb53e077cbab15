package core

import (
	"slices"
	"strconv"
	"time"

	"countersign/core/money"
)

// RunID names a payment run: "P7" is the seventh.
type RunID string

// NewRunID names the run that comes after so many others.
func NewRunID(before int) RunID { return RunID("P" + strconv.Itoa(before+1)) }

// RunState is how far a payment run has come.
type RunState string

// The states of a run, in the order of its way.
const (
	RunProposed     RunState = "proposed"
	RunReleasedOnce RunState = "released_once"
	RunReleased     RunState = "released" // by two people
	RunExported     RunState = "exported"
	RunPaid         RunState = "paid" // every transfer was paid or came back
	RunCancelled    RunState = "cancelled"
)

// Words is the state for people.
func (s RunState) Words() string {
	switch s {
	case RunReleasedOnce:
		return "released by one person"
	case RunReleased:
		return "released by two people"
	case RunExported:
		return "written for the bank"
	}
	return string(s)
}

// Debtor is the firm's account that payments are made from. Name is its holder as the
// bank knows it; the firm's name where none is set.
type Debtor struct {
	Account string `json:"account"` // IBAN
	BIC     string `json:"bic,omitempty"`
	Name    string `json:"name,omitempty"`
}

// PaymentRun is payments that people release and the bank carries out together. What
// it pays is fixed when it is made, and Hash is over that; what stands behind Hash says
// what became of it. A field that is added to it or to what it consists of is left out
// of the JSON while it is empty, or the hashes of older runs would fit no more.
type PaymentRun struct {
	ID        RunID        `json:"id"`
	MadeBy    string       `json:"made_by"`
	MadeAt    time.Time    `json:"made_at"`
	ExecuteOn Date         `json:"execute_on"`
	Debtor    Debtor       `json:"debtor"`
	Transfers []Transfer   `json:"transfers"`
	Total     money.Amount `json:"total"` // the control sum
	Hash      string       `json:"hash"`

	Revision int64     `json:"revision"` // counts changes, for optimistic locking
	State    RunState  `json:"state"`
	Releases []RunStep `json:"releases,omitempty"`
	Files    []RunFile `json:"files,omitempty"`
	End      *RunStep  `json:"end,omitempty"` // who cancelled it, and why
}

// RunStep is what a person did with a run. Hash is that of what the person saw.
type RunStep struct {
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Hash   string    `json:"hash,omitempty"`
	Reason string    `json:"reason,omitempty"`
}

// RunFile is a payment file that was written of a run.
type RunFile struct {
	Version string    `json:"version"` // of pain.001: "09", "03"
	SHA256  string    `json:"sha256"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// Transfer is one payment to one account. Most pay one invoice; where credit notes
// are netted it pays several together. With an Amount of nought the credit notes cover
// the invoices and the bank is told nothing.
type Transfer struct {
	EndToEnd  string         `json:"end_to_end"` // by which the bank's statement names it
	Supplier  SupplierID     `json:"supplier"`
	Name      string         `json:"name"`
	Account   PaymentAccount `json:"account"`
	Amount    money.Amount   `json:"amount"`              // the sum of the lines
	Reference string         `json:"reference,omitempty"` // ISO 11649
	Text      string         `json:"text,omitempty"`      // for the supplier, where there is no reference
	Lines     []PaymentLine  `json:"lines"`

	State    TransferState `json:"state"`
	PaidOn   Date          `json:"paid_on"`
	Returned *RunStep      `json:"returned,omitempty"`
}

// TransferState is what became of a transfer.
type TransferState string

// The states of a transfer.
const (
	TransferOpen     TransferState = "open"
	TransferPaid     TransferState = "paid"
	TransferReturned TransferState = "returned"
)

// PaymentLine is one invoice or, with a negative amount, credit note of a transfer, as
// it was when the run was made.
type PaymentLine struct {
	Review   ReviewID     `json:"review"`
	Revision int64        `json:"revision"`
	Content  string       `json:"content"` // ContentHash
	Number   string       `json:"number"`
	Amount   money.Amount `json:"amount"`   // what is paid of it
	Discount money.Amount `json:"discount"` // what was taken off for paying early
	Why      string       `json:"why"`
}

// Takes reports whether the run stands between the invoice and another payment: it
// is in it, the run was not cancelled and the payment did not come back.
func (p PaymentRun) Takes(id ReviewID) bool {
	return slices.Contains(p.Taken(), id)
}

// Taken are the invoices of which Takes is true.
func (p PaymentRun) Taken() []ReviewID {
	var out []ReviewID
	if p.State == RunCancelled {
		return nil
	}
	for _, t := range p.Transfers {
		if t.State == TransferReturned {
			continue
		}
		for _, l := range t.Lines {
			out = append(out, l.Review)
		}
	}
	return out
}

// Invoices are all that the run pays or paid, in its order.
func (p PaymentRun) Invoices() []ReviewID {
	var out []ReviewID
	for _, t := range p.Transfers {
		for _, l := range t.Lines {
			out = append(out, l.Review)
		}
	}
	return out
}

// Holding gives the index of the transfer that an invoice is paid by; -1 for none.
func (p PaymentRun) Holding(id ReviewID) int {
	return slices.IndexFunc(p.Transfers, func(t Transfer) bool {
		return slices.ContainsFunc(t.Lines, func(l PaymentLine) bool { return l.Review == id })
	})
}

// Clone is a copy that shares nothing with p that a step changes.
func (p PaymentRun) Clone() PaymentRun {
	p.Transfers = slices.Clone(p.Transfers)
	p.Releases = slices.Clone(p.Releases)
	p.Files = slices.Clone(p.Files)
	return p
}
