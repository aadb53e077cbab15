package approval

import (
	"fmt"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/money"
)

// ruled is an invoice that the signed rule "rent" fits in every respect.
func ruled() Case {
	account := core.PaymentAccount{IBAN: "DE89370400440532013000"}
	r := review("499.99", "EUR")
	r.Status, r.Match.Kind, r.Invoice.Account = core.StatusRead, core.ThreeWay, account
	before := review("450.00", "EUR")
	before.Status, before.Approvals = core.StatusPaid, []core.Approval{{By: "anna"}}
	s := core.Settings{AutoApprove: core.AutoApprove{Enabled: true, SamplePercent: new(1), Rules: []core.AutoRule{
		{Name: "other", Supplier: "Other GmbH", GrossBelow: money.MustDecimal("9000")},
		{Name: "rent", Supplier: "ACME GmbH", GrossBelow: money.MustDecimal("500.00")},
	}}}
	for _, rule := range s.AutoApprove.Rules {
		s.AutoApprove.Signed = append(s.AutoApprove.Signed, core.RuleSignature{Rule: rule.Name, Hash: s.AutoApprove.Hash(rule), By: "olga", At: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)})
	}
	return Case{Review: r, Firm: firm, Settings: s, History: []core.Review{before}, Seed: "a", Supplier: &core.Supplier{
		ID: "acme-gmbh", Name: "ACME GmbH", State: core.SupplierApproved,
		Accounts: []core.BankAccount{{PaymentAccount: account, State: core.AccountTrusted}},
	}}
}

// A signed rule approves what fits it in every respect, and nothing else.
func TestWhatARuleFits(t *testing.T) {
	for name, change := range map[string]func(*Case){
		"":                   func(*Case) {},
		"at the amount":      func(c *Case) { c.Review.Invoice.GrossTotal = money.MustAmount("500.00", "EUR") },
		"above the amount":   func(c *Case) { c.Review.Invoice.GrossTotal = money.MustAmount("500.01", "EUR") },
		"another currency":   func(c *Case) { c.Review.Invoice.GrossTotal = money.MustAmount("10.00", "USD") },
		"no amount":          func(c *Case) { c.Review.Invoice.GrossTotal = money.Amount{} },
		"a negative amount":  func(c *Case) { c.Review.Invoice.GrossTotal = money.MustAmount("-10.00", "EUR") },
		"a credit note":      func(c *Case) { c.Review.Invoice.Kind = core.KindCreditNote },
		"a two-way match":    func(c *Case) { c.Review.Match.Kind = core.TwoWay },
		"no match":           func(c *Case) { c.Review.Match.Kind = "" },
		"linked by a person": func(c *Case) { c.Review.Match.ByPerson = true },
		"a duplicate warned": func(c *Case) { finding(core.Duplicate, core.Warn)(&c.Review) },
		"a price rise":       func(c *Case) { finding(core.PriceRise, core.Warn)(&c.Review) },
		"settled, but there was": func(c *Case) {
			finding(core.PriceOverTolerance, core.Block)(&c.Review)
			c.Review.Exceptions[0].Resolved = &core.Resolution{By: "anna"}
		},
		"a new supplier":        func(c *Case) { c.Supplier.State = core.SupplierDraft },
		"no supplier":           func(c *Case) { c.Supplier = nil },
		"another supplier":      func(c *Case) { c.Supplier.Name, c.Supplier.ID, c.Review.Invoice.SupplierID = "ACME", "acme", "acme" },
		"supplier not settled":  func(c *Case) { c.Review.Invoice.SupplierID = "acme" },
		"an unknown account":    func(c *Case) { c.Review.Invoice.Account.IBAN = "DE02120300000000202051" },
		"no account":            func(c *Case) { c.Review.Invoice.Account = core.PaymentAccount{} },
		"an account just seen":  func(c *Case) { c.Supplier.Accounts[0].State = core.AccountSeen },
		"the first invoice":     func(c *Case) { c.History = nil },
		"none approved before":  func(c *Case) { c.History[0].Status = core.StatusMatched },
		"only by rule before":   func(c *Case) { c.History[0].Approvals[0].Rule = "rent" },
		"entered by who signed": func(c *Case) { c.Review.EnteredBy = []string{c.Settings.AutoApprove.Signed[1].By} },
		"verified by who signed": func(c *Case) {
			c.Verified = []string{"anna", c.Settings.AutoApprove.Signed[1].By}
		},
		"held":             func(c *Case) { c.Review.Held = &core.Hold{By: "anna"} },
		"a rule waived":    func(c *Case) { c.Review.Waivers = []core.Waiver{{Rule: core.RuleLimit}} },
		"approved in part": func(c *Case) { c.Review.Approvals = []core.Approval{{By: "anna"}} },
		"corrected":        func(c *Case) { c.Review.Draft.Number = core.Field[string]{Value: "1", CorrectedBy: "karl"} },
		"a line put in":    func(c *Case) { c.Review.Draft.Lines = []core.DraftLine{{PutInBy: "karl"}} },
		"a line corrected": func(c *Case) {
			c.Review.Draft.Lines = []core.DraftLine{{Code: core.Field[string]{Value: "1", CorrectedBy: "karl"}}}
		},
		"a line taken out":       func(c *Case) { c.Review.Draft.TakenOut = []core.DraftLine{{}} },
		"nothing in the log yet": func(c *Case) { c.Seed = "" },
		"off":                    func(c *Case) { c.Settings.AutoApprove.Enabled = false },
		"not signed":             func(c *Case) { c.Settings.AutoApprove.Signed = nil },
		"the other rule signed":  func(c *Case) { c.Settings.AutoApprove.Signed = c.Settings.AutoApprove.Signed[:1] },
		"changed since":          func(c *Case) { c.Settings.AutoApprove.Rules[1].GrossBelow = money.MustDecimal("500.01") },
		"sample changed since":   func(c *Case) { c.Settings.AutoApprove.SamplePercent = new(2) },
	} {
		c := ruled()
		change(&c)
		asked := core.Route{Policy: "p", Steps: []core.Step{{Who: []string{"role:approver"}}}}
		got := WithRule(asked, c)
		if fits := got.Rule == "rent" && got.Signature == c.Settings.AutoApprove.Signed[1].Hash && len(got.Steps) == 1 && got.Steps[0].Who[0] == "rule:rent"; fits != (name == "") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// The sample is drawn once for all by what nobody chooses, and is about as large as the
// owner signed.
func TestTheSample(t *testing.T) {
	for _, percent := range []int{1, 5, 20, 100} {
		n := 0
		for i := range 10_000 {
			seed := fmt.Sprint("entry ", i)
			if first := drawn(seed, "signature", percent); first {
				n++
			} else if drawn(seed, "signature", percent) {
				t.Fatal("a second look changes the draw")
			}
		}
		if want := percent * 100; n < want*8/10 || n > want*12/10 {
			t.Errorf("%d of 10,000 are drawn at %d %%", n, percent)
		}
	}
	c := ruled()
	c.Settings.AutoApprove.SamplePercent = new(100)
	c.Settings.AutoApprove.Signed[1].Hash = c.Settings.AutoApprove.Hash(c.Settings.AutoApprove.Rules[1])
	asked := core.Route{Policy: "p", Why: "x", Steps: []core.Step{{Who: []string{"role:approver"}}}}
	if got := WithRule(asked, c); !got.Sampled || got.Rule != "rent" || got.Steps[0].Who[0] != "role:approver" || got.Policy != "p" {
		t.Errorf("drawn: %+v", got)
	}
}
