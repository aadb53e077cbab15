package match

import (
	"fmt"
	"math/big"
	"slices"

	"countersign/core"
	"countersign/core/money"
)

// check compares the links one by one in the order of the invoice, then what
// concerns the whole invoice, and writes down each comparison with its numbers.
func (c *comparison) check() {
	for _, k := range c.links {
		c.checkLink(k)
	}
	c.unmatched()
	if c.m.Kind != core.MatchNone {
		c.checkCharges()
		c.checkInvoiceTotal()
	}
	c.noteReceipts()
}

// currency is that of the invoice, else of its orders.
func (c *comparison) currency() money.Currency {
	if c.inv.Currency != "" || len(c.linked) == 0 {
		return c.inv.Currency
	}
	return c.linked[0].Currency
}

// money writes a sum for people.
func (c *comparison) money(r *big.Rat) string {
	cur := c.currency()
	if cur == "" && len(c.own) > 0 {
		cur = c.own[0].Currency
	}
	return people(sumText(r, cur), string(cur))
}

// result collects what the checks of one link say.
type result struct {
	verdict  core.CheckResult
	formulas []string
}

func (r *result) pass(formula string) {
	r.formulas = append(r.formulas, formula)
	if r.verdict == core.NotApplicable {
		r.verdict = core.Pass
	}
}

func (r *result) fail(formula string) {
	r.formulas = append(r.formulas, formula)
	r.verdict = core.Fail
}

func (c *comparison) checkLink(k *link) {
	k.policy, k.level = c.lineRules(k)
	k.creditsMoney = c.isRebate(k)
	c.m.Kind = stricter(c.m.Kind, k.policy)
	m := core.LineMatch{
		InvoiceLine: k.l.id, Order: k.r.ref.Order, OrderLine: k.r.ID, Description: k.r.Description,
		Quantity: decimal(k.billedQty()), Ordered: k.r.Quantity, OrderPrice: k.r.UnitPrice,
		Received: decimal(k.r.received), InvoicedBefore: decimal(k.r.before), NetBefore: amount(k.r.netSoFar, k.r.order.Currency),
		Score: float64(min(k.score, full)) / full, Why: k.why(),
	}
	if k.net != nil {
		m.Net = amount(k.net, c.currency())
	}
	if p := k.unitPrice(); p != nil {
		m.Price = decimal(p)
	}
	if k.lump != nil {
		m.Why = "order lines that add up to the total"
	}
	res := result{verdict: core.NotApplicable}
	if k.policy != core.MatchNone {
		c.checkQuantity(k, &res)
		c.checkPrice(k, &res)
		c.checkLineTotal(k, &res)
	}
	k.r.billedQty.Add(k.r.billedQty, k.billedQty())
	if k.net != nil {
		k.r.billedNet.Add(k.r.billedNet, k.net)
	}
	m.Verdict, m.Formulas = res.verdict, res.formulas
	c.m.Lines = append(c.m.Lines, m)
}

// lineRules is the policy and the tolerances for a link: those of the item under
// the order's or the invoice's code, raised by the order line.
func (c *comparison) lineRules(k *link) (core.MatchPolicy, core.Level) {
	l := c.level(k.r.ItemCode, k.l.BuyerCode, k.l.Code)
	return stricter(policyOf(l), k.r.Matching), l
}

// unitPrice is what the invoice asks for one unit of the order: line net /
// quantity; nil when the line has no amount or no quantity.
func (k *link) unitPrice() *big.Rat {
	net, qty := k.net, k.qty
	if k.lump != nil {
		return k.r.price
	}
	if !k.whole && k.l.net != nil && k.l.qty != nil { // the share was rounded, the line was not
		if f, _, _ := factor(k.l, k.r); k.l.qty.Sign() != 0 {
			return new(big.Rat).Quo(k.l.net, new(big.Rat).Mul(k.l.qty, f))
		}
	}
	if net == nil || qty.Sign() == 0 {
		return nil
	}
	return new(big.Rat).Quo(net, qty)
}

