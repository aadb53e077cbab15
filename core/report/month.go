// Package report makes the owner's month: what came in, what was decided, what is
// wrong, and what is still to be paid.
package report

import (
	"cmp"
	"slices"
	"time"

	"countersign/core"
	"countersign/core/money"
)

// Input is what a month is made of. Reviews are all of the firm's; the report picks.
type Input struct {
	Firm     core.Firm
	Year     int
	Month    time.Month
	Reviews  []core.Review
	Supplier map[core.SupplierID]string
	// Head is the end of the audit log, printed so that the log can be checked
	// against it later.
	Head core.AuditHead
	// Signed is the newest signed head of the log, Key the public key that checks it;
	// both empty when none was signed yet.
	Signed core.TreeHead
	Key    string
	Now    time.Time
}

// Month is the report. Amounts of credit notes count negative.
type Month struct {
	Firm      core.Firm
	From, To  core.Date
	Made      time.Time
	Head      core.AuditHead
	Signed    core.TreeHead
	Key       string
	Totals    []Row // one per currency
	Suppliers []Row
	States    []Row
	Problems  []Row // exceptions by reason: open and settled
	Ageing    []Row // what is not paid, by how late it is on the day the report was made
	Invoices  []core.Review
	names     map[core.SupplierID]string
}

// Row is one line of a section: sums over invoices of one name and currency.
type Row struct {
	Section  string
	Name     string
	Currency money.Currency
	Count    int
	Net      money.Amount
	Tax      money.Amount
	Gross    money.Amount
}

// Buckets of ageing, by days after the due date.
const (
	NotDue   = "not due"
	NoDue    = "no due date"
	Late30   = "1-30 days late"
	Late60   = "31-60 days late"
	Late90   = "61-90 days late"
	LateMore = "more than 90 days late"
)

var bucketOrder = []string{NotDue, Late30, Late60, Late90, LateMore, NoDue}

// Make computes the month. An invoice belongs to the month of its issue date, one
// without to the month in which it came in. It fails only when sums overflow.
func Make(in Input) (Month, error) {
	first := core.Date{Year: in.Year, Month: in.Month, Day: 1}
	m := Month{Firm: in.Firm, From: first, To: core.DateOf(first.Time().AddDate(0, 1, -1)), Made: in.Now, Head: in.Head, Signed: in.Signed, Key: in.Key, names: in.Supplier}
	var totals, suppliers, states, problems, ageing sums
	for _, r := range in.Reviews {
		if !r.Draft.Kind.Value.IsClaim() || r.Status == core.StatusWithdrawn {
			continue
		}
		if r.Status != core.StatusPaid && r.Status != core.StatusRejected {
			ageing.add("ageing", bucket(r, core.DateOf(in.Now)), r)
		}
		if !m.holds(r) {
			continue
		}
		m.Invoices = append(m.Invoices, r)
		states.add("state", r.Status.Words(), r)
		for _, name := range problemNames(r) {
			problems.add("exception", name, r)
		}
		if r.Status != core.StatusRejected {
			totals.add("total", "all but rejected", r)
			suppliers.add("supplier", m.SupplierName(r), r)
		}
	}
	for _, s := range []*sums{&totals, &suppliers, &states, &problems, &ageing} {
		if s.err != nil {
			return m, core.Errorf(core.Internal, "the month's sums do not fit: %w", s.err)
		}
	}
	m.Totals, m.Suppliers, m.States, m.Problems = totals.sorted(), suppliers.sorted(), states.sorted(), problems.sorted()
	m.Ageing = ageing.rows
	slices.SortFunc(m.Ageing, func(a, b Row) int {
		return cmp.Or(cmp.Compare(a.Currency, b.Currency), slices.Index(bucketOrder, a.Name)-slices.Index(bucketOrder, b.Name))
	})
	slices.SortStableFunc(m.Invoices, func(a, b core.Review) int {
		return cmp.Or(cmp.Compare(m.SupplierName(a), m.SupplierName(b)), a.Invoice.IssueDate.Time().Compare(b.Invoice.IssueDate.Time()), cmp.Compare(a.ID, b.ID))
	})
	return m, nil
}

// SupplierName is the firm's name for the supplier, else the document's.
func (m Month) SupplierName(r core.Review) string {
	return cmp.Or(m.names[r.Invoice.SupplierID], r.Invoice.Seller.Name, "unknown")
}

func (m Month) holds(r core.Review) bool {
	d := r.Invoice.IssueDate
	if d.IsZero() {
		d = core.DateOf(r.ReceivedAt)
	}
	return !d.Before(m.From) && !m.To.Before(d)
}

func bucket(r core.Review, today core.Date) string {
	if r.Invoice.DueDate.IsZero() {
		return NoDue
	}
	switch late := r.Invoice.DueDate.DaysUntil(today); {
	case late <= 0:
		return NotDue
	case late <= 30:
		return Late30
	case late <= 60:
		return Late60
	case late <= 90:
		return Late90
	}
	return LateMore
}

// problemNames is each reason that the invoice shows, once, with whether it is open.
func problemNames(r core.Review) []string {
	var out []string
	for _, e := range r.Exceptions {
		name := string(e.Reason) + " (settled)"
		if e.Open() {
			name = string(e.Reason) + " (open)"
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// sums adds up rows by name and currency.
type sums struct {
	rows []Row
	err  error
}

func (s *sums) add(section, name string, r core.Review) {
	inv := r.Invoice
	i := slices.IndexFunc(s.rows, func(x Row) bool { return x.Name == name && x.Currency == inv.Currency })
	if i < 0 {
		i = len(s.rows)
		s.rows = append(s.rows, Row{Section: section, Name: name, Currency: inv.Currency})
	}
	row := &s.rows[i]
	row.Count++
	for _, p := range []struct {
		sum *money.Amount
		add money.Amount
	}{{&row.Net, inv.NetTotal}, {&row.Tax, inv.TaxTotal}, {&row.Gross, inv.GrossTotal}} {
		sum, err := p.sum.Add(money.New(p.add.Minor*inv.Sign(), p.add.Currency))
		if err != nil && s.err == nil {
			s.err = err
		}
		*p.sum = sum
	}
}

func (s *sums) sorted() []Row {
	slices.SortFunc(s.rows, func(a, b Row) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Currency, b.Currency)) })
	return s.rows
}
