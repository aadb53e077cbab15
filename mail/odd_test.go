package mail_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"countersign/core"
	"countersign/mail"
	"countersign/mail/mailtest"
)

// oddServer is a server that misbehaves in one way.
type oddServer struct {
	name string
	// set changes the well-behaved server; messages[2] is the one to harm.
	set func(s *mailtest.Script)
	// without says that messages[2] cannot be had and must be set aside.
	without bool
	// nothing says that no message can be had at all.
	nothing bool
	polls   int // allowed; 2 if 0
}

// onVerb answers one verb in place of the server, on the first n connections.
func onVerb(verb string, n int, fn func(c *mailtest.Conn, tag, command string)) func(*mailtest.Script) {
	return func(s *mailtest.Script) {
		s.On = func(c *mailtest.Conn, tag, command string) bool {
			if c.N > n || !strings.HasPrefix(command, verb) {
				return false
			}
			fn(c, tag, command)
			return true
		}
	}
}

// onBody answers the FETCH of the whole of messages[2], always.
func onBody(fn func(c *mailtest.Conn, raw []byte)) func(*mailtest.Script) {
	return func(s *mailtest.Script) {
		s.Body = func(c *mailtest.Conn, i int) bool {
			if i == 2 {
				fn(c, s.Messages[2])
			}
			return i == 2
		}
	}
}

const always = 1 << 30

