package extract

import (
	"math"

	"countersign/core/money"
)

// tableByArithmetic finds items without a head row: lines with a text and three
// numbers of which two multiply to the third.
func (rd *reader) tableByArithmetic() *table {
	t := &table{head: map[*line]bool{}, rows: map[*line]*item{}}
	byLine := map[*line][]*amount{}
	for i := range rd.amounts {
		a := &rd.amounts[i]
		byLine[a.seg.line] = append(byLine[a.seg.line], a)
	}
	for _, l := range rd.sheet.lines {
		list := byLine[l]
		if len(list) < 3 || len(list) > 8 {
			continue
		}
		if it := multiplies(list); it != nil && !rd.opensWithTotal(l) {
			it.lines = []*line{l}
			for _, s := range l.segs {
				if d, a := countDigits(s.text); a > d {
					it.description = append(it.description, s.whole())
				}
			}
			t.items = append(t.items, it)
			t.rows[l] = it
		}
	}
	if len(t.items) == 0 {
		return nil
	}
	return t
}

func (rd *reader) opensWithTotal(l *line) bool {
	for _, s := range l.segs {
		for _, lb := range rd.labels.bySeg[s] {
			if lb.opens && (lb.weight(cGross) > 0.5 || lb.weight(cNet) > 0.5 || lb.weight(cTax) > 0.4 || lb.weight(cTaxRow) > 0.4 || lb.weight(cSubtotal) > 0.5) {
				return true
			}
		}
	}
	return false
}

// multiplies finds quantity x price = amount among the numbers of a line.
func multiplies(list []*amount) *item {
	for n := len(list) - 1; n >= 2; n-- {
		net := list[n]
		if net.percent || net.plainInt || net.decimals != 2 {
			continue
		}
		for i := 0; i < n; i++ {
			for j := 0; j < n; j++ {
				q, p := list[i], list[j]
				if i == j || q.percent || p.percent || p.plainInt || len(q.currency) > 0 || q.value.Sign() <= 0 || q.cents() > 10000000 {
					continue
				}
				if m, ok := product(q.value, p.value); ok && near(m, net.cents(), 1) && net.cents() != 0 {
					return &item{cells: map[concept]*amount{colQuantity: q, colPrice: p, colNet: net}, net: net, proof: "quantity x price"}
				}
			}
		}
	}
	return nil
}

func product(a, b money.Decimal) (int64, bool) {
	m, err := a.Mul(b, 2)
	if err != nil {
		return 0, false
	}
	return centsOf(m), true
}

// cents is the line's net amount after a discount in a row of its own.
func (it *item) cents() int64 {
	if it.discount != nil {
		return it.net.cents() + it.discount.cents()
	}
	return it.net.cents()
}

// settle checks quantity x price - discount = amount and repairs what the
// arithmetic shows to be in the wrong column.
func (it *item) settle() {
	q, p, net := it.cells[colQuantity], it.cells[colPrice], it.net
	if net == nil {
		return
	}
	if q == nil && it.cells[colPos] != nil && p != nil {
		if m, ok := product(it.cells[colPos].value, p.value); ok && near(absInt(m), absInt(net.cents()), 1) {
			it.cells[colQuantity] = it.cells[colPos]
			q = it.cells[colPos]
		}
	}
	if q == nil || p == nil {
		return
	}
	if q != p && q.decimals == 2 && q.value.Equal(p.value) && p.value.Equal(net.value) && !q.value.Equal(money.NewDecimal(1, 0)) {
		delete(it.cells, colQuantity) // tills print the amount under several heads
		return
	}
	m, ok := product(q.value, p.value)
	if !ok {
		return
	}
	if d := it.cells[colDiscount]; d != nil && !near(absInt(m), absInt(net.cents()), 1) {
		if f, _ := d.value.Rat().Float64(); f > 0 && f < 100 {
			m = int64(math.Round(float64(m) * (1 - f/100)))
		}
	}
	if near(absInt(m), absInt(net.cents()), 1) {
		it.proof = "quantity x price"
		return
	}
	for _, a := range []*amount{q, p, net} {
		if a.alt == nil {
			continue
		}
		old := a.value
		a.value = *a.alt
		if m, ok := product(q.value, p.value); ok && near(absInt(m), absInt(net.cents()), 1) {
			it.proof = "quantity x price"
			return
		}
		a.value = old
	}
}

// settle checks the items' arithmetic before the totals are decided.
func (t *table) settle() {
	for _, it := range t.items {
		it.settle()
	}
}

// prune leaves out items without a price, such as remarks with an amount that is
// contained in another line, when the rest then makes the total.
func (t *table) prune(totals ...int64) {
	sum, rest := int64(0), int64(0)
	var keep []*item
	for _, it := range t.items {
		sum += it.cents()
		if it.cells[colPrice] != nil || it.proof != "" {
			rest += it.cents()
			keep = append(keep, it)
		}
	}
	for _, v := range totals {
		if v != 0 && near(absInt(sum), absInt(v), int64(len(t.items))) {
			return
		}
	}
	for _, v := range totals {
		if v != 0 && len(keep) > 0 && near(absInt(rest), absInt(v), 1) {
			t.items = keep
			return
		}
	}
}
