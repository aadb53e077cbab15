package mail_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"countersign/mail"
)

const letterText = "From: Acme <billing@acme.example>\r\nTo: office@firm.example\r\nSubject: Invoice 7\r\nDate: Tue, 03 Nov 2026 12:00:00 +0000\r\n\r\nPlease find attached.\r\n"

// signer has a key and its record in the name system.
type signer struct {
	key    crypto.Signer
	record string
}

func newSigner(seed byte) signer {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
	return signer{key, "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey))}
}

func (s signer) sign(t *testing.T, text, domain string) string {
	t.Helper()
	var out bytes.Buffer
	err := dkim.Sign(&out, strings.NewReader(text), &dkim.SignOptions{Domain: domain, Selector: "s", Signer: s.key, HeaderKeys: []string{"From", "Subject", "Date"},
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestSignatures(t *testing.T) {
	acme, other := newSigner(1), newSigner(2)
	good := acme.sign(t, letterText, "acme.example")
	both := other.sign(t, good, "mailer.example")
	length := strings.Replace(good, "v=1;", "v=1; l=5;", 1)
	for _, c := range []struct{ name, mail, want string }{
		{"holds", good, "countersign; dkim=pass header.d=acme.example"},
		{"two hold", both, "countersign; dkim=pass header.d=mailer.example; dkim=pass header.d=acme.example"},
		{"another subject", strings.Replace(good, "Invoice 7", "Invoice 8", 1), "countersign; dkim=fail header.d=acme.example"},
		{"another text", good + "Our bank account has changed.\r\n", "countersign; dkim=fail header.d=acme.example"},
		{"of the beginning of the text only", length, "countersign; dkim=fail header.d=acme.example"},
		{"with another's key", other.sign(t, letterText, "acme.example"), "countersign; dkim=fail header.d=acme.example"},
		{"a second From", "From: boss@firm.example\r\n" + good, "countersign; senders=fail"},
		{"a second From without a signature", "From: boss@firm.example\r\n" + letterText, "countersign; senders=fail"},
		{"several in one From", strings.Replace(letterText, "From: ", "From: boss@firm.example,\r\n ", 1), "countersign; senders=fail"},
		{"a group of several", strings.Replace(letterText, "From: Acme <billing@acme.example>", "From: Us: a@acme.example, b@firm.example;", 1), "countersign; senders=fail"},
		{"several of one domain", strings.Replace(good, "From: Acme", "From: desk@mail.acme.example, Acme", 1), "countersign; dkim=fail header.d=acme.example"},
		{"an address as the name of another", strings.Replace(letterText, "Acme <", "\"boss@firm.example\" <", 1), "countersign; dkim=none"},
		{"no signature", letterText, "countersign; dkim=none"},
		{"no such key", acme.sign(t, letterText, "gone.example"), ""},
		{"garbage", "DKIM-Signature: v=1; a=;;=b\r\n" + letterText, ""},
		{"nothing", "", "countersign; dkim=none"},
		{"another text behind two LF in a field that is not signed", hidden(good, "\n\n"), ""},
		{"another text behind two CR in a field that is not signed", hidden(good, "\r\r"), ""},
	} {
		s := &mail.Signatures{LookupTXT: func(_ context.Context, name string) ([]string, error) {
			switch name {
			case "s._domainkey.acme.example":
				return []string{acme.record}, nil
			case "s._domainkey.mailer.example":
				return []string{other.record}, nil
			}
			return nil, &net.DNSError{IsNotFound: true}
		}}
		if got := s.CheckSignatures(t.Context(), []byte(c.mail)); got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

// hidden puts another text before the one that is signed, behind an end of the header
// that only lenient readers see.
func hidden(signed, end string) string {
	i := strings.Index(signed, "\r\nFrom: ") + 2
	signature, rest := signed[:i], signed[i:]
	from, rest, _ := strings.Cut(rest, "\r\n")
	return from + "\r\nX-Note: a" + end + "Our bank account has changed.\r\n" + signature + rest
}

// Who stops the program while the name system is asked does not keep the next mail from
// being checked.
func TestSignaturesStopped(t *testing.T) {
	acme := newSigner(1)
	ctx, stop := context.WithCancel(t.Context())
	s := &mail.Signatures{LookupTXT: func(asking context.Context, _ string) ([]string, error) {
		if ctx.Err() == nil {
			stop()
			return nil, asking.Err()
		}
		return []string{acme.record}, nil
	}}
	good := []byte(acme.sign(t, letterText, "acme.example"))
	if got := s.CheckSignatures(ctx, good); got != "" {
		t.Errorf("stopped: %q", got)
	}
	if got := s.CheckSignatures(t.Context(), good); got != "countersign; dkim=pass header.d=acme.example" {
		t.Errorf("afterwards: %q", got)
	}
}

// Without a network nothing is said, and nothing waits for it again and again.
func TestSignaturesInTheDark(t *testing.T) {
	asked := 0
	s := &mail.Signatures{LookupTXT: func(context.Context, string) ([]string, error) { asked++; return nil, errors.New("unreachable") }}
	good := newSigner(1).sign(t, letterText, "acme.example")
	for range 5 {
		if got := s.CheckSignatures(t.Context(), []byte(good)); got != "" {
			t.Errorf("%q", got)
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

func FuzzSignatures(f *testing.F) {
	s := &mail.Signatures{LookupTXT: func(context.Context, string) ([]string, error) { return []string{newSigner(1).record}, nil }}
	f.Add([]byte("DKIM-Signature: v=1; a=ed25519-sha256; d=a.example; s=s; h=from; bh=AAAA; b=AAAA\r\n" + letterText))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if got := s.CheckSignatures(t.Context(), raw); strings.ContainsAny(got, "\r\n") || strings.Contains(got, "dkim=pass") {
			t.Errorf("%q", got)
		}
	})
}
