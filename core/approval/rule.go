package approval

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"countersign/core"
)

// Case is an invoice before a signed rule.
type Case struct {
	Review   core.Review
	Firm     core.Firm
	Settings core.Settings
	Supplier *core.Supplier
	History  []core.Review // the supplier's earlier invoices
	// Verified are those who verified the account while the invoice waited for it.
	Verified []string
	// Seed is what the draw of the sample is made from: the hash of the invoice's first
	// entry in the log. It holds the time and all that came before, so that nobody
	// chooses it, and it stays the same however often the invoice is checked.
	Seed string
}

// WithRule is the route of an invoice that a signed rule fits: the rule alone is asked,
// or, where the invoice is drawn as a sample, those whom the route asks anyway. Where
// no rule fits the route is returned as it is.
func WithRule(route core.Route, c Case) core.Route {
	rule, sig, ok := c.rule()
	if !ok {
		return route
	}
	route.Rule, route.Signature = rule.Name, sig.Hash
	if drawn(c.Seed, sig.Hash, c.Settings.AutoApprove.Sample()) {
		route.Sampled = true
		route.Why += fmt.Sprintf("; rule %q fits, and this invoice was drawn as one of the %d in a hundred that a person looks at", rule.Name, c.Settings.AutoApprove.Sample())
		return route
	}
	route.Policy = rule.Name
	route.Why = fmt.Sprintf("rule %q, signed by %s on %s, fits: %s, below %s, matched with order and receipt, nothing against it",
		rule.Name, sig.By, core.DateOf(sig.At), rule.Supplier, inMoney(rule.GrossBelow, c.Firm.Currency))
	route.Steps = []core.Step{{Who: []string{core.RuleEntry(rule.Name)}}}
	return route
}

// rule finds the signed rule that fits the invoice.
func (c Case) rule() (core.AutoRule, core.RuleSignature, bool) {
	if !c.plain() {
		return core.AutoRule{}, core.RuleSignature{}, false
	}
	for _, r := range c.Settings.AutoApprove.Rules {
		sig, ok := c.Settings.AutoApprove.Signature(r.Name)
		if ok && c.within(r) && !c.tookPart(sig.By) {
			return r, sig, true
		}
	}
	return core.AutoRule{}, core.RuleSignature{}, false
}

// tookPart reports whether somebody entered the invoice or verified its account while it
// waited: neither approves it (DOMAIN 7), by a signature on a rule as little as in person.
func (c Case) tookPart(who string) bool {
	return slices.Contains(c.Review.EnteredBy, who) || slices.Contains(c.Verified, who)
}

// within holds the invoice against what the rule itself says.
func (c Case) within(r core.AutoRule) bool {
	inv := c.Review.Invoice
	return (r.Supplier == c.Supplier.Name || r.Supplier == string(c.Supplier.ID)) &&
		inv.GrossTotal.Currency == c.Firm.Currency && inv.GrossTotal.Minor > 0 && inv.GrossTotal.Decimal().Cmp(r.GrossBelow) < 0
}

// plain reports whether the invoice is one that any rule may be asked about: from a
// supplier and to an account that are known, not the first, matched with order and
// receipt, as it was read, and with nothing found against it, settled or not.
func (c Case) plain() bool {
	v := c.Review
	if c.Supplier == nil || c.Supplier.State != core.SupplierApproved || c.Supplier.ID != v.Invoice.SupplierID || c.Seed == "" {
		return false
	}
	account, ok := c.Supplier.Account(v.Invoice.Account.Key())
	return ok && account.State == core.AccountTrusted &&
		v.Invoice.Kind == core.KindInvoice && v.Match.Kind == core.ThreeWay && !v.Match.ByPerson &&
		len(v.Exceptions) == 0 && len(v.Waivers) == 0 && v.Held == nil && !v.Split.Open() &&
		!slices.ContainsFunc(v.Approvals, func(a core.Approval) bool { return a.Rule == "" }) &&
		!corrected(v.Draft) && slices.ContainsFunc(c.History, approvedByPeople)
}

// corrected reports whether a person set anything that the invoice says.
func corrected(d core.Draft) bool {
	for _, name := range core.FieldNames {
		if d.Field(name).Detail().CorrectedBy != "" {
			return true
		}
	}
	return len(d.TakenOut) > 0 || slices.ContainsFunc(d.Lines, setByPerson)
}

func setByPerson(l core.DraftLine) bool {
	return l.PutInBy != "" || slices.ContainsFunc(core.LineFieldNames, func(name string) bool { return l.Field(name).Detail().CorrectedBy != "" })
}

// approvedByPeople reports whether people approved an earlier invoice: a supplier's
// first one is never for a rule.
func approvedByPeople(r core.Review) bool {
	done := r.Status == core.StatusApproved || r.Status == core.StatusExported || r.Status == core.StatusPaid
	return done && slices.ContainsFunc(r.Approvals, func(a core.Approval) bool { return a.Rule == "" })
}

// drawn decides the sample by a number from 0 to 9,999 that follows from the seed and
// the signature.
func drawn(seed, signature string, percent int) bool {
	sum := sha256.Sum256([]byte("sample\n" + seed + "\n" + signature))
	return binary.BigEndian.Uint64(sum[:8])%10000 < uint64(percent)*100
}
