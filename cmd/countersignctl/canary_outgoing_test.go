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
