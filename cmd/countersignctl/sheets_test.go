package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/core/desk"
	"countersign/mail"
)

// A program that ends when mails were fetched and nothing was done with them: every command
// finds them received, whatever it is, and the next poll takes each of them up once.
func TestEndedWithMailsOnSheets(t *testing.T) {
	t.Parallel()
	p := newFetched(t, 60)
	p.fetch()
	month := time.Now().Format("2006-01")
	p.read(func(r core.Reader) error {
		sheets, err := r.ListMailSheets()
		if err == nil && len(sheets) == 0 {
			err = errors.New("nothing is on sheets")
		}
		return err
	})
	look := func(when string, waiting, ignored int) {
		t.Helper()
		var sum desk.LedgerDay
		for _, d := range objects[desk.LedgerDay](t, p.must("--json", "mail", "ledger", "--month", month)) {
			sum.Seen, sum.Waiting, sum.Ignored = sum.Seen+d.Seen, sum.Waiting+d.Waiting, sum.Ignored+d.Ignored
		}
		if sum.Seen != 60 || sum.Waiting != waiting || sum.Ignored != ignored {
			t.Errorf("%s: the ledger has %+v", when, sum)
		}
		if list := objects[desk.Arrival](t, p.must("--json", "arrivals", "--outcome", "waiting")); len(list) != waiting {
			t.Errorf("%s: %d mails wait", when, len(list))
		}
		p.must("audit", "verify")
		if r := p.run("doctor"); !strings.Contains(r.out, "are sound") {
			t.Errorf("%s: doctor says %s%s", when, r.out, r.err)
		}
		out := filepath.Join(t.TempDir(), "bundle.zip")
		p.must("audit", "bundle", "--month", month, "--out", out)
		p.must("audit", "verify", out)
	}
	look("on sheets", 60, 0)
	id, out := sum(p.raw[17])[:12], filepath.Join(t.TempDir(), "mail.eml")
	p.must("mail", "save", id, "--out", out)
	if b, err := os.ReadFile(out); err != nil || string(b) != string(p.raw[17]) {
		t.Errorf("a saved mail has %d of %d bytes, %v", len(b), len(p.raw[17]), err)
	}
	if got := object[wire.Polled](t, p.must("--json", "poll")); got.Messages != 0 || got.Ignored != 60 {
		t.Errorf("the next poll brought %+v", got)
	}
	look("taken up", 0, 60)
	p.everythingOnce()
}

// Where the bytes of a sheet's mails are damaged before anything was done with them, that is
// said, the other mails are taken up, and those that cannot be are listed as failed.
func TestBytesOfSheetsDamaged(t *testing.T) {
	t.Parallel()
	p := newFetched(t, 60)
	p.fetch()
	batches, err := filepath.Glob(filepath.Join(p.dir, "documents", "batches", "*"))
	if err != nil || len(batches) < 2 {
		t.Fatalf("batches %q, %v", batches, err)
	}
	if err := os.Truncate(batches[0], 5000); err != nil {
		t.Fatal(err)
	}
	if r := p.run("audit", "verify"); r.code == 0 || !strings.Contains(r.out+r.err, "batch") || !strings.Contains(r.out+r.err, "its file is missing") {
		t.Errorf("audit verify says %s%s", r.out, r.err)
	}
	p.must("poll")
	states := p.states()
	lost := states[core.MessageReceived]
	if lost == 0 || states[core.MessageIgnored] != 60-lost {
		t.Fatalf("after a poll the mails are %v", states)
	}
	for range 4 {
		p.must("poll")
	}
	failed := objects[desk.Arrival](t, p.must("--json", "arrivals", "--outcome", "failed"))
	if len(failed) != lost || !strings.Contains(failed[0].Reason, "the stored mail cannot be read") {
		t.Errorf("%d of %d are listed as failed: %+v", len(failed), lost, failed)
	}
	for _, d := range objects[desk.LedgerDay](t, p.must("--json", "mail", "ledger")) {
		if d.Failed != lost || d.Ignored != 60-lost || !d.Balanced {
			t.Errorf("the ledger has %+v", d)
		}
	}
}

// fetch polls, and does nothing with what came.
func (p *fetched) fetch() {
	p.t.Helper()
	app, err := wire.Open(p.t.Context(), wire.Config{Dir: p.dir})
	if err != nil {
		p.t.Fatal(err)
	}
	list, err := app.MailAccounts(p.t.Context())
	if err != nil || len(list) != 1 {
		p.t.Fatalf("%d mailboxes, %v", len(list), err)
	}
	got, err := (&mail.Poller{}).Poll(p.t.Context(), list[0], "word", app.Intake, nil)
	if err := errors.Join(err, app.Close()); err != nil || got.Delivered != len(p.raw) {
		p.t.Fatalf("%d mails came, %v", got.Delivered, err)
	}
}
