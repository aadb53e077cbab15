package tabular

import (
	"strings"
	"testing"

	"countersign/core"
)

// One line is put into an order and changed there; what is left out stays.
func TestEnterOrder(t *testing.T) {
	firm := core.Firm{Currency: "EUR"}
	byID := func(name string) (core.Supplier, bool) {
		return core.Supplier{ID: "acme", Name: "Acme"}, strings.EqualFold(name, "acme")
	}
	var o core.PurchaseOrder
	for _, c := range []struct {
		cells map[string]string
		says  string // the refusal
	}{
		{map[string]string{"order": "PO-1", "supplier": "Acme", "line": "1", "quantity": "10", "unit_price": "1.50", "description": "Bolt", "requester": "anna"}, ""},
		{map[string]string{"order": "PO-1", "line": "2", "quantity": "3", "unit_price": "2"}, ""},
		{map[string]string{"order": "PO-1", "line": "1", "quantity": "12"}, ""},
		{map[string]string{"order": "PO-1", "line": "3", "quantity": "12", "colour": "red"}, `there is no column "colour"`},
		{map[string]string{"order": "PO-1", "line": "3", "quantity": "many", "unit_price": "1"}, `column quantity: "many" is not a number`},
		{map[string]string{"order": "PO-1", "line": "3"}, "column quantity: is empty"},
	} {
		var known *core.PurchaseOrder
		if o.ID != "" {
			known = &o
		}
		got, err := EnterOrder(known, c.cells, byID, firm)
		if c.says != "" {
			if core.KindOf(err) != core.BadInput || !strings.HasPrefix(err.Error(), c.says) {
				t.Errorf("%v: %v, want %q", c.cells, err, c.says)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%v: %v", c.cells, err)
		}
		o = got
	}
	if len(o.Lines) != 2 || o.Lines[0].Quantity.String() != "12" || o.Lines[0].Description != "Bolt" || o.Lines[0].UnitPrice.String() != "1.50" || o.Requester != "anna" || o.SupplierID != "acme" {
		t.Errorf("became %+v", o)
	}
}

// A day that is put right takes the place of the one that was there, so that nothing counts
// twice; where an order line stands on several days, the day says which is meant.
func TestEnterReceipt(t *testing.T) {
	order := func(id core.OrderID) (core.PurchaseOrder, bool) {
		return core.PurchaseOrder{ID: id, Lines: []core.OrderLine{{ID: "1"}, {ID: "2"}}}, true
	}
	line := func(day, quantity string) map[string]string {
		return map[string]string{"receipt": "GR-1", "order": "PO-1", "line": "1", "date": day, "quantity_accepted": quantity}
	}
	says := func(g core.GoodsReceipt) (out []string) {
		for _, l := range g.Lines {
			out = append(out, l.OrderLine+" "+l.Date.String()+" "+l.Accepted.String())
		}
		return out
	}
	day := func(d int) core.Date { return core.Date{Year: 2026, Month: 11, Day: d} }
	once := &core.GoodsReceipt{ID: "GR-1", Lines: []core.ReceiptLine{{OrderID: "PO-1", OrderLine: "2", Date: day(10)}, {OrderID: "PO-1", OrderLine: "1", Date: day(10)}}}
	twice := &core.GoodsReceipt{ID: "GR-1", Lines: []core.ReceiptLine{{OrderID: "PO-1", OrderLine: "1", Date: day(10)}, {OrderID: "PO-1", OrderLine: "1", Date: day(11)}}}
	for _, c := range []struct {
		name  string
		known *core.GoodsReceipt
		cells map[string]string
		want  string
	}{
		{"a new one", nil, line("2026-11-10", "10"), "1 2026-11-10 10"},
		{"the same day", once, line("2026-11-10", "7"), "2 2026-11-10 0, 1 2026-11-10 7"},
		{"another day", once, line("2026-11-12", "10"), "2 2026-11-10 0, 1 2026-11-12 10"},
		{"no day", once, line("", "7"), "2 2026-11-10 0, 1 2026-11-10 7"},
		{"goods that went back", once, line("", "-7"), "2 2026-11-10 0, 1 2026-11-10 -7"},
		{"one of two days", twice, line("2026-11-11", "7"), "1 2026-11-10 0, 1 2026-11-11 7"},
		{"neither of two days", twice, line("2026-11-12", "7"), "column date: receipt GR-1 has line 1 of order PO-1 on several days, 2026-11-10, 2026-11-11, so say which is meant"},
		{"no day where there are two", twice, line("", "7"), "column date: receipt GR-1 has line 1 of order PO-1 on several days, 2026-11-10, 2026-11-11, so say which is meant"},
	} {
		g, err := EnterReceipt(c.known, c.cells, order)
		got := strings.Join(says(g), ", ")
		if err != nil {
			got, _, _ = strings.Cut(err.Error(), ";")
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
