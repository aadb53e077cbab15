package approval

import (
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/money"
)

// waiting is a review that asks somebody since a Monday.
func waiting(ask string) core.Review {
	r := review("100.00", "EUR")
	r.Status, r.AskedAt = core.StatusMatched, time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	r.Route.Steps = []core.Step{{Who: strings.Split(ask, " ")}}
	return r
}

// staff is anna, for whom ben stands in from the 4th to the 6th and carl whenever she
// is late; dora in a group, an owner, and eva, who left.
func staff(today string) Staff {
	s := Staff{Today: core.MustDate(today), Users: []core.User{
		{Name: "anna", Roles: []core.Role{core.Approver}, Substitutes: []core.Substitution{
			{User: "ben", From: core.MustDate("2026-11-04"), To: core.MustDate("2026-11-06")}, {User: "carl"},
		}},
		{Name: "ben", Roles: []core.Role{core.Approver}}, {Name: "carl", Roles: []core.Role{core.Approver}},
		{Name: "dora", Roles: []core.Role{core.Approver}}, {Name: "eva", Roles: []core.Role{core.Approver}, Disabled: true},
		{Name: "olga", Roles: []core.Role{core.Owner}},
	}}
	s.Settings.Groups = map[string][]string{"buyers": {"anna", "dora"}}
	s.Settings.Escalation = core.Escalation{RemindDays: 1, SubstituteDays: 5, OwnerDays: 10}
	return s
}

// may lists who may approve.
func may(s Staff, r core.Review) string {
	var out []string
	for _, u := range s.Users {
		if core.Allowed(r, core.ActApprove, s.Acting(u, r)) == nil {
			out = append(out, u.Name)
		}
	}
	return strings.Join(out, " ")
}

// DOMAIN 7: stalled approvals go to a reminder, then a substitute, then an owner, by
// working days.
func TestWhoMayAnswer(t *testing.T) {
	limit := func(s string) *money.Amount { a := money.MustAmount(s, "EUR"); return &a }
	for _, c := range []struct {
		clause, today, ask, may string
		change                  func(*Staff, *core.Review)
	}{
		{"a person alone", "2026-11-02", "user:anna", "anna", nil},
		{"the day before the absence", "2026-11-03", "user:anna", "anna", nil},
		{"the first day of the absence", "2026-11-04", "user:anna", "anna ben", nil},
		{"the last day of the absence", "2026-11-06", "user:anna", "anna ben", nil},
		{"the day before a late answer", "2026-11-08", "user:anna", "anna", nil},
		{"a late answer", "2026-11-09", "user:anna", "anna carl", nil},
		{"a late answer, with a holiday between", "2026-11-09", "user:anna", "anna", func(s *Staff, _ *core.Review) {
			s.Settings.Calendar.Holidays = []core.Date{core.MustDate("2026-11-05")}
		}},
		{"the day before an owner is asked", "2026-11-15", "user:anna", "anna carl", nil},
		{"an owner is asked", "2026-11-16", "user:anna", "anna carl olga", nil},
		{"never, where no days are set", "2027-11-16", "user:anna", "anna", func(s *Staff, _ *core.Review) { s.Settings.Escalation = core.Escalation{} }},
		{"a group", "2026-11-02", "group:buyers", "anna dora", nil},
		{"a group, with a substitute", "2026-11-04", "group:buyers", "anna ben dora", nil},
		{"a role is every approver's and the owner's", "2026-11-02", "role:approver", "anna ben carl dora olga", nil},
		{"who left is not asked", "2026-11-02", "user:eva", "", nil},
		{"who left is replaced by an owner", "2026-11-16", "user:eva", "olga", nil},
		{"a substitute who entered the invoice", "2026-11-04", "user:anna", "anna", func(_ *Staff, r *core.Review) { r.EnteredBy = []string{"ben"} }},
		{"a substitute for who entered it", "2026-11-04", "user:anna", "", func(_ *Staff, r *core.Review) { r.EnteredBy = []string{"anna"} }},
		{"a substitute keeps the own limit", "2026-11-04", "user:anna", "anna", func(s *Staff, _ *core.Review) { s.Users[1].Limit = *limit("99.99") }},
		{"a substitute has no more than the other's limit", "2026-11-04", "user:anna", "", func(s *Staff, _ *core.Review) { s.Users[0].Limit = *limit("99.99") }},
		{"a limit is inclusive for both", "2026-11-04", "user:anna", "anna ben", func(s *Staff, _ *core.Review) {
			s.Users[0].Limit, s.Users[1].Limit = *limit("100.00"), *limit("100.00")
		}},
		{"a substitute of who left", "2026-11-04", "user:anna", "", func(s *Staff, _ *core.Review) { s.Users[0].Disabled = true }},
		{"a substitute of who may approve no more", "2026-11-04", "user:anna", "", func(s *Staff, _ *core.Review) { s.Users[0].Roles = []core.Role{core.Clerk} }},
		{"nobody answers for a rule", "2026-11-16", "rule:rent", "", nil},
		{"the other has spoken already", "2026-11-04", "user:anna", "", func(_ *Staff, r *core.Review) {
			r.Approvals = []core.Approval{{By: "anna", Step: 9}}
		}},
		{"a substitute of a substitute is none", "2026-11-04", "user:anna", "anna ben", func(s *Staff, _ *core.Review) {
			s.Users[1].Substitutes = []core.Substitution{{User: "dora", From: core.MustDate("2026-11-01")}}
		}},
	} {
		s, r := staff(c.today), waiting(c.ask)
		if c.change != nil {
			c.change(&s, &r)
		}
		if got := may(s, r); got != c.may {
			t.Errorf("%s: %q may answer, want %q", c.clause, got, c.may)
		}
	}
}

