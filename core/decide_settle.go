package core

import (
	"slices"
	"strconv"
	"strings"
)

func applyHold(r *Review, c Command, log *AuditEntry) error {
	if strings.TrimSpace(c.Reason) == "" {
		return needReason("holding")
	}
	log.Action = "Held"
	r.Held = &Hold{By: c.By.Name, At: c.At, Reason: c.Reason}
	r.settle()
	return nil
}

func applyRelease(r *Review, _ Command, log *AuditEntry) error {
	log.Action = "Released"
	log.Before["held_by"] = r.Held.By
	r.Held = nil
	r.settle()
	return nil
}

func applyResolve(r *Review, c Command, log *AuditEntry) error {
	if strings.TrimSpace(c.Reason) == "" {
		return needReason("settling an exception")
	}
	for _, e := range c.Exceptions { // only with its resolution: what is put right before is forgotten
		if c.settles(e) {
			r.Exceptions = append(r.Exceptions, e)
		}
	}
	if err := mayResolveAll(*r, c); err != nil {
		return err
	}
	n := 0
	for i, e := range r.Exceptions {
		if c.settles(e) {
			r.Exceptions[i].Resolved = &Resolution{By: c.By.Name, At: c.At, Reason: c.Reason}
			n++
		}
	}
	if n == 0 {
		return Errorf(NotFound, "this invoice has no open %s", c.Exception).WithHint("`show` lists what is open")
	}
	log.Action = "Resolved"
	log.After["exception"] = string(c.Exception)
	log.After["settled"] = strconv.Itoa(n)
	if c.Line != "" {
		log.After["line"] = c.Line
	}
	r.settle()
	return nil
}

// settles tells whether a resolution is meant for the exception.
func (c Command) settles(e Exception) bool {
	return e.Reason == c.Exception && e.Open() && (c.Line == "" || c.Line == e.Line)
}

// mayResolveAll asks for each exception that would be settled: of one reason some may
// be settled and others not, and then none is. Where there is none to settle, the
// reason by itself decides what the person hears.
func mayResolveAll(r Review, c Command) error {
	none := true
	for _, e := range r.Exceptions {
		if c.settles(e) {
			if err := MayResolve(c.By, e); err != nil {
				return err
			}
			none = false
		}
	}
	if none {
		return MayResolve(c.By, Exception{Reason: c.Exception})
	}
	return nil
}

func applyWaive(r *Review, c Command, log *AuditEntry) error {
	if strings.TrimSpace(c.Reason) == "" {
		return needReason("waiving a rule")
	}
	if !slices.Contains(rules, c.Rule) {
		return Errorf(Usage, "there is no rule %q to waive", c.Rule).WithHint("the rules are %s", strings.Join(rules, ", "))
	}
	if r.Status == StatusExported && c.Rule != RulePays && c.Rule != RuleVerified { // what is left to do is to pay it
		return unlessIn(*r, "changed", StatusExported)
	}
	log.Action = "Waived"
	log.After["rule"] = c.Rule
	r.Waivers = append(r.Waivers, Waiver{Rule: c.Rule, By: c.By.Name, At: c.At, Reason: c.Reason})
	return nil
}

func reasons(list []Exception) string {
	var out []string
	for _, e := range list {
		if s := string(e.Reason) + e.Level; e.Open() && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, ",")
}

func needReason(doing string) *Error {
	return Errorf(Usage, "%s needs a reason", doing).WithHint("say why in a few words; it is kept in the log")
}
