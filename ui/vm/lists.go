package vm

import (
	"context"
	"strings"

	"countersign/core"
	"countersign/core/desk"
	"countersign/core/money"
)

// Column is one column of a list.
type Column struct {
	Title  string
	Width  float32 // share of the width, by weight
	Number bool    // right-aligned
	Strong bool
}

// Cell is one value of a list.
type Cell struct {
	Text string
	Mark Mark
}

// ListRow is one row of a list. Review or Order is what Enter opens, if anything;
// Detail is what the row says in full, under the list while it has the cursor.
type ListRow struct {
	Review core.ReviewID
	Order  core.OrderID
	Cells  []Cell
	Detail []string
	// Mail is the mail that a row of the arrivals is about, and Take says that it was
	// left out or failed as a whole, so that it can be taken in by hand.
	Mail   core.MessageID
	Take   bool
	search string
}

// ListFilter is a part of a list that can be shown alone, with how many there are.
type ListFilter struct {
	Key, Name string
	Count     int
}

// ListAsk is which part of a list to load: a filter's, and the page behind the one
// that gave After as its Next.
type ListAsk struct {
	Filter string
	After  string
}

// ListData is a whole list, ready to draw.
type ListData struct {
	Columns []Column
	Rows    []ListRow
	Note    string // what the list leaves out
	Blank   Blank  // when there are no rows
	Filters []ListFilter
	Next    string // asks for the next page; empty after the last
}

// invoicesPage is how many invoices are loaded at a time.
const invoicesPage = 500

// listLimit is how many rows a list without pages loads; the search narrows what is
// shown.
const listLimit = 2000

// LoadList loads the rows of a screen. It runs off the window's thread.
func LoadList(ctx context.Context, s Screen, ask ListAsk, d Desk, books Books, by core.User, f Format) (ListData, error) {
	if err := by.Require(core.MayRead, f.Words.Say("list.permission")); err != nil {
		return ListData{}, err
	}
	switch s {
	case ScreenInvoices:
		return loadInvoices(ctx, d, by, ask, f)
	case ScreenArrivals:
		return loadArrivals(ctx, d, by, ask, f)
	case ScreenOrders:
		return viewList(ctx, books, f, loadOrders)
	case ScreenSuppliers:
		return viewList(ctx, books, f, loadSuppliers)
	}
	return viewList(ctx, books, f, loadActivity)
}

func viewList(ctx context.Context, books Books, f Format, load func(core.Reader, Format) (ListData, error)) (ListData, error) {
	var data ListData
	err := books.View(ctx, func(r core.Reader) (err error) {
		data, err = load(r, f)
		return err
	})
	return data, err
}

func text(s string) Cell { return Cell{Text: s} }

func newListRow(id core.ReviewID, cells ...Cell) ListRow {
	row := ListRow{Review: id, Cells: cells}
	for _, c := range cells {
		row.search += strings.ToLower(c.Text+"\n"+c.Mark.Text) + "\n"
	}
	return row
}

func (l *ListData) limit(f Format) {
	if len(l.Rows) > listLimit {
		l.Rows = l.Rows[:listLimit]
		l.Note = f.Words.Count("list.limited", listLimit)
	}
}

// loadInvoices lists every invoice that came in, the newest first, a page at a time.
func loadInvoices(ctx context.Context, d Desk, by core.User, ask ListAsk, f Format) (ListData, error) {
	w := f.Words
	l := ListData{
		Columns: []Column{{w.Say("field.supplier"), 3, false, true}, {w.Say("field.number"), 1.6, false, false}, {w.Say("field.issue_date"), 1.2, false, false},
			{w.Say("field.due_date"), 1.2, false, false}, {w.Say("field.gross_total"), 1.6, true, false}, {w.Say("list.status"), 2, false, false}},
		Blank: Blank{Icon: IconInvoice, Title: w.Say("invoices.empty"), Text: w.Say("invoices.empty_text")},
	}
	list, err := d.QueuePage(ctx, by, true, desk.QueuePart{Newest: true, After: core.ReviewID(ask.After), Limit: invoicesPage})
	if err != nil {
		return l, err
	}
	if len(list) == invoicesPage {
		l.Next = string(list[len(list)-1].ID)
	}
	for _, known := range list {
		r := known.Review
		row := newListRow(r.ID, text(supplierName(known, w)), text(r.Invoice.Number), text(f.Day(r.Invoice.IssueDate)), text(f.Day(r.Invoice.DueDate)),
			text(f.Money(r.Payable())), Cell{Mark: statusMark(r, w)})
		row.search += haystack(known)
		l.Rows = append(l.Rows, row)
	}
	return l, nil
}

