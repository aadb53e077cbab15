package store

import (
	"maps"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

const selectReview = `SELECT r.body, r.draft FROM reviews r `

func scanReview(rw row) (v core.Review, err error) {
	var body, draft []byte
	if err = rw.Scan(&body, &draft); err != nil {
		return v, err
	}
	if err = unpack(body, &v); err == nil {
		err = unpack(draft, &v.Draft)
	}
	return v, err
}

// FindReview implements core.Reader.
func (r *reader) FindReview(id core.ReviewID) (core.Review, error) {
	return one(r, "reading an invoice", notFound("invoice", string(id)), scanReview, selectReview+`WHERE r.id = ?`, id)
}

// ListReviews implements core.Reader.
func (r *reader) ListReviews(f core.ReviewFilter) ([]core.Review, error) {
	return listReviews(r, f, selectReview, scanReview)
}

// selectBrief reads the briefs in the order of the reviews: CROSS keeps SQLite from
// turning the join around and sorting.
const selectBrief = `SELECT b.body FROM reviews r CROSS JOIN briefs b ON b.review_id = r.id `

func scanBrief(rw row) (v core.Review, err error) {
	var body []byte
	if err = rw.Scan(&body); err == nil {
		err = fromJSON(body, &v)
	}
	return v, err
}

// ListBriefs implements core.Reader.
func (r *reader) ListBriefs(f core.ReviewFilter) ([]core.Review, error) {
	return listReviews(r, f, selectBrief, scanBrief)
}

func listReviews[T any](r *reader, f core.ReviewFilter, what string, scan func(row) (T, error)) ([]T, error) {
	q, args := reviewQuery(what, f)
	if f.After != "" {
		at, err := one(r, "reading invoices", notFound("invoice", string(f.After)),
			func(rw row) (at string, err error) { return at, rw.Scan(&at) }, `SELECT received_at FROM reviews WHERE id = ?`, f.After)
		if err != nil {
			return nil, err
		}
		args = append([]any{at, f.After}, args...)
	}
	return upTo(r, min(f.Limit, 200), "reading invoices", scan, q, args...)
}

// reviewQuery is the statement of a filter and its values, but for the two of
// After, which come first. The condition of Queue is spelled as in the index
// reviews_queue, or SQLite would not take it.
func reviewQuery(what string, f core.ReviewFilter) (string, []any) {
	var where []string
	var args []any
	add := func(cond string, v ...any) { where, args = append(where, cond), append(args, v...) }
	past, turn := ">", ""
	if f.Newest {
		past, turn = "<", " DESC"
	}
	if f.After != "" {
		where = append(where, "(r.received_at, r.id) "+past+" (?, ?)")
	}
	if len(f.Status) > 0 {
		marks := make([]any, len(f.Status))
		for i, s := range f.Status {
			marks[i] = s
		}
		add("r.status IN (?"+strings.Repeat(", ?", len(f.Status)-1)+")", marks...)
	}
	if f.Supplier != "" {
		add("r.supplier_id = ?", f.Supplier)
	}
	if f.Document != "" {
		add("r.document_id = ?", f.Document)
	}
	if !f.From.IsZero() || !f.To.IsZero() {
		add("r.issue_date <> ''")
	}
	if !f.From.IsZero() {
		add("r.issue_date >= ?", f.From.String())
	}
	if !f.To.IsZero() {
		add("r.issue_date <= ?", f.To.String())
	}
	if f.Queue {
		add("r.status NOT IN ('Exported', 'Paid')")
		add("r.status <> 'Withdrawn'")
	}
	q := what
	if len(where) > 0 {
		q += "WHERE " + strings.Join(where, " AND ")
	}
	q += " ORDER BY r.received_at" + turn + ", r.id" + turn
	if f.Limit > 0 {
		q, args = q+" LIMIT 0 + ?", append(args, f.Limit)
	}
	return q, args
}

// twins finds by number and, with an index each, by supplier and gross total within
// the window and without a date (for which SQLite would rather read all of the
// supplier's). Short numbers are many suppliers': of those only what
// has the same gross total is looked at.
const twins = `WHERE r.id <> ?1 AND r.id IN (
	SELECT id FROM reviews WHERE number_key = ?2 AND number_key <> '' AND (?3 IS NULL OR supplier_id IS NULL OR supplier_id = ?3
		OR gross_minor = ?4 AND gross_currency = ?5 AND ?5 <> '')
	UNION SELECT id FROM reviews INDEXED BY reviews_gross WHERE supplier_id = ?3 AND gross_minor = ?4 AND gross_currency = ?5 AND ?5 <> '' AND issue_date BETWEEN ?6 AND ?7
	UNION SELECT id FROM reviews INDEXED BY reviews_gross WHERE supplier_id = ?3 AND gross_minor = ?4 AND gross_currency = ?5 AND ?5 <> '' AND issue_date = '')
	ORDER BY r.received_at, r.id`

// FindTwins implements core.Reader.
func (r *reader) FindTwins(q core.TwinQuery) ([]core.Review, error) {
	from, to := "", "9999-12-31"
	if !q.Date.IsZero() {
		from, to = q.Date.AddDays(-q.Days).String(), q.Date.AddDays(q.Days).String()
	}
	return all(r, "looking for duplicates", scanBrief, selectBrief+twins, q.Not, q.NumberKey, null(q.Supplier), q.Gross.Minor, q.Gross.Currency, from, to)
}

const reviewsOfOrders = `SELECT r.id FROM reviews r WHERE r.id IN (SELECT review_id FROM review_orders WHERE order_id IN (SELECT value FROM json_each(?)))
	ORDER BY r.received_at, r.id`

// FindReviewsByOrder implements core.Reader.
func (r *reader) FindReviewsByOrder(orders []core.OrderID) ([]core.ReviewID, error) {
	ids, err := toJSON(orders)
	if err != nil {
		return nil, err
	}
	return all(r, "reading invoices", func(rw row) (id core.ReviewID, err error) { return id, rw.Scan(&id) }, reviewsOfOrders, ids)
}

// reviewColumns are the searched columns of a review, in the order of
// upsertReview.
func reviewColumns(v core.Review) []any {
	inv := v.Invoice
	return []any{
		null(v.Document), timeText(v.ReceivedAt), v.Status, v.Lane(), inv.Kind, null(inv.SupplierID), core.NumberKey(inv.Number),
		inv.IssueDate.String(), inv.DueDate.String(), inv.GrossTotal.Minor, inv.GrossTotal.Currency, v.Sender,
	}
}

const insertReview = `INSERT INTO reviews (id, revision, body, draft, document_id, received_at, status, lane, kind, supplier_id, number_key,
	issue_date, due_date, gross_minor, gross_currency, sender) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`

const updateReview = `UPDATE reviews SET revision = ?2, body = ?3, draft = ?4, document_id = ?5, received_at = ?6, status = ?7, lane = ?8, kind = ?9,
	supplier_id = ?10, number_key = ?11, issue_date = ?12, due_date = ?13, gross_minor = ?14, gross_currency = ?15, sender = ?16
	WHERE id = ?1 AND revision = ?2 - 1`

// SaveReview implements core.Tx.
func (t *tx) SaveReview(v core.Review) error {
	if err := needKey("review", string(v.ID)); err != nil {
		return err
	}
	if v.Revision < 1 {
		return changedMeanwhile()
	}
	draft, err := pack(v.Draft)
	if err != nil {
		return err
	}
	slim := v
	slim.Draft = core.Draft{}
	body, err := pack(slim)
	if err != nil {
		return err
	}
	query, before := updateReview, core.Status("")
	if v.Revision == 1 {
		query = insertReview
	} else if before, err = one(&t.reader, "saving an invoice", changedMeanwhile(),
		func(rw row) (s core.Status, err error) { return s, rw.Scan(&s) }, `SELECT status FROM reviews WHERE id = ?`, v.ID); err != nil {
		return err
	}
	res, err := t.exec("saving an invoice", query, append([]any{v.ID, v.Revision, body, draft}, reviewColumns(v)...)...)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		if err != nil {
			return t.failed("saving an invoice", err)
		}
		return changedMeanwhile()
	}
	brief, err := toJSON(v.Brief())
	if err != nil {
		return err
	}
	if err := t.run("saving an invoice", upsertBrief, v.ID, brief); err != nil {
		return err
	}
	if err := t.savePast(v); err != nil {
		return err
	}
	return t.keep(boundReviews, v.ID, t.saveLinks(v, before))
}

