package mail

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

var smtpDialect = &dialect{name: "SMTP", ports: "465 is usual for implicit TLS, 587 for STARTTLS", over: 465, greet: smtpGreeting, startTLS: smtpStartTLS}

// helloName is how the program calls itself in EHLO. The computer's name is nobody's
// business; RFC 5321, section 4.1.4 has an address for those without one.
const helloName = "[127.0.0.1]"

// reply is a server's answer (RFC 5321, section 4.2).
type reply struct {
	code  int
	lines []string
}

func (r reply) text() string { return scrubber{}.text(strings.Join(r.lines, " ")) }

// readReply reads an answer of up to a hundred lines.
func readReply(r io.Reader) (reply, error) {
	var got reply
	for range 100 {
		line, err := readLine(r)
		if err != nil {
			return got, err
		}
		if len(line) < 3 {
			return reply{lines: []string{line}}, nil
		}
		code, err := strconv.Atoi(line[:3])
		if err != nil || code < 100 || len(line) > 3 && line[3] != ' ' && line[3] != '-' {
			return reply{lines: []string{line}}, nil
		}
		got.code, got.lines = code, append(got.lines, line[min(len(line), 4):])
		if len(line) == 3 || line[3] == ' ' {
			return got, nil
		}
	}
	return got, errLongLine
}

// smtpGreeting reads the server's first answer (RFC 5321, section 4.3.1).
func smtpGreeting(o *opening) error {
	r, err := readReply(o.layer)
	switch {
	case err != nil:
		return greetingFailure(o, err)
	case r.code == 220:
		return nil
	case r.code >= 400 && r.code < 600:
		return failure(ErrProtocol, nil, quote(fmt.Sprintf("The server %s turns connections away", o.acct.Host), r.text()), "try again later")
	}
	return failure(ErrProtocol, nil, quote(fmt.Sprintf("The server %s does not speak SMTP on port %d", o.acct.Host, o.acct.Port), r.text()), "check the port: "+o.ports)
}

// smtpStartTLS asks for encryption (RFC 3207). A server that does not offer it, or not
// any more, gets nothing more to hear. Bytes that come behind its yes before encryption
// are an attempt to slip commands in: the handshake fails on them.
func smtpStartTLS(o *opening) error {
	ask := func(command string) (reply, error) {
		if _, err := io.WriteString(o.raw, command+"\r\n"); err != nil {
			return reply{}, err
		}
		return readReply(o.raw)
	}
	r, err := ask("EHLO " + helloName)
	if err != nil || r.code != 250 {
		return o.unencrypted(err, r.text())
	}
	if !slices.ContainsFunc(r.lines, func(l string) bool { return strings.EqualFold(strings.TrimSpace(l), "STARTTLS") }) {
		return o.unencrypted(nil, "")
	}
	if r, err = ask("STARTTLS"); err != nil || r.code != 220 {
		return o.unencrypted(err, r.text())
	}
	return nil
}
