package main

import (
	"context"
	"io"
	"strings"

	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/core/desk"
	"countersign/core/tabular"
)

type ordersCmd struct {
	Import ordersImportCmd `cmd:"" help:"Take over a table of order lines, all rows or none."`
	List   ordersListCmd   `cmd:"" help:"List the orders."`
	Show   ordersShowCmd   `cmd:"" help:"One order with its receipts, invoices and history."`
	Set    ordersSetCmd    `cmd:"" help:"Enter or change one line of an order."`
	Close  ordersCloseCmd  `cmd:"" help:"Say that no more invoices are expected for an order."`
	Reopen ordersReopenCmd `cmd:"" help:"Take closing an order back."`
}

func (ordersCmd) Help() string { return "Example: countersignctl orders import orders.csv" }

type ordersImportCmd struct{ tableFile }

func (ordersImportCmd) Help() string {
	return "Example: countersignctl orders import orders.csv\n\nColumns: order,supplier,date,currency,line,item_code,gtin,description,quantity,unit,unit_price,tax_rate,requester,matching,supplier_ref"
}

func (c ordersImportCmd) Run(s *session) error {
	return importing[core.PurchaseOrder]{
		what: "Orders",
		read: func(app *wire.App, by core.User, f io.Reader, m tabular.Mapping) ([]core.PurchaseOrder, error) {
			firm, names, err := s.firmAndSuppliers(app, by)
			if err != nil {
				return nil, err
			}
			return tabular.Orders(f, m, names, firm)
		},
		save: func(d *desk.Desk, by core.User, list []core.PurchaseOrder) (desk.Changes, error) {
			return d.SaveOrders(s.ctx, by, list)
		},
		try: func(p desk.Preview, by core.User, list []core.PurchaseOrder) (desk.Changes, error) {
			return p.SaveOrders(s.ctx, by, list)
		},
	}.run(s, c.tableFile)
}

type ordersListCmd struct{}

func (ordersListCmd) Help() string { return "Example: countersignctl orders list" }

func (ordersListCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	list, err := app.Desk.Orders(s.ctx, by)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, o := range list {
		if s.JSON {
			if err := s.print(o); err != nil {
				return err
			}
		}
		for _, l := range o.Lines {
			st := o.States[l.ID]
			rows = append(rows, []string{string(o.ID), o.Supplier, o.Date.String(), l.ID, l.Description, l.Quantity.Trim().String(), l.UnitPrice.String(),
				string(o.Currency), st.Received.Trim().String(), st.InvoicedQuantity.Trim().String(), string(o.Progress)})
		}
	}
	return s.table([]string{"ORDER", "SUPPLIER", "DATE", "LINE", "DESCRIPTION", "ORDERED", "PRICE", "", "RECEIVED", "INVOICED", "STATUS"}, rows)
}

type receiptsCmd struct {
	Import receiptsImportCmd `cmd:"" help:"Take over a table of goods receipts, all rows or none."`
	List   receiptsListCmd   `cmd:"" help:"List the goods receipts."`
	Set    receiptsSetCmd    `cmd:"" help:"Enter or change one line of a goods receipt."`
}

func (receiptsCmd) Help() string { return "Example: countersignctl receipts import receipts.csv" }

type receiptsImportCmd struct{ tableFile }

func (receiptsImportCmd) Help() string {
	return "Example: countersignctl receipts import receipts.csv\n\nColumns: receipt,order,line,date,quantity_accepted,quantity_rejected\n\nA quantity_accepted below 0 is what went back to the supplier."
}

func (c receiptsImportCmd) Run(s *session) error {
	return importing[core.GoodsReceipt]{
		what: "Receipts",
		read: func(app *wire.App, by core.User, f io.Reader, m tabular.Mapping) ([]core.GoodsReceipt, error) {
			orders, err := app.Desk.OrdersByID(s.ctx, by)
			if err != nil {
				return nil, err
			}
			return tabular.Receipts(f, m, func(id core.OrderID) (core.PurchaseOrder, bool) {
				o, ok := orders[id]
				return o, ok
			})
		},
		save: func(d *desk.Desk, by core.User, list []core.GoodsReceipt) (desk.Changes, error) {
			return d.SaveReceipts(s.ctx, by, list)
		},
		try: func(p desk.Preview, by core.User, list []core.GoodsReceipt) (desk.Changes, error) {
			return p.SaveReceipts(s.ctx, by, list)
		},
	}.run(s, c.tableFile)
}

type receiptsListCmd struct{}

func (receiptsListCmd) Help() string { return "Example: countersignctl receipts list" }

func (receiptsListCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	list, err := app.Desk.Receipts(s.ctx, by)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, g := range list {
		if s.JSON {
			if err := s.print(g); err != nil {
				return err
			}
		}
		for _, l := range g.Lines {
			rows = append(rows, []string{g.ID, string(l.OrderID), l.OrderLine, l.Date.String(), l.Accepted.Trim().String(), l.Rejected.Trim().String()})
		}
	}
	return s.table([]string{"RECEIPT", "ORDER", "LINE", "DATE", "ACCEPTED", "REJECTED"}, rows)
}

// firmAndSuppliers is what a table of orders is read with; suppliers go by name or ID.
func (s *session) firmAndSuppliers(app *wire.App, by core.User) (core.Firm, func(string) (core.Supplier, bool), error) {
	firm, err := app.Firm(s.ctx)
	if err != nil {
		return firm, nil, err
	}
	list, err := app.Desk.Suppliers(s.ctx, by)
	names := map[string]core.Supplier{}
	for _, p := range list {
		names[string(p.ID)] = core.Surviving(list, p)
	}
	for _, p := range list {
		names[strings.ToLower(p.Name)] = core.Surviving(list, p)
	}
	return firm, func(name string) (core.Supplier, bool) {
		p, ok := names[strings.ToLower(name)]
		return p, ok
	}, err
}

type ordersCloseCmd struct{ onOrder }

func (ordersCloseCmd) Help() string {
	return "Example: countersignctl orders close PO-1 --reason \"the rest is not delivered\""
}

func (c ordersCloseCmd) Run(s *session) error { return c.change(s, "closed", (*desk.Desk).CloseOrder) }

type ordersReopenCmd struct{ onOrder }

func (ordersReopenCmd) Help() string {
	return "Example: countersignctl orders reopen PO-1 --reason \"the rest comes after all\""
}

func (c ordersReopenCmd) Run(s *session) error { return c.change(s, "open", (*desk.Desk).ReopenOrder) }

// onOrder is an order and why something is done to it.
type onOrder struct {
	ID     core.OrderID `arg:"" name:"order" help:"The order's number."`
	Reason string       `required:"" help:"Why; it is kept in the log."`
}

func (c onOrder) change(s *session, state string, do func(*desk.Desk, context.Context, core.User, core.OrderID, string) error) error {
	app, by, err := s.open(true)
	if err != nil {
		return err
	}
	if err := do(app.Desk, s.ctx, by, c.ID, c.Reason); err != nil {
		return err
	}
	if s.JSON {
		return s.print(map[string]string{"order": string(c.ID), "state": state})
	}
	s.say("Order %s is %s.", c.ID, state)
	return nil
}
