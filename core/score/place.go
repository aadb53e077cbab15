package score

import (
	"slices"
	"strings"
	"unicode"

	"countersign/core"
	"countersign/core/money"
)

// TextIn is what stands in a box of a page: the words of which at least half lies in
// it, or that fill at least half of it.
func TextIn(p core.Page, b core.Box) string {
	var out []string
	for _, w := range p.Words {
		c, ok := w.Box.Clip()
		if !ok {
			continue
		}
		x := min(c.X1, b.X1) - max(c.X0, b.X0)
		y := min(c.Y1, b.Y1) - max(c.Y0, b.Y0)
		if x > 0 && y > 0 && x > 0.5*min(c.X1-c.X0, b.X1-b.X0) && y > 0.5*min(c.Y1-c.Y0, b.Y1-b.Y0) {
			out = append(out, w.Text)
		}
	}
	return strings.Join(out, " ")
}

// Holds reports whether a text says a value, in whatever notation a document may use:
// numbers with any marks and signs, dates in figures or words, identifiers in groups,
// currencies as signs, names in any case. Letters that text recognition takes for
// digits count as those. It is kept apart from how values are found, so that the one
// can check the other.
func Holds(field, value, text string) bool {
	if strings.TrimSpace(text) == "" {
		return false
	}
	switch {
	case field == "currency":
		return holdsCurrency(value, text)
	case strings.HasSuffix(field, "_date"):
		return holdsDate(value, text)
	case isNumber(field):
		return holdsNumber(value, text)
	case field == "unit" && strings.ContainsFunc(text, unicode.IsLetter):
		return true // a page has words where an e-invoice has codes
	}
	return holdsWords(value, text)
}

// HoldsRepaired reports whether a text is a value but for what recognition loses of it,
// where Holds says that it is not: the same digits with the decimal mark gone or the
// last of them read as a point, the same words with a letter or two of them misread.
func HoldsRepaired(field, value, text string) bool {
	if isNumber(field) {
		v, t := onlyDigits(value), onlyDigits(text)
		return len(v) > 2 && (v == t || v == t+"0" && strings.HasSuffix(strings.TrimSpace(text), "."))
	}
	v, t := strings.Fields(fold(value)), strings.Fields(fold(text))
	wrong := 0
	for i := range v {
		if len(v) != len(t) || len([]rune(v[i])) != len([]rune(t[i])) {
			return false
		}
		for k, r := range []rune(v[i]) {
			if []rune(t[i])[k] != r {
				wrong++
			}
		}
	}
	return wrong > 0 && wrong <= 2 && len(letters(value)) >= 8
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// numbers are the fields whose values are numbers.
var numbers = set("net_total tax_total gross_total amount_due prepaid rounding quantity unit_price price_base discount tax_rate net_amount")

func isNumber(field string) bool { return numbers[field] }

// letters are letters and digits in any script, folded.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, fold(s))
}

var digits = strings.NewReplacer("o", "0", "q", "0", "d", "0", "i", "1", "l", "1", "z", "2", "s", "5", "g", "6", "b", "8")

// holdsWords: the letters and digits of the value stand in the text in this order, or
// all its words do in any.
func holdsWords(value, text string) bool {
	v, t := letters(value), letters(text)
	if v == "" || strings.Contains(t, v) || strings.Contains(digits.Replace(t), digits.Replace(v)) {
		return true
	}
	for _, w := range strings.Fields(value) {
		if l := letters(w); l != "" && !strings.Contains(t, l) {
			return false
		}
	}
	return true
}

// signs are how documents name currencies besides their codes.
var signs = map[string]string{
	"EUR": "€ euro", "USD": "$ dollar", "GBP": "£ pound sterling", "CHF": "fr sfr franken", "PLN": "zł zl", "INR": "₹ rs rupee", "MYR": "rm", "SGD": "$", "AUD": "$ dollar", "CAD": "$ dollar",
	"NZD": "$", "HKD": "$", "MXN": "$", "BRL": "r$", "JPY": "¥ 円", "CNY": "¥ 元", "IDR": "rp", "CZK": "kč kc", "SEK": "kr", "NOK": "kr", "DKK": "kr", "HUF": "ft", "ZAR": "r",
}

