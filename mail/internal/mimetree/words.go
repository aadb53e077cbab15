package mimetree

import (
	"regexp"
	"strings"
	"unicode"
)

// encodedWord is an encoded word of RFC 2047. Senders also put blanks into the
// Q form and a language behind the charset (RFC 2231, section 5).
var encodedWord = regexp.MustCompile(`=\?([^?\s]+)\?([bBqQ])\?([^?]*)\?=`)

// DecodeWords decodes the encoded words in a header value and makes it one line
// of valid UTF-8 without control or direction-changing characters. Neighbouring
// words of one charset are joined before they are decoded, because senders cut
// them in the middle of a character.
func DecodeWords(s string) string {
	if len(s) > maxHeader {
		s = s[:maxHeader]
	}
	var out strings.Builder
	var pending []byte
	charset := ""
	flush := func() {
		out.WriteString(ToUTF8(pending, charset))
		pending = pending[:0]
	}
	end := 0
	for _, m := range encodedWord.FindAllStringSubmatchIndex(s, -1) {
		gap, cs := s[end:m[0]], s[m[2]:m[3]]
		cs, _, _ = strings.Cut(cs, "*")
		if len(pending) > 0 && (strings.TrimSpace(gap) != "" || !strings.EqualFold(cs, charset)) {
			flush()
		}
		if end == 0 || strings.TrimSpace(gap) != "" {
			out.WriteString(ToUTF8([]byte(gap), ""))
		}
		charset = cs
		pending = append(pending, wordBytes(s[m[4]:m[5]], s[m[6]:m[7]])...)
		end = m[1]
	}
	flush()
	out.WriteString(ToUTF8([]byte(s[end:]), ""))
	return Flatten(out.String())
}

// wordBytes decodes the text of an encoded word.
func wordBytes(encoding, text string) []byte {
	if encoding == "b" || encoding == "B" {
		b, _ := decodeBase64([]byte(text))
		return b
	}
	b, _ := decodeQuoted([]byte(strings.ReplaceAll(text, "_", " ")))
	return b
}

// Flatten makes a text one line: control characters and the characters that
// turn the writing direction (used to disguise "fdp.exe") become nothing, runs
// of white space become one blank.
func Flatten(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == 0xfeff, r == 0x200b:
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
