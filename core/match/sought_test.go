package match

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"countersign/core"
	"countersign/core/money"
)

// Where Settled says so, the orders that Sought finds give the same match as all orders
// of the supplier; and a store finds them by OrderKeys of what is sought.
func TestSoughtOrdersSettleIt(t *testing.T) {
	settled := 0
	rapid.Check(t, func(t *rapid.T) {
		ids := []string{"PO-1", "PO-01", "2026/17", "2026", "17", "PO-l7", "B-9", "PO-170"}
		s := acme
		w := World{Settings: core.DefaultSettings(), Supplier: &s}
		for _, id := range rapid.SliceOfDistinct(rapid.SampledFrom(ids), rapid.ID[string]).Draw(t, "orders") {
			o := core.PurchaseOrder{ID: core.OrderID(id), SupplierID: acme.ID, Currency: "EUR"}
			if rapid.IntRange(0, 4).Draw(t, "foreign") == 0 {
				o.SupplierID = "other"
			}
			o.SupplierRef = rapid.SampledFrom([]string{"", "AB-5", "17"}).Draw(t, "their number")
			o.Lines = []core.OrderLine{{ID: "1", Description: "Bolt " + id, Quantity: money.NewDecimal(10, 0), UnitPrice: money.NewDecimal(int64(len(id)), 0)}}
			w.Orders = append(w.Orders, o)
		}
		slices.SortFunc(w.Orders, func(a, b core.PurchaseOrder) int { return strings.Compare(string(a.ID), string(b.ID)) })
		ref := rapid.SampledFrom([]string{"", "PO-1", "po 1", "2026/17", "17", "PO-17", "AB5", "PO-99", "PO-1, B-9", "NA"})
		inv := core.Invoice{Kind: core.KindInvoice, Currency: "EUR", OrderRefs: rapid.SliceOfN(ref, 0, 2).Draw(t, "references"), SupplierOrderRef: ref.Draw(t, "BT-14")}
		inv.Lines = []core.Line{{ID: "1", Description: "Bolt", Quantity: money.NewDecimal(1, 0), UnitPrice: money.NewDecimal(4, 0), NetAmount: money.MustAmount("4.00", "EUR"), OrderRef: ref.Draw(t, "of the line")}}
		inv.NetTotal = money.MustAmount("4.00", "EUR")

		keys := map[string]bool{}
		for _, ref := range Sought(inv) {
			for _, k := range core.OrderKeys(ref) {
				keys[k] = true
			}
		}
		few := w
		few.Orders = slices.DeleteFunc(slices.Clone(w.Orders), func(o core.PurchaseOrder) bool {
			return !keys[core.OrderKey(string(o.ID))] && !keys[core.OrderKey(o.SupplierRef)]
		})
		// Orders of others come by their numbers alone, as they do from a store.
		w.Orders = slices.DeleteFunc(slices.Clone(w.Orders), func(o core.PurchaseOrder) bool {
			return o.SupplierID != acme.ID && !slices.ContainsFunc(few.Orders, func(f core.PurchaseOrder) bool { return f.ID == o.ID })
		})
		if !Settled(inv, few) {
			return
		}
		settled++
		if d := cmp.Diff(Compare(inv, w), Compare(inv, few), cmp.Comparer(func(a, b money.Decimal) bool { return a.Equal(b) })); d != "" {
			t.Fatalf("among all orders (-) and among those sought (+):\n%s", d)
		}
	})
	if settled == 0 {
		t.Error("nothing was ever settled")
	}
}
