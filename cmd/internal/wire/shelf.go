package wire

import (
	"context"
	"encoding/json"
	"sync"

	"countersign/core"
	"countersign/mail/oauth"
	"countersign/store"
)

func secretName(account string) string { return "mail/" + account }

// shelf keeps what is secret of the mailboxes for as long as the program runs: the
// watch over a mailbox saves a new token whenever the provider gives one.
type shelf struct {
	writable bool
	mu       sync.Mutex
	vault    *store.Vault
	open     *store.Secrets
	who      string
}

// secrets opens what is secret for somebody who is signed in, or gives what is open.
func (a *App) secrets(name, passphrase string) (*store.Secrets, error) {
	a.shelf.mu.Lock()
	defer a.shelf.mu.Unlock()
	if a.shelf.open != nil && a.shelf.who == name {
		return a.shelf.open, nil
	}
	v, err := a.sealed()
	if err != nil {
		return nil, err
	}
	if a.shelf.open != nil {
		a.shelf.open.Close()
	}
	a.shelf.open, a.shelf.who = v.Secrets(name, passphrase), name
	return a.shelf.open, nil
}

func (s *shelf) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open != nil {
		s.open.Close()
	}
	s.open = nil
}

// Load implements oauth.Shelf. A program that may not write does not get a sign-in:
// using it may change it, and the change would be lost.
func (s *shelf) Load(_ context.Context, account string) (oauth.Saved, error) {
	open, err := s.get()
	if err != nil {
		return oauth.Saved{}, err
	}
	text, err := open.Get(secretName(account))
	if core.KindOf(err) == core.NotFound {
		return oauth.Saved{}, core.Errorf(core.Refused, "nobody has signed in for the mailbox %s yet", account).WithHint("sign in for it")
	}
	if err != nil {
		return oauth.Saved{}, err
	}
	var saved oauth.Saved
	if json.Unmarshal(text, &saved) != nil || saved.Refresh == "" {
		return oauth.Saved{}, core.Errorf(core.Refused, "what is kept for the mailbox %s is no sign-in", account).WithHint("sign in again")
	}
	return saved, nil
}

// Save implements oauth.Shelf.
func (s *shelf) Save(_ context.Context, account string, saved oauth.Saved) error {
	open, err := s.get()
	if err != nil {
		return err
	}
	text, err := json.Marshal(saved)
	if err != nil {
		return core.Errorf(core.Internal, "the sign-in cannot be kept")
	}
	_, err = open.Put(secretName(account), text)
	return err
}

func (s *shelf) get() (*store.Secrets, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case !s.writable:
		return nil, core.Errorf(core.Locked, "a sign-in through the browser is only used where its renewal can be saved").WithHint("try it in the program that has the data folder open")
	case s.open == nil:
		return nil, core.Errorf(core.Internal, "the place for sign-ins is closed")
	}
	return s.open, nil
}
