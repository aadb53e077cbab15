package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"countersign/cmd/internal/sample"
	"countersign/core"
	"countersign/store"
)

// refused holds a failure to the contract: its code, one line with a hint, and books
// that stay as they were.
func (b *books) refused(code int, words string, args ...string) {
	b.t.Helper()
	before := stateOf(b.dir)
	r := b.run(args...)
	if r.code != code || !strings.Contains(r.err, words) {
		b.t.Errorf("%q: exit code %d, %q, want %d, %q", args, r.code, r.err, code, words)
	}
	if why := badRefusal(args, r.code, r.out, r.err); why != "" {
		b.t.Errorf("%q: %s: %q %q", args, why, r.out, r.err)
	}
	if after := stateOf(b.dir); after != before {
		b.t.Errorf("%q: the books changed from %+v to %+v", args, before, after)
	}
}

// writing are commands that write, one of each kind, with words that are right.
func writing(t *testing.T) [][]string {
	t.Helper()
	dir := t.TempDir()
	put := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	xml, err := einvoiceXML(nil)
	if err != nil {
		t.Fatal(err)
	}
	return [][]string{
		{"import", put("a.xml", string(xml))},
		{"suppliers", "import", put("s.csv", "supplier\nAcme GmbH\n")},
		{"orders", "import", put("o.csv", "order,supplier,line,quantity,unit_price\nPO-1,Acme GmbH,1,1,1.00\n")},
		{"receipts", "import", put("r.csv", "receipt,order,line,quantity_accepted\nGR-1,PO-1,1,1\n")},
		{"settings", "import", put("set.json", "{}")},
		{"users", "add", "anna", "--role", "approver"},
		{"users", "passphrase"},
		{"users", "address", "anna", "anna@firm.example"},
		{"poll"},
		{"notices", "setup", "--host", "127.0.0.1", "--tls", "none", "--no-user", "--from", "a@firm.example"},
		{"notices", "choose", "--kind", "digest"},
		{"notices", "test", "--to", "a@firm.example"},
		{"notices", "send"},
		{"notices", "retry"},
		{"notices", "off"},
		{"approve", "abcdef"},
		{"reject", "abcdef", "--reason", "x"},
		{"hold", "abcdef", "--reason", "x"},
		{"release", "abcdef"},
		{"resolve", "abcdef", "NoOrder", "--reason", "x"},
		{"waive", "abcdef", "entered", "--reason", "x"},
		{"correct", "abcdef", "number=1"},
		{"link", "abcdef", "PO-1"},
		{"suppliers", "approve", "Acme GmbH"},
		{"suppliers", "verify", "Acme GmbH", "--iban", "DE1", "--note", "x"},
		{"suppliers", "trust", "Acme GmbH", "--iban", "DE1"},
		{"export", "csv", "--from", "2026-01-01", "--to", "2026-01-31", "--out", filepath.Join(dir, "out.csv")},
		{"report", "--month", "2026-01", "--out", filepath.Join(dir, "out.csv")},
	}
}

// Every command that writes is refused while another process has the books open, and
// the answer names it; reading goes on beside it.
func TestSecondInstance(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	holder, err := store.Open(t.Context(), b.dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer holder.Close()
	for _, args := range writing(t) {
		b.refused(4, fmt.Sprintf("(process %d, since ", os.Getpid()), args...)
	}
	b.must("queue")
	b.must("users", "list")
	b.must("audit", "verify")
	b.must("doctor")
}

// Two processes of the program at one time: the second is told of the first.
func TestTwoProcesses(t *testing.T) {
	t.Parallel()
	p := newPolled(t, 3)
	watch := p.command("poll", "--watch", "--every", "1s")
	if err := watch.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- watch.Wait() }()
	for deadline := time.Now().Add(time.Minute); p.seen().ready < 3 && time.Now().Before(deadline) && len(ended) == 0; time.Sleep(20 * time.Millisecond) {
	}
	p.refused(4, fmt.Sprintf("countersignctl (process %d, since ", watch.Process.Pid), "users", "add", "x", "--role", "clerk")
	if runtime.GOOS == "windows" {
		_ = watch.Process.Kill()
		<-ended
		return
	}
	if err := watch.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("a watch that was stopped ended with %v", err)
	}
	p.must("users", "add", "x", "--role", "clerk")
}

