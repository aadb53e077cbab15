package mail_test

import (
	"context"
	"strings"
	"testing"

	"countersign/mail"
)

func TestMediaType(t *testing.T) {
	ole := func(stream string) string {
		wide := ""
		for _, c := range []byte(stream) {
			wide += string([]byte{c, 0})
		}
		return "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 500) + wide + strings.Repeat("\x00", 500)
	}
	utf16 := func(s string, big bool) string {
		out := ""
		for _, c := range []byte(s) {
			if big {
				out += string([]byte{0, c})
			} else {
				out += string([]byte{c, 0})
			}
		}
		return out
	}
	open := "application/vnd.openxmlformats-officedocument."
	for _, test := range []struct{ name, data, want string }{
		{"a.txt", aPDF, "application/pdf"},
		{"a", strings.Repeat("x", 1024) + aPDF, "application/pdf"},
		{"a", strings.Repeat("x", 1030) + aPDF, "text/plain"},
		{"a.pdf", picture(3, 3), "image/png"},
		{"a", "\xff\xd8\xff\xe0abc", "image/jpeg"},
		{"a", "II*\x00abc", "image/tiff"},
		{"a", "MM\x00*abc", "image/tiff"},
		{"a", "GIF89aabc", "image/gif"},
		{"a", "BM\x10\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00", "image/bmp"},
		{"a", "BMW invoice for your car, with thanks", "text/plain"},
		{"a", "RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"},
		{"a", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "image/heic"},
		{"a", "\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00", "image/heic"},
		{"a", "\x00\x00\x00\x18ftypisom\x00\x00\x00\x00", "video/mp4"},
		{"a.pdf", aXML, "application/xml"},
		{"a", "\xef\xbb\xbf" + aXML, "application/xml"},
		{"a", "\xff\xfe" + utf16(aXML, false), "application/xml"},
		{"a", utf16(aXML, false), "application/xml"},
		{"a", utf16(aXML, true), "application/xml"},
		{"a", "\n <Invoice xmlns=\"urn:x\"><a/></Invoice>", "application/xml"},
		{"a", "<!-- made by x -->\n<ubl:Invoice xmlns:ubl=\"urn:x\"/>", "application/xml"},
		{"a", "<!DOCTYPE html><html>", "text/html"},
		{"a", "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"x\"><html>", "text/html"},
		{"a", "  <HTML><BODY>", "text/html"},
		{"a", "<div>x</div>", "text/html"},
		{"a", "<svg xmlns=\"x\"/>", "image/svg+xml"},
		{"a", "a < b and c > d", "text/plain"},
		{"a", "Rechnung Nr. 7\nBetrag 10,00", "text/plain"},
		{"a", "Gr\xfc\xdfe aus K\xf6ln", "text/plain"},
		{"a.csv", "a;b\n1;2", "text/csv"},
		{"a.json", "{}", "application/json"},
		{"a.pdf", "not a pdf", "text/plain"},
		{"a", "", "application/octet-stream"},
		{"a.pdf", "\x00\x01\x02\x03", "application/octet-stream"},
		{"a.docx", zipOf(t, "[Content_Types].xml", "", "word/document.xml", ""), open + "wordprocessingml.document"},
		{"a.zip", zipOf(t, "[Content_Types].xml", "", "xl/workbook.xml", ""), open + "spreadsheetml.sheet"},
		{"a", zipOf(t, "[Content_Types].xml", "", "ppt/presentation.xml", ""), open + "presentationml.presentation"},
		{"a.docx", zipOf(t, "a.pdf", aPDF), "application/zip"},
		{"a", zipOf(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", ""), "application/vnd.oasis.opendocument.text"},
		{"a", "PK\x03\x04garbage", "application/zip"},
		{"a", `{\rtf1 x}`, "application/rtf"},
		{"a", ole("WordDocument"), "application/msword"},
		{"a", ole("Workbook"), "application/vnd.ms-excel"},
		{"a", ole("__substg1.0_0037001F"), "application/vnd.ms-outlook"},
		{"a", ole("EncryptedPackage"), "application/x-encrypted-office"},
		{"a", ole("x"), "application/x-ole-storage"},
		{"a", head + "\r\nx", "message/rfc822"},
		{"a", "From a Mon\nReceived: x\nSubject: y\n\nz", "message/rfc822"},
		{"a", "Dear Sir,\nFrom: x\nTo: y\n", "text/plain"},
		{"a", tnefOf("a", "b", "c"), "application/ms-tnef"},
		{"a", "BEGIN:VCALENDAR\r\n", "text/calendar"},
		{"a", "BEGIN:VCARD\r\n", "text/vcard"},
		{"a", signed("x"), "application/pkcs7-mime"},
		{"a", "UNB+UNOC:3+a+b", "application/edifact"},
		{"a", "7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"},
		{"a", "Rar!\x1a\x07\x00", "application/vnd.rar"},
	} {
		if got := (mail.Unpacker{}).MediaType(test.name, []byte(test.data)); got != test.want {
			t.Errorf("%q %.40q: %s, want %s", test.name, test.data, got, test.want)
		}
	}
}

// TestPlainFiles gives single files to the unpacker, as an import does.
func TestPlainFiles(t *testing.T) {
	for _, test := range []struct {
		name, data string
		want       string
	}{
		{"dir/Invoice 7.pdf", aPDF, "Invoice 7.pdf application/pdf data"},
		{"icon.png", picture(3, 3), "icon.png image/png data"},
		{"empty.pdf", "", "empty.pdf application/octet-stream fault"},
		{"notes.eml", "just text", "mail body.html text/html data"},
		{"bills.zip", zipOf(t, "a.pdf", aPDF, "a.xml", aXML), "a.pdf application/pdf data, a.xml application/xml data =a.pdf"},
		{"a.xml.p7m", signed(uXML), "a.xml application/xml data"},
		{"winmail.dat", tnefOf("a.pdf", aPDF, "x"), "a.pdf application/pdf data, mail body.txt text/plain skip"},
		{"x.bin", "\x00\x01\x02", "x.bin application/octet-stream data"},
		{"", aPDF, "attachment.pdf application/pdf data"},
	} {
		got, err := mail.Unpacker{}.Unpack(context.Background(), test.name, []byte(test.data))
		if err != nil {
			t.Fatal(err)
		}
		checkParts(t, test.name, got.Parts)
		if s := strings.Join(brief(got.Parts), ", "); s != test.want {
			t.Errorf("%s: got %s, want %s", test.name, s, test.want)
		}
	}
}

func TestUnpackStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got, err := (mail.Unpacker{}).Unpack(ctx, "a.eml", []byte(head+"\r\nx")); err == nil || len(got.Parts) > 0 {
		t.Errorf("got %v and %v from an ended context", got, err)
	}
}
