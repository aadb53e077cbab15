package extract

import (
	"maps"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// A row of a table may stand on several lines: these many before and behind the one
// with its amount are looked at.
const (
	rowBefore = 4
	rowBehind = 6
	rowDrawn  = 40
)

// line finds the row of a line item and, on it and beside it, its values.
func (f *finder) line(l *core.DraftLine) {
	best := f.findRow(l)
	if best == nil {
		return
	}
	f.row = best
	lines := f.rd.sheet.lines
	from, to := best.index, best.index+1
	for from > 0 && best.index-from < rowBefore && lines[from-1].page == best.page {
		from--
	}
	for to < len(lines) && to-best.index <= f.behind && lines[to].page == best.page {
		to++
	}
	band := lines[from:to]
	taken := map[*amount]bool{}
	if a := f.first(&l.ID, best); a != nil {
		taken[a] = true
	}
	f.unit(l, best, taken)
	for _, x := range []*core.Field[money.Decimal]{&l.UnitPrice, &l.NetAmount, &l.Quantity, &l.TaxRate, &l.Discount, &l.PriceBase} {
		if a := f.inRow(x, best, band, taken, x == &l.TaxRate); a != nil {
			taken[a] = true
			f.place(&x.Evidence, a.span)
		}
	}
	f.rate(&l.TaxRate)
	for _, x := range []*core.Field[string]{&l.Description, &l.Code, &l.BuyerCode, &l.GTIN, &l.ID, &l.OrderRef, &l.OrderLineRef} {
		if x.IsSet() && x.Evidence.Page == 0 {
			f.textIn(x, best, band)
		}
	}
}

// first takes the first word of a row for the item's number, where it is that; it gives
// the amount that it would be otherwise.
func (f *finder) first(id *core.Field[string], row *line) *amount {
	if !id.IsSet() || id.Evidence.Page != 0 || len(row.all.words) < 2 || row.all.words[0].sq != squash(id.Value) || squash(id.Value) == "" {
		return nil
	}
	f.place(&id.Evidence, span{row.all, 0, 1})
	for _, a := range f.byLine[row] {
		if a.seg.words[a.from].box == row.all.words[0].box {
			return a
		}
	}
	return nil
}

// findRow scores the lines that carry the item's amount, one of its codes or a word
// of its description.
func (f *finder) findRow(l *core.DraftLine) *line {
	score := map[*line]float64{}
	for _, x := range []struct {
		number *core.Field[money.Decimal]
		worth  float64
	}{{&l.NetAmount, 2}, {&l.UnitPrice, 1}, {&l.Quantity, 1}} {
		if !x.number.IsSet() {
			continue
		}
		for _, row := range f.next(f.numbers[numberKey(x.number.Value)]) {
			score[row] += x.worth
		}
	}
	for _, code := range []*core.Field[string]{&l.Code, &l.GTIN, &l.BuyerCode} {
		for _, row := range f.next(f.words[squash(code.Text())]) {
			score[row] += 1.5
		}
	}
	words := nameWords(l.Description.Text())
	for _, w := range words[:min(len(words), 12)] {
		for _, row := range f.next(f.words[squash(w)]) {
			score[row] += 2 / float64(min(len(words), 12))
		}
	}
	var best *line
	top := 0.0
	inOrder := func(a, b *line) int { return a.index - b.index } // the first of equals wins
	for _, row := range slices.SortedFunc(maps.Keys(score), inOrder) {
		k := score[row]
		if k < 1.4 {
			continue
		}
		if f.row != nil && row.index > f.row.index {
			k += 0.7
		}
		if k > top {
			best, top = row, k
		}
	}
	return best
}

// Of the rows that state the same, these many are looked at for one line item, a few of
// them before the last one that was found: thousands of items may be alike.
const (
	mostAlike   = 400
	alikeBefore = 50
)

// next cuts rows, in their order, to those around the last one that was found.
func (f *finder) next(rows []*line) []*line {
	if len(rows) <= mostAlike {
		return rows
	}
	from := 0
	if f.row != nil {
		from, _ = slices.BinarySearchFunc(rows, f.row.index, func(l *line, at int) int { return l.index - at })
	}
	from = min(max(0, from-alikeBefore), len(rows)-mostAlike)
	return rows[from : from+mostAlike]
}

// inRow finds a number on the row, else on the nearest of the lines around it; a
// rate as a percentage before a bare number.
func (f *finder) inRow(x *core.Field[money.Decimal], row *line, band []*line, taken map[*amount]bool, rate bool) *amount {
	if !x.IsSet() || x.Evidence.Page != 0 {
		return nil
	}
	var best *amount
	top := 0
	for _, l := range band {
		for _, a := range f.byLine[l] {
			if taken[a] || a.percent != rate && (a.percent || l != row) || !printedAs(a, x.Value) {
				continue
			}
			k := 100 - 2*max(l.index-row.index, row.index-l.index)
			if l.index < row.index {
				k--
			}
			if a.percent {
				k += 3
			}
			if k > top {
				best, top = a, k
			}
		}
	}
	return best
}

// rate finds a rate that the row does not print where the page sums its tax up.
func (f *finder) rate(x *core.Field[money.Decimal]) {
	if !x.IsSet() || x.Evidence.Page != 0 {
		return
	}
	if a := f.rates[numberKey(x.Value)]; a != nil {
		f.place(&x.Evidence, a.span)
	}
}

// numberKey is a number as it is, whatever its sign and its padding.
func numberKey(d money.Decimal) string { return d.Abs().Trim().String() }

func sameAbs(a, b money.Decimal) bool { return a.Abs().Equal(b.Abs()) }

// printedAs reports whether a number on the page is the value, perhaps with fewer
// decimals than the XML has.
func printedAs(a *amount, v money.Decimal) bool {
	if sameAbs(a.value, v) || a.alt != nil && sameAbs(*a.alt, v) {
		return true
	}
	if a.decimals < 2 {
		return false
	}
	r, err := money.Round(v.Rat(), a.decimals)
	return err == nil && sameAbs(a.value, r)
}

// unit takes the word beside the quantity for its unit: pages print words where the
// XML has codes. Of several numbers that may be the quantity it is the one with a unit.
func (f *finder) unit(l *core.DraftLine, row *line, taken map[*amount]bool) {
	if !l.Unit.IsSet() || l.Unit.Evidence.Page != 0 || !l.Quantity.IsSet() {
		return
	}
	for _, a := range f.byLine[row] {
		if a.percent || taken[a] || !printedAs(a, l.Quantity.Value) {
			continue
		}
		if at := unitBeside(row.all, a); at.seg != nil {
			taken[a] = true
			f.place(&l.Quantity.Evidence, a.span)
			f.place(&l.Unit.Evidence, at)
			return
		}
	}
}

// unitBeside is the unit that stands behind a number or, shorter, before it.
func unitBeside(all *segment, a *amount) span {
	i := slices.IndexFunc(all.words, func(w word) bool { return w.box == a.seg.words[a.to-1].box })
	for _, j := range []int{i + 1, i - 1} {
		if i >= 0 && j >= 0 && j < len(all.words) && isUnit(all.words[j].text) && (j > i || len(all.words[j].text) <= 4) {
			return span{all, j, j + 1}
		}
	}
	return span{}
}

// textIn finds a text on the row, then on the lines around it, then in pieces.
func (f *finder) textIn(x *core.Field[string], row *line, band []*line) {
	key := squash(x.Value)
	if key == "" {
		return
	}
	near := slices.Clone(band)
	slices.SortStableFunc(near, func(a, b *line) int {
		return max(a.index-row.index, row.index-a.index) - max(b.index-row.index, row.index-b.index)
	})
	short := len(key) < 4
	for _, l := range near {
		v, ok := findSquashed(l.all, key)
		if short && l != row && l.index != row.index-1 {
			ok = ok && v.from > 0 && codeLabels[l.all.words[v.from-1].sq] // "1" stands everywhere
		}
		if ok {
			f.place(&x.Evidence, v)
			return
		}
	}
	if !short {
		f.across(&x.Evidence, x.Value, band)
	}
	if x.Evidence.Page == 0 && len(key) >= 8 { // in a list of the items beside the table
		for _, l := range f.words[firstSquashed(x.Value)] {
			if v, ok := findSquashed(l.all, key); ok {
				f.place(&x.Evidence, v)
				return
			}
		}
		f.across(&x.Evidence, x.Value, f.rd.sheet.lines)
	}
}

// codeLabels are the words that stand before a short code or number of an item.
var codeLabels = squashedSet("item line no nr pos position code ref art artno artnr artikel article articulo articolo artykul artigo sku ligne zeile regel linea riga pozycja linha")

func firstSquashed(s string) string {
	for _, w := range strings.Fields(s) {
		if sq := squash(w); sq != "" {
			return sq
		}
	}
	return ""
}
