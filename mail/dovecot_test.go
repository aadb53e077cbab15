package mail_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"countersign/core"
	"countersign/mail"
	"countersign/mail/mailtest"
)

// canary is a password that must appear nowhere.
const canary = `cAnAry-"7\Xq pass`

func startDovecot(t *testing.T) *mailtest.Dovecot {
	return mailtest.StartDovecot(t, map[string]string{"anna": canary})
}

func poll(t *testing.T, p *mail.Poller, a core.MailAccount, in *mailtest.Inbox) mail.Result {
	t.Helper()
	got, err := p.Poll(context.Background(), a, canary, in, nil)
	if err != nil {
		t.Fatalf("poll: %v (%v)", err, unwrapAll(err))
	}
	return got
}

func wantAll(t *testing.T, in *mailtest.Inbox, messages [][]byte) {
	t.Helper()
	for i, raw := range messages {
		if !in.Has(raw) {
			t.Errorf("message %d is missing or not as sent", i)
		}
	}
	if in.Len() != len(messages) {
		t.Errorf("%d messages, want %d", in.Len(), len(messages))
	}
}

func TestDovecotPoll(t *testing.T) {
	d := startDovecot(t)
	messages := append(mailtest.Messages(300, 20_000, 1), mailtest.Large(2_000_000, 2), mailtest.Large(9_000_000, 3))
	d.Fill(t, "anna", messages)
	before := d.Flags(t, "anna")
	p, in := &mail.Poller{}, mailtest.NewInbox()
	start := time.Now()
	got := poll(t, p, d.Account("anna"), in)
	t.Logf("%d messages, %d MB in %v", got.Delivered, got.Bytes>>20, time.Since(start))
	wantAll(t, in, messages)
	if got.Seen != len(messages) || got.Delivered != len(messages) || len(got.Aside)+got.Waiting+got.Gone > 0 {
		t.Errorf("result %+v", got)
	}
	if got := poll(t, p, d.Account("anna"), in); got.Delivered != 0 || in.Calls != len(messages) {
		t.Errorf("a second poll delivered %d again", got.Delivered)
	}
	after := d.Flags(t, "anna")
	slices.Sort(before)
	slices.Sort(after)
	for _, name := range after {
		if strings.ContainsAny(name[strings.LastIndex(name, " ")+1:], "SRTFD") && strings.Contains(name, " ") {
			t.Errorf("flags changed on the server: %s", name)
		}
	}
	if len(before) != len(after) {
		t.Errorf("%d messages on the server, want %d", len(after), len(before))
	}
}

func TestDovecotSTARTTLS(t *testing.T) {
	d := startDovecot(t)
	messages := mailtest.Messages(5, 2000, 3)
	d.Fill(t, "anna", messages)
	a := d.Account("anna")
	a.TLS, a.Port, a.Host = "starttls", d.STARTTLS, "localhost"
	in := mailtest.NewInbox()
	poll(t, &mail.Poller{}, a, in)
	wantAll(t, in, messages)
}

func TestDovecotUIDValidity(t *testing.T) {
	d := startDovecot(t)
	messages := mailtest.Messages(20, 2000, 4)
	d.Fill(t, "anna", messages)
	p, in := &mail.Poller{}, mailtest.NewInbox()
	poll(t, p, d.Account("anna"), in)
	validity := map[uint32]bool{}
	for range 3 {
		time.Sleep(1100 * time.Millisecond) // Dovecot numbers by the second
		d.ChangeUIDValidity(t, "anna")
		if got := poll(t, p, d.Account("anna"), in); got.Delivered != len(messages) {
			t.Errorf("delivered %d after a new UIDVALIDITY, want all %d for the inbox to settle", got.Delivered, len(messages))
		}
		wantAll(t, in, messages)
	}
	for k := range in.Keys {
		validity[k.UIDValidity] = true
	}
	if len(validity) != 4 {
		t.Errorf("the server had %d UIDVALIDITYs, want 4", len(validity))
	}
}

