package desk

import (
	"time"

	"countersign/core"
	"countersign/core/approval"
	"countersign/core/control"
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
	s, err := staffOf(tx, tx.Now().In(d.zone))
	return s.Acting(u, v), err
}

// staffOf are the people, with what each has to do with an invoice's account.
func staffOf(r core.Reader, now time.Time) (approval.Staff, error) {
	s, err := approval.StaffOf(r, now)
	if err != nil {
		return s, err
	}
	list, err := r.ListSuppliers()
	suppliers := make(map[core.SupplierID]*core.Supplier, len(list))
	for i := range list {
		suppliers[list[i].ID] = &list[i]
	}
	s.Verifiers = func(v core.Review) []string { return control.Verifiers(v, suppliers[v.Invoice.SupplierID]) }
	return s, err
}
