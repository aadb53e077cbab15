package core

import (
	"maps"
	"strings"
)

// Under fills what l leaves absent from the less specific level base. Caps on
// charges are taken type by type.
func (l Level) Under(base Level) Level {
	if l.MatchingPolicy == "" {
		l.MatchingPolicy = base.MatchingPolicy
	}
	l.Tolerance = l.Tolerance.Under(base.Tolerance)
	if !l.PriceRisePercent.Present {
		l.PriceRisePercent = base.PriceRisePercent
	}
	charges := maps.Clone(base.Charges)
	if charges == nil && len(l.Charges) > 0 {
		charges = map[string]Limit{}
	}
	for k, v := range l.Charges {
		if v.Present {
			charges[k] = v
		}
	}
	l.Charges = charges
	return l
}

// Resolve is the level in force for an item of a supplier, the most specific
// setting first: supplier and item, item, supplier, firm (DOMAIN 5). Suppliers
// and items may have several names; the first that has a setting counts. Names
// are compared without case and outer spaces. With no name at all it is the
// firm's level.
func (s Settings) Resolve(supplier, item []string) Level {
	l := s.Level
	if v, ok := named(s.Supplier, supplier); ok {
		l = v.Under(l)
	}
	if v, ok := named(s.Item, item); ok {
		l = v.Under(l)
	}
	if items, ok := named(s.SupplierItem, supplier); ok {
		if v, ok := named(items, item); ok {
			l = v.Under(l)
		}
	}
	return l
}

func named[T any](m map[string]T, names []string) (T, bool) {
	for _, n := range names {
		if n == "" || len(m) == 0 {
			continue
		}
		if v, ok := m[n]; ok {
			return v, true
		}
		var first string
		for k := range m {
			if strings.EqualFold(strings.TrimSpace(k), strings.TrimSpace(n)) && (first == "" || k < first) {
				first = k
			}
		}
		if first != "" {
			return m[first], true
		}
	}
	var none T
	return none, false
}

// Names are all the names under which settings may know the supplier: its name,
// its key, what it was also called.
func (s Supplier) Names() []string {
	return append([]string{s.Name, string(s.ID)}, s.Aliases...)
}
