package match

import (
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/money"
)

// DOMAIN 5, candidates; CONTRACT, Order references. linked is what must be linked.
func TestLadder(t *testing.T) {
	bolt := `1 B-1 "Bolt M8x40" 100 C62 0.50`
	nut := `1 N-1 "Nut M8" 200 C62 0.25`
	for _, s := range []struct {
		scenario
		linked string
	}{
		{scenario{clause: "exact reference", orders: []string{"PO-1: " + bolt, "PO-2: " + bolt}, invoice: "PO-2: " + bolt}, "PO-2"},
		{scenario{clause: "exact before normalised", orders: []string{"PO-1: " + bolt, "1: " + bolt}, invoice: "1: " + bolt}, "1"},
		{scenario{clause: "case", orders: []string{"PO-77: " + bolt}, invoice: "po-77: " + bolt}, "PO-77"},
		{scenario{clause: "spaces and punctuation", orders: []string{"PO-77: " + bolt}, invoice: "P.O. 77: " + bolt}, "PO-77"},
		{scenario{clause: "prefix letters", orders: []string{"PO-77: " + bolt}, invoice: "77: " + bolt}, "PO-77"},
		{scenario{clause: "another prefix", orders: []string{"PO-77: " + bolt}, invoice: "Order No. 77: " + bolt}, "PO-77"},
		{scenario{clause: "leading zeros", orders: []string{"PO-77: " + bolt}, invoice: "PO-00077: " + bolt}, "PO-77"},
		{scenario{clause: "O for 0", orders: []string{"PO-1001: " + bolt}, invoice: "PO-1OO1: " + bolt}, "PO-1001"},
		{scenario{clause: "l for 1", orders: []string{"PO-1001: " + bolt}, invoice: "PO-l00l: " + bolt}, "PO-1001"},
		{scenario{clause: "I for 1 without a separator", orders: []string{"PO1001: " + bolt}, invoice: "POI00I: " + bolt}, "PO1001"},
		{scenario{clause: "0 for O in the prefix", orders: []string{"PO-1001: " + bolt}, invoice: "P0-1001: " + bolt}, "PO-1001"},
		{scenario{clause: "normalised leaves two", orders: []string{"PO-7: " + bolt, "PO-07: " + bolt}, invoice: "7: " + bolt, want: "OrderAmbiguous - - 7"}, ""},
		{scenario{clause: "normalised leaves two, one exact", orders: []string{"PO-7: " + bolt, "PO-07: " + bolt}, invoice: "PO-7: " + bolt}, "PO-7"},
		{scenario{clause: "several in one field, comma", orders: []string{"PO-1: " + bolt, "PO-2: " + nut}, invoice: "PO-1, PO-2: " + bolt + `; 2 N-1 "Nut M8" 200 C62 0.25`}, "PO-1,PO-2"},
		{scenario{clause: "several in one field, semicolon and slash", orders: []string{"PO-1: " + bolt, "PO-2: " + nut, "PO-3: " + nut}, invoice: ": " + bolt,
			change: func(inv *core.Invoice, _ *World) { inv.OrderRefs = []string{"PO-1; PO-2/PO-3"} }}, "PO-1,PO-2,PO-3"},
		{scenario{clause: "an order number with a slash", orders: []string{"2026/17: " + bolt, "PO-17: " + nut}, invoice: "2026/17: " + bolt}, "2026/17"},
		{scenario{clause: "an order number with a slash that was split", orders: []string{"2026/17: " + bolt, "PO-17: " + nut}, invoice: "2026, 17: " + bolt}, "2026/17"},
		{scenario{clause: "one order or two: nobody knows", orders: []string{"PO-1: " + bolt, "PO-2: " + nut, "PO-12: " + nut}, invoice: "1/2: " + bolt, want: "OrderAmbiguous - - 1/2"}, ""},
		{scenario{clause: "a slash inside a number, its parts are no orders", orders: []string{"PO-2: " + nut, "PO-12: " + bolt}, invoice: "1/2: " + bolt}, "PO-12"},
		{scenario{clause: "parts to the letter before the whole", orders: []string{"1: " + bolt, "2: " + nut, "PO-12: " + nut}, invoice: "1/2: " + bolt}, "1,2"},
		{scenario{clause: "one of three parts leads nowhere", orders: []string{"PO-1: " + bolt, "PO-2: " + nut}, invoice: "PO-1/PO-2/PO-9: " + bolt, want: "NoOrder - - PO-9"}, "PO-1,PO-2"},
		{scenario{clause: "the supplier's reference to the letter before its spelling", orders: []string{"PO-1: " + bolt, "PO-2: " + bolt}, invoice: ": " + bolt,
			change: func(inv *core.Invoice, w *World) {
				inv.SupplierOrderRef, w.Orders[0].SupplierRef, w.Orders[1].SupplierRef = "SO-4711", "SO 4711", "SO-4711"
			}}, "PO-2"},
		{scenario{clause: "two orders of the supplier's reference", orders: []string{"PO-1: " + bolt, "PO-2: " + nut}, invoice: `: 1 Q-1 Quartz 1 C62 1.00`,
			change: func(inv *core.Invoice, w *World) {
				inv.SupplierOrderRef, w.Orders[0].SupplierRef, w.Orders[1].SupplierRef = "SO-4711", "SO-4711", "SO-4711"
			}, want: "NoOrder"}, ""},
		{scenario{clause: "no net total: lines and charges count", orders: []string{"PO-1: " + bolt, "PO-2: " + `1 N-1 "Nut M8" 400 C62 0.25`}, invoice: ": " + bolt,
			change: func(inv *core.Invoice, _ *World) {
				inv.Charges, inv.NetTotal = []core.Charge{{Type: "freight", Amount: eur("-5.00")}}, money.Amount{}
			}}, "PO-1"},
		{scenario{clause: "references on lines", orders: []string{"PO-1: " + bolt, "PO-2: " + bolt}, invoice: ": " + bolt,
			change: func(inv *core.Invoice, _ *World) { inv.Lines[0].OrderRef = "PO-2" }}, "PO-2"},
		{scenario{clause: "a reference that names no order stops the search by totals", orders: []string{"PO-1: " + bolt}, invoice: "PO-9: " + bolt, want: "NoOrder - - PO-9"}, ""},
		{scenario{clause: "one of two references names no order", orders: []string{"PO-1: " + bolt}, invoice: "PO-1, PO-9: " + bolt, want: "NoOrder - - PO-9"}, "PO-1"},
		{scenario{clause: "NA is no reference (Peppol)", orders: []string{"PO-1: " + bolt}, invoice: "NA: " + bolt}, "PO-1"},
		{scenario{clause: "an order of another supplier is not linked", orders: []string{"PO-1: " + bolt}, invoice: "PO-1: " + bolt,
			change: func(_ *core.Invoice, w *World) { w.Orders[0].SupplierID = "other" }, want: "NoOrder - - PO-1"}, ""},
		{scenario{clause: "the exact number of another supplier's order is not bent to ours", orders: []string{"PO-1: " + bolt, "AB-1: " + bolt}, invoice: "PO-1: " + bolt,
			change: func(_ *core.Invoice, w *World) { w.Orders[0].SupplierID = "other" }, want: "NoOrder - - PO-1"}, ""},
		{scenario{clause: "the supplier's own reference", orders: []string{"PO-1: " + bolt, "PO-2: " + bolt}, invoice: ": " + bolt,
			change: func(inv *core.Invoice, w *World) {
				inv.SupplierOrderRef, w.Orders[1].SupplierRef = "SO 4711", "SO-4711"
			}}, "PO-2"},
		{scenario{clause: "the supplier's own reference in the field for ours", orders: []string{"PO-1: " + bolt, "PO-2: " + bolt}, invoice: "SO-4711: " + bolt,
			change: func(_ *core.Invoice, w *World) { w.Orders[1].SupplierRef = "SO-4711" }}, "PO-2"},
		{scenario{clause: "an unknown supplier's reference says nothing", orders: []string{"PO-1: " + bolt}, invoice: ": " + bolt,
			change: func(inv *core.Invoice, _ *World) { inv.SupplierOrderRef = "SO-1" }}, "PO-1"},
		{scenario{clause: "the supplier's reference is not bent to our number", orders: []string{"PO-1001: " + bolt, "PO-2: " + nut}, invoice: `: 1 X-1 "Other thing" 1 C62 7.00`,
			change: func(inv *core.Invoice, _ *World) { inv.SupplierOrderRef = "SO-1001" }, want: "NoOrder"}, ""},
		{scenario{clause: "the only open order with this total", orders: []string{"PO-1: " + bolt, `PO-2: 1 N-1 "Nut M8" 400 C62 0.25`}, invoice: ": " + bolt}, "PO-1"},
		{scenario{clause: "this total is the remaining one", orders: []string{"PO-1: " + bolt, `PO-2: 1 N-1 "Nut M8" 400 C62 0.25`}, states: []string{"PO-1/1 invoiced 60 30.00"}, invoice: `: 1 B-1 "Bolt M8x40" 40 C62 0.50`}, "PO-1"},
		{scenario{clause: "an order invoiced in full is not open", orders: []string{"PO-1: " + bolt}, states: []string{"PO-1/1 invoiced 100 50.00"}, invoice: ": " + bolt, want: "NoOrder"}, ""},
		{scenario{clause: "a closed order is not open", orders: []string{"PO-1: " + bolt}, invoice: ": " + bolt,
			change: func(_ *core.Invoice, w *World) { w.Orders[0].Closed = true }, want: "NoOrder"}, ""},
		{scenario{clause: "two open orders with this total", orders: []string{"PO-1: " + bolt, "PO-2: " + bolt}, invoice: ": " + bolt, want: "OrderAmbiguous"}, ""},
		{scenario{clause: "two with this total, the lines tell which", orders: []string{"PO-1: " + bolt, "PO-2: " + nut}, invoice: ": " + nut}, "PO-2"},
		{scenario{clause: "two open orders, none with this total", orders: []string{"PO-1: " + bolt, "PO-2: " + nut}, invoice: `: 1 B-1 "Bolt M8x40" 10 C62 0.50`, want: "NoOrder"}, ""},
		{scenario{clause: "a subset of the only open order", orders: []string{`PO-1: 1 A-1 Alpha 1 C62 10.00; 2 A-2 Beta 1 C62 20.00; 3 A-3 Gamma 1 C62 40.00`}, invoice: `: 1 - "As agreed" 1 C62 50.00`}, "PO-1"},
		{scenario{clause: "two subsets of the only open order", orders: []string{`PO-1: 1 A-1 Alpha 1 C62 10.00; 2 A-2 Beta 1 C62 20.00; 3 A-3 Gamma 1 C62 30.00`}, invoice: `: 1 - "As agreed" 1 C62 30.00`, want: "NoOrder"}, ""},
		{scenario{clause: "line by line on the only open order", orders: []string{"PO-1: " + bolt}, invoice: `: 1 B-1 "Bolt M8x40" 33 C62 0.50`}, "PO-1"},
		{scenario{clause: "line by line, another price does not fit", orders: []string{"PO-1: " + bolt}, invoice: `: 1 B-1 "Bolt M8x40" 33 C62 0.55`, want: "NoOrder"}, ""},
		{scenario{clause: "line by line, together more than is open", orders: []string{"PO-1: " + bolt}, invoice: `: 1 B-1 "Bolt M8x40" 60 C62 0.50; 2 B-1 "Bolt M8x40" 60 C62 0.50`, want: "NoOrder"}, ""},
		{scenario{clause: "line by line, together just what is open", orders: []string{`PO-1: 1 B-1 "Bolt M8x40" 100 C62 0.50; 2 N-1 "Nut M8" 9 C62 0.25`}, invoice: `: 1 B-1 "Bolt M8x40" 60 C62 0.50; 2 B-1 "Bolt M8x40" 40 C62 0.50`}, "PO-1"},
		{scenario{clause: "within the tolerance for totals", set: `{"tolerance": {"unit_price_percent": "5", "invoice_total_percent": "2"}}`, orders: []string{"PO-1: " + bolt, `PO-2: 1 N-1 "Nut M8" 400 C62 0.25`}, invoice: `: 1 B-1 "Bolt M8x40" 100 C62 0.51`}, "PO-1"},
		{scenario{clause: "an order in another currency is not found by its total", orders: []string{"PO-1: " + bolt}, invoice: ": " + bolt,
			change: func(_ *core.Invoice, w *World) { w.Orders[0].Currency = "USD" }, want: "NoOrder"}, ""},
		{scenario{clause: "no supplier, no search", orders: []string{"PO-1: " + bolt}, invoice: ": " + bolt,
			change: func(_ *core.Invoice, w *World) { w.Supplier = nil }, want: "NoOrder"}, ""},
		{scenario{clause: "policy none: a named order is linked, nothing is compared", set: `{"matching_policy": "none"}`, orders: []string{"PO-1: " + bolt}, invoice: `PO-1: 1 B-1 "Bolt M8x40" 999 C62 9.00`}, "PO-1"},
		{scenario{clause: "policy none: NoOrder is not raised", set: `{"matching_policy": "none"}`, orders: []string{"PO-1: " + bolt}, invoice: "PO-9: " + bolt}, ""},
		{scenario{clause: "policy none: no search by totals", set: `{"matching_policy": "none"}`, orders: []string{"PO-1: " + bolt}, invoice: ": " + bolt}, ""},
		{scenario{clause: "a closed order that is named", orders: []string{"PO-1: " + bolt}, invoice: "PO-1: " + bolt,
			change: func(_ *core.Invoice, w *World) { w.Orders[0].Closed = true }, want: "OrderClosed - - PO-1"}, "PO-1"},
		{scenario{clause: "another currency", orders: []string{"PO-1: " + bolt}, invoice: `PO-1: 1 B-1 "Bolt M8x40" 100 C62 9.50`,
			change: func(_ *core.Invoice, w *World) { w.Orders[0].Currency = "USD" }, want: "CurrencyMismatch - USD EUR"}, "PO-1"},
		{scenario{clause: "another currency, quantities still count", orders: []string{"PO-1: " + bolt}, invoice: `PO-1: 1 B-1 "Bolt M8x40" 101 C62 0.50`,
			change: func(_ *core.Invoice, w *World) { w.Orders[0].Currency = "USD" }, want: "CurrencyMismatch - USD EUR\nQuantityOverTolerance 1 100 101 1 1.00 0 %"}, "PO-1"},
		{scenario{clause: "linked by a person", orders: []string{"PO-1: " + bolt, "PO-2: " + bolt}, invoice: "PO-9: " + bolt,
			change: func(_ *core.Invoice, w *World) { w.Linked = []core.OrderID{"PO-2"} }}, "PO-2"},
		{scenario{clause: "a person's link to an order of another supplier", orders: []string{"PO-1: " + bolt}, invoice: ": " + bolt,
			change: func(_ *core.Invoice, w *World) {
				w.Linked, w.Orders[0].SupplierID = []core.OrderID{"PO-1"}, "other"
			}, want: "NoOrder - - PO-1"}, ""},
		{scenario{clause: "a person took the link away", orders: []string{"PO-1: " + bolt}, invoice: "PO-1: " + bolt,
			change: func(_ *core.Invoice, w *World) { w.Linked = []core.OrderID{} }, want: "NoOrder"}, ""},
	} {
		t.Run(s.clause, func(t *testing.T) {
			m := s.run(t)
			if got := orders(m); got != s.linked {
				t.Errorf("linked %q, want %q (how: %s)", got, s.linked, m.How)
			}
			if s.linked != "" && m.How == "" {
				t.Error("a link without a reason")
			}
		})
	}
}

