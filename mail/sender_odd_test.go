package mail_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"countersign/core"
	"countersign/mail"
	"countersign/mail/internal/cert"
	"countersign/mail/mailtest"
)

// lines reads what comes and answers each line with the next of the answers; what comes
// after the last is noted only.
func (l *listener) lines(conn net.Conn, answers ...string) {
	r := bufio.NewReader(conn)
	_ = conn.SetReadDeadline(time.Now().Add(2 * time.Second))
	for i := 0; ; i++ {
		line, err := r.ReadString('\n')
		l.mu.Lock()
		l.got.WriteString(line)
		l.mu.Unlock()
		if err != nil {
			return
		}
		if i < len(answers) {
			_, _ = conn.Write([]byte(answers[i]))
		}
	}
}

// smtpOver greets over TLS and asks for the password.
func smtpOver(config *tls.Config) func(*listener, net.Conn) {
	return func(l *listener, conn net.Conn) {
		secure := tls.Server(conn, config)
		if secure.Handshake() == nil {
			_, _ = secure.Write([]byte("220 ready\r\n"))
			l.lines(secure, "250-localhost\r\n250 AUTH PLAIN LOGIN XOAUTH2\r\n")
		}
	}
}

// smtpClear greets in clear and answers line by line.
func smtpClear(greeting string, answers ...string) func(*listener, net.Conn) {
	return func(l *listener, conn net.Conn) {
		_, _ = conn.Write([]byte(greeting))
		l.lines(conn, answers...)
	}
}

// smtpStart offers STARTTLS, says yes with something behind it, and speaks TLS.
func smtpStart(config *tls.Config, behind string) func(*listener, net.Conn) {
	return func(l *listener, conn net.Conn) {
		_, _ = conn.Write([]byte("220 ready\r\n"))
		one := make([]byte, 1)
		for i := 0; i < 2; {
			if _, err := conn.Read(one); err != nil {
				return
			}
			if one[0] != '\n' {
				continue
			}
			_, _ = conn.Write([]byte([]string{"250-localhost\r\n250 STARTTLS\r\n", "220 go on\r\n" + behind}[i]))
			i++
		}
		secure := tls.Server(conn, config)
		if secure.Handshake() == nil {
			l.lines(secure, "250-localhost\r\n250 AUTH PLAIN\r\n")
		}
	}
}

