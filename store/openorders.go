package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"countersign/core"

	"github.com/pressly/goose/v3"
)

// openOrders is the migration to version 14: what is left of each open order, and the
// items on it, so that a search by total or item reads a few rows whatever a supplier
// has open; heads of invoices that are read from an index alone; and what later checks
// need of each. It is Go because what is left has to be worked out.
func openOrders() *goose.Migration {
	return goose.NewGoMigration(14, &goose.GoFunc{RunTx: makeOpenOrders}, nil)
}

const openOrderTables = `
CREATE TABLE open_orders (
	order_id    TEXT PRIMARY KEY REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
	supplier_id TEXT NOT NULL,
	currency    TEXT NOT NULL,
	least       INTEGER NOT NULL, -- core.OrderBounds.Left
	most        INTEGER NOT NULL,
	back_least  INTEGER NOT NULL, -- core.OrderBounds.Billed
	back_most   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX open_orders_supplier ON open_orders (supplier_id, order_id) WHERE most > 0;
CREATE INDEX open_orders_left ON open_orders (supplier_id, least) WHERE least = most AND most > 0;
CREATE INDEX open_orders_unsure ON open_orders (supplier_id) WHERE least < most;
CREATE INDEX open_orders_back ON open_orders (supplier_id, order_id) WHERE back_most > 0;
CREATE INDEX open_orders_back_left ON open_orders (supplier_id, back_least) WHERE back_least = back_most AND back_most > 0;
CREATE INDEX open_orders_back_unsure ON open_orders (supplier_id) WHERE back_least < back_most;

CREATE TABLE open_items (
	order_id    TEXT NOT NULL REFERENCES open_orders (order_id) DEFERRABLE INITIALLY DEFERRED,
	item        TEXT NOT NULL, -- core.PurchaseOrder.ItemKeys
	supplier_id TEXT NOT NULL,
	PRIMARY KEY (order_id, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX open_items_item ON open_items (supplier_id, item, order_id);

DROP INDEX orders_supplier;
CREATE INDEX orders_supplier ON orders (supplier_id, id, id_key);

ALTER TABLE reviews ADD COLUMN sender TEXT NOT NULL DEFAULT '';
UPDATE reviews SET sender = coalesce((SELECT json_extract(b.body, '$.sender') FROM briefs b WHERE b.review_id = reviews.id), '');
DROP INDEX reviews_supplier;
CREATE INDEX reviews_supplier ON reviews (supplier_id, received_at, id, status, kind, issue_date, due_date, gross_minor, gross_currency, sender);

CREATE TABLE past (
	review_id TEXT PRIMARY KEY REFERENCES reviews (id) DEFERRABLE INITIALLY DEFERRED,
	body      TEXT NOT NULL -- core.Review.Past without its head
) STRICT, WITHOUT ROWID;
`

