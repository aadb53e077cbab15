package reader

import (
	"testing"
	"unicode/utf8"
)

func TestSniff(t *testing.T) {
	for _, c := range []struct {
		data, stated string
		want         format
		magic        string
	}{
		{"", "application/pdf", fmtEmpty, ""},
		{"%PDF-1.7\n", "", fmtMuPDF, "application/pdf"},
		{"\r\nHTTP/1.1 200 OK\r\n\r\n%PDF-1.4", "image/png", fmtMuPDF, "application/pdf"},
		{"\xff\xd8\xff\xe0", "application/pdf", fmtPicture, ""},
		{"II*\x00\x08\x00\x00\x00", "", fmtPicture, ""},
		{"<!DOCTYPE html><html>", "text/plain", fmtMuPDF, "text/html"},
		{"<div>Invoice</div>", "", fmtMuPDF, "text/html"},
		{"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "", fmtMuPDF, "image/svg+xml"},
		{"\xef\xbb\xbf<?xml version='1.0'?><Invoice/>", "text/html; charset=utf-8", fmtMuPDF, "text/html"},
		{"\xef\xbb\xbf<?xml version='1.0'?><Invoice/>", "", fmtXML, ""},
		{"<Invoice xmlns='urn:x'/>", "application/xml", fmtXML, ""},
		{"Dear customer,\n", "", fmtText, "text/plain"},
		{"Sehr geehrte\xe4 Damen und Herren", "text/plain", fmtText, "text/plain"},
		{"PK\x03\x04..............................word/document.xml", "", fmtMuPDF, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"PK\x03\x04..............................other", "application/zip", fmtUnknown, ""},
		{"\x00\x01\x02\x03\x00\x01\x02\x03", "", fmtUnknown, ""},
		{"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "image/jpeg", fmtHEIC, ""},
	} {
		if f, m := sniff([]byte(c.data), c.stated); f != c.want || m != c.magic {
			t.Errorf("%q as %q: %d %q, want %d %q", c.data, c.stated, f, m, c.want, c.magic)
		}
	}
}

func FuzzSniff(f *testing.F) {
	f.Add([]byte("<?xml?><svg"), "text/html")
	f.Add([]byte("\xff\xfea\x00"), "text/plain")
	f.Fuzz(func(t *testing.T, data []byte, stated string) {
		sniff(data, stated)
		if !utf8.Valid(toUTF8(data)) {
			t.Fatalf("%q", toUTF8(data))
		}
	})
}
