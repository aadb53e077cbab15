package match

import (
	"testing"

	"countersign/core"
	"countersign/core/money"
)

func charges(list ...string) func(*core.Invoice, *World) {
	return func(inv *core.Invoice, _ *World) {
		for i := 0; i+1 < len(list); i += 2 {
			inv.Charges = append(inv.Charges, core.Charge{Type: list[i], Amount: eur(list[i+1])})
			inv.NetTotal, _ = inv.NetTotal.Add(eur(list[i+1]))
		}
	}
}

// DOMAIN 5: charges by type; CONTRACT, settings: the supplier's caps.
func TestCharges(t *testing.T) {
	capped := `{"supplier": {"Acme GmbH": {"charges": {"freight": "25.00", "packaging": null}}}}`
	one := `PO-1: 1 W-1 "Blue widget" 10 C62 10.00`
	run(t, []scenario{
		{clause: "no charge", orders: []string{widgets}, invoice: one},
		{clause: "expected 0, one cent", orders: []string{widgets}, invoice: one, change: charges("freight", "0.01"), want: "UnexpectedCharge - 0.00 0.01 0.01"},
		{clause: "a charge of 0", orders: []string{widgets}, invoice: one, change: charges("freight", "0.00")},
		{clause: "capped, at the cap", set: capped, orders: []string{widgets}, invoice: one, change: charges("freight", "25.00")},
		{clause: "capped, one cent below", set: capped, orders: []string{widgets}, invoice: one, change: charges("freight", "24.99")},
		{clause: "capped, one cent above", set: capped, orders: []string{widgets}, invoice: one, change: charges("freight", "25.01"), want: "UnexpectedCharge - 25.00 25.01 0.01 0.04 25.00"},
		{clause: "charges of one type add up", set: capped, orders: []string{widgets}, invoice: one, change: charges("freight", "13.00", "freight", "13.00"), want: "UnexpectedCharge - 25.00 26.00 1.00 4.00 25.00"},
		{clause: "a cap is for its type alone", set: capped, orders: []string{widgets}, invoice: one, change: charges("insurance", "5.00"), want: "UnexpectedCharge - 0.00 5.00 5.00"},
		{clause: "a cap of null is not checked", set: capped, orders: []string{widgets}, invoice: one, change: charges("packaging", "500.00")},
		{clause: "a cap of another supplier", set: `{"supplier": {"Beta": {"charges": {"freight": "25.00"}}}}`, orders: []string{widgets}, invoice: one, change: charges("freight", "5.00"), want: "UnexpectedCharge - 0.00 5.00 5.00"},
		{clause: "an allowance is welcome", orders: []string{widgets}, invoice: one, change: charges("other", "-5.00")},
		{clause: "a charge without a type", orders: []string{widgets}, invoice: one, change: charges("", "5.00"), want: "UnexpectedCharge - 0.00 5.00 5.00"},
		{clause: "freight written as a line", orders: []string{widgets}, invoice: one + `; 2 - "Versandkosten" 1 C62 9.90`, want: "UnexpectedCharge 2 0.00 9.90 9.90"},
		{clause: "freight written as a line, capped", set: capped, orders: []string{widgets}, invoice: one + `; 2 - "Shipping costs" 1 C62 9.90`},
		{clause: "freight that was ordered is a line like others", orders: []string{`PO-1: 1 W-1 "Blue widget" 10 C62 10.00; 2 - Freight 1 C62 9.90`}, invoice: one + `; 2 - Freight 1 C62 9.90`},
		{clause: "a shipping box is no charge", orders: []string{widgets}, invoice: one + `; 2 - "Shipping box" 1 C62 9.90`, want: "LineUnmatched 2 - Shipping box"},
		{clause: "policy none compares no charges", set: `{"matching_policy": "none"}`, orders: []string{widgets}, invoice: one, change: charges("freight", "5.00")},
		{clause: "the total without charges finds the order", set: capped, orders: []string{widgets, `PO-2: 1 N-1 Nut 7 C62 1.00`}, invoice: `: 1 W-1 "Blue widget" 10 C62 10.00`, change: charges("freight", "20.00")},
	})
}

func credit(change ...func(*core.Invoice, *World)) func(*core.Invoice, *World) {
	return func(inv *core.Invoice, w *World) {
		inv.Kind = core.KindCreditNote
		for _, c := range change {
			c(inv, w)
		}
	}
}

