// Package match says how an invoice relates to what the firm ordered and got: it
// finds the orders (see ladder.go), gives each invoice line its order line (see
// assign.go) and compares prices, quantities and totals within the tolerances of
// the settings (see check.go). It is pure: the same invoice in the same world gives
// the same match, and neither is changed.
//
// The rules are those of accounts payable everywhere; the policy, the tolerances
// and what counts as the same reference are the firm's settings.
package match

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// World is what an invoice is compared with.
type World struct {
	Settings core.Settings
	Supplier *core.Supplier // nil while it is not settled who sent the invoice
	// Orders are those that the references on the invoice find with whomever and,
	// where these settle nothing (see SearchFor), those of the supplier that may be it.
	Orders []core.PurchaseOrder
	States map[core.LineRef]core.LineState // without the invoice itself
	// Left is what is left of orders, where that is known without States.
	Left map[core.OrderID]money.Amount
	// Partial says that the supplier has more open orders than are in Orders; Crowded
	// that some of these may have the total of the invoice too.
	Partial, Crowded bool
	// Numbers are those of the supplier's orders that are not in Orders.
	Numbers []core.OrderID
	// Receipts count for order lines that are not in States.
	Receipts []core.GoodsReceipt
	// Linked are the orders that a person linked; nil stands for "find them".
	Linked []core.OrderID
	// Preceding is the invoice that a credit note refers to (BT-25), nil when it
	// names none or it is not known.
	Preceding *core.Review
	// Credited are the other credit notes for that invoice that count.
	Credited []core.Review
	// Codes are the firm's item codes by the supplier's, as learnt from earlier
	// links.
	Codes map[string]string
}

// Resolve is the level of the settings in force for an item of a supplier: the
// most specific setting wins. Empty names stand for "any".
func Resolve(s core.Settings, supplier, itemCode string) core.Level {
	return s.Resolve([]string{supplier}, []string{itemCode})
}

// Compare finds the orders that the invoice bills and compares it with them. What
// is not as it should be is in Match.Exceptions, each with its sum.
func Compare(inv core.Invoice, w World) core.Match {
	c := newComparison(inv, w)
	c.m.Policy, c.m.Kind = c.policy(), core.MatchNone
	if inv.Kind != "" && !inv.Kind.IsClaim() {
		return c.m
	}
	c.findOrders()
	if len(c.linked) > 0 {
		c.openLines()
		c.assign()
		c.check()
	}
	c.checkCreditTotal()
	c.finish()
	return c.m
}

// comparison is one call of Compare.
type comparison struct {
	inv                core.Invoice
	w                  World
	supplier           []string // its names in the settings
	firm               core.Level
	lines              []*line
	own                []*core.PurchaseOrder // of the supplier, by ID
	foreign            []*core.PurchaseOrder
	linked             []*core.PurchaseOrder
	ourKeys, theirKeys map[string][]*core.PurchaseOrder // by OrderKey
	open               []*orderLine                     // of the linked orders
	links              []*link
	manySums           bool // several sets of order lines add up to what has no order line
	m                  core.Match
}

func newComparison(inv core.Invoice, w World) *comparison {
	c := &comparison{inv: inv, w: w}
	if w.Supplier != nil {
		c.supplier = w.Supplier.Names()
	}
	c.firm = w.Settings.Resolve(c.supplier, nil)
	for i := range w.Orders {
		o := &w.Orders[i]
		if w.Supplier != nil && o.SupplierID == w.Supplier.ID {
			c.own = append(c.own, o)
		} else {
			c.foreign = append(c.foreign, o)
		}
	}
	byID := func(a, b *core.PurchaseOrder) int { return cmp.Compare(a.ID, b.ID) }
	slices.SortStableFunc(c.own, byID)
	slices.SortStableFunc(c.foreign, byID)
	for i := range inv.Lines {
		c.lines = append(c.lines, c.newLine(i))
	}
	return c
}

// level is what the settings say of a line with these item codes.
func (c *comparison) level(codes ...string) core.Level {
	return c.w.Settings.Resolve(c.supplier, codes)
}

// policy is the strictest one that a line of the invoice asks for; the supplier's
// where the invoice shows no lines. An order line may raise it later.
func (c *comparison) policy() core.MatchPolicy {
	p := core.MatchNone
	for _, l := range c.lines {
		p = stricter(p, c.level(l.BuyerCode, l.Code).MatchingPolicy)
	}
	if len(c.lines) == 0 {
		p = stricter(p, c.firm.MatchingPolicy)
	}
	return p
}

func strictness(p core.MatchPolicy) int {
	return slices.Index([]core.MatchPolicy{core.MatchNone, core.TwoWay, core.ThreeWay}, p)
}

func stricter(a, b core.MatchPolicy) core.MatchPolicy {
	if strictness(b) > strictness(a) {
		return b
	}
	return a
}

// credit reports whether the document gives money back.
func (c *comparison) credit() bool { return c.inv.Kind == core.KindCreditNote }

func (c *comparison) raise(e core.Exception) {
	e.Severity = core.Block
	c.m.Exceptions = append(c.m.Exceptions, e)
}

// finish brings the results into an order that depends on the invoice alone.
func (c *comparison) finish() {
	at := map[string]int{}
	for i, l := range c.lines {
		at[l.id] = i + 1
	}
	slices.SortStableFunc(c.m.Exceptions, func(a, b core.Exception) int {
		return cmp.Or(cmp.Compare(rank(a, at), rank(b, at)))
	})
	slices.SortStableFunc(c.m.Lines, func(a, b core.LineMatch) int {
		return cmp.Or(cmp.Compare(at[a.InvoiceLine], at[b.InvoiceLine]), cmp.Compare(a.Order, b.Order), compareIDs(a.OrderLine, b.OrderLine))
	})
	for _, o := range c.linked {
		c.m.Orders = append(c.m.Orders, o.ID)
	}
}

// rank sorts findings: about orders, then line by line, then about the whole.
func rank(e core.Exception, at map[string]int) int {
	switch e.Reason {
	case core.NoOrder, core.OrderAmbiguous, core.OrderClosed, core.CurrencyMismatch:
		return 0
	case core.UnexpectedCharge, core.InvoiceTotalOverTolerance:
		return len(at) + 2
	}
	if n := at[e.Line]; n > 0 {
		return n
	}
	return len(at) + 1
}

// compareIDs orders line numbers as numbers and everything else as text.
func compareIDs(a, b string) int {
	x, errX := strconv.Atoi(a)
	y, errY := strconv.Atoi(b)
	if errX == nil && errY == nil {
		return cmp.Or(cmp.Compare(x, y), strings.Compare(a, b))
	}
	return strings.Compare(a, b)
}
