package core

import (
	"slices"
	"strings"
	"time"
)

// Action is what a Command asks of a Review.
type Action string

// The machine's steps and the people's decisions.
const (
	ActRead    Action = "read"    // the program read the document
	ActReread  Action = "reread"  // the program read it again with what it learnt since
	ActFail    Action = "fail"    // a step did not succeed
	ActCheck   Action = "check"   // the program matched and checked the invoice
	ActApprove Action = "approve" // a person says yes
	ActRule    Action = "rule"    // the program says yes, by a rule that the owner signed
	ActReject  Action = "reject"  // a person says no
	ActReopen  Action = "reopen"  // a person takes a no back
	ActHold    Action = "hold"
	ActRelease Action = "release"
	ActResolve Action = "resolve" // a person settles an exception
	ActWaive   Action = "waive"   // the owner lifts a rule for this invoice
	ActCorrect Action = "correct" // a person corrects what was read
	ActLink    Action = "link"    // a person links orders
	ActAsk     Action = "ask"     // a person asks a colleague
	ActAnswer  Action = "answer"  // and the colleague answers
	ActExport  Action = "export"  // it left for the ledger
	ActPay     Action = "pay"     // it was marked as paid
	ActMove    Action = "move"    // its supplier was merged into another
	ActSplit   Action = "split"   // a person says which pages of a file are which document
	ActUnsplit Action = "unsplit" // a person takes that back

	ActSchedule   Action = "schedule"   // a payment run took it in
	ActUnschedule Action = "unschedule" // that run was cancelled
	ActOrder      Action = "order"      // the bank is told to pay it
	ActReturn     Action = "return"     // the payment came back
)

// PersonActions lists what people can do with one invoice.
var PersonActions = []Action{ActApprove, ActReject, ActReopen, ActHold, ActRelease, ActResolve, ActWaive, ActCorrect, ActLink, ActAsk, ActAnswer, ActSplit, ActUnsplit}

// Command asks for one change of one Review. Which of the lower fields count
// depends on the Action.
type Command struct {
	Action   Action
	By       User
	At       time.Time
	Revision int64  // what the person saw; 0 stands for the newest
	Reason   string // the person's words

	Draft      Draft             // read, reread, correct, split, unsplit
	Invoice    Invoice           // read, reread, check, correct, split, unsplit
	Split      *Split            // read, split, unsplit
	Match      Match             // check, link
	Exceptions []Exception       // read, check, fail; resolve: what the gate finds against an invoice in the books
	Route      Route             // check
	Verified   []string          // check: who verified the account while the invoice waited for it
	Failure    *Failure          // fail
	Exception  Reason            // resolve: which
	Line       string            // resolve: on which line alone
	Rule       string            // waive, rule
	To         string            // ask: whom
	Question   int               // answer: which; 0 stands for the oldest that the person may answer
	Batch      string            // export
	PaidOn     Date              // pay
	Payment    RunID             // schedule, unschedule, order, pay, return
	Supplier   SupplierID        // move
	Before     map[string]string // correct, reread, link: for the log
	After      map[string]string
	// Lines are the numbers of the invoice's lines after a correction, by those before
	// it; nil when they stay as they are.
	Lines map[string]string
}

// Decide is the one place where a Review changes its status: it applies a command
// to a review and returns the review as it then is, one revision on, with the
// entry for the audit log. The review passed in is not changed. It refuses with
//
//   - Conflict: the person saw another revision
//   - Refused: a rule forbids it; the message says which and the hint who can help
//   - Usage: a reason is missing
//   - NotFound: there is no such open exception
func Decide(r Review, c Command) (Review, AuditEntry, error) {
	if c.Revision != 0 && c.Revision != r.Revision {
		return r, AuditEntry{}, Errorf(Conflict, "the invoice was changed after you opened it").WithHint("look at it again and decide anew")
	}
	if err := Allowed(r, c.Action, c.By); err != nil {
		return r, AuditEntry{}, err
	}
	next := r.clone()
	log := AuditEntry{
		Actor: c.By.Name, Role: c.By.RoleNames(), Object: "review:" + string(r.ID), Document: r.Document, Reason: c.Reason,
		Before: map[string]string{"status": string(r.Status)}, After: map[string]string{},
	}
	if err := apply(&next, c, &log); err != nil {
		return r, AuditEntry{}, err
	}
	next.Revision = r.Revision + 1
	next.ChangedAt = c.At
	if next.Status == StatusMatched && (r.Status != StatusMatched || !slices.Equal(r.Asked(), next.Asked())) {
		next.AskedAt = c.At
	}
	log.After["status"] = string(next.Status)
	return next, log, nil
}

func apply(r *Review, c Command, log *AuditEntry) error {
	switch c.Action {
	case ActRead:
		return applyRead(r, c, log)
	case ActReread:
		return applyReread(r, c, log)
	case ActFail:
		return applyFail(r, c, log)
	case ActCheck:
		return applyCheck(r, c, log)
	case ActApprove:
		return applyApprove(r, c, log)
	case ActRule:
		return applyRule(r, c, log)
	case ActReject:
		return applyReject(r, c, log)
	case ActReopen:
		return applyReopen(r, c, log)
	case ActHold:
		return applyHold(r, c, log)
	case ActRelease:
		return applyRelease(r, c, log)
	case ActResolve:
		return applyResolve(r, c, log)
	case ActWaive:
		return applyWaive(r, c, log)
	case ActCorrect:
		return applyCorrect(r, c, log)
	case ActLink:
		return applyLink(r, c, log)
	case ActAsk:
		return applyAsk(r, c, log)
	case ActAnswer:
		return applyAnswer(r, c, log)
	case ActExport:
		return applyExport(r, c, log)
	case ActSchedule, ActUnschedule, ActOrder, ActPay, ActReturn:
		return applyPayment(r, c, log)
	case ActMove:
		return applyMove(r, c, log)
	case ActSplit, ActUnsplit:
		return applySplit(r, c, log)
	}
	return Errorf(Internal, "no such action: %s", c.Action)
}

