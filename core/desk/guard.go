package desk

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"countersign/core"
	"countersign/core/access"
)

// SignIn checks the passphrase and returns the person. A wrong name and a wrong
// passphrase are Refused with the same words, and cost the same time. Each wrong
// passphrase doubles how long no further one is tried; how many there were is kept with
// the data, and counts for every program that opens it.
func (d *Desk) SignIn(ctx context.Context, name, passphrase string) (core.User, error) {
	d.signingIn.Lock() // guesses at the same time count one after the other
	defer d.signingIn.Unlock()
	u, g, now, err := d.guarded(ctx, name)
	if err != nil {
		return core.User{}, err
	}
	if left := g.Left(now); left > 0 {
		return core.User{}, d.noted(ctx, core.System, signInAs(name), core.Errorf(core.Refused, "there were %d wrong passphrases in a row", g.Wrong).
			WithHint("try again in %s; an owner can unlock a person", waitWords(left)))
	}
	if !access.Check(u.Secret, passphrase) || u.Name == "" {
		return core.User{}, d.missed(ctx, name, u)
	}
	if u.Disabled {
		return core.User{}, d.noted(ctx, core.System, signInAs(name), u.Require(core.MayRead, "sign in"))
	}
	if g.Wrong > 0 {
		err = unlessReadOnly(d.cleared(ctx, u, "SignedIn", g.Name, g.Wrong))
	}
	if err != nil {
		return core.User{}, err
	}
	return u, nil
}

// waitWords is a time to wait, never less than what is left.
func waitWords(left time.Duration) string {
	n, unit := (left+time.Second-1)/time.Second, "second"
	if n > 120 {
		n, unit = (n+59)/60, "minute"
	}
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s", n, unit)
}

// Missed is how many wrong passphrases are counted for a person since the last right one.
func (d *Desk) Missed(ctx context.Context, u core.User) (int, error) {
	var g core.Guard
	err := d.store.View(ctx, func(r core.Reader) (err error) {
		g, err = r.FindGuard(u.Name)
		return err
	})
	return g.Wrong, err
}

// guarded reads who is meant, what is counted for the name, and the time.
func (d *Desk) guarded(ctx context.Context, name string) (u core.User, g core.Guard, now time.Time, err error) {
	err = d.store.View(ctx, func(r core.Reader) (err error) {
		if u, err = r.FindUser(name); core.KindOf(err) == core.NotFound {
			u, err = core.User{Secret: nobody}, nil
		}
		if err == nil {
			g, err = r.FindGuard(guardName(name, u))
		}
		return err
	})
	if err != nil || g.Wrong == 0 {
		return u, g, now, err
	}
	now = d.store.Now()
	g, moved := g.At(now)
	if moved {
		err = d.store.Update(ctx, func(tx core.Tx) error { return tx.SaveGuard(g) })
	}
	return u, g, now, unlessReadOnly(err)
}

// guardName is under which name wrong passphrases are counted. Names that nobody has
// share a few places, so that trying names fills nothing; a user's name has no colon.
func guardName(name string, u core.User) string {
	if u.Name != "" {
		return u.Name
	}
	sum := sha256.Sum256([]byte(name))
	return fmt.Sprintf("unknown:%02x", sum[0])
}

// missed counts a wrong passphrase. Where the data are open for reading alone it cannot
// be counted; the refusal then is core.ErrReadOnly as well.
func (d *Desk) missed(ctx context.Context, name string, u core.User) error {
	refusal := core.Errorf(core.Refused, "the name or the passphrase is wrong").WithHint("try again; the owner can set a new passphrase")
	err := d.store.Update(ctx, func(tx core.Tx) error {
		g, err := tx.FindGuard(guardName(name, u))
		if err != nil {
			return err
		}
		return tx.SaveGuard(g.Miss(tx.Now()))
	})
	if errors.Is(err, core.ErrReadOnly) {
		refusal.Err = err
		return refusal
	}
	if err != nil {
		return err
	}
	return d.noted(ctx, core.System, signInAs(name), refusal)
}

func signInAs(name string) string { return "sign in as " + short(name) }

// short keeps what somebody typed short.
func short(typed string) string {
	if r := []rune(typed); len(r) > 64 {
		return string(r[:64]) + "…"
	}
	return typed
}

// unlessReadOnly is the error, but for that of data that are open for reading alone:
// what would have been counted or noted there is not.
func unlessReadOnly(err error) error {
	if errors.Is(err, core.ErrReadOnly) {
		return nil
	}
	return err
}

func (d *Desk) cleared(ctx context.Context, by core.User, action, name string, wrong int) error {
	return d.store.Update(ctx, func(tx core.Tx) error {
		g, err := tx.FindGuard(name)
		if err != nil {
			return err
		}
		g.Wrong, g.Since = 0, time.Time{}
		if err := tx.SaveGuard(g); err != nil {
			return err
		}
		e := entry(by, action, "user:"+name)
		e.Before = map[string]string{"wrong": fmt.Sprint(wrong)}
		return tx.Audit(e)
	})
}

// Unlock lets a person try passphrases again at once.
func (d *Desk) Unlock(ctx context.Context, by core.User, name string) error {
	if err := d.Require(ctx, by, core.MayAdminister, "unlock people"); err != nil {
		return err
	}
	var g core.Guard
	err := d.store.View(ctx, func(r core.Reader) error {
		u, err := r.FindUser(name)
		if err != nil {
			return err
		}
		g, err = r.FindGuard(u.Name)
		return err
	})
	if err != nil {
		return err
	}
	return d.cleared(ctx, by, "Unlocked", g.Name, g.Wrong)
}

// nobody is what a passphrase is compared with when there is no such user: it costs
// as much as that of a user and fits none. It is written out because every process of
// the program starts with this package, and computing it takes a third of a second.
const nobody = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
