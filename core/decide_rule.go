package core

import "slices"

// asksRule reports whether the signed rule alone is asked.
func (r Route) asksRule() bool {
	return r.Rule != "" && r.Signature != "" && !r.Sampled && len(r.Steps) == 1 && slices.Equal(r.Steps[0].Who, []string{RuleEntry(r.Rule)})
}

// byRule reports whether an approval by a rule is the one that the route asks for.
func (r Route) byRule(a Approval) bool {
	return r.asksRule() && a.Rule == r.Rule && a.Signature == r.Signature && a.For == RuleEntry(r.Rule)
}

// RuleEntry is how a step asks a signed rule.
func RuleEntry(rule string) string { return "rule:" + rule }

// mayApproveByRule is nil where the program may say yes by a signed rule. Whether the
// rule fits the invoice is for core/approval to say; nothing at all may be open here.
func mayApproveByRule(r Review, u User) error {
	switch {
	case u.Name != System.Name || len(u.Roles) > 0:
		return Errorf(Refused, "a rule is not a person")
	case r.Status != StatusMatched || r.Held != nil || len(r.Exceptions) > 0 || len(r.Waivers) > 0 || len(r.Approvals) > 0:
		return Errorf(Refused, "a rule approves only what has nothing against it and was decided by nobody")
	case !r.Route.asksRule():
		return Errorf(Refused, "no signed rule is asked to approve this invoice")
	}
	return nil
}

func applyRule(r *Review, c Command, log *AuditEntry) error {
	if c.Rule != r.Route.Rule {
		return Errorf(Refused, "rule %s is not asked to approve this invoice", c.Rule)
	}
	log.Action = "ApprovedByRule"
	log.After["rule"], log.After["signature"] = r.Route.Rule, r.Route.Signature
	r.sign(Approval{By: c.By.Name, At: c.At, For: RuleEntry(c.Rule), Rule: c.Rule, Signature: r.Route.Signature, Comment: r.Route.Why}, log)
	return nil
}
