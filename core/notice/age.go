package notice

import (
	"time"

	"countersign/core"
)

// How long a notice is tried: what it says gets old. A month's report does not so soon.
const (
	tryFor       = 2 * 24 * time.Hour
	tryLongest   = 7 * 24 * time.Hour
	tryReportFor = 14 * 24 * time.Hour
)

// TooOld reports whether a waiting notice is given up. Days without notices do not make
// it old: a computer that is shut on Friday at noon sends on Monday.
func TooOld(n core.Notice, r core.NoticeRules, now time.Time) bool {
	since := n.At
	if n.Tries == 0 { // never tried, or to be tried anew
		since = n.Next
	}
	age := now.Sub(since)
	if n.Kind == core.MonthReport {
		return age > tryReportFor
	}
	days := workingDays(r, core.DateOf(since.In(now.Location())), core.DateOf(now))
	return age > tryLongest || age > tryFor && days >= 2
}

// longestPause is the longest that a notice waits between two tries.
const longestPause = 6 * time.Hour

// Pause is how long to wait after a number of failures in a row: from a minute up to
// six hours.
func Pause(tries int) time.Duration {
	return min(time.Minute<<(2*min(max(tries-1, 0), 10)), longestPause)
}

// MayTry reports whether a waiting notice is to be tried now. One that should wait
// longer than any does was put off by a clock that has been put back since.
func MayTry(n core.Notice, now time.Time) bool {
	wait := n.Next.Sub(now)
	return wait <= 0 || wait > longestPause
}
