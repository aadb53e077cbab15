package control

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"countersign/core"
)

// Identity is who sent an invoice and how the program knows. Supplier is nil when
// nobody known did, or when several may have; those are in Tie.
type Identity struct {
	Supplier *core.Supplier
	Why      string // a sentence for the screen
	Tie      []core.Supplier
	// Doubt says what on the invoice speaks against a supplier that was found by its bank
	// account alone; empty when nothing.
	Doubt string
}

// Identify finds the supplier: by tax ID, then known bank account, then name or
// alias, then sender address, then mail domain (never a free-mail domain), then a
// name that is much alike. The first rung that finds anybody decides. Several on one
// rung are told apart by the exact name, then the account; else they are a tie for a
// person to break.
//
// On all rungs below the account, a supplier whose tax ID is another than the one on
// the invoice is not taken: a known name over an unknown tax ID is somebody else.
//
// A supplier that was merged into another still stands for its tax ID and its name, and
// whoever is found by them is the one that it was merged into.
func Identify(inv core.Invoice, env *core.Envelope, all []core.Supplier) Identity {
	byID := func(a, b core.Supplier) int { return cmp.Compare(a.ID, b.ID) }
	if !slices.IsSortedFunc(all, byID) {
		all = slices.Clone(all)
		slices.SortStableFunc(all, byID)
	}
	s := search{inv: inv, env: env, all: all}
	for _, rung := range []func() ([]core.Supplier, string){s.byTaxID, s.byAccount, s.byName, s.byAddress, s.byDomain, s.byLikeName} {
		found, why := rung()
		found = surviving(found, s.all)
		if len(found) > 1 {
			found = s.tell(found)
		}
		switch {
		case len(found) == 1:
			return Identity{Supplier: &found[0], Why: why, Doubt: s.doubt(found[0])}
		case len(found) > 1:
			return Identity{Why: fmt.Sprintf("%s, but %d suppliers share it", why, len(found)), Tie: found}
		}
	}
	return Identity{Why: "no supplier has this tax ID, account, name or sender"}
}

// surviving are those that suppliers were merged into in their place, each once.
func surviving(found, all []core.Supplier) []core.Supplier {
	var out []core.Supplier
	for _, x := range found {
		x = core.Surviving(all, x)
		if !slices.ContainsFunc(out, func(o core.Supplier) bool { return o.ID == x.ID }) {
			out = append(out, x)
		}
	}
	return out
}

type search struct {
	inv core.Invoice
	env *core.Envelope
	all []core.Supplier
}

func (s search) filter(ok func(core.Supplier) bool) []core.Supplier {
	var out []core.Supplier
	for _, x := range s.all {
		if ok(x) {
			out = append(out, x)
		}
	}
	return out
}

// tell breaks a tie by the exact name and then by the account.
func (s search) tell(tied []core.Supplier) []core.Supplier {
	for _, better := range []func(core.Supplier) bool{
		func(x core.Supplier) bool { return exactName(x, s.inv.Seller.Name) },
		func(x core.Supplier) bool { return sameName(x, s.inv.Seller.Name) },
		func(x core.Supplier) bool { _, ok := findAccount(x, s.inv.Account); return ok },
	} {
		var left []core.Supplier
		for _, x := range tied {
			if better(x) {
				left = append(left, x)
			}
		}
		if len(left) == 1 {
			return left
		}
		if len(left) > 1 {
			tied = left
		}
	}
	return tied
}

func exactName(x core.Supplier, name string) bool {
	return name != "" && strings.EqualFold(strings.Join(strings.Fields(x.Name), " "), strings.Join(strings.Fields(name), " "))
}

// sameName reports whether the name is one of the supplier's, spelling and legal
// form left aside.
func sameName(x core.Supplier, name string) bool {
	k := nameKey(name)
	return k != "" && slices.ContainsFunc(append([]string{x.Name}, x.Aliases...), func(n string) bool { return nameKey(n) == k })
}

// mayBe reports whether nothing on the invoice speaks against the supplier.
func (s search) mayBe(x core.Supplier) bool {
	return !otherTaxID(s.inv.Seller.TaxID, x.TaxID, x.Country)
}

