package mail_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"countersign/core"
	"countersign/mail"
	"countersign/mail/imapdemo"
	"countersign/mail/mailtest"
)

func TestTooLarge(t *testing.T) {
	messages := append(mailtest.Messages(3, 1000, 40), mailtest.Large(500_000, 41))
	script := (&mailtest.Script{Messages: messages}).Start(t)
	p, in := mail.Quick(), mailtest.NewInbox()
	p.SetMaxMessage(300_000)
	got := poll(t, p, script.Account(), in)
	if got.Delivered != 3 || len(got.Aside) != 1 || !strings.Contains(got.Aside[0].Reason, "MB") || got.Aside[0].Size != int64(len(messages[3])) {
		t.Errorf("result %+v", got)
	}
	if in.Counts.Aside != 1 {
		t.Errorf("heartbeat %+v", in.Counts)
	}
	// It rests, is still shown, and is tried again after a while.
	if got := poll(t, p, script.Account(), in); got.Delivered != 0 || len(got.Aside) != 1 {
		t.Errorf("second poll: %+v", got)
	}
	p.SetAsideFor(0)
	p.SetMaxMessage(1 << 20)
	if got := poll(t, p, script.Account(), in); got.Delivered != 1 || len(got.Aside) != 0 {
		t.Errorf("third poll: %+v", got)
	}
	wantAll(t, in, messages)
}

// TestAside: a message that cannot be fetched is shown and counted, and the poll is
// no failure.
func TestAside(t *testing.T) {
	script := (&mailtest.Script{Messages: [][]byte{mailtest.Large(500_000, 42)}}).Start(t)
	p, in := mail.Quick(), mailtest.NewInbox()
	p.SetMaxMessage(1000)
	if _, err := p.Poll(context.Background(), script.Account(), canary, in, nil); err != nil {
		t.Fatal(err)
	}
	at := core.MailKey{Account: script.Account().Name, Folder: "INBOX", UIDValidity: 7, UID: 10}
	if beat, _ := in.LastBeat(); beat != nil || in.Counts != (core.MailCounts{OnServer: 1, Aside: 1}) || len(in.Asides) != 1 || !strings.HasPrefix(in.Asides[at], "The message") {
		t.Errorf("heartbeat %v, %+v, set aside %v", beat, in.Counts, in.Asides)
	}
}

// TestInboxRefuses: a full disk ends the poll, a message that the inbox cannot
// take is set aside after three attempts, and neither loses anything.
func TestInboxRefuses(t *testing.T) {
	messages := mailtest.Messages(6, 1000, 43)
	script := (&mailtest.Script{Messages: messages}).Start(t)
	p, in := mail.Quick(), mailtest.NewInbox()
	full := errors.New("the disk is full")
	in.Refuse = func([]byte) error {
		if in.Calls > 2 {
			return full
		}
		return nil
	}
	if got, err := p.Poll(context.Background(), script.Account(), canary, in, nil); !errors.Is(err, full) || got.Delivered != 2 {
		t.Errorf("%+v %v", got, err)
	}
	if beat, _ := in.LastBeat(); !errors.Is(beat, full) {
		t.Errorf("heartbeat %v", beat)
	}
	in.Refuse = func(raw []byte) error {
		if bytes.Equal(raw, messages[3]) {
			return core.Errorf(core.BadInput, "This message cannot be taken in")
		}
		return nil
	}
	var got mail.Result
	for range 3 {
		got = poll(t, p, script.Account(), in)
	}
	if len(got.Aside) != 1 || got.Aside[0].Key.UID != 40 || in.Len() != 5 {
		t.Errorf("%+v, %d messages", got, in.Len())
	}
}

