package desk

import (
	"context"
	"maps"
	"slices"

	"countersign/core"
	"countersign/core/money"
)

// SetDisabled takes a person's rights away, or gives them back. Nobody is deleted: the
// log names them. The last owner stays.
func (d *Desk) SetDisabled(ctx context.Context, by core.User, name string, disabled bool) error {
	return d.changeUser(ctx, by, name, "disable people", func(tx core.Tx, u *core.User) (core.AuditEntry, error) {
		e := entry(by, "UserEnabled", "user:"+name)
		if disabled {
			e.Action = "UserDisabled"
		}
		if u.Disabled == disabled {
			word := map[bool]string{true: "does not work here any more", false: "works here"}[disabled]
			return e, core.Errorf(core.Refused, "%s %s already", name, word).WithHint("`users list` shows who works here")
		}
		u.Disabled = disabled
		return e, nil
	})
}

// Rights are what is changed of a person's; what is nil stays.
type Rights struct {
	Roles []core.Role
	Limit *money.Amount // unset for none
}

// SetRights changes somebody's roles and approval limit. What the person decided before
// stands.
func (d *Desk) SetRights(ctx context.Context, by core.User, name string, r Rights) error {
	return d.changeUser(ctx, by, name, "change what people may do", func(_ core.Tx, u *core.User) (core.AuditEntry, error) {
		e := entry(by, "RightsChanged", "user:"+name)
		if r.Roles == nil && r.Limit == nil {
			return e, core.Errorf(core.Usage, "neither roles nor a limit are given")
		}
		if err := acceptableRoles(r.Roles); r.Roles != nil && err != nil {
			return e, err
		}
		e.Before = rightsWords(*u)
		if r.Roles != nil {
			u.Roles = r.Roles
		}
		if r.Limit != nil {
			u.Limit = *r.Limit
		}
		e.After = rightsWords(*u)
		if maps.Equal(e.Before, e.After) {
			return e, core.Errorf(core.Refused, "%s has these roles and this limit already", name).WithHint("`users list` shows them")
		}
		return e, nil
	})
}

func rightsWords(u core.User) map[string]string {
	out := map[string]string{"roles": u.RoleNames()}
	if u.Limit.IsSet() {
		out["limit"] = u.Limit.String() + " " + string(u.Limit.Currency)
	}
	return out
}

// ownerLeft refuses to leave the firm without an owner.
func ownerLeft(r core.Reader, before, now core.User) error {
	if now.Has(core.Owner) || !before.Has(core.Owner) {
		return nil
	}
	all, err := r.ListUsers()
	if err == nil && !slices.ContainsFunc(all, func(o core.User) bool { return o.Name != now.Name && o.Has(core.Owner) }) {
		err = core.Errorf(core.Refused, "%s is the last owner", now.Name).WithHint("make somebody else an owner first")
	}
	return err
}

// changeUser changes one person, in one transaction with its entry. What somebody
// signed as an owner ends when that person is none any more.
func (d *Desk) changeUser(ctx context.Context, by core.User, name, toDo string, change func(core.Tx, *core.User) (core.AuditEntry, error)) error {
	if err := d.Require(ctx, by, core.MayAdminister, toDo); err != nil {
		return err
	}
	return d.update(ctx, by, toDo, func(tx core.Tx) error {
		u, err := tx.FindUser(name)
		if err != nil {
			return err
		}
		before := u
		e, err := change(tx, &u)
		if err != nil {
			return err
		}
		if err := ownerLeft(tx, before, u); err != nil {
			return err
		}
		if err := tx.SaveUser(u); err != nil {
			return err
		}
		if err := tx.Audit(e); err != nil || u.Has(core.Owner) {
			return err
		}
		return voidSignatures(tx, by, name)
	})
}
