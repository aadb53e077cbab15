package mail_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"countersign/mail"
	"countersign/mail/mailtest"
)

// A second connection helps with much new mail, and whatever becomes of it, everything
// comes in one poll.
func TestTwoConnections(t *testing.T) {
	only := func(verb string, fn func(c *mailtest.Conn, tag string)) func(*mailtest.Script) {
		return func(s *mailtest.Script) {
			s.On = func(c *mailtest.Conn, tag, command string) bool {
				if c.N != 2 || !strings.HasPrefix(command, verb) {
					return false
				}
				fn(c, tag)
				return true
			}
		}
	}
	body := func(fn func(c *mailtest.Conn, i int, raw []byte)) func(*mailtest.Script) {
		return func(s *mailtest.Script) {
			s.Body = func(c *mailtest.Conn, i int) bool {
				if c.N == 2 {
					fn(c, i, s.Messages[i])
				}
				return c.N == 2
			}
		}
	}
	for _, c := range []struct {
		name  string
		set   func(*mailtest.Script)
		helps bool
	}{
		{"a server as it should be", func(*mailtest.Script) {}, true},
		{"one connection at a time", only("GREETING", func(c *mailtest.Conn, _ string) { c.Printf("* BYE too many connections\r\n") }), false},
		{"one sign-in at a time", only("LOGIN", func(c *mailtest.Conn, tag string) { c.Printf("%s NO [LIMIT] once is enough\r\n", tag) }), false},
		{"another numbering", only("EXAMINE", func(c *mailtest.Conn, tag string) {
			c.Printf("* 40 EXISTS\r\n* OK [UIDVALIDITY 8] numbers\r\n%s OK done\r\n", tag)
		}), false},
		{"no answer at sign-in", only("LOGIN", func(c *mailtest.Conn, _ string) { c.Hang() }), false},
		{"nothing of what was asked for", body(func(*mailtest.Conn, int, []byte) {}), true},
		{"half of each message, with good manners", body(func(c *mailtest.Conn, i int, raw []byte) {
			raw = raw[:len(raw)/2]
			c.Printf("* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n", i+1, 10*(i+1), len(raw), raw)
		}), true},
		{"cut in a message", body(func(c *mailtest.Conn, i int, raw []byte) {
			c.Printf("* %d FETCH (UID %d BODY[] {%d}\r\n%s", i+1, 10*(i+1), len(raw), raw[:len(raw)/2])
			c.Close()
		}), true},
		{"silent in a message", body(func(c *mailtest.Conn, i int, raw []byte) {
			c.Printf("* %d FETCH (UID %d BODY[] {%d}\r\n%s", i+1, 10*(i+1), len(raw), raw[:len(raw)/2])
			c.Hang()
		}), true},
		{"refusal", only("UID FETCH", func(c *mailtest.Conn, tag string) { c.Printf("%s NO not now\r\n", tag) }), true},
		{"messages of others", body(func(c *mailtest.Conn, i int, raw []byte) {
			c.Printf("* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n", i+2, 10*(i+2), len(raw), raw)
		}), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			script := &mailtest.Script{Messages: mailtest.Messages(40, 3000, 35)}
			c.set(script)
			var helped atomic.Int64
			on := script.On
			script.On = func(c *mailtest.Conn, tag, command string) bool {
				if strings.Contains(command, "BODY.PEEK[]") {
					if c.N == 2 {
						helped.Add(1)
					} else {
						time.Sleep(10 * time.Millisecond) // until the second is open
					}
				}
				return on != nil && on(c, tag, command)
			}
			script.Start(t)
			in := mailtest.NewInbox()
			got, err := mail.WithTwo().Poll(context.Background(), script.Account(), canary, in, nil)
			if err != nil || got.Delivered != len(script.Messages) || got.Waiting+got.Gone+len(got.Aside) > 0 {
				t.Errorf("%+v, %v %s", got, err, unwrapAll(err))
			}
			wantAll(t, in, script.Messages)
			if (helped.Load() > 0) != c.helps {
				t.Errorf("the second connection was asked %d times", helped.Load())
			}
		})
	}
}

// Little new mail is fetched over one connection.
func TestOneConnectionDoes(t *testing.T) {
	script := (&mailtest.Script{Messages: mailtest.Messages(40, 3000, 36)}).Start(t)
	if _, err := (&mail.Poller{}).Poll(context.Background(), script.Account(), canary, mailtest.NewInbox(), nil); err != nil || script.Connections() != 1 {
		t.Errorf("%d connections, %v", script.Connections(), err)
	}
}

// A watch fetches as a poll does.
func TestWatchOverTwoConnections(t *testing.T) {
	script := (&mailtest.Script{Messages: mailtest.Messages(40, 3000, 37)}).Start(t)
	in := mailtest.NewInbox()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- mail.WithTwo().Watch(ctx, script.Account(), canary, in, time.Hour, nil) }()
	eventually(t, 10*time.Second, func() bool { return in.Len() == len(script.Messages) })
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	wantAll(t, in, script.Messages)
	if n := script.Connections(); n != 2 {
		t.Errorf("%d connections", n)
	}
}
