package desk

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"countersign/core"
	"countersign/core/control"
)

// AddUser adds a person. A name that is taken, in whatever case and letters, is Refused:
// the segregation of duties and the log tell people apart by their names.
func (d *Desk) AddUser(ctx context.Context, by, u core.User, passphrase string) error {
	if err := d.Require(ctx, by, core.MayAdminister, "add users"); err != nil {
		return err
	}
	if err := acceptableRoles(u.Roles); err != nil {
		return err
	}
	if err := acceptableName(u.Name); err != nil {
		return err
	}
	if u.Address != "" {
		a, err := core.MailAddress(u.Address)
		if err != nil {
			return err
		}
		u.Address = a
	}
	u, err := d.newUser(u, passphrase)
	if err != nil {
		return err
	}
	return d.update(ctx, by, "add users", func(tx core.Tx) error {
		e := entry(by, "UserAdded", "user:"+u.Name)
		all, err := tx.ListUsers()
		if err != nil {
			return err
		}
		for _, old := range all {
			if control.SameToTheEye(old.Name, u.Name) {
				return core.Errorf(core.Refused, "there is a user %s already", old.Name).WithHint("choose another name")
			}
		}
		e.After = rightsWords(u)
		if u.Address != "" {
			e.After["address"] = u.Address
		}
		if err := tx.SaveUser(u); err != nil {
			return err
		}
		return tx.Audit(e)
	})
}

func acceptableRoles(roles []core.Role) error {
	if len(roles) == 0 {
		return core.Errorf(core.Usage, "a user needs a name and a role")
	}
	for _, r := range roles {
		if !slices.Contains(core.Roles, r) {
			return core.Errorf(core.Usage, "there is no role %q", r).WithHint("the roles are clerk, approver, payer, auditor and owner")
		}
	}
	return nil
}

// acceptableName refuses names that cannot be told apart in the log: from another by
// eye, from a list of names, or from the program itself.
func acceptableName(name string) error {
	switch {
	case name == "":
		return core.Errorf(core.Usage, "a user needs a name")
	case control.SameToTheEye(name, core.System.Name):
		return core.Errorf(core.Usage, "%s is what the program calls itself in the log", core.System.Name).WithHint("choose another name")
	case name != strings.TrimSpace(name), utf8.RuneCountInString(name) > 64, strings.ContainsAny(name, ",:"),
		strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }):
		return core.Errorf(core.Usage, "%q cannot be the name of a user", name).WithHint("up to 64 letters, digits and signs on one line, without comma and colon")
	}
	return nil
}

// SetPassphrase changes the person's own passphrase; an owner may set another's,
// which the person should then change.
func (d *Desk) SetPassphrase(ctx context.Context, by core.User, name, passphrase string) error {
	if by.Name != name {
		if err := d.Require(ctx, by, core.MayAdminister, "set another's passphrase"); err != nil {
			return err
		}
	}
	return d.update(ctx, by, "set a passphrase", func(tx core.Tx) error {
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
	if err := d.mayNow(ctx, by, core.MayRead, "see the users"); err != nil {
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
