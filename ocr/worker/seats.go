package worker

import (
	"context"
	"errors"
	"sync"
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
	seats   chan W          // the zero W for an empty one
	closing context.Context // ends with Close
	cancel  context.CancelCauseFunc
	once    sync.Once
	start   Starter[W]
}

// Starter starts a worker, as Command.Launch does.
type Starter[W Member] func(ctx, closing context.Context) (W, error)

// NewSeats makes n empty seats.
func NewSeats[W Member](n int, start Starter[W]) *Seats[W] {
	s := &Seats[W]{seats: make(chan W, n), start: start}
	s.closing, s.cancel = context.WithCancelCause(context.Background())
	var none W
	for range n {
		s.seats <- none
	}
	return s
}

// With waits for a seat and runs fn with the worker in it, a new one if fresh. fn must
// leave it idle or killed. Its errors are those of starting a worker, that of fn, and
// one that wraps ErrStopped when ctx ended or the seats were closed while it waited.
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
		started, err := s.start(ctx, s.closing)
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

// Close ends all workers, those at work too. It returns when none is left and may be
// called twice.
func (s *Seats[W]) Close() {
	s.once.Do(func() {
		s.cancel(ErrClosed)
		var none W
		for range cap(s.seats) {
			if w := <-s.seats; w != none {
				w.Dismiss()
			}
		}
	})
}
