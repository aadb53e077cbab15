package match

import (
	"reflect"
	"slices"
	"testing"

	"countersign/core"
	"countersign/core/money"
)

// DOMAIN 5: line assignment.
func TestAssignment(t *testing.T) {
	for _, s := range []struct {
		scenario
		links string
	}{
		{scenario{clause: "by code, whatever the order of lines", orders: []string{`PO-1: 1 A-1 Alpha 5 C62 1.00; 2 A-2 Beta 5 C62 2.00`}, invoice: `PO-1: 1 A-2 Beta 5 C62 2.00; 2 A-1 Alpha 5 C62 1.00`}, "1>PO-1/2 x5 2>PO-1/1 x5"},
		{scenario{clause: "by GTIN", orders: []string{`PO-1: 1 A-1 Alpha 5 C62 1.00; 2 A-2 Beta 5 C62 2.00`}, invoice: `PO-1: 1 - "Ware" 5 C62 2.00`,
			change: func(inv *core.Invoice, w *World) {
				inv.Lines[0].GTIN, w.Orders[0].Lines[1].GTIN = "4012345678901", "04012345678901"
			}}, "1>PO-1/2 x5"},
		{scenario{clause: "by a code in the text", orders: []string{`PO-1: 1 AB-1001 Alpha 5 C62 1.00; 2 AB-1002 Beta 5 C62 2.00`}, invoice: `PO-1: 1 - "AB-1002 Ware lt. Angebot" 5 C62 2.00`}, "1>PO-1/2 x5"},
		{scenario{clause: "by a learnt code", orders: []string{`PO-1: 1 A-1 Alpha 5 C62 1.00; 2 A-2 Beta 5 C62 2.00`}, invoice: `PO-1: 1 SUP9 Ware 5 C62 2.00`,
			change: func(_ *core.Invoice, w *World) { w.Codes = map[string]string{"SUP9": "A-2"} }}, "1>PO-1/2 x5"},
		{scenario{clause: "by text", orders: []string{`PO-1: 1 - "Desk lamp, black" 5 C62 20.00; 2 - "Desk chair, black" 5 C62 20.00`}, invoice: `PO-1: 1 - "Chair (desk), black" 5 C62 20.00; 2 - "Lamp for desk, black" 5 C62 20.00`}, "1>PO-1/2 x5 2>PO-1/1 x5"},
		{scenario{clause: "text with accents and case", orders: []string{`PO-1: 1 - "Büroklammern groß" 5 C62 2.00`}, invoice: `PO-1: 1 - "BUROKLAMMERN GROSS" 5 C62 2.00`}, "1>PO-1/1 x5"},
		{scenario{clause: "another size is another thing", orders: []string{`PO-1: 1 - "Bolt M8x40" 5 C62 2.00`}, invoice: `PO-1: 1 - "Bolt M8x45" 9 C62 3.00`, want: "LineUnmatched 1 - Bolt M8x45"}, ""},
		{scenario{clause: "the same code, other spelling", orders: []string{`PO-1: 1 00AB.12 Alpha 5 C62 1.00`}, invoice: `PO-1: 1 ab-12 Something 5 C62 1.00`}, "1>PO-1/1 x5"},
		{scenario{clause: "buyer's code before the seller's", orders: []string{`PO-1: 1 A-1 Alpha 5 C62 1.00; 2 A-2 Beta 5 C62 1.00`}, invoice: `PO-1: 1 S-77 Ware 5 C62 1.00`,
			change: func(inv *core.Invoice, _ *World) { inv.Lines[0].BuyerCode = "A-2" }}, "1>PO-1/2 x5"},
		{scenario{clause: "the line names its order line (BT-132)", orders: []string{`PO-1: 1 - Alpha 5 C62 1.00; 2 - Alpha 5 C62 1.00`}, invoice: `PO-1: 1 - Alpha 5 C62 1.00`,
			change: func(inv *core.Invoice, _ *World) { inv.Lines[0].OrderLineRef = "2" }}, "1>PO-1/2 x5"},
		{scenario{clause: "the line's name for it counts more than a text that fits another", orders: []string{`PO-1: 1 A-1 Alpha 5 C62 1.00; 2 A-1 "Beta, as agreed" 5 C62 1.00`}, invoice: `PO-1: 1 A-1 Alpha 5 C62 1.00`,
			change: func(inv *core.Invoice, _ *World) { inv.Lines[0].OrderLineRef = "2" }}, "1>PO-1/2 x5"},
		{scenario{clause: "the line names its order", orders: []string{`PO-1: 1 - Alpha 5 C62 1.00`, `PO-2: 1 - Alpha 5 C62 1.00`}, invoice: `PO-1: 1 - Alpha 5 C62 1.00`,
			change: func(inv *core.Invoice, _ *World) { inv.Lines[0].OrderRef = "PO-2" }}, "1>PO-2/1 x5"},
		{scenario{clause: "the open one of two alike", orders: []string{`PO-1: 1 A-1 Alpha 5 C62 1.00; 2 A-1 Alpha 5 C62 1.00`}, states: []string{"PO-1/1 invoiced 5 5.00"}, invoice: `PO-1: 1 A-1 Alpha 5 C62 1.00`}, "1>PO-1/2 x5"},
		{scenario{clause: "global, not greedy", orders: []string{`PO-1: 1 - "Steel pipe 20 mm" 5 C62 8.00; 2 - "Steel pipe" 5 C62 8.00`}, invoice: `PO-1: 1 - "Steel pipe" 5 C62 8.00; 2 - "Steel pipe 20 mm galvanised" 5 C62 8.00`}, "1>PO-1/2 x5 2>PO-1/1 x5"},
		{scenario{clause: "a line that is on no order line", orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00; 2 G-9 Gizmo 1 C62 50.00`, want: "LineUnmatched 2 - Gizmo"}, "1>PO-1/1 x10"},
		{scenario{clause: "another code and another text", orders: []string{widgets}, invoice: `PO-1: 1 G-9 Gizmo 10 C62 10.00`, want: "LineUnmatched 1 - Gizmo"}, ""},
		{scenario{clause: "the seller's code is another, the text the same", orders: []string{widgets}, invoice: `PO-1: 1 S-123 "Blue widget" 10 C62 10.00`}, "1>PO-1/1 x10"},
		{scenario{clause: "a line of text bills nothing", orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00; 2 - "Delivered 3 May" - - - 0.00`}, "1>PO-1/1 x10"},
		{scenario{clause: "a line that only takes off needs no order line", orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00; 2 - "Loyalty bonus" 1 C62 -5.00 -5.00`}, "1>PO-1/1 x10"},
		{scenario{clause: "n:1, two deliveries of one order line", orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 4 C62 10.00; 2 W-1 "Blue widget" 6 C62 10.00`}, "1>PO-1/1 x4 2>PO-1/1 x6"},
		{scenario{clause: "no text at all, the price is the same", orders: []string{`PO-1: 1 - "" 10 C62 10.00`}, invoice: `PO-1: 1 - Widget 4 C62 10.00`}, "1>PO-1/1 x4"},
		{scenario{clause: "no text at all, another price", orders: []string{`PO-1: 1 - "" 10 C62 10.00`}, invoice: `PO-1: 1 - Widget 4 C62 10.50`, want: "LineUnmatched 1 - Widget"}, ""},
		{scenario{clause: "no text at all, more than is open", orders: []string{`PO-1: 1 - "" 10 C62 10.00`}, invoice: `PO-1: 1 - Widget 11 C62 10.00`, want: "LineUnmatched 1 - Widget"}, ""},
		{scenario{clause: "of two alike, the one whose open quantity it is", orders: []string{`PO-1: 1 - "Blue widget" 9 C62 10.00; 2 - "Blue widget" 4 C62 10.00`}, invoice: `PO-1: 1 - "Blue widget" 4 C62 10.00`}, "1>PO-1/2 x4"},
		{scenario{clause: "of two alike, the one at this price", orders: []string{`PO-1: 1 - "Blue widget" 9 C62 12.00; 2 - "Blue widget" 9 C62 10.00`}, invoice: `PO-1: 1 - "Blue widget" 4 C62 10.00`}, "1>PO-1/2 x4"},
		{scenario{clause: "n:1, by text alone", orders: []string{`PO-1: 1 - "Blue widget" 10 C62 10.00`}, invoice: `PO-1: 1 - "Blue widget" 4 C62 10.00; 2 - "Blue widget" 6 C62 10.00`}, "1>PO-1/1 x4 2>PO-1/1 x6"},
		{scenario{clause: "n:1, a text that is only alike does not share", orders: []string{`PO-1: 1 - "Blue widget large" 10 C62 10.00`}, invoice: `PO-1: 1 - "Blue widget large" 4 C62 10.00; 2 - "Blue widget small" 6 C62 10.00`, want: "LineUnmatched 2 - Blue widget small"}, "1>PO-1/1 x4"},
		{scenario{clause: "1:n, two call-offs in one line", orders: []string{`PO-1: 1 W-1 "Blue widget" 4 C62 10.00; 2 W-1 "Blue widget" 6 C62 10.00`}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00`}, "1>PO-1/1 x4 1>PO-1/2 x6"},
		{scenario{clause: "1:n, more than both", orders: []string{`PO-1: 1 W-1 "Blue widget" 4 C62 10.00; 2 W-1 "Blue widget" 6 C62 10.00`}, invoice: `PO-1: 1 W-1 "Blue widget" 12 C62 10.00`,
			want: "QuantityOverTolerance 1 4 6 2 50.00 0 %"}, "1>PO-1/1 x6 1>PO-1/2 x6"},
		{scenario{clause: "1:n over two orders", orders: []string{widgets, `PO-2: 1 W-1 "Blue widget" 5 C62 10.00`}, invoice: `PO-1, PO-2: 1 W-1 "Blue widget" 15 C62 10.00`}, "1>PO-1/1 x10 1>PO-2/1 x5"},
		{scenario{clause: "one line is the sum of several order lines", orders: []string{`PO-1: 1 A-1 Alpha 1 C62 10.00; 2 A-2 Beta 2 C62 20.00; 3 A-3 Gamma 1 C62 70.00`}, invoice: `PO-1: 1 - "Delivery as ordered" 1 C62 80.00`}, "1>PO-1/1 x1 1>PO-1/3 x1"},
		{scenario{clause: "a line alone is not the sum of one order line it has nothing in common with", orders: []string{`PO-1: 1 - Widget 10 C62 10.00; 2 - Hose 3 C62 7.00`}, invoice: `PO-1: 1 - Gizmo 1 C62 100.00`, want: "LineUnmatched 1 - Gizmo"}, ""},
		{scenario{clause: "a line with a code of its own is no sum of others", orders: []string{`PO-1: 1 A-1 Alpha 1 C62 10.00; 2 A-2 Beta 2 C62 20.00`}, invoice: `PO-1: 1 X-9 Package 1 C62 50.00`, want: "LineUnmatched 1 - Package"}, ""},
		{scenario{clause: "two lines left over are not guessed at", orders: []string{`PO-1: 1 A-1 Alpha 1 C62 10.00; 2 A-2 Beta 2 C62 20.00`}, invoice: `PO-1: 1 - Package 1 C62 50.00; 2 - Wrapping 1 C62 7.00`, want: "LineUnmatched 1 - Package\nLineUnmatched 2 - Wrapping"}, ""},
		{scenario{clause: "little in common, but price and open quantity to the cent", orders: []string{`PO-1: 1 - "Copper wire bare" 3 C62 0.333; 2 - "Steel rope" 9 C62 4.00`}, invoice: `PO-1: 1 - "Kupferdraht wire" 3 C62 0.34 1.00`}, "1>PO-1/1 x3"},
		{scenario{clause: "little in common, and another quantity", orders: []string{`PO-1: 1 - "Copper wire bare" 3 C62 0.333; 2 - "Steel rope" 9 C62 4.00`}, invoice: `PO-1: 1 - "Kupferdraht wire" 2 C62 0.335 0.67`, want: "LineUnmatched 1 - Kupferdraht wire"}, ""},
		{scenario{clause: "no lines, all that is left", orders: []string{`PO-1: 1 A-1 Alpha 1 C62 10.00; 2 A-2 Beta 2 C62 20.00`}, invoice: `PO-1:`, change: net("50.00")}, ">PO-1/1 x1 >PO-1/2 x2"},
		{scenario{clause: "no lines, one set of lines", orders: []string{`PO-1: 1 A-1 Alpha 1 C62 10.00; 2 A-2 Beta 2 C62 20.00`}, invoice: `PO-1:`, change: net("40.00")}, ">PO-1/2 x2"},
		{scenario{clause: "one line, all that is left within tolerance", set: `{"tolerance": {"invoice_total_percent": "2"}}`, orders: []string{`PO-1: 1 A-1 Alpha 1 C62 10.00; 2 A-2 Beta 2 C62 20.00`}, invoice: `PO-1: 1 - "Delivery as ordered" 1 C62 51.00`}, "1>PO-1/1 x1 1>PO-1/2 x2"},
		{scenario{clause: "no lines, nothing is left", set: `{"tolerance": {"invoice_total_amount": "99"}}`, orders: []string{widgets}, states: []string{"PO-1/1 invoiced 10 100.00"}, invoice: `PO-1:`, change: net("5.00"), want: "LineUnmatched - 0.00 5.00"}, ""},
		{scenario{clause: "no lines, no such sum", orders: []string{`PO-1: 1 A-1 Alpha 1 C62 10.00; 2 A-2 Beta 2 C62 20.00`}, invoice: `PO-1:`, change: net("49.99"), want: "LineUnmatched - 50.00 49.99"}, ""},
		{scenario{clause: "no lines, two sets", orders: []string{`PO-1: 1 A-1 Alpha 1 C62 10.00; 2 A-2 Beta 1 C62 10.00`}, invoice: `PO-1:`, change: net("10.00"), want: "LineUnmatched - 20.00 10.00"}, ""},
		{scenario{clause: "no lines, three-way, nothing received", set: `{"matching_policy": "three-way"}`, orders: []string{widgets}, invoice: `PO-1:`, change: net("100.00"), want: "NoReceipt - 0 10"}, ">PO-1/1 x10"},
		{scenario{clause: "no quantity, the amount counts", orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" - - - 50.00`}, "1>PO-1/1 x5"},
		{scenario{clause: "a dozen is twelve", orders: []string{`PO-1: 1 W-1 "Blue widget" 24 C62 1.00`}, invoice: `PO-1: 1 W-1 "Blue widget" 2 DZN 12.00`}, "1>PO-1/1 x24"},
		{scenario{clause: "kilograms and tonnes", orders: []string{`PO-1: 1 S-1 Sand 2 TNE 50.00`}, invoice: `PO-1: 1 S-1 Sand 1500 kg 0.05`}, "1>PO-1/1 x1.5"},
		{scenario{clause: "minutes and hours", orders: []string{`PO-1: 1 H-1 Consulting 2 HUR 90.00`}, invoice: `PO-1: 1 H-1 Consulting 90 min 1.50`}, "1>PO-1/1 x1.5"},
		{scenario{clause: "a box of 12", orders: []string{`PO-1: 1 W-1 "Blue widget" 24 C62 1.00`}, invoice: `PO-1: 1 W-1 "Blue widget, box of 12" 2 BX 12.00`}, "1>PO-1/1 x24"},
		{scenario{clause: "pieces of a box of 12", orders: []string{`PO-1: 1 W-1 "Blue widget, box of 12" 2 BX 12.00`}, invoice: `PO-1: 1 W-1 "Blue widget" 24 C62 1.00`}, "1>PO-1/1 x2"},
		{scenario{clause: "units that have nothing to do with each other", orders: []string{`PO-1: 1 W-1 "Rope, 12 pcs" 5 MTR 1.00`}, invoice: `PO-1: 1 W-1 Rope 5 KGM 1.00`}, "1>PO-1/1 x5"},
		{scenario{clause: "words for units", orders: []string{`PO-1: 1 W-1 "Blue widget" 24 Stk 1.00`}, invoice: `PO-1: 1 W-1 "Blue widget" 24 pcs 1.00`}, "1>PO-1/1 x24"},
		{scenario{clause: "the dearer kilogram is found in the order's unit", orders: []string{`PO-1: 1 S-1 Sand 2 TNE 50.00`}, invoice: `PO-1: 1 S-1 Sand 1500 KGM 0.06`,
			want: "PriceOverTolerance 1 50.00 60.00 10.00 20.00 0 %"}, "1>PO-1/1 x1.5"},
		{scenario{clause: "a price per hundred (BT-149)", orders: []string{`PO-1: 1 B-1 "Bolt M8" 1000 C62 0.05`}, invoice: `PO-1: 1 B-1 "Bolt M8" 1000 C62 5.00 50.00`,
			change: func(inv *core.Invoice, _ *World) { inv.Lines[0].PriceBase = dec("100") }}, "1>PO-1/1 x1000"},
	} {
		t.Run(s.clause, func(t *testing.T) {
			m := s.run(t)
			if got := linksOf(m); got != s.links {
				t.Errorf("links %q, want %q", got, s.links)
			}
		})
	}
}

