package main

import (
	"fmt"
	"strings"

	"countersign/core"
	"countersign/core/desk"
	"countersign/core/match"
	"countersign/core/money"
	"countersign/core/tabular"
)

// columns turns COLUMN=VALUE words into the cells of a row.
func columns(words []string) (map[string]string, error) {
	out := map[string]string{}
	for _, w := range words {
		name, value, ok := strings.Cut(w, "=")
		if !ok || name == "" {
			return nil, core.Errorf(core.Usage, "%q is not COLUMN=VALUE", w)
		}
		out[name] = value
	}
	return out, nil
}

type suppliersSetCmd struct {
	Name   string   `arg:"" help:"The supplier."`
	Values []string `arg:"" name:"column=value" help:"What to enter, by the columns of a table of suppliers."`
}

func (suppliersSetCmd) Help() string {
	return "Example: countersignctl suppliers set \"Acme GmbH\" terms_days=14 phone=\"030 1234\""
}

func (c suppliersSetCmd) Run(s *session) error {
	app, by, err := s.openTo(core.MayEnter, "enter suppliers")
	if err != nil {
		return err
	}
	cells, err := columns(c.Values)
	if err != nil {
		return err
	}
	cells["supplier"] = c.Name
	p, err := tabular.EnterSupplier(cells)
	if err != nil {
		return err
	}
	ch, err := app.Desk.EnterSupplier(s.ctx, by, p)
	return s.changed("Suppliers", ch, err)
}

type ordersSetCmd struct {
	Order  string   `arg:"" help:"The order's number."`
	Values []string `arg:"" name:"column=value" help:"What to enter, by the columns of a table of orders; line names the line."`
}

func (ordersSetCmd) Help() string {
	return "Example: countersignctl orders set PO-17 supplier=\"Acme GmbH\" line=1 quantity=10 unit_price=1.50\n\nWhat is left out stays as it is."
}

func (c ordersSetCmd) Run(s *session) error {
	app, by, err := s.openTo(core.MayEnter, "enter orders")
	if err != nil {
		return err
	}
	cells, err := columns(c.Values)
	if err != nil {
		return err
	}
	firm, names, err := s.firmAndSuppliers(app, by)
	if err != nil {
		return err
	}
	var known *core.PurchaseOrder
	switch v, err := app.Desk.FindOrder(s.ctx, by, core.OrderID(c.Order)); {
	case err == nil:
		known = &v.PurchaseOrder
	case core.KindOf(err) != core.NotFound:
		return err
	}
	cells["order"] = c.Order
	o, err := tabular.EnterOrder(known, cells, names, firm)
	if err != nil {
		return err
	}
	ch, err := app.Desk.EnterOrder(s.ctx, by, o)
	return s.changed("Orders", ch, err)
}

type receiptsSetCmd struct {
	Receipt string   `arg:"" help:"The receipt's number."`
	Values  []string `arg:"" name:"column=value" help:"What to enter, by the columns of a table of receipts."`
}

func (receiptsSetCmd) Help() string {
	return "Example: countersignctl receipts set GR-5 order=PO-17 line=1 date=2026-11-03 quantity_accepted=10\n\nA quantity_accepted below 0 is what went back to the supplier. With another date the line is put right, not added."
}

func (c receiptsSetCmd) Run(s *session) error {
	app, by, err := s.openTo(core.MayEnter, "enter receipts")
	if err != nil {
		return err
	}
	cells, err := columns(c.Values)
	if err != nil {
		return err
	}
	cells["receipt"] = c.Receipt
	known, err := app.Desk.FindReceipt(s.ctx, by, c.Receipt)
	if err != nil {
		return err
	}
	g, err := tabular.EnterReceipt(known, cells, func(id core.OrderID) (core.PurchaseOrder, bool) {
		v, err := app.Desk.FindOrder(s.ctx, by, id)
		return v.PurchaseOrder, err == nil
	})
	if err != nil {
		return err
	}
	ch, err := app.Desk.EnterReceipt(s.ctx, by, g)
	return s.changed("Receipts", ch, err)
}

type ordersShowCmd struct {
	Order string `arg:"" help:"The order's number."`
}

func (ordersShowCmd) Help() string { return "Example: countersignctl orders show PO-17" }

func (c ordersShowCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	v, err := app.Desk.FindOrder(s.ctx, by, core.OrderID(c.Order))
	if err != nil {
		return err
	}
	if s.JSON {
		ids := []core.ReviewID{}
		for _, r := range v.Invoices {
			ids = append(ids, r.ID)
		}
		return s.print(struct {
			desk.OrderView
			Invoices []core.ReviewID `json:"invoices"`
		}{v, ids})
	}
	s.say("Order %s with %s of %s: %s", v.ID, v.Supplier, v.Date, v.Progress)
	var rows [][]string
	for _, l := range v.Lines {
		st, left := v.States[l.ID], v.Left[l.ID]
		rows = append(rows, []string{l.ID, l.Description, l.Quantity.Trim().String(), match.UnitName(l.Unit), l.UnitPrice.String() + " " + string(v.Currency), st.Received.Trim().String(),
			st.InvoicedQuantity.Trim().String(), money.New(st.InvoicedNet.Minor, v.Currency).Format(',', '.'), left.Quantity.String(), left.Net.Format(',', '.')})
	}
	if err := s.table([]string{"LINE", "DESCRIPTION", "ORDERED", "UNIT", "PRICE", "RECEIVED", "INVOICED", "FOR", "LEFT", "WORTH"}, rows); err != nil {
		return err
	}
	for _, g := range v.Receipts {
		s.say("Received: %s", g.ID)
	}
	for _, r := range v.Invoices {
		s.say("Billed by %s %s (%s): %s, %s", kindWord(r.Invoice.Kind), r.Invoice.Number, r.ID, r.Status.Words(), r.Invoice.GrossTotal.Format(',', '.'))
	}
	for _, e := range v.History {
		s.say("%s", strings.TrimSpace(fmt.Sprintf("%s  %s by %s  %s", moment(e.Time), e.Action, e.Actor, e.Reason)))
	}
	return nil
}
