package mailworker_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"countersign/core"
)

const aPDF = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

// part is one part of a mail: its headers without line ends behind them, and its bytes.
type part struct{ head, body string }

func textPart() part {
	return part{"Content-Type: text/plain; charset=utf-8", "Dear all,\r\nplease find our invoice attached.\r\n"}
}

func pdfPart(name string) part {
	return part{fmt.Sprintf("Content-Type: application/pdf; name=%q\r\nContent-Disposition: attachment", name), aPDF}
}

// letter is a mail with these parts, in a multipart of a kind.
func letter(subject, kind string, parts ...part) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: a@supplier.example\r\nTo: b@buyer.example\r\nSubject: %s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/%s; boundary=line\r\n\r\n", subject, kind)
	for _, p := range parts {
		fmt.Fprintf(&b, "--line\r\n%s\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n", p.head, base64.StdEncoding.EncodeToString([]byte(p.body)))
	}
	b.WriteString("--line--\r\n")
	return b.Bytes()
}

// about is a mail with a PDF, both of which a subject names.
func about(subject string) []byte {
	return letter(subject, "mixed", textPart(), pdfPart(subject+".pdf"))
}

// letters are mails of several shapes.
func letters(t testing.TB) [][]byte {
	return [][]byte{
		about("bill"),
		letter("archive", "mixed", textPart(), part{"Content-Type: application/zip; name=a.zip", zipOf(t, "a.pdf", aPDF, "b.eml", string(about("b")))}),
		letter("two bodies", "alternative", textPart(), part{"Content-Type: text/html", "<p>Invoice 7</p><script>x()</script>"}),
		letter("a mail in a mail", "mixed", part{"Content-Type: application/octet-stream; name=inner.eml", string(about("inner"))}),
		letter("broken", "mixed", part{"Content-Type: application/zip; name=a.zip", "PK\x03\x04 no archive"}),
		[]byte("Subject: no parts\r\n\r\nInvoice 7: 12.00 EUR\r\n"), nil, []byte("\x00\xff\x00"),
	}
}

func zipOf(t testing.TB, namesAndBytes ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(namesAndBytes); i += 2 {
		w, err := z.Create(namesAndBytes[i])
		if err == nil {
			_, err = w.Write([]byte(namesAndBytes[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func gzipOf(t testing.TB, data string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(data))
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// noise is that many bytes that do not pack, which begin as a PNG does.
func noise(n int) string {
	b := make([]byte, n)
	src := rand.NewChaCha8([32]byte{1})
	_, _ = src.Read(b)
	return "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x13\x88\x00\x00\x0f\xa0\x08\x02\x00\x00\x00" + string(b)
}

// documents are the parts that are taken in.
func documents(parts []core.Part) []core.Part {
	var out []core.Part
	for _, p := range parts {
		if len(p.Data) > 0 {
			out = append(out, p)
		}
	}
	return out
}

func outline(parts []core.Part) string {
	var b strings.Builder
	for _, p := range parts {
		fmt.Fprintf(&b, "\n%s %s %d bytes %s %s", p.Path, p.MediaType, len(p.Data), p.Skip, p.Fault)
	}
	return b.String()
}
