package match

import (
	"math"
	"math/big"
	"slices"
	"strings"

	"countersign/core"
)

// nearness says how two unit prices compare.
type nearness int

const (
	unknown nearness = iota // one of the two is not to be had
	far
	near    // within a fifth
	closeBy // within a twentieth
	equal   // the same, or the same line total after rounding
)

// alikeText is from where on two descriptions are taken for the same thing
// without a code to say so, in thousandths.
const alikeText = 550

// pair is an invoice line held against an order line.
type pair struct {
	l                  *line
	r                  *orderLine
	qty                *big.Rat // in the order's unit
	factorWhy          string
	sameRef            bool // the invoice line names this order line (BT-132)
	sameCode, sameGTIN bool
	otherCode          bool // both carry codes, and none agrees
	text               int
	price              nearness
	unitOK             bool
	fitsQty            int // 2 exactly what is open, 1 no more than is open
	score              int
}

// pair compares two lines; ok is false when they cannot be the same thing. What is
// cheap and says no most often is looked at first.
func (c *comparison) pair(l *line, r *orderLine) (p pair, ok bool) {
	if l.order != nil && l.order != r.order {
		return p, false
	}
	p = pair{l: l, r: r}
	p.sameRef = c.namesLine(l, r)
	p.sameCode = r.code != "" && (slices.Contains(l.codes, r.code) || l.mentions(r.code))
	p.sameGTIN = l.GTIN != "" && strings.TrimLeft(l.GTIN, "0") == strings.TrimLeft(r.GTIN, "0")
	p.otherCode = !p.sameCode && !p.sameGTIN && (r.code != "" && len(l.codes) > 0 || l.GTIN != "" && r.GTIN != "")
	p.text = similar(l.text, r.text)
	if !p.conceivable() {
		return p, false
	}
	f, why, fits := factor(l, r)
	p.factorWhy, p.unitOK = why, fits
	switch {
	case l.qty != nil && f.Cmp(one) == 0:
		p.qty = l.qty
	case l.qty != nil:
		p.qty = new(big.Rat).Mul(l.qty, f)
	case l.net != nil && r.price.Sign() > 0:
		p.qty = new(big.Rat).Quo(l.net, r.price)
	default:
		p.qty = nought
	}
	p.price = c.comparePrice(p)
	p.fitsQty = c.quantityFit(p)
	p.score = p.points()
	return p, p.possible()
}

// namesLine reports whether the invoice line names the order line: by its number,
// with the order named on the line or the only one linked.
func (c *comparison) namesLine(l *line, r *orderLine) bool {
	if l.OrderLineRef == "" || core.NumberKey(l.OrderLineRef) != core.NumberKey(r.ID) {
		return false
	}
	return l.order == r.order || l.order == nil && len(c.linked) == 1
}

// nameOrders looks up, once, which order each line names. Without a name, or with one
// that leads nowhere, a line may be on any.
func (c *comparison) nameOrders() {
	for _, l := range c.lines {
		if l.OrderRef == "" || placeholder(l.OrderRef) {
			continue
		}
		if f := c.lookUp(l.OrderRef); len(f.orders) == 1 {
			l.order = f.orders[0]
		}
	}
}

// comparePrice looks at rough numbers first: what is more than a cent and more than a
// millionth away is not equal.
func (c *comparison) comparePrice(p pair) nearness {
	if p.l.net == nil || p.qty.Sign() == 0 || c.otherCurrency(p.r.order) {
		return unknown
	}
	at := float64(rough(p.qty) * p.r.roughPrice) // the conversion keeps machines from fusing the sum, and answers the same
	diff := math.Abs(p.l.roughNet - at)
	if diff <= 1.5 || diff <= math.Abs(at)/1e6 {
		exact := new(big.Rat).Mul(p.qty, p.r.price)
		if p.l.net.Cmp(roundRat(exact, p.r.order.Currency.Exponent())) == 0 {
			return equal
		}
	}
	switch {
	case diff <= math.Abs(at)/20:
		return closeBy
	case diff <= math.Abs(at)/5:
		return near
	}
	return far
}

func (c *comparison) quantityFit(p pair) int {
	limit := p.r.open
	if c.credit() {
		limit = p.r.before
	}
	switch n := new(big.Rat).Abs(p.qty).Cmp(limit); {
	case n == 0 && limit.Sign() > 0:
		return 2
	case n < 0:
		return 1
	}
	return 0
}

// full is the score of a pair in which code, text, price, unit and quantity agree; one
// that the invoice names has more.
const full = 850

func (p pair) points() int {
	s := p.text / 4
	if p.sameRef {
		s += 500
	}
	switch {
	case p.sameCode && p.sameGTIN:
		s += 400
	case p.sameCode, p.sameGTIN:
		s += 350
	}
	if p.otherCode {
		s -= 60
	}
	s += map[nearness]int{equal: 150, closeBy: 110, near: 50}[p.price]
	if p.unitOK {
		s += 30
	}
	s += []int{0, 50, 70}[p.fitsQty]
	return max(s, 1)
}

// conceivable is what possible asks of codes and texts.
func (p pair) conceivable() bool {
	switch {
	case p.sameRef || p.sameCode || p.sameGTIN:
		return true
	case p.otherCode:
		return p.text >= 750
	}
	return p.text >= 200 || len(p.l.text.words) == 0 || len(p.r.text.words) == 0
}

// possible reports whether the two lines may be the same thing at all: by a
// reference, a code or a text that says so; or, where no code speaks against it and
// the texts have something in common, by equal price and quantity.
func (p pair) possible() bool {
	switch {
	case p.sameRef || p.sameCode || p.sameGTIN || p.otherCode || p.text >= alikeText:
		return p.conceivable()
	case len(p.l.text.words) == 0 || len(p.r.text.words) == 0:
		return p.price == equal && p.fitsQty > 0
	}
	return p.price == equal && p.fitsQty == 2
}

// sure reports whether the pair is the same thing beyond its price: enough to let
// several lines share one.
func (p pair) sure() bool {
	return p.sameRef || p.sameCode || p.sameGTIN || p.text >= 800 && !p.otherCode
}

func (p pair) why() string {
	var out []string
	switch {
	case p.sameRef:
		out = append(out, "named on the invoice line")
	case p.sameCode:
		out = append(out, "same item code")
	}
	if p.sameGTIN {
		out = append(out, "same GTIN")
	}
	switch {
	case p.text == 1000:
		out = append(out, "same text")
	case p.text >= alikeText:
		out = append(out, "like text")
	}
	if p.price == equal {
		out = append(out, "same price")
	}
	if p.fitsQty == 2 {
		out = append(out, "same quantity as is open")
	}
	switch {
	case p.factorWhy != "":
		out = append(out, p.factorWhy)
	case !p.unitOK:
		out = append(out, UnitName(p.l.Unit)+" billed, "+UnitName(p.r.Unit)+" ordered")
	}
	return strings.Join(out, ", ")
}
