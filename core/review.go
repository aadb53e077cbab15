package core

import (
	"slices"
	"time"

	"countersign/core/money"
)

// Status is how far an invoice has come. Only Decide changes it.
type Status string

// The statuses. A failed step leaves the status before it.
const (
	StatusReceived Status = "Received"
	StatusRead     Status = "Read"
	StatusMatched  Status = "Matched"
	StatusOnHold   Status = "OnHold"
	StatusApproved Status = "Approved"
	StatusRejected Status = "Rejected"
	StatusExported Status = "Exported"
	StatusPaid     Status = "Paid"
	// StatusWithdrawn is a part of a file whose pages belong to another part again,
	// because a person took the division back. Its history stays; it counts nowhere.
	StatusWithdrawn Status = "Withdrawn"
)

// Decided reports whether people have said their last word on the approval.
func (s Status) Decided() bool {
	return s == StatusApproved || s == StatusRejected || s == StatusExported || s == StatusPaid || s == StatusWithdrawn
}

// Approval is one person's yes to one content.
type Approval struct {
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	Step    int       `json:"step"` // index into Route.Steps
	For     string    `json:"for"`  // the entry of the step that it answers, "role:approver"
	Content string    `json:"content"`
	Comment string    `json:"comment,omitempty"`
	// OnBehalf is for whom a substitute answered; Why is the right by which somebody
	// answered who was not asked.
	OnBehalf string `json:"on_behalf,omitempty"`
	Why      string `json:"why,omitempty"`
	// Rule and Signature are the owner's signed rule by which the program answered.
	Rule      string `json:"rule,omitempty"`
	Signature string `json:"signature,omitempty"`
}

