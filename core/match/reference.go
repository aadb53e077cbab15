package match

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agext/levenshtein"

	"countersign/core"
)

// references are the order numbers on the invoice: in its header (BT-13) and on
// its lines, each once, in the order in which they stand.
func (c *comparison) references() []string {
	var out []string
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(out, s) && (!placeholder(s) || c.exactly(s) != nil) {
			out = append(out, s)
		}
	}
	for _, r := range c.rejoined() {
		add(r)
	}
	for _, l := range c.inv.Lines {
		add(l.OrderRef)
	}
	return out
}

// placeholder reports whether a reference only fills a field that must not be
// empty: Peppol BIS Billing 3.0 asks for "NA" in BT-13 where only BT-14 is known.
func placeholder(s string) bool {
	switch strings.Trim(strings.ToUpper(s), " ./-_*") {
	case "", "NA", "N/A", "N.A", "NONE", "KEINE", "OHNE", "UNKNOWN", "NULL", "NIL", "TBD":
		return true
	}
	return false
}

// rejoined takes header references that were split at a slash together again where
// the firm's order numbers have slashes in them ("2026/17").
func (c *comparison) rejoined() []string {
	refs := c.inv.OrderRefs
	if len(refs) < 2 {
		return refs
	}
	whole := core.NumberKey(strings.Join(refs, "/"))
	for _, o := range c.own {
		if strings.ContainsAny(string(o.ID), "/,;") && core.NumberKey(string(o.ID)) == whole {
			return []string{string(o.ID)}
		}
	}
	return refs
}

// byReference links every order that is named. A name that leads nowhere or to
// several orders is an exception; the search by totals does not run.
func (c *comparison) byReference(refs []string) {
	var how []string
	for _, ref := range refs {
		for _, f := range c.parts(ref) {
			switch len(f.orders) {
			case 0:
				c.noOrder(f.ref, c.unknown(f.ref))
				c.resembling(f.ref)
			case 1:
				c.link(f.orders[0])
				how = append(how, fmt.Sprintf("the invoice names order %s%s", f.ref, f.as(f.orders[0])))
			default:
				c.ambiguous(f)
			}
		}
	}
	c.m.How = strings.Join(how, "; ")
}

// ambiguous raises OrderAmbiguous with the orders that may be meant.
func (c *comparison) ambiguous(f finding) {
	for _, o := range f.orders {
		c.m.Candidates = append(c.m.Candidates, core.OrderCandidate{Order: o.ID, Score: 0.5, Why: fmt.Sprintf("%s may stand for it", f.ref)})
	}
	if c.m.Policy == core.MatchNone {
		return
	}
	c.raise(core.Exception{Reason: core.OrderAmbiguous, Field: "order_ref", Actual: f.ref,
		Message: fmt.Sprintf("The invoice names order %s, which may be %s.", f.ref, strings.Replace(names(f.orders), " and ", " or ", 1))})
}

// finding is what one reference leads to.
type finding struct {
	ref    string
	orders []*core.PurchaseOrder
	how    string // "", "normalised", "supplier's"
}

// exact reports whether the reference is an order's number to the letter.
func (f finding) exact() bool { return f.how == "" && len(f.orders) > 0 }

func (f finding) as(o *core.PurchaseOrder) string {
	switch f.how {
	case "normalised":
		return fmt.Sprintf(", which is order %s when spelling is left aside", o.ID)
	case "supplier's":
		return fmt.Sprintf(", which is the supplier's number of order %s", o.ID)
	}
	return ""
}

// parts looks a reference up as a whole and, where that does not find it to the
// letter, in its parts between commas, semicolons and slashes. Where both lead
// somewhere and nothing does to the letter, it is anybody's guess.
func (c *comparison) parts(ref string) []finding {
	whole := c.lookUp(ref)
	split := inParts(ref)
	if whole.exact() || len(split) < 2 {
		return []finding{whole}
	}
	var out []finding
	found, exact := 0, false
	for _, p := range split {
		if p = strings.TrimSpace(p); p == "" {
			continue
		}
		f := c.lookUp(p)
		out, exact = append(out, f), exact || f.exact()
		if len(f.orders) > 0 {
			found++
		}
	}
	switch {
	case found == 0 || len(whole.orders) > 0 && !exact && found < len(out):
		return []finding{whole}
	case len(whole.orders) > 0 && !exact:
		for _, f := range out {
			whole.orders = append(whole.orders, f.orders...)
		}
		return []finding{whole}
	}
	return out
}

