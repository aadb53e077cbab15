package mail_test

import (
	"strings"
	"testing"

	"countersign/core"
	"countersign/mail"
)

// returned is a report as servers write them (RFC 3464).
func returned(status, original string) string {
	return strings.ReplaceAll("From: MAILER-DAEMON@mx.example\nTo: invoices@firm.example\nSubject: Undelivered Mail\nMIME-Version: 1.0\n"+
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nI am sorry.\n"+
		"--b\nContent-Type: message/delivery-status\n\n"+status+"\n--b\n"+original+"\n--b--\n", "\n", "\r\n")
}

const (
	perMessage = "Reporting-MTA: dns; mx.example\nArrival-Date: Mon, 30 Nov 2026 08:00:00 +0100\n\n"
	wholeMail  = "Content-Type: message/rfc822\n\nFrom: invoices@firm.example\nMessage-Id: <abc@firm.example>\nSubject: x\n\ntext"
)

func TestBounces(t *testing.T) {
	for _, c := range []struct {
		name, mail string
		want       *core.Bounce
	}{
		{"failed", returned(perMessage+"Final-Recipient: rfc822; anna@firm.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such\n user here", wholeMail),
			&core.Bounce{MessageID: "abc@firm.example", Failed: true, Said: "550 5.1.1 no such user here"}},
		{"only the header came back", returned(perMessage+"Final-Recipient: rfc822; a@b.example\nAction: Failed\nStatus: 5.2.2", "Content-Type: text/rfc822-headers\n\nMessage-ID: <abc@firm.example>\nSubject: x"),
			&core.Bounce{MessageID: "abc@firm.example", Failed: true, Said: "5.2.2"}},
		{"delayed", returned(perMessage+"Final-Recipient: rfc822; a@b.example\nAction: delayed\nStatus: 4.4.1", wholeMail), &core.Bounce{MessageID: "abc@firm.example"}},
		{"the second recipient failed", returned(perMessage+"Final-Recipient: rfc822; a@b.example\nAction: delivered\n\nFinal-Recipient: rfc822; c@b.example\nAction: failed\nStatus: 5.0.0", wholeMail),
			&core.Bounce{MessageID: "abc@firm.example", Failed: true, Said: "5.0.0"}},
		{"of which mail it does not say", returned(perMessage+"Action: failed", "Content-Type: message/rfc822\n\nSubject: x\n\ntext"), nil},
		{"a report that somebody read it", strings.Replace(returned(perMessage+"Action: failed", wholeMail), "report-type=delivery-status", "report-type=disposition-notification", 1), nil},
		{"a mail with a report in it", "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n" + strings.SplitAfterN(returned(perMessage+"Action: failed", wholeMail), "1.0\r\n", 2)[1] + "\r\n--c--\r\n", nil},
		{"an invoice", "From: a@b.example\r\nSubject: Invoice\r\n\r\nPlease pay.\r\n", nil},
	} {
		got, err := mail.Unpacker{}.Unpack(t.Context(), "message.eml", []byte(c.mail))
		switch {
		case err != nil:
			t.Errorf("%s: %v", c.name, err)
		case (got.Bounce == nil) != (c.want == nil), c.want != nil && *got.Bounce != *c.want:
			t.Errorf("%s: %+v, want %+v", c.name, got.Bounce, c.want)
		}
	}
}
