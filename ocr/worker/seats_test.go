package worker_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"countersign/ocr/worker"
)

// hand is a worker without a process.
type hand struct{ dismissed *atomic.Int32 }

func (h *hand) Gone() bool  { return false }
func (h *hand) Tired() bool { return false }
func (h *hand) Dismiss()    { h.dismissed.Add(1) }

// Idle workers are dismissed after a while, those at work are not, and whoever comes
// later gets a new one.
func TestSeatsRest(t *testing.T) {
	var started, dismissed atomic.Int32
	s := worker.NewSeats(2, func(context.Context, context.Context) (*hand, error) {
		started.Add(1)
		return &hand{&dismissed}, nil
	})
	s.Rest(20 * time.Millisecond)
	await := func(what string, n *atomic.Int32, want int32) {
		t.Helper()
		for range 500 {
			if n.Load() == want {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
		t.Fatalf("%s: %d, want %d", what, n.Load(), want)
	}
	err := s.With(t.Context(), false, func(*hand) error {
		err := s.With(t.Context(), false, func(*hand) error { return nil })
		await("dismissed beside one at work", &dismissed, 1)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	await("dismissed", &dismissed, 2)
	if err := s.With(t.Context(), false, func(*hand) error { return nil }); err != nil || started.Load() != 3 {
		t.Errorf("%v, %d started", err, started.Load())
	}
	s.Close()
	await("dismissed at the end", &dismissed, 3)
	if err := s.With(t.Context(), false, func(*hand) error { return nil }); !errors.Is(err, worker.ErrStopped) {
		t.Errorf("after the end: %v", err)
	}
}
