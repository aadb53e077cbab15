package store

import (
	"countersign/core"
	"countersign/core/money"
)

// headColumns are in the index reviews_supplier.
const headColumns = `r.id, r.received_at, r.status, r.kind, coalesce(r.supplier_id, ''), r.issue_date, r.due_date, r.gross_minor, r.gross_currency, r.sender`

const selectHead = `SELECT ` + headColumns + ` FROM reviews r `

// scanHead reads the searched columns, which say the same as the body.
func scanHead(rw row) (core.Review, error) { return scanHeadAnd(rw) }

// scanHeadAnd scans what comes behind the columns of the head too.
func scanHeadAnd(rw row, more ...any) (v core.Review, err error) {
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
func (r *reader) ListHeads(f core.ReviewFilter) ([]core.Review, error) {
	return r.listReviews(f, selectHead, scanHead)
}

// past is core.Review.Past without the head, in few letters: there is one of each
// invoice, and of a supplier they are read by the dozen.
type past struct {
	Number   string         `json:"n,omitempty"`
	Currency money.Currency `json:"c,omitempty"`
	Contract string         `json:"k,omitempty"`
	Lines    []pastLine     `json:"l,omitempty"`
}

type pastLine struct {
	Code        string        `json:"c,omitempty"`
	BuyerCode   string        `json:"b,omitempty"`
	GTIN        string        `json:"g,omitempty"`
	Description string        `json:"d,omitempty"`
	Unit        string        `json:"u,omitempty"`
	Quantity    money.Decimal `json:"q,omitzero"`
	UnitPrice   money.Decimal `json:"p,omitzero"`
	PriceBase   money.Decimal `json:"s,omitzero"`
	Net         *money.Amount `json:"n,omitempty"`
}

func pastOf(v core.Review) past {
	v = v.Past()
	p := past{Number: v.Invoice.Number, Currency: v.Invoice.Currency, Contract: v.Match.Contract}
	for _, l := range v.Invoice.Lines {
		x := pastLine{l.Code, l.BuyerCode, l.GTIN, l.Description, l.Unit, l.Quantity, l.UnitPrice, l.PriceBase, nil}
		if l.NetAmount.IsSet() {
			x.Net = &l.NetAmount
		}
		p.Lines = append(p.Lines, x)
	}
	return p
}

func (p past) addTo(v *core.Review) {
	v.Invoice.Number, v.Invoice.Currency, v.Match.Contract = p.Number, p.Currency, p.Contract
	for _, x := range p.Lines {
		l := core.Line{Code: x.Code, BuyerCode: x.BuyerCode, GTIN: x.GTIN, Description: x.Description, Unit: x.Unit, Quantity: x.Quantity, UnitPrice: x.UnitPrice, PriceBase: x.PriceBase}
		if x.Net != nil {
			l.NetAmount = *x.Net
		}
		v.Invoice.Lines = append(v.Invoice.Lines, l)
	}
}

const upsertPast = `INSERT INTO past (review_id, body) VALUES (?, ?) ON CONFLICT (review_id) DO UPDATE SET body = excluded.body WHERE body <> excluded.body`

// selectPast keeps the order of the reviews as selectBrief does.
const selectPast = `SELECT ` + headColumns + `, p.body FROM reviews r CROSS JOIN past p ON p.review_id = r.id `

func scanPast(rw row) (core.Review, error) {
	var body []byte
	v, err := scanHeadAnd(rw, &body)
	if err != nil {
		return v, err
	}
	var p past
	err = fromJSON(body, &p)
	p.addTo(&v)
	return v, err
}

// ListPast implements core.Reader.
func (r *reader) ListPast(f core.ReviewFilter) ([]core.Review, error) {
	return r.listReviews(f, selectPast, scanPast)
}
