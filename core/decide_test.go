package core_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/money"

	"pgregory.net/rapid"
)

var at = time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)

func user(name string, roles ...core.Role) core.User { return core.User{Name: name, Roles: roles} }

var (
	clerk    = user("clerk", core.Clerk)
	approver = user("approver", core.Approver)
	second   = user("second", core.Approver)
	payer    = user("payer", core.Payer)
	auditor  = user("auditor", core.Auditor)
	owner    = user("owner", core.Owner)
)

// invoice is a clean invoice that waits for the route's steps.
func invoice(steps ...core.Step) core.Review {
	eur := func(s string) money.Amount { return money.MustAmount(s, "EUR") }
	return core.Review{
		ID: "ab12", Document: "ab12ff", Status: core.StatusMatched, Revision: 7,
		Draft: core.Draft{Kind: core.Field[core.DocKind]{Value: core.KindInvoice, Confidence: 1}},
		Invoice: core.Invoice{Kind: core.KindInvoice, Number: "INV-17", Currency: "EUR", SupplierID: "acme",
			NetTotal: eur("100.00"), TaxTotal: eur("19.00"), GrossTotal: eur("119.00")},
		Route: core.Route{Policy: "small", Steps: steps},
	}
}

func ask(who ...string) core.Step    { return core.Step{Who: who} }
func askAll(who ...string) core.Step { return core.Step{Who: who, All: true} }

func blocked(r core.Review, reasons ...core.Reason) core.Review {
	for _, x := range reasons {
		r.Exceptions = append(r.Exceptions, core.Exception{Reason: x, Severity: core.Block, Message: string(x) + " is open."})
	}
	r.Status = core.StatusOnHold
	return r
}

func with(r core.Review, change func(*core.Review)) core.Review {
	change(&r)
	return r
}

func limited(u core.User, limit string) core.User {
	u.Limit = money.MustAmount(limit, "EUR")
	return u
}

