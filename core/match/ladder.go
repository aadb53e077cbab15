package match

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"countersign/core"
)

// findOrders climbs the ladder: what a person linked, what the invoice names, what
// the invoice that a credit note refers to was linked to, and last, where nothing is
// named and the policy asks for an order, what the totals say. The first rung that
// holds decides. It is always within the supplier: an order of somebody else is
// named to the reader but not linked.
func (c *comparison) findOrders() {
	if c.w.Linked != nil {
		c.byPerson()
		return
	}
	refs := c.references()
	switch {
	case len(refs) > 0:
		c.byReference(refs)
	case c.bySupplierRef():
	case c.credit() && c.byPreceding():
	case c.m.Policy == core.MatchNone:
	case c.w.Supplier == nil:
		c.noOrder("", "no order was looked for, because it is not settled which supplier sent the invoice")
	default:
		c.byTotals()
	}
	c.checkOrders()
}

func (c *comparison) byPerson() {
	c.m.ByPerson = true
	for _, id := range c.w.Linked {
		if o := c.exactly(string(id)); o != nil {
			c.link(o)
		} else {
			c.noOrder(string(id), c.unknown(string(id)))
		}
	}
	switch n := len(c.linked); {
	case n > 0:
		c.m.How = "linked by a person"
	case len(c.w.Linked) == 0:
		c.m.How = "a person took the link to orders away"
		c.noOrder("", "a person took the link to orders away")
	}
	c.checkOrders()
}

func (c *comparison) link(o *core.PurchaseOrder) {
	if slices.Contains(c.linked, o) {
		return
	}
	c.linked = append(c.linked, o)
	slices.SortFunc(c.linked, func(a, b *core.PurchaseOrder) int { return strings.Compare(string(a.ID), string(b.ID)) })
}

// noOrder raises NoOrder, which blocks wherever an order is asked for and is not
// raised where none is.
func (c *comparison) noOrder(ref, sentence string) {
	if c.m.Policy == core.MatchNone {
		return
	}
	c.raise(core.Exception{Reason: core.NoOrder, Field: "order_ref", Actual: ref, Message: upperFirst(sentence) + "."})
}

// unknown says why a reference leads nowhere.
func (c *comparison) unknown(ref string) string {
	for _, o := range c.foreign {
		if strings.EqualFold(strings.TrimSpace(ref), string(o.ID)) {
			return fmt.Sprintf("order %s is an order to another supplier", o.ID)
		}
	}
	return fmt.Sprintf("the invoice names order %s, and there is no such order to this supplier", ref)
}

// checkOrders notes what is wrong with the linked orders as such.
func (c *comparison) checkOrders() {
	if c.m.Policy == core.MatchNone {
		return
	}
	for _, o := range c.linked {
		if o.Closed {
			c.raise(core.Exception{Reason: core.OrderClosed, Field: "order_ref", Actual: string(o.ID),
				Message: fmt.Sprintf("Order %s was closed by hand; no more invoices were expected for it.", o.ID)})
		}
		if c.otherCurrency(o) {
			c.raise(core.Exception{Reason: core.CurrencyMismatch, Field: "currency", Expected: string(o.Currency), Actual: string(c.inv.Currency),
				Message: fmt.Sprintf("The invoice is in %s, order %s in %s; prices were not compared.", c.inv.Currency, o.ID, o.Currency)})
		}
	}
}

func (c *comparison) otherCurrency(o *core.PurchaseOrder) bool {
	return c.inv.Currency != "" && o.Currency != "" && c.inv.Currency != o.Currency
}

// bySupplierRef links the only order that carries the supplier's own number of it
// (BT-14). A number that is not known says nothing.
func (c *comparison) bySupplierRef() bool {
	ref := strings.TrimSpace(c.inv.SupplierOrderRef)
	if ref == "" {
		return false
	}
	if found := c.lookUpTheirs(ref); len(found.orders) == 1 {
		c.link(found.orders[0])
		c.m.How = fmt.Sprintf("the invoice names the supplier's order number %s, which order %s carries", ref, found.orders[0].ID)
		return true
	}
	return false
}

// byPreceding links a credit note to the orders of the invoice that it refers to.
func (c *comparison) byPreceding() bool {
	p := c.w.Preceding
	if p == nil || p.Status == core.StatusRejected {
		return false
	}
	for _, id := range p.Match.Orders {
		if o := c.exactly(string(id)); o != nil {
			c.link(o)
		}
	}
	if len(c.linked) == 0 {
		c.m.How = fmt.Sprintf("the credit note refers to invoice %s, which has no order", p.Invoice.Number)
		return true
	}
	c.m.How = fmt.Sprintf("the credit note refers to invoice %s, which is linked to %s", p.Invoice.Number, names(c.linked))
	return true
}

// goodsTotal is the invoice's net total without the charges apart from goods; nil
// when no net total can be had.
func (c *comparison) goodsTotal() *big.Rat {
	t := c.netTotal()
	if t == nil {
		return nil
	}
	for _, ch := range c.inv.Charges {
		t.Sub(t, ch.Amount.Decimal().Rat())
	}
	return t
}

// netTotal is BT-109, else the sum of the lines and charges.
func (c *comparison) netTotal() *big.Rat {
	if c.inv.NetTotal.IsSet() {
		return c.inv.NetTotal.Decimal().Rat()
	}
	if len(c.lines) == 0 {
		return nil
	}
	t := new(big.Rat)
	for _, l := range c.lines {
		if l.net == nil {
			return nil
		}
		t.Add(t, l.net)
	}
	for _, ch := range c.inv.Charges {
		t.Add(t, ch.Amount.Decimal().Rat())
	}
	return t
}

func names(list []*core.PurchaseOrder) string {
	out := make([]string, len(list))
	for i, o := range list {
		out[i] = string(o.ID)
	}
	if len(out) > 5 {
		out = append(out[:5], fmt.Sprintf("%d more", len(list)-5))
	}
	switch n := len(out); n {
	case 0:
		return "no order"
	case 1:
		return "order " + out[0]
	default:
		return "orders " + strings.Join(out[:n-1], ", ") + " and " + out[n-1]
	}
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
