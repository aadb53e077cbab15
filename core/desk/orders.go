package desk

import (
	"context"
	"fmt"
	"strings"

	"countersign/core"
	"countersign/core/intake"
)

// OrderView is one order with everything that belongs to it.
type OrderView struct {
	OrderRow
	Receipts []core.GoodsReceipt `json:"receipts,omitempty"`
	Invoices []core.Review       `json:"-"` // linked to it, oldest first
	History  []core.AuditEntry   `json:"-"`
}

// FindOrder shows one order by its number.
func (d *Desk) FindOrder(ctx context.Context, by core.User, id core.OrderID) (v OrderView, err error) {
	err = d.read(ctx, by, func(r core.Reader) error {
		o, err := r.FindOrder(id)
		if err != nil {
			return err
		}
		names, err := supplierNames(r)
		if err != nil {
			return err
		}
		rows, err := orderRows(r, names, []core.PurchaseOrder{o})
		if err != nil {
			return err
		}
		v.OrderRow = rows[0]
		if v.Receipts, err = r.ListReceipts([]core.OrderID{id}); err != nil {
			return err
		}
		if v.Invoices, err = linkedTo(r, id); err != nil {
			return err
		}
		v.History, err = r.AuditEntriesOf("order:" + string(id))
		return err
	})
	return v, err
}

func linkedTo(r core.Reader, id core.OrderID) ([]core.Review, error) {
	ids, err := r.FindReviewsByOrder([]core.OrderID{id})
	if err != nil {
		return nil, err
	}
	var out []core.Review
	for _, id := range ids {
		v, err := r.FindReview(id)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// CloseOrder says, for a reason, that no more invoices are expected for an order: one
// that names it is stopped, and none is matched to it by its total. ReopenOrder takes
// that back. What waits on the order is matched again.
func (d *Desk) CloseOrder(ctx context.Context, by core.User, id core.OrderID, reason string) error {
	return d.setClosed(ctx, by, id, true, reason)
}

// ReopenOrder expects invoices for a closed order again.
func (d *Desk) ReopenOrder(ctx context.Context, by core.User, id core.OrderID, reason string) error {
	return d.setClosed(ctx, by, id, false, reason)
}

func (d *Desk) setClosed(ctx context.Context, by core.User, id core.OrderID, closed bool, reason string) error {
	action, doing := "OrderReopened", "reopen orders"
	if closed {
		action, doing = "OrderClosed", "close orders"
	}
	if err := d.Require(ctx, by, core.MayEnter, doing); err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return core.Errorf(core.Usage, "this needs a reason").WithHint("say why in a few words; it is kept in the log")
	}
	_, err := d.importing(ctx, func(tx core.Tx, _ *Changes) (a intake.Affected, err error) {
		o, err := tx.FindOrder(id)
		if err != nil {
			return a, err
		}
		if o.Closed == closed {
			word := map[bool]string{true: "closed", false: "open"}[closed]
			return a, core.Errorf(core.Conflict, "order %s is %s already", id, word)
		}
		o.Closed = closed
		if err := tx.SaveOrder(o); err != nil {
			return a, err
		}
		e := entry(by, action, "order:"+string(id))
		e.Reason = reason
		return intake.Affected{Orders: map[core.OrderID]core.SupplierID{id: o.SupplierID}}, tx.Audit(e)
	})
	return err
}

// EnterOrder adds or changes one order by hand; what it says replaces what was there.
func (d *Desk) EnterOrder(ctx context.Context, by core.User, o core.PurchaseOrder) (Changes, error) {
	return d.enter(ctx, by, "enter orders", saveOrders(by, []core.PurchaseOrder{o}))
}

// EnterReceipt adds or changes one goods receipt by hand.
func (d *Desk) EnterReceipt(ctx context.Context, by core.User, g core.GoodsReceipt) (Changes, error) {
	return d.enter(ctx, by, "enter receipts", saveReceipts(by, []core.GoodsReceipt{g}))
}

// EnterSupplier adds or changes one supplier by hand; what is empty stays.
func (d *Desk) EnterSupplier(ctx context.Context, by core.User, s core.Supplier) (Changes, error) {
	return d.enter(ctx, by, "enter suppliers", saveSuppliers(by, []core.Supplier{s}))
}

func (d *Desk) enter(ctx context.Context, by core.User, what string, fn change) (Changes, error) {
	if err := d.Require(ctx, by, core.MayEnter, what); err != nil {
		return Changes{}, err
	}
	return d.importing(ctx, func(tx core.Tx, ch *Changes) (intake.Affected, error) {
		ch.action = "Entered"
		return fn(tx, ch)
	})
}

// noteApproved says of invoices that were approved before their order changed that
// their approval stands: it is bound to what the invoice says, and nothing voids it
// without a word.
func noteApproved(tx core.Tx, by core.User, ch *Changes, o core.PurchaseOrder) error {
	list, err := linkedTo(tx, o.ID)
	if err != nil {
		return err
	}
	for _, v := range list {
		then := standing(v)
		if then == "" {
			continue
		}
		e := entry(by, "OrderChangedAfterApproval", "review:"+string(v.ID))
		e.After = map[string]string{"order": string(o.ID)}
		if err := tx.Audit(e); err != nil {
			return err
		}
		ch.Warnings = append(ch.Warnings, fmt.Sprintf("order %s changed after invoice %s (%s) was approved; %s", o.ID, v.Invoice.Number, v.ID, then))
	}
	return nil
}

// standing says what becomes of an approved invoice whose order changes; empty for others.
func standing(v core.Review) string {
	switch {
	case v.Ordered:
		return "the bank is told to pay it already, in run " + string(v.Payment)
	case v.Status == core.StatusApproved:
		return "its approval stands, and it is checked again"
	case v.Status == core.StatusExported:
		return "it is in the books, and is compared again before it is paid"
	}
	return ""
}

// FindReceipt gives one goods receipt, nil when there is none under that number.
func (d *Desk) FindReceipt(ctx context.Context, by core.User, id string) (*core.GoodsReceipt, error) {
	var out *core.GoodsReceipt
	err := d.read(ctx, by, func(r core.Reader) error {
		g, err := r.FindReceipt(id)
		if core.KindOf(err) == core.NotFound {
			return nil
		}
		out = &g
		return err
	})
	return out, err
}