func makeOpenOrders(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, openOrderTables); err != nil {
		return err
	}
	if err := makePast(ctx, tx); err != nil {
		return err
	}
	list, err := idsOf(ctx, tx, `SELECT id FROM orders`)
	if err != nil {
		return err
	}
	for _, id := range list {
		o, err := scanBody[core.PurchaseOrder](tx.QueryRowContext(ctx, selectOrder+`WHERE id = ?`, id))
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, billings, id)
		if err != nil {
			return err
		}
		var billed []core.Billing
		for rows.Next() {
			b, err := scanBilling(rows)
			if err != nil {
				return err
			}
			billed = append(billed, b)
		}
		if err := rows.Close(); err != nil {
			return err
		}
		err = saveOpen(o, billed, func(query string, args ...any) error {
			_, err := tx.ExecContext(ctx, query, args...)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

const billings = `SELECT l.order_line, l.quantity, l.net_minor, l.currency, r.status IN ('Approved', 'Exported', 'Paid')
	FROM review_lines l CROSS JOIN reviews r ON r.id = l.review_id WHERE l.order_id = ? AND r.status NOT IN ('Rejected', 'Withdrawn')`

func scanBilling(rw row) (b core.Billing, err error) {
	return b, rw.Scan(&b.Line, decimal{&b.Quantity}, &b.Net.Minor, &b.Net.Currency, &b.Decided)
}

const (
	insertOpen     = `INSERT INTO open_orders (order_id, supplier_id, currency, least, most, back_least, back_most) VALUES (?, ?, ?, ?, ?, ?, ?)`
	insertOpenItem = `INSERT INTO open_items (order_id, item, supplier_id) VALUES (?, ?, ?)`
)

// saveOpen writes the rows of an order that has none, if it is open.
func saveOpen(o core.PurchaseOrder, billed []core.Billing, exec func(query string, args ...any) error) error {
	b := o.Bounds(billed)
	if o.Closed || !b.Open() {
		return nil
	}
	if err := exec(insertOpen, o.ID, o.SupplierID, o.Currency, b.Left.Low, b.Left.High, b.Billed.Low, b.Billed.High); err != nil {
		return err
	}
	for _, k := range o.ItemKeys() {
		if err := exec(insertOpenItem, o.ID, k, o.SupplierID); err != nil {
			return err
		}
	}
	return nil
}

// stale notes that what is left of an order has to be worked out anew. That is done once
// for all that happens in a transaction.
func (t *tx) stale(orders ...core.OrderID) {
	if t.reckon == nil {
		t.reckon = map[core.OrderID]bool{}
	}
	for _, id := range orders {
		t.reckon[id] = true
	}
}

// reckonOpen works out anew what is left of the stale orders.
func (t *tx) reckonOpen() error {
	if len(t.reckon) == 0 {
		return t.live()
	}
	list := slices.Sorted(maps.Keys(t.reckon))
	clear(t.reckon)
	for _, id := range list {
		if err := t.reckonOne(id); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) reckonOne(id core.OrderID) error {
	const doing = "saving what is left of an order"
	o, err := t.FindOrder(id)
	if core.KindOf(err) == core.NotFound {
		return nil // the COMMIT refuses what names it
	}
	if err != nil {
		return err
	}
	billed, err := all(&t.reader, doing, scanBilling, billings, id)
	if err != nil {
		return err
	}
	if b := o.Bounds(billed); !o.Closed && b.Open() {
		res, err := t.exec(doing, `UPDATE open_orders SET least = ?, most = ?, back_least = ?, back_most = ? WHERE order_id = ?`,
			b.Left.Low, b.Left.High, b.Billed.Low, b.Billed.High, id)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n > 0 {
			return t.failed(doing, err)
		}
	} else if err := t.forgetOpen(id); err != nil {
		return err
	}
	return saveOpen(o, billed, func(query string, args ...any) error { return t.run(doing, query, args...) })
}

// forgetOpen takes the rows of an order away.
func (t *tx) forgetOpen(id core.OrderID) error {
	for _, q := range []string{`DELETE FROM open_items WHERE order_id = ?`, `DELETE FROM open_orders WHERE order_id = ?`} {
		if err := t.run("saving what is left of an order", q, id); err != nil {
			return err
		}
	}
	return nil
}

// What ListOpenOrders asks. Each takes supplier, currency and limit first.
const (
	selectOpen = `SELECT o.order_id, o.currency, o.least, o.most FROM open_orders o WHERE o.supplier_id = ?1 AND (?2 = '' OR o.currency IN ('', ?2)) AND `

	openOfSupplier = selectOpen + `o.most > 0 ORDER BY o.order_id DESC LIMIT 0 + ?3`
	openWithin     = `SELECT * FROM (` +
		selectOpen + `o.least = o.most AND o.most > 0 AND o.least BETWEEN ?4 AND ?5 UNION ALL ` +
		selectOpen + `o.least < o.most AND o.least <= ?5 AND o.most >= ?4 AND o.most > 0
		) ORDER BY abs(least / 2 + most / 2 - ?4 / 2 - ?5 / 2), order_id LIMIT 0 + ?3`
	openWithItems = `SELECT o.order_id, o.currency, o.least, o.most FROM (SELECT order_id, count(*) AS n FROM
			(SELECT order_id FROM open_items WHERE supplier_id = ?1 AND item IN (SELECT value FROM json_each(?4)) LIMIT 3000)
			GROUP BY order_id) i CROSS JOIN open_orders o ON o.order_id = i.order_id
		WHERE o.most > 0 AND (?2 = '' OR o.currency IN ('', ?2)) ORDER BY i.n DESC, o.order_id DESC LIMIT 0 + ?3`
)

// forCredit turns these queries to what can be given back.
var forCredit = strings.NewReplacer("least", "back_least", "most", "back_most")

// ListOpenOrders implements core.Reader.
func (r *reader) ListOpenOrders(q core.OpenOrderQuery) ([]core.OpenOrder, error) {
	limit := q.Limit
	if limit == 0 {
		limit = -1
	}
	query, args := openOfSupplier, []any{q.Supplier, q.Currency, limit}
	switch {
	case q.Left != nil:
		query, args = openWithin, append(args, q.Left.Low, q.Left.High)
	case len(q.Items) > 0:
		items, err := toJSON(q.Items)
		if err != nil {
			return nil, err
		}
		query, args = openWithItems, append(args, items)
	}
	if q.Credit {
		query = forCredit.Replace(query)
	}
	return all(r, "reading orders", func(rw row) (o core.OpenOrder, err error) {
		return o, rw.Scan(&o.ID, &o.Currency, &o.Left.Low, &o.Left.High)
	}, query, args...)
}

// ListOpenOrders implements core.Reader.
func (t *tx) ListOpenOrders(q core.OpenOrderQuery) ([]core.OpenOrder, error) {
	if err := t.reckonOpen(); err != nil {
		return nil, err
	}
	return t.reader.ListOpenOrders(q)
}

const orderNumbers = `SELECT json_group_array(id) FROM orders WHERE supplier_id = ? AND length(id_key) BETWEEN ? AND ?`

// ListOrderNumbers implements core.Reader. They come in one row: of a large supplier
// there are thousands.
func (r *reader) ListOrderNumbers(s core.SupplierID, from, to int) ([]core.OrderID, error) {
	return one(r, "reading orders", nil, scanBody[[]core.OrderID], orderNumbers, s, from, to)
}

// open compares what is kept of open orders with what follows from orders and invoices.
func (c *checker) open() error {
	const doing = "checking the database"
	ids, err := all(c.r, doing, func(rw row) (id core.OrderID, err error) { return id, rw.Scan(&id) }, `SELECT id FROM orders ORDER BY id`)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := stopped(c.ctx); err != nil || len(c.problems) >= maxProblems {
			return err
		}
		o, billed, sound, err := c.billedOrder(id)
		if err != nil {
			return err
		}
		if !sound {
			continue // reported with the order or the invoice
		}
		want := []string{}
		err = saveOpen(o, billed, func(_ string, args ...any) error {
			want = append(want, fmt.Sprint(args...))
			return nil
		})
		if err != nil {
			return err
		}
		have, err := c.openRows(id)
		if err != nil {
			return err
		}
		slices.Sort(want)
		if slices.Sort(have); !slices.Equal(want, have) {
			c.found("What is kept as left of order %s does not follow from its invoices: something was changed by hand.", id)
		}
	}
	return nil
}

// billedOrder reads an order and what was billed of it; sound is false where they cannot
// be read.
func (c *checker) billedOrder(id core.OrderID) (o core.PurchaseOrder, billed []core.Billing, sound bool, err error) {
	const doing = "checking the database"
	body, err := one(c.r, doing, nil, func(rw row) (b []byte, err error) { return b, rw.Scan(&b) }, selectOrder+`WHERE id = ?`, id)
	if err != nil {
		return o, nil, false, err
	}
	sound = fromJSON(body, &o) == nil
	billed, err = all(c.r, doing, func(rw row) (core.Billing, error) {
		b, err := scanBilling(rw)
		sound = sound && err == nil
		return b, nil
	}, billings, id)
	return o, billed, sound, err
}

// openRows are the rows of an order as saveOpen writes them.
func (c *checker) openRows(id core.OrderID) ([]string, error) {
	const doing = "checking the database"
	var o, supplier, currency, item string
	var left, billed core.MinorSpan
	list, err := all(c.r, doing, func(rw row) (string, error) {
		err := rw.Scan(&o, &supplier, &currency, &left.Low, &left.High, &billed.Low, &billed.High)
		return fmt.Sprint(o, supplier, currency, left.Low, left.High, billed.Low, billed.High), err
	}, `SELECT order_id, supplier_id, currency, least, most, back_least, back_most FROM open_orders WHERE order_id = ?`, id)
	if err != nil {
		return nil, err
	}
	items, err := all(c.r, doing, func(rw row) (string, error) {
		err := rw.Scan(&o, &item, &supplier)
		return fmt.Sprint(o, item, supplier), err
	}, `SELECT order_id, item, supplier_id FROM open_items WHERE order_id = ?`, id)
	return append(list, items...), err
}
