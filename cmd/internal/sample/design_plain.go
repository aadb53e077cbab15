package sample

import (
	"strings"
	"unicode/utf8"
)

// drawPlain is what an old bookkeeping program prints: one typewriter face, 80
// columns, rules of minus signs.
func drawPlain(s *sheet, p *paper) {
	from := p.seller
	s.newPage(a4w, a4h)
	list := []string{strings.ToUpper(from.Name), from.street, from.city + " (" + from.land + ")", from.words.vatID + ": " + from.TaxID + "   Tel. " + from.Phone, from.register, "", ""}
	list = append(list, strings.ToUpper(p.title), strings.Repeat("=", utf8.RuneCountInString(p.title)), "")
	for i := range max(len(p.meta), len(p.buyer)) {
		left, right := "", ""
		if i < len(p.meta) {
			left = padRight(p.meta[i].label, 18) + ": " + p.meta[i].value
		}
		if i < len(p.buyer) {
			right = p.buyer[i]
		}
		list = append(list, padRight(left, 46)+right)
	}
	list = append(list, "", "")
	list = append(list, plainTable(p.table)...)
	for i, t := range p.totals {
		if i == len(p.totals)-1 {
			list = append(list, padLeft(strings.Repeat("-", 32), plainWidth))
		}
		list = append(list, padLeft(padRight(t.label, 18)+padLeft(t.value, 14), plainWidth))
	}
	list = append(list, "", "")
	for i, v := range p.payment {
		if i == 0 {
			list = append(list, from.words.pay, "")
		}
		list = append(list, padRight(v.label, 18)+": "+v.value)
	}
	list = append(list, "")
	list = append(list, p.notes...)
	s.pen(mono, 9.5, black)
	y := 22.0
	for _, t := range list {
		s.put(20, y, t)
		y += 4.6
	}
}

const plainWidth = 84

// plainTable sets a table in columns of characters: 14 for each column of
// numbers, the rest for the text.
func plainTable(t table) []string {
	const num = 14
	line := func(cells []string) string {
		var b strings.Builder
		for i, c := range t.columns {
			if c.share == 0 {
				b.WriteString(padRight(cells[i], plainWidth-num*(len(t.columns)-1)))
			} else {
				b.WriteString(padLeft(cells[i], num))
			}
		}
		return b.String()
	}
	titles := make([]string, len(t.columns))
	for i, c := range t.columns {
		titles[i] = c.title
	}
	out := []string{line(titles), strings.Repeat("-", plainWidth)}
	for _, r := range t.rows {
		out = append(out, line(r))
	}
	return append(out, strings.Repeat("-", plainWidth))
}

func padRight(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-utf8.RuneCountInString(s)))
}

func padLeft(s string, n int) string {
	return strings.Repeat(" ", max(0, n-utf8.RuneCountInString(s))) + s
}
