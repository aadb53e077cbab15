// Package drawn makes documents whose layout, language, labels and formats are drawn
// by chance from a seed, as readings with what they say. They are for fitting and for
// testing the reader; what they measure is no claim about real documents.
package drawn

import (
	"fmt"
	"math/rand/v2"

	"countersign/core"
)

// Draw draws the document of a seed: language, layout, labels and formats are
// chosen independently, so that thousands of seeds are thousands of suppliers.
func Draw(seed uint64) Document {
	r := rand.New(rand.NewPCG(seed, 17))
	g := &drawer{Rand: r, t: tongues[r.IntN(len(tongues))], size: 8.5 + 1.5*r.Float64(), want: map[string]string{}}
	return g.draw()
}

// Named is Draw with more variety around the names: parties side by side, brands,
// addresses that goods go to, people, holders of accounts. Its Want has no more than
// the parties.
func Named(seed uint64) Document {
	r := rand.New(rand.NewPCG(seed, 29))
	g := &drawer{Rand: r, t: tongues[r.IntN(len(tongues))], size: 8.5 + 1.5*r.Float64(), want: map[string]string{}, parties: rand.New(rand.NewPCG(seed, 23))}
	d := g.draw()
	d.Want = map[string]string{"supplier": d.Want["supplier"], "buyer": d.Want["buyer"]}
	return d
}

func (g *drawer) draw() Document {
	g.group, g.date, g.symbol = g.of(g.t.group), g.of(g.t.dates), g.IntN(5)
	g.colon = g.of([]string{"", ":", ":"})
	b := g.invent()
	meta := g.head(b)
	g.meta(meta)
	switch b.kind {
	case "reminder":
		g.openItems(b)
	case "delivery_note":
		g.table(b)
		if g.coin(0.6) {
			g.weighed()
		}
	default:
		g.table(b)
		g.totals(b)
		g.discount(b)
	}
	g.foot(b)
	return Document{Reading: core.Reading{Pages: []core.Page{{Number: 1, Width: pageWidth, Height: pageHeight, Source: core.FromText, Words: g.words}}},
		Lang: g.t.name, Layout: g.layout, Want: g.want, Lines: g.lines}
}

// firstDay is the first day on which a drawn document may be issued.
var firstDay = core.MustDate("2024-01-01")

// billed is the contents of a generated document.
type billed struct {
	supplier, buyer, iban, vat, buyerVAT string
	issue, due                           core.Date
	items                                []billedItem
	net, tax, gross                      int64
	rate                                 int64
	kind                                 string
}

type billedItem struct {
	text, code, unit string
	qty, price, net  int64
}

func (g *drawer) invent() billed {
	b := billed{supplier: g.firm(g.t.legal), buyer: g.firm(g.t.legal), iban: g.iban(g.t.country), vat: g.vat(g.t.country), buyerVAT: g.vat(g.t.country), kind: g.kind()}
	for b.buyer == b.supplier {
		b.buyer = g.firm(g.t.legal)
	}
	b.supplier, b.buyer = g.unusual(b.supplier), g.unusual(b.buyer)
	b.issue = firstDay.AddDays(g.IntN(700))
	b.due = b.issue.AddDays([]int{10, 14, 21, 30, 45, 60}[g.IntN(6)])
	fmt.Sscan(g.of(g.t.rates), &b.rate)
	for range 1 + g.IntN(7) {
		it := billedItem{text: g.of(g.t.goods), unit: g.of(g.t.units), code: fmt.Sprintf("%s-%d", g.of([]string{"A", "BX", "K"}), 100+g.IntN(9000)), qty: int64(1 + g.IntN(40)), price: int64(99 + g.IntN(40000))}
		it.net = it.qty * it.price
		b.net += it.net
		b.items = append(b.items, it)
	}
	b.tax = (b.net*b.rate + 50) / 100
	b.gross = b.net + b.tax
	w := g.want
	w["supplier"], w["buyer"], w["currency"] = b.supplier, b.buyer, g.t.currency
	w["net_total"], w["tax_total"], w["gross_total"] = centsText(b.net), centsText(b.tax), centsText(b.gross)
	w["issue_date"], w["kind"] = b.issue.String(), b.kind
	if b.kind == "reminder" || b.kind == "delivery_note" {
		for _, f := range []string{"net_total", "tax_total", "gross_total"} {
			delete(w, f)
		}
	}
	return b
}

func (g *drawer) address(x float64, name string, big float64) {
	g.put(x, g.y, name, g.size*big)
	g.y += g.size * 1.35 * big
	g.put(x, g.y, fmt.Sprintf(g.of(g.t.streets), 1+g.IntN(180)), g.size)
	g.step(1)
	g.put(x, g.y, g.of(g.t.towns), g.size)
	g.step(1)
}

