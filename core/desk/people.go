package desk

import (
	"context"
	"slices"

	"countersign/core"
)

// AddUser adds a person or changes the roles and the limit of one. initial says
// that the passphrase was not chosen by the person.
func (d *Desk) AddUser(ctx context.Context, by, u core.User, passphrase string) error {
	if err := by.Require(core.MayAdminister, "add users"); err != nil {
		return err
	}
	if u.Name == "" || len(u.Roles) == 0 {
		return core.Errorf(core.Usage, "a user needs a name and a role")
	}
	for _, r := range u.Roles {
		if !slices.Contains(core.Roles, r) {
			return core.Errorf(core.Usage, "there is no role %q", r).WithHint("the roles are clerk, approver, payer, auditor and owner")
		}
	}
	u, err := d.newUser(u, passphrase)
	if err != nil {
		return err
	}
	return d.store.Update(ctx, func(tx core.Tx) error {
		e := entry(by, "UserAdded", "user:"+u.Name)
		if old, err := tx.FindUser(u.Name); err == nil {
			return core.Errorf(core.Refused, "there is a user %s already", old.Name).WithHint("choose another name")
		} else if core.KindOf(err) != core.NotFound {
			return err
		}
		if u.Limit.IsSet() {
			e.After = map[string]string{"limit": u.Limit.String() + " " + string(u.Limit.Currency)}
		} else {
			e.After = map[string]string{}
		}
		e.After["roles"] = u.RoleNames()
		if err := tx.SaveUser(u); err != nil {
			return err
		}
		return tx.Audit(e)
	})
}

// SetPassphrase changes the person's own passphrase; an owner may set another's,
// which the person should then change.
func (d *Desk) SetPassphrase(ctx context.Context, by core.User, name, passphrase string) error {
	if by.Name != name {
		if err := by.Require(core.MayAdminister, "set another's passphrase"); err != nil {
			return err
		}
	}
	return d.store.Update(ctx, func(tx core.Tx) error {
		u, err := tx.FindUser(name)
		if err != nil {
			return err
		}
		if u, err = d.newUser(u, passphrase); err != nil {
			return err
		}
		u.InitialPassphrase = by.Name != name
		if err := tx.SaveUser(u); err != nil {
			return err
		}
		return tx.Audit(entry(by, "PassphraseSet", "user:"+name))
	})
}

// Users lists the people; their secrets stay out.
func (d *Desk) Users(ctx context.Context, by core.User) ([]core.User, error) {
	if err := by.Require(core.MayRead, "see the users"); err != nil {
		return nil, err
	}
	var list []core.User
	err := d.store.View(ctx, func(r core.Reader) (err error) {
		list, err = r.ListUsers()
		return err
	})
	for i := range list {
		list[i].Secret = ""
	}
	return list, err
}