const upsertBrief = `INSERT INTO briefs (review_id, body) VALUES (?, ?) ON CONFLICT (review_id) DO UPDATE SET body = excluded.body`

func changedMeanwhile() error {
	return core.Errorf(core.Conflict, "somebody else changed this invoice meanwhile").WithHint("look at it again and repeat what you did")
}

// saveLinks writes which orders and order lines the review is matched to, where that is
// something else than before. What is left of these orders then, or where the review
// begins or ends to count, is to be worked out anew.
func (t *tx) saveLinks(v core.Review, before core.Status) error {
	const doing = "saving an invoice"
	orders, lines := linkedOrders(v), billedLinesOf(v)
	var oldOrders []core.OrderID
	var oldLines []billedLine
	if v.Revision > 1 {
		var err error
		if oldOrders, oldLines, err = t.links(v.ID); err != nil {
			return err
		}
	}
	if !slices.Equal(lines, oldLines) || len(lines) > 0 && counting(before) != counting(v.Status) {
		for _, l := range slices.Concat(lines, oldLines) {
			t.stale(l.order)
		}
	}
	if slices.Equal(orders, oldOrders) && slices.Equal(lines, oldLines) {
		return nil
	}
	if len(oldOrders)+len(oldLines) > 0 {
		for _, q := range []string{`DELETE FROM review_orders WHERE review_id = ?`, `DELETE FROM review_lines WHERE review_id = ?`} {
			if err := t.run(doing, q, v.ID); err != nil {
				return err
			}
		}
	}
	for _, id := range orders {
		if err := t.run(doing, `INSERT INTO review_orders (order_id, review_id) VALUES (?, ?)`, id, v.ID); err != nil {
			return err
		}
	}
	for i, l := range lines {
		err := t.run(doing, `INSERT INTO review_lines (review_id, position, order_id, order_line, quantity, net_minor, currency) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			v.ID, i+1, l.order, l.line, l.quantity, l.minor, l.currency)
		if err != nil {
			return err
		}
	}
	return nil
}

// counting tells apart whether an invoice of a status counts as billing its order lines:
// always, before those that came in later, or never.
func counting(s core.Status) int {
	switch {
	case s == core.StatusRejected, s == core.StatusWithdrawn:
		return 0
	case s.Decided():
		return 2
	}
	return 1
}

// links reads which orders and order lines a review is matched to.
func (t *tx) links(id core.ReviewID) (orders []core.OrderID, lines []billedLine, err error) {
	const doing = "saving an invoice"
	orders, err = all(&t.reader, doing, func(rw row) (id core.OrderID, err error) { return id, rw.Scan(&id) },
		`SELECT order_id FROM review_orders WHERE review_id = ? ORDER BY order_id`, id)
	if err != nil {
		return nil, nil, err
	}
	lines, err = all(&t.reader, doing, func(rw row) (l billedLine, err error) {
		return l, rw.Scan(&l.order, &l.line, &l.quantity, &l.minor, &l.currency)
	}, `SELECT order_id, order_line, quantity, net_minor, currency FROM review_lines WHERE review_id = ? ORDER BY position`, id)
	return orders, lines, err
}

// billedLine is a row of review_lines.
type billedLine struct {
	order    core.OrderID
	line     string
	quantity string
	minor    int64
	currency money.Currency
}

func billedLinesOf(v core.Review) []billedLine {
	var out []billedLine
	for _, l := range v.Match.Lines {
		quantity, net := billedBy(v, l)
		out = append(out, billedLine{l.Order, l.OrderLine, quantity.String(), net.Minor, net.Currency})
	}
	return out
}

// billedBy is what a match line adds to its order line: less than nothing for a
// credit note.
func billedBy(v core.Review, l core.LineMatch) (money.Decimal, money.Amount) {
	if v.Invoice.Sign() < 0 {
		return l.Quantity.Neg(), l.Net.Neg()
	}
	return l.Quantity, l.Net
}

// linkedOrders are the orders that a review is matched to, each once.
func linkedOrders(v core.Review) []core.OrderID {
	seen := map[core.OrderID]bool{}
	for _, id := range v.Match.Orders {
		seen[id] = true
	}
	for _, l := range v.Match.Lines {
		seen[l.Order] = true
	}
	return slices.Sorted(maps.Keys(seen))
}
