package mail_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"countersign/core"
	"countersign/mail"
	"countersign/mail/imapdemo"
	"countersign/mail/mailtest"
)

// pollTwice polls until everything is there, twice at most.
func pollTwice(t *testing.T, p *mail.Poller, a core.MailAccount, in *mailtest.Inbox, messages [][]byte) {
	t.Helper()
	for n := range 2 {
		_, err := p.Poll(context.Background(), a, canary, in, nil)
		if err == nil && in.Len() == len(messages) {
			break
		}
		if n == 1 {
			t.Errorf("not recovered in two polls: %v", err)
		}
	}
	wantAll(t, in, messages)
}

// TestCuts breaks connections at many places, in the middle of literals most of
// the time. No truncated message may ever be delivered, and two polls must be
// enough. COUNTERSIGN_LONG=1 makes it 240 cuts, with the tests below more than 300.
func TestCuts(t *testing.T) {
	cuts := 10
	if os.Getenv("COUNTERSIGN_LONG") != "" {
		cuts = 60
	}
	messages := append(mailtest.Messages(12, 6000, 20), mailtest.Large(400_000, 21))
	script := (&mailtest.Script{Messages: messages}).Start(t)
	total := 0
	for _, raw := range messages {
		total += len(raw)
	}
	for _, fault := range []mailtest.Fault{mailtest.FIN, mailtest.RST, mailtest.Stall, mailtest.Dribble} {
		for n := range cuts {
			after := int64(total) * int64(n) / int64(cuts+1)
			if n == 0 {
				after = 5 // in the greeting
			}
			t.Run(fmt.Sprintf("%s-%d", fault, after), func(t *testing.T) {
				t.Parallel()
				proxy := mailtest.StartProxy(t, script.Port, fault, after, 1+n%2)
				a := script.Account()
				a.Port = proxy.Port
				p := mail.Quick()
				if n%4 > 1 {
					p = mail.WithTwo()
				}
				pollTwice(t, p, a, mailtest.NewInbox(), messages)
			})
		}
	}
}

// TestCutsOverTLS does the same through TLS, where a cut falls into a record.
func TestCutsOverTLS(t *testing.T) {
	messages := mailtest.Messages(10, 8000, 22)
	server, err := imapdemo.Start(t.Context(), "anna", canary, messages)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	for _, fault := range []mailtest.Fault{mailtest.FIN, mailtest.RST, mailtest.Stall} {
		for _, after := range []int64{100, 3000, 20_000, 50_000} {
			t.Run(fmt.Sprintf("%s-%d", fault, after), func(t *testing.T) {
				proxy := mailtest.StartProxy(t, server.Port, fault, after, 1)
				a := server.Account("demo", "anna")
				a.Port = proxy.Port
				pollTwice(t, mail.Quick(), a, mailtest.NewInbox(), messages)
			})
		}
	}
}

// TestEveryByte cuts one short conversation at every byte.
func TestEveryByte(t *testing.T) {
	messages := mailtest.Messages(2, 300, 23)
	script := (&mailtest.Script{Messages: messages}).Start(t)
	for after := int64(0); after < 1800; after += 23 {
		proxy := mailtest.StartProxy(t, script.Port, mailtest.FIN, after, 1)
		a := script.Account()
		a.Port = proxy.Port
		pollTwice(t, mail.Quick(), a, mailtest.NewInbox(), messages)
	}
}

// TestBadLine cuts every connection after some bytes: each must bring the poll
// forward.
func TestBadLine(t *testing.T) {
	messages := append(mailtest.Messages(20, 6000, 24), mailtest.Large(400_000, 25), mailtest.Large(85_000, 26))
	script := (&mailtest.Script{Messages: messages}).Start(t)
	proxy := mailtest.StartProxy(t, script.Port, mailtest.FIN, 100_000, 1000)
	a := script.Account()
	a.Port = proxy.Port
	p, in := mail.Quick(), mailtest.NewInbox()
	for range 10 {
		_, _ = p.Poll(context.Background(), a, canary, in, nil)
	}
	wantAll(t, in, messages)
	t.Logf("%d connections; the large message has %d bytes", proxy.Connections(), len(messages[20]))
}
