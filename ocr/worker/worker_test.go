package worker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

const testArg = "countersign-test-worker"

// order is what the worker of these tests is asked to do.
type order struct {
	Do    string
	Bytes int64
}

type report struct {
	Text string
	RSS  int64
}

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == testArg {
		os.Exit(obey())
	}
	os.Exit(m.Run())
}

func obey() int {
	in, out, err := Begin()
	if err != nil {
		return 2
	}
	var h order
	if _, err := Read(in, &h, 0); err != nil || Write(out, report{}, nil) != nil {
		return 2
	}
	for a := range Requests[order](in, 1<<20) {
		switch a.Request.Do {
		case "hang":
			time.Sleep(time.Hour)
		case "exit":
			fmt.Fprintln(os.Stderr, "as told")
			return 7
		case "fill":
			stop := LimitMemory(a.Request.Bytes)
			full := bytes.Repeat([]byte("x"), 64<<20)
			time.Sleep(100 * time.Millisecond)
			stop()
			runtime.KeepAlive(full)
		}
		if err := Write(out, report{Text: strings.ToUpper(string(a.Body)), RSS: RSS()}, nil); err != nil {
			return 2
		}
	}
	return 0
}

// seat is a worker in the seats of these tests.
type seat struct {
	*Process
	tired bool
}

func (s *seat) Tired() bool { return s.tired }

func (s *seat) do(ctx context.Context, d time.Duration, o order, body string) (r report, err error) {
	err = s.Watched(ctx, d, func(func(time.Duration)) error {
		return s.Exchange(o, []byte(body), func() error {
			_, err := s.Receive(&r, 0)
			return err
		})
	})
	return r, err
}

func newSeats(t *testing.T, n int) (seats *Seats[*seat], started *int) {
	t.Helper()
	argv, err := Self(testArg)
	if err != nil {
		t.Fatal(err)
	}
	started = new(int)
	seats = NewSeats(n, func(ctx, closing context.Context) (*seat, error) {
		*started++
		p, err := Command{Argv: argv, Start: 15 * time.Second}.Launch(ctx, closing, order{}, &report{})
		return &seat{Process: p}, err
	})
	t.Cleanup(seats.Close)
	return seats, started
}

// A worker serves until it is tired or gone, and not longer.
func TestSeats(t *testing.T) {
	seats, started := newSeats(t, 1)
	for i, c := range []struct {
		do             string
		fresh, tires   bool
		started, ended int // processes so far; exit status
	}{
		{started: 1}, {started: 1, tires: true}, {started: 2}, {started: 3, fresh: true}, {do: "exit", started: 3, ended: 7}, {started: 4},
	} {
		err := seats.With(t.Context(), c.fresh, func(s *seat) error {
			r, err := s.do(t.Context(), 10*time.Second, order{Do: c.do}, "abc")
			if err == nil && r.Text != "ABC" {
				t.Errorf("%d: answered %q", i, r.Text)
			}
			if status, ok := s.Ended(); c.ended != 0 && (!ok || status != c.ended || !strings.Contains(s.Stderr(), "as told")) {
				t.Errorf("%d: ended %v %d, %q", i, ok, status, s.Stderr())
			}
			s.tired = c.tires
			return err
		})
		if (err != nil) != (c.ended != 0) || *started != c.started {
			t.Errorf("%d: %v after %d starts, want %d", i, err, *started, c.started)
		}
	}
}

// Of idle workers the one that suits is taken, else the last used, and others are not
// started before they are needed.
func TestWarmestFirst(t *testing.T) {
	seats, started := newSeats(t, 3)
	var first, second *seat
	err := seats.With(t.Context(), false, func(a *seat) error {
		first = a
		return seats.With(t.Context(), false, func(b *seat) error {
			second = b
			return nil
		})
	})
	if err != nil || first == second || *started != 2 {
		t.Fatalf("%v, %d started", err, *started)
	}
	for i, c := range []struct{ suits, want *seat }{{nil, first}, {nil, first}, {second, second}, {nil, second}, {first, first}, {&seat{}, first}} {
		err := seats.WithOneThat(t.Context(), func(s *seat) bool { return s == c.suits }, func(s *seat) error {
			if s != c.want {
				t.Errorf("%d: the other one", i)
			}
			return nil
		})
		if err != nil || *started != 2 {
			t.Errorf("%d: %v, %d started", i, err, *started)
		}
	}
}

func TestStopped(t *testing.T) {
	seats, _ := newSeats(t, 1)
	hang := func(ctx context.Context, d time.Duration) error {
		return seats.With(ctx, false, func(s *seat) error {
			_, err := s.do(ctx, d, order{Do: "hang"}, "")
			return err
		})
	}
	if err := hang(t.Context(), 200*time.Millisecond); !errors.Is(err, ErrTooSlow) {
		t.Errorf("over its time: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := hang(ctx, time.Hour); !errors.Is(err, ErrStopped) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("with its context: %v", err)
	}
	time.AfterFunc(200*time.Millisecond, seats.Close)
	for range 2 { // at work, and when all is over
		if err := hang(t.Context(), time.Hour); !errors.Is(err, ErrStopped) || !errors.Is(err, ErrClosed) {
			t.Errorf("closed: %v", err)
		}
	}
}

// What stops the program at a terminal reaches its workers too, which leave it to the
// program to end them.
func TestSignalsAreForTheProgram(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("has no signals")
	}
	seats, started := newSeats(t, 1)
	for range 2 {
		err := seats.With(t.Context(), false, func(s *seat) error {
			for _, sig := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
				if err := s.cmd.Process.Signal(sig); err != nil {
					t.Error(err)
				}
			}
			_, err := s.do(t.Context(), 10*time.Second, order{}, "abc")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if *started != 1 {
		t.Errorf("%d processes", *started)
	}
}
