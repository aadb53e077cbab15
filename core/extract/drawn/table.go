package drawn

import (
	"fmt"
	"strings"
)

// table draws the items with columns in a drawn order.
func (g *drawer) table(b billed) {
	cols := []string{"text"}
	if g.coin(0.4) {
		cols = append([]string{"code"}, cols...)
	}
	if g.coin(0.5) {
		cols = append([]string{"pos"}, cols...)
	}
	if g.coin(0.2) {
		cols = append([]string{"qty"}, cols...)
	} else {
		cols = append(cols, "qty")
	}
	if g.coin(0.3) {
		cols = append(cols, "unit")
	}
	if b.kind != "delivery_note" {
		cols = append(cols, "price")
		if g.coin(0.3) {
			cols = append(cols, "rate")
		}
		cols = append(cols, "amount")
	}
	width := map[string]float64{"pos": 28, "code": 58, "text": 150, "qty": 48, "unit": 42, "price": 66, "rate": 42, "amount": 76}
	heads := map[string]string{"pos": g.of(g.t.pos), "code": g.of(g.t.code), "text": g.of(g.t.text), "qty": g.of(g.t.qty), "unit": g.of(g.t.unit), "price": g.of(g.t.price), "rate": g.of(g.t.rate), "amount": g.of(g.t.amount)}
	total := 0.0
	for _, c := range cols {
		total += width[c]
	}
	width["text"] += 495 - total
	row := func(cell func(string) string, size float64) {
		x := 50.0
		for _, c := range cols {
			if t := cell(c); c == "text" || c == "code" || c == "pos" || c == "unit" {
				g.put(x, g.y, t, size)
			} else {
				g.right(x+width[c]-6, g.y, t, size)
			}
			x += width[c]
		}
	}
	g.layout += "+" + strings.Join(cols, ",")
	row(func(c string) string { return heads[c] }, g.size*0.95)
	g.step(1.6)
	inRow := g.symbol
	if g.coin(0.7) {
		g.symbol = 0
	}
	long := g.coin(0.3)
	exact := b.kind == "delivery_note" && g.coin(0.4)
	headRow := func() {
		row(func(c string) string { return heads[c] }, g.size*0.95)
		g.step(1.6)
	}
	for i, it := range b.items {
		g.turn(b, i, headRow)
		row(func(c string) string {
			switch c {
			case "pos":
				return fmt.Sprint(i + 1)
			case "code":
				return it.code
			case "text":
				return it.text
			case "qty":
				if exact {
					return g.bare(100 * it.qty)
				}
				return fmt.Sprint(it.qty)
			case "unit":
				return it.unit
			case "price":
				return g.money(it.price)
			case "rate":
				return fmt.Sprint(b.rate) + g.of([]string{"%", " %"})
			}
			return g.money(it.net)
		}, g.size)
		g.step(1)
		x := 50.0
		for _, c := range cols {
			if c == "text" {
				break
			}
			x += width[c]
		}
		if long {
			g.step(g.cutLine(b, i, headRow))
			g.put(x, g.y, g.of(g.t.goods), g.size*0.9)
			g.step(1)
		}
		g.behind(b, i, x)
		g.step(0.35)
		if b.kind != "delivery_note" {
			g.lines = append(g.lines, [2]string{fmt.Sprint(it.qty), centsText(it.net)})
		}
	}
	g.symbol = inRow
	g.step(0.8)
}

// labelled is an amount with its label.
type labelled struct {
	label string
	v     int64
}

func (g *drawer) totals(b billed) {
	if g.symbol == 0 && g.coin(0.8) {
		g.symbol = 1 + g.IntN(4)
	}
	rate := g.of(g.t.tax)
	if strings.Contains(rate, "%d") {
		rate = fmt.Sprintf(rate, b.rate)
	}
	x, right := 340.0, 539.0
	if g.coin(0.2) {
		x = 50
		right = 260
	}
	totals := []labelled{{g.of(g.t.net), b.net}, {rate, b.tax}, {g.of(g.t.gross), b.gross}}
	if g.coin(0.08) {
		totals = totals[2:] // the total alone
		delete(g.want, "net_total")
		delete(g.want, "tax_total")
	}
	for _, t := range totals {
		g.put(x, g.y, t.label+g.colon, g.size)
		g.right(right, g.y, g.money(t.v), g.size)
		g.step(1.3)
	}
	g.paidBefore(b, x, right)
	if g.symbol == 0 {
		delete(g.want, "currency") // nothing on the page says it
	}
	g.step(1)
}

func (g *drawer) foot(b billed) {
	pay := g.of(g.t.pay)
	switch {
	case b.kind == "reminder" || b.kind == "delivery_note":
		delete(g.want, "due_date")
	case strings.Contains(pay, "%s"):
		g.put(50, g.y, fmt.Sprintf(pay, g.showDate(b.due)), g.size)
		g.want["due_date"] = b.due.String()
	default:
		g.put(50, g.y, fmt.Sprintf(pay, b.issue.DaysUntil(b.due)), g.size)
	}
	g.step(1.2)
	g.put(50, g.y, g.of(g.t.thanks), g.size)
	g.y = 765
	size := g.size * 0.8
	if b.iban != "" {
		text := b.iban
		if g.coin(0.6) {
			var parts []string
			for i := 0; i < len(text); i += 4 {
				parts = append(parts, text[i:min(len(text), i+4)])
			}
			text = strings.Join(parts, " ")
		}
		g.put(50, g.y, g.of(g.t.iban)+" "+text, size)
		g.want["payment_account"] = b.iban
	}
	g.put(330, g.y, g.of(g.t.taxID)+g.colon+" "+b.vat, size)
	g.y += size * 1.4
	if g.coin(0.7) {
		g.put(50, g.y, b.supplier+", "+g.of(g.t.towns), size)
	}
	g.smallPrint(size)
	g.holder(b, size)
}
