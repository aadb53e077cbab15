package mail_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"countersign/core"
	"countersign/mail"
	"countersign/mail/internal/cert"
	"countersign/mail/mailtest"
)

// listener is a server that notes every byte it is sent, encrypted or not.
type listener struct {
	port int
	mu   sync.Mutex
	got  strings.Builder
}

// listen answers each connection with talk.
func listen(t *testing.T, talk func(l *listener, conn net.Conn)) *listener {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &listener{port: ln.Addr().(*net.TCPAddr).Port}
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				talk(l, conn)
			}()
		}
	}()
	return l
}

// hear reads to the end and notes it.
func (l *listener) hear(conn net.Conn) {
	_ = conn.SetReadDeadline(time.Now().Add(2 * time.Second))
	buf := make([]byte, 4096)
	for {
		n, err := conn.Read(buf)
		l.mu.Lock()
		l.got.Write(buf[:n])
		l.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (l *listener) heard() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.got.String()
}

// overTLS speaks TLS at once and, if anybody gets that far, takes a password.
func overTLS(config *tls.Config) func(*listener, net.Conn) {
	return func(l *listener, conn net.Conn) {
		secure := tls.Server(conn, config)
		if secure.Handshake() == nil {
			_, _ = secure.Write([]byte("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] give me the password\r\n"))
			l.hear(secure)
		}
	}
}

// inClear greets and answers STARTTLS with the given text, then listens.
func inClear(greeting, answer string) func(*listener, net.Conn) {
	return func(l *listener, conn net.Conn) {
		_, _ = conn.Write([]byte(greeting))
		if answer != "" {
			buf := make([]byte, 100)
			n, _ := conn.Read(buf)
			l.mu.Lock()
			l.got.Write(buf[:n])
			l.mu.Unlock()
			_, _ = conn.Write([]byte(answer))
		}
		l.hear(conn)
	}
}

// startTLSThen switches to TLS when asked.
func startTLSThen(config *tls.Config) func(*listener, net.Conn) {
	return func(l *listener, conn net.Conn) {
		_, _ = conn.Write([]byte("* OK ready\r\n"))
		buf := make([]byte, 100)
		_, _ = conn.Read(buf)
		_, _ = conn.Write([]byte("S1 OK go on\r\n"))
		overTLS(config)(l, conn)
	}
}

// slipIn agrees to STARTTLS, says something more in clear, and then does speak TLS
// with a good certificate: what came before must not count as said under it.
func slipIn(config *tls.Config) func(*listener, net.Conn) {
	return func(l *listener, conn net.Conn) {
		_, _ = conn.Write([]byte("* OK ready\r\n"))
		buf := make([]byte, 100)
		_, _ = conn.Read(buf)
		_, _ = conn.Write([]byte("S1 OK go on\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"))
		overTLS(config)(l, conn)
	}
}

// TestRefusedConnections connects to servers that must not get a password, and
// checks that not one byte of the credentials was sent.
func TestRefusedConnections(t *testing.T) {
	authority, err := cert.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := cert.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	issue := func(by *cert.Authority, l cert.Leaf) *tls.Config {
		p, err := by.Issue(l)
		if err != nil {
			t.Fatal(err)
		}
		return &tls.Config{Certificates: []tls.Certificate{p.TLS}}
	}
	here := []string{"127.0.0.1", "localhost"}
	good := issue(authority, cert.Leaf{Hosts: here})
	old := good.Clone()
	old.MinVersion, old.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	otherHost := issue(authority, cert.Leaf{Hosts: []string{"mail.example", "10.0.0.1"}})
	expired := issue(authority, cert.Leaf{Hosts: here, NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(-24 * time.Hour)})
	notYet := issue(authority, cert.Leaf{Hosts: here, NotBefore: time.Now().Add(24 * time.Hour), NotAfter: time.Now().Add(48 * time.Hour)})
	selfSigned := issue(authority, cert.Leaf{Hosts: here, SelfSigned: true})
	unknown := issue(stranger, cert.Leaf{Hosts: here})
	forClients := issue(authority, cert.Leaf{Hosts: here, ForClients: true})
	said := map[string]string{
		"other host": "is not for 127.0.0.1 but for mail.example", "expired": "expired on " + time.Now().Add(-24*time.Hour).UTC().Format("2 Jan 2006"), "not valid yet": "is not valid before",
		"self-signed": "was issued by the server itself", "unknown authority": "was issued by Local test authority, which is no authority", "made for clients": "is not made for a server",
	}
	for _, test := range []struct {
		name, tls string
		talk      func(*listener, net.Conn)
		reason    error
	}{
		{"other host", "implicit", overTLS(otherHost), mail.ErrCertificate},
		{"expired", "implicit", overTLS(expired), mail.ErrCertificate},
		{"not valid yet", "implicit", overTLS(notYet), mail.ErrCertificate},
		{"self-signed", "implicit", overTLS(selfSigned), mail.ErrCertificate},
		{"unknown authority", "implicit", overTLS(unknown), mail.ErrCertificate},
		{"made for clients", "implicit", overTLS(forClients), mail.ErrCertificate},
		{"TLS 1.1", "implicit", overTLS(old), mail.ErrEncryption},
		{"no TLS on the port", "implicit", inClear("* OK ready\r\n", ""), mail.ErrEncryption},
		{"other host", "starttls", startTLSThen(otherHost), mail.ErrCertificate},
		{"expired", "starttls", startTLSThen(expired), mail.ErrCertificate},
		{"not valid yet", "starttls", startTLSThen(notYet), mail.ErrCertificate},
		{"made for clients", "starttls", startTLSThen(forClients), mail.ErrCertificate},
		{"answers slipped in before encryption", "starttls", slipIn(good), mail.ErrEncryption},
		{"self-signed", "starttls", startTLSThen(selfSigned), mail.ErrCertificate},
		{"unknown authority", "starttls", startTLSThen(unknown), mail.ErrCertificate},
		{"TLS 1.1", "starttls", startTLSThen(old), mail.ErrEncryption},
		{"stripped: refused", "starttls", inClear("* OK ready\r\n", "S1 BAD unknown command\r\n"), mail.ErrEncryption},
		{"stripped: NO", "starttls", inClear("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n", "S1 NO not now\r\n"), mail.ErrEncryption},
		{"agreed to and not done", "starttls", inClear("* OK ready\r\n", "S1 OK go on\r\n* OK [CAPABILITY AUTH=PLAIN] in clear\r\n"), mail.ErrEncryption},
		{"signed in before encryption", "starttls", inClear("* PREAUTH welcome\r\n", "S1 OK go on\r\n"), mail.ErrEncryption},
	} {
		t.Run(test.tls+" "+test.name, func(t *testing.T) {
			l := listen(t, test.talk)
			a := core.MailAccount{Name: "a", Host: "127.0.0.1", Port: l.port, TLS: test.tls, User: "anna-the-user", Folder: []string{"INBOX"}, CA: authority.PEM}
			in := mailtest.NewInbox()
			_, err := mail.Quick().Poll(context.Background(), a, canary, in, nil)
			if !errors.Is(err, test.reason) {
				t.Errorf("error %v (%s), want %v", err, unwrapAll(err), test.reason)
			}
			if core.KindOf(err) != core.Unavailable || !strings.Contains(err.Error(), "; ") {
				t.Errorf("error without a hint: %v", err)
			}
			time.Sleep(20 * time.Millisecond)
			for _, secret := range []string{"anna", "cAnAry", "LOGIN", "AUTHENTICATE"} {
				if strings.Contains(l.heard(), secret) {
					t.Errorf("%s was sent: %q", secret, l.heard())
				}
			}
			a.SignIn = "google"
			source := &tokens{list: []string{"a token"}}
			p := mail.Quick()
			p.Tokens = source
			if _, err := p.Poll(context.Background(), a, "", in, nil); !errors.Is(err, test.reason) || len(source.renewed) != 0 {
				t.Errorf("with a token, which was asked for %d times: %v", len(source.renewed), err)
			}
			a.SignIn = ""
			if words := said[test.name]; !strings.Contains(err.Error(), words) {
				t.Errorf("%v does not say %q", err, words)
			}
			steps := mail.Quick().Test(context.Background(), a, canary, nil)
			if last := steps[len(steps)-1]; last.Step != "TLS" || last.OK {
				t.Errorf("the test of the account ends with %+v", last)
			}
		})
	}
}

// TestNoneOnlyForLoopback refuses to send a password in clear over a network.
func TestNoneOnlyForLoopback(t *testing.T) {
	for _, host := range []string{"mail.example", "10.1.2.3", "192.0.2.1", "loopback.example", ""} {
		a := core.MailAccount{Name: "a", Host: host, Port: 143, TLS: "none", User: "anna"}
		if _, err := mail.Quick().Poll(context.Background(), a, canary, mailtest.NewInbox(), nil); core.KindOf(err) != core.Refused && core.KindOf(err) != core.BadInput {
			t.Errorf("%q: %v", host, err)
		}
		if err := mail.Quick().Watch(context.Background(), a, canary, mailtest.NewInbox(), time.Hour, nil); err == nil {
			t.Errorf("%q: Watch goes on", host)
		}
	}
}

// TestUnreachable tells apart why a server is not reached.
func TestUnreachable(t *testing.T) {
	a := core.MailAccount{Name: "a", Host: "127.0.0.1", Port: 1, TLS: "implicit", User: "anna"}
	if _, err := mail.Quick().Poll(context.Background(), a, canary, mailtest.NewInbox(), nil); !errors.Is(err, mail.ErrHost) || !strings.Contains(err.Error(), "port") {
		t.Errorf("closed port: %v", err)
	}
	a.Host = "no-such-host.invalid"
	if _, err := mail.Quick().Poll(context.Background(), a, canary, mailtest.NewInbox(), nil); !errors.Is(err, mail.ErrHost) {
		t.Errorf("no such host: %v", err)
	}
	a.Host, a.CA = "127.0.0.1", "no certificate"
	l := listen(t, inClear("* OK ready\r\n", ""))
	a.Port = l.port
	if _, err := mail.Quick().Poll(context.Background(), a, canary, mailtest.NewInbox(), nil); core.KindOf(err) != core.BadInput {
		t.Errorf("bad authority: %v", err)
	}
}

// TestStepOfFailure names the step that fails.
func TestStepOfFailure(t *testing.T) {
	a := core.MailAccount{Name: "a", Host: "127.0.0.1", TLS: "none", User: "anna"}
	for _, test := range []struct {
		talk func(*listener, net.Conn)
		step string
	}{
		{inClear("220 smtp.example ready\r\n", ""), "connection"},
		{inClear("* BYE too many connections\r\n", ""), "connection"},
		{inClear("* OK ready\r\n", "T1 BAD what\r\n"), "sign-in"},
	} {
		a.Port = listen(t, test.talk).port
		steps := mail.Quick().Test(context.Background(), a, canary, nil)
		if last := steps[len(steps)-1]; last.OK || last.Step != test.step {
			t.Errorf("the test ends with %+v, want the step %s", last, test.step)
		}
	}
	steps := mail.Quick().Test(context.Background(), core.MailAccount{Host: "no-such-host.invalid", Port: 993, TLS: "implicit"}, canary, nil)
	if len(steps) != 1 || steps[0].Step != "name" || steps[0].OK {
		t.Errorf("an unknown name: %+v", steps)
	}
}
