package store

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"

	"countersign/core"
)

// derivation is a table whose columns, and rows of other tables, follow from the
// contents of its rows. They are what is searched and added up, so a difference
// hides something.
type derivation struct {
	what string
	// query gives the key, body, draft (or NULL) and what the columns say as a JSON
	// array.
	query string
	// want is what the columns should say.
	want func(body, draft []byte) ([]any, error)
}

var derivations = []derivation{
	{"Supplier", `SELECT id, body, NULL, json_array(id, name, tax_id, state) FROM suppliers`,
		plain(func(s core.Supplier) []any { return []any{s.ID, s.Name, s.TaxID, s.State} })},
	{"Order", `SELECT id, body, NULL, json_array(id, id_key, ref_key, supplier_id, currency, closed) FROM orders`,
		plain(func(o core.PurchaseOrder) []any { return append([]any{o.ID}, orderColumns(o)...) })},
	{"Goods receipt", `SELECT id, body, NULL, json_array(id, (SELECT json_group_array(json_array(order_id, order_line, accepted) ORDER BY position)
		FROM receipt_lines WHERE receipt_id = receipts.id)) FROM receipts`,
		plain(func(g core.GoodsReceipt) []any {
			lines := []any{}
			for _, l := range g.Lines {
				lines = append(lines, []any{null(l.OrderID), l.OrderLine, l.Accepted.String()})
			}
			return []any{g.ID, lines}
		})},
	{"Document", `SELECT id, body, NULL, json_array(id, size, received_at, companion) FROM documents`,
		plain(func(d core.Document) []any { return []any{d.ID, d.Size, timeText(d.ReceivedAt), null(d.Companion)} })},
	{"Message", `SELECT id, body, NULL, json_array(id, message_id, state, size, received_at) FROM messages`,
		plain(func(m core.Message) []any {
			return []any{m.ID, m.Envelope.MessageID, m.State, m.Size, timeText(m.ReceivedAt)}
		})},
	{"Sheet of mails", `SELECT number, body, NULL, json_array(at, iif(entered = 0, 0, (SELECT count(*) FROM json_each(s.body, '$.mails') m WHERE NOT EXISTS (SELECT 1 FROM mail_keys k
		WHERE k.account = s.body ->> '$.account' AND k.folder = s.body ->> '$.folder' AND k.uid_validity = s.body ->> '$.uid_validity' AND k.uid = m.value ->> '$.uid')))) FROM mail_sheets s`,
		plain(func(s core.MailSheet) []any { return []any{timeText(s.At), 0} })},
	{"Delivery", `SELECT id, body, NULL, json_array(message_id, document_id, outcome) FROM deliveries`,
		plain(func(d core.Delivery) []any { return []any{null(d.Message), null(d.Document), d.Outcome} })},
	{"Lesson", `SELECT 'L' || number, body, NULL, json_array('L' || number, supplier_id, review_id, field, state) FROM lessons`,
		plain(func(l core.Lesson) []any { return []any{l.ID, l.Supplier, l.From, l.Field, l.State} })},
	{"Export", `SELECT id, body, NULL, json_array(id, at, (SELECT json_group_array(review_id ORDER BY position)
		FROM export_batch_reviews WHERE batch_id = export_batches.id)) FROM export_batches`,
		plain(func(b core.ExportBatch) []any {
			return []any{b.ID, timeText(b.At), append([]core.ReviewID{}, b.Reviews...)}
		})},
	{"Payment run", `SELECT 'P' || number, body, NULL, json_array('P' || number, revision, state, hash, (SELECT json_group_array(json_array(review_id, taken) ORDER BY position)
		FROM payment_lines WHERE run = number)) FROM payment_runs`, plain(runColumns)},
	{"What is searched by the looks of invoice", `SELECT review_id, body, NULL, json_array((SELECT json_group_array(value ORDER BY value) FROM look_values WHERE look = looks.id)) FROM looks`, wantLooks},
	{"Invoice", `SELECT id, body, draft, json_array(id, revision, document_id, received_at, status, lane, kind, supplier_id, number_key, issue_date,
		due_date, gross_minor, gross_currency, sender,
		(SELECT json_group_array(order_id ORDER BY order_id) FROM review_orders WHERE review_id = reviews.id),
		(SELECT json_group_array(json_array(order_id, order_line, quantity, net_minor, currency) ORDER BY position)
			FROM review_lines WHERE review_id = reviews.id)) FROM reviews`, wantReview},
}

func runColumns(p core.PaymentRun) []any {
	lines, all := []any{}, p.Taken()
	for _, id := range p.Invoices() {
		taken := 0
		if slices.Contains(all, id) {
			taken = 1
		}
		lines = append(lines, []any{id, taken})
	}
	return []any{p.ID, p.Revision, p.State, p.Hash, lines}
}

// plain is a want for a body of plain JSON.
func plain[T any](columns func(T) []any) func(body, draft []byte) ([]any, error) {
	return func(body, _ []byte) ([]any, error) {
		var v T
		if err := fromJSON(body, &v); err != nil {
			return nil, err
		}
		return columns(v), nil
	}
}

func wantLooks(body, _ []byte) ([]any, error) {
	l, err := unpackLooks(body)
	return []any{l.Sought()}, err
}

func wantReview(body, draft []byte) ([]any, error) {
	var v core.Review
	if err := errors.Join(unpack(body, &v), unpack(draft, &v.Draft)); err != nil {
		return nil, err
	}
	lines := []any{}
	for _, l := range v.Match.Lines {
		quantity, net := billedBy(v, l)
		lines = append(lines, []any{l.Order, l.OrderLine, quantity.String(), net.Minor, net.Currency})
	}
	columns := append([]any{v.ID, v.Revision}, reviewColumns(v)...)
	return append(columns, append([]core.OrderID{}, linkedOrders(v)...), lines), nil
}

// rows compares the columns by which things are found with the things themselves.
func (c *checker) rows() error {
	for _, d := range derivations {
		err := c.r.each("checking the database", func(rw row) error {
			var key, have string
			var body, draft []byte
			if err := rw.Scan(&key, &body, &draft, &have); err != nil {
				return err
			}
			c.compare(d, key, body, draft, have)
			return stopped(c.ctx)
		}, d.query)
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) compare(d derivation, key string, body, draft []byte, have string) {
	if len(c.problems) >= maxProblems {
		return
	}
	want, err := d.want(body, draft)
	if err != nil {
		c.found("%s %s cannot be read: its contents are damaged.", d.what, key)
		return
	}
	if !sameJSON(want, have) {
		c.found("%s %s is not what the tables say of it: something was changed by hand.", d.what, key)
	}
}

// sameJSON compares values with a JSON text, whatever its spelling.
func sameJSON(want []any, have string) bool {
	text, err := json.Marshal(want)
	if err != nil {
		return false
	}
	x, errX := anyJSON(string(text))
	y, errY := anyJSON(have)
	return errX == nil && errY == nil && reflect.DeepEqual(x, y)
}

// anyJSON keeps numbers to the letter.
func anyJSON(s string) (v any, err error) {
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	return v, d.Decode(&v)
}