var oddServers = []oddServer{
	{name: "BODY before UID", set: func(s *mailtest.Script) {
		s.Body = func(c *mailtest.Conn, i int) bool {
			raw := s.Messages[i]
			c.Printf("* %d FETCH (BODY[] {%d}\r\n%s UID %d)\r\n", i+1, len(raw), raw, 10*(i+1))
			return true
		}
	}},
	{name: "a literal of which half comes", without: true, polls: 5, set: onBody(func(c *mailtest.Conn, raw []byte) {
		c.Printf("* 3 FETCH (UID 30 BODY[] {%d}\r\n%s", len(raw), raw[:len(raw)/2])
		c.Hang()
	})},
	{name: "a literal that never comes", without: true, polls: 5, set: onBody(func(c *mailtest.Conn, raw []byte) {
		c.Printf("* 3 FETCH (UID 30 BODY[] {%d}\r\n", len(raw))
		c.Hang()
	})},
	{name: "a literal of 512 MB", without: true, polls: 5, set: onBody(func(c *mailtest.Conn, _ []byte) {
		c.Printf("* 3 FETCH (UID 30 BODY[] {536870912}\r\n")
		c.Flood("0123456789abcdef")
	})},
	{name: "a huge literal of another item", without: true, polls: 5, set: onBody(func(c *mailtest.Conn, _ []byte) {
		c.Printf("* 3 FETCH (UID 30 ENVELOPE ({536870912}\r\n")
		c.Flood("0123456789abcdef")
	})},
	{name: "literal announced too short", without: true, polls: 5, set: onBody(func(c *mailtest.Conn, raw []byte) {
		c.Printf("* 3 FETCH (UID 30 BODY[] {%d}\r\n%s)\r\n", len(raw)-50, raw)
	})},
	{name: "literal announced too long", without: true, polls: 5, set: onBody(func(c *mailtest.Conn, raw []byte) {
		c.Printf("* 3 FETCH (UID 30 BODY[] {%d}\r\n%s)\r\n", len(raw)+50, raw)
	})},
	{name: "BYE in the middle", set: func(s *mailtest.Script) {
		s.Body = func(c *mailtest.Conn, i int) bool {
			if c.N > 1 || i != 2 {
				return false
			}
			c.Printf("* BYE going down\r\n")
			c.Close()
			return true
		}
	}},
	{name: "refusal of one message", without: true, polls: 5, set: func(s *mailtest.Script) {
		s.On = func(c *mailtest.Conn, tag, command string) bool {
			if verb, rest, _ := strings.Cut(command, " "); !strings.Contains(command, "BODY.PEEK[]") || verb == "UID" && !strings.Contains(rest, "30") && !strings.Contains(rest, ":") {
				return false
			}
			c.Printf("%s NO the message is corrupt\r\n", tag)
			return true
		}
	}},
	{name: "one message left out", set: onBody(func(*mailtest.Conn, []byte) {})},
	{name: "NIL for one message", set: onBody(func(c *mailtest.Conn, _ []byte) { c.Printf("* 3 FETCH (UID 30 BODY[] NIL)\r\n") })},
	{name: "flags of a message before it", set: func(s *mailtest.Script) {
		s.Body = func(c *mailtest.Conn, i int) bool {
			c.Printf("* %d FETCH (UID %d FLAGS (\\Seen))\r\n", i+1, 10*(i+1))
			return false
		}
	}},
	{name: "a message cut short in two places, with good manners", set: func(s *mailtest.Script) {
		var answers atomic.Int64
		s.Body = func(c *mailtest.Conn, i int) bool {
			n := int(answers.Add(1))
			if i != 2 {
				answers.Add(-1)
				return false
			}
			raw := s.Messages[2]
			if n <= 2 {
				raw = raw[:len(raw)/(n+1)]
			}
			c.Printf("* 3 FETCH (UID 30 BODY[] {%d}\r\n%s)\r\n", len(raw), raw)
			return true
		}
	}},
	{name: "every message twice", set: func(s *mailtest.Script) {
		s.Body = func(c *mailtest.Conn, i int) bool {
			raw := s.Messages[i]
			c.Printf("* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n", i+1, 10*(i+1), len(raw), raw)
			return false
		}
	}},
	{name: "an item that the library does not know", without: true, polls: 5, set: onBody(func(c *mailtest.Conn, raw []byte) {
		c.Printf("* 3 FETCH (UID 30 X-ODD 17 BODY[] {%d}\r\n%s)\r\n", len(raw), raw)
	})},
	{name: "sizes that are 10 too many", polls: 3, set: onVerb("UID FETCH", always, func(c *mailtest.Conn, tag, command string) {
		if strings.Contains(command, "RFC822.SIZE") {
			for i, raw := range c.Script.Messages {
				c.Printf("* %d FETCH (UID %d RFC822.SIZE %d)\r\n", i+1, 10*(i+1), len(raw)+10)
			}
		} else {
			c.Script.Fetch(c, true, strings.TrimPrefix(command, "UID FETCH "))
		}
		c.Printf("%s OK done\r\n", tag)
	})},
	{name: "a size that cannot be read", polls: 3, set: onVerb("UID FETCH", always, func(c *mailtest.Conn, tag, command string) {
		if strings.Contains(command, "RFC822.SIZE") {
			c.Printf("* 3 FETCH (UID 30 RFC822.SIZE many)\r\n")
		} else {
			c.Script.Fetch(c, true, strings.TrimPrefix(command, "UID FETCH "))
		}
		c.Printf("%s OK done\r\n", tag)
	})},
	{name: "more messages counted than there are", set: onVerb("EXAMINE", always, func(c *mailtest.Conn, tag, _ string) {
		c.Printf("* 4000000000 EXISTS\r\n* OK [UIDVALIDITY 7] numbers\r\n%s OK done\r\n", tag)
	})},
	{name: "fewer messages counted than there are", set: onVerb("EXAMINE", always, func(c *mailtest.Conn, tag, _ string) {
		c.Printf("* 1 EXISTS\r\n* OK [UIDVALIDITY 7] numbers\r\n%s OK done\r\n", tag)
	})},
	{name: "a search that finds less than there is", set: onVerb("UID SEARCH", always, func(c *mailtest.Conn, tag, _ string) {
		c.Printf("* SEARCH 10 50\r\n%s OK done\r\n", tag)
	})},
	{name: "a search without an answer", set: onVerb("UID SEARCH", always, func(c *mailtest.Conn, tag, _ string) { c.Printf("%s OK done\r\n", tag) })},
	{name: "a search that cannot be read", set: onVerb("UID SEARCH", always, func(c *mailtest.Conn, tag, _ string) { c.Printf("* SEARCH ten twenty\r\n") })},
	{name: "a search with four billion numbers", set: func(s *mailtest.Script) {
		s.Caps = "ESEARCH"
		onVerb("UID SEARCH", always, func(c *mailtest.Conn, tag, _ string) {
			c.Printf("* ESEARCH (TAG \"%s\") UID ALL 1:4294967295\r\n%s OK done\r\n", tag, tag)
		})(s)
	}},
	{name: "a search that never ends", set: onVerb("UID SEARCH", always, func(c *mailtest.Conn, _, _ string) {
		c.Printf("* SEARCH")
		c.Flood(" 1")
	})},
	{name: "no UIDVALIDITY", set: onVerb("EXAMINE", always, func(c *mailtest.Conn, tag, _ string) {
		c.Printf("* 5 EXISTS\r\n%s OK done\r\n", tag)
	})},
	{name: "a garbage greeting", nothing: true, set: func(s *mailtest.Script) { s.Greeting = "SSH-2.0-OpenSSH_9.6\r\n" }},
	{name: "an empty greeting", nothing: true, set: func(s *mailtest.Script) { s.Greeting = "\r\n" }},
	{name: "a greeting of zeros", nothing: true, set: func(s *mailtest.Script) { s.Greeting = "\x00\x00\x00\x00\r\n" }},
	{name: "BYE as a greeting", nothing: true, set: func(s *mailtest.Script) { s.Greeting = "* BYE too many connections\r\n" }},
	{name: "an endless greeting", nothing: true, set: onVerb("GREETING", always, func(c *mailtest.Conn, _, _ string) { c.Flood("* OK and ") })},
	{name: "no greeting", nothing: true, set: onVerb("GREETING", always, func(c *mailtest.Conn, _, _ string) { c.Hang() })},
	{name: "closed at once", nothing: true, set: onVerb("GREETING", always, func(*mailtest.Conn, string, string) {})},
	{name: "already signed in", set: func(s *mailtest.Script) { s.Greeting = "* PREAUTH welcome\r\n" }},
	{name: "silent at sign-in", nothing: true, set: onVerb("LOGIN", always, func(c *mailtest.Conn, _, _ string) { c.Hang() })},
	{name: "silent at the first sign-in", set: onVerb("LOGIN", 1, func(c *mailtest.Conn, _, _ string) { c.Hang() }), polls: 3},
	{name: "silent at capability", nothing: true, set: onVerb("CAPABILITY", always, func(c *mailtest.Conn, _, _ string) { c.Hang() })},
	{name: "silent at EXAMINE", nothing: true, set: onVerb("EXAMINE", always, func(c *mailtest.Conn, _, _ string) { c.Hang() })},
	{name: "talk without an end", nothing: true, set: onVerb("EXAMINE", always, func(c *mailtest.Conn, _, _ string) { c.Flood("* OK still here\r\n") })},
	{name: "a line without an end", nothing: true, set: onVerb("EXAMINE", always, func(c *mailtest.Conn, _, _ string) { c.Flood("* OK and so on ") })},
	{name: "an unknown tag", nothing: true, set: onVerb("EXAMINE", always, func(c *mailtest.Conn, _, _ string) { c.Printf("X99 OK done\r\n") })},
	{name: "a continuation nobody asked for", nothing: true, set: onVerb("EXAMINE", always, func(c *mailtest.Conn, _, _ string) { c.Printf("+ go on\r\n") })},
	{name: "a number that overflows", nothing: true, set: onVerb("EXAMINE", always, func(c *mailtest.Conn, _, _ string) {
		c.Printf("* 99999999999999999999 EXISTS\r\n")
	})},
	{name: "no answer to LOGOUT", set: onVerb("LOGOUT", always, func(c *mailtest.Conn, _, _ string) { c.Hang() })},
	{name: "UID 0 and others nobody asked for", set: func(s *mailtest.Script) {
		s.Body = func(c *mailtest.Conn, i int) bool {
			c.Printf("* 9 FETCH (UID 0 BODY[] {3}\r\nabc)\r\n* 9 FETCH (UID 999 BODY[] {3}\r\nabc)\r\n")
			return false
		}
	}},
}

