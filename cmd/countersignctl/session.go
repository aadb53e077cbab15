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
	"time"
	"unicode"

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

// world is what the program finds outside; tests put their own identity provider here.
var world wire.Config

// outside is the world with this data folder and at this console's clock.
func (s *session) outside() wire.Config {
	c := world
	c.Dir = s.Dir
	if s.Now != nil {
		c.Now = s.Now
	}
	return c
}

// now is the time where the firm is.
func (s *session) now() time.Time {
	if s.Now != nil {
		return s.Now()
	}
	return time.Now()
}

// open opens the data folder and signs the person in. Opening for writing takes the
// lock; reading goes beside a program that writes.
func (s *session) open(write bool) (*wire.App, core.User, error) {
	config := s.outside()
	config.ReadOnly = !write
	app, err := wire.Open(s.ctx, config)
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
	if errors.Is(err, core.ErrReadOnly) {
		err = s.countMiss(name, err)
	}
	switch {
	case err == nil && write:
		err = app.DailyHead(s.ctx, u, s.passphrase)
	case err == nil:
		err = s.forgetMisses(u)
	}
	return app, u, err
}

// openTo opens the data folder for what takes a right. The right comes before all else
// that may be wrong with the command, and that it is missing is in the log.
func (s *session) openTo(p core.Permission, toDo string) (*wire.App, core.User, error) {
	app, by, err := s.open(true)
	if err == nil {
		err = app.Desk.Require(s.ctx, by, p, toDo)
	}
	return app, by, err
}

// countMiss counts a wrong passphrase that was given to a command which only reads:
// the data folder is opened for writing for as long as that takes. Where another program
// writes in it nothing is counted, and the wait takes place here.
func (s *session) countMiss(name string, refusal error) error {
	app, err := wire.Open(s.ctx, s.outside())
	if core.KindOf(err) == core.Locked {
		select {
		case <-time.After(uncountedWait):
			return refusal
		case <-s.ctx.Done():
			return s.ctx.Err()
		}
	}
	if err != nil {
		return err
	}
	if _, err = app.Desk.SignIn(s.ctx, name, s.passphrase); err == nil {
		err = refusal // it was set anew in between
	}
	if cerr := app.Close(); cerr != nil {
		return cerr
	}
	return err
}

// forgetMisses ends the count of wrong passphrases after a right one that was given to a
// command which only reads, where no other program writes: who never does anything else
// would wait longer after each mistake.
func (s *session) forgetMisses(u core.User) error {
	if n, err := s.app.Desk.Missed(s.ctx, u); err != nil || n == 0 {
		return err
	}
	app, err := wire.Open(s.ctx, s.outside())
	if core.KindOf(err) == core.Locked {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = app.Desk.SignIn(s.ctx, u.Name, s.passphrase)
	return errors.Join(err, app.Close())
}

// uncountedWait is how long a wrong passphrase costs that cannot be counted.
const uncountedWait = 2 * time.Second

// signHead has the head of the log signed for what is about to leave. Without the key
// it waits, which is said and keeps nothing from being done.
func (s *session) signHead(app *wire.App, by core.User, why string) (core.TreeHead, error) {
	h, err := app.SignHead(s.ctx, by, s.passphrase, why)
	if core.KindOf(err) == core.Unavailable {
		if !s.JSON {
			s.warn("%s", core.MessageOf(err))
		}
		return core.TreeHead{}, nil
	}
	return h, err
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
	b, err := s.typed(int(s.In.Fd()))
	fmt.Fprintln(s.Err)
	if err != nil {
		return "", core.Errorf(core.Interrupted, "no passphrase was entered: %w", err)
	}
	return string(b), nil
}

// typed reads a line that is not shown. The terminal shows what is typed again when
// Ctrl+C ends the waiting.
func (s *session) typed(fd int) ([]byte, error) {
	before, err := term.GetState(fd)
	if err != nil {
		return nil, err
	}
	type line struct {
		text []byte
		err  error
	}
	done := make(chan line, 1)
	go func() {
		b, err := term.ReadPassword(fd)
		done <- line{b, err}
	}()
	select {
	case l := <-done:
		return l.text, l.err
	case <-s.ctx.Done():
		return nil, errors.Join(s.ctx.Err(), term.Restore(fd, before))
	}
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
		fmt.Fprintf(s.Out, format+"\n", plainAll(args)...)
	}
}

// warn writes a remark to standard error.
func (s *session) warn(format string, args ...any) {
	if !s.Quiet {
		fmt.Fprintf(s.Err, format+"\n", plainAll(args)...)
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
		cells := make([]string, len(r))
		for i, c := range r {
			cells[i] = plain(c)
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	return written(w.Flush())
}

// plain makes a text safe for a terminal. Names and numbers come from strangers'
// documents: a control character in them could clear the screen or begin a new row,
// and marks that turn the direction of writing could make one account look like
// another (Unicode TR 36).
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return ' '
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u200e', r == '\u200f':
			return -1
		}
		return r
	}, s)
}

func plainAll(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if s, ok := a.(string); ok {
			a = plain(s)
		}
		out[i] = a
	}
	return out
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