func holdsCurrency(value, text string) bool {
	t := strings.ToLower(text)
	if strings.Contains(t, strings.ToLower(value)) {
		return true
	}
	return slices.ContainsFunc(strings.Fields(signs[value]), func(s string) bool { return strings.Contains(t, s) })
}

// holdsDate: the year, the day and the month stand in the text, the month in figures
// or as a word.
func holdsDate(value, text string) bool {
	d, err := core.ParseDate(value)
	if err != nil {
		return false
	}
	var groups []string
	word := false
	for _, g := range strings.FieldsFunc(fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		for _, part := range runs(g) {
			groups = append(groups, part)
			word = word || len(part) >= 3 && unicode.IsLetter(rune(part[0]))
		}
	}
	has := func(n, width int) bool {
		return slices.ContainsFunc(groups, func(g string) bool { return strings.TrimLeft(digits.Replace(g), "0") == itoa(n) && len(g) <= width })
	}
	year := has(d.Year, 4) || has(d.Year%100, 2) || d.Year%100 == 0 && slices.Contains(groups, "00")
	if year && has(d.Day, 2) && (word || has(int(d.Month), 2)) {
		return true
	}
	compact := strings.ReplaceAll(value, "-", "")
	return slices.ContainsFunc(groups, func(g string) bool {
		return strings.Contains(g, compact) || strings.Contains(g, compact[6:]+compact[4:6]+compact[:4])
	})
}

// runs cuts "3rd" and "12mar" where letters and digits meet.
func runs(s string) (out []string) {
	start := 0
	for i, r := range s {
		if i > start && unicode.IsDigit(r) != unicode.IsDigit(rune(s[start])) {
			out = append(out, s[start:i])
			start = i
		}
	}
	return append(out, s[start:])
}

func itoa(n int) string { return money.NewDecimal(int64(n), 0).String() }

// holdsNumber: some run of the text reads as the number, without regard to its sign,
// which documents put in many places.
func holdsNumber(value, text string) bool {
	want, err := money.ParseDecimal(value)
	if err != nil {
		return false
	}
	want = want.Abs()
	tokens := strings.Fields(strings.NewReplacer("’", "'", "\u00a0", " ", "\u202f", " ", "*", " ", "x", " ", "=", " ", ":", " ", "(", " ", ")", " ", "[", " ", "]", " ", "/", " ").Replace(text))
	for i := range tokens {
		for j := i + 1; j <= min(len(tokens), i+5); j++ {
			if readsAs(strings.Join(tokens[i:j], ""), want) {
				return true
			}
		}
	}
	return false
}

// readsAs tries both decimal marks on the digits of a token.
func readsAs(token string, want money.Decimal) bool {
	token = strings.Trim(token, ".,-'’–—%")
	first := strings.IndexFunc(token, unicode.IsDigit)
	if first < 0 || len(token) > 60 {
		return false
	}
	try := []string{token, strings.ToLower(token)}
	try[1] = digits.Replace(try[1])
	for _, t := range try {
		t = strings.TrimFunc(t, func(r rune) bool { return !unicode.IsDigit(r) && r != '.' && r != ',' })
		for _, mark := range ".," {
			if d, ok := withMark(t, mark); ok && d.Equal(want) {
				return true
			}
		}
	}
	return false
}

func withMark(t string, mark rune) (money.Decimal, bool) {
	t = strings.Map(func(r rune) rune {
		switch {
		case r == mark:
			return '.'
		case r >= '0' && r <= '9':
			return r
		}
		return -1
	}, t)
	if n := strings.Count(t, "."); n > 1 {
		t = strings.ReplaceAll(t, ".", "")
	}
	d, err := money.ParseDecimal(strings.Trim(t, "."))
	return d, err == nil
}
