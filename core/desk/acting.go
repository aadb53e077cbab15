package desk

import (
	"slices"
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
	s, _, err := staffOf(tx, tx.Now().In(d.zone), v)
	return s.Acting(u, v), err
}

// senders are the suppliers of some invoices. A page of the queue has a few of the
// thousands that there may be.
type senders map[core.SupplierID]core.Supplier

func sendersOf(r core.Reader, list ...core.Review) (senders, error) {
	var ids []core.SupplierID
	for _, v := range list {
		if id := v.Invoice.SupplierID; id != "" {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	found, err := r.FindSuppliers(slices.Compact(ids))
	out := senders{}
	for _, s := range found {
		out[s.ID] = s
	}
	return out, err
}

// verifying are the people, with what each has to do with the accounts of these
// suppliers.
func (of senders) verifying(s approval.Staff) approval.Staff {
	s.Verifiers = func(v core.Review) []string {
		if p, ok := of[v.Invoice.SupplierID]; ok {
			return control.Verifiers(v, &p)
		}
		return nil
	}
	return s
}

// staffOf are the people and the suppliers that some invoices have to do with.
func staffOf(r core.Reader, now time.Time, list ...core.Review) (approval.Staff, senders, error) {
	s, err := approval.StaffOf(r, now)
	if err != nil {
		return s, nil, err
	}
	of, err := sendersOf(r, list...)
	return of.verifying(s), of, err
}