// isRebate reports whether a line of a credit note gives back money and no goods:
// it asks for less than half of the order's price for a unit.
func (c *comparison) isRebate(k *link) bool {
	p := k.unitPrice()
	return c.credit() && k.lump == nil && p != nil && new(big.Rat).Add(p, p).Cmp(k.r.price) < 0
}

// billedQty is the quantity that counts as invoiced. A rebate takes nothing off it.
func (k *link) billedQty() *big.Rat {
	if k.creditsMoney {
		return new(big.Rat)
	}
	return k.qty
}

// unmatched raises LineUnmatched for lines that bill something and have no order
// line, unless they are charges that are written as lines.
func (c *comparison) unmatched() {
	if len(c.lines) == 0 && len(c.links) == 0 {
		c.noLines()
		return
	}
	for _, l := range c.lines {
		if c.linkOf(l) {
			continue
		}
		c.m.Unmatched = append(c.m.Unmatched, l.id)
		p := policyOf(c.level(l.BuyerCode, l.Code))
		if !l.bills(c.credit()) || p == core.MatchNone || l.charge != "" && l.net != nil {
			continue
		}
		c.m.Kind = stricter(c.m.Kind, p)
		net := ""
		if l.net != nil {
			net = ", " + c.money(l.net)
		}
		c.raise(core.Exception{Reason: core.LineUnmatched, Line: l.id, Actual: l.Description,
			Message: fmt.Sprintf("%s (%s%s) is on none of the lines of %s%s.", upperFirst(lineName(l.id)), shorten(l.Description), net, names(c.linked), c.sumsNote())})
	}
}

// sumsNote says why lines that add up to a total were not taken for it.
func (c *comparison) sumsNote() string {
	if c.manySums {
		return "; several sets of its lines add up to that, and none is taken by chance"
	}
	return ""
}

// noLines is for an invoice without lines whose total is not that of order lines:
// nobody can tell what it bills.
func (c *comparison) noLines() {
	if c.m.Policy == core.MatchNone || len(c.open) == 0 {
		return
	}
	c.m.Kind = stricter(c.m.Kind, c.m.Policy)
	left := new(big.Rat)
	for _, r := range c.open {
		left.Add(left, c.leftOf(r))
	}
	e := core.Exception{Reason: core.LineUnmatched, Expected: sumText(left, c.currency())}
	if t := c.goodsTotal(); t != nil {
		e.Actual = sumText(t, c.currency())
		e.Message = fmt.Sprintf("The invoice shows no lines, and its %s are neither the %s left of %s nor the sum of some of the lines.", c.money(t), c.money(left), names(c.linked))
		if c.manySums {
			e.Message = fmt.Sprintf("The invoice shows no lines, and several sets of lines of %s add up to its %s; none is taken by chance.", names(c.linked), c.money(t))
		}
	} else {
		e.Message = fmt.Sprintf("The invoice shows neither lines nor a net total to compare with %s.", names(c.linked))
	}
	c.raise(e)
}

// noteReceipts lists the goods receipts of the linked order lines, from their states and
// from receipts whose lines have none.
func (c *comparison) noteReceipts() {
	ours := map[core.LineRef]bool{}
	for _, k := range c.links {
		ours[k.r.ref] = true
	}
	for ref := range ours {
		c.m.Receipts = append(c.m.Receipts, c.w.States[ref].Receipts...)
	}
	for _, g := range c.w.Receipts {
		if slices.ContainsFunc(g.Lines, func(l core.ReceiptLine) bool { return ours[core.LineRef{Order: l.OrderID, Line: l.OrderLine}] }) {
			c.m.Receipts = append(c.m.Receipts, g.ID)
		}
	}
	slices.Sort(c.m.Receipts)
	c.m.Receipts = slices.Compact(c.m.Receipts)
}

// shorten keeps a sentence readable.
func shorten(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return "without a description"
	}
	if len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}
