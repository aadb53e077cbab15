package extract

import (
	"math"

	"countersign/core/money"
)

// taxRow is a row of the tax breakdown that its own arithmetic proves.
type taxRow struct {
	line          *line
	rate, base    money.Decimal
	tax           money.Decimal
	baseAt, taxAt amount
}

// findTaxRows finds lines with a rate, a base and a tax that fit each other.
func (t *totals) findTaxRows() {
	rd := t.rd
	byLine := map[*line][]amount{}
	var order []*line
	for _, a := range rd.amounts {
		if byLine[a.seg.line] == nil {
			order = append(order, a.seg.line)
		}
		byLine[a.seg.line] = append(byLine[a.seg.line], a)
	}
	for _, l := range order {
		list := byLine[l]
		if len(list) < 3 || len(list) > 9 || rd.inItems(list[0].span) {
			continue
		}
		if r, ok := taxRowOf(l, list); ok && rd.taxWordNear(l) {
			t.rows = append(t.rows, r)
		}
	}
	t.inRow = map[*line]bool{}
	for _, r := range t.rows {
		t.inRow[r.line] = true
		t.rateSum += centsOf(r.tax)
		t.baseSum += centsOf(r.base)
	}
	for _, a := range rd.amounts {
		if a.percent && rd.nearTaxWord(a) && len(t.rates) < 4 {
			t.rates = append(t.rates, a.value)
		}
	}
	if r, ok := rd.table.oneRate(); ok && len(t.rates) == 0 {
		t.rates = append(t.rates, r)
	}
	if len(t.rows) == 0 {
		t.rateSum = rd.taxesWithoutBase()
	}
}

// taxesWithoutBase is the sum of taxes that stand one under the other behind a rate
// each, without what they are of: "CGST 9% 13.50", "SGST 9% 13.50".
func (rd *reader) taxesWithoutBase() int64 {
	sum, n := int64(0), 0
	for i := range rd.amounts {
		a := &rd.amounts[i]
		if i == 0 || a.percent || a.decimals != 2 || rd.inItems(a.span) || !rd.lastInRow(i) {
			continue
		}
		if r := rd.amounts[i-1]; !r.percent || r.seg.line != a.seg.line || !rd.nearTaxWord(*a) {
			continue
		}
		sum += a.cents()
		n++
	}
	if n < 2 {
		return 0
	}
	return sum
}

func taxRowOf(l *line, list []amount) (taxRow, bool) {
	for _, r := range list {
		rate, _ := r.value.Rat().Float64()
		if rate <= 0.4 || rate > 40 || r.decimals > 2 || !r.percent && len(r.currency) > 0 {
			continue
		}
		for i, b := range list {
			if b.span == r.span || b.percent || b.plainInt || absInt(b.cents()) < 100 {
				continue
			}
			for j, x := range list {
				if j == i || x.span == r.span || x.percent || x.plainInt || x.value.Sign() != b.value.Sign() {
					continue
				}
				if math.Abs(float64(b.cents())*rate/100-float64(x.cents())) <= 1.01 && absInt(x.cents()) >= 5 {
					return taxRow{line: l, rate: r.value, base: b.value, tax: x.value, baseAt: b, taxAt: x}, true
				}
			}
		}
	}
	return taxRow{}, false
}

// taxWordNear reports whether a tax word stands on the line or in the eight
// lines above.
func (rd *reader) taxWordNear(l *line) bool {
	for i := l.index; i >= 0 && i > l.index-9; i-- {
		if rd.sheet.lines[i].page != l.page {
			break
		}
		for _, s := range rd.sheet.lines[i].segs {
			for _, lb := range rd.labels.bySeg[s] {
				if lb.weight(cTax) > 0 || lb.weight(cTaxRow) > 0 {
					return true
				}
			}
			for _, w := range s.words {
				switch w.sq {
				case "tva", "ust", "mwst", "btw", "iva", "vat", "gst", "tax", "steuer", "umsatzsteuer", "taxe", "steuerbetrag", "ustbetrag":
					return true
				}
			}
		}
	}
	return false
}

func (rd *reader) nearTaxWord(a amount) bool {
	s, _ := rd.bestOf(a.span, cTax, cTaxRow)
	return s > 0.4 && !rd.inItems(a.span)
}

// aloneInRow reports whether the three totals stand on one line and the gross
// total nowhere else: they may be one row of a breakdown whose others were not
// read.
func (t *totals) aloneInRow(g, n, x role) bool {
	if g.seg.line != n.seg.line || g.seg.line != x.seg.line {
		return false
	}
	for _, a := range t.rd.amounts {
		if a.seg.line != g.seg.line && sameAmount(a.value, g.value) && !t.rd.inItems(a.span) {
			return false
		}
	}
	return true
}
