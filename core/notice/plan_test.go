package notice_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/money"
	"countersign/core/notice"
)

var update = flag.Bool("update", false, "write the goldens anew")

// berlin is a zone with a summer time, as most have.
var berlin = func() *time.Location {
	z, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return time.FixedZone("Berlin", 3600)
	}
	return z
}()

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, berlin)
	if err != nil {
		panic(err)
	}
	return t
}

func person(name string, roles ...core.Role) core.User {
	return core.User{Name: name, Roles: roles, Address: name + "@firm.example"}
}

// waiting is an invoice that waits for an approver since a moment.
func waiting(number string, since time.Time, changes ...func(*core.Review)) core.Review {
	inv := coretest.Invoice(number, coretest.Supplier("Acme GmbH"), coretest.Line("1", "Widget", "10", "10.00"))
	inv.DueDate = core.Date{}
	return coretest.Review(inv, append([]func(*core.Review){func(r *core.Review) {
		r.Status, r.ReceivedAt, r.Exceptions, r.Held, r.EnteredBy = core.StatusMatched, since, nil, nil, nil
		r.Route = core.Route{Steps: []core.Step{{Who: []string{"role:approver"}}}}
	}}, changes...)...)
}

func due(d string) func(*core.Review) {
	return func(r *core.Review) { r.Invoice.DueDate = core.MustDate(d) }
}

func stopped(by ...core.Reason) func(*core.Review) {
	return func(r *core.Review) {
		r.Status = core.StatusOnHold
		for _, reason := range by {
			r.Exceptions = append(r.Exceptions, core.Exception{Reason: reason, Severity: core.Block})
		}
	}
}

func asks(who ...string) func(*core.Review) {
	return func(r *core.Review) { r.Route.Steps = []core.Step{{Who: who}} }
}

// state is a firm on a Monday with one clerk, two approvers and an owner.
func state(now string, list ...core.Review) notice.State {
	o := core.Outgoing{On: true, Notices: core.DefaultNoticeRules()}
	o.Notices.Kinds = core.NoticeKinds
	return notice.State{
		Firm: core.Firm{Name: "Nordlicht GmbH"}, Out: o, Now: at(now), Waiting: list,
		Users: []core.User{person("anna", core.Approver), person("karl", core.Clerk), person("olga", core.Owner)},
	}
}

// queued are planned notices as they lie in the outbox after a moment.
func queued(s notice.State, list []core.Notice) notice.State {
	for _, n := range list {
		n.At, n.State = s.Now, core.NoticeSent
		s.Before = append(slices.Clip(s.Before), n)
	}
	return s
}

// brief is a plan in words.
func brief(list []core.Notice) string {
	var out []string
	for _, n := range list {
		out = append(out, fmt.Sprintf("%s %s %s %d", n.Kind, n.To, n.Period, len(n.Items)))
	}
	return strings.Join(out, "; ")
}

func TestPlan(t *testing.T) {
	monday := at("2026-11-30 07:00")
	one := waiting("A-1", monday)
	for _, c := range []struct {
		name  string
		state notice.State
		want  string
	}{
		{"one invoice", state("2026-11-30 08:05", one), "approval anna@firm.example 2026-11-30T08 1"},
		{"several in one mail", state("2026-11-30 08:05", one, waiting("A-2", monday)), "approval anna@firm.example 2026-11-30T08 2"},
		{"before the first hour", state("2026-11-30 07:59", one), ""},
		{"at the hour", state("2026-11-30 13:00", one), "approval anna@firm.example 2026-11-30T13 1"},
		{"on a Saturday", state("2026-11-28 10:00", one), ""},
		{"off", func() notice.State { s := state("2026-11-30 08:05", one); s.Out.On = false; return s }(), ""},
		{"of another kind", func() notice.State {
			s := state("2026-11-30 08:05", one)
			s.Out.Notices.Kinds = []core.NoticeKind{core.Digest}
			return s
		}(), ""},
		{"without an address", func() notice.State { s := state("2026-11-30 08:05", one); s.Users[0].Address = ""; return s }(), ""},
		{"held", state("2026-11-30 08:05", waiting("A-1", monday, func(r *core.Review) { r.Held = &core.Hold{By: "karl", Reason: "x"} })), ""},
		{"something blocks it", state("2026-11-30 08:05", waiting("A-1", monday, func(r *core.Review) {
			r.Exceptions = []core.Exception{{Reason: core.NoReceipt, Severity: core.Block}}
		})), ""},
		{"above a limit, so the owner is asked", func() notice.State {
			s := state("2026-11-30 08:05", one)
			s.Users[0].Limit = money.New(100, "EUR")
			return s
		}(), "approval olga@firm.example 2026-11-30T08 1"},
		{"entered by the approver, so the owner is asked", state("2026-11-30 08:05", waiting("A-1", monday, func(r *core.Review) { r.EnteredBy = []string{"anna"} })),
			"approval olga@firm.example 2026-11-30T08 1"},
		{"the owner by name", state("2026-11-30 08:05", waiting("A-1", monday, asks("user:olga"))), "approval olga@firm.example 2026-11-30T08 1"},
		{"a question", state("2026-11-30 08:05", waiting("A-1", monday, asks("user:nobody"), func(r *core.Review) {
			r.Questions = []core.Question{{Number: 1, By: "anna", To: "karl", Text: "secret words"}, {Number: 2, By: "olga", To: "karl", Answer: &core.Answer{}}}
		})), "approval karl@firm.example 2026-11-30T08 1"},
	} {
		list := notice.Plan(c.state)
		slices.SortStableFunc(list, func(a, b core.Notice) int { return strings.Compare(b.User, a.User) })
		if got := brief(list); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if again := notice.Plan(queued(c.state, list)); len(again) > 0 {
			t.Errorf("%s: planned again %q", c.name, brief(again))
		}
	}
}

