package reader

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// openText lets MuPDF lay a plain text out on pages.
func (w *work) openText(data []byte) (source, error) {
	return w.openMuPDF(toUTF8(data), ".txt")
}

// toUTF8 decodes a text: UTF-16 by its byte order mark, UTF-8 when valid, else
// the code page of western Windows.
func toUTF8(b []byte) []byte {
	for _, bom := range []string{"\xff\xfe", "\xfe\xff"} {
		if bytes.HasPrefix(b, []byte(bom)) {
			if out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(b); err == nil {
				return out
			}
		}
	}
	if b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")); utf8.Valid(b) {
		return b
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return bytes.ToValidUTF8(b, []byte("\ufffd"))
	}
	return out
}
