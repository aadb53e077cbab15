package main

import (
	"fmt"
	"strings"

	"countersign/core"
)

// history prints the entries of one thing, in the time of the computer as all days are
// that people read; the log itself is in UTC.
func (s *session) history(list []core.AuditEntry) {
	s.say("\nHistory")
	for _, e := range list {
		s.say("  %s  %-12s %s%s%s", moment(e.Time), e.Actor, e.Action, detailOf(e), reasonOf(e))
	}
}

// detailOf is what an entry is about beside its action: which rule was waived, for whom
// somebody answered.
func detailOf(e core.AuditEntry) string {
	var out []string
	for _, d := range []struct{ key, format string }{
		{"rule", "rule %s"}, {"for", "for %s"}, {"on_behalf_of", "instead of %s"}, {"exception", "%s"}, {"line", "line %s"},
		{"payment", "run %s"}, {"paid_on", "on %s"}, {"transfers", "%s"}, {"version", "pain.001.001.%s"}, {"approvals_voided", "void: the approval of %s"},
	} {
		if v := e.After[d.key]; v != "" && v != "rule:"+e.After["rule"] {
			out = append(out, fmt.Sprintf(d.format, v))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return " (" + strings.Join(out, ", ") + ")"
}

// reasonOf is why somebody did something, or where a check put the invoice.
func reasonOf(e core.AuditEntry) string {
	switch {
	case e.Reason != "":
		return ": " + e.Reason
	case e.Action == "Checked" && e.After["exceptions"] != "":
		return ": " + e.After["lane"] + ", " + e.After["exceptions"]
	case e.Action == "Checked" && e.After["lane"] != "":
		return ": " + e.After["lane"]
	}
	return ""
}

// approvals says who approved an invoice, for whom, and which rules the owner lifted.
func (s *session) approvals(r core.Review) {
	for _, a := range r.Approvals {
		who := a.By + ", asked as " + core.AskedWords([]string{a.For})
		if a.Rule != "" {
			who = "rule " + a.Rule
		}
		if a.OnBehalf != "" {
			who += ", instead of " + a.OnBehalf
		}
		if a.Comment != "" {
			who += ": " + a.Comment
		}
		s.say("Approved on %s by %s.", core.DateOf(a.At.Local()), strings.TrimSuffix(who, "."))
	}
	for _, w := range r.Waivers {
		s.say("The rule %q was waived by %s: %s.", w.Rule, w.By, strings.TrimSuffix(w.Reason, "."))
	}
}
