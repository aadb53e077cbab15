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
	rows := lineRows(r, Format{Words: pointed{}})
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

// pointed writes numbers with a point.
type pointed struct{ keysAsWords }

func (pointed) Say(key string, _ ...any) string {
	if key == "format.mark" {
		return "."
	}
	return key
}
