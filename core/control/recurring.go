package control

import (
	"slices"
	"time"

	"countersign/core"
)

// rhythm is how far an interval may be off, in days.
const rhythm = 4

// recurring reports whether the invoice goes on a series: three or more earlier ones
// of the same gross total at even intervals of a month, a quarter or a year, and this
// one an interval after the last.
func (in Input) recurring() bool {
	inv := in.Review.Invoice
	var dates []core.Date
	note := func(r core.Past) {
		d := r.Invoice.IssueDate
		if r.ID != in.Review.ID && r.Status != core.StatusRejected && sameMoney(r.Invoice.GrossTotal, inv.GrossTotal) &&
			r.Invoice.Kind != core.KindCreditNote && !d.IsZero() && d.Before(inv.IssueDate) {
			dates = append(dates, d)
		}
	}
	for _, r := range in.History {
		if r.Invoice.SupplierID == in.supplierID() {
			note(r)
		}
	}
	for _, r := range in.Twins {
		if in.sameSupplier(r) {
			note(r.Head())
		}
	}
	return slices.ContainsFunc([]int{1, 3, 12}, func(months int) bool { return chain(inv.IssueDate, dates, months) >= 3 })
}

// chain counts how many dates lead up to a day, each an interval before the next.
func chain(day core.Date, dates []core.Date, months int) int {
	n := 0
	for {
		before, off := core.Date{}, rhythm+1
		for _, d := range dates {
			if k := monthsAfter(d, months).DaysUntil(day); d.Before(day) && max(k, -k) < off {
				before, off = d, max(k, -k)
			}
		}
		if off > rhythm {
			return n
		}
		day = before
		n++
	}
}

// monthsAfter is the same day some months later, or the last day of that month where
// it is too short.
func monthsAfter(d core.Date, months int) core.Date {
	first := time.Date(d.Year, d.Month+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return core.Date{Year: first.Year(), Month: first.Month(), Day: min(d.Day, last)}
}
