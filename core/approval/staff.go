package approval

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"countersign/core"
)

// Staff are the people of the firm as they are on one day: who is in which group, who
// is away, and whose turn it is where an invoice waits too long.
type Staff struct {
	Users    []core.User
	Settings core.Settings
	Today    core.Date
	// Zone is where that day is; nil for UTC. Days are counted there from the one on which
	// somebody was asked.
	Zone *time.Location
	// Verifiers are those who verified the account of an invoice while it waited for it;
	// nil for nobody.
	Verifiers func(core.Review) []string
}

// StaffOf reads the people and the settings as of a time in the firm's zone.
func StaffOf(r core.Reader, now time.Time) (Staff, error) {
	s := Staff{Today: core.DateOf(now), Zone: now.Location()}
	var err error
	if s.Users, err = r.ListUsers(); err != nil {
		return s, err
	}
	s.Settings, err = r.Settings()
	return s, err
}

// Acting is the person with what they may answer for others on this invoice today.
func (s Staff) Acting(u core.User, r core.Review) core.User {
	stand := s.standing(u, r)
	stage := s.Deadline(r).Stage
	for _, p := range s.Users {
		if p.Name == u.Name || p.Disabled {
			continue
		}
		if why := s.instead(p, u.Name, stage); why != "" {
			stand.For = append(stand.For, core.Stand{User: p.With(s.standing(p, r)), Why: why})
		}
	}
	if stage == StageOwner {
		stand.Late = fmt.Sprintf("may answer because nobody who was asked did within %s", workingDays(s.Settings.Escalation.OwnerDays))
	}
	return u.With(stand)
}

// standing is what holds for the person without anybody else's.
func (s Staff) standing(u core.User, r core.Review) core.Standing {
	return core.Standing{Groups: s.groups(u.Name), Verified: slices.Contains(s.verifiers(r), u.Name)}
}

// instead says why a person may answer for p; empty when not.
func (s Staff) instead(p core.User, name string, stage Stage) string {
	for _, sub := range p.Substitutes {
		switch {
		case sub.User != name:
		case sub.Covers(s.Today):
			until := ""
			if !sub.To.IsZero() {
				until = " until " + sub.To.String()
			}
			return fmt.Sprintf("stands in for %s, who is away%s", p.Name, until)
		case !sub.Dated() && (stage == StageSubstitute || stage == StageOwner):
			return fmt.Sprintf("stands in for %s, who has not answered within %s", p.Name, workingDays(s.Settings.Escalation.SubstituteDays))
		}
	}
	return ""
}

func (s Staff) groups(name string) []string {
	var in []string
	for g, who := range s.Settings.Groups {
		if slices.Contains(who, name) {
			in = append(in, g)
		}
	}
	slices.Sort(in)
	return in
}

// Missing are sentences about people whom policies ask by name, themselves or in a
// group, and who cannot answer: they are gone, not known, or may not approve.
func (s Staff) Missing() []string {
	var out []string
	known := func(name string) bool {
		return slices.ContainsFunc(s.Users, func(u core.User) bool { return u.Name == name && !u.Disabled && u.May(core.MayApprove) })
	}
	note := func(where, name string) {
		if !known(name) {
			out = append(out, fmt.Sprintf("%s asks %s, who cannot approve", where, name))
		}
	}
	for _, g := range sortedNames(s.Settings.Groups) {
		for _, name := range s.Settings.Groups[g] {
			note("group "+g, name)
		}
	}
	for _, p := range s.Settings.Approval {
		for _, step := range p.Ask {
			for _, who := range step.Who {
				if name, ok := strings.CutPrefix(who, "user:"); ok {
					note("policy "+p.Name, name)
				}
			}
		}
	}
	return out
}

func sortedNames(groups map[string][]string) []string {
	var out []string
	for name := range groups {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func workingDays(n int) string {
	if n == 1 {
		return "1 working day"
	}
	return fmt.Sprintf("%d working days", n)
}

func (s Staff) verifiers(r core.Review) []string {
	if s.Verifiers == nil {
		return nil
	}
	return s.Verifiers(r)
}

// Substitute is somebody who may answer instead of a person whom an invoice asks.
type Substitute struct {
	User string `json:"user"`
	For  string `json:"for"`
	Why  string `json:"why"`
}

// Substitutes are those whom an undecided invoice asks today besides who is named.
func (s Staff) Substitutes(r core.Review) []Substitute {
	if len(r.Asked()) == 0 || s.Deadline(r).Stage != StageOwner && !slices.ContainsFunc(s.Users, func(u core.User) bool { return len(u.Substitutes) > 0 }) {
		return nil
	}
	var out []Substitute
	for _, u := range s.Users {
		if core.Allowed(r, core.ActApprove, u.With(s.standing(u, r))) == nil {
			continue // asked anyway
		}
		acting := s.Acting(u, r)
		if core.Allowed(r, core.ActApprove, acting) != nil {
			continue
		}
		if st := acting.Standing(); len(st.For) > 0 {
			for _, p := range st.For {
				out = append(out, Substitute{User: u.Name, For: p.User.Name, Why: p.Why})
			}
		} else {
			out = append(out, Substitute{User: u.Name, Why: st.Late})
		}
	}
	return out
}