// doubt says that the invoice is in another's name with another's tax ID. Only who was
// found by the account can be like that: it may be an invoice that a stranger sends with
// a known account, so that it passes, and a person is to say whose it is. One of the two
// differs for reasons of every day, as where a firm trades under another name.
func (s search) doubt(x core.Supplier) string {
	if s.mayBe(x) || !s.otherName(x) {
		return ""
	}
	return fmt.Sprintf("The bank account %s is that of %s, but the invoice names %s with tax ID %s, and %s has %s; choose whose it is.",
		s.inv.Account.Key(), x.Name, s.inv.Seller.Name, s.inv.Seller.TaxID, x.Name, x.TaxID)
}

func (s search) byTaxID() ([]core.Supplier, string) {
	id := s.inv.Seller.TaxID
	return s.filter(func(x core.Supplier) bool { return sameTaxID(id, x.TaxID, x.Country) }), "found by tax ID " + id
}

// byAccount counts accounts that somebody vouched for. One that was only seen on a
// document proves nothing: the next document may be of the same hand.
func (s search) byAccount() ([]core.Supplier, string) {
	return s.filter(func(x core.Supplier) bool {
		a, ok := findAccount(x, s.inv.Account)
		return ok && a.State != core.AccountRetired && (a.State != core.AccountSeen || s.mayBe(x) && sameName(x, s.inv.Seller.Name))
	}), "found by bank account " + s.inv.Account.Key()
}

func (s search) byName() ([]core.Supplier, string) {
	name := s.inv.Seller.Name
	return s.filter(func(x core.Supplier) bool { return s.mayBe(x) && sameName(x, name) }), fmt.Sprintf("found by its name %q", name)
}

func (s search) byAddress() ([]core.Supplier, string) {
	from := s.addresses()
	found := s.filter(func(x core.Supplier) bool {
		return s.mayBe(x) && !s.otherName(x) && slices.ContainsFunc(x.Emails, func(m string) bool { return slices.Contains(from, strings.ToLower(strings.TrimSpace(m))) })
	})
	return found, "found by the sender's address"
}

func (s search) byDomain() ([]core.Supplier, string) {
	var from []string
	for _, a := range s.addresses() {
		if d := domainOf(a); d != "" && !shared(d) {
			from = append(from, registrable(d))
		}
	}
	found := s.filter(func(x core.Supplier) bool {
		return s.mayBe(x) && !s.otherName(x) && slices.ContainsFunc(domainsOf(x), func(d string) bool { return slices.Contains(from, d) })
	})
	return found, "found by the sender's mail domain"
}

// addresses are the mail addresses that the invoice came from and that stand on it.
func (s search) addresses() []string {
	var out []string
	if s.env != nil {
		out = append(out, s.env.From)
	}
	out = append(out, s.inv.Seller.Email)
	for i, a := range out {
		out[i] = strings.ToLower(strings.TrimSpace(a))
	}
	return slices.DeleteFunc(out, func(a string) bool { return a == "" })
}

// otherName reports whether the invoice names somebody altogether different. Billing
// services send for many firms from one address.
func (s search) otherName(x core.Supplier) bool {
	name := s.inv.Seller.Name
	if nameKey(name) == "" {
		return false
	}
	for _, n := range append([]string{x.Name}, x.Aliases...) {
		if alike(n, name) >= 0.3 || within(n, name) || within(name, n) {
			return false
		}
	}
	return true
}

// Names that are at least this much alike are taken for one, if no other name is
// nearly as much so.
const (
	likeName   = 0.87
	likeMargin = 0.04
	shortName  = 5 // below this many letters only the exact name counts
)

func (s search) byLikeName() ([]core.Supplier, string) {
	name := s.inv.Seller.Name
	if len(nameKey(name)) < shortName {
		return nil, ""
	}
	score := func(x core.Supplier) float64 {
		best := 0.0
		for _, n := range append([]string{x.Name}, x.Aliases...) {
			if len(nameKey(n)) >= shortName {
				best = max(best, alike(n, name))
			}
		}
		return best
	}
	top := 0.0
	for _, x := range s.all {
		if s.mayBe(x) {
			top = max(top, score(x))
		}
	}
	if top < likeName {
		return nil, ""
	}
	found := s.filter(func(x core.Supplier) bool { return s.mayBe(x) && score(x) > top-likeMargin })
	return found, fmt.Sprintf("found by a name much like %q", name)
}
