package payment

import (
	"time"

	"countersign/core"
)

// BankDay is the day on which banks carry out what is ordered for a day: that day, or the
// next on which they settle payments in euro. They do on Mondays to Fridays, but for the six
// closing days of TARGET, the settlement system of the European Central Bank.
func BankDay(d core.Date) core.Date {
	for closed(d) {
		d = d.AddDays(1)
	}
	return d
}

func closed(d core.Date) bool {
	switch day := d.Time().Weekday(); {
	case day == time.Saturday, day == time.Sunday:
		return true
	case d.Month == 1 && d.Day == 1, d.Month == 5 && d.Day == 1, d.Month == 12 && (d.Day == 25 || d.Day == 26):
		return true
	}
	sunday := easter(d.Year)
	return d == sunday.AddDays(-2) || d == sunday.AddDays(1)
}

// easter is Easter Sunday in the Gregorian calendar: the Sunday after the full moon that
// the 19 years of the moon's cycle give.
func easter(year int) core.Date {
	century := year / 100
	age := (19*(year%19) + century - century/4 - (century-(century+8)/25+1)/3 + 15) % 30
	if age == 29 || age == 28 && year%19 > 10 {
		age-- // no full moon after 18 April
	}
	moon := core.Date{Year: year, Month: 3, Day: 21}.AddDays(age)
	return moon.AddDays(7 - int(moon.Time().Weekday()))
}
