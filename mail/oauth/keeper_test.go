package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"countersign/core"
	"countersign/mail/mailtest"
	"countersign/mail/oauth"
)

// shelf keeps one sign-in in memory and can be full.
type shelf struct {
	mu    sync.Mutex
	saved oauth.Saved
	fail  error
	saves int
}

func (s *shelf) Load(context.Context, string) (oauth.Saved, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.saved, nil
}

func (s *shelf) Save(_ context.Context, _ string, v oauth.Saved) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return s.fail
	}
	s.saved, s.saves = v, s.saves+1
	return nil
}

// signedIn gives a keeper whose shelf holds a sign-in.
func signedIn(t *testing.T, i *mailtest.Identity) (*oauth.Keeper, *shelf, core.MailAccount) {
	t.Helper()
	at := &shelf{saved: oauth.Saved{Refresh: mailtest.SignIn(t, client(t, i)).Refresh}}
	k := &oauth.Keeper{Shelf: at, Provider: func(core.MailAccount) (oauth.Provider, error) { return i.Provider(), nil }}
	return k, at, core.MailAccount{Name: "box", User: "anna@firm.example", SignIn: "microsoft", ClientID: "our-client"}
}

func refreshes(i *mailtest.Identity) int {
	n := 0
	for _, q := range i.Asked() {
		if q.Get("grant_type") == "refresh_token" {
			n++
		}
	}
	return n
}

// TestKeeperRotates saves each new refresh token and asks no more often than needed.
func TestKeeperRotates(t *testing.T) {
	i := (&mailtest.Identity{ExpiresIn: 3600}).Start(t)
	k, at, acct := signedIn(t, i)
	first, err := k.Token(t.Context(), acct, false)
	if err != nil || !i.Valid(first) {
		t.Fatal(err)
	}
	if again, err := k.Token(t.Context(), acct, false); err != nil || again != first || refreshes(i) != 1 {
		t.Errorf("a token that is good was renewed: %v", err)
	}
	second, err := k.Token(t.Context(), acct, true)
	if err != nil || second == first || at.saved.Refresh != i.Current() || at.saves != 2 {
		t.Errorf("after renewing: %v, %d saves", err, at.saves)
	}
	// Another run of the program goes on with what was saved.
	other := &oauth.Keeper{Shelf: at, Provider: k.Provider}
	if token, err := other.Token(t.Context(), acct, false); err != nil || !i.Valid(token) {
		t.Error(err)
	}
}

// TestKeeperShort renews a token that lasts for less than a minute each time, and one
// of which nobody says how long it lasts after a minute.
func TestKeeperShort(t *testing.T) {
	for seconds, want := range map[int]int{30: 2, 0: 1} {
		i := (&mailtest.Identity{ExpiresIn: seconds}).Start(t)
		k, _, acct := signedIn(t, i)
		for range 2 {
			if _, err := k.Token(t.Context(), acct, false); err != nil {
				t.Fatal(err)
			}
		}
		if n := refreshes(i); n != want {
			t.Errorf("%d seconds: renewed %d times", seconds, n)
		}
	}
}

// TestKeeperFullDisk gives no token out whose refresh token is not saved, keeps the
// new one, and goes on with it when there is room.
func TestKeeperFullDisk(t *testing.T) {
	i := (&mailtest.Identity{ExpiresIn: 3600}).Start(t)
	k, at, acct := signedIn(t, i)
	at.fail = core.Errorf(core.Unavailable, "the disk is full")
	if _, err := k.Token(t.Context(), acct, false); core.KindOf(err) != core.Unavailable {
		t.Fatal(err)
	}
	at.fail = nil
	if token, err := k.Token(t.Context(), acct, false); err != nil || !i.Valid(token) || at.saved.Refresh != i.Current() || refreshes(i) != 1 {
		t.Errorf("%v; asked %d times", err, refreshes(i))
	}
}

// TestKeeperWithdrawn asks a person to sign in again and leaves the provider alone
// until somebody did.
func TestKeeperWithdrawn(t *testing.T) {
	i := (&mailtest.Identity{ExpiresIn: 3600}).Start(t)
	k, at, acct := signedIn(t, i)
	i.Withdraw()
	for range 3 {
		_, err := k.Token(t.Context(), acct, false)
		var e *core.Error
		if !errors.As(err, &e) || e.Kind != core.Refused || !strings.Contains(e.Hint, "sign in again") || !strings.Contains(e.Msg, acct.User) {
			t.Fatalf("%v", err)
		}
		if strings.Contains(fmt.Sprintf("%+v %v", e, e.Err), at.saved.Refresh) {
			t.Error("the error tells the token")
		}
	}
	if n := refreshes(i); n != 1 {
		t.Errorf("the provider was asked %d times", n)
	}
	at.saved.Refresh = mailtest.SignIn(t, client(t, i)).Refresh
	if token, err := k.Token(t.Context(), acct, false); err != nil || !i.Valid(token) {
		t.Errorf("after signing in again: %v", err)
	}
}

// TestKeeperLostAnswer loses the answer that brings a new refresh token. A provider
// that takes the one before goes on; with another a person signs in again.
func TestKeeperLostAnswer(t *testing.T) {
	for _, grace := range []bool{true, false} {
		i := (&mailtest.Identity{ExpiresIn: 3600, Grace: grace}).Start(t)
		k, at, acct := signedIn(t, i)
		i.Set(func(i *mailtest.Identity) { i.Lose = 1 })
		if _, err := k.Token(t.Context(), acct, false); core.KindOf(err) != core.Unavailable {
			t.Fatalf("lost answer: %v", err)
		}
		token, err := k.Token(t.Context(), acct, false)
		if grace && (err != nil || !i.Valid(token) || at.saved.Refresh != i.Current()) {
			t.Errorf("with grace: %v", err)
		}
		if !grace && core.KindOf(err) != core.Refused {
			t.Errorf("without grace: %v", err)
		}
	}
}

// TestKeeperErrors tells failures apart that a person must settle from those that
// pass, and quotes nothing of what the provider says.
func TestKeeperErrors(t *testing.T) {
	for code, kind := range map[string]core.Kind{
		"invalid_client": core.BadInput, "interaction_required": core.Refused, "temporarily_unavailable": core.Unavailable,
		"server_error": core.Unavailable, "Something <b>odd</b>": core.Unavailable,
	} {
		i := (&mailtest.Identity{ExpiresIn: 3600, Description: "AADSTS700016: no such application."}).Start(t)
		k, at, acct := signedIn(t, i)
		i.Set(func(i *mailtest.Identity) { i.Fail = code })
		_, err := k.Token(t.Context(), acct, false)
		if core.KindOf(err) != kind || !strings.Contains(err.Error(), "AADSTS700016") || !strings.Contains(err.Error(), "not known in this directory") {
			t.Errorf("%s: %v", code, err)
		}
		for e := err; e != nil; e = errors.Unwrap(e) {
			if text := fmt.Sprintf("%v %+v %#v", e, e, e); strings.Contains(text, at.saved.Refresh) || strings.Contains(text, "<b>") {
				t.Errorf("%s: %s", code, text)
			}
		}
	}
}

// TestKeeperTogether is asked from several places at once and renews once.
func TestKeeperTogether(t *testing.T) {
	i := (&mailtest.Identity{ExpiresIn: 3600}).Start(t)
	k, _, acct := signedIn(t, i)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := k.Token(t.Context(), acct, false); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := refreshes(i); n != 1 {
		t.Errorf("renewed %d times", n)
	}
}
