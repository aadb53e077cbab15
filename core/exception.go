package core

import "time"

// Reason is the kind of an Exception. The names are a contract.
type Reason string

// The reasons, in the order of `queue --json` (CONTRACT).
const (
	MissingField              Reason = "MissingField"
	LowConfidence             Reason = "LowConfidence"
	SumMismatch               Reason = "SumMismatch"
	TaxMismatch               Reason = "TaxMismatch"
	DateImplausible           Reason = "DateImplausible"
	BuyerNotUs                Reason = "BuyerNotUs"
	XMLDiffersFromPage        Reason = "XMLDiffersFromPage"
	CodeDiffersFromPage       Reason = "CodeDiffersFromPage"
	InvalidEInvoice           Reason = "InvalidEInvoice"
	NewSupplier               Reason = "NewSupplier"
	SupplierAmbiguous         Reason = "SupplierAmbiguous"
	NoOrder                   Reason = "NoOrder"
	OrderAmbiguous            Reason = "OrderAmbiguous"
	OrderClosed               Reason = "OrderClosed"
	CurrencyMismatch          Reason = "CurrencyMismatch"
	NoReceipt                 Reason = "NoReceipt"
	LineUnmatched             Reason = "LineUnmatched"
	PriceOverTolerance        Reason = "PriceOverTolerance"
	QuantityOverTolerance     Reason = "QuantityOverTolerance"
	LineTotalOverTolerance    Reason = "LineTotalOverTolerance"
	InvoiceTotalOverTolerance Reason = "InvoiceTotalOverTolerance"
	UnexpectedCharge          Reason = "UnexpectedCharge"
	PriceRise                 Reason = "PriceRise"
	AmountUnusual             Reason = "AmountUnusual"
	PatternUnusual            Reason = "PatternUnusual"
	Duplicate                 Reason = "Duplicate"
	BankChanged               Reason = "BankChanged"
	BankUnverified            Reason = "BankUnverified"
	SenderSuspicious          Reason = "SenderSuspicious"
	Unreadable                Reason = "Unreadable"
	SplitProposed             Reason = "SplitProposed"
	PaymentReturned           Reason = "PaymentReturned"
)

// Reasons are all of them.
var Reasons = []Reason{
	MissingField, LowConfidence, SumMismatch, TaxMismatch, DateImplausible, BuyerNotUs, XMLDiffersFromPage, CodeDiffersFromPage,
	InvalidEInvoice, NewSupplier, SupplierAmbiguous, NoOrder, OrderAmbiguous, OrderClosed, CurrencyMismatch, NoReceipt, LineUnmatched,
	PriceOverTolerance, QuantityOverTolerance, LineTotalOverTolerance, InvoiceTotalOverTolerance, UnexpectedCharge, PriceRise,
	AmountUnusual, PatternUnusual, Duplicate, BankChanged, BankUnverified, SenderSuspicious, Unreadable, SplitProposed, PaymentReturned,
}

// Severity says whether an exception stops approval.
type Severity string

// Block stops approval until settled; Warn is shown.
const (
	Block Severity = "block"
	Warn  Severity = "warn"
)

// Exception is something about an invoice that a person should see. Message is
// one sentence with the numbers in it. Fields that do not apply are empty.
type Exception struct {
	Reason          Reason      `json:"reason"`
	Severity        Severity    `json:"severity"`
	Field           string      `json:"field,omitempty"` // the header field that it is about
	Line            string      `json:"line,omitempty"`  // BT-126, else the position
	Level           string      `json:"level,omitempty"` // D1..D5 for duplicates
	Expected        string      `json:"expected,omitempty"`
	Actual          string      `json:"actual,omitempty"`
	Variance        string      `json:"variance,omitempty"`
	VariancePercent string      `json:"variance_percent,omitempty"`
	Tolerance       string      `json:"tolerance,omitempty"`
	Message         string      `json:"message"`
	Formula         string      `json:"formula,omitempty"` // the sum with its numbers
	Twin            *ReviewID   `json:"twin"`              // the other invoice of a duplicate
	Resolved        *Resolution `json:"resolved,omitempty"`
}

