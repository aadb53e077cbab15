package mail

import (
	"fmt"
	"io"
	"net"
	"strings"
)

// imapGreeting reads the server's first line (RFC 9051, section 7.1).
func imapGreeting(o *opening) error {
	line, err := readLine(o.layer)
	if err != nil {
		return greetingFailure(o, err)
	}
	kind, text := cutGreeting(line)
	switch {
	case kind == "OK":
		return nil
	case kind == "PREAUTH" && o.acct.TLS != tlsSTART:
		o.preauth = true
		return nil
	case kind == "PREAUTH":
		o.note("TLS", "")
		// RFC 9051, section 11.2: it would carry on without encryption.
		return failure(ErrEncryption, nil, fmt.Sprintf("The server %s cannot switch to encryption", o.acct.Host), "choose implicit TLS; the password was not sent")
	case kind == "BYE":
		return failure(ErrProtocol, nil, quote(fmt.Sprintf("The server %s turns connections away", o.acct.Host), scrubber{}.text(text)), "try again later")
	default:
		return failure(ErrProtocol, nil, quote(fmt.Sprintf("The server %s does not speak IMAP on port %d", o.acct.Host, o.acct.Port), scrubber{}.text(line)), "check the port: "+o.ports)
	}
}

// cutGreeting splits "* OK text".
func cutGreeting(line string) (kind, text string) {
	rest, ok := strings.CutPrefix(line, "* ")
	if !ok {
		return "", line
	}
	kind, text, _ = strings.Cut(rest, " ")
	return strings.ToUpper(kind), text
}

// imapStartTLS asks for encryption (RFC 9051, section 6.2.1). Bytes that come behind
// the answer before encryption are an attempt to slip commands in, and end it too.
func imapStartTLS(o *opening) error {
	if _, err := io.WriteString(o.raw, "S1 STARTTLS\r\n"); err != nil {
		return o.unencrypted(err, "")
	}
	for range 20 {
		line, err := readLine(o.raw)
		if err != nil {
			return o.unencrypted(err, "")
		}
		rest, ok := strings.CutPrefix(line, "S1 ")
		if !ok {
			continue // an untagged answer
		}
		if kind, said, _ := strings.Cut(rest, " "); !strings.EqualFold(kind, "OK") {
			return o.unencrypted(nil, scrubber{}.text(said))
		}
		return nil
	}
	return o.unencrypted(nil, "")
}

// replay is a connection whose greeting was read already: the library gets one
// written by us, so that it cannot stumble over the server's.
type replay struct {
	net.Conn
	first *strings.Reader
}

func (o *opening) replay(greeting string) net.Conn {
	return &replay{o.layer, strings.NewReader(greeting)}
}

func (r *replay) Read(b []byte) (int, error) {
	if r.first.Len() > 0 {
		return r.first.Read(b)
	}
	return r.Conn.Read(b)
}
