package match

import (
	"slices"
	"testing"

	"countersign/core"
)

// scenario is one invoice in one world and what must be found.
type scenario struct {
	clause  string // the rule that it shows
	set     string
	orders  []string
	states  []string
	invoice string
	change  func(*core.Invoice, *World)
	want    string // see brief
}

func (s scenario) run(t *testing.T) core.Match {
	t.Helper()
	w := world(t, s.set, s.orders, s.states)
	inv := invoice(t, s.invoice)
	if s.change != nil {
		s.change(&inv, &w)
	}
	m := Compare(inv, w)
	if got := brief(m); got != s.want {
		t.Errorf("%s:\n got %s\nwant %s\nhow: %s; links: %s", s.clause, got, s.want, m.How, linksOf(m))
		for _, e := range m.Exceptions {
			t.Logf("%s | %s", e.Message, e.Formula)
		}
	}
	for _, e := range m.Exceptions {
		if e.Severity != core.Block || e.Message == "" {
			t.Errorf("%s: %s has severity %q and message %q", s.clause, e.Reason, e.Severity, e.Message)
		}
	}
	return m
}

func run(t *testing.T, list []scenario) {
	for _, s := range list {
		t.Run(s.clause, func(t *testing.T) { s.run(t) })
	}
}

const widgets = `PO-1: 1 W-1 "Blue widget" 10 C62 10.00`

