package match

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"countersign/core"
	"countersign/core/money"
)

// drawBillings draws what invoices bill of an order, with the states that some of them
// make: all that is decided, and of the rest those that came before.
func drawBillings(t *rapid.T, o core.PurchaseOrder) (billed []core.Billing, states map[core.LineRef]core.LineState) {
	states = map[core.LineRef]core.LineState{}
	for range rapid.IntRange(0, 5).Draw(t, "billings") {
		b := core.Billing{Line: rapid.SampledFrom(o.Lines).Draw(t, "line").ID, Decided: rapid.Bool().Draw(t, "decided"),
			Quantity: money.NewDecimal(rapid.Int64Range(-3, 9).Draw(t, "quantity"), rapid.IntRange(0, 1).Draw(t, "scale")), Net: money.New(rapid.Int64Range(-900, 900).Draw(t, "net"), "EUR")}
		billed = append(billed, b)
		if !b.Decided && !rapid.Bool().Draw(t, "before") {
			continue
		}
		ref := core.LineRef{Order: o.ID, Line: b.Line}
		s := states[ref]
		s.InvoicedQuantity, _ = s.InvoicedQuantity.Add(b.Quantity)
		s.InvoicedNet, _ = s.InvoicedNet.Add(b.Net)
		states[ref] = s
	}
	return billed, states
}

// What is left of an order, whichever undecided invoices count, is within its bounds.
func TestLeftIsWithinBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := core.PurchaseOrder{ID: "PO-1", SupplierID: acme.ID, Currency: "EUR"}
		for i := range rapid.IntRange(1, 3).Draw(t, "lines") {
			o.Lines = append(o.Lines, core.OrderLine{ID: fmt.Sprint(i + 1), Quantity: money.NewDecimal(rapid.Int64Range(-1, 4).Draw(t, "ordered"), 0),
				UnitPrice: money.NewDecimal(rapid.SampledFrom([]int64{0, 1, 333, -250, 1000}).Draw(t, "price"), rapid.IntRange(0, 3).Draw(t, "decimals"))})
		}
		billed, states := drawBillings(t, o)
		s := acme
		kind := rapid.SampledFrom([]core.DocKind{core.KindInvoice, core.KindCreditNote}).Draw(t, "kind")
		c := newComparison(core.Invoice{Kind: kind, Currency: "EUR"}, World{Settings: core.DefaultSettings(), Supplier: &s, Orders: []core.PurchaseOrder{o}, States: states})
		left := c.leftOfOrder(c.own[0])
		span := o.Bounds(billed).For(c.credit())
		if low, high := money.New(span.Low, "EUR").Decimal().Rat(), money.New(span.High, "EUR").Decimal().Rat(); left.Cmp(low) < 0 || left.Cmp(high) > 0 {
			t.Fatalf("%s is left, not %s to %s", left.FloatString(3), low.FloatString(2), high.FloatString(2))
		}
	})
}

// An order that has the total of an invoice, within the tolerance, is within its spans.
func TestTotalsAreWithinSpans(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		inv := drawInvoice(t)
		inv.NetTotal = money.New(rapid.Int64Range(1, 3000).Draw(t, "net"), "EUR")
		c := newComparison(inv, w)
		left := money.New(rapid.Int64Range(1, 3000).Draw(t, "left"), "EUR")
		agreed := false
		for _, total := range c.totals() {
			agreed = agreed || c.agrees(total, left.Decimal().Rat())
		}
		within := false
		for _, s := range Totals(inv, w) {
			within = within || s.Low <= left.Minor && left.Minor <= s.High
		}
		if agreed && !within {
			t.Fatalf("%s has the total of the invoice and is in none of %v", left, Totals(inv, w))
		}
		if agreed {
			found++
		}
	})
	if found == 0 {
		t.Error("no total was ever met")
	}
}
