package desk

import (
	"context"

	"countersign/core"
	"countersign/core/audit"
)

// Require is core.User.Require for what changes something: that a person may not is
// written to the log.
func (d *Desk) Require(ctx context.Context, by core.User, p core.Permission, toDo string) error {
	return d.noted(ctx, by, toDo, d.mayNow(ctx, by, p, toDo))
}

// mayNow is Require without the log, for what changes nothing. Whoever signed in a
// while ago may have lost a role since, or be gone.
func (d *Desk) mayNow(ctx context.Context, by core.User, p core.Permission, toDo string) error {
	err := d.store.View(ctx, func(r core.Reader) (err error) {
		by, err = asNow(r, by)
		return err
	})
	if err != nil {
		return err
	}
	return by.Require(p, toDo)
}

// update is an Update for a person: what a rule refuses in it is written to the log.
func (d *Desk) update(ctx context.Context, by core.User, toDo string, fn func(core.Tx) error) error {
	return d.noted(ctx, by, toDo, d.store.Update(ctx, fn))
}

// noted writes a refusal to the log and gives it back.
func (d *Desk) noted(ctx context.Context, by core.User, toDo string, why error) error {
	return audit.Refused(ctx, d.store, by, toDo, why)
}
