package core

import (
	"testing"

	"countersign/core/money"
)

func TestOrderStatus(t *testing.T) {
	ten := money.MustDecimal("10")
	o := PurchaseOrder{Lines: []OrderLine{{ID: "1", Quantity: ten}, {ID: "2", Quantity: ten}}}
	line := func(received, invoiced string) LineState {
		return LineState{Received: money.MustDecimal(received), InvoicedQuantity: money.MustDecimal(invoiced)}
	}
	for _, c := range []struct {
		one, two LineState
		want     OrderStatus
	}{
		{LineState{}, LineState{}, OrderOpen},
		{line("1", "0"), line("0", "0"), OrderPartlyReceived},
		{line("10", "0"), line("9.99", "0"), OrderPartlyReceived},
		{line("10", "0"), line("12", "0"), OrderReceived},
		{line("10", "1"), line("10", "0"), OrderPartlyInvoiced},
		{line("0", "10"), line("0", "9"), OrderPartlyInvoiced},
		{line("0", "10"), line("0", "10"), OrderInvoiced},
		{line("0", "-1"), line("0", "0"), OrderOpen},
	} {
		states := map[string]LineState{"1": c.one, "2": c.two}
		if got := o.Status(states); got != c.want {
			t.Errorf("%+v, %+v: %s, want %s", c.one, c.two, got, c.want)
		}
		closed := o
		closed.Closed = true
		if got := closed.Status(states); got != OrderClosedByHand {
			t.Errorf("closed by hand: %s", got)
		}
	}
	if got := (PurchaseOrder{}).Status(nil); got != OrderOpen {
		t.Errorf("without lines: %s", got)
	}
}

func TestLineLeft(t *testing.T) {
	for _, c := range []struct{ quantity, price, billed, net, left, worth string }{
		{"10", "10.00", "0", "0.00", "10", "100.00"},
		{"10", "10.00", "4", "44.00", "6", "60.00"},
		{"10", "10.00", "12", "120.00", "0", "0.00"},
		{"3", "33.333", "1", "33.33", "2", "66.67"},
		{"1", "1000.00", "2", "900.00", "0", "100.00"}, // a lump sum that is billed in parts
		{"1", "1000.00", "3", "1100.00", "0", "0.00"},
	} {
		l := OrderLine{Quantity: money.MustDecimal(c.quantity), UnitPrice: money.MustDecimal(c.price)}
		got := l.Left(LineState{InvoicedQuantity: money.MustDecimal(c.billed), InvoicedNet: money.MustAmount(c.net, "EUR")}, "EUR")
		if got.Quantity.String() != c.left || got.Net != money.MustAmount(c.worth, "EUR") {
			t.Errorf("%+v: %s, %s", c, got.Quantity, got.Net)
		}
	}
}
