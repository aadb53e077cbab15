package sample

import (
	"time"

	"countersign/core"
)

// Month is the calendar month in which most of the sample mails' invoices are
// dated: today's month from the 20th on, else the month before. Its report has
// something to show.
func Month(today core.Date) (int, time.Month) {
	if today.Day >= 20 {
		return today.Year, today.Month
	}
	t := time.Date(today.Year, today.Month, 1, 0, 0, 0, 0, time.UTC).AddDate(0, -1, 0)
	return t.Year(), t.Month()
}

// calendar gives the days of a set of samples.
type calendar struct {
	today core.Date
	first core.Date // of Month
}

func newCalendar(today core.Date) calendar {
	y, m := Month(today)
	return calendar{today, core.Date{Year: y, Month: m, Day: 1}}
}

// day is a working day in the month at or shortly before its n-th day; n is 4 to
// 19, so that the day is in the month and in the past.
func (c calendar) day(n int) core.Date { return workday(c.first.AddDays(n - 1)) }

// before is a working day about n days before the month begins: when things were
// ordered.
func (c calendar) before(n int) core.Date { return workday(c.first.AddDays(-n)) }

// workday moves a Saturday or Sunday back to the Friday before.
func workday(d core.Date) core.Date {
	switch d.Time().Weekday() {
	case time.Saturday:
		return d.AddDays(-1)
	case time.Sunday:
		return d.AddDays(-2)
	}
	return d
}
