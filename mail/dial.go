package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"

	"countersign/core"
)

// The kinds of encryption of a core.MailAccount.
const (
	tlsImplicit = "implicit"
	tlsSTART    = "starttls"
	tlsNone     = "none"
)

// maxGreeting bounds a line before the library takes over. RFC 9051 gives no
// limit; real ones are below 500 bytes.
const maxGreeting = 8 << 10

// note is told of the steps of a connection: with an empty sentence when one
// begins, with what was found when it is done.
type note func(step, sentence string)

// dialect is how a protocol begins, up to where its library takes over.
type dialect struct {
	name  string // IMAP
	ports string // the usual ones, for people
	over  int    // the port for implicit TLS
	greet func(*opening) error
	// startTLS brings the server to where the handshake begins. Whatever else than its
	// yes the answer is, nothing more is said.
	startTLS func(*opening) error
}

var imapDialect = &dialect{name: "IMAP", ports: "993 is usual for implicit TLS, 143 for STARTTLS", over: 993, greet: imapGreeting, startTLS: imapStartTLS}

// opening is a connection on its way to being usable, step by step.
type opening struct {
	*dialect
	acct    core.MailAccount
	timeout time.Duration // for each step
	note    note
	raw     net.Conn
	layer   net.Conn // raw or the TLS connection on it
	preauth bool
}

// open makes the connection up to the greeting. On an error nothing is left
// open, and nothing of the credentials was sent.
func (o *opening) open(ctx context.Context) error {
	if err := o.checkAccount(); err != nil {
		return err
	}
	if err := o.connect(ctx); err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { o.raw.Close() })
	defer stop()
	if err := o.encrypt(ctx); err != nil {
		o.raw.Close()
		if ctx.Err() != nil {
			return interrupted(ctx)
		}
		return err
	}
	return nil
}

// checkAccount refuses what must not be tried.
func (o *opening) checkAccount() error {
	a := o.acct
	switch {
	case a.Host == "" || a.Port < 1 || a.Port > 65535:
		return core.Errorf(core.BadInput, "The account %s has no server or no port", a.Name).WithHint("give the server's name and port")
	case a.TLS != tlsImplicit && a.TLS != tlsSTART && a.TLS != tlsNone:
		return core.Errorf(core.BadInput, "The account %s has no known kind of encryption", a.Name).WithHint("choose implicit, starttls or none")
	case a.TLS == tlsNone && !loopbackName(a.Host):
		return core.Errorf(core.Refused, "A password is not sent over an unencrypted connection to %s", a.Host).WithHint("choose implicit TLS or STARTTLS; none is only for this computer itself")
	}
	return nil
}

// loopbackName tells names that can only mean this computer.
func loopbackName(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// connect looks the name up and connects.
func (o *opening) connect(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, o.timeout)
	defer cancel()
	o.note("name", "")
	addresses, err := net.DefaultResolver.LookupHost(ctx, o.acct.Host)
	if err != nil {
		return o.failed(ctx, connectFailure(o.dialect, o.acct.Host, o.acct.Port, err))
	}
	o.note("name", fmt.Sprintf("The server %s was found at %s", o.acct.Host, strings.Join(addresses[:min(2, len(addresses))], ", ")))
	o.note("connection", "")
	o.raw, err = (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(o.acct.Host, strconv.Itoa(o.acct.Port)))
	if err != nil {
		return o.failed(ctx, connectFailure(o.dialect, o.acct.Host, o.acct.Port, err))
	}
	if remote, ok := o.raw.RemoteAddr().(*net.TCPAddr); o.acct.TLS == tlsNone && (!ok || !remote.IP.IsLoopback()) {
		o.raw.Close()
		return core.Errorf(core.Refused, "%s is not this computer", o.acct.Host).WithHint("choose implicit TLS or STARTTLS")
	}
	o.note("connection", fmt.Sprintf("The server answers on port %d", o.acct.Port))
	return nil
}

// failed prefers the person's wish to stop over what came of it.
func (o *opening) failed(ctx context.Context, err *core.Error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return interrupted(ctx)
	}
	return err
}

