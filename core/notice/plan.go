package notice

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"countersign/core"
)

// State is what a plan is made of.
type State struct {
	Firm      core.Firm
	Out       core.Outgoing
	Users     []core.User
	Suppliers map[core.SupplierID]string
	// Waiting are the invoices that nobody has decided about yet.
	Waiting []core.Review
	// Before are the notices queued so far: those of the last forty days, and those
	// since the oldest of what waits came in.
	Before []core.Notice
	// News is for digests, Month for reports; both may be nil where none is due.
	News  *News
	Month *Month
	// Acting is a person with those for whom they may answer on an invoice; nil where
	// everybody answers for themselves.
	Acting Acting
	// RemindOn is the day on which whoever an invoice asks is reminded of it, zero for
	// none; it may be nil.
	RemindOn func(core.Review) core.Date
	Holidays []core.Date // nothing is sent, and nothing counts as waiting
	Now      time.Time   // in the zone of the firm's people
}

// Acting gives a person the right to answer for others on an invoice.
type Acting func(core.User, core.Review) core.User

func (a Acting) of(u core.User, r core.Review) core.User {
	if a == nil {
		return u
	}
	return a(u, r)
}

// Plan gives the notices that are due now, without their Message-IDs. It gives none
// while outgoing mail is off.
func Plan(s State) []core.Notice {
	slot, ok := Slot(s.Out.Notices, s.Now)
	if !s.Out.On || !ok || slices.Contains(s.Holidays, core.DateOf(s.Now)) {
		return nil
	}
	p := planner{State: s, slot: slot, today: core.DateOf(s.Now)}
	p.remember()
	var out []core.Notice
	for _, u := range s.Users {
		if u.Address == "" || !u.May(core.MayRead) {
			continue
		}
		asked := p.request(u)
		asked = append(asked, p.settle(u)...)
		out = append(out, asked...)
		out = append(out, p.reminder(u, asked)...)
	}
	if s.News != nil && !s.News.Empty() {
		text := p.digest()
		for _, to := range Recipients(s.Users, s.Out.Notices.DigestTo) {
			out = p.add(out, core.Digest, to, p.today.String(), text)
		}
	}
	if s.Month != nil {
		text := p.report()
		for _, to := range Recipients(s.Users, s.Out.Notices.ReportTo) {
			out = p.add(out, core.MonthReport, to, monthPeriod(s.Month.First), text)
		}
	}
	return out
}

// Recipient is whom a notice goes to; Name is empty for an address that the owner
// entered.
type Recipient struct{ Name, Address string }

// Recipients are the owners and auditors that have an address, then the addresses that
// the owner entered, each once.
func Recipients(users []core.User, entered []string) []Recipient {
	var out []Recipient
	add := func(name, address string) {
		same := func(r Recipient) bool { return strings.EqualFold(r.Address, address) }
		if address != "" && !slices.ContainsFunc(out, same) {
			out = append(out, Recipient{name, address})
		}
	}
	for _, u := range users {
		if slices.Contains(u.Roles, core.Owner) || slices.Contains(u.Roles, core.Auditor) {
			add(u.Name, u.Address)
		}
	}
	for _, a := range entered {
		add("", a)
	}
	return out
}

// Known reports whether notices of a kind may go to an address as things are now: it
// is that of somebody of the firm, or the owner entered it for this kind.
func Known(n core.Notice, users []core.User, r core.NoticeRules) bool {
	is := func(a string) bool { return a != "" && strings.EqualFold(a, n.To) }
	if n.User != "" {
		return slices.ContainsFunc(users, func(u core.User) bool { return u.Name == n.User && is(u.Address) && u.May(core.MayRead) })
	}
	entered := map[core.NoticeKind][]string{core.Digest: r.DigestTo, core.MonthReport: r.ReportTo}
	return slices.ContainsFunc(entered[n.Kind], is)
}

type planner struct {
	State
	slot  time.Time
	today core.Date
	told  map[telling]told
}