// The clauses are those of CONTRACT, Approval, and DOMAIN 7.
func TestDecide(t *testing.T) {
	one := ask("role:approver")
	for _, c := range []struct {
		clause string
		review core.Review
		cmd    core.Command
		status core.Status
		kind   core.Kind // of the error
		says   string    // in the error or its hint
	}{
		{"an approver approves", invoice(one), core.Command{Action: core.ActApprove, By: approver}, core.StatusApproved, "", ""},
		{"an owner can do what every role can", invoice(one), core.Command{Action: core.ActApprove, By: owner}, core.StatusApproved, "", ""},
		{"a clerk cannot approve", invoice(one), core.Command{Action: core.ActApprove, By: clerk}, "", core.Refused, "approver or owner"},
		{"a payer cannot approve", invoice(one), core.Command{Action: core.ActApprove, By: payer}, "", core.Refused, "approver or owner"},
		{"an auditor changes nothing", invoice(one), core.Command{Action: core.ActHold, By: auditor, Reason: "x"}, "", core.Refused, "clerk or approver"},
		{"the revision seen", invoice(one), core.Command{Action: core.ActApprove, By: approver, Revision: 7}, core.StatusApproved, "", ""},
		{"a stale revision is a conflict", invoice(one), core.Command{Action: core.ActApprove, By: approver, Revision: 6}, "", core.Conflict, "look at it again"},
		{"two steps need two answers", invoice(one, ask("role:owner")), core.Command{Action: core.ActApprove, By: approver}, core.StatusMatched, "", ""},
		{"steps are answered in order", invoice(ask("user:second"), one), core.Command{Action: core.ActApprove, By: approver}, "", core.Refused, "it waits for second, an approver"},
		{"any one of a list", invoice(ask("user:anna", "role:approver")), core.Command{Action: core.ActApprove, By: approver}, core.StatusApproved, "", ""},
		{"all of a list", invoice(askAll("role:approver", "role:payer")), core.Command{Action: core.ActApprove, By: approver}, core.StatusMatched, "", ""},
		{"a limit is inclusive", invoice(one), core.Command{Action: core.ActApprove, By: limited(approver, "119.00")}, core.StatusApproved, "", ""},
		{"one cent above the limit", invoice(one), core.Command{Action: core.ActApprove, By: limited(approver, "118.99")}, "", core.Refused, "limit of 118.99 EUR"},
		{"who entered does not approve", with(invoice(one), func(r *core.Review) { r.EnteredBy = []string{"approver"} }),
			core.Command{Action: core.ActApprove, By: approver}, "", core.Refused, "entered this invoice"},
		{"not even the owner", with(invoice(one), func(r *core.Review) { r.EnteredBy = []string{"owner"} }),
			core.Command{Action: core.ActApprove, By: owner}, "", core.Refused, "entered this invoice"},
		{"unless waived", with(invoice(one), func(r *core.Review) {
			r.EnteredBy, r.Waivers = []string{"owner"}, []core.Waiver{{Rule: core.RuleEntered}}
		}), core.Command{Action: core.ActApprove, By: owner}, core.StatusApproved, "", ""},
		{"nobody approves twice", with(invoice(one, one), func(r *core.Review) {
			r.Approvals = []core.Approval{{By: "approver", For: "role:approver", Content: core.ContentHash(r.Invoice, r.Match)}}
		}), core.Command{Action: core.ActApprove, By: approver}, "", core.Refused, "already approved"},
		{"what blocks stops approval", blocked(invoice(one), core.PriceOverTolerance), core.Command{Action: core.ActApprove, By: approver}, "", core.Refused, "PriceOverTolerance is open"},
		{"a held invoice waits", with(invoice(one), func(r *core.Review) { r.Held = &core.Hold{By: "clerk", Reason: "call them"} }),
			core.Command{Action: core.ActApprove, By: approver}, "", core.Refused, "call them"},
		{"a statement is not approved", with(invoice(one), func(r *core.Review) {
			r.Draft.Kind.Value, r.Status = core.KindStatement, core.StatusRead
		}), core.Command{Action: core.ActApprove, By: approver}, "", core.Refused, "a statement"},
		{"unread is not approved", with(invoice(one), func(r *core.Review) { r.Status = core.StatusReceived }),
			core.Command{Action: core.ActApprove, By: approver}, "", core.Refused, ""},
		{"approved is not approved again", with(invoice(one), func(r *core.Review) { r.Status = core.StatusApproved }),
			core.Command{Action: core.ActApprove, By: approver}, "", core.Refused, "already approved"},
		{"rejecting needs a reason", invoice(one), core.Command{Action: core.ActReject, By: approver}, "", core.Usage, "reason"},
		{"rejecting", invoice(one), core.Command{Action: core.ActReject, By: approver, Reason: "not ours"}, core.StatusRejected, "", ""},
		{"a rejection is taken back", with(invoice(one), func(r *core.Review) { r.Status, r.Rejection = core.StatusRejected, &core.Rejection{By: "anna"} }),
			core.Command{Action: core.ActReopen, By: approver, Reason: "the wrong one"}, core.StatusRead, "", ""},
		{"with a reason", with(invoice(one), func(r *core.Review) { r.Status, r.Rejection = core.StatusRejected, &core.Rejection{By: "anna"} }),
			core.Command{Action: core.ActReopen, By: approver}, "", core.Usage, "reason"},
		{"not by a clerk", with(invoice(one), func(r *core.Review) { r.Status, r.Rejection = core.StatusRejected, &core.Rejection{By: "anna"} }),
			core.Command{Action: core.ActReopen, By: clerk, Reason: "x"}, "", core.Refused, "approver"},
		{"what is not rejected is not reopened", invoice(one), core.Command{Action: core.ActReopen, By: approver, Reason: "x"}, "", core.Refused, "not rejected"},
		{"an approved one can still be rejected", with(invoice(one), func(r *core.Review) { r.Status = core.StatusApproved }),
			core.Command{Action: core.ActReject, By: approver, Reason: "not ours"}, core.StatusRejected, "", ""},
		{"an exported one not", with(invoice(one), func(r *core.Review) { r.Status = core.StatusExported }),
			core.Command{Action: core.ActReject, By: approver, Reason: "not ours"}, "", core.Refused, "exported"},
		{"holding", invoice(one), core.Command{Action: core.ActHold, By: clerk, Reason: "asked them"}, core.StatusOnHold, "", ""},
		{"releasing another's hold", with(invoice(one), func(r *core.Review) { r.Held = &core.Hold{By: "approver"} }),
			core.Command{Action: core.ActRelease, By: clerk}, "", core.Refused, "approver or the owner"},
		{"releasing one's own", with(invoice(one), func(r *core.Review) { r.Held, r.Status = &core.Hold{By: "clerk"}, core.StatusOnHold }),
			core.Command{Action: core.ActRelease, By: clerk}, core.StatusMatched, "", ""},
		{"the owner releases any", with(invoice(one), func(r *core.Review) { r.Held = &core.Hold{By: "clerk"} }),
			core.Command{Action: core.ActRelease, By: owner}, core.StatusMatched, "", ""},
		{"settling the last one", blocked(invoice(one), core.PriceOverTolerance),
			core.Command{Action: core.ActResolve, By: approver, Exception: core.PriceOverTolerance, Reason: "agreed by phone"}, core.StatusMatched, "", ""},
		{"one of two", blocked(invoice(one), core.PriceOverTolerance, core.NoReceipt),
			core.Command{Action: core.ActResolve, By: approver, Exception: core.NoReceipt, Reason: "it is here"}, core.StatusOnHold, "", ""},
		{"a clerk settles data", blocked(invoice(one), core.MissingField),
			core.Command{Action: core.ActResolve, By: clerk, Exception: core.MissingField, Reason: "has none"}, core.StatusMatched, "", ""},
		{"but no price", blocked(invoice(one), core.PriceOverTolerance),
			core.Command{Action: core.ActResolve, By: clerk, Exception: core.PriceOverTolerance, Reason: "fine"}, "", core.Refused, "approver"},
		{"a bank change never", blocked(invoice(one), core.BankChanged),
			core.Command{Action: core.ActResolve, By: owner, Exception: core.BankChanged, Reason: "they said so"}, "", core.Refused, "call the supplier"},
		{"an unverified account never", blocked(invoice(one), core.BankUnverified),
			core.Command{Action: core.ActResolve, By: owner, Exception: core.BankUnverified, Reason: "fine"}, "", core.Refused, "call the supplier"},
		{"a new supplier never", blocked(invoice(one), core.NewSupplier),
			core.Command{Action: core.ActResolve, By: owner, Exception: core.NewSupplier, Reason: "fine"}, "", core.Refused, "second person"},
		{"settling needs a reason", blocked(invoice(one), core.NoReceipt), core.Command{Action: core.ActResolve, By: approver, Exception: core.NoReceipt, Reason: " "}, "", core.Usage, "reason"},
		{"settling what is not there", invoice(one), core.Command{Action: core.ActResolve, By: approver, Exception: core.NoReceipt, Reason: "x"}, "", core.NotFound, ""},
		{"only the owner waives", invoice(one), core.Command{Action: core.ActWaive, By: approver, Rule: core.RuleEntered, Reason: "x"}, "", core.Refused, "owner"},
		{"an unknown rule", invoice(one), core.Command{Action: core.ActWaive, By: owner, Rule: "gravity", Reason: "x"}, "", core.Usage, "entered"},
		{"what is exported can still be paid by whom the owner lets", with(invoice(one), func(r *core.Review) { r.Status = core.StatusExported }),
			core.Command{Action: core.ActWaive, By: owner, Rule: core.RulePays, Reason: "we are few"}, core.StatusExported, "", ""},
		{"but its approvals are given", with(invoice(one), func(r *core.Review) { r.Status = core.StatusExported }),
			core.Command{Action: core.ActWaive, By: owner, Rule: core.RuleTwice, Reason: "we are few"}, "", core.Refused, "an invoice that is exported cannot be changed"},
		{"exporting what is approved", with(invoice(one), func(r *core.Review) { r.Status = core.StatusApproved }),
			core.Command{Action: core.ActExport, By: owner, Batch: "B1"}, core.StatusExported, "", ""},
		{"and nothing else", invoice(one), core.Command{Action: core.ActExport, By: owner, Batch: "B1"}, "", core.Refused, "approved"},
		{"an auditor's export changes nothing", with(invoice(one), func(r *core.Review) { r.Status = core.StatusApproved }),
			core.Command{Action: core.ActExport, By: auditor, Batch: "B1"}, "", core.Refused, "clerk or approver"},
	} {
		t.Run(c.clause, func(t *testing.T) {
			c.cmd.At = at
			got, log, err := core.Decide(c.review, c.cmd)
			if core.KindOf(err) != c.kind {
				t.Fatalf("error %v, want kind %q", err, c.kind)
			}
			if c.kind != "" {
				if !strings.Contains(err.Error(), c.says) {
					t.Errorf("the error says %q, not %q", err, c.says)
				}
				if got.Status != c.review.Status || got.Revision != c.review.Revision {
					t.Errorf("a refusal changed the review to %s, revision %d", got.Status, got.Revision)
				}
				return
			}
			if got.Status != c.status || got.Revision != c.review.Revision+1 {
				t.Errorf("became %s, revision %d; want %s", got.Status, got.Revision, c.status)
			}
			if log.Actor != c.cmd.By.Name || log.Action == "" || log.After["status"] != string(got.Status) || log.Before["status"] != string(c.review.Status) {
				t.Errorf("the log says %+v", log)
			}
		})
	}
}

