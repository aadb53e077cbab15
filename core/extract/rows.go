package extract

import (
	"strings"
)

// readRows reads the lines under the heads.
func (rd *reader) readRows(t *table, heads []header) {
	byLine := map[*line][]*amount{}
	for i := range rd.amounts {
		a := &rd.amounts[i]
		byLine[a.seg.line] = append(byLine[a.seg.line], a)
	}
	next, active := 0, false
	var cur *item
	var prev *line
	for i := heads[0].from; i < len(rd.sheet.lines); i++ {
		if next < len(heads) && i == heads[next].from {
			i, active, cur, prev = heads[next].to-1, true, nil, nil
			t.columns = heads[next].columns
			next++
			continue
		}
		l := rd.sheet.lines[i]
		if !active || rd.repeatedLine(l) {
			continue
		}
		switch rd.rowKind(t, l, byLine[l]) {
		case rowEnd:
			if len(t.items) > 0 || len(byLine[l]) > 0 {
				active, cur = false, nil
			}
			continue
		case rowSkip:
			cur = nil
			continue
		}
		it := rd.readRow(t, l, byLine[l])
		if it != nil && !t.fits(it, cur) {
			if rd.discountOn(l, it, cur) {
				t.rows[l] = cur
			} else {
				cur = nil
			}
			continue
		}
		switch {
		case it != nil && it.net == nil && cur != nil && cur.net == nil && len(it.cells) == 0:
			cur.absorb(it)
		case it != nil && it.net != nil && cur != nil && cur.net == nil && len(it.cells) <= 1 && it.cells[colQuantity] == nil && it.cells[colPrice] == nil:
			cur.cells[colNet], cur.net = it.net, it.net
			cur.absorb(it)
			it = cur
		case it != nil && (it.net != nil || it.cells[colPrice] != nil && it.cells[colQuantity] != nil):
			it.takePending(cur)
			t.items = append(t.items, it)
			cur = it
		case it != nil && cur != nil && prev != nil && l.page == prev.page && l.y0-prev.y1 < 2.5*max(4, prev.y1-prev.y0):
			cur.absorb(it)
		default:
			it = nil
		}
		if it != nil && cur != nil {
			t.rows[l] = cur
			cur.lines = append(cur.lines, l)
			prev = l
		}
	}
	rd.dropUnfinished(t)
}

// fits reports whether a row with an amount is like the items before it: where
// they have a price or a quantity, it has one too, and its amount is written
// like money.
func (t *table) fits(it, cur *item) bool {
	if it.net == nil || cur != nil && cur.net == nil {
		return true
	}
	if it.net.plainInt && it.proof == "" && (it.cells[colPrice] == nil || it.cells[colQuantity] == nil) && len(t.items) == 0 {
		return false
	}
	if it.net.plainInt && len(t.items) > 0 && t.items[0].net != nil && !t.items[0].net.plainInt {
		return false
	}
	full := 0
	for _, o := range t.items {
		if o.cells[colPrice] != nil || o.cells[colQuantity] != nil {
			full++
		}
	}
	if full*2 <= len(t.items) {
		return true
	}
	return it.cells[colPrice] != nil && !it.cells[colPrice].percent || it.cells[colQuantity] != nil && !it.cells[colQuantity].percent
}

// discountOn takes a row such as "less 10 % discount -2.00" right under an item
// as that item's discount.
func (rd *reader) discountOn(l *line, it, cur *item) bool {
	if cur == nil || cur.net == nil || it.net == nil || it.net.value.Sign() >= 0 || cur.discount != nil {
		return false
	}
	for _, s := range l.segs {
		for _, lb := range rd.labels.bySeg[s] {
			if lb.weight(cAllowance) > 0.5 {
				cur.discount = it.net
				return true
			}
		}
	}
	return false
}

// dropUnfinished leaves out what has no amount.
func (rd *reader) dropUnfinished(t *table) {
	var keep []*item
	for _, it := range t.items {
		if it.net == nil {
			it.net = it.cells[colGross]
		}
		if it.net != nil {
			keep = append(keep, it)
			continue
		}
		for l, o := range t.rows {
			if o == it {
				delete(t.rows, l)
			}
		}
	}
	t.items = keep
}

func (it *item) absorb(o *item) {
	it.description = append(it.description, o.description...)
	if it.code.seg == nil {
		it.code = o.code
	}
}

