package notice_test

import (
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/notice"
)

// What a computer that was shut could not send is sent on the next working day.
func TestTooOld(t *testing.T) {
	rules := core.DefaultNoticeRules()
	mondays := core.DefaultNoticeRules()
	mondays.Days = []string{"mon"}
	for _, c := range []struct {
		name  string
		rules core.NoticeRules
		kind  core.NoticeKind
		tries int
		at    string
		now   string
		want  bool
	}{
		{"over the weekend", rules, core.ApprovalRequest, 0, "2026-11-27 13:00", "2026-11-30 08:00", false},
		{"over the weekend, tried", rules, core.ApprovalRequest, 4, "2026-11-27 13:00", "2026-11-30 13:30", false},
		{"the Tuesday after", rules, core.ApprovalRequest, 4, "2026-11-27 13:00", "2026-12-01 08:00", true},
		{"two working days", rules, core.Digest, 1, "2026-12-01 08:00", "2026-12-03 08:01", true},
		{"not quite", rules, core.Digest, 1, "2026-12-01 08:00", "2026-12-03 07:59", false},
		{"a week later", mondays, core.Reminder, 1, "2026-11-23 08:00", "2026-11-30 07:00", false},
		{"more than a week", mondays, core.Reminder, 1, "2026-11-23 08:00", "2026-11-30 09:00", true},
		{"a report", rules, core.MonthReport, 1, "2026-11-02 08:00", "2026-11-13 09:00", false},
		{"an old report", rules, core.MonthReport, 1, "2026-11-02 08:00", "2026-11-17 09:00", true},
		{"a clock put back", rules, core.ApprovalRequest, 1, "2027-11-02 08:00", "2026-11-17 09:00", false},
	} {
		n := core.Notice{Kind: c.kind, Tries: c.tries, At: at(c.at), Next: at(c.at)}
		if got := notice.TooOld(n, c.rules, at(c.now)); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestMayTry(t *testing.T) {
	now := at("2026-11-30 08:00")
	for wait, want := range map[time.Duration]bool{-time.Hour: true, 0: true, time.Minute: false, 6 * time.Hour: false, 7 * time.Hour: true, 9000 * time.Hour: true} {
		if got := notice.MayTry(core.Notice{Next: now.Add(wait)}, now); got != want {
			t.Errorf("%v: %v", wait, got)
		}
	}
}

// A request that lay too long in a computer that was shut is asked for anew.
func TestLostRequestIsAskedAnew(t *testing.T) {
	s := state("2026-11-25 13:05", waiting("A-1", at("2026-11-25 12:00")))
	list := notice.Plan(s)
	s = queued(s, list)
	s.Before[0].State, s.Before[0].Next = core.NoticeWaiting, s.Now
	if s.Now = at("2026-11-26 08:05"); brief(notice.Plan(s)) != "" {
		t.Errorf("a day later: %s", brief(notice.Plan(s)))
	}
	s.Now = at("2026-12-01 08:05")
	if got, want := brief(notice.Plan(s)), "approval anna@firm.example 2026-12-01T08 1"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// A clock that was a year ahead for an hour does not silence reminders for a year.
func TestClockPutBack(t *testing.T) {
	s := state("2027-11-30 08:05", waiting("A-1", at("2026-11-20 07:00")))
	s = queued(s, notice.Plan(s))
	s.Now = at("2026-11-30 08:05")
	if got, want := brief(notice.Plan(s)), "reminder anna@firm.example 2026-11-30 1"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if s = queued(s, notice.Plan(s)); brief(notice.Plan(s)) != "" {
		t.Errorf("twice: %s", brief(notice.Plan(s)))
	}
}

// Two people who share an address get a notice each.
func TestSharedAddress(t *testing.T) {
	s := state("2026-11-30 08:05", waiting("A-1", at("2026-11-30 07:00"), asks("user:anna")), waiting("A-2", at("2026-11-30 07:00"), asks("user:bert")))
	s.Users = []core.User{person("anna", core.Approver), person("bert", core.Approver)}
	s.Users[1].Address = "Anna@firm.example"
	got, want := brief(notice.Plan(s)), "approval anna@firm.example 2026-11-30T08 anna 1; approval Anna@firm.example 2026-11-30T08 bert 1"
	if got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Nobody but a digest that reached somebody says from when on the next tells.
func TestDigestSinceTheLastThatWent(t *testing.T) {
	before := []core.Notice{
		{Kind: core.Digest, State: core.NoticeSent, At: at("2026-11-25 08:00")},
		{Kind: core.Digest, State: core.NoticeFailed, At: at("2026-11-27 08:00")},
		{Kind: core.Digest, State: core.NoticeWithdrawn, At: at("2026-11-28 08:00")},
	}
	if got := notice.DigestSince(core.DefaultNoticeRules(), before, at("2026-11-30 08:05")); !got.Equal(at("2026-11-25 08:00")) {
		t.Error(got)
	}
}

// Mail programs make links of bare names of servers.
func TestNamesAreNoLinks(t *testing.T) {
	for name, want := range map[string]string{
		"evil-bank.com":            "evil-bank. com",
		"Nordlicht GmbH & Co.KG":   "Nordlicht GmbH & Co. KG",
		"pay(evil.example)":        "pay(evil. example)",
		"evil\u3002com":            "evil. com",
		"1st.shop:8080":            "1st. shop:8080",
		"A. B. Smith Ltd.":         "A. B. Smith Ltd.",
		"H.J.Müller":               "H. J. Müller",
		"S.A.":                     "S.A.",
		"RE.2024.17":               "RE.2024.17",
		"https://evil.example/pay": "https evil . example pay",
	} {
		s := state("2026-11-30 08:05", waiting("A-1", at("2026-11-30 07:00"), func(r *core.Review) { r.Invoice.Seller.Name, r.Invoice.SupplierID = name, "" }))
		list := notice.Plan(s)
		if len(list) != 1 || !strings.Contains(list[0].Text, "- "+want+", A-1") {
			t.Errorf("%s: %+v", name, list)
		}
	}
}