func TestAskedShrinksAsPeopleAnswer(t *testing.T) {
	r := invoice(ask("role:approver"), askAll("role:payer", "role:owner"))
	if got := strings.Join(r.Asked(), " "); got != "role:approver role:payer role:owner" {
		t.Errorf("asked %s", got)
	}
	for i, c := range []struct {
		by   core.User
		left string
	}{{second, "role:payer role:owner"}, {user("boss", core.Owner), "role:owner"}, {owner, ""}} {
		next, _, err := core.Decide(r, core.Command{Action: core.ActApprove, By: c.by, At: at})
		if err != nil {
			t.Fatalf("answer %d: %v", i, err)
		}
		if got := strings.Join(next.Asked(), " "); got != c.left {
			t.Errorf("after %s: asked %q, want %q", c.by.Name, got, c.left)
		}
		r = next
	}
	if r.Status != core.StatusApproved {
		t.Errorf("all answered and still %s", r.Status)
	}
}

// A material change voids approvals; the same content checked again keeps them.
func TestApprovalIsBoundToContent(t *testing.T) {
	r, _, err := core.Decide(invoice(ask("role:approver"), ask("role:owner")), core.Command{Action: core.ActApprove, By: approver, At: at})
	if err != nil {
		t.Fatal(err)
	}
	check := func(change func(*core.Invoice, *core.Match)) core.Review {
		inv, m := r.Invoice, r.Match
		change(&inv, &m)
		got, _, err := core.Decide(r, core.Command{Action: core.ActCheck, By: core.System, At: at, Invoice: inv, Match: m, Route: r.Route})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	for name, c := range map[string]struct {
		change func(*core.Invoice, *core.Match)
		keeps  bool
	}{
		"nothing":           {func(*core.Invoice, *core.Match) {}, true},
		"due date":          {func(i *core.Invoice, _ *core.Match) { i.DueDate = core.MustDate("2026-12-24") }, true},
		"payment reference": {func(i *core.Invoice, _ *core.Match) { i.PaymentReference = "R-1" }, true},
		"how it was found":  {func(_ *core.Invoice, m *core.Match) { m.How = "by its number" }, true},
		"kind":              {func(i *core.Invoice, _ *core.Match) { i.Kind = core.KindCreditNote }, false},
		"number":            {func(i *core.Invoice, _ *core.Match) { i.Number = "INV-18" }, false},
		"net":               {func(i *core.Invoice, _ *core.Match) { i.NetTotal.Minor++ }, false},
		"tax":               {func(i *core.Invoice, _ *core.Match) { i.TaxTotal.Minor++ }, false},
		"gross":             {func(i *core.Invoice, _ *core.Match) { i.GrossTotal.Minor++ }, false},
		"amount due":        {func(i *core.Invoice, _ *core.Match) { i.AmountDue.Minor++ }, false},
		"prepaid":           {func(i *core.Invoice, _ *core.Match) { i.Prepaid.Minor++ }, false},
		"account":           {func(i *core.Invoice, _ *core.Match) { i.Account.IBAN = "DE02120300000000202051" }, false},
		"supplier":          {func(i *core.Invoice, _ *core.Match) { i.SupplierID = "acne" }, false},
		"seller":            {func(i *core.Invoice, _ *core.Match) { i.Seller.Name = "Acne" }, false},
		"tax ID":            {func(i *core.Invoice, _ *core.Match) { i.Seller.TaxID = "DE136695976" }, false},
		"currency":          {func(i *core.Invoice, _ *core.Match) { i.Currency = "USD" }, false},
		"lines":             {func(i *core.Invoice, _ *core.Match) { i.Lines = []core.Line{{ID: "1"}} }, false},
		"charges":           {func(i *core.Invoice, _ *core.Match) { i.Charges = []core.Charge{{Reason: "freight"}} }, false},
		"orders":            {func(_ *core.Invoice, m *core.Match) { m.Orders = []core.OrderID{"PO-9"} }, false},
		"links":             {func(_ *core.Invoice, m *core.Match) { m.Lines = []core.LineMatch{{InvoiceLine: "1", Order: "PO-9"}} }, false},
		"contract":          {func(_ *core.Invoice, m *core.Match) { m.Contract = "C-9" }, false},
	} {
		if got := len(check(c.change).Approvals) == 1; got != c.keeps {
			t.Errorf("after a change of %s the approval is kept: %v", name, got)
		}
	}
}

func TestResolutionOutlivesACheckOnlyWithTheSameNumbers(t *testing.T) {
	e := core.Exception{Reason: core.PriceOverTolerance, Severity: core.Block, Line: "1", Expected: "10.00", Actual: "11.00"}
	r := invoice(ask("role:approver"))
	r.Status, r.Exceptions = core.StatusOnHold, []core.Exception{e}
	r, _, err := core.Decide(r, core.Command{Action: core.ActResolve, By: approver, At: at, Exception: e.Reason, Reason: "agreed"})
	if err != nil {
		t.Fatal(err)
	}
	for actual, want := range map[string]core.Status{"11.00": core.StatusMatched, "12.00": core.StatusOnHold} {
		again := e
		again.Actual = actual
		got, _, err := core.Decide(r, core.Command{Action: core.ActCheck, By: core.System, At: at, Invoice: r.Invoice, Exceptions: []core.Exception{again}, Route: r.Route})
		if err != nil {
			t.Fatal(err)
		}
		if got.Status != want {
			t.Errorf("checked again with %s: %s, want %s", actual, got.Status, want)
		}
	}
}

// No sequence of commands by any set of people reaches Approved, Exported or Paid
// without an answer to every step of the route, each for the content as it is, and
// none by somebody who entered it (unless waived).
func TestNothingIsPaidWithoutItsApprovals(t *testing.T) {
	people := []core.User{clerk, approver, second, payer, auditor, owner, limited(user("small", core.Approver), "50.00")}
	actions := append(slices.Clone(core.PersonActions), core.ActCheck, core.ActExport, core.ActSchedule, core.ActUnschedule, core.ActOrder, core.ActPay, core.ActReturn, core.ActRead, core.ActReread, core.ActFail)
	routes := [][]core.Step{{ask("role:approver")}, {ask("role:approver"), ask("role:owner")}, {askAll("role:approver", "role:payer")}, {ask("user:second", "role:owner")}}
	rapid.Check(t, func(t *rapid.T) {
		r := invoice(rapid.SampledFrom(routes).Draw(t, "route")...)
		if rapid.Bool().Draw(t, "blocked") {
			r = blocked(r, core.NoReceipt)
		}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			c := core.Command{
				Action: rapid.SampledFrom(actions).Draw(t, "action"), By: rapid.SampledFrom(people).Draw(t, "by"), At: at,
				Reason: "because", Exception: core.NoReceipt, Rule: core.RuleEntered, To: "second",
				Draft: r.Draft, Invoice: r.Invoice, Match: r.Match, Route: r.Route, Exceptions: r.Exceptions, Failure: &core.Failure{},
				Payment: rapid.SampledFrom([]core.RunID{"P1", "P2"}).Draw(t, "run"), PaidOn: core.DateOf(at),
			}
			if rapid.Bool().Draw(t, "changed") {
				c.Invoice.GrossTotal.Minor += rapid.Int64Range(-2, 2).Draw(t, "cents")
			}
			before := r.Status
			next, log, err := core.Decide(r, c)
			if err != nil {
				if next.Status != before {
					t.Fatalf("a refusal moved %s to %s", before, next.Status)
				}
				continue
			}
			if log.Action == "" || next.Revision != r.Revision+1 {
				t.Fatalf("%s left no entry or revision", c.Action)
			}
			r = next
			if r.Status == core.StatusApproved || r.Status == core.StatusExported || r.Status == core.StatusPaid {
				mustBeSigned(t, r)
			}
		}
	})
}

