package store

import "countersign/core"

const selectReceipt = `SELECT body FROM receipts `

// FindReceipt implements core.Reader.
func (r *reader) FindReceipt(id string) (core.GoodsReceipt, error) {
	return one(r, "reading a goods receipt", notFound("receipt", id), scanBody[core.GoodsReceipt], selectReceipt+`WHERE id = ?`, id)
}

const receiptsOfOrders = `WHERE id IN (SELECT receipt_id FROM receipt_lines WHERE order_id IN (SELECT value FROM json_each(?))) ORDER BY id`

// ListReceipts implements core.Reader.
func (r *reader) ListReceipts(orders []core.OrderID) ([]core.GoodsReceipt, error) {
	if len(orders) == 0 {
		return all(r, "reading goods receipts", scanBody[core.GoodsReceipt], selectReceipt+`ORDER BY id`)
	}
	ids, err := toJSON(orders)
	if err != nil {
		return nil, err
	}
	return all(r, "reading goods receipts", scanBody[core.GoodsReceipt], selectReceipt+receiptsOfOrders, ids)
}

// SaveReceipt implements core.Tx.
func (t *tx) SaveReceipt(g core.GoodsReceipt) error {
	err := t.saveBody(boundReceipts, "receipt", g.ID, g, `INSERT INTO receipts (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body`)
	if err != nil {
		return err
	}
	if err := t.run("saving a goods receipt", `DELETE FROM receipt_lines WHERE receipt_id = ?`, g.ID); err != nil {
		return err
	}
	for i, l := range g.Lines {
		err := t.run("saving a goods receipt", `INSERT INTO receipt_lines (receipt_id, position, order_id, order_line, accepted) VALUES (?, ?, ?, ?, ?)`,
			g.ID, i+1, null(l.OrderID), l.OrderLine, l.Accepted.String())
		if err != nil {
			return err
		}
	}
	return nil
}
