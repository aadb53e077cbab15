package extract

import (
	"cmp"
	"slices"
)

// header is a run of lines that reads as the head of a table.
type header struct {
	from, to int // lines, half open
	columns  []column
	score    float64
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
		if c, ok := rd.taughtColumn(st); ok {
			cols = []column{c}
		}
		if len(cols) > 0 {
			used++
		} else {
			cols = []column{unknownColumn(st)}
		}
		h.columns = append(h.columns, cols...)
	}
	slices.SortStableFunc(h.columns, func(a, b column) int { return cmp.Compare(a.x0, b.x0) })
	giveWay(h.columns)
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
	if used < 3 && slices.ContainsFunc(h.columns, func(c column) bool { return c.inside }) {
		return header{}, false // words of a sentence: "total to pay | before the amount"
	}
	moneyCol := seen[colNet] || seen[colGross] || seen[colPrice]
	text := seen[colDescription] || seen[colQuantity] || seen[colCode]
	return h, moneyCol && text && h.score >= 2.9 && used >= 2
}

// unknownColumn is a head whose words mean nothing to the program.
func unknownColumn(st []*segment) column {
	c := column{kind: colOther, x0: st[0].x0, x1: st[0].x1}
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
			return []column{{kind: m[0].concept, x0: x0, x1: x1}}
		}
	}
	var out []column
	for _, s := range st {
		if m, _ := columnLexicon.find(squash(s.text), rd.sheet.ocr); m != nil {
			out = append(out, column{kind: preferred(m), x0: s.x0, x1: s.x1})
			continue
		}
		for _, l := range columnLexicon.inSegment(s, rd.sheet.ocr) {
			out = append(out, column{kind: preferred(l.meanings), x0: l.x0(), x1: l.x1(), inside: !l.opens})
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
