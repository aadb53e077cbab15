package mail

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"countersign/mail/internal/mimetree"
)

// plainText decides whether bytes are text and gives them as UTF-8: UTF-8 and
// UTF-16 with or without a mark, or a one-byte charset without control
// characters.
func plainText(data []byte) (string, bool) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if order, ok := utf16Order(data); ok {
		out, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(data[:len(data)&^1])
		return string(out), err == nil
	}
	controls, high := 0, 0
	for _, c := range data {
		switch {
		case c == 0:
			return "", false
		case c < ' ' && !strings.ContainsRune("\t\n\r\f\x1b", rune(c)):
			controls++
		case c >= 0x80 && c < 0xa0:
			high++ // control characters in Latin-1, rare letters in Windows-1252
		}
	}
	if utf8.Valid(trimRune(data)) {
		high = 0
	}
	return string(data), (controls+high)*20 <= len(data)
}

// trimRune cuts off a rune that the end of a sample may have cut in two.
func trimRune(data []byte) []byte {
	for i := 1; i <= 3 && i <= len(data); i++ {
		if utf8.RuneStart(data[len(data)-i]) {
			if !utf8.FullRune(data[len(data)-i:]) {
				return data[:len(data)-i]
			}
			break
		}
	}
	return data
}

// utf16Order recognises UTF-16 by its mark or by the "<" of XML (XML 1.0,
// appendix F).
func utf16Order(data []byte) (unicode.Endianness, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("<\x00?\x00")):
		return unicode.LittleEndian, true
	case bytes.HasPrefix(data, []byte("\xfe\xff")), bytes.HasPrefix(data, []byte("\x00<\x00?")):
		return unicode.BigEndian, true
	}
	return unicode.LittleEndian, false
}

var (
	// prolog is what may stand before an XML or HTML root element.
	prolog = regexp.MustCompile(`(?s)^(?:\s+|<\?.*?\?>|<!--.*?-->)+`)
	// startTag is a start tag with the namespace prefix and the local name.
	startTag = regexp.MustCompile(`^<(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)(?:[\s/>]|$)`)
)

// htmlRoots are elements with which HTML texts begin, complete ones and pieces.
var htmlRoots = map[string]bool{"html": true, "head": true, "body": true, "div": true, "p": true, "table": true,
	"meta": true, "style": true, "title": true, "font": true, "span": true, "br": true, "center": true, "h1": true, "h2": true, "a": true, "b": true}

// markupType tells XML and HTML by the first tag; empty for other text.
func markupType(text string) string {
	trimmed := strings.TrimLeft(text, " \t\r\n\ufeff")
	declared := strings.HasPrefix(trimmed, "<?xml")
	root := trimmed[len(prolog.FindString(trimmed)):]
	if lower := strings.ToLower(root[:min(len(root), 20)]); strings.HasPrefix(lower, "<!doctype html") {
		return typeHTML
	}
	m := startTag.FindStringSubmatch(root)
	switch {
	case m != nil && m[1] == "" && htmlRoots[strings.ToLower(m[2])]:
		return typeHTML
	case m != nil && m[2] == "svg":
		return "image/svg+xml"
	case declared, strings.HasPrefix(root, "<!DOCTYPE"), m != nil && strings.Contains(text, ">"):
		return typeXML
	}
	return ""
}

// mailFields are the header fields by which a file is recognised as a mail, two
// of them at least.
var mailFields = map[string]bool{"from": true, "to": true, "subject": true, "date": true, "received": true, "message-id": true,
	"mime-version": true, "return-path": true, "delivered-to": true, "reply-to": true, "content-type": true, "x-mailer": true,
	"cc": true, "sender": true, "dkim-signature": true, "authentication-results": true}

// looksLikeMail tells whether data begins with the header of a mail.
func looksLikeMail(data []byte) bool {
	h := mimetree.PeekHeader(data)
	seen := map[string]bool{}
	for _, f := range h {
		if name := strings.ToLower(f.Name); mailFields[name] {
			seen[name] = true
		}
	}
	return len(seen) >= 2
}