// DOMAIN 5: unit price; CONTRACT, Arithmetic.
func TestUnitPrice(t *testing.T) {
	two := `{"tolerance": {"unit_price_percent": "2"}}`
	run(t, []scenario{
		{clause: "same price", orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00`},
		{clause: "tolerance 0 after init, one cent above", orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.01`,
			want: "PriceOverTolerance 1 10.00 10.01 0.01 0.10 0 %"},
		{clause: "tolerance 0, one cent below passes", orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 9.99`},
		{clause: "2 %, at the limit", set: two, orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.20`},
		{clause: "2 %, one cent below the limit", set: two, orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.19`},
		{clause: "2 %, one cent above the limit", set: two, orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.21`,
			want: "PriceOverTolerance 1 10.00 10.21 0.21 2.10 2 %"},
		{clause: "2 %, far below passes by default", set: two, orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 5.00`},
		{clause: "both directions, at the limit", set: `{"tolerance": {"unit_price_percent": "2", "both_directions": true}}`, orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 9.80`},
		{clause: "both directions, one cent below the limit", set: `{"tolerance": {"unit_price_percent": "2", "both_directions": true}}`, orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 9.79`,
			want: "PriceOverTolerance 1 10.00 9.79 -0.21 -2.10 2 %"},
		{clause: "null is not checked", set: `{"tolerance": {"unit_price_percent": null}}`, orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 99.00`},
		{clause: "rounding: 3 x 3.333 = 10.00", orders: []string{`PO-1: 1 W-1 Wire 3 C62 3.333`}, invoice: `PO-1: 1 W-1 Wire 3 C62 3.34 10.00`},
		{clause: "rounding: a cent over 3 x 3.333", orders: []string{`PO-1: 1 W-1 Wire 3 C62 3.333`}, invoice: `PO-1: 1 W-1 Wire 3 C62 3.34 10.01`,
			want: "PriceOverTolerance 1 3.333 3.336667 0.003667 0.11 0 %"},
		{clause: "line net / quantity counts, not the printed price", orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 12.00 100.00`},
		{clause: "a discount on the line lowers its price", orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 11.00 100.00`},
		{clause: "the printed price is right but the line is dearer", orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00 110.00`,
			want: "PriceOverTolerance 1 10.00 11.00 1.00 10.00 0 %"},
		{clause: "an order price of 0 allows nothing", orders: []string{`PO-1: 1 W-1 Sample 1 C62 0.00`}, set: two, invoice: `PO-1: 1 W-1 Sample 1 C62 0.01`,
			want: "PriceOverTolerance 1 0.00 0.01 0.01 - 2 %"},
		{clause: "a percentage just over the limit does not look as if it were within", set: two, orders: []string{`PO-1: 1 W-1 Machine 1 C62 100000.00`}, invoice: `PO-1: 1 W-1 Machine 1 C62 102000.01`,
			want: "PriceOverTolerance 1 100000.00 102000.01 2000.01 2.00001 2 %"},
		{clause: "neither amount nor price: nothing to compare", orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00`,
			change: func(inv *core.Invoice, _ *World) {
				inv.Lines[0].NetAmount, inv.Lines[0].UnitPrice = core.Line{}.NetAmount, core.Line{}.UnitPrice
			}},
		{clause: "without a net amount quantity x price counts", orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.50`,
			change: func(inv *core.Invoice, _ *World) {
				inv.Lines[0].NetAmount.Currency = ""
				inv.Lines[0].NetAmount.Minor = 0
			},
			want: "PriceOverTolerance 1 10.00 10.50 0.50 5.00 0 %"},
	})
}

// DOMAIN 5: line total, cumulative, percent and amount apart.
func TestLineTotal(t *testing.T) {
	eight := `{"tolerance": {"line_total_percent": "8", "unit_price_percent": null, "quantity_percent": null}}`
	thousand := []string{`PO-1: 1 W-1 "Site work" 1 C62 1000.00`}
	with := func(percent, amount string) string {
		return `{"tolerance": {"unit_price_percent": null, "quantity_percent": null, "line_total_percent": ` + percent + `, "line_total_amount": ` + amount + `}}`
	}
	run(t, []scenario{
		{clause: "1000 ordered, 800 first", set: eight, orders: thousand, invoice: `PO-1: 1 W-1 "Site work" 1 C62 800.00`},
		{clause: "1000 ordered, 800 before, 100 now", set: eight, orders: thousand, states: []string{"PO-1/1 invoiced 1 800.00"}, invoice: `PO-1: 1 W-1 "Site work" 1 C62 100.00`},
		{clause: "1000 ordered, 800 and 100 before, 200 with 8 % fails: 1100 > 1080", set: eight, orders: thousand, states: []string{"PO-1/1 invoiced 2 900.00"}, invoice: `PO-1: 1 W-1 "Site work" 1 C62 200.00`,
			want: "LineTotalOverTolerance 1 1000.00 1100.00 100.00 10.00 8 %"},
		{clause: "8 %, at the limit", set: eight, orders: thousand, states: []string{"PO-1/1 invoiced 2 900.00"}, invoice: `PO-1: 1 W-1 "Site work" 1 C62 180.00`},
		{clause: "8 %, one cent below", set: eight, orders: thousand, states: []string{"PO-1/1 invoiced 2 900.00"}, invoice: `PO-1: 1 W-1 "Site work" 1 C62 179.99`},
		{clause: "8 %, one cent above", set: eight, orders: thousand, states: []string{"PO-1/1 invoiced 2 900.00"}, invoice: `PO-1: 1 W-1 "Site work" 1 C62 180.01`,
			want: "LineTotalOverTolerance 1 1000.00 1080.01 80.01 8.001 8 %"},
		{clause: "amount, at the limit", set: with("null", `"50.00"`), orders: thousand, invoice: `PO-1: 1 W-1 "Site work" 1 C62 1050.00`},
		{clause: "amount, one cent above", set: with("null", `"50.00"`), orders: thousand, invoice: `PO-1: 1 W-1 "Site work" 1 C62 1050.01`,
			want: "LineTotalOverTolerance 1 1000.00 1050.01 50.01 5.00 50.00"},
		{clause: "percent holds, amount fails", set: with(`"8"`, `"50.00"`), orders: thousand, invoice: `PO-1: 1 W-1 "Site work" 1 C62 1060.00`,
			want: "LineTotalOverTolerance 1 1000.00 1060.00 60.00 6.00 8 % and 50.00"},
		{clause: "amount holds, percent fails", set: with(`"2"`, `"50.00"`), orders: thousand, invoice: `PO-1: 1 W-1 "Site work" 1 C62 1030.00`,
			want: "LineTotalOverTolerance 1 1000.00 1030.00 30.00 3.00 2 % and 50.00"},
		{clause: "both hold", set: with(`"8"`, `"50.00"`), orders: thousand, invoice: `PO-1: 1 W-1 "Site work" 1 C62 1050.00`},
		{clause: "both null is not checked", set: with("null", "null"), orders: thousand, invoice: `PO-1: 1 W-1 "Site work" 1 C62 9999.00`},
		{clause: "0 is not null", set: with(`"0"`, "null"), orders: thousand, invoice: `PO-1: 1 W-1 "Site work" 1 C62 1000.01`,
			want: "LineTotalOverTolerance 1 1000.00 1000.01 0.01 0.001 0 %"},
		{clause: "two lines of one invoice on one order line add up", set: with(`"0"`, "null"), orders: thousand,
			invoice: `PO-1: 1 W-1 "Site work" 1 C62 600.00; 2 W-1 "Site work" 1 C62 500.00`,
			want:    "LineTotalOverTolerance 2 1000.00 1100.00 100.00 10.00 0 %"},
	})
}

// DOMAIN 5: quantity; an empty setting means "not checked", which is not 0.
func TestQuantityTwoWay(t *testing.T) {
	with := func(percent, diff string) string {
		return `{"tolerance": {"quantity_percent": ` + percent + `, "quantity_difference": ` + diff + `}}`
	}
	before := []string{"PO-1/1 invoiced 6 60.00"}
	run(t, []scenario{
		{clause: "all that was ordered", orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00`},
		{clause: "a part of it", orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 3 C62 10.00`},
		{clause: "0 after init, one more than ordered", orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 11 C62 10.00`,
			want: "QuantityOverTolerance 1 10 11 1 10.00 0 %"},
		{clause: "cumulative, exactly the rest", orders: []string{widgets}, states: before, invoice: `PO-1: 1 W-1 "Blue widget" 4 C62 10.00`},
		{clause: "cumulative, one more than the rest", orders: []string{widgets}, states: before, invoice: `PO-1: 1 W-1 "Blue widget" 5 C62 10.00`,
			want: "QuantityOverTolerance 1 10 11 1 10.00 0 %"},
		{clause: "10 %, at the limit", set: with(`"10"`, "null"), orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 11 C62 10.00`},
		{clause: "10 %, a hundredth above", set: with(`"10"`, "null"), orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 11.01 C62 10.00`,
			want: "QuantityOverTolerance 1 10 11.01 1.01 10.10 10 %"},
		{clause: "difference 2, at the limit", set: with("null", `"2"`), orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 12 C62 10.00`},
		{clause: "difference 2, above", set: with("null", `"2"`), orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 12.5 C62 10.00`,
			want: "QuantityOverTolerance 1 10 12.5 2.5 25.00 2"},
		{clause: "percent holds, difference fails", set: with(`"50"`, `"2"`), orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 13 C62 10.00`,
			want: "QuantityOverTolerance 1 10 13 3 30.00 50 % and 2"},
		{clause: "difference holds, percent fails", set: with(`"5"`, `"2"`), orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 11 C62 10.00`,
			want: "QuantityOverTolerance 1 10 11 1 10.00 5 % and 2"},
		{clause: "both null is not checked", set: with("null", "null"), orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 500 C62 10.00`},
		{clause: "difference 0 is not null", set: with("null", `"0"`), orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 11 C62 10.00`,
			want: "QuantityOverTolerance 1 10 11 1 10.00 0"},
		{clause: "two-way does not ask for a receipt", orders: []string{widgets}, states: []string{"PO-1/1 received 0"}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00`},
		{clause: "two lines on one order line add up", orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 6 C62 10.00; 2 W-1 "Blue widget" 5 C62 10.00`,
			want: "QuantityOverTolerance 2 10 11 1 10.00 0 %"},
	})
}