// TestRefusedOutlets connects to servers that must not get a password: not one byte of
// the credentials, nor of the mail, is sent.
func TestRefusedOutlets(t *testing.T) {
	authority, err := cert.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	issue := func(l cert.Leaf) *tls.Config {
		p, err := authority.Issue(l)
		if err != nil {
			t.Fatal(err)
		}
		return &tls.Config{Certificates: []tls.Certificate{p.TLS}}
	}
	here := []string{"127.0.0.1", "localhost"}
	good := issue(cert.Leaf{Hosts: here})
	old := good.Clone()
	old.MinVersion, old.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	otherHost, selfSigned := issue(cert.Leaf{Hosts: []string{"mail.example"}}), issue(cert.Leaf{Hosts: here, SelfSigned: true})
	expired := issue(cert.Leaf{Hosts: here, NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(-24 * time.Hour)})
	const offers = "250-localhost\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n"
	for _, test := range []struct {
		name, tls string
		talk      func(*listener, net.Conn)
		reason    error
	}{
		{"other host", "implicit", smtpOver(otherHost), mail.ErrCertificate},
		{"expired", "implicit", smtpOver(expired), mail.ErrCertificate},
		{"self-signed", "implicit", smtpOver(selfSigned), mail.ErrCertificate},
		{"TLS 1.1", "implicit", smtpOver(old), mail.ErrEncryption},
		{"no TLS on the port", "implicit", smtpClear("220 ready\r\n", offers), mail.ErrEncryption},
		{"other host", "starttls", smtpStart(otherHost, ""), mail.ErrCertificate},
		{"expired", "starttls", smtpStart(expired, ""), mail.ErrCertificate},
		{"self-signed", "starttls", smtpStart(selfSigned, ""), mail.ErrCertificate},
		{"TLS 1.1", "starttls", smtpStart(old, ""), mail.ErrEncryption},
		{"answers slipped in", "starttls", smtpStart(good, "250-localhost\r\n250 AUTH PLAIN\r\n"), mail.ErrEncryption},
		{"stripped", "starttls", smtpClear("220 ready\r\n", "250-localhost\r\n250 AUTH PLAIN LOGIN\r\n"), mail.ErrEncryption},
		{"stripped by another name", "starttls", smtpClear("220 ready\r\n", "250-localhost\r\n250-XSTARTTLS\r\n250 AUTH PLAIN\r\n"), mail.ErrEncryption},
		{"refused", "starttls", smtpClear("220 ready\r\n", offers, "454 not now\r\n"), mail.ErrEncryption},
		{"agreed to and not done", "starttls", smtpClear("220 ready\r\n", offers, "220 go on\r\n250 in clear\r\n"), mail.ErrEncryption},
		{"EHLO not known", "starttls", smtpClear("220 ready\r\n", "502 what\r\n"), mail.ErrEncryption},
	} {
		t.Run(test.tls+" "+test.name, func(t *testing.T) {
			l := listen(t, test.talk)
			a := core.MailAccount{Name: "a", Host: "127.0.0.1", Port: l.port, TLS: test.tls, User: "anna-the-user", CA: authority.PEM}
			told, err := outcomes(t, mail.QuickSender(), a, canary, letterTo("karl@firm.example"))
			if !errors.Is(err, test.reason) || len(told) > 0 || !strings.Contains(err.Error(), "; ") {
				t.Errorf("%q, %v, want %v", told, unwrapAll(err), test.reason)
			}
			source := &tokens{list: []string{"a token"}}
			s := mail.QuickSender()
			s.Tokens, a.SignIn = source, "google"
			if _, err := outcomes(t, s, a, "", letterTo("karl@firm.example")); !errors.Is(err, test.reason) || len(source.renewed) != 0 {
				t.Errorf("with a token, which was asked for %d times: %v", len(source.renewed), err)
			}
			time.Sleep(20 * time.Millisecond)
			for _, secret := range []string{"anna", "cAnAry", "AUTH", "karl", "MAIL", base64.StdEncoding.EncodeToString([]byte("\x00anna-the-user"))[:12]} {
				if strings.Contains(l.heard(), secret) {
					t.Errorf("%s was sent: %q", secret, l.heard())
				}
			}
			a.SignIn = ""
			steps := mail.QuickSender().Test(t.Context(), a, canary, letterTo("karl@firm.example"), nil)
			if last := steps[len(steps)-1]; last.Step != "TLS" || last.OK {
				t.Errorf("the test ends with %+v", last)
			}
		})
	}
}

