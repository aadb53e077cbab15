package core

import "countersign/core/money"

// MatchPolicy is how much must agree before an invoice may be approved.
type MatchPolicy string

// None compares nothing, two-way compares with the order, three-way with the
// order and what was received.
const (
	MatchNone MatchPolicy = "none"
	TwoWay    MatchPolicy = "two-way"
	ThreeWay  MatchPolicy = "three-way"
)

// Match is how an invoice relates to orders and receipts. It never changes the
// invoice.
type Match struct {
	Policy   MatchPolicy `json:"policy"`
	Kind     MatchPolicy `json:"kind"` // what was compared; none when nothing is linked
	Orders   []OrderID   `json:"orders,omitempty"`
	Receipts []string    `json:"receipts,omitempty"`
	// How says in a sentence why these orders were taken.
	How string `json:"how,omitempty"`
	// ByPerson is set when a person linked the orders; it survives re-matching.
	ByPerson bool `json:"by_person,omitempty"`
	// Contract is the contract that answers for an invoice without an order.
	Contract   string           `json:"contract,omitempty"`
	Lines      []LineMatch      `json:"lines,omitempty"`
	Unmatched  []string         `json:"unmatched,omitempty"` // IDs of invoice lines without an order line
	Candidates []OrderCandidate `json:"candidates,omitempty"`
	Exceptions []Exception      `json:"-"` // what the comparison found; kept on the Review
}

// LineMatch links a share of an invoice line to an order line and shows the
// state of that order line without this invoice.
type LineMatch struct {
	InvoiceLine    string        `json:"invoice_line"`
	Order          OrderID       `json:"order"`
	OrderLine      string        `json:"order_line"`
	Description    string        `json:"description,omitempty"`
	Quantity       money.Decimal `json:"quantity"` // billed now, in the order's unit
	Net            money.Amount  `json:"net"`
	Ordered        money.Decimal `json:"ordered"`
	OrderPrice     money.Decimal `json:"order_price"`
	Price          money.Decimal `json:"price"` // billed now, per order unit
	Received       money.Decimal `json:"received"`
	InvoicedBefore money.Decimal `json:"invoiced_before"`
	NetBefore      money.Amount  `json:"net_before"`
	Score          float64       `json:"score"`
	Why            string        `json:"why,omitempty"` // "same item code", "same text and price"
	Verdict        CheckResult   `json:"verdict"`
	Formulas       []string      `json:"formulas,omitempty"` // each comparison with its numbers
}

// OrderCandidate is an order that may be meant, ranked for a person.
type OrderCandidate struct {
	Order OrderID `json:"order"`
	Score float64 `json:"score"`
	Why   string  `json:"why"`
}