// DOMAIN 5 and CONTRACT: three-way, NoReceipt.
func TestQuantityThreeWay(t *testing.T) {
	three := `{"matching_policy": "three-way"}`
	run(t, []scenario{
		{clause: "all received", set: three, orders: []string{widgets}, states: []string{"PO-1/1 received 10"}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00`},
		{clause: "nothing received", set: three, orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00`,
			want: "NoReceipt 1 0 10"},
		{clause: "a partial receipt is QuantityOverTolerance", set: three, orders: []string{widgets}, states: []string{"PO-1/1 received 9"}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00`,
			want: "QuantityOverTolerance 1 9 10 1 11.11 0 %"},
		{clause: "received minus already invoiced, at the limit", set: three, orders: []string{widgets}, states: []string{"PO-1/1 received 6 invoiced 4 40.00"}, invoice: `PO-1: 1 W-1 "Blue widget" 2 C62 10.00`},
		{clause: "received minus already invoiced, one more", set: three, orders: []string{widgets}, states: []string{"PO-1/1 received 6 invoiced 4 40.00"}, invoice: `PO-1: 1 W-1 "Blue widget" 3 C62 10.00`,
			want: "QuantityOverTolerance 1 6 7 1 16.67 0 %"},
		{clause: "all that was received is invoiced", set: three, orders: []string{widgets}, states: []string{"PO-1/1 received 4 invoiced 4 40.00"}, invoice: `PO-1: 1 W-1 "Blue widget" 3 C62 10.00`,
			want: "NoReceipt 1 0 3"},
		{clause: "more received than ordered may be billed", set: three, orders: []string{widgets}, states: []string{"PO-1/1 received 12"}, invoice: `PO-1: 1 W-1 "Blue widget" 12 C62 10.00`},
		{clause: "NoReceipt does not depend on a tolerance", set: `{"matching_policy": "three-way", "tolerance": {"quantity_percent": null}}`, orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00`,
			want: "NoReceipt 1 0 10"},
		{clause: "with null a partial receipt is not checked", set: `{"matching_policy": "three-way", "tolerance": {"quantity_percent": null}}`, orders: []string{widgets}, states: []string{"PO-1/1 received 1"}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00`},
		{clause: "percent of what was received", set: `{"matching_policy": "three-way", "tolerance": {"quantity_percent": "25"}}`, orders: []string{widgets}, states: []string{"PO-1/1 received 8"}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00`},
		{clause: "many receipts to one invoice", set: three, orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00`,
			change: func(_ *core.Invoice, w *World) {
				w.Receipts = []core.GoodsReceipt{receipt("GR-2", "PO-1", "1", "6"), receipt("GR-1", "PO-1", "1", "4")}
			}},
		{clause: "an order line raises its policy", orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00`,
			change: func(_ *core.Invoice, w *World) { w.Orders[0].Lines[0].Matching = core.ThreeWay },
			want:   "NoReceipt 1 0 10"},
		{clause: "an order line does not lower the policy", set: three, orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00`,
			change: func(_ *core.Invoice, w *World) { w.Orders[0].Lines[0].Matching = core.TwoWay },
			want:   "NoReceipt 1 0 10"},
		{clause: "a price is compared also while goods are missing", set: three, orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.01`,
			want: "NoReceipt 1 0 10\nPriceOverTolerance 1 10.00 10.01 0.01 0.10 0 %"},
	})
}

