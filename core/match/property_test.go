package match

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"countersign/core"
	"countersign/core/money"
)

var items = []struct{ code, text string }{
	{"A-1", "Alpha valve 20 mm"}, {"A-2", "Alpha valve 25 mm"}, {"B-1", "Beta pump"}, {"", "Gamma hose, red"}, {"", "Delta seal"}, {"E-9", ""},
}

func drawQuantity(t *rapid.T, label string) money.Decimal {
	return money.NewDecimal(rapid.Int64Range(1, 30).Draw(t, label), 0)
}

func drawPrice(t *rapid.T, label string) money.Decimal {
	return money.NewDecimal(rapid.SampledFrom([]int64{0, 100, 250, 333, 1000}).Draw(t, label), 2)
}

// drawWorld draws a small world with everything that a comparison looks at.
func drawWorld(t *rapid.T) World {
	s := acme
	w := World{Settings: core.DefaultSettings(), Supplier: &s, States: map[core.LineRef]core.LineState{}}
	w.Settings.MatchingPolicy = rapid.SampledFrom([]core.MatchPolicy{core.MatchNone, core.TwoWay, core.TwoWay, core.ThreeWay}).Draw(t, "policy")
	limit := func(label string) core.Limit {
		return rapid.SampledFrom([]core.Limit{core.Off(), core.LimitOf("0"), core.LimitOf("2"), core.LimitOf("10"), {}}).Draw(t, label)
	}
	w.Settings.Tolerance = core.Tolerance{
		UnitPricePercent: limit("price"), LineTotalPercent: limit("line %"), LineTotalAmount: limit("line"), QuantityPercent: limit("quantity %"),
		QuantityDifference: limit("quantity"), InvoiceTotalPercent: limit("total %"), InvoiceTotalAmount: limit("total"),
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "orders") {
		o := core.PurchaseOrder{ID: core.OrderID(fmt.Sprintf("PO-%d", i+1)), SupplierID: acme.ID, Currency: "EUR", Closed: rapid.IntRange(0, 9).Draw(t, "closed") == 0}
		for j := range rapid.IntRange(1, 4).Draw(t, "lines") {
			it := rapid.SampledFrom(items).Draw(t, "item")
			l := core.OrderLine{ID: fmt.Sprint(j + 1), ItemCode: it.code, Description: it.text, Quantity: drawQuantity(t, "ordered"), Unit: "C62", UnitPrice: drawPrice(t, "order price")}
			o.Lines = append(o.Lines, l)
			before := money.NewDecimal(rapid.Int64Range(0, 5).Draw(t, "before"), 0)
			net, _ := money.Times(before, l.UnitPrice, money.Decimal{}, "EUR")
			w.States[core.LineRef{Order: o.ID, Line: l.ID}] = core.LineState{Received: money.NewDecimal(rapid.Int64Range(0, 30).Draw(t, "received"), 0), InvoicedQuantity: before, InvoicedNet: net}
		}
		w.Orders = append(w.Orders, o)
		w.Receipts = append(w.Receipts, core.GoodsReceipt{ID: fmt.Sprintf("GR-%d", i), Lines: []core.ReceiptLine{{OrderID: o.ID, OrderLine: "1"}}})
	}
	return w
}

func drawInvoice(t *rapid.T) core.Invoice {
	inv := core.Invoice{Kind: rapid.SampledFrom([]core.DocKind{core.KindInvoice, core.KindInvoice, core.KindCreditNote}).Draw(t, "kind"), Number: "1", Currency: "EUR"}
	inv.OrderRefs = rapid.SliceOfN(rapid.SampledFrom([]string{"PO-1", "2", "PO-03", "PO-9"}), 0, 2).Draw(t, "refs")
	var sum []money.Amount
	for i := range rapid.IntRange(0, 5).Draw(t, "invoice lines") {
		it := rapid.SampledFrom(items).Draw(t, "item")
		l := core.Line{ID: fmt.Sprint(i + 1), Position: i + 1, Code: it.code, Description: it.text, Quantity: drawQuantity(t, "quantity"), Unit: "C62", UnitPrice: drawPrice(t, "price")}
		l.NetAmount, _ = money.Times(l.Quantity, l.UnitPrice, money.Decimal{}, "EUR")
		inv.Lines, sum = append(inv.Lines, l), append(sum, l.NetAmount)
	}
	inv.NetTotal, _ = money.Sum(sum...)
	return inv
}

func dump(t *rapid.T, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func all(t *rapid.T, m core.Match) string { return dump(t, m) + dump(t, m.Exceptions) }

// Matching never changes the invoice nor the world, and the same input gives the same
// match, whatever the order of orders, their lines and receipts.
func TestCompareIsPure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, inv := drawWorld(t), drawInvoice(t)
		before := dump(t, inv) + dump(t, w.Orders) + dump(t, w.Receipts) + dump(t, w.Settings)
		first := all(t, Compare(inv, w))
		if after := dump(t, inv) + dump(t, w.Orders) + dump(t, w.Receipts) + dump(t, w.Settings); after != before {
			t.Fatalf("changed:\n%s\n%s", before, after)
		}
		if again := all(t, Compare(inv, w)); again != first {
			t.Fatalf("another answer:\n%s\n%s", first, again)
		}
		w.Orders = rapid.Permutation(w.Orders).Draw(t, "orders permuted")
		w.Receipts = rapid.Permutation(w.Receipts).Draw(t, "receipts permuted")
		for i := range w.Orders {
			w.Orders[i].Lines = rapid.Permutation(w.Orders[i].Lines).Draw(t, "lines permuted")
		}
		if permuted := all(t, Compare(inv, w)); permuted != first {
			t.Fatalf("the order of orders counts:\n%s\n%s", first, permuted)
		}
	})
}

