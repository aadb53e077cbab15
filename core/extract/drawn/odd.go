package drawn

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"countersign/core"
)

// Oddities are ways of laying out an invoice that a reader without memory cannot
// know. Every odd firm has one of them, with words of its own that are in no language.
var Oddities = []string{
	"number without a label", "invented labels beside", "invented labels above", "two dates", "account in the margin",
	"date without signs", "values glued to labels", "totals without labels", "reference under the table", "number on the last page",
}

// Firm is a supplier of odd documents: what stays the same on them.
type Firm struct {
	Kind                string // one of Oddities
	seed                uint64
	name, vat, buyer    string
	words               []string // invented labels
	prefix              string
	x, size, gap, totX  float64
	start, days         int
	comma, colon, extra bool
}

// oddSyllables make words that are labels in no language of the vocabulary.
var oddSyllables = strings.Fields("zal vik ord un mef tra gol pir sken dul vor tam brix nuk hul jar")

// Odd draws a firm.
func Odd(seed uint64) Firm {
	r := rand.New(rand.NewPCG(seed, 99))
	g := &drawer{Rand: r, t: tongues[0]}
	f := Firm{seed: seed, Kind: Oddities[seed%uint64(len(Oddities))], name: g.firm([]string{"Ltd", "GmbH", "B.V."}), vat: g.vat("DE"), buyer: "Harbour Mill Stores Ltd", prefix: g.of([]string{"", "", "K-", "V", "20"}),
		x: 50 + 260*r.Float64(), size: 8.5 + 2*r.Float64(), gap: 60 + 60*r.Float64(), totX: 300 + 60*r.Float64(), start: 1000 + r.IntN(80000), days: 10 + r.IntN(40),
		comma: g.coin(0.5), colon: g.coin(0.5), extra: g.coin(0.5)}
	for range 8 {
		w := g.of(oddSyllables) + g.of(oddSyllables)
		f.words = append(f.words, strings.ToUpper(w[:1])+w[1:]+g.of([]string{"", "", " " + g.of(oddSyllables)}))
	}
	return f
}

func (f Firm) label(i int) string {
	if f.colon {
		return f.words[i] + ":"
	}
	return f.words[i]
}

// Document draws document n of the firm: its values, and more or fewer lines each time.
func (f Firm) Document(n int) Document {
	r := rand.New(rand.NewPCG(f.seed, uint64(n)))
	g := &drawer{Rand: r, t: tongues[0], size: f.size, want: map[string]string{}, symbol: 0, group: ","}
	if f.comma {
		g.t.comma, g.group = true, "."
	}
	issue := core.MustDate("2025-01-03").AddDays(31*n + r.IntN(20))
	number := f.prefix + fmt.Sprint(f.start+17*n+r.IntN(9))
	due := issue.AddDays(f.days)
	g.date = "d.m.y"
	w := g.want
	w["number"], w["issue_date"], w["supplier"] = number, issue.String(), f.name
	g.y = 40
	g.put(50, g.y, f.name, f.size*1.6)
	g.y += 24
	g.put(50, g.y, "12 Mill Lane", f.size)
	g.step(1)
	g.put(50, g.y, "Leeds LS1 4AB", f.size)
	g.step(2)
	g.put(50, g.y, f.buyer, f.size)
	g.step(1)
	g.put(50, g.y, "4 Quay Street", f.size)
	g.step(1)
	g.put(50, g.y, "Bristol BS2 0QT", f.size)
	g.step(2)
	g.put(50, g.y, f.words[7], f.size*1.5)
	f.meta(g, number, issue, due)
	g.step(2)
	net := f.table(g, r)
	f.totals(g, net)
	f.foot(g, number)
	out := Document{Lang: "odd", Layout: f.Kind, Want: w,
		Reading: core.Reading{Pages: []core.Page{{Number: 1, Width: pageWidth, Height: pageHeight, Source: core.FromText, Words: g.words}}}}
	if f.Kind == "number on the last page" {
		out.Reading.Pages = f.lastPage(g, number, out.Reading.Pages)
	}
	return out
}