// add adds a notice unless it is not wanted or was queued before.
func (p *planner) add(list []core.Notice, k core.NoticeKind, to Recipient, period string, m message) []core.Notice {
	if !p.Out.Notices.Wants(k) || slices.ContainsFunc(p.Before, func(n core.Notice) bool {
		return n.Kind == k && strings.EqualFold(n.To, to.Address) && n.Period == period
	}) {
		return list
	}
	return append(list, core.Notice{
		Kind: k, To: to.Address, User: to.Name, Period: period, Subject: m.subject, Text: m.text(p.Firm, to.Name), Items: m.items, File: m.file,
		State: core.NoticeWaiting, Next: p.Now,
	})
}

// telling is an item and whom a notice told of it.
type telling struct {
	user string
	core.NoticeItem
}

// told is when notices last told of an item, and when reminders did; zero for never.
type told struct{ last, reminded core.Date }

// remember gathers what people were told, or still may be: a notice that did not get
// through to an address counts for as long as the address is the person's.
func (p *planner) remember() {
	address := map[string]string{}
	for _, u := range p.Users {
		address[u.Name] = u.Address
	}
	p.told = map[telling]told{}
	for _, n := range p.Before {
		lost := n.State == core.NoticeWaiting && n.Tries == 0 && TooOld(n, p.Out.Notices, p.Now)
		if lost || n.State == core.NoticeWithdrawn || n.State != core.NoticeSent && !strings.EqualFold(n.To, address[n.User]) {
			continue
		}
		on := core.DateOf(n.At.In(p.Now.Location()))
		if p.today.Before(on) {
			on = longAgo // by a clock that has been put back since: nobody knows when
		}
		for _, it := range n.Items {
			t := p.told[telling{n.User, it}]
			t.last = later(t.last, on)
			if n.Kind == core.Reminder {
				t.reminded = later(t.reminded, on)
			}
			p.told[telling{n.User, it}] = t
		}
	}
}

var longAgo = core.Date{Year: 1, Month: 1, Day: 1}

func later(a, b core.Date) core.Date {
	if a.IsZero() || a.Before(b) {
		return b
	}
	return a
}

// waits reports whether an invoice waits for the person's approval. An owner could answer for
// everybody, and is asked only where the route names owners or nobody else may.
func waits(r core.Review, u core.User, users []core.User, acting Acting) bool {
	if u = acting.of(u, r); core.Allowed(r, core.ActApprove, u) != nil {
		return false
	}
	if st := u.Standing(); !slices.Contains(u.Roles, core.Owner) || st.Late != "" || len(st.For) > 0 || slices.Contains(r.Asked(), "role:"+string(core.Owner)) || slices.Contains(r.Asked(), "user:"+u.Name) {
		return true
	}
	return !slices.ContainsFunc(users, func(o core.User) bool {
		return !slices.Contains(o.Roles, core.Owner) && core.Allowed(r, core.ActApprove, acting.of(o, r)) == nil
	})
}

// Waits reports whether what a notice names still waits for the person.
func Waits(it core.NoticeItem, r core.Review, name string, users []core.User, acting Acting) bool {
	if it.Question > 0 {
		return it.Question <= len(r.Questions) && r.Questions[it.Question-1].Answer == nil
	}
	i := slices.IndexFunc(users, func(u core.User) bool { return u.Name == name })
	switch {
	case i < 0:
		return false
	case it.Settle:
		return settles(r, users[i], users)
	}
	return waits(r, users[i], users, acting)
}

// entry is an item with what is told of it.
type entry struct {
	core.NoticeItem
	review core.Review
	from   string // who asks a question
	why    string // why a person is reminded
}

// asked lists what waits for the person, what is due first before the rest.
func (p *planner) asked(u core.User) []entry {
	var out []entry
	for _, r := range p.Waiting {
		if waits(r, u, p.Users, p.Acting) {
			out = append(out, entry{NoticeItem: core.NoticeItem{Review: r.ID}, review: r})
		}
		for _, q := range r.Questions {
			if q.Answer == nil && q.To == u.Name {
				out = append(out, entry{NoticeItem: core.NoticeItem{Review: r.ID, Question: q.Number}, review: r, from: q.By})
			}
		}
	}
	slices.SortStableFunc(out, byUrgency)
	return out
}

func byUrgency(a, b entry) int {
	return cmp.Or(cmp.Compare(dueKey(a), dueKey(b)), a.review.ReceivedAt.Compare(b.review.ReceivedAt), cmp.Compare(a.Review, b.Review))
}

