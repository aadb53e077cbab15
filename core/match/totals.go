package match

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"countersign/core"
)

// openOrder is an order that can still be billed, with what is left of it (or, for
// a credit note, with what can be given back).
type openOrder struct {
	order    *core.PurchaseOrder
	left     *big.Rat
	lines    []*orderLine // see prepared
	received map[core.LineRef]*big.Rat
}

// byTotals looks for the order where the invoice names none. It links an order only
// where one alone is possible, and else ranks candidates for a person:
//
//   - the supplier's only open order with this total
//   - among several with this total, the only one that every line fits to the letter
//   - the supplier's only open order, if one set of its lines alone adds up to the
//     total, or if every line fits it to the letter
func (c *comparison) byTotals() {
	total, totals := c.goodsTotal(), c.totals()
	open := c.openOrders()
	var equal []openOrder
	for _, o := range open {
		if slices.ContainsFunc(totals, func(t *big.Rat) bool { return c.agrees(t, o.left) }) {
			equal = append(equal, o)
		}
	}
	if len(equal) > 1 && !c.w.Crowded {
		if fit := slices.DeleteFunc(slices.Clone(equal), func(o openOrder) bool { return !c.fits(o) }); len(fit) == 1 {
			equal = fit
		}
	}
	switch {
	case len(equal) == 1 && !c.w.Crowded:
		c.link(equal[0].order)
		c.m.How = fmt.Sprintf("%s is the supplier's only open order with this total, %s", equal[0].order.ID, c.money(equal[0].left))
	case len(equal) > 0:
		c.sameTotal(equal)
	case len(open) == 1 && !c.w.Partial && c.onlyOpen(open[0], total):
	default:
		c.rankCandidates(open, total)
		c.noOrder("", c.whyNone(open))
	}
}

func (c *comparison) whyNone(open []openOrder) string {
	doc := c.namesNone()
	switch n := len(open); {
	case c.w.Partial:
		return doc + ", and none of the supplier's open orders has this total"
	case n == 0 && c.credit():
		return doc + ", and nothing that was invoiced on this supplier's orders is left to be given back"
	case n == 0:
		return doc + ", and the supplier has no open order"
	case n == 1 && c.credit():
		return fmt.Sprintf("%s, and it does not fit the supplier's only order with something to give back, %s with %s", doc, open[0].order.ID, c.money(open[0].left))
	case n == 1:
		return fmt.Sprintf("%s, and it does not fit the supplier's only open order, %s with %s left", doc, open[0].order.ID, c.money(open[0].left))
	default:
		return fmt.Sprintf("%s, and none of the supplier's %d open orders has this total", doc, n)
	}
}

// namesNone begins the sentence about a document that names no order; a credit note may
// name an invoice all the same.
func (c *comparison) namesNone() string {
	ref := strings.TrimSpace(c.inv.PrecedingInvoice)
	switch {
	case !c.credit():
		return "the invoice names no order"
	case ref == "":
		return "the credit note names no order"
	case c.w.Preceding == nil:
		return fmt.Sprintf("the credit note names no order and refers to invoice %s, which did not come from this supplier", ref)
	default:
		return fmt.Sprintf("the credit note names no order and refers to invoice %s, which was rejected", ref)
	}
}

func (c *comparison) sameTotal(equal []openOrder) {
	var list []*core.PurchaseOrder
	for _, o := range equal {
		list = append(list, o.order)
		if len(c.m.Candidates) < maxCandidates {
			c.m.Candidates = append(c.m.Candidates, core.OrderCandidate{Order: o.order.ID, Score: 0.5, Why: "has this total"})
		}
	}
	among := names(list)
	if c.w.Crowded {
		among = "many orders, " + strings.TrimPrefix(among, "orders ") + " among them,"
	}
	c.raise(core.Exception{Reason: core.OrderAmbiguous, Field: "order_ref",
		Message: fmt.Sprintf("%s, and %s have its total of %s.", upperFirst(c.namesNone()), among, c.money(equal[0].left))})
}