// What waits is reminded of by working days, at weekends and at a month's end too.
func TestReminders(t *testing.T) {
	friday := at("2026-11-27 07:00")
	s := state("2026-11-27 08:00", waiting("A-1", friday))
	s = queued(s, notice.Plan(s))
	at08 := func(day string) string {
		now := s
		now.Now = at(day + " 08:00")
		list := notice.Plan(now)
		if len(list) > 0 {
			s = queued(now, list)
		}
		return brief(list)
	}
	for _, c := range []struct{ day, want string }{
		{"2026-11-28", ""}, {"2026-11-29", ""}, {"2026-11-30", ""}, {"2026-12-01", ""},
		{"2026-12-02", "reminder anna@firm.example 2026-12-02 1"},
		{"2026-12-02", ""}, {"2026-12-03", ""}, {"2026-12-04", ""}, {"2026-12-05", ""}, {"2026-12-06", ""},
		{"2026-12-07", "reminder anna@firm.example 2026-12-07 1"},
	} {
		if got := at08(c.day); got != c.want {
			t.Errorf("%s: %q, want %q", c.day, got, c.want)
		}
	}
}

// A near due date, and the end of a discount, are told once and before.
func TestNearDays(t *testing.T) {
	came := at("2026-11-24 07:00")
	discount := func(r *core.Review) {
		r.Invoice.IssueDate = core.MustDate("2026-11-24")
		r.Invoice.Discounts = []core.DiscountTerms{{Percent: money.MustDecimal("2"), Days: 10}}
	}
	for _, c := range []struct {
		name   string
		review core.Review
		day    string
		want   string
	}{
		{"far", waiting("A-1", came, due("2026-12-24")), "2026-11-30", ""},
		{"two days before", waiting("A-1", came, due("2026-12-02")), "2026-11-30", "due 2 Dec 2026"},
		{"on the day", waiting("A-1", came, due("2026-11-30")), "2026-11-30", "due 30 Nov 2026"},
		{"a Monday, on the Friday before", waiting("A-1", came, due("2026-11-30")), "2026-11-27", "due 30 Nov 2026"},
		{"a Monday, on the Thursday before", waiting("A-1", came, due("2026-11-30")), "2026-11-26", ""},
		{"a Sunday, on the Friday before", waiting("A-1", came, due("2026-11-29")), "2026-11-27", "due 29 Nov 2026"},
		{"over", waiting("A-1", came, due("2026-11-29")), "2026-11-30", ""},
		{"a discount", waiting("A-1", came, due("2026-12-24"), discount), "2026-12-02", "2 % discount until 4 Dec 2026"},
		{"a discount that is over", waiting("A-1", came, due("2026-12-24"), discount), "2026-12-07", ""},
	} {
		s := state("2026-11-24 08:00", c.review)
		s.Out.Notices.ReminderDays = 0
		s = queued(s, notice.Plan(s))
		s.Now = at(c.day + " 08:00")
		list := notice.Plan(s)
		text := ""
		if len(list) > 0 {
			text = list[0].Text
		}
		if c.want == "" && len(list) > 0 || !strings.Contains(text, "("+c.want+")") && c.want != "" {
			t.Errorf("%s: %q %q", c.name, brief(list), text)
		}
		s = queued(s, list)
		s.Now = s.Now.AddDate(0, 0, 1)
		if again := notice.Plan(s); len(again) > 0 && c.want != "" {
			t.Errorf("%s: told again %q", c.name, brief(again))
		}
	}
}

