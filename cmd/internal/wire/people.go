package wire

import (
	"context"
	"slices"

	"countersign/core"
	"countersign/store"
)

// DefaultUser is who is meant when nobody is named: the only user, else the first
// owner.
func (a *App) DefaultUser(ctx context.Context) (string, error) {
	var name string
	err := a.store.View(ctx, func(r core.Reader) error {
		list, err := r.ListUsers()
		for _, u := range list {
			if len(list) == 1 || name == "" && !u.Disabled && slices.Contains(u.Roles, core.Owner) {
				name = u.Name
			}
		}
		return err
	})
	if err == nil && name == "" {
		err = core.Errorf(core.Usage, "nobody is named").WithHint("say who you are with --as USER")
	}
	return name, err
}

// Firm is whose books these are.
func (a *App) Firm(ctx context.Context) (f core.Firm, err error) {
	err = a.store.View(ctx, func(r core.Reader) error {
		f, err = r.Firm()
		return err
	})
	return f, err
}

// AddUser adds a person, who can then also open the sealed mail passwords. byPass is
// the passphrase of whoever adds, pass the new person's.
func (a *App) AddUser(ctx context.Context, by core.User, byPass string, u core.User, pass string) error {
	if err := a.Desk.AddUser(ctx, by, u, pass); err != nil {
		return err
	}
	open, err := a.admit(by.Name, byPass)
	if err != nil {
		return err
	}
	defer open.Close()
	return open.AddUser(u.Name, pass)
}

// SetPassphrase changes a passphrase, that of the sealed mail passwords with it.
func (a *App) SetPassphrase(ctx context.Context, by core.User, byPass, name, pass string) error {
	open, err := a.admit(by.Name, byPass)
	if err != nil {
		return err
	}
	defer open.Close()
	if err := a.Desk.SetPassphrase(ctx, by, name, pass); err != nil {
		return err
	}
	return open.AddUser(name, pass)
}

// enrol makes the sealed place for mail passwords, opened by the first owner.
func (a *App) enrol(owner, passphrase string) error {
	v, err := a.vault()
	if err != nil {
		return err
	}
	open, err := v.Enrol(owner, passphrase)
	if err == nil {
		open.Close()
	}
	return err
}

// admit opens the sealed place for whoever is about to change what is in it. A program
// that ended between making the firm and making the sealed place left none: it is made
// now, for somebody who signed in, so that the folder can be worked with.
func (a *App) admit(name, passphrase string) (*store.Unlocked, error) {
	v, err := a.vault()
	if err != nil {
		return nil, err
	}
	if users, err := v.Users(); err != nil {
		return nil, err
	} else if len(users) == 0 {
		return v.Enrol(name, passphrase)
	}
	return v.Unlock(name, passphrase)
}

// vault is the sealed place. There is one value of it in a program: changes from two
// would overwrite each other.
func (a *App) vault() (*store.Vault, error) {
	a.shelf.mu.Lock()
	defer a.shelf.mu.Unlock()
	return a.sealed()
}

// sealed is vault for whoever holds the shelf's lock.
func (a *App) sealed() (*store.Vault, error) {
	if a.shelf.vault != nil {
		return a.shelf.vault, nil
	}
	v, err := store.OpenVault(a.Dir())
	if err == nil {
		a.shelf.vault = v
	}
	return v, err
}