// What is billed is shared out in full: the shares of a line are its quantity and its
// money, and every line is linked or listed as unmatched.
func TestEveryLineIsAccountedFor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, inv := drawWorld(t), drawInvoice(t)
		inv.Kind = core.KindInvoice
		m := Compare(inv, w)
		if len(m.Orders) == 0 {
			return
		}
		for _, l := range inv.Lines {
			var nets []money.Amount
			q, n := money.Decimal{}, 0
			for _, k := range m.Lines {
				if k.InvoiceLine == l.ID {
					n++
					nets = append(nets, k.Net)
					q, _ = q.Add(k.Quantity)
				}
			}
			sum, _ := money.Sum(nets...)
			lump := slices.ContainsFunc(m.Lines, func(k core.LineMatch) bool {
				return k.InvoiceLine == l.ID && k.Why == "order lines that add up to the total"
			})
			switch unmatched := slices.Contains(m.Unmatched, l.ID); {
			case (n == 0) != unmatched:
				t.Fatalf("line %s: %d links, unmatched %v", l.ID, n, unmatched)
			case n > 0 && (sum != l.NetAmount || !lump && !q.Equal(l.Quantity)):
				t.Fatalf("line %s of %s for %s is shared out as %s for %s", l.ID, l.Quantity, l.NetAmount, q, sum)
			}
		}
	})
}

// A wider tolerance never finds more, and null finds nothing. That for invoice totals
// also says what is taken for the sum of order lines, so that only its own finding is
// counted.
func TestTolerancesAreMonotone(t *testing.T) {
	fields := map[string]func(*core.Tolerance) *core.Limit{
		"unit_price_percent":    func(t *core.Tolerance) *core.Limit { return &t.UnitPricePercent },
		"line_total_percent":    func(t *core.Tolerance) *core.Limit { return &t.LineTotalPercent },
		"line_total_amount":     func(t *core.Tolerance) *core.Limit { return &t.LineTotalAmount },
		"quantity_percent":      func(t *core.Tolerance) *core.Limit { return &t.QuantityPercent },
		"quantity_difference":   func(t *core.Tolerance) *core.Limit { return &t.QuantityDifference },
		"invoice_total_percent": func(t *core.Tolerance) *core.Limit { return &t.InvoiceTotalPercent },
		"invoice_total_amount":  func(t *core.Tolerance) *core.Limit { return &t.InvoiceTotalAmount },
	}
	names := []string{"unit_price_percent", "line_total_percent", "line_total_amount", "quantity_percent", "quantity_difference", "invoice_total_percent", "invoice_total_amount"}
	rapid.Check(t, func(t *rapid.T) {
		w, inv := drawWorld(t), drawInvoice(t)
		inv.OrderRefs = []string{"PO-1"} // the search by totals looks at tolerances too
		name := rapid.SampledFrom(names).Draw(t, "field")
		f := fields[name]
		found := -1
		for _, l := range []core.Limit{core.LimitOf("0"), core.LimitOf("0.01"), core.LimitOf("5"), core.LimitOf("50"), core.LimitOf("1000000"), core.Off()} {
			*f(&w.Settings.Tolerance) = l
			n := 0
			for _, e := range Compare(inv, w).Exceptions {
				if e.Reason == core.InvoiceTotalOverTolerance || !strings.HasPrefix(name, "invoice_total") {
					n++
				}
			}
			if found >= 0 && n > found {
				t.Fatalf("%v finds %d, a narrower one %d", l, n, found)
			}
			found = n
		}
	})
}

// The assignment is as good as the best of all assignments.
func TestOptimumAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(1, 6).Draw(t, "rows"), rapid.IntRange(1, 6).Draw(t, "columns")
		scores := make([][]int64, n)
		for i := range scores {
			scores[i] = rapid.SliceOfN(rapid.SampledFrom([]int64{0, 0, 1, 2, 3, 50, 51, 100}), m, m).Draw(t, "row")
		}
		got, used := int64(0), map[int]bool{}
		for i, j := range optimum(scores) {
			if j < 0 {
				continue
			}
			if used[j] || scores[i][j] <= 0 {
				t.Fatalf("row %d got column %d", i, j)
			}
			used[j] = true
			got += scores[i][j]
		}
		if best := bruteForce(scores, 0, make([]bool, m)); got != best {
			t.Fatalf("%d, the best is %d: %v", got, best, scores)
		}
	})
}

func bruteForce(scores [][]int64, row int, used []bool) int64 {
	if row == len(scores) {
		return 0
	}
	best := bruteForce(scores, row+1, used)
	for j, s := range scores[row] {
		if s > 0 && !used[j] {
			used[j] = true
			best = max(best, s+bruteForce(scores, row+1, used))
			used[j] = false
		}
	}
	return best
}
