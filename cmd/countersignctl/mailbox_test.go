package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/core/desk"
	"countersign/core/intake"
	"countersign/store"
)

// A mailbox from its setting up to the documents in the queue, and how it is told.
func TestMailbox(t *testing.T) {
	t.Parallel()
	p := newPolled(t, 3)
	steps := objects[core.MailStep](t, p.must("--json", "accounts", "test", "box"))
	if len(steps) < 3 {
		t.Errorf("steps %+v", steps)
	}
	for _, s := range steps {
		if !s.OK || s.Message == "" {
			t.Errorf("step %+v", s)
		}
	}
	if out := p.must("doctor"); !strings.Contains(out, "warning mailbox box") || !strings.Contains(out, "never polled") {
		t.Errorf("doctor before the first poll: %s", out)
	}
	if got := object[wire.Polled](t, p.must("--json", "poll", "--account", "box")); got.Messages != 3 || got.Became != 3 || got.Known+got.Failed+got.SetAside != 0 {
		t.Errorf("the first poll: %+v", got)
	}
	if out := p.must("poll"); !strings.HasPrefix(out, "New mails: 0. Documents: 0 taken in") {
		t.Errorf("the second poll: %s", out)
	}
	if rows := objects[map[string]any](t, p.must("--json", "queue", "--lane", "bank")); len(rows) != 3 {
		t.Errorf("%d invoices of new suppliers", len(rows))
	}
	list := objects[core.MailAccount](t, p.must("--json", "accounts", "list"))
	if len(list) != 1 || list[0].LastOK.IsZero() || list[0].LastError != "" || strings.Contains(p.must("--json", "accounts", "list"), "word") {
		t.Errorf("%+v", list)
	}
	if out := p.must("doctor"); !strings.Contains(out, "ok      mailbox box") {
		t.Errorf("doctor after a poll: %s", out)
	}
	p.pollsMissed()
	// Mail is entered by nobody; an auditor does not fetch it.
	p.must("users", "add", "vera", "--role", "auditor")
	p.refused(4, "vera may not fetch mail", "--as", "vera", "poll")
	p.everythingOnce()
}

// pollsMissed finds the warning about a mailbox that was not polled for more than a day.
func (p *polled) pollsMissed() {
	p.t.Helper()
	ledger := []string{"mail", "ledger", "--month", time.Now().Format("2006-01")}
	if r := p.run(ledger...); r.code != 0 || strings.Contains(r.err, "box") {
		p.t.Errorf("warned without reason: %d, %s", r.code, r.err)
	}
	s, err := store.Open(p.t.Context(), p.dir, store.Options{})
	if err != nil {
		p.t.Fatal(err)
	}
	err = s.Update(p.t.Context(), func(tx core.Tx) error {
		a, err := tx.FindMailAccount("box")
		if err != nil {
			return err
		}
		a.LastOK = a.LastOK.Add(-core.MailStale - time.Hour)
		return tx.SaveMailAccount(a)
	})
	if err := errors.Join(err, s.Close()); err != nil {
		p.t.Fatal(err)
	}
	if r := p.run(ledger...); !strings.Contains(r.err, "box was last polled on") {
		p.t.Errorf("the ledger does not warn: %s", r.err)
	}
	if out := p.must("doctor"); !strings.Contains(out, "warning mailbox box") || !strings.Contains(out, "poll --watch") {
		p.t.Errorf("the doctor does not warn: %s", out)
	}
}

