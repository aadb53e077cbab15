package control

import (
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// decode turns the Punycode form of a domain name ("xn--...", RFC 3492) into what
// people see; what is not in that form comes back unchanged.
func decode(name string) string {
	if !strings.HasPrefix(name, "xn--") {
		return name
	}
	if s, err := idna.Punycode.ToUnicode(name); err == nil {
		return s
	}
	return name
}

// lookalikes are letters of other scripts that look like Latin ones (the common part
// of the Unicode consortium's table of confusable characters, UTS 39).
var lookalikes = map[rune]rune{
	'а': 'a', 'ɑ': 'a', 'α': 'a', 'Ь': 'b', 'ь': 'b', 'с': 'c', 'ϲ': 'c', 'ԁ': 'd', 'е': 'e', 'є': 'e', 'ҽ': 'e', 'ɡ': 'g', 'һ': 'h', 'і': 'i', 'ι': 'i', 'ı': 'i', 'ӏ': 'l',
	'ј': 'j', 'κ': 'k', 'к': 'k', 'ⅼ': 'l', 'м': 'm', 'п': 'n', 'ո': 'n', 'η': 'n', 'о': 'o', 'ο': 'o', 'օ': 'o', 'р': 'p', 'ρ': 'p', 'ԛ': 'q', 'г': 'r', 'ѕ': 's', 'т': 't', 'τ': 't',
	'υ': 'u', 'ս': 'u', 'ν': 'v', 'ѵ': 'v', 'ѡ': 'w', 'ω': 'w', 'х': 'x', 'χ': 'x', 'у': 'y', 'γ': 'y', 'ᴢ': 'z', 'ø': 'o', 'ł': 'l', 'đ': 'd', 'ħ': 'h',
}

// skeleton is a name as the eye sees it: one form for letters and groups of letters
// that are hard to tell apart, without accents and hyphens.
func skeleton(name string) string { return eye.Replace(glyphs(name)) }

// SameToTheEye reports whether two names differ in nothing but case, accents and hyphens,
// or by letters of other scripts.
func SameToTheEye(a, b string) bool { return glyphs(a) == glyphs(b) }

// glyphs is a name in Latin letters, single ones for those that look like them.
func glyphs(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '-':
			continue
		case r == 'ß':
			b.WriteString("ss")
		case lookalikes[r] != 0:
			b.WriteRune(lookalikes[r])
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

var eye = strings.NewReplacer("rn", "m", "vv", "w", "cl", "d", "0", "o", "1", "l", "i", "l", "5", "s", "3", "e", "8", "b")
