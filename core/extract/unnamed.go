package extract

// factor is where the items of a table have their quantity or price: the column that is
// named so, else one whose head means nothing to the program.
type factor struct {
	kind   concept
	column int // among the table's columns, -1 for the named one
}

// nameByProduct finds quantity and price under heads that name neither, or that name
// what was ordered beside what was sent: the columns that multiply to the amounts. Of
// two that do, the price is the one with cents: 10 at 6.00 and 6 at 10 make the same.
func (t *table) nameByProduct() {
	others := t.unnamed()
	if len(others) == 0 {
		return
	}
	named := [2]factor{{colQuantity, -1}, {colPrice, -1}}
	best := named
	most, _ := t.fitting(named, others)
	for _, q := range factorsOf(colQuantity, others) {
		for _, p := range factorsOf(colPrice, others) {
			pair := [2]factor{q, p}
			hits, ok := t.fitting(pair, others)
			better := hits > most || hits == most && best != named && t.withCents(p, others) > t.withCents(best[1], others)
			if ok && better && (q.column < 0 || q.column != p.column) {
				best, most = pair, hits
			}
		}
	}
	for _, f := range best {
		for it, a := range others[f.column] {
			if old := it.cells[f.kind]; old != nil {
				it.spare = append(it.spare, old)
			}
			it.cells[f.kind] = a
		}
	}
}

// withCents counts the items whose factor is written with a decimal mark.
func (t *table) withCents(f factor, others map[int]map[*item]*amount) int {
	n := 0
	for _, it := range t.items {
		a := it.cells[f.kind]
		if f.column >= 0 {
			a = others[f.column][it]
		}
		if a != nil && a.decimals > 0 {
			n++
		}
	}
	return n
}

// factorsOf are the columns that may hold a factor.
func factorsOf(kind concept, others map[int]map[*item]*amount) []factor {
	out := []factor{{kind, -1}}
	for i := range maxColumns {
		if others[i] != nil {
			out = append(out, factor{kind, i})
		}
	}
	return out
}

// maxColumns bounds the search.
const maxColumns = 12

// unnamed are the amounts of the items' first rows under heads that mean nothing, by
// column.
func (t *table) unnamed() map[int]map[*item]*amount {
	out := map[int]map[*item]*amount{}
	for _, it := range t.items {
		for _, a := range it.spare {
			i := t.columnAt(a)
			if i < 0 || t.columns[i].kind != colOther || a.percent || it.net == nil || a.span == it.net.span {
				continue
			}
			if out[i] == nil {
				out[i] = map[*item]*amount{}
			}
			out[i][it] = a
		}
	}
	return out
}

// fitting counts the items whose amount two factors make, other than by one; ok when
// they do so nearly everywhere they stand, and they stand in half of the items.
func (t *table) fitting(pair [2]factor, others map[int]map[*item]*amount) (hits int, ok bool) {
	rows, telling := 0, 0
	for _, it := range t.items {
		var v [2]*amount
		for k, f := range pair {
			if v[k] = it.cells[f.kind]; f.column >= 0 {
				v[k] = others[f.column][it]
			}
		}
		if v[0] == nil || v[1] == nil || it.net == nil {
			continue
		}
		rows++
		m, fits := product(v[0].value, v[1].value)
		if !fits || m == 0 || !it.comesTo(absInt(m)) {
			continue
		}
		hits++
		if absInt(v[0].cents()) != 100 && absInt(v[1].cents()) != 100 {
			telling++
		}
	}
	return hits, telling > 0 && hits*5 >= rows*4 && rows*2 >= len(t.items)
}

// comesTo reports whether a product is the item's amount, or is it less the discount of
// its row.
func (it *item) comesTo(full int64) bool {
	net := absInt(it.net.cents())
	if near(full, net, 1) {
		return true
	}
	d := it.cells[colDiscount]
	return d != nil && (near(full-percentCents(full, d.value.Abs()), net, 1) || near(full-absInt(d.cents()), net, 1))
}
