package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"countersign/core"
	"countersign/core/money"
)

// amount is a number on the page.
type amount struct {
	span
	value    money.Decimal
	alt      *money.Decimal
	decimals int              // digits behind the decimal mark
	currency []money.Currency // what a sign beside it may stand for
	percent  bool
	plainInt bool // an integer without grouping or currency: a quantity, a year, an ID
	doubtful bool // OCR confusions were folded to read it
}

// evidence is that of the words, and whether the amount was read into them.
func (a amount) evidence(src core.Source, rule string) core.Evidence {
	e := a.span.evidence(src, rule)
	e.Repaired = a.doubtful
	return e
}

// cents is the value in hundredths; amounts with more decimals round.
func (a amount) cents() int64 { return centsOf(a.value) }

func centsOf(d money.Decimal) int64 {
	if a, err := d.Amount("EUR"); err == nil {
		return a.Minor
	}
	r, err := d.WithScale(2)
	if err != nil {
		return 0
	}
	v, err := r.Amount("EUR")
	if err != nil {
		return 0
	}
	return v.Minor
}

// fromCents is the number of hundredths with two decimals.
func fromCents(c int64) money.Decimal { return money.NewDecimal(c, 2) }

const number = `[-+(]?\s?\x00+\d+[.,]\d\d|[-+(]?\s?\d+[.,]\d{4,6}|[-+(]?\s?\d{1,3}(?:[.,'’ ]\d{3})+(?:[.,]\d{1,4})?|[-+(]?\s?\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d{1,2})?|[-+(]?\s?\d+(?:[.,]\d+)?`

var (
	currencyWord = `(?:€|\$|£|¥|₹|eur|usd|gbp|chf|pln|zl|zł|rm|myr|inr|rs\.?|aud|cad|sek|nok|dkk|czk|huf|fr\.|sfr\.?|r\$|brl|jpy|us\$|a\$|c\$|s\$|sgd|euro|euros|hkd|hk\$|mxn|ron|kr\.?|dm|ttd|aed|zar|nzd|php)`
	amountIn     = regexp.MustCompile(`(?i)([-−–])?\s?(` + currencyWord + `)?\s?[-−–]?\s?(` + number + `)(,-|,--|\.-)?\s?\)?-?(\s?%)?(?:\s?(` + currencyWord + `)\b|\s?[€$£₹])?`)
)

// findAmounts finds the numbers in a segment that may be amounts, quantities or
// rates. Numbers inside words, dates and codes are left out: taken lists the
// words that are spoken for.
func findAmounts(s *segment, mark rune, taken map[int]bool, ocr bool) []amount {
	if len(s.text) > 6000 || !strings.ContainsAny(s.text, "0123456789") {
		return nil
	}
	text, folded := s.text, false
	if ocr {
		text, folded = repairDigits(s)
		text = apartCents.ReplaceAllString(text, "\x00\x00$1$2$3")
		text = splitCents.ReplaceAllString(text, "$1\x00$2$3$4$5")
		if repaired := lostMark(text, mark); repaired != text {
			text, folded = repaired, true
		}
	}
	var out []amount
	for _, m := range amountMatches(text) {
		from, to := trimSpan(text, m[0], m[1])
		if from >= to {
			continue
		}
		a, ok := readAmount(text, from, to, m, mark)
		if !ok {
			continue
		}
		a.span = span{s, wordAt(s.offs, from), wordAt(s.offs, to-1) + 1}
		if blocked(taken, a.span) {
			continue
		}
		a.doubtful = folded && text[from:to] != s.text[from:to]
		out = append(out, a)
	}
	return out
}

// amountMatches looks no further around digits than a currency reaches: most of a
// page is words.
func amountMatches(text string) [][]int {
	const reach = 8
	var out [][]int
	for at := 0; ; {
		first := strings.IndexAny(text[at:], "0123456789")
		if first < 0 {
			return out
		}
		lo := wordStart(text, max(at, at+first-reach), at)
		hi := at + first
		for i := hi; i < len(text) && i <= hi+2*reach; i++ {
			if isDigit(text[i]) {
				hi = i
			}
		}
		hi = min(len(text), hi+1+reach)
		for hi < len(text) && text[hi] != ' ' {
			hi++
		}
		for _, m := range amountIn.FindAllStringSubmatchIndex(text[lo:hi], -1) {
			for i := range m {
				if m[i] >= 0 {
					m[i] += lo
				}
			}
			out = append(out, m)
		}
		at = hi
	}
}

// wordStart is where the word around byte i begins, not before from.
func wordStart(text string, i, from int) int {
	for i > from && text[i-1] != ' ' {
		i--
	}
	return i
}

func blocked(taken map[int]bool, v span) bool {
	for i := v.from; i < v.to; i++ {
		if taken[i] {
			return true
		}
	}
	return false
}