// settle gives an undecided or approved review the status that its approvals,
// holds and exceptions ask for.
func (r *Review) settle() {
	switch {
	case r.Status == StatusReceived, r.Status == StatusRejected, r.Status == StatusExported, r.Status == StatusPaid, r.Status == StatusWithdrawn:
	case r.Split.Open():
		r.Status = StatusOnHold
	case !r.Draft.Kind.Value.IsClaim():
		r.Status = StatusRead
	case r.Held != nil || !Clean(r.Exceptions):
		r.Status = StatusOnHold
	case r.approved():
		r.Status = StatusApproved
	default:
		r.Status = StatusMatched
	}
}

// approved reports whether every step of the route has its answers, all given to
// the content as it is now.
func (r *Review) approved() bool {
	if len(r.Route.Steps) == 0 {
		return false
	}
	content := ContentHash(r.Invoice, r.Match)
	for i, s := range r.Route.Steps {
		if len(r.pending(i, s)) > 0 {
			return false
		}
	}
	return !slices.ContainsFunc(r.Approvals, func(a Approval) bool { return a.Content != content })
}

// dropStale voids approvals of another content, and those of who has entered something
// or verified the account since, and says so in the log.
func (r *Review) dropStale(log *AuditEntry, verified ...string) {
	content := ContentHash(r.Invoice, r.Match)
	var voided []string
	r.Approvals = slices.DeleteFunc(r.Approvals, func(a Approval) bool {
		stale := a.Content != content || a.isOf(r.EnteredBy) && !r.Waived(RuleEntered) || a.isOf(verified) && !r.Waived(RuleVerified) || a.Rule != "" && !r.Route.byRule(a)
		if stale {
			voided = append(voided, a.By)
		}
		return stale
	})
	if len(voided) > 0 {
		log.After["approvals_voided"] = strings.Join(voided, ",")
	}
}

// isOf reports whether one of these people approved, or another in their name.
func (a Approval) isOf(people []string) bool {
	return slices.Contains(people, a.By) || a.OnBehalf != "" && slices.Contains(people, a.OnBehalf)
}

func (r Review) clone() Review {
	r.EnteredBy = slices.Clone(r.EnteredBy)
	r.Exceptions = slices.Clone(r.Exceptions)
	r.Approvals = slices.Clone(r.Approvals)
	r.Waivers = slices.Clone(r.Waivers)
	r.Questions = slices.Clone(r.Questions)
	return r
}

func applyApprove(r *Review, c Command, log *AuditEntry) error {
	a, ok := r.answers(c.By)
	if !ok {
		return Errorf(Refused, "%s is not asked to approve this invoice", c.By.Name).WithHint("it waits for %s", AskedWords(r.Asked()))
	}
	log.Action = "Approved"
	if a.onBehalf != "" {
		log.After["on_behalf_of"] = a.onBehalf
	}
	if a.why != "" {
		log.After["why"] = a.why
	}
	r.sign(Approval{By: c.By.Name, At: c.At, Step: a.step, For: a.who, Comment: c.Reason, OnBehalf: a.onBehalf, Why: a.why}, log)
	return nil
}

// sign adds an approval, bound to the content as it is.
func (r *Review) sign(a Approval, log *AuditEntry) {
	a.Content = ContentHash(r.Invoice, r.Match)
	r.Approvals = append(r.Approvals, a)
	r.settle()
	log.After["for"] = a.For
	log.After["policy"] = r.Route.Policy
	log.After["content"] = a.Content
	log.After["gross"] = amountText(r.Invoice.GrossTotal.String(), string(r.Invoice.Currency))
}

func applyReject(r *Review, c Command, log *AuditEntry) error {
	if strings.TrimSpace(c.Reason) == "" {
		return needReason("rejecting")
	}
	log.Action = "Rejected"
	r.Rejection = &Rejection{By: c.By.Name, At: c.At, Reason: c.Reason}
	r.Held = nil
	r.Status = StatusRejected
	return nil
}

// applyReopen takes a rejection back. The invoice is to be checked again right after;
// approvals given before count no more.
func applyReopen(r *Review, c Command, log *AuditEntry) error {
	if strings.TrimSpace(c.Reason) == "" {
		return needReason("reopening")
	}
	log.Action = "Reopened"
	log.Before["rejected_by"] = r.Rejection.By
	r.Rejection, r.Approvals = nil, nil
	r.Status = StatusRead
	if r.Failure != nil || !r.Draft.Kind.IsSet() {
		r.Status = StatusReceived
	}
	r.ask(log)
	return nil
}

func applyExport(r *Review, c Command, log *AuditEntry) error {
	log.Action = "Exported"
	log.After["batch"] = c.Batch
	r.Batch = c.Batch
	r.Status = StatusExported
	return nil
}
