package mail_test

import (
	"fmt"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"countersign/core"
	"countersign/mail"
	"countersign/mail/mailtest"
)

// plainClient is another program at the same mailbox.
func plainClient(t *testing.T, a core.MailAccount, user string) *imapclient.Client {
	t.Helper()
	c, err := imapclient.DialInsecure(fmt.Sprintf("%s:%d", a.Host, a.Port), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.WaitGreeting(); err != nil {
		t.Fatal(err)
	}
	if c.State() != imap.ConnStateAuthenticated {
		if err := c.Login(user, canary).Wait(); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func appendAll(t *testing.T, c *imapclient.Client, folder string, messages [][]byte) {
	t.Helper()
	for _, raw := range messages {
		cmd := c.Append(folder, int64(len(raw)), nil)
		if _, err := cmd.Write(raw); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := cmd.Wait(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCourier(t *testing.T) {
	messages := append(mailtest.Messages(200, 20_000, 90), mailtest.Large(6_000_000, 91))
	a := mailtest.StartCourier(t, messages)
	testServer(t, a, messages, false, "INBOX.Bills", core.MailAfter{Flagged: true})
}

func TestCyrus(t *testing.T) {
	a := mailtest.StartCyrus(t)
	admin := plainClient(t, a, "admin")
	if err := admin.Create("user/anna", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	messages := append(mailtest.Messages(200, 20_000, 90), mailtest.Large(6_000_000, 91))
	appendAll(t, plainClient(t, a, "anna"), "INBOX", messages)
	testServer(t, a, messages, true, "Bills", core.MailAfter{Keyword: "Countersign", Flagged: true})
}

// testServer takes mails from a real server, while another client adds and deletes some,
// from a folder that is made anew, and marks them there.
// Keeps is false for one that numbers them anew in every session.
func testServer(t *testing.T, a core.MailAccount, messages [][]byte, keeps bool, bills string, after core.MailAfter) {
	c := plainClient(t, a, "anna")
	p, in := &mail.Poller{}, mailtest.NewInbox()
	if got := poll(t, p, a, in); got.Seen != len(messages) || got.Delivered != len(messages) {
		t.Errorf("first poll: %+v", got)
	}
	wantAll(t, in, messages)
	if got := poll(t, p, a, in); keeps && got.Delivered != 0 {
		t.Errorf("second poll: %+v", got)
	}

	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	var old imap.SeqSet
	old.AddRange(1, 30)
	if err := c.Store(old, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.Expunge().Close(); err != nil {
		t.Fatal(err)
	}
	more := mailtest.Messages(5, 3000, 92)
	appendAll(t, c, "INBOX", more)
	messages = append(messages, more...)
	if got := poll(t, p, a, in); keeps && got.Delivered != len(more) || got.Seen != len(messages)-30 {
		t.Errorf("after another client: %+v", got)
	}

	a.Folder = append(a.Folder, bills)
	for n := range 2 { // the second time under a new UIDVALIDITY
		if err := c.Create(bills, nil).Wait(); err != nil {
			t.Fatal(err)
		}
		appendAll(t, c, bills, messages[:2])
		poll(t, p, a, in)
		if err := c.Rename(bills, fmt.Sprint(bills, "-", n), nil).Wait(); err != nil {
			t.Fatal(err)
		}
	}
	wantAll(t, in, messages)

	a.After, a.Folder = &after, a.Folder[:1]
	var keys []core.MailKey
	for k := range in.Keys {
		if k.Folder == "INBOX" {
			keys = append(keys, k)
		}
	}
	if !keeps {
		return // nothing is found again where it was
	}
	done := marks{}
	if err := p.Mark(t.Context(), a, canary, mailtest.NewInbox(), keys, done.note); err != nil || len(done) != len(keys) {
		t.Errorf("marked %d of %d: %v", len(done), len(keys), err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil { // a server need not tell one session of another's flags
		t.Fatal(err)
	}
	flagged, err := c.UIDSearch(&imap.SearchCriteria{Flag: []imap.Flag{imap.FlagFlagged}}, nil).Wait()
	if err != nil || len(flagged.AllUIDs()) != len(messages)-30 {
		t.Errorf("%d mails are flagged, %v", len(flagged.AllUIDs()), err)
	}
	for _, s := range p.Test(t.Context(), a, canary, nil) {
		if !s.OK {
			t.Errorf("%+v", s)
		}
	}
}