// DOMAIN 5 and CONTRACT: the whole invoice.
func TestInvoiceTotal(t *testing.T) {
	with := func(percent, amount, more string) string {
		return `{"tolerance": {"unit_price_percent": null, "invoice_total_percent": ` + percent + `, "invoice_total_amount": ` + amount + more + `}}`
	}
	hundred := []string{widgets}
	run(t, []scenario{
		{clause: "percent, at the limit", set: with(`"5"`, "null", ""), orders: hundred, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.50`},
		{clause: "percent, one cent above", set: with(`"5"`, "null", ""), orders: hundred, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.50 105.01`,
			want: "InvoiceTotalOverTolerance - 100.00 105.01 5.01 5.01 5 %"},
		{clause: "amount, at the limit", set: with("null", `"5.00"`, ""), orders: hundred, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.50`},
		{clause: "amount, one cent above", set: with("null", `"5.00"`, ""), orders: hundred, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.50 105.01`,
			want: "InvoiceTotalOverTolerance - 100.00 105.01 5.01 5.01 5.00"},
		{clause: "percent holds, amount fails", set: with(`"10"`, `"5.00"`, ""), orders: hundred, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.60`,
			want: "InvoiceTotalOverTolerance - 100.00 106.00 6.00 6.00 10 % and 5.00"},
		{clause: "the value of what is billed, not of the order", set: with(`"0"`, "null", ""), orders: hundred, invoice: `PO-1: 1 W-1 "Blue widget" 3 C62 10.00`},
		{clause: "lower passes", set: with(`"0"`, "null", ""), orders: hundred, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 9.00`},
		{clause: "both directions, lower fails", set: with(`"0"`, "null", `, "both_directions": true`), orders: hundred, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 9.00`,
			want: "InvoiceTotalOverTolerance - 100.00 90.00 -10.00 -10.00 0 %"},
		{clause: "null is not checked", set: with("null", "null", ""), orders: hundred, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 99.00`},
	})
}

