package store

import (
	"slices"

	"countersign/core"
	"countersign/core/money"
)

const receivedLines = `SELECT order_id, order_line, receipt_id, accepted FROM receipt_lines
	WHERE order_id IN (SELECT value FROM json_each(?)) ORDER BY receipt_id, position`

// A credit note that is on hold makes no room for invoices: it may never be accepted. Other
// credit notes count it, so that nothing is given back twice.
const billedLines = `SELECT l.order_id, l.order_line, l.review_id, l.quantity, l.net_minor, l.currency, o.currency
	FROM review_lines l JOIN reviews r ON r.id = l.review_id JOIN orders o ON o.id = l.order_id
	WHERE l.order_id IN (SELECT value FROM json_each(?1)) AND l.review_id <> ?2 AND r.status NOT IN ('Rejected', 'Withdrawn')
		AND (r.status IN ('Approved', 'Exported', 'Paid')
			OR NOT EXISTS (SELECT 1 FROM reviews w WHERE w.id = ?2 AND (r.received_at, r.id) > (w.received_at, w.id)))
		AND (r.kind <> 'credit_note' OR r.status <> 'OnHold' OR ?2 = '' OR EXISTS (SELECT 1 FROM reviews w WHERE w.id = ?2 AND w.kind = 'credit_note'))
	ORDER BY r.received_at, r.id, l.position`

// LineStates implements core.Reader. Only amounts in the order's currency are
// added up: an invoice in another one is an exception of its own.
func (r *reader) LineStates(orders []core.OrderID, without core.ReviewID) (map[core.LineRef]core.LineState, error) {
	out := map[core.LineRef]core.LineState{}
	if len(orders) == 0 {
		return out, r.live()
	}
	ids, err := toJSON(orders)
	if err != nil {
		return nil, err
	}
	err = r.each("reading what was received", func(rw row) error {
		var at core.LineRef
		var receipt string
		var accepted money.Decimal
		if err := rw.Scan(&at.Order, &at.Line, &receipt, decimal{&accepted}); err != nil {
			return err
		}
		return receive(out, at, receipt, accepted)
	}, receivedLines, ids)
	if err != nil {
		return nil, err
	}
	err = r.each("reading what was invoiced", func(rw row) error {
		var at core.LineRef
		var b billed
		if err := rw.Scan(&at.Order, &at.Line, &b.review, decimal{&b.quantity}, &b.net.Minor, &b.net.Currency, &b.orderCurrency); err != nil {
			return err
		}
		return b.addTo(out, at)
	}, billedLines, ids, without)
	if err != nil {
		return nil, err
	}
	return out, nil
}

func receive(out map[core.LineRef]core.LineState, at core.LineRef, receipt string, accepted money.Decimal) error {
	s := out[at]
	sum, err := s.Received.Add(accepted)
	if err != nil {
		return tooLarge(at, err)
	}
	s.Received = sum
	if !slices.Contains(s.Receipts, receipt) {
		s.Receipts = append(s.Receipts, receipt)
	}
	out[at] = s
	return nil
}

// billed is a row of review_lines: negative for a credit note.
type billed struct {
	review        core.ReviewID
	quantity      money.Decimal
	net           money.Amount
	orderCurrency money.Currency
}

func (b billed) addTo(out map[core.LineRef]core.LineState, at core.LineRef) (err error) {
	s := out[at]
	if s.InvoicedQuantity, err = s.InvoicedQuantity.Add(b.quantity); err != nil {
		return tooLarge(at, err)
	}
	if b.net.Currency == b.orderCurrency {
		if s.InvoicedNet, err = s.InvoicedNet.Add(b.net); err != nil {
			return tooLarge(at, err)
		}
	}
	if !slices.Contains(s.Invoices, b.review) {
		s.Invoices = append(s.Invoices, b.review)
	}
	out[at] = s
	return nil
}

func tooLarge(at core.LineRef, err error) error {
	return core.Errorf(core.BadInput, "what was received or invoiced for line %s of order %s adds up to more than a number can hold: %w", at.Line, at.Order, err)
}
