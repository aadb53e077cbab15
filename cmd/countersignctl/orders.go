package main

import (
	"context"
	"strings"

	"countersign/core"
	"countersign/core/desk"
	"countersign/core/tabular"
)

type ordersCmd struct {
	Import ordersImportCmd `cmd:"" help:"Take over a table of order lines, all rows or none."`
	List   ordersListCmd   `cmd:"" help:"List the orders."`
	Close  ordersCloseCmd  `cmd:"" help:"Say that no more invoices are expected for an order."`
	Reopen ordersReopenCmd `cmd:"" help:"Expect invoices for a closed order again."`
}

func (ordersCmd) Help() string { return "Example: countersignctl orders import orders.csv" }

type ordersImportCmd struct{ tableFile }

func (ordersImportCmd) Help() string {
	return "Example: countersignctl orders import orders.csv\n\nColumns: order,supplier,date,currency,line,item_code,gtin,description,quantity,unit,unit_price,tax_rate,requester,matching,supplier_ref"
}

func (c ordersImportCmd) Run(s *session) error {
	f, m, err := c.open()
	if err != nil {
		return err
	}
	defer f.Close()
	app, by, err := s.open(true)
	if err != nil {
		return err
	}
	firm, err := app.Firm(s.ctx)
	if err != nil {
		return err
	}
	names, err := app.Desk.SuppliersByName(s.ctx, by)
	if err != nil {
		return err
	}
	list, err := tabular.Orders(f, m, func(name string) (core.Supplier, bool) {
		p, ok := names[strings.ToLower(name)]
		return p, ok
	}, firm)
	if err != nil {
		return err
	}
	ch, err := app.Desk.SaveOrders(s.ctx, by, list)
	return s.changed("Orders", ch, err)
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
				string(o.Currency), st.Received.Trim().String(), st.InvoicedQuantity.Trim().String()})
		}
	}
	return s.table([]string{"ORDER", "SUPPLIER", "DATE", "LINE", "DESCRIPTION", "ORDERED", "PRICE", "", "RECEIVED", "INVOICED"}, rows)
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
