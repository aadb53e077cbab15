package match

import (
	"slices"
	"strings"

	"countersign/core"
)

// Sought are the order numbers to look up for an invoice, as it writes them: each
// reference as a whole, its parts, and those of its header taken together, as an order
// number with slashes in it is written.
func Sought(inv core.Invoice) []string {
	refs := slices.Concat(inv.OrderRefs, []string{inv.SupplierOrderRef})
	for _, l := range inv.Lines {
		refs = append(refs, l.OrderRef)
	}
	if len(inv.OrderRefs) > 1 {
		refs = append(refs, strings.Join(inv.OrderRefs, "/"))
	}
	var out []string
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for _, r := range refs {
		add(r)
		for _, p := range inParts(r) {
			add(p)
		}
	}
	return out
}

// Settled reports whether the orders of the world, which are those that Sought names,
// that a person linked and that the preceding invoice was linked to, are all that
// Compare looks at. Else it searches all orders of the supplier: where the invoice
// names none, or one that is not there.
func Settled(inv core.Invoice, w World) bool {
	c := newComparison(inv, w)
	if w.Linked != nil || inv.Kind != "" && !inv.Kind.IsClaim() {
		return true
	}
	refs := c.references()
	for _, ref := range refs {
		if slices.ContainsFunc(c.parts(ref), func(f finding) bool { return len(f.orders) == 0 }) {
			return false
		}
	}
	return len(refs) > 0 || w.Supplier == nil || c.policy() == core.MatchNone || c.bySupplierRef() || c.credit() && c.byPreceding()
}

func inParts(ref string) []string {
	return strings.FieldsFunc(ref, func(r rune) bool { return r == ',' || r == ';' || r == '/' })
}
