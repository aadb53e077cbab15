package control

import (
	"fmt"
	"slices"
	"strings"

	"countersign/core"
)

// PayInput is what the gate needs: all that the checks need, as it is now. Twins must
// be looked up anew for each payment.
type PayInput struct {
	Input
	// Account is where the money is to go; unset for the account on the invoice,
	// else the supplier's only trusted one.
	Account core.PaymentAccount
	// Run is the payment run that asks; empty when none has the invoice yet.
	Run core.RunID
	// Matched is what the match with orders, receipts and contracts finds now.
	Matched []core.Exception
}

// MayBePaid is nil when the invoice may be paid now, else a Refused error that says
// why not and what to do. Every payment path calls it, and no other function decides
// this (DOMAIN 7). It believes nothing that it can check again: the approvals are
// held against the content as it is, the account and the supplier against the register,
// duplicates against all claims there are.
func MayBePaid(in PayInput) error {
	for _, rule := range []func(PayInput) error{
		payableClaim, payableStatus, payableInRun, payableApprovals, payableFindings, payableMatch, payableSupplier, payableAccount, payableOnce,
	} {
		if err := rule(in); err != nil {
			return err
		}
	}
	return nil
}

func refuse(hint, format string, args ...any) error {
	e := core.Errorf(core.Refused, format, args...)
	if hint != "" {
		return e.WithHint("%s", hint)
	}
	return e
}

func payableClaim(in PayInput) error {
	r := in.Review
	switch {
	case !in.claim() || in.kind() == "":
		return refuse("only invoices, credit notes and receipts are paid", "%s is no claim", r.ID)
	case r.Payable().Currency == "":
		return refuse("correct the amount first", "the invoice states no amount to pay")
	case !r.Invoice.GrossTotal.IsSet():
		return refuse("correct the gross total first", "the invoice states an amount due and no gross total, which is what approvals and limits go by")
	case r.Payable().Currency != r.Invoice.GrossTotal.Currency:
		return refuse("correct the amount due", "%s are due on a gross total in %s", r.Payable().Format(',', '.'), r.Invoice.GrossTotal.Currency)
	case r.Payable().Minor == 0:
		return refuse("", "nothing is due on this invoice")
	case (r.Payable().Minor < 0) != (in.kind() == core.KindCreditNote):
		return refuse("correct its kind or its amount", "the amount due of %s does not fit what the document is", r.Payable().Format(',', '.'))
	}
	if over, ok := r.Invoice.Excess(); ok {
		return refuse("correct the amount due", "%s more are due than the gross total of %s, which is what was approved", over.Format(',', '.'), r.Invoice.GrossTotal.Format(',', '.'))
	}
	return nil
}

func payableStatus(in PayInput) error {
	r := in.Review
	switch {
	case r.Status == core.StatusPaid:
		return refuse("", "the invoice was paid on %s", r.PaidOn)
	case r.Status == core.StatusRejected:
		return refuse("", "the invoice was rejected")
	case r.Held != nil:
		return refuse("it can be paid once it is released", "%s holds the invoice: %s", r.Held.By, r.Held.Reason)
	case r.Status != core.StatusApproved && r.Status != core.StatusExported:
		return refuse(waitsFor(r), "the invoice is not approved")
	case r.Failure != nil:
		return refuse("deal with that first", "a step failed: %s", r.Failure.Message)
	}
	return nil
}

// payableInRun keeps an invoice from being paid by two runs.
func payableInRun(in PayInput) error {
	if r := in.Review; r.Payment != "" && r.Payment != in.Run {
		return refuse("look at that run first", "the invoice is in payment run %s", r.Payment)
	}
	return nil
}

func waitsFor(r core.Review) string {
	if i := slices.IndexFunc(r.Exceptions, core.Exception.Blocks); i >= 0 {
		return "settle what stops it: " + stops(r.Exceptions[i])
	}
	if asked := r.Asked(); len(asked) > 0 {
		return "it waits for " + core.AskedWords(asked)
	}
	return "have it approved first"
}

// stops is an exception for people, with who settles it.
func stops(e core.Exception) string {
	return fmt.Sprintf("%s: %s (%s)", e.Reason, strings.TrimSuffix(e.Message, "."), core.SettledBy(e))
}

