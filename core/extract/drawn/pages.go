package drawn

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"countersign/core"
)

// long is how a generated document goes over several pages.
type long struct {
	pages    []core.Page
	bottom   float64 // where a page ends
	heads    bool    // the table's head stands on each page
	carried  bool    // sums are carried over
	counter  string  // "page %d of %d" in the document's language, or none
	number   bool    // the number stands on each page
	letter   bool    // the letterhead stands on each page
	cutItems bool    // an item may break off at the end of a page
	feet     bool    // each page ends with the firm's address and account
	groups   int     // a subtotal behind so many items, 0 for none
	group    int64   // the sum since the last
	aside    bool    // a second line of an item names an amount that is none of its own
	billed   billed
}

// carryWords are what carries a sum out of a page and into the next.
var carryWords = map[string][2]string{"en": {"Carried forward", "Brought forward"}, "de": {"Übertrag", "Übertrag"}, "fr": {"À reporter", "Report"}, "nl": {"Over te brengen", "Overgebracht"},
	"es": {"Suma y sigue", "Suma anterior"}, "it": {"A riportare", "Riporto"}, "pl": {"Do przeniesienia", "Z przeniesienia"}, "pt": {"A transportar", "Transporte da página anterior"}}

var counterWords = map[string][]string{"en": {"Page %d of %d", "Page %d/%d", "%d / %d", "Page %d"}, "de": {"Seite %d von %d", "Seite %d/%d", "Seite: %d", "Blatt %d"}, "fr": {"Page %d sur %d", "Page %d/%d"},
	"nl": {"Pagina %d van %d", "Blad %d"}, "es": {"Página %d de %d", "Pág. %d/%d", "Hoja %d de %d"}, "it": {"Pagina %d di %d", "Pag. %d", "Foglio %d di %d"}, "pl": {"Strona %d z %d", "Str. %d/%d"}, "pt": {"Página %d de %d", "Pág. %d"}}

// Long draws an invoice of the seed that needs about so many pages.
func Long(seed uint64, pages int) Document {
	r := rand.New(rand.NewPCG(seed, 23))
	g := &drawer{Rand: r, t: tongues[r.IntN(len(tongues))], size: 8.5 + 1.5*r.Float64(), want: map[string]string{}}
	g.group, g.date, g.symbol = g.of(g.t.group), g.of(g.t.dates), g.IntN(5)
	g.colon = g.of([]string{"", ":", ":"})
	g.long = &long{bottom: 640 + 80*g.Float64(), heads: g.coin(0.6), carried: g.coin(0.5), number: g.coin(0.4), letter: g.coin(0.3), cutItems: g.coin(0.4)}
	g.long.feet, g.long.aside = g.coin(0.5), g.coin(0.2)
	if g.coin(0.25) {
		g.long.groups = 3 + g.IntN(6)
	}
	if words := counterWords[strings.Replace(g.t.name, "us", "en", 1)]; g.coin(0.7) && len(words) > 0 {
		g.long.counter = g.of(words)
	}
	b := g.invent()
	b.kind, g.want["kind"] = "invoice", "invoice"
	g.long.billed = b
	meta := g.head(b)
	g.meta(meta)
	g.more(&b, pages)
	g.table(b)
	g.extras(&b)
	if g.y > 600 {
		g.newPage(b)
	}
	g.totals(b)
	g.foot(b)
	g.endPage()
	return Document{Reading: core.Reading{Pages: g.finish()}, Lang: g.t.name, Layout: g.layout, Want: g.want, Lines: g.lines}
}

