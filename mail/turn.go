package mail

import "context"

// turn waits until nobody else fetches from an account, so that whoever asks beside a
// Watch does not fetch the same again. What it gives ends the turn.
func (p *Poller) turn(ctx context.Context, account string) (over func(), err error) {
	p.mu.Lock()
	if p.turns == nil {
		p.turns = map[string]chan struct{}{}
	}
	t := p.turns[account]
	if t == nil {
		t = make(chan struct{}, 1)
		p.turns[account] = t
	}
	p.mu.Unlock()
	select {
	case t <- struct{}{}:
		return func() { <-t }, nil
	case <-ctx.Done():
		return nil, interrupted(ctx)
	}
}
