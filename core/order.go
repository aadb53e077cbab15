package core

import "countersign/core/money"

// OrderID is the firm's own order number, unique in the firm.
type OrderID string

// PurchaseOrder is what the firm ordered from one supplier.
type PurchaseOrder struct {
	ID         OrderID        `json:"id"`
	SupplierID SupplierID     `json:"supplier_id"`
	Date       Date           `json:"date"`
	Currency   money.Currency `json:"currency"`
	Requester  string         `json:"requester,omitempty"`
	// SupplierRef is the supplier's own number for the order (BT-14).
	SupplierRef string `json:"supplier_ref,omitempty"`
	// Closed is set by hand. An invoice that names a closed order is compared with
	// it and blocked (OrderClosed); no other invoice is matched to it.
	Closed bool        `json:"closed,omitempty"`
	Lines  []OrderLine `json:"lines"`
}

// OrderLine is one line of an order. ID is the line's number as a string.
type OrderLine struct {
	ID          string        `json:"id"`
	ItemCode    string        `json:"item_code,omitempty"` // the buyer's or the seller's
	GTIN        string        `json:"gtin,omitempty"`
	Description string        `json:"description"`
	Quantity    money.Decimal `json:"quantity"`
	Unit        string        `json:"unit,omitempty"` // UNECE Rec 20
	UnitPrice   money.Decimal `json:"unit_price"`
	TaxRate     money.Decimal `json:"tax_rate"`
	// Matching raises the matching policy of this line; empty leaves it.
	Matching MatchPolicy `json:"matching,omitempty"`
}

// Net is quantity x unit price in the order's currency.
func (l OrderLine) Net(c money.Currency) (money.Amount, error) {
	return money.Times(l.Quantity, l.UnitPrice, money.Decimal{}, c)
}

// GoodsReceipt is one delivery as the firm took it in.
type GoodsReceipt struct {
	ID    string        `json:"id"`
	Lines []ReceiptLine `json:"lines"`
}

// ReceiptLine says how much of an order line was accepted and refused on a day.
type ReceiptLine struct {
	OrderID   OrderID       `json:"order_id"`
	OrderLine string        `json:"order_line"`
	Date      Date          `json:"date"`
	Accepted  money.Decimal `json:"accepted"`
	Rejected  money.Decimal `json:"rejected"`
}

// LineRef names an order line in the firm.
type LineRef struct {
	Order OrderID `json:"order"`
	Line  string  `json:"line"`
}

// LineState is what has happened to an order line so far (see Reader.LineStates for
// what counts). Credit notes count negative.
type LineState struct {
	Received         money.Decimal `json:"received"` // accepted
	InvoicedQuantity money.Decimal `json:"invoiced_quantity"`
	InvoicedNet      money.Amount  `json:"invoiced_net"`
	Invoices         []ReviewID    `json:"invoices,omitempty"`
	Receipts         []string      `json:"receipts,omitempty"`
}

// OrderStatus is how far an order has come.
type OrderStatus string

// The statuses of an order, each overruling those before it.
const (
	OrderOpen           OrderStatus = "open"
	OrderPartlyReceived OrderStatus = "partly received"
	OrderReceived       OrderStatus = "received"
	OrderPartlyInvoiced OrderStatus = "partly invoiced"
	OrderInvoiced       OrderStatus = "invoiced"
	OrderClosedByHand   OrderStatus = "closed"
)

// Status follows from what was received and invoiced of the order's lines, by their
// IDs, and from whether a person closed it.
func (o PurchaseOrder) Status(states map[string]LineState) OrderStatus {
	received, invoiced := progress{all: true}, progress{all: true}
	for _, l := range o.Lines {
		s := states[l.ID]
		received.add(s.Received, l.Quantity)
		invoiced.add(s.InvoicedQuantity, l.Quantity)
	}
	switch {
	case o.Closed:
		return OrderClosedByHand
	case invoiced.any && invoiced.all:
		return OrderInvoiced
	case invoiced.any:
		return OrderPartlyInvoiced
	case received.any && received.all:
		return OrderReceived
	case received.any:
		return OrderPartlyReceived
	}
	return OrderOpen
}

// progress says whether any and all of an order's lines are done.
type progress struct{ any, all bool }

func (p *progress) add(done, of money.Decimal) {
	p.any = p.any || done.Sign() > 0
	p.all = p.all && done.Cmp(of) >= 0
}
