package desk

import (
	"slices"

	"countersign/core"
)

// overLines brings rows of an order over those that are known: a row with the number
// of a known line takes its place, others come behind. A row that says the same with
// other decimals, 10 for 10.00 as a workbook has it, changes nothing.
func overLines(old, rows []core.OrderLine) []core.OrderLine {
	out := slices.Clone(old)
	for _, l := range rows {
		if i := slices.IndexFunc(out, func(o core.OrderLine) bool { return o.ID == l.ID }); i >= 0 {
			if trimmed(l) != trimmed(out[i]) {
				out[i] = l
			}
		} else {
			out = append(out, l)
		}
	}
	return out
}

func trimmed(l core.OrderLine) core.OrderLine {
	l.Quantity, l.UnitPrice, l.TaxRate = l.Quantity.Trim(), l.UnitPrice.Trim(), l.TaxRate.Trim()
	return l
}

func trimmedReceipt(l core.ReceiptLine) core.ReceiptLine {
	l.Accepted, l.Rejected = l.Accepted.Trim(), l.Rejected.Trim()
	return l
}

// overReceived brings rows of a receipt over those that are known. A receipt may name
// an order line on several days: all that it said of that line makes place for what it
// says now, so that a day put right does not count twice.
func overReceived(old, rows []core.ReceiptLine) []core.ReceiptLine {
	out := slices.DeleteFunc(slices.Clone(old), func(o core.ReceiptLine) bool {
		return slices.ContainsFunc(rows, func(r core.ReceiptLine) bool { return r.OrderID == o.OrderID && r.OrderLine == o.OrderLine })
	})
	out = append(out, rows...)
	known := func(l core.ReceiptLine) bool {
		return slices.ContainsFunc(old, func(o core.ReceiptLine) bool { return trimmedReceipt(o) == trimmedReceipt(l) })
	}
	if len(out) == len(old) && !slices.ContainsFunc(out, func(l core.ReceiptLine) bool { return !known(l) }) {
		return old // nothing new, in whatever order
	}
	return out
}
