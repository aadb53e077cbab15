package extract

import (
	"strings"
	"testing"
)

// TestColumnsWithoutKnownHeads: where a head means nothing, or two name a quantity,
// what multiplies to the amounts is quantity and price.
func TestColumnsWithoutKnownHeads(t *testing.T) {
	const sent = `
Washing              12      10      24.10      241.00
Drying               40      40      31.75     1270.00
Folding               1       1      19.99       19.99
Total                                          1530.99`
	const discounted = `
Washing              12      10      24.10      289.20
Drying               40       4      31.75     1000.00
Folding              10       2      19.99      199.90
Total                                          1489.10`
	for name, c := range map[string]struct{ heads, rows, quantities, prices string }{
		"price unnamed":                   {"Description         Qty   Weight   Xyzzy       Amount", sent, "10 40 1", "24.10 31.75 19.99"},
		"ordered and sent":                {"Description         Qty   Xyzzy   Price       Amount", sent, "10 40 1", "24.10 31.75 19.99"},
		"quantity unnamed":                {"Description       Xyzzy   Weight   Price       Amount", sent, "10 40 1", "24.10 31.75 19.99"},
		"named ones multiply":             {"Description       Weight   Qty   Price       Amount", sent, "10 40 1", "24.10 31.75 19.99"},
		"named ones multiply but for one": {"Description         Qty   Xyzzy   Price       Amount", discounted, "12 40 10", "24.10 31.75 19.99"},
	} {
		var q, p []string
		for _, l := range one(t, "Invoice 1001\n"+c.heads+c.rows).Lines {
			q, p = append(q, l.Quantity.Text()), append(p, l.UnitPrice.Text())
		}
		if strings.Join(q, " ") != c.quantities || strings.Join(p, " ") != c.prices {
			t.Errorf("%s: %q and %q, want %q and %q", name, q, p, c.quantities, c.prices)
		}
	}
}
