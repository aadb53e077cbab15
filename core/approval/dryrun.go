package approval

import (
	"slices"

	"countersign/core"
)

// Trial is what a set of policies would have done with one past invoice.
type Trial struct {
	Review core.ReviewID `json:"id"`
	Was    core.Route    `json:"was"`
	Would  core.Route    `json:"would"`
	// Changed is set when other people would have been asked.
	Changed bool `json:"changed"`
	// Rule is the rule of auto_approve that would have approved it, were it signed and
	// the invoice not drawn as a sample.
	Rule string `json:"rule,omitempty"`
}

// Trials are the answers of a dry run, in the order of the reviews given.
type Trials struct {
	List    []Trial `json:"-"`
	Count   int     `json:"invoices"`
	Changed int     `json:"changed"`
	// ByPolicy counts the invoices that each policy would have decided; the empty
	// name stands for "no policy".
	ByPolicy map[string]int `json:"by_policy"`
	// Asked counts for how many invoices each entry of a step would have been asked.
	Asked map[string]int `json:"asked"`
	// ByRule counts what the rules of auto_approve would have approved.
	ByRule map[string]int `json:"by_rule"`
	// Unused are the policies that none of the invoices would have fitted.
	Unused []string `json:"unused"`
}

// DryRun shows what the policies and rules of settings would have done on past
// invoices. An invoice counts as of a new supplier if it was when it came: if it
// carries NewSupplier, settled or not. What is no claim is left out. The suppliers are
// those of today, and the findings those of the last check.
func DryRun(s core.Settings, firm core.Firm, past []core.Review, suppliers []core.Supplier) Trials {
	out := Trials{ByPolicy: map[string]int{}, Asked: map[string]int{}, ByRule: map[string]int{}, Unused: []string{}}
	signed := asIfSigned(s)
	earlier := map[core.SupplierID][]core.Review{}
	for _, r := range past {
		if !r.Draft.Kind.Value.IsClaim() && !r.Invoice.Kind.IsClaim() {
			continue
		}
		isNew := slices.ContainsFunc(r.Exceptions, func(e core.Exception) bool { return e.Reason == core.NewSupplier })
		c := Case{Review: r, Firm: firm, Settings: signed, History: earlier[r.Invoice.SupplierID], Seed: string(r.ID)}
		if i := slices.IndexFunc(suppliers, func(o core.Supplier) bool { return o.ID == r.Invoice.SupplierID }); i >= 0 {
			c.Supplier = &suppliers[i]
		}
		t := Trial{Review: r.ID, Was: r.Route, Would: Route(r, firm, s, KnownOf(c.Supplier, isNew))}
		c.Review.Approvals = nil // what people decided is what is tried
		if rule, _, ok := c.rule(); ok {
			t.Rule = rule.Name
		}
		earlier[r.Invoice.SupplierID] = append(earlier[r.Invoice.SupplierID], r)
		out.add(t)
	}
	for _, p := range s.Approval {
		if out.ByPolicy[p.Name] == 0 {
			out.Unused = append(out.Unused, p.Name)
		}
	}
	return out
}

func (out *Trials) add(t Trial) {
	t.Changed = !sameSteps(t.Was.Steps, t.Would.Steps)
	if t.Changed {
		out.Changed++
	}
	out.Count++
	out.ByPolicy[t.Would.Policy]++
	if t.Rule != "" {
		out.ByRule[t.Rule]++
	}
	asked := map[string]bool{}
	for _, step := range t.Would.Steps {
		for _, who := range step.Who {
			asked[who] = true
		}
	}
	for who := range asked {
		out.Asked[who]++
	}
	out.List = append(out.List, t)
}

// asIfSigned are the settings with every rule of theirs signed.
func asIfSigned(s core.Settings) core.Settings {
	s.AutoApprove.Enabled, s.AutoApprove.Signed = true, nil
	for _, r := range s.AutoApprove.Rules {
		s.AutoApprove.Signed = append(s.AutoApprove.Signed, core.RuleSignature{Rule: r.Name, Hash: s.AutoApprove.Hash(r), By: "nobody yet"})
	}
	return s
}

func sameSteps(a, b []core.Step) bool {
	return slices.EqualFunc(a, b, func(x, y core.Step) bool { return x.All == y.All && slices.Equal(x.Who, y.Who) })
}
