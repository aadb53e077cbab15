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

// Where SearchFor looks for no others, the orders that Sought finds give the same match as all orders
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
		switch SearchFor(inv, few) {
		case ByTotal:
			return
		case ByNumber:
			for _, o := range w.Orders {
				if o.SupplierID == acme.ID {
					few.Numbers = append(few.Numbers, o.ID)
				}
			}
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

// Two keys are apart as many characters as by the whole table of distances.
func TestApart(t *testing.T) {
	key := rapid.StringOfN(rapid.SampledFrom([]rune("012A")), 1, 9, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b, most := []rune(key.Draw(t, "one")), []rune(key.Draw(t, "other")), rapid.IntRange(1, 2).Draw(t, "most")
		table := make([][]int, len(a)+1)
		for i := range table {
			table[i] = make([]int, len(b)+1)
			for j := range table[i] {
				switch {
				case i == 0 || j == 0:
					table[i][j] = i + j
				case a[i-1] == b[j-1]:
					table[i][j] = table[i-1][j-1]
				default:
					table[i][j] = 1 + min(table[i-1][j-1], table[i-1][j], table[i][j-1])
				}
			}
		}
		want := table[len(a)][len(b)]
		if d, ok := apart(a, b, most); ok != (want <= most) || ok && d != want {
			t.Fatalf("%s and %s: %d, %v, want %d", string(a), string(b), d, ok, want)
		}
	})
}