// moreOddServers are ways to misbehave that need no harmed message.
var moreOddServers = []oddServer{
	{name: "a search in several answers", set: onVerb("UID SEARCH", always, func(c *mailtest.Conn, tag, _ string) {
		c.Printf("* SEARCH 10 20\r\n* SEARCH 30\r\n* SEARCH 40 50\r\n%s OK done\r\n", tag)
	})},
	{name: "a search that says all twice", set: onVerb("UID SEARCH", always, func(c *mailtest.Conn, tag, _ string) {
		c.Printf("* SEARCH 10 20 30 40 50 10 20 30 40 50\r\n%s OK done\r\n", tag)
	})},
	{name: "a search out of order", set: onVerb("UID SEARCH", always, func(c *mailtest.Conn, tag, _ string) {
		c.Printf("* SEARCH 50 10 40 20 30\r\n%s OK done\r\n", tag)
	})},
	{name: "a search in small letters", set: onVerb("UID SEARCH", always, func(c *mailtest.Conn, tag, _ string) {
		c.Printf("* search 10 20 30 40 50\r\n%s ok done\r\n", tag)
	})},
	{name: "a search that names UIDs that are not there", polls: 5, set: onVerb("UID SEARCH", always, func(c *mailtest.Conn, tag, _ string) {
		c.Printf("* SEARCH 10 20 30 40 50 51\r\n%s OK done\r\n", tag)
	})},
	{name: "no messages counted", set: onVerb("EXAMINE", always, func(c *mailtest.Conn, tag, _ string) {
		c.Printf("* 0 EXISTS\r\n* OK [UIDVALIDITY 7] numbers\r\n%s OK done\r\n", tag)
	})},
	{name: "flags that cannot be read", set: onVerb("EXAMINE", always, func(c *mailtest.Conn, tag, _ string) {
		c.Printf("* 5 EXISTS\r\n* FLAGS (\\Seen $x y.z)\r\n* OK [PERMANENTFLAGS (\\Seen \\*)] x\r\n* OK [UIDVALIDITY 7] numbers\r\n%s OK [READ-ONLY] done\r\n", tag)
	})},
	{name: "codes that nobody knows", set: onVerb("EXAMINE", always, func(c *mailtest.Conn, tag, _ string) {
		c.Printf("* 5 EXISTS\r\n* OK [X-ODD 1 (2 3)] odd\r\n* OK [UIDVALIDITY 7] numbers\r\n%s OK [X-MORE] done\r\n", tag)
	})},
	{name: "an alert with every message", set: beforeBody("* OK [ALERT] the mailbox is nearly full\r\n")},
	{name: "new messages while fetching", set: beforeBody("* 7 EXISTS\r\n* 2 RECENT\r\n")},
	{name: "messages expunged while fetching", set: beforeBody("* 5 EXPUNGE\r\n")},
	{name: "another UIDVALIDITY while fetching", set: beforeBody("* OK [UIDVALIDITY 8] renumbered\r\n")},
	{name: "flags of other messages while fetching", set: beforeBody("* 1 FETCH (FLAGS (\\Seen))\r\n* 77 FETCH (FLAGS ())\r\n")},
	{name: "capabilities while fetching", set: beforeBody("* CAPABILITY IMAP4rev1 IDLE\r\n")},
	{name: "fetch in small letters", set: func(s *mailtest.Script) {
		s.Body = func(c *mailtest.Conn, i int) bool {
			c.Printf("* %d fetch (uid %d body[] {%d}\r\n%s)\r\n", i+1, 10*(i+1), len(s.Messages[i]), s.Messages[i])
			return true
		}
	}},
	{name: "messages in reverse order", set: onVerb("UID FETCH", always, func(c *mailtest.Conn, tag, command string) {
		if !strings.Contains(command, "BODY.PEEK[]") {
			c.Script.Fetch(c, true, strings.TrimPrefix(command, "UID FETCH "))
		}
		for i := len(c.Script.Messages) - 1; i >= 0 && strings.Contains(command, "BODY.PEEK[]"); i-- {
			c.Printf("* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n", i+1, 10*(i+1), len(c.Script.Messages[i]), c.Script.Messages[i])
		}
		c.Printf("%s OK done\r\n", tag)
	})},
	{name: "closed behind the last byte", set: func(s *mailtest.Script) {
		s.Body = func(c *mailtest.Conn, i int) bool {
			if c.N > 1 || i != 4 {
				return false
			}
			c.Printf("* 5 FETCH (UID 50 BODY[] {%d}\r\n%s)\r\n", len(s.Messages[4]), s.Messages[4])
			c.Close()
			return true
		}
	}},
	{name: "a greeting with capabilities", set: func(s *mailtest.Script) {
		s.Greeting = "* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE] ready\r\n"
	}},
	{name: "a greeting and more", set: func(s *mailtest.Script) { s.Greeting = "* OK ready\r\n* OK really\r\n" }},
	{name: "capabilities that nobody knows", set: func(s *mailtest.Script) { s.Caps = "XODD=1=2 X-A.B/C AUTH=XFOO" }},
	{name: "busy at the first sign-in", polls: 3, set: onVerb("LOGIN", 1, func(c *mailtest.Conn, tag, _ string) { c.Printf("%s NO [INUSE] the mailbox is busy\r\n", tag) })},
	{name: "BYE behind the sign-in", nothing: true, set: onVerb("LOGIN", always, func(c *mailtest.Conn, tag, _ string) {
		c.Printf("%s OK welcome\r\n* BYE too many connections\r\n", tag)
		c.Close()
	})},
	{name: "no such folder", nothing: true, set: onVerb("EXAMINE", always, func(c *mailtest.Conn, tag, _ string) { c.Printf("%s NO [NONEXISTENT] no such folder\r\n", tag) })},
	{name: "BAD to everything", nothing: true, set: onVerb("EXAMINE", always, func(c *mailtest.Conn, tag, _ string) { c.Printf("%s BAD what\r\n", tag) })},
}

