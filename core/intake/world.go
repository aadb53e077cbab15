package intake

import (
	"cmp"
	"maps"
	"slices"

	"countersign/core"
	"countersign/core/control"
	"countersign/core/match"
	"countersign/core/money"
)

const (
	// fewOrders is how many open orders of a supplier are all looked at.
	fewOrders = 20
	// mostEqual bounds how many are looked at for having the total of an invoice, and
	// mostLikely how many for each other thing that makes one likely.
	mostEqual, mostLikely = 50, 20
)

// matched finds the orders of an invoice and compares it with them. A supplier may have
// thousands of open orders: those are read that the invoice names, and where it names
// none those that its total may lead to; if these do not settle it, those that a person
// would look at first. latest gives a supplier's latest invoices.
func matched(tx core.Reader, in *control.Input, latest func(core.SupplierID) ([]core.Past, error)) (core.Match, error) {
	w, err := world(tx, in)
	if err != nil {
		return core.Match{}, err
	}
	if w.Codes, err = learntCodes(tx, in, w.Orders, latest); err != nil {
		return core.Match{}, err
	}
	m := match.Compare(in.Review.Invoice, w)
	ambiguous := slices.ContainsFunc(m.Exceptions, func(e core.Exception) bool { return e.Reason == core.OrderAmbiguous })
	if !w.Partial || len(m.Orders) > 0 || ambiguous {
		return m, nil
	}
	if err := likely(tx, in, &w); err != nil {
		return m, err
	}
	if w.Codes, err = learntCodes(tx, in, w.Orders, latest); err != nil {
		return m, err
	}
	return match.Compare(in.Review.Invoice, w), nil
}

// world is the orders that the invoice may belong to: those that it names, that a person
// linked or that the invoice before it was linked to, and what match.SearchFor asks for.
func world(tx core.Reader, in *control.Input) (match.World, error) {
	w := match.World{Settings: in.Settings, Supplier: in.Supplier}
	if in.Review.Match.ByPerson { // none is a decision too: no order belongs to it
		w.Linked = append([]core.OrderID{}, in.Review.Match.Orders...)
	}
	var err error
	if w.Preceding, err = preceding(tx, in.Review); err != nil {
		return w, err
	}
	if w.Credited, err = credited(tx, in.Review, w.Preceding); err != nil {
		return w, err
	}
	if w.Orders, err = named(tx, in.Review.Invoice, w); err != nil {
		return w, err
	}
	if in.Supplier != nil {
		switch match.SearchFor(in.Review.Invoice, w) {
		case match.ByNumber:
			w.Numbers, err = likeNumbers(tx, in)
		case match.ByTotal:
			err = withTotal(tx, in, &w)
		}
	}
	if err != nil {
		return w, err
	}
	w.States, err = tx.LineStates(idsOf(w.Orders), in.Review.ID)
	return w, err
}

func idsOf(orders []core.PurchaseOrder) []core.OrderID {
	ids := make([]core.OrderID, len(orders))
	for i, o := range orders {
		ids[i] = o.ID
	}
	return ids
}