// meta draws number and dates in the firm's way.
func (f Firm) meta(g *drawer, number string, issue, due core.Date) {
	g.y = 60
	show := g.showDate
	pair := func(i int, v string) {
		g.put(f.x+180, g.y, f.label(i), f.size)
		g.put(f.x+180+f.gap, g.y, v, f.size)
		g.step(1.3)
	}
	switch f.Kind {
	case "number without a label":
		g.put(430, g.y, number, f.size*1.2)
		g.step(2)
		pair(1, show(issue))
	case "invented labels above":
		for i, v := range []string{number, show(issue), fmt.Sprint(70000 + g.IntN(9000)), show(due)} {
			g.put(230+85*float64(i), g.y, f.words[i], f.size)
			g.put(230+85*float64(i), g.y+f.size*1.5, v, f.size)
		}
		g.want["due_date"] = due.String()
		g.step(3)
	case "two dates":
		pair(0, number)
		pair(2, show(issue.AddDays(-g.IntN(9)-1))) // printed, ordered, or the like
		pair(1, show(issue))
		pair(3, show(due))
		g.want["due_date"] = due.String()
	case "date without signs":
		pair(0, number)
		pair(1, fmt.Sprintf("%04d%02d%02d", issue.Year, issue.Month, issue.Day))
	case "values glued to labels":
		for i, v := range []string{number, show(issue), fmt.Sprint(300 + g.IntN(600))} {
			g.put(f.x+180, g.y, f.words[i][:4]+":"+v, f.size)
			g.step(1.3)
		}
	case "reference under the table", "number on the last page":
		pair(1, show(issue))
	default:
		pair(0, number)
		pair(1, show(issue))
		pair(2, fmt.Sprint(20000+g.IntN(70000)))
		if f.extra {
			pair(3, show(due))
			g.want["due_date"] = due.String()
		}
	}
	g.y = 230
}

func (f Firm) table(g *drawer, r *rand.Rand) int64 {
	net := int64(0)
	for i, h := range []string{"Description", "Qty", "Price", "Amount"} {
		g.put([]float64{50, 300, 370, 470}[i], g.y, h, f.size)
	}
	g.step(1.6)
	for range 1 + r.IntN(9) {
		q, p := int64(1+r.IntN(30)), int64(150+r.IntN(30000))
		g.put(50, g.y, g.of(g.t.goods), f.size)
		g.right(325, g.y, fmt.Sprint(q), f.size)
		g.right(410, g.y, g.bare(p), f.size)
		g.right(515, g.y, g.bare(q*p), f.size)
		net += q * p
		g.step(1.3)
	}
	g.step(1)
	return net
}

func (f Firm) totals(g *drawer, net int64) {
	tax := (net*20 + 50) / 100
	g.want["net_total"], g.want["tax_total"], g.want["gross_total"] = centsText(net), centsText(tax), centsText(net+tax)
	for i, v := range []int64{net, tax, net + tax} {
		if f.Kind != "totals without labels" {
			g.put(f.totX, g.y, f.label(4+i%3), f.size)
		}
		g.right(515, g.y, g.bare(v), f.size)
		g.step(1.4)
	}
	g.step(1)
}

func (f Firm) foot(g *drawer, number string) {
	if f.Kind == "reference under the table" {
		g.put(50, g.y, f.words[3]+" "+number+" "+f.words[4], f.size)
		g.step(1)
	}
	g.y = 770
	g.put(50, g.y, f.name+" · "+f.vat, f.size*0.8)
	g.want["supplier_tax_id"] = f.vat
	if f.Kind == "account in the margin" {
		account := fmt.Sprint(10000000 + f.start*7)
		g.put(12, 400, account, f.size*0.7)
		g.put(12, 412, f.words[6], f.size*0.7)
		g.want["payment_account"] = account
	}
}

// lastPage puts the number at the foot of a second page, which long documents have
// as a third.
func (f Firm) lastPage(g *drawer, number string, pages []core.Page) []core.Page {
	last := 2 + g.IntN(2)
	for n := 2; n <= last; n++ {
		o := &drawer{Rand: g.Rand, t: g.t, size: f.size}
		o.put(50, 60, "General remarks on delivery and storage", f.size)
		o.put(50, 80, fmt.Sprint("Sheet of remarks ", n), f.size)
		if n == last {
			o.put(50, 700, f.words[5], f.size)
			o.put(50+f.gap, 700, number, f.size)
		}
		pages = append(pages, core.Page{Number: n, Width: pageWidth, Height: pageHeight, Source: core.FromText, Words: o.words})
	}
	return pages
}
