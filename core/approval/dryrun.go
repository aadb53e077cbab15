package approval

import (
	"slices"

	"countersign/core"
)

// Trial is what a set of policies would have done with one past invoice.
type Trial struct {
	Review core.ReviewID
	Was    core.Route
	Would  core.Route
	// Changed is set when other people would have been asked.
	Changed bool
}

// Trials are the answers of a dry run, in the order of the reviews given.
type Trials struct {
	List    []Trial
	Changed int
	// ByPolicy counts the invoices that each policy would have decided; the empty
	// name stands for "no policy".
	ByPolicy map[string]int
	// Unused are the policies that none of the invoices would have fitted.
	Unused []string
}

// DryRun shows what policies would have done on past invoices. An invoice counts as
// of a new supplier if it was when it came: if it carries NewSupplier, settled or
// not. What is no claim is left out.
func DryRun(policies []core.Policy, firm core.Firm, past []core.Review) Trials {
	out := Trials{ByPolicy: map[string]int{}}
	for _, r := range past {
		if !r.Draft.Kind.Value.IsClaim() && !r.Invoice.Kind.IsClaim() {
			continue
		}
		isNew := slices.ContainsFunc(r.Exceptions, func(e core.Exception) bool { return e.Reason == core.NewSupplier })
		t := Trial{Review: r.ID, Was: r.Route, Would: Route(r, firm, core.Settings{Approval: policies}, isNew)}
		t.Changed = !sameSteps(t.Was.Steps, t.Would.Steps)
		if t.Changed {
			out.Changed++
		}
		out.ByPolicy[t.Would.Policy]++
		out.List = append(out.List, t)
	}
	for _, p := range policies {
		if out.ByPolicy[p.Name] == 0 {
			out.Unused = append(out.Unused, p.Name)
		}
	}
	return out
}

func sameSteps(a, b []core.Step) bool {
	return slices.EqualFunc(a, b, func(x, y core.Step) bool { return x.All == y.All && slices.Equal(x.Who, y.Who) })
}