// onlyOpen links the supplier's only open order when the invoice bills a set of its
// lines that can be told for sure.
func (c *comparison) onlyOpen(o openOrder, total *big.Rat) bool {
	if c.fits(o) {
		c.link(o.order)
		c.m.How = fmt.Sprintf("every line fits %s, the supplier's only open order", o.order.ID)
		return true
	}
	if total == nil || c.otherCurrency(o.order) {
		return false
	}
	var values []*big.Rat
	for _, l := range c.prepared(&o) {
		values = append(values, c.leftOf(l))
	}
	if _, ok := onlySubset(values, total); !ok {
		return false
	}
	c.link(o.order)
	c.m.How = fmt.Sprintf("lines of %s, the supplier's only open order, add up to this total", o.order.ID)
	return true
}

// openOrders are the supplier's orders that something is left of.
func (c *comparison) openOrders() []openOrder {
	received := c.received()
	var out []openOrder
	for _, o := range c.own {
		if o.Closed || c.otherCurrency(o) {
			continue
		}
		left := c.leftOfOrder(o)
		if left.Sign() > 0 {
			out = append(out, openOrder{order: o, left: left, received: received})
		}
	}
	return out
}

func (c *comparison) leftOfOrder(o *core.PurchaseOrder) *big.Rat {
	if known, ok := c.w.Left[o.ID]; ok {
		return known.Decimal().Rat()
	}
	left := new(big.Rat)
	for _, l := range o.Lines {
		left.Add(left, c.quickLeft(o, l))
	}
	return left
}

// quickLeft is leftOf for a line that is not prepared; most lines of most orders have
// no history and need no more than their value.
func (c *comparison) quickLeft(o *core.PurchaseOrder, l core.OrderLine) *big.Rat {
	if _, ok := c.w.States[core.LineRef{Order: o.ID, Line: l.ID}]; ok || c.credit() {
		return c.leftOf(c.newOrderLine(o, l, nil))
	}
	if l.Quantity.Sign() < 0 {
		return nought
	}
	return roundRat(new(big.Rat).Mul(l.Quantity.Rat(), l.UnitPrice.Rat()), o.Currency.Exponent())
}

// prepared gives the order's lines with their states, by their IDs.
func (c *comparison) prepared(o *openOrder) []*orderLine {
	if o.lines == nil {
		for _, l := range o.order.Lines {
			o.lines = append(o.lines, c.newOrderLine(o.order, l, o.received))
		}
		sortOrderLines(o.lines)
	}
	return o.lines
}

// leftOf is what an order line can still be billed with, or be credited with.
func (c *comparison) leftOf(l *orderLine) *big.Rat {
	if c.credit() {
		return l.creditable()
	}
	return l.openNet()
}

// agrees reports whether a total is the one expected, within the tolerance for
// invoice totals where one is set.
func (c *comparison) agrees(total, expected *big.Rat) bool {
	if total.Cmp(expected) == 0 {
		return true
	}
	t := c.firm.Tolerance
	diff := new(big.Rat).Sub(total, expected)
	diff.Abs(diff)
	pct := t.InvoiceTotalPercent.Value == nil || withinPercent(diff, expected, t.InvoiceTotalPercent)
	sum := t.InvoiceTotalAmount.Value == nil || diff.Cmp(t.InvoiceTotalAmount.Value.Rat()) <= 0
	return pct && sum && (t.InvoiceTotalPercent.Value != nil || t.InvoiceTotalAmount.Value != nil)
}

// fits reports whether every billing line of the invoice is to the letter a line of
// the order: same code, GTIN or text, same price, no more than is open.
func (c *comparison) fits(o openOrder) bool {
	lines := c.prepared(&o)
	used := map[*orderLine]*big.Rat{}
	any := false
	for _, l := range c.lines {
		if !l.bills(c.credit()) || l.charge != "" {
			continue
		}
		any = true
		if !slices.ContainsFunc(lines, func(r *orderLine) bool { return c.fitsLine(l, r, used) }) {
			return false
		}
	}
	return any
}

