package core

import (
	"slices"
	"strings"
)

// dataReasons may be settled by whoever enters data (CONTRACT, Approval).
var dataReasons = []Reason{MissingField, LowConfidence, SumMismatch, TaxMismatch, DateImplausible, SupplierAmbiguous, InvalidEInvoice}

// MayResolve is nil when the person may settle this exception.
func MayResolve(u User, e Exception) error {
	switch {
	case e.AboutAccount():
		hint := "call the supplier on the number you had before, have one person verify the account and another trust it"
		if e.Reason == CodeDiffersFromPage {
			hint += "; or reject the invoice and ask for one whose code and print agree"
		}
		return Errorf(Refused, "a bank account cannot be waved through").WithHint("%s", hint)
	case e.Reason == SplitProposed:
		return errSplitOpen()
	case e.Reason == NewSupplier:
		return Errorf(Refused, "a new supplier cannot be waved through").WithHint("a second person approves the supplier")
	case slices.Contains(dataReasons, e.Reason):
		return u.Require(MayResolveData, "settle what was read")
	}
	return u.Require(MayApprove, "settle this")
}

// SettledBy says for people who settles the exception, and how where that is no matter of
// a word.
func SettledBy(e Exception) string {
	switch {
	case e.AboutAccount():
		return "one person verifies the account with the supplier, another trusts it"
	case e.Reason == SplitProposed:
		return "whoever enters invoices says which pages are which"
	case e.Reason == NewSupplier:
		return "a second person approves the supplier"
	case slices.Contains(dataReasons, e.Reason):
		return "a clerk, an approver or the owner settles it"
	}
	return "an approver or the owner settles it"
}

// Allowed is nil when the person may do this to the invoice as it is now, else a
// Refused error that says why not: what the window shows under a grey button.
func Allowed(r Review, a Action, u User) error {
	if err := MayEver(a, u); err != nil {
		return err
	}
	if r.Status == StatusWithdrawn && a != ActSplit {
		return Errorf(Refused, "the pages of this part belong to another part of its file again").WithHint("open %s", r.Root())
	}
	if err := unlessOrdered(r, a); err != nil {
		return err
	}
	switch a {
	case ActRead, ActReread, ActFail, ActCheck:
		return machineMay(r, a)
	case ActApprove:
		return mayApprove(r, u)
	case ActRule:
		return mayApproveByRule(r, u)
	case ActReject:
		return unlessIn(r, "rejected", StatusRejected, StatusExported, StatusPaid)
	case ActReopen:
		return mayReopen(r)
	case ActHold:
		return mayHold(r)
	case ActRelease:
		return mayRelease(r, u)
	case ActResolve:
		return unlessIn(r, "changed", StatusRejected, StatusPaid) // of one in the books it is settled what keeps it from being paid
	case ActWaive:
		return unlessIn(r, "changed", StatusRejected, StatusPaid)
	case ActCorrect, ActLink:
		if r.Split.Open() {
			return errSplitOpen()
		}
		return unlessIn(r, "changed", StatusRejected, StatusExported, StatusPaid)
	case ActMove, ActAsk:
		return nil
	case ActAnswer:
		return mayAnswer(r, u)
	case ActSplit, ActUnsplit:
		return maySplit(r, a)
	case ActExport:
		if r.Status != StatusApproved {
			return Errorf(Refused, "only an approved invoice is exported; this one is %s", r.Status.Words())
		}
		return nil
	case ActSchedule, ActUnschedule, ActOrder, ActPay, ActReturn:
		return mayPay(r, a)
	}
	return Errorf(Internal, "no such action: %s", a)
}

// rights are what the roles must carry for an action, and what it is called.
var rights = map[Action]struct {
	needs Permission
	toDo  string
}{
	ActApprove: {MayApprove, "approve invoices"}, ActReject: {MayApprove, "reject invoices"}, ActReopen: {MayApprove, "take rejections back"},
	ActHold: {MayEnter, "hold invoices"}, ActRelease: {MayEnter, "release invoices"}, ActCorrect: {MayEnter, "change invoices"}, ActLink: {MayEnter, "change invoices"},
	ActSplit: {MayEnter, "divide files"}, ActUnsplit: {MayEnter, "divide files"}, ActWaive: {MayAdminister, "waive rules"}, ActMove: {MayManageSuppliers, "merge suppliers"},
}

// MayEver is what of Allowed depends on the person's roles alone: nil when there are
// invoices that they may do this to.
func MayEver(a Action, u User) error {
	switch a {
	case ActResolve:
		if u.May(MayResolveData) {
			return nil
		}
		return u.Require(MayApprove, "settle exceptions")
	case ActAsk:
		return mayAsk(u)
	case ActExport:
		return MayMarkExported(u)
	case ActSchedule, ActUnschedule, ActOrder, ActPay, ActReturn:
		return u.Require(MayPay, "pay invoices")
	}
	if r, ok := rights[a]; ok {
		return u.Require(r.needs, r.toDo)
	}
	return nil // the machine's own steps; and whoever is asked may answer
}

// MayMarkExported is nil when an export by the person counts as the invoice's way into
// the books. An auditor may export as well, which changes nothing.
func MayMarkExported(u User) error {
	if u.May(MayPay) {
		return nil
	}
	return u.Require(MayEnter, "mark invoices as exported")
}

