package vm

import (
	"cmp"
	"context"
	"strings"

	"countersign/core"
	"countersign/core/desk"
	"countersign/core/money"
)

// Order is the state of the screen of one order: its lines, and under them its invoices.
type Order struct {
	Format Format
	ID     core.OrderID
	Phase  Phase
	Cursor int // in Rows
	View   OrderView

	err error
}

// OrderView is one order in words, ready to draw.
type OrderView struct {
	Title  string
	Detail string // supplier, day, who asked for it
	Sums   string
	Status Mark
	Rows   []OrderRow
}

// OrderRow is a row of the screen: a heading of columns, a line or an invoice.
type OrderRow struct {
	ListRow
	Columns []Column
	Table   OrderTable
	Head    bool // not for the cursor
}

// OrderTable is one of the two tables of the screen, each with its own columns.
type OrderTable string

// The tables.
const (
	OrderLines    OrderTable = "lines"
	OrderInvoices OrderTable = "invoices"
)

// NewOrder is an order before its first load.
func NewOrder(id core.OrderID, f Format) *Order {
	return &Order{Format: f, ID: id, Phase: PhaseLoading}
}

// LoadOrder asks the desk for one order and brings it into words. It runs off the
// window's thread.
func LoadOrder(ctx context.Context, d Desk, by core.User, id core.OrderID, f Format) (OrderView, error) {
	o, err := d.FindOrder(ctx, by, id)
	if err != nil {
		return OrderView{}, err
	}
	return orderView(o, f), nil
}

// Loaded takes over the order, or why there is none. The cursor stays where it was.
func (o *Order) Loaded(v OrderView, err error) {
	if err != nil {
		o.err = err
		if o.Phase != PhaseReady {
			o.Phase = PhaseFailed
		}
		return
	}
	o.Phase, o.err, o.View = PhaseReady, nil, v
	o.Cursor = min(o.Cursor, len(v.Rows)-1)
	if o.Cursor < 0 || v.Rows[o.Cursor].Head {
		o.Cursor = max(0, o.next(o.Cursor, 1))
	}
}

// Blank is what to show instead of the order; ok is false while there is one.
func (o *Order) Blank() (Blank, bool) {
	if o.Phase == PhaseFailed {
		return blankOf(o.err, o.Format.Words), true
	}
	return Blank{}, false
}

// Move takes the cursor n rows on, over the headings.
func (o *Order) Move(n int) {
	to := max(0, min(o.Cursor+n, len(o.View.Rows)-1))
	if o.Phase != PhaseReady || len(o.View.Rows) == 0 {
		return
	}
	dir := 1
	if n < 0 {
		dir = -1
	}
	if o.View.Rows[to].Head {
		to = cmp.Or(o.next(to, dir), o.next(to, -dir))
	}
	o.Cursor = to
}

// next is the nearest row from i on that the cursor can be on; 0, which is a heading, for
// none.
func (o *Order) next(i, dir int) int {
	for i = max(i, 0); i >= 0 && i < len(o.View.Rows); i += dir {
		if !o.View.Rows[i].Head {
			return i
		}
	}
	return 0
}

// Row is the row with the cursor.
func (o *Order) Row() (OrderRow, bool) {
	if o.Phase != PhaseReady || o.Cursor >= len(o.View.Rows) || o.View.Rows[o.Cursor].Head {
		return OrderRow{}, false
	}
	return o.View.Rows[o.Cursor], true
}

func orderView(o desk.OrderView, f Format) OrderView {
	w := f.Words
	value, invoiced := orderSums(o.PurchaseOrder, refStates(o.OrderRow))
	v := OrderView{Title: w.Say("object.order_title", "id", string(o.ID)), Status: orderMark(o.PurchaseOrder, value, invoiced, w)}
	v.Detail = join(o.Supplier, f.LongDay(o.Date))
	if o.Requester != "" {
		v.Detail = join(v.Detail, w.Say("order.requester", "who", o.Requester))
	}
	if o.SupplierRef != "" {
		v.Detail = join(v.Detail, w.Say("order.their_number", "number", o.SupplierRef))
	}
	v.Sums = w.Say("order.sums", "value", f.Money(value), "invoiced", f.Money(invoiced))
	v.Rows = append(orderLineRows(o, f), orderInvoiceRows(o, f)...)
	return v
}

func refStates(o desk.OrderRow) map[core.LineRef]core.LineState {
	out := map[core.LineRef]core.LineState{}
	for line, s := range o.States {
		out[core.LineRef{Order: o.ID, Line: line}] = s
	}
	return out
}

func headRow(table OrderTable, columns []Column) OrderRow {
	row := OrderRow{Columns: columns, Table: table, Head: true}
	for _, c := range columns {
		row.Cells = append(row.Cells, text(c.Title))
	}
	return row
}

