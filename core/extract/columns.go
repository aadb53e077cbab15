package extract

import (
	"slices"
	"strings"
	"unicode"

	"countersign/core"
	"countersign/core/money"
)

// lineColumns are the fields of a line that stand in columns of their own, as lessons
// name them.
var lineColumns = map[string]concept{
	"line.quantity": colQuantity, "line.unit_price": colPrice, "line.net_amount": colNet, "line.code": colCode, "line.unit": colUnit, "line.tax_rate": colTaxRate,
}

// taughtColumn is the column that people said a head means.
func (rd *reader) taughtColumn(st []*segment) (column, bool) {
	if rd.ctx.Memory == nil {
		return column{}, false
	}
	c := unknownColumn(st)
	field, name, ok := rd.ctx.Memory.Column(headKey(st))
	c.kind, c.learnt = lineColumns[field], name
	return c, ok && c.kind != ""
}

// giveWay lets columns that the vocabulary takes for the same as one that people
// named be something else.
func giveWay(cols []column) {
	for i, c := range cols {
		if c.learnt == "" && slices.ContainsFunc(cols, func(o column) bool { return o.learnt != "" && o.kind == c.kind }) {
			cols[i].kind = colOther
		}
	}
}

// headKey is how a lesson knows the head of a column: its words without spaces and
// signs.
func headKey(st []*segment) string {
	key := ""
	for _, s := range st {
		key += squash(s.text)
	}
	return key
}

// rule says in the evidence which column a value was taken from, and who named it.
func (t *table) rule(kind concept, rule string) string {
	for _, c := range t.columns {
		if c.kind == kind && c.learnt != "" {
			return rule + ", " + c.learnt
		}
	}
	return rule
}

// ColumnHead is the head of the column in which a value of a line stands, for a lesson;
// empty where the value stands in none of its own, in several, or where the
// vocabulary knows the head as that column anyway. at is where the person
// pointed, if anywhere.
func ColumnHead(r core.Reading, d *core.Draft, n int, field, value string, at core.Evidence) string {
	kind := lineColumns[field]
	if kind == "" || value == "" || n < 1 || n > len(d.Lines) {
		return ""
	}
	rd, ok := layOut(PagesOf(r, d), Context{})
	if !ok {
		return ""
	}
	v, ok := rd.cellOf(d, n, strings.TrimPrefix(field, "line."), value, at)
	if !ok {
		return ""
	}
	st := rd.headOver(v)
	key := headKey(st)
	if strings.IndexFunc(key, unicode.IsLetter) < 0 || slices.ContainsFunc(rd.columnsOf(st), func(c column) bool { return c.kind == kind }) {
		return ""
	}
	return key
}

// cellOf is where a value of line n stands in its rows, else in those between it and the
// line before, when that is one place which no other field of the line has, or
// the one that the person pointed to.
func (rd *reader) cellOf(d *core.Draft, n int, field, value string, at core.Evidence) (span, bool) {
	from, to := rd.rowsOf(&d.Lines[n-1])
	if from < 0 {
		return span{}, false
	}
	found := rd.cells(&d.Lines[n-1], field, value, at, from, to)
	if len(found) == 0 {
		above := max(0, from-rowsAbove)
		if n > 1 {
			if _, end := rd.rowsOf(&d.Lines[n-2]); end >= 0 {
				above = end
			}
		}
		found = rd.cells(&d.Lines[n-1], field, value, at, above, to)
	}
	if len(found) != 1 {
		return span{}, false
	}
	return found[0], true
}

// rowsAbove is how far above what was read of the first line its other cells may stand.
const rowsAbove = 2

// rowsOf are the first row of the sheet in which a line's values stand and the one
// behind the last, -1 when they stand nowhere.
func (rd *reader) rowsOf(l *core.DraftLine) (from, to int) {
	from, to = -1, -1
	for _, name := range core.LineFieldNames {
		e := l.Field(name).Detail().Evidence
		for i, row := range rd.sheet.lines {
			if e.Page == row.page && slices.ContainsFunc(row.all.words, func(w word) bool { return inBoxes(e.Boxes, w.box) }) {
				if from < 0 || i < from {
					from = i
				}
				to = max(to, i+1)
			}
		}
	}
	return from, to
}

// cells are the places of a value in some rows that no other field of the line has.
func (rd *reader) cells(l *core.DraftLine, field, value string, at core.Evidence, from, to int) []span {
	var found []span
	add := func(v span) {
		i, box := v.seg.line.index, v.evidence(rd.src, "").Box()
		if i < from || i >= to || slices.ContainsFunc(found, v.overlaps) || at.Page > 0 && (at.Page != v.seg.page || !inBoxes(at.Boxes, box)) {
			return
		}
		for _, name := range core.LineFieldNames {
			if e := l.Field(name).Detail().Evidence; name != field && at.Page == 0 && e.Page == v.seg.page && inBoxes(e.Boxes, box) {
				return
			}
		}
		found = append(found, v)
	}
	number, err := money.ParseDecimal(value)
	if err != nil || field == "code" || field == "unit" {
		rd.eachPlace(squash(value), false, add)
		return found
	}
	for _, a := range rd.amounts {
		if a.value.Abs().Equal(number.Abs()) {
			add(a.span)
		}
	}
	return found
}

// headOver is the head of the column of a cell: in the table's head row, else in the
// nearest row above it on the page that is words in columns.
func (rd *reader) headOver(v span) []*segment {
	var rows []*line
	for _, h := range rd.headers() {
		if h.from < v.seg.line.index && rd.sheet.lines[h.from].page == v.seg.page {
			rows = rd.sheet.lines[h.from:h.to]
		}
	}
	for i := v.seg.line.index - 1; i >= 0 && rows == nil && rd.sheet.lines[i].page == v.seg.page; i-- {
		l := rd.sheet.lines[i]
		if digits, _ := countDigits(l.all.text); len(l.segs) >= 3 && digits == 0 {
			rows = []*line{l}
		}
	}
	var stacks [][]*segment
	for _, l := range rows {
		for _, s := range l.segs {
			stacks = stack(stacks, s)
		}
	}
	var best []*segment
	near := headNear
	for _, st := range stacks {
		c := unknownColumn(st)
		if d := max(0, c.x0-v.x1(), v.x0()-c.x1); d < near {
			best, near = st, d
		}
	}
	return best
}

// headNear is how far beside its column a head may stand, in points.
const headNear = 15.0
