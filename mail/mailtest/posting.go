package mailtest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"countersign/core"
)

// Post is a small SMTP server without encryption whose answers a test can replace one
// by one. It takes every sign-in.
type Post struct {
	Port int
	// Greeting greets in place of the server, or is nil.
	Greeting func(*PostConn)
	// Extensions are offered beside AUTH.
	Extensions []string

	on    func(c *PostConn, command string) bool
	mu    sync.Mutex
	heard strings.Builder
	mails []string
	conns int
}

// PostConn is one connection to a Post.
type PostConn struct {
	net.Conn
	N int // from 1
	r *bufio.Reader
}

// Printf writes to the client.
func (c *PostConn) Printf(format string, args ...any) { _, _ = fmt.Fprintf(c.Conn, format, args...) }

// Hang waits until the client closes the connection.
func (c *PostConn) Hang() { _, _ = io.Copy(io.Discard, c.Conn) }

// Posting starts a server. on answers a command in place of the server and returns
// true, or leaves it; the end of a mail is the command ".".
func Posting(t testing.TB, on func(c *PostConn, command string) bool) *Post {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	p := &Post{Port: l.Addr().(*net.TCPAddr).Port, on: on}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			p.mu.Lock()
			p.conns++
			c := &PostConn{conn, p.conns, bufio.NewReader(conn)}
			p.mu.Unlock()
			t.Cleanup(func() { _ = conn.Close() })
			go p.serve(c)
		}
	}()
	t.Cleanup(func() { _ = l.Close() })
	return p
}

// Account sends through this server, with a sign-in where there is a user.
func (p *Post) Account(user string) core.MailAccount {
	return core.MailAccount{Name: "post", Host: "127.0.0.1", Port: p.Port, TLS: "none", User: user}
}

// Heard is everything that clients sent.
func (p *Post) Heard() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.heard.String()
}

// Mails are the mails that came up to their end, whatever was answered then.
func (p *Post) Mails() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.mails...)
}

func (p *Post) serve(c *PostConn) {
	defer func() { _ = c.Close() }()
	if p.Greeting != nil {
		p.Greeting(c)
	} else {
		c.Printf("220 ready\r\n")
	}
	for {
		command, ok := p.line(c)
		if !ok {
			return
		}
		if p.on != nil && p.on(c, command) {
			continue
		}
		p.answer(c, command)
	}
}

func (p *Post) line(c *PostConn) (string, bool) {
	line, err := c.r.ReadString('\n')
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heard.WriteString(line)
	return strings.TrimRight(line, "\r\n"), err == nil
}

func (p *Post) answer(c *PostConn, command string) {
	word, _, _ := strings.Cut(strings.ToUpper(command), " ")
	switch word {
	case "EHLO":
		c.Printf("250-localhost\r\n")
		for _, e := range p.Extensions {
			c.Printf("250-%s\r\n", e)
		}
		c.Printf("250 AUTH PLAIN LOGIN XOAUTH2\r\n")
	case "AUTH":
		c.Printf("235 welcome\r\n")
	case "DATA":
		c.Printf("354 go on\r\n")
		p.data(c)
	case "QUIT":
		c.Printf("221 bye\r\n")
	default:
		c.Printf("250 OK\r\n")
	}
}

// data reads a mail up to its end and answers that.
func (p *Post) data(c *PostConn) {
	var mail strings.Builder
	for {
		line, ok := p.line(c)
		if !ok {
			return
		}
		if line == "." {
			break
		}
		mail.WriteString(line + "\r\n")
	}
	p.mu.Lock()
	p.mails = append(p.mails, mail.String())
	p.mu.Unlock()
	if p.on == nil || !p.on(c, ".") {
		c.Printf("250 taken\r\n")
	}
}