// What becomes due on a holiday, or so near that nothing is sent any more, is told on the
// last day of notices before.
func TestNearHolidays(t *testing.T) {
	for _, c := range []struct{ due, day, want string }{
		{"2026-12-25", "2026-12-21", ""},
		{"2026-12-25", "2026-12-22", "due 25 Dec 2026"},
		{"2026-12-28", "2026-12-22", "due 28 Dec 2026"},
		{"2026-12-29", "2026-12-22", "due 29 Dec 2026"},
		{"2026-12-30", "2026-12-22", ""},
		{"2026-12-30", "2026-12-28", "due 30 Dec 2026"},
	} {
		s := state("2026-12-01 08:00", waiting("A-1", at("2026-12-01 07:00"), due(c.due)))
		s.Out.Notices.ReminderDays = 0
		s.Holidays = []core.Date{core.MustDate("2026-12-23"), core.MustDate("2026-12-24"), core.MustDate("2026-12-25")}
		s = queued(s, notice.Plan(s))
		s.Now = at(c.day + " 08:00")
		text := ""
		if list := notice.Plan(s); len(list) > 0 {
			text = list[0].Text
		}
		if c.want == "" && text != "" || !strings.Contains(text, c.want) {
			t.Errorf("%s on %s: %q", c.due, c.day, text)
		}
	}
}

// Digest and report go to owners, auditors and entered addresses, once.
func TestDigestAndReport(t *testing.T) {
	s := state("2026-12-01 08:00")
	s.Out.Notices.DigestTo, s.Out.Notices.ReportTo = []string{"office@firm.example", "OLGA@firm.example"}, []string{"tax@adviser.example"}
	s.Users = append(s.Users, person("vera", core.Auditor))
	if !notice.DigestDue(s) || !notice.ReportDue(s) {
		t.Fatal("nothing due")
	}
	s.News = &notice.News{Since: s.Now.Add(-24 * time.Hour), Came: 3, Failed: 1, Asked: 2, Stopped: 1, Silent: []notice.Silent{{Name: "invoices"}}}
	s.Month = &notice.Month{First: notice.LastMonth(s.Now)}
	want := "digest olga@firm.example 2026-12-01 0; digest vera@firm.example 2026-12-01 0; digest office@firm.example 2026-12-01 0; " +
		"report olga@firm.example 2026-11 0; report vera@firm.example 2026-11 0; report tax@adviser.example 2026-11 0"
	list := notice.Plan(s)
	if got := brief(list); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	s = queued(s, list)
	if notice.DigestDue(s) || notice.ReportDue(s) || len(notice.Plan(s)) > 0 {
		t.Error("due again")
	}
	s.Now = at("2026-12-02 08:00")
	if !notice.DigestDue(s) || notice.ReportDue(s) {
		t.Error("the next day has a digest and no report")
	}
	if got := notice.DigestSince(s.Out.Notices, s.Before, s.Now); !got.Equal(at("2026-12-01 08:00")) {
		t.Errorf("since %v", got)
	}
	if got := notice.DigestSince(s.Out.Notices, nil, at("2026-11-30 09:00")); !got.Equal(at("2026-11-27 08:00")) {
		t.Errorf("the first digest, on a Monday: since %v", got)
	}
	s.News, s.Month = &notice.News{Since: s.Now}, nil
	if list := notice.Plan(s); len(list) > 0 {
		t.Errorf("a digest of nothing: %q", brief(list))
	}
}

func TestLastMonth(t *testing.T) {
	for now, want := range map[string]string{"2026-01-01 00:00": "2025-12-01", "2026-03-31 23:59": "2026-02-01", "2028-03-01 08:00": "2028-02-01", "2026-12-31 08:00": "2026-11-01"} {
		if got := notice.LastMonth(at(now)); got.String() != want {
			t.Errorf("%s: %s, want %s", now, got, want)
		}
	}
}

// The hour stays the same by the clock on the wall when clocks are changed.
func TestSlot(t *testing.T) {
	r := core.DefaultNoticeRules()
	r.Days, r.Hours = append(r.Days, "sun"), []int{13, 2, 8}
	for now, want := range map[string]string{
		"2026-03-29 01:59": "", "2026-03-29 03:00": "2026-03-29 03:00", "2026-03-29 08:00": "2026-03-29 08:00",
		"2026-10-25 08:30": "2026-10-25 08:00", "2026-11-30 12:59": "2026-11-30 08:00", "2026-11-30 23:59": "2026-11-30 13:00", "2026-11-28 09:00": "",
	} {
		got, ok := notice.Slot(r, at(now))
		if text := got.Format("2006-01-02 15:04"); ok != (want != "") || ok && text != want {
			t.Errorf("%s: %s %v, want %q", now, text, ok, want)
		}
	}
}

