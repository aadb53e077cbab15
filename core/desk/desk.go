// Package desk is where people work: it lists the queue, shows an invoice with
// everything known about it, and carries out what a person decides. The window and
// the command line both go through it, so that every rule holds in both.
package desk

import (
	"context"
	"io"
	"sync"
	"time"

	"countersign/core"
	"countersign/core/access"
)

// Desk serves one data folder. It may be used from several goroutines.
type Desk struct {
	store core.Store
	// salt gives random bytes for passphrases.
	salt io.Reader
	// zone is where the firm's days begin and end.
	zone *time.Location
	// signingIn is held while a passphrase is tried.
	signingIn *sync.Mutex
}

// New makes a desk on a store. salt is a source of random bytes.
func New(s core.Store, salt io.Reader) *Desk {
	return &Desk{store: s, salt: salt, zone: time.UTC, signingIn: new(sync.Mutex)}
}

// In is the desk in a time zone: which day it is decides whether a discount still
// holds.
func (d *Desk) In(zone *time.Location) *Desk {
	in := *d
	in.zone = zone
	return &in
}

// Init makes the first entries of an empty store: the firm, its default settings
// and its owner. It is Refused when there is a firm already.
func (d *Desk) Init(ctx context.Context, f core.Firm, owner, passphrase string) error {
	if f.Name == "" || owner == "" {
		return core.Errorf(core.Usage, "a firm and an owner need names")
	}
	if err := acceptableName(owner); err != nil {
		return err
	}
	if !f.Currency.Valid() {
		return core.Errorf(core.BadInput, "%q is not a currency code", f.Currency).WithHint("three letters, such as EUR")
	}
	u, err := d.newUser(core.User{Name: owner, Roles: []core.Role{core.Owner}}, passphrase)
	if err != nil {
		return err
	}
	return d.store.Update(ctx, func(tx core.Tx) error {
		if list, err := tx.ListUsers(); err != nil || len(list) > 0 {
			if err == nil {
				err = core.Errorf(core.Refused, "this data folder already belongs to a firm").WithHint("choose another folder with --dir")
			}
			return err
		}
		if err := tx.SaveFirm(f); err != nil {
			return err
		}
		if err := tx.SaveSettings(core.DefaultSettings()); err != nil {
			return err
		}
		if err := tx.SaveUser(u); err != nil {
			return err
		}
		e := entry(u, "FirmCreated", "firm:"+f.Name)
		e.After = map[string]string{"owner": owner, "country": f.Country, "currency": string(f.Currency)}
		return tx.Audit(e)
	})
}

func (d *Desk) newUser(u core.User, passphrase string) (core.User, error) {
	if err := access.Acceptable(passphrase); err != nil {
		return u, err
	}
	salt := make([]byte, access.SaltSize)
	if _, err := io.ReadFull(d.salt, salt); err != nil {
		return u, core.Errorf(core.Internal, "no random numbers to be had: %w", err)
	}
	u.Secret = access.Hash(passphrase, salt)
	return u, nil
}

// entry is an audit entry of a person.
func entry(by core.User, action, object string) core.AuditEntry {
	return core.AuditEntry{Actor: by.Name, Role: by.RoleNames(), Action: action, Object: object}
}
