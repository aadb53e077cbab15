package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"countersign/cmd/internal/sample"
	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/store"
)

// TestMain lets the test binary be the program itself, and the worker that the
// program starts.
func TestMain(m *testing.M) {
	os.Setenv("COUNTERSIGN_KEYRING", "off") // the tester's own stays out of it
	if wire.IsWorker(os.Args) {
		os.Exit(wire.RunWorker(os.Args))
	}
	testscript.Main(m, map[string]func(){"countersignctl": func() { ownIdentity(); main() }})
}

// books is a data folder that is worked on through the real program, each command in
// a process of its own.
type books struct {
	t   testing.TB
	dir string
}

// newBooks makes a data folder of the sample firm.
func newBooks(t testing.TB) *books {
	t.Helper()
	b := &books{t: t, dir: filepath.Join(t.TempDir(), "books")}
	b.must("init", "--firm", sample.Firm().Name, "--owner", "olga", "--tax-id", sample.Firm().TaxID)
	return b
}

func (b *books) command(args ...string) *exec.Cmd {
	cmd := exec.Command("countersignctl", append([]string{"--dir", b.dir}, args...)...)
	cmd.Env = append(os.Environ(), "COUNTERSIGN_PASSPHRASE="+sample.Passphrase)
	return cmd
}

// result is how a command ended.
type result struct {
	out, err string
	code     int
}

func (b *books) run(args ...string) result {
	b.t.Helper()
	return finish(b.t, b.command(args...))
}

func finish(t testing.TB, cmd *exec.Cmd) result {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

// must runs a command that has to succeed and gives what it printed.
func (b *books) must(args ...string) string {
	b.t.Helper()
	r := b.run(args...)
	if r.code != 0 {
		b.t.Fatalf("countersignctl %s: exit code %d: %s%s", strings.Join(args, " "), r.code, r.out, r.err)
	}
	return r.out
}

// object decodes the only object that a command printed with --json.
func object[T any](t testing.TB, out string) T {
	t.Helper()
	list := objects[T](t, out)
	if len(list) != 1 {
		t.Fatalf("%d objects instead of one: %s", len(list), out)
	}
	return list[0]
}

// objects decodes one object a line.
func objects[T any](t testing.TB, out string) []T {
	t.Helper()
	var list []T
	for line := range strings.Lines(out) {
		var v T
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		list = append(list, v)
	}
	return list
}

// read looks into the data folder beside whatever writes to it.
func (b *books) read(fn func(core.Reader) error) {
	b.t.Helper()
	if err := b.tryRead(fn); err != nil {
		b.t.Fatal(err)
	}
}

func (b *books) tryRead(fn func(core.Reader) error) error {
	s, err := store.Open(b.t.Context(), b.dir, store.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	return errors.Join(s.View(b.t.Context(), fn), s.Close())
}

// corpus is the folder of public test documents; the test is skipped without it.
func corpus(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("COUNTERSIGN_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpus")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no corpus of test documents: set COUNTERSIGN_CORPUS to its folder")
	}
	return dir
}
