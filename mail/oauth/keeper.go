package oauth

import (
	"context"
	"sync"
	"time"

	"countersign/core"
)

// Saved is what is kept of a sign-in between runs of the program. It is secret.
type Saved struct {
	Refresh      string `json:"refresh"`
	ClientSecret string `json:"client_secret,omitempty"`
}

// String keeps the tokens out of logs.
func (Saved) String() string { return "saved sign-in" }

// GoString keeps the tokens out of logs.
func (s Saved) GoString() string { return s.String() }

// Shelf keeps sign-ins. Save replaces the old one in one step: whenever it is cut
// off, there is the old or the new one.
type Shelf interface {
	Load(ctx context.Context, account string) (Saved, error)
	Save(ctx context.Context, account string, s Saved) error
}

// Keeper gives access tokens for mail servers, for as long as the sign-in lasts. It
// may be used from several goroutines.
type Keeper struct {
	Shelf Shelf
	// Provider gives the provider of an account; nil stands for Known.
	Provider func(core.MailAccount) (Provider, error)

	mu   sync.Mutex
	kept map[string]*kept
}

// kept is what is known of one account.
type kept struct {
	mu      sync.Mutex
	saved   Saved
	unsaved bool // saved is newer than what lies on the shelf
	access  string
	until   time.Time
	dead    string // a refresh token that the provider refuses
	why     error
}

// early is how long before its end a token is renewed.
const early = time.Minute

// Token implements mail.TokenSource.
func (k *Keeper) Token(ctx context.Context, acct core.MailAccount, renewed bool) (string, error) {
	o := k.of(acct.Name)
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := k.settle(ctx, acct.Name, o); err != nil {
		return "", err
	}
	if !renewed && o.access != "" && time.Now().Before(o.until) && time.Now().Round(0).Before(o.until.Round(0)) {
		return o.access, nil // by the clock, and by how long this program was awake
	}
	if o.dead == o.saved.Refresh && o.dead != "" {
		return "", o.why // asking again changes nothing, and looks like an attack
	}
	return k.renew(ctx, acct, o)
}

// settle takes what lies on the shelf, unless what is here is newer.
func (k *Keeper) settle(ctx context.Context, account string, o *kept) error {
	if o.unsaved {
		if err := k.Shelf.Save(ctx, account, o.saved); err != nil {
			return err
		}
		o.unsaved = false
		return nil
	}
	s, err := k.Shelf.Load(ctx, account)
	if err != nil {
		return err
	}
	if s != o.saved { // signed in again meanwhile
		o.saved, o.access = s, ""
	}
	return nil
}

// renew asks the provider. A new refresh token is on the shelf before the access
// token that came with it is used: from then on the old one may be worth nothing.
func (k *Keeper) renew(ctx context.Context, acct core.MailAccount, o *kept) (string, error) {
	find := k.Provider
	if find == nil {
		find = Known
	}
	p, err := find(acct)
	if err != nil {
		return "", err
	}
	c, err := NewClient(p, acct.User, acct.ClientID, o.saved.ClientSecret)
	if err != nil {
		return "", err
	}
	g, err := c.Refresh(ctx, o.saved.Refresh)
	if err != nil {
		if core.KindOf(err) == core.Refused {
			o.dead, o.why, o.access = o.saved.Refresh, err, ""
		}
		return "", err
	}
	o.access, o.until = g.Access, g.Expires.Add(-early)
	if g.Expires.IsZero() {
		o.until = time.Now().Add(early)
	}
	if g.Refresh != o.saved.Refresh {
		o.saved.Refresh, o.unsaved = g.Refresh, true
		if err := k.settle(ctx, acct.Name, o); err != nil {
			return "", err // the new one stays here, and is saved with the next question
		}
	}
	return o.access, nil
}

func (k *Keeper) of(account string) *kept {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.kept == nil {
		k.kept = map[string]*kept{}
	}
	if k.kept[account] == nil {
		k.kept[account] = &kept{}
	}
	return k.kept[account]
}

// Forget drops what is kept in memory of an account, for one that was removed or
// signed in anew.
func (k *Keeper) Forget(account string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.kept, account)
}