// Resolution says who settled an exception and why.
type Resolution struct {
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

// Open reports whether the exception still waits for somebody.
func (e Exception) Open() bool { return e.Resolved == nil }

// Blocks reports whether the exception stops approval now.
func (e Exception) Blocks() bool { return e.Open() && e.Severity == Block }

// Same reports whether f is the same finding as e with the same numbers, so that
// a resolution given to one holds for the other when the invoice is checked
// again. Other numbers are another finding.
func (e Exception) Same(f Exception) bool {
	twin := e.Twin == nil && f.Twin == nil || e.Twin != nil && f.Twin != nil && *e.Twin == *f.Twin
	return twin && e.Reason == f.Reason && e.Field == f.Field && e.Line == f.Line && e.Level == f.Level &&
		e.Expected == f.Expected && e.Actual == f.Actual
}

// KeepResolved carries resolutions over to what was found again with the same numbers.
func KeepResolved(found, before []Exception) {
	for i, e := range found {
		for _, old := range before {
			if old.Resolved != nil && old.Same(e) {
				found[i].Resolved = old.Resolved
			}
		}
	}
}

// Lane is the part of the queue that an invoice waits in.
type Lane string

// The lanes of the queue.
const (
	LaneBank      Lane = "bank"
	LaneDuplicate Lane = "duplicate"
	LaneNeedsData Lane = "needs_data"
	LaneMismatch  Lane = "mismatch"
	LaneNoOrder   Lane = "no_order"
	LaneWaiting   Lane = "waiting"
	LaneOther     Lane = "other"
	LaneClean     Lane = "clean"
)

// Lanes lists all lanes in the order in which the first that applies is taken.
var Lanes = []Lane{LaneBank, LaneDuplicate, LaneNeedsData, LaneMismatch, LaneNoOrder, LaneWaiting, LaneOther, LaneClean}

var laneOf = map[Reason]Lane{
	BankChanged: LaneBank, BankUnverified: LaneBank, SenderSuspicious: LaneBank, PaymentReturned: LaneBank,
	Duplicate:    LaneDuplicate,
	MissingField: LaneNeedsData, SumMismatch: LaneNeedsData, TaxMismatch: LaneNeedsData, BuyerNotUs: LaneNeedsData,
	XMLDiffersFromPage: LaneNeedsData, CodeDiffersFromPage: LaneNeedsData, InvalidEInvoice: LaneNeedsData, NewSupplier: LaneNeedsData, SupplierAmbiguous: LaneNeedsData,
	Unreadable: LaneNeedsData, SplitProposed: LaneNeedsData, LowConfidence: LaneNeedsData, DateImplausible: LaneNeedsData,
	OrderAmbiguous: LaneMismatch, OrderClosed: LaneMismatch, CurrencyMismatch: LaneMismatch, LineUnmatched: LaneMismatch,
	PriceOverTolerance: LaneMismatch, QuantityOverTolerance: LaneMismatch, LineTotalOverTolerance: LaneMismatch,
	InvoiceTotalOverTolerance: LaneMismatch, UnexpectedCharge: LaneMismatch,
	NoOrder:   LaneNoOrder,
	NoReceipt: LaneWaiting,
}

// AboutAccount reports whether the exception is about where the money would go: such
// a one ends by verifying and trusting the account, or by rejecting the invoice, and
// never by a resolution (CONTRACT, Suppliers).
func (e Exception) AboutAccount() bool {
	return e.Reason == BankChanged || e.Reason == BankUnverified || e.Reason == CodeDiffersFromPage && e.Field == "payment_account" && e.Severity == Block
}

// lane is the part of the queue that the exception by itself asks for.
func (e Exception) lane() Lane {
	if e.AboutAccount() {
		return LaneBank
	}
	return laneOf[e.Reason]
}

// LaneOf is the lane of an invoice with these exceptions: the first that an open
// blocking exception asks for, else "other" when there are open warnings, else
// "clean".
func LaneOf(list []Exception) Lane {
	blocked, warned := map[Lane]bool{}, false
	for _, e := range list {
		switch {
		case e.Blocks():
			blocked[e.lane()] = true
		case e.Open():
			warned = true
		}
	}
	for _, l := range Lanes {
		if blocked[l] {
			return l
		}
	}
	switch {
	case len(blocked) > 0, warned:
		return LaneOther
	}
	return LaneClean
}

// Clean reports whether no open exception blocks.
func Clean(list []Exception) bool {
	for _, e := range list {
		if e.Blocks() {
			return false
		}
	}
	return true
}
