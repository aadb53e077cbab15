package reader

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// format is how a document is read.
type format int

const (
	fmtUnknown format = iota
	fmtMuPDF          // PDF, office files, books: by MuPDF, with magic
	fmtPicture        // decoded in Go
	fmtXML            // kept as it is: others make pages of it
	fmtText
	fmtHEIC
	fmtOldOffice
	fmtEmpty
)

// sniff tells the format by content; stated, the media type that came with the
// document, decides only where the content leaves it open. magic is MuPDF's name
// for it.
func sniff(data []byte, stated string) (f format, magic string) {
	head := data[:min(len(data), 1024)]
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n\x00")
	switch {
	case len(data) == 0:
		return fmtEmpty, ""
	case bytes.Contains(head, []byte("%PDF-")):
		return fmtMuPDF, "application/pdf"
	case picture(head):
		return fmtPicture, ""
	case len(head) > 12 && string(head[4:8]) == "ftyp" && strings.Contains("heic heix hevc heim heis mif1 msf1 avif", string(head[8:12])):
		return fmtHEIC, ""
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return zipped(data, stated)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return fmtOldOffice, ""
	case prefixFold(trimmed, "<!doctype html", "<html"):
		return fmtMuPDF, "text/html"
	case prefixFold(trimmed, "<?xml", "<!doctype", "<svg", "<"):
		return markup(data, stated)
	case strings.HasPrefix(stated, "application/pdf"), bytes.Contains(data[:min(len(data), 1<<20)], []byte(" obj")) && bytes.Contains(data, []byte("endobj")):
		return fmtMuPDF, "application/pdf" // without its first line; MuPDF may repair it
	case plain(head):
		if strings.HasPrefix(stated, "text/html") {
			return fmtMuPDF, "text/html"
		}
		return fmtText, "text/plain"
	}
	return fmtUnknown, ""
}

func picture(b []byte) bool {
	for _, p := range []string{"\xff\xd8\xff", "\x89PNG\r\n\x1a\n", "GIF87a", "GIF89a", "II*\x00", "MM\x00*"} {
		if bytes.HasPrefix(b, []byte(p)) {
			return true
		}
	}
	return len(b) > 26 && string(b[:2]) == "BM" && b[14] >= 12 && b[15] == 0 ||
		len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP"
}

// zipped tells the kinds of ZIP container that MuPDF opens by a name that each
// must hold.
func zipped(data []byte, stated string) (format, string) {
	const office = "application/vnd.openxmlformats-officedocument."
	for _, k := range []struct{ name, magic string }{
		{"word/document.xml", office + "wordprocessingml.document"},
		{"xl/workbook.xml", office + "spreadsheetml.sheet"},
		{"ppt/presentation.xml", office + "presentationml.presentation"},
		{"application/epub+zip", "application/epub+zip"},
		{"FixedDocSeq", "application/oxps"},
	} {
		if bytes.Contains(data, []byte(k.name)) {
			return fmtMuPDF, k.magic
		}
	}
	if strings.HasPrefix(stated, office) || stated == "application/epub+zip" || stated == "application/oxps" {
		return fmtMuPDF, stated
	}
	return fmtUnknown, ""
}

func markup(data []byte, stated string) (format, string) {
	head := bytes.ToLower(data[:min(len(data), 4096)])
	switch {
	case bytes.Contains(head, []byte("<svg")):
		return fmtMuPDF, "image/svg+xml"
	case bytes.Contains(head, []byte("<html")), strings.HasPrefix(stated, "text/html"):
		return fmtMuPDF, "text/html"
	case prefixFold(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"), "<?xml"), strings.Contains(stated, "xml"):
		return fmtXML, ""
	}
	// A mail body without an html element, or an XML without a declaration.
	for _, tag := range []string{"<body", "<div", "<table", "<p>", "<p ", "<br", "<span", "<!--", "<font"} {
		if bytes.HasPrefix(bytes.TrimSpace(head), []byte(tag)) {
			return fmtMuPDF, "text/html"
		}
	}
	return fmtXML, ""
}

func prefixFold(b []byte, prefixes ...string) bool {
	for _, p := range prefixes {
		if len(b) >= len(p) && strings.EqualFold(string(b[:len(p)]), p) {
			return true
		}
	}
	return false
}

// plain reports whether bytes look like text: UTF-8 or an 8-bit code without
// control characters.
func plain(b []byte) bool {
	odd := 0
	for _, c := range b {
		switch {
		case c == 0:
			return bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff"))
		case c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b:
			odd++
		}
	}
	return odd*50 <= len(b) && (utf8.Valid(b[:max(0, len(b)-4)]) || odd == 0)
}