// No command works on books that are not there, or makes them by the way.
func TestNoBooks(t *testing.T) {
	t.Parallel()
	b := &books{t: t, dir: filepath.Join(t.TempDir(), "nothing")}
	for _, args := range append(writing(t), []string{"queue"}, []string{"show", "abcdef"}, []string{"audit", "verify"}, []string{"audit", "list"}, []string{"accounts", "list"}, []string{"orders", "list"}) {
		b.refused(3, "there is no data in "+b.dir, args...)
	}
	if _, err := os.Stat(b.dir); err == nil {
		t.Error("the folder was made")
	}
}

// A wrong passphrase is refused by every command that asks for one, in time without
// being tried.
func TestWrongPassphrase(t *testing.T) {
	b := newBooks(t)
	t.Setenv("COUNTERSIGN_USER", "olga")
	before := stateOf(b.dir)
	for _, args := range append(writing(t), []string{"queue"}, []string{"show", "abcdef"}, []string{"audit", "list"}, []string{"accounts", "test", "box"}, []string{"settings", "show"}) {
		cmd := b.command(args...)
		cmd.Env = append(cmd.Env, "COUNTERSIGN_PASSPHRASE=wrong")
		r := finish(t, cmd)
		tried := r.err == "countersignctl: the name or the passphrase is wrong; try again; the owner can set a new passphrase\n"
		if waits := strings.Contains(r.err, "wrong passphrases in a row; try again in"); r.code != 4 || !tried && !waits {
			t.Errorf("%q: exit code %d, %q", args, r.code, r.err)
		}
	}
	if after := stateOf(b.dir); after != before {
		t.Errorf("the books changed from %+v to %+v", before, after)
	}
}

// What is not there is not found, by whatever command.
func TestUnknownNames(t *testing.T) {
	b := newBooks(t)
	t.Setenv("COUNTERSIGN_NEW_PASSPHRASE", "words of my own")
	for _, args := range [][]string{
		{"show", "abcdef"}, {"approve", "abcdef"}, {"reject", "abcdef", "--reason", "x"}, {"hold", "abcdef", "--reason", "x"}, {"release", "abcdef"},
		{"resolve", "abcdef", "NoOrder", "--reason", "x"}, {"waive", "abcdef", "entered", "--reason", "x"}, {"correct", "abcdef", "number=1"}, {"link", "abcdef", "PO-1"},
		{"suppliers", "approve", "Nobody"}, {"suppliers", "verify", "Nobody", "--iban", "DE1", "--note", "x"}, {"suppliers", "trust", "Nobody", "--iban", "DE1"},
		{"accounts", "test", "box"}, {"poll"}, {"poll", "--account", "box"}, {"users", "passphrase", "nobody"},
		{"import", "absent.pdf"}, {"suppliers", "import", "absent.csv"}, {"orders", "import", "absent.csv"}, {"receipts", "import", "absent.csv"}, {"settings", "import", "absent.json"},
		{"accounts", "add", "box", "--host", "h", "--user", "u", "--ca", "absent.pem", "--password-stdin"},
	} {
		if len(args)%2 == 0 {
			args = append([]string{"--json"}, args...)
		}
		b.refused(3, "", args...)
	}
}

