package extract

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// foldings are letters that Unicode decomposition leaves as they are, and signs
// that stand for a word.
var foldings = map[rune]string{
	'ß': "ss", 'ł': "l", 'ø': "o", 'æ': "ae", 'œ': "oe", 'đ': "d", 'ı': "i", 'º': "o", '°': "o", '№': "no",
	'’': "'", '‘': "'", '´': "'", '`': "'", '–': "-", '—': "-", '−': "-", '‐': "-", '‑': "-", '\u00a0': " ", '\u202f': " ",
}

// fold brings text to lower case without accents, so that labels and names
// compare across spellings and character sets.
func fold(s string) string {
	if isPlain(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		r = unicode.ToLower(r)
		switch t, ok := foldings[r]; {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
		case ok:
			b.WriteString(t)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// squash is fold with nothing but letters and digits left; "#" counts as "no",
// so that "Invoice #" and "Invoice No." are one label.
func squash(s string) string {
	var b strings.Builder
	for _, r := range fold(s) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '#':
			b.WriteString("no")
		case r > 0x7f && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// clean drops what a text layer carries and nobody sees: zero-width characters,
// private-use glyphs, control codes.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), unicode.IsControl(r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
}

func countDigits(s string) (digits, letters int) {
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return digits, letters
}

// confusions maps the letters that OCR puts for digits.
var confusions = strings.NewReplacer("O", "0", "o", "0", "Q", "0", "D", "0", "I", "1", "l", "1", "|", "1", "!", "1", "i", "1", "Z", "2", "z", "2",
	"S", "5", "s", "5", "G", "6", "B", "8")

// within reports whether the edit distance between a and b is at most limit,
// giving up as early as it can.
func within(a, b string, limit int) bool {
	if d := len(a) - len(b); d > limit || -d > limit {
		return false
	}
	var rows [2][64]int
	if len(b) >= len(rows[0]) {
		return a == b
	}
	prev, cur := rows[0][:len(b)+1], rows[1][:len(b)+1]
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		best := cur[0]
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			best = min(best, cur[j])
		}
		if best > limit {
			return false
		}
		prev, cur = cur, prev
	}
	return prev[len(b)] <= limit
}
