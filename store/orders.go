package store

import "countersign/core"

const selectOrder = `SELECT body FROM orders `

// FindOrder implements core.Reader.
func (r *reader) FindOrder(id core.OrderID) (core.PurchaseOrder, error) {
	return one(r, "reading an order", notFound("order", string(id)), scanBody[core.PurchaseOrder], selectOrder+`WHERE id = ?`, id)
}

// ordersByID finds orders by a JSON list of their IDs.
const ordersByID = `WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`

// FindOrders implements core.Reader.
func (r *reader) FindOrders(ids []core.OrderID) ([]core.PurchaseOrder, error) {
	if len(ids) == 0 {
		return nil, r.live()
	}
	list, err := toJSON(ids)
	if err != nil {
		return nil, err
	}
	return all(r, "reading orders", scanBody[core.PurchaseOrder], selectOrder+ordersByID, list)
}

const ordersOfSupplier = `WHERE supplier_id = ? ORDER BY id`

// ListOrders implements core.Reader.
func (r *reader) ListOrders(s core.SupplierID) ([]core.PurchaseOrder, error) {
	if s == "" {
		return all(r, "reading orders", scanBody[core.PurchaseOrder], selectOrder+`ORDER BY id`)
	}
	return all(r, "reading orders", scanBody[core.PurchaseOrder], selectOrder+ordersOfSupplier, s)
}

// ordersByKey takes an index for each of its halves.
const ordersByKey = `WHERE id IN (SELECT id FROM orders WHERE id_key = ?1 AND id_key <> ''
	UNION SELECT id FROM orders WHERE ref_key = ?1 AND ref_key <> '') ORDER BY id`

// FindOrdersByKey implements core.Reader.
func (r *reader) FindOrdersByKey(key string) ([]core.PurchaseOrder, error) {
	return all(r, "reading orders", scanBody[core.PurchaseOrder], selectOrder+ordersByKey, key)
}

// SaveOrder implements core.Tx.
func (t *tx) SaveOrder(o core.PurchaseOrder) error {
	seen := map[string]bool{}
	for _, l := range o.Lines {
		if seen[l.ID] {
			return core.Errorf(core.BadInput, "order %s has two lines %q", o.ID, l.ID)
		}
		seen[l.ID] = true
	}
	t.stale(o.ID)
	if err := t.forgetOpen(o.ID); err != nil {
		return err
	}
	return t.saveBody(boundOrders, "order", string(o.ID), o, `INSERT INTO orders (id, body, id_key, ref_key, supplier_id, currency, closed) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET body = excluded.body, ref_key = excluded.ref_key, supplier_id = excluded.supplier_id,
		currency = excluded.currency, closed = excluded.closed`, orderColumns(o)...)
}

// orderColumns are the columns of an order behind its id and body.
func orderColumns(o core.PurchaseOrder) []any {
	closed := 0 // SQLite has no booleans
	if o.Closed {
		closed = 1
	}
	return []any{core.OrderKey(string(o.ID)), core.OrderKey(o.SupplierRef), null(o.SupplierID), o.Currency, closed}
}
