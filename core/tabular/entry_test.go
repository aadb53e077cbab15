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
