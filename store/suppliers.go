package store

import (
	"slices"
	"sync"

	"countersign/core"
)

// FindSupplier implements core.Reader.
func (r *reader) FindSupplier(id core.SupplierID) (core.Supplier, error) {
	return one(r, "reading a supplier", notFound("supplier", string(id)), scanBody[core.Supplier], `SELECT body FROM suppliers WHERE id = ?`, id)
}

// suppliersByID finds suppliers by a JSON list of their IDs.
const suppliersByID = `SELECT body FROM suppliers WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`

// FindSuppliers implements core.Reader.
func (r *reader) FindSuppliers(ids []core.SupplierID) ([]core.Supplier, error) {
	list, err := toJSON(ids)
	if err != nil {
		return nil, err
	}
	return all(r, "reading suppliers", scanBody[core.Supplier], suppliersByID, list)
}

// knownSuppliers is the list of suppliers as it was after so many changes. Every check
// of an invoice asks for it.
type knownSuppliers struct {
	mu      sync.Mutex
	changes int64
	list    []core.Supplier
}

// ListSuppliers implements core.Reader.
func (r *reader) ListSuppliers() ([]core.Supplier, error) {
	const doing = "reading the suppliers"
	changes, err := one(r, doing, nil, func(rw row) (n int64, err error) { return n, rw.Scan(&n) }, `SELECT n FROM supplier_changes`)
	if err != nil {
		return nil, err
	}
	if list, ok := r.suppliers.at(changes); ok && !r.ownSuppliers {
		return list, nil
	}
	list, err := all(r, doing, scanBody[core.Supplier], `SELECT body FROM suppliers ORDER BY id`)
	if err == nil && !r.ownSuppliers {
		r.suppliers.keep(changes, list)
	}
	return list, err
}

func (k *knownSuppliers) at(changes int64) ([]core.Supplier, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.list == nil || k.changes != changes {
		return nil, false
	}
	return copied(k.list), true
}

// keep is for lists that are committed: what a transaction changes itself it may still
// take back.
func (k *knownSuppliers) keep(changes int64, list []core.Supplier) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.list == nil || changes > k.changes {
		k.changes, k.list = changes, copied(list)
	}
}

// copied gives the caller suppliers of its own, down to their lists.
func copied(list []core.Supplier) []core.Supplier {
	out := slices.Clone(list)
	var texts lists[string]
	var accounts lists[core.BankAccount]
	var checklist lists[core.Checked]
	for i := range out {
		s := &out[i]
		s.Aliases, s.Emails = texts.copied(s.Aliases), texts.copied(s.Emails)
		s.Accounts, s.Checklist = accounts.copied(s.Accounts), checklist.copied(s.Checklist)
	}
	return out
}

// lists are the lists of many, made a few hundred values at a time.
type lists[T any] struct{ room []T }

func (l *lists[T]) copied(list []T) []T {
	if len(list) == 0 {
		return list
	}
	if len(l.room) < len(list) {
		l.room = make([]T, max(256, len(list)))
	}
	n := copy(l.room, list)
	out := l.room[:n:n]
	l.room = l.room[n:]
	return out
}

// SaveSupplier implements core.Tx.
func (t *tx) SaveSupplier(s core.Supplier) error {
	t.ownSuppliers = true
	return t.saveBody(boundSuppliers, "supplier", string(s.ID), s, `INSERT INTO suppliers (id, body, name, tax_id, state) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET body = excluded.body, name = excluded.name, tax_id = excluded.tax_id, state = excluded.state`,
		s.Name, s.TaxID, s.State)
}