// CONTRACT, settings: what `match` says.
func TestMatchKind(t *testing.T) {
	for _, c := range []struct {
		clause, set, invoice string
		want                 core.MatchPolicy
	}{
		{"two-way", "", `PO-1: 1 W-1 "Blue widget" 1 C62 10.00`, core.TwoWay},
		{"three-way", `{"matching_policy": "three-way"}`, `PO-1: 1 W-1 "Blue widget" 1 C62 10.00`, core.ThreeWay},
		{"none", `{"matching_policy": "none"}`, `PO-1: 1 W-1 "Blue widget" 1 C62 10.00`, core.MatchNone},
		{"nothing is linked", "", `PO-9: 1 W-1 "Blue widget" 1 C62 10.00`, core.MatchNone},
		{"the supplier's policy", `{"supplier": {"Acme GmbH": {"matching_policy": "three-way"}}}`, `PO-1: 1 W-1 "Blue widget" 1 C62 10.00`, core.ThreeWay},
		{"another supplier's policy", `{"supplier": {"Beta": {"matching_policy": "three-way"}}}`, `PO-1: 1 W-1 "Blue widget" 1 C62 10.00`, core.TwoWay},
		{"the item's policy before the supplier's", `{"supplier": {"Acme GmbH": {"matching_policy": "three-way"}}, "item": {"W-1": {"matching_policy": "none"}}}`, `PO-1: 1 W-1 "Blue widget" 1 C62 10.00`, core.MatchNone},
		{"supplier and item before item", `{"item": {"W-1": {"matching_policy": "none"}}, "supplier_item": {"Acme GmbH": {"W-1": {"matching_policy": "three-way"}}}}`, `PO-1: 1 W-1 "Blue widget" 1 C62 10.00`, core.ThreeWay},
	} {
		t.Run(c.clause, func(t *testing.T) {
			m := Compare(invoice(t, c.invoice), world(t, c.set, []string{widgets}, []string{"PO-1/1 received 10"}))
			if m.Kind != c.want {
				t.Errorf("kind %q, want %q", m.Kind, c.want)
			}
		})
	}
}

