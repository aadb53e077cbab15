package extract

import "strings"

// tableBySum finds items that are no more than a text and an amount, as tills and
// short invoices print them: lines above the first total whose amounts stand at
// one right edge and add up to a printed sum.
func (rd *reader) tableBySum() *table {
	var items []*item
	sum := int64(0)
	edge := 0.0
	for _, l := range rd.sheet.lines {
		if rd.opensWithTotal(l) || rd.opensWithDue(l) {
			break
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
		it := &item{cells: map[concept]*amount{colNet: a}, net: a, description: []span{text}, lines: []*line{l}}
		rd.leadingQuantity(it, text)
		items = append(items, it)
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