// lookUp finds the supplier's orders that a reference names: exactly; else without
// regard to spelling; else by the supplier's own number of the order.
func (c *comparison) lookUp(ref string) finding {
	f := finding{ref: strings.TrimSpace(ref)}
	if o := c.exactly(f.ref); o != nil {
		f.orders = append(f.orders, o)
		return f
	}
	if slices.ContainsFunc(c.foreign, func(o *core.PurchaseOrder) bool { return string(o.ID) == f.ref }) {
		return f
	}
	c.index()
	if f.orders = c.byKeys(c.ourKeys, f.ref); len(f.orders) > 0 {
		f.how = "normalised"
		return f
	}
	return c.lookUpTheirs(ref)
}

// lookUpTheirs finds the supplier's orders by the supplier's own number, exactly
// and then without regard to spelling.
func (c *comparison) lookUpTheirs(ref string) finding {
	f := finding{ref: strings.TrimSpace(ref), how: "supplier's"}
	for _, o := range c.own {
		if o.SupplierRef != "" && strings.TrimSpace(o.SupplierRef) == f.ref {
			f.orders = append(f.orders, o)
		}
	}
	if len(f.orders) == 0 {
		c.index()
		f.orders = c.byKeys(c.theirKeys, f.ref)
	}
	return f
}

// index sorts the supplier's orders by the keys of their numbers.
func (c *comparison) index() {
	if c.ourKeys != nil {
		return
	}
	c.ourKeys, c.theirKeys = map[string][]*core.PurchaseOrder{}, map[string][]*core.PurchaseOrder{}
	for _, o := range c.own {
		if k := core.OrderKey(string(o.ID)); k != "" {
			c.ourKeys[k] = append(c.ourKeys[k], o)
		}
		if k := core.OrderKey(o.SupplierRef); k != "" {
			c.theirKeys[k] = append(c.theirKeys[k], o)
		}
	}
}

func (c *comparison) byKeys(index map[string][]*core.PurchaseOrder, ref string) []*core.PurchaseOrder {
	var out []*core.PurchaseOrder
	for _, k := range core.OrderKeys(ref) {
		out = append(out, index[k]...)
	}
	return out
}

func (c *comparison) exactly(id string) *core.PurchaseOrder {
	i, ok := slices.BinarySearchFunc(c.own, id, func(o *core.PurchaseOrder, id string) int { return strings.Compare(string(o.ID), id) })
	if !ok {
		return nil
	}
	return c.own[i]
}

// resembling adds the orders whose numbers are one or two characters away from a
// reference that leads nowhere: it may be misread or mistyped.
func (c *comparison) resembling(ref string) {
	from, to := Resembling(ref)
	if to == 0 {
		return
	}
	key := []rune(core.OrderKey(ref))
	type near struct {
		order core.OrderID
		d     int
	}
	var list []near
	numbers := slices.Clone(c.w.Numbers)
	for _, o := range c.own {
		numbers = append(numbers, o.ID)
	}
	most := min(2, len(key)/2)
	for _, id := range set(numbers) {
		k := []rune(core.OrderKey(string(id)))
		if len(k) < from || len(k) > to {
			continue
		}
		if d, ok := apart(key, k, most); ok {
			list = append(list, near{id, d})
		}
	}
	slices.SortStableFunc(list, func(a, b near) int { return cmp.Compare(a.d, b.d) })
	for _, n := range list[:min(len(list), maxCandidates)] {
		c.m.Candidates = append(c.m.Candidates, core.OrderCandidate{Order: n.order, Score: float64(6-2*n.d) / 10, Why: "its number is much like " + ref})
	}
}

// apart is how many characters two keys are apart, if no more than so many. What is
// further is seen early, which is most of thousands; but the answer of a search that may
// stop early can be too low.
func apart(a, b []rune, most int) (int, bool) {
	if d, _, _ := levenshtein.Calculate(a, b, most, 1, 1, 1); d > most {
		return 0, false
	}
	d, _, _ := levenshtein.Calculate(a, b, 0, 1, 1, 1)
	return d, d <= most
}

// Resembling says how many letters and digits the keys of order numbers have that a
// reference may stand for; nought where it is too short or too long to tell.
func Resembling(ref string) (from, to int) {
	n := utf8.RuneCountInString(core.OrderKey(ref))
	if n < 3 || n > 40 {
		return 0, 0
	}
	return max(3, n-2), n + 2
}
