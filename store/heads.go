package store

import "countersign/core"

// headColumns are in the index reviews_supplier.
const headColumns = `r.id, r.received_at, r.status, r.kind, coalesce(r.supplier_id, ''), r.issue_date, r.due_date, r.gross_minor, r.gross_currency, r.sender`

const selectHead = `SELECT ` + headColumns + ` FROM reviews r `

// scanHead reads the searched columns, which say the same as the body.
func scanHead(rw row) (core.Past, error) { return scanHeadAnd(rw) }

// scanHeadAnd scans what comes behind the columns of the head too.
func scanHeadAnd(rw row, more ...any) (v core.Past, err error) {
	var received, issued, due string
	inv := &v.Invoice
	err = rw.Scan(append([]any{&v.ID, &received, &v.Status, &inv.Kind, &inv.SupplierID, &issued, &due, &inv.GrossTotal.Minor, &inv.GrossTotal.Currency, &v.Sender}, more...)...)
	if err != nil {
		return v, err
	}
	if v.ReceivedAt, err = parseTime(received); err != nil {
		return v, err
	}
	if inv.IssueDate, err = dateOf(issued); err != nil {
		return v, err
	}
	inv.DueDate, err = dateOf(due)
	return v, err
}

// dateOf reads a date that may be missing.
func dateOf(s string) (core.Date, error) {
	if s == "" {
		return core.Date{}, nil
	}
	return core.ParseDate(s)
}

// ListHeads implements core.Reader.
func (r *reader) ListHeads(f core.ReviewFilter) ([]core.Past, error) {
	return listReviews(r, f, selectHead, scanHead)
}
