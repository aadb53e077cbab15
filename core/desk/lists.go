package desk

import (
	"context"
	"strings"

	"countersign/core"
)

// read runs fn for a person who may see everything.
func (d *Desk) read(ctx context.Context, by core.User, fn func(core.Reader) error) error {
	if err := d.mayNow(ctx, by, core.MayRead, "see this"); err != nil {
		return err
	}
	return d.store.View(ctx, fn)
}

// Suppliers lists the suppliers by name.
func (d *Desk) Suppliers(ctx context.Context, by core.User) (list []core.Supplier, err error) {
	err = d.read(ctx, by, func(r core.Reader) error {
		list, err = r.ListSuppliers()
		return err
	})
	return list, err
}

// SuppliersByName gives the suppliers by their names in lower case.
func (d *Desk) SuppliersByName(ctx context.Context, by core.User) (map[string]core.Supplier, error) {
	list, err := d.Suppliers(ctx, by)
	out := make(map[string]core.Supplier, len(list))
	for _, s := range list {
		out[strings.ToLower(s.Name)] = core.Surviving(list, s)
	}
	return out, err
}

// FindSupplier finds a supplier by its name or ID.
func (d *Desk) FindSupplier(ctx context.Context, by core.User, name string) (core.Supplier, error) {
	list, err := d.Suppliers(ctx, by)
	if err != nil {
		return core.Supplier{}, err
	}
	for _, s := range list {
		if strings.EqualFold(s.Name, name) || string(s.ID) == name {
			return s, nil
		}
	}
	return core.Supplier{}, core.Errorf(core.NotFound, "there is no supplier %s", name).WithHint("`suppliers list` shows them")
}

// OrderRow is an order with its supplier's name and what happened to its lines.
type OrderRow struct {
	core.PurchaseOrder
	Supplier string                    `json:"supplier"`
	States   map[string]core.LineState `json:"states"` // by line ID
	Left     map[string]core.LineLeft  `json:"left"`   // by line ID
	Progress core.OrderStatus          `json:"status"`
}

// Orders lists the orders with what was received and invoiced of them.
func (d *Desk) Orders(ctx context.Context, by core.User) ([]OrderRow, error) {
	var out []OrderRow
	err := d.read(ctx, by, func(r core.Reader) error {
		list, err := r.ListOrders("")
		if err != nil || len(list) == 0 {
			return err
		}
		names, err := supplierNames(r)
		if err != nil {
			return err
		}
		out, err = orderRows(r, names, list)
		return err
	})
	return out, err
}

func orderRows(r core.Reader, names map[core.SupplierID]string, list []core.PurchaseOrder) ([]OrderRow, error) {
	ids := make([]core.OrderID, len(list))
	for i, o := range list {
		ids[i] = o.ID
	}
	states, err := r.LineStates(ids, "")
	if err != nil {
		return nil, err
	}
	var out []OrderRow
	for _, o := range list {
		row := OrderRow{PurchaseOrder: o, Supplier: names[o.SupplierID], States: map[string]core.LineState{}, Left: map[string]core.LineLeft{}}
		for _, l := range o.Lines {
			s := states[core.LineRef{Order: o.ID, Line: l.ID}]
			s.InvoicedNet.Currency = o.Currency // of a line that nothing was billed of too
			row.States[l.ID], row.Left[l.ID] = s, l.Left(s, o.Currency)
		}
		row.Progress = o.Status(row.States)
		out = append(out, row)
	}
	return out, nil
}

// OrdersByID gives the orders by their numbers.
func (d *Desk) OrdersByID(ctx context.Context, by core.User) (map[core.OrderID]core.PurchaseOrder, error) {
	out := map[core.OrderID]core.PurchaseOrder{}
	err := d.read(ctx, by, func(r core.Reader) error {
		list, err := r.ListOrders("")
		for _, o := range list {
			out[o.ID] = o
		}
		return err
	})
	return out, err
}

// Receipts lists the goods receipts.
func (d *Desk) Receipts(ctx context.Context, by core.User) (list []core.GoodsReceipt, err error) {
	err = d.read(ctx, by, func(r core.Reader) error {
		list, err = r.ListReceipts(nil)
		return err
	})
	return list, err
}

// Settings gives the firm's rules.
func (d *Desk) Settings(ctx context.Context, by core.User) (s core.Settings, err error) {
	err = d.read(ctx, by, func(r core.Reader) error {
		s, err = r.Settings()
		return err
	})
	return s, err
}
