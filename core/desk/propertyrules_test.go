package desk

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"countersign/core"
)

func rightKey(id core.ReviewID, a core.Approval) string {
	return fmt.Sprint(id, a.By, a.At.UnixNano())
}

// due asks by plain reading whether somebody had the right to give an approval.
func (f *firm) due(u core.User, v core.Review, a core.Approval) bool {
	var set core.Settings
	var all []core.User
	f.view(func(r core.Reader) (err error) {
		all, err = r.ListUsers()
		if err == nil {
			set, err = r.Settings()
		}
		return err
	})
	today := core.DateOf(f.clock.now.In(f.zone))
	days := 0
	for d := core.DateOf(v.AskedAt.In(f.zone)); d.Before(today); {
		if d = d.AddDays(1); d.Time().Weekday() != time.Saturday && d.Time().Weekday() != time.Sunday {
			days++
		}
	}
	owner := slices.Contains(u.Roles, core.Owner)
	is := func(p core.User) bool {
		kind, name, _ := strings.Cut(a.For, ":")
		return kind == "role" && (slices.Contains(p.Roles, core.Role(name)) || slices.Contains(p.Roles, core.Owner)) || kind == "user" && p.Name == name || kind == "group" && slices.Contains(set.Groups[name], p.Name)
	}
	if u.Disabled || !owner && !slices.Contains(u.Roles, core.Approver) {
		return false
	}
	if is(u) && a.OnBehalf == "" {
		return true
	}
	// AskedAt of what has just been approved in full is still that of the last question;
	// of a step in between it is this very moment, and says nothing about lateness.
	late := func(after int) bool { return after > 0 && (v.Status != core.StatusApproved || days >= after) }
	for _, p := range all {
		for _, s := range p.Substitutes {
			dated := !s.From.IsZero()
			within := dated && !today.Before(s.From) && (s.To.IsZero() || !s.To.Before(today)) || !dated && late(set.Escalation.SubstituteDays)
			if p.Name == a.OnBehalf && s.User == u.Name && !p.Disabled && is(p) && within {
				return true
			}
		}
	}
	return owner && a.OnBehalf == "" && late(set.Escalation.OwnerDays)
}

// material is what an approval is bound to, by plain reading (DOMAIN 7). The supplier's key
// is left out: when two suppliers turn out to be one it changes, and the firm does not.
func material(v core.Review) string {
	inv, out := v.Invoice, []string{v.Invoice.Seller.Name, v.Invoice.Seller.TaxID}
	add := func(parts ...any) { out = append(out, fmt.Sprintln(parts...)) }
	add(inv.Kind, inv.Number, inv.Currency, inv.NetTotal, inv.TaxTotal, inv.GrossTotal, inv.AmountDue, inv.Account.Key(), v.Match.Orders)
	for _, l := range inv.Lines {
		add(l.ID, l.Code, l.Description, l.Quantity, l.Unit, l.UnitPrice, l.NetAmount)
	}
	for _, c := range inv.Charges {
		add(c.Reason, c.Amount)
	}
	for _, k := range v.Match.Lines {
		add(k.InvoiceLine, k.Order, k.OrderLine, k.Quantity.Trim())
	}
	return strings.Join(out, "")
}

// boundTo holds that no approval outlives a change of what it was given to.
func (f *firm) boundTo(v core.Review) {
	for _, a := range v.Approvals {
		key, now := rightKey(v.ID, a), material(v)
		if was, known := f.approved[key]; known && was != now {
			f.t.Fatalf("%s approved\n%s\nand it is now\n%s", a.By, was, now)
		}
		f.approved[key] = now
	}
}

// wrong says what is wrong with an invoice that counts as approved.
func (f *firm) wrong(v core.Review) string {
	content, voices := core.ContentHash(v.Invoice, v.Match), map[string]bool{}
	answered := map[string]int{}
	for _, a := range v.Approvals {
		switch {
		case a.Content != content:
			return a.By + " approved other content"
		case a.Rule != "":
			if a.By != core.System.Name || v.Invoice.GrossTotal.Cmp(amount("500.00")) >= 0 || len(v.EnteredBy) > 1 {
				return "a rule approved what it does not fit"
			}
		case !f.right[rightKey(v.ID, a)]:
			return fmt.Sprintf("%s had no right to answer for %s (%+v)", a.By, a.For, a)
		case slices.Contains(v.EnteredBy, a.By) || slices.Contains(v.EnteredBy, a.OnBehalf):
			return a.By + " entered it"
		case voices[a.By] || voices[a.OnBehalf]:
			return a.By + " spoke twice"
		case a.By == "bert" && v.Invoice.GrossTotal.Cmp(amount("117.00")) > 0 || a.OnBehalf == "bert" && v.Invoice.GrossTotal.Cmp(amount("117.00")) > 0:
			return "above bert's limit"
		}
		voices[a.By] = true
		if a.OnBehalf != "" {
			voices[a.OnBehalf] = true
		}
		answered[fmt.Sprint(a.Step, a.For)]++
	}
	for i, s := range v.Route.Steps {
		n := 0
		for _, who := range s.Who {
			if answered[fmt.Sprint(i, who)] > 0 {
				answered[fmt.Sprint(i, who)]--
				n++
			}
		}
		if n == 0 || s.All && n < len(s.Who) {
			return fmt.Sprintf("step %d has %d of its answers", i+1, n)
		}
	}
	return ""
}

// stands reports whether an invoice is approved, whatever became of it since.
func stands(v core.Review) bool {
	return v.Status == core.StatusApproved || v.Status == core.StatusExported || v.Status == core.StatusPaid
}