func TestFormulasCarryTheNumbers(t *testing.T) {
	m := scenario{clause: "1000/800+100+200", set: `{"tolerance": {"line_total_percent": "8", "unit_price_percent": null, "quantity_percent": null}}`,
		orders: []string{`PO-1: 1 W-1 "Site work" 1 C62 1000.00`}, states: []string{"PO-1/1 invoiced 2 900.00"}, invoice: `PO-1: 1 W-1 "Site work" 1 C62 200.00`,
		want: "LineTotalOverTolerance 1 1000.00 1100.00 100.00 10.00 8 %"}.run(t)
	e := m.Exceptions[0]
	if want := "900.00 invoiced before + 200.00 = 1100.00; 1100.00 - 1000.00 = 100.00 (10.00 %) > 8 %"; e.Formula != want {
		t.Errorf("formula %q, want %q", e.Formula, want)
	}
	if want := "With line 1, 1,100.00 EUR are invoiced, 100.00 EUR or 10.00 % more than the 1,000.00 EUR of line 1 of order PO-1; 8 % are allowed."; e.Message != want {
		t.Errorf("message %q, want %q", e.Message, want)
	}
	if m.Lines[0].Verdict != core.Fail || len(m.Lines[0].Formulas) == 0 || m.Lines[0].Formulas[len(m.Lines[0].Formulas)-1] != e.Formula {
		t.Errorf("line match %+v", m.Lines[0])
	}
}

// What holds is written down too, with the reason why it holds.
func TestFormulasOfWhatHolds(t *testing.T) {
	set := `{"tolerance": {"unit_price_percent": "2", "quantity_percent": "0", "line_total_percent": "5"}}`
	for _, c := range []struct {
		invoice string
		want    []string
	}{
		{`PO-1: 1 W-1 "Blue widget" 10 C62 10.00`, []string{"10 = expected 10", "10 x 10.00 = 100.00, as billed", "100.00 = expected 100.00"}},
		{`PO-1: 1 W-1 "Blue widget" 10 C62 10.20`, []string{"10 = expected 10", "102.00 / 10 = 10.20; 10.20 - 10.00 = 0.20 (2.00 %) <= 2 %", "102.00 - 100.00 = 2.00 (2.00 %) <= 5 %"}},
		{`PO-1: 1 W-1 "Blue widget" 8 C62 9.00`, []string{"8 - 10 = -2 (-20.00 %), lower is fine", "72.00 / 8 = 9.00; 9.00 - 10.00 = -1.00 (-10.00 %), lower is fine", "72.00 - 100.00 = -28.00 (-28.00 %), lower is fine"}},
	} {
		m := Compare(invoice(t, c.invoice), world(t, set, []string{widgets}, nil))
		if len(m.Lines) != 1 || !slices.Equal(m.Lines[0].Formulas, c.want) || m.Lines[0].Verdict != core.Pass {
			t.Errorf("%s: %+v", c.invoice, m.Lines)
		}
	}
}

func TestBothDirectionsTellLess(t *testing.T) {
	m := Compare(invoice(t, `PO-1: 1 W-1 "Blue widget" 10 C62 9.00`), world(t, `{"tolerance": {"unit_price_percent": "2", "both_directions": true}}`, []string{widgets}, nil))
	if want := "Unit price of line 1 is 9.00 EUR, 1.00 EUR or 10.00 % less than the 10.00 EUR of line 1 of order PO-1; 2 % are allowed."; len(m.Exceptions) != 1 || m.Exceptions[0].Message != want {
		t.Errorf("%+v", m.Exceptions)
	}
}

func receipt(id string, order core.OrderID, line, accepted string) core.GoodsReceipt {
	return core.GoodsReceipt{ID: id, Lines: []core.ReceiptLine{{OrderID: order, OrderLine: line, Accepted: dec(accepted)}}}
}
