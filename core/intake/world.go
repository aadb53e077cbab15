package intake

import (
	"slices"

	"countersign/core"
	"countersign/core/control"
	"countersign/core/match"
)

// world is the orders and receipts that the invoice may belong to: those that it names,
// that a person linked or that the invoice before it was linked to; and where these do
// not settle it, all of its supplier. A supplier may have thousands of open orders.
func world(tx core.Reader, in *control.Input) (match.World, error) {
	w := match.World{Settings: in.Settings, Supplier: in.Supplier}
	if in.Review.Match.ByPerson { // none is a decision too: no order belongs to it
		w.Linked = append([]core.OrderID{}, in.Review.Match.Orders...)
	}
	var err error
	if w.Preceding, err = preceding(tx, in.Review); err != nil {
		return w, err
	}
	if w.Orders, err = named(tx, in.Review.Invoice, w); err != nil {
		return w, err
	}
	if in.Supplier != nil && !match.Settled(in.Review.Invoice, w) {
		all, err := tx.ListOrders(in.Supplier.ID)
		if err != nil {
			return w, err
		}
		w.Orders = join(w.Orders, all)
	}
	ids := make([]core.OrderID, len(w.Orders))
	for i, o := range w.Orders {
		ids[i] = o.ID
	}
	if len(ids) == 0 {
		return w, nil
	}
	if w.States, err = tx.LineStates(ids, in.Review.ID); err != nil {
		return w, err
	}
	w.Receipts, err = tx.ListReceipts(ids)
	return w, err
}

// named are the orders whose numbers somebody wrote down: on the invoice, by linking
// it, or on the invoice that it refers to.
func named(tx core.Reader, inv core.Invoice, w match.World) ([]core.PurchaseOrder, error) {
	var out []core.PurchaseOrder
	for _, ref := range match.Sought(inv) {
		for _, key := range core.OrderKeys(ref) {
			list, err := tx.FindOrdersByKey(key)
			if err != nil {
				return nil, err
			}
			out = join(out, list)
		}
	}
	ids := w.Linked
	if w.Preceding != nil {
		ids = slices.Concat(ids, w.Preceding.Match.Orders)
	}
	for _, id := range ids {
		o, err := tx.FindOrder(id)
		if core.KindOf(err) == core.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = join(out, []core.PurchaseOrder{o})
	}
	return out, nil
}

// join adds the orders that are not there yet.
func join(list, more []core.PurchaseOrder) []core.PurchaseOrder {
	there := make(map[core.OrderID]bool, len(list))
	for _, o := range list {
		there[o.ID] = true
	}
	for _, o := range more {
		if !there[o.ID] {
			list = append(list, o)
		}
	}
	return list
}

// preceding is the invoice that a credit note names (BT-25), nil when it names none
// that is known.
func preceding(tx core.Reader, v core.Review) (*core.Review, error) {
	key := core.NumberKey(v.Invoice.PrecedingInvoice)
	if key == "" {
		return nil, nil
	}
	list, err := tx.FindTwins(core.TwinQuery{Not: v.ID, Supplier: v.Invoice.SupplierID, NumberKey: key})
	for i, o := range list {
		if core.NumberKey(o.Invoice.Number) == key && o.Invoice.SupplierID == v.Invoice.SupplierID && o.Invoice.Kind != core.KindCreditNote {
			return &list[i], err
		}
	}
	return nil, err
}
