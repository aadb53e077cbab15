package approval

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/agext/levenshtein"

	"countersign/core"
)

// Doubts are sentences about names in the settings that stand for nothing yet: rules for
// them are kept and never apply. A supplier may still come; what is misspelt will not.
func Doubts(s core.Settings, suppliers []core.Supplier) []string {
	var out []string
	known := map[string]bool{}
	for _, p := range suppliers {
		for _, n := range p.Names() {
			known[strings.ToLower(n)] = true
		}
	}
	levels := slices.Concat(slices.Collect(maps.Keys(s.Supplier)), slices.Collect(maps.Keys(s.SupplierItem)))
	slices.Sort(levels)
	for _, n := range slices.Compact(levels) {
		if !known[strings.ToLower(n)] {
			out = append(out, fmt.Sprintf("no supplier is called %q, so what is set for it counts for nobody yet%s", n, instead(n, suppliers)))
		}
	}
	out = append(out, doubtedPolicies(s, suppliers)...)
	types := slices.Collect(maps.Keys(s.Charges))
	for _, l := range s.Supplier {
		types = slices.AppendSeq(types, maps.Keys(l.Charges))
	}
	slices.Sort(types)
	for _, t := range slices.Compact(types) {
		if !slices.ContainsFunc(core.ChargeTypes, func(c string) bool { return strings.EqualFold(c, t) }) {
			out = append(out, fmt.Sprintf("no charge is ever of the type %q; the types are %s", t, strings.Join(core.ChargeTypes, ", ")))
		}
	}
	return out
}

// doubtedPolicies are sentences about suppliers that an approval policy or a rule of
// auto_approve is for and that there are none of: such a rule never approves, and such a
// policy asks nobody.
func doubtedPolicies(s core.Settings, suppliers []core.Supplier) []string {
	var out []string
	for _, p := range s.Approval {
		for _, name := range p.When.Supplier {
			if !slices.ContainsFunc(suppliers, func(o core.Supplier) bool { return named(name, o) }) {
				out = append(out, fmt.Sprintf("no supplier is called %q, so policy %s fits nobody of that name yet%s", name, p.Name, instead(name, suppliers)))
			}
		}
	}
	for _, r := range s.AutoApprove.Rules {
		if !slices.ContainsFunc(suppliers, func(o core.Supplier) bool { return o.Name == r.Supplier || string(o.ID) == r.Supplier }) {
			out = append(out, fmt.Sprintf("no supplier is called %q to the letter, so rule %s of auto_approve approves nothing yet%s", r.Supplier, r.Name, instead(r.Supplier, suppliers)))
		}
	}
	return out
}

// named reports whether a policy for the name may fit an invoice of the supplier (see
// names): one under any of the names that it is known by.
func named(name string, o core.Supplier) bool {
	return slices.ContainsFunc(o.Names(), func(n string) bool {
		return names(name, core.Invoice{SupplierID: o.ID, Seller: core.Party{Name: n}})
	})
}

const (
	nearName  = 0.7 // of the letters in order, from which on one name may stand for another
	mostNamed = 3
)

// instead offers names of suppliers that are nearly the one written.
func instead(name string, suppliers []core.Supplier) string {
	type offer struct {
		name string
		near float64
	}
	var list []offer
	for _, s := range suppliers {
		best := offer{name: s.Name}
		for _, n := range s.Names() {
			best.near = max(best.near, near(strings.ToLower(n), strings.ToLower(name)))
		}
		if best.near >= nearName {
			list = append(list, best)
		}
	}
	slices.SortFunc(list, func(a, b offer) int { return cmp.Or(cmp.Compare(b.near, a.near), strings.Compare(a.name, b.name)) })
	var out []string
	for _, o := range list[:min(len(list), mostNamed)] {
		out = append(out, fmt.Sprintf("%q", o.name))
	}
	if len(out) == 0 {
		return ""
	}
	return "; there is " + strings.Join(out, ", ")
}

// near is how much two names are one, from 0 to 1; a part of a name may be meant for it.
func near(a, b string) float64 {
	likeness := levenshtein.Similarity(a, b, nil)
	if strings.Contains(a, b) || strings.Contains(b, a) {
		return max(likeness, nearName)
	}
	return likeness
}
