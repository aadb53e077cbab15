package extract

import (
	"regexp"
	"slices"
	"strings"

	"countersign/core"
)

// grave are the rules of EN 16931 about sums, VAT and the codes that they rest on.
// What else an electronic invoice may lack, an address or the scheme of an identifier,
// is told by its checks and changes nothing about what is owed.
var grave = regexp.MustCompile(`^BR-(?:CO-1[0-7]|(?:S|Z|E|AE|IC|G|O|AF|AG|B)-0[5-9]|O-1[1-4]|CL-0[1345]|CL-1[78])$`)

// ofSums are those that SumMismatch and TaxMismatch speak of in words.
var ofSums = regexp.MustCompile(`^BR-(?:CO-1[0-7]|[A-Z]+-0[89])$`)

// faults raises InvalidEInvoice for an electronic invoice that breaks such a rule, by
// the rule's name. Where a wrong sum has been told in words already, the rules are
// named with its formula.
func (m *maker) faults() {
	if m.d.Source != core.FromEInvoice || !m.inv.Kind.IsClaim() {
		return
	}
	var sums, others []core.Check
	for _, c := range m.d.Checks {
		switch {
		case c.Result != core.Fail || !grave.MatchString(c.Name):
		case ofSums.MatchString(c.Name):
			sums = append(sums, c)
		default:
			others = append(others, c)
		}
	}
	told := false
	for i := range m.list {
		e := &m.list[i]
		if len(sums) > 0 && (e.Reason == core.SumMismatch || e.Reason == core.TaxMismatch) {
			e.Formula = strings.TrimSpace(e.Formula + " (" + strings.Join(names(sums), ", ") + ")")
			told = true
		}
	}
	if !told {
		others = slices.Concat(sums, others)
	}
	if len(others) == 0 {
		return
	}
	msg := "The electronic invoice breaks " + strings.Join(names(others), ", ") + " of its standard: " + others[0].Message
	m.add(core.Exception{Reason: core.InvalidEInvoice, Severity: core.Block, Actual: strings.Join(names(others), " "),
		Message: strings.TrimSuffix(msg, ".") + ". Ask the supplier for a corrected one."})
}

func names(list []core.Check) []string {
	var out []string
	for _, c := range list {
		out = append(out, c.Name)
	}
	return out
}