// beforeBody says something before every message.
func beforeBody(text string) func(*mailtest.Script) {
	return func(s *mailtest.Script) {
		s.Body = func(c *mailtest.Conn, _ int) bool {
			c.Printf("%s", text)
			return false
		}
	}
}

// TestOddServers polls servers that misbehave: what can be had is delivered,
// nothing else is, what cannot be had is set aside and said, and memory stays
// bounded.
func TestOddServers(t *testing.T) {
	t.Run("one connection", func(t *testing.T) { pollOdd(t, mail.Quick) })
	t.Run("two connections", func(t *testing.T) { pollOdd(t, mail.WithTwo) })
}

func pollOdd(t *testing.T, poller func() *mail.Poller) {
	messages := mailtest.Messages(5, 3000, 30)
	for _, odd := range slices.Concat(oddServers, moreOddServers) {
		t.Run(odd.name, func(t *testing.T) {
			t.Parallel()
			script := &mailtest.Script{Messages: messages}
			odd.set(script)
			script.Start(t)
			p, in := poller(), mailtest.NewInbox()
			var got mail.Result
			var err error
			for range max(2, odd.polls) {
				got, err = p.Poll(context.Background(), script.Account(), canary, in, nil)
				if err != nil && core.KindOf(err) != core.Unavailable {
					t.Errorf("the error is of kind %s: %v", core.KindOf(err), err)
				}
			}
			checkOdd(t, odd, messages, in, got, err)
		})
	}
}

