package intake

import (
	"context"
	"errors"
	"maps"
	"slices"

	"countersign/core"
)

// together is how many invoices are checked again in one transaction: a decision waits
// no longer than that for its turn.
const together = 100

// listed is how many are looked up at a time.
const listed = 2000

// Affected is what an import or an entry changed, as far as invoices depend on it.
type Affected struct {
	// Everything is set by a change of the firm's settings.
	Everything bool
	// Suppliers are those that changed themselves; "" stands for one that nobody
	// recognised before.
	Suppliers map[core.SupplierID]bool
	// Orders are those that came or changed, or that something was received for, with
	// their suppliers.
	Orders map[core.OrderID]core.SupplierID
}

// Queue notes which undecided invoices are to be checked again: those of the
// suppliers, those linked to the orders, and those of the orders' suppliers that still
// wait for an order. Of approved ones that are not yet with the ledger or the bank it
// notes those of the suppliers and those linked to the orders: what stops them now is to
// be seen before they are paid. Recheck does it afterwards.
func Queue(tx core.Tx, a Affected) error {
	if !a.Everything && len(a.Suppliers)+len(a.Orders) == 0 {
		return nil
	}
	var orders []core.OrderID
	waiting := map[core.SupplierID]bool{}
	for id, s := range a.Orders {
		orders, waiting[s] = append(orders, id), true
	}
	slices.Sort(orders)
	linked, err := tx.FindReviewsByOrder(orders)
	if err != nil {
		return err
	}
	touched := map[core.ReviewID]bool{}
	for _, id := range linked {
		touched[id] = true
	}
	open, err := tx.ListBriefs(core.ReviewFilter{Status: rechecked})
	if err != nil {
		return err
	}
	for _, v := range open {
		s := v.Invoice.SupplierID
		again := a.Suppliers[s] || touched[v.ID]
		if v.Status != core.StatusApproved {
			again = again || a.Everything || waiting[s] && waitsForOrder(v)
		}
		if again {
			if err := tx.SaveRecheck(v.ID, true); err != nil {
				return err
			}
		}
	}
	return nil
}

var (
	undecided = []core.Status{core.StatusRead, core.StatusMatched, core.StatusOnHold}
	rechecked = append(undecided[:len(undecided):len(undecided)], core.StatusApproved)
)

func waitsForOrder(v core.Review) bool {
	return len(v.Match.Orders) == 0 || slices.ContainsFunc(v.Exceptions, func(e core.Exception) bool {
		return e.Reason == core.NoOrder || e.Reason == core.OrderAmbiguous
	})
}

// Recheck checks the invoices that Queue noted, some in a transaction, and says how
// many. It may be stopped at any moment: what is left is taken up by the next one. An
// invoice that cannot be checked stays noted and holds up no other; its error is
// returned in the end.
func Recheck(ctx context.Context, store core.Store) (int, error) {
	done, stuck := 0, map[core.ReviewID]error{}
	for {
		var list []core.ReviewID
		err := store.View(ctx, func(r core.Reader) (err error) {
			list, err = r.ListRechecks(listed + len(stuck))
			return err
		})
		if err != nil {
			return done, err
		}
		list = slices.DeleteFunc(list, func(id core.ReviewID) bool { return stuck[id] != nil })
		if len(list) == 0 {
			return done, errors.Join(slices.Collect(maps.Values(stuck))...)
		}
		for part := range slices.Chunk(list, together) {
			n, err := recheckAll(ctx, store, part, stuck)
			if done += n; err != nil {
				return done, err
			}
		}
	}
}

// recheckAll checks some invoices in one transaction; if that fails one by one, so
// that only those are stuck that cannot be checked.
func recheckAll(ctx context.Context, store core.Store, list []core.ReviewID, stuck map[core.ReviewID]error) (int, error) {
	done, err := recheckSome(ctx, store, list)
	if err == nil || ctx.Err() != nil {
		return done, err
	}
	for _, id := range list {
		n, err := recheckSome(ctx, store, []core.ReviewID{id})
		if ctx.Err() != nil {
			return done, err
		}
		if done += n; err != nil {
			stuck[id] = err
		}
	}
	return done, nil
}

// recheckSome checks invoices in one transaction and counts those that it looked at.
func recheckSome(ctx context.Context, store core.Store, list []core.ReviewID) (int, error) {
	n := 0
	err := guarded(func() error {
		return store.Update(ctx, func(tx core.Tx) error {
			n = 0
			o := &office{tx: tx, again: true}
			for _, id := range list {
				did, err := o.recheck(id)
				if err != nil {
					return err
				}
				if did {
					n++
				}
			}
			return nil
		})
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

func (o *office) recheck(id core.ReviewID) (bool, error) {
	tx := o.tx
	if err := tx.SaveRecheck(id, false); err != nil {
		return false, err
	}
	v, err := tx.FindReview(id)
	if err != nil || !v.Draft.Kind.Value.IsClaim() {
		return false, err
	}
	if v.Ordered || !slices.Contains(rechecked, v.Status) {
		_, err = looks(tx, v) // others are still compared with it
		return false, err
	}
	now, err := o.check(v)
	if err != nil || sameBilling(v.Match, now.Match) && v.OnHoldCredit() == now.OnHoldCredit() {
		return true, err
	}
	return true, queueLater(tx, now, slices.Concat(v.Match.Orders, now.Match.Orders))
}

// sameBilling reports whether two matches take the same from the same order lines.
func sameBilling(a, b core.Match) bool {
	return slices.EqualFunc(a.Lines, b.Lines, func(x, y core.LineMatch) bool {
		return x.Order == y.Order && x.OrderLine == y.OrderLine && x.Quantity.Trim() == y.Quantity.Trim() && x.Net == y.Net
	})
}

// queueLater notes the invoices of these orders that came in after this one: what it
// takes from them is no longer there for those.
func queueLater(tx core.Tx, v core.Review, orders []core.OrderID) error {
	if len(orders) == 0 {
		return nil
	}
	list, err := tx.FindReviewsByOrder(orders)
	if err != nil {
		return err
	}
	at := slices.Index(list, v.ID)
	for _, id := range list[at+1:] {
		if err := tx.SaveRecheck(id, true); err != nil {
			return err
		}
	}
	return nil
}
