package drawn

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode/utf8"

	"countersign/core"
	"countersign/core/checksum"
	"countersign/core/money"
)

// Document is a drawn document with what it says.
type Document struct {
	Reading core.Reading
	Lang    string
	Layout  string            // in words, what was drawn how
	Want    map[string]string // canonical values by field name, and "kind"
	Lines   [][2]string       // quantity, amount
}

// The size of the page in points (A4).
const pageWidth, pageHeight = 595.0, 842.0

// drawer draws one document. Everything comes from its seed.
type drawer struct {
	*rand.Rand
	t      tongue
	words  []core.Word
	size   float64 // of the text, points
	y      float64
	want   map[string]string
	lines  [][2]string
	group  string
	date   string
	symbol int // where the currency stands: 0 nowhere, 1 sign in front, 2 sign behind, 3 code in front, 4 code behind
	colon  string
	layout string
	// parties is the chance of what is drawn about names, nil for none of it: it is apart
	// from the rest, so that it leaves amounts and numbers of a seed as they are.
	parties *rand.Rand
	long    *long // for documents over several pages
}

func (g *drawer) of(list []string) string { return list[g.IntN(len(list))] }
func (g *drawer) coin(p float64) bool     { return g.Float64() < p }

// width is a proportional font's, roughly: narrow and wide letters matter, because
// gaps and alignments are what a reader of layouts lives on.
func (g *drawer) width(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case strings.ContainsRune("ijl.,:;'|!()/ I", r):
			w += 0.28
		case r >= 'A' && r <= 'Z' || strings.ContainsRune("mwMW%", r):
			w += 0.68
		default:
			w += 0.54
		}
	}
	return w * size
}

// put writes text at x on the current line; it returns where the text ends.
func (g *drawer) put(x, y float64, text string, size float64) float64 {
	for _, w := range strings.Fields(text) {
		end := x + g.width(w, size)
		g.words = append(g.words, core.Word{Text: w, Confidence: 1, Size: size, Box: core.Box{X0: x / pageWidth, X1: end / pageWidth, Y0: y / pageHeight, Y1: (y + size*1.1) / pageHeight}})
		x = end + 0.27*size
	}
	return x - 0.27*size
}

// right writes text that ends at x.
func (g *drawer) right(x, y float64, text string, size float64) {
	w := 0.0
	for i, f := range strings.Fields(text) {
		if i > 0 {
			w += 0.27 * size
		}
		w += g.width(f, size)
	}
	g.put(x-w, y, text, size)
}

func (g *drawer) step(n float64) { g.y += n * g.size * 1.35 }

var (
	firstParts  = strings.Fields("Alfa Nova Delta Terra Kappa Orion Vega Luma Sigma Tecno Agro Aqua Medi Poly Norda")
	secondParts = strings.Fields("Metall Logistik Print Office Food Energy Systems Papier Werk Trade Service Studio Garden Data")
)

func (g *drawer) firm(legal []string) string {
	name := g.of(firstParts) + strings.ToLower(g.of(secondParts))
	if g.coin(0.5) {
		name = g.of(firstParts) + " " + g.of(secondParts)
	}
	return strings.TrimSpace(name + " " + g.of(legal))
}

// number draws the digits of a reference in one of the forms that firms use.
func (g *drawer) number(prefixes ...string) string {
	p := g.of(prefixes)
	switch g.IntN(6) {
	case 0:
		return fmt.Sprintf("%s-%d-%04d", p, 2023+g.IntN(3), g.IntN(10000))
	case 1:
		return fmt.Sprint(100000 + g.IntN(8999999))
	case 2:
		return fmt.Sprintf("%s%06d", p, g.IntN(1000000))
	case 3:
		return fmt.Sprintf("%d/%d", 2023+g.IntN(3), 100+g.IntN(9000))
	case 4:
		return fmt.Sprintf("%s-%05d", p, 10000+g.IntN(89999))
	}
	return fmt.Sprintf("%s/%02d/%04d", p, 1+g.IntN(12), g.IntN(10000))
}

func (g *drawer) showDate(d core.Date) string {
	day, month := fmt.Sprintf("%02d", d.Day), fmt.Sprintf("%02d", int(d.Month))
	if strings.Contains(g.date, "M") {
		day = fmt.Sprint(d.Day)
	}
	out := strings.Builder{}
	for i, r := range g.date {
		alone := (i == 0 || !letter(g.date[i-1])) && (i+1 == len(g.date) || !letter(g.date[i+1]))
		switch {
		case r == 'd' && alone:
			out.WriteString(day)
		case r == 'm' && alone:
			out.WriteString(month)
		case r == 'M':
			out.WriteString(g.t.months[d.Month-1])
		case r == 'y' && alone:
			fmt.Fprint(&out, d.Year)
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// bare writes an amount in the document's number format without a currency.
func (g *drawer) bare(cents int64) string {
	whole, rest := fmt.Sprint(cents/100), fmt.Sprintf("%02d", cents%100)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + g.group + whole[i:]
	}
	if g.t.comma {
		return whole + "," + rest
	}
	return whole + "." + rest
}

func (g *drawer) money(cents int64) string {
	sign := map[string]string{"EUR": "€", "USD": "$", "GBP": "£", "PLN": "zł"}[g.t.currency]
	switch n := g.bare(cents); g.symbol {
	case 1:
		if sign == "zł" {
			return n + " " + sign
		}
		return sign + n
	case 2:
		return n + " " + sign
	case 3:
		return g.t.currency + " " + n
	case 4:
		return n + " " + g.t.currency
	default:
		return n
	}
}

// iban draws an account whose check digits hold.
func (g *drawer) iban(country string) string {
	n := checksum.IBANLength(country)
	if n == 0 {
		return ""
	}
	body := ""
	for utf8.RuneCountInString(body) < n-4 {
		body += fmt.Sprint(g.IntN(10))
	}
	switch country {
	case "GB", "NL":
		body = "BANK" + body[4:]
	case "IT":
		body = "X" + body[1:]
	}
	for c := 2; c < 99; c++ {
		if s := fmt.Sprintf("%s%02d%s", country, c, body); checksum.IBAN(s) {
			return s
		}
	}
	return ""
}

// vat draws a VAT id whose check digit holds where there is one.
func (g *drawer) vat(country string) string {
	forms := map[string]string{"DE": "DE#########", "GB": "GB#########", "FR": "FR###########", "NL": "NL#########B01", "ES": "ESB########", "IT": "IT###########", "PL": "PL##########", "PT": "PT#########"}
	form, ok := forms[country]
	if !ok {
		return fmt.Sprintf("%02d-%07d", 10+g.IntN(80), g.IntN(10000000))
	}
	for range 5000 {
		s := strings.Map(func(r rune) rune {
			if r == '#' {
				return rune('0' + g.IntN(10))
			}
			return r
		}, form)
		if id, v, ok := checksum.VAT(s); ok && v != checksum.Fails {
			return id
		}
	}
	return ""
}

func centsText(c int64) string { return money.NewDecimal(c, 2).String() }

// domain is the firm's name as its mail domain spells it, without its legal form.
func domain(name string) string {
	words := strings.Fields(strings.ToLower(name))
	var b strings.Builder
	for _, r := range strings.Join(words[:min(2, len(words))], "") {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	return b.String()
}
