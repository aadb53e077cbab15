package desk

import (
	"context"
	"strings"

	"countersign/core"
)

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
	_, err := d.importing(ctx, func(tx core.Tx, _ *Changes) (map[core.SupplierID]bool, error) {
		o, err := tx.FindOrder(id)
		if err != nil {
			return nil, err
		}
		if o.Closed == closed {
			word := map[bool]string{true: "closed", false: "open"}[closed]
			return nil, core.Errorf(core.Conflict, "order %s is %s already", id, word)
		}
		o.Closed = closed
		if err := tx.SaveOrder(o); err != nil {
			return nil, err
		}
		e := entry(by, action, "order:"+string(id))
		e.Reason = reason
		return map[core.SupplierID]bool{o.SupplierID: true}, tx.Audit(e)
	})
	return err
}