// TestDovecotSecondClient polls while another client deletes and adds.
func TestDovecotSecondClient(t *testing.T) {
	d := startDovecot(t)
	first := mailtest.Messages(150, 10_000, 5)
	d.Fill(t, "anna", first)
	stop := make(chan struct{})
	done := make(chan int)
	added := mailtest.Messages(40, 5000, 6)
	go func() { done <- meddle(t, d, added, stop) }()
	p, in := &mail.Poller{}, mailtest.NewInbox()
	for range 4 {
		if _, err := p.Poll(context.Background(), d.Account("anna"), canary, in, nil); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	deleted := <-done
	got := poll(t, p, d.Account("anna"), in)
	for i, raw := range added {
		if !in.Has(raw) {
			t.Errorf("message %d of the other client is missing", i)
		}
	}
	missing := 0
	for _, raw := range first {
		if !in.Has(raw) {
			missing++
		}
	}
	if missing > deleted {
		t.Errorf("%d of the first messages are missing, only %d were deleted", missing, deleted)
	}
	if len(got.Aside)+got.Waiting > 0 {
		t.Errorf("result %+v", got)
	}
	t.Logf("%d deleted, %d of those before they were fetched", deleted, missing)
}

// meddle deletes messages and adds others over a connection of its own.
func meddle(t *testing.T, d *mailtest.Dovecot, add [][]byte, stop <-chan struct{}) (deleted int) {
	c, err := imapclient.DialStartTLS(addr("localhost", d.STARTTLS), &imapclient.Options{TLSConfig: trust(d.CA)})
	if err != nil {
		t.Error(err)
		return 0
	}
	defer c.Close()
	if err := c.Login("anna", canary).Wait(); err != nil {
		t.Error(err)
		return 0
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Error(err)
		return 0
	}
	for len(add) > 0 {
		cmd := c.Append("INBOX", int64(len(add[0])), nil)
		_, _ = cmd.Write(add[0])
		_ = cmd.Close()
		if _, err := cmd.Wait(); err != nil {
			t.Error(err)
		}
		add = add[1:]
		if deleted < 60 {
			seq := imap.SeqSetNum(uint32(1 + deleted%7))
			_ = c.Store(seq, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close()
			if n, err := c.Expunge().Collect(); err == nil {
				deleted += len(n)
			}
		}
	}
	<-stop
	return deleted
}

func TestDovecotTestSteps(t *testing.T) {
	d := startDovecot(t)
	d.Fill(t, "anna", mailtest.Messages(3, 100, 7))
	steps := (&mail.Poller{}).Test(context.Background(), d.Account("anna"), canary, nil)
	var names []string
	for _, s := range steps {
		names = append(names, s.Step)
		if !s.OK || s.Sentence == "" {
			t.Errorf("%s: %v %q", s.Step, s.OK, s.Sentence)
		}
	}
	if got := strings.Join(names, " "); got != "name connection TLS sign-in folder rights" {
		t.Errorf("steps %q", got)
	}
	wrong := (&mail.Poller{}).Test(context.Background(), d.Account("anna"), "wrong", nil)
	if last := wrong[len(wrong)-1]; last.OK || last.Step != "sign-in" {
		t.Errorf("with a wrong password: %+v", last)
	}
	a := d.Account("anna")
	a.Folder = []string{"Nowhere"}
	if steps := (&mail.Poller{}).Test(context.Background(), a, canary, nil); steps[len(steps)-1].Step != "folder" || steps[len(steps)-1].OK {
		t.Errorf("with a wrong folder: %+v", steps)
	}
}

// TestDovecotWatch delivers new mail without waiting for the interval, and after
// the server was away.
func TestDovecotWatch(t *testing.T) {
	d := startDovecot(t)
	messages := mailtest.Messages(6, 1000, 8)
	d.Fill(t, "anna", messages[:3])
	in := mailtest.NewInbox()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- (&mail.Poller{}).Watch(ctx, d.Account("anna"), canary, in, time.Hour, nil)
	}()
	eventually(t, 10*time.Second, func() bool { return in.Len() == 3 })
	d.Fill(t, "anna", messages[3:])
	eventually(t, 20*time.Second, func() bool { return in.Len() == 6 })
	wantAll(t, in, messages)
	cancel()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("watch ended with %v", err)
		}
	case <-time.After(2 * time.Second):
		t.Error("watch does not end within 2 seconds")
	}
	if err, ok := in.LastBeat(); !ok || err != nil {
		t.Errorf("heartbeat %v %v", err, ok)
	}
}