func checkOdd(t *testing.T, odd oddServer, messages [][]byte, in *mailtest.Inbox, got mail.Result, err error) {
	want := messages
	switch {
	case odd.nothing:
		want = nil
		if err == nil {
			t.Error("no error")
		}
	case odd.without:
		want = append(append([][]byte{}, messages[:2]...), messages[3:]...)
		if len(got.Aside) != 1 || got.Aside[0].Key.UID != 30 || got.Aside[0].Reason == "" {
			t.Errorf("set aside: %+v (%v)", got.Aside, err)
		}
		if in.Counts.Aside != 1 || len(in.Asides) != 1 {
			t.Error("the heartbeat does not tell of the message that was set aside")
		}
	case err != nil:
		t.Errorf("error %v %s", err, unwrapAll(err))
	}
	wantAll(t, in, want)
}

// TestOddServersMemory polls the servers that flood and looks at the memory.
func TestOddServersMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, odd := range oddServers {
		if strings.Contains(odd.name, "512 MB") || strings.Contains(odd.name, "end") || strings.Contains(odd.name, "huge") || strings.Contains(odd.name, "billion") {
			script := &mailtest.Script{Messages: mailtest.Messages(5, 3000, 31)}
			odd.set(script)
			script.Start(t)
			_, _ = mail.Quick().Poll(context.Background(), script.Account(), canary, mailtest.NewInbox(), nil)
		}
	}
	runtime.ReadMemStats(&after)
	if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 150 {
		t.Errorf("%d MB were allocated", mb)
	}
}

