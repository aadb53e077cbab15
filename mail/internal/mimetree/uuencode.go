package mimetree

import (
	"bytes"
	"regexp"
)

// UUFile is a file written into a text by uuencode.
type UUFile struct {
	Name    string
	Data    []byte
	Damaged bool // the end or a part of a line is missing
}

var uuBegin = regexp.MustCompile(`(?m)^begin [0-7]{3,4} ([^\r\n]+)\r?$`)

// SplitUU takes the uuencoded files out of a text and returns them and the text
// that is left. Old scanners and mainframes still send these.
func SplitUU(text []byte) (files []UUFile, rest []byte) {
	for len(files) < 100 && bytes.Contains(text, []byte("begin ")) {
		m := uuBegin.FindSubmatchIndex(text)
		if m == nil {
			break
		}
		after := bytes.TrimPrefix(bytes.TrimPrefix(text[m[1]:], []byte("\r")), []byte("\n"))
		data, tail, ok := decodeUU(after)
		if len(data) == 0 && !ok {
			// A sentence that begins with "begin 123": text after all.
			rest = append(rest, text[:m[1]]...)
			text = text[m[1]:]
			continue
		}
		rest = append(rest, text[:m[0]]...)
		files = append(files, UUFile{Name: string(text[m[2]:m[3]]), Data: data, Damaged: !ok})
		text = tail
	}
	return files, append(rest, text...)
}

// decodeUU decodes lines up to "end".
func decodeUU(text []byte) (data, tail []byte, ok bool) {
	for len(text) > 0 {
		line, next := cutLine(text)
		if bytes.Equal(bytes.TrimSpace(line), []byte("end")) {
			return data, next, true
		}
		if len(line) == 0 {
			text = next
			continue
		}
		if line[0] < ' ' || line[0] > '`' {
			return data, text, false
		}
		n := int(line[0]-' ') & 63
		if chars := (n + 2) / 3 * 4; len(line)-1 > chars+2 || len(line)-1 < n {
			return data, text, false // no line of uuencode: text follows
		}
		data = appendUULine(data, line[1:], n)
		text = next
	}
	return data, nil, false
}

// appendUULine decodes one line of n bytes; trailing blanks that a gateway cut
// off are zero bits.
func appendUULine(data, line []byte, n int) []byte {
	at := func(i int) byte {
		if i < len(line) {
			return (line[i] - ' ') & 63
		}
		return 0
	}
	for i := 0; n > 0; i, n = i+4, n-3 {
		a, b, c, d := at(i), at(i+1), at(i+2), at(i+3)
		three := []byte{a<<2 | b>>4, b<<4 | c>>2, c<<6 | d}
		data = append(data, three[:min(n, 3)]...)
	}
	return data
}
