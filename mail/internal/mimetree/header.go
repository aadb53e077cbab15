package mimetree

import (
	"bytes"
	"regexp"
	"strings"
)

// maxHeader bounds a header block, and maxFields the fields in it: far above
// what real mail carries, low enough for a hostile one.
const (
	maxHeader = 1 << 20
	maxFields = 4000
)

// Field is one header field as it was sent, unfolded.
type Field struct {
	Name  string // as sent
	Value string // bytes as sent, without the folding line ends
}

// Header is the fields of a mail or a part in their order.
type Header []Field

// Get is the raw value of the first field of that name, any case.
func (h Header) Get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// All gives the raw values of all fields of that name, any case, at most so many.
func (h Header) All(name string, most int) []string {
	var out []string
	for _, f := range h {
		if len(out) < most && strings.EqualFold(f.Name, name) {
			out = append(out, f.Value)
		}
	}
	return out
}

// Text is the first field of that name with its encoded words (RFC 2047)
// decoded and its white space and control characters flattened.
func (h Header) Text(name string) string { return DecodeWords(h.Get(name)) }

// splitHeader reads a header block and returns the body behind it. Lines that
// are no header are passed over when a header follows (a stray "From " line, a
// line broken by a gateway). A boundary line ends the block even where the empty
// line is missing, and where there is no header or no empty line at all, the
// lines that are none are the body: no text may get lost.
func splitHeader(data []byte) (Header, []byte) {
	start := bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	var h fields
	var stray []byte // from the first line on that is no header
	for rest := start; len(rest) > 0; {
		line, next := cutLine(rest)
		if len(line) == 0 {
			if len(h.list) > 0 && (stray == nil || h.speakOfMail()) {
				return h.header(), next
			}
			if len(h.list) > 0 {
				return nil, stray // a text whose lines have colons
			}
			if stray != nil || !looksLikeHeader(next) {
				return nil, bodyOr(stray, next)
			}
			rest = next // empty lines before the first field
			continue
		}
		if bytes.HasPrefix(line, []byte("--")) && len(h.list) > 0 || len(start)-len(rest) > maxHeader || len(h.list) >= maxFields {
			return h.header(), rest
		}
		before := len(h.list)
		h.add(line)
		if _, _, ok := cutField(line); !ok && stray == nil && (before == 0 || line[0] != ' ' && line[0] != '\t') {
			stray = rest
		}
		rest = next
	}
	return h.header(), stray
}

// bodyOr is the first of two that there is.
func bodyOr(first, second []byte) []byte {
	if first != nil {
		return first
	}
	return second
}

// fields is a header while it is read.
type fields struct {
	list Header
	last []byte // value of the last field, which may go on in the next line
}

// add takes a line of a header block: a new field, the continuation of the one before,
// or nothing.
func (f *fields) add(line []byte) {
	if line[0] == ' ' || line[0] == '\t' {
		f.last = append(append(f.last, ' '), bytes.TrimSpace(line)...)
		return
	}
	name, value, ok := cutField(line)
	if !ok {
		return
	}
	f.header()
	f.list = append(f.list, Field{Name: name})
	f.last = append(f.last[:0], value...)
}

// speakOfMail tells whether there is a field among them that mails and their parts have.
func (f *fields) speakOfMail() bool {
	for _, field := range f.list {
		if mailField.MatchString(field.Name) {
			return true
		}
	}
	return false
}

// mailField are the names of fields of mails (RFC 5322, the common extensions) and parts.
var mailField = regexp.MustCompile(`(?i)^(from|to|cc|bcc|subject|date|sender|reply-to|message-id|in-reply-to|references|mime-version|received|delivered-to|importance|` +
	`(content|x|dkim|arc|list|authentication|received|return|resent|thread|disposition)-.*)$`)

// header is what was read so far.
func (f *fields) header() Header {
	if len(f.list) > 0 {
		f.list[len(f.list)-1].Value = string(f.last)
	}
	return f.list
}

// cutField splits "Name: value" (RFC 5322, section 2.2); blanks before the colon
// are obsolete syntax and accepted.
func cutField(line []byte) (name, value string, ok bool) {
	i := bytes.IndexByte(line, ':')
	if i <= 0 {
		return "", "", false
	}
	n := bytes.TrimRight(line[:i], " \t")
	if len(n) == 0 || len(n) > 100 {
		return "", "", false
	}
	for _, c := range n {
		if c <= ' ' || c >= 0x7f {
			return "", "", false
		}
	}
	return string(n), strings.TrimSpace(string(line[i+1 : min(len(line), i+1+maxHeader)])), true
}

// looksLikeHeader tells whether the next line that is not empty is a field of a mail or
// a part.
func looksLikeHeader(data []byte) bool {
	for i := 0; i < 5 && len(data) > 0; i++ {
		line, next := cutLine(data)
		if len(line) > 0 {
			name, _, ok := cutField(line)
			return ok && mailField.MatchString(name)
		}
		data = next
	}
	return false
}

// cutLine returns the first line without its end, and what follows. Line ends
// are CRLF, LF, the CRCRLF of broken gateways or, from old Macs, CR alone.
func cutLine(data []byte) (line, rest []byte) {
	i := bytes.IndexAny(data, "\r\n")
	if i < 0 {
		return data, nil
	}
	end := i
	for end < len(data) && data[end] == '\r' {
		end++
	}
	if end < len(data) && data[end] == '\n' {
		return data[:i], data[end+1:]
	}
	return data[:i], data[i+1:]
}

// PeekHeader reads the header with which data begins, strictly: nothing if the
// first line is no field (but the "From " line of a mailbox file), and no further
// than the first line that is none.
func PeekHeader(data []byte) Header {
	var h fields
	rest := bytes.TrimPrefix(data[:min(len(data), 64<<10)], []byte("\xef\xbb\xbf"))
	if bytes.HasPrefix(rest, []byte("From ")) || bytes.HasPrefix(rest, []byte(">From ")) {
		_, rest = cutLine(rest)
	}
	rest = bytes.TrimLeft(rest, "\r\n")
	for len(rest) > 0 && len(h.list) < 200 {
		line, next := cutLine(rest)
		if len(line) == 0 {
			break
		}
		if _, _, ok := cutField(line); !ok && line[0] != ' ' && line[0] != '\t' {
			break
		}
		h.add(line)
		rest = next
	}
	return h.header()
}
