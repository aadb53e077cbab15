// Package approval says who is asked to approve an invoice, and why. It asks; who
// may answer, and what an answer does, is core.Decide's business.
package approval

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"countersign/core"
	"countersign/core/money"
)

// Known is what policies ask about an invoice's supplier.
type Known struct {
	NewSupplier bool
	Category    string // the supplier's ledger account
}

// KnownOf reads it from the supplier, nil for none.
func KnownOf(s *core.Supplier, isNew bool) Known {
	k := Known{NewSupplier: isNew}
	if s != nil {
		k.Category = s.LedgerAccount
	}
	return k
}

// Route finds the first policy of the settings that fits the invoice; where none
// fits, one person who may approve is asked. Why says in a sentence what decided.
//
// Amounts in the policies are in the firm's currency and are compared with the
// gross total. An invoice in another currency fits a policy with amounts only if
// the policy names that currency: its amounts are then in that currency.
func Route(r core.Review, firm core.Firm, s core.Settings, k Known) core.Route {
	c := claim{review: r, firm: firm, known: k}
	for _, p := range s.Approval {
		why, ok := c.fits(p.When)
		if !ok || !asksSomebody(p.Ask) {
			continue
		}
		return core.Route{Policy: p.Name, Why: sentence(p.Name, why, c.skipped), Steps: cloneSteps(p.Ask)}
	}
	why := "no policy fits, so one person who may approve is asked"
	if len(s.Approval) == 0 {
		why = "there are no policies, so one person who may approve is asked"
	}
	return core.Route{Why: joined(why, c.skipped), Steps: []core.Step{{Who: []string{"role:" + string(core.Approver)}}}}
}

func sentence(policy string, why, skipped []string) string {
	if len(why) == 0 {
		why = []string{"it fits every invoice"}
	}
	said := func(s string) bool { return slices.Contains(why, s) }
	return joined(fmt.Sprintf("policy %q: %s", policy, strings.Join(why, ", ")), slices.DeleteFunc(slices.Clone(skipped), said))
}

func joined(s string, skipped []string) string {
	return strings.Join(append([]string{s}, skipped...), "; ")
}

func asksSomebody(steps []core.Step) bool {
	return slices.ContainsFunc(steps, func(s core.Step) bool { return len(s.Who) > 0 })
}

func cloneSteps(steps []core.Step) []core.Step {
	var out []core.Step
	for _, s := range steps {
		if len(s.Who) > 0 {
			out = append(out, core.Step{Who: slices.Clone(s.Who), All: s.All})
		}
	}
	return out
}

// claim is the invoice that is being routed.
type claim struct {
	review  core.Review
	firm    core.Firm
	known   Known
	skipped []string // why policies that might have been expected did not fit
}

// fits reports whether all conditions hold and says for each in what way.
func (c *claim) fits(w core.PolicyWhen) (why []string, ok bool) {
	for _, test := range []func(core.PolicyWhen) (string, bool){
		c.currency, c.amounts, c.clean, c.supplier, c.isNew, c.category, c.kind, c.match, c.exception,
	} {
		s, ok := test(w)
		if !ok {
			return nil, false
		}
		if s != "" {
			why = append(why, s)
		}
	}
	return why, true
}

func (c *claim) currency(w core.PolicyWhen) (string, bool) {
	if len(w.Currency) == 0 {
		return "", true
	}
	return "the currency is " + string(c.review.Invoice.Currency), c.listsCurrency(w)
}

func (c *claim) listsCurrency(w core.PolicyWhen) bool {
	return slices.ContainsFunc(w.Currency, func(s string) bool { return strings.EqualFold(s, string(c.review.Invoice.Currency)) })
}