// encrypt brings the connection to the greeting in the way the account says.
func (o *opening) encrypt(ctx context.Context) error {
	o.layer = o.raw
	_ = o.raw.SetDeadline(time.Now().Add(o.timeout))
	defer func() { _ = o.raw.SetDeadline(time.Time{}) }()
	if o.acct.TLS == tlsImplicit {
		if err := o.handshake(ctx); err != nil {
			return err
		}
		o.note("connection", "")
		return o.greet(o)
	}
	o.note("connection", "")
	if err := o.greet(o); err != nil {
		return err
	}
	if o.acct.TLS == tlsSTART {
		o.note("TLS", "")
		if err := o.startTLS(o); err != nil {
			return err
		}
		return o.handshake(ctx)
	}
	o.note("TLS", "The connection is not encrypted; it does not leave this computer")
	return nil
}

// handshake puts TLS on the connection and checks the certificate.
func (o *opening) handshake(ctx context.Context) error {
	o.note("TLS", "")
	config := &tls.Config{ServerName: o.acct.Host, MinVersion: tls.VersionTLS12}
	if o.acct.CA != "" {
		roots, err := x509.SystemCertPool()
		if err != nil {
			roots = x509.NewCertPool()
		}
		if !roots.AppendCertsFromPEM([]byte(o.acct.CA)) {
			return core.Errorf(core.BadInput, "The authority's certificate of the account %s cannot be read", o.acct.Name).WithHint("give it as PEM: the lines from BEGIN CERTIFICATE to END CERTIFICATE")
		}
		config.RootCAs = roots
	}
	conn := tls.Client(o.raw, config)
	if err := conn.HandshakeContext(ctx); err != nil {
		return tlsFailure(o.acct.Host, err)
	}
	o.layer = conn
	o.note("TLS", tlsSentence(o.acct.Host, conn.ConnectionState(), time.Now()))
	return nil
}

// soon is how long before its end a certificate is worth a word.
const soon = 14 * 24 * time.Hour

// tlsSentence tells how the connection is encrypted and who vouches for the server.
func tlsSentence(host string, state tls.ConnectionState, now time.Time) string {
	leaf := state.PeerCertificates[0]
	sentence := fmt.Sprintf("The connection is encrypted (%s). The certificate of %s was issued by %s and is valid until %s",
		tls.VersionName(state.Version), host, issuer(leaf), leaf.NotAfter.Format("2 Jan 2006"))
	if leaf.NotAfter.Sub(now) < soon {
		sentence += ", which is soon: whoever runs the server must renew it"
	}
	return sentence
}

// errLongLine says that a line does not end.
var errLongLine = errors.New("a line without an end")

// readLine reads up to a line end, byte by byte, so that nothing behind it is
// taken from the TLS handshake.
func readLine(r io.Reader) (string, error) {
	var line bytes.Buffer
	one := make([]byte, 1)
	for line.Len() < maxGreeting {
		if _, err := io.ReadFull(r, one); err != nil {
			return "", err
		}
		if one[0] == '\n' {
			return strings.TrimSuffix(line.String(), "\r"), nil
		}
		line.WriteByte(one[0])
	}
	return "", errLongLine
}

func greetingFailure(o *opening, err error) *core.Error {
	host := o.acct.Host
	var timeout net.Error
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		return failure(ErrSilent, err, fmt.Sprintf("The server %s says nothing", host), "check the port and the kind of TLS")
	case errors.Is(err, errLongLine):
		return failure(ErrProtocol, err, fmt.Sprintf("The server %s does not speak %s on this port", host, o.name), "check the port")
	default:
		return failure(ErrLost, err, fmt.Sprintf("The server %s closed the connection at once", host), "check the port and the kind of TLS, or try again later")
	}
}

// unencrypted is the failure of a server that does not switch to encryption.
func (o *opening) unencrypted(err error, said string) error {
	hint := fmt.Sprintf("choose implicit TLS on port %d, or ask whoever runs the server; the password was not sent", o.over)
	return failure(ErrEncryption, err, quote(fmt.Sprintf("The server %s does not switch to encryption", o.acct.Host), said), hint)
}