// Servers that do not keep to what they should: each letter is taken, given up or tried
// again, as it must be.
func TestOddOutlets(t *testing.T) {
	const first = "anna@firm.example"
	only := func(command, answer string) func(*mailtest.PostConn, string) bool {
		return func(c *mailtest.PostConn, got string) bool {
			if got != command && !strings.HasPrefix(got, command+" ") && !strings.HasPrefix(got, command+":") {
				return false
			}
			c.Printf("%s", answer)
			return true
		}
	}
	drop := func(command string) func(*mailtest.PostConn, string) bool {
		return func(c *mailtest.PostConn, got string) bool {
			if c.N > 1 || got != command && !strings.HasPrefix(got, command+" ") {
				return false
			}
			_ = c.Close()
			return true
		}
	}
	both := func(k ...core.Kind) []core.Kind { return k }
	var firstMail atomic.Bool
	for _, c := range []struct {
		name string
		on   func(*mailtest.PostConn, string) bool
		want []core.Kind // for two letters
		err  error
	}{
		{"good", nil, both("", ""), nil},
		{"4xx at MAIL", only("MAIL FROM", "451 later\r\n"), both(core.Unavailable, core.Unavailable), nil},
		{"5xx at MAIL", only("MAIL FROM", "550 not you\r\n"), nil, mail.ErrSender},
		{"too large, at MAIL", func(c *mailtest.PostConn, got string) bool {
			if c.N > 1 || !strings.HasPrefix(got, "MAIL") || !firstMail.CompareAndSwap(false, true) {
				return false
			}
			c.Printf("552 5.3.4 message size exceeds fixed limit\r\n")
			return true
		}, both(core.Refused, ""), nil},
		{"5xx at RCPT", only("RCPT TO:<"+first+">", "550 5.1.1 no such user\r\n"), both(core.Refused, ""), nil},
		{"4xx at RCPT", only("RCPT TO:<"+first+">", "450 4.2.1 busy\r\n"), both(core.Unavailable, ""), nil},
		{"5xx at DATA", only("DATA", "554 no\r\n"), both(core.Refused, core.Refused), nil},
		{"4xx at DATA", only("DATA", "451 no\r\n"), both(core.Unavailable, core.Unavailable), nil},
		{"5xx at the dot", only(".", "552 too big\r\n"), both(core.Refused, core.Refused), nil},
		{"4xx at the dot", only(".", "452 full\r\n"), both(core.Unavailable, core.Unavailable), nil},
		{"dropped at RCPT", drop("RCPT"), both(core.Unavailable, ""), nil},
		{"dropped at DATA", drop("DATA"), both(core.Unavailable, ""), nil},
		{"dropped after the dot", drop("."), both(core.Unavailable, ""), nil},
		{"421 at RCPT", func(c *mailtest.PostConn, got string) bool {
			if c.N > 1 || !strings.HasPrefix(got, "RCPT") {
				return false
			}
			c.Printf("421 closing\r\n")
			_ = c.Close()
			return true
		}, both(core.Unavailable, ""), nil},
		{"RSET refused", func(c *mailtest.PostConn, got string) bool {
			return only("RSET", "500 what\r\n")(c, got) || only("RCPT TO:<"+first+">", "550 no\r\n")(c, got)
		}, both(core.Refused, ""), nil},
		{"garbage at RCPT", only("RCPT", "hello there\r\n"), both(core.Unavailable, core.Unavailable), nil},
		{"an answer without an end", func(c *mailtest.PostConn, got string) bool {
			if !strings.HasPrefix(got, "RCPT") {
				return false
			}
			for range 1 << 16 {
				c.Printf("250-more and more and more\r\n")
			}
			return true
		}, both(core.Unavailable, core.Unavailable), nil},
		{"a line without an end", func(c *mailtest.PostConn, got string) bool {
			if !strings.HasPrefix(got, "RCPT") {
				return false
			}
			c.Printf("250 %s", strings.Repeat("x", 1<<20))
			return true
		}, both(core.Unavailable, core.Unavailable), nil},
		{"says nothing after EHLO", only("EHLO", ""), nil, mail.ErrSilent},
		{"5xx at EHLO", only("EHLO", "550 go away\r\n"), nil, mail.ErrProtocol},
		{"sign-in refused", only("AUTH", "535 5.7.8 no\r\n"), nil, mail.ErrSignIn},
		{"sign-in not now", only("AUTH", "454 4.7.0 busy\r\n"), nil, mail.ErrProtocol},
		{"drops at the sign-in", drop("AUTH"), nil, mail.ErrLost},
		{"asks again after the sign-in", only("AUTH", "334 \r\n"), nil, mail.ErrLost},
		{"no sign-in offered", only("EHLO", "250 localhost\r\n"), nil, mail.ErrSignIn},
		{"only unknown ways to sign in", only("EHLO", "250-localhost\r\n250 AUTH GSSAPI\r\n"), nil, mail.ErrSignIn},
		{"too small", only("EHLO", "250-localhost\r\n250-SIZE 100\r\n250 AUTH PLAIN\r\n"), both(core.Refused, core.Refused), nil},
		{"a sign-in repeated in the refusal", func(c *mailtest.PostConn, got string) bool {
			return strings.HasPrefix(got, "AUTH") && only("AUTH", "535 you said "+got+" that is "+canary+"\r\n")(c, got)
		}, nil, mail.ErrSignIn},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := mailtest.Posting(t, c.on)
			told, err := outcomes(t, mail.QuickSender(), p.Account("anna"), canary, letterTo(first), letterTo("bert@firm.example"))
			if !slices.Equal(told, c.want) || !errors.Is(err, c.err) {
				t.Errorf("%q and %v, want %q and %v", told, err, c.want, c.err)
			}
			text := unwrapAll(err)
			for _, secret := range []string{canary, "cAnAry", base64.StdEncoding.EncodeToString([]byte("\x00anna\x00" + canary))} {
				if strings.Contains(text, secret) {
					t.Errorf("the password is in %s", text)
				}
			}
		})
	}
}

