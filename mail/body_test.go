package mail_test

import (
	"context"
	"strings"
	"testing"

	"countersign/mail"
)

// bodyOf unpacks a mail and returns the page that its text became.
func bodyOf(t *testing.T, raw string) string {
	t.Helper()
	got, err := mail.Unpacker{}.Unpack(context.Background(), "mail.eml", []byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range got.Parts {
		if p.Path == "mail body.html" {
			return string(p.Data)
		}
	}
	t.Fatalf("no body among %s", outline(got.Parts))
	return ""
}

func TestBodyIsHarmless(t *testing.T) {
	for _, src := range []string{
		`<script>alert(1)</script>`, `<img src="http://evil.example/x.png">`, `<img src=x onerror=alert(1)>`,
		`<body background="http://evil.example/x">`, `<div style="background:url(http://evil.example/x)">a</div>`,
		`<div style="background:u\72l(http://evil.example/x)">a</div>`, `<style>@import "http://evil.example/x";</style>`,
		`<link rel=stylesheet href="http://evil.example/x">`, `<meta http-equiv=refresh content="0;url=http://evil.example/x">`,
		`<iframe src="http://evil.example/x"></iframe>`, `<object data="http://evil.example/x">`, `<embed src="http://evil.example/x">`,
		`<svg><image href="http://evil.example/x"/></svg>`, `<video poster="http://evil.example/x">`, `<a href="javascript:alert(1)">x</a>`,
		`<form action="http://evil.example/x"><input type=submit></form>`, `<base href="http://evil.example/">`,
		`<table background="http://evil.example/x"><tr><td onclick="x()">a`, `<img srcset="http://evil.example/x 2x">`,
		`<scr<script>ipt>alert(1)</scr</script>ipt>`, `<img src="data:text/html;base64,PHNjcmlwdD4=">`, `<a href=" jav&#x09;ascript:alert(1)">x</a>`,
		`<p title="&quot;><script>alert(1)</script>">x</p>`, `<noscript><p title="</noscript><img src=x onerror=alert(1)>">`,
		"<img\x00src=http://evil.example/x>", `<div style="width: expression(alert(1))">a</div>`, `<!--[if gte mso 9]><img src="http://evil.example/x"><![endif]-->`,
	} {
		page := strings.ToLower(bodyOf(t, head+"Content-Type: text/html; charset=utf-8\r\n\r\n<p>Invoice 7</p>"+src))
		for _, bad := range []string{"<script", "evil.example", "onerror", "onclick", "javascript:", "expression(", "url(", "<iframe", "<form", "<meta http", "text/html;"} {
			if strings.Contains(page, bad) && !strings.Contains(page, "&lt;"+strings.TrimPrefix(bad, "<")) {
				t.Errorf("%s leaves %s in %s", src, bad, page)
			}
		}
		if !strings.Contains(page, "invoice 7") {
			t.Errorf("%s takes the text away: %s", src, page)
		}
	}
}

func TestBodyShows(t *testing.T) {
	related := head + mixed("related", "Content-Type: text/html; charset=windows-1252\r\n\r\n<html><head><title>x</title></head><body><p style=\"color: red; background: url(x)\">Gr\xfc\xdfe &lt;7&gt;</p>"+
		"<table border=1 width=100><tr><td colspan=2>19,00&nbsp;\x80</td></tr></table><img src=\"cid:logo@x\" alt=\"our logo\"><a href=\"https://portal.example/invoice/7\">Download</a></body></html>",
		attach("Content-Type: image/png; name=logo.png\r\nContent-ID: <logo@x>", picture(100, 30)))
	for name, test := range map[string]struct {
		mail string
		want []string
	}{
		"html": {related, []string{`<meta charset="utf-8">`, "Grüße &lt;7&gt;", `<p style="color: red">`, `<td colspan="2">19,00`, "€", "data:image/png;base64,",
			`alt="our logo"`, `href="https://portal.example/invoice/7"`, "Rechnung für März", "Müller GmbH &lt;billing@supplier.example&gt;", "2026-03-02 10:00"}},
		"text":             {head + "Content-Type: text/plain; charset=iso-8859-15\r\n\r\n<7>  10,00 \xa4\r\n  second line", []string{"&lt;7&gt;  10,00 €\n  second line", "pre-wrap", "Rechnung für März"}},
		"quoted-printable": {head + "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<meta charset=3D\"iso-8859-1\"><p>Gr=FC=\r\nn = 7</p>", []string{"Grün = 7"}},
		"wrong charset":    {head + "Content-Type: text/plain; charset=utf-8\r\n\r\nGr\xfcn", []string{"Grün"}},
		"unknown charset":  {head + "Content-Type: text/plain; charset=x-nowhere\r\n\r\nGrün", []string{"Grün"}},
		"japanese":         {head + "Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n\x1b$B@A5a=q\x1b(B", []string{"請求書"}},
		"picture only":     {head + "Content-Type: text/html\r\n\r\n<img src=\"https://shop.example/invoice.png\" alt=\"Invoice 7\">", []string{"Invoice 7"}},
		"two pieces":       {head + mixed("mixed", "Content-Type: text/html\r\n\r\n<p>one</p>", "Content-Type: text/plain\r\n\r\ntwo"), []string{"<p>one</p>", "two"}},
	} {
		page := bodyOf(t, test.mail)
		for _, want := range test.want {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %q in\n%s", name, want, page)
			}
		}
	}
}

