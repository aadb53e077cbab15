package match

import (
	"fmt"
	"testing"

	"countersign/core"
	"countersign/core/money"
)

// manyOrders is a supplier with n open orders of five lines each.
func manyOrders(n int) World {
	s := acme
	w := World{Settings: core.DefaultSettings(), Supplier: &s, States: map[core.LineRef]core.LineState{}}
	for i := range n {
		o := core.PurchaseOrder{ID: core.OrderID(fmt.Sprintf("PO-%06d", i)), SupplierID: acme.ID, Currency: "EUR"}
		for j := range 5 {
			o.Lines = append(o.Lines, core.OrderLine{ID: fmt.Sprint(j + 1), ItemCode: fmt.Sprintf("A-%d", i*5+j), Description: fmt.Sprintf("Part number %d of series %d", j, i), Quantity: money.NewDecimal(10, 0), Unit: "C62", UnitPrice: money.NewDecimal(int64(100+i), 2)})
		}
		w.Orders = append(w.Orders, o)
	}
	return w
}

func billed(w World, n int, ref string) core.Invoice {
	inv := core.Invoice{Kind: core.KindInvoice, Currency: "EUR"}
	if ref != "" {
		inv.OrderRefs = []string{ref}
	}
	var sum []money.Amount
	for _, l := range w.Orders[n].Lines {
		x := core.Line{ID: l.ID, Code: l.ItemCode, Description: l.Description, Quantity: l.Quantity, Unit: l.Unit, UnitPrice: l.UnitPrice}
		x.NetAmount, _ = money.Times(l.Quantity, l.UnitPrice, money.Decimal{}, "EUR")
		inv.Lines, sum = append(inv.Lines, x), append(sum, x.NetAmount)
	}
	inv.NetTotal, _ = money.Sum(sum...)
	return inv
}

func BenchmarkCompare(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		w := manyOrders(n)
		for _, c := range []struct{ name, ref string }{{"exact", "PO-000500"}, {"normalised", "500"}, {"totals", ""}} {
			inv := billed(w, 500, c.ref)
			b.Run(fmt.Sprintf("%s/orders=%d", c.name, n), func(b *testing.B) {
				for b.Loop() {
					if m := Compare(inv, w); len(m.Orders) != 1 || len(m.Exceptions) != 0 {
						b.Fatalf("%v %s", m.Orders, brief(m))
					}
				}
			})
		}
	}
}

// One invoice of many lines on one order of many lines.
func BenchmarkAssign(b *testing.B) {
	for _, n := range []int{50, 500} {
		o := core.PurchaseOrder{ID: "PO-1", SupplierID: acme.ID, Currency: "EUR"}
		for i := range n {
			o.Lines = append(o.Lines, core.OrderLine{ID: fmt.Sprint(i + 1), Description: fmt.Sprintf("Steel pipe %d mm", i%20), Quantity: money.NewDecimal(10, 0), UnitPrice: money.NewDecimal(int64(i%7), 0)})
		}
		s := acme
		w := World{Settings: core.DefaultSettings(), Supplier: &s, Orders: []core.PurchaseOrder{o}}
		inv := billed(w, 0, "PO-1")
		b.Run(fmt.Sprintf("lines=%d", n), func(b *testing.B) {
			for b.Loop() {
				Compare(inv, w)
			}
		})
	}
}