func TestCandidatesAreRanked(t *testing.T) {
	w := world(t, "", []string{`PO-1: 1 X-1 "Other thing" 1 C62 500.00`, `PO-2: 1 W-1 "Blue widget" 10 C62 10.00`, `PO-3: 1 Z-9 "Blue widgets" 7 C62 13.00`}, nil)
	m := Compare(invoice(t, `: 1 W-1 "Blue widget" 9 C62 10.00`), w)
	if orders(m) != "" || len(m.Candidates) == 0 || m.Candidates[0].Order != "PO-2" || m.Candidates[0].Why == "" {
		t.Errorf("linked %q, candidates %+v", orders(m), m.Candidates)
	}
	m = Compare(invoice(t, `PO-1234: 1 W-1 "Blue widget" 9 C62 10.00`), world(t, "", []string{`PO-1243: 1 W-1 "Blue widget" 10 C62 10.00`, `PO-9999: 1 X-1 "Other thing" 1 C62 500.00`}, nil))
	if len(m.Candidates) != 1 || m.Candidates[0].Order != "PO-1243" {
		t.Errorf("candidates %+v", m.Candidates)
	}
}

// What is no claim is not matched.
func TestOtherDocuments(t *testing.T) {
	inv := invoice(t, `PO-1: 1 W-1 "Blue widget" 99 C62 10.00`)
	inv.Kind = core.KindStatement
	if m := Compare(inv, world(t, "", []string{widgets}, nil)); len(m.Exceptions) != 0 || len(m.Orders) != 0 || m.Kind != core.MatchNone {
		t.Errorf("%+v", m)
	}
}

func TestMessagesAreSentences(t *testing.T) {
	for _, inv := range []string{`PO-9: 1 W-1 "Blue widget" 1 C62 10.00`, `: 1 Q-1 "Other" 1 C62 1.00`, `PO-1: 1 W-1 "Blue widget" 12 C62 11.00; 2 Q-1 Other 1 C62 1.00`} {
		for _, e := range Compare(invoice(t, inv), world(t, "", []string{widgets, `PO-2: 1 N-1 "Nut M8" 200 C62 0.25`}, nil)).Exceptions {
			if !strings.HasSuffix(e.Message, ".") || strings.Contains(e.Message, "%!") || e.Message[0] < 'A' || e.Message[0] > 'Z' {
				t.Errorf("%s: %q", e.Reason, e.Message)
			}
		}
	}
}
