package desk

import (
	"countersign/core"
	"countersign/core/approval"
)

// asNow is the person as they are stored. The program itself, and whoever is stored
// nowhere, stay what they are.
func asNow(r core.Reader, by core.User) (core.User, error) {
	u, err := r.FindUser(by.Name)
	if core.KindOf(err) == core.NotFound {
		return by, nil
	}
	return u, err
}

// acting is the person as they are now, with those for whom they may answer on this
// invoice on the firm's day.
func (d *Desk) acting(tx core.Tx, by core.User, v core.Review) (core.User, error) {
	u, err := asNow(tx, by)
	if err != nil {
		return u, err
	}
	s, err := approval.StaffOf(tx, tx.Now().In(d.zone))
	return s.Acting(u, v), err
}
