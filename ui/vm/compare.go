package vm

import (
	"countersign/core"
	"countersign/core/desk"
)

// CompareRow is one property of two invoices side by side.
type CompareRow struct {
	Label      string
	This, Twin string
	Same       bool
	Number     bool
}

// Comparison is two invoices that may be the same claim.
type Comparison struct {
	Title    string
	Sentence string // why they may be the same
	Rows     []CompareRow
	Twin     core.ReviewID
	Document core.DocumentID
	Part     int
	Accept   bool // whether the person may say that it is no duplicate
	Barred   string
	Line     string
}

// comparisons sets the invoice beside each of its twins.
func comparisons(d desk.Dossier, by core.User, f Format) []Comparison {
	var out []Comparison
	for _, e := range asOfNow(d).Exceptions {
		if e.Reason != core.Duplicate || e.Twin == nil {
			continue
		}
		for _, t := range d.Twins {
			if t.ID == *e.Twin {
				out = append(out, comparison(d.Review, t, e, by, f))
				break
			}
		}
	}
	return out
}

func comparison(a, b core.Review, e core.Exception, by core.User, f Format) Comparison {
	w := f.Words
	c := Comparison{Title: w.Say("compare.title"), Sentence: sentence(e.Message), Twin: b.ID, Document: b.Document, Part: b.Part, Line: e.Line, Accept: e.Open()}
	may := core.Allowed(a, core.ActResolve, by)
	if may == nil {
		may = core.MayResolve(by, core.Exception{Reason: core.Duplicate})
	}
	if may != nil {
		n := NoticeOf(may, w)
		c.Accept, c.Barred = false, n.Text+" "+n.Hint
	}
	add := func(key, x, y string, number bool) {
		if x != "" || y != "" {
			c.Rows = append(c.Rows, CompareRow{w.Say(key), x, y, x == y, number})
		}
	}
	add("field.supplier", a.Invoice.Seller.Name, b.Invoice.Seller.Name, false)
	add("field.supplier_tax_id", a.Invoice.Seller.TaxID, b.Invoice.Seller.TaxID, false)
	add("field.number", a.Invoice.Number, b.Invoice.Number, false)
	add("field.issue_date", f.LongDay(a.Invoice.IssueDate), f.LongDay(b.Invoice.IssueDate), false)
	add("field.due_date", f.LongDay(a.Invoice.DueDate), f.LongDay(b.Invoice.DueDate), false)
	add("field.net_total", f.Money(a.Invoice.NetTotal), f.Money(b.Invoice.NetTotal), true)
	add("field.gross_total", f.Money(a.Invoice.GrossTotal), f.Money(b.Invoice.GrossTotal), true)
	add("field.payment_account", IBAN(a.Invoice.Account.Key()), IBAN(b.Invoice.Account.Key()), false)
	add("compare.orders", OrderText(a.Match.Orders), OrderText(b.Match.Orders), false)
	add("compare.lines", itoa(len(a.Invoice.Lines)), itoa(len(b.Invoice.Lines)), false)
	// What differs between any two invoices says nothing of their being one claim.
	note := func(key, x, y string) { c.Rows = append(c.Rows, CompareRow{w.Say(key), x, y, true, false}) }
	note("compare.file", a.Name, b.Name)
	note("compare.received", f.Moment(a.ReceivedAt), f.Moment(b.ReceivedAt))
	note("compare.status", statusMark(a, w).Text, statusMark(b, w).Text)
	return c
}
