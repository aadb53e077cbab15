package sample

import (
	"testing"
	"time"

	"countersign/core"
)

// TestCalendar tries every day of two years: days of the month are in Month, in
// the past, and no weekends.
func TestCalendar(t *testing.T) {
	for today := core.MustDate("2027-01-01"); today.Before(core.MustDate("2029-01-01")); today = today.AddDays(1) {
		year, month := Month(today)
		c := newCalendar(today)
		for n := 4; n <= 19; n++ {
			d := c.day(n)
			if w := d.Time().Weekday(); d.Year != year || d.Month != month || !d.Before(today) || w == time.Saturday || w == time.Sunday {
				t.Fatalf("on %s day %d is %s, a %s", today, n, d, w)
			}
		}
	}
}
