package store

import "countersign/core"

// FindSupplier implements core.Reader.
func (r *reader) FindSupplier(id core.SupplierID) (core.Supplier, error) {
	return one(r, "reading a supplier", notFound("supplier", string(id)), scanBody[core.Supplier], `SELECT body FROM suppliers WHERE id = ?`, id)
}

// ListSuppliers implements core.Reader.
func (r *reader) ListSuppliers() ([]core.Supplier, error) {
	return all(r, "reading the suppliers", scanBody[core.Supplier], `SELECT body FROM suppliers ORDER BY id`)
}

// SaveSupplier implements core.Tx.
func (t *tx) SaveSupplier(s core.Supplier) error {
	return t.saveBody(boundSuppliers, "supplier", string(s.ID), s, `INSERT INTO suppliers (id, body, name, tax_id, state) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET body = excluded.body, name = excluded.name, tax_id = excluded.tax_id, state = excluded.state`,
		s.Name, s.TaxID, s.State)
}
