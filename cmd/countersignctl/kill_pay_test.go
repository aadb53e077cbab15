package main

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"countersign/core"
)

// Every step of a payment is killed at some moment and then done again: it happened or
// it did not, never twice and never half. A payment file has its name only when the
// books say so, and holds the same each time.
func TestKilledWhilePaying(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("SIGKILL is of Unix")
	}
	rounds := number(t, killsEnv, 4) / 4
	b := newBooks(t)
	for _, u := range [][]string{{"anna", "approver"}, {"karl", "clerk"}, {"paula", "payer"}, {"petra", "payer"}} {
		b.must("users", "add", u[0], "--role", u[1])
	}
	b.asked()
	set := filepath.Join(t.TempDir(), "settings.json")
	if err := os.WriteFile(set, []byte(`{"payment": {"account": "DE02500105170137075030"}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	b.must("settings", "import", set)
	var row struct{ ID string }
	if err := json.Unmarshal([]byte(b.must("--json", "queue")), &row); err != nil {
		t.Fatal(err)
	}
	b.must("--as", "anna", "approve", row.ID)
	killed := 0
	for n := range rounds {
		killed += b.paidAndReturned(core.NewRunID(n), row.ID)
	}
	t.Logf("%d commands killed in %d rounds", killed, rounds)
	b.must("audit", "verify")
	b.must("doctor")
}

// paidAndReturned takes an invoice through a run and back, and says how many of the
// commands were killed.
func (b *books) paidAndReturned(id core.RunID, invoice string) (killed int) {
	b.t.Helper()
	out := filepath.Join(b.t.TempDir(), "payments.xml")
	run := string(id)
	for _, step := range []struct {
		done func(core.PaymentRun) bool
		args []string
	}{
		{func(core.PaymentRun) bool { return true }, []string{"--as", "paula", "pay", "prepare", invoice}},
		{func(p core.PaymentRun) bool { return len(p.Releases) == 1 }, []string{"--as", "paula", "pay", "release", run}},
		{func(p core.PaymentRun) bool { return len(p.Releases) == 2 }, []string{"--as", "petra", "pay", "release", run}},
		{func(p core.PaymentRun) bool { return p.State == core.RunExported }, []string{"--as", "paula", "pay", "export", run, "--out", out}},
		{func(p core.PaymentRun) bool { return p.State == core.RunPaid }, []string{"--as", "paula", "pay", "mark-paid", run}},
		{func(p core.PaymentRun) bool { return p.Transfers[0].State == core.TransferReturned }, []string{"--as", "paula", "pay", "returned", run, invoice, "--reason", "MS03"}},
	} {
		done := func() (yes bool) {
			b.read(func(r core.Reader) error {
				p, err := r.FindPaymentRun(id)
				if core.KindOf(err) == core.NotFound {
					return nil
				}
				yes = err == nil && step.done(p)
				return err
			})
			return yes
		}
		if b.startAndKill(step.args) {
			killed++
		}
		_, err := os.Stat(out)
		if slices.Contains(step.args, "export") && err == nil && !done() {
			b.t.Errorf("%s: there is a payment file and the books do not know it", run)
		}
		if !done() {
			b.must(step.args...)
		} else if slices.Contains(step.args, "export") {
			b.must(step.args...) // the same file again, for the one that may not have got its name
		}
		if !done() {
			b.t.Fatalf("%q did not do what it says", step.args)
		}
	}
	b.must("--as", "anna", "resolve", invoice, string(core.PaymentReturned), "--reason", "again")
	b.onceEach(id)
	return killed
}

// startAndKill kills a command at some moment of the time that such a one takes.
func (b *books) startAndKill(args []string) bool {
	b.t.Helper()
	start := time.Now()
	b.must("pay", "list")
	usual := time.Since(start)
	cmd := b.command(args...)
	if err := cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	timer := time.AfterFunc(usual/2+rand.N(usual), func() { _ = cmd.Process.Kill() })
	err := cmd.Wait()
	timer.Stop()
	return err != nil && strings.Contains(err.Error(), "killed")
}

// onceEach checks that the log has each step of the run once, of the file as often as
// it was written.
func (b *books) onceEach(id core.RunID) {
	b.t.Helper()
	count := map[string]int{}
	sums := map[string]bool{}
	b.read(func(r core.Reader) error {
		list, err := r.AuditEntriesOf("payment_run:" + string(id))
		for _, e := range list {
			count[e.Action]++
			if e.Action == "RunExported" {
				sums[e.After["sha256"]] = true
			}
		}
		return err
	})
	for action, want := range map[string]int{"RunPrepared": 1, "RunReleased": 2, "RunPaid": 1, "RunReturned": 1} {
		if count[action] != want {
			b.t.Errorf("%s: %s %d times, want %d", id, action, count[action], want)
		}
	}
	if len(sums) != 1 || count["Refused"] > 0 {
		b.t.Errorf("%s: %d different files, %d refusals", id, len(sums), count["Refused"])
	}
}