// The words of each kind of notice.
func TestWords(t *testing.T) {
	s := state("2026-11-30 08:05",
		waiting("A-1", at("2026-11-20 07:00"), due("2026-12-02")),
		waiting("A-2", at("2026-11-30 07:00"), func(r *core.Review) {
			r.Invoice.Seller.Name, r.Invoice.SupplierID = "Evil\r\nBcc: x@y.z https://evil.example/pay \u202egpj", ""
			r.Invoice.Kind = core.KindCreditNote
			r.Draft.Kind.Value = core.KindCreditNote
			r.Questions = []core.Question{{Number: 1, By: "olga", To: "anna", Text: "why?"}}
		}), waiting("A-3", at("2026-11-30 07:00"), stopped(core.PriceOverTolerance)))
	s.Suppliers = map[core.SupplierID]string{"acme-gmbh": "Acme GmbH"}
	s.Before = []core.Notice{{Kind: core.ApprovalRequest, User: "anna", To: "anna@firm.example", Period: "2026-11-20T08", At: at("2026-11-20 08:00"), State: core.NoticeSent, Items: []core.NoticeItem{{Review: s.Waiting[0].ID}}}}
	s.Users = s.Users[:1]
	s.Users[0].Roles = append(s.Users[0].Roles, core.Auditor)
	s.News = &notice.News{Since: at("2026-11-27 08:00"), Came: 3, Failed: 1, Asked: 2, Stopped: 1, Unsent: 1, Silent: []notice.Silent{{Name: "invoices", LastOK: at("2026-11-28 06:00")}, {Name: "new"}}}
	s.Month = &notice.Month{
		First: core.MustDate("2026-10-01"), Mails: []notice.Mailbox{{Name: "invoices", Seen: 9, Became: 5, Ignored: 2, Failed: 1, Waiting: 1}},
		States: []notice.Sum{{State: "approved", Count: 4, Gross: money.New(123456, "EUR")}}, File: &core.NoticeFile{Name: "x.xlsx"},
	}
	var b strings.Builder
	for _, n := range notice.Plan(s) {
		fmt.Fprintf(&b, "==== %s to %s\nSubject: %s\n\n%s", n.Kind, n.To, n.Subject, n.Text)
	}
	golden(t, "notices.txt", b.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || string(want) != got {
		t.Errorf("%v; %s differs:\n%s", err, path, got)
	}
}

// Whatever the state: what is planned is not planned again, goes to nobody but known
// addresses, asks nobody who may not answer, and never names a thing twice in a day.
func TestPlanHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		for range rapid.IntRange(1, 6).Draw(t, "steps") {
			list := notice.Plan(s)
			if !s.Out.On && len(list) > 0 {
				t.Fatalf("planned while off: %s", brief(list))
			}
			for _, n := range list {
				check(t, s, n)
			}
			s = queued(s, list)
			if again := notice.Plan(s); len(again) > 0 {
				t.Fatalf("planned twice: %s", brief(again))
			}
			s.Now = s.Now.Add(time.Duration(rapid.IntRange(1, 60).Draw(t, "hours")) * time.Hour)
		}
	})
}

func check(t *rapid.T, s notice.State, n core.Notice) {
	if !notice.Known(n, s.Users, s.Out.Notices) {
		t.Fatalf("%s goes to %s", n.Kind, n.To)
	}
	if !s.Out.Notices.Wants(n.Kind) || !s.Out.Notices.Works(core.DateOf(s.Now)) {
		t.Fatalf("%s is not wanted now", n.Kind)
	}
	for _, b := range s.Before {
		if b.Kind == n.Kind && b.To == n.To && b.Period == n.Period {
			t.Fatalf("%s to %s for %s twice", n.Kind, n.To, n.Period)
		}
		for _, it := range n.Items {
			if n.Kind == core.Reminder && b.User == n.User && slices.Contains(b.Items, it) && core.DateOf(b.At.In(berlin)) == core.DateOf(s.Now) {
				t.Fatalf("%v is named twice on a day", it)
			}
		}
	}
	for _, it := range n.Items {
		r := s.Waiting[slices.IndexFunc(s.Waiting, func(r core.Review) bool { return r.ID == it.Review })]
		u := s.Users[slices.IndexFunc(s.Users, func(u core.User) bool { return u.Name == n.User })]
		if it.Settle {
			if core.Clean(r.Exceptions) || r.Held != nil || !u.May(core.MayResolveData) && !u.May(core.MayManageSuppliers) {
				t.Fatalf("%s is asked to settle %v", u.Name, r.Exceptions)
			}
			continue
		}
		if it.Question == 0 && core.Allowed(r, core.ActApprove, u) != nil {
			t.Fatalf("%s is asked about what %v", u.Name, core.Allowed(r, core.ActApprove, u))
		}
		if it.Question > 0 && r.Questions[it.Question-1].To != u.Name {
			t.Fatalf("%s is told of another's question", u.Name)
		}
	}
	if n.Kind == core.Digest || n.Kind == core.MonthReport {
		for _, r := range s.Waiting {
			if strings.Contains(n.Text, r.Invoice.Number) {
				t.Fatalf("%s names an invoice", n.Kind)
			}
		}
	}
}

