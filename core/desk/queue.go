package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/approval"
)

// QueueFilter narrows Queue; empty fields fit all.
type QueueFilter struct {
	Lane   core.Lane
	Status core.Status
	Search string // in supplier, number, orders, amount, ID and file name
	// All also lists what is exported, paid or rejected.
	All bool
}

// QueuePart is one page of a long list.
type QueuePart struct {
	Newest bool          // newest first, else oldest first
	After  core.ReviewID // the last row of the page before
	Limit  int
}

// Row is one line of the queue, as `queue --json` prints it (CONTRACT).
type Row struct {
	ID         core.ReviewID    `json:"id"`
	Status     core.Status      `json:"status"`
	Lane       core.Lane        `json:"lane"`
	Kind       core.DocKind     `json:"kind"`
	Supplier   string           `json:"supplier"`
	Number     string           `json:"number"`
	IssueDate  core.Date        `json:"issue_date"`
	DueDate    core.Date        `json:"due_date"`
	Currency   string           `json:"currency"`
	NetTotal   string           `json:"net_total"`
	TaxTotal   string           `json:"tax_total"`
	GrossTotal string           `json:"gross_total"`
	Orders     []core.OrderID   `json:"orders"`
	Match      core.MatchPolicy `json:"match"`
	Exceptions []core.Exception `json:"exceptions"`
	Asked      []string         `json:"asked"`
	Why        string           `json:"why"`
	Run        core.RunID       `json:"payment_run,omitempty"` // that it is in or was paid by
	// Deadline is by when somebody is to answer, null for what waits for nobody;
	// Substitutes are those who are asked today besides, and why.
	Deadline    *approval.Deadline    `json:"deadline"`
	Substitutes []approval.Substitute `json:"substitutes"`
	Standing    core.Standing         `json:"-"` // for whom the person who looks may answer
	Review      core.Review           `json:"-"` // in brief (core.Review.Brief), but for Show
}

// QueuePage lists the queue, or with all everything that ever came in, a page at a time
// in the order of arrival. A page that is not full is the last.
func (d *Desk) QueuePage(ctx context.Context, by core.User, all bool, p QueuePart) ([]Row, error) {
	var rows []Row
	err := d.read(ctx, by, func(r core.Reader) error {
		list, err := r.ListBriefs(core.ReviewFilter{Queue: !all, Newest: p.Newest, After: p.After, Limit: p.Limit})
		if err != nil {
			return err
		}
		staff, of, err := staffOf(r, d.store.Now().In(d.zone), list...)
		for _, v := range list {
			rows = append(rows, newRow(v, of).asked(staff, by))
		}
		return err
	})
	return rows, err
}

// Queue lists what is not yet exported or paid, decided ones included: what blocks
// first, then the oldest.
func (d *Desk) Queue(ctx context.Context, by core.User, f QueueFilter) ([]Row, error) {
	if err := d.mayNow(ctx, by, core.MayRead, "see the queue"); err != nil {
		return nil, err
	}
	var rows []Row
	err := d.store.View(ctx, func(r core.Reader) error {
		q := core.ReviewFilter{Queue: !f.All}
		if f.Status != "" {
			q = core.ReviewFilter{Status: []core.Status{f.Status}}
		}
		list, err := r.ListBriefs(q)
		if err != nil {
			return err
		}
		staff, of, err := staffOf(r, d.store.Now().In(d.zone), list...)
		if err != nil {
			return err
		}
		for _, v := range list {
			row := newRow(v, of).asked(staff, by)
			if (f.Lane == "" || row.Lane == f.Lane) && row.has(f.Search) {
				rows = append(rows, row)
			}
		}
		return nil
	})
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(rank(a)-rank(b), a.Review.ReceivedAt.Compare(b.Review.ReceivedAt))
	})
	return rows, err
}

// rank brings what blocks before what waits for a yes, and both before what is
// decided.
func rank(r Row) int {
	switch {
	case r.Status.Decided():
		return 2
	case core.Clean(r.Exceptions):
		return 1
	}
	return 0
}

func supplierNames(r core.Reader) (map[core.SupplierID]string, error) {
	list, err := r.ListSuppliers()
	names := make(map[core.SupplierID]string, len(list))
	for _, s := range list {
		names[s.ID] = s.Name
	}
	return names, err
}

// newRow shows the supplier by the firm's own name for it, else as the document
// names it.
func newRow(v core.Review, of senders) Row {
	inv := v.Invoice
	name := of[inv.SupplierID].Name
	if name == "" {
		name = inv.Seller.Name
	}
	row := Row{
		ID: v.ID, Status: v.Status, Lane: v.Lane(), Kind: v.Draft.Kind.Value, Supplier: name, Number: inv.Number, IssueDate: inv.IssueDate,
		DueDate: inv.DueDate, Currency: string(inv.Currency), Orders: v.Match.Orders, Match: v.Match.Kind, Exceptions: v.Exceptions,
		Asked: v.Asked(), Why: v.Route.Why, Run: v.Payment, Review: v,
	}
	if inv.NetTotal.IsSet() {
		row.NetTotal = inv.NetTotal.String()
	}
	if inv.TaxTotal.IsSet() {
		row.TaxTotal = inv.TaxTotal.String()
	}
	if inv.GrossTotal.IsSet() {
		row.GrossTotal = inv.GrossTotal.String()
	}
	if row.Match == "" {
		row.Match = core.MatchNone
	}
	if row.Kind == "" {
		row.Kind = core.KindOther
	}
	row.Orders = notNil(row.Orders)
	row.Exceptions = notNil(row.Exceptions)
	row.Asked = notNil(row.Asked)
	if v.Status.Decided() {
		row.Why = ""
	}
	return row
}

// asked adds by when somebody is to answer, who may instead, and for whom by may.
func (r Row) asked(s approval.Staff, by core.User) Row {
	r.Standing = s.Acting(by, r.Review).Standing()
	if d := s.Deadline(r.Review); d.Stage != "" {
		r.Deadline = &d
	}
	r.Substitutes = notNil(s.Substitutes(r.Review))
	if stuck := s.Stuck(r.Review); stuck != "" {
		r.Why += "; " + stuck
	}
	return r
}

// notNil makes an empty list out of none, so that JSON has [] and not null.
func notNil[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func (r Row) has(search string) bool {
	if search == "" {
		return true
	}
	hay := strings.ToLower(strings.Join([]string{r.Supplier, r.Number, r.GrossTotal, string(r.ID), r.Review.Name, r.Review.Sender}, "\n"))
	for _, o := range r.Orders {
		hay += "\n" + strings.ToLower(string(o))
	}
	for word := range strings.FieldsSeq(strings.ToLower(search)) {
		if !strings.Contains(hay, word) {
			return false
		}
	}
	return true
}