// DOMAIN 5: credit notes, matched to the invoice they refer to and to the order
// with the sign turned.
func TestCreditNotes(t *testing.T) {
	done := []string{"PO-1/1 invoiced 10 100.00"}
	preceding := func(price string, ids ...core.OrderID) func(*core.Invoice, *World) {
		return func(inv *core.Invoice, w *World) {
			inv.PrecedingInvoice = "INV-0"
			w.Preceding = &core.Review{ID: "p", Status: core.StatusApproved, Invoice: core.Invoice{Number: "INV-0"}, Match: core.Match{Orders: ids}}
			for _, id := range ids {
				w.Preceding.Match.Lines = append(w.Preceding.Match.Lines, core.LineMatch{InvoiceLine: "1", Order: id, OrderLine: "1", Quantity: dec("10"), Price: dec(price)})
			}
		}
	}
	two := []string{widgets, `PO-2: 1 W-1 "Blue widget" 10 C62 10.00`}
	for _, s := range []struct {
		scenario
		linked string
	}{
		{scenario{clause: "of an order that was invoiced in full", orders: []string{widgets}, states: done, invoice: `PO-1: 1 W-1 "Blue widget" 3 C62 10.00`, change: credit()}, "PO-1"},
		{scenario{clause: "all of it", orders: []string{widgets}, states: done, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00`, change: credit()}, "PO-1"},
		{scenario{clause: "more than was invoiced", orders: []string{widgets}, states: done, invoice: `PO-1: 1 W-1 "Blue widget" 11 C62 10.00`, change: credit(), want: "QuantityOverTolerance 1 10 11 1 10.00 0 %"}, "PO-1"},
		{scenario{clause: "more than was invoiced, null is not checked", set: `{"tolerance": {"quantity_percent": null}}`, orders: []string{widgets}, states: done, invoice: `PO-1: 1 W-1 "Blue widget" 11 C62 10.00`, change: credit()}, "PO-1"},
		{scenario{clause: "three-way asks for no receipt", set: `{"matching_policy": "three-way"}`, orders: []string{widgets}, states: done, invoice: `PO-1: 1 W-1 "Blue widget" 3 C62 10.00`, change: credit()}, "PO-1"},
		{scenario{clause: "through the invoice it refers to", orders: two, states: append(done, "PO-2/1 invoiced 10 100.00"), invoice: `: 1 W-1 "Blue widget" 3 C62 10.00`, change: credit(preceding("10.00", "PO-2"))}, "PO-2"},
		{scenario{clause: "the invoice it refers to has no order", orders: two, invoice: `: 1 W-1 "Blue widget" 3 C62 10.00`, change: credit(preceding("10.00"))}, ""},
		{scenario{clause: "the price of the invoice it refers to", orders: []string{widgets}, states: done, invoice: `: 1 W-1 "Blue widget" 3 C62 12.00`, change: credit(preceding("12.00", "PO-1"))}, "PO-1"},
		{scenario{clause: "a price of neither", orders: []string{widgets}, states: done, invoice: `: 1 W-1 "Blue widget" 3 C62 12.01`, change: credit(preceding("12.00", "PO-1")), want: "PriceOverTolerance 1 12.00 12.01 0.01 0.08 0 %"}, "PO-1"},
		{scenario{clause: "a line total is not checked", set: `{"tolerance": {"line_total_percent": "0"}}`, orders: []string{widgets}, states: done, invoice: `PO-1: 1 W-1 "Blue widget" 3 C62 10.00`, change: credit()}, "PO-1"},
		{scenario{clause: "by the total of what was invoiced", orders: []string{widgets, `PO-2: 1 N-1 Nut 7 C62 1.00`}, states: done, invoice: `: 1 W-1 "Blue widget" 10 C62 10.00`, change: credit()}, "PO-1"},
		{scenario{clause: "nothing was ever invoiced", orders: []string{widgets}, invoice: `: 1 W-1 "Blue widget" 10 C62 10.00`, change: credit(), want: "NoOrder"}, ""},
		{scenario{clause: "freight given back", orders: []string{widgets}, states: done, invoice: `PO-1: 1 W-1 "Blue widget" 3 C62 10.00`, change: credit(charges("freight", "9.90"))}, "PO-1"},
		{scenario{clause: "a fee taken off what is given back", orders: []string{widgets}, states: done, invoice: `PO-1: 1 W-1 "Blue widget" 3 C62 10.00`, change: credit(charges("handling", "-5.00")), want: "UnexpectedCharge - 0.00 5.00 5.00"}, "PO-1"},
	} {
		t.Run(s.clause, func(t *testing.T) {
			if m := s.run(t); orders(m) != s.linked {
				t.Errorf("linked %q, want %q", orders(m), s.linked)
			}
		})
	}
}

// A rebate gives back money and no goods: the goods stay invoiced.
func TestRebateTakesNoQuantityOff(t *testing.T) {
	w := world(t, "", []string{widgets}, []string{"PO-1/1 invoiced 10 100.00"})
	for _, c := range []struct{ price, want string }{{"10.00", "10"}, {"5.00", "10"}, {"4.99", "0"}, {"1.00", "0"}} {
		inv := invoice(t, `PO-1: 1 W-1 "Blue widget" 10 C62 `+c.price)
		inv.Kind = core.KindCreditNote
		m := Compare(inv, w)
		if len(m.Lines) != 1 || m.Lines[0].Quantity.String() != c.want || m.Lines[0].Net != inv.Lines[0].NetAmount {
			t.Errorf("credit at %s: %+v", c.price, m.Lines)
		}
	}
}

// CONTRACT, settings: the most specific setting wins, an absent key inherits, null
// switches off.
func TestResolve(t *testing.T) {
	set := settings(t, `{
		"tolerance": {"unit_price_percent": "1", "line_total_amount": "9"},
		"charges": {"freight": "1.00", "fee": "2.00"},
		"supplier": {"Acme GmbH": {"tolerance": {"unit_price_percent": "2", "quantity_percent": null}, "charges": {"freight": "25.00"}}},
		"item": {"W-1": {"tolerance": {"unit_price_percent": "3"}}},
		"supplier_item": {"Acme GmbH": {"W-1": {"tolerance": {"unit_price_percent": null}}}}}`)
	value := func(l core.Limit) string {
		switch {
		case !l.Present:
			return "absent"
		case l.Value == nil:
			return "null"
		}
		return l.Value.String()
	}
	for _, c := range []struct {
		clause, supplier, item, price, quantity, total, freight, fee string
	}{
		{"firm", "Beta", "", "1", "0", "9", "1.00", "2.00"},
		{"supplier before firm", "Acme GmbH", "", "2", "null", "9", "25.00", "2.00"},
		{"supplier's name without regard to case", "ACME gmbh", "", "2", "null", "9", "25.00", "2.00"},
		{"item before firm", "Beta", "W-1", "3", "0", "9", "1.00", "2.00"},
		{"item before supplier, where the item says nothing the supplier counts", "Acme GmbH", "W-1", "null", "null", "9", "25.00", "2.00"},
		{"another item", "Acme GmbH", "W-2", "2", "null", "9", "25.00", "2.00"},
	} {
		t.Run(c.clause, func(t *testing.T) {
			l := Resolve(set, c.supplier, c.item)
			got := [5]string{value(l.Tolerance.UnitPricePercent), value(l.Tolerance.QuantityPercent), value(l.Tolerance.LineTotalAmount), value(l.Charges["freight"]), value(l.Charges["fee"])}
			if want := [5]string{c.price, c.quantity, c.total, c.freight, c.fee}; got != want {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
	if len(set.Level.Charges) != 2 || set.Level.Charges["freight"].Value.String() != "1.00" {
		t.Error("resolving changed the settings")
	}
}

func TestMixedPolicies(t *testing.T) {
	three := `{"matching_policy": "none", "item": {"W-1": {"matching_policy": "three-way"}}}`
	run(t, []scenario{
		{clause: "the item asks for receipts though the firm asks for nothing", set: three, orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00`, want: "NoReceipt 1 0 10"},
		{clause: "the item asks for an order", set: three, orders: nil, invoice: `: 1 W-1 "Blue widget" 10 C62 10.00`, want: "NoOrder"},
		{clause: "another item asks for nothing", set: three, orders: nil, invoice: `: 1 X-9 "Other" 10 C62 10.00`},
		{clause: "only the item's line is compared", set: three, orders: []string{`PO-1: 1 W-1 "Blue widget" 10 C62 10.00; 2 X-9 Other 1 C62 5.00`}, states: []string{"PO-1/1 received 10"},
			invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.00; 2 X-9 Other 9 C62 9.00`},
		{clause: "all items are free of orders", set: `{"item": {"X-9": {"matching_policy": "none"}}}`, orders: nil, invoice: `: 1 X-9 "Other" 10 C62 10.00`},
		{clause: "an order line raises the policy of its line", set: `{"matching_policy": "none"}`, orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 11.00`,
			change: func(_ *core.Invoice, w *World) { w.Orders[0].Lines[0].Matching = core.TwoWay }, want: "PriceOverTolerance 1 10.00 11.00 1.00 10.00 0 %"},
		{clause: "the item's tolerance before the supplier's", set: `{"supplier": {"Acme GmbH": {"tolerance": {"unit_price_percent": "50"}}}, "item": {"W-1": {"tolerance": {"unit_price_percent": "5"}}}}`, orders: []string{widgets}, invoice: `PO-1: 1 W-1 "Blue widget" 10 C62 10.51`,
			want: "PriceOverTolerance 1 10.00 10.51 0.51 5.10 5 %"},
	})
}

// Currencies without minor units and with three decimals.
func TestOtherCurrencies(t *testing.T) {
	for _, c := range []struct {
		currency money.Currency
		net      int64
		want     string
	}{
		{"JPY", 1000, ""},
		{"JPY", 1001, "PriceOverTolerance 1 333.3 333.666667 0.366667 0.11 0 %"},
		{"KWD", 999900, ""},
		{"KWD", 999901, "PriceOverTolerance 1 333.300 333.300333 0.000333 0.0001 0 %"},
	} {
		w := world(t, "", []string{`PO-1: 1 W-1 Wire 3 C62 333.3`}, nil)
		w.Orders[0].Currency = c.currency
		inv := invoice(t, `PO-1: 1 W-1 Wire 3 C62 333.3`)
		inv.Currency, inv.Lines[0].NetAmount, inv.NetTotal = c.currency, money.New(c.net, c.currency), money.New(c.net, c.currency)
		if got := brief(Compare(inv, w)); got != c.want {
			t.Errorf("%s %d: %s, want %s", c.currency, c.net, got, c.want)
		}
	}
}