func (c *claim) amounts(w core.PolicyWhen) (string, bool) {
	if w.GrossBelow == nil && w.GrossAtLeast == nil {
		return "", true
	}
	gross := c.review.Invoice.GrossTotal
	if why := c.incomparable(w); why != "" {
		// What cannot be compared counts as large: it is asked of those who are
		// asked about large sums, and of nobody who is asked about small ones.
		return why, w.GrossAtLeast != nil && w.GrossBelow == nil
	}
	value := gross.Abs().Decimal()
	var said []string
	if w.GrossAtLeast != nil {
		if value.Cmp(*w.GrossAtLeast) < 0 {
			return "", false
		}
		said = append(said, "is at least "+inMoney(*w.GrossAtLeast, gross.Currency))
	}
	if w.GrossBelow != nil {
		if value.Cmp(*w.GrossBelow) >= 0 {
			return "", false
		}
		said = append(said, "is below "+inMoney(*w.GrossBelow, gross.Currency))
	}
	return "gross " + gross.Abs().Format(',', '.') + " " + strings.Join(said, " and "), true
}

// incomparable says why the gross total cannot be held against the policy's amounts,
// which are in the firm's currency; empty when it can.
func (c *claim) incomparable(w core.PolicyWhen) string {
	gross := c.review.Invoice.GrossTotal
	why := ""
	switch {
	case !gross.IsSet():
		why = "the gross total is not known and counts as large"
	case gross.Currency != c.firm.Currency && !c.listsCurrency(w):
		why = fmt.Sprintf("the gross total is in %s and not in %s, so it counts as large", gross.Currency, c.firm.Currency)
	default:
		return ""
	}
	if w.GrossBelow != nil {
		c.note(why)
	}
	return why
}

func (c *claim) note(s string) {
	if !slices.Contains(c.skipped, s) {
		c.skipped = append(c.skipped, s)
	}
}

// inMoney writes a number of the settings as the sum that it means.
func inMoney(d money.Decimal, c money.Currency) string {
	if a, err := d.Amount(c); err == nil {
		return a.Format(',', '.')
	}
	return d.String() + " " + string(c)
}

func (c *claim) clean(w core.PolicyWhen) (string, bool) {
	if w.Clean == nil {
		return "", true
	}
	if core.Clean(c.review.Exceptions) {
		return "nothing blocks it", *w.Clean
	}
	return "something blocks it", !*w.Clean
}

func (c *claim) supplier(w core.PolicyWhen) (string, bool) {
	if len(w.Supplier) == 0 {
		return "", true
	}
	for _, s := range w.Supplier {
		if names(s, c.review.Invoice) {
			return "the supplier is " + s, true
		}
	}
	return "", false
}

// names reports whether a supplier's name or key in the settings is that of the invoice's.
func names(s string, inv core.Invoice) bool {
	key := core.NewSupplierID(s, func(core.SupplierID) bool { return false })
	k := plain(s)
	return k != "" && (key == inv.SupplierID || k == plain(string(inv.SupplierID)) || k == plain(inv.Seller.Name))
}

// plain leaves letters and digits, so that a supplier's name and the key made of
// it are the same.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

func (c *claim) isNew(w core.PolicyWhen) (string, bool) {
	switch {
	case w.NewSupplier == nil:
		return "", true
	case c.known.NewSupplier:
		return "the supplier is new", *w.NewSupplier
	}
	return "the supplier is known", !*w.NewSupplier
}

func (c *claim) category(w core.PolicyWhen) (string, bool) {
	if len(w.Category) == 0 {
		return "", true
	}
	return "it is booked as " + c.known.Category, slices.Contains(w.Category, c.known.Category)
}

func (c *claim) kind(w core.PolicyWhen) (string, bool) {
	if len(w.Kind) == 0 {
		return "", true
	}
	k := c.review.Invoice.Kind
	if k == "" {
		k = c.review.Draft.Kind.Value
	}
	return "it is " + k.Words(), slices.Contains(w.Kind, k)
}

func (c *claim) match(w core.PolicyWhen) (string, bool) {
	if len(w.Match) == 0 {
		return "", true
	}
	kind := c.review.Match.Kind
	if kind == "" {
		kind = core.MatchNone
	}
	return "the match is " + string(kind), slices.Contains(w.Match, kind)
}

// exception asks for what was found, settled or not: what blocks is always settled
// before anybody approves, and a policy about it is for just these invoices.
func (c *claim) exception(w core.PolicyWhen) (string, bool) {
	if len(w.Exception) == 0 {
		return "", true
	}
	for _, e := range c.review.Exceptions {
		if slices.Contains(w.Exception, e.Reason) {
			return "it shows " + string(e.Reason), true
		}
	}
	return "", false
}
