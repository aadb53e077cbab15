package control

import (
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/money"
)

// byRule is an invoice that the owner's signed rule approved.
func byRule(t testing.TB) PayInput {
	p := payable(t)
	rule := core.AutoRule{Name: "rent", Supplier: p.Supplier.Name, GrossBelow: money.MustDecimal("100.01")}
	p.Settings.AutoApprove = core.AutoApprove{Enabled: true, Rules: []core.AutoRule{rule}}
	hash := p.Settings.AutoApprove.Hash(rule)
	p.Settings.AutoApprove.Signed = []core.RuleSignature{{Rule: "rent", Hash: hash, By: "olga"}}
	p.Firm.Currency = "EUR"
	p.Review.Route = core.Route{Rule: "rent", Signature: hash, Steps: []core.Step{{Who: []string{"rule:rent"}}}}
	p.Review.Approvals = []core.Approval{{By: core.System.Name, For: "rule:rent", Rule: "rent", Signature: hash}}
	p.seal()
	return p
}

// What a rule approved is paid only while the owner's signature on the rule stands and
// the invoice is within it.
func TestGateAsksForTheSignatureAgain(t *testing.T) {
	for name, do := range map[string]func(*PayInput){
		"as it is":                func(*PayInput) {},
		"verified by another":     func(p *PayInput) { p.waitedFor("anna") },
		"verified before it came": func(p *PayInput) { p.waitedFor("olga"); p.Review.ReceivedAt = p.Review.ReceivedAt.Add(48 * time.Hour) },
	} {
		p := byRule(t)
		do(&p)
		if err := MayBePaid(p); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for says, do := range map[string]func(*PayInput){
		"no longer signed":       func(p *PayInput) { p.Settings.AutoApprove.Signed = nil },
		"is no longer signed":    func(p *PayInput) { p.Settings.AutoApprove.Enabled = false },
		"no longer signed as it": func(p *PayInput) { p.Settings.AutoApprove.Rules[0].GrossBelow = money.MustDecimal("9999") },
		"rule rent approved":     func(p *PayInput) { p.Review.Approvals[0].Signature = "forged" },
		"for another supplier": func(p *PayInput) {
			p.Settings.AutoApprove.Rules[0].Supplier = "Other GmbH"
			p.Settings.AutoApprove.Signed[0].Hash = p.Settings.AutoApprove.Hash(p.Settings.AutoApprove.Rules[0])
			p.Review.Approvals[0].Signature = p.Settings.AutoApprove.Signed[0].Hash
		},
		"not below the amount": func(p *PayInput) { p.Review.Invoice.GrossTotal = eur("100.01"); p.seal() },
		"olga entered":         func(p *PayInput) { p.Review.EnteredBy = []string{"olga"} },
		"olga verified":        func(p *PayInput) { p.waitedFor("olga") },
		"not approved":         func(p *PayInput) { p.Review.Status = core.StatusMatched },
		"changed after":        func(p *PayInput) { p.Review.Invoice.Number = "other" },
	} {
		p := byRule(t)
		do(&p)
		if err := MayBePaid(p); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %q", err, says)
		}
	}
}
