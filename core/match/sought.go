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

// Search says which orders of the supplier Compare looks at beyond those that Sought
// names, that a person linked and that the preceding invoice was linked to.
type Search string

// What an invoice is compared with.
const (
	Settled  Search = ""       // no others
	ByNumber Search = "number" // a number on it leads nowhere: World.Numbers that may be meant
	ByTotal  Search = "total"  // it names none: those that its total or its items may lead to
)

// SearchFor says what Compare looks for, given a world with those orders alone.
func SearchFor(inv core.Invoice, w World) Search {
	c := newComparison(inv, w)
	if w.Linked != nil || inv.Kind != "" && !inv.Kind.IsClaim() {
		return Settled
	}
	refs := c.references()
	for _, ref := range refs {
		if slices.ContainsFunc(c.parts(ref), func(f finding) bool { return len(f.orders) == 0 }) {
			return ByNumber
		}
	}
	if len(refs) > 0 || w.Supplier == nil || c.policy() == core.MatchNone || c.bySupplierRef() || c.credit() && c.byPreceding() {
		return Settled
	}
	return ByTotal
}

// Items are the keys of the items on the invoice (see core.PurchaseOrder.ItemKeys).
func Items(inv core.Invoice) []string {
	var out []string
	for _, l := range inv.Lines {
		out = append(out, core.ItemKey(l.BuyerCode), core.ItemKey(l.Code), core.GTINKey(l.GTIN))
	}
	return slices.DeleteFunc(set(out), func(k string) bool { return k == "" })
}

func inParts(ref string) []string {
	return strings.FieldsFunc(ref, func(r rune) bool { return r == ',' || r == ';' || r == '/' })
}