// TestCancel ends a poll of each server with its usual, long times.
func TestCancel(t *testing.T) {
	messages := mailtest.Messages(5, 3000, 32)
	for _, odd := range oddServers {
		t.Run(odd.name, func(t *testing.T) {
			t.Parallel()
			script := &mailtest.Script{Messages: messages}
			odd.set(script)
			script.Start(t)
			ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
			defer cancel()
			start := time.Now()
			in := mailtest.NewInbox()
			if err := (&mail.Poller{}).Watch(ctx, script.Account(), canary, in, time.Hour, nil); err != nil {
				t.Errorf("watch: %v", err)
			}
			if took := time.Since(start); took > 2300*time.Millisecond {
				t.Errorf("ended %v after it was told to", took-300*time.Millisecond)
			}
		})
	}
}

// TestNoLeak counts goroutines after many polls of odd servers.
func TestNoLeak(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, odd := range oddServers[:12] {
		t.Run(odd.name, func(t *testing.T) {
			script := &mailtest.Script{Messages: mailtest.Messages(5, 3000, 33)}
			odd.set(script)
			script.Start(t)
			for _, p := range []*mail.Poller{mail.Quick(), mail.WithTwo()} {
				_, _ = p.Poll(context.Background(), script.Account(), canary, mailtest.NewInbox(), nil)
			}
		})
	}
	eventually(t, 5*time.Second, func() bool { return runtime.NumGoroutine() <= before+2 })
}

// TestPasswordNowhere signs in to servers that send back what they were told.
func TestPasswordNowhere(t *testing.T) {
	var last string
	echo := func(format string) func(*mailtest.Script) {
		return func(s *mailtest.Script) {
			s.On = func(c *mailtest.Conn, tag, command string) bool {
				if strings.HasPrefix(command, "LOGIN") || strings.HasPrefix(command, "AUTHENTICATE") {
					last = command
					c.Printf(format, tag, strings.TrimSpace(command))
					return true
				}
				return false
			}
		}
	}
	for _, caps := range []string{"", "AUTH=PLAIN SASL-IR"} {
		for _, format := range []string{"%s NO I do not like %s\r\n", "%s BAD %s\r\n", "* BYE %[2]s\r\n", "%s OK [X %s\r\n", "%s %s\r\n"} {
			script := &mailtest.Script{Messages: mailtest.Messages(1, 100, 34), Caps: caps}
			echo(format)(script)
			script.Start(t)
			in := mailtest.NewInbox()
			_, err := mail.Quick().Poll(context.Background(), script.Account(), canary, in, nil)
			steps := mail.Quick().Test(context.Background(), script.Account(), canary, nil)
			beat, _ := in.LastBeat()
			if err == nil || last == "" {
				t.Errorf("%q: error %v, command %q", format, err, last)
			}
			shown := fmt.Sprintf("%v %+v %#v %s %v %s %+v", err, err, err, unwrapAll(err), beat, unwrapAll(beat), steps)
			for _, s := range steps {
				shown += unwrapAll(s.Err)
			}
			if _, secret, _ := strings.Cut(last, "PLAIN "); secret != "" && strings.Contains(shown, secret) {
				t.Errorf("%q %q: the SASL answer shows in %s", caps, format, shown)
			}
			if strings.Contains(shown, "cAnAry") {
				t.Errorf("%q %q: the password shows in %s", caps, format, shown)
			}
		}
	}
}
