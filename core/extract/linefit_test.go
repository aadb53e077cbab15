package extract

import (
	"math/big"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/money"
)

// TestLineFit: what a page may print, and what stays a mistake.
func TestLineFit(t *testing.T) {
	for _, c := range []struct {
		name, quantity, price, discount, net, rate string
		want                                       lineFit
	}{
		{"exact", "20", "2.77", "0", "55.40", "0", fitsExactly},
		{"a cent off", "3", "3.33", "0", "10.00", "0", fitsExactly},
		{"a price of 2.773", "20", "2.77", "0", "55.46", "0", fitsRounded},
		{"at the edge of rounding", "20", "2.77", "0", "55.50", "0", fitsRounded},
		{"beyond rounding", "20", "2.77", "0", "55.51", "0", fitsNot},
		{"more decimals leave less room", "20", "2.771", "0", "55.46", "0", fitsNot},
		{"zeros that only pad", "20", "2.7700", "0", "55.46", "0", fitsRounded},
		{"a whole price is not rounded", "20", "3", "0", "55.46", "0", fitsNot},
		{"price without, amount with tax", "2", "50.00", "0", "119.00", "19", fitsTaxed},
		{"price with, amount without tax", "2", "59.50", "0", "100.00", "19", fitsTaxed},
		{"another rate", "2", "50.00", "0", "119.00", "7", fitsNot},
		{"computed back from a price with tax", "1", "67.2244", "0", "80.00", "0", fitsTaxed},
		{"a price that somebody set", "1", "67.22", "0", "80.00", "0", fitsNot},
		{"no rate", "2", "50.00", "0", "119.00", "0", fitsNot},
		{"1 x 1", "1", "1", "0", "100.00", "0", fitsNothing},
		{"1 x 2", "1", "2", "0", "100.00", "0", fitsNot},
		{"discount", "10", "5.00", "10.00", "40.00", "0", fitsExactly},
		{"credit", "-2", "5.00", "0", "-10.00", "0", fitsExactly},
	} {
		d := money.MustDecimal
		p := linePrice{quantity: d(c.quantity), price: d(c.price), discount: d(c.discount), net: d(c.net)}
		if got := p.fit(big.NewRat(1, 100), []money.Decimal{d(c.rate)}); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// TestLenience: a page's rounded price is let pass and the check says so; the
// same line in an e-invoice is a mismatch.
func TestLenience(t *testing.T) {
	d := full()
	d.Lines[0].Quantity, d.Lines[0].UnitPrice, d.Lines[0].NetAmount = dec("36"), dec("2.78"), dec("100.00")
	_, list := Invoice(d, core.MustDate("2025-11-05"))
	if len(list) != 0 {
		t.Errorf("page: %+v", list)
	}
	for _, c := range draftChecks(&d) {
		if c.Name == "line=quantity*price" && (c.Result != core.Pass || !strings.Contains(c.Message, "1 within the rounding of their printed price")) {
			t.Errorf("check %s %q", c.Result, c.Message)
		}
	}
	d.Source = core.FromEInvoice
	if _, list := Invoice(d, core.MustDate("2025-11-05")); len(list) == 0 || list[0].Reason != core.SumMismatch {
		t.Errorf("e-invoice: %+v", list)
	}
}

// TestQuiet: totals that do not add up are said once, not once more for each.
func TestQuiet(t *testing.T) {
	d := full()
	d.GrossTotal = dec("120.00")
	d.NetTotal.Confidence, d.TaxTotal.Confidence, d.GrossTotal.Confidence = 0.5, 0.5, 0.5
	_, list := Invoice(d, core.MustDate("2025-11-05"))
	if len(list) != 1 || list[0].Reason != core.SumMismatch {
		t.Errorf("%+v", list)
	}
}
