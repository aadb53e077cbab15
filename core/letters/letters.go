// Package letters brings words to one spelling, so that those of people, suppliers and
// machines compare.
package letters

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold is text in lower case without accents, "ß" as "ss".
func Fold(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) {
		return strings.ToLower(s) // as most words are
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'ß':
			b.WriteString("ss")
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}