func mustBeSigned(t *rapid.T, r core.Review) {
	content := core.ContentHash(r.Invoice, r.Match)
	for i, s := range r.Route.Steps {
		want := 1
		if s.All {
			want = len(s.Who)
		}
		n := 0
		for _, a := range r.Approvals {
			if a.Step == i && a.Content == content {
				n++
			}
			if slices.Contains(r.EnteredBy, a.By) && !r.Waived(core.RuleEntered) {
				t.Fatalf("%s entered and approved", a.By)
			}
		}
		if n < want {
			t.Fatalf("%s with %d of %d answers to step %d", r.Status, n, want, i)
		}
	}
}

// A step that asks two approvers waits for two people.
func TestRoleNamedTwiceAsksTwo(t *testing.T) {
	r := invoice(askAll("role:approver", "role:approver"))
	one, _, err := core.Decide(r, core.Command{Action: core.ActApprove, By: approver, At: at})
	if err != nil || one.Status != core.StatusMatched || !slices.Equal(one.Asked(), []string{"role:approver"}) {
		t.Fatalf("after one of two it is %s and waits for %v, %v", one.Status, one.Asked(), err)
	}
	if _, _, err := core.Decide(one, core.Command{Action: core.ActApprove, By: approver, At: at}); core.KindOf(err) != core.Refused {
		t.Errorf("one person approved twice: %v", err)
	}
	two, _, err := core.Decide(one, core.Command{Action: core.ActApprove, By: second, At: at})
	if err != nil || two.Status != core.StatusApproved {
		t.Errorf("after both it is %s, %v", two.Status, err)
	}
}

