package core

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"countersign/core/money"
)

// AutoApprove are the owner's rules by which the program approves. Without signatures
// it approves nothing, whatever else is set.
type AutoApprove struct {
	Enabled bool       `json:"enabled"`
	Rules   []AutoRule `json:"rules,omitempty"`
	// SamplePercent of what a rule would approve people look at all the same; nil stands
	// for usualSample.
	SamplePercent *int `json:"sample_percent,omitempty"`
	// Signed are the owner's signatures. Settings that are imported never bring any.
	Signed []RuleSignature `json:"signed,omitempty"`
}

// usualSample is how many in a hundred people look at where the settings do not say.
const usualSample = 5

// AutoRule lets invoices of one supplier through that match an order and a receipt,
// have nothing against them, and stay below an amount in the firm's currency.
type AutoRule struct {
	Name       string        `json:"name"`
	Supplier   string        `json:"supplier"`
	GrossBelow money.Decimal `json:"gross_below"`
}

// RuleSignature is the owner's word for one rule as it was.
type RuleSignature struct {
	Rule string    `json:"rule"`
	Hash string    `json:"hash"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}

// Sample is how many in a hundred of what a rule fits people look at.
func (a AutoApprove) Sample() int {
	if a.SamplePercent == nil {
		return usualSample
	}
	return *a.SamplePercent
}

// Rule finds a rule by its name.
func (a AutoApprove) Rule(name string) (AutoRule, bool) {
	i := slices.IndexFunc(a.Rules, func(r AutoRule) bool { return r.Name == name })
	if i < 0 {
		return AutoRule{}, false
	}
	return a.Rules[i], true
}

// Hash is what a signature is bound to: all of the rule, and the share of the sample.
func (a AutoApprove) Hash(r AutoRule) string {
	b, err := json.Marshal(struct {
		Rule   AutoRule
		Sample int
	}{r, a.Sample()})
	if err != nil {
		panic("core: a rule does not marshal: " + err.Error())
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Signature is the owner's signature on a rule as it is now; false where there is none,
// where the rule was changed since, and while approving by rule is off.
func (a AutoApprove) Signature(name string) (RuleSignature, bool) {
	r, ok := a.Rule(name)
	if !ok || !a.Enabled {
		return RuleSignature{}, false
	}
	hash := a.Hash(r)
	i := slices.IndexFunc(a.Signed, func(s RuleSignature) bool { return s.Rule == name && s.Hash == hash && s.By != "" })
	if i < 0 {
		return RuleSignature{}, false
	}
	return a.Signed[i], true
}

// KeepSignatures is new with the signatures that old carried, as far as they fit what
// new says. A change voids a signature for good: changing the rule back does not bring
// it back, nor does switching off and on again.
func KeepSignatures(old, changed AutoApprove) AutoApprove {
	changed.Signed = nil
	for _, s := range old.Signed {
		if now, ok := changed.Rule(s.Rule); ok && changed.Enabled && changed.Hash(now) == s.Hash {
			changed.Signed = append(changed.Signed, s)
		}
	}
	return changed
}

func (a AutoApprove) check() error {
	if n := a.Sample(); n < 1 || n > 100 {
		return Errorf(BadInput, "auto_approve.sample_percent is %d and must be from 1 to 100: people look at some of what rules approve", n).
			WithHint("leave it out for %d in a hundred; without rules people look at everything", usualSample)
	}
	names := map[string]bool{}
	for _, r := range a.Rules {
		switch {
		case r.Name == "" || r.Supplier == "":
			return Errorf(BadInput, "a rule in auto_approve needs a name and one supplier")
		case r.GrossBelow.Sign() <= 0:
			return Errorf(BadInput, "rule %s in auto_approve needs an amount in gross_below", r.Name)
		case names[r.Name]:
			return Errorf(BadInput, "auto_approve has two rules %s", r.Name)
		}
		names[r.Name] = true
	}
	return nil
}
