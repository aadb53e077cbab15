package core

import (
	"slices"
	"strings"
)

// Substitution lets a person answer approvals for another: from one day to another,
// both included, or, where no days are stated, whenever the other lets an invoice wait
// too long.
type Substitution struct {
	User string `json:"user"` // who answers instead
	From Date   `json:"from,omitzero"`
	To   Date   `json:"to,omitzero"`
	By   string `json:"by"` // the owner who appointed
}

// Dated reports whether the substitution is for an absence.
func (s Substitution) Dated() bool { return !s.From.IsZero() || !s.To.IsZero() }

// Covers reports whether the day is one of the absence.
func (s Substitution) Covers(d Date) bool {
	return s.Dated() && !d.Before(s.From) && (s.To.IsZero() || !s.To.Before(d))
}

// Standing is for whom, besides themselves, a person may answer on one invoice now. It
// is worked out anew each time (core/approval) and never stored.
type Standing struct {
	Groups []string // named groups of the settings that the person is in
	For    []Stand
	// Late says why an owner may answer for whoever is asked; empty when not.
	Late string
	// Verified says that the person verified the account that the invoice asks to pay to
	// while the invoice waited for it.
	Verified bool
}

// Stand is a person for whom another answers, and why.
type Stand struct {
	User User
	Why  string
}

// Standing is what With gave the person.
func (u User) Standing() Standing { return u.standing }

// With gives the person a standing.
func (u User) With(s Standing) User {
	u.standing = s
	return u
}

// answer is by what right somebody answers an entry of a step.
type answer struct {
	step     int
	who      string // the entry
	onBehalf string // for whom, empty for oneself
	why      string
}

// answers finds the first entry of the route that waits for this person. Steps are
// answered in order; an owner can answer for every role.
func (r Review) answers(u User) (answer, bool) {
	for i, s := range r.Route.Steps {
		left := r.pending(i, s)
		for _, w := range left {
			if u.Answers(w) {
				return answer{step: i, who: w}, true
			}
		}
		for _, w := range left {
			if a, ok := r.answersInstead(u, w); ok {
				a.step = i
				return a, true
			}
		}
		if len(left) > 0 {
			return answer{}, false
		}
	}
	return answer{}, false
}

// Answers reports whether the person is one of those whom an entry of a step stands for.
func (u User) Answers(who string) bool {
	kind, name, _ := strings.Cut(who, ":")
	switch kind {
	case "role":
		return u.Has(Role(name))
	case "user":
		return u.Name == name && !u.Disabled
	case "group":
		return slices.Contains(u.standing.Groups, name) && !u.Disabled
	}
	return false
}

var roleWords = map[Role]string{Clerk: "a clerk", Approver: "an approver", Payer: "a payer", Auditor: "an auditor", Owner: "the owner"}

// AskedWords names for people whom the entries of a route ask: "an approver, the owner".
func AskedWords(asked []string) string {
	var out []string
	for i, who := range asked {
		kind, name, _ := strings.Cut(who, ":")
		switch {
		case kind == "role" && slices.Contains(asked[:i], who):
			name = "another " + name
		case kind == "role" && roleWords[Role(name)] != "":
			name = roleWords[Role(name)]
		case kind == "group":
			name = "somebody of the group " + name
		case kind == "rule":
			name = "the signed rule " + name
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}

// answersInstead finds for whom the person may answer an entry. Nobody lends a right
// that they could not use on this invoice themselves.
func (r Review) answersInstead(u User, who string) (answer, bool) {
	for _, s := range u.standing.For {
		if s.User.May(MayApprove) && s.User.Answers(who) && maySignAs(r, s.User) == nil {
			return answer{who: who, onBehalf: s.User.Name, why: s.Why}, true
		}
	}
	if u.standing.Late != "" && u.Has(Owner) && !strings.HasPrefix(who, "rule:") {
		return answer{who: who, why: u.standing.Late}, true
	}
	return answer{}, false
}
