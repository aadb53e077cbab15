package einvoice

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/unicode"

	"countersign/core"
)

// declared finds the encoding that the XML declaration names.
var declared = regexp.MustCompile(`^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']`)

// toUTF8 brings a file to UTF-8. What the bytes show outweighs what the XML
// declaration claims: a byte order mark, the zeros of UTF-16, and non-ASCII text
// that is valid UTF-8 (which no other encoding is by accident). It returns
// BadInput for an encoding that it does not know.
func toUTF8(data []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("<\x00")):
		return decode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), unicode.LittleEndian, data)
	case bytes.HasPrefix(data, []byte("\xfe\xff")), bytes.HasPrefix(data, []byte("\x00<")):
		return decode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), unicode.BigEndian, data)
	}
	if utf8.Valid(data) {
		return data, nil
	}
	m := declared.FindSubmatch(data[:min(len(data), 400)])
	name := ""
	if m != nil {
		name = strings.ToLower(string(m[1]))
	}
	enc, err := byName(name)
	if err != nil {
		return nil, err
	}
	return enc.NewDecoder().Bytes(data)
}

// decode reads UTF-16; a file without a byte order mark has the order that its
// first character shows.
func decode(enc encoding.Encoding, order unicode.Endianness, data []byte) ([]byte, error) {
	if data[0] == '<' || data[1] == '<' {
		enc = unicode.UTF16(order, unicode.IgnoreBOM)
	}
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return nil, core.Errorf(core.BadInput, "the file is broken UTF-16 text: %w", err)
	}
	return bytes.TrimPrefix(out, []byte("\xef\xbb\xbf")), nil
}

// byName finds the encoding of text that is not UTF-8. A file that claims UTF-8,
// or nothing, or an encoding that contradicts its bytes, is taken for
// Windows-1252, which contains ISO 8859-1 and is what such files are in practice.
func byName(name string) (encoding.Encoding, error) {
	switch {
	case name == "" || strings.HasPrefix(name, "utf") || strings.HasPrefix(name, "iso-10646") || strings.HasPrefix(name, "us-ascii"),
		name == "iso-8859-1" || name == "latin1" || name == "windows-1252" || name == "cp1252":
		return charmap.Windows1252, nil
	}
	enc, err := ianaindex.IANA.Encoding(name)
	if err != nil || enc == nil {
		return nil, core.Errorf(core.BadInput, "the file is written in the encoding %q, which is not known", name).
			WithHint("ask the supplier for the invoice in UTF-8")
	}
	return enc, nil
}
