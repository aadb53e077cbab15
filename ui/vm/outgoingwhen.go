package vm

import (
	"slices"
	"strconv"
	"strings"

	"countersign/core"
)

// WhenForm is where it is chosen when notices go out, and to whom besides the people of
// the firm.
type WhenForm struct {
	words Words
	out   core.Outgoing
	days  []string
	// As they are typed: hours and addresses apart by commas.
	Hours, ReminderDays, DueDays, DigestTo, ReportTo string
	People                                           []PersonAddress
	Attach                                           bool
	Fault                                            string
}

// PersonAddress is where notices to somebody go, as it is typed.
type PersonAddress struct{ Name, Address, kept string }

// weekdays are the days in their order, as rules of notices name them.
var weekdays = []struct{ day, says string }{
	{"mon", "weekday.mon"}, {"tue", "weekday.tue"}, {"wed", "weekday.wed"}, {"thu", "weekday.thu"}, {"fri", "weekday.fri"}, {"sat", "weekday.sat"}, {"sun", "weekday.sun"},
}

// Choose opens the form with what holds.
func (p *OutgoingPanel) Choose() {
	n := p.State.Notices
	hours := make([]string, len(n.Hours))
	for i, h := range n.Hours {
		hours[i] = strconv.Itoa(h)
	}
	p.When = &WhenForm{
		words: p.Format.Words, out: p.State.Outgoing, days: slices.Clone(n.Days), Hours: strings.Join(hours, ", "),
		ReminderDays: strconv.Itoa(n.ReminderDays), DueDays: strconv.Itoa(n.DueDays), DigestTo: strings.Join(n.DigestTo, ", "), ReportTo: strings.Join(n.ReportTo, ", "), Attach: n.AttachReport,
	}
	for _, u := range p.State.People {
		p.When.People = append(p.When.People, PersonAddress{Name: u.Name, Address: u.Address, kept: u.Address})
	}
	p.Tested, p.Fault = false, ""
}

// Open tells whether a form is open.
func (p *OutgoingPanel) Open() bool { return p.Form != nil || p.When != nil }

// DayChoice is a day on which notices can go out.
type DayChoice struct {
	Day, Name string
	On        bool
}

// Days are the days of the week.
func (f *WhenForm) Days() []DayChoice {
	out := make([]DayChoice, len(weekdays))
	for i, d := range weekdays {
		out[i] = DayChoice{d.day, f.words.Say(d.says), slices.Contains(f.days, d.day)}
	}
	return out
}

// Toggle chooses a day or takes it back.
func (f *WhenForm) Toggle(day string) {
	if slices.Contains(f.days, day) {
		f.days = slices.DeleteFunc(f.days, func(d string) bool { return d == day })
	} else {
		f.days = append(f.days, day)
	}
}

// Entered is outgoing mail with what was chosen; else Fault says what is wrong.
func (f *WhenForm) Entered() (o core.Outgoing, ok bool) {
	o = f.out
	n := &o.Notices
	n.Days, n.Hours, n.AttachReport = nil, nil, f.Attach
	for _, d := range weekdays {
		if slices.Contains(f.days, d.day) {
			n.Days = append(n.Days, d.day)
		}
	}
	f.Fault = ""
	for _, typed := range parted(f.Hours) {
		h, err := strconv.Atoi(strings.TrimSuffix(typed, ":00"))
		if err != nil || h < 0 || h > 23 {
			f.Fault = f.words.Say("when.no_hour", "typed", typed)
			return o, false
		}
		if !slices.Contains(n.Hours, h) {
			n.Hours = append(n.Hours, h)
		}
	}
	slices.Sort(n.Hours)
	if len(n.Days) == 0 || len(n.Hours) == 0 {
		f.Fault = f.words.Say("when.never")
		return o, false
	}
	n.ReminderDays, n.DueDays = f.count(f.ReminderDays), f.count(f.DueDays)
	for i, p := range f.People {
		f.People[i].Address = strings.TrimSpace(p.Address)
		if len(f.addresses(p.Address)) > 1 {
			f.Fault = f.words.Say("when.no_address", "typed", p.Address)
		}
	}
	n.DigestTo, n.ReportTo = f.addresses(f.DigestTo), f.addresses(f.ReportTo)
	return o, f.Fault == ""
}

// Addresses are those of people that were changed. An empty one ends their notices.
func (f *WhenForm) Addresses() map[string]string {
	out := map[string]string{}
	for _, p := range f.People {
		if p.Address != p.kept {
			out[p.Name] = p.Address
		}
	}
	return out
}

// count reads a number of days; what is none is named in Fault.
func (f *WhenForm) count(typed string) int {
	n, err := strconv.Atoi(strings.TrimSpace(typed))
	if (err != nil || n < 0 || n > 365) && f.Fault == "" {
		f.Fault = f.words.Say("when.no_count", "typed", typed)
	}
	return n
}

// addresses reads addresses; one that is none is named in Fault.
func (f *WhenForm) addresses(typed string) (out []string) {
	for _, w := range parted(typed) {
		a, err := core.MailAddress(w)
		if err != nil && f.Fault == "" {
			f.Fault = f.words.Say("when.no_address", "typed", w)
		}
		out = append(out, a)
	}
	return out
}

// parted is what was typed apart by commas, semicolons or blanks, in its pieces.
func parted(typed string) []string {
	return strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(",; \t\n\r", r) })
}
