package intake

import "sync"

// turns let several goroutines prepare something side by side and commit it in the
// order in which they began.
type turns struct {
	mu   sync.Mutex
	last chan struct{} // closed when whoever came last is done
}

// turn is a place in that order.
type turn struct{ before, own chan struct{} }

func (t *turns) take() turn {
	own := make(chan struct{})
	t.mu.Lock()
	defer t.mu.Unlock()
	before := t.last
	t.last = own
	return turn{before, own}
}

// wait returns when everybody before is done.
func (t turn) wait() {
	if t.before != nil {
		<-t.before
	}
}

// over lets the next one go. Who gives up without having waited lets it go early.
func (t turn) over() { close(t.own) }
