package main

import (
	"strings"

	"countersign/core"
	"countersign/core/desk"
	"countersign/core/money"
)

// perUnits is a line's price, with the number of units that it is for where that is not one.
func perUnits(l *core.DraftLine) string {
	if base := l.PriceBase.Value; base.Sign() > 0 && !base.Equal(money.NewDecimal(1, 0)) {
		return l.UnitPrice.Text() + " / " + base.Trim().String()
	}
	return l.UnitPrice.Text()
}

// charges are what is billed or taken off apart from the lines.
func (s *session) charges(f desk.Dossier) {
	for i, c := range f.Review.Invoice.Charges {
		if i == 0 {
			s.say("\nCharges and allowances")
		}
		name := c.Type
		if c.Amount.Minor < 0 {
			name = "allowance"
		}
		s.say("  %-10s %12s  %s", name, c.Amount.Format(',', '.'), c.Reason)
	}
}

// match shows order, receipts and invoice line by line, each comparison with its numbers,
// or the orders that may be meant where none is linked.
func (s *session) match(f desk.Dossier) error {
	m := f.Review.Match
	if m.How != "" {
		s.say("\nMatch: %s", m.How)
	}
	if len(m.Receipts) > 0 {
		s.say("Received: %s", strings.Join(m.Receipts, ", "))
	}
	for i, c := range m.Candidates {
		if i == 0 {
			s.say("\nOrders that may be meant")
		}
		s.say("  %s: %s", c.Order, c.Why)
	}
	if len(m.Lines) == 0 {
		return nil
	}
	var rows [][]string
	for _, l := range m.Lines {
		rows = append(rows, []string{"  " + l.InvoiceLine, string(l.Order) + "/" + l.OrderLine, cut(l.Description, 30), l.Ordered.Trim().String(), l.Received.Trim().String(),
			l.InvoicedBefore.Trim().String(), l.Quantity.Trim().String(), l.OrderPrice.String(), inDecimalsOf(l.Price, l.OrderPrice), string(l.Verdict)})
	}
	if err := s.table([]string{"  LINE", "ORDER", "ITEM", "ORDERED", "RECEIVED", "BEFORE", "NOW", "PRICE", "BILLED", ""}, rows); err != nil {
		return err
	}
	for _, l := range m.Lines {
		for _, formula := range l.Formulas {
			s.say("  %s on %s/%s: %s", l.InvoiceLine, l.Order, l.OrderLine, formula)
		}
	}
	return nil
}

// inDecimalsOf writes a price with as many decimals as another, or as it needs.
func inDecimalsOf(p, other money.Decimal) string {
	p = p.Trim()
	if p.Scale() >= other.Scale() {
		return p.String()
	}
	if q, err := p.WithScale(other.Scale()); err == nil {
		return q.String()
	}
	return p.String()
}
