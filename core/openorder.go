package core

import (
	"math"

	"countersign/core/money"
)

// OpenOrder is an order that is not closed and that something may be left of to bill, or
// for credit notes, to give back.
type OpenOrder struct {
	ID       OrderID
	Currency money.Currency
	Left     MinorSpan
}

// MinorSpan is a span of minor units, both ends within.
type MinorSpan struct{ Low, High int64 }

// Sure reports whether the span is one number.
func (s MinorSpan) Sure() bool { return s.Low == s.High }

// OpenOrderQuery narrows Reader.ListOpenOrders. What comes first, where Limit cuts the
// list short, is the nearest to the middle of Left, or what has most of Items, or else
// the highest number.
type OpenOrderQuery struct {
	Supplier SupplierID
	Credit   bool           // for a credit note
	Currency money.Currency // orders in others are left out; "" takes all
	Left     *MinorSpan     // what may be left
	Items    []string       // any of them is on the order, see ItemKey and GTINKey
	Limit    int
}

// Billing is what an invoice takes of an order line: less than nothing for a credit
// note.
type Billing struct {
	Line     string
	Quantity money.Decimal
	Net      money.Amount
	Decided  bool // it counts whichever invoice asks
}

// OrderBounds are what may be left to bill of an order and what may be given back. A span
// is one number where no undecided invoice bills the order: whether such a one counts
// depends on which invoice asks (see Reader.LineStates).
type OrderBounds struct{ Left, Billed MinorSpan }

// Open reports whether something may be left, or to be given back.
func (b OrderBounds) Open() bool { return b.Left.High > 0 || b.Billed.High > 0 }

// For is the one for invoices or the one for credit notes.
func (b OrderBounds) For(credit bool) MinorSpan {
	if credit {
		return b.Billed
	}
	return b.Left
}

// Bounds works out what is left of the order. What adds up to more than a number can hold
// rules nothing out.
func (o PurchaseOrder) Bounds(billed []Billing) OrderBounds {
	low, high := map[string]taken{}, map[string]taken{}
	for _, b := range billed {
		if b.Net.Currency != o.Currency {
			b.Net = money.Amount{}
		}
		low[b.Line] = low[b.Line].plus(b, b.Decided || b.Quantity.Sign() < 0, b.Decided || b.Net.Minor < 0)
		high[b.Line] = high[b.Line].plus(b, b.Decided || b.Quantity.Sign() > 0, b.Decided || b.Net.Minor > 0)
	}
	var out OrderBounds
	for _, l := range o.Lines {
		x, okX := l.left(o.Currency, low[l.ID])
		y, okY := l.left(o.Currency, high[l.ID])
		if !okX || !okY {
			any := MinorSpan{math.MinInt64, math.MaxInt64}
			return OrderBounds{any, any}
		}
		out.Left.Low, out.Left.High = out.Left.Low+min(x, y), out.Left.High+max(x, y)
		if l.UnitPrice.Sign() < 0 { // what takes off may be used up
			out.Left.High -= min(x, y, 0)
		}
		out.Billed.Low, out.Billed.High = out.Billed.Low+low[l.ID].net, out.Billed.High+high[l.ID].net
	}
	return out
}

// taken is what was billed of an order line.
type taken struct {
	quantity money.Decimal
	net      int64
	beyond   bool // any number
}

// plus adds quantity and net amount of a billing, or one of them.
func (t taken) plus(b Billing, quantity, net bool) taken {
	if quantity {
		q, err := t.quantity.Add(b.Quantity)
		t.quantity, t.beyond = q, t.beyond || err != nil
	}
	if net {
		n := t.net + b.Net.Minor
		t.net, t.beyond = n, t.beyond || (n > t.net) != (b.Net.Minor > 0)
	}
	return t
}

// left is what is still to be billed of a line in money: the open quantity at the
// order's price. A lump sum (one of something) that was invoiced in parts has a
// remainder in money though its one piece is used up.
func (l OrderLine) left(c money.Currency, t taken) (int64, bool) {
	open, err := l.Quantity.Sub(t.quantity)
	lump := l.Quantity.Equal(money.NewDecimal(1, 0))
	switch {
	case t.beyond || err != nil || t.net <= -sumLimit || t.net >= sumLimit:
		return 0, false
	case lump:
		open = l.Quantity
	case open.Sign() <= 0:
		return 0, true
	}
	net, err := money.Times(open, l.UnitPrice, money.Decimal{}, c)
	if lump {
		net.Minor -= t.net
	}
	if lump && l.UnitPrice.Sign() >= 0 {
		net.Minor = max(0, net.Minor)
	}
	return net.Minor, err == nil && net.Minor > -sumLimit && net.Minor < sumLimit
}

// LineLeft is what of an order line is still to be invoiced. Net is unset where it adds up
// to more than a number can hold.
type LineLeft struct {
	Quantity money.Decimal `json:"quantity"`
	Net      money.Amount  `json:"net"`
}

// Left is what is still to be invoiced of the line, in pieces and at its price.
func (l OrderLine) Left(s LineState, c money.Currency) LineLeft {
	var out LineLeft
	if q, err := l.Quantity.Sub(s.InvoicedQuantity); err == nil && q.Sign() > 0 {
		out.Quantity = q.Trim()
	}
	if net, ok := l.left(c, taken{quantity: s.InvoicedQuantity, net: s.InvoicedNet.Minor}); ok {
		out.Net = money.New(net, c)
	}
	return out
}

// sumLimit leaves room for the sum of the lines of an order.
const sumLimit = math.MaxInt64 / 1_000_000

// ItemKeys are the keys of the items on the order's lines, each once.
func (o PurchaseOrder) ItemKeys() []string {
	var out []string
	seen := map[string]bool{"": true}
	for _, l := range o.Lines {
		for _, k := range []string{ItemKey(l.ItemCode), GTINKey(l.GTIN)} {
			if !seen[k] {
				seen[k], out = true, append(out, k)
			}
		}
	}
	return out
}
