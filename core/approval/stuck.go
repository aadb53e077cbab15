package approval

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"countersign/core"
)

// waivable are the rules that may leave nobody to answer in a small firm, the likeliest first.
var waivable = []string{core.RuleVerified, core.RuleEntered, core.RuleTwice, core.RuleLimit}

// Stuck says of an invoice that waits for an answer which nobody can give why that is,
// and what the owner can do; empty where somebody can.
func (s Staff) Stuck(r core.Review) string {
	if r.Status != core.StatusMatched || len(r.Asked()) == 0 {
		return ""
	}
	if s.Deadline(r).Stage != StageOwner {
		if gone := s.gone(r); gone != "" {
			return gone
		}
	}
	refusal := map[string]error{}
	for _, u := range s.Users {
		if refusal[u.Name] = core.Allowed(r, core.ActApprove, s.Acting(u, r)); refusal[u.Name] == nil {
			return ""
		}
	}
	for _, rule := range waivable {
		waived := r
		waived.Waivers = append(slices.Clone(r.Waivers), core.Waiver{Rule: rule})
		for _, u := range s.Users {
			if core.Allowed(waived, core.ActApprove, s.Acting(u, waived)) != nil {
				continue
			}
			why := refusal[u.Name].Error()
			if e, ok := errors.AsType[*core.Error](refusal[u.Name]); ok {
				why = e.Msg
			}
			return fmt.Sprintf("nobody who is asked can answer: %s; the owner can waive the rule %q for this invoice", why, rule)
		}
	}
	return ""
}

// gone says of the first step for which too few people are left that nobody can answer
// it: also of one whose turn comes later, so that the owner need not find out step by step.
func (s Staff) gone(r core.Review) string {
	for _, step := range r.Pending() {
		var without []string
		for _, who := range step.Who {
			if !strings.HasPrefix(who, "rule:") && !s.somebody(who) {
				without = append(without, s.lost(who))
			}
		}
		if len(without) == 0 || !step.All && len(without) < len(step.Who) {
			continue
		}
		way := "the owner can have somebody else asked, in the policies"
		if on := s.Deadline(r).OwnerOn; !on.IsZero() {
			way = fmt.Sprintf("an owner can answer from %s on, or have somebody else asked, in the policies", on)
		}
		return fmt.Sprintf("nobody can answer: %s; %s", strings.Join(without, ", "), way)
	}
	return ""
}

// somebody reports whether an entry of a step stands for anybody who may approve.
func (s Staff) somebody(who string) bool {
	return slices.ContainsFunc(s.Users, func(u core.User) bool {
		return u.May(core.MayApprove) && u.With(core.Standing{Groups: s.groups(u.Name)}).Answers(who)
	})
}

// lost says why an entry of a step stands for nobody.
func (s Staff) lost(who string) string {
	kind, name, _ := strings.Cut(who, ":")
	switch i := slices.IndexFunc(s.Users, func(u core.User) bool { return u.Name == name }); {
	case kind == "group":
		return fmt.Sprintf("nobody of the group %s may approve any more", name)
	case kind != "user":
		return fmt.Sprintf("nobody who may approve has the role %s any more", name)
	case i < 0:
		return "there is no user " + name
	case s.Users[i].Disabled:
		return name + " does not work here any more"
	}
	return name + " may not approve any more"
}