func loadOrders(r core.Reader, f Format) (ListData, error) {
	w := f.Words
	l := ListData{
		Columns: []Column{{w.Say("orders.number"), 1.4, false, true}, {w.Say("field.supplier"), 3, false, false}, {w.Say("orders.date"), 1.2, false, false},
			{w.Say("orders.lines"), 0.8, true, false}, {w.Say("orders.value"), 1.6, true, false}, {w.Say("orders.invoiced"), 1.6, true, false}, {w.Say("list.status"), 1.7, false, false}},
		Blank: Blank{Icon: IconOrder, Title: w.Say("orders.empty"), Text: w.Say("orders.empty_text")},
	}
	list, err := r.ListOrders("")
	if err != nil {
		return l, err
	}
	names, states, err := orderFacts(r, list)
	if err != nil {
		return l, err
	}
	for _, o := range list {
		value, invoiced := orderSums(o, states)
		row := newListRow("", text(string(o.ID)), text(names[o.SupplierID]), text(f.Day(o.Date)), text(itoa(len(o.Lines))),
			text(f.Money(value)), text(f.Number(invoiced)), Cell{Mark: orderMark(o, value, invoiced, w)})
		row.Order = o.ID
		l.Rows = append(l.Rows, row)
	}
	l.limit(f)
	return l, nil
}

func orderFacts(r core.Reader, list []core.PurchaseOrder) (map[core.SupplierID]string, map[core.LineRef]core.LineState, error) {
	suppliers, err := r.ListSuppliers()
	if err != nil {
		return nil, nil, err
	}
	names := map[core.SupplierID]string{}
	for _, s := range suppliers {
		names[s.ID] = s.Name
	}
	ids := make([]core.OrderID, len(list))
	for i, o := range list {
		ids[i] = o.ID
	}
	states, err := r.LineStates(ids, "")
	return names, states, err
}

// orderSums is what was ordered and what was invoiced. A sum that cannot be made
// stays unset rather than wrong.
func orderSums(o core.PurchaseOrder, states map[core.LineRef]core.LineState) (value, invoiced money.Amount) {
	value, invoiced = money.New(0, o.Currency), money.New(0, o.Currency)
	for _, line := range o.Lines {
		net, err := line.Net(o.Currency)
		if err == nil {
			value, err = value.Add(net)
		}
		if err != nil {
			return money.Amount{}, money.Amount{}
		}
		if invoiced, err = invoiced.Add(states[core.LineRef{Order: o.ID, Line: line.ID}].InvoicedNet); err != nil {
			return value, money.Amount{}
		}
	}
	return value, invoiced
}

func orderMark(o core.PurchaseOrder, value, invoiced money.Amount, w Words) Mark {
	switch {
	case o.Closed:
		return Mark{IconClose, ToneMuted, w.Say("orders.closed")}
	case !value.IsSet() || !invoiced.IsSet() || invoiced.Minor == 0:
		return Mark{IconDot, ToneMuted, w.Say("orders.open")}
	case invoiced.Cmp(value) > 0:
		return Mark{IconAlert, ToneWarn, w.Say("orders.over")}
	case invoiced.Cmp(value) == 0:
		return Mark{IconCheck, ToneGood, w.Say("orders.done")}
	}
	return Mark{IconDot, ToneAccent, w.Say("orders.partly")}
}

