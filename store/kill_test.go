package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/audit"
	"countersign/core/coretest"
)

// killRoundsEnv sets how often the process is killed.
const killRoundsEnv = "COUNTERSIGN_KILL_ROUNDS"

// child takes in one mail after the other, saying each number when it is kept,
// until it is killed. It starts where the process before it was cut off.
func child(dir string) int {
	s, err := Open(context.Background(), dir, Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	for {
		uid, err := takeIn(s)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		fmt.Println(uid)
	}
}

// mailText and documentText are the bytes of mail number uid and its attachment;
// every fifth attachment is one that came before.
func mailText(uid uint32) string {
	return fmt.Sprintf("mail %d %s", uid, strings.Repeat("m", int(uid%7)*3000))
}

func documentText(uid uint32) string {
	if uid%5 == 0 {
		uid -= 3
	}
	return fmt.Sprintf("document %d %s", uid, strings.Repeat("d", int(uid%11)*5000))
}

// takeIn does what a poll does with the first mail that is not known.
func takeIn(s *Store) (uint32, error) {
	ctx := context.Background()
	var uid uint32 = 1
	err := s.View(ctx, func(r core.Reader) error {
		known, err := r.KnownUIDs("main", "INBOX", 1)
		for i, u := range known {
			if u != uint32(i)+1 {
				return fmt.Errorf("UID %d follows %d", u, i)
			}
			uid = u + 1
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	raw, _, err := s.Put(ctx, strings.NewReader(mailText(uid)))
	if err != nil {
		return 0, err
	}
	doc, size, err := s.Put(ctx, strings.NewReader(documentText(uid)))
	if err != nil {
		return 0, err
	}
	return uid, s.Update(ctx, func(tx core.Tx) error {
		m := core.Message{ID: core.MessageID(raw), Size: int64(len(mailText(uid))), ReceivedAt: tx.Now(), State: core.MessageUnpacked}
		id, outcome := core.DocumentID(doc), core.Known
		if _, err := tx.FindDocument(id); core.KindOf(err) == core.NotFound {
			outcome = core.Became
			d := core.Document{ID: id, Name: "invoice.pdf", Size: size, ReceivedAt: tx.Now()}
			if err := errors.Join(tx.SaveDocument(d), tx.SaveReview(core.Review{ID: core.NewReviewID(id, 1), Document: id, Revision: 1, Status: core.StatusReceived})); err != nil {
				return err
			}
		}
		_, err := tx.SaveDelivery(core.Delivery{Door: "mail", Message: m.ID, Document: id, Outcome: outcome, At: tx.Now()})
		return errors.Join(err, tx.SaveMessage(m), tx.SaveMailKey(core.MailKey{Account: "main", Folder: "INBOX", UIDValidity: 1, UID: uid}, m.ID, tx.Now()),
			tx.Audit(core.AuditEntry{Actor: "countersign", Action: "DocumentReceived", Object: fmt.Sprint("message:", uid), Document: id}))
	})
}

// A process that is killed at any moment loses nothing that it said was kept, and
// leaves nothing doubled, half or broken.
func TestKilledAtAnyMoment(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("SIGKILL is of Unix")
	}
	rounds := 30
	if n, err := strconv.Atoi(os.Getenv(killRoundsEnv)); err == nil {
		rounds = n
	}
	if testing.Short() {
		rounds = 5
	}
	s := create(t, Options{})
	shut(t, s)
	kept, busy := uint32(0), 0
	for round := range rounds {
		said := runAndKill(t, s.Dir(), time.Duration(rand.IntN(60_000))*time.Microsecond)
		if said > 0 {
			busy++
		}
		kept = max(kept, said)
		kept = verify(t, s.Dir(), round, kept)
	}
	if busy < rounds/2 {
		t.Errorf("in %d of %d rounds the process was killed before it kept anything", rounds-busy, rounds)
	}
	t.Logf("%d rounds, %d mails kept", rounds, kept)
}

// runAndKill starts a child, kills it after a while and gives the last number
// that it said.
func runAndKill(t *testing.T, dir string, after time.Duration) uint32 {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+dir)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	var last uint32
	var timer *time.Timer
	for {
		line, err := lines.ReadString('\n')
		if err != nil { // a line that was cut off says nothing
			if !errors.Is(err, io.EOF) {
				t.Error(err)
			}
			break
		}
		n, err := strconv.ParseUint(strings.TrimSpace(line), 10, 32)
		if err != nil {
			t.Fatalf("the child said %q", line)
		}
		last = uint32(n)
		if timer == nil { // the start of a process takes longest: the moments lie behind it
			timer = time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		}
	}
	_ = cmd.Wait() // killed
	if stderr.Len() > 0 {
		t.Fatalf("the child failed: %s", stderr.String())
	}
	return last
}

// verify opens the folder and gives the number of the last mail in it.
func verify(t *testing.T, dir string, round int, said uint32) uint32 {
	t.Helper()
	s, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatalf("round %d: %v", round, err)
	}
	defer shut(t, s)
	var known []uint32
	var v audit.Verifier
	var deliveries []core.Delivery
	err = s.View(t.Context(), func(r core.Reader) error {
		if known, err = r.KnownUIDs("main", "INBOX", 1); err != nil {
			return err
		}
		if deliveries, err = r.ListDeliveries(core.DeliveryFilter{}); err != nil {
			return err
		}
		messages, err := r.ListMessages("")
		if err == nil && len(messages) != len(known) {
			err = fmt.Errorf("%d messages for %d mails", len(messages), len(known))
		}
		return errors.Join(err, r.AuditEntries(1, v.Add))
	})
	if err != nil {
		t.Fatalf("round %d: %v", round, err)
	}
	n := uint32(len(known))
	if n < said || len(deliveries) != len(known) || v.Head().Seq != int64(n) {
		t.Fatalf("round %d: %d mails said to be kept; there are %d mails, %d deliveries, %d audit entries", round, said, n, len(deliveries), v.Head().Seq)
	}
	for i, d := range deliveries {
		uid := uint32(i) + 1
		if string(d.Message) != coretest.Sum(mailText(uid)) || string(d.Document) != coretest.Sum(documentText(uid)) || (d.Outcome == core.Known) != (uid%5 == 0) {
			t.Fatalf("round %d: delivery %d is %+v", round, uid, d)
		}
	}
	if list, err := s.Check(t.Context(), CheckOptions{Rehash: true}); err != nil || len(list) > 0 {
		t.Fatalf("round %d: %q, %v", round, list, err)
	}
	return n
}
