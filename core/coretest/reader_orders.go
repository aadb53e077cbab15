package coretest

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"countersign/core"
)

// FindOrder implements core.Reader.
func (r *reader) FindOrder(id core.OrderID) (core.PurchaseOrder, error) {
	return find[core.PurchaseOrder](r, &r.st.orders, id, "order")
}

// FindOrders implements core.Reader.
func (r *reader) FindOrders(ids []core.OrderID) ([]core.PurchaseOrder, error) {
	all, err := list[core.PurchaseOrder](r, &r.st.orders)
	return keep(all, err, func(o core.PurchaseOrder) bool { return slices.Contains(ids, o.ID) })
}

// ListOrders implements core.Reader.
func (r *reader) ListOrders(s core.SupplierID) ([]core.PurchaseOrder, error) {
	all, err := list[core.PurchaseOrder](r, &r.st.orders)
	return keep(all, err, func(o core.PurchaseOrder) bool { return s == "" || o.SupplierID == s })
}

// FindOrdersByKey implements core.Reader.
func (r *reader) FindOrdersByKey(key string) ([]core.PurchaseOrder, error) {
	all, err := list[core.PurchaseOrder](r, &r.st.orders)
	return keep(all, err, func(o core.PurchaseOrder) bool {
		return key != "" && (core.OrderKey(string(o.ID)) == key || core.OrderKey(o.SupplierRef) == key)
	})
}

// FindReceipt implements core.Reader.
func (r *reader) FindReceipt(id string) (core.GoodsReceipt, error) {
	return find[core.GoodsReceipt](r, &r.st.receipts, id, "receipt")
}

// ListReceipts implements core.Reader.
func (r *reader) ListReceipts(orders []core.OrderID) ([]core.GoodsReceipt, error) {
	all, err := list[core.GoodsReceipt](r, &r.st.receipts)
	return keep(all, err, func(g core.GoodsReceipt) bool {
		return len(orders) == 0 ||
			slices.ContainsFunc(g.Lines, func(l core.ReceiptLine) bool { return slices.Contains(orders, l.OrderID) })
	})
}

// ListOpenOrders implements core.Reader.
func (r *reader) ListOpenOrders(q core.OpenOrderQuery) ([]core.OpenOrder, error) {
	orders, err := r.ListOrders(q.Supplier)
	if err != nil {
		return nil, err
	}
	type found struct {
		core.OpenOrder
		items int
	}
	var list []found
	for _, o := range orders {
		left, items := o.Bounds(r.billings(o.ID)).For(q.Credit), 0
		for _, k := range o.ItemKeys() {
			if slices.Contains(q.Items, k) {
				items++
			}
		}
		if o.SupplierID == q.Supplier && !o.Closed && left.High > 0 && (q.Currency == "" || o.Currency == "" || o.Currency == q.Currency) &&
			(q.Left == nil || left.Low <= q.Left.High && left.High >= q.Left.Low) && (q.Left != nil || len(q.Items) == 0 || items > 0) {
			list = append(list, found{core.OpenOrder{ID: o.ID, Currency: o.Currency, Left: left}, items})
		}
	}
	slices.SortFunc(list, func(a, b found) int {
		if q.Left != nil {
			off := func(o core.OpenOrder) int64 {
				d := o.Left.Low/2 + o.Left.High/2 - q.Left.Low/2 - q.Left.High/2
				return max(d, -d)
			}
			return cmp.Or(cmp.Compare(off(a.OpenOrder), off(b.OpenOrder)), cmp.Compare(a.ID, b.ID))
		}
		return cmp.Or(cmp.Compare(b.items, a.items), cmp.Compare(b.ID, a.ID))
	})
	out := []core.OpenOrder{}
	for _, o := range list {
		if q.Limit == 0 || len(out) < q.Limit {
			out = append(out, o.OpenOrder)
		}
	}
	return out, nil
}

// billings are what the reviews that count bill of an order.
func (r *reader) billings(id core.OrderID) (out []core.Billing) {
	for _, m := range r.sorted() {
		if m.Status == core.StatusRejected || m.Status == core.StatusWithdrawn {
			continue
		}
		for _, l := range m.Match.Lines {
			b := core.Billing{Line: l.OrderLine, Quantity: l.Quantity, Net: l.Net, Decided: m.Status.Decided()}
			if m.Invoice.Sign() < 0 {
				b.Quantity, b.Net = b.Quantity.Neg(), b.Net.Neg()
			}
			if l.Order == id {
				out = append(out, b)
			}
		}
	}
	return out
}

// ListOrderNumbers implements core.Reader.
func (r *reader) ListOrderNumbers(s core.SupplierID, from, to int) ([]core.OrderID, error) {
	orders, err := r.ListOrders(s)
	out := []core.OrderID{}
	for _, o := range orders {
		if n := utf8.RuneCountInString(core.OrderKey(string(o.ID))); n >= from && n <= to {
			out = append(out, o.ID)
		}
	}
	return out, err
}
