package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"golang.org/x/term"

	"countersign/cmd/internal/wire"
	"countersign/core"
)

// session is one run of a command: where it reads and writes, whose data it works on
// and who is at it.
type session struct {
	console
	flags
	ctx context.Context
	app *wire.App
	// passphrase is kept for what is sealed with it.
	passphrase string
}

// open opens the data folder and signs the person in. Opening for writing takes the
// lock; reading goes beside a program that writes.
func (s *session) open(write bool) (*wire.App, core.User, error) {
	app, err := wire.Open(s.ctx, wire.Config{Dir: s.Dir, ReadOnly: !write})
	if err != nil {
		return nil, core.User{}, err
	}
	s.app = app
	name := s.As
	if name == "" {
		if name, err = app.DefaultUser(s.ctx); err != nil {
			return nil, core.User{}, err
		}
	}
	if s.passphrase, err = s.secret("COUNTERSIGN_PASSPHRASE", "Passphrase of "+name+": "); err != nil {
		return nil, core.User{}, err
	}
	u, err := app.Desk.SignIn(s.ctx, name, s.passphrase)
	return app, u, err
}

func (s *session) close() error {
	if s.app == nil {
		return nil
	}
	return s.app.Close()
}

// secret takes a passphrase from the environment or asks for it; it is never echoed.
func (s *session) secret(env, prompt string) (string, error) {
	if v := s.Getenv(env); v != "" {
		return v, nil
	}
	if s.In == nil || !term.IsTerminal(int(s.In.Fd())) {
		return "", core.Errorf(core.Refused, "a passphrase is needed").WithHint("set %s, or run this in a terminal", env)
	}
	fmt.Fprint(s.Err, prompt)
	b, err := term.ReadPassword(int(s.In.Fd()))
	fmt.Fprintln(s.Err)
	if err != nil {
		return "", core.Errorf(core.Interrupted, "no passphrase was entered: %w", err)
	}
	return string(b), nil
}

// newSecret asks for a new passphrase twice, or takes it from the environment.
func (s *session) newSecret(env, of string) (string, error) {
	if v := s.Getenv(env); v != "" {
		return v, nil
	}
	first, err := s.secret(env, "New passphrase of "+of+": ")
	if err != nil {
		return "", err
	}
	again, err := s.secret(env, "The same again: ")
	if err == nil && again != first {
		err = core.Errorf(core.Refused, "the two passphrases differ").WithHint("try again")
	}
	return first, err
}

// line reads the first line of standard input, for --password-stdin.
func (s *session) line() (string, error) {
	text, err := bufio.NewReader(io.LimitReader(s.In, 64<<10)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", core.Errorf(core.BadInput, "standard input cannot be read: %w", err)
	}
	if text = strings.TrimRight(text, "\r\n"); text == "" {
		return "", core.Errorf(core.Usage, "no password came on standard input")
	}
	return text, nil
}

// print writes a value as one line of JSON.
func (s *session) print(v any) error {
	enc := json.NewEncoder(s.Out)
	enc.SetEscapeHTML(false)
	return written(enc.Encode(v))
}

// say writes a line for people; programs and --quiet do not get it.
func (s *session) say(format string, args ...any) {
	if !s.JSON && !s.Quiet {
		fmt.Fprintf(s.Out, format+"\n", args...)
	}
}

// warn writes a remark to standard error.
func (s *session) warn(format string, args ...any) {
	if !s.Quiet {
		fmt.Fprintf(s.Err, format+"\n", args...)
	}
}

// table writes rows in columns.
func (s *session) table(header []string, rows [][]string) error {
	if s.JSON {
		return nil
	}
	w := tabwriter.NewWriter(s.Out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join(header, "\t"))
	for _, r := range rows {
		fmt.Fprintln(w, strings.Join(r, "\t"))
	}
	return written(w.Flush())
}

func written(err error) error {
	if err == nil {
		return nil
	}
	return core.Errorf(core.Unavailable, "the answer cannot be written: %w", err)
}

// openFile opens what the person named, with the contract's errors.
func openFile(path string) (*os.File, error) {
	f, err := os.Open(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, core.Errorf(core.NotFound, "there is no file %s", path).WithHint("check the name")
	case err != nil:
		return nil, core.Errorf(core.BadInput, "%s cannot be opened: %w", path, err)
	}
	if st, err := f.Stat(); err == nil && st.IsDir() {
		_ = f.Close()
		return nil, core.Errorf(core.BadInput, "%s is a folder, not a file", path)
	}
	return f, nil
}
