package mimetree

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/traditionalchinese"
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
	if enc == utf16LE && bigEndian(b) {
		enc = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
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

// utf16LE is what the label "utf-16" means in web pages. In mails it is the other order
// where no mark says so (RFC 2781, section 4.3), which not all senders know.
var utf16LE, _ = htmlindex.Get("utf-16le")

// bigEndian tells by the halves of Latin letters that are zero.
func bigEndian(b []byte) bool {
	zeros := [2]int{}
	for i, c := range b {
		if c == 0 {
			zeros[i%2]++
		}
	}
	return zeros[0] > zeros[1]
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
	case "cp932", "ms932":
		return japanese.ShiftJIS
	case "cp950", "ms950":
		return traditionalchinese.Big5
	case "cp850", "ibm850":
		return charmap.CodePage850
	case "cp437", "ibm437":
		return charmap.CodePage437
	}
	label = strings.Replace(label, "cp125", "windows-125", 1)
	switch e, err := htmlindex.Get(label); {
	case err != nil, e == encoding.Replacement: // what browsers refuse to read, mails may be in
	case e == unicode.UTF8:
		return nil
	default:
		return e
	}
	if e, err := ianaindex.MIME.Encoding(label); err == nil {
		return e // nil for names that are known and not supported
	}
	return nil
}