func orderLineRows(o desk.OrderView, f Format) []OrderRow {
	w := f.Words
	columns := []Column{{w.Say("lines.line"), 0.5, true, false}, {w.Say("order.item"), 3.4, false, true}, {w.Say("lines.ordered"), 0.9, true, false}, {w.Say("lines.received"), 0.9, true, false},
		{w.Say("order.billed"), 0.9, true, false}, {w.Say("order.left"), 0.9, true, false}, {w.Say("lines.unit"), 0.8, false, false}, {w.Say("lines.price"), 1, true, false}, {w.Say("order.net_billed"), 1.2, true, false}}
	rows := []OrderRow{headRow(OrderLines, columns)}
	quantity, price := 0, 2
	for _, l := range o.Lines {
		s := o.States[l.ID]
		for _, d := range []money.Decimal{l.Quantity, s.Received, s.InvoicedQuantity, o.Left[l.ID].Quantity} {
			quantity = max(quantity, d.Trim().Scale())
		}
		price = max(price, l.UnitPrice.Trim().Scale())
	}
	for _, l := range o.Lines {
		s := o.States[l.ID]
		row := OrderRow{Columns: columns, Table: OrderLines}
		row.ListRow = newListRow("", text(l.ID), text(oneLine(l.Description)), text(f.scaled(l.Quantity, quantity)), text(f.scaled(s.Received, quantity)),
			text(f.scaled(s.InvoicedQuantity, quantity)), text(f.scaled(o.Left[l.ID].Quantity, quantity)), text(unitWord(l.Unit)), text(f.scaled(l.UnitPrice, price)), text(f.Number(s.InvoicedNet)))
		row.Detail = lineDetail(o, l, f)
		rows = append(rows, row)
	}
	return rows
}

// lineDetail is a line in full, with what was received and billed of it and by which papers.
func lineDetail(o desk.OrderView, l core.OrderLine, f Format) []string {
	w := f.Words
	out := []string{join(w.Say("order.line", "n", l.ID), oneLine(l.Description), codeWords(l, w))}
	var came, billed []string
	for _, g := range o.Receipts {
		for _, r := range g.Lines {
			if r.OrderID == o.ID && r.OrderLine == l.ID {
				came = append(came, w.Say("order.receipt", "receipt", g.ID, "quantity", f.Decimal(r.Accepted.Trim()), "day", f.Day(r.Date)))
			}
		}
	}
	for _, v := range o.Invoices {
		sign := ""
		if v.Invoice.Kind == core.KindCreditNote {
			sign = "-"
		}
		for _, m := range v.Match.Lines {
			if m.Order == o.ID && m.OrderLine == l.ID && v.Status != core.StatusRejected {
				billed = append(billed, w.Say("order.invoice", "invoice", v.Invoice.Number, "quantity", sign+f.Decimal(m.Quantity.Trim()), "price", f.scaled(m.Price, min(mostPrice, max(2, m.Price.Trim().Scale())))))
			}
		}
	}
	if len(came) > 0 {
		out = append(out, w.Say("order.received_by", "list", strings.Join(came, "; ")))
	}
	if len(billed) > 0 {
		out = append(out, w.Say("order.billed_by", "list", strings.Join(billed, "; ")))
	}
	return out
}

func codeWords(l core.OrderLine, w Words) string {
	if l.ItemCode == "" {
		return l.GTIN
	}
	return join(w.Say("order.item_code", "code", l.ItemCode), l.GTIN)
}

func orderInvoiceRows(o desk.OrderView, f Format) []OrderRow {
	w := f.Words
	columns := []Column{{w.Say("order.invoices"), 2.6, false, true}, {w.Say("field.issue_date"), 1.2, false, false}, {w.Say("field.due_date"), 1.2, false, false},
		{w.Say("field.gross_total"), 1.6, true, false}, {w.Say("list.status"), 2.2, false, false}}
	rows := []OrderRow{headRow(OrderInvoices, columns)}
	for _, v := range o.Invoices {
		row := OrderRow{Columns: columns, Table: OrderInvoices}
		row.ListRow = newListRow(v.ID, text(cmp.Or(v.Invoice.Number, w.Say("row.no_number"))), text(f.Day(v.Invoice.IssueDate)), text(f.Day(v.Invoice.DueDate)),
			text(f.Money(v.Payable())), Cell{Mark: statusMark(v, w)})
		row.Detail = []string{join(cmp.Or(v.Invoice.Seller.Name, o.Supplier), cmp.Or(v.Invoice.Number, w.Say("row.no_number")), f.Money(v.Payable())), w.Say("order.open_invoice")}
		rows = append(rows, row)
	}
	if len(o.Invoices) == 0 {
		rows[0].Cells[0] = text(w.Say("order.no_invoices"))
		for i := range rows[0].Cells[1:] {
			rows[0].Cells[i+1] = text("")
		}
	}
	return rows
}
