package vm

import (
	"slices"
	"testing"

	"countersign/core"
	"countersign/core/money"
)

// Quantity and price of a row belong together: both are of the order's unit where the line
// has an order line, and each comparison is told once.
func TestLinePrices(t *testing.T) {
	dec := money.MustDecimal
	r := core.Review{Invoice: core.Invoice{Currency: "EUR", Lines: []core.Line{
		{ID: "1", Description: "Gloves", Quantity: dec("120"), Unit: "C62", UnitPrice: dec("1.00"), NetAmount: money.MustAmount("120.00", "EUR")},
		{ID: "2", Description: "Pipe", Quantity: dec("500"), UnitPrice: dec("12.01"), PriceBase: dec("100"), NetAmount: money.MustAmount("60.05", "EUR")},
		{ID: "3", Description: "Bolt", Quantity: dec("500"), UnitPrice: dec("12.00"), PriceBase: dec("100"), NetAmount: money.MustAmount("60.00", "EUR")},
	}}}
	over := "10 - 8 = 2 (25.00 %) > 0 %"
	r.Match = core.Match{Kind: core.TwoWay, Lines: []core.LineMatch{
		{InvoiceLine: "1", Quantity: dec("10"), Ordered: dec("8"), Price: dec("12"), Verdict: core.Fail, Formulas: []string{over}},
		{InvoiceLine: "2", Quantity: dec("500"), Ordered: dec("500"), Price: dec("0.1201"), Verdict: core.Fail},
	}}
	r.Exceptions = []core.Exception{{Reason: core.QuantityOverTolerance, Line: "1", Formula: over}}
	rows := lineRows(r, nil, Format{Words: pointed{}})
	var got []string
	for _, row := range rows {
		got = append(got, row.Now+" x "+row.Price)
	}
	if want := []string{"10 x 12.0000", "500 x 0.1201", "500 x 12.0000 / 100"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if !slices.Equal(rows[0].Formulas, []string{over}) {
		t.Errorf("formulas %q", rows[0].Formulas)
	}
}

// The price that was agreed stands beside the one that is billed, in the order's unit; a
// line without an order has the unit that it states.
func TestLineOrderPrice(t *testing.T) {
	dec := money.MustDecimal
	r := core.Review{Invoice: core.Invoice{Currency: "EUR", Lines: []core.Line{
		{ID: "1", Quantity: dec("2"), Unit: "XBX", UnitPrice: dec("110.00"), NetAmount: money.MustAmount("220.00", "EUR")},
		{ID: "2", Quantity: dec("3"), Unit: "HUR", UnitPrice: dec("80.00"), NetAmount: money.MustAmount("240.00", "EUR")},
		{ID: "3", Quantity: dec("1"), UnitPrice: dec("5.00"), NetAmount: money.MustAmount("5.00", "EUR")},
	}}}
	r.Match = core.Match{Kind: core.TwoWay, Lines: []core.LineMatch{
		{InvoiceLine: "1", Order: "PO-1", OrderLine: "4", Quantity: dec("20"), Ordered: dec("20"), Price: dec("11"), OrderPrice: dec("10.255"), Verdict: core.Fail},
	}}
	orders := []core.PurchaseOrder{{ID: "PO-2", Lines: []core.OrderLine{{ID: "4", Unit: "KGM"}}}, {ID: "PO-1", Lines: []core.OrderLine{{ID: "1", Unit: "KGM"}, {ID: "4", Unit: "C62"}}}}
	var got []string
	for _, row := range lineRows(r, orders, Format{Words: pointed{}}) {
		got = append(got, row.Unit+" "+row.OrderPrice+" "+row.Price)
	}
	if want := []string{"pieces 10.255 11.000", "hours  80.000", "  5.000"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// pointed writes numbers with a point.
type pointed struct{ keysAsWords }

func (pointed) Say(key string, _ ...any) string {
	if key == "format.mark" {
		return "."
	}
	return key
}
