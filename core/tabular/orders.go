package tabular

import (
	"io"
	"slices"

	"countersign/core"
)

var (
	orderColumns    = []string{"order", "supplier", "line", "quantity", "unit_price"}
	orderMore       = []string{"date", "currency", "item_code", "gtin", "description", "unit", "tax_rate", "requester", "matching", "supplier_ref"}
	receiptColumns  = []string{"receipt", "order", "line", "quantity_accepted"}
	receiptOptional = []string{"date", "quantity_rejected"}
)

// Orders reads a table of order lines; lines of one order need not stand together.
// supplier finds a supplier's ID by its name, and currency is that of orders that name
// none. Errors are of kind BadInput and name line and column.
func Orders(r io.Reader, m Mapping, supplier func(name string) (core.Supplier, bool), firm core.Firm) ([]core.PurchaseOrder, error) {
	t, err := open(r, m, orderColumns, orderMore)
	if err != nil {
		return nil, err
	}
	var out []core.PurchaseOrder
	index := map[core.OrderID]int{}
	bad, err := t.each("order", func(row row) error {
		o, err := orderHead(row, supplier, firm)
		if err != nil {
			return err
		}
		i, known := index[o.ID]
		if !known {
			i = len(out)
			index[o.ID] = i
			out = append(out, o)
		}
		return addLine(row, &out[i], o)
	})
	return slices.DeleteFunc(out, func(o core.PurchaseOrder) bool { return bad[string(o.ID)] }), err
}

func orderHead(r row, supplier func(string) (core.Supplier, bool), firm core.Firm) (core.PurchaseOrder, error) {
	id, err := r.required("order")
	if err != nil {
		return core.PurchaseOrder{}, err
	}
	name, err := r.required("supplier")
	if err != nil {
		return core.PurchaseOrder{}, err
	}
	s, ok := supplier(name)
	if !ok {
		return core.PurchaseOrder{}, r.bad("supplier", "there is no supplier %s", name)
	}
	o := core.PurchaseOrder{ID: core.OrderID(id), SupplierID: s.ID, Requester: r.text("requester"), SupplierRef: r.text("supplier_ref")}
	if o.Date, err = r.date("date"); err != nil {
		return o, err
	}
	if o.Currency, err = r.currency("currency"); err != nil {
		return o, err
	}
	if o.Currency == "" {
		o.Currency = s.Currency
	}
	if o.Currency == "" {
		o.Currency = firm.Currency
	}
	return o, nil
}

// addLine puts the row's line into its order, whose head must say the same on every
// row.
func addLine(r row, o *core.PurchaseOrder, head core.PurchaseOrder) error {
	switch {
	case o.SupplierID != head.SupplierID:
		return r.bad("supplier", "order %s is with another supplier on an earlier line", o.ID)
	case o.Currency != head.Currency:
		return r.bad("currency", "order %s is in another currency on an earlier line", o.ID)
	}
	id, err := r.required("line")
	if err != nil {
		return err
	}
	if slices.ContainsFunc(o.Lines, func(l core.OrderLine) bool { return l.ID == id }) {
		return r.bad("line", "order %s has a line %s already", o.ID, id)
	}
	l := core.OrderLine{ID: id, ItemCode: r.text("item_code"), GTIN: r.text("gtin"), Description: r.text("description"), Unit: r.text("unit"),
		Matching: core.MatchPolicy(r.text("matching"))}
	if l.Matching != "" && l.Matching != core.TwoWay && l.Matching != core.ThreeWay && l.Matching != core.MatchNone {
		return r.bad("matching", "%q is not none, two-way or three-way", l.Matching)
	}
	if _, err := r.required("quantity"); err != nil {
		return err
	}
	if l.Quantity, err = r.number("quantity"); err != nil {
		return err
	}
	if l.Quantity.Sign() <= 0 {
		return r.bad("quantity", "must be above 0")
	}
	if l.UnitPrice, err = r.number("unit_price"); err != nil {
		return err
	}
	if l.UnitPrice.Sign() < 0 {
		return r.bad("unit_price", "must not be below 0")
	}
	if l.TaxRate, err = r.rate("tax_rate"); err != nil {
		return err
	}
	o.Lines = append(o.Lines, l)
	return nil
}

// Receipts reads a table of goods receipts; the lines of one receipt need not stand
// together. Errors are as those of Orders.
func Receipts(r io.Reader, m Mapping, order func(core.OrderID) (core.PurchaseOrder, bool)) ([]core.GoodsReceipt, error) {
	t, err := open(r, m, receiptColumns, receiptOptional)
	if err != nil {
		return nil, err
	}
	var out []core.GoodsReceipt
	index := map[string]int{}
	bad, err := t.each("receipt", func(row row) error {
		id, err := row.required("receipt")
		if err != nil {
			return err
		}
		l, err := receiptLine(row, order)
		if err != nil {
			return err
		}
		i, known := index[id]
		if !known {
			i = len(out)
			index[id] = i
			out = append(out, core.GoodsReceipt{ID: id})
		}
		if slices.ContainsFunc(out[i].Lines, func(o core.ReceiptLine) bool {
			return o.OrderID == l.OrderID && o.OrderLine == l.OrderLine && o.Date == l.Date
		}) {
			return row.bad("line", "receipt %s names line %s of order %s twice", id, l.OrderLine, l.OrderID)
		}
		out[i].Lines = append(out[i].Lines, l)
		return nil
	})
	return slices.DeleteFunc(out, func(g core.GoodsReceipt) bool { return bad[g.ID] }), err
}

func receiptLine(r row, order func(core.OrderID) (core.PurchaseOrder, bool)) (core.ReceiptLine, error) {
	var l core.ReceiptLine
	id, err := r.required("order")
	if err != nil {
		return l, err
	}
	if l.OrderLine, err = r.required("line"); err != nil {
		return l, err
	}
	l.OrderID = core.OrderID(id)
	o, ok := order(l.OrderID)
	if !ok {
		return l, r.bad("order", "there is no order %s", id)
	}
	if !slices.ContainsFunc(o.Lines, func(x core.OrderLine) bool { return x.ID == l.OrderLine }) {
		return l, r.bad("line", "order %s has no line %s", id, l.OrderLine)
	}
	if l.Date, err = r.date("date"); err != nil {
		return l, err
	}
	if l.Accepted, err = r.number("quantity_accepted"); err != nil {
		return l, err
	}
	if l.Rejected, err = r.number("quantity_rejected"); err != nil {
		return l, err
	}
	if l.Rejected.Sign() < 0 {
		return l, r.bad("quantity_rejected", "must not be below 0; what goes back to the supplier is a quantity_accepted below 0")
	}
	return l, nil
}
