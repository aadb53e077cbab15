package extract

import (
	"math"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/checksum"
	"countersign/core/money"
)

// readRow reads one line of the table: its numbers by column, what is left as
// description, code, unit and position.
func (rd *reader) readRow(t *table, l *line, amounts []*amount) *item {
	it := &item{cells: map[concept]*amount{}}
	used := map[*segment]map[int]bool{}
	for _, a := range amounts {
		c := t.columnFor(a)
		switch c {
		case colOther:
			it.spare = append(it.spare, a)
			continue
		case colDescription, colCode, colDate, colUnit, "":
			continue
		}
		if c == colPos && !a.plainInt && it.cells[colQuantity] == nil && !t.has(colQuantity) {
			c = colQuantity
		}
		if old := it.cells[c]; old != nil {
			switch {
			case c == colNet || c == colGross: // the rightmost
			case t.distance(c, a) < t.distance(c, old):
				for i := old.from; i < old.to; i++ {
					delete(used[old.seg], i)
				}
			default:
				continue
			}
		}
		it.cells[c] = a
		if used[a.seg] == nil {
			used[a.seg] = map[int]bool{}
		}
		for i := a.from; i < a.to; i++ {
			used[a.seg][i] = true
		}
	}
	it.net = it.cells[colNet]
	if it.net != nil && it.net.percent {
		it.net = nil
	}
	if it.net == nil {
		it.net = it.cells[colGross]
	}
	if it.net == nil && !t.has(colNet) && !t.has(colGross) {
		it.net = t.rightmost(amounts, it.cells[colPrice])
	}
	rd.readTexts(t, it, l, used)
	if len(it.cells) == 0 && len(it.description) == 0 && it.code.seg == nil {
		return nil
	}
	return it
}

// rightmost is the last amount of a row that is money, stands right of the price and
// under no head that names it otherwise.
func (t *table) rightmost(amounts []*amount, price *amount) *amount {
	if price == nil {
		return nil
	}
	for _, a := range slices.Backward(amounts) {
		if a == price || a.x0() < price.x1() {
			return nil
		}
		if c := t.columnFor(a); !a.percent && (a.decimals == 2 || len(a.currency) > 0) && (c == colOther || c == colPrice || c == "") {
			return a
		}
	}
	return nil
}

func (t *table) has(c concept) bool {
	for _, x := range t.columns {
		if x.kind == c {
			return true
		}
	}
	return false
}

// readTexts gives the words of a row that are no cell numbers to description,
// code, unit or position by the column that they start in.
func (rd *reader) readTexts(t *table, it *item, l *line, used map[*segment]map[int]bool) {
	for _, s := range l.segs {
		for i := 0; i < len(s.words); {
			if used[s][i] {
				// The word behind a quantity is its unit: "20 Stk".
				if q := it.cells[colQuantity]; q != nil && q.seg == s && i == q.to-1 && i+1 < len(s.words) && !used[s][i+1] && isUnit(s.words[i+1].text) {
					it.unit = span{s, i + 1, i + 2}
					i++
				}
				i++
				continue
			}
			j := i + 1
			col := t.textColumn(s.words[i])
			for j < len(s.words) && !used[s][j] && (t.textColumn(s.words[j]) == col || col == colDescription && s.words[j].x0-s.words[j-1].x1 < 0.5*s.size) {
				j++
			}
			it.addText(col, span{s, i, j})
			i = j
		}
	}
}

func (it *item) addText(col concept, v span) {
	switch col {
	case colCode:
		if it.code.seg == nil {
			it.code = v
			return
		}
		it.description = append(it.description, v)
	case colUnit:
		if it.unit.seg == nil && v.to-v.from == 1 {
			it.unit = v
		}
	case colPos:
		if it.pos.seg == nil {
			it.pos = v
		}
	case colQuantity:
		if it.unit.seg == nil && isUnit(v.text()) {
			it.unit = v
		}
	case colDate, colOther, colTaxRate, colPrice, colNet, colGross, colTaxAmount, colDiscount:
	default:
		if d, l := countDigits(v.text()); d+l > 0 {
			it.description = append(it.description, v)
		}
	}
}

// isUnit reports whether a word may be a unit of quantity.
func isUnit(s string) bool {
	d, l := countDigits(s)
	return l >= 1 && len(s) <= 12 && d <= 1 && !strings.ContainsAny(s, "€$:")
}

// textColumn is the column that a word stands under: the last one that starts
// left of it, where text columns reach to the next head.
func (t *table) textColumn(w word) concept {
	mid := (w.x0 + w.x1) / 2
	best, top := colDescription, math.Inf(1)
	for i, c := range t.columns {
		right := c.x1
		if !c.numeric() && i+1 < len(t.columns) {
			right = max(right, t.columns[i+1].x0-4)
			if t.columns[i+1].numeric() && c.kind == colDescription {
				right = max(c.x1, t.columns[i+1].x0-25)
			}
		}
		d := max(0, max(c.x0-mid, mid-right))
		if d < top {
			best, top = c.kind, d
		}
	}
	if top > 25 {
		return colDescription
	}
	return best
}

