package ui

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// work runs what takes time off the window's thread and brings the results back
// to it. All methods are called on the window's thread; jobs get values, never
// widgets.
type work struct {
	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
	slots  map[string]*slot

	// spawn, post and wait are `go`, fyne.Do and a timer; tests put them into an
	// order of their choice. wait calls back unless ctx ends before.
	spawn func(func())
	post  func(func())
	wait  func(ctx context.Context, d time.Duration, then func())
}

// slot is a place on the screen that shows one result at a time. A result whose
// number is not the newest is stale and dropped.
type slot struct {
	number int
	cancel context.CancelFunc
}

func newWork(ctx context.Context) *work {
	ctx, cancel := context.WithCancel(ctx)
	return &work{
		ctx: ctx, cancel: cancel, slots: map[string]*slot{},
		spawn: func(f func()) { go f() },
		post:  fyne.Do,
		wait:  waitFor,
	}
}

func waitFor(ctx context.Context, d time.Duration, then func()) {
	t := time.AfterFunc(d, then)
	context.AfterFunc(ctx, func() { t.Stop() })
}

// start runs a job for a slot. A newer job of the same slot ends the older one
// and its result is dropped. done runs on the window's thread.
func start[T any](w *work, name string, job func(context.Context) (T, error), done func(T, error)) {
	if w.ctx.Err() != nil {
		return
	}
	w.stop(name)
	s := w.slots[name]
	ctx, cancel := context.WithCancel(w.ctx)
	s.cancel = cancel
	number := s.number
	w.wg.Add(1)
	w.spawn(func() {
		defer w.wg.Done()
		v, err := job(ctx)
		w.post(func() {
			cancel()
			if s.number == number && w.ctx.Err() == nil {
				s.cancel = nil
				done(v, err)
			}
		})
	})
}

// decide runs a job that changes something. It is never cancelled by another job
// and its result is never dropped: whoever decided sees what became of it.
func decide[T any](w *work, job func(context.Context) (T, error), done func(T, error)) {
	if w.ctx.Err() != nil {
		return
	}
	w.wg.Add(1)
	w.spawn(func() {
		defer w.wg.Done()
		v, err := job(w.ctx)
		w.post(func() { done(v, err) })
	})
}

// stop ends the job of a slot and drops what it may still bring.
func (w *work) stop(name string) {
	s := w.slots[name]
	if s == nil {
		s = &slot{}
		w.slots[name] = s
	}
	s.number++
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
}

// later runs fn on the window's thread after a while, unless the slot is started
// or stopped meanwhile.
func (w *work) later(name string, d time.Duration, fn func()) {
	if w.ctx.Err() != nil {
		return
	}
	w.stop(name)
	s := w.slots[name]
	ctx, cancel := context.WithCancel(w.ctx)
	s.cancel = cancel
	number := s.number
	w.wait(ctx, d, func() {
		w.post(func() {
			cancel()
			if s.number == number && w.ctx.Err() == nil {
				s.cancel = nil
				fn()
			}
		})
	})
}

// report brings a note of how far a job is to the window's thread.
func (w *work) report(fn func()) {
	if w.ctx.Err() == nil {
		w.post(fn)
	}
}

// close ends all jobs and waits for them at most as long as grace.
func (w *work) close(grace time.Duration) bool {
	w.cancel()
	done := make(chan struct{})
	go func() {
		w.wg.Wait()
		close(done)
	}()
	select {
	case <-done:
		return true
	case <-time.After(grace):
		return false
	}
}
