package tabular

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"countersign/core"
)

// typed makes a table of one row of what a person typed for single columns.
func typed(cells map[string]string, required, optional []string) (row, error) {
	t := &table{columns: map[string]int{}}
	r := row{t: t}
	for _, name := range slices.Sorted(maps.Keys(cells)) {
		if !slices.Contains(required, name) && !slices.Contains(optional, name) {
			return r, core.Errorf(core.BadInput, "there is no column %q", name).WithHint("the columns are %s", strings.Join(slices.Concat(required, optional), ", "))
		}
		t.columns[name] = len(r.cells)
		r.cells = append(r.cells, cells[name])
	}
	return r, nil
}

// under fills what a person left out from what is known.
func under(cells, known map[string]string) map[string]string {
	all := maps.Clone(known)
	maps.Copy(all, cells)
	maps.DeleteFunc(all, func(_, v string) bool { return v == "" })
	return all
}

// EnterSupplier makes a supplier of the columns of a table of suppliers.
func EnterSupplier(cells map[string]string) (core.Supplier, error) {
	r, err := typed(cells, []string{"supplier"}, supplierColumns)
	if err != nil {
		return core.Supplier{}, err
	}
	return supplier(r)
}

// EnterOrder puts one line, by the columns of a table of orders, into an order; known is
// the order as it is, nil for a new one. What is left out stays.
func EnterOrder(known *core.PurchaseOrder, cells map[string]string, supplier func(name string) (core.Supplier, bool), firm core.Firm) (core.PurchaseOrder, error) {
	var before core.PurchaseOrder
	if known != nil {
		before = *known
		cells = under(cells, orderCells(before, cells["line"]))
	}
	r, err := typed(cells, orderColumns, orderMore)
	if err != nil {
		return before, err
	}
	o, err := orderHead(r, supplier, firm)
	if err != nil {
		return before, err
	}
	head := o
	o.Closed = before.Closed
	at := slices.IndexFunc(before.Lines, func(l core.OrderLine) bool { return l.ID == r.text("line") })
	if at < 0 {
		o.Lines = slices.Clone(before.Lines)
		return o, addLine(r, &o, head)
	}
	if err := addLine(r, &o, head); err != nil {
		return before, err
	}
	line := o.Lines[0]
	o.Lines = slices.Clone(before.Lines)
	o.Lines[at] = line
	return o, nil
}

// orderCells are an order and one of its lines as the columns of a table.
func orderCells(o core.PurchaseOrder, line string) map[string]string {
	m := map[string]string{
		"order": string(o.ID), "supplier": string(o.SupplierID), "date": o.Date.String(), "currency": string(o.Currency),
		"requester": o.Requester, "supplier_ref": o.SupplierRef,
	}
	for _, l := range o.Lines {
		if l.ID == line {
			maps.Copy(m, map[string]string{
				"item_code": l.ItemCode, "gtin": l.GTIN, "description": l.Description, "quantity": l.Quantity.String(), "unit": l.Unit,
				"unit_price": l.UnitPrice.String(), "tax_rate": l.TaxRate.String(), "matching": string(l.Matching),
			})
		}
	}
	return m
}

// EnterReceipt puts one line, by the columns of a table of receipts, into a receipt;
// known is the receipt as it is, nil for a new one.
func EnterReceipt(known *core.GoodsReceipt, cells map[string]string, order func(core.OrderID) (core.PurchaseOrder, bool)) (core.GoodsReceipt, error) {
	r, err := typed(cells, receiptColumns, receiptOptional)
	if err != nil {
		return core.GoodsReceipt{}, err
	}
	id, err := r.required("receipt")
	if err != nil {
		return core.GoodsReceipt{}, err
	}
	l, err := receiptLine(r, order)
	if err != nil {
		return core.GoodsReceipt{}, err
	}
	g := core.GoodsReceipt{ID: id}
	if known != nil {
		g.Lines = slices.Clone(known.Lines)
	}
	at, err := placeOf(g, l)
	if err != nil {
		return core.GoodsReceipt{}, r.bad("date", "%v", err)
	}
	if at < 0 {
		g.Lines = append(g.Lines, l)
		return g, nil
	}
	if l.Date.IsZero() {
		l.Date = g.Lines[at].Date
	}
	g.Lines[at] = l
	return g, nil
}

// placeOf is which line of a receipt a line takes the place of, below 0 for none: the
// one of its order line and day, else the only one of its order line, whose day is then
// put right and must not count twice.
func placeOf(g core.GoodsReceipt, l core.ReceiptLine) (int, error) {
	var same []int
	days := ""
	for i, o := range g.Lines {
		switch {
		case o.OrderID != l.OrderID || o.OrderLine != l.OrderLine:
		case o.Date == l.Date:
			return i, nil
		default:
			same, days = append(same, i), days+" "+cmp.Or(o.Date.String(), "without a day")+","
		}
	}
	switch len(same) {
	case 0:
		return -1, nil
	case 1:
		return same[0], nil
	}
	return -1, fmt.Errorf("receipt %s has line %s of order %s on several days,%s so say which is meant", g.ID, l.OrderLine, l.OrderID, days)
}