// more adds items until so many pages are needed.
func (g *drawer) more(b *billed, pages int) {
	room := (g.long.bottom - g.y) + float64(pages-1)*(g.long.bottom-140)
	for n := int(room*0.93/(g.size*1.35*1.6)) - len(b.items); n > 0 && len(b.items) < 400; n-- {
		it := b.items[g.IntN(len(b.items))]
		it.code = fmt.Sprintf("%s-%d", g.of([]string{"A", "BX", "K"}), 100+g.IntN(9000))
		it.text, it.qty, it.price = g.of(g.t.goods), int64(1+g.IntN(40)), int64(99+g.IntN(40000))
		it.net = it.qty * it.price
		b.net += it.net
		b.items = append(b.items, it)
	}
	b.tax = (b.net*b.rate + 50) / 100
	b.gross = b.net + b.tax
	g.want["net_total"], g.want["tax_total"], g.want["gross_total"] = centsText(b.net), centsText(b.tax), centsText(b.gross)
}

// turn begins a new page in front of item i where the old one is full.
func (g *drawer) turn(b billed, i int, head func()) {
	if g.long == nil || g.y < g.long.bottom {
		return
	}
	var sum int64
	for _, it := range b.items[:i] {
		sum += it.net
	}
	carry := g.carryWords()
	if g.long.carried {
		g.put(50, g.y, carry[0], g.size)
		g.right(539, g.y, g.bare(sum), g.size)
	}
	g.newPage(b)
	if g.long.heads {
		head()
	}
	if g.long.carried {
		g.put(50, g.y, carry[1], g.size)
		g.right(539, g.y, g.bare(sum), g.size)
		g.step(1.4)
	}
}

// cutLine breaks an item off in front of the second line of its description.
func (g *drawer) cutLine(b billed, i int, head func()) float64 {
	if g.long != nil && g.long.cutItems && !g.long.carried && g.y >= g.long.bottom {
		g.newPage(b)
		if g.long.heads {
			head()
		}
	}
	return 0
}

func (g *drawer) endPage() {
	g.long.pages = append(g.long.pages, core.Page{Number: len(g.long.pages) + 1, Width: pageWidth, Height: pageHeight, Source: core.FromText, Words: g.words})
	if g.long.feet {
		foot := g.long.pages[len(g.long.pages)-1].Words
		g.words = nil
		b := g.long.billed
		g.put(50, 790, b.supplier+" · "+g.of(g.t.towns)+" · "+g.of(g.t.taxID)+" "+b.vat, g.size*0.75)
		if b.iban != "" {
			g.put(50, 790+g.size, "IBAN "+b.iban, g.size*0.75)
		}
		g.long.pages[len(g.long.pages)-1].Words = append(foot, g.words...)
	}
	g.words = nil
}

func (g *drawer) newPage(b billed) {
	g.endPage()
	g.y = 40
	if g.long.letter {
		g.address(50, b.supplier, 1.2)
		g.step(1)
	}
	if g.long.number {
		g.put(50, g.y, g.of(g.t.number)+": "+g.want["number"], g.size)
		g.step(2)
	}
	g.y = max(g.y, 70)
}

// finish numbers the pages.
func (g *drawer) finish() []core.Page {
	n := len(g.long.pages)
	for i := range g.long.pages {
		if g.long.counter == "" {
			break
		}
		text := fmt.Sprintf(g.long.counter, i+1)
		if strings.Count(g.long.counter, "%d") == 2 {
			text = fmt.Sprintf(g.long.counter, i+1, n)
		}
		g.words = nil
		g.right(545, 812, text, g.size*0.85)
		g.long.pages[i].Words = append(g.long.pages[i].Words, g.words...)
	}
	g.words = nil
	return g.long.pages
}

// carryWords are how this document carries sums over, on its next page break.
func (g *drawer) carryWords() [2]string {
	lang := strings.Replace(g.t.name, "us", "en", 1)
	n := len(g.long.pages) + 1
	words := carryWords[lang]
	if more := pagedCarry[lang]; g.coin(0.4) && more[0] != "" {
		words = [2]string{fmt.Sprintf(more[0], n+1), fmt.Sprintf(more[1], n)}
	}
	return words
}