// payableApprovals checks that every step of the route was answered, for the content
// as it is now, by as many people as were asked.
func payableApprovals(in PayInput) error {
	r := in.Review
	if len(r.Route.Steps) == 0 || len(r.Approvals) == 0 {
		return refuse("have it approved first", "nobody approved the invoice")
	}
	content := core.ContentHash(r.Invoice, r.Match)
	seen, verified := map[string]bool{}, Verifiers(r, in.Supplier)
	for _, a := range r.Approvals {
		if a.Content != content {
			return refuse("have it approved again", "the invoice was changed after %s approved it", a.By)
		}
		if seen[a.By] && !r.Waived(core.RuleTwice) {
			return refuse("another person has to approve it", "%s approved the invoice twice", a.By)
		}
		if err := payableRule(in, a); err != nil {
			return err
		}
		seen[a.By] = true
		if slices.Contains(r.EnteredBy, a.By) && !r.Waived(core.RuleEntered) {
			return refuse("another person has to approve it", "%s entered the invoice and approved it", a.By)
		}
		if i := slices.IndexFunc(verified, func(who string) bool { return who == a.By || who == a.OnBehalf }); i >= 0 && !r.Waived(core.RuleVerified) {
			return refuse(fmt.Sprintf("another person has to approve it, or the owner waives the rule %q", core.RuleVerified),
				"%s verified the account that the invoice waited for, and approved it", verified[i])
		}
	}
	for i, s := range r.Route.Steps {
		if missing := unanswered(r, i, s); missing != "" {
			return refuse("it waits for "+missing, "step %d of the approval has no answer", i+1)
		}
	}
	return nil
}

// payableRule checks anew that the owner's signature on the rule which approved the
// invoice stands, and that the invoice is within it.
func payableRule(in PayInput, a core.Approval) error {
	if a.Rule == "" {
		return nil
	}
	auto := in.Settings.AutoApprove
	rule, _ := auto.Rule(a.Rule)
	inv := in.Review.Invoice
	switch sig, ok := auto.Signature(a.Rule); {
	case !ok || sig.Hash != a.Signature:
		return refuse("have a person approve it", "rule %s approved the invoice, and is no longer signed as it was then", a.Rule)
	case in.Supplier == nil || rule.Supplier != in.Supplier.Name && rule.Supplier != string(in.Supplier.ID):
		return refuse("have a person approve it", "rule %s is for another supplier", a.Rule)
	case inv.GrossTotal.Currency != in.Firm.Currency || inv.GrossTotal.Decimal().Cmp(rule.GrossBelow) >= 0:
		return refuse("have a person approve it", "the invoice is not below the amount of rule %s", a.Rule)
	case slices.Contains(in.Review.EnteredBy, sig.By):
		return refuse("have a person approve it", "%s entered the invoice and signed rule %s, which approved it", sig.By, a.Rule)
	case slices.Contains(Verifiers(in.Review, in.Supplier), sig.By):
		return refuse("have a person approve it", "%s verified the account that the invoice waited for and signed rule %s, which approved the invoice", sig.By, a.Rule)
	}
	return nil
}

// unanswered names what a step still waits for. An approval counts for the one entry of
// the step that it answers.
func unanswered(r core.Review, i int, s core.Step) string {
	given := map[string]int{}
	for _, a := range r.Approvals {
		if a.Step == i {
			given[a.For]++
		}
	}
	var missing []string
	for _, who := range s.Who {
		switch {
		case given[who] > 0 && !s.All:
			return ""
		case given[who] > 0:
			given[who]--
		default:
			missing = append(missing, who)
		}
	}
	return core.AskedWords(missing)
}

func payableFindings(in PayInput) error {
	for _, e := range in.Review.Exceptions {
		if e.Blocks() {
			return refuse(fmt.Sprintf("settle %s first: %s", e.Reason, core.SettledBy(e)), "%s", strings.TrimSuffix(e.Message, "."))
		}
	}
	return nil
}

// payableMatch holds the invoice against its orders and receipts as they are now: a change
// of these voids no approval, and what nobody has seen yet is settled before it is paid.
func payableMatch(in PayInput) error {
	list := in.unsettled(in.Matched)
	if len(list) == 0 {
		return nil
	}
	since := "it was approved"
	if in.Review.Status == core.StatusExported {
		since = "it went to the books"
	}
	hint := fmt.Sprintf("its order or receipt changed after %s: settle %s first (%s), or put the order right", since, list[0].Reason, core.SettledBy(list[0]))
	return refuse(hint, "%s", strings.TrimSuffix(list[0].Message, "."))
}

