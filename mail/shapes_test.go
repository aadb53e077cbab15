package mail_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/mail"
)

const (
	aPDF = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
	aXML = `<?xml version="1.0"?><rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"/>`
	uXML = `<?xml version="1.0"?><order>7</order>`
)

// head is the header that the mails of these tests share.
const head = "From: =?utf-8?q?M=C3=BCller_GmbH?= <billing@supplier.example>\r\nTo: office@buyer.example\r\nSubject: =?iso-8859-1?Q?Rechnung_f=FCr_M=E4rz?=\r\n" +
	"Date: Mon, 2 Mar 2026 10:00:00 +0100\r\nMessage-ID: <1@supplier.example>\r\nMIME-Version: 1.0\r\n"

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// mixed makes a multipart of parts, each with its header.
func mixed(kind string, parts ...string) string {
	boundary := fmt.Sprintf("=_%x", rand.Uint64())
	var b strings.Builder
	fmt.Fprintf(&b, "Content-Type: multipart/%s; boundary=\"%s\"\r\n\r\npreamble\r\n", kind, boundary)
	for _, p := range parts {
		b.WriteString("--" + boundary + "\r\n" + p + "\r\n")
	}
	b.WriteString("--" + boundary + "--\r\n")
	return b.String()
}

func attach(header, content string) string {
	return header + "\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64(content)
}

func pdfPart(name string) string {
	return attach("Content-Type: application/pdf; name=\""+name+"\"\r\nContent-Disposition: attachment", aPDF)
}

const textPart = "Content-Type: text/plain; charset=utf-8\r\n\r\nPlease pay."

func picture(w, h int) string {
	img := image.NewGray(image.Rect(0, 0, w, h))
	r := rand.New(rand.NewPCG(1, 1))
	for i := range img.Pix {
		img.Pix[i] = byte(r.Uint32())
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img)
	return b.String()
}

func zipOf(t testing.TB, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.Write([]byte(files[i+1]))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func gzipOf(content string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(content))
	_ = w.Close()
	return b.String()
}

// lockZIP sets the encryption bit of every entry.
func lockZIP(z string) string {
	b := []byte(z)
	for i := 0; i+10 < len(b); i++ {
		switch binary.LittleEndian.Uint32(b[i:]) {
		case 0x04034b50:
			b[i+6] |= 1
		case 0x02014b50:
			b[i+8] |= 1
		}
	}
	return string(b)
}

// signed makes an S/MIME envelope around content, in BER with indefinite
// lengths and the content in two pieces, as Outlook does.
func signed(content string) string {
	der := func(tag byte, body string) string {
		n := len(body)
		return string([]byte{tag, 0x84, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}) + body
	}
	endless := func(tag byte, body string) string { return string([]byte{tag, 0x80}) + body + "\x00\x00" }
	half := len(content) / 2
	octets := endless(0x24, der(0x04, content[:half])+der(0x04, content[half:]))
	encap := endless(0x30, "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"+endless(0xa0, octets))
	return endless(0x30, "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"+endless(0xa0, endless(0x30, "\x02\x01\x01"+"\x31\x00"+encap+"\x31\x00")))
}

// tnefOf makes a winmail.dat with one attachment and a text.
func tnefOf(name, data, text string) string {
	var b bytes.Buffer
	le := binary.LittleEndian
	b.Write(le.AppendUint32(nil, 0x223e9f78))
	b.Write([]byte{1, 0})
	attribute := func(level byte, id uint32, value string) {
		b.WriteByte(level)
		b.Write(le.AppendUint32(nil, id))
		b.Write(le.AppendUint32(nil, uint32(len(value))))
		b.WriteString(value)
		b.Write([]byte{0, 0})
	}
	wide := ""
	for _, c := range []byte(name) {
		wide += string([]byte{c, 0})
	}
	prop := func(typ, id uint16, value string) string {
		p := le.AppendUint16(le.AppendUint16(nil, typ), id)
		p = le.AppendUint32(le.AppendUint32(p, 1), uint32(len(value)))
		return string(p) + value + strings.Repeat("\x00", (4-len(value)%4)%4)
	}
	attribute(1, 0x00069003, "\x01\x00\x00\x00"+prop(0x1e, 0x1000, text+"\x00"))
	attribute(2, 0x00069002, strings.Repeat("\x00", 14))
	attribute(2, 0x00018010, "SHORT~1.PDF\x00")
	attribute(2, 0x0006800f, data)
	attribute(2, 0x00069005, "\x01\x00\x00\x00"+prop(0x1f, 0x3707, wide+"\x00\x00"))
	return b.String()
}

