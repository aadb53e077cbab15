package core

import (
	"slices"
	"strings"
)

// Calendar says on which days the firm works.
type Calendar struct {
	// Weekend are the days of the week on which nobody works, "saturday" and "sunday"
	// where none are stated.
	Weekend  []string `json:"weekend,omitempty"`
	Holidays []Date   `json:"holidays,omitempty"`
}

var (
	usualWeekend = []string{"saturday", "sunday"}
	weekdays     = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
)

// Works reports whether the firm works on the day.
func (c Calendar) Works(d Date) bool {
	weekend := c.Weekend
	if len(weekend) == 0 {
		weekend = usualWeekend
	}
	return !slices.Contains(weekend, strings.ToLower(d.Time().Weekday().String())) && !slices.Contains(c.Holidays, d)
}

// farthest bounds the search for a working day: longer than any row of holidays.
const farthest = 366

// WorkingDay is the n-th working day after d, d itself for 0. Where no working day
// comes within a year it is a year later.
func (c Calendar) WorkingDay(d Date, n int) Date {
	for ; n > 0; n-- {
		d = d.AddDays(1)
		for skipped := 0; !c.Works(d) && skipped < farthest; skipped++ {
			d = d.AddDays(1)
		}
	}
	return d
}

func (c Calendar) check() error {
	for _, w := range c.Weekend {
		if !slices.Contains(weekdays, w) {
			return Errorf(BadInput, "calendar.weekend: %q is not a day of the week", w).WithHint("%s", strings.Join(weekdays, ", "))
		}
	}
	if !slices.ContainsFunc(weekdays, func(w string) bool { return !slices.Contains(c.Weekend, w) }) {
		return Errorf(BadInput, "calendar.weekend: every day is one, so that nobody ever works").WithHint("leave the working days out of it")
	}
	if slices.ContainsFunc(c.Holidays, Date.IsZero) {
		return Errorf(BadInput, "calendar.holidays: a day is missing").WithHint(`days like "2026-12-25"`)
	}
	return nil
}

// Escalation is after how many working days without an answer somebody is reminded, a
// substitute is asked as well, and an owner is; 0 stands for never.
type Escalation struct {
	RemindDays     int `json:"remind_days,omitempty"`
	SubstituteDays int `json:"substitute_days,omitempty"`
	OwnerDays      int `json:"owner_days,omitempty"`
}

func (e Escalation) check() error {
	for _, n := range []int{e.RemindDays, e.SubstituteDays, e.OwnerDays} {
		if n < 0 || n > 250 {
			return Errorf(BadInput, "the days of an escalation are from 0 (never) to 250 working days")
		}
	}
	return nil
}