// Unsettled is what its orders, receipts and contracts as they are now, or another invoice,
// say against a payment and nobody settled. An invoice that is in the books is checked no
// more, so that these are on the gate's list alone.
func Unsettled(in PayInput) []core.Exception {
	return in.unsettled(slices.Concat(in.Matched, in.duplicates()))
}

func (in PayInput) unsettled(found []core.Exception) []core.Exception {
	return slices.DeleteFunc(slices.Clone(found), func(e core.Exception) bool { return e.Severity != core.Block || in.settled(e) })
}

// settled reports whether somebody settled this finding, with these numbers.
func (in PayInput) settled(e core.Exception) bool {
	return slices.ContainsFunc(in.Review.Exceptions, func(old core.Exception) bool { return !old.Open() && old.Same(e) })
}

func payableSupplier(in PayInput) error {
	switch s := in.Supplier; {
	case s == nil:
		return refuse("choose the supplier first", "it is not settled who the supplier is")
	case s.ID != in.Review.Invoice.SupplierID:
		return refuse("check the invoice again", "the invoice is of supplier %s and not of %s", in.Review.Invoice.SupplierID, s.ID)
	case s.State != core.SupplierApproved:
		return refuse("a second person approves it", "%s is not approved as a supplier", s.Name)
	}
	if lacks := in.Supplier.Lacks(in.Settings.Checklist, in.Today); len(lacks) > 0 {
		return refuse("note it once it was seen", "%s has not given its %s, or it has run out", in.Supplier.Name, lacks[0].Words())
	}
	return nil
}

// payableAccount checks where the money goes, and that neither a payment code on the
// document nor the page of an electronic invoice names an account that nobody trusts. Nothing is paid out on a credit note.
func payableAccount(in PayInput) error {
	if in.kind() == core.KindCreditNote {
		return nil
	}
	for _, code := range in.codeAccounts() {
		if !in.isTrusted(code) {
			return refuse("ask the supplier for an invoice whose code and print agree", "the payment code on the invoice names account %s, which is not a trusted account of %s", show(code), in.Supplier.Name)
		}
	}
	for _, a := range in.pageAccounts() {
		if !in.isTrusted(a) {
			return refuse("ask the supplier for an invoice whose page and XML agree", "the page of the invoice names account %s, which is not a trusted account of %s", show(a), in.Supplier.Name)
		}
	}
	if _, err := in.PayTo(); err != nil {
		return err
	}
	if stated := in.Review.Invoice.Account; in.Account.Key() != "" && stated.Key() != "" && !sameAccount(stated, in.Account) {
		return refuse("correct the invoice first", "the invoice asks for payment to %s and not to %s", show(stated), show(in.Account))
	}
	return nil
}

// PayTo is the account on file that the money goes to: the one asked for, else the one
// that the invoice names, else the supplier's only trusted one. It is Refused where
// that is not a trusted account of the supplier.
func (in PayInput) PayTo() (core.BankAccount, error) {
	a := in.Account
	if a.Key() == "" {
		a = in.Review.Invoice.Account
	}
	if a.Key() == "" {
		return in.onlyTrusted()
	}
	known, ok := findAccount(*in.Supplier, a)
	if !ok || known.State != core.AccountTrusted {
		return known, refuse("one person verifies it by a call to the known number, another trusts it", "account %s is not a trusted account of %s", show(a), in.Supplier.Name)
	}
	return known, nil
}

func (in PayInput) onlyTrusted() (core.BankAccount, error) {
	var trusted []core.BankAccount
	for _, b := range in.Supplier.Accounts {
		if b.State == core.AccountTrusted {
			trusted = append(trusted, b)
		}
	}
	if len(trusted) != 1 {
		return core.BankAccount{}, refuse("choose or trust an account of the supplier", "the invoice names no account, and %s has %d that are trusted", in.Supplier.Name, len(trusted))
	}
	return trusted[0], nil
}

// payableOnce looks for duplicates again. A pair that somebody settled stays settled.
func payableOnce(in PayInput) error {
	if list := in.unsettled(in.duplicates()); len(list) > 0 {
		return refuse("compare the two and settle it", "%s", strings.TrimSuffix(list[0].Message, "."))
	}
	return nil
}
