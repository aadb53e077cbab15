package mail

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-smtp"

	"countersign/core"
	"countersign/mail/internal/mimetree"
)

// What can go wrong on the way to a mailbox, for errors.Is. The *core.Error
// around them has the sentence for people.
var (
	ErrHost        = errors.New("the mail server was not found or not reached")
	ErrCertificate = errors.New("the mail server's certificate was refused")
	ErrEncryption  = errors.New("the connection could not be encrypted")
	ErrProtocol    = errors.New("the mail server does not speak as agreed")
	ErrSignIn      = errors.New("the mail server refused the sign-in")
	ErrFolder      = errors.New("the folder cannot be opened")
	ErrLost        = errors.New("the connection was lost")
	ErrSilent      = errors.New("the mail server stopped answering")
	ErrFlood       = errors.New("the mail server sent more than was asked for")
)

// failure builds an error of this package. The cause is kept as text only, so
// that no secret hides in a struct behind it; whoever might hold one scrubs it.
func failure(reason error, cause error, msg, hint string) *core.Error {
	err := reason
	if cause != nil {
		err = fmt.Errorf("%w: %s", reason, cause.Error())
	}
	return &core.Error{Kind: core.Unavailable, Msg: msg, Hint: hint, Err: err}
}

// interrupted is the error for an ended context.
func interrupted(ctx context.Context) *core.Error {
	return &core.Error{Kind: core.Interrupted, Msg: "The work with the mail server was stopped", Err: ctx.Err()}
}

// scrubber removes secrets from texts, in the forms in which they are sent.
type scrubber struct{ secrets []string }

func newScrubber(a core.MailAccount, with proof) scrubber {
	var s scrubber
	if p := with.password; p != "" {
		s.add("\x00"+a.User+"\x00"+p, a.User+"\x00"+a.User+"\x00"+p, p)
	}
	if t := with.token; t != "" {
		s.add(oauthBearer(a, t), xoauth(a.User, t), t)
	}
	return s
}

// add notes texts that hold a secret, the longest first.
func (s *scrubber) add(texts ...string) {
	for _, t := range texts {
		s.secrets = append(s.secrets, base64.StdEncoding.EncodeToString([]byte(t)), base64.RawURLEncoding.EncodeToString([]byte(t)),
			strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(t), strconv.Quote(t), url.QueryEscape(t), url.PathEscape(t), t)
	}
}

// text makes what a server said fit to be shown: one line, not long, and without
// the password.
func (s scrubber) text(t string) string {
	for _, secret := range s.secrets {
		t = strings.ReplaceAll(t, secret, "…")
	}
	t = mimetree.Flatten(strings.ToValidUTF8(t, "\ufffd"))
	if r := []rune(t); len(r) > 200 {
		t = string(r[:200]) + "…"
	}
	return t
}

// error is a cause without the password.
func (s scrubber) error(err error) error {
	if err == nil {
		return nil
	}
	return errors.New(s.text(err.Error()))
}

// serverSaid gives the text of a refusal by the server.
func (s scrubber) serverSaid(err error) (string, bool) {
	var refusal *imap.Error
	var reply *smtp.SMTPError
	switch {
	case errors.As(err, &refusal):
		return s.text(refusal.Text), true
	case errors.As(err, &reply):
		return s.text(reply.Message), true
	}
	return "", false
}

// quote adds what the server said to a sentence.
func quote(sentence, said string) string {
	if said == "" {
		return sentence
	}
	return sentence + ": “" + said + "”"
}

// connectFailure explains why there is no connection.
func connectFailure(d *dialect, host string, port int, err error) *core.Error {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return failure(ErrHost, err, fmt.Sprintf("There is no server called %s", host), "check the server's name for typing errors")
	case errors.As(err, &dns):
		return failure(ErrHost, err, fmt.Sprintf("The name %s could not be looked up", host), "check that this computer is connected to the internet")
	case errors.Is(err, syscall.ECONNREFUSED):
		return failure(ErrHost, err, fmt.Sprintf("The server %s takes no connections on port %d", host, port), "check the port: "+d.ports)
	default:
		return failure(ErrHost, err, fmt.Sprintf("The server %s could not be reached on port %d", host, port), "check that this computer is connected to the internet and that no firewall blocks the port")
	}
}