func dueKey(e entry) string {
	if d := e.review.Invoice.DueDate; !d.IsZero() {
		return d.String()
	}
	return "9999"
}

// request asks for what waits for the person and was in no notice before.
func (p *planner) request(u core.User) []core.Notice {
	list := p.untold(u, p.asked(u))
	if len(list) == 0 {
		return nil
	}
	return p.add(nil, core.ApprovalRequest, Recipient{u.Name, u.Address}, p.own(slotPeriod(p.slot), u), p.askFor(list))
}

// untold are the entries that were in no notice to the person before.
func (p *planner) untold(u core.User, list []entry) []entry {
	return slices.DeleteFunc(list, func(e entry) bool { return !p.told[telling{u.Name, e.NoticeItem}].last.IsZero() })
}

// reminder reminds of what was asked for before today and is still waiting: for long,
// or with its due date near, of which a person is told once.
func (p *planner) reminder(u core.User, now []core.Notice) []core.Notice {
	var list []entry
	for _, e := range append(p.asked(u), p.stopped(u)...) {
		if slices.ContainsFunc(now, func(n core.Notice) bool { return slices.Contains(n.Items, e.NoticeItem) }) {
			continue
		}
		if e.why = p.remind(u, e); e.why != "" {
			list = append(list, e)
		}
	}
	if len(list) == 0 {
		return nil
	}
	return p.add(nil, core.Reminder, Recipient{u.Name, u.Address}, p.own(p.today.String(), u), p.remindOf(list))
}

// own is a period of a person's own where others have the same address: the notices of
// one must not stand for those of another.
func (p *planner) own(period string, u core.User) string {
	if slices.ContainsFunc(p.Users, func(o core.User) bool { return o.Name != u.Name && strings.EqualFold(o.Address, u.Address) }) {
		return period + " " + u.Name
	}
	return period
}

// remind is why a person is reminded of something today; empty for no reason.
func (p *planner) remind(u core.User, e entry) string {
	rules := p.Out.Notices
	came := core.DateOf(e.review.ReceivedAt.In(p.Now.Location()))
	told := p.told[telling{u.Name, e.NoticeItem}]
	last := later(told.last, came)
	if !last.Before(p.today) {
		return ""
	}
	if rules.ReminderDays > 0 && workingDays(rules, last, p.today)-p.holidays(last) >= rules.ReminderDays || p.late(e, told) {
		return "waits since " + day(came)
	}
	why, since := p.pressing(e)
	if why == "" || !told.reminded.IsZero() && !told.reminded.Before(since) {
		return ""
	}
	return why
}

// holidays counts those after a day that would be days of notices.
func (p *planner) holidays(after core.Date) int {
	n := 0
	for _, h := range p.Holidays {
		if after.Before(h) && !p.today.Before(h) && p.Out.Notices.Works(h) {
			n++
		}
	}
	return n
}

// late reports whether the day came on which people are reminded of the invoice, and
// nobody reminded this one yet.
func (p *planner) late(e entry, t told) bool {
	if p.RemindOn == nil || e.Question > 0 {
		return false
	}
	on := p.RemindOn(e.review)
	return !on.IsZero() && !p.today.Before(on) && t.reminded.Before(on)
}

// pressing says which day is near, and since when it counts as near.
func (p *planner) pressing(e entry) (why string, since core.Date) {
	inv := e.review.Invoice
	if !inv.IssueDate.IsZero() {
		for _, t := range inv.Discounts {
			end := inv.IssueDate.AddDays(t.Days)
			if since, near := p.near(end); near {
				return t.Percent.String() + " % discount until " + day(end), since
			}
		}
	}
	if since, near := p.near(inv.DueDate); near {
		return "due " + day(inv.DueDate), since
	}
	return "", core.Date{}
}

// near reports whether today is so many days before d or later, or the last day of
// notices before that; since is the first such day.
func (p *planner) near(d core.Date) (since core.Date, near bool) {
	rules := p.Out.Notices
	if d.IsZero() || d.Before(p.today) {
		return since, false
	}
	since = d.AddDays(-rules.DueDays)
	for range 14 { // over the holidays at the end of a year
		if rules.Works(since) && !slices.Contains(p.Holidays, since) {
			break
		}
		since = since.AddDays(-1)
	}
	return since, !p.today.Before(since)
}
