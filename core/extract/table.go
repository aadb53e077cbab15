package extract

// column is a column of the table of line items with the place of its header.
type column struct {
	kind   concept
	x0, x1 float64
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
}

// inTable reports whether a value stands in the table's head or an item.
func (rd *reader) inTable(v span) bool {
	return rd.table != nil && (rd.table.head[v.seg.line] || rd.table.rows[v.seg.line] != nil)
}

// inItems reports whether a value stands in a line item.
func (rd *reader) inItems(v span) bool {
	return rd.table != nil && rd.table.rows[v.seg.line] != nil
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
	t := &table{columns: heads[0].columns, head: map[*line]bool{}, rows: map[*line]*item{}}
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

const (
	rowItem rowType = iota
	rowEnd
	rowSkip
)

// columnFor is the numeric column that an amount stands in, empty when it is far
// from all.
func (t *table) columnFor(a *amount) concept {
	best, top := concept(""), 40.0
	x0, x1 := a.x0(), a.x1()
	for _, c := range t.columns {
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
			best, top = c.kind, d
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