// FuzzReply: whatever a server answers is a reply or an error, and nothing behind a
// reply's last line is taken.
func FuzzReply(f *testing.F) {
	for _, seed := range []string{"220 ready\r\n", "250-a\r\n250 b\r\nrest", "250\r\n", "25", "\r\n", "250-" + strings.Repeat("250-x\n", 200), "999 x\n", "-50 x\n", "250_x\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := bytes.NewReader(data)
		code, lines, err := mail.ReadReply(r)
		taken := data[:len(data)-r.Len()]
		switch {
		case err == nil && (len(lines) == 0 || code != 0 && (code < 100 || code > 999) || taken[len(taken)-1] != '\n'):
			t.Fatalf("%d %q", code, lines)
		case err == nil && bytes.Count(taken, []byte("\n")) < len(lines):
			t.Fatalf("%q of %q", lines, taken)
		}
	})
}

// What became of a letter is not known when the connection ends behind it: it is sent
// again with the same Message-ID.
func TestSendAgainHasTheSameID(t *testing.T) {
	p := mailtest.Posting(t, func(c *mailtest.PostConn, got string) bool {
		if c.N == 1 && got == "." {
			_ = c.Close()
			return true
		}
		return false
	})
	l := letterTo("anna@firm.example")
	for _, want := range []core.Kind{core.Unavailable, ""} {
		if told, err := outcomes(t, mail.QuickSender(), p.Account(""), "", l); err != nil || !slices.Equal(told, []core.Kind{want}) {
			t.Fatalf("%q, %v", told, err)
		}
	}
	if m := p.Mails(); len(m) != 2 || m[0] != m[1] || !strings.Contains(m[0], "Message-Id: <one@firm.example>\r\n") {
		t.Errorf("%q", m)
	}
}

// A server that loses every connection is left alone after a few.
func TestSendGivesUp(t *testing.T) {
	p := mailtest.Posting(t, func(c *mailtest.PostConn, got string) bool {
		if strings.HasPrefix(got, "RCPT") {
			_ = c.Close()
		}
		return false
	})
	var letters []mail.Letter
	for i := range 9 {
		letters = append(letters, letterTo(fmt.Sprintf("a%d@firm.example", i)))
	}
	told, err := outcomes(t, mail.QuickSender(), p.Account(""), "", letters...)
	if len(told) != 3 || !errors.Is(err, mail.ErrLost) {
		t.Errorf("%q, %v", told, err)
	}
}

// An XOAUTH2 server tells why in a challenge that wants an empty answer.
func TestSendXOAUTH2(t *testing.T) {
	var answers []string
	p := mailtest.Posting(t, func(c *mailtest.PostConn, got string) bool {
		switch {
		case got == "EHLO [127.0.0.1]":
			c.Printf("250-localhost\r\n250 AUTH LOGIN XOAUTH2\r\n")
		case strings.HasPrefix(got, "AUTH XOAUTH2 "):
			c.Printf("334 %s\r\n", base64.StdEncoding.EncodeToString([]byte(`{"status":"400"}`)))
		case got == "":
			answers = append(answers, got)
			c.Printf("535 5.7.3 unsuccessful\r\n")
		default:
			return false
		}
		return true
	})
	a := p.Account("anna@firm.example")
	a.SignIn = "microsoft"
	s := mail.QuickSender()
	s.Tokens = &tokens{list: []string{"cAnAryToken"}}
	_, err := outcomes(t, s, a, "", letterTo("anna@firm.example"))
	if !errors.Is(err, mail.ErrSignIn) || len(answers) != 2 || strings.Contains(unwrapAll(err), "cAnAryToken") {
		t.Errorf("%v, %d answers", err, len(answers))
	}
	want := "AUTH XOAUTH2 " + base64.StdEncoding.EncodeToString([]byte("user=anna@firm.example\x01auth=Bearer cAnAryToken\x01\x01"))
	if !strings.Contains(p.Heard(), want) {
		t.Errorf("heard %q", p.Heard())
	}
}