// likeNumbers are the numbers of the supplier's orders that are about as long as those
// on the invoice.
func likeNumbers(tx core.Reader, in *control.Input) ([]core.OrderID, error) {
	var out []core.OrderID
	for _, ref := range match.Sought(in.Review.Invoice) {
		from, to := match.Resembling(ref)
		if to == 0 {
			continue
		}
		list, err := tx.ListOrderNumbers(in.Supplier.ID, from, to)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// withTotal adds the supplier's open orders where they are few, else those that may have
// the total of the invoice, and those that it was linked to before.
func withTotal(tx core.Reader, in *control.Input, w *match.World) error {
	inv, q := in.Review.Invoice, openOrders(in, fewOrders+1)
	open, err := tx.ListOpenOrders(q)
	if err != nil {
		return err
	}
	if w.Partial = len(open) > fewOrders && inv.Currency != "" && severalOpen(open); !w.Partial {
		if q.Limit = 0; len(open) > fewOrders {
			if open, err = tx.ListOpenOrders(q); err != nil {
				return err
			}
		}
		return add(tx, w, open)
	}
	for _, span := range match.Totals(inv, *w) {
		q.Left, q.Limit = &span, mostEqual+1
		if open, err = tx.ListOpenOrders(q); err != nil {
			return err
		}
		w.Crowded = w.Crowded || len(open) > mostEqual
		if err := add(tx, w, open[:min(len(open), mostEqual)]); err != nil {
			return err
		}
	}
	var before []core.OpenOrder
	for _, id := range in.Review.Match.Orders {
		before = append(before, core.OpenOrder{ID: id})
	}
	return add(tx, w, before)
}

// openOrders asks for so many of the supplier's open orders.
func openOrders(in *control.Input, limit int) core.OpenOrderQuery {
	inv := in.Review.Invoice
	return core.OpenOrderQuery{Supplier: in.Supplier.ID, Credit: inv.Kind == core.KindCreditNote, Currency: inv.Currency, Limit: limit}
}

// severalOpen reports whether the supplier has more than one open order for sure.
func severalOpen(list []core.OpenOrder) bool {
	n := 0
	for _, o := range list {
		if o.Left.Low > 0 {
			n++
		}
	}
	return n > 1
}

// likely adds the orders that have most of the invoice's items, that have about its
// total, and the latest. What is left of most is known without looking at their
// invoices.
func likely(tx core.Reader, in *control.Input, w *match.World) error {
	inv := in.Review.Invoice
	latest := openOrders(in, mostLikely)
	items, about := latest, latest
	asked := []core.OpenOrderQuery{latest}
	if items.Items = match.Items(inv); len(items.Items) > 0 {
		asked = append(asked, items)
	}
	if span, ok := match.About(inv, *w); ok {
		about.Left = &span
		asked = append(asked, about)
	}
	w.Left = map[core.OrderID]money.Amount{}
	var unsure []core.OrderID
	for _, q := range asked {
		list, err := tx.ListOpenOrders(q)
		if err != nil {
			return err
		}
		known := idsOf(w.Orders)
		for _, o := range list {
			switch {
			case slices.Contains(known, o.ID):
			case o.Left.Sure():
				w.Left[o.ID] = money.New(o.Left.Low, o.Currency)
			default:
				unsure = append(unsure, o.ID)
			}
		}
		if err := add(tx, w, list); err != nil {
			return err
		}
	}
	states, err := tx.LineStates(unsure, in.Review.ID)
	maps.Copy(w.States, states)
	return err
}

// add adds orders to the world, with their lines.
func add(tx core.Reader, w *match.World, list []core.OpenOrder) error {
	known := idsOf(w.Orders)
	var ids []core.OrderID
	for _, o := range list {
		if !slices.Contains(known, o.ID) {
			ids = append(ids, o.ID)
		}
	}
	orders, err := ordersIn(tx, ids)
	w.Orders = join(w.Orders, orders)
	return err
}

// ordersIn are those of the orders that there are, in the order asked for.
func ordersIn(tx core.Reader, ids []core.OrderID) ([]core.PurchaseOrder, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	list, err := tx.FindOrders(ids)
	slices.SortFunc(list, func(a, b core.PurchaseOrder) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return list, err
}

// named are the orders whose numbers somebody wrote down: on the invoice, by linking
// it, or on the invoice that it refers to.
func named(tx core.Reader, inv core.Invoice, w match.World) ([]core.PurchaseOrder, error) {
	var out []core.PurchaseOrder
	ids := w.Linked
	for _, ref := range match.Sought(inv) {
		keys := core.OrderKeys(ref)
		if len(keys) == 0 { // no letter and no digit
			ids = append(slices.Clone(ids), core.OrderID(ref))
		}
		for _, key := range keys {
			list, err := tx.FindOrdersByKey(key)
			if err != nil {
				return nil, err
			}
			out = join(out, list)
		}
	}
	if w.Preceding != nil {
		ids = slices.Concat(ids, w.Preceding.Match.Orders)
	}
	orders, err := ordersIn(tx, ids)
	return join(out, orders), err
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

// credited are the other credit notes for the invoice of a credit note, which came in
// before it or are decided; of those on hold all count, as with orders.
func credited(tx core.Reader, v core.Review, of *core.Review) ([]core.Review, error) {
	if of == nil || v.Invoice.Kind != core.KindCreditNote {
		return nil, nil
	}
	key := core.NumberKey(of.Invoice.Number)
	list, err := tx.ListBriefs(core.ReviewFilter{Supplier: v.Invoice.SupplierID, From: of.Invoice.IssueDate})
	return slices.DeleteFunc(list, func(o core.Review) bool {
		return o.ID == v.ID || o.Invoice.Kind != core.KindCreditNote || o.Status == core.StatusRejected || o.Status == core.StatusWithdrawn ||
			core.NumberKey(o.Invoice.PrecedingInvoice) != key || cmp.Or(o.ReceivedAt.Compare(v.ReceivedAt), cmp.Compare(o.ID, v.ID)) > 0 && !o.Status.Decided()
	}), err
}
