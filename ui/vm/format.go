package vm

import (
	"strings"
	"time"

	"countersign/core"
	"countersign/core/money"
)

// Format writes amounts and days the way people say them, in one language and
// from one point in time.
type Format struct {
	Words Words
	Now   time.Time
}

// Today is the calendar day of Now.
func (f Format) Today() core.Date { return core.DateOf(f.Now) }

// Money is "EUR 1,234.56"; empty for an amount that is not stated.
func (f Format) Money(a money.Amount) string {
	if !a.IsSet() {
		return ""
	}
	return string(a.Currency) + " " + f.Number(a)
}

// Number is the amount without its currency: "1,234.56".
func (f Format) Number(a money.Amount) string {
	if !a.IsSet() {
		return ""
	}
	return f.grouped(a.String())
}

// Decimal is a plain number with its own decimals, grouped.
func (f Format) Decimal(d money.Decimal) string { return f.grouped(d.String()) }

// grouped brings the canonical form of a number into the language's form.
func (f Format) grouped(s string) string {
	group, mark := f.Words.Say("format.group"), f.Words.Say("format.mark")
	whole, frac, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	var b strings.Builder
	if strings.HasPrefix(s, "-") {
		b.WriteString("-")
	}
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteRune(c)
	}
	if frac != "" {
		b.WriteString(mark + frac)
	}
	return b.String()
}

var monthKeys = [...]string{"month.jan", "month.feb", "month.mar", "month.apr", "month.may", "month.jun",
	"month.jul", "month.aug", "month.sep", "month.oct", "month.nov", "month.dec"}

// Day is "3 Nov", with the year when it is not this year's; empty for no day.
func (f Format) Day(d core.Date) string {
	if d.IsZero() || d.Month < 1 || d.Month > 12 {
		return ""
	}
	month := f.Words.Say(monthKeys[d.Month-1])
	if d.Year == f.Today().Year {
		return f.Words.Say("date.day", "day", d.Day, "month", month)
	}
	return f.Words.Say("date.full", "day", d.Day, "month", month, "year", d.Year)
}

// LongDay is the day always with its year.
func (f Format) LongDay(d core.Date) string {
	if d.IsZero() || d.Month < 1 || d.Month > 12 {
		return ""
	}
	return f.Words.Say("date.full", "day", d.Day, "month", f.Words.Say(monthKeys[d.Month-1]), "year", d.Year)
}

// Near is how far away a due date is, in words, and how loud that is; empty for
// no day and beyond sixty days, where the day itself is clearer.
func (f Format) Near(d core.Date) (string, Tone) {
	if d.IsZero() {
		return "", ToneMuted
	}
	switch n := f.Today().DaysUntil(d); {
	case n < 0:
		return f.Words.Count("near.late", -n), ToneBlock
	case n == 0:
		return f.Words.Say("near.today"), ToneWarn
	case n == 1:
		return f.Words.Say("near.tomorrow"), ToneWarn
	case n <= 60:
		return f.Words.Count("near.in", n), ToneMuted
	}
	return "", ToneMuted
}

// Due says when something is due: "due in 12 days", "5 days late", "due 3 Feb".
func (f Format) Due(d core.Date) (string, Tone) {
	near, tone := f.Near(d)
	switch {
	case d.IsZero() || tone == ToneBlock:
		return near, tone
	case near == "":
		near = f.Day(d)
	}
	return f.Words.Say("due.on", "day", near), tone
}

// Moment is the day and time of day: "3 Nov 14:05".
func (f Format) Moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(f.Now.Location())
	return f.Words.Say("date.moment", "day", f.Day(core.DateOf(t)), "time", t.Format("15:04"))
}

// Age is how long ago something was, in its largest unit: "5 min", "3 h", "2 d".
func (f Format) Age(t time.Time) string {
	switch d := f.Now.Sub(t); {
	case t.IsZero():
		return ""
	case d < time.Minute:
		return f.Words.Say("age.now")
	case d < time.Hour:
		return f.Words.Say("age.minutes", "n", int(d.Minutes()))
	case d < 24*time.Hour:
		return f.Words.Say("age.hours", "n", int(d.Hours()))
	default:
		return f.Words.Say("age.days", "n", int(d.Hours()/24))
	}
}

// IBAN writes an account in groups of four, as it stands on paper.
func IBAN(s string) string {
	var b strings.Builder
	for i, c := range s {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// join puts the parts that are not empty together with the middle dot.
func join(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " · ")
}
