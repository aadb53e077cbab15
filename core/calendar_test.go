package core_test

import (
	"testing"

	"countersign/core"
)

func TestWorkingDays(t *testing.T) {
	christmas := core.Calendar{Holidays: []core.Date{core.MustDate("2026-12-25"), core.MustDate("2026-12-28")}}
	gulf := core.Calendar{Weekend: []string{"friday", "saturday"}}
	never := core.Calendar{Weekend: []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}}
	for _, c := range []struct {
		cal      core.Calendar
		from     string
		n        int
		on, what string
	}{
		{core.Calendar{}, "2026-12-23", 0, "2026-12-23", "no day"},
		{core.Calendar{}, "2026-12-23", 1, "2026-12-24", "Wednesday to Thursday"},
		{core.Calendar{}, "2026-12-25", 1, "2026-12-28", "over a weekend"},
		{core.Calendar{}, "2026-12-26", 1, "2026-12-28", "from a Saturday"},
		{core.Calendar{}, "2026-12-24", 5, "2026-12-31", "a week is five days"},
		{christmas, "2026-12-24", 1, "2026-12-29", "over holidays and a weekend"},
		{christmas, "2026-12-23", 2, "2026-12-29", "one day before them"},
		{gulf, "2026-12-24", 1, "2026-12-27", "another weekend"},
	} {
		if got := c.cal.WorkingDay(core.MustDate(c.from), c.n); got != core.MustDate(c.on) {
			t.Errorf("%s: %d after %s is %s, want %s", c.what, c.n, c.from, got, c.on)
		}
	}
	if got := never.WorkingDay(core.MustDate("2026-01-01"), 1); got.Before(core.MustDate("2026-12-31")) {
		t.Errorf("a firm that never works answers on %s", got)
	}
}
