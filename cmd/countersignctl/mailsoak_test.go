package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"countersign/cmd/internal/sample"
	"countersign/core"
	"countersign/core/desk"
	"countersign/mail/mailtest"
)

// soak is a mailbox on a real server that many things happen to.
type soak struct {
	*books
	srv  *mailtest.Dovecot
	rnd  *rand.Rand
	want map[core.MessageID]string // mails that must be taken in, with a name each
	docs map[core.DocumentID]bool  // their files, where they are known
}

// TestMailSoak: whatever another client and the server itself do to a mailbox, every
// mail that stays long enough to be seen is taken in, and its files become one
// invoice each. COUNTERSIGN_LONG=1 makes it 2,000 mails, COUNTERSIGN_CORPUS adds those
// of the corpus.
func TestMailSoak(t *testing.T) {
	t.Parallel()
	mails, rounds := 60, 5
	if os.Getenv("COUNTERSIGN_LONG") != "" {
		mails, rounds = 2000, 22 // with 20 new numberings
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	s := &soak{books: newBooks(t), srv: mailtest.StartDovecot(t, map[string]string{"box": "word"}), rnd: rand.New(rand.NewPCG(seed, 1)),
		want: map[core.MessageID]string{}, docs: map[core.DocumentID]bool{}}
	s.connect()
	batches := s.mails(mails, rounds)
	client := s.client()
	if err := client.Create("Bills", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	var old string
	for n, batch := range batches {
		s.srv.Fill(t, "box", batch)
		stop, done := make(chan struct{}), make(chan error, 1)
		go func() { done <- s.meddle(client, n, stop) }()
		s.must("poll")
		close(stop)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		s.must("poll") // what was on the move between two folders
		_ = client.Close()
		switch {
		case n == rounds/2:
			old = s.srv.Save(t, "box")
		case n == rounds/2+1:
			s.srv.Restore(t, "box", old) // what came since is gone there, and kept here
		case n == rounds/2+2:
			s.arrived(batch) // under the numbers of what is gone, before a new numbering brings it in
			fallthrough
		default:
			time.Sleep(1100 * time.Millisecond) // Dovecot numbers by the second
			s.srv.ChangeUIDValidity(t, "box")
		}
		client = s.client()
	}
	s.must("poll")
	s.check()
}

// connect makes the mailbox known.
func (s *soak) connect() {
	s.t.Helper()
	ca := filepath.Join(s.t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, []byte(s.srv.CA), 0o600); err != nil {
		s.t.Fatal(err)
	}
	add := s.command("accounts", "add", "box", "--host", "127.0.0.1", "--port", strconv.Itoa(s.srv.IMAPS), "--user", "box", "--ca", ca, "--folder", "INBOX", "--folder", "Bills", "--password-stdin")
	add.Stdin = strings.NewReader("word\n")
	if r := finish(s.t, add); r.code != 0 {
		s.t.Fatalf("accounts add: %s", r.err)
	}
}

// client is another program that uses the same mailbox.
func (s *soak) client() *imapclient.Client {
	s.t.Helper()
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(s.srv.CA))
	c, err := imapclient.DialTLS(fmt.Sprintf("127.0.0.1:%d", s.srv.IMAPS), &imapclient.Options{TLSConfig: &tls.Config{RootCAs: pool, ServerName: "localhost"}})
	if err != nil {
		s.t.Fatal(err)
	}
	if err := c.Login("box", "word").Wait(); err != nil {
		s.t.Fatal(err)
	}
	return c
}

// mails makes the batches: invoices, some of them delivered five times along different
// ways, plain mails, and those of the corpus.
func (s *soak) mails(n, rounds int) [][][]byte {
	s.t.Helper()
	bills, err := sample.Bulk(core.DateOf(time.Now()), n/2, 11)
	if err != nil {
		s.t.Fatal(err)
	}
	var all [][]byte
	for i, m := range bills {
		s.docs[core.DocumentID(sum(m.Files[0].Data))] = true
		all = append(all, m.Raw)
		for way := range 4 {
			if i%20 == 7 {
				all = append(all, append(fmt.Appendf(nil, "Received: by relay%d.example; Tue, 3 Nov 2026 12:00:0%d +0000\r\n", way, way), m.Raw...))
			}
		}
	}
	all = append(all, mailtest.Messages(n-len(bills), 3000, 12)...)
	if dir := os.Getenv("COUNTERSIGN_CORPUS"); dir != "" {
		files, err := filepath.Glob(filepath.Join(dir, "mail", "*.eml"))
		if err != nil {
			s.t.Fatal(err)
		}
		for _, f := range files {
			raw, err := os.ReadFile(f)
			if err != nil {
				s.t.Fatal(err)
			}
			// A server keeps mails with the line ends of RFC 5322.
			all = append(all, bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n")))
		}
	}
	s.rnd.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for i, raw := range all {
		s.want[core.MessageID(sum(raw))] = fmt.Sprint("mail ", i)
	}
	batches := make([][][]byte, rounds)
	for i, raw := range all {
		batches[i%rounds] = append(batches[i%rounds], raw)
	}
	return batches
}

// meddle moves mails between the two folders, adds some, and deletes what it added,
// until it is stopped.
func (s *soak) meddle(c *imapclient.Client, round int, stop <-chan struct{}) error {
	for n := 0; ; n++ {
		select {
		case <-stop:
			return nil
		default:
		}
		from, to := "INBOX", "Bills"
		if n%3 == 2 {
			from, to = to, from
		}
		box, err := c.Select(from, nil).Wait()
		if err != nil {
			return err
		}
		if box.NumMessages > 0 {
			if _, err := c.Move(imap.SeqSetNum(1+uint32(n)%box.NumMessages), to).Wait(); err != nil {
				return err
			}
		}
		if n%5 == 0 {
			if err := passing(c, round, n); err != nil {
				return err
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// passing adds a mail and deletes it again: it may be seen or not.
func passing(c *imapclient.Client, round, n int) error {
	raw := fmt.Appendf(nil, "From: x@example.org\r\nMessage-ID: <%d.%d@passing.example>\r\nSubject: passing\r\n\r\nnothing\r\n", round, n)
	cmd := c.Append("INBOX", int64(len(raw)), nil)
	if _, err := cmd.Write(raw); err != nil {
		return err
	}
	if err := cmd.Close(); err != nil {
		return err
	}
	if _, err := cmd.Wait(); err != nil {
		return err
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		return err
	}
	found, err := c.UIDSearch(&imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Subject", Value: "passing"}}}, nil).Wait()
	if err != nil {
		return err
	}
	uids, ok := found.All.(imap.UIDSet)
	if !ok || len(uids) == 0 {
		return nil
	}
	if err := c.Store(uids, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close(); err != nil {
		return err
	}
	return c.UIDExpunge(uids).Close()
}

// arrived checks that mails are in the books.
func (s *soak) arrived(mails [][]byte) {
	s.t.Helper()
	s.read(func(r core.Reader) error {
		for _, raw := range mails {
			if _, err := r.FindMessage(core.MessageID(sum(raw))); err != nil {
				s.t.Errorf("after the restore: %v", err)
			}
		}
		return nil
	})
}

// check compares what is in the books with what was in the mailbox.
func (s *soak) check() {
	s.t.Helper()
	s.read(func(r core.Reader) error {
		missing, waiting, passed := 0, 0, 0
		messages, err := r.ListMessages("")
		if err != nil {
			return err
		}
		have := map[core.MessageID]core.MessageState{}
		for _, m := range messages {
			have[m.ID] = m.State
			if s.want[m.ID] == "" {
				passed++
			}
			if m.State == core.MessageReceived {
				waiting++
			}
		}
		for id, name := range s.want {
			if have[id] == "" {
				missing++
				s.t.Errorf("%s is missing", name)
			}
		}
		reviews, err := r.ListReviews(core.ReviewFilter{})
		if err != nil {
			return err
		}
		times := map[core.DocumentID]int{}
		for _, v := range reviews {
			if v.Part == 1 {
				times[v.Document]++
			}
		}
		for id := range s.docs {
			if times[id] != 1 {
				s.t.Errorf("document %s is there %d times", id[:12], times[id])
			}
		}
		for id, n := range times {
			if n != 1 {
				s.t.Errorf("document %s has %d invoices", id[:12], n)
			}
		}
		s.t.Logf("%d mails, %d of them passing by, %d invoices, %d missing", len(messages), passed, len(reviews), missing)
		if waiting > 0 {
			s.t.Errorf("%d mails wait", waiting)
		}
		return nil
	})
	for _, d := range objects[desk.LedgerDay](s.t, s.must("--json", "mail", "ledger")) {
		if !d.Balanced || d.Failed > 0 && d.Why["nothing in this mail could be taken in"] != d.Failed {
			s.t.Errorf("%+v", d)
		}
		s.t.Logf("%+v", d)
	}
	s.must("audit", "verify")
}