// head draws letterhead, recipient and title, and gives the labelled values that
// are still to be placed.
func (g *drawer) head(b billed) [][2]string {
	g.y = 36
	left := g.coin(0.6)
	x := 50.0
	if !left {
		x = 340
	}
	sided := g.chance(0.15)
	if sided {
		g.beforeParties(b)
	} else {
		g.letterhead(x, b)
	}
	if g.coin(0.6) {
		g.put(x, g.y, "Tel. +49 "+fmt.Sprint(1000000+g.IntN(8000000)), g.size)
		g.step(1)
	}
	if g.coin(0.6) {
		g.put(x, g.y, "info@"+domain(b.supplier)+".example", g.size)
		g.step(1)
	}
	headVAT := g.coin(0.3)
	if headVAT {
		g.vatLine(x, b.vat)
	}
	g.want["supplier_tax_id"] = b.vat
	g.step(1.5)
	top := g.y
	if sided {
		top = g.partiesBeside(b)
	}
	bx := 50.0
	if g.coin(0.25) {
		bx = 330
	}
	if sided {
		bx = 300
	} else if g.coin(0.5) {
		g.put(bx, g.y, g.of(g.t.buyer)+g.of([]string{"", ":"}), g.size)
		g.step(1)
		g.layout += "+buyerlabel"
	} else if g.coin(0.5) && bx < 100 {
		g.put(bx, g.y, b.supplier+" · "+fmt.Sprintf(g.of(g.t.streets), 5)+" · "+g.of(g.t.towns), g.size*0.7)
		g.step(1)
	}
	if !sided {
		g.recipient(bx, b.buyer)
	}
	if g.coin(0.25) && !sided {
		g.vatLine(bx, b.buyerVAT)
	}
	var meta [][2]string
	if number := g.number("RE", "INV", "F", "RG", "A"); g.coin(0.95) {
		meta = append(meta, [2]string{g.of(g.t.number), number})
		g.want["number"] = number
	}
	if g.coin(0.97) {
		meta = append(meta, [2]string{g.of(g.t.issue), g.showDate(b.issue)})
	} else {
		delete(g.want, "issue_date")
	}
	if g.coin(0.6) {
		meta = append(meta, [2]string{g.of(g.t.due), g.showDate(b.due)})
		g.want["due_date"] = b.due.String()
	}
	if g.coin(0.5) {
		po := g.number("PO", "45", "B", "BE")
		meta = append(meta, [2]string{g.of(g.t.order), po})
		g.want["order_ref"] = po
	}
	if g.coin(0.4) {
		meta = append(meta, [2]string{g.of(g.t.customer), fmt.Sprint(10000 + g.IntN(80000))})
	}
	meta = append(meta, g.others(b)...)
	g.Shuffle(len(meta), func(i, j int) { meta[i], meta[j] = meta[j], meta[i] })
	title := g.title(b.kind)
	// The values stand beside the recipient or under it.
	if bx < 100 && g.coin(0.4) {
		end := g.y
		g.y = top
		g.beside(meta, 330)
		g.y = max(g.y, end)
		meta = nil
	}
	g.step(1)
	g.put(50, g.y, title, g.size*g.of2(1.2, 1.6, 2))
	g.step(2.5)
	return meta
}

func (g *drawer) of2(list ...float64) float64 { return list[g.IntN(len(list))] }

func (g *drawer) vatLine(x float64, vat string) {
	g.put(x, g.y, g.of(g.t.taxID)+g.colon+" "+vat, g.size)
	g.step(1)
}

// beside draws labels and values in two columns.
func (g *drawer) beside(meta [][2]string, x float64) {
	g.layout += "+columns"
	aligned := g.coin(0.3)
	for _, m := range meta {
		g.put(x, g.y, m[0]+g.colon, g.size)
		if aligned {
			g.right(x+215, g.y, m[1], g.size)
		} else {
			g.put(x+115, g.y, m[1], g.size)
		}
		g.step(1.1)
	}
}

// meta draws what is left of the labelled values in one of four ways.
func (g *drawer) meta(meta [][2]string) {
	if len(meta) == 0 {
		return
	}
	switch g.IntN(4) {
	case 0:
		g.beside(meta, 50)
	case 1:
		g.layout += "+inline"
		for _, m := range meta {
			g.put(50, g.y, m[0]+": "+m[1], g.size)
			g.step(1.1)
		}
	case 2:
		g.layout += "+headrow"
		w := 495 / float64(len(meta))
		for i, m := range meta {
			g.put(50+w*float64(i), g.y, m[0], g.size*0.9)
			g.put(50+w*float64(i), g.y+g.size*1.4, m[1], g.size)
		}
		g.step(2.5)
	default:
		g.layout += "+pairs"
		for i, m := range meta {
			g.put(50+250*float64(i%2), g.y, m[0]+": "+m[1], g.size)
			if i%2 == 1 {
				g.step(1.1)
			}
		}
		g.step(1.1)
	}
	g.step(1)
}