// Whoever is asked besides is named with the reason.
func TestSubstitutesAreNamed(t *testing.T) {
	for today, want := range map[string]string{
		"2026-11-03": "",
		"2026-11-04": "ben for anna: stands in for anna, who is away until 2026-11-06",
		"2026-11-09": "carl for anna: stands in for anna, who has not answered within 5 working days",
		"2026-11-16": "carl for anna: stands in for anna, who has not answered within 5 working days; olga for : may answer because nobody who was asked did within 10 working days",
	} {
		var got []string
		for _, s := range staff(today).Substitutes(waiting("user:anna")) {
			got = append(got, s.User+" for "+s.For+": "+s.Why)
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("%s: %s", today, s)
		}
	}
}

func TestDeadline(t *testing.T) {
	r := waiting("user:anna")
	for today, want := range map[string]Stage{"2026-11-02": StageAsked, "2026-11-03": StageReminded, "2026-11-09": StageSubstitute, "2026-11-16": StageOwner} {
		got := staff(today).Deadline(r)
		if got.Stage != want || got.RemindOn.String() != "2026-11-03" || got.SubstituteOn.String() != "2026-11-09" || got.OwnerOn.String() != "2026-11-16" {
			t.Errorf("%s: %+v, want %s", today, got, want)
		}
	}
	r.Status = core.StatusOnHold
	if got := staff("2026-11-16").Deadline(r); got != (Deadline{}) {
		t.Errorf("what is on hold waits for nobody's answer: %+v", got)
	}
}

// Who is asked after midnight is asked on that day, which in UTC has not come yet.
func TestDeadlineInTheFirmsZone(t *testing.T) {
	r := waiting("user:anna")
	r.AskedAt = time.Date(2026, time.November, 1, 23, 30, 0, 0, time.UTC)
	s := staff("2026-11-02")
	for zone, want := range map[*time.Location]string{nil: "2026-11-01", time.FixedZone("CET", 3600): "2026-11-02", time.FixedZone("EST", -5*3600): "2026-11-01"} {
		s.Zone = zone
		if got := s.Deadline(r).AskedOn.String(); got != want {
			t.Errorf("in %v asked on %s, want %s", zone, got, want)
		}
	}
}

// Policies and groups that name somebody who cannot answer are told.
func TestMissing(t *testing.T) {
	s := staff("2026-11-02")
	s.Settings.Groups["left"] = []string{"eva", "frank"}
	s.Settings.Approval = policies(t, `{"name": "p", "when": {}, "ask": ["user:anna", "user:eva"]}`)
	got := strings.Join(s.Missing(), "; ")
	if got != "group left asks eva, who cannot approve; group left asks frank, who cannot approve; policy p asks eva, who cannot approve" {
		t.Error(got)
	}
}

// Where nobody can answer it is said why, and what can be done, also where it is the turn
// of others first.
func TestStuck(t *testing.T) {
	for _, c := range []struct {
		name, today, ask, want string
		change                 func(*Staff, *core.Review)
	}{
		{"somebody can", "2026-11-02", "user:anna", "", nil},
		{"who left", "2026-11-02", "user:eva", "nobody can answer: eva does not work here any more; an owner can answer from 2026-11-16 on, or have somebody else asked, in the policies", nil},
		{"who left, and nobody is asked later", "2026-11-02", "user:eva", "nobody can answer: eva does not work here any more; the owner can have somebody else asked, in the policies",
			func(s *Staff, _ *core.Review) { s.Settings.Escalation = core.Escalation{} }},
		{"who left, once an owner can answer", "2026-11-16", "user:eva", "", nil},
		{"who may approve no more", "2026-11-02", "user:anna", "nobody can answer: anna may not approve any more; an owner can answer from 2026-11-16 on, or have somebody else asked, in the policies",
			func(s *Staff, _ *core.Review) { s.Users[0].Roles = []core.Role{core.Clerk} }},
		{"a group of which nobody is left", "2026-11-02", "group:left", "nobody can answer: nobody of the group left may approve any more; an owner can answer from 2026-11-16 on, or have somebody else asked, in the policies",
			func(s *Staff, _ *core.Review) { s.Settings.Groups["left"] = []string{"eva"} }},
		{"one of the list is left", "2026-11-02", "user:eva", "", func(_ *Staff, r *core.Review) { r.Route.Steps[0].Who = []string{"user:eva", "user:anna"} }},
		{"all are asked and one left", "2026-11-02", "user:eva", "nobody can answer: eva does not work here any more; an owner can answer from 2026-11-16 on, or have somebody else asked, in the policies",
			func(_ *Staff, r *core.Review) {
				r.Route.Steps[0] = core.Step{Who: []string{"user:anna", "user:eva"}, All: true}
			}},
		{"whose turn comes later left", "2026-11-02", "user:anna", "nobody can answer: eva does not work here any more; an owner can answer from 2026-11-16 on, or have somebody else asked, in the policies",
			func(_ *Staff, r *core.Review) {
				r.Route.Steps = append(r.Route.Steps, core.Step{Who: []string{"user:eva"}})
			}},
		{"a limit that nobody has", "2026-11-02", "user:anna", `nobody who is asked can answer: 100.00 EUR is above anna's limit of 99.99 EUR; the owner can waive the rule "limit" for this invoice`,
			func(s *Staff, _ *core.Review) { s.Users[0].Limit = money.New(9999, "EUR") }},
		{"a rule is no person", "2026-11-02", "rule:rent", "", nil},
	} {
		s, r := staff(c.today), waiting(c.ask)
		if c.change != nil {
			c.change(&s, &r)
		}
		if got := s.Stuck(r); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}
