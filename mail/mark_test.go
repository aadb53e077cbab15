package mail_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2/imapclient"

	"countersign/core"
	"countersign/mail"
	"countersign/mail/mailtest"
)

// marks collects what Mark has done.
type marks map[core.MailKey]string

func (m marks) note(keys []core.MailKey, how string) error {
	for _, k := range keys {
		m[k] = how
	}
	return nil
}

// inbox fills a Dovecot and gives the keys of what a poll found there.
func fetched(t *testing.T, d *mailtest.Dovecot, n int) []core.MailKey {
	t.Helper()
	d.Fill(t, "anna", mailtest.Messages(n, 500, 70))
	in := mailtest.NewInbox()
	poll(t, &mail.Poller{}, d.Account("anna"), in)
	var keys []core.MailKey
	for k := range in.Keys {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b core.MailKey) int { return int(a.UID) - int(b.UID) })
	return keys
}

// second signs in as another client.
func second(t *testing.T, d *mailtest.Dovecot) *imapclient.Client {
	t.Helper()
	c, err := imapclient.DialTLS(addr("localhost", d.IMAPS), &imapclient.Options{TLSConfig: trust(d.CA)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.Login("anna", canary).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

// counts gives how many messages a folder holds.
func counts(t *testing.T, c *imapclient.Client, folder string) uint32 {
	t.Helper()
	data, err := c.Select(folder, nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	return data.NumMessages
}

func TestMarkWithKeyword(t *testing.T) {
	d := startDovecot(t)
	keys := fetched(t, d, 5)
	a := d.Account("anna")
	a.After = &core.MailAfter{Keyword: "Countersign", Flagged: true}
	for range 2 { // what was not noted is done again, and does no harm
		done := marks{}
		if err := (&mail.Poller{}).Mark(t.Context(), a, canary, mailtest.NewInbox(), keys[:3], done.note); err != nil {
			t.Fatal(err)
		}
		if len(done) != 3 || done[keys[0]] != "keyword Countersign, flagged" {
			t.Errorf("%v", done)
		}
	}
	flagged := 0
	for _, f := range d.Flags(t, "anna") {
		if strings.HasSuffix(f, " Fa") {
			flagged++
		}
	}
	if flagged != 3 {
		t.Errorf("%q", d.Flags(t, "anna"))
	}
}

func TestMarkByMoving(t *testing.T) {
	d := startDovecot(t)
	keys := fetched(t, d, 5)
	c := second(t, d)
	a := d.Account("anna")
	a.After = &core.MailAfter{Move: "Done"}
	done := marks{}
	err := (&mail.Poller{}).Mark(t.Context(), a, canary, mailtest.NewInbox(), keys, done.note)
	if !errors.Is(err, mail.ErrFolder) || len(done) != 0 {
		t.Errorf("into a folder that is not there: %v, %v", err, done)
	}
	if n := counts(t, c, "INBOX"); n != 5 {
		t.Fatalf("%d messages are left", n)
	}
	if err := c.Create("Done", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	stale := keys[0]
	stale.UIDValidity++
	for range 2 {
		if err := (&mail.Poller{}).Mark(t.Context(), a, canary, mailtest.NewInbox(), append(slices.Clone(keys[:4]), stale), done.note); err != nil {
			t.Fatal(err)
		}
	}
	if len(done) != 5 || done[keys[0]] != "moved to Done" || done[stale] != "no longer there" {
		t.Errorf("%v", done)
	}
	if in, out := counts(t, c, "INBOX"), counts(t, c, "Done"); in != 1 || out != 4 {
		t.Errorf("%d in the inbox, %d moved", in, out)
	}
	// A full disk here ends it before anything more is touched there.
	full := errors.New("the disk is full")
	if err := (&mail.Poller{}).Mark(t.Context(), a, canary, mailtest.NewInbox(), keys[4:], func([]core.MailKey, string) error { return full }); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
}

// A server that cannot move is not asked to copy and delete, and one that forgets
// keywords is not given any.
func TestMarkRefuses(t *testing.T) {
	for _, after := range []core.MailAfter{{Move: "Done"}, {Keyword: "x"}, {Seen: true}} {
		script := (&mailtest.Script{Messages: mailtest.Messages(1, 100, 71), On: func(c *mailtest.Conn, tag, command string) bool {
			if !strings.HasPrefix(strings.ToUpper(command), "SELECT") {
				return false
			}
			c.Printf("* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [PERMANENTFLAGS ()] none\r\n%s OK [READ-WRITE] done\r\n", tag)
			return true
		}}).Start(t)
		a := script.Account()
		a.After = &after
		done := marks{}
		key := core.MailKey{Account: a.Name, Folder: "INBOX", UIDValidity: 7, UID: 10}
		err := mail.Quick().Mark(t.Context(), a, canary, mailtest.NewInbox(), []core.MailKey{key}, done.note)
		if !errors.Is(err, mail.ErrFolder) || len(done) != 0 {
			t.Errorf("%+v: %v, %v", after, err, done)
		}
		for _, word := range []string{"STORE", "COPY", "MOVE", "EXPUNGE", "DELETED"} {
			if strings.Contains(strings.ToUpper(script.Heard()), word) {
				t.Errorf("%+v: the server was asked to %s", after, word)
			}
		}
	}
}
