package wire

import (
	"context"
	"maps"
	"sync"
)

// stopped are the mailboxes that are left alone until a person did something, and why.
type stopped struct {
	mu  sync.Mutex
	why map[string]error
}

// clear begins anew, with a new watch.
func (s *stopped) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.why = map[string]error{}
}

// note remembers that the watch over a mailbox ended by itself.
func (s *stopped) note(ctx context.Context, account string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil && ctx.Err() == nil {
		s.why[account] = err
	}
}

// Stopped gives the mailboxes whose watch ended by itself, and why.
func (a *App) Stopped() map[string]error {
	a.stopped.mu.Lock()
	defer a.stopped.mu.Unlock()
	return maps.Clone(a.stopped.why)
}
