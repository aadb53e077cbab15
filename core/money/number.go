package money

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Number is a number as a document writes it, with what its writing leaves open.
type Number struct {
	// Value is the reading; where two are possible, the one that takes a mark
	// before exactly three digits for grouping: "1.234" is 1234.
	Value Decimal
	// Alternative is the other possible reading, nil when there is only one. It is
	// for the document's arithmetic or a person to choose, never for a guess.
	Alternative *Decimal
	// Mark is the decimal mark that Value was read with, '.' or ','; 0 when the
	// text does not show one.
	Mark rune
	// Currencies are what a currency sign or code beside the number may stand
	// for, most likely first; empty when there was none.
	Currencies []Currency
}

// Ambiguous reports whether the text can be read as two different numbers.
func (n Number) Ambiguous() bool { return n.Alternative != nil }

// maxNumber bounds the text that ParseNumber looks at; no amount is longer.
const maxNumber = 80

// ParseNumber reads a number as people and documents write it: 1.234,56,
// 1,234.56, 1 234,56 (any space), 1'234.56, 1,23,456.78, 12,- and 12.--, with a
// minus before or behind, in brackets, or followed by CR (negative) or DR, and
// with a currency sign or code on either side. Where a single mark stands before
// exactly three digits ("1.234") both readings are returned. Characters that OCR
// mixes up (O and 0) are not guessed at here.
//
// It returns ErrSyntax for text that is not one number, and ErrRange for one with
// too many digits.
func ParseNumber(s string) (Number, error) { return ParseNumberIn(s, 0) }

// ParseNumberIn is ParseNumber with the decimal mark that the document is known
// to use, '.' or ','; 0 means unknown. The hint settles what the text leaves open
// and nothing else: "1,234.56" is read the same under every hint.
func ParseNumberIn(s string, mark rune) (Number, error) {
	if len(s) > maxNumber {
		return Number{}, fmt.Errorf("%w: text of %d bytes", ErrSyntax, len(s))
	}
	w := wrapped{body: plain(s)}
	if !w.peel() {
		return Number{}, fmt.Errorf("%w: %q", ErrSyntax, s)
	}
	n, err := readBody(w.body, mark)
	if err != nil {
		return Number{}, fmt.Errorf("%w: %q", err, s)
	}
	n.Currencies = w.currencies
	if w.negative {
		n.Value = n.Value.Neg()
		if n.Alternative != nil {
			a := n.Alternative.Neg()
			n.Alternative = &a
		}
	}
	return n, nil
}

// plain brings the many spaces, apostrophes, dashes and digits of Unicode to one
// each, so that the grammar below is written once.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < utf8.RuneSelf && !unicode.IsSpace(r):
			return r
		case unicode.IsSpace(r), r == '\u200b', r == '\u2060', r == '\ufeff':
			return ' '
		case strings.ContainsRune("\u2018\u2019\u02bc\u02b9\u00b4\u2032\uff07", r):
			return '\''
		case strings.ContainsRune("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", r):
			return '-'
		case r == '\u066b' || r == '\uff0c':
			return ','
		case r == '\u066c':
			return '\''
		case r == '\uff0e':
			return '.'
		case unicode.Is(unicode.Nd, r):
			return digit(r)
		}
		return r
	}, s)
}

// zeros are the digits nought of the scripts that invoices are written in besides
// ours: Arabic, Persian, Devanagari, Bengali, Gujarati, Tamil, Thai, full-width.
var zeros = []rune{0x660, 0x6f0, 0x966, 0x9e6, 0xae6, 0xbe6, 0xe50, 0xff10}

// digit is the ASCII digit for one of another script, or r itself.
func digit(r rune) rune {
	for _, zero := range zeros {
		if r >= zero && r <= zero+9 {
			return '0' + r - zero
		}
	}
	return r
}

// wrapped is a number inside its signs and currency words.
type wrapped struct {
	body       string
	negative   bool
	signed     bool
	currencies []Currency
}

