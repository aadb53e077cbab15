package vm

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"countersign/core"
	"countersign/core/desk"
	"countersign/core/money"
)

// QueueRow is one invoice in a list, every word of it ready to draw.
type QueueRow struct {
	ID       core.ReviewID
	Revision int64
	Supplier string
	Currency string
	Amount   string
	Detail   string // number, date, what else it is
	Due      string
	DueTone  Tone
	Marks    []Mark // what is wrong with it, blocking first
	Status   Mark   // shown where nothing is wrong
	Age      string

	lane     LaneKey
	blocks   bool
	decided  bool
	received time.Time
	due      core.Date
	payable  money.Amount
	haystack string
	barred   map[core.Action]string // why an action is not allowed; absent when it is
}

// listActions are the decisions that can be taken on rows of a list.
var listActions = []core.Action{core.ActApprove, core.ActHold, core.ActReject}

// The queue comes in pages: a short one, so that there is something to work on at
// once, then long ones.
const (
	firstPage = 200
	laterPage = 1000
)

// QueuePage is a part of the queue in the order of arrival. More is set while there
// are rows behind it.
type QueuePage struct {
	Rows []QueueRow
	More bool
}

// LoadQueue asks the desk for the page of the queue behind a row, or for the first
// with an empty one, and brings its rows into words. It runs off the window's thread.
func LoadQueue(ctx context.Context, d Desk, by core.User, after core.ReviewID, f Format) (QueuePage, error) {
	part := desk.QueuePart{After: after, Limit: firstPage}
	if after != "" {
		part.Limit = laterPage
	}
	list, err := d.QueuePage(ctx, by, false, part)
	if err != nil {
		return QueuePage{}, err
	}
	p := QueuePage{Rows: make([]QueueRow, len(list)), More: len(list) == part.Limit}
	for i, r := range list {
		p.Rows[i] = NewQueueRow(r, by, f)
	}
	return p, nil
}

// NewQueueRow brings one invoice into words for a list.
func NewQueueRow(known desk.Row, by core.User, f Format) QueueRow {
	r, by := known.Review, by.With(known.Standing)
	row := QueueRow{
		ID: r.ID, Revision: r.Revision, Supplier: supplierName(known, f.Words),
		Currency: string(r.Payable().Currency), Amount: f.Number(r.Payable()),
		Detail: rowDetail(r, f), Marks: marks(r.Exceptions, f.Words), Status: statusMark(r, f.Words), Age: f.Age(r.ReceivedAt),
		lane: laneKey(r), blocks: !core.Clean(r.Exceptions) || r.Failure != nil, decided: r.Status.Decided(),
		received: r.ReceivedAt, due: r.Invoice.DueDate, payable: r.Payable(),
		haystack: haystack(known), barred: map[core.Action]string{},
	}
	if !row.decided {
		row.Due, row.DueTone = f.Due(r.Invoice.DueDate)
	}
	if r.Failure != nil {
		row.Marks = append([]Mark{{IconAlert, ToneBlock, f.Words.Say("status.failed")}}, row.Marks...)
	}
	if m, ok := questionMark(r, by, f.Words); ok {
		row.Marks = append(row.Marks, m)
	}
	for _, a := range listActions {
		if err := core.Allowed(r, a, by); err != nil {
			row.barred[a] = NoticeOf(err, f.Words).Text
		}
	}
	return row
}

// supplierName is what the list calls the sender: the supplier as the firm knows
// it, as the document names it, else the mail address, else the file.
func supplierName(known desk.Row, w Words) string {
	r := known.Review
	for _, s := range []string{known.Supplier, r.Invoice.Seller.Name, r.Draft.Supplier.Text(), r.Sender, r.Name} {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return w.Say("row.unknown_supplier")
}

func rowDetail(r core.Review, f Format) string {
	if r.Split.Open() {
		return fileDetail(r, f)
	}
	number := r.Invoice.Number
	if number == "" {
		number = f.Words.Say("row.no_number")
	}
	kind := ""
	if k := r.Draft.Kind.Value; k != core.KindInvoice && k != "" {
		kind = kindWord(k, f.Words)
	}
	return join(number, f.Day(r.Invoice.IssueDate), kind)
}

func haystack(known desk.Row) string {
	r := known.Review
	parts := []string{known.Supplier, r.Invoice.Seller.Name, r.Draft.Supplier.Text(), r.Invoice.Number, r.Name, r.Sender, r.Payable().Abs().String(),
		r.Invoice.IssueDate.String(), r.Invoice.Account.Key()}
	for _, o := range r.Match.Orders {
		parts = append(parts, string(o))
	}
	parts = append(parts, r.Invoice.OrderRefs...)
	return strings.ToLower(strings.Join(parts, "\n"))
}

// fits reports whether every word of the search is somewhere in the row. Amounts
// are found with or without grouping.
func (r QueueRow) fits(search string) bool {
	for _, word := range strings.Fields(strings.ToLower(search)) {
		if !strings.Contains(r.haystack, word) && !strings.Contains(r.haystack, strings.ReplaceAll(word, ",", "")) {
			return false
		}
	}
	return true
}

// Sort is an order of the queue.
type Sort string

// The orders of the queue.
const (
	SortUrgency  Sort = "urgency" // blocking first, then the oldest
	SortDue      Sort = "due"
	SortAmount   Sort = "amount"
	SortSupplier Sort = "supplier"
	SortNewest   Sort = "newest"
)

// Sorts lists the orders as the menu shows them.
var Sorts = []Sort{SortUrgency, SortDue, SortAmount, SortSupplier, SortNewest}

var sortKeys = map[Sort]string{
	SortUrgency: "sort.urgency", SortDue: "sort.due", SortAmount: "sort.amount", SortSupplier: "sort.supplier", SortNewest: "sort.newest",
}

// Label is the order's name for people.
func (s Sort) Label(w Words) string { return w.Say(sortKeys[s]) }

func sortRows(rows []QueueRow, by Sort) {
	slices.SortStableFunc(rows, func(a, b QueueRow) int {
		if c := compareRows(a, b, by); c != 0 {
			return c
		}
		if c := a.received.Compare(b.received); c != 0 {
			return c
		}
		return cmp.Compare(a.ID, b.ID)
	})
}

func compareRows(a, b QueueRow, by Sort) int {
	switch by {
	case SortDue:
		if a.due.IsZero() != b.due.IsZero() {
			return first(b.due.IsZero())
		}
		return a.due.Time().Compare(b.due.Time())
	case SortAmount:
		if a.payable.IsSet() != b.payable.IsSet() {
			return first(a.payable.IsSet())
		}
		if a.payable.Currency != b.payable.Currency {
			return cmp.Compare(a.payable.Currency, b.payable.Currency)
		}
		return cmp.Compare(b.payable.Minor, a.payable.Minor)
	case SortSupplier:
		return cmp.Compare(strings.ToLower(a.Supplier), strings.ToLower(b.Supplier))
	case SortNewest:
		return b.received.Compare(a.received)
	}
	if a.blocks != b.blocks {
		return first(a.blocks)
	}
	return 0
}

func first(yes bool) int {
	if yes {
		return -1
	}
	return 1
}

// Title names the invoice in messages.
func (r QueueRow) Title() string {
	if r.Amount == "" {
		return r.Supplier
	}
	return r.Supplier + ", " + r.Currency + " " + r.Amount
}
