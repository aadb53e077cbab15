package einvoice

import (
	"fmt"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// doubtful is the confidence of a value about which a check fails: one failed
// check outweighs that the XML is explicit.
const doubtful = 0.5

// level is how much of EN 16931 a profile promises.
type level int

const (
	full      level = iota // EN 16931 and everything built on it; also plain UBL and CII
	withLines              // ZUGFeRD 1.0, older than the standard: fewer terms, the same sums
	basicWL                // Factur-X BASIC WL: header and tax breakdown without lines
	minimum                // Factur-X MINIMUM: header and totals
	notAClaim              // an order or another document
)

// report collects the answers of the rules in the order in which they are asked,
// and which fields of the draft each failure makes doubtful.
type report struct {
	doc    *document
	level  level
	order  []string
	byName map[string]*answer
	header map[string]bool
	lines  map[int]map[string]bool
}

type answer struct {
	result core.CheckResult
	msg    string
	more   int
}

func (d *document) level() level {
	p := strings.ToLower(d.profile.text)
	switch {
	case !invoiceCode(d.typeCode.text) && d.kind != core.KindInvoice && d.kind != core.KindCreditNote:
		return notAClaim
	case strings.HasPrefix(p, ferdSpace):
		return withLines
	case strings.Contains(p, "minimum"):
		return minimum
	case strings.Contains(p, "basicwl"):
		return basicWL
	}
	return full
}

// answer records one answer. A failure stands over everything, a pass over "not
// applicable"; of several alike the first is told, and failures are counted.
func (r *report) answer(rule string, result core.CheckResult, format string, args ...any) {
	a := r.byName[rule]
	if a == nil {
		a = &answer{result: core.NotApplicable}
		r.byName[rule] = a
		r.order = append(r.order, rule)
	}
	switch {
	case result == core.Fail && a.result == core.Fail:
		a.more++
	case result == core.Fail, result == core.Pass && a.result == core.NotApplicable, a.msg == "":
		a.result, a.msg = result, fmt.Sprintf(format, args...)
	}
}

// demand answers a rule that something be right. What names it in a few words:
// "the net price (BT-146) of line 2"; fault says what is wrong with it.
func (r *report) demand(rule string, ok bool, what, fault string) bool {
	if ok {
		r.answer(rule, core.Pass, "%s is in order", capital(what))
	} else {
		r.answer(rule, core.Fail, "%s %s", capital(what), fault)
	}
	return ok
}

// require is demand for a term that must be stated.
func (r *report) require(rule string, ok bool, what string) bool {
	if ok {
		r.answer(rule, core.Pass, "%s is there", capital(what))
	} else {
		r.answer(rule, core.Fail, "%s is missing", capital(what))
	}
	return ok
}

// equal answers a rule that two amounts agree. Formula shows the sum with its
// numbers. A difference within the tolerance passes and is told; beyond it the
// fields become doubtful.
func (r *report) equal(rule string, got, want, tolerance money.Decimal, formula string, fields ...string) {
	delta, err := got.Sub(want)
	switch {
	case err != nil:
		r.answer(rule, core.Fail, "%s: numbers too large to compare", formula)
	case delta.IsZero():
		r.answer(rule, core.Pass, "%s", formula)
		return
	case delta.Abs().Cmp(tolerance) <= 0:
		r.answer(rule, core.Pass, "%s, but for a rounding difference of %s", formula, delta)
		return
	default:
		r.answer(rule, core.Fail, "%s does not hold: it differs by %s", formula, delta)
	}
	r.suspect(fields...)
}

// suspect marks header fields as doubtful.
func (r *report) suspect(fields ...string) {
	for _, f := range fields {
		r.header[f] = true
	}
}

// suspectLine marks fields of the line at an index of document.lines.
func (r *report) suspectLine(i int, fields ...string) {
	if r.lines[i] == nil {
		r.lines[i] = map[string]bool{}
	}
	for _, f := range fields {
		r.lines[i][f] = true
	}
}

func (r *report) checks() []core.Check {
	list := make([]core.Check, 0, len(r.order))
	for _, name := range r.order {
		a := r.byName[name]
		msg := a.msg
		if a.more > 0 {
			msg += fmt.Sprintf(" (and %d more)", a.more)
		}
		list = append(list, core.Check{Name: name, Result: a.result, Message: msg})
	}
	return list
}

// proofs are the checks whose passing makes fields surer than that the XML says
// so.
var proofs = []struct {
	rule, proof string
	fields      []string
}{
	{"BR-CO-15", "XML, sums agree", []string{"net_total", "tax_total", "gross_total"}},
	{"BR-CO-16", "XML, sums agree", []string{"amount_due"}},
	{"iban checksum", "XML, checksum", []string{"payment_account"}},
}

// judge brings the answers to the values: proof where a check passed, doubt where
// one failed.
func (r *report) judge(d *core.Draft) {
	for _, p := range proofs {
		if a := r.byName[p.rule]; a == nil || a.result != core.Pass {
			continue
		}
		for _, name := range p.fields {
			if f := d.Field(name); f.IsSet() && (name != "payment_account" || checkedIBAN(f.Text())) {
				detail := f.Detail()
				detail.Proof = p.proof
				f.SetDetail(detail)
			}
		}
	}
	r.doubt(d)
}

// checkedIBAN tells the account that check digits speak for from one beside it.
func checkedIBAN(account string) bool { return looksLikeIBAN(account) && ibanChecks(account) }

// doubt takes confidence and proof from the values that a failed check is about.
func (r *report) doubt(d *core.Draft) {
	lower := func(f core.AnyField) {
		if detail := f.Detail(); detail.Confidence > doubtful {
			detail.Confidence, detail.Proof = doubtful, ""
			f.SetDetail(detail)
		}
	}
	for name := range r.header {
		if f := d.Field(name); f != nil {
			lower(f)
		}
	}
	at := 0
	for i, l := range r.doc.lines {
		if l.group {
			continue
		}
		for name := range r.lines[i] {
			if f := lineField(&d.Lines[at], name); f != nil {
				lower(f)
			}
		}
		at++
	}
}

func lineField(l *core.DraftLine, name string) core.AnyField {
	switch name {
	case "id":
		return &l.ID
	case "quantity":
		return &l.Quantity
	case "unit":
		return &l.Unit
	case "unit_price":
		return &l.UnitPrice
	case "tax_rate":
		return &l.TaxRate
	case "net_amount":
		return &l.NetAmount
	case "description":
		return &l.Description
	}
	return nil
}

// Faults are the rules of EN 16931, and of XRechnung and Peppol where the document
// claims them, that a draft breaks: its failed checks whose names begin with "BR-" or
// "PEPPOL-". A file with faults is no valid e-invoice, though what
// it says may well be right. Other failed checks, such as an account's checksum,
// are no matter of the standard and are not among them.
func Faults(d core.Draft) []core.Check {
	var list []core.Check
	for _, c := range d.Checks {
		if c.Result == core.Fail && (strings.HasPrefix(c.Name, "BR-") || strings.HasPrefix(c.Name, "PEPPOL-")) {
			list = append(list, c)
		}
	}
	return list
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
