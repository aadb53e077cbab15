package main

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"countersign/mail/mailtest"
)

// TestCanaryOutgoing drives the password of outgoing mail through success and every
// failure.
func TestCanaryOutgoing(t *testing.T) {
	t.Parallel()
	s := &spoken{books: newBooks(t)}
	s.say(0, "", "users", "address", "olga", "olga@nordlicht.example")
	good := (&mailtest.Outlet{TLS: "implicit", User: "anna", Password: canary}).Start(t)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, []byte(good.CA), 0o600); err != nil {
		t.Fatal(err)
	}
	setup := func(code int, args ...string) {
		t.Helper()
		s.say(code, canary+"\n", append([]string{"notices", "setup", "--user", "anna", "--from", "invoices@nordlicht.example", "--password-stdin"}, args...)...)
	}
	every := func(code int) {
		t.Helper()
		s.say(code, "", "notices", "test")
		s.say(code, "", "--json", "notices", "test")
		s.say(0, "", "notices", "show")
		s.say(0, "", "--json", "audit", "list")
		s.text.WriteString(finish(t, s.command("doctor")).out)
	}
	none := func(p *mailtest.Post) []string {
		return []string{"--host", "127.0.0.1", "--port", strconv.Itoa(p.Port), "--tls", "none"}
	}
	setup(0, "--host", "localhost", "--port", strconv.Itoa(good.Port))
	every(6) // an authority that nobody knows
	setup(0, "--host", "127.0.0.1", "--port", "1")
	every(6) // nobody there
	// Notices that are due run into a server that repeats what it hears.
	setup(0, append(none(mailtest.Posting(t, repeating)), "--kind", "report", "--hour", "0", "--day", "mon", "--day", "tue", "--day", "wed", "--day", "thu", "--day", "fri", "--day", "sat", "--day", "sun")...)
	every(6)
	s.say(6, "", "notices", "send")
	s.say(6, "", "--json", "notices", "send")
	s.say(0, "", "--json", "notices", "list")
	var hanging atomic.Bool
	silent := mailtest.Posting(t, func(c *mailtest.PostConn, command string) bool {
		if !strings.HasPrefix(command, "AUTH") {
			return false
		}
		hanging.Store(true)
		c.Hang()
		return true
	})
	setup(0, none(silent)...)
	s.crash(&hanging, "notices", "test")
	hanging.Store(false)
	s.crash(&hanging, "notices", "send")
	setup(2, "--host", "localhost", "--tls", "nonsense")
	setup(4, "--host", "smtp.example.org", "--tls", "none")
	setup(0, "--host", "localhost", "--port", strconv.Itoa(good.Port), "--ca", ca)
	every(0)
	s.say(0, "", "notices", "send")
	if len(good.Posted()) < 3 {
		t.Errorf("%d mails", len(good.Posted()))
	}
	s.say(0, "", "notices", "off")
	s.clean(canary)
}

// repeating refuses every sign-in and says what it heard.
func repeating(c *mailtest.PostConn, command string) bool {
	if !strings.HasPrefix(command, "AUTH") {
		return false
	}
	words := strings.Fields(command)
	decoded, _ := base64.StdEncoding.DecodeString(words[len(words)-1])
	c.Printf("535-you said %s\r\n535 that is %s\r\n", command, strings.NewReplacer("\x00", " ").Replace(string(decoded)))
	return true
}

// TestCanaryOutgoingToken sends with the sign-in of a mailbox at an identity provider,
// through success and every failure.
func TestCanaryOutgoingToken(t *testing.T) {
	t.Parallel()
	i := (&mailtest.Identity{ExpiresIn: 3600, Mark: "cAnAryToken-", Interval: 1}).Start(t)
	var hanging, hang atomic.Bool
	server := mailtest.Posting(t, func(c *mailtest.PostConn, command string) bool {
		response, ok := strings.CutPrefix(command, "AUTH XOAUTH2 ")
		if !ok {
			return false
		}
		if hang.Load() {
			hanging.Store(true)
			c.Hang()
			return true
		}
		decoded, _ := base64.StdEncoding.DecodeString(response)
		_, token, _ := strings.Cut(strings.Trim(string(decoded), "\x01"), "Bearer ")
		if i.Valid(token) {
			return false
		}
		c.Printf("535 5.7.3 you sent %s that is %s\r\n", response, token)
		return true
	})
	s := &spoken{books: newBooks(t), env: []string{identityVariable + "=" + strings.TrimSuffix(i.Provider().TokenURL, "/token"), "COUNTERSIGN_CLIENT_SECRET=" + canary}}
	s.say(0, "", "users", "address", "olga", "olga@nordlicht.example")
	add := []string{"accounts", "add", "box", "--user", "box@nordlicht.example", "--host", "127.0.0.1", "--port", "1", "--tls", "none", "--oauth", "microsoft", "--client-id", "ours"}
	s.signIn(add...)
	setup := []string{"notices", "setup", "--mailbox", "box", "--host", "127.0.0.1", "--port", strconv.Itoa(server.Port), "--tls", "none"}
	if r := s.say(4, "", setup...); !strings.Contains(r.err, "accounts signin box --send") {
		t.Errorf("without the permission: %s", r.err)
	}
	s.signIn("accounts", "signin", "box", "--send")
	s.say(0, "", setup...)
	test := func(code int) {
		t.Helper()
		s.say(code, "", "notices", "test")
		s.say(code, "", "--json", "notices", "test")
		s.say(0, "", "notices", "show")
		s.say(0, "", "--json", "audit", "list")
	}
	test(0)
	i.ExpireAccess() // each run gets a new one
	test(0)
	i.Set(func(i *mailtest.Identity) { i.Fail = "server_error" })
	test(6)
	i.Set(func(i *mailtest.Identity) { i.Fail = "" })
	hang.Store(true)
	s.crash(&hanging, "notices", "test")
	hang.Store(false)
	i.Withdraw()
	if r := s.say(6, "", "notices", "test"); !strings.Contains(r.err, "run out or was withdrawn") {
		t.Errorf("%s", r.err)
	}
	if n := len(server.Mails()); n != 4 {
		t.Errorf("%d mails", n)
	}
	s.clean("cAnAryToken-", canary)
}
