package match

import (
	"cmp"
	"math/big"
	"slices"

	"countersign/core"
)

// link gives a share of an invoice line to an order line.
type link struct {
	pair
	net   *big.Rat // the share of the line's net amount; nil when it has none
	whole bool     // the share is all of the line
	// lump is the value at the order's prices of a link that was found by adding up
	// order lines and not by comparing lines; else nil.
	lump *big.Rat
	// creditsMoney is set for a rebate: money is given back and no goods.
	creditsMoney bool
	policy       core.MatchPolicy
	level        core.Level
}

// assign gives invoice lines their order lines: one to one at the highest total
// score; then lines that are left over share an order line that is taken (several
// deliveries billed line by line), and lines that bill more than is open go on to
// the next order line of the same thing (several call-offs billed in one); last, a
// single line or an invoice without lines may be the sum of several order lines.
func (c *comparison) assign() {
	c.nameOrders()
	var goods []*line
	for _, l := range c.lines {
		if l.net != nil || l.qty != nil {
			goods = append(goods, l)
		}
	}
	table := c.table(goods)
	taken := optimum(table.scores())
	var left []int
	for i := range goods {
		if j := taken[i]; j >= 0 {
			c.take(*table.at[i][j])
		} else {
			left = append(left, i)
		}
	}
	c.share(table, left)
	c.spread(table)
	c.lump()
	sortLinks(c.links)
}

func (c *comparison) take(p pair) {
	c.links = append(c.links, &link{pair: p, net: p.l.net, whole: true})
}

// table holds the possible pairs.
type table struct {
	lines []*line
	at    [][]*pair // nil where the two cannot be the same
}

func (c *comparison) table(goods []*line) table {
	t := table{lines: goods}
	for _, l := range goods {
		row := make([]*pair, len(c.open))
		for j, r := range c.open {
			if p, ok := c.pair(l, r); ok {
				row[j] = &p
			}
		}
		t.at = append(t.at, row)
	}
	return t
}

func (t table) scores() [][]int64 {
	out := make([][]int64, len(t.at))
	for i, row := range t.at {
		out[i] = make([]int64, len(row))
		for j, p := range row {
			if p != nil {
				out[i][j] = int64(p.score)
			}
		}
	}
	return out
}

// share lets the lines that found no order line of their own join one that is
// surely the same thing, the best first.
func (c *comparison) share(t table, left []int) {
	for _, i := range left {
		var best *pair
		for _, p := range t.at[i] {
			if p != nil && p.sure() && (best == nil || p.score > best.score) {
				best = p
			}
		}
		if best != nil {
			c.take(*best)
		}
	}
}

// spread moves what a line bills beyond the open quantity of its order line to
// other lines of the same thing that have something open. What is left over stays
// with the first, for the quantity check to find.
func (c *comparison) spread(t table) {
	if c.credit() {
		return
	}
	used := map[*orderLine]*big.Rat{}
	for _, k := range c.links {
		addTo(used, k.r, k.qty)
	}
	for _, k := range slices.Clone(c.links) {
		over := new(big.Rat).Sub(used[k.r], k.r.open)
		if over.Sign() <= 0 || k.qty.Sign() <= 0 || !k.sure() {
			continue
		}
		if over.Cmp(k.qty) > 0 {
			over.Set(k.qty)
		}
		c.spill(k, t, over, used)
	}
}

func (c *comparison) spill(k *link, t table, over *big.Rat, used map[*orderLine]*big.Rat) {
	row := t.at[slices.Index(t.lines, k.l)]
	var others []*pair
	for _, p := range row {
		if p != nil && p.r != k.r && p.sure() && p.r.UnitPrice.Equal(k.r.UnitPrice) && p.r.Unit == k.r.Unit {
			others = append(others, p)
		}
	}
	slices.SortStableFunc(others, func(a, b *pair) int { return cmp.Compare(b.score, a.score) })
	shares := []*link{k}
	for _, p := range others {
		room := new(big.Rat).Set(p.r.open)
		if used[p.r] != nil {
			room.Sub(room, used[p.r])
		}
		if room.Sign() <= 0 || over.Sign() <= 0 {
			continue
		}
		if room.Cmp(over) > 0 {
			room.Set(over)
		}
		q := *p
		q.qty = room
		n := &link{pair: q}
		k.qty = new(big.Rat).Sub(k.qty, room)
		over = new(big.Rat).Sub(over, room)
		used[k.r].Sub(used[k.r], room)
		addTo(used, p.r, room)
		c.links, shares = append(c.links, n), append(shares, n)
	}
	if len(shares) > 1 {
		c.splitNet(shares)
		c.dropEmpty()
	}
}