// A mailbox that cannot be reached, or that would be read in clear, changes nothing.
func TestWrongMailbox(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	add := func(code int, words string, args ...string) {
		t.Helper()
		before := stateOf(b.dir)
		cmd := b.command(append([]string{"accounts", "add", "box"}, args...)...)
		cmd.Stdin = strings.NewReader("word\n")
		if r := finish(t, cmd); r.code != code || !strings.Contains(r.err, words) {
			t.Errorf("%q: exit code %d, %q, want %d, %q", args, r.code, r.err, code, words)
		}
		if after := stateOf(b.dir); code != 0 && after != before {
			t.Errorf("%q: the books changed from %+v to %+v", args, before, after)
		}
	}
	add(2, "missing flags", "--user", "u")
	add(2, "is not a port", "--host", "127.0.0.1", "--user", "u", "--port", "0", "--password-stdin")
	add(2, "not a way to encrypt", "--host", "127.0.0.1", "--user", "u", "--tls", "ssl", "--password-stdin")
	add(4, "only fetched over an encrypted connection", "--host", "imap.example.org", "--user", "u", "--tls", "none", "--password-stdin")
	add(2, "the mailbox's password is needed; give --password-stdin", "--host", "127.0.0.1", "--user", "u")
	add(0, "", "--host", "127.0.0.1", "--port", "1", "--user", "u", "--password-stdin")
	b.refused(6, "; ", "poll")
	r := b.run("accounts", "test", "box")
	if r.code != 6 || !strings.Contains(r.out, "failed") || strings.Count(r.err, "\n") != 1 {
		t.Errorf("accounts test: exit code %d, %q %q", r.code, r.out, r.err)
	}
	if out := b.must("accounts", "list"); !strings.Contains(out, "never") || !strings.Contains(out, "127.0.0.1:1") {
		t.Errorf("accounts list: %s", out)
	}
}

// A folder that cannot be written is refused with what to look at.
func TestUnwritable(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	b := &books{t: t, dir: filepath.Join(file, "books")}
	b.refused(6, "the data folder cannot be made", "init", "--firm", "x", "--owner", "olga")
	b = newBooks(t)
	for _, out := range []string{filepath.Join(file, "out.csv"), filepath.Join(t.TempDir(), "absent", "out.csv")} {
		b.refused(6, "cannot be written", "export", "csv", "--from", "2026-01-01", "--to", "2026-01-31", "--out", out)
		b.refused(6, "cannot be written", "report", "--month", "2026-01", "--out", out)
	}
	if os.Getuid() == 0 || runtime.GOOS == "windows" {
		t.Log("not tried as this user: a folder without the permission to write")
		return
	}
	closed := filepath.Join(t.TempDir(), "closed")
	if err := os.Mkdir(closed, 0o500); err != nil {
		t.Fatal(err)
	}
	b = &books{t: t, dir: filepath.Join(closed, "books")}
	b.refused(6, "belongs to you", "init", "--firm", "x", "--owner", "olga")
}

// Ctrl+C in the middle ends with 130, keeps what was done, and the next run goes on
// from there.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("a console signal cannot be sent to one process there")
	}
	const n = 12
	b := newBooks(t)
	in := t.TempDir()
	mails, err := sample.Bulk(core.DateOf(time.Now()), n, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mails {
		if err := os.WriteFile(filepath.Join(in, m.Files[0].Name), m.Files[0].Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p := &polled{books: b}
	cmd := b.command("import", in)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	p.await(p.seen().head+n, ended)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	<-ended
	if code := cmd.ProcessState.ExitCode(); code != 130 || errs.String() != "countersignctl: stopped; what was done is kept; run it again to go on\n" || out.String() != "" {
		t.Errorf("exit code %d, %q %q", code, out.String(), errs.String())
	}
	b.must("audit", "verify")
	b.must("import", in)
	if rows := objects[map[string]any](t, b.must("--json", "queue")); len(rows) != n {
		t.Errorf("%d invoices of %d files", len(rows), n)
	}
	b.must("audit", "verify")
}

// A reader of the output that went away is a failure, and what was written is kept.
func TestOutputGoesAway(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full here")
	}
	b := newBooks(t)
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	for _, args := range [][]string{{"users", "list"}, {"--json", "users", "list"}, {"settings", "show"}} {
		cmd := b.command(args...)
		var errs strings.Builder
		cmd.Stdout, cmd.Stderr = full, &errs
		_ = cmd.Run() // its exit code is looked at
		if cmd.ProcessState.ExitCode() != 6 || !strings.Contains(errs.String(), "the answer cannot be written") && args[0] != "--json" {
			t.Errorf("%q: exit code %d, %q", args, cmd.ProcessState.ExitCode(), errs.String())
		}
	}
}
