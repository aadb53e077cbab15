package extract

import (
	"cmp"
	"slices"
	"strings"
)

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

// header is a run of lines that reads as the head of a table.
type header struct {
	from, to int // lines, half open
	columns  []column
	score    float64
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

// headers finds the best head row and its repetitions on later pages.
func (rd *reader) headers() []header {
	var all []header
	for i := range rd.sheet.lines {
		for n := 1; n <= 4 && i+n <= len(rd.sheet.lines); n++ {
			if h, ok := rd.headerAt(i, n); ok {
				all = append(all, h)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b header) int { return cmp.Compare(b.score, a.score) })
	var out []header
	for _, h := range all {
		if len(out) > 0 && (h.score < 0.8*out[0].score || !sameColumns(out[0].columns, h.columns)) {
			continue
		}
		free := true
		for _, o := range out {
			free = free && (h.from >= o.to || h.to <= o.from)
		}
		if free {
			out = append(out, h)
		}
	}
	slices.SortStableFunc(out, func(a, b header) int { return a.from - b.from })
	return out
}

// sameColumns reports whether two heads have most columns in common, so that the
// second is the first again on a later page.
func sameColumns(a, b []column) bool {
	n := 0
	for _, c := range a {
		for _, d := range b {
			if c.kind == d.kind && abs(c.x0-d.x0) < 12 {
				n++
				break
			}
		}
	}
	return n*3 >= 2*max(len(a), len(b))
}

// headerAt reads n lines from line i as one head: the words of each column may
// stand on several of them.
func (rd *reader) headerAt(i, n int) (header, bool) {
	lines := rd.sheet.lines[i : i+n]
	var stacks [][]*segment
	for k, l := range lines {
		if l.page != lines[0].page || k > 0 && l.y0-lines[k-1].y1 > 1.2*(lines[k-1].y1-lines[k-1].y0) {
			return header{}, false
		}
		if d, a := countDigits(l.all.text); d > 3 && d*4 > a {
			return header{}, false
		}
		for _, s := range l.segs {
			stacks = stack(stacks, s)
		}
	}
	h := header{from: i, to: i + n}
	used := 0
	for _, st := range stacks {
		cols := rd.columnsOf(st)
		if len(cols) > 0 {
			used++
		} else {
			cols = []column{unknownColumn(st)}
		}
		h.columns = append(h.columns, cols...)
	}
	slices.SortStableFunc(h.columns, func(a, b column) int { return cmp.Compare(a.x0, b.x0) })
	h.columns = dropDoubles(h.columns)
	nameLast(h.columns)
	seen := map[concept]bool{}
	for _, c := range h.columns {
		if !seen[c.kind] {
			seen[c.kind] = true
			h.score += map[concept]float64{colNet: 2, colGross: 1.6, colPrice: 1.6, colQuantity: 1.6, colDescription: 1.5, colTaxRate: 0.7, colCode: 0.7, colUnit: 0.5, colPos: 0.4, colDiscount: 0.7, colTaxAmount: 0.6, colDate: 0.3}[c.kind]
		}
	}
	h.score -= 0.6 * float64(len(stacks)-used)
	h.score -= 0.25 * float64(n-1)
	moneyCol := seen[colNet] || seen[colGross] || seen[colPrice]
	text := seen[colDescription] || seen[colQuantity] || seen[colCode]
	return h, moneyCol && text && h.score >= 2.9 && used >= 2
}

// unknownColumn is a head whose words mean nothing to the program.
func unknownColumn(st []*segment) column {
	c := column{colOther, st[0].x0, st[0].x1}
	for _, s := range st[1:] {
		c.x0, c.x1 = min(c.x0, s.x0), max(c.x1, s.x1)
	}
	return c
}

// nameLast takes the last column for the lines' amounts when no head names them
// and it stands right of a price.
func nameLast(cols []column) {
	price := false
	for _, c := range cols {
		if c.kind == colNet || c.kind == colGross {
			return
		}
		price = price || c.kind == colPrice || c.kind == colQuantity
	}
	if n := len(cols); price && n > 2 && cols[n-1].kind == colOther {
		cols[n-1].kind = colNet
	}
}

// stack puts a segment under the column head that it overlaps.
func stack(stacks [][]*segment, s *segment) [][]*segment {
	for i, st := range stacks {
		for _, o := range st {
			if o.line != s.line && min(o.x1, s.x1)-max(o.x0, s.x0) > 0.3*min(o.x1-o.x0, s.x1-s.x0) {
				stacks[i] = append(stacks[i], s)
				return stacks
			}
		}
	}
	return append(stacks, []*segment{s})
}

// columnsOf reads a stack of segments as one column head, else the columns that
// its segments name side by side.
func (rd *reader) columnsOf(st []*segment) []column {
	if len(st) > 1 {
		key, x0, x1 := "", 1e9, 0.0
		for _, s := range st {
			key += squash(s.text)
			x0, x1 = min(x0, s.x0), max(x1, s.x1)
		}
		if m, _ := columnLexicon.find(key, rd.sheet.ocr); m != nil {
			return []column{{m[0].concept, x0, x1}}
		}
	}
	var out []column
	for _, s := range st {
		if m, _ := columnLexicon.find(squash(s.text), rd.sheet.ocr); m != nil {
			out = append(out, column{preferred(m), s.x0, s.x1})
			continue
		}
		for _, l := range columnLexicon.inSegment(s, rd.sheet.ocr) {
			out = append(out, column{preferred(l.meanings), l.x0(), l.x1()})
		}
	}
	if len(st) > 1 && len(out) > 1 && allOverlap(out) {
		out = out[:1]
	}
	return out
}

// preferred is the meaning of a column head that has several ("item" is a
// position or a description).
func preferred(m []meaning) concept {
	order := []concept{colNet, colPrice, colQuantity, colDescription}
	for _, c := range order {
		for _, x := range m {
			if x.concept == c {
				return c
			}
		}
	}
	return m[0].concept
}

func allOverlap(cols []column) bool {
	for _, c := range cols[1:] {
		if min(c.x1, cols[0].x1) <= max(c.x0, cols[0].x0) {
			return false
		}
	}
	return true
}

// dropDoubles lets the last of several amount columns be the line's amount, and
// keeps one column of every other kind.
func dropDoubles(cols []column) []column {
	last := map[concept]int{}
	for i, c := range cols {
		if c.kind == colNet || c.kind == colGross || c.kind == colDescription {
			last[c.kind] = i
		} else if _, ok := last[c.kind]; !ok {
			last[c.kind] = i
		}
	}
	var out []column
	for i, c := range cols {
		switch {
		case last[c.kind] == i:
		case c.kind == colNet:
			c.kind = colOther
		case c.kind == colDescription && i > last[c.kind]:
			c.kind = colOther
		case c.kind == colDescription:
			c.kind = colCode // "item" beside "description"
		default:
			c.kind = colOther
		}
		out = append(out, c)
	}
	return out
}

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

const (
	rowItem rowType = iota
	rowEnd
	rowSkip
)

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

// otherHead reports whether a line is the head of another table: several cells,
// all of them words that name columns or totals.
func (rd *reader) otherHead(l *line) bool {
	if len(l.segs) < 3 {
		return false
	}
	named := 0
	for _, s := range l.segs {
		if d, _ := countDigits(s.text); d > 1 {
			return false
		}
		key := squash(s.text)
		if m, _ := columnLexicon.find(key, rd.sheet.ocr); m != nil {
			named++
		} else if m, _ := labelLexicon.find(key, rd.sheet.ocr); m != nil {
			named++
		}
	}
	return named >= 2 && named*3 >= 2*len(l.segs)
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
