package mimetree

import (
	"bytes"
	"strings"
)

// Decode undoes a Content-Transfer-Encoding (RFC 2045, section 6). It always
// returns what can be had; damaged says that the bytes did not follow the
// encoding, so that something may be missing.
func Decode(body []byte, transfer string) (data []byte, damaged bool) {
	transfer = strings.ToLower(transfer)
	if i := strings.IndexAny(transfer, ";("); i >= 0 {
		transfer = transfer[:i] // a parameter or a comment, which RFC 2045 has for neither
	}
	switch strings.TrimSpace(transfer) {
	case "base64":
		return decodeBase64(body)
	case "quoted-printable", "quoted printable", "quotedprintable":
		return decodeQuoted(body)
	case "x-uuencode", "x-uue", "uuencode":
		if files, _ := SplitUU(body); len(files) > 0 {
			return files[0].Data, files[0].Damaged
		}
		return body, true
	default: // 7bit, 8bit, binary, and what nobody knows
		return body, false
	}
}

// base64Value is the value of a character of base64's alphabet, or -1; the
// alphabet of URLs is accepted too.
var base64Value = func() (t [256]int8) {
	for i := range t {
		t[i] = -1
	}
	for i, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" {
		t[c] = int8(i)
	}
	t['-'], t['_'] = 62, 63
	return t
}()

// decodeBase64 decodes base64 with whatever lies between: line ends, blanks,
// stray characters, padding in the middle where a sender joined two pieces.
func decodeBase64(src []byte) (out []byte, damaged bool) {
	out = make([]byte, 0, len(src)/4*3+3)
	var acc uint32
	n := 0
	for _, c := range src {
		v := base64Value[c]
		if v >= 0 {
			acc = acc<<6 | uint32(v)
			if n++; n == 4 {
				out = append(out, byte(acc>>16), byte(acc>>8), byte(acc))
				acc, n = 0, 0
			}
			continue
		}
		switch c {
		case '\r', '\n', ' ', '\t':
		case '=':
			var short bool
			out, short = flushBase64(out, acc, n)
			damaged = damaged || short
			acc, n = 0, 0
		default:
			damaged = true
		}
	}
	out, short := flushBase64(out, acc, n)
	return out, damaged || short
}

// flushBase64 appends the bytes of a group that is not full; short says that the
// group holds less than a byte.
func flushBase64(out []byte, acc uint32, n int) (_ []byte, short bool) {
	switch n {
	case 1:
		return out, true
	case 2:
		out = append(out, byte(acc>>4))
	case 3:
		out = append(out, byte(acc>>10), byte(acc>>2))
	}
	return out, false
}

// decodeQuoted decodes quoted-printable. An escape that is none stays as it is.
func decodeQuoted(src []byte) (out []byte, damaged bool) {
	out = make([]byte, 0, len(src))
	for len(src) > 0 {
		i := bytes.IndexByte(src, '=')
		if i < 0 {
			return append(out, src...), damaged
		}
		out = append(out, src[:i]...)
		src = src[i+1:]
		if len(src) >= 2 && hexValue(src[0]) >= 0 && hexValue(src[1]) >= 0 {
			out = append(out, byte(hexValue(src[0])<<4|hexValue(src[1])))
			src = src[2:]
			continue
		}
		rest := bytes.TrimLeft(src, " \t") // a soft line break
		switch {
		case bytes.HasPrefix(rest, []byte("\r\n")):
			src = rest[2:]
		case bytes.HasPrefix(rest, []byte("\n")):
			src = rest[1:]
		case len(rest) == 0:
			src = nil
		default:
			out = append(out, '=')
			damaged = true
		}
	}
	return out, damaged
}

func hexValue(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