func drawn(t *rapid.T) notice.State {
	s := state("2026-11-26 06:00")
	s.Now = s.Now.Add(time.Duration(rapid.IntRange(0, 24*14).Draw(t, "start")) * time.Hour)
	s.Out.On = rapid.IntRange(0, 9).Draw(t, "on") > 0
	s.Out.Notices.Kinds = rapid.SliceOfDistinct(rapid.SampledFrom(core.NoticeKinds), func(k core.NoticeKind) core.NoticeKind { return k }).Draw(t, "kinds")
	s.Out.Notices.DigestTo = []string{"office@firm.example"}
	names := []string{"anna", "bert", "karl", "olga", "vera"}
	s.Users = nil
	for _, name := range names {
		u := person(name, rapid.SliceOfNDistinct(rapid.SampledFrom(core.Roles), 1, 2, func(r core.Role) core.Role { return r }).Draw(t, "roles")...)
		if rapid.IntRange(0, 3).Draw(t, "address") == 0 {
			u.Address = ""
		}
		s.Users = append(s.Users, u)
	}
	for i := range rapid.IntRange(0, 5).Draw(t, "invoices") {
		since := s.Now.Add(-time.Duration(rapid.IntRange(0, 400).Draw(t, "age")) * time.Hour)
		r := waiting(fmt.Sprintf("INV-%d-X", i), since, asks(rapid.SliceOfN(rapid.SampledFrom([]string{"role:approver", "role:owner", "user:anna", "user:karl"}), 1, 2).Draw(t, "asked")...))
		if d := rapid.IntRange(-3, 12).Draw(t, "due"); d < 10 {
			r.Invoice.DueDate = core.DateOf(s.Now).AddDays(d)
		}
		if rapid.Bool().Draw(t, "question") {
			r.Questions = []core.Question{{Number: 1, By: "olga", To: rapid.SampledFrom(names).Draw(t, "to")}}
		}
		if reason := rapid.SampledFrom([]core.Reason{"", "", core.NoReceipt, core.MissingField, core.PriceOverTolerance, core.BankChanged, core.NewSupplier}).Draw(t, "reason"); reason != "" {
			r.Status, r.Exceptions = core.StatusOnHold, []core.Exception{{Reason: reason, Severity: core.Block}}
		}
		s.Waiting = append(s.Waiting, r)
	}
	if rapid.Bool().Draw(t, "news") {
		s.News = &notice.News{Since: s.Now, Came: 1}
		s.Month = &notice.Month{First: notice.LastMonth(s.Now)}
	}
	return s
}

// What is planned for somebody goes nowhere else.
func TestKnown(t *testing.T) {
	rules := core.NoticeRules{DigestTo: []string{"office@firm.example"}}
	users := []core.User{{Name: "anna", Roles: []core.Role{core.Approver}, Address: "anna@firm.example"}, {Name: "gone"}}
	for _, c := range []struct {
		n    core.Notice
		want bool
	}{
		{core.Notice{Kind: core.ApprovalRequest, User: "anna", To: "ANNA@firm.example"}, true},
		{core.Notice{Kind: core.ApprovalRequest, User: "anna", To: "eve@firm.example"}, false},
		{core.Notice{Kind: core.ApprovalRequest, User: "gone", To: ""}, false},
		{core.Notice{Kind: core.Digest, To: "office@firm.example"}, true},
		{core.Notice{Kind: core.MonthReport, To: "office@firm.example"}, false},
		{core.Notice{Kind: core.ApprovalRequest, To: "office@firm.example"}, false},
	} {
		if got := notice.Known(c.n, users, rules); got != c.want {
			t.Errorf("%+v: %v", c.n, got)
		}
	}
}
