package extract

import "countersign/core/money"

// column is a column of the table of line items with the place of its header.
type column struct {
	kind   concept
	x0, x1 float64
	learnt string // the lesson that says so, empty for the vocabulary
	inside bool   // other words stand before its head in the same cell
}

// numeric reports whether the column holds numbers.
func (c column) numeric() bool {
	switch c.kind {
	case colQuantity, colPrice, colDiscount, colTaxRate, colTaxAmount, colNet, colGross, colPos:
		return true
	}
	return false
}

// item is one line item as it stands in the table.
type item struct {
	cells       map[concept]*amount
	spare       []*amount // under heads that mean nothing
	net         *amount
	description []span
	code        span
	pos         span
	unit        span
	lines       []*line
	discount    *amount // a row of its own under the item, negative
	proof       string
}

// table is the line items of a document.
type table struct {
	columns []column
	head    map[*line]bool
	items   []*item
	rows    map[*line]*item // lines that belong to an item
	inner   map[*line]bool  // subtotals and sums carried over, with items behind them
}

// inTable reports whether a value stands in the table's head or an item.
func (rd *reader) inTable(v span) bool {
	return rd.table != nil && (rd.table.head[v.seg.line] || rd.table.rows[v.seg.line] != nil)
}

// inItems reports whether a value stands in a line item.
func (rd *reader) inItems(v span) bool {
	return rd.table != nil && rd.table.rows[v.seg.line] != nil
}

// betweenItems reports whether a value stands in a sum that items follow: no total of
// the document.
func (rd *reader) betweenItems(v span) bool {
	return rd.table != nil && rd.table.inner[v.seg.line]
}

// findTable finds the table of line items by its head row, else by rows whose
// numbers multiply.
func (rd *reader) findTable() *table {
	heads := rd.headers()
	if len(heads) == 0 {
		if t := rd.tableByArithmetic(); t != nil {
			return t
		}
		return rd.tableBySum()
	}
	t := &table{columns: heads[0].columns, head: map[*line]bool{}, rows: map[*line]*item{}, inner: map[*line]bool{}}
	for _, h := range heads {
		for i := h.from; i < h.to; i++ {
			t.head[rd.sheet.lines[i]] = true
		}
	}
	rd.readRows(t, heads)
	if len(t.items) == 0 {
		if a := rd.tableByArithmetic(); a != nil {
			a.head = t.head
			return a
		}
		if a := rd.tableBySum(); a != nil {
			a.head = t.head
			return a
		}
	}
	return t
}

// oneRate is the tax rate that all items have.
func (t *table) oneRate() (money.Decimal, bool) {
	var rate money.Decimal
	for i := 0; t != nil && i < len(t.items); i++ {
		a := t.items[i].cells[colTaxRate]
		if a == nil || i > 0 && !a.value.Equal(rate) {
			return rate, false
		}
		rate = a.value
	}
	return rate, rate.Sign() > 0
}

const (
	rowItem rowType = iota
	rowEnd
	rowSkip
)

// columnFor is the numeric column that an amount stands in, empty when it is far
// from all.
func (t *table) columnFor(a *amount) concept {
	if i := t.columnAt(a); i >= 0 {
		return t.columns[i].kind
	}
	return ""
}

// columnAt is the place of that column among all, -1 for none.
func (t *table) columnAt(a *amount) int {
	best, top := -1, 40.0
	x0, x1 := a.x0(), a.x1()
	for i, c := range t.columns {
		if !c.numeric() && c.kind != colOther && c.kind != colDescription && c.kind != colCode && c.kind != colUnit && c.kind != colDate {
			continue
		}
		d := max(0, max(c.x0-x1, x0-c.x1))
		if d == 0 {
			d = -min(x1, c.x1) + max(x0, c.x0)
			d = max(-8, d) + 0.05*min(abs(c.x1-x1), abs(c.x0-x0))
		}
		if c.kind == colDescription && a.percent {
			continue
		}
		if d < top {
			best, top = i, d
		}
	}
	return best
}

// distance is how far an amount stands from a column of a kind: between their
// right edges, their left edges or their middles, whichever is least.
func (t *table) distance(kind concept, a *amount) float64 {
	best := 1e9
	for _, c := range t.columns {
		if c.kind == kind {
			x0, x1 := a.x0(), a.x1()
			best = min(best, abs(c.x1-x1), abs(c.x0-x0), abs(c.x0+c.x1-x0-x1)/2)
		}
	}
	return best
}

// apart cuts a number in two where its groups of digits stand in two columns: "12 100"
// is a quantity and a position when there is more than a space between them.
func (t *table) apart(list []*amount) []*amount {
	var out []*amount
	for n, a := range list {
		cut := -1
		for i := a.from + 1; i < a.to && a.decimals == 0 && !a.percent && len(a.currency) == 0; i++ {
			w, v := a.seg.words[i-1], a.seg.words[i]
			if v.x0-w.x1 > 0.5*a.seg.size && t.columnFor(&amount{span: span{a.seg, i - 1, i}}) != t.columnFor(&amount{span: span{a.seg, i, i + 1}}) {
				cut = i
			}
		}
		if cut < 0 {
			if out != nil {
				out = append(out, a)
			}
			continue
		}
		if out == nil {
			out = append([]*amount{}, list[:n]...)
		}
		for _, v := range []span{{a.seg, a.from, cut}, {a.seg, cut, a.to}} {
			b := *a
			b.span, b.plainInt = v, v.to-v.from == 1
			if num, err := money.ParseNumber(v.text()); err == nil {
				b.value, b.alt = num.Value, num.Alternative
				out = append(out, &b)
			}
		}
	}
	if out == nil {
		return list
	}
	return out
}