func (c *comparison) fitsLine(l *line, r *orderLine, used map[*orderLine]*big.Rat) bool {
	if l.qty == nil || l.net == nil {
		return false
	}
	r.prepare()
	p, ok := c.pair(l, r)
	if !ok || !p.sameCode && !p.sameGTIN && p.text < 1000 || p.price != equal {
		return false
	}
	sum := new(big.Rat).Set(p.qty)
	if used[r] != nil {
		sum.Add(sum, used[r])
	}
	limit := r.open
	if c.credit() {
		limit = r.before
	}
	if sum.Cmp(limit) > 0 {
		return false
	}
	used[r] = sum
	return true
}

const (
	maxCandidates = 5
	// maxScored bounds how many orders are compared by their texts.
	maxScored = 200
)

// rankCandidates puts the likeliest orders first: a first look at totals and codes
// over all of them, then at the texts of the best.
func (c *comparison) rankCandidates(open []openOrder, total *big.Rat) {
	type scored struct {
		openOrder
		score int
		why   []string
	}
	list := make([]scored, len(open))
	for i, o := range open {
		list[i] = scored{openOrder: o}
		list[i].score, list[i].why = c.firstLook(o, total)
	}
	best := func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.order.ID, b.order.ID))
	}
	slices.SortFunc(list, best)
	list = list[:min(len(list), maxScored)]
	for i := range list {
		if n := c.alikeLines(list[i].order); n > 0 {
			list[i].score += 400 * n / max(1, len(c.lines))
			list[i].why = append(list[i].why, fmt.Sprintf("%d of %d lines look alike", n, len(c.lines)))
		}
	}
	slices.SortFunc(list, best)
	for _, s := range list {
		if len(c.m.Candidates) < maxCandidates && s.score > 0 {
			c.m.Candidates = append(c.m.Candidates, core.OrderCandidate{Order: s.order.ID, Score: float64(min(s.score, 1000)) / 1000, Why: strings.Join(s.why, "; ")})
		}
	}
}

// firstLook scores an order by what is cheap to see.
func (c *comparison) firstLook(o openOrder, total *big.Rat) (int, []string) {
	score, why := 0, []string{}
	if total != nil && total.Sign() > 0 {
		diff := new(big.Rat).Sub(total, o.left)
		diff.Abs(diff)
		switch {
		case withinPercent(diff, o.left, core.LimitOf(aboutPercent)):
			score, why = 300, append(why, "about this total is left, "+c.money(o.left))
		case total.Cmp(o.left) <= 0:
			score, why = 50, append(why, c.money(o.left)+" are left")
		}
	}
	codes := 0
	onOrder := make([]string, len(o.order.Lines))
	for i, r := range o.order.Lines {
		onOrder[i] = core.ItemKey(r.ItemCode)
	}
	for _, l := range c.lines {
		if slices.ContainsFunc(l.codes, func(k string) bool { return slices.Contains(onOrder, k) }) ||
			l.GTIN != "" && slices.ContainsFunc(o.order.Lines, func(r core.OrderLine) bool { return r.GTIN == l.GTIN }) {
			codes++
		}
	}
	if codes > 0 {
		score += 500 * codes / len(c.lines)
		why = append(why, fmt.Sprintf("%d of %d item codes are on it", codes, len(c.lines)))
	}
	return score, why
}

func (c *comparison) alikeLines(o *core.PurchaseOrder) int {
	texts := make([]text, len(o.Lines))
	for i, r := range o.Lines {
		texts[i] = newText(r.Description)
	}
	n := 0
	for _, l := range c.lines {
		if slices.ContainsFunc(texts, func(t text) bool { return similar(l.text, t) >= alikeText }) {
			n++
		}
	}
	return n
}
