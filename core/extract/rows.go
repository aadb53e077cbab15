package extract

import (
	"slices"
	"strings"
)

// rowReader is the state of reading a table's rows from top to bottom.
type rowReader struct {
	rd      *reader
	t       *table
	amounts map[*line][]*amount
	cur     *item   // the item that following lines may belong to
	prev    *line   // its last line
	skipped []*line // sums since the last item
	held    *item   // the last item of the page before, until something else stands on this one
}

// readRows reads the lines under the heads until a sum, the terms or another
// table ends them.
func (rd *reader) readRows(t *table, heads []header) {
	r := &rowReader{rd: rd, t: t, amounts: map[*line][]*amount{}}
	for i := range rd.amounts {
		a := &rd.amounts[i]
		r.amounts[a.seg.line] = append(r.amounts[a.seg.line], a)
	}
	next, active := 0, false
	for i := heads[0].from; i < len(rd.sheet.lines); i++ {
		if next < len(heads) && i == heads[next].from {
			r.turnPage()
			i, active = heads[next].to-1, true
			t.columns = heads[next].columns
			next++
			continue
		}
		l := rd.sheet.lines[i]
		if !active || rd.repeatedLine(l) {
			continue
		}
		r.amounts[l] = t.apart(r.amounts[l])
		switch rd.rowKind(t, l, r.amounts[l]) {
		case rowEnd:
			if len(t.items) > 0 || len(r.amounts[l]) > 0 {
				active, r.cur = false, nil
			}
		case rowSkip:
			r.cur = nil
			r.skipped = append(r.skipped, l)
		default:
			r.take(l)
		}
	}
	rd.dropUnfinished(t)
	rd.freeLastDiscount(t)
}

// take reads one line as an item, as more of the item above, or as its discount.
func (r *rowReader) take(l *line) {
	it := r.rd.readRow(r.t, l, r.amounts[l])
	if it == nil {
		return
	}
	if !r.t.fits(it, r.cur) {
		if r.rd.discountOn(l, it, r.cur) {
			r.t.rows[l] = r.cur
		} else {
			r.cur = nil
		}
		return
	}
	held := r.held
	if r.cur != nil && r.prev != nil && l.page != r.prev.page && r.cur.net != nil {
		held = r.cur
	}
	r.held = nil
	waits := r.cur != nil && r.cur.net == nil
	switch {
	case it.net == nil && waits && len(it.cells) == 0:
		r.cur.absorb(it)
	case it.net != nil && waits && len(it.cells) <= 1 && it.cells[colQuantity] == nil && it.cells[colPrice] == nil:
		r.cur.cells[colNet], r.cur.net = it.net, it.net
		r.cur.absorb(it)
	case it.net != nil || it.cells[colPrice] != nil && it.cells[colQuantity] != nil:
		r.t.items = append(r.t.items, it)
		r.cur = it
		if it.cells[colPrice] != nil && it.cells[colQuantity] != nil {
			for _, s := range r.skipped {
				r.t.inner[s] = true
			}
			r.skipped = nil
		}
	case r.follows(l) && moneyCells(r.amounts[l]) > 1:
		r.cur = nil // sums in a row, whatever names them
		return
	case r.follows(l):
		r.cur.absorb(it)
	case held != nil && len(it.cells) == 0 && r.goesOn(l, held):
		held.absorb(it)
		r.cur = held
	default:
		return
	}
	r.t.rows[l] = r.cur
	r.cur.lines = append(r.cur.lines, l)
	r.prev = l
}

// moneyCells counts the amounts of money in a row.
func moneyCells(amounts []*amount) int {
	n := 0
	for _, a := range amounts {
		if moneyIn([]*amount{a}) {
			n++
		}
	}
	return n
}

// follows reports whether a line stands close enough under the current item to
// be more of its description.
func (r *rowReader) follows(l *line) bool {
	return r.cur != nil && r.prev != nil && l.page == r.prev.page && l.y0-r.prev.y1 < 2.5*max(4, r.prev.y1-r.prev.y0)
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
				if rd.hasItemCells(t, amounts) && (s != l.segs[0] || len(amounts) >= 3) && !onlyLabel(l, lb) && !amountNext(lb, amounts) {
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

// amountNext reports whether an amount of money follows a label at once: "Net 150.00 VAT
// 33.00 Total 183.00" side by side are sums.
func amountNext(lb label, amounts []*amount) bool {
	return slices.ContainsFunc(amounts, func(a *amount) bool {
		return a.seg == lb.seg && a.from >= lb.to && a.from <= lb.to+1 && a.decimals == 2 && !a.percent
	})
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
