package mail_test

import (
	"testing"

	"countersign/mail"
)

// Answers go to all addresses of Reply-To (RFC 5322, section 3.6.2), so that one of a
// stranger counts wherever it stands.
func TestReplyTo(t *testing.T) {
	for _, c := range []struct{ header, want string }{
		{"", ""},
		{"Reply-To: billing@acme.example\r\n", "billing@acme.example"},
		{"Reply-To: billing@acme.example, x@evil.example\r\n", "x@evil.example"},
		{"Reply-To: x@evil.example, billing@acme.example\r\n", "x@evil.example"},
		{"Reply-To: billing@mail.acme.example, Acme <x@evil.example>\r\n", "x@evil.example"},
		{"Reply-To: billing@acme.example\r\nReply-To: x@evil.example\r\n", "x@evil.example"},
		{"Reply-To: billing@acme.example, \"no address, x@evil.example\r\n", "x@evil.example"},
	} {
		raw := "From: Acme <anna@acme.example>\r\n" + c.header + "Subject: invoice\r\n\r\nattached\r\n"
		u, err := mail.Unpacker{}.Unpack(t.Context(), "mail.eml", []byte(raw))
		if err != nil || u.Envelope.ReplyTo != c.want {
			t.Errorf("%q: got %q, %v, want %q", c.header, u.Envelope.ReplyTo, err, c.want)
		}
	}
}
