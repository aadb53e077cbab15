package core

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ChargeTypes are the types that charges apart from goods are sorted into, for which a
// supplier may have caps (Charge.Type).
var ChargeTypes = []string{"freight", "packaging", "insurance", "handling", "fee", "other"}

// Doubts are sentences about names in the settings that stand for nothing yet: rules for
// them are kept and never apply. A supplier may still come; what is misspelt will not.
func (s Settings) Doubts(suppliers []Supplier) []string {
	var out []string
	known := map[string]bool{}
	for _, p := range suppliers {
		for _, n := range p.Names() {
			known[strings.ToLower(n)] = true
		}
	}
	named := slices.Concat(slices.Collect(maps.Keys(s.Supplier)), slices.Collect(maps.Keys(s.SupplierItem)))
	slices.Sort(named)
	for _, n := range slices.Compact(named) {
		if !known[strings.ToLower(n)] {
			out = append(out, fmt.Sprintf("no supplier is called %q, so what is set for it counts for nobody yet", n))
		}
	}
	types := slices.Collect(maps.Keys(s.Charges))
	for _, l := range s.Supplier {
		types = slices.AppendSeq(types, maps.Keys(l.Charges))
	}
	slices.Sort(types)
	for _, t := range slices.Compact(types) {
		if !slices.ContainsFunc(ChargeTypes, func(c string) bool { return strings.EqualFold(c, t) }) {
			out = append(out, fmt.Sprintf("no charge is ever of the type %q; the types are %s", t, strings.Join(ChargeTypes, ", ")))
		}
	}
	return out
}