// What an approver answered under one route does not count for the owner whom
// another route asks in the same place.
func TestApprovalAnswersWhomItWasGivenFor(t *testing.T) {
	r, _, err := core.Decide(invoice(ask("role:approver"), ask("role:approver")), core.Command{Action: core.ActApprove, By: approver, At: at})
	if err != nil {
		t.Fatal(err)
	}
	r.Route.Steps = []core.Step{ask("role:owner"), ask("role:approver")}
	if got := r.Asked(); !slices.Equal(got, []string{"role:owner", "role:approver"}) {
		t.Errorf("it waits for %v", got)
	}
}

// A payment code that names another account is a matter of the bank: nobody waves it
// through. One that asks for another sum is settled by who approves.
func TestPaymentCodeIsNotWavedThrough(t *testing.T) {
	account := core.Exception{Reason: core.CodeDiffersFromPage, Severity: core.Block, Field: "payment_account", Expected: "A", Actual: "B", Message: "Two accounts."}
	amount := core.Exception{Reason: core.CodeDiffersFromPage, Severity: core.Block, Field: "amount_due", Expected: "1", Actual: "2", Message: "Two sums."}
	owner := core.User{Name: "olga", Roles: []core.Role{core.Owner}}
	resolve := func(list ...core.Exception) error {
		r := core.Review{ID: "r", Status: core.StatusOnHold, Exceptions: list}
		_, _, err := core.Decide(r, core.Command{Action: core.ActResolve, By: owner, Exception: core.CodeDiffersFromPage, Reason: "they said so"})
		return err
	}
	if err := resolve(amount); err != nil {
		t.Error(err)
	}
	for _, list := range [][]core.Exception{{account}, {amount, account}} {
		if err := resolve(list...); core.KindOf(err) != core.Refused {
			t.Errorf("%d: %v", len(list), err)
		}
	}
	if core.LaneOf([]core.Exception{account}) != core.LaneBank || core.LaneOf([]core.Exception{amount}) != core.LaneNeedsData {
		t.Error("in the wrong lane")
	}
}