// Rejection is a person's no.
type Rejection struct {
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

// Hold keeps an invoice from approval and payment until it is released.
type Hold struct {
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

// Waiver is the owner's logged exception from a rule of segregation of duties.
type Waiver struct {
	Rule   string    `json:"rule"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

// The rules that an owner may waive for one invoice.
const (
	RuleEntered  = "entered"  // who entered an invoice does not approve it
	RuleTwice    = "twice"    // nobody gives two approvals on one invoice
	RuleLimit    = "limit"    // an approval limit
	RuleVerified = "verified" // who verified the account of an invoice that waited for it does not approve the invoice
	RulePays     = "pays"     // who entered or approved an invoice or ever verified its account does not release its payment
)

var rules = []string{RuleEntered, RuleTwice, RuleLimit, RuleVerified, RulePays}

// Step is one step of an approval route: any one of Who, or with All each of
// them in any order. Entries are "role:approver", "user:anna", "group:buyers", or
// "rule:rent" for one of the owner's signed rules.
type Step struct {
	Who []string `json:"who"`
	All bool     `json:"all,omitempty"`
}

// Route says who is asked to approve, in which order, and why.
type Route struct {
	Policy string `json:"policy"`
	Why    string `json:"why"`
	Steps  []Step `json:"steps"`
	// Rule and Signature are the owner's signed rule that fits. Sampled says that the
	// invoice was drawn to be looked at by people all the same.
	Rule      string `json:"rule,omitempty"`
	Signature string `json:"signature,omitempty"`
	Sampled   bool   `json:"sampled,omitempty"`
}

// Failure is a step that did not succeed. The document is kept and the step is
// taken up again, or a person enters the data.
type Failure struct {
	Step     string    `json:"step"` // "read", "check"
	Message  string    `json:"message"`
	Hint     string    `json:"hint,omitempty"`
	Attempts int       `json:"attempts"`
	Retry    bool      `json:"retry"` // whether the program tries again by itself
	At       time.Time `json:"at"`
}

// Review is one invoice on its way from its document to the books: what it says,
// what it matches, what is wrong with it and what people decided. It is what the
// queue lists.
type Review struct {
	ID         ReviewID    `json:"id"`
	Document   DocumentID  `json:"document"`
	Part       int         `json:"part"`            // from 1, for several invoices in one file
	Split      *Split      `json:"split,omitempty"` // on the first part, where there are or may be several
	Name       string      `json:"name"`            // the document's file name
	ReceivedAt time.Time   `json:"received_at"`
	ChangedAt  time.Time   `json:"changed_at"`
	Sender     string      `json:"sender,omitempty"` // mail address that it came from
	EnteredBy  []string    `json:"entered_by,omitempty"`
	Status     Status      `json:"status"`
	Revision   int64       `json:"revision"` // counts changes, for optimistic locking
	Draft      Draft       `json:"draft"`
	Invoice    Invoice     `json:"invoice"`
	Match      Match       `json:"match"`
	Exceptions []Exception `json:"exceptions,omitempty"`
	Route      Route       `json:"route"`
	AskedAt    time.Time   `json:"asked_at,omitzero"` // since when it waits for whom it waits for now
	Sampled    string      `json:"sampled,omitempty"` // the signed rule of which it was drawn as a sample, once and for all
	Approvals  []Approval  `json:"approvals,omitempty"`
	Rejection  *Rejection  `json:"rejection,omitempty"`
	Held       *Hold       `json:"held,omitempty"`
	Waivers    []Waiver    `json:"waivers,omitempty"`
	Questions  []Question  `json:"questions,omitempty"`
	Failure    *Failure    `json:"failure,omitempty"`
	Batch      string      `json:"batch,omitempty"` // the ExportBatch it left in
	PaidOn     Date        `json:"paid_on"`
	Payment    RunID       `json:"payment,omitempty"` // the payment run that it is in or was paid by
	// Ordered is true from when the bank is told to pay until it did or did not.
	Ordered bool `json:"ordered,omitempty"`
}

// Lane is the part of the queue that the invoice waits in. What is no claim and
// what a person holds without another reason is in LaneOther.
func (r Review) Lane() Lane {
	l := LaneOf(r.Exceptions)
	if l == LaneClean && (r.Held != nil || !r.Draft.Kind.Value.IsClaim()) {
		return LaneOther
	}
	return l
}

// Waived reports whether the owner waived the rule for this invoice.
func (r Review) Waived(rule string) bool {
	return slices.ContainsFunc(r.Waivers, func(w Waiver) bool { return w.Rule == rule })
}

// Asked names those who still have to answer, in the order of the route; empty
// once decided.
func (r Review) Asked() []string {
	if r.Status.Decided() || !r.Draft.Kind.Value.IsClaim() {
		return nil
	}
	var out []string
	for _, s := range r.Pending() {
		out = append(out, s.Who...)
	}
	return out
}

// Pending are the steps of the route that still wait, each with those who are left.
func (r Review) Pending() []Step {
	var out []Step
	for i, s := range r.Route.Steps {
		if left := r.pending(i, s); len(left) > 0 {
			out = append(out, Step{Who: left, All: s.All})
		}
	}
	return out
}

// pending is what step i still waits for. An approval answers one entry of the step:
// a step that asks all and names a role twice waits for two people, and an approval
// that was given to another route does not answer for somebody whom this one asks.
func (r Review) pending(i int, s Step) []string {
	given := map[string]int{}
	for _, a := range r.Approvals {
		if a.Step == i {
			given[a.For]++
		}
	}
	var left []string
	for _, w := range s.Who {
		switch {
		case given[w] > 0 && !s.All:
			return nil
		case given[w] > 0:
			given[w]--
		default:
			left = append(left, w)
		}
	}
	return left
}

// Payable is what the claim adds to the sum owed: the amount due, else the
// gross total, negative for a credit note.
func (r Review) Payable() money.Amount {
	a := r.Invoice.AmountDue
	if !a.IsSet() {
		a = r.Invoice.GrossTotal
	}
	return money.New(a.Minor*r.Invoice.Sign(), a.Currency)
}

// OnHoldCredit reports whether it is a credit note that is on hold: it makes no room for
// invoices of its order lines, because it may never be accepted (see Reader.LineStates).
func (r Review) OnHoldCredit() bool {
	return r.Status == StatusOnHold && r.Invoice.Kind == KindCreditNote
}

// correctedInvoice is the type code of an invoice that stands in the place of an earlier
// one (UNTDID 1001).
const correctedInvoice = "384"

// Corrects is the number of the invoice in whose place this one says that it stands
// (BT-25); empty for any other. An invoice that merely names an earlier one, as a final
// invoice names advance payments, corrects none.
func (r Review) Corrects() string {
	if e := r.Draft.Kind.Evidence; r.Invoice.Kind != KindInvoice || e.Rule != "BT-3" || e.Text != correctedInvoice {
		return ""
	}
	return r.Invoice.PrecedingInvoice
}

// Statuses lists all statuses in the order of an invoice's way.
var Statuses = []Status{StatusReceived, StatusRead, StatusMatched, StatusOnHold, StatusApproved, StatusRejected, StatusExported, StatusPaid, StatusWithdrawn}