// pagedCarry are carrying words that name a page.
var pagedCarry = map[string][2]string{"en": {"Carried forward to page %d", "Brought forward from page %d"}, "de": {"Übertrag auf Seite %d", "Übertrag von Seite %d"}, "fr": {"À reporter page %d", "Report de la page %d"},
	"nl": {"Over te brengen naar pagina %d", "Overgebracht van pagina %d"}, "it": {"A riportare a pagina %d", "Riporto da pagina %d"}, "es": {"Suma y sigue en página %d", "Suma anterior de la página %d"},
	"pt": {"A transportar para a página %d", "Transporte da página %d"}, "pl": {"Do przeniesienia na stronę %d", "Z przeniesienia ze strony %d"}}

var groupWords = map[string][]string{"en": {"Subtotal", "Sub-total"}, "us": {"Subtotal"}, "de": {"Zwischensumme", "Summe der Positionen"}, "fr": {"Sous-total"}, "nl": {"Subtotaal"}, "es": {"Subtotal"}, "it": {"Subtotale"}, "pl": {"Suma częściowa"}, "pt": {"Subtotal"}}

var asideWords = map[string]string{"en": "incl. deposit 2.50 each, list price 99.00", "us": "was 99.00, you save 10.00", "de": "inkl. Pfand 2,50 je Stück, Listenpreis 99,00", "fr": "dont consigne 2,50, prix public 99,00", "nl": "incl. statiegeld 2,50", "es": "incl. depósito 2,50", "it": "incl. deposito 2,50", "pl": "w tym kaucja 2,50", "pt": "incl. depósito 2,50"}

var freightWords = map[string][]string{"en": {"Shipping", "Delivery charge", "Carriage"}, "us": {"Shipping", "Freight"}, "de": {"Versandkosten", "Fracht", "Porto und Verpackung"}, "fr": {"Frais de port", "Port"}, "nl": {"Verzendkosten", "Vracht"}, "es": {"Portes", "Gastos de envío"}, "it": {"Spese di trasporto", "Trasporto"}, "pl": {"Koszt dostawy", "Transport"}, "pt": {"Portes", "Custos de envio"}}

var rebateWords = map[string][]string{"en": {"Discount"}, "us": {"Discount"}, "de": {"Rabatt", "abzgl. Rabatt"}, "fr": {"Remise"}, "nl": {"Korting"}, "es": {"Descuento"}, "it": {"Sconto"}, "pl": {"Rabat"}, "pt": {"Desconto"}}

// extras draws a charge or an allowance under the items, which the net total holds.
func (g *drawer) extras(b *billed) {
	draw := func(words []string, cents int64) {
		g.put(50, g.y, g.of(words), g.size)
		g.right(539, g.y, g.bare(cents), g.size)
		if cents < 0 {
			g.words = g.words[:len(g.words)-1]
			g.right(539, g.y, "-"+g.bare(-cents), g.size)
		}
		g.step(1.3)
		b.net += cents
	}
	if g.y > 620 {
		return
	}
	if g.coin(0.4) {
		draw(freightWords[g.t.name], int64(490+g.IntN(4000)))
	}
	if g.coin(0.25) {
		draw(rebateWords[g.t.name], -int64(100+g.IntN(int(b.net/20))))
	}
	b.tax = (b.net*b.rate + 50) / 100
	b.gross = b.net + b.tax
	g.want["net_total"], g.want["tax_total"], g.want["gross_total"] = centsText(b.net), centsText(b.tax), centsText(b.gross)
}

// behind draws what stands under item i: an amount that is none of the invoice's, or
// the subtotal of a group.
func (g *drawer) behind(b billed, i int, x float64) {
	if g.long == nil {
		return
	}
	if g.long.aside && g.coin(0.3) {
		g.put(x, g.y, asideWords[g.t.name], g.size*0.9)
		g.step(1)
	}
	g.long.group += b.items[i].net
	if n := g.long.groups; n > 0 && (i+1)%n == 0 && i+1 < len(b.items) {
		g.step(0.3)
		g.put(x, g.y, g.of(groupWords[g.t.name]), g.size)
		g.right(533, g.y, g.bare(g.long.group), g.size)
		g.step(1.5)
		g.long.group = 0
	}
}
