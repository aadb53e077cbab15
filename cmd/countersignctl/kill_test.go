package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"countersign/cmd/internal/sample"
	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/mail/imapdemo"
	"countersign/store"
)

// The environment that makes the test longer: make kill.
const (
	killsEnv     = "COUNTERSIGN_KILLS"
	killMailsEnv = "COUNTERSIGN_KILL_MAILS"
)

// A poller that is killed at any moment and started again loses nothing and doubles
// nothing: every mail became its document, once, and every step is in the log, once.
func TestKilledPollerLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("SIGKILL is of Unix")
	}
	kills, mails := number(t, killsEnv, 12), number(t, killMailsEnv, 40)
	if testing.Short() {
		kills, mails = 4, 12
	}
	p := newPolled(t, mails)
	start := time.Now()
	phases := map[string]int{}
	killed := 0
	for killed < kills {
		phase, done := p.pollAndKill(killed, kills-killed)
		if done {
			break // this machine was through sooner than the moments were spread for
		}
		phases[phase]++
		killed++
	}
	t.Logf("%d kills in %v: %v", killed, time.Since(start).Round(time.Second), phases)
	if killed < kills/2 {
		t.Errorf("the poll was through after %d of %d kills, too few to show anything", killed, kills)
	}
	for _, phase := range []string{"start", "fetch", "unpack", "read", "check"} {
		if killed >= 100 && phases[phase] == 0 {
			t.Errorf("no kill fell into the phase %q", phase)
		}
	}
	p.must("poll")
	if again := object[wire.Polled](t, p.must("--json", "poll")); again != (wire.Polled{}) {
		t.Errorf("the last poll brought %+v", again)
	}
	p.everythingOnce()
	p.must("audit", "verify")
}

func number(t *testing.T, env string, usual int) int {
	t.Helper()
	v := os.Getenv(env)
	if v == "" {
		return usual
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 {
		t.Fatalf("%s=%s is not a number", env, v)
	}
	return n
}

// polled is a data folder and the mailbox that fills it.
type polled struct {
	*books
	mails []sample.Mail
	rnd   *rand.Rand
	// first is how many entries the log had before the first poll.
	first int64
}

// steps is how many entries the log gets for a mail at least: received, its document,
// unpacked, read, checked.
const steps = 5

func newPolled(t *testing.T, n int) *polled {
	t.Helper()
	mails, err := sample.Bulk(core.DateOf(time.Now()), n, 7)
	if err != nil {
		t.Fatal(err)
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("kill moments from seed %d", seed)
	p := &polled{books: newBooks(t), mails: mails, rnd: rand.New(rand.NewPCG(seed, 1))}
	raw := make([][]byte, n)
	for i, m := range mails {
		raw[i] = m.Raw
	}
	srv, err := imapdemo.Start(t.Context(), "box", "word", raw)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = srv.Close() })
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, []byte(srv.CA), 0o600); err != nil {
		t.Fatal(err)
	}
	add := p.command("accounts", "add", "box", "--host", srv.Host, "--port", strconv.Itoa(srv.Port), "--user", "box", "--ca", ca, "--password-stdin")
	add.Stdin = strings.NewReader("word\n")
	if r := finish(t, add); r.code != 0 {
		t.Fatalf("accounts add: %s", r.err)
	}
	p.first = p.seen().head
	return p
}

// pollAndKill starts a poll and kills it: most often after a random number of steps,
// so many that the kills still to come share what is left, and a random moment later;
// sometimes while it starts. It says what the poll was at.
func (p *polled) pollAndKill(n, left int) (phase string, done bool) {
	p.t.Helper()
	before := p.seen()
	cmd := p.command("poll")
	var errs strings.Builder
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	switch {
	case n%6 == 5 && left > 50:
		p.pause(300 * time.Millisecond) // while it starts; longer ones would let a quick machine through early
	case n%6 == 5:
		p.pause(1500 * time.Millisecond)
	default:
		rest := p.first + int64(steps*len(p.mails)) - before.head
		p.await(before.head+1+p.rnd.Int64N(max(1, rest/int64(left+1))), ended)
		p.pause(10 * time.Millisecond)
	}
	select {
	case err := <-ended:
		if err != nil {
			p.t.Fatalf("the poll failed by itself: %v: %s", err, errs.String())
		}
		return "", true
	default:
	}
	if err := cmd.Process.Kill(); err != nil {
		p.t.Fatal(err)
	}
	<-ended
	return p.seen().since(before), false
}

func (p *polled) pause(most time.Duration) { time.Sleep(time.Duration(p.rnd.Int64N(int64(most)))) }