// Who corrects an invoice after approving it has entered it, also when nothing of what
// the approval rests on changed.
func TestCorrectingVoidsOnesOwnApproval(t *testing.T) {
	r := invoice(ask("role:approver"))
	for _, c := range []core.Command{{Action: core.ActApprove, By: second}, {Action: core.ActCorrect, By: second}, {Action: core.ActCheck, By: core.System}} {
		c.At, c.Draft, c.Invoice, c.Match, c.Route = at, r.Draft, r.Invoice, r.Match, r.Route
		var err error
		if r, _, err = core.Decide(r, c); err != nil {
			t.Fatal(err)
		}
	}
	if r.Status != core.StatusMatched || len(r.Approvals) != 0 {
		t.Errorf("it is %s with %d approvals", r.Status, len(r.Approvals))
	}
}

// The log tells what a check found and what stood there before.
func TestCheckIsLoggedWithBeforeAndAfter(t *testing.T) {
	r := invoice(ask("role:approver"))
	check := func(kind core.MatchPolicy, found ...core.Exception) core.AuditEntry {
		next, e, err := core.Decide(r, core.Command{Action: core.ActCheck, By: core.System, At: at, Invoice: r.Invoice,
			Match: core.Match{Kind: kind, Orders: []core.OrderID{"PO-1", "PO-2"}}, Exceptions: found, Route: r.Route})
		if err != nil {
			t.Fatal(err)
		}
		r = next
		return e
	}
	check(core.ThreeWay, core.Exception{Reason: core.NoReceipt, Severity: core.Block, Line: "1"})
	e := check(core.ThreeWay)
	before := map[string]string{"status": "OnHold", "lane": "waiting", "match": "three-way", "orders": "PO-1, PO-2", "exceptions": "NoReceipt"}
	after := map[string]string{"status": "Matched", "lane": "clean", "match": "three-way", "orders": "PO-1, PO-2"}
	if !maps.Equal(e.Before, before) || !maps.Equal(e.After, after) {
		t.Errorf("before %v, after %v", e.Before, e.After)
	}
}