func machineMay(r Review, a Action) error {
	ok := r.Status == StatusReceived
	switch a {
	case ActReread: // what people decided stays
		ok = r.Status == StatusRead || r.Status == StatusMatched || r.Status == StatusOnHold
	case ActFail:
		ok = ok || r.Status == StatusRead
	case ActCheck:
		ok = r.Status == StatusRead || r.Status == StatusMatched || r.Status == StatusOnHold || r.Status == StatusApproved
	}
	if !ok {
		return Errorf(Refused, "an invoice that is %s is not processed again", r.Status.Words())
	}
	return nil
}

func mayApprove(r Review, u User) error {
	if k := r.Draft.Kind.Value; r.Status == StatusRead && !k.IsClaim() {
		return Errorf(Refused, "this is %s, not an invoice: there is nothing to approve", k.Words()).
			WithHint("correct its kind if that is wrong, or reject it to clear it away")
	}
	switch {
	case r.Status == StatusReceived || r.Status == StatusRead:
		return Errorf(Refused, "the invoice is not read and checked yet").WithHint("wait, or enter what is missing")
	case r.Status.Decided():
		return Errorf(Refused, "the invoice is already %s", r.Status.Words())
	case r.Held != nil:
		return Errorf(Refused, "%s holds this invoice: %s", r.Held.By, r.Held.Reason).WithHint("release it first")
	}
	if open := openBlocks(r.Exceptions); len(open) > 0 {
		return Errorf(Refused, "%s", strings.Join(open, " ")).WithHint("settle what is open first")
	}
	return maySign(r, u)
}

// maySign holds the segregation of duties: who entered, who signed before, and up
// to which amount; and that the person is asked, or stands in for somebody who is.
func maySign(r Review, u User) error {
	if err := maySignAs(r, u); err != nil {
		return err
	}
	if _, ok := r.answers(u); !ok {
		return Errorf(Refused, "%s is not asked to approve this invoice", u.Name).WithHint("it waits for %s", AskedWords(r.Asked()))
	}
	return nil
}

// maySignAs is the part of maySign that also holds for whoever lets another answer.
func maySignAs(r Review, u User) error {
	if slices.Contains(r.EnteredBy, u.Name) && !r.Waived(RuleEntered) {
		return Errorf(Refused, "%s entered this invoice and so does not approve it", u.Name).
			WithHint("ask another approver; the owner can waive the rule %q for this invoice", RuleEntered)
	}
	if u.standing.Verified && !r.Waived(RuleVerified) {
		return Errorf(Refused, "%s verified the bank account that this invoice waited for and so does not approve the invoice", u.Name).
			WithHint("ask another approver; the owner can waive the rule %q for this invoice", RuleVerified)
	}
	twice := slices.ContainsFunc(r.Approvals, func(a Approval) bool { return a.By == u.Name || a.OnBehalf == u.Name })
	if twice && !r.Waived(RuleTwice) {
		return Errorf(Refused, "%s has already approved this invoice", u.Name).
			WithHint("it waits for %s; the owner can waive the rule %q for this invoice", AskedWords(r.Asked()), RuleTwice)
	}
	if gross := r.Invoice.GrossTotal.Abs(); u.Limit.IsSet() && !r.Waived(RuleLimit) {
		if gross.Currency != u.Limit.Currency {
			return Errorf(Refused, "the invoice is in %s and %s's limit in %s", gross.Currency, u.Name, u.Limit.Currency).
				WithHint("ask somebody without a limit")
		}
		if gross.Cmp(u.Limit) > 0 {
			return Errorf(Refused, "%s is above %s's limit of %s", gross.Format(',', '.'), u.Name, u.Limit.Format(',', '.')).
				WithHint("ask somebody with a higher limit")
		}
	}
	return nil
}

func mayReopen(r Review) error {
	if r.Status != StatusRejected || r.Rejection == nil {
		return Errorf(Refused, "this invoice is not rejected")
	}
	return nil
}

func mayHold(r Review) error {
	if r.Held != nil {
		return Errorf(Refused, "%s already holds this invoice: %s", r.Held.By, r.Held.Reason)
	}
	return unlessIn(r, "held", StatusRejected, StatusExported, StatusPaid)
}

func mayRelease(r Review, u User) error {
	if r.Held == nil {
		return Errorf(Refused, "nobody holds this invoice")
	}
	if r.Held.By != u.Name && !slices.Contains(u.Roles, Owner) {
		return Errorf(Refused, "%s holds this invoice: %s", r.Held.By, r.Held.Reason).WithHint("%s or the owner can release it", r.Held.By)
	}
	return nil
}

func openBlocks(list []Exception) []string {
	var out []string
	for _, e := range list {
		if e.Blocks() {
			out = append(out, strings.TrimSuffix(e.Message, ".")+".")
		}
	}
	return out
}

func unlessIn(r Review, what string, in ...Status) error {
	if slices.Contains(in, r.Status) {
		return Errorf(Refused, "an invoice that is %s cannot be %s", r.Status.Words(), what)
	}
	return nil
}

// Words is the status for people.
func (s Status) Words() string {
	switch s {
	case StatusReceived:
		return "waiting to be read"
	case StatusRead:
		return "read"
	case StatusMatched:
		return "ready for approval"
	case StatusOnHold:
		return "on hold"
	}
	return strings.ToLower(string(s))
}

// Words is the kind of document for people, with its article.
func (k DocKind) Words() string {
	switch k {
	case KindInvoice, KindOrder, KindOther:
		return map[DocKind]string{KindInvoice: "an invoice", KindOrder: "an order", KindOther: "another document"}[k]
	case "":
		return "a document"
	}
	return "a " + strings.ReplaceAll(string(k), "_", " ")
}