// splitNet shares the line's net amount out by quantity; what rounding leaves goes
// to the last share.
func (c *comparison) splitNet(shares []*link) {
	l := shares[0].l
	if l.net == nil {
		return
	}
	sum := new(big.Rat)
	for _, s := range shares {
		s.whole = false
		sum.Add(sum, s.qty)
	}
	rest := new(big.Rat).Set(l.net)
	for i, s := range shares {
		if i == len(shares)-1 {
			s.net = rest
			break
		}
		s.net = new(big.Rat).Mul(l.net, new(big.Rat).Quo(s.qty, sum))
		s.net = roundRat(s.net, c.exponent())
		rest = new(big.Rat).Sub(rest, s.net)
	}
}

func (c *comparison) dropEmpty() {
	c.links = slices.DeleteFunc(c.links, func(k *link) bool { return !k.whole && k.qty.Sign() == 0 })
}

// lump takes an invoice without lines, or the only line without an order line, for
// the sum of order lines: all that is open, within the tolerance for invoice totals, or
// the one set that adds up to it.
func (c *comparison) lump() {
	total, l := c.lumpTotal()
	if total == nil || total.Sign() <= 0 {
		return
	}
	free, values, all := c.free(l)
	places, found := subsets(values, total)
	ok := found == 1
	c.manySums = found > 1
	if (l == nil || !ok) && c.agrees(total, all) {
		places, ok = nil, true
		for i := range free {
			places = append(places, i)
		}
	}
	if !ok || len(places) == 0 || l != nil && len(places) < 2 {
		return
	}
	off, most := new(big.Rat).Set(total), places[0]
	for _, i := range places {
		off.Sub(off, values[i])
		if values[i].Cmp(values[most]) > 0 {
			most = i
		}
	}
	for _, i := range places {
		net := values[i]
		if i == most { // it takes what the total is off, so that all of the total is shared out
			net = new(big.Rat).Add(net, off)
		}
		c.lumpLink(l, free[i], values[i], net)
	}
}

// free are the order lines that nothing bills yet and that a line may bill, with what
// is left of each and of all.
func (c *comparison) free(l *line) (free []*orderLine, values []*big.Rat, all *big.Rat) {
	used := map[*orderLine]bool{}
	for _, k := range c.links {
		used[k.r] = true
	}
	all = new(big.Rat)
	for _, r := range c.open {
		if v := c.leftOf(r); !used[r] && !c.otherCurrency(r.order) && v.Sign() > 0 && (l == nil || l.order == nil || l.order == r.order) {
			free, values = append(free, r), append(values, v)
			all.Add(all, v)
		}
	}
	return free, values, all
}

func (c *comparison) lumpLink(l *line, r *orderLine, value, net *big.Rat) {
	if l == nil {
		l = &line{index: -1}
	}
	p := pair{l: l, r: r, qty: r.open, price: equal, unitOK: true, fitsQty: 2, score: full / 2}
	if c.credit() {
		p.qty = new(big.Rat).Set(r.before)
	}
	if p.qty.Sign() == 0 && r.price.Sign() > 0 { // a lump sum billed in parts
		p.qty = new(big.Rat).Quo(value, r.price)
	}
	c.links = append(c.links, &link{pair: p, net: net, lump: value})
}

// lumpTotal is what is to be explained by a sum of order lines, and the line that
// bills it; no line when the invoice shows none.
func (c *comparison) lumpTotal() (*big.Rat, *line) {
	if len(c.lines) == 0 {
		return c.goodsTotal(), nil
	}
	var only *line
	for _, l := range c.lines {
		if c.linkOf(l) || !l.bills(c.credit()) || l.charge != "" {
			continue
		}
		if only != nil {
			return nil, nil
		}
		only = l
	}
	if only == nil || only.net == nil || len(only.codes) > 0 || only.GTIN != "" {
		return nil, nil
	}
	return only.net, only
}

func (c *comparison) linkOf(l *line) bool {
	return slices.ContainsFunc(c.links, func(k *link) bool { return k.l == l })
}

func addTo(m map[*orderLine]*big.Rat, r *orderLine, q *big.Rat) {
	if m[r] == nil {
		m[r] = new(big.Rat)
	}
	m[r].Add(m[r], q)
}

func sortLinks(links []*link) {
	slices.SortStableFunc(links, func(a, b *link) int { return cmp.Or(cmp.Compare(a.l.index, b.l.index), cmp.Compare(a.r.at, b.r.at)) })
}

func sortOrderLines(list []*orderLine) {
	slices.SortStableFunc(list, func(a, b *orderLine) int {
		return cmp.Or(cmp.Compare(a.order.ID, b.order.ID), compareIDs(a.ID, b.ID))
	})
}

// exponent is the decimals of the invoice's currency.
func (c *comparison) exponent() int { return c.currency().Exponent() }