// peel takes signs, brackets and currency words off both ends until digits are
// left. It reports false for two signs, two currencies, or words that are none.
func (w *wrapped) peel() bool {
	for {
		w.body = strings.TrimSpace(w.body)
		if w.body == "" {
			return false
		}
		before := w.body
		if !w.peelSign() {
			return false
		}
		w.body = strings.TrimSpace(w.body)
		if !w.peelCurrency() {
			return false
		}
		if w.body == before {
			return true
		}
	}
}

// peelSign takes one sign off; it reports false when there was one already.
func (w *wrapped) peelSign() bool {
	b := w.body
	upper := strings.ToUpper(b)
	switch {
	case strings.HasPrefix(b, "(") && strings.HasSuffix(b, ")") && len(b) > 2:
		return w.sign(b[1:len(b)-1], true)
	case strings.HasPrefix(b, "-"):
		return w.sign(b[1:], true)
	case strings.HasPrefix(b, "+"):
		return w.sign(b[1:], false)
	case strings.HasSuffix(upper, "CR") && !endsInLetter(b[:len(b)-2]):
		return w.sign(b[:len(b)-2], true)
	case strings.HasSuffix(upper, "DR") && !endsInLetter(b[:len(b)-2]):
		return w.sign(b[:len(b)-2], false)
	case strings.HasSuffix(b, "-"):
		w.body = noCents(b)
		if w.body == b {
			return w.sign(b[:len(b)-1], true)
		}
	case strings.HasSuffix(b, "+"):
		return w.sign(b[:len(b)-1], false)
	}
	return true
}

func (w *wrapped) sign(rest string, negative bool) bool {
	if w.signed {
		return false
	}
	w.body, w.signed, w.negative = rest, true, negative
	return true
}

// noCents reads the dashes that stand for no cents: "12,-", "12.--", "1.234.—".
func noCents(b string) string {
	t := strings.TrimRight(b, "-")
	for _, mark := range []string{",", "."} {
		if rest, ok := strings.CutSuffix(t, mark); ok && endsInDigit(rest) {
			return betweenDigits(rest, mark[0], '\'') + mark + "00"
		}
	}
	return b
}

// betweenDigits replaces a mark that stands between two digits, and so leaves
// the point of "Fr. 12.-" alone.
func betweenDigits(s string, mark, by byte) string {
	b := []byte(s)
	for i := 1; i < len(b)-1; i++ {
		if b[i] == mark && endsInDigit(s[:i]) && endsInDigit(s[:i+2]) {
			b[i] = by
		}
	}
	return string(b)
}

// peelCurrency takes one currency word off; it reports false for a word that is
// no currency and for a second currency that contradicts the first.
func (w *wrapped) peelCurrency() bool {
	word, rest := currencyWord(w.body)
	if word == "" {
		return rest != ""
	}
	found := ParseCurrency(word)
	if len(found) == 0 || w.currencies != nil && !overlap(w.currencies, found) {
		return false
	}
	if w.currencies == nil || len(found) < len(w.currencies) {
		w.currencies = found
	}
	w.body = rest
	return true
}

// currencyWord parts the word before the number, else the one behind it, from the
// rest. The point of "Fr." and "kr." belongs to the word. Both are empty when
// there is no number.
func currencyWord(b string) (word, rest string) {
	head := strings.IndexFunc(b, inNumber)
	if head < 0 {
		return "", ""
	}
	if head > 0 {
		word, rest = b[:head], b[head:]
		if dotted := word + "."; rest[0] == '.' && ParseCurrency(dotted) != nil {
			return dotted, rest[1:]
		}
		return word, rest
	}
	t := b
	if strings.HasSuffix(b, ".") && endsInLetter(b[:len(b)-1]) {
		t = b[:len(b)-1]
	}
	tail := strings.LastIndexFunc(t, inNumber) + 1
	return b[tail:], b[:tail]
}

func overlap(a, b []Currency) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return true
			}
		}
	}
	return false
}

// inNumber says which characters end a currency word.
func inNumber(r rune) bool { return r >= '0' && r <= '9' || strings.ContainsRune("-+(),.", r) }

func endsInLetter(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r)
}

func endsInDigit(s string) bool { return s != "" && s[len(s)-1] >= '0' && s[len(s)-1] <= '9' }
