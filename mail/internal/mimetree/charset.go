package mimetree

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
)

// ToUTF8 turns text of a charset into valid UTF-8. A charset that is missing,
// unknown or evidently wrong is guessed: UTF-8 where the bytes are that, else
// Windows-1252, which is what such mails hold.
func ToUTF8(b []byte, label string) string {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		return decodeWith(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM), b)
	}
	enc := lookup(label)
	if (enc == charmap.Windows1252 || enc == charmap.ISO8859_15) && utf8.Valid(b) {
		enc = nil // Latin letters that make UTF-8 by chance do not happen
	}
	if enc == nil {
		if utf8.Valid(b) {
			return string(b)
		}
		enc = charmap.Windows1252
	}
	return decodeWith(enc, b)
}

// decodeWith decodes b; what has no character becomes U+FFFD.
func decodeWith(e encoding.Encoding, b []byte) string {
	out, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	return strings.ToValidUTF8(string(out), "\ufffd")
}

// lookup finds the encoding of a charset label; nil means UTF-8 or to guess.
func lookup(label string) encoding.Encoding {
	label = strings.ToLower(strings.Trim(label, " \t\"'"))
	switch label {
	case "", "utf-8", "utf8", "us-ascii", "ascii", "unknown-8bit", "x-unknown", "default":
		return nil
	case "ks_c_5601-1987", "ks_c_5601-1989", "ksc5601", "cp949", "uhc":
		return korean.EUCKR
	case "cp850", "ibm850":
		return charmap.CodePage850
	case "cp437", "ibm437":
		return charmap.CodePage437
	}
	label = strings.Replace(label, "cp125", "windows-125", 1)
	if e, err := htmlindex.Get(label); err == nil {
		if e == unicode.UTF8 {
			return nil
		}
		return e
	}
	if e, err := ianaindex.MIME.Encoding(label); err == nil {
		return e // nil for names that are known and not supported
	}
	return nil
}