// await waits until the log has an entry of that number. Nothing is left open when it
// returns: whoever opens the database after the kill has to recover it alone.
func (p *polled) await(seq int64, ended chan error) {
	p.t.Helper()
	s, err := store.Open(p.t.Context(), p.dir, store.Options{ReadOnly: true})
	if err != nil {
		p.t.Fatal(err)
	}
	defer s.Close()
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline) && len(ended) == 0; time.Sleep(2 * time.Millisecond) {
		var head core.AuditHead
		if err := s.View(p.t.Context(), func(r core.Reader) error { head, err = r.AuditHead(); return err }); err != nil {
			p.t.Fatal(err)
		}
		if head.Seq >= seq {
			return
		}
	}
}

// progress is how far the data folder is.
type progress struct {
	head                            int64
	received, unpacked, read, ready int
}

func (p *polled) seen() (s progress) {
	p.t.Helper()
	p.read(func(r core.Reader) error {
		head, err := r.AuditHead()
		if err != nil {
			return err
		}
		s.head = head.Seq
		messages, err := r.ListMessages("")
		if err != nil {
			return err
		}
		for _, m := range messages {
			s.received++
			if m.State != core.MessageReceived {
				s.unpacked++
			}
		}
		reviews, err := r.ListReviews(core.ReviewFilter{})
		for _, v := range reviews {
			if v.Status != core.StatusReceived {
				s.read++
			}
			if v.Status != core.StatusReceived && v.Status != core.StatusRead {
				s.ready++
			}
		}
		return err
	})
	return s
}

// since names the step that went on last.
func (s progress) since(b progress) string {
	switch {
	case s.ready > b.ready:
		return "check"
	case s.read > b.read:
		return "read"
	case s.unpacked > b.unpacked:
		return "unpack"
	case s.received > b.received:
		return "fetch"
	}
	return "start"
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// everythingOnce compares what is in the books with what was in the mailbox.
func (p *polled) everythingOnce() {
	p.t.Helper()
	log := map[string]int{}
	p.read(func(r core.Reader) error {
		if err := r.AuditEntries(1, func(e core.AuditEntry) error { log[e.Action+" "+e.Object]++; return nil }); err != nil {
			return err
		}
		messages, err := r.ListMessages("")
		if err != nil {
			return err
		}
		reviews, err := r.ListReviews(core.ReviewFilter{})
		if err != nil {
			return err
		}
		if len(messages) != len(p.mails) || len(reviews) != len(p.mails) {
			p.t.Errorf("%d mails became %d messages and %d invoices", len(p.mails), len(messages), len(reviews))
		}
		for _, m := range p.mails {
			if err := p.once(r, m, log); err != nil {
				return fmt.Errorf("%s: %w", m.Name, err)
			}
		}
		return nil
	})
	p.filesOnce()
}

// once checks one mail: stored, unpacked, its file a document with one invoice that
// was read and checked, and each of that in the log once.
func (p *polled) once(r core.Reader, m sample.Mail, log map[string]int) error {
	raw, doc := core.MessageID(sum(m.Raw)), core.DocumentID(sum(m.Files[0].Data))
	message, err := r.FindMessage(raw)
	if err != nil {
		return err
	}
	if message.State != core.MessageUnpacked {
		p.t.Errorf("%s is %s", m.Name, message.State)
	}
	list, err := r.ListDeliveries(core.DeliveryFilter{Document: doc})
	if err != nil {
		return err
	}
	if len(list) != 1 || list[0].Outcome != core.Became || list[0].Message != raw {
		p.t.Errorf("%s: its file was delivered %d times: %+v", m.Name, len(list), list)
	}
	v, err := r.FindReview(core.NewReviewID(doc, 1))
	if err != nil {
		return err
	}
	if v.Status != core.StatusOnHold && v.Status != core.StatusMatched || v.Failure != nil {
		p.t.Errorf("%s: its invoice is %s, %+v", m.Name, v.Status, v.Failure)
	}
	for _, what := range []string{
		"MessageReceived message:" + string(raw)[:12], "MessageUnpacked message:" + string(raw)[:12],
		"DocumentReceived document:" + string(doc)[:12], "Read review:" + string(v.ID), "Checked review:" + string(v.ID),
	} {
		if log[what] != 1 {
			p.t.Errorf("%s: %d entries %q in the log", m.Name, log[what], what)
		}
	}
	return nil
}

// filesOnce finds no file that nothing names: a mail and its attachment each.
func (p *polled) filesOnce() {
	p.t.Helper()
	files, err := filepath.Glob(filepath.Join(p.dir, "documents", "*", "*"))
	if err != nil || len(files) != 2*len(p.mails) {
		p.t.Errorf("%d files are stored for %d mails with one attachment each, %v", len(files), len(p.mails), err)
	}
}
