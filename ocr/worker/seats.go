package worker

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
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
// needed, and replaced when it is gone or tired. Of idle workers the one that worked
// last comes first: what it has loaded is warm, and the others need not be started.
type Seats[W Member] struct {
	free    chan struct{} // one for each seat that nobody has
	mu      sync.Mutex
	idle    []W             // in the free seats, the last used at the end; the zero W for an empty one
	closing context.Context // ends with Close
	cancel  context.CancelCauseFunc
	once    sync.Once
	start   Starter[W]
	rest    time.Duration // after which idle workers are dismissed; 0 for never
	resting *time.Timer
}

// Starter starts a worker, as Command.Launch does.
type Starter[W Member] func(ctx, closing context.Context) (W, error)

// NewSeats makes n empty seats.
func NewSeats[W Member](n int, start Starter[W]) *Seats[W] {
	s := &Seats[W]{free: make(chan struct{}, n), idle: make([]W, n), start: start}
	s.closing, s.cancel = context.WithCancelCause(context.Background())
	for range n {
		s.free <- struct{}{}
	}
	return s
}

// Rest has the idle workers dismissed once nobody has left a seat for so long: what they
// hold in memory is of no use then. It is to be called before the seats are used.
func (s *Seats[W]) Rest(after time.Duration) { s.rest = after }

// dismissIdle empties the free seats. Whoever comes meanwhile waits.
func (s *Seats[W]) dismissIdle() {
	s.mu.Lock()
	defer s.mu.Unlock()
	var none W
	for i, w := range s.idle {
		if w != none {
			w.Dismiss()
			s.idle[i] = none
		}
	}
}

// With waits for a seat and runs fn with the worker in it, a new one if fresh. fn must
// leave it idle or killed. Its errors are those of starting a worker, that of fn, and
// one that wraps ErrStopped when ctx ended or the seats were closed while it waited.
func (s *Seats[W]) With(ctx context.Context, fresh bool, fn func(W) error) error {
	return s.with(ctx, fresh, nil, fn)
}

// WithOneThat is With, with an idle worker that suits if there is one.
func (s *Seats[W]) WithOneThat(ctx context.Context, suits func(W) bool, fn func(W) error) error {
	return s.with(ctx, false, suits, fn)
}

func (s *Seats[W]) with(ctx context.Context, fresh bool, suits func(W) bool, fn func(W) error) error {
	select {
	case <-s.free:
	case <-ctx.Done():
		return stopped(ctx)
	case <-s.closing.Done():
		return stopped(s.closing)
	}
	w, none := s.take(suits), *new(W)
	defer func() { s.leave(w) }()
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

// take gives the worker of a seat that was free: one that suits, else the last used.
func (s *Seats[W]) take(suits func(W) bool) W {
	s.mu.Lock()
	defer s.mu.Unlock()
	var none W
	at := len(s.idle) - 1
	if suits != nil {
		if i := slices.IndexFunc(s.idle, func(w W) bool { return w != none && suits(w) }); i >= 0 {
			at = i
		}
	}
	w := s.idle[at]
	s.idle = slices.Delete(s.idle, at, at+1)
	return w
}

// leave frees a seat: an empty one is the last that is taken.
func (s *Seats[W]) leave(w W) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if none := *new(W); w == none {
		s.idle = slices.Insert(s.idle, 0, w)
	} else {
		s.idle = append(s.idle, w)
		s.restLater()
	}
	s.free <- struct{}{}
}

// restLater puts the rest off; s.mu is held.
func (s *Seats[W]) restLater() {
	switch {
	case s.rest <= 0:
	case s.resting == nil:
		s.resting = time.AfterFunc(s.rest, s.dismissIdle)
	default:
		s.resting.Reset(s.rest)
	}
}

// Close ends all workers, those at work too. It returns when none is left and may be
// called twice.
func (s *Seats[W]) Close() {
	s.once.Do(func() {
		s.cancel(ErrClosed)
		var none W
		for range cap(s.free) {
			<-s.free
			if w := s.take(nil); w != none {
				w.Dismiss()
			}
		}
	})
}