// tlsFailure explains why there is no encrypted connection. Nothing of the
// credentials was sent before.
func tlsFailure(host string, err error) *core.Error {
	var (
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
		unknown x509.UnknownAuthorityError
		record  tls.RecordHeaderError
		verify  *tls.CertificateVerificationError
	)
	const ask = "ask whoever runs the server; the password was not sent"
	switch {
	case errors.As(err, &name):
		return failure(ErrCertificate, err, fmt.Sprintf("The certificate that the server shows is not for %s%s", host, madeFor(name.Certificate)), "check the server's name; the password was not sent")
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return failure(ErrCertificate, err, fmt.Sprintf("The certificate of %s %s", host, when(invalid.Cert)), "check this computer's date, or "+ask)
	case errors.As(err, &unknown):
		return failure(ErrCertificate, err, fmt.Sprintf("The certificate of %s was issued by %s, which is no authority that this computer knows", host, issuer(unknown.Cert)), "if your firm has an authority of its own, add its certificate to the account; the password was not sent")
	case errors.As(err, &invalid) && invalid.Reason == x509.IncompatibleUsage:
		return failure(ErrCertificate, err, fmt.Sprintf("The certificate of %s is not made for a server", host), ask)
	case errors.As(err, &invalid), errors.As(err, &verify):
		return failure(ErrCertificate, err, fmt.Sprintf("The certificate of %s is not valid", host), ask)
	case errors.As(err, &record):
		return failure(ErrEncryption, err, fmt.Sprintf("The server %s does not begin with TLS on this port", host), "choose STARTTLS, or port 993 for implicit TLS; the password was not sent")
	default:
		return failure(ErrEncryption, err, fmt.Sprintf("No encrypted connection to %s could be made", host), "check the port and the kind of TLS; the password was not sent")
	}
}

// issuer is who issued a certificate, as it says itself.
func issuer(c *x509.Certificate) string {
	if c == nil {
		return "somebody unknown"
	}
	name := c.Issuer.CommonName
	if len(c.Issuer.Organization) > 0 {
		name = c.Issuer.Organization[0]
	}
	if bytes.Equal(c.RawIssuer, c.RawSubject) && c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil {
		name = "the server itself"
	}
	return scrubber{}.text(cmp.Or(name, "somebody without a name"))
}

// madeFor names the servers that a certificate is for.
func madeFor(c *x509.Certificate) string {
	if c == nil || len(c.DNSNames) == 0 {
		return ""
	}
	return " but for " + scrubber{}.text(strings.Join(c.DNSNames[:min(3, len(c.DNSNames))], ", "))
}

// when says why a certificate is not valid today.
func when(c *x509.Certificate) string {
	const day = "2 Jan 2006"
	switch {
	case c == nil:
		return "has expired or is not valid yet"
	case time.Now().Before(c.NotBefore):
		return "is not valid before " + c.NotBefore.Format(day)
	}
	return "expired on " + c.NotAfter.Format(day)
}

// commandFailure explains why a command got no good answer.
func (s *watched) commandFailure(doing string, err error) *core.Error {
	if s.ctx.Err() != nil {
		return interrupted(s.ctx)
	}
	var done *core.Error
	if errors.As(err, &done) {
		return done
	}
	if broken := s.guard.failure(); broken != nil {
		err = broken
	}
	cause := s.scrub.error(err)
	said, refused := s.scrub.serverSaid(err)
	switch {
	case refused:
		return failure(ErrProtocol, cause, quote(fmt.Sprintf("The mail server refused %s", doing), said), "try again later; if it stays, ask whoever runs the server")
	case errors.Is(err, ErrSilent):
		return failure(ErrSilent, nil, fmt.Sprintf("The mail server stopped answering while %s", doing), "it is tried again by itself")
	case errors.Is(err, ErrFlood):
		return failure(ErrFlood, nil, fmt.Sprintf("The mail server sent more than was asked for while %s", doing), "it is tried again by itself; if it stays, ask whoever runs the server")
	default:
		return failure(ErrLost, cause, fmt.Sprintf("The connection to the mail server was lost while %s", doing), "it is tried again by itself")
	}
}