func TestFolders(t *testing.T) {
	d := startDovecot(t)
	d.Fill(t, "anna", mailtest.Messages(2, 100, 44))
	c, err := imapclient.DialTLS(addr("localhost", d.IMAPS), &imapclient.Options{TLSConfig: trust(d.CA)})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login("anna", canary).Wait(); err != nil {
		t.Fatal(err)
	}
	const folder = "Rechnungen/März & Co"
	if err := c.Create(folder, nil).Wait(); err != nil {
		t.Fatal(err)
	}
	raw := mailtest.Large(1000, 45)
	cmd := c.Append(folder, int64(len(raw)), &imap.AppendOptions{Flags: []imap.Flag{imap.FlagFlagged}})
	_, _ = cmd.Write(raw)
	_ = cmd.Close()
	if _, err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	a := d.Account("anna")
	a.Folder = []string{"Gone", "INBOX", folder}
	in := mailtest.NewInbox()
	got, err := (&mail.Poller{}).Poll(context.Background(), a, canary, in, nil)
	if !errors.Is(err, mail.ErrFolder) || !strings.Contains(err.Error(), "Gone") {
		t.Errorf("error %v", err)
	}
	if got.Delivered != 3 || !in.Has(raw) || got.Seen != 3 {
		t.Errorf("%+v", got)
	}
}

func TestProgress(t *testing.T) {
	messages := mailtest.Messages(7, 1000, 46)
	script := (&mailtest.Script{Messages: messages}).Start(t)
	var stages []string
	last := mail.Progress{}
	_, err := mail.Quick().Poll(context.Background(), script.Account(), canary, mailtest.NewInbox(), func(p mail.Progress) {
		if len(stages) == 0 || stages[len(stages)-1] != string(p.Stage) {
			stages = append(stages, string(p.Stage))
		}
		last = p
	})
	if got := strings.Join(stages, " "); err != nil || got != "connecting listing fetching" {
		t.Errorf("stages %q, error %v", got, err)
	}
	if last.Done != 7 || last.Total != 7 || last.Result.Delivered != 7 || last.Account != "script" || last.Folder != "INBOX" {
		t.Errorf("the last progress is %+v", last)
	}
}

// TestWatchRecovers keeps watching through lost connections and refused
// sign-ins.
func TestWatchRecovers(t *testing.T) {
	messages := mailtest.Messages(4, 1000, 47)
	var down atomic.Bool
	script := &mailtest.Script{Messages: messages[:2], Caps: "IDLE"}
	var mu sync.Mutex
	script.On = func(c *mailtest.Conn, tag, command string) bool {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case down.Load():
			c.Close()
			return true
		case command == "IDLE":
			c.Printf("+ idling\r\n")
			go func() { time.Sleep(50 * time.Millisecond); c.Close() }()
			return true
		}
		return false
	}
	script.Start(t)
	in := mailtest.NewInbox()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- mail.Quick().Watch(ctx, script.Account(), canary, in, 50*time.Millisecond, nil) }()
	eventually(t, 5*time.Second, func() bool { return in.Len() == 2 })
	down.Store(true)
	eventually(t, 5*time.Second, func() bool { beat, _ := in.LastBeat(); return beat != nil })
	mu.Lock()
	script.Messages = messages
	mu.Unlock()
	down.Store(false)
	eventually(t, 5*time.Second, func() bool { beat, _ := in.LastBeat(); return in.Len() == 4 && beat == nil })
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	wantAll(t, in, messages)
}

// TestNothingChanges checks that only commands that change nothing are sent.
func TestNothingChanges(t *testing.T) {
	script := (&mailtest.Script{Messages: append(mailtest.Messages(3, 1000, 48), mailtest.Large(300_000, 49))}).Start(t)
	poll(t, mail.Quick(), script.Account(), mailtest.NewInbox())
	for line := range strings.Lines(script.Heard()) {
		_, command, _ := strings.Cut(strings.TrimSpace(line), " ")
		verb, _, _ := strings.Cut(strings.TrimPrefix(command, "UID "), " ")
		switch verb {
		case "CAPABILITY", "LOGIN", "EXAMINE", "SEARCH", "LOGOUT":
		case "FETCH":
			if strings.Contains(command, "BODY[") {
				t.Errorf("%s would mark the message as read", command)
			}
		default:
			t.Errorf("%s was sent", command)
		}
	}
}

