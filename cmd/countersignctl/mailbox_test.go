package main

import (
	"strings"
	"testing"

	"countersign/cmd/internal/wire"
	"countersign/core"
)

// A mailbox from its setting up to the documents in the queue, and how it is told.
func TestMailbox(t *testing.T) {
	t.Parallel()
	p := newPolled(t, 3)
	steps := objects[wire.MailStep](t, p.must("--json", "accounts", "test", "box"))
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
	// Mail is entered by nobody; an auditor does not fetch it.
	p.must("users", "add", "vera", "--role", "auditor")
	p.refused(4, "vera may not fetch mail", "--as", "vera", "poll")
	p.everythingOnce()
}
