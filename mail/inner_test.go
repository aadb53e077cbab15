package mail_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"countersign/core"
	"countersign/mail"
)

// What a mail within a mail says of itself is kept beside what the outer one says, and
// its bytes where it is signed, with the line ends that the signature was made over.
func TestMailsWithinMails(t *testing.T) {
	const signature = "DKIM-Signature: v=1; d=supplier.example\r\n"
	inner := head + mixed("mixed", textPart, pdfPart("inner.pdf"))
	outer := func(part string) string {
		return "From: anna@buyer.example\r\nSubject: FW\r\nMIME-Version: 1.0\r\n" + mixed("mixed", textPart, part)
	}
	for _, c := range []struct {
		name, raw string
		want      []string // path, sender, text, bytes as sent
	}{
		{"none", inner, nil},
		{"unsigned", outer("Content-Type: message/rfc822\r\n\r\n" + inner), []string{"forwarded.eml billing@supplier.example Please pay. -"}},
		{"signed", outer("Content-Type: message/rfc822\r\n\r\n" + signature + inner), []string{"forwarded.eml billing@supplier.example Please pay. signed"}},
		{"signed, saved without CR", outer(attach("Content-Type: application/octet-stream; name=a.eml", strings.ReplaceAll(signature+inner, "\r\n", "\n"))), []string{"a.eml billing@supplier.example Please pay. signed"}},
		{"a signature in its text only", outer("Content-Type: message/rfc822\r\n\r\n" + head + "\r\n" + signature), []string{"forwarded.eml billing@supplier.example DKIM-Signature: v=1; d=supplier.example -"}},
		{"two deep", outer("Content-Type: message/rfc822\r\n\r\n" + outer("Content-Type: message/rfc822; name=deep.eml\r\n\r\n"+signature+inner)),
			[]string{"forwarded.eml anna@buyer.example Please pay. -", "forwarded.eml/deep.eml billing@supplier.example Please pay. signed"}},
	} {
		u, err := mail.Unpacker{}.Unpack(context.Background(), "message.eml", []byte(c.raw))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, in := range u.Inside {
			whole := "-"
			if len(in.Raw) > 0 {
				whole = "changed"
			}
			if bytes.HasPrefix(in.Raw, []byte(signature)) && strings.TrimSpace(string(in.Raw)) == strings.TrimSpace(signature+inner) {
				whole = "signed"
			}
			got = append(got, strings.Join([]string{in.Path, in.Envelope.From, strings.TrimSpace(in.Text), whole}, " "))
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// Mails beyond the limits are taken apart all the same; only their senders are not kept.
func TestMailsWithinMailsHaveLimits(t *testing.T) {
	part := "Content-Type: message/rfc822\r\n\r\nDKIM-Signature: v=1\r\n" + head + mixed("mixed", pdfPart("inner.pdf"), "Content-Type: text/plain\r\n\r\n"+strings.Repeat("x", 1<<20))
	parts := make([]string, core.MaxInnerMails+5)
	for i := range parts {
		parts[i] = part
	}
	u, err := mail.Unpacker{}.Unpack(context.Background(), "message.eml", []byte(head+mixed("mixed", parts...)))
	if err != nil {
		t.Fatal(err)
	}
	pdfs, whole := 0, 0
	for _, p := range u.Parts {
		if strings.HasSuffix(p.Path, ".pdf") && len(p.Data) > 0 {
			pdfs++
		}
	}
	for _, in := range u.Inside {
		if len(in.Raw) > 0 {
			whole++
		}
	}
	if pdfs != len(parts) || len(u.Inside) != core.MaxInnerMails || whole != 7 {
		t.Errorf("%d files of %d mails, %d senders, %d whole", pdfs, len(parts), len(u.Inside), whole)
	}
}