// finishLines turns the items into draft lines.
func (rd *reader) finishLines() {
	if rd.table == nil {
		return
	}
	for _, it := range rd.table.items {
		rd.d.Lines = append(rd.d.Lines, rd.draftLine(it))
	}
}

func (rd *reader) draftLine(it *item) core.DraftLine {
	var l core.DraftLine
	p := 0.75
	if it.proof != "" {
		p = 0.96
	}
	set := func(f core.AnyField, v span, text, rule string, p float64) {
		if text != "" && f.SetText(text) == nil {
			f.SetDetail(core.FieldDetail{Confidence: p, Evidence: v.evidence(rd.src, rule), Proof: it.proof})
		}
	}
	number := func(f *core.Field[money.Decimal], a *amount, rule string, p float64) {
		if a != nil {
			f.Value = a.value
			f.SetDetail(core.FieldDetail{Confidence: p, Evidence: a.evidence(rd.src, rule), Proof: it.proof})
		}
	}
	number(&l.Quantity, it.cells[colQuantity], rd.table.rule(colQuantity, "quantity column"), p)
	number(&l.UnitPrice, it.cells[colPrice], rd.table.rule(colPrice, "price column"), p)
	number(&l.NetAmount, it.net, rd.table.rule(colNet, "amount column"), p)
	if it.discount != nil {
		l.NetAmount.Value = fromCents(it.cents())
		at := it.discount.evidence(rd.src, "row under the line")
		l.NetAmount.Evidence.Inferred = true
		l.NetAmount.Evidence.Boxes = append(l.NetAmount.Evidence.Boxes, at.Boxes...)
		l.Discount.Value = it.discount.value.Abs()
		l.Discount.SetDetail(core.FieldDetail{Confidence: 0.8, Evidence: at})
	}
	if r := it.cells[colTaxRate]; r != nil && r.value.Cmp(money.NewDecimal(50, 0)) < 0 && r.value.Sign() >= 0 {
		number(&l.TaxRate, r, rd.table.rule(colTaxRate, "tax column"), 0.85)
	}
	if d := it.cells[colDiscount]; d != nil {
		rd.lineDiscount(&l, it, d)
	}
	if it.pos.seg != nil && it.code.seg == nil && looksLikeCode(it.pos.text()) {
		it.code = it.pos // under "Item #"
	} else if it.pos.seg != nil {
		set(&l.ID, it.pos, trimID(it.pos.text()), "position column", 0.8)
	} else if a := it.cells[colPos]; a != nil && a != it.cells[colQuantity] {
		set(&l.ID, a.span, a.text(), "position column", 0.8)
	}
	if len(it.description) == 0 && it.code.seg != nil && it.code.to-it.code.from > 1 {
		it.description, it.code = []span{it.code}, span{} // "Article" heads names too
	}
	if it.code.seg != nil {
		set(&l.Code, it.code, it.code.text(), rd.table.rule(colCode, "code column"), 0.75)
	}
	if it.unit.seg != nil {
		set(&l.Unit, it.unit, strings.Trim(it.unit.text(), ".,()"), rd.table.rule(colUnit, "unit"), 0.8)
	}
	rd.lineText(&l, it)
	return l
}

// looksLikeCode reports whether what stands in the column of positions is none: those
// are short, and mostly numbers.
func looksLikeCode(s string) bool {
	digits, letters := countDigits(s)
	return digits > 0 && letters > 0 && digits+letters > 4
}

// lineText joins the description and finds codes and GTINs in it.
func (rd *reader) lineText(l *core.DraftLine, it *item) {
	var parts []string
	var ev core.Evidence
	for _, v := range it.description {
		parts = append(parts, v.text())
		e := v.evidence(rd.src, "description column")
		if ev.Page == 0 || e.Page == ev.Page {
			boxes := append(ev.Boxes, e.Boxes...)
			ev = e
			ev.Boxes = boxes
		}
		for _, w := range v.seg.words[v.from:v.to] {
			if g := strings.Trim(w.text, "()[]*:,"); len(g) >= 12 && isDigits(g) && checksum.GTIN(g) && !l.GTIN.IsSet() {
				l.GTIN.Value = g
				l.GTIN.SetDetail(core.FieldDetail{Confidence: 0.95, Evidence: v.evidence(rd.src, "GTIN"), Proof: "checksum"})
			}
		}
	}
	text := strings.Join(parts, " ")
	if len(text) > 1000 {
		text = strings.ToValidUTF8(text[:1000], "")
	}
	if text == "" {
		return
	}
	l.Description.Value = text
	ev.Text = text
	l.Description.SetDetail(core.FieldDetail{Confidence: 0.8, Evidence: ev})
	if m := bracketCode.FindStringSubmatch(text); m != nil && !l.Code.IsSet() {
		l.Code.Value = m[1]
		l.Code.SetDetail(core.FieldDetail{Confidence: 0.8, Evidence: ev})
	}
}
