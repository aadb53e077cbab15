package mailtest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"countersign/core"
)

// Script is a small IMAP server without encryption whose answers a test can
// replace one by one. The UID of the message at index i is 10*(i+1).
type Script struct {
	Messages [][]byte
	Greeting string // "* OK ready\r\n" if empty
	Caps     string // beside IMAP4rev1
	// On answers a command in place of the server and returns true, or leaves it.
	On func(c *Conn, tag, command string) bool
	// Body writes the data items of a FETCH of the whole message at index i in
	// place of the server's, and returns true.
	Body func(c *Conn, i int) bool
	Port int

	mu    sync.Mutex
	conns int
	heard strings.Builder
	open  []net.Conn
}

// Conn is one connection to a Script.
type Conn struct {
	net.Conn
	N      int // from 1: the how manieth connection this is
	Script *Script
	r      *bufio.Reader
}

// Printf writes to the client.
func (c *Conn) Printf(format string, args ...any) { _, _ = fmt.Fprintf(c.Conn, format, args...) }

// Flood sends the same text until the connection ends.
func (c *Conn) Flood(text string) {
	block := []byte(strings.Repeat(text, max(1, 8192/len(text))))
	for {
		if _, err := c.Write(block); err != nil {
			return
		}
	}
}

// Hang waits until the client closes the connection.
func (c *Conn) Hang() { _, _ = io.Copy(io.Discard, c.Conn) }

// Start starts the server for one test.
func (s *Script) Start(t testing.TB) *Script {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	s.Port = l.Addr().(*net.TCPAddr).Port
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.conns++
			c := &Conn{Conn: conn, N: s.conns, Script: s, r: bufio.NewReader(conn)}
			s.open = append(s.open, conn)
			s.mu.Unlock()
			go s.serve(c)
		}
	}()
	t.Cleanup(func() {
		l.Close()
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, c := range s.open {
			c.Close()
		}
	})
	return s
}

// Account reads this server's INBOX.
func (s *Script) Account() core.MailAccount {
	return core.MailAccount{Name: "script", Host: "127.0.0.1", Port: s.Port, TLS: "none", User: "anna", Folder: []string{"INBOX"}}
}

// Heard is everything that clients sent.
func (s *Script) Heard() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.heard.String()
}

// Connections is how many connections came.
func (s *Script) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conns
}

func (s *Script) serve(c *Conn) {
	defer c.Close()
	if s.On != nil && s.On(c, "", "GREETING") {
		return
	}
	greeting := s.Greeting
	if greeting == "" {
		greeting = "* OK ready\r\n"
	}
	c.Printf("%s", greeting)
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			return
		}
		s.mu.Lock()
		s.heard.WriteString(line)
		s.mu.Unlock()
		tag, command, _ := strings.Cut(strings.TrimSpace(line), " ")
		if s.On != nil && s.On(c, tag, command) {
			continue
		}
		if !s.answer(c, tag, command) {
			return
		}
	}
}

// answer is what a well-behaved server says.
func (s *Script) answer(c *Conn, tag, command string) bool {
	verb, rest, _ := strings.Cut(command, " ")
	if verb == "UID" {
		var second string
		second, rest, _ = strings.Cut(rest, " ")
		verb += " " + second
	}
	switch verb {
	case "CAPABILITY":
		c.Printf("* CAPABILITY IMAP4rev1 %s\r\n", s.Caps)
	case "EXAMINE":
		c.Printf("* %d EXISTS\r\n* OK [UIDVALIDITY 7] numbers\r\n* OK [UIDNEXT 10000] next\r\n", len(s.Messages))
	case "UID SEARCH":
		c.Printf("* SEARCH%s\r\n", s.uids(-1))
	case "SEARCH":
		c.Printf("* SEARCH%s\r\n", s.sequence(rest))
	case "UID FETCH", "FETCH":
		s.Fetch(c, verb == "UID FETCH", rest)
	case "LOGOUT":
		c.Printf("* BYE bye\r\n%s OK done\r\n", tag)
		return false
	}
	c.Printf("%s OK done\r\n", tag)
	return true
}

// uids lists all UIDs but that of the message at index without.
func (s *Script) uids(without int) string {
	var b strings.Builder
	for i := range s.Messages {
		if i != without {
			fmt.Fprintf(&b, " %d", 10*(i+1))
		}
	}
	return b.String()
}

// sequence answers SEARCH UID n with the sequence number.
func (s *Script) sequence(rest string) string {
	uid, err := strconv.Atoi(strings.TrimPrefix(rest, "UID "))
	if err != nil || uid%10 != 0 || uid < 10 || uid/10 > len(s.Messages) {
		return ""
	}
	return fmt.Sprintf(" %d", uid/10)
}

var partial = regexp.MustCompile(`BODY\.PEEK\[\]<(\d+)\.(\d+)>`)

// Fetch answers a FETCH.
func (s *Script) Fetch(c *Conn, byUID bool, rest string) {
	set, items, _ := strings.Cut(rest, " ")
	for i, raw := range s.Messages {
		n := i + 1
		if byUID {
			n *= 10
		}
		if !inSet(set, n) {
			continue
		}
		piece := partial.FindStringSubmatch(items)
		switch {
		case piece != nil:
			from, _ := strconv.Atoi(piece[1])
			size, _ := strconv.Atoi(piece[2])
			part := raw[min(from, len(raw)):min(from+size, len(raw))]
			c.Printf("* %d FETCH (UID %d BODY[]<%d> {%d}\r\n%s)\r\n", i+1, 10*(i+1), from, len(part), part)
		case strings.Contains(items, "BODY.PEEK[]"):
			if s.Body == nil || !s.Body(c, i) {
				c.Printf("* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n", i+1, 10*(i+1), len(raw), raw)
			}
		default:
			c.Printf("* %d FETCH (UID %d RFC822.SIZE %d)\r\n", i+1, 10*(i+1), len(raw))
		}
	}
}

// inSet tells whether a number is in a set such as 1,3:5,7:*.
func inSet(set string, n int) bool {
	for part := range strings.SplitSeq(set, ",") {
		from, to, ranged := strings.Cut(part, ":")
		a, _ := strconv.Atoi(from)
		b := a
		if ranged {
			b, _ = strconv.Atoi(to)
			if to == "*" {
				b = 1 << 30
			}
		}
		if n >= a && n <= b {
			return true
		}
	}
	return false
}
