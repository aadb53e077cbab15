package extract

import (
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
	for to < len(lines) && to-best.index <= rowBehind && lines[to].page == best.page {
		to++
	}
	band := lines[from:to]
	taken := map[*amount]bool{}
	for _, x := range []*core.Field[money.Decimal]{&l.NetAmount, &l.UnitPrice, &l.Quantity, &l.TaxRate, &l.Discount, &l.PriceBase} {
		if a := f.inRow(x, best, band, taken, x == &l.TaxRate); a != nil {
			taken[a] = true
			f.place(&x.Evidence, a.span)
		}
	}
	f.rate(&l.TaxRate)
	f.unit(l, best)
	for _, x := range []*core.Field[string]{&l.Description, &l.Code, &l.BuyerCode, &l.GTIN, &l.ID, &l.OrderRef, &l.OrderLineRef} {
		if x.IsSet() && x.Evidence.Page == 0 {
			f.textIn(x, best, band)
		}
	}
}

// findRow scores the lines that carry the item's amount, one of its codes or a word
// of its description.
func (f *finder) findRow(l *core.DraftLine) *line {
	score := map[*line]float64{}
	for _, a := range f.rd.amounts {
		switch row := a.seg.line; {
		case a.percent:
		case l.NetAmount.IsSet() && sameAbs(a.value, l.NetAmount.Value):
			score[row] += 2
		case l.UnitPrice.IsSet() && sameAbs(a.value, l.UnitPrice.Value), l.Quantity.IsSet() && sameAbs(a.value, l.Quantity.Value):
			score[row]++
		}
	}
	for _, code := range []*core.Field[string]{&l.Code, &l.GTIN, &l.BuyerCode} {
		for _, row := range f.words[squash(code.Text())] {
			score[row] += 1.5
		}
	}
	words := nameWords(l.Description.Text())
	for _, w := range words[:min(len(words), 12)] {
		for _, row := range f.words[squash(w)] {
			score[row] += 2 / float64(min(len(words), 12))
		}
	}
	var best *line
	top := 0.0
	for _, row := range f.rd.sheet.lines { // in their order, so that the first of equals wins
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
	for _, a := range f.rd.amounts {
		if a.percent && sameAbs(a.value, x.Value) {
			f.place(&x.Evidence, a.span)
			return
		}
	}
}

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
// XML has codes.
func (f *finder) unit(l *core.DraftLine, row *line) {
	if !l.Unit.IsSet() || l.Unit.Evidence.Page != 0 {
		return
	}
	for _, a := range f.byLine[row] {
		if !l.Quantity.IsSet() || a.percent || !printedAs(a, l.Quantity.Value) {
			continue
		}
		all := row.all
		for i, w := range all.words {
			if w.box != a.seg.words[a.to-1].box {
				continue
			}
			for _, j := range []int{i + 1, i - 1} {
				if j >= 0 && j < len(all.words) && isUnit(all.words[j].text) && (j > i || len(all.words[j].text) <= 4) {
					f.place(&l.Unit.Evidence, span{all, j, j + 1})
					return
				}
			}
		}
	}
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