// readAmount checks what stands around the number and reads it.
func readAmount(text string, from, to int, m []int, mark rune) (amount, bool) {
	if from > 0 && glued(text[from-1]) || to < len(text) && glued(text[to]) && text[to] != '*' && !endsAmount(text, from, to) {
		return amount{}, false
	}
	a := amount{percent: m[10] >= 0 && strings.Contains(text[m[10]:m[11]], "%")}
	raw := strings.TrimSpace(strings.ReplaceAll(text[from:to], "\x00", ""))
	raw = strings.TrimRight(strings.TrimRight(raw, "%"), " ")
	if strings.HasPrefix(raw, "(") != strings.HasSuffix(raw, ")") {
		raw = strings.Trim(raw, "()")
	}
	body := strings.TrimSpace(strings.ReplaceAll(text[m[6]:m[7]], "\x00", ""))
	n, err := money.ParseNumberIn(raw, mark)
	if err != nil {
		if n, err = money.ParseNumberIn(strings.Trim(body, "( "), mark); err != nil {
			return amount{}, false
		}
		n.Currencies = money.ParseCurrency(strings.TrimSpace(text[from:m[6]]))
	}
	a.value, a.alt, a.currency = n.Value, n.Alternative, n.Currencies
	a.decimals = n.Value.Scale()
	a.plainInt = a.decimals == 0 && len(a.currency) == 0 && !strings.ContainsAny(body, "., '’")
	return a, true
}

// endsAmount reports whether what follows an amount with cents is no part of it:
// one sign at the end of its word, the full stop of a sentence or a speck.
func endsAmount(text string, from, to int) bool {
	if to-from < 4 || text[to-3] != ',' && text[to-3] != '.' {
		return false
	}
	r, n := utf8.DecodeRuneInString(text[to:])
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("/-_@#&+\\", r) && (to+n == len(text) || text[to+n] == ' ')
}

// glued reports whether a character next to a number makes it part of a code.
func glued(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("/-_.,'#@&\\+:", c) >= 0 && c != ':' && c != '-' || c >= 0x80 && c != 0xac
}

func trimSpan(s string, from, to int) (int, int) {
	for from < to && s[from] == ' ' {
		from++
	}
	for to > from && s[to-1] == ' ' {
		to--
	}
	return from, to
}

// strayLetters finds an amount behind a letter or two that are no currency: a sign
// that OCR did not know, as in "RN152.00".
var strayLetters = regexp.MustCompile(`^([A-Z]{1,2})\d{1,6}[.,]\d\d$`)

// repairDigits folds what OCR confuses in words that are digits for the most
// part and have the form of an amount, and blanks letters that stand for a sign.
// Lengths stay the same.
func repairDigits(s *segment) (string, bool) {
	b := []byte(s.text)
	changed := false
	for i, w := range s.words {
		text := w.text
		if i+2 == len(s.words) && strings.HasSuffix(text, ".") && len(s.words[i+1].text) == 2 {
			text += s.words[i+1].text // the cents, if they are digits, at the end of the row
		}
		d, l := countDigits(text)
		if d == 0 || l == 0 || l > 2 || d < 2*l || !strings.ContainsAny(w.text, ".,") {
			continue
		}
		r := confusions.Replace(text)
		if m := strayLetters.FindStringSubmatch(r); m != nil && len(money.ParseCurrency(m[1])) == 0 {
			r = strings.Repeat(" ", len(m[1])) + r[len(m[1]):]
		}
		if len(r) == len(text) {
			copy(b[s.offs[i]:], r[:len(w.text)])
			changed = true
		}
	}
	return string(b), changed
}

// splitCents finds "10. 75", "RM10. 75" and "10 ,75", apartCents "10 , 75", where OCR
// put spaces around the mark. The spaces are moved before the digits, as marks, so that
// all offsets stay.
var (
	splitCents = regexp.MustCompile(`\b([A-Za-z]{0,3})(\d{1,5})(?: ([.,]\d\d)|([.,]) (\d\d))\b`)
	apartCents = regexp.MustCompile(`\b(\d{1,5}) ([.,]) (\d\d)\b`)
)

// Amounts that stand alone in their column and from which OCR lost a sign: "92 80",
// whose mark is gone, and "11.6.", whose last zero became a point.
var (
	bareCents = regexp.MustCompile(`^(["'*:]?)(\d{1,5}) (\d\d)$`)
	dottedEnd = regexp.MustCompile(`^(["'*:]?\d{1,5}[.,]\d)\.$`)
)

// lostMark puts back what OCR lost of an amount. Lengths stay the
// same.
func lostMark(text string, mark rune) string {
	if mark == 0 {
		return text
	}
	text = bareCents.ReplaceAllString(text, "${1}${2}"+string(mark)+"${3}")
	return dottedEnd.ReplaceAllString(text, "${1}0")
}

// decimalMark is the decimal mark that the document's unambiguous numbers use:
// '.' or ',', 0 when they do not say.
func decimalMark(segs []*segment) rune {
	comma, point := 0, 0
	re := twoDecimals
	for _, s := range segs {
		for _, m := range re.FindAllStringSubmatch(s.text, -1) {
			if m[1] == "," {
				comma++
			} else {
				point++
			}
		}
	}
	switch {
	case comma > 2*point:
		return ','
	case point > 2*comma:
		return '.'
	}
	return 0
}

var twoDecimals = regexp.MustCompile(`\d([.,])\d\d(?:[^\d.,]|$)`)
