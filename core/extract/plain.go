package extract

import (
	"cmp"
	"slices"
	"strings"
)

// tableBySum finds items that are no more than a text and an amount, as tills and
// short invoices print them: lines above the first total that follows one whose amounts
// stand at one right edge and add up to a printed sum. Bills for energy say at the top
// what is to be paid.
func (rd *reader) tableBySum() *table {
	var items []*item
	sum := int64(0)
	edge := 0.0
	for _, l := range rd.sheet.lines {
		if rd.opensWithTotal(l) || rd.opensWithDue(l) {
			if len(items) > 0 {
				break
			}
			continue
		}
		a, text, ok := rd.plainItem(l)
		if !ok {
			continue
		}
		if len(items) > 0 && abs(a.x1()-edge) > 2.5*a.seg.size {
			continue
		}
		edge = a.x1()
		sum += a.cents()
		items = append(items, rd.asPlainItem(l, a, text))
	}
	if len(items) == 0 || sum == 0 || !rd.printedAsSum(sum, items) {
		return nil
	}
	t := &table{head: map[*line]bool{}, rows: map[*line]*item{}, items: items}
	for _, it := range items {
		it.proof = "lines sum up"
		t.rows[it.lines[0]] = it
	}
	return t
}

// addPlainItems puts items in that have no more than a text and an amount among those
// with prices, as "Parts 112.35" under hours of work, where only with all of them the
// lines make a printed sum.
func (rd *reader) addPlainItems(t *table) {
	sum := int64(0)
	for _, it := range t.items {
		sum += it.cents()
	}
	charges := int64(0)
	for _, c := range rd.labelledCharges() {
		charges += centsOf(c.Amount)
	}
	printed := func(items []*item) bool { return rd.printedAsSum(sum, items) || rd.printedAsSum(sum+charges, items) }
	if len(t.items) == 0 || printed(t.items) {
		return
	}
	all := append(slices.Clone(t.items), rd.plainItemsBeside(t)...)
	for _, it := range all[len(t.items):] {
		sum += it.cents()
	}
	if len(all) == len(t.items) || !printed(all) {
		return
	}
	for _, it := range all[len(t.items):] {
		it.proof = "lines sum up"
		t.rows[it.lines[0]] = it
	}
	slices.SortFunc(all, func(a, b *item) int { return cmp.Compare(a.lines[0].index, b.lines[0].index) })
	t.items = all
}

// plainItemsBeside are the rows of a text and an amount before the table's end that
// are none of its items, with their amounts in the same column.
func (rd *reader) plainItemsBeside(t *table) (items []*item) {
	last := t.items[len(t.items)-1]
	started := len(t.head) == 0
	for _, l := range rd.sheet.lines {
		started = started || t.head[l]
		ends := rd.opensWithTotal(l) || rd.opensWithDue(l)
		if ends && l.index > last.lines[0].index {
			break
		}
		if !started || ends || t.head[l] || t.rows[l] != nil || rd.repeatedLine(l) {
			continue
		}
		a, text, ok := rd.plainItem(l)
		if !ok || abs(a.x1()-last.net.x1()) > 2.5*a.seg.size || rd.rowKind(t, l, []*amount{a}) != rowItem {
			continue
		}
		if _, charge := rd.asCharge(a); charge {
			continue
		}
		items = append(items, rd.asPlainItem(l, a, text))
	}
	return items
}

func (rd *reader) opensWithDue(l *line) bool {
	for _, s := range l.segs {
		for _, lb := range rd.labels.bySeg[s] {
			if lb.opens && lb.weight(cAmountDue) > 0.5 {
				return true
			}
		}
	}
	return false
}

func (rd *reader) asPlainItem(l *line, a *amount, text span) *item {
	it := &item{cells: map[concept]*amount{colNet: a}, net: a, description: []span{text}, lines: []*line{l}}
	rd.leadingQuantity(it, text)
	return it
}

// plainItem reads a line that has a text and one amount with two decimals behind
// it.
func (rd *reader) plainItem(l *line) (*amount, span, bool) {
	var found *amount
	for i := range rd.amounts {
		a := &rd.amounts[i]
		if a.seg.line != l || a.percent || a.decimals != 2 {
			continue
		}
		if found != nil {
			return nil, span{}, false
		}
		found = a
	}
	if found == nil || found.cents() == 0 {
		return nil, span{}, false
	}
	for _, s := range l.segs {
		text := s.whole()
		if s == found.seg {
			text.to = found.from
		}
		if text.from >= text.to {
			continue
		}
		if _, letters := countDigits(text.text()); letters >= 2 {
			return found, text, s.x0 < found.x0()
		}
	}
	return nil, span{}, false
}

// leadingQuantity takes "2" or "2 x" in front of the text as the quantity.
func (rd *reader) leadingQuantity(it *item, text span) {
	for i := range rd.amounts {
		a := &rd.amounts[i]
		if a.seg != text.seg || a.from != text.from || !a.plainInt || a.value.Sign() <= 0 || a.cents() > 99900 {
			continue
		}
		it.cells[colQuantity] = a
		from := a.to
		if from < text.to && strings.EqualFold(text.seg.words[from].text, "x") {
			from++
		}
		if from < text.to {
			it.description = []span{{text.seg, from, text.to}}
		}
	}
}

// printedAsSum reports whether a sum stands behind the label of a total, outside
// the items.
func (rd *reader) printedAsSum(sum int64, items []*item) bool {
	for _, a := range rd.amounts {
		if a.cents() != sum || a.percent {
			continue
		}
		own := false
		for _, it := range items {
			own = own || it.lines[0] == a.seg.line
		}
		if s, _ := rd.bestOf(a.span, cSubtotal, cNet, cGross, cAmountDue); !own && s > 0.5 {
			return true
		}
	}
	return false
}
