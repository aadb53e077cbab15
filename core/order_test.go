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