func deep(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	b.WriteString(pdfPart("a.pdf") + "\r\n")
	return b.String()
}

// shape is one kind of mail and what must come out. Want has a line for each
// part: its path, its type, and "data", "skip" or "fault".
type shape struct {
	name, mail string
	want       []string
}

func shapes(t testing.TB) []shape {
	logo := picture(120, 40)
	scan := picture(600, 800)
	inner := head + mixed("mixed", textPart, pdfPart("inner.pdf"))
	return []shape{
		{"pdf attached", head + mixed("mixed", textPart, pdfPart("a.pdf")), []string{"a.pdf application/pdf data", "mail body.txt text/plain skip"}},
		{"pdf alone, no multipart", head + pdfPart("a.pdf"), []string{"a.pdf application/pdf data"}},
		{"pdf declared as octet stream with a wrong name", head + mixed("mixed", attach("Content-Type: application/octet-stream; name=\"a.doc\"", aPDF)), []string{"a.doc application/pdf data"}},
		{"pdf inline", head + mixed("mixed", textPart, attach("Content-Type: application/pdf; name=a.pdf\r\nContent-Disposition: inline", aPDF)), []string{"a.pdf application/pdf data", "mail body.txt text/plain skip"}},
		{"pdf declared as text", head + mixed("mixed", textPart, attach("Content-Type: text/plain", aPDF)), []string{"attachment.pdf application/pdf data", "mail body.txt text/plain skip"}},
		{"pdf with junk before", head + mixed("mixed", attach("Content-Type: application/pdf; name=a.pdf", "\r\n\r\n\x00junk"+aPDF)), []string{"a.pdf application/pdf data"}},
		{"pdf within an alternative", head + mixed("alternative", textPart, mixed("mixed", "Content-Type: text/html\r\n\r\n<p>Hi</p>", pdfPart("a.pdf"))), []string{"a.pdf application/pdf data", "mail body.html text/html skip", "mail body.txt text/plain skip"}},
		{"two of one name", head + mixed("mixed", pdfPart("a.pdf"), pdfPart("A.pdf")), []string{"A (2).pdf application/pdf data", "a.pdf application/pdf data"}},
		{"base64 without declaration", head + mixed("mixed", "Content-Type: application/pdf; name=a.pdf\r\n\r\n"+b64(aPDF)), []string{"a.pdf application/pdf data"}},
		{"declared base64 and raw", head + mixed("mixed", "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"+aPDF), []string{"a.pdf application/pdf data"}},
		{"broken base64", head + mixed("mixed", "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"+b64(aPDF)[:20]+"!!\r\n"+b64(aPDF)[20:]), []string{"a.pdf application/pdf data"}},
		{"hopeless base64", head + mixed("mixed", "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n!!Ä\x01\x02AAECAwQFBgc!!"), []string{"a.pdf application/octet-stream fault"}},
		{"empty attachment", head + mixed("mixed", textPart, "Content-Type: application/pdf; name=a.pdf\r\n\r\n"), []string{"a.pdf application/octet-stream fault", "mail body.html text/html data"}},
		{"name with folders", head + mixed("mixed", pdfPart("../../etc/C:\\x\\a.pdf")), []string{"a.pdf application/pdf data"}},
		{"name that turns the writing", head + mixed("mixed", attach("Content-Type: application/pdf; name*=utf-8''a%E2%80%AEfdp.exe", aPDF)), []string{"afdp.exe application/pdf data"}},
		{"name in pieces", head + mixed("mixed", attach("Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*0*=utf-8''Rechnung%20f;\r\n filename*1*=%C3%BCr;\r\n filename*2=\" M.pdf\"", aPDF)), []string{"Rechnung für M.pdf application/pdf data"}},
		{"name in encoded words cut in a character", head + mixed("mixed", attach("Content-Type: application/pdf; name=\"=?utf-8?B?"+b64("R\xc3")+"?= =?utf-8?B?"+b64("\xbc.pdf")+"?=\"", aPDF)), []string{"Rü.pdf application/pdf data"}},
		{"no text at all", head + mixed("mixed", pdfPart("")), []string{"attachment.pdf application/pdf data"}},
		{"html alone", head + "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Invoice 7</p>", []string{"mail body.html text/html data"}},
		{"text alone", head + "\r\nInvoice 7, 10.00 EUR", []string{"mail body.html text/html data"}},
		{"both forms", head + mixed("alternative", textPart, "Content-Type: text/html\r\n\r\n<p>Pay</p>"), []string{"mail body.html text/html data"}},
		{"empty mail", head + "\r\n", []string{"mail body.html text/html skip"}},
		{"nothing but a header", head, []string{"mail body.html text/html skip"}},
		{"logo in the text", head + mixed("related", "Content-Type: text/html\r\n\r\n<img src=\"cid:logo@x\">Hi", attach("Content-Type: image/png; name=logo.png\r\nContent-ID: <logo@x>", logo)), []string{"logo.png image/png skip", "mail body.html text/html data"}},
		{"scan in the text", head + mixed("related", "Content-Type: text/html\r\n\r\n<img src=\"cid:scan@x\">", attach("Content-Type: image/png; name=scan.png\r\nContent-ID: <scan@x>", scan)), []string{"scan.png image/png data", "mail body.html text/html skip"}},
		{"small picture attached", head + mixed("mixed", textPart, attach("Content-Type: image/png; name=slip.png\r\nContent-Disposition: attachment", logo)), []string{"slip.png image/png data", "mail body.html text/html data"}},
		{"tracking pixel", head + mixed("mixed", textPart, attach("Content-Type: image/png; name=dot.png", picture(1, 1))), []string{"dot.png image/png skip", "mail body.html text/html data"}},
		{"forwarded", head + mixed("mixed", textPart, "Content-Type: message/rfc822\r\n\r\n"+inner), []string{"forwarded.eml/inner.pdf application/pdf data", "forwarded.eml/mail body.txt text/plain skip", "mail body.txt text/plain skip"}},
		{"forwarded as base64", head + mixed("mixed", attach("Content-Type: message/rfc822; name=\"FW.eml\"", inner)), []string{"FW.eml/inner.pdf application/pdf data", "FW.eml/mail body.txt text/plain skip"}},
		{"forwarded as a file", head + mixed("mixed", attach("Content-Type: application/octet-stream; name=\"FW.eml\"", inner)), []string{"FW.eml/inner.pdf application/pdf data", "FW.eml/mail body.txt text/plain skip"}},
		{"forwarded without attachment", head + mixed("mixed", textPart, "Content-Type: message/rfc822\r\n\r\n"+head+"\r\nInvoice 7"), []string{"forwarded.eml/mail body.html text/html data", "mail body.txt text/plain skip"}},
		{"zip", head + mixed("mixed", textPart, attach("Content-Type: application/zip; name=b.zip", zipOf(t, "x/a.pdf", aPDF, "x/", "", "__MACOSX/x/._a.pdf", "junk", "b.xml", uXML))), []string{"b.zip/__MACOSX/x/._a.pdf application/octet-stream skip", "b.zip/b.xml application/xml data", "b.zip/x/a.pdf application/pdf data", "mail body.txt text/plain skip"}},
		{"zip in zip with a mail", head + mixed("mixed", attach("Content-Type: application/zip; name=b.zip", zipOf(t, "c.zip", zipOf(t, "m.eml", inner)))), []string{"b.zip/c.zip/m.eml/inner.pdf application/pdf data", "b.zip/c.zip/m.eml/mail body.txt text/plain skip"}},
		{"zip with a password", head + mixed("mixed", attach("Content-Type: application/zip; name=b.zip", lockZIP(zipOf(t, "a.pdf", aPDF)))), []string{"b.zip application/zip fault"}},
		{"damaged zip", head + mixed("mixed", attach("Content-Type: application/zip; name=b.zip", zipOf(t, "a.pdf", aPDF)[:60])), []string{"b.zip application/zip fault"}},
		{"zip bomb", head + mixed("mixed", attach("Content-Type: application/zip; name=b.zip", zipOf(t, "a.pdf", strings.Repeat("\x00", 20<<20)))), []string{"b.zip/a.pdf application/octet-stream fault"}},
		{"gzip", head + mixed("mixed", attach("Content-Type: application/gzip; name=a.xml.gz", gzipOf(uXML))), []string{"a.xml application/xml data"}},
		{"office file", head + mixed("mixed", attach("Content-Type: application/zip; name=a.zip", zipOf(t, "[Content_Types].xml", "<a/>", "word/document.xml", "<b/>"))), []string{"a.zip application/vnd.openxmlformats-officedocument.wordprocessingml.document data"}},
		{"winmail.dat", head + mixed("mixed", textPart, attach("Content-Type: application/ms-tnef; name=winmail.dat", tnefOf("Invoice 7.pdf", aPDF, "hello"))), []string{"Invoice 7.pdf application/pdf data", "mail body.txt text/plain skip"}},
		{"winmail.dat alone", head + attach("Content-Type: application/octet-stream; name=winmail.dat", tnefOf("a.txt", "", "Invoice 7")), []string{"a.txt application/octet-stream fault", "mail body.html text/html data"}},
		{"winmail.dat cut off", head + mixed("mixed", attach("Content-Type: application/ms-tnef; name=winmail.dat", tnefOf("Invoice 7.pdf", aPDF, "hello")[:150])), []string{"SHORT~1.PDF application/pdf data", "mail body.txt text/plain skip", "winmail.dat application/ms-tnef fault"}},
		{"signed, detached", head + mixed("signed", mixed("mixed", textPart, pdfPart("a.pdf")), attach("Content-Type: application/pkcs7-signature; name=smime.p7s", "0\x03abc")), []string{"a.pdf application/pdf data", "mail body.txt text/plain skip", "smime.p7s application/octet-stream skip"}},
		{"signed, opaque", head + attach("Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", signed(mixed("mixed", textPart, pdfPart("a.pdf")))), []string{"a.pdf application/pdf data", "mail body.txt text/plain skip"}},
		{"signed file", head + mixed("mixed", attach("Content-Type: application/pkcs7-mime; name=fattura.xml.p7m", signed(uXML))), []string{"fattura.xml application/xml data"}},
		{"encrypted with S/MIME", head + attach("Content-Type: application/pkcs7-mime; name=smime.p7m", "0\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0\x80\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), []string{"smime.p7m application/pkcs7-mime fault"}},
		{"encrypted with PGP", head + mixed("encrypted", "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1", "Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n"), []string{"encrypted mail.eml multipart/encrypted fault"}},
		{"PGP in the text", head + "\r\n-----BEGIN PGP MESSAGE-----\r\nabc\r\n-----END PGP MESSAGE-----\r\n", []string{"mail body.txt application/pgp-encrypted fault"}},
		{"protected by Microsoft", head + mixed("mixed", textPart, attach("Content-Type: application/x-microsoft-rpmsg-message; name=message.rpmsg", "\x76\xe8\x04\x60\xc4\x11\xe3\x86\xa0\x0f\x00\x00")), []string{"mail body.html text/html data", "message.rpmsg application/x-microsoft-rpmsg-message fault"}},
		{"signed file, in base64 twice", head + mixed("mixed", attach("Content-Type: application/pkcs7-mime; name=fattura.xml.p7m", b64(signed(uXML+strings.Repeat(" ", 3000))))), []string{"fattura.xml application/xml data"}},
		{"archive with a type of its own", head + mixed("mixed", attach("Content-Type: application/zip; name=b.zip", zipOf(t, "mimetype", "text/html; x", "a.pdf", aPDF))), []string{"b.zip/a.pdf application/pdf data", "b.zip/mimetype text/plain data"}},
		{"OpenDocument", head + mixed("mixed", attach("Content-Type: application/zip; name=b.odt", zipOf(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", uXML))), []string{"b.odt application/vnd.oasis.opendocument.text data"}},
		{"name as encoded words in pieces", head + mixed("mixed", attach("Content-Type: application/pdf;\r\n name*0=\"=?utf-8?q?M=C3=BCll\";\r\n name*1=\"er.pdf?=\"", aPDF)), []string{"Müller.pdf application/pdf data"}},
		{"name of a device", head + mixed("mixed", pdfPart("aux.pdf"), pdfPart("Consult.pdf")), []string{"Consult.pdf application/pdf data", "_aux.pdf application/pdf data"}},
		{"from a Mac", head + mixed("mixed", mixed("appledouble", attach("Content-Type: application/applefile; name=a.pdf", "\x00\x05\x16\x07\x00\x02\x00\x00"), pdfPart("a.pdf"))), []string{"a (2).pdf application/pdf data", "a.pdf application/octet-stream skip"}},
		{"winmail.dat in a forwarded mail", head + mixed("mixed", textPart, "Content-Type: message/rfc822\r\n\r\n"+head+attach("Content-Type: application/ms-tnef; name=winmail.dat", tnefOf("Invoice 7.pdf", aPDF, "hello"))), []string{"forwarded.eml/Invoice 7.pdf application/pdf data", "forwarded.eml/mail body.txt text/plain skip", "mail body.txt text/plain skip"}},
		{"text behind the attachment, as Exchange sends it", head + mixed("mixed", textPart, pdfPart("a.pdf"), "Content-Type: text/html; name=\"ATT00001.htm\"\r\nContent-Disposition: attachment; filename=\"ATT00001.htm\"\r\n\r\n<html><body>Bye</body></html>"), []string{"ATT00001.htm text/html skip", "a.pdf application/pdf data", "mail body.txt text/plain skip"}},
		{"only text, as Exchange sends it", head + mixed("mixed", "Content-Type: text/html; name=\"ATT00001.htm\"\r\nContent-Disposition: attachment\r\n\r\n<p>Invoice 7</p>"), []string{"mail body.html text/html data"}},
		{"file encrypted with PGP", head + mixed("mixed", attach("Content-Type: application/octet-stream; name=\"a.pdf.gpg\"", "\x85\x01\x0c\x03\x00\x99\x98\x97")), []string{"a.pdf.gpg application/pgp-encrypted fault"}},
		{"multipart as a whole in base64", head + func() string {
			h, body, _ := strings.Cut(mixed("mixed", textPart, pdfPart("a.pdf")), "\r\n\r\n")
			return h + "\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64(body)
		}(), []string{"a.pdf application/pdf data", "mail body.txt text/plain skip"}},
		{"logo with an escaped name", head + mixed("related", "Content-Type: text/html\r\n\r\n<img src=\"cid:logo%40x\">Invoice 7", attach("Content-Type: image/png; name=logo.png\r\nContent-ID: <logo@x>", picture(200, 80))), []string{"logo.png image/png skip", "mail body.html text/html data"}},
		{"signed and forwarded", head + mixed("signed", mixed("mixed", textPart, "Content-Type: message/rfc822; name=postacert.eml\r\n\r\n"+head+mixed("mixed", pdfPart("a.pdf"))), attach("Content-Type: application/pkcs7-signature; name=smime.p7s", "0\x03abc")), []string{"postacert.eml/a.pdf application/pdf data", "mail body.txt text/plain skip", "smime.p7s application/octet-stream skip"}},
		{"calendar", head + mixed("mixed", textPart, "Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR"), []string{"attachment.ics text/calendar skip", "mail body.html text/html data"}},
		{"uuencode in the text", head + "\r\nHello\r\nbegin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\nBye\r\n", []string{"a.txt text/plain data", "mail body.html text/html data"}},
		{"invoice as text, terms beside it", head + mixed("mixed", "Content-Type: text/html\r\n\r\n<p>Invoice 7, 10.00 EUR</p>", "Content-Type: text/plain; name=terms.txt\r\n\r\nPay in time.", attach("Content-Type: image/png; name=logo.png", picture(300, 90)), attach("Content-Type: application/xml; name=data.xml", uXML)), []string{"data.xml application/xml data", "logo.png image/png data", "mail body.html text/html data", "terms.txt text/plain data"}},
		{"bounce", head + mixed("report; report-type=delivery-status", textPart, "Content-Type: message/delivery-status\r\n\r\nStatus: 5.0.0", "Content-Type: text/rfc822-headers\r\n\r\nSubject: x"), []string{"attachment (2).txt text/plain skip", "attachment.txt text/plain skip", "mail body.html text/html data"}},
		{"boundary missing in the header", head + "Content-Type: multipart/mixed\r\n\r\n--xyz\r\n" + pdfPart("a.pdf") + "\r\n--xyz--\r\n", []string{"a.pdf application/pdf data"}},
		{"boundary not the declared one", head + "Content-Type: multipart/mixed; boundary=abc\r\n\r\n--xyz\r\n" + pdfPart("a.pdf") + "\r\n--xyz--\r\n", []string{"a.pdf application/pdf data"}},
		{"no closing boundary", head + "Content-Type: multipart/mixed; boundary=abc\r\n\r\n--abc\r\n" + pdfPart("a.pdf") + "\r\n", []string{"a.pdf application/pdf data"}},
		{"bare line feeds", strings.ReplaceAll(head+mixed("mixed", textPart, pdfPart("a.pdf")), "\r\n", "\n"), []string{"a.pdf application/pdf data", "mail body.txt text/plain skip"}},
		{"bare carriage returns", strings.ReplaceAll(head+mixed("mixed", textPart, pdfPart("a.pdf")), "\r\n", "\r"), []string{"a.pdf application/pdf data", "mail body.txt text/plain skip"}},
		{"doubled carriage returns", strings.ReplaceAll(head+mixed("mixed", textPart, pdfPart("a.pdf")), "\r\n", "\r\r\n"), []string{"a.pdf application/pdf data", "mail body.txt text/plain skip"}},
		{"mailbox line and stray lines", "From billing Mon Mar  2 10:00:00 2026\r\n" + strings.Replace(head, "To:", "a line that is none\r\nTo:", 1) + mixed("mixed", pdfPart("a.pdf")), []string{"a.pdf application/pdf data"}},
		{"nested too deep", head + deep(200), []string{"attachment application/octet-stream fault"}},
		{"too many parts", head + mixed("mixed", many(600)...), nil},
		{"xml and pdf of one name", head + mixed("mixed", pdfPart("7.pdf"), pdfPart("8.pdf"), attach("Content-Type: text/xml; name=7.xml", uXML)), []string{"7.pdf application/pdf data", "7.xml application/xml data =7.pdf", "8.pdf application/pdf data"}},
		{"one e-invoice and one pdf", head + mixed("mixed", pdfPart("Letter.pdf"), attach("Content-Type: application/xml; name=factur-x.xml", aXML)), []string{"Letter.pdf application/pdf data", "factur-x.xml application/xml data =Letter.pdf"}},
		{"another xml and one pdf", head + mixed("mixed", pdfPart("Letter.pdf"), attach("Content-Type: application/xml; name=order.xml", uXML)), []string{"Letter.pdf application/pdf data", "order.xml application/xml data"}},
	}
}

func many(n int) []string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = "Content-Type: application/pdf; name=a.pdf\r\n\r\n" + aPDF
	}
	return parts
}

// brief writes parts for comparison, in order of their paths.
func brief(parts []core.Part) []string {
	var out []string
	for _, p := range parts {
		state := "data"
		switch {
		case p.Skip != "":
			state = "skip"
		case p.Fault != "":
			state = "fault"
		}
		line := p.Path + " " + p.MediaType + " " + state
		if p.CompanionOf != "" {
			line += " =" + p.CompanionOf
		}
		out = append(out, line)
	}
	return sortedStrings(out)
}

func TestShapes(t *testing.T) {
	for _, s := range shapes(t) {
		t.Run(s.name, func(t *testing.T) {
			var got core.Unpacked
			within(t, time.Second, func() {
				var err error
				if got, err = (mail.Unpacker{}).Unpack(context.Background(), "mail.eml", []byte(s.mail)); err != nil {
					t.Fatal(err)
				}
			})
			checkParts(t, s.name, got.Parts)
			if s.want == nil {
				return
			}
			want := sortedStrings(s.want)
			if g, w := strings.Join(brief(got.Parts), "\n"), strings.Join(want, "\n"); g != w {
				t.Errorf("got\n%s\nwant\n%s", g, w)
			}
			if e := got.Envelope; e.From != "billing@supplier.example" || e.FromName != "Müller GmbH" || e.Subject != "Rechnung für März" || e.MessageID != "1@supplier.example" || e.Date.IsZero() {
				t.Errorf("envelope %+v", e)
			}
			for _, p := range got.Parts {
				if p.MediaType == "application/pdf" && p.Fault == "" && !strings.Contains(string(p.Data), aPDF[:9]) {
					t.Errorf("%s is not the file that was sent: %q", p.Path, p.Data)
				}
			}
		})
	}
}