func net(s string) func(*core.Invoice, *World) {
	return func(inv *core.Invoice, _ *World) { inv.NetTotal = eur(s) }
}

// A share of a split line carries its share of the money, to the cent.
func TestSharesAddUp(t *testing.T) {
	inv := invoice(t, `PO-1: 1 W-1 "Blue widget" 10 C62 10.00 100.01`)
	m := Compare(inv, world(t, `{"tolerance": {"unit_price_percent": "1"}}`, []string{`PO-1: 1 W-1 "Blue widget" 3 C62 10.00; 2 W-1 "Blue widget" 3 C62 10.00; 3 W-1 "Blue widget" 4 C62 10.00`}, nil))
	var nets []money.Amount
	for _, l := range m.Lines {
		nets = append(nets, l.Net)
	}
	sum, err := money.Sum(nets...)
	if want := []money.Amount{eur("30.00"), eur("30.00"), eur("40.01")}; !slices.Equal(nets, want) {
		t.Errorf("shares %v, want %v", nets, want)
	}
	if err != nil || sum != eur("100.01") || len(m.Lines) != 3 || len(m.Exceptions) != 0 {
		t.Errorf("%d shares of %s, %v: %s", len(m.Lines), sum, err, brief(m))
	}
}

// A line match shows the state of the order line without this invoice.
func TestLineMatchShowsTheOrderLine(t *testing.T) {
	w := world(t, "", []string{widgets}, []string{"PO-1/1 received 8 invoiced 4 40.00"})
	w.Receipts = []core.GoodsReceipt{receipt("GR-2", "PO-1", "1", "5"), receipt("GR-9", "PO-1", "7", "5"), receipt("GR-1", "PO-1", "1", "3")}
	m := Compare(invoice(t, `PO-1: 7 W-1 "Blue widget" 3 C62 11.00 31.50`), w)
	if len(m.Lines) != 1 {
		t.Fatalf("%+v", m.Lines)
	}
	got := m.Lines[0]
	got.Formulas = nil
	want := core.LineMatch{InvoiceLine: "7", Order: "PO-1", OrderLine: "1", Description: "Blue widget", Quantity: dec("3"), Net: eur("31.50"), Ordered: dec("10"), OrderPrice: dec("10.00"),
		Price: dec("10.5"), Received: dec("8"), InvoicedBefore: dec("4"), NetBefore: eur("40.00"), Score: got.Score, Why: "same item code, same text", Verdict: core.Fail}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got.Score <= 0.7 || got.Score > 1 {
		t.Errorf("score %v", got.Score)
	}
	if !slices.Equal(m.Receipts, []string{"GR-1", "GR-2"}) {
		t.Errorf("receipts %v", m.Receipts)
	}
}

// The price of a split line is that of the whole line, not of its rounded shares.
func TestPriceOfShares(t *testing.T) {
	m := Compare(invoice(t, `PO-1: 1 W-1 "Blue widget" 7 C62 0.01 0.10`), world(t, `{"tolerance": {"unit_price_percent": null}}`, []string{`PO-1: 1 W-1 "Blue widget" 3 C62 0.01; 2 W-1 "Blue widget" 4 C62 0.01`}, nil))
	for _, l := range m.Lines {
		if l.Price.String() != "0.014286" {
			t.Errorf("%s at %s", l.OrderLine, l.Price)
		}
	}
	if len(m.Lines) != 2 {
		t.Errorf("%d shares", len(m.Lines))
	}
}
