package core

import "time"

// Past is what statistics and the checks of later invoices need of a review.
type Past struct {
	ID         ReviewID
	ReceivedAt time.Time
	Sender     string
	Status     Status
	Contract   string // of its match
	// Invoice has kind, supplier, number, dates, currency and gross total, and of the lines
	// what tells items and prices.
	Invoice Invoice
}

// Head is the review's Past without number, currency, contract and lines.
func (r Review) Head() Past {
	inv := r.Invoice
	return Past{ID: r.ID, ReceivedAt: r.ReceivedAt, Sender: r.Sender, Status: r.Status, Invoice: Invoice{
		Kind: inv.Kind, SupplierID: inv.SupplierID, IssueDate: inv.IssueDate, DueDate: inv.DueDate, GrossTotal: inv.GrossTotal,
	}}
}

// Past is the review's Past.
func (r Review) Past() Past {
	p := r.Head()
	p.Invoice.Number, p.Invoice.Currency, p.Contract = r.Invoice.Number, r.Invoice.Currency, r.Match.Contract
	for _, l := range r.Invoice.Lines {
		p.Invoice.Lines = append(p.Invoice.Lines, Line{Code: l.Code, BuyerCode: l.BuyerCode, GTIN: l.GTIN, Description: l.Description,
			Quantity: l.Quantity, Unit: l.Unit, UnitPrice: l.UnitPrice, PriceBase: l.PriceBase, NetAmount: l.NetAmount})
	}
	return p
}

// Brief is what lists show of a review, and what they need to say what may be done
// with it: everything but its lines, taxes, charges, single readings and how its match
// was found. It is a fraction of the whole, and what it leaves out it leaves empty.
// ContentHash of a brief is not that of the review.
func (r Review) Brief() Review {
	d := Draft{Pages: r.Draft.Pages, Source: r.Draft.Source}
	d.Kind = Field[DocKind]{Value: r.Draft.Kind.Value, Confidence: r.Draft.Kind.Confidence}
	d.Supplier = Field[string]{Value: r.Draft.Supplier.Value, Confidence: r.Draft.Supplier.Confidence}
	r.Draft = d
	r.Invoice.Lines, r.Invoice.Taxes, r.Invoice.Charges, r.Invoice.Discounts = nil, nil, nil, nil
	r.Match = Match{Orders: r.Match.Orders, Kind: r.Match.Kind, ByPerson: r.Match.ByPerson, Contract: r.Match.Contract}
	return r
}