func loadSuppliers(r core.Reader, f Format) (ListData, error) {
	w := f.Words
	l := ListData{
		Columns: []Column{{w.Say("field.supplier"), 3, false, true}, {w.Say("supplier.tax_id"), 1.6, false, false}, {w.Say("supplier.country"), 0.8, false, false},
			{w.Say("supplier.account"), 2.6, false, false}, {w.Say("list.account_state"), 2.4, false, false}, {w.Say("list.status"), 1.8, false, false}},
		Blank: Blank{Icon: IconSupplier, Title: w.Say("suppliers.empty"), Text: w.Say("suppliers.empty_text")},
	}
	list, err := r.ListSuppliers()
	if err != nil {
		return l, err
	}
	for _, s := range list {
		account, mark := "", Mark{Tone: ToneMuted, Text: w.Say("account.none")}
		for _, a := range s.Accounts {
			if account == "" || a.State == core.AccountTrusted {
				account, mark = IBAN(a.Key()), accountMark(a, w)
			}
		}
		state := Mark{IconCheck, ToneGood, w.Say("supplier.approved")}
		if s.State == core.SupplierDraft {
			state = Mark{IconAlert, ToneWarn, w.Say("supplier.draft")}
		}
		row := newListRow("", text(s.Name), text(s.TaxID), text(s.Country), text(account), Cell{Mark: mark}, Cell{Mark: state})
		row.Detail = supplierDetail(s, w)
		row.search += strings.ToLower(strings.Join(row.Detail, "\n"))
		l.Rows = append(l.Rows, row)
	}
	l.limit(f)
	return l, nil
}

// supplierDetail is all that is on file of a supplier, its accounts each in a line.
func supplierDetail(s core.Supplier, w Words) []string {
	rest, accounts := "", []string(nil)
	for _, fact := range supplierFacts(s, w) {
		if said := fact.Label + ": " + fact.Value; fact.Mark.IsSet() {
			accounts = append(accounts, said+" ("+fact.Mark.Text+")")
		} else {
			rest = join(rest, said)
		}
	}
	return append([]string{s.Name, rest}, accounts...)
}

func loadActivity(r core.Reader, f Format) (ListData, error) {
	w := f.Words
	l := ListData{
		Columns: []Column{{w.Say("activity.seq"), 0.5, true, false}, {w.Say("activity.when"), 1.1, false, false}, {w.Say("activity.who"), 1.1, false, false},
			{w.Say("activity.what"), 1.8, false, true}, {w.Say("activity.object"), 2.7, false, false}, {w.Say("activity.details"), 3.6, false, false}},
		Blank: Blank{Icon: IconActivity, Title: w.Say("activity.empty"), Text: w.Say("activity.empty_text")},
	}
	head, err := r.AuditHead()
	if err != nil {
		return l, err
	}
	from := max(1, head.Seq-listLimit+1)
	var list []core.AuditEntry
	err = r.AuditEntries(from, func(e core.AuditEntry) error {
		list = append(list, e)
		return nil
	})
	names := objectNames{r: r, w: w, known: map[string]string{}}
	for _, e := range events(list, f) {
		about := names.of(e.Object, e.File)
		row := newListRow("", text(e.Seq), text(e.When), text(e.Who), text(e.What), text(about),
			text(join(e.Reason, strings.Join(e.Changes, " · "))))
		if id, ok := strings.CutPrefix(e.Object, "review:"); ok {
			row.Review = core.ReviewID(id)
		}
		row.Detail = append([]string{join(e.What, about, e.Who, e.When), e.Reason}, e.Changes...)
		l.Rows = append(l.Rows, row)
	}
	if err != nil {
		return l, err
	}
	if from > 1 {
		l.Note = w.Count("activity.limited", listLimit)
	}
	heads, err := r.ListTreeHeads()
	if len(heads) > 0 {
		last := heads[len(heads)-1]
		l.Note = join(l.Note, w.Say("activity.head", "n", last.Size, "when", f.Moment(last.At)))
	}
	return l, err
}