// TestThroughput compares with a plain loop of the library over the same server.
func TestThroughput(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	messages := mailtest.Messages(800, 30_000, 50) // so many that a batch gets the memory of one before
	server, err := imapdemo.Start(t.Context(), "anna", canary, messages)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	start := time.Now()
	plainLoop(t, server, len(messages))
	plain := time.Since(start)
	start = time.Now()
	in := mailtest.NewInbox()
	poll(t, &mail.Poller{}, server.Account("demo", "anna"), in)
	ours := time.Since(start)
	wantAll(t, in, messages)
	t.Logf("plain loop %v, poll %v: %.0f %% of its messages a second", plain, ours, 100*plain.Seconds()/ours.Seconds())
	if ours > 3*plain+time.Second {
		t.Errorf("a poll takes %v where a plain loop takes %v", ours, plain)
	}
}

func plainLoop(t *testing.T, server *imapdemo.Server, want int) {
	t.Helper()
	c, err := imapclient.DialTLS(server.Addr, &imapclient.Options{TLSConfig: trust(server.CA)})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login("anna", canary).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		t.Fatal(err)
	}
	got, err := c.Fetch(imap.UIDSet{{Start: 1, Stop: 0}}, &imap.FetchOptions{UID: true, RFC822Size: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}}).Collect()
	if err != nil || len(got) != want {
		t.Fatalf("%d messages, %v", len(got), err)
	}
}

// A sign-in that is refused is tried ever more seldom, so that no provider locks the
// account.
func TestPauseAfterARefusedSignIn(t *testing.T) {
	p := &mail.Poller{}
	for failures, want := range map[int]time.Duration{1: 5 * time.Minute, 2: 10 * time.Minute, 4: 40 * time.Minute, 5: 80 * time.Minute, 6: 80 * time.Minute, 500: 80 * time.Minute} {
		for range 20 {
			if got := p.Pause(failures, mail.ErrSignIn); got < want/2 || got > want*3/2 {
				t.Errorf("after %d refusals: %v, want %v to %v", failures, got, want/2, want*3/2)
			}
		}
	}
	for failures, want := range map[int]time.Duration{1: 2 * time.Second, 3: 8 * time.Second, 500: 5 * time.Minute} {
		if got := p.Pause(failures, mail.ErrLost); got < want/2 || got > want*3/2 {
			t.Errorf("after %d lost connections: %v, want %v to %v", failures, got, want/2, want*3/2)
		}
	}
	for failures, want := range map[int]time.Duration{1: 2 * time.Second, 3: 8 * time.Second, 10: time.Minute, 500: time.Minute} {
		if got := p.Pause(failures, mail.ErrHost); got < want/2 || got > want*3/2 {
			t.Errorf("after %d times out of reach: %v, want %v to %v", failures, got, want/2, want*3/2)
		}
	}
}

// Whoever fetches beside a watch, or twice at once, waits and then finds nothing new.
func TestOneAtATimeForEachAccount(t *testing.T) {
	d := startDovecot(t)
	messages := mailtest.Messages(400, 5000, 4)
	d.Fill(t, "anna", messages)
	p, in := &mail.Poller{}, mailtest.NewInbox()
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() {
		if err := p.Watch(ctx, d.Account("anna"), canary, in, time.Hour, nil); err != nil {
			t.Error(err)
		}
	})
	var polls sync.WaitGroup
	for range 3 {
		polls.Go(func() {
			if _, err := p.Poll(ctx, d.Account("anna"), canary, in, nil); err != nil {
				t.Error(err)
			}
		})
	}
	polls.Wait()
	wantAll(t, in, messages)
	if in.Calls != len(messages) {
		t.Errorf("%d deliveries of %d messages", in.Calls, len(messages))
	}
	cancel()
	all.Wait()
}
