package extract

import (
	"countersign/core"
	"countersign/core/money"
)

// turnCredit makes the amounts of a credit note positive where the document
// writes them with a minus: the kind turns the sign (core.Invoice).
func (rd *reader) turnCredit() {
	d := &rd.d
	if d.Kind.Value != core.KindCreditNote {
		return
	}
	if d.AmountDue.Value.Sign() < 0 {
		d.AmountDue.Value = d.AmountDue.Value.Neg() // its sign need not be the total's: "-48.00", "due to you 48.00"
	}
	if d.GrossTotal.Value.Sign() >= 0 {
		return
	}
	for _, f := range []*core.Field[money.Decimal]{&d.NetTotal, &d.TaxTotal, &d.GrossTotal} {
		f.Value = f.Value.Abs() // recognition loses a minus now and then
	}
	base := int64(0)
	for _, t := range d.Taxes {
		base += centsOf(t.Base)
	}
	for i := range d.Taxes {
		if base <= 0 {
			d.Taxes[i].Base, d.Taxes[i].Tax = d.Taxes[i].Base.Neg(), d.Taxes[i].Tax.Neg()
		}
	}
	if lines, charges, _ := sumOf(d); lines+charges > 0 {
		return // only the totals carry the minus
	}
	for i := range d.Charges {
		d.Charges[i].Amount = d.Charges[i].Amount.Neg()
	}
	for i := range d.Lines {
		turnLine(&d.Lines[i])
	}
}

// turnLine turns a line's amount, and of quantity and price the one that then has the
// wrong sign; a fee that lowers the credit comes out with a negative quantity.
func turnLine(l *core.DraftLine) {
	l.NetAmount.Value = l.NetAmount.Value.Neg()
	q, p := l.Quantity.Value.Sign(), l.UnitPrice.Value.Sign()
	switch {
	case !l.NetAmount.IsSet() || q == 0 || p == 0:
		l.Quantity.Value, l.UnitPrice.Value = l.Quantity.Value.Abs(), l.UnitPrice.Value.Abs()
	case q*p == l.NetAmount.Value.Sign():
	case p < 0:
		l.UnitPrice.Value = l.UnitPrice.Value.Neg()
	default:
		l.Quantity.Value = l.Quantity.Value.Neg()
	}
}
