package core

import "time"

// Guard counts wrong passphrases under one name. It is kept for names that
// nobody has as well, so that waiting does not tell who works here.
type Guard struct {
	Name string `json:"name"`
	// Wrong counts wrong passphrases since the last right one, Since is the last one.
	Wrong int       `json:"wrong,omitempty"`
	Since time.Time `json:"since,omitzero"`
}

const (
	freeTries   = 2 // anybody mistypes
	firstWait   = 2 * time.Second
	longestWait = time.Hour
)

// Wait is how long no passphrase is tried after the last wrong one: it doubles with
// each.
func (g Guard) Wait() time.Duration {
	if g.Wrong <= freeTries {
		return 0
	}
	if n := g.Wrong - freeTries - 1; n < 11 {
		return firstWait << n
	}
	return longestWait
}

// Left is how much of the wait is left. A clock that was put back starts the wait anew:
// it neither shortens it nor makes it last until the clock has caught up.
func (g Guard) Left(now time.Time) time.Duration {
	gone := max(0, now.Sub(g.Since))
	return max(0, g.Wait()-gone)
}

// At is the guard as it is looked at now: with the start of the wait moved where the
// clock was put back.
func (g Guard) At(now time.Time) (Guard, bool) {
	if g.Wrong == 0 || !now.Before(g.Since) {
		return g, false
	}
	g.Since = now
	return g, true
}

// Miss is the guard after one more wrong passphrase.
func (g Guard) Miss(now time.Time) Guard {
	g.Wrong++
	g.Since = now
	return g
}
