package core

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"countersign/core/money"
)

// PolicyWhen is the condition of an approval policy; what is absent fits all.
type PolicyWhen struct {
	GrossBelow   *money.Decimal `json:"gross_below,omitempty"`
	GrossAtLeast *money.Decimal `json:"gross_at_least,omitempty"`
	Clean        *bool          `json:"clean,omitempty"`
	Supplier     []string       `json:"supplier,omitempty"`
	NewSupplier  *bool          `json:"new_supplier,omitempty"`
	Match        []MatchPolicy  `json:"match,omitempty"`
	Exception    []Reason       `json:"exception,omitempty"`
	Currency     []string       `json:"currency,omitempty"`
	Kind         []DocKind      `json:"kind,omitempty"`
	// Category are ledger accounts of suppliers: what the firm books their invoices as.
	Category []string `json:"category,omitempty"`
}

// Policy says who is asked to approve which invoices. The first that fits
// decides.
type Policy struct {
	Name string     `json:"name"`
	When PolicyWhen `json:"when"`
	Ask  []Step     `json:"ask"`
}

// MarshalJSON writes a step as CONTRACT has it: a string, a list (any one of),
// or {"all": [...]}.
func (s Step) MarshalJSON() ([]byte, error) {
	switch {
	case s.All:
		return json.Marshal(map[string][]string{"all": s.Who})
	case len(s.Who) == 1:
		return json.Marshal(s.Who[0])
	}
	return json.Marshal(s.Who)
}

// UnmarshalJSON reads the three forms of a step.
func (s *Step) UnmarshalJSON(b []byte) error {
	*s = Step{}
	var one string
	if json.Unmarshal(b, &one) == nil {
		s.Who = []string{one}
		return nil
	}
	if json.Unmarshal(b, &s.Who) == nil {
		return nil
	}
	var all struct {
		All []string `json:"all"`
	}
	if err := json.Unmarshal(b, &all); err != nil || len(all.All) == 0 {
		return Errorf(BadInput, `%s asks nobody; "role:approver", a list, or {"all": [...]} does`, string(b))
	}
	s.Who, s.All = all.All, true
	return nil
}

// checkGroups refuses a group without anybody in it: it would never answer.
func (s Settings) checkGroups() error {
	for name, who := range s.Groups {
		if name == "" || len(who) == 0 || slices.Contains(who, "") {
			return Errorf(BadInput, "the group %q has nobody in it", name).WithHint(`write "groups": {"buyers": ["anna", "ben"]}`)
		}
	}
	return nil
}

func (s Settings) checkPolicies() error {
	for i, p := range s.Approval {
		if err := p.check(s.Groups); err != nil {
			return err
		}
		if slices.ContainsFunc(s.Approval[:i], func(o Policy) bool { return o.Name == p.Name }) {
			return Errorf(BadInput, "there are two policies %s", p.Name).WithHint("the log names a policy by its name")
		}
	}
	return nil
}

func (p Policy) check(groups map[string][]string) error {
	if p.Name == "" || len(p.Ask) == 0 {
		return Errorf(BadInput, "an approval policy needs a name and somebody to ask")
	}
	for _, step := range p.Ask {
		if len(step.Who) == 0 {
			return Errorf(BadInput, "policy %s has a step that asks nobody", p.Name)
		}
		for _, who := range step.Who {
			kind, name, _ := strings.Cut(who, ":")
			if kind == "user" && name != "" || kind == "role" && slices.Contains(Roles, Role(name)) || kind == "group" && len(groups[name]) > 0 {
				continue
			}
			return Errorf(BadInput, "policy %s asks %s, which is nobody", p.Name, fmt.Sprintf("%q", who)).WithHint(`write "role:approver", "user:anna" or the name of a group, "group:buyers"`)
		}
	}
	return p.When.check(p.Name)
}

// OnlyOwners are sentences about policies that ask a role which approves nothing, so that
// of those asked an owner alone can answer.
func (s Settings) OnlyOwners() []string {
	var out []string
	for _, p := range s.Approval {
		for _, step := range p.Ask {
			for _, who := range step.Who {
				if role, ok := strings.CutPrefix(who, "role:"); ok && !(User{Roles: []Role{Role(role)}}).May(MayApprove) {
					out = append(out, fmt.Sprintf("policy %s asks %s, and as that only an owner can approve", p.Name, who))
				}
			}
		}
	}
	return out
}

// check refuses conditions that no invoice can ever fulfil: with a word written wrongly a
// policy would fit nothing, and its invoices would go to whom the next one asks.
func (w PolicyWhen) check(policy string) error {
	if w.GrossAtLeast != nil && w.GrossBelow != nil && w.GrossAtLeast.Cmp(*w.GrossBelow) >= 0 {
		return Errorf(BadInput, "policy %s: no amount is at least %s and below %s", policy, w.GrossAtLeast, w.GrossBelow)
	}
	for _, m := range w.Match {
		if m != MatchNone && m != TwoWay && m != ThreeWay {
			return Errorf(BadInput, "policy %s: there is no match %q", policy, m).WithHint("none, two-way or three-way")
		}
	}
	for _, k := range w.Kind {
		if !k.IsClaim() {
			return Errorf(BadInput, "policy %s: nothing of the kind %q is approved", policy, k).WithHint("invoice or credit_note")
		}
	}
	for _, r := range w.Exception {
		if !slices.Contains(Reasons, r) {
			return Errorf(BadInput, "policy %s: there is no exception %q", policy, r).WithHint("write it as `show` does, such as PriceOverTolerance")
		}
	}
	for _, c := range w.Currency {
		if !money.Currency(strings.ToUpper(c)).Valid() {
			return Errorf(BadInput, "policy %s: %q is not a currency", policy, c).WithHint("three letters such as EUR")
		}
	}
	return nil
}