// takePending is for text that stands above its numbers; it stays with the item
// before when there is one.
func (it *item) takePending(*item) {}

type rowType int

// rowKind tells items from sums: a line that opens with the label of a total
// ends the table, one with the label of a subtotal or a sum carried over is
// left out.
func (rd *reader) rowKind(t *table, l *line, amounts []*amount) rowType {
	if len(l.segs) == 0 {
		return rowItem
	}
	if rd.otherHead(l) || rd.opensTerms(l) {
		return rowEnd
	}
	for _, s := range l.segs {
		for _, lb := range rd.labels.bySeg[s] {
			if !lb.opens || lb.from > 0 && lb.from != firstWord(s) {
				continue
			}
			if rest := len(lb.seg.words) - lb.to; rest > 4 {
				continue
			}
			switch {
			case lb.weight(cAllowance)+lb.weight(cFreight)+lb.weight(cFee)+lb.weight(cPackaging) > 0.5 && s == l.segs[0] && !rd.hasQuantity(t, amounts) && !rd.underItem(t, l):
				return rowSkip
			case lb.weight(cCarried) > 0.5, lb.weight(cSubtotal) > 0.7 && lb.weight(cNet) < 0.9:
				return rowSkip
			case !moneyIn(amounts):
			case lb.weight(cGross) > 0.5 || lb.weight(cNet) > 0.5 || lb.weight(cAmountDue) > 0.5 || lb.weight(cTax) > 0.9:
				if rd.hasItemCells(t, amounts) && (s != l.segs[0] || len(amounts) >= 3) && !onlyLabel(l, lb) {
					continue
				}
				return rowEnd
			}
		}
		if d, _ := countDigits(s.text); d > 0 && s != l.segs[0] {
			break
		}
	}
	return rowItem
}

// onlyLabel reports whether a line has no words but the label.
func onlyLabel(l *line, lb label) bool {
	for _, s := range l.segs {
		for i, w := range s.words {
			if s == lb.seg && i >= lb.from && i < lb.to {
				continue
			}
			if d, a := countDigits(w.text); a > 1 && d == 0 && len(w.text) > 3 {
				return false
			}
		}
	}
	return true
}

func (rd *reader) hasQuantity(t *table, amounts []*amount) bool {
	for _, a := range amounts {
		if t.columnFor(a) == colQuantity && !a.percent {
			return true
		}
	}
	return false
}

// underItem reports whether the line right above belongs to an item.
func (rd *reader) underItem(t *table, l *line) bool {
	return l.index > 0 && t.rows[rd.sheet.lines[l.index-1]] != nil
}

func firstWord(s *segment) int {
	for i, w := range s.words {
		if w.sq != "" {
			return i
		}
	}
	return 0
}

// moneyIn reports whether one of the numbers is an amount of money.
func moneyIn(amounts []*amount) bool {
	for _, a := range amounts {
		if !a.percent && (a.decimals == 2 || len(a.currency) > 0) {
			return true
		}
	}
	return false
}

// opensTerms reports whether a line opens the terms of payment.
func (rd *reader) opensTerms(l *line) bool {
	lb, ok := rd.leadLabel(l.segs[0])
	return ok && lb.weight(cTerms) > 0.9 && lb.from == 0 && len(l.segs) <= 2 && (lb.to == len(l.segs[0].words) || strings.HasSuffix(lb.text(), ":"))
}

// hasItemCells reports whether numbers stand in a quantity or price column, as
// they do in items and not in sums.
func (rd *reader) hasItemCells(t *table, amounts []*amount) bool {
	for _, a := range amounts {
		switch t.columnFor(a) {
		case colQuantity, colPrice:
			return true
		}
	}
	return false
}

// repeatedLine reports whether a line is page furniture: a page number, or the
// same text at the same height on another page.
func (rd *reader) repeatedLine(l *line) bool {
	if len(rd.sheet.pages) < 2 || len(l.all.text) < 6 {
		return strings.HasPrefix(l.all.norm, "page ") || strings.HasPrefix(l.all.norm, "seite ")
	}
	p := rd.sheet.page(l.page)
	if y := l.y0 / p.height; y > 0.12 && y < 0.85 {
		return false
	}
	for _, o := range rd.sheet.lines {
		if o.page != l.page && abs(o.y0-l.y0) < 3 && o.all.text == l.all.text {
			return true
		}
	}
	return false
}
