package notice

import (
	"fmt"
	"slices"
	"time"

	"countersign/core"
)

// Slot is the full hour since which notices of today may go out; false before the
// first of the day, on days without notices, and where there are no hours. now is in
// the zone of the firm's people.
func Slot(r core.NoticeRules, now time.Time) (time.Time, bool) {
	day := core.DateOf(now)
	if !r.Works(day) {
		return time.Time{}, false
	}
	var last time.Time
	for _, h := range r.Hours {
		// Where clocks are put forward an hour may be missing; it is then the next.
		at := time.Date(day.Year, day.Month, day.Day, h, 0, 0, 0, now.Location())
		if !at.After(now) && at.After(last) {
			last = at
		}
	}
	return last, !last.IsZero()
}

// slotPeriod names the notices of one hour of a day.
func slotPeriod(slot time.Time) string { return slot.Format("2006-01-02T15") }

// workingDays counts the days of notices after one day, up to and with another.
func workingDays(r core.NoticeRules, after, to core.Date) int {
	days := after.DaysUntil(to)
	if days <= 0 {
		return 0
	}
	n := 0
	// Whole weeks at once: something may have waited for years.
	if weeks := days / 7; weeks > 0 {
		n = weeks * len(slices.Compact(slices.Sorted(slices.Values(r.Days))))
		after = after.AddDays(7 * weeks)
	}
	for d := after.AddDays(1); !to.Before(d); d = d.AddDays(1) {
		if r.Works(d) {
			n++
		}
	}
	return n
}

// LastMonth is the first day of the month before now's.
func LastMonth(now time.Time) core.Date {
	today := core.DateOf(now)
	last := core.Date{Year: today.Year, Month: today.Month, Day: 1}.AddDays(-1)
	return core.Date{Year: last.Year, Month: last.Month, Day: 1}
}

func monthPeriod(first core.Date) string {
	return fmt.Sprintf("%04d-%02d", first.Year, int(first.Month))
}
