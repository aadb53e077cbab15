package notice_test

import (
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/notice"
)

// told lists who gets which notice.
func told(s notice.State) string {
	var out []string
	for _, n := range notice.Plan(s) {
		out = append(out, n.User+" "+string(n.Kind))
	}
	return strings.Join(out, "; ")
}

// A substitute and an owner are asked by mail when their turn has come, and nobody on a
// holiday.
func TestWhoStandsInIsAskedByMail(t *testing.T) {
	s := state("2026-11-30 09:00", waiting("R-1", at("2026-11-30 08:00"), asks("user:anna")))
	s.Out.Notices.Kinds = []core.NoticeKind{core.ApprovalRequest, core.Reminder}
	s.Users = append(s.Users, person("bert", core.Approver))
	if got := told(s); got != "anna approval" {
		t.Errorf("alone: %s", got)
	}
	anna := s.Users[0]
	s.Acting = func(u core.User, _ core.Review) core.User {
		switch u.Name {
		case "bert":
			return u.With(core.Standing{For: []core.Stand{{User: anna, Why: "x"}}})
		case "olga":
			return u.With(core.Standing{Late: "x"})
		}
		return u
	}
	if got := told(s); got != "anna approval; olga approval; bert approval" {
		t.Errorf("with those who stand in: %s", got)
	}
	s.Holidays = []core.Date{core.MustDate("2026-11-30")}
	if got := told(s); got != "" {
		t.Errorf("on a holiday: %s", got)
	}
}

// On the day on which an answer is late, who was asked is reminded once.
func TestRemindedWhenLate(t *testing.T) {
	s := state("2026-11-30 09:00", waiting("R-1", at("2026-11-30 08:00"), asks("user:anna")))
	s.Out.Notices.Kinds, s.Out.Notices.ReminderDays = []core.NoticeKind{core.ApprovalRequest, core.Reminder}, 0
	s.RemindOn = func(core.Review) core.Date { return core.MustDate("2026-12-02") }
	for _, day := range []struct{ now, want string }{
		{"2026-11-30 09:00", "anna approval"}, {"2026-12-01 09:00", ""}, {"2026-12-02 09:00", "anna reminder"}, {"2026-12-03 09:00", ""},
	} {
		s.Now = at(day.now)
		if got := told(s); got != day.want {
			t.Errorf("%s: %q, want %q", day.now, got, day.want)
		}
		s = queued(s, notice.Plan(s))
	}
}
