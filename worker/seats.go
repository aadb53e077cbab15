package worker

import (
	"context"
	"errors"
)

// Member is a process in a seat, as a package that uses workers knows it: a
// *Process with what that package adds.
type Member interface {
	comparable
	// Gone reports whether it must not be used any more, Tired whether it should be
	// replaced before its leaks matter.
	Gone() bool
	Tired() bool
	Dismiss()
}

// ErrClosed is why workers that are being ended are stopped.
var ErrClosed = errors.New("the workers were ended")

// Seats are places for so many workers. A worker is started when its seat is first
// needed, and replaced when it is gone or tired.
type Seats[W Member] struct {
	seats   chan W // the zero W for an empty one
	closing context.Context
	start   func(context.Context) (W, error)
}

// NewSeats makes n empty seats. When closing ends nobody is started any more.
func NewSeats[W Member](closing context.Context, n int, start func(context.Context) (W, error)) *Seats[W] {
	s := &Seats[W]{seats: make(chan W, n), closing: closing, start: start}
	var none W
	for range n {
		s.seats <- none
	}
	return s
}

// With waits for a seat and runs fn with the worker in it, a new one if fresh. fn must
// leave it idle or killed. Its errors are those of starting a worker, that of fn, and
// one that wraps ErrStopped when ctx or the seats' context ended while it waited.
func (s *Seats[W]) With(ctx context.Context, fresh bool, fn func(W) error) error {
	var w, none W
	select {
	case w = <-s.seats:
	case <-ctx.Done():
		return stopped(ctx)
	case <-s.closing.Done():
		return stopped(s.closing)
	}
	defer func() { s.seats <- w }()
	if s.closing.Err() != nil {
		return stopped(s.closing)
	}
	if w != none && (fresh || w.Gone()) {
		w.Dismiss()
		w = none
	}
	if w == none {
		started, err := s.start(ctx)
		if err != nil {
			return err
		}
		w = started
	}
	err := fn(w)
	if w.Gone() || w.Tired() {
		w.Dismiss()
		w = none
	}
	return err
}

// Empty takes all workers out of their seats, for good, and returns when none is left.
// The seats' context must have ended.
func (s *Seats[W]) Empty() {
	var none W
	for range cap(s.seats) {
		if w := <-s.seats; w != none {
			w.Dismiss()
		}
	}
}
