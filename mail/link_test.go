package mail_test

import (
	"context"
	"testing"

	"countersign/mail"
)

func TestInvoiceLink(t *testing.T) {
	const html, plain = "Content-Type: text/html; charset=utf-8\r\n\r\n", "Content-Type: text/plain; charset=utf-8\r\n\r\n"
	for _, c := range []struct{ name, mail, want string }{
		{"a button", head + html + `<p>Hello,</p><a href="https://portal.example/doc/7">Download invoice</a><a href="https://portal.example/unsubscribe">Unsubscribe</a>`, "https://portal.example/doc/7"},
		{"a German one", head + html + `<a href="https://portal.example/k/7">Rechnung herunterladen</a>`, "https://portal.example/k/7"},
		{"a picture of a button", head + html + `<a href="https://portal.example/f/7"><img src="cid:b" alt="Télécharger votre facture"></a>`, "https://portal.example/f/7"},
		{"words in the subject", "Subject: Uw factuur 2026-7\r\n" + headless + html + `<a href="https://portal.example/x">Bekijk online</a>`, "https://portal.example/x"},
		{"a bare address", head + plain + "You can see your invoice at https://portal.example/i?n=7. Regards", "https://portal.example/i?n=7"},
		{"nothing about an invoice", head0 + html + `<a href="https://news.example/7">Read more</a>`, ""},
		{"only small print", head + html + `<a href="https://portal.example/terms">Invoice terms</a>`, ""},
		{"no web address", head + html + `<a href="javascript:alert(1)">Download invoice</a><a href="mailto:a@b.example">Invoice</a>`, ""},
		{"a document is attached", head + mixed("mixed", html+`<a href="https://portal.example/7">Invoice</a>`, attach("Content-Type: application/pdf; name=a.pdf", "%PDF-1.4 x")), ""},
	} {
		got, err := mail.Unpacker{}.Unpack(context.Background(), "mail.eml", []byte(c.mail))
		if err != nil {
			t.Fatal(err)
		}
		link := ""
		for _, p := range got.Parts {
			if p.Link != "" {
				link = p.Link
			}
		}
		if link != c.want {
			t.Errorf("%s: %q", c.name, link)
		}
	}
}

const (
	headless = "From: a@b.example\r\nTo: c@d.example\r\n"
	head0    = "Subject: News of the week\r\n" + headless
)