// Rules leave mails out, the ledger says so, and a person takes one in after all.
func TestMailRules(t *testing.T) {
	t.Parallel()
	p := newPolled(t, 3)
	if out := p.must("mail", "rules", "show", "box"); strings.TrimSpace(out) != "[]" {
		t.Errorf("rules of a new mailbox: %s", out)
	}
	second, err := mail.ReadMessage(bytes.NewReader(p.mails[1].Raw))
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) string {
		t.Helper()
		at := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return at
	}
	file := write("rules.json", fmt.Sprintf(`[{"name": "the second", "do": "ignore", "when": {"subject": [%q]}}]`, second.Header.Get("Subject")))
	p.must("mail", "rules", "import", "box", file)
	if got := object[wire.Polled](t, p.must("--json", "poll")); got.Messages != 3 || got.Became != 2 {
		t.Errorf("the poll: %+v", got)
	}
	days := objects[desk.LedgerDay](t, p.must("--json", "mail", "ledger"))
	if len(days) != 1 || days[0].Seen != 3 || days[0].Became != 2 || days[0].Ignored != 1 || !days[0].Balanced || days[0].Why[`rule "the second" of mailbox box leaves this mail out`] != 1 {
		t.Errorf("%+v", days)
	}
	tried := objects[map[string]string](t, p.must("--json", "mail", "rules", "try", "box", file, "--latest", "2"))
	if len(tried) != 2 {
		t.Errorf("%v", tried)
	}
	left := slices.DeleteFunc(objects[desk.Arrival](t, p.must("--json", "arrivals", "--outcome", "ignored")), func(a desk.Arrival) bool { return a.Path != intake.WholeMail })
	if len(left) != 1 || left[0].Message == "" {
		t.Fatalf("%+v", left)
	}
	id := string(left[0].Message[:10])
	raw := filepath.Join(t.TempDir(), "mail.eml")
	p.must("mail", "save", id, "--out", raw)
	if b, err := os.ReadFile(raw); err != nil || !bytes.Equal(b, p.mails[1].Raw) {
		t.Errorf("%v, %d bytes", err, len(b))
	}
	p.must("mail", "take", id, "--reason", "an invoice after all")
	p.refused(4, "was taken in already", "mail", "take", id, "--reason", "again")
	if out := p.must("mail", "ledger"); !strings.Contains(out, "all") {
		t.Errorf("%s", out)
	}
	days = objects[desk.LedgerDay](t, p.must("--json", "mail", "ledger", "--account", "box"))
	if len(days) != 1 || days[0].Became != 3 || days[0].Ignored != 0 || !days[0].Balanced {
		t.Errorf("%+v", days)
	}
	off := write("off.json", `[{"name": "a", "do": "ignore", "when": {"from": ["*"]}, "off": true}]`)
	for _, x := range objects[intake.Trial](t, p.must("--json", "mail", "rules", "try", "box", off)) {
		if x.Do != core.MailTake || x.Held != core.MailTake && x.HeldRule != "the second" || x.Arrived.IsZero() {
			t.Errorf("with a rule that is switched off: %+v", x)
		}
	}
	p.refused(5, "has no condition", "mail", "rules", "import", "box", write("all.json", `[{"name": "a", "do": "ignore", "when": {}}]`))
	p.refused(5, "holds no rules", "mail", "rules", "import", "box", write("odd.json", `[{"name": "a", "do": "ignore", "when": {"form": ["x"]}}]`))
	p.refused(3, "no mailbox", "mail", "rules", "show", "none")
	p.refused(3, "no mail", "mail", "take", "zzz", "--reason", "x")
	p.refused(2, "not a month", "mail", "ledger", "--month", "November")
	p.everythingOnce()
}

// Mails are marked on the server after they were taken in, and only those.
func TestMailAfter(t *testing.T) {
	t.Parallel()
	p := newPolled(t, 3)
	p.refused(2, "say either", "accounts", "after", "box")
	p.refused(5, "is watched", "accounts", "after", "box", "--move", "inbox")
	p.refused(5, "keyword", "accounts", "after", "box", "--keyword", "two words")
	p.must("accounts", "after", "box", "--flag")
	p.must("poll")
	var marked []string
	p.read(func(r core.Reader) error {
		list, err := r.ListMailSeen(core.MailSeenFilter{})
		for _, s := range list {
			marked = append(marked, s.Marked)
		}
		return err
	})
	if len(marked) != 3 || marked[0] != "flagged" || marked[2] != "flagged" {
		t.Errorf("%q", marked)
	}
	p.must("accounts", "after", "box", "--nothing")
	p.must("poll")
	p.everythingOnce()
}
