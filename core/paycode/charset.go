package paycode

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// charsets are the character sets of the EPC code by the digit on its third line
// (EPC069-12, section 2).
var charsets = map[byte]encoding.Encoding{
	'2': charmap.ISO8859_1, '3': charmap.ISO8859_2, '4': charmap.ISO8859_4, '5': charmap.ISO8859_5,
	'6': charmap.ISO8859_7, '7': charmap.ISO8859_10, '8': charmap.ISO8859_15,
}

// Text makes a text of a QR code's bytes. A QR code does not say which characters
// they are: an EPC code says so on its third line, the Swiss code has UTF-8 alone,
// and for the rest UTF-8 is taken where the bytes are that, else Latin 1. What an
// EPC code states is believed only where UTF-8 does not fit: many programs state
// one set and write the other.
func Text(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	enc := encoding.Encoding(charmap.Windows1252)
	if lines := split(string(b[:min(len(b), 40)])); len(lines) > 2 && lines[0] == "BCD" && len(lines[2]) == 1 && charsets[lines[2][0]] != nil {
		enc = charsets[lines[2][0]]
	}
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	return string(out)
}