func TestEnvelope(t *testing.T) {
	for raw, want := range map[string]string{
		"From: a@b.example\nSubject: x\n\n":                                                      "a@b.example||x",
		"From: \"Real <ceo@bank.example>\" <thief@c.example>\nSubject: x\n\n":                    "thief@c.example|Real <ceo@bank.example>|x",
		"From: =?utf-8?q?ceo=40bank.example?= <thief@c.example>\nSubject: x\n\n":                 "thief@c.example|ceo@bank.example|x",
		"From: M\xfcller GmbH <a@b.example>\nSubject: f\xfcr\n\n":                                "a@b.example|Müller GmbH|für",
		"From: a@b.example (Anna)\nSubject: =?utf-8?b?w7w=?= =?utf-8?b?w7w=?= x\n\n":             "a@b.example|Anna|üü x",
		"From: Anna, Firma <a@b.example>\nSubject: =?x-none?q?abc?=\n\n":                         "a@b.example|Anna, Firma|abc",
		"Received: by x\nAuthentication-Results: top\nAuthentication-Results: low\nFrom: <>\n\n": "||",
		"From: =?iso-8859-1?Q?J=F6rg?= =?iso-8859-1?Q?_M=F6?= <j@b.example>\nTo: z\n\n":          "j@b.example|Jörg Mö|",
		"From: a@b.example\nSubject: line\n folded\u202e\n\n":                                    "a@b.example||line folded",
	} {
		got, err := mail.Unpacker{}.Unpack(context.Background(), "m.eml", []byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		e := got.Envelope
		if s := e.From + "|" + e.FromName + "|" + e.Subject; s != want {
			t.Errorf("%q: got %q, want %q", raw, s, want)
		}
		if strings.Contains(raw, "top") && strings.Join(got.AuthResults, "|") != "top|low" {
			t.Errorf("Authentication-Results %q", got.AuthResults)
		}
	}
}

func TestDates(t *testing.T) {
	for _, date := range []string{
		"Mon, 2 Mar 2026 10:00:00 +0100", "2 Mar 2026 10:00:00 +0100 (CET)", "Mon,  2 Mar 2026 10:00:00 +01:00", "Monday, 2 March 2026 10:00:00 +0100",
		"Mon Mar  2 10:00:00 +0100 2026", "2026-03-02T10:00:00+01:00", "2026-03-02 10:00:00 +0100", "Mon, 02 Mar 26 10:00:00 +0100", "Wrong, 2 Mar 2026 10:00:00 +0100",
	} {
		got, err := mail.Unpacker{}.Unpack(context.Background(), "m.eml", []byte("From: a@b.example\nDate: "+date+"\n\nx"))
		if err != nil {
			t.Fatal(err)
		}
		want := "2026-03-02T09:00:00Z"
		if s := got.Envelope.Date.UTC().Format("2006-01-02T15:04:05Z"); s != want && !strings.HasPrefix(date, "Wrong") {
			t.Errorf("%q: %s, want %s", date, s, want)
		}
	}
}
